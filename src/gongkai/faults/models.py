"""Reports of faults on pages, as they came in, and the office's answers."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Column, Item, ItemVersion
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.page_faults import (
    KIND_LABELS,
    MOST_ADDRESS,
    MOST_ANSWER,
    MOST_QUOTE,
    MOST_TEXT,
    OUTCOME_LABELS,
    STATE_LABELS,
    WAY_LABELS,
    FaultKind,
    Outcome,
    State,
    Way,
    fault_number,
)


def _choices(
    labels: dict[FaultKind, str] | dict[Way, str] | dict[State, str] | dict[Outcome, str],
) -> list[tuple[str, str]]:
    return [(str(key), label) for key, label in labels.items()]


class PageFaultQuerySet(models.QuerySet["PageFault"]):
    """Reports by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those that a body in the scope answers, or whose column is kept there."""
        places = Organisation.objects.within(scope).values("pk")
        return self.filter(Q(organisation__in=places) | Q(column__owner__in=places))

    def open(self) -> Self:
        """Those without an answer."""
        return self.filter(state=State.OPEN)

    def overdue(self, today: date) -> Self:
        """Those without an answer whose last day is past."""
        return self.open().filter(answer_by_on__lt=today)


class PageFault(models.Model):
    """A report that something on a page is wrong. Rows are never taken away.

    `person` is who reported it, as far as they said: sealed, opened by an action that leaves its
    mark. `network` is a blind mark of the address, kept for a day against floods. `outside_number`
    is the number of the national platform. `correction` is the version that mends the item.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="答复机关"
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="栏目"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="信息"
    )
    address = models.CharField("网址", max_length=MOST_ADDRESS, blank=True)
    page_title = models.CharField("网页名称", max_length=500)
    way = models.CharField("来源", max_length=10, choices=_choices(WAY_LABELS))
    outside_number = models.CharField("全国平台编号", max_length=60, blank=True)
    kind = models.CharField("问题种类", max_length=20, choices=_choices(KIND_LABELS))
    quote = models.CharField("有错的原文", max_length=MOST_QUOTE, blank=True)
    text = models.CharField("说明", max_length=MOST_TEXT)
    form_token = models.CharField("表单标记", max_length=64, null=True, unique=True)
    person = models.BinaryField("反映人（密文）", null=True)
    network = models.CharField("网络标记", max_length=64, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=_choices(STATE_LABELS), default=State.OPEN
    )
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    answer_by_on = models.DateField("答复期限")
    outcome = models.CharField(
        "处理结果", max_length=10, blank=True, choices=_choices(OUTCOME_LABELS)
    )
    answer = models.CharField("答复", max_length=MOST_ANSWER, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    correction = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="更正版本"
    )

    objects = PageFaultQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "answer_by_on"], name="page_fault_due"),
            models.Index(fields=["organisation", "-id"], name="page_fault_of_body"),
            models.Index(fields=["network", "received_at"], name="page_fault_network"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(FaultKind)), name="page_fault_kind_known"
            ),
            models.CheckConstraint(condition=Q(way__in=sorted(Way)), name="page_fault_way_known"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, outcome="", answered_at__isnull=True)
                | (
                    Q(state=State.ANSWERED, outcome__in=sorted(Outcome), answered_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="page_fault_answered_in_full",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number on the receipt."""
        return fault_number(timezone.localtime(self.received_at).year, self.pk)
