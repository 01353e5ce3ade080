"""Back scans and what they brought up; the systems that were let in. Each takes the asker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.screening.models import BackScan, Caller, Finding, PassedOver


@dataclass(frozen=True, slots=True)
class BackScanSummary:
    """A back scan: how far it is, and what it found.

    `passed_over` counts what could not be screened, `waiting` what of it is tried again.
    """

    id: int
    kind: str
    organisation_id: int
    organisation_path: str
    reason: str
    done: int
    total: int
    blocks: int
    started_at: datetime
    started_by: str
    paused_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    passed_over: int = 0
    waiting: int = 0

    @property
    def percent(self) -> int:
        """How much is done, from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 100

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        if self.ended_at is not None:
            return "已完成" if self.done >= self.total else "已停止"
        return "已暂停" if self.paused_at is not None else "正在补查"


def list_back_scans(asker: Asker, *, limit: int = 50) -> list[BackScanSummary]:
    """The back scans within the asker's reach, the newest first."""
    return [_summary(row) for row in _scans(asker)[:limit]]


def get_back_scan(asker: Asker, scan_id: int) -> BackScanSummary:
    """One back scan. Raises NotFoundError."""
    row = _scans(asker).filter(pk=scan_id).first()
    if row is None:
        raise NotFoundError("没有找到这次补查，或者不在您的工作范围内。")
    return _summary(row)


def _scans(asker: Asker) -> Any:
    places = Organisation.objects.within(asker.scope(Permission.SEE_FINDINGS))
    rows = BackScan.objects.filter(organisation__in=places)
    return rows.select_related("organisation", "started_by", "ended_by").annotate(
        failed=Count("passed_over"),
        waiting=Count("passed_over", filter=Q(passed_over__is_waiting=True)),
    )


def _summary(row: Any) -> BackScanSummary:
    place: Any = row.organisation
    return BackScanSummary(
        row.pk,
        row.kind,
        place.pk,
        place.path,
        row.reason,
        row.done,
        row.total,
        row.blocks,
        row.started_at,
        row.started_by.name if row.started_by else "系统",
        row.paused_at,
        row.ended_at,
        row.ended_by.name if row.ended_by else "系统",
        row.failed,
        row.waiting,
    )


@dataclass(frozen=True, slots=True)
class PassedOverRow:
    """A thing that a back scan could not screen, and why not; `is_waiting`: it is tried again."""

    key: str
    title: str
    reason: str
    is_waiting: bool
    passed_at: datetime


def passed_over_in(asker: Asker, scan_id: int, *, limit: int = 200) -> list[PassedOverRow]:
    """What a back scan within the asker's reach passed over, in its order."""
    rows = PassedOver.objects.filter(scan__in=_scans(asker).filter(pk=scan_id).values("pk"))
    return [
        PassedOverRow(row.key, row.title, row.reason, row.is_waiting, row.passed_at)
        for row in rows.order_by("pk")[:limit]
    ]


@dataclass(frozen=True, slots=True)
class WaitingAgain:
    """What is tried again next, for the worker."""

    id: int
    key: str


def next_passed_over(kind: str) -> WaitingAgain | None:
    """What of the back scans of a kind waits longest to be tried again; None where nothing does."""
    rows = PassedOver.objects.filter(is_waiting=True, scan__kind=kind).order_by("pk")
    row = rows.values_list("pk", "key").first()
    return None if row is None else WaitingAgain(*row)


@dataclass(frozen=True, slots=True)
class RunningScan:
    """The next back scan to go on with, for the worker: of what, where, and behind which."""

    id: int
    organisation_path: str
    cursor: str


def next_back_scan(kind: str) -> RunningScan | None:
    """The oldest back scan of a kind that is neither ended nor paused; None where there is none."""
    row = (
        BackScan.objects.filter(kind=kind, ended_at=None, paused_at=None)
        .select_related("organisation")
        .order_by("pk")
        .first()
    )
    if row is None:
        return None
    place: Any = row.organisation
    return RunningScan(row.pk, place.path, row.cursor)


def count_open_blocks(kind: str, keys: Sequence[str]) -> int:
    """How many findings stop the release of some subjects now."""
    rows = Finding.objects.blocking().filter(subject__kind=kind, subject__key__in=keys)
    return rows.count()


@dataclass(frozen=True, slots=True)
class CallerSummary:
    """A system that may ask for screenings."""

    id: int
    name: str
    organisation_id: int
    key_start: str
    calls: int
    last_called_on: Any
    made_at: datetime
    made_by: str
    ended_at: datetime | None


def list_callers(asker: Asker) -> list[CallerSummary]:
    """The systems that were let in within the asker's reach, those that count first."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_FINDINGS))
    rows = Caller.objects.filter(organisation__in=places).select_related("made_by")
    told = [
        CallerSummary(
            row.pk,
            row.name,
            row.organisation_id,
            row.key_start,
            row.calls,
            row.last_called_on,
            row.made_at,
            row.made_by.name if row.made_by else "系统",
            row.ended_at,
        )
        for row in rows
    ]
    return sorted(told, key=lambda one: (one.ended_at is not None, one.id))
