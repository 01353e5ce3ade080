"""The calendar of the office: due days of a month, what is announced, and how the ways in are."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from gongkai.info_requests.models import DisclosureOffice, InfoRequest, IntakeProbe, Notice
from gongkai.info_requests.queries.offices import calendar_of
from gongkai.info_requests.queries.worklist import reach_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.calendar import Calendar, Day
from gongkai.rules.deadlines import internal_dates
from gongkai.rules.holiday_orders import FIRST_YEAR, LAST_YEAR, NATION, HolidayOrder
from gongkai.rules.policy import Policy
from gongkai.rules.requests import OPEN, State

MOST_ON_CALENDAR: Final = 1000
MOST_ON_A_DAY: Final = 6


@dataclass(frozen=True, slots=True)
class DayEntry:
    """Something that falls on a day: the due day (`step` empty) or an internal date of a case.

    `is_waiting`: the applicant is to act by that day. `is_unconfirmed`: the receipt is to be
    confirmed on it.
    """

    number: str
    title: str
    step: str = ""
    is_waiting: bool = False
    is_unconfirmed: bool = False


@dataclass(slots=True)
class MonthDay:
    """A day of the month with what falls on it: the first of it, and how many more there are."""

    day: Day
    is_in_month: bool
    is_today: bool
    due: list[DayEntry] = field(default_factory=list)
    steps: list[DayEntry] = field(default_factory=list)
    more_due: int = 0
    more_steps: int = 0

    def add(self, entry: DayEntry) -> None:
        """Put something on the day."""
        entries = self.steps if entry.step else self.due
        if len(entries) < MOST_ON_A_DAY:
            entries.append(entry)
        elif entry.step:
            self.more_steps += 1
        else:
            self.more_due += 1

    @property
    def step_count(self) -> int:
        """How many internal dates fall on the day."""
        return len(self.steps) + self.more_steps


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday on. `is_cut`: there were more cases than are shown."""

    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    warnings: tuple[str, ...]
    is_cut: bool

    @property
    def previous(self) -> str:
        """The month before, as 2026-10; empty at the edge of the calendar."""
        day = self.first - timedelta(1)
        return f"{day:%Y-%m}" if day.year >= FIRST_YEAR else ""

    @property
    def next(self) -> str:
        """The month after, as 2026-12; empty at the edge of the calendar."""
        day = (self.first + timedelta(32)).replace(day=1)
        return f"{day:%Y-%m}" if day.year <= LAST_YEAR else ""


def month_of(asker: Asker, first: date, *, today: date, only_mine: bool = False) -> Month:
    """The days on which open cases in the asker's reach are due, and the internal dates before."""
    reach = reach_of(asker, today=today)
    offices = reach.offices
    shown = next(iter(offices.values()))[0] if offices else calendar_of(NATION)
    days = _days(shown, first, today)
    rows = reach.requests.filter(state__in=sorted(OPEN), act_by_on__gte=min(days))
    # An internal date lies some days before the due day; a month later there is none in view.
    rows = rows.filter(act_by_on__lte=max(days) + timedelta(31))
    if only_mine:
        rows = rows.filter(reach.mine)
    rows = rows.only("number", "title", "state", "act_by_on", "due_on", "organisation")
    found = list(rows.order_by("act_by_on", "pk")[: MOST_ON_CALENDAR + 1])
    for request in found[:MOST_ON_CALENDAR]:
        for on, entry in _entries(request, *offices[request.organisation_id]):
            if on in days:
                days[on].add(entry)
    in_order = [days[day] for day in sorted(days)]
    weeks = tuple(tuple(in_order[i : i + 7]) for i in range(0, len(in_order), 7))
    warnings = shown.warnings(min(days), max(days))
    return Month(first, weeks, warnings, len(found) > MOST_ON_CALENDAR)


def _days(shown: Calendar, first: date, today: date) -> dict[date, MonthDay]:
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    return {
        day: MonthDay(shown.day(day), day.month == first.month, day == today)
        for week in weeks
        for day in week
        if FIRST_YEAR <= day.year <= LAST_YEAR
    }


def _entries(
    request: InfoRequest, calendar: Calendar, policy: Policy
) -> Iterator[tuple[date, DayEntry]]:
    if request.act_by_on is None:
        return
    is_waiting = request.state in (State.AWAIT_SUPPLEMENT, State.AWAIT_FEE)
    yield (
        request.act_by_on,
        DayEntry(
            request.number,
            request.title,
            is_waiting=is_waiting,
            is_unconfirmed=request.state in (State.DRAFT, State.SUBMITTED),
        ),
    )
    if request.due_on is not None:
        for one in internal_dates(request.due_on, calendar, policy):
            yield one.on, DayEntry(request.number, request.title, one.step)


# --- what is announced ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalendarState:
    """What is known of a region: orders of this year and the next, and what is missing."""

    region: str
    version: str
    orders: tuple[HolidayOrder, ...]
    warnings: tuple[str, ...]


def calendar_states(asker: Asker, *, today: date) -> list[CalendarState]:
    """The calendars of the regions in the asker's reach, at least the national one."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_REQUESTS))
    offices = DisclosureOffice.objects.filter(organisation__in=places)
    regions = sorted({NATION, *offices.values_list("region", flat=True).distinct()})
    until = date(min(today.year + 1, LAST_YEAR), 12, 27)
    states = []
    for region in regions:
        known = calendar_of(region)
        orders = [o for o in known.orders if o.year in (today.year, today.year + 1)]
        warnings = known.warnings(date(today.year, 1, 1), until)
        states.append(CalendarState(region, known.version, tuple(orders), warnings))
    return states


def provisional_count(asker: Asker, *, today: date) -> int:
    """How many open cases in the asker's reach have a due day that may still move."""
    rows = reach_of(asker, today=today).requests
    return rows.filter(state__in=sorted(OPEN), is_provisional=True).count()


# --- the ways in ---------------------------------------------------------------------------------

WAYS_IN: Final = {"form": "网上申请表", "mailbox": "申请邮箱", "fax": "传真网关"}


@dataclass(frozen=True, slots=True)
class WayIn:
    """A way by which requests come, and whether it was alive when last tried (None: never tried)."""

    label: str
    is_alive: bool | None
    message: str
    probed_at: datetime | None


def ways_in() -> list[WayIn]:
    """Every way in with the last result of its probe. The same for all bodies of the installation."""
    probes = {probe.way: probe for probe in IntakeProbe.objects.all()}
    ways = {**WAYS_IN, **{way: way for way in probes if way not in WAYS_IN}}
    found = []
    for way, label in ways.items():
        probe = probes.get(way)
        found.append(
            WayIn(label, probe.is_alive, probe.message, probe.probed_at)
            if probe
            else WayIn(label, None, "", None)
        )
    return found


def intake_alarms(asker: Asker, *, most: int = 30) -> list[Notice]:
    """The newest alarms of dead ways in and unopened requests at the asker's bodies."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_REQUESTS))
    rows = Notice.objects.filter(channel="desk", organisation__in=places)
    alarms = rows.filter(key__startswith="probe:") | rows.filter(key__startswith="unopened:")
    return list(alarms.select_related("request").order_by("-pk")[:most])
