"""The office of a body: its settings, its counters, its calendar, its ways in."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.texts import person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.policy import Policy
from gongkai.rules.remedies import BodyKind


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


class CalendarChange(models.Model):
    """A holiday notice that came late or changed, with the cases that it moves.

    `order` is the notice in the shape of a year file; `moves` lists the open cases with their due
    day before and after, as they stood when the notice was brought in. Approved, it is carried out
    case by case in the order of their keys: `reached` is the last key, `moved` how many moved so far.
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
    proposed_by = person_column("提出人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = person_column("决定人")
    reached = models.PositiveBigIntegerField("已重新计算到", default=0)
    moved = models.PositiveIntegerField("已变动", default=0)
    is_carried_out = models.BooleanField("已全部重新计算", default=False)

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


class IntakeProbe(models.Model):
    """Whether a way in was alive when it was last tried: the form, the mailbox, the fax."""

    way = models.CharField("入口", max_length=30, unique=True)
    is_alive = models.BooleanField("正常")
    message = models.CharField("说明", max_length=300, blank=True)
    probed_at = models.DateTimeField("探测时间")
    probed_by = person_column("探测人")

    class Meta:
        ordering: ClassVar = ["way"]

    def __str__(self) -> str:
        return self.way
