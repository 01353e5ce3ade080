"""The work list of the officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from gongkai.info_requests.models import (
    DisclosureOffice,
    InfoRequest,
    Notice,
)
from gongkai.info_requests.queries.access import visible_requests
from gongkai.info_requests.queries.offices import calendar_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines import (
    escalation_level,
)
from gongkai.rules.policy import Policy
from gongkai.rules.requests import OPEN, State
from gongkai.rules.results import RESULTS, ApplicantKind, ResultCode

PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a work list shows. `level`: 10, 5, 2 or 0 remaining working days at most, -1 overdue."""

    words: str = ""
    state: State | None = None
    only_open: bool = True
    level: int | None = None
    handler_id: int | None = None
    unit_id: int | None = None
    only_unassigned: bool = False
    received_from: date | None = None
    received_until: date | None = None
    result: ResultCode | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A request in a list. `level` is the escalation (10, 5, 2, 0, -1 overdue, None: time enough).

    `days_left` counts working days to `act_by_on`, negative when past.
    """

    number: str
    title: str
    applicant: str
    applicant_kind: ApplicantKind
    state: State
    state_label: str
    result: str
    received_on: date | None
    due_on: date | None
    act_by_on: date | None
    days_left: int | None
    level: int | None
    is_provisional: bool
    is_consulting: bool
    is_extended: bool
    handler: str
    unit_id: int | None
    organisation_id: int


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a work list."""

    rows: tuple[WorkRow, ...]
    total: int
    number: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))


def work_list(asker: Asker, wanted: WorkFilter, *, today: date, page: int = 1) -> WorkPage:
    """The requests in the asker's reach, those that must be acted on first at the top."""
    rows = _matching(visible_requests(asker), wanted, today)
    total = rows.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    order = ("act_by_on", "pk") if wanted.only_open else ("-pk",)
    shown = rows.select_related("applicant", "handler").order_by(*order)
    offices = _offices()
    return WorkPage(
        tuple(
            work_row(r, today, offices[r.organisation_id]) for r in shown[start : start + PAGE_SIZE]
        ),
        total,
        number,
    )


def _offices() -> dict[int, _Office]:
    """The calendar and the policy of every body: two questions, however many rows follow."""
    offices = list(DisclosureOffice.objects.all())
    calendars = {region: calendar_of(region) for region in {o.region for o in offices}}
    return {o.organisation_id: (calendars[o.region], o.read_policy()) for o in offices}


_Office = tuple[Calendar, Policy]


def _matching(
    rows: QuerySet[InfoRequest], wanted: WorkFilter, today: date
) -> QuerySet[InfoRequest]:
    if wanted.only_open:
        rows = rows.filter(state__in=sorted(OPEN))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(applicant__name=word)
        )
    if wanted.level is not None:
        calendar = calendar_of("CN")
        last = calendar.add_working_days(today, wanted.level)
        rows = (
            rows.filter(act_by_on__lt=today)
            if wanted.level < 0
            else rows.filter(act_by_on__lte=last)
        )
    conditions = {
        "state": wanted.state,
        "handler": wanted.handler_id,
        "unit": wanted.unit_id,
        "received_on__gte": wanted.received_from,
        "received_on__lte": wanted.received_until,
        "result": wanted.result,
    }
    rows = rows.filter(**{k: v for k, v in conditions.items() if v is not None})
    return rows.filter(handler=None) if wanted.only_unassigned else rows


def work_row(request: InfoRequest, today: date, office: _Office) -> WorkRow:
    """A request as a line of a list."""
    calendar, policy = office
    act_by = request.act_by_on if request.state in OPEN else None
    return WorkRow(
        number=request.number,
        title=request.title,
        applicant=request.applicant.name,
        applicant_kind=ApplicantKind(request.applicant_kind),
        state=State(request.state),
        state_label=request.state_label,
        result=RESULTS[ResultCode(request.result)].label if request.result else "",
        received_on=request.received_on,
        due_on=request.due_on,
        act_by_on=act_by,
        days_left=calendar.working_days_between(today, act_by) if act_by else None,
        level=escalation_level(act_by, today, calendar, policy) if act_by else None,
        is_provisional=request.is_provisional,
        is_consulting=request.is_consulting,
        is_extended=request.is_extended,
        handler=request.handler.name if request.handler else "",
        unit_id=request.unit_id,
        organisation_id=request.organisation_id,
    )


def desk_notices(asker: Asker, *, most: int = 20) -> list[Notice]:
    """The newest alarms and reminders at the bodies whose requests the asker handles."""
    places = Organisation.objects.within(asker.scope(Permission.HANDLE_REQUESTS))
    mine = Q(organisation__in=places)
    if asker.pk is not None:
        mine |= Q(person=asker.pk)
    return list(Notice.objects.filter(mine, channel="desk").order_by("-pk")[:most])
