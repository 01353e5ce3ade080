"""Outlets and themes, manuscripts with their pitches and adoptions, cases of debunking."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models import Item
from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Scope
from gongkai.rules.media.work import (
    ADOPTION_FORM_LABELS,
    MANUSCRIPT_KIND_LABELS,
    OUTLET_LEVEL_LABELS,
    PITCH_STATE_LABELS,
    AdoptionForm,
    ManuscriptKind,
    OutletLevel,
    PitchState,
)
from gongkai.rules.report.counting.register import BOUND_LABELS
from gongkai.rules.sheets import Figure


def _body(label: str) -> Any:
    return models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


def _bound(label: str) -> models.CharField[str, str]:
    return models.CharField(label, max_length=10, choices=choices_of(BOUND_LABELS), default="exact")


def _figure(value: int | None, bound: Any) -> Figure | None:
    return None if value is None else Figure(value, bound)


class ListQuerySet(models.QuerySet["Outlet"]):
    """Lists that a body keeps for itself and all below it."""

    def usable(self, scope: Scope) -> Self:
        """Those of bodies in a scope, or above it."""
        above = {pk for path in scope.paths for pk in ids_of(path) if path != "/"}
        inside = Organisation.objects.within(scope).values("pk")
        return self.filter(Q(organisation__in=inside) | Q(organisation__in=above))


class Outlet(models.Model):
    """A newspaper, station or platform of the media, as a body calls it, with its other names."""

    organisation = _body("机关")
    name = models.CharField("名称", max_length=100)
    level = models.CharField("级别", max_length=20, choices=choices_of(OUTLET_LEVEL_LABELS))
    aliases = models.JSONField("别名", default=list)
    is_open = models.BooleanField("在用", default=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["level", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="outlet_once"),
            models.CheckConstraint(
                condition=Q(level__in=sorted(OutletLevel)), name="outlet_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_label(self) -> str:
        """The level in words."""
        return OUTLET_LEVEL_LABELS[OutletLevel(self.level)]


class Theme(models.Model):
    """A theme or a campaign, with its days where it has some."""

    organisation = _body("机关")
    name = models.CharField("名称", max_length=100)
    begins_on = models.DateField("开始日期", null=True)
    ends_on = models.DateField("结束日期", null=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="theme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ManuscriptQuerySet(models.QuerySet["Manuscript"]):
    """Manuscripts by place."""

    def within(self, scope: Scope) -> Self:
        """Those of units in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class Manuscript(models.Model):
    """What a unit wrote for the media; `item` is the published information that it tells of."""

    organisation = _body("单位")
    title = models.CharField("标题", max_length=300)
    kind = models.CharField("类型", max_length=20, choices=choices_of(MANUSCRIPT_KIND_LABELS))
    authors = models.CharField("作者", max_length=100, blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="主题"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="公开的信息"
    )
    registered_at = models.DateTimeField("登记时间")
    registered_by = person_column("登记人")

    objects = ManuscriptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="manuscript_of")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(ManuscriptKind)), name="manuscript_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return MANUSCRIPT_KIND_LABELS[ManuscriptKind(self.kind)]


class Pitch(models.Model):
    """That a manuscript was sent to an outlet, and what became of it."""

    manuscript = models.ForeignKey(
        Manuscript, on_delete=models.PROTECT, related_name="pitches", verbose_name="稿件"
    )
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="+", verbose_name="媒体"
    )
    pitched_on = models.DateField("投稿日期")
    state = models.CharField("结果", max_length=20, choices=choices_of(PITCH_STATE_LABELS))

    class Meta:
        ordering: ClassVar = ["manuscript", "pk"]
        # Whose they are, of one year, without a look at the pitches: the annual report counts them.
        indexes: ClassVar = [models.Index(fields=["pitched_on", "manuscript"], name="pitch_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["manuscript", "outlet"], name="pitch_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PitchState)), name="pitch_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manuscript_id} {self.outlet_id}"

    @property
    def state_label(self) -> str:
        """What became of it, in words."""
        return PITCH_STATE_LABELS[PitchState(self.state)]


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    """Adoptions that count."""

    def counted(self) -> Self:
        """Those not struck out."""
        return self.filter(strike_reason="")


class Adoption(models.Model):
    """That an outlet used a manuscript: how, when, where it is proved.

    `evidence` is the SHA-256 of a clipping or screenshot, `copy` that of the archived copy.
    `strike_reason`: it was a mistake and counts no more.
    """

    manuscript = models.ForeignKey(
        Manuscript, on_delete=models.PROTECT, related_name="adoptions", verbose_name="稿件"
    )
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="+", verbose_name="媒体"
    )
    adopted_on = models.DateField("采用日期")
    form = models.CharField("采用形式", max_length=20, choices=choices_of(ADOPTION_FORM_LABELS))
    page = models.CharField("版面或栏目", max_length=100, blank=True)
    url = models.CharField("网址", max_length=500, blank=True)
    reads = models.BigIntegerField("阅读量", null=True)
    reads_bound = _bound("阅读量准确程度")
    evidence = models.CharField("证据", max_length=64, blank=True)
    evidence_name = models.CharField("证据文件名", max_length=255, blank=True)
    copy = models.CharField("存档副本", max_length=64, blank=True)
    copy_name = models.CharField("存档副本文件名", max_length=255, blank=True)
    strike_reason = models.CharField("作废的理由", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["manuscript", "pk"]
        # As with pitches; what else the annual report asks of them stands here too.
        indexes: ClassVar = [
            models.Index(
                fields=["adopted_on", "manuscript", "outlet", "form", "strike_reason"],
                name="adoption_day",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["manuscript", "outlet", "form"],
                condition=Q(strike_reason=""),
                name="adoption_once",
            ),
            models.CheckConstraint(
                condition=Q(form__in=sorted(AdoptionForm)), name="adoption_form_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manuscript_id} {self.outlet_id}"

    @property
    def form_label(self) -> str:
        """How it was used, in words."""
        return ADOPTION_FORM_LABELS[AdoptionForm(self.form)]

    @property
    def reads_said(self) -> Figure | None:
        """The reads with their bound."""
        return _figure(self.reads, self.reads_bound)


class DebunkingQuerySet(models.QuerySet["Debunking"]):
    """Cases of debunking by place."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class Debunking(models.Model):
    """A false or incomplete piece of information that a body put right (条例第六条).

    `item` is the clarification as it was published; None for cases from before the catalogue.
    """

    organisation = _body("机关")
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="澄清信息"
    )
    title = models.CharField("标题", max_length=300)
    rumour = models.CharField("不实信息", max_length=300, blank=True)
    published_on = models.DateField("发布日期")
    reads = models.BigIntegerField("阅读量", null=True)
    reads_bound = _bound("阅读量准确程度")
    comments = models.BigIntegerField("留言", null=True)
    comments_bound = _bound("留言准确程度")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    objects = DebunkingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(item__isnull=False), name="debunking_item_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reads_said(self) -> Figure | None:
        """The reads with their bound."""
        return _figure(self.reads, self.reads_bound)

    @property
    def comments_said(self) -> Figure | None:
        """The comments with their bound."""
        return _figure(self.comments, self.comments_bound)
