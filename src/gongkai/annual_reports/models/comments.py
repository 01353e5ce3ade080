"""What a supervising office says of a report, bound to a cell or to the whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.accounts.models import Person
from gongkai.annual_reports.models.reports import Version


class Comment(models.Model):
    """A remark on a version; `cell` empty for the whole. Settled by who prepares the report."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="comments", verbose_name="版本"
    )
    cell = models.CharField("单元格", max_length=80, blank=True)
    text = models.TextField("意见")
    made_at = models.DateTimeField("提出时间")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("办结时间", null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["version", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.cell}"
