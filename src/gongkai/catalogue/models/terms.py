"""The words by which a body classifies its items, where they are not those of the product."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models.items import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.terms import TERM_LABELS, TermKind


class TermList(models.Model):
    """A whole classification of a body, as `[[code, name, parent]]` in its order."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    kind = models.CharField("分类", max_length=10, choices=choices_of(TERM_LABELS))
    terms = models.JSONField("词")
    changed_at = models.DateTimeField("修改时间")
    changed_by = person_column("修改人")

    class Meta:
        ordering: ClassVar = ["organisation", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="term_list_once"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(TermKind)), name="term_list_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
