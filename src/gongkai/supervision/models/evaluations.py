"""That an evaluator from outside was commissioned for an assessment, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gongkai.catalogue.models import Item
from gongkai.info_requests.models.texts import person_column
from gongkai.supervision.models.assessments import Assessment
from gongkai.supervision.models.columns import hash_column, name_column


class Evaluation(models.Model):
    """A third-party evaluation: by whom, of which days, with its report.

    `item` is where its result was published; empty while it was not.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, related_name="evaluation", verbose_name="考核"
    )
    evaluator = models.CharField("评估机构", max_length=100)
    method = models.CharField("评估方法", max_length=500, blank=True)
    from_on = models.DateField("评估开始")
    until_on = models.DateField("评估结束")
    report = hash_column("评估报告")
    report_name = name_column("评估报告文件名")
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="公布的信息"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="evaluation_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return self.evaluator
