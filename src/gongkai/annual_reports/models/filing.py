"""Reports that go from one installation to another: keys, the way up, and each report sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from gongkai.accounts.models import Person
from gongkai.annual_reports.models.reports import Version
from gongkai.audit.models import OutboxQuerySet
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.report.filing import STATE_LABELS, State

LEASE: Final = timedelta(minutes=2)
# How long until the worker asks again what became of a report: soon at first, daily after a while.
ASK_AGAIN: Final = timedelta(minutes=10)
ASK_SLOWLY: Final = timedelta(days=1)
SOON: Final = timedelta(days=60)


class FilingKeyQuerySet(models.QuerySet["FilingKey"]):
    """Keys by place."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies within a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class FilingKey(models.Model):
    """By it the installation of a body hands that body's report in; only a hash of it is kept.

    `minute` and `calls_in_minute` count what it was used for just now; `calls` since it was issued.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="报送机关"
    )
    note = models.CharField("交给谁", max_length=100, blank=True)
    key_hash = models.CharField("密钥哈希", max_length=64, unique=True)
    key_start = models.CharField("密钥开头", max_length=10)
    expires_on = models.DateField("有效期至")
    minute = models.CharField("最近一分钟", max_length=16, blank=True)
    calls_in_minute = models.PositiveIntegerField("这一分钟的次数", default=0)
    calls = models.PositiveIntegerField("总次数", default=0)
    last_called_on = models.DateField("最近使用日期", null=True)
    made_at = models.DateTimeField("发放时间")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FilingKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.key_start}"


class FilingRouteQuerySet(models.QuerySet["FilingRoute"]):
    """Ways up by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies within a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def standing(self) -> Self:
        """Those that are in use."""
        return self.filter(ended_at=None)


class FilingRoute(models.Model):
    """Where the reports of a body are sent, and the key for it, encrypted. A change is a new row."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="报送机关"
    )
    address = models.CharField("上级系统的地址", max_length=200)
    key_sealed = models.BinaryField("密钥（加密）")
    key_start = models.CharField("密钥开头", max_length=10)
    made_at = models.DateTimeField("设置时间")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FilingRouteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="route_one_a_body"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.address}"

    @staticmethod
    def key_context(organisation_id: int) -> str:
        """The place to which the sealed key of a body is bound."""
        return f"filing-route:{organisation_id}"


class FilingQuerySet(OutboxQuerySet["Filing"]):
    """Reports that wait to be sent."""

    lease = LEASE
    beside = ("version__report", "route")

    def take_to_ask(self, at: datetime) -> Filing | None:
        """The one to be asked after first, put off for the others; None where none is due."""
        due = self.filter(state="taken", ask_from__lte=at)
        for filing in due.select_related(*self.beside).order_by("ask_from")[:1]:
            was, filing.ask_from = filing.ask_from, filing.next_ask(at)
            mine = self.filter(pk=filing.pk, ask_from=was)
            if mine.update(ask_from=filing.ask_from):
                return filing
        return None


class Filing(models.Model):
    """A public version on its way up: also the outbox entry. One row a version.

    While it waits, `leased_until` is when the next try is due. Once it was taken, `ask_from` is
    when the worker asks next what became of it, and `remote_…` what was answered last.
    """

    STATES: ClassVar = {
        "queued": "正在报送",
        "taken": "上级已收到",
        "refused": "上级没有收下",
        "failed": "没有送到",
    }

    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, related_name="filing", verbose_name="版本"
    )
    route = models.ForeignKey(
        FilingRoute, on_delete=models.PROTECT, related_name="+", verbose_name="送到哪里"
    )
    state = models.CharField("状态", max_length=20, choices=list(STATES.items()), default="queued")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    message = models.CharField("结果说明", max_length=500, blank=True)
    queued_at = models.DateTimeField("报送时间")
    queued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_on = models.DateField("送到日期", null=True)
    ask_from = models.DateTimeField("下次询问", null=True)
    remote_area = models.CharField("收报告的机关", max_length=200, blank=True)
    remote_number = models.PositiveIntegerField("在上级是第几版", null=True)
    remote_state = models.CharField(
        "在上级的状态",
        max_length=20,
        blank=True,
        choices=[(s.value, STATE_LABELS[s]) for s in State],
    )
    remote_note = models.CharField("上级的意见", max_length=1000, blank=True)
    remote_errors = models.PositiveSmallIntegerField("上级核对的错误数", default=0)
    remote_warnings = models.PositiveSmallIntegerField("上级核对的提醒数", default=0)

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="filing_due"),
            models.Index(fields=["ask_from"], name="filing_to_ask"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(taken_on__isnull=False),
                name="filing_taken_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"

    def next_ask(self, at: datetime) -> datetime:
        """When to ask next."""
        fresh = at - self.queued_at < SOON
        return at + (ASK_AGAIN if fresh else ASK_SLOWLY)

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.STATES[self.state]

    @property
    def remote_label(self) -> str:
        """The state at the supervising office, in words."""
        return STATE_LABELS[State(self.remote_state)] if self.remote_state else ""
