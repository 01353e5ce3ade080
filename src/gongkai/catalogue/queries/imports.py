"""Imports of folders: the batches in reach, and what came of each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue.models import (
    IMPORT_LABELS,
    ImportBatch,
    ImportFile,
    ImportState,
    ItemFile,
)
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import KIND_LABELS, ItemKind
from gongkai.rules.release import State

_MOST_BATCHES = 20


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A file of a batch. `found`: what was met in it, as `ImportFile.found`."""

    id: int
    name: str
    size: int
    state: ImportState
    message: str
    found: Mapping[str, Any]
    version_id: int | None
    title: str
    is_untouched: bool
    may_be_read_again: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return IMPORT_LABELS[self.state]

    @property
    def has_changes(self) -> bool:
        """Whether tracked changes must be taken or left."""
        return bool(self.found.get("insertions") or self.found.get("deletions"))


@dataclass(frozen=True, slots=True)
class ImportView:
    """A batch and all its files."""

    id: int
    column: str
    kind_label: str
    has_original: bool
    begun_at: datetime
    begun_by: str
    undone_at: datetime | None
    files: tuple[ImportLine, ...]

    def count(self, state: ImportState) -> int:
        """How many files are in a state."""
        return sum(file.state is state for file in self.files)

    @property
    def waiting(self) -> int:
        """How many files still wait for the worker."""
        return self.count(ImportState.WAITING)

    @property
    def done(self) -> int:
        """How many files have been read."""
        return len(self.files) - self.waiting

    @property
    def drafted(self) -> int:
        """How many drafts were made."""
        return self.count(ImportState.DRAFTED)

    @property
    def asking(self) -> int:
        """How many files wait for a decision."""
        return self.count(ImportState.ASKING)

    @property
    def refused(self) -> int:
        """How many files were not taken."""
        return self.count(ImportState.REFUSED)

    @property
    def can_undo(self) -> bool:
        """Whether anything can be taken back."""
        return any(f.is_untouched for f in self.files) or self.asking + self.waiting > 0


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """A batch in a list."""

    id: int
    column: str
    begun_at: datetime
    begun_by: str
    files: int
    drafted: int
    open: int


def seen_batch(asker: Asker, batch_id: int) -> ImportBatch:
    """A batch where the asker may write. Raises NotFoundError."""
    rows = ImportBatch.objects.within(asker.scope(Permission.EDIT_ITEMS))
    batch = rows.select_related("organisation", "column", "begun_by").filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError("没有找到这次导入，或者不在您的工作范围内。")
    return batch


def import_view(asker: Asker, batch_id: int) -> ImportView:
    """A batch with what came of each file. Raises NotFoundError."""
    batch = seen_batch(asker, batch_id)
    files = batch.files.select_related("version").defer("version__content", "version__words")
    return ImportView(
        id=batch.pk,
        column=batch.column.name,
        kind_label=KIND_LABELS[ItemKind(batch.kind)],
        has_original=batch.has_original,
        begun_at=batch.begun_at,
        begun_by=batch.begun_by.name if batch.begun_by else "系统",
        undone_at=batch.undone_at,
        files=tuple(map(_line, files)),
    )


def _line(file: ImportFile) -> ImportLine:
    version = file.version
    return ImportLine(
        id=file.pk,
        name=file.name,
        size=file.size,
        state=ImportState(file.state),
        message=file.message or _broken_off(file),
        found=file.found,
        version_id=file.version_id,
        title=version.title if version else "",
        is_untouched=version is not None
        and file.state == ImportState.DRAFTED
        and version.state == State.DRAFT
        and version.saved == file.made_saved,
        may_be_read_again=file.may_be_read_again,
    )


def _broken_off(file: ImportFile) -> str:
    """How often the reading of a waiting file broke off, in Chinese; "" for never."""
    times = file.attempts - 1
    if file.state != ImportState.WAITING or times < 1:
        return ""
    return f"读取时中断过{times}次，系统隔一段时间会再试；中断{MOST_BROKEN_OFF}次后停止。"


def list_imports(asker: Asker) -> list[ImportSummary]:
    """The latest batches where the asker may write."""
    is_open = Q(files__state__in=[ImportState.WAITING, ImportState.ASKING])
    rows = (
        ImportBatch.objects.within(asker.scope(Permission.EDIT_ITEMS))
        .select_related("column", "begun_by")
        .annotate(
            count=Count("files"),
            drafted=Count("files", filter=Q(files__state=ImportState.DRAFTED)),
            still=Count("files", filter=is_open),
        )
        .order_by("-pk")[:_MOST_BATCHES]
    )
    return [
        ImportSummary(
            id=row.pk,
            column=row.column.name,
            begun_at=row.begun_at,
            begun_by=row.begun_by.name if row.begun_by else "系统",
            files=getattr(row, "count", 0),
            drafted=getattr(row, "drafted", 0),
            open=getattr(row, "still", 0),
        )
        for row in rows
    ]


def earlier_use(file: ImportFile) -> str:
    """Where the body has used the same file before, in Chinese; "" where nowhere."""
    body = file.batch.organisation_id
    twin = (
        ImportFile.objects.filter(
            sha256=file.sha256, batch__organisation=body, state=ImportState.DRAFTED
        )
        .exclude(pk=file.pk)
        .select_related("version")
        .first()
    )
    if twin is not None and twin.version is not None:
        return f"导入成了“{twin.version.title[:60]}”"
    kept = (
        ItemFile.objects.filter(sha256=file.sha256, version__organisation=body)
        .select_related("version")
        .first()
    )
    return f"是“{kept.version.title[:60]}”的附件" if kept else ""
