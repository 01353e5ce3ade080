"""Everything is screened again, after a list changed: step by step, from where it stopped.

The capability that owns the things walks through them; here stands how far it has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.screening.models import BackScan, PassedOver


@dataclass(frozen=True, slots=True)
class Failed:
    """What a back scan could not screen, and why not."""

    key: str
    title: str
    reason: str


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
    failed: Sequence[Failed] = (),
) -> BackScan:
    """Note how far a back scan has come: the next one begins behind `cursor`.

    `after`: where this portion began, so that two workers don't count it twice; `failed`: what of it
    could not be screened. Raises WrongStateError where it was ended or paused meanwhile, or another
    worker was faster.
    """
    scan = _running(scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    if after is not None and scan.cursor != after:
        raise WrongStateError("另一个进程已经查过这一段。")
    scan.cursor, scan.done, scan.blocks = cursor, scan.done + done, scan.blocks + blocks
    scan.attempts = 0
    scan.save()
    for one in failed:
        PassedOver.objects.update_or_create(
            scan=scan,
            key=one.key,
            defaults={
                "title": one.title[:300],
                "reason": one.reason[:300],
                "is_waiting": False,
                "attempts": 0,
                "passed_at": at,
                "passed_by": person_of(by),
            },
        )
    record(
        on=scan,
        organisation_id=scan.organisation_id,
        after={"cursor": cursor, "done": scan.done, "failed": [one.key for one in failed]},
    )
    return scan


@action
def retry_passed_over(*, scan_id: int, by: Asker, at: datetime) -> int:
    """Have the worker try again all that a back scan passed over; how many.

    Raises NotFoundError, WrongPersonError, WrongStateError where there is nothing to try.
    """
    scan = _seen(scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    count = scan.passed_over.filter(is_waiting=False).update(is_waiting=True, attempts=0)
    if not count:
        raise WrongStateError("没有要再试的信息：都查过了，或者正在再试。")
    record(on=scan, organisation_id=scan.organisation_id, after={"tried_again": count})
    return count


@action
def settle_passed_over(
    *, passed_id: int, reason: str, blocks: int, by: Asker, at: datetime
) -> BackScan:
    """Note how one more try went: without a reason why not, it is done, with so many new blocks.

    Raises NotFoundError where another worker was faster.
    """
    row = PassedOver.objects.select_for_update().filter(pk=passed_id, is_waiting=True).first()
    if row is None:
        raise NotFoundError("这一条已经试过了。")
    scan = _seen(row.scan_id, by)
    require(by, Permission.MANAGE_WORD_LISTS, scan.organisation.path)
    scan.blocks += blocks
    scan.save(update_fields=["blocks"])
    if reason:
        row.reason, row.is_waiting, row.attempts = reason[:300], False, 0
        row.passed_at, row.passed_by = at, person_of(by)
        row.save()
    else:
        row.delete()
    record(
        on=scan,
        organisation_id=scan.organisation_id,
        after={"tried": row.key, "reason": reason, "blocks": blocks},
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
    scan = _seen(scan_id, by)
    if scan.ended_at is not None:
        raise WrongStateError("这次补查已经结束。")
    return scan


def _seen(scan_id: int, by: Asker) -> BackScan:
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
    return scan
