"""Messages to applicants and officers: the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models

from gongkai.audit.models import OutboxQuerySet
from gongkai.info_requests.models.requests import InfoRequest
from gongkai.info_requests.models.texts import person_column
from gongkai.organisations.models import Organisation

LEASE = timedelta(minutes=5)


MOST_ATTEMPTS = 5


class NoticeQuerySet(OutboxQuerySet["Notice"]):
    """Notices that wait to be sent."""

    lease = LEASE


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
    person = person_column("收件人员")
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
    queued_by = person_column("生成人")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="notice_due"),
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["organisation", "channel", "-id"], name="notice_of_body"),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeReading(models.Model):
    """That a person read a notice on the desk: a notice of a body is read by each for themselves."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="readings")
    read_at = models.DateTimeField("阅读时间")
    read_by = person_column("阅读人")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["read_by", "notice"], name="notice_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.read_by_id}"
