"""What a supervising office says of a report, bound to a cell or to the whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.accounts.models import Person
from gongkai.annual_reports.models.reports import Version


class Comment(models.Model):
    """A remark on a version; `cell` empty for the whole. Settled by who prepares the report.

    One that came back from the installation of the supervising office has its number there
    (`remote_id`) and the name of who made it (`author`).
    """

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="comments", verbose_name="版本"
    )
    cell = models.CharField("单元格", max_length=80, blank=True)
    text = models.TextField("意见")
    author = models.CharField("提出人", max_length=100, blank=True)
    remote_id = models.BigIntegerField("上级的意见编号", null=True)
    made_at = models.DateTimeField("提出时间")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField("办结时间", null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["version", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.UniqueConstraint(
                fields=["version", "remote_id"], name="comment_comes_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.cell}"
