"""Requests, the log of what happened to them, their letters, consultations, searches and reviews.

The log (`RequestEvent`) is the only input of the clock. The dates on `InfoRequest` are its
projection for lists and statistics: only the actions write them, always from the whole log. What
identifies a person is sealed (`Applicant.identity`, addresses, files) and opened by queries that
leave a trace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final, Self

import simplejson
from django.db import models
from django.db.models import F, Q

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.deadlines import RECEIPT_RULES, Channel
from gongkai.rules.deadlines.events import (
    EVENT_TYPES,
    PARTY_LABELS,
    Event,
    Party,
    event_from_dict,
    event_to_dict,
)
from gongkai.rules.policy import Policy
from gongkai.rules.remedies import BodyKind
from gongkai.rules.requests import OPEN, STATE_LABELS, State
from gongkai.rules.results import (
    APPLICANT_LABELS,
    LETTER_TITLES,
    RESULTS,
    ApplicantKind,
    LetterKind,
    ResultCode,
)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5


def dump(data: Any) -> str:
    """Canonical JSON text: sorted keys, no spaces."""
    text: str = simplejson.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text


def load(text: str) -> Any:
    """What `dump` wrote."""
    return simplejson.loads(text)


def digest(data: bytes | str) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def _choices(labels: Any) -> list[tuple[str, str]]:
    return [(str(key), value) for key, value in labels.items()]


def _person(label: str) -> Any:
    """A column for somebody of the office; empty for the public and for the system."""
    return models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=label
    )


# --- the office ----------------------------------------------------------------------------------


class DisclosureOffice(models.Model):
    """政府信息公开工作机构 of a body (条例第四条): what its letters and clocks need to know.

    `code` begins the numbers of its requests, `issuer` (机关代字) those of its letters. `policy`
    holds what differs from `rules.policy.DEFAULT_POLICY`.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    code = models.CharField("申请编号代码", max_length=18, unique=True)
    issuer = models.CharField("机关代字", max_length=18, unique=True)
    region = models.CharField("日历地区", max_length=6, default="CN")
    body_kind = models.CharField(
        "复议类型",
        max_length=30,
        choices=[(k.value, k.value) for k in BodyKind],
        default=BodyKind.LOCAL_DEPARTMENT,
    )
    review_bodies = models.JSONField("行政复议机关", default=list)
    court = models.CharField("管辖法院", max_length=100, blank=True)
    review_url = models.CharField("网上复议地址", max_length=300, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    postcode = models.CharField("邮编", max_length=6, blank=True)
    phone = models.CharField("电话", max_length=50, blank=True)
    fax = models.CharField("传真", max_length=50, blank=True)
    email = models.CharField("电子邮箱", max_length=100, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    payment = models.TextField("缴费方式", blank=True)
    policy = models.JSONField("办理政策", default=dict)
    is_open = models.BooleanField("接收申请", default=True)

    class Meta:
        ordering: ClassVar = ["organisation"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(body_kind__in=[k.value for k in BodyKind]), name="office_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def read_policy(self) -> Policy:
        """The choices of this body."""
        known = {item.name for item in fields(Policy)}
        return Policy(**{k: _frozen(v) for k, v in self.policy.items() if k in known})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


class Sequence(models.Model):
    """A counter without gaps: one row a body, series and year, locked by whoever draws from it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    series = models.CharField("序列", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        ordering: ClassVar = ["organisation", "series", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "series", "year"], name="sequence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.series} {self.year}: {self.last}"


# --- the request ---------------------------------------------------------------------------------


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
    handler = _person("经办人")
    applicant_kind = models.CharField(
        "申请人类型", max_length=20, choices=_choices(APPLICANT_LABELS)
    )
    channel = models.CharField(
        "渠道", max_length=20, choices=[(c.value, r.label) for c, r in RECEIPT_RULES.items()]
    )
    state = models.CharField("状态", max_length=30, choices=_choices(STATE_LABELS))
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
    filed_by = _person("登记人")
    opened_at = models.DateTimeField("首次打开时间", null=True)
    opened_by = _person("首次打开人")

    objects = InfoRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "act_by_on"], name="request_work"),
            models.Index(fields=["unit", "state", "act_by_on"], name="request_of_unit"),
            models.Index(fields=["handler", "state", "act_by_on"], name="request_of_handler"),
            models.Index(
                fields=[
                    "organisation",
                    "received_on",
                    "counted_on",
                    "counted_result",
                    "applicant_kind",
                ],
                name="request_table3",
            ),
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
        indexes: ClassVar = [models.Index(fields=["name"], name="applicant_name")]

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


# --- the log -------------------------------------------------------------------------------------

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
    "letter_served": "文书送达",
    "served": "答复送达",
    "rated": "申请人评价",
    "archived": "归档",
    "calendar_changed": "日历变更，期限重新计算",
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
    by = _person("记录人")
    by_name = models.CharField("记录人姓名", max_length=100)
    clock = models.JSONField("期限要素", null=True)
    data = models.JSONField("其他内容", default=dict)

    class Meta:
        ordering: ClassVar = ["request", "place"]
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


# --- letters and files ---------------------------------------------------------------------------

LETTER_STATES: Final = {
    "draft": "拟稿",
    "signed": "已签发",
    "sent": "已发出",
    "served": "已送达",
    "void": "作废",
}
WAYS: Final = {
    "in_person": "当面领取",
    "china_post": "中国邮政邮寄",
    "email": "电子邮件",
    "portal": "网站查收",
    "fax": "传真",
}


class Consultation(models.Model):
    """An opinion asked of a third party or another body (条例第三十二条至第三十四条).

    `key` names it in the log. The party is told what is needed and no more: never who asks.
    """

    OPINIONS: ClassVar = {
        "agreed": "同意公开",
        "partly": "同意部分公开",
        "refused": "不同意公开",
        "silent": "逾期未提出意见",
    }

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="consultations", verbose_name="申请"
    )
    key = models.CharField("编号", max_length=10)
    party = models.CharField("对象类型", max_length=20, choices=_choices(PARTY_LABELS))
    name = models.CharField("对象名称", max_length=100)
    contact = models.BinaryField("联系方式（密文）")
    information = models.TextField("征求意见的信息")
    reason = models.TextField("征求意见的理由")
    asked_on = models.DateField("发出日期")
    received_on = models.DateField("对方收到日期", null=True)
    given_on = models.DateField("意见日期", null=True)
    opinion = models.CharField("意见", max_length=10, blank=True, choices=list(OPINIONS.items()))
    opinion_text = models.TextField("意见内容", blank=True)

    class Meta:
        ordering: ClassVar = ["request", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "key"], name="consultation_key_once"),
            models.CheckConstraint(
                condition=Q(party__in=sorted(Party)), name="consultation_party_known"
            ),
            models.CheckConstraint(
                condition=Q(given_on=None, opinion="")
                | (Q(given_on__isnull=False) & ~Q(opinion="")),
                name="consultation_closed_has_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.key}"


class Letter(models.Model):
    """A paper of the office: its facts, its number, where it went.

    `facts` is canonical JSON and frozen from signing on under `sha256`; the printed forms follow
    from it. `addressee` and `destination` say to whom and where it goes, and both are judged
    before it leaves.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="letters", verbose_name="申请"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    kind = models.CharField("文种", max_length=30)
    state = models.CharField(
        "状态", max_length=10, choices=list(LETTER_STATES.items()), default="draft"
    )
    result = models.CharField("办理结果", max_length=30, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    addressee = models.CharField("收件人", max_length=100)
    facts = models.TextField("内容要素")
    sha256 = models.CharField("内容哈希", max_length=64)
    way = models.CharField("送达方式", max_length=20, blank=True, choices=list(WAYS.items()))
    destination = models.BinaryField("送达地址（密文）", null=True)
    tracking = models.CharField("邮件号", max_length=50, blank=True)
    sent_on = models.DateField("发出日期", null=True)
    served_on = models.DateField("送达日期", null=True)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = _person("起草人")
    signed_at = models.DateTimeField("签发时间", null=True)
    signed_by = _person("签发人")
    sent_at = models.DateTimeField("登记发出时间", null=True)
    sent_by = _person("发出人")
    served_at = models.DateTimeField("登记送达时间", null=True)
    served_by = _person("登记送达人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~Q(number=""),
                name="letter_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"]) | Q(signed_at__isnull=False),
                name="letter_out_was_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "served"])
                | (Q(sent_on__isnull=False) & ~Q(way="")),
                name="letter_sent_has_way",
            ),
            models.CheckConstraint(
                condition=~Q(state="served") | Q(served_on__gte=F("sent_on")),
                name="letter_served_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"

    @property
    def title(self) -> str:
        """The kind in words."""
        return LETTER_TITLES[LetterKind(self.kind)]

    def read_facts(self) -> dict[str, Any]:
        """What the letter says; ValueError if its text no longer has its hash."""
        if digest(self.facts) != self.sha256:
            raise ValueError(f"文书“{self}”的内容与哈希不符")
        data: dict[str, Any] = load(self.facts)
        return data


class RequestFile(models.Model):
    """A file of a case, sealed in the data folder. Every view of it is in the audit record."""

    KINDS: ClassVar = {
        "identity": "身份证明",
        "application": "申请书",
        "envelope": "信封",
        "attachment": "附件",
        "supplement": "补正材料",
        "withdrawal": "撤回材料",
        "opinion": "第三方意见",
        "payment": "缴费票据",
        "service": "送达凭证",
        "source": "待处理的政府信息",
        "released": "提供的政府信息",
        "letter": "文书",
        "order": "判决书或复议决定书",
        "other": "其他",
    }

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="files", verbose_name="申请"
    )
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="files")
    kind = models.CharField("类别", max_length=20, choices=list(KINDS.items()))
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("格式", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64)
    stored_as = models.CharField("存放名", max_length=64, unique=True)
    added_at = models.DateTimeField("加入时间")
    added_by = _person("加入人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return self.name


# --- the work ------------------------------------------------------------------------------------


class SearchRecord(models.Model):
    """A search for the information: what must stand behind 不存在 (条例第三十六条第四项)."""

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="searches", verbose_name="申请"
    )
    places = models.TextField("检索的单位和系统")
    keywords = models.TextField("关键词")
    period = models.CharField("检索的时间范围", max_length=100, blank=True)
    searchers = models.CharField("检索人", max_length=200)
    searched_on = models.DateField("检索日期")
    has_found = models.BooleanField("是否找到")
    outcome = models.TextField("检索结果")
    recorded_at = models.DateTimeField("记录时间")
    recorded_by = _person("记录人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.searched_on}"


class Review(models.Model):
    """An opinion on a draft by a person who did not write it; void once the draft changes."""

    KINDS: ClassVar = {"legal": "法制审核", "secrecy": "保密审查", "department": "部门审核"}

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="reviews", verbose_name="申请"
    )
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField("类别", max_length=10, choices=list(KINDS.items()))
    sha256 = models.CharField("所审内容哈希", max_length=64)
    is_approved = models.BooleanField("同意")
    opinion = models.TextField("意见")
    reviewed_at = models.DateTimeField("审核时间")
    reviewed_by = _person("审核人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.kind}"


class FeeCharge(models.Model):
    """The one 信息处理费 of a request: by items or by pages, never both (国办函〔2020〕109号)."""

    request = models.OneToOneField(
        InfoRequest, on_delete=models.PROTECT, related_name="fee", verbose_name="申请"
    )
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(
        "计收方式", max_length=10, choices=[("items", "按件"), ("pages", "按量")]
    )
    count = models.PositiveIntegerField("第几件或页数")
    yuan = models.PositiveIntegerField("金额（元）")
    paid_on = models.DateField("缴费日期", null=True)
    receipt_number = models.CharField("票据号码", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(yuan__gt=0), name="fee_positive"),
            models.CheckConstraint(
                condition=Q(paid_on=None, receipt_number="")
                | (Q(paid_on__isnull=False) & ~Q(receipt_number="")),
                name="fee_paid_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.yuan}元"


class Note(models.Model):
    """A note among officers; never shown to the applicant."""

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="notes", verbose_name="申请"
    )
    text = models.TextField("内容")
    written_at = models.DateTimeField("记录时间")
    written_by = _person("记录人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return self.text[:20]


# --- the calendar --------------------------------------------------------------------------------


class CalendarChange(models.Model):
    """A holiday notice that came late or changed, with the cases that it moves.

    `order` is the notice in the shape of a year file; `moves` lists the open cases with their due
    day before and after, as they stood when the notice was brought in.
    """

    STATES: ClassVar = {"proposed": "待批准", "approved": "已批准", "rejected": "不采用"}

    region = models.CharField("地区", max_length=6)
    year = models.PositiveSmallIntegerField("年份")
    document = models.CharField("文件", max_length=200)
    order = models.JSONField("内容")
    moves = models.JSONField("受影响的申请")
    state = models.CharField(
        "状态", max_length=10, choices=list(STATES.items()), default="proposed"
    )
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = _person("提出人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = _person("决定人")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False),
                name="calendar_change_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year} {self.document}"


# --- the intake ----------------------------------------------------------------------------------


class IntakeProbe(models.Model):
    """Whether a way in was alive when it was last tried: the form, the mailbox, the fax."""

    way = models.CharField("入口", max_length=30, unique=True)
    is_alive = models.BooleanField("正常")
    message = models.CharField("说明", max_length=300, blank=True)
    probed_at = models.DateTimeField("探测时间")
    probed_by = _person("探测人")

    class Meta:
        ordering: ClassVar = ["way"]

    def __str__(self) -> str:
        return self.way


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


# --- the outbox ----------------------------------------------------------------------------------


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices that wait: taken by a lease, so that a killed worker loses nothing."""

    def due(self, at: datetime) -> Self:
        """Those that wait, or whose worker let the lease run out."""
        return self.filter(state="queued").filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def take(self, at: datetime) -> Notice | None:
        """The oldest due one, leased to the caller; None where nothing is due."""
        for row in self.due(at).order_by("pk")[:1]:
            mine = self.due(at).filter(pk=row.pk, attempts=row.attempts)
            if mine.update(attempts=F("attempts") + 1, leased_until=at + LEASE):
                return self.get(pk=row.pk)
        return None


class Notice(models.Model):
    """A message to an applicant or an officer; also the outbox entry for sending it."""

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(
        "方式",
        max_length=10,
        choices=[("email", "电子邮件"), ("sms", "短信"), ("desk", "工作台提醒")],
    )
    recipient = models.BinaryField("收件地址（密文）")
    person = _person("收件人员")
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("内容")
    # Two notices with one key are one: a reminder is sent once.
    key = models.CharField("去重标记", max_length=100, null=True, unique=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[("queued", "等待发送"), ("sent", "已发送"), ("failed", "发送失败")],
        default="queued",
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    message = models.TextField("结果说明", blank=True)
    queued_at = models.DateTimeField("生成时间")
    queued_by = _person("生成人")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="notice_due"),
            models.Index(fields=["person", "-id"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.subject
