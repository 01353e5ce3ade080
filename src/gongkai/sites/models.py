"""Addresses that lead to another place now, and how often pages were read."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.old_addresses import MOST_ADDRESS
from gongkai.rules.site_pages import PAGE_LABELS

_KINDS = [(kind.value, label) for kind, label in PAGE_LABELS.items()]


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    """Old addresses by the body that brought them."""

    def within(self, scope: Scope) -> Self:
        """Those that a body in the scope brought."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class OldAddress(models.Model):
    """An address, path and query, that answers with the way to a new one; how often it was asked."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="维护机关"
    )
    old = models.CharField("旧网址", max_length=MOST_ADDRESS, unique=True)
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

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class VisitDay(models.Model):
    """How often pages of a kind, or one item or column (`key`), were read on a day.

    `organisation` is the body of the item or column; empty for pages of the whole site.
    """

    on = models.DateField("日期")
    kind = models.CharField("网页种类", max_length=20, choices=_KINDS)
    key = models.CharField("索引号或栏目代码", max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="机关"
    )
    times = models.PositiveIntegerField("次数", default=0)

    class Meta:
        ordering: ClassVar = ["-on", "kind", "key"]
        indexes: ClassVar = [
            models.Index(fields=["on", "kind", "organisation"], name="visit_day_of_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "kind", "key"], name="visit_day_once"),
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
