"""What the rounds of the worker have to do: read in portions, written only where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.info_requests.models import CalendarChange, DisclosureOffice, InfoRequest, Notice
from gongkai.info_requests.queries.absences import cover_on
from gongkai.info_requests.queries.offices import calendar_of
from gongkai.info_requests.queries.todo import unsent_answers
from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines import compute, escalation_level
from gongkai.rules.policy import Policy
from gongkai.rules.requests import OPEN, State

# Requests read at once, whatever their number.
PORTION: Final = 500


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is due: `kind` unopened, orphaned or level, `key` by which it is raised once."""

    kind: str
    number: str
    key: str
    level: int = 0


def alarms_due(today: date) -> Iterator[Alarm]:
    """The alarms of a day that were not raised yet."""
    orphaning = cover_on(today).orphaning
    for office in DisclosureOffice.objects.all():
        calendar, policy = calendar_of(office.region), office.read_policy()
        last = calendar.add_working_days(today, max(policy.escalation, default=0))
        rows = owed_at(office).filter(
            Q(opened_at=None) | Q(handler__in=orphaning) | Q(act_by_on__lte=last)
        )
        for portion in portions(rows):
            wanted = [
                alarm
                for request in portion
                for alarm in _alarms_of(request, today, calendar, policy, orphaning)
            ]
            known = set(
                Notice.objects.filter(key__in=[a.key for a in wanted]).values_list("key", flat=True)
            )
            yield from (alarm for alarm in wanted if alarm.key not in known)


def _alarms_of(
    request: InfoRequest,
    today: date,
    calendar: Calendar,
    policy: Policy,
    orphaning: frozenset[int],
) -> Iterator[Alarm]:
    number = request.number
    since = timezone.localdate(request.filed_at)
    if request.opened_at is None and calendar.working_days_between(since, today) > 1:
        yield Alarm("unopened", number, f"unopened:{number}")
    if request.handler_id in orphaning:
        yield Alarm("orphaned", number, f"orphan:{number}:{request.handler_id}:{today:%G-%V}")
    day = request.act_by_on
    level = escalation_level(day, today, calendar, policy) if day else None
    if level is not None:
        yield Alarm("level", number, f"level:{number}:{day}:{level}", level)


def outdated_clocks(today: date) -> Iterator[str]:
    """The numbers of the cases with outstanding opinions whose stored days are no longer right."""
    for office in DisclosureOffice.objects.all():
        yield from outdated_at(office, today, only_consulting=True)


def outdated_at(
    office: DisclosureOffice, today: date, *, only_consulting: bool = False
) -> Iterator[str]:
    """The numbers of the open cases of an office whose stored days differ from their clocks."""
    calendar, policy = calendar_of(office.region), office.read_policy()
    rows = open_at(office).prefetch_related("events")
    for portion in portions(rows.filter(is_consulting=True) if only_consulting else rows):
        for request in portion:
            clock = compute(request.clock_events(), calendar, policy, today=today)
            due = clock.due, clock.provisional
            act_by = clock.due or clock.supplement_by or clock.pay_by or clock.confirm_by
            stored = request.due_on, request.is_provisional
            if due != stored or (act_by is not None and act_by != request.act_by_on):
                yield request.number


def owed_at(office: DisclosureOffice) -> QuerySet[InfoRequest]:
    """The open cases of an office, and those whose signed answer has not left."""
    unsent = Q(state=State.ANSWERED, pk__in=unsent_answers().values("request"))
    return InfoRequest.objects.filter(
        Q(state__in=sorted(OPEN)) | unsent, organisation=office.organisation_id
    ).order_by("pk")


def moved_by(
    change: CalendarChange, offices: Iterable[DisclosureOffice], today: date
) -> Iterator[tuple[InfoRequest, date | None]]:
    """The open cases beyond `reached` whose days an approved change moves, with the due day before.

    In the order of their keys. Before is what their clock says without the change, so that a case
    on which somebody acted meanwhile is told too; what was filed after the decision never had
    another day.
    """
    decided = change.decided_at
    assert decided is not None  # noqa: S101 - an approved change is decided
    known = {o.organisation_id: (o.read_policy(), _around(o.region, change.pk)) for o in offices}
    rows = InfoRequest.objects.filter(
        organisation__in=sorted(known),
        state__in=sorted(OPEN),
        pk__gt=change.reached,
    )
    for portion in portions(rows.order_by("pk").prefetch_related("events")):
        for request in portion:
            policy, (old, new) = known[request.organisation_id]
            log = request.clock_events()
            before = compute(log, old, policy, today=today).due
            clock = compute(log, new, policy, today=today)
            stored = request.due_on, request.is_provisional
            act_by = clock.due or clock.supplement_by or clock.pay_by or clock.confirm_by
            is_stale = (clock.due, clock.provisional) != stored or (
                act_by is not None and act_by != request.act_by_on
            )
            if is_stale or (before != clock.due and request.filed_at < decided):
                yield request, before


def _around(region: str, change_id: int) -> tuple[Calendar, Calendar]:
    return calendar_of(region, without=change_id), calendar_of(region)


def open_at(office: DisclosureOffice) -> QuerySet[InfoRequest]:
    """The open cases of an office."""
    return InfoRequest.objects.filter(
        organisation=office.organisation_id, state__in=sorted(OPEN)
    ).order_by("pk")


def portions(rows: QuerySet[InfoRequest]) -> Iterator[list[InfoRequest]]:
    """The rows a portion at a time, by key, so that writing in between disturbs no cursor."""
    last = 0
    while portion := list(rows.filter(pk__gt=last)[:PORTION]):
        yield portion
        last = portion[-1].pk
