"""Adjustments of the report of an area: what the sum of the reports below it does not say."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope


class AdjustmentQuerySet(models.QuerySet["AreaAdjustment"]):
    """Adjustments by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of areas within a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def standing(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def counting(self) -> Self:
        """Those that are in the sum: agreed to, and not removed."""
        return self.standing().filter(approved_at__isnull=False)


class AreaAdjustment(models.Model):
    """So much more or less in a cell of a body, for the report of an area and year, and why.

    It counts once somebody else has agreed; it is never edited, only removed with a reason.
    `organisation` is the government whose area it is.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="汇总的政府"
    )
    year = models.PositiveSmallIntegerField("年度")
    body = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="被调整的机关"
    )
    cell = models.CharField("单元格", max_length=80)
    amount = models.DecimalField("增减", max_digits=18, decimal_places=2)
    reason = models.CharField("理由", max_length=300)
    made_at = models.DateTimeField("提出时间")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("同意时间", null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("撤销时间", null=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    remove_reason = models.CharField("撤销理由", max_length=300, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation", "year", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "year"], name="adjustment_of_area"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_reason"),
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_changes_something"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(made_by=None) | ~Q(approved_by=F("made_by")),
                name="adjustment_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(remove_reason=""),
                name="adjustment_removed_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.cell} {self.amount}"
