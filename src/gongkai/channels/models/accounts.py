"""Accounts on platforms, who holds them, what happened to them, and what they reached."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.channels.accounts import (
    DUTY_LABELS,
    ENDED,
    LIVE,
    MOVE_LABELS,
    OPERATION_LABELS,
    PLATFORM_LABELS,
    STATE_LABELS,
    WITHOUT_POSTS,
    AccountDetails,
    Duty,
    Function,
    Holder,
    Move,
    Operation,
    Platform,
    State,
)
from gongkai.rules.report.counting.register import BOUND_LABELS, Bound
from gongkai.rules.sheets import Figure


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those run by bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def live(self) -> Self:
        """Those in use."""
        return self.filter(state__in=sorted(LIVE))

    def watched(self) -> Self:
        """Those of which updates are expected."""
        return self.live().exclude(platform__in=sorted(WITHOUT_POSTS))


class Account(models.Model):
    """An account of a body on a platform; `organisation` is 主办单位: who opens it runs it.

    The figures are the projection of the newest snapshot, for lists: only the actions write them.
    `quiet_since` is the last post known, else the day on which it was opened.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="主办单位"
    )
    supervisor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="主管单位"
    )
    operator = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="承办部门"
    )
    name = models.CharField("名称", max_length=100)
    platform = models.CharField("平台", max_length=20, choices=choices_of(PLATFORM_LABELS))
    uid = models.CharField("平台账号或原始ID", max_length=100, blank=True)
    url = models.CharField("网址", max_length=500, blank=True)
    qr_content = models.CharField("二维码内容", max_length=500, blank=True)
    subject = models.CharField("认证主体", max_length=100, blank=True)
    is_certified = models.BooleanField("已认证", default=False)
    certified_until = models.DateField("认证有效期至", null=True)
    operation = models.CharField("运维方式", max_length=20, choices=choices_of(OPERATION_LABELS))
    contractor = models.CharField("受托单位", max_length=100, blank=True)
    contract_from = models.DateField("合同开始", null=True)
    contract_until = models.DateField("合同结束", null=True)
    functions = models.JSONField("定位", default=list)
    topics = models.JSONField("栏目", default=list)
    opened_on = models.DateField("开通日期", null=True)
    filed_on = models.DateField("备案日期", null=True)
    filing_no = models.CharField("备案号", max_length=100, blank=True)
    is_public = models.BooleanField("公众可见", default=True)
    state = models.CharField("状态", max_length=20, choices=choices_of(STATE_LABELS))

    closed_on = models.DateField("关停日期", null=True)
    close_reason = models.CharField("关停原因", max_length=300, blank=True)
    notice = models.CharField("关停公告", max_length=500, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", verbose_name="并入账号"
    )
    archive_ref = models.CharField("存档位置", max_length=200, blank=True)

    as_of_on = models.DateField("统计日期", null=True)
    followers = models.BigIntegerField("粉丝数", null=True)
    posts = models.BigIntegerField("本年发布", null=True)
    quiet_since = models.DateField("最近更新", null=True)

    version = models.PositiveIntegerField("记录数", default=0)
    registered_at = models.DateTimeField("登记时间")
    registered_by = person_column("登记人")

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="account_of_body"),
            models.Index(fields=["state", "quiet_since"], name="account_quiet"),
            models.Index(fields=["state", "certified_until"], name="account_certified"),
            models.Index(fields=["-followers", "id"], name="account_followers"),
            models.Index(fields=["name"], name="account_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="account_state_known"
            ),
            models.CheckConstraint(
                condition=Q(platform__in=sorted(Platform)), name="account_platform_known"
            ),
            models.CheckConstraint(
                condition=Q(operation__in=sorted(Operation)), name="account_operation_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ENDED))
                | (Q(closed_on__isnull=False) & ~Q(close_reason="") & ~Q(notice="")),
                name="account_closed_has_notice",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state__in=sorted(ENDED)),
                name="account_merged_is_closed",
            ),
            models.UniqueConstraint(
                fields=["platform", "name"],
                condition=~Q(state__in=sorted(ENDED)),
                name="account_name_once",
            ),
            models.UniqueConstraint(
                fields=["platform", "uid"],
                condition=~Q(uid="") & ~Q(state__in=sorted(ENDED)),
                name="account_uid_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def read_details(self) -> AccountDetails:
        """What the ledger says of it."""
        known = {name: getattr(self, name) for name in AccountDetails.__dataclass_fields__}
        return AccountDetails(
            **known
            | {
                "platform": Platform(self.platform),
                "operation": Operation(self.operation),
                "functions": tuple(Function(f) for f in self.functions),
                "topics": tuple(self.topics),
            }
        )

    @property
    def platform_label(self) -> str:
        """The platform in words."""
        return PLATFORM_LABELS[Platform(self.platform)]

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[State(self.state)]


class AccountHolder(models.Model):
    """Who held a duty at an account from a day on; `until_on` None: still."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="holders", verbose_name="账号"
    )
    duty = models.CharField("职责", max_length=20, choices=choices_of(DUTY_LABELS))
    name = models.CharField("姓名", max_length=50)
    post = models.CharField("职务", max_length=50, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    since_on = models.DateField("任职日期", null=True)
    until_on = models.DateField("移交日期", null=True)

    class Meta:
        ordering: ClassVar = ["account", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(duty__in=sorted(Duty)), name="account_holder_duty_known"
            ),
            models.UniqueConstraint(
                fields=["account", "duty"],
                condition=Q(until_on=None),
                name="account_holder_one_a_duty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.name}"

    def read(self) -> Holder:
        """The person and since when."""
        return Holder(self.name, self.post, self.phone, self.since_on)


class AccountEvent(models.Model):
    """Something that happened to an account. Rows are added; only their filing is noted later.

    `kind` is a move of `rules.channels.accounts`. `file_by_on` is the last day for its filing,
    None where none is needed.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="events", verbose_name="账号"
    )
    place = models.PositiveIntegerField("次序")
    kind = models.CharField("事项", max_length=20, choices=choices_of(MOVE_LABELS))
    on = models.DateField("日期")
    data = models.JSONField("内容", default=dict)
    is_reported = models.BooleanField("半年报送", default=False)
    file_by_on = models.DateField("报备期限", null=True)
    filed_on = models.DateField("报备日期", null=True)
    filing_no = models.CharField("报备编号", max_length=100, blank=True)
    filed_at = models.DateTimeField("登记报备时间", null=True)
    filed_by = person_column("登记报备人")
    happened_at = models.DateTimeField("记录时间")
    happened_by = person_column("记录人")
    by_name = models.CharField("记录人姓名", max_length=100)

    class Meta:
        ordering: ClassVar = ["account", "place"]
        indexes: ClassVar = [
            models.Index(fields=["is_reported", "on"], name="account_event_reported"),
            models.Index(fields=["filed_on", "file_by_on"], name="account_event_to_file"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "place"], name="account_event_place_once"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(Move)), name="account_event_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(filed_on__gte=F("on")),
                name="account_event_filed_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"

    @property
    def label(self) -> str:
        """What happened, in words."""
        return MOVE_LABELS[Move(self.kind)]

    def is_filing_late(self, today: date) -> bool:
        """Whether its last day has passed without a filing."""
        return self.file_by_on is not None and self.filed_on is None and self.file_by_on < today


def _bound(label: str) -> models.CharField[str, str]:
    return models.CharField(label, max_length=10, choices=choices_of(BOUND_LABELS), default="exact")


class AccountSnapshot(models.Model):
    """What an account had reached on a day; counts since 1 January, with their bounds.

    `gained` followed and `lost` left on that day; so many persons read and shared anything of the
    account on it. Figures of accounts and of bodies, never of persons.
    """

    SOURCES: ClassVar = {"entered": "手工填写", "imported": "表格导入", "fetched": "平台接口"}

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="snapshots", verbose_name="账号"
    )
    as_of_on = models.DateField("统计日期")
    followers = models.BigIntegerField("粉丝数", null=True)
    followers_bound = _bound("粉丝数准确程度")
    last_post_on = models.DateField("最近更新", null=True)
    posts = models.BigIntegerField("本年发布", null=True)
    posts_bound = _bound("发布准确程度")
    originals = models.BigIntegerField("本年原创", null=True)
    originals_bound = _bound("原创准确程度")
    reads = models.BigIntegerField("本年阅读", null=True)
    reads_bound = _bound("阅读准确程度")
    interactions = models.BigIntegerField("本年互动", null=True)
    interactions_bound = _bound("互动准确程度")
    gained = models.BigIntegerField("当日新增关注", null=True)
    lost = models.BigIntegerField("当日取消关注", null=True)
    readers = models.BigIntegerField("当日阅读人数", null=True)
    sharers = models.BigIntegerField("当日分享人数", null=True)
    source = models.CharField("来源", max_length=10, choices=list(SOURCES.items()))
    taken_at = models.DateTimeField("记录时间")
    taken_by = person_column("记录人")

    class Meta:
        ordering: ClassVar = ["account", "-as_of_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "as_of_on"], name="account_snapshot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.as_of_on}"

    def figure(self, name: str) -> Figure | None:
        """A count with its bound."""
        value: int | None = getattr(self, name)
        bound: Bound = getattr(self, f"{name}_bound")
        return None if value is None else Figure(value, bound)


class ChangeReport(models.Model):
    """The changes of a body's accounts in half a year, as it handed them in.

    `lines` is the frozen list; a body without changes reports that too (零报告).
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="主办单位"
    )
    year = models.PositiveSmallIntegerField("年份")
    half = models.PositiveSmallIntegerField("半年")
    lines = models.JSONField("变动", default=list)
    note = models.CharField("说明", max_length=300, blank=True)
    submitted_at = models.DateTimeField("报送时间")
    submitted_by = person_column("报送人")

    class Meta:
        ordering: ClassVar = ["-year", "-half", "organisation"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year", "half"], name="change_report_once"
            ),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="change_report_half_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}-{self.half}"
