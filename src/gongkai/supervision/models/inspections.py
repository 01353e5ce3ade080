"""What the daily look at the own pages showed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.info_requests.models.texts import person_column
from gongkai.supervision.models.columns import body_column


class InspectionRun(models.Model):
    """The inspection of a body's own site on a day.

    `seen`: what only pages themselves show (metric → value and things seen). `alerts`: indicators
    near their limit (70) or at it (100), of the whole inspection of that day.
    """

    organisation = body_column("机关")
    inspected_on = models.DateField("检查日期")
    pages = models.PositiveIntegerField("检查的网页")
    seen = models.JSONField("网页情况", default=dict)
    alerts = models.JSONField("提醒的指标", default=dict)
    inspected_at = models.DateTimeField("检查时间")
    inspected_by = person_column("检查人")

    class Meta:
        ordering: ClassVar = ["-inspected_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "inspected_on"], name="inspection_run_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.inspected_on}"
