"""Who may do what in which column, where a body wants to name persons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.accounts.models import Person
from gongkai.catalogue.models.columns import Column
from gongkai.catalogue.models.items import choices_of, person_column
from gongkai.rules.release import ACTOR_LABELS, Actor


class ColumnDuty(models.Model):
    """Somebody who acts in a capacity in a column and below it.

    As soon as anybody is named for a capacity in a column, only those named act in it there; the
    column that is nearest to the item decides. It narrows the roles of the body and gives none.
    """

    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="duties", verbose_name="栏目"
    )
    actor = models.CharField("职责", max_length=30, choices=choices_of(ACTOR_LABELS))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    named_at = models.DateTimeField("指定时间")
    named_by = person_column("指定人")

    class Meta:
        ordering: ClassVar = ["column", "actor", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["column", "actor", "person"], name="column_duty_once"),
            models.CheckConstraint(
                condition=Q(actor__in=sorted(Actor)), name="column_duty_actor_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column_id} {self.actor} {self.person_id}"
