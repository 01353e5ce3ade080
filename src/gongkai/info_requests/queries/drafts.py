"""What an applicant has filled in and not yet filed. Whoever holds the token sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import DraftFile, FilingDraft, digest, load

# From the last change on; after that the worker throws a draft away.
DRAFT_LIFE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DraftFileView:
    """A file of a draft."""

    id: int
    kind: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """What was typed so far, by field, and the files."""

    organisation_id: int
    answers: Mapping[str, str]
    files: tuple[DraftFileView, ...]
    changed_at: datetime


def draft_of(token: str, *, at: datetime) -> DraftView | None:
    """The draft of a token; None where there is none, or its time is over."""
    row = FilingDraft.objects.filter(mark=digest(token), changed_at__gt=at - DRAFT_LIFE).first()
    if row is None:
        return None
    return DraftView(
        row.organisation_id,
        read_answers(row),
        tuple(
            DraftFileView(file.pk, file.kind, read_name(file, row.mark), file.size)
            for file in row.files.all()
        ),
        row.changed_at,
    )


def read_answers(row: FilingDraft) -> dict[str, str]:
    """The answers in clear, for the system's own use."""
    answers: dict[str, str] = load(cipher().open(bytes(row.answers), f"draft|{row.mark}").decode())
    return answers


def read_name(file: DraftFile, mark: str) -> str:
    """The name of a file in clear, for the system's own use."""
    return cipher().open(bytes(file.name), f"draft|{mark}|name").decode()


def open_draft_file(file: DraftFile, mark: str) -> bytes:
    """The content of a file, for the system's own use. Raises SealError."""
    return sealed_files().get(file.stored_as, f"draft|{mark}|file")
