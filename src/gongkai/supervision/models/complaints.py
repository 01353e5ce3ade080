"""Complaints with their clock, and who was held to account. Nothing of it is public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.rules.supervision.complaints import (
    ACCOUNT_GROUND_LABELS,
    ACCOUNT_MEASURE_LABELS,
    COMPLAINT_GROUND_LABELS,
    COMPLAINT_OUTCOME_LABELS,
    COMPLAINT_STATE_LABELS,
    COMPLAINT_WAY_LABELS,
    ComplaintState,
)
from gongkai.supervision.models.columns import body_column


class Complaint(models.Model):
    """What somebody complains of; `person` is sealed: who it is, and how to reach them."""

    organisation = body_column("受理机关")
    body = body_column("被投诉单位")
    way = models.CharField("来源", max_length=20, choices=choices_of(COMPLAINT_WAY_LABELS))
    ground = models.CharField("事由", max_length=20, choices=choices_of(COMPLAINT_GROUND_LABELS))
    text = models.TextField("内容")
    person = models.BinaryField("投诉人（密文）", null=True)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("办理期限")
    state = models.CharField("状态", max_length=20, choices=choices_of(COMPLAINT_STATE_LABELS))
    outcome = models.CharField(
        "结果", max_length=20, blank=True, choices=choices_of(COMPLAINT_OUTCOME_LABELS)
    )
    decision = models.TextField("处理情况", blank=True)
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by = person_column("处理人")
    told_on = models.DateField("告知日期", null=True)
    told_how = models.CharField("告知方式", max_length=100, blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="complaint_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(ComplaintState)), name="complaint_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.OPEN) | ~Q(outcome=""),
                name="complaint_decided_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number: TS, the year, and which complaint it is."""
        return f"TS{self.received_on.year}-{self.pk or 0:05}"


class AccountabilityRecord(models.Model):
    """That a unit, or somebody there, was held to account; shown on the desk of the office alone."""

    organisation = body_column("机关")
    unit = body_column("单位")
    person_name = models.CharField("人员", max_length=50, blank=True)
    ground = models.CharField("事由", max_length=20, choices=choices_of(ACCOUNT_GROUND_LABELS))
    facts = models.TextField("事实")
    measure = models.CharField("措施", max_length=20, choices=choices_of(ACCOUNT_MEASURE_LABELS))
    deciding_body = models.CharField("决定机关", max_length=100)
    decision_on = models.DateField("决定日期")
    document = models.CharField("文书", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["-decision_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.measure}"
