"""Many items moved together: what was proposed, who decided, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.catalogue.models.items import ItemVersion, choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.batches import BATCH_LABELS, LINE_LABELS, RULES, BatchKind, BatchState, LineState


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope))

    def running(self) -> Self:
        """Those that the worker carries out."""
        return self.filter(state=BatchState.RUNNING)


class Batch(models.Model):
    """A batch of items of one body, proposed by somebody, decided once, carried out one by one.

    `wanted` says what shall be: {"column": id}, {"release_from": instant}, {"reason": text},
    {"elements": {field: text}}, {"mode": value}. The worker acts in the name of the proposer, whose
    rights are looked at for each item anew. `is_decided_alone`: the law asks for nobody else.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    kind = models.CharField(
        "种类", max_length=20, choices=[(rule.kind.value, rule.label) for rule in RULES.values()]
    )
    state = models.CharField("状态", max_length=20, choices=choices_of(BATCH_LABELS))
    wanted = models.JSONField("要怎样改", default=dict)
    reason = models.CharField("为什么", max_length=500, blank=True)
    undoes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="undone_by",
        verbose_name="撤销哪一批",
    )
    is_decided_alone = models.BooleanField("不需要另一人批准", default=False)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = person_column("提出人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = person_column("决定人")
    opinion = models.CharField("决定的意见", max_length=500, blank=True)
    ended_at = models.DateTimeField("办完时间", null=True)
    ended_by = person_column("办完人")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="batch_of_body"),
            models.Index(
                fields=["id"], condition=Q(state=BatchState.RUNNING), name="batch_running"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(BatchKind)), name="batch_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(BatchState)), name="batch_state_known"
            ),
            # Whoever proposed it may not be the one who approved it.
            models.CheckConstraint(
                condition=~Q(state__in=[BatchState.RUNNING, BatchState.DONE])
                | Q(is_decided_alone=True)
                | (Q(decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="batch_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BatchLine(models.Model):
    """One item of a batch. `before` is what undoing puts back; `wanted` where it differs by item.

    `seen` is how often the version had been saved when it was proposed: what somebody changed since
    is left alone. `message` says why it was not done.
    """

    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="lines", verbose_name="批次"
    )
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="+", verbose_name="版本"
    )
    place = models.PositiveIntegerField("次序")
    seen = models.PositiveIntegerField("提出时的保存次数")
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(LINE_LABELS), default=LineState.WAITING
    )
    wanted = models.JSONField("要怎样改", default=dict)
    before = models.JSONField("原来怎样", default=dict)
    result = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="新版本"
    )
    message = models.CharField("为什么没有办成", max_length=500, blank=True)
    done_at = models.DateTimeField("办理时间", null=True)
    done_by = person_column("办理人")

    class Meta:
        ordering: ClassVar = ["batch", "place"]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "place"], name="batch_line_next"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "version"], name="batch_line_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LineState)), name="batch_line_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.LEFT) | ~Q(message=""), name="batch_line_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.place}"

    def end(self, state: LineState, at: datetime, message: str = "") -> None:
        """Say what became of it, still unsaved."""
        self.state, self.done_at, self.message = state, at, message[:500]
