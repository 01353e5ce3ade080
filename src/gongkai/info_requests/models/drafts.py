"""Applications that somebody is filling in: sealed, and thrown away when their time is over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.info_requests.models.letters import RequestFile
from gongkai.info_requests.models.texts import person_column
from gongkai.organisations.models import Organisation


class FilingDraft(models.Model):
    """What was typed so far, for one browser: it is no request yet, and no officer sees it.

    `mark` is the hash of the token that the browser's session holds. `answers` is sealed JSON.
    """

    mark = models.CharField("标记", max_length=64, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    answers = models.BinaryField("已填内容（密文）")
    begun_at = models.DateTimeField("开始时间")
    begun_by = person_column("开始人")
    changed_at = models.DateTimeField("最后修改时间", db_index=True)
    changed_by = person_column("最后修改人")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.begun_at}"


class DraftBegun(models.Model):
    """That an application was begun from an address, counted for an hour, to bound how many.

    `network` is a blind mark: it tells nothing without the key.
    """

    network = models.CharField("网络地址（标记）", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["network", "at"], name="draft_begun")]

    def __str__(self) -> str:
        return f"{self.at}"


class DraftFile(models.Model):
    """A file that was chosen before filing; sealed in the data folder, name and all."""

    draft = models.ForeignKey(
        FilingDraft, on_delete=models.CASCADE, related_name="files", verbose_name="草稿"
    )
    kind = models.CharField(
        "类别",
        max_length=20,
        choices=[(kind, RequestFile.KINDS[kind]) for kind in ("identity", "attachment")],
    )
    name = models.BinaryField("文件名（密文）")
    size = models.BigIntegerField("字节数")
    stored_as = models.CharField("存放名", max_length=64, unique=True)
    added_at = models.DateTimeField("加入时间")
    added_by = person_column("加入人")

    class Meta:
        ordering: ClassVar = ["draft", "pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.kind}"
