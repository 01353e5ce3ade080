"""Items that stand in a column of another body as well."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models.columns import Column
from gongkai.catalogue.models.items import Item, choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.sharing import SHARE_LABELS, UNDER_WAY, ShareState


class ShareQuerySet(models.QuerySet["Share"]):
    """Shares by state and by whose they are."""

    def shown(self) -> Self:
        """Those by which an item stands in a column now."""
        return self.filter(state=ShareState.ACCEPTED)

    def received(self, scope: Scope) -> Self:
        """Those into columns of bodies in a scope."""
        return self.filter(column__organisation__in=Organisation.objects.within(scope))

    def within(self, scope: Scope) -> Self:
        """Those from or to a body in a scope."""
        places = Organisation.objects.within(scope).values("pk")
        return self.filter(Q(column__organisation__in=places) | Q(item__organisation__in=places))


class Share(models.Model):
    """That an item is to stand in a column of another body as well as in its own.

    The receiving body accepts or declines it (`decided_…`), or has said that it takes everything of the
    sender; either side may end it.
    """

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="shares", verbose_name="信息"
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="+", verbose_name="栏目"
    )
    state = models.CharField("状态", max_length=10, choices=choices_of(SHARE_LABELS))
    note = models.CharField("说明", max_length=200, blank=True)
    offered_at = models.DateTimeField("提出时间")
    offered_by = person_column("提出人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = person_column("决定人")
    ended_at = models.DateTimeField("停止时间", null=True)
    ended_by = person_column("停止人")
    reason = models.CharField("不接受或停止的理由", max_length=200, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["column", "state", "item"], name="share_of_column"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "column"],
                condition=Q(state__in=sorted(state.value for state in UNDER_WAY)),
                name="share_once_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(state.value for state in ShareState)),
                name="share_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.column_id}"


class ShareRule(models.Model):
    """That a body takes into its columns whatever another body shares with it, without asking."""

    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="接受的机关"
    )
    sender = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="共享的机关"
    )
    made_at = models.DateTimeField("设置时间")
    made_by = person_column("设置人")

    class Meta:
        ordering: ClassVar = ["receiver", "sender"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receiver", "sender"], name="share_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.receiver_id}"
