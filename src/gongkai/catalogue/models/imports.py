"""Folders of documents that become drafts: the batch, and each file with what came of it."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from gongkai.audit.models import OutboxQuerySet
from gongkai.catalogue.models.columns import Column, seen_in
from gongkai.catalogue.models.items import ItemVersion, choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.items import KIND_LABELS

LEASE: Final = timedelta(minutes=5)


class ImportState(StrEnum):
    """Where a file of an import stands; the values never change."""

    WAITING = "waiting"
    ASKING = "asking"
    DRAFTED = "drafted"
    REFUSED = "refused"
    SKIPPED = "skipped"
    UNDONE = "undone"


IMPORT_LABELS: Final = {
    ImportState.WAITING: "等待读取",
    ImportState.ASKING: "待您确认",
    ImportState.DRAFTED: "已建草稿",
    ImportState.REFUSED: "没有导入",
    ImportState.SKIPPED: "已跳过",
    ImportState.UNDONE: "已撤销",
}


class Choice(StrEnum):
    """What somebody decided of a file that asked; the values never change."""

    ACCEPT = "accept"
    REJECT = "reject"


CHOICE_LABELS: Final = {Choice.ACCEPT: "接受修订", Choice.REJECT: "不接受修订"}


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches by place."""

    def within(self, scope: Scope) -> Self:
        """Those for bodies in a scope, and those whose column a unit in it keeps."""
        return self.filter(seen_in(scope))


class ImportBatch(models.Model):
    """Files that were handed in at once, to become drafts of one kind in one column."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="+", verbose_name="栏目"
    )
    kind = models.CharField("种类", max_length=20, choices=choices_of(KIND_LABELS))
    has_original = models.BooleanField("原文件作为附件", default=False)
    begun_at = models.DateTimeField("导入时间")
    begun_by = person_column("导入人")
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = person_column("撤销人")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"导入 {self.pk}"


class ImportFileQuerySet(OutboxQuerySet["ImportFile"]):
    """Files that wait for the worker."""

    lease = LEASE
    most_leases = 4
    waiting = ImportState.WAITING


class ImportFile(models.Model):
    """A file of a batch, kept under its hash. The row is also the outbox entry for reading it.

    `found` says what was met in it (tracked changes, comments, pictures without words, what was
    lost); `made_saved` how often the draft had been saved when it was made, so that a draft nobody
    has touched is known.
    """

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, related_name="files", verbose_name="批次"
    )
    place = models.PositiveIntegerField("次序")
    name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64, blank=True)
    state = models.CharField("状态", max_length=20, choices=choices_of(IMPORT_LABELS))
    message = models.CharField("说明", max_length=500, blank=True)
    found: Any = models.JSONField("读到的情况", default=dict)
    choice = models.CharField("决定", max_length=20, blank=True, choices=choices_of(CHOICE_LABELS))
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="草稿"
    )
    made_saved = models.PositiveIntegerField("建立时的保存次数", default=0)
    attempts = models.PositiveSmallIntegerField("读取次数", default=0)
    leased_until = models.DateTimeField("读取租约至", null=True)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["batch", "place"]
        indexes: ClassVar = [
            models.Index(
                fields=["leased_until"],
                condition=Q(state=ImportState.WAITING),
                name="import_file_waiting",
            ),
            models.Index(fields=["sha256"], name="import_file_hash"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "place"], name="import_file_place_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ImportState)), name="import_file_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.DRAFTED) | Q(version__isnull=False),
                name="import_file_drafted_has_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_read_again(self) -> bool:
        """Whether the file was read in vain; what was refused before is not kept."""
        return self.state == ImportState.REFUSED and bool(self.sha256)
