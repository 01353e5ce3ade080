"""Everything is screened again, after a list changed: step by step, from where it stopped.

The capability that owns the things walks through them; here stands how far it has come.
"""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import Person
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
        started_by=by if isinstance(by, Person) else None,
    )
    record(on=scan, organisation_id=organisation.pk, after={"kind": kind, "total": total})
    return scan


@action
def advance_back_scan(
    *, scan_id: int, cursor: str, done: int, blocks: int, by: Asker, at: datetime
) -> BackScan:
    """Note how far a back scan has come: the next one begins behind `cursor`."""
    scan = _running(scan_id)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    scan.cursor, scan.done, scan.blocks = cursor, scan.done + done, scan.blocks + blocks
    scan.save()
    record(
        on=scan, organisation_id=scan.organisation_id, after={"cursor": cursor, "done": scan.done}
    )
    return scan


@action
def end_back_scan(*, scan_id: int, by: Asker, at: datetime) -> BackScan:
    """Note that a back scan is through, or was stopped."""
    scan = _running(scan_id)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    scan.ended_at, scan.ended_by = at, by if isinstance(by, Person) else None
    scan.save()
    record(
        on=scan,
        organisation_id=scan.organisation_id,
        after={"done": scan.done, "total": scan.total, "blocks": scan.blocks},
    )
    return scan


def _running(scan_id: int) -> BackScan:
    scan = (
        BackScan.objects.select_for_update()
        .select_related("organisation")
        .filter(pk=scan_id)
        .first()
    )
    if scan is None:
        raise NotFoundError("没有找到这次补查。")
    if scan.ended_at is not None:
        raise WrongStateError("这次补查已经结束。")
    return scan
