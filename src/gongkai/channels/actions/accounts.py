"""Everything that may happen to an account on a platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.channels.actions.figures import Figures
from gongkai.channels.actions.work import Work
from gongkai.channels.models import Account, AccountEvent, AccountSnapshot
from gongkai.channels.queries.access import MANAGE, NO_ACCOUNT, actors_of, visible_accounts
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.channels.accounts import (
    LIVE,
    TABLE,
    AccountDetails,
    Duty,
    Holder,
    Move,
    State,
    check_details,
    check_holders,
    proofs_of,
)
from gongkai.rules.channels.ledger import Snapshot, check_snapshot
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError

# What is changed at the platform, and so by a change that is filed, once an account is in use.
_AT_THE_PLATFORM = ("name", "platform", "subject")


@action
def register_account(
    *,
    organisation_id: int,
    details: AccountDetails,
    holders: Mapping[Duty, Holder],
    supervisor_id: int | None = None,
    operator_id: int | None = None,
    is_in_use: bool = False,
    on: date,
    by: Asker,
    at: datetime,
) -> Account:
    """Put an account into the ledger: one in preparation, or (`is_in_use`) one that is open.

    Raises NotFoundError for a body out of reach, WrongPersonError, BadInputError,
    MissingProofError where an account in use has no two managers, WrongStateError where the
    platform's account is in the ledger already.
    """
    body = _body(by, organisation_id)
    require(by, MANAGE, body.path)
    check_details(details)
    check_holders(holders)
    line = TABLE.check(
        None,
        Move.RECORD if is_in_use else Move.REGISTER,
        actors=actors_of(by, body.path),
        proofs=proofs_of(details, holders),
    )
    account = Account(
        organisation=body,
        supervisor_id=supervisor_id and _body(by, supervisor_id, Permission.SEE_ORGANISATIONS).pk,
        operator_id=operator_id and _body(by, operator_id, Permission.SEE_ORGANISATIONS).pk,
        registered_at=at,
        registered_by=Work.person(by),
        quiet_since=details.opened_on,
    )
    work = Work(account, by, at)
    work.check_day(on)
    work.put(details)
    work.tell(line, on)
    work.hold(holders, on)
    record(**work.trace(platform=details.platform, managers=_names(work.holders)))
    return account


def _body(by: Asker, organisation_id: int, permission: Permission = MANAGE) -> Organisation:
    found = Organisation.objects.filter(pk=organisation_id).first()
    # The office that supervises from above may lie outside of what a person sees.
    reach = by.scope(permission)
    is_above = found is not None and any(path.startswith(found.path) for path in reach.paths)
    if found is None or not (reach.covers(found.path) or (permission is not MANAGE and is_above)):
        raise NotFoundError("没有找到这个单位，或者不在您的工作范围内。")
    return found


def _names(holders: Mapping[Duty, Holder]) -> dict[str, str]:
    return {duty.value: holder.name for duty, holder in holders.items()}


@action
def edit_account(
    *,
    account_id: int,
    details: AccountDetails,
    supervisor_id: int | None = None,
    operator_id: int | None = None,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> Account:
    """Mend the ledger of an account; name, platform and subject only before it is open.

    Raises as `Work.open`, BadInputError for what a ledger may not say, WrongStateError for a name
    that must be changed at the platform first.
    """
    work = Work.open(account_id=account_id, by=by, at=at, seen=seen)
    line = work.check(Move.EDIT)
    check_details(details)
    old = work.account.read_details()
    if work.account.state != State.PREPARING and any(
        getattr(old, name) != getattr(details, name) for name in _AT_THE_PLATFORM
    ):
        raise WrongStateError(
            "账号开通以后，名称、平台、认证主体要先在平台上变更。请用“开始变更名称或主体”办理，"
            "完成后登记，系统会提醒报备。"
        )
    changed = work.put(details)
    for name, wanted in (("supervisor_id", supervisor_id), ("operator_id", operator_id)):
        before = getattr(work.account, name)
        if wanted != before:
            new = wanted and _body(by, wanted, Permission.SEE_ORGANISATIONS).pk
            setattr(work.account, name, new)
            changed[name] = (before, new)
    work.tell(line, work.today, changed=changed)
    record(**work.trace(changed=changed))
    return work.account


@action
def hand_account_over(
    *,
    account_id: int,
    holders: Mapping[Duty, Holder],
    on: date,
    note: str = "",
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> AccountEvent:
    """Let other people hold an account from a day on; to be filed, and in the half-year report.

    `holders` names everybody who holds a duty from then on. Raises as `Work.open`, BadInputError
    where nobody changes or two duties would be one person's, MissingProofError without two
    managers.
    """
    work = Work.open(account_id=account_id, by=by, at=at, seen=seen)
    work.check_day(on)
    before = dict(work.holders)
    work.holders = before | dict(holders)
    line = work.check(Move.HANDOVER)
    check_holders(work.holders)
    work.holders = before
    told = work.hold(holders, on)
    if not told:
        raise BadInputError("人员没有变化。请填写接手的人。")
    event = work.tell(line, on, people=told, note=note.strip()[:300])
    record(**work.trace(people=told, on=on))
    return event


@action
def certify_account(
    *,
    account_id: int,
    certified_until: date,
    on: date,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> AccountEvent:
    """Note that an account was certified anew, until a day.

    Raises as `Work.open`, BadInputError for a day that is over.
    """
    work = Work.open(account_id=account_id, by=by, at=at, seen=seen)
    work.check_day(on)
    line = work.check(Move.CERTIFY)
    if certified_until <= on:
        raise BadInputError("认证的有效期应晚于认证的日期，请核对。")
    if not work.account.subject:
        raise BadInputError("台账里没有认证主体，请先在“修改台账”里补上。")
    before = work.account.certified_until
    work.account.is_certified, work.account.certified_until = True, certified_until
    event = work.tell(
        line, on, until=certified_until.isoformat(), before=before.isoformat() if before else ""
    )
    record(**work.trace(certified_until=certified_until))
    return event


@action
def finish_account_change(
    *,
    account_id: int,
    name: str,
    subject: str,
    uid: str = "",
    on: date,
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> AccountEvent:
    """Note that a change at the platform is done: what the account is called and whose it is now.

    Raises as `Work.open`, BadInputError where nothing changed.
    """
    work = Work.open(account_id=account_id, by=by, at=at, seen=seen)
    work.check_day(on)
    details = replace(
        work.account.read_details(),
        name=name.strip(),
        subject=subject.strip(),
        uid=uid.strip() or work.account.uid,
    )
    check_details(details)
    changed = work.put(details)
    line = work.check(Move.FINISH_CHANGE)
    if not changed:
        raise BadInputError("名称和主体都没有变化。没有变更成的，请用“放弃变更”。")
    event = work.tell(line, on, changed=changed)
    record(**work.trace(changed=changed))
    return event


@action
def move_account(
    *,
    account_id: int,
    move: Move,
    on: date,
    reason: str = "",
    notice: str = "",
    successor_id: int | None = None,
    archive_ref: str = "",
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> AccountEvent:
    """Open, suspend, resume, close, merge or cancel an account, or begin and drop a change.

    Closing needs its reason and its notice to the public, merging the account that goes on,
    cancelling the place where the content is kept. Raises as `Work.open`, and as the table says.
    """
    work = Work.open(account_id=account_id, by=by, at=at, seen=seen)
    work.check_day(on)
    account = work.account
    successor = _successor(by, account, successor_id) if successor_id else None
    if move is Move.CANCEL:
        account.archive_ref = archive_ref.strip()[:200]
    line = work.check(move, reason=reason, notice=notice, has_successor=successor is not None)
    if move in {Move.CLOSE, Move.MERGE}:
        account.closed_on, account.close_reason = on, reason.strip()[:300]
        account.notice, account.merged_into = notice.strip()[:500], successor
    if move is Move.OPEN:
        account.opened_on = account.opened_on or on
        account.quiet_since = account.quiet_since or on
    event = work.tell(
        line,
        on,
        reason=reason.strip()[:300],
        notice=notice.strip()[:500],
        successor=successor.name if successor else "",
        archive_ref=account.archive_ref if move is Move.CANCEL else "",
    )
    record(**work.trace(move=move, on=on))
    return event


def _successor(by: Asker, account: Account, successor_id: int) -> Account:
    found = visible_accounts(by).filter(pk=successor_id).first()
    if found is None:
        raise NotFoundError(NO_ACCOUNT)
    if found.pk == account.pk or found.state not in LIVE:
        raise BadInputError("并入的账号应是另一个正在使用的账号，请重新选择。")
    return found


@action
def file_account_event(
    *, event_id: int, filed_on: date, number: str = "", by: Asker, at: datetime
) -> AccountEvent:
    """Note that a change was filed with the supervising office.

    Raises NotFoundError, WrongPersonError, WrongStateError where none is needed or it was noted,
    BadInputError for a day before the change or in the future.
    """
    event = (
        AccountEvent.objects.filter(account__in=visible_accounts(by).values("pk"), pk=event_id)
        .select_for_update(of=("self",))
        .select_related("account__organisation")
        .first()
    )
    if event is None:
        raise NotFoundError("没有找到这项变动，或者不在您的工作范围内。")
    require(by, MANAGE, event.account.organisation.path)
    if event.file_by_on is None or event.filed_on is not None:
        raise WrongStateError("这项变动不用报备，或者已经登记报备。请刷新页面。")
    if not event.on <= filed_on <= timezone.localdate(at):
        raise BadInputError("报备日期应在变动之日以后，并且不晚于今天。")
    event.filed_on, event.filing_no = filed_on, number.strip()[:100]
    event.filed_at, event.filed_by = at, Work.person(by)
    event.save(update_fields=["filed_on", "filing_no", "filed_at", "filed_by"])
    account = event.account
    account.filed_on, account.filing_no = filed_on, event.filing_no or account.filing_no
    account.save(update_fields=["filed_on", "filing_no"])
    record(
        on=event,
        organisation_id=account.organisation_id,
        after={"filed_on": filed_on, "number": event.filing_no},
    )
    return event


# --- figures -------------------------------------------------------------------------------------


@action
def take_snapshot(
    *, account_id: int, snapshot: Snapshot, by: Asker, at: datetime
) -> AccountSnapshot:
    """Enter what an account had reached on a day; a second entry for the day replaces the first.

    Raises as `Work.open`, BadInputError for figures that contradict each other or a day to come.
    """
    work = Work.open(account_id=account_id, by=by, at=at)
    work.check_day(snapshot.as_of_on)
    check_snapshot(snapshot)
    row, _ = AccountSnapshot.objects.update_or_create(
        account=work.account,
        as_of_on=snapshot.as_of_on,
        defaults=Figures.columns(snapshot)
        | {"source": "entered", "taken_at": at, "taken_by": Work.person(by)},
    )
    Figures.project(work.account)
    record(**work.trace(as_of_on=snapshot.as_of_on, followers=row.followers))
    return row
