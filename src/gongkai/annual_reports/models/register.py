"""The register of statistics: figures of business systems, with source, evidence and confirmation."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.report.counting.register import BOUND_LABELS, FIGURES, Figure


class StatisticQuerySet(models.QuerySet["Statistic"]):
    """Entries by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies within a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def standing(self) -> Self:
        """Those that count or wait to be confirmed."""
        return self.filter(state__in=["entered", "confirmed"])

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(state="confirmed")


class Statistic(models.Model):
    """One entry of the register: what a system says of a figure for a year, or a part of it.

    `part` is the department, system or period that the entry covers; the entries of all parts add
    up. It counts once somebody other than who entered it has confirmed it; a confirmed entry is
    never edited: a new one for the same part takes its place when it is confirmed.
    """

    STATES: ClassVar = {
        "entered": "待确认",
        "confirmed": "已确认",
        "replaced": "已被新数据替换",
        "withdrawn": "已撤回",
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    year = models.PositiveSmallIntegerField("年度")
    figure = models.CharField(
        "指标", max_length=40, choices=[(f.code, f.label) for f in FIGURES.values()]
    )
    part = models.CharField("单位或期间", max_length=100, blank=True)
    value = models.DecimalField("数值", max_digits=18, decimal_places=2)
    bound = models.CharField(
        "准确程度", max_length=10, choices=list(BOUND_LABELS.items()), default="exact"
    )
    source = models.CharField("来源", max_length=200)
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=20, choices=list(STATES.items()), default="entered")
    evidence_name = models.CharField("依据文件名", max_length=255, blank=True)
    evidence_sha256 = models.CharField("依据文件哈希", max_length=64, blank=True)
    evidence_size = models.BigIntegerField("依据文件字节数", null=True)
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("不再计入的时间", null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField("撤回理由", max_length=300, blank=True)

    objects = StatisticQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation", "year", "figure", "part", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "year", "state"], name="statistic_of_year"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year", "figure", "part"],
                condition=Q(state="entered"),
                name="statistic_one_waiting",
            ),
            models.UniqueConstraint(
                fields=["organisation", "year", "figure", "part"],
                condition=Q(state="confirmed"),
                name="statistic_one_counting",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="statistic_confirmed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(entered_by=None)
                | ~Q(confirmed_by=F("entered_by")),
                name="statistic_confirmed_by_another",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="statistic_has_source"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(end_reason=""),
                name="statistic_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.figure} {self.part}"

    @property
    def kind_of_figure(self) -> Figure:
        """The figure that the entry is for."""
        return FIGURES[self.figure]

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.STATES[self.state]
