"""Yearly plans, their tasks, and what was reported of each."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.supervision.plans import (
    PLAN_STATE_LABELS,
    TASK_STATE_LABELS,
    PlanState,
    TaskState,
)
from gongkai.supervision.models.columns import body_column, hash_column, name_column


class Plan(models.Model):
    """What a body wants to do for disclosure in a year."""

    organisation = body_column("机关")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    issued_on = models.DateField("印发日期", null=True)
    state = models.CharField("状态", max_length=20, choices=choices_of(PLAN_STATE_LABELS))
    drawn_up_at = models.DateTimeField("起草时间")
    drawn_up_by = person_column("起草人")

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year", "title"], name="plan_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PlanState)), name="plan_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT) | Q(issued_on__isnull=False),
                name="plan_issued_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        return PLAN_STATE_LABELS[PlanState(self.state)]


class PlanTaskQuerySet(models.QuerySet["PlanTask"]):
    """Tasks by place and state."""

    def of_units(self, scope: Scope) -> Self:
        """Those of issued plans on which a unit in the scope works, first or with others."""
        inside = Organisation.objects.within(scope).values("pk")
        joined = PlanTask.objects.filter(co_units__in=inside).values("pk")
        return self.exclude(plan__state=PlanState.DRAFT).filter(
            Q(unit__in=inside) | Q(pk__in=joined)
        )

    def seen(self, scope: Scope) -> Self:
        """All of the plans of bodies in the scope, and those on which a unit there works."""
        inside = Organisation.objects.within(scope).values("pk")
        joined = PlanTask.objects.filter(co_units__in=inside).values("pk")
        worked = Q(unit__in=inside) | Q(pk__in=joined)
        return self.filter(
            Q(plan__organisation__in=inside) | (~Q(plan__state=PlanState.DRAFT) & worked)
        )


class PlanTask(models.Model):
    """One task of a plan: who answers for it, until when, how far it is.

    `measure` says when it counts as done. `progress`: a share of a hundred.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="tasks", verbose_name="工作方案"
    )
    number = models.PositiveSmallIntegerField("序号")
    content = models.CharField("任务", max_length=500)
    measure = models.CharField("完成标准", max_length=500, blank=True)
    unit = body_column("牵头单位")
    co_units: models.ManyToManyField[Organisation, models.Model] = models.ManyToManyField(
        Organisation, related_name="+", verbose_name="配合单位"
    )
    person = person_column("责任人")
    due_on = models.DateField("完成时限")
    progress = models.PositiveSmallIntegerField("进度", default=0)
    state = models.CharField("状态", max_length=20, choices=choices_of(TASK_STATE_LABELS))
    done_on = models.DateField("完成日期", null=True)

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["plan", "number"]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="plan_task_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_task_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TaskState)), name="plan_task_state_known"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="plan_task_progress"),
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        return TASK_STATE_LABELS[TaskState(self.state)]


class TaskReport(models.Model):
    """What happened to a task, and the evidence of it: a file, or where a record stands."""

    task = models.ForeignKey(
        PlanTask, on_delete=models.PROTECT, related_name="reports", verbose_name="任务"
    )
    label = models.CharField("事项", max_length=20)
    progress = models.PositiveSmallIntegerField("进度")
    note = models.CharField("情况", max_length=1000, blank=True)
    link = models.CharField("证据地址", max_length=500, blank=True)
    evidence = hash_column("证据")
    evidence_name = name_column("证据文件名")
    reported_at = models.DateTimeField("时间")
    reported_by = person_column("报告人")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.label}"
