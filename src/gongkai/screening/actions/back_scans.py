"""Everything is screened again, after a list changed: step by step, from where it stopped.

The capability that owns the things walks through them; here stands how far it has come.
"""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.screening.models import BackScan


@action
def start_back_scan(
    *, organisation: Organisation, kind: str, total: int, reason: str, by: Asker, at: datetime
) -> BackScan:
    """Ask for everything of a kind at an organisation and below to be screened again.

    Raises WrongPersonError, WrongStateError where one is under way.
    """
    require(by, Permission.MANAGE_WORD_LISTS, organisation.path)
    if BackScan.objects.filter(kind=kind, organisation=organisation, ended_at=None).exists():
        raise WrongStateError("补查正在进行。请等它结束，或先停止它。")
    scan = BackScan.objects.create(
        kind=kind,
        organisation=organisation,
        reason=reason.strip()[:300],
        total=total,
        started_at=at,
        started_by=person_of(by),
    )
    record(on=scan, organisation_id=organisation.pk, after={"kind": kind, "total": total})
    return scan


@action
def advance_back_scan(
    *,
    scan_id: int,
    cursor: str,
    done: int,
    blocks: int,
    by: Asker,
    at: datetime,
    after: str | None = None,
) -> BackScan:
    """Note how far a back scan has come: the next one begins behind `cursor`.

    `after`: where this portion began, so that two workers don't count it twice. Raises WrongStateError where it was ended or paused meanwhile, or another worker was faster.
    """
    scan = _running(scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    if after is not None and scan.cursor != after:
        raise WrongStateError("另一个进程已经查过这一段。")
    scan.cursor, scan.done, scan.blocks = cursor, scan.done + done, scan.blocks + blocks
    scan.attempts = 0
    scan.save()
    record(
        on=scan, organisation_id=scan.organisation_id, after={"cursor": cursor, "done": scan.done}
    )
    return scan


@action
def pause_back_scan(*, scan_id: int, by: Asker, at: datetime) -> BackScan:
    """Let a back scan rest. Raises NotFoundError, WrongPersonError, WrongStateError."""
    scan = _running(scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    if scan.paused_at is not None:
        raise WrongStateError("这次补查已经暂停。")
    scan.paused_at, scan.paused_by = at, person_of(by)
    scan.save()
    record(on=scan, organisation_id=scan.organisation_id, after={"paused": True, "done": scan.done})
    return scan


@action
def resume_back_scan(*, scan_id: int, by: Asker, at: datetime) -> BackScan:
    """Go on with a back scan that rests, from where it stopped."""
    scan = _running(scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    if scan.paused_at is None:
        raise WrongStateError("这次补查没有暂停，正在进行。")
    scan.paused_at = scan.paused_by = None
    scan.save()
    record(
        on=scan, organisation_id=scan.organisation_id, after={"paused": False, "done": scan.done}
    )
    return scan


@action
def end_back_scan(*, scan_id: int, by: Asker, at: datetime) -> BackScan:
    """Note that a back scan is through, or was stopped."""
    scan = _running(scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    scan.ended_at, scan.ended_by = at, person_of(by)
    scan.save()
    record(
        on=scan,
        organisation_id=scan.organisation_id,
        after={"done": scan.done, "total": scan.total, "blocks": scan.blocks},
    )
    return scan


def _running(scan_id: int, by: Asker) -> BackScan:
    scan = (
        BackScan.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(
            pk=scan_id,
            organisation__in=Organisation.objects.within(by.scope(Permission.SEE_FINDINGS)),
        )
        .first()
    )
    if scan is None:
        raise NotFoundError("没有找到这次补查，或者不在您的工作范围内。")
    if scan.ended_at is not None:
        raise WrongStateError("这次补查已经结束。")
    return scan
