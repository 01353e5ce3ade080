"""A holiday notice that comes late or changes: every open case is computed again, on approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.info_requests.actions.case import Case
from gongkai.info_requests.models import CalendarChange, DisclosureOffice
from gongkai.info_requests.queries import calendar_of, moved_by, open_at, portions
from gongkai.rules.access import SYSTEM, Asker, Permission, require
from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines import DueMove, moved_cases
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.holiday_orders import HolidayOrder, region_chain

# Cases that are computed anew in one transaction: a second or two in which nobody else can write.
CASES_A_PORTION: Final = 20


@action
def propose_calendar_change(*, order: HolidayOrder, by: Asker, at: datetime) -> CalendarChange:
    """Bring in a holiday notice: lists what each open case would be due before and after it.

    Nothing moves yet. Raises WrongPersonError, WrongStateError where the notice is known already.
    """
    offices = _offices_below(order.region)
    for office in offices:
        require(by, Permission.CHANGE_CALENDAR, office.organisation.path)
    data = order.to_dict()
    if CalendarChange.objects.exclude(state="rejected").filter(order=data).exists():
        raise WrongStateError("这份放假通知已经导入。请在列表中查看。")
    change = CalendarChange.objects.create(
        region=order.region,
        year=order.year,
        document=order.document,
        order=data,
        moves=[
            {
                "number": move.key,
                "before": _text(move.before),
                "after": _text(move.after),
                "is_provisional": move.provisional_after,
            }
            for office in offices
            for move in _moves(office, order, at)
        ],
        proposed_at=at,
        proposed_by=person_of(by),
    )
    record(on=change, after={"document": order.document, "moved": len(change.moves)})
    return change


@action
def approve_calendar_change(
    *, change_id: int, most: int = CASES_A_PORTION, by: Asker, at: datetime
) -> list[str]:
    """Let a notice hold: open cases are computed anew, and applicants whose day moves are told.

    Returns the numbers of the cases whose due day moved at once, at most so many. Where there are
    more, the worker goes on with `carry_out_calendar_change`: nobody's filing waits for all of them. Raises
    WrongPersonError, WrongStateError.
    """
    change, offices = _waiting(change_id, by)
    if CalendarChange.objects.filter(state="approved", is_carried_out=False).exists():
        raise WrongStateError("上一份放假通知还在重新计算各件申请的期限。请过几分钟再采用这一份。")
    change.state = "approved"
    change.decided_at, change.decided_by = at, person_of(by)
    change.save()
    moved = _carry_out(change, offices, most, at)
    record(on=change, before={"state": "proposed"}, after={"state": "approved", "moved": moved})
    return moved


@action
def carry_out_calendar_change(
    *, change_id: int, most: int = CASES_A_PORTION, by: Asker, at: datetime
) -> list[str]:
    """Go on with an approved notice where it was left: the next portion of the cases.

    Returns the numbers of the cases whose due day moved. Raises WrongStateError where nothing is
    left to do.
    """
    change = CalendarChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or change.state != "approved" or change.is_carried_out:
        raise WrongStateError("这份放假通知没有要继续重新计算的申请。")
    moved = _carry_out(change, _offices_below(change.region), most, at)
    record(on=change, after={"moved": moved, "is_carried_out": change.is_carried_out})
    return moved


def _carry_out(
    change: CalendarChange, offices: Iterable[DisclosureOffice], most: int, at: datetime
) -> list[str]:
    """Compute the next cases anew, and note how far it came."""
    found = moved_by(change, offices, timezone.localdate(at))
    portion = list(islice(found, most + 1))
    moved = []
    for request, before in portion[:most]:
        if _recompute(request.number, before, change, at):
            moved.append(request.number)
        change.reached = request.pk
    change.moved += len(moved)
    change.is_carried_out = len(portion) <= most
    change.save()
    return moved


@action
def reject_calendar_change(
    *, change_id: int, reason: str, by: Asker, at: datetime
) -> CalendarChange:
    """Leave a notice out, with the reason: nothing moves."""
    change, _ = _waiting(change_id, by)
    if not reason.strip():
        raise BadInputError("请写明不采用的理由。")
    change.state = "rejected"
    change.decided_at, change.decided_by = at, person_of(by)
    change.save()
    record(on=change, before={"state": "proposed"}, after={"reason": reason.strip()})
    return change


def _waiting(change_id: int, by: Asker) -> tuple[CalendarChange, list[DisclosureOffice]]:
    change = CalendarChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or change.state != "proposed":
        raise WrongStateError("这份放假通知已经处理过了。请刷新页面查看。")
    offices = _offices_below(change.region)
    for office in offices:
        require(by, Permission.CHANGE_CALENDAR, office.organisation.path)
    return change, offices


def _offices_below(region: str) -> list[DisclosureOffice]:
    """The offices whose calendar a notice of the region touches."""
    offices = DisclosureOffice.objects.select_related("organisation")
    return [office for office in offices if region in region_chain(office.region)]


def _moves(office: DisclosureOffice, order: HolidayOrder, at: datetime) -> Iterator[DueMove[str]]:
    before = calendar_of(office.region)
    after = Calendar([*before.orders, order], region=office.region)
    policy, today = office.read_policy(), timezone.localdate(at)
    for portion in portions(open_at(office).prefetch_related("events")):
        logs = {request.number: request.clock_events() for request in portion}
        yield from moved_cases(logs, before, after, policy, today=today)


def _recompute(number: str, before: date | None, change: CalendarChange, at: datetime) -> bool:
    case = Case.open(number=number, by=SYSTEM, at=at)
    case.project()
    after = case.request.due_on
    if before == after:
        return False
    case.note(
        "calendar_changed", before=_text(before), after=_text(after), document=change.document
    )
    case.tell_applicant(
        "答复期限有变化",
        f"因放假安排变更（{change.document}），您的政府信息公开申请（{number}）的答复期限由{before}"
        f"变为{after}。",
    )
    return True


def _text(day: object) -> str | None:
    return None if day is None else str(day)
