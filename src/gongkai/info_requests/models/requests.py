"""Requests, who asks, and the log: the only input of the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.deadlines import RECEIPT_RULES, Channel
from gongkai.rules.deadlines.events import (
    EVENT_TYPES,
    Event,
    event_from_dict,
    event_to_dict,
)
from gongkai.rules.requests import OPEN, STATE_LABELS, State
from gongkai.rules.results import (
    APPLICANT_LABELS,
    RESULTS,
    ApplicantKind,
    ResultCode,
)

# What a list filters by. An index that holds these is read instead of the rows, whose texts are long.
_FILTERED: Final = (
    "state", "act_by_on", "arrived_on", "due_on", "handler", "unit", "opened_at", "channel",
    "result", "is_consulting", "is_extended", "is_late", "is_provisional", "id",
)  # fmt: skip


def _list_index(name: str, *first: str, last: tuple[str, ...] = ()) -> models.Index:
    """An index in an order of the list with all that it filters by."""
    rest = [field for field in _FILTERED if field not in first]
    return models.Index(fields=[*first, *rest, *last], name=name)


class InfoRequestQuerySet(models.QuerySet["InfoRequest"]):
    """Requests by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope, and those given to a unit in it."""
        places = Organisation.objects.within(scope).values("pk")
        return self.filter(Q(organisation__in=places) | Q(unit__in=places))

    def open(self) -> Self:
        """Those to which an answer is still owed."""
        return self.filter(state__in=sorted(OPEN))

    def overdue(self, today: date) -> Self:
        """Open ones whose due day is past."""
        return self.open().filter(due_on__lt=today)


class InfoRequest(models.Model):
    """A request with where it stands now.

    `received_on` is 收到之日 of the first receipt; `due_on` the last day to answer by the present
    calendar; `ended_on` the day that ended it. `counted_on` and `counted_result` place it in
    table 3 and are set once: by the first result, on the day when the letter left.
    """

    number = models.CharField("申请编号", max_length=40, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="承办单位"
    )
    handler = person_column("经办人")
    applicant_kind = models.CharField(
        "申请人类型", max_length=20, choices=choices_of(APPLICANT_LABELS)
    )
    channel = models.CharField(
        "渠道", max_length=20, choices=[(c.value, r.label) for c, r in RECEIPT_RULES.items()]
    )
    state = models.CharField("状态", max_length=30, choices=choices_of(STATE_LABELS))
    result = models.CharField(
        "办理结果",
        max_length=30,
        blank=True,
        choices=[(c.value, r.label) for c, r in RESULTS.items()],
    )
    title = models.CharField("所需信息", max_length=200)
    description = models.TextField("内容描述")
    purpose = models.TextField("用途", blank=True)
    form_wanted = models.CharField("提供方式", max_length=20)
    way_wanted = models.CharField("获取途径", max_length=20)
    # By which the requests of one applicant are found; tells nothing without the key.
    applicant_mark = models.BinaryField("申请人标记", max_length=32)
    form_token = models.CharField("表单标记", max_length=64, null=True, unique=True)
    code_version = models.PositiveSmallIntegerField("查询码版本", default=1)
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="parts", verbose_name="拆分自"
    )
    version = models.PositiveIntegerField("记录数", default=0)

    arrived_on = models.DateField("到达日期")
    received_on = models.DateField("收到之日", null=True)
    due_on = models.DateField("答复期限", null=True)
    # The day on which somebody must act: due day, or end of the wait for the applicant.
    act_by_on = models.DateField("应办日期", null=True)
    ended_on = models.DateField("办结日期", null=True)
    counted_on = models.DateField("计入统计日期", null=True)
    counted_result = models.CharField("计入统计结果", max_length=30, blank=True)
    is_provisional = models.BooleanField("期限暂定", default=False)
    is_consulting = models.BooleanField("征求意见中", default=False)
    is_extended = models.BooleanField("已延期", default=False)
    is_late = models.BooleanField("逾期答复", default=False)

    filed_at = models.DateTimeField("提交时间")
    filed_by = person_column("登记人")
    opened_at = models.DateTimeField("首次打开时间", null=True)
    opened_by = person_column("首次打开人")

    objects = InfoRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            _list_index(
                "request_list", "organisation", "state", "act_by_on", last=("title", "number")
            ),
            _list_index(
                "request_unit_list", "unit", "state", "act_by_on", last=("title", "number")
            ),
            _list_index("request_by_due_day", "organisation", "act_by_on", "id"),
            _list_index("request_by_arrived_day", "organisation", "arrived_on", "id"),
            # Narrow, for words that are in no title: every one of them is read.
            models.Index(fields=["organisation", "title", "number"], name="request_words"),
            models.Index(fields=["handler", "state", "act_by_on"], name="request_of_handler"),
            models.Index(
                fields=[
                    "organisation",
                    "received_on",
                    "counted_on",
                    "counted_result",
                    "applicant_kind",
                    "id",
                ],
                name="request_table3",
            ),
            # The same by the day of the answer: what was received in an earlier year.
            models.Index(
                fields=[
                    "organisation",
                    "counted_on",
                    "received_on",
                    "counted_result",
                    "applicant_kind",
                    "id",
                ],
                name="request_answered",
            ),
            # Old ones that were registered after a report was frozen.
            models.Index(fields=["organisation", "filed_at", "counted_on"], name="request_filed"),
            models.Index(fields=["applicant_mark", "arrived_on"], name="request_of_applicant"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", *sorted(ResultCode)]), name="request_result_known"
            ),
            models.CheckConstraint(
                condition=Q(applicant_kind__in=sorted(ApplicantKind)),
                name="request_applicant_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=sorted(Channel)), name="request_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[State.DRAFT, State.SUBMITTED, State.WITHDRAWN, State.ARCHIVED]
                )
                | Q(received_on__isnull=False),
                name="request_in_work_was_received",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN)) | ~Q(result=""),
                name="request_closed_has_result",
            ),
            models.CheckConstraint(
                condition=Q(counted_on=None, counted_result="")
                | (Q(counted_on__isnull=False) & ~Q(counted_result="")),
                name="request_counted_whole",
            ),
            models.CheckConstraint(
                condition=Q(counted_on=None)
                | Q(received_on__isnull=False, counted_on__gte=F("received_on")),
                name="request_counted_after_receipt",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[State(self.state)]

    def clock_events(self) -> list[Event]:
        """The events that the clock reads, in the order in which they were recorded."""
        return clock_events(self.events.all())


class Applicant(models.Model):
    """Who asks. Only the name is readable in the database: letters and lists need it."""

    request = models.OneToOneField(
        InfoRequest, on_delete=models.PROTECT, related_name="applicant", verbose_name="申请"
    )
    name = models.CharField("姓名或名称", max_length=100)
    identity = models.BinaryField("身份和联系方式（密文）")
    # Whether letters and notices may go out that way, for lists without opening the identity.
    has_email = models.BooleanField("有电子邮箱", default=False)
    has_phone = models.BooleanField("有手机号码", default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "request"], name="applicant_of_name")]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of an applicant beside the name; sealed at rest.

    `id_number` is the number of the identity proof (`id_kind`), or the social credit code of an
    organisation; `contact` the person to ask there.
    """

    id_kind: str = ""
    id_number: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""

    @property
    def has_mobile(self) -> bool:
        """Whether the telephone takes short messages."""
        return len(self.phone) == 11 and self.phone.isdecimal() and self.phone.startswith("1")


class ApplicantCorrection(models.Model):
    """What was known of an applicant before it was mended: sealed, and never edited.

    `fields` names what changed, `before` is name and identity as they were.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="applicant_corrections"
    )
    fields = models.CharField("更正的内容", max_length=200)
    reason = models.TextField("理由")
    before = models.BinaryField("更正前的内容（密文）")
    corrected_at = models.DateTimeField("更正时间")
    corrected_by = person_column("更正人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.fields}"


# What the log tells beside the events of the clock.
CASE_KINDS: Final = {
    "filled_in": "代填口头申请",
    "filed": "提交申请",
    "transferred": "转交",
    "split": "拆分",
    "assigned": "分办",
    "handed_over": "移交",
    "search_recorded": "记录检索",
    "reason_received": "收到说明的理由",
    "reason_accepted": "理由合理，继续办理",
    "drafted": "送审答复",
    "sent_back": "退回修改",
    "reviewed": "审核",
    "overruled": "决定公开，告知第三方",
    "assistance_asked": "请求协办",
    "letter_served": "文书送达",
    "served": "答复送达",
    "rated": "申请人评价",
    "archived": "归档",
    "calendar_changed": "日历变更，期限重新计算",
    "applicant_corrected": "更正申请人信息",
}


class RequestEvent(models.Model):
    """Something that happened to a request: on which day, recorded when and by whom.

    Rows are added, never edited. `clock` holds the fields of an event of the clock, `data` what
    else is to be told.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="events", verbose_name="申请"
    )
    place = models.PositiveIntegerField("次序")
    kind = models.CharField("事项", max_length=30)
    on = models.DateField("日期")
    at = models.DateTimeField("记录时间")
    by = person_column("记录人")
    by_name = models.CharField("记录人姓名", max_length=100)
    clock = models.JSONField("期限要素", null=True)
    data = models.JSONField("其他内容", default=dict)

    class Meta:
        ordering: ClassVar = ["request", "place"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "request", "place"], name="event_of_kind")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "place"], name="event_place_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[*EVENT_TYPES, *CASE_KINDS]), name="event_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*EVENT_TYPES], clock__isnull=False)
                | Q(kind__in=[*CASE_KINDS], clock__isnull=True),
                name="event_clock_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


def clock_events(rows: Iterable[RequestEvent]) -> list[Event]:
    """The events of the clock among rows of the log."""
    return [
        event_from_dict({"event": row.kind, "on": row.on.isoformat(), **row.clock})
        for row in rows
        if row.clock is not None
    ]


def clock_fields(event: Event) -> tuple[str, dict[str, Any]]:
    """The kind of an event of the clock, and its fields as they are stored."""
    data = event_to_dict(event)
    kind = data.pop("event")
    data.pop("on")
    return kind, data


class FailedLookup(models.Model):
    """A number and code that did not fit, kept so that guessing can be slowed down."""

    address = models.GenericIPAddressField("网络地址", null=True)
    number = models.CharField("申请编号", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["address", "at"], name="lookup_by_address"),
            models.Index(fields=["number", "at"], name="lookup_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.at}"
