"""Review and litigation cases, the log of what happened to them, and their files.

The log (`RemedyEvent`) is the only input of `rules.remedy_cases.replay`. The dates and the outcome
on `RemedyCase` are its projection for lists and table 4: only the actions write them, always from
the whole log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.info_requests.models import InfoRequest
from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.remedies import OUTCOME_LABELS, Outcome, Procedure, Track
from gongkai.rules.remedy_cases import (
    OPEN,
    PROCEDURE_LABELS,
    STATE_LABELS,
    TRACK_LABELS,
    Entry,
    Move,
    State,
)
from gongkai.rules.remedy_evidence import EVIDENCE_LABELS, EvidenceKind


class RemedyCaseQuerySet(models.QuerySet["RemedyCase"]):
    """Cases by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those against bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def open(self) -> Self:
        """Those that have not come to their end."""
        return self.filter(state__in=sorted(OPEN))

    def overdue(self, today: date) -> Self:
        """Those in which the body let its own last day pass."""
        return self.filter(act_by_on__lt=today)


class RemedyCase(models.Model):
    """A review or suit against the body, with where it stands now.

    `request` is empty where the suit attacks no answer to a request (proactive disclosure).
    `act_by_on` is the nearest day by which the body itself must act. `received_on`, `concluded_on`
    and `outcome` place the case in table 4.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="被申请人或被告"
    )
    request = models.ForeignKey(
        InfoRequest,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="所涉申请",
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followers", verbose_name="前案"
    )
    track = models.CharField("类型", max_length=20, choices=choices_of(TRACK_LABELS))
    state = models.CharField("状态", max_length=20, choices=choices_of(STATE_LABELS))
    procedure = models.CharField("程序", max_length=10, choices=choices_of(PROCEDURE_LABELS))
    outcome = models.CharField("结果", max_length=20, choices=choices_of(OUTCOME_LABELS))
    title = models.CharField("争议事项", max_length=200)
    claim = models.TextField("请求", blank=True)
    party = models.CharField("申请人或原告", max_length=100)
    agency = models.CharField("复议机关或法院", max_length=100)
    agency_number = models.CharField("案号", max_length=100, blank=True)
    agency_contact = models.CharField("承办人和联系方式", max_length=200, blank=True)
    handler = person_column("经办人")
    lawyer = models.CharField("代理律师", max_length=100, blank=True)
    version = models.PositiveIntegerField("记录数", default=0)

    received_on = models.DateField("收到通知日期")
    hearing_on = models.DateField("开庭或听证日期", null=True)
    act_by_on = models.DateField("应办日期", null=True)
    replied_on = models.DateField("提交答复日期", null=True)
    concluded_on = models.DateField("审结日期", null=True)
    carried_out_on = models.DateField("履行日期", null=True)
    must_answer_anew = models.BooleanField("须重新答复", default=False)
    order_days = models.PositiveSmallIntegerField("责令期限（工作日）", null=True)
    is_provisional = models.BooleanField("期限暂定", default=False)

    registered_at = models.DateTimeField("登记时间")
    registered_by = person_column("登记人")

    objects = RemedyCaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "act_by_on"], name="remedy_work"),
            models.Index(
                fields=["organisation", "received_on", "concluded_on", "track", "outcome"],
                name="remedy_table4",
            ),
            models.Index(fields=["request"], name="remedy_of_request"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=sorted(State)), name="remedy_state_known"),
            models.CheckConstraint(condition=Q(track__in=sorted(Track)), name="remedy_track_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(Outcome)), name="remedy_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(procedure__in=sorted(Procedure)), name="remedy_procedure_known"
            ),
            models.CheckConstraint(
                condition=Q(concluded_on=None, outcome=Outcome.PENDING)
                | (Q(concluded_on__isnull=False) & ~Q(outcome=Outcome.PENDING)),
                name="remedy_concluded_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(concluded_on=None) | Q(concluded_on__gte=F("received_on")),
                name="remedy_concluded_after_receipt",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def track_label(self) -> str:
        """The kind of case in words."""
        return TRACK_LABELS[Track(self.track)]

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[State(self.state)]

    @property
    def outcome_label(self) -> str:
        """The outcome in words."""
        return OUTCOME_LABELS[Outcome(self.outcome)]


class RemedyEvent(models.Model):
    """Something that happened to a case: on which day, recorded when and by whom.

    Rows are added, never edited. `kind` is a move of `rules.remedy_cases`, or `edited`, `filed`.
    """

    OTHER_KINDS: ClassVar = {"edited": "修改登记内容", "filed": "加入材料"}

    case = models.ForeignKey(
        RemedyCase, on_delete=models.PROTECT, related_name="events", verbose_name="案件"
    )
    place = models.PositiveIntegerField("次序")
    kind = models.CharField("事项", max_length=20)
    on = models.DateField("日期")
    at = models.DateTimeField("记录时间")
    by = person_column("记录人")
    by_name = models.CharField("记录人姓名", max_length=100)
    data = models.JSONField("内容", default=dict)

    class Meta:
        ordering: ClassVar = ["case", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "place"], name="remedy_event_place_once"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted([*Move, "edited", "filed"])),
                name="remedy_event_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


def entries(rows: Iterable[RemedyEvent]) -> list[Entry]:
    """The entries of the clock among rows of the log."""
    known = set(Move)
    return [Entry(Move(row.kind), row.on, row.data) for row in rows if row.kind in known]


class RemedyFile(models.Model):
    """A file of a case, sealed in the data folder. Every view of it is in the audit record.

    A piece of evidence also says what it is, where it comes from, what it proves, and its pages.
    """

    KINDS: ClassVar = {
        "notice": "答复通知书或应诉通知书",
        "complaint": "复议申请书或起诉状副本",
        "reply": "答复书或答辩状",
        "evidence": "证据",
        "authority": "委托书和身份证明",
        "hearing": "听证或庭审笔录",
        "appeal": "上诉状和二审材料",
        "decision": "复议决定书或裁判文书",
        "other": "其他",
    }

    case = models.ForeignKey(
        RemedyCase, on_delete=models.PROTECT, related_name="files", verbose_name="案件"
    )
    kind = models.CharField("类别", max_length=20, choices=list(KINDS.items()))
    evidence = models.CharField(
        "证据种类", max_length=20, blank=True, choices=choices_of(EVIDENCE_LABELS)
    )
    source = models.CharField("来源", max_length=100, blank=True)
    proves = models.CharField("证明事项", max_length=300, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True)
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("格式", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64)
    stored_as = models.CharField("存放名", max_length=64, unique=True)
    added_at = models.DateTimeField("加入时间")
    added_by = person_column("加入人")

    class Meta:
        ordering: ClassVar = ["case", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evidence__in=["", *sorted(EvidenceKind)]),
                name="remedy_file_evidence_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
