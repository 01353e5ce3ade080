"""Drafts on which the public is asked, and what the public said."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from gongkai.catalogue.models.columns import seen_in
from gongkai.catalogue.models.items import Item, ItemVersion, choices_of, person_column
from gongkai.rules.access import Scope
from gongkai.rules.consultation import OUTCOME_LABELS, WAY_LABELS, Outcome, Way
from gongkai.rules.items import ItemKind
from gongkai.rules.release import LIVE


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations by place and stage."""

    def within(self, scope: Scope) -> Self:
        """Those of items in a scope."""
        return self.filter(seen_in(scope, "item__"))

    def with_told(self) -> Self:
        """Each with `is_told`: its result stands before the public."""
        told = ItemVersion.objects.filter(
            item__about=OuterRef("item"), item__kind=ItemKind.FEEDBACK, state__in=sorted(LIVE)
        )
        return self.annotate(is_told=Exists(told))

    def untold(self, today: date) -> Self:
        """Those that have ended and whose result nobody has published."""
        return self.with_told().filter(closes_on__lt=today, is_told=False)


class Consultation(models.Model):
    """A published draft that is open for opinions; its days repeat those of the draft's text."""

    item = models.OneToOneField(
        Item, on_delete=models.PROTECT, related_name="consultation", verbose_name="征求意见稿"
    )
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期", db_index=True)
    received = models.PositiveIntegerField("已编号的意见", default=0)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-closes_on", "-pk"]

    def __str__(self) -> str:
        return str(self.item)


class Opinion(models.Model):
    """An opinion as it came in, and what the office made of it. Rows are never taken away.

    `person` is who it is, as far as they said: sealed, opened by an action that leaves its mark.
    `network` is a blind mark of the address, kept for a day against floods. `summary` is what the
    public will read; `merged_into` the opinion that says the same.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="opinions", verbose_name="征求意见"
    )
    number = models.CharField("意见编号", max_length=60, unique=True)
    form_token = models.CharField("表单标记", max_length=64, null=True, unique=True)
    way = models.CharField("来源", max_length=10, choices=choices_of(WAY_LABELS))
    clause = models.CharField("针对的条款", max_length=100, blank=True)
    text = models.TextField("意见")
    person = models.BinaryField("提出人（密文）", null=True)
    network = models.CharField("网络标记", max_length=64, blank=True)
    received_at = models.DateTimeField("收到时间")
    received_by = person_column("登记人")
    topic = models.CharField("归类", max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", verbose_name="并入"
    )
    summary = models.TextField("归纳", blank=True)
    outcome = models.CharField(
        "处理结果", max_length=10, blank=True, choices=choices_of(OUTCOME_LABELS)
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by = person_column("处理人")

    class Meta:
        ordering: ClassVar = ["consultation", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["network", "received_at"], name="opinion_network"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *sorted(Outcome)]), name="opinion_outcome_known"
            ),
            models.CheckConstraint(condition=Q(way__in=sorted(Way)), name="opinion_way_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", Outcome.ADOPTED]) | ~Q(reason=""),
                name="opinion_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_at__isnull=False),
                name="opinion_decided_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.number
