"""Corrections of one's own data (条例第四十一条): a case of their own, not counted in table 3."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.letters import WAYS
from gongkai.info_requests.models.texts import choices_of, digest, load, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.corrections import OPEN, OUTCOME_LABELS, STATE_LABELS, State
from gongkai.rules.deadlines import RECEIPT_RULES
from gongkai.rules.letters import Correction
from gongkai.rules.results import APPLICANT_LABELS


class CorrectionCaseQuerySet(models.QuerySet["CorrectionCase"]):
    """Corrections by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those at bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def open(self) -> Self:
        """Those to which an answer is still owed."""
        return self.filter(state__in=sorted(OPEN))

    def overdue(self, today: date) -> Self:
        """Open ones whose target day is past."""
        return self.open().filter(target_on__lt=today)


class CorrectionCase(models.Model):
    """An application for correction with where it stands, and its one letter.

    The identity is sealed like that of a request. `letter_facts` is frozen under its hash when
    the answer is signed.
    """

    number = models.CharField("更正编号", max_length=40, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    state = models.CharField("状态", max_length=20, choices=choices_of(STATE_LABELS))
    outcome = models.CharField(
        "结果", max_length=20, blank=True, choices=choices_of(OUTCOME_LABELS)
    )
    applicant_kind = models.CharField(
        "申请人类型", max_length=20, choices=choices_of(APPLICANT_LABELS)
    )
    name = models.CharField("姓名或名称", max_length=100)
    identity = models.BinaryField("身份和联系方式（密文）")
    channel = models.CharField(
        "渠道", max_length=20, choices=[(c.value, r.label) for c, r in RECEIPT_RULES.items()]
    )
    way_wanted = models.CharField("答复方式", max_length=20, choices=list(WAYS.items()))
    record = models.TextField("不准确的记录")
    right = models.TextField("准确的内容")
    evidence = models.TextField("证据说明", blank=True)
    form_token = models.CharField("表单标记", max_length=64, null=True, unique=True)
    code_version = models.PositiveSmallIntegerField("查询码版本", default=1)

    arrived_on = models.DateField("到达日期")
    target_on = models.DateField("目标日期")
    decided_on = models.DateField("答复日期", null=True)
    note = models.TextField("答复内容", blank=True)
    letter_number = models.CharField("文号", max_length=60, blank=True)
    letter_facts = models.TextField("文书要素", blank=True)
    letter_sha256 = models.CharField("文书哈希", max_length=64, blank=True)
    way = models.CharField("送达方式", max_length=20, blank=True, choices=list(WAYS.items()))
    tracking = models.CharField("邮件号", max_length=50, blank=True)

    filed_at = models.DateTimeField("提交时间")
    filed_by = person_column("登记人")
    received_at = models.DateTimeField("核对身份时间", null=True)
    received_by = person_column("核对身份人")
    signed_at = models.DateTimeField("签发时间", null=True)
    signed_by = person_column("签发人")

    objects = CorrectionCaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "target_on"], name="correction_work")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="correction_state_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *sorted(Correction)]), name="correction_outcome_known"
            ),
            models.CheckConstraint(
                condition=(Q(state=State.DECIDED) & ~Q(outcome="") & ~Q(letter_number=""))
                | (~Q(state=State.DECIDED) & Q(outcome="", letter_number="")),
                name="correction_decided_has_letter",
            ),
            models.UniqueConstraint(
                fields=["organisation", "letter_number"],
                condition=~Q(letter_number=""),
                name="correction_letter_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[State(self.state)]

    @property
    def outcome_label(self) -> str:
        """The outcome in words; empty while there is none."""
        return OUTCOME_LABELS[Correction(self.outcome)] if self.outcome else ""

    def read_facts(self) -> dict[str, Any]:
        """What the letter says; ValueError if its text no longer has its hash."""
        if digest(self.letter_facts) != self.letter_sha256:
            raise ValueError(f"更正答复书“{self}”的内容与哈希不符")
        data: dict[str, Any] = load(self.letter_facts)
        return data


class CorrectionFile(models.Model):
    """A file of a correction, sealed. Every view of it is in the audit record."""

    KINDS: ClassVar = {"identity": "身份证明", "evidence": "证据", "other": "其他"}

    correction = models.ForeignKey(
        CorrectionCase, on_delete=models.PROTECT, related_name="files", verbose_name="更正申请"
    )
    kind = models.CharField("类别", max_length=20, choices=list(KINDS.items()))
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("格式", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64)
    stored_as = models.CharField("存放名", max_length=64, unique=True)
    added_at = models.DateTimeField("加入时间")
    added_by = person_column("加入人")

    class Meta:
        ordering: ClassVar = ["correction", "pk"]

    def __str__(self) -> str:
        return self.name
