"""The whole ledger, or the figures of many accounts, from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.channels.actions.bodies import Bodies
from gongkai.channels.actions.figures import Figures
from gongkai.channels.actions.work import Work
from gongkai.channels.models import Account, AccountEvent, AccountHolder, AccountSnapshot
from gongkai.channels.queries.access import MANAGE, actors_of, holders_of, visible_accounts
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import (
    ENDED,
    PLATFORM_LABELS,
    STATE_LABELS,
    TABLE,
    Move,
    State,
    proofs_of,
)
from gongkai.rules.channels.ledger import LedgerRow, SnapshotRow
from gongkai.rules.errors import BadInputError, GongkaiError
from gongkai.rules.sheets import refuse


@dataclass(frozen=True, slots=True)
class Imported:
    """How many accounts are new, how many were changed, how many stayed as they were."""

    added: int
    changed: int
    same: int


@action
def import_accounts(*, rows: Sequence[LedgerRow], by: Asker, at: datetime) -> Imported:
    """Put every account of a sheet into the ledger; those that are there are brought up to date.

    Raises BadInputError that names each line that is wrong; then nothing is changed. The state of
    an account that is there already changes by its moves alone.
    """
    today = timezone.localdate(at)
    bodies = Bodies(by, today)
    known = {
        (account.platform, account.name): account
        for account in visible_accounts(by)
        .select_related("organisation", "supervisor", "operator")
        .prefetch_related("holders")
    }
    taken = set(
        Account.objects.exclude(state__in=sorted(ENDED)).values_list("platform", "name")
    ) - set(known)
    new, changed, same, faults = [], 0, 0, []
    for row in rows:
        try:
            place = _placed(bodies, row)
            key = (row.details.platform.value, row.details.name)
            if key in known:
                if _update(known[key], row, place, by, at):
                    changed += 1
                else:
                    same += 1
                continue
            if key in taken and row.state not in ENDED:
                label = PLATFORM_LABELS[row.details.platform]
                raise BadInputError(f"{label}“{row.details.name}”已由别的单位登记。")
            new.append(_New(row, place, by, at, today))
        except GongkaiError as error:
            faults.append(f"第{row.line}行：{error}")
    refuse(faults)
    here = _add(new, known, by, at)
    done = Imported(len(new), changed, same)
    first = here[rows[0].details.platform.value, rows[0].details.name]
    record(
        on=first,
        organisation_id=first.organisation_id,
        after={"added": done.added, "changed": done.changed, "same": done.same},
    )
    return done


@dataclass(frozen=True, slots=True)
class _Placed:
    organizer: Organisation
    supervisor: Organisation | None
    operator: Organisation | None


def _placed(bodies: Bodies, row: LedgerRow) -> _Placed:
    organizer = bodies.organizer(row.organizer)
    return _Placed(
        organizer,
        bodies.other(row.supervisor, "主管单位", organizer),
        bodies.other(row.operator, "承办部门", organizer),
    )


class _New:
    """An account to be added, with what the sheet says happened to it."""

    def __init__(
        self, row: LedgerRow, place: _Placed, by: Asker, at: datetime, today: date
    ) -> None:
        self.row = row
        first = Move.REGISTER if row.state is State.PREPARING else Move.RECORD
        proofs = proofs_of(row.details, row.holders)
        # What was closed before it came into this ledger needs no managers any more.
        if row.state not in ENDED:
            TABLE.check(None, first, actors=actors_of(by, place.organizer.path), proofs=proofs)
        if row.closed_on and row.closed_on > today:
            raise BadInputError("关停日期还没有到，请核对。")
        self.account = Account(
            organisation=place.organizer,
            supervisor=place.supervisor,
            operator=place.operator,
            state=row.state,
            registered_at=at,
            registered_by=Work.person(by),
            closed_on=row.closed_on if row.state in ENDED else None,
            close_reason=row.close_reason if row.state in ENDED else "",
            notice=row.notice if row.state in ENDED else "",
        )
        work = Work(self.account, by, at)
        work.put(row.details)
        self.steps = [(first, today)]
        if row.state in ENDED:
            self.steps.append((Move.MERGE if row.successor else Move.CLOSE, row.closed_on or today))
        if row.state is State.CANCELLED:
            self.steps.append((Move.CANCEL, row.closed_on or today))
        if row.state is State.SUSPENDED:
            self.steps.append((Move.SUSPEND, today))
        if row.state is State.CHANGING:
            self.steps.append((Move.BEGIN_CHANGE, today))
        self.account.version = len(self.steps)
        snapshot = row.snapshot
        last = snapshot.last_post_on if snapshot else None
        self.account.quiet_since = last or row.details.opened_on
        if snapshot:
            self.account.as_of_on = snapshot.as_of_on
            self.account.followers = snapshot.followers.value if snapshot.followers else None
            self.account.posts = snapshot.posts.value if snapshot.posts else None


def _add(
    new: Sequence[_New], known: dict[tuple[str, str], Account], by: Asker, at: datetime
) -> dict[tuple[str, str], Account]:
    """Write new accounts with what belongs to them; returns all accounts by platform and name."""
    Account.objects.bulk_create([one.account for one in new], batch_size=500)
    here = known | {(one.account.platform, one.account.name): one.account for one in new}
    for one in new:
        if one.row.successor and one.row.state in ENDED:
            successor = here.get((one.account.platform, one.row.successor))
            if successor is None or successor.pk == one.account.pk:
                raise BadInputError(
                    f"第{one.row.line}行：没有找到并入的账号“{one.row.successor}”，应在同一平台。"
                )
            one.account.merged_into = successor
    Account.objects.bulk_update(
        [one.account for one in new if one.account.merged_into_id], ["merged_into"], batch_size=500
    )
    AccountHolder.objects.bulk_create(
        [
            AccountHolder(
                account=one.account,
                duty=duty,
                name=holder.name,
                post=holder.post,
                phone=holder.phone,
                since_on=holder.since_on,
            )
            for one in new
            for duty, holder in one.row.holders.items()
        ],
        batch_size=500,
    )
    AccountEvent.objects.bulk_create(
        [
            AccountEvent(
                account=one.account,
                place=place,
                kind=move,
                on=on,
                data={"imported": True},
                happened_at=at,
                happened_by=Work.person(by),
                by_name=by.name,
            )
            for one in new
            for place, (move, on) in enumerate(one.steps, 1)
        ],
        batch_size=500,
    )
    AccountSnapshot.objects.bulk_create(
        [
            AccountSnapshot(
                account=one.account,
                as_of_on=one.row.snapshot.as_of_on,
                source="imported",
                taken_at=at,
                taken_by=Work.person(by),
                **Figures.columns(one.row.snapshot),
            )
            for one in new
            if one.row.snapshot
        ],
        batch_size=500,
    )
    return here


def _update(account: Account, row: LedgerRow, place: _Placed, by: Asker, at: datetime) -> bool:
    """Bring an account up to date; whether anything changed."""
    if account.organisation_id != place.organizer.pk:
        raise BadInputError(f"“{account.name}”已登记在别的主办单位，请先核对。")
    if account.state != row.state:
        raise BadInputError(
            f"“{account.name}”在台账里是“{account.state_label}”，表里是“{STATE_LABELS[row.state]}”。"
            "状态请在账号页面办理。"
        )
    work = Work(account, by, at, holders_of(account.holders.all()))
    changed: dict[str, Any] = work.put(row.details)
    for name in ("supervisor", "operator"):
        other = getattr(place, name)
        if getattr(account, f"{name}_id") != (other.pk if other else None):
            changed[name] = True
            setattr(account, name, other)
    if account.state != State.PREPARING and changed.keys() & {"subject"}:
        raise BadInputError(f"“{account.name}”的认证主体变了，请在账号页面办理变更。")
    told: list[dict[str, str]] = []
    if account.state not in ENDED:
        told = work.hold(row.holders, timezone.localdate(at))
    if changed:
        work.tell(work.check(Move.EDIT), work.today, changed=sorted(changed), imported=True)
    if told:
        work.tell(work.check(Move.HANDOVER), work.today, people=told, imported=True)
    has_new = row.snapshot is not None and _keep(account, row.snapshot, by, at)
    return bool(changed or told or has_new)


def _keep(account: Account, snapshot: Any, by: Asker, at: datetime) -> bool:
    columns = Figures.columns(snapshot)
    old = account.snapshots.filter(as_of_on=snapshot.as_of_on).first()
    if old is not None and all(getattr(old, name) == value for name, value in columns.items()):
        return False
    AccountSnapshot.objects.update_or_create(
        account=account,
        as_of_on=snapshot.as_of_on,
        defaults=columns | {"source": "imported", "taken_at": at, "taken_by": Work.person(by)},
    )
    Figures.project(account)
    return True


@action
def import_snapshots(*, rows: Sequence[SnapshotRow], by: Asker, at: datetime) -> int:
    """Enter the figures of many accounts from a sheet; returns how many accounts are new to it.

    Raises BadInputError that names each line that is wrong; then nothing is changed.
    """
    reach = by.scope(MANAGE)
    known = {
        (account.platform, account.name): account
        for account in Account.objects.within(reach).select_related("organisation")
    }
    today, faults, done = timezone.localdate(at), [], 0
    for row in rows:
        account = known.get((row.platform.value, row.name))
        if account is None:
            faults.append(f"第{row.line}行：您管理的台账里没有“{row.name}”，请核对名称和平台。")
        elif row.snapshot.as_of_on > today:
            faults.append(f"第{row.line}行：统计日期还没有到。")
        else:
            done += _keep(account, row.snapshot, by, at)
    refuse(faults)
    first = known[rows[0].platform.value, rows[0].name]
    record(
        on=first,
        organisation_id=first.organisation_id,
        after={"rows": len(rows), "changed": done},
    )
    return done
