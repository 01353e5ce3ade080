"""Addresses that lead to another place now, and how often pages were read."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.old_addresses import MOST_ADDRESS
from gongkai.rules.site_pages import PAGE_LABELS
from gongkai.rules.sites import PALETTES, PaletteName

_KINDS = [(kind.value, label) for kind, label in PAGE_LABELS.items()]


class SiteQuerySet(models.QuerySet["Site"]):
    """Sites by who keeps them."""

    def within(self, scope: Scope) -> Self:
        """Those that a body in the scope keeps."""
        return self.filter(keeper__in=Organisation.objects.within(scope).values("pk"))

    def open(self) -> Self:
        """Those that everybody may read."""
        return self.filter(is_open=True)


class Site(models.Model):
    """A site beside the main one: it shows the columns of some bodies under a name of its own.

    It lives at `domain`, or where that is empty at /sites/<code>/ on the main site. What its footer
    says stands here; the main site's stands in the data folder. `opened_at` stays when it is closed:
    its addresses lead to the main site then.
    """

    code = models.SlugField("代码", max_length=30, unique=True)
    keeper = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="维护机关"
    )
    bodies = models.ManyToManyField(
        Organisation, through="SiteBody", related_name="+", verbose_name="公开栏目的机关"
    )
    name = models.CharField("网站名称", max_length=60)
    domain = models.CharField("域名", max_length=100, blank=True)
    palette = models.CharField(
        "配色",
        max_length=20,
        choices=[(name.value, palette.label) for name, palette in PALETTES.items()],
        default=PaletteName.BLUE.value,
    )
    sponsor = models.CharField("主办单位", max_length=100, blank=True)
    address = models.CharField("联系地址", max_length=200, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    approval = models.CharField("开办批准文号", max_length=100, blank=True)
    conac_mark = models.CharField("党政机关网站标识", max_length=100, blank=True)
    icp_filing = models.CharField("ICP 备案号", max_length=100, blank=True)
    police_filing = models.CharField("公安备案号", max_length=100, blank=True)
    id_code = models.CharField("政府网站标识码", max_length=20, blank=True)
    notice = models.CharField("顶部提示", max_length=200, blank=True)
    is_open = models.BooleanField("开放", default=False)
    opened_at = models.DateTimeField("开放时间", null=True)
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="开放人"
    )
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["domain"], condition=~Q(domain=""), name="site_domain_once"
            ),
            models.CheckConstraint(
                condition=Q(palette__in=sorted(name.value for name in PALETTES)),
                name="site_palette_known",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(opened_at__isnull=False),
                name="site_open_since_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SiteBody(models.Model):
    """That a site shows the columns of a body."""

    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="shown", verbose_name="网站"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )

    class Meta:
        ordering: ClassVar = ["site", "organisation"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "organisation"], name="site_body_once"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.organisation_id}"


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    """Old addresses by the body that brought them."""

    def within(self, scope: Scope) -> Self:
        """Those that a body in the scope brought."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class OldAddress(models.Model):
    """An address, path and query, that answers with the way to a new one; how often it was asked.

    `site` is where it was; empty for the main one.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="维护机关"
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="网站"
    )
    old = models.CharField("旧网址", max_length=MOST_ADDRESS)
    new = models.CharField("新网址", max_length=MOST_ADDRESS)
    hits = models.PositiveIntegerField("访问次数", default=0)
    last_hit_on = models.DateField("最近访问", null=True)
    added_at = models.DateTimeField("登记时间")
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["old"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-hits"], name="old_address_of_body"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["old"], condition=Q(site=None), name="old_address_once_on_main"
            ),
            models.UniqueConstraint(fields=["old", "site"], name="old_address_once_on_site"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class VisitDay(models.Model):
    """How often pages of a kind, or one item or column (`key`), were read on a day on a site.

    `site` is empty for the main one. `organisation` is the body of the item or column; empty for pages of the whole site.
    """

    on = models.DateField("日期")
    kind = models.CharField("网页种类", max_length=20, choices=_KINDS)
    key = models.CharField("索引号或栏目代码", max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="机关"
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="网站"
    )
    times = models.PositiveIntegerField("次数", default=0)

    class Meta:
        ordering: ClassVar = ["-on", "kind", "key"]
        indexes: ClassVar = [
            models.Index(fields=["on", "kind", "organisation"], name="visit_day_of_kind"),
            # Holds all that one item asks.
            models.Index(
                fields=["key", "kind", "on", "times"],
                condition=~Q(key=""),
                name="visit_day_of_page",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["on", "kind", "key"], condition=Q(site=None), name="visit_day_once_on_main"
            ),
            models.UniqueConstraint(
                fields=["on", "kind", "key", "site"], name="visit_day_once_on_site"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.key}"


class ReferrerDay(models.Model):
    """From which site readers came on a day: its host, never the page."""

    on = models.DateField("日期")
    host = models.CharField("来源网站", max_length=100)
    times = models.PositiveIntegerField("次数", default=0)

    class Meta:
        ordering: ClassVar = ["-on", "host"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "host"], name="referrer_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.host}"


class CountedLog(models.Model):
    """To which moment an access log was counted, so that no line counts twice."""

    name = models.CharField("日志", max_length=100, unique=True)
    until = models.DateTimeField("已统计至")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
