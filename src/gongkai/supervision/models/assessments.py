"""Indicators, assessments and their values; findings and how they were mended."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.supervision.findings import (
    FINDING_STATE_LABELS,
    OPEN,
    ORIGIN_LABELS,
    FindingState,
    Origin,
)
from gongkai.rules.supervision.indicators import (
    MEASURE_LABELS,
    SOURCE_LABELS,
    IndicatorRow,
    Measure,
    Source,
)
from gongkai.supervision.models.columns import body_column, hash_column, name_column


class IndicatorTree(models.Model):
    """The indicators by which a body assesses; a tree that was used does not change any more."""

    organisation = body_column("机关")
    name = models.CharField("名称", max_length=200)
    made_at = models.DateTimeField("建立时间")
    made_by = person_column("建立人")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="indicator_tree_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A line of a tree."""

    tree = models.ForeignKey(
        IndicatorTree, on_delete=models.PROTECT, related_name="indicators", verbose_name="指标体系"
    )
    place = models.PositiveSmallIntegerField("顺序")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("指标", max_length=100)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2)
    source = models.CharField("来源", max_length=20, choices=choices_of(SOURCE_LABELS))
    measure = models.CharField(
        "系统取数", max_length=20, blank=True, choices=choices_of(MEASURE_LABELS)
    )
    rule = models.CharField("评分规则", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["tree", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tree", "code"], name="indicator_once"),
            models.CheckConstraint(
                condition=Q(source__in=sorted(Source)), name="indicator_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def row(self) -> IndicatorRow:
        """The line as the rules know it."""
        return IndicatorRow(
            self.code, self.name, self.weight, Source(self.source), Measure(self.measure), self.rule
        )


class Assessment(models.Model):
    """That a body is assessed for a period by the indicators of a tree."""

    organisation = body_column("考核机关")
    body = body_column("被考核单位")
    tree = models.ForeignKey(
        IndicatorTree, on_delete=models.PROTECT, related_name="+", verbose_name="指标体系"
    )
    from_on = models.DateField("开始日期")
    until_on = models.DateField("结束日期")
    closed_on = models.DateField("结束考核日期", null=True)
    begun_at = models.DateTimeField("开始时间")
    begun_by = person_column("开始人")

    class Meta:
        ordering: ClassVar = ["-until_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "body", "tree", "from_on", "until_on"],
                name="assessment_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="assessment_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.from_on}"


class IndicatorValue(models.Model):
    """The share of a hundred that an assessment gives for an indicator.

    `share` None: the indicator does not apply. `basis` says what it rests on.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="values", verbose_name="考核"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="指标"
    )
    share = models.DecimalField("得分率", max_digits=5, decimal_places=2, null=True)
    basis = models.CharField("依据", max_length=500, blank=True)
    evidence = hash_column("证据")
    evidence_name = name_column("证据文件名")
    entered_at = models.DateTimeField("时间")
    entered_by = person_column("评分人")

    class Meta:
        ordering: ClassVar = ["assessment", "indicator__place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"], name="indicator_value_once"
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=0, share__lte=100),
                name="indicator_value_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.indicator_id}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings by place."""

    def seen(self, scope: Scope) -> Self:
        """Those of offices in the scope; those about units there once they were notified."""
        inside = Organisation.objects.within(scope).values("pk")
        told = Q(body__in=inside) & ~Q(state__in=[FindingState.NOTED, FindingState.DROPPED])
        return self.filter(Q(organisation__in=inside) | told)

    def open(self) -> Self:
        """Those not closed and not dropped."""
        return self.filter(state__in=sorted(OPEN))


class Finding(models.Model):
    """Something that a check found at a unit and that is to be mended."""

    organisation = body_column("检查机关")
    body = body_column("被检查单位")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, related_name="findings",
        verbose_name="考核",
    )  # fmt: skip
    origin = models.CharField("来源", max_length=20, choices=choices_of(ORIGIN_LABELS))
    text = models.TextField("问题")
    basis = models.CharField("不符合的规定", max_length=300, blank=True)
    demand = models.TextField("整改要求", blank=True)
    state = models.CharField("状态", max_length=20, choices=choices_of(FINDING_STATE_LABELS))
    notice_number = models.CharField("通知书文号", max_length=100, blank=True)
    notified_on = models.DateField("通知日期", null=True)
    due_on = models.DateField("整改期限", null=True)
    closed_on = models.DateField("办结日期", null=True)
    noted_at = models.DateTimeField("登记时间")
    noted_by = person_column("登记人")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="supervision_finding_due")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(FindingState)), name="supervision_finding_state"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=sorted(Origin)), name="supervision_finding_origin"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[FindingState.NOTED, FindingState.DROPPED])
                | Q(due_on__isnull=False, notified_on__isnull=False),
                name="supervision_finding_days",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:50]

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        return FINDING_STATE_LABELS[FindingState(self.state)]

    @property
    def origin_label(self) -> str:
        """Where it comes from, in words."""
        return ORIGIN_LABELS[Origin(self.origin)]


class FindingStep(models.Model):
    """What happened to a finding, with its proof."""

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="steps", verbose_name="问题"
    )
    label = models.CharField("事项", max_length=20)
    note = models.TextField("情况", blank=True)
    evidence = hash_column("证据")
    evidence_name = name_column("证据文件名")
    done_at = models.DateTimeField("时间")
    done_by = person_column("办理人")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.label}"
