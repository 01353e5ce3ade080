"""Questions about requests. Each takes the person who asks and starts at their scope."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import Case, Count, Q, QuerySet, SmallIntegerField, When

from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    CalendarChange,
    Consultation,
    DisclosureOffice,
    FailedLookup,
    FeeCharge,
    Identity,
    InfoRequest,
    Letter,
    Note,
    Notice,
    RequestEvent,
    RequestFile,
    Review,
    SearchRecord,
    clock_events,
    load,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, CodeHolder, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.counting import Group, table3_cells
from gongkai.rules.deadlines import (
    Clock,
    DayLine,
    Milestone,
    compute,
    escalation_level,
    explain,
    internal_dates,
)
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.holiday_orders import builtin_orders, order_from_dict, region_chain
from gongkai.rules.identifiers import query_code, read_query_code
from gongkai.rules.letters import FACT_LABELS, compose
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.offers import Offer, offers
from gongkai.rules.policy import Policy
from gongkai.rules.requests import OPEN, Actor, State
from gongkai.rules.results import RESULTS, ApplicantKind, LetterKind, ResultCode
from gongkai.rules.similar import ALIKE, likeness, pairs

NOT_FOUND: Final = "没有找到这件申请，或者不在您的工作范围内。"
WRONG_CODE: Final = "申请编号与查询码不符。请对照登记回执重新输入。"


# --- the office and its calendar -----------------------------------------------------------------


def office_of(organisation_id: int) -> DisclosureOffice:
    """The disclosure office of a body. Raises NotFoundError where none is set up."""
    office = (
        DisclosureOffice.objects.select_related("organisation")
        .filter(organisation=organisation_id)
        .first()
    )
    if office is None:
        raise NotFoundError("这个机关还没有设置政府信息公开工作机构，暂时不能接收申请。")
    return office


@lru_cache(maxsize=32)
def _calendar(region: str, changes: tuple[int, ...]) -> Calendar:
    rows = CalendarChange.objects.filter(pk__in=changes).order_by("pk")
    orders = [order_from_dict(row.order) for row in rows]
    return Calendar([*builtin_orders(), *orders], region=region)


def calendar_of(region: str) -> Calendar:
    """The working days of a region by the orders that come along and those approved here."""
    approved = CalendarChange.objects.filter(state="approved", region__in=region_chain(region))
    return _calendar(region, tuple(approved.order_by("pk").values_list("pk", flat=True)))


@dataclass(frozen=True, slots=True)
class CalendarChangeView:
    """A change of the calendar with the cases in the asker's reach: number, before, after."""

    id: int
    region: str
    year: int
    document: str
    state: str
    moves: tuple[tuple[str, str | None, str | None], ...]
    proposed_at: datetime


def calendar_changes(asker: Asker) -> list[CalendarChangeView]:
    """The changes of the calendar, the newest first, for whoever may decide on them."""
    reach = asker.scope(Permission.CHANGE_CALENDAR)
    if not reach.paths:
        return []
    rows = list(CalendarChange.objects.order_by("-pk"))
    numbers = {move["number"] for row in rows for move in row.moves}
    seen = set(
        InfoRequest.objects.within(reach)
        .filter(number__in=numbers)
        .values_list("number", flat=True)
    )
    return [
        CalendarChangeView(
            row.pk,
            row.region,
            row.year,
            row.document,
            row.state,
            tuple((m["number"], m["before"], m["after"]) for m in row.moves if m["number"] in seen),
            row.proposed_at,
        )
        for row in rows
    ]


def code_of(request: InfoRequest) -> str:
    """The query code of a request: it is computed, and stands nowhere."""
    secret = cipher().mark("query code", f"{request.number}|{request.code_version}")
    return query_code(secret)


def request_of(holder: CodeHolder) -> InfoRequest:
    """The request that number and code open. Raises NotFoundError, the same for both mistakes."""
    request = (
        InfoRequest.objects.select_related("organisation", "applicant")
        .filter(number=holder.number.strip())
        .first()
    )
    try:
        typed = read_query_code(holder.code)
    except BadInputError:
        typed = ""
    if request is None or not hmac.compare_digest(code_of(request), typed):
        raise NotFoundError(WRONG_CODE)
    return request


def read_identity(request: InfoRequest) -> Identity:
    """Who the applicant is. For the system's own use; persons go through `actions.view_identity`."""
    plain = cipher().open(bytes(request.applicant.identity), f"{request.number}|identity")
    return Identity(**load(plain.decode()))


def read_contact(consultation: Consultation) -> dict[str, str]:
    """The addresses of a consulted party by way, for the system's own use."""
    context = f"{consultation.request.number}|{consultation.key}"
    data: dict[str, str] = load(cipher().open(bytes(consultation.contact), context).decode())
    return data


def open_file(file: RequestFile) -> bytes:
    """The content of a file, for the system's own use. Raises SealError."""
    return sealed_files().get(file.stored_as, f"{file.request.number}|{file.sha256}")


# --- the work list -------------------------------------------------------------------------------

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
    rows = _matching(_visible(asker), wanted, today)
    total = rows.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    order = ("act_by_on", "pk") if wanted.only_open else ("-pk",)
    shown = rows.select_related("applicant", "handler").order_by(*order)
    offices = _offices()
    return WorkPage(
        tuple(
            _work_row(r, today, offices[r.organisation_id])
            for r in shown[start : start + PAGE_SIZE]
        ),
        total,
        number,
    )


def _visible(asker: Asker) -> QuerySet[InfoRequest]:
    return InfoRequest.objects.within(asker.scope(Permission.SEE_REQUESTS))


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


def _work_row(request: InfoRequest, today: date, office: _Office) -> WorkRow:
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


# --- one case ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the timeline. `data` is what the event tells beside its day."""

    place: int
    kind: str
    on: date
    at: datetime
    by_name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that the page of a case shows, as of a day.

    `version` is to be handed back with a move, so that a move on an old view is refused.
    """

    request: InfoRequest
    row: WorkRow
    applicant: str
    office: DisclosureOffice
    clock: Clock
    days: tuple[DayLine, ...]
    internal_dates: tuple[Milestone, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[TimelineEntry, ...]
    letters: tuple[Letter, ...]
    consultations: tuple[Consultation, ...]
    searches: tuple[SearchRecord, ...]
    reviews: tuple[Review, ...]
    files: tuple[RequestFile, ...]
    notes: tuple[Note, ...]
    fee: FeeCharge | None
    version: int

    @property
    def draft(self) -> Letter | None:
        """The answer that is being drafted or reviewed."""
        return next((letter for letter in self.letters if letter.state == "draft"), None)


def case(asker: Asker, number: str, *, today: date) -> CaseView:
    """One case. Raises NotFoundError, also where it exists elsewhere."""
    request = (
        _visible(asker)
        .select_related("organisation", "unit", "applicant", "handler")
        .filter(number=number)
        .first()
    )
    if request is None:
        raise NotFoundError(NOT_FOUND)
    return _case_view(asker, request, today)


def _case_view(asker: Asker, request: InfoRequest, today: date) -> CaseView:
    office = office_of(request.organisation_id)
    calendar, policy = calendar_of(office.region), office.read_policy()
    rows = list(request.events.all())
    log = clock_events(rows)
    clock = compute(log, calendar, policy, today=today)
    fee = FeeCharge.objects.filter(request=request).first()
    return CaseView(
        request=request,
        row=_work_row(request, today, (calendar, policy)),
        applicant=request.applicant.name,
        office=office,
        clock=clock,
        days=explain(clock, calendar),
        internal_dates=internal_dates(clock.due, calendar, policy) if clock.due else (),
        offers=offers(
            State(request.state),
            log,
            calendar,
            today=today,
            actors=actors_of(asker, request),
            policy=policy,
        ),
        timeline=tuple(map(_entry, rows)),
        letters=tuple(request.letters.all()),
        consultations=tuple(request.consultations.all()),
        searches=tuple(request.searches.select_related("recorded_by")),
        reviews=tuple(request.reviews.select_related("reviewed_by")),
        files=tuple(request.files.all()),
        notes=tuple(request.notes.select_related("written_by")),
        fee=fee,
        version=request.version,
    )


def _entry(row: RequestEvent) -> TimelineEntry:
    return TimelineEntry(
        row.place, row.kind, row.on, row.at, row.by_name, {**(row.clock or {}), **row.data}
    )


def actors_of(asker: Asker, request: InfoRequest) -> frozenset[Actor]:
    """In which capacities somebody may act on a request."""
    if isinstance(asker, CodeHolder):
        return frozenset({Actor.APPLICANT}) if asker.number == request.number else frozenset()
    paths = [request.organisation.path] + ([request.unit.path] if request.unit else [])
    roles = asker.roles_at(*paths)
    return frozenset(actor for actor in Actor if actor.value in roles)


# --- the applicant -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusView:
    """What an applicant sees of a request: never a name of an officer, never an internal step."""

    number: str
    body_id: int
    title: str
    description: str
    state: State
    state_label: str
    result: str
    received_on: date | None
    due_on: date | None
    is_provisional: bool
    clock: Clock
    days: tuple[DayLine, ...]
    timeline: tuple[TimelineEntry, ...]
    letters: tuple[Letter, ...]
    fee: FeeCharge | None
    may_withdraw: bool
    supplement_by: date | None
    pay_by: date | None
    has_rated: bool


# What an applicant may see of the log; the rest is work inside of the office.
_SHOWN: Final = frozenset(
    {
        "arrived", "confirmed", "supplement_asked", "supplemented", "supplement_lapsed",
        "opinion_asked", "opinion_given", "extended", "reason_asked", "delayed", "fee_notified",
        "fee_paid", "fee_lapsed", "answer_sent", "withdrawn", "reopened", "filed", "transferred",
        "calendar_changed",
    }
)  # fmt: skip


def status_for_applicant(number: str, code: str, *, today: date) -> StatusView:
    """What the applicant sees with number and code. Raises NotFoundError."""
    request = request_of(CodeHolder(number, code))
    office = office_of(request.organisation_id)
    calendar, policy = calendar_of(office.region), office.read_policy()
    rows = list(request.events.all())
    clock = compute(clock_events(rows), calendar, policy, today=today)
    shown = [_for_applicant(_entry(row)) for row in rows if row.kind in _SHOWN]
    sent = request.letters.filter(state__in=["sent", "served"], consultation=None)
    is_public = request.state not in (State.IN_REVIEW, State.ANSWERED)
    state = State(request.state) if is_public else State.RECEIVED
    return StatusView(
        number=request.number,
        body_id=request.organisation_id,
        title=request.title,
        description=request.description,
        state=state,
        state_label="办理中" if not is_public else request.state_label,
        result=RESULTS[ResultCode(request.result)].label if request.result and is_public else "",
        received_on=request.received_on,
        due_on=clock.due,
        is_provisional=clock.provisional,
        clock=clock,
        days=explain(clock, calendar),
        timeline=tuple(shown),
        letters=tuple(sent),
        fee=FeeCharge.objects.filter(request=request).first(),
        may_withdraw=request.state in OPEN,
        supplement_by=clock.supplement_by,
        pay_by=clock.pay_by,
        has_rated=any(row.kind == "rated" for row in rows),
    )


def _for_applicant(entry: TimelineEntry) -> TimelineEntry:
    """Without names of officers and of third parties."""
    kept = {k: v for k, v in entry.data.items() if k in {"reply_by", "days", "until", "party"}}
    return TimelineEntry(entry.place, entry.kind, entry.on, entry.at, "", kept)


def printed(letter: Letter, **more: Any) -> PrintedLetter:
    """A letter as it is printed, from its frozen facts; `more` are facts that are kept nowhere.

    The receipt slip needs `query_code` and `status_url`. Raises IncompleteLetterError, and
    ValueError where the facts were altered.
    """
    known = {str(key) for key in FACT_LABELS}
    facts = {k: v for k, v in letter.read_facts().items() if k in known and v is not None}
    return compose(LetterKind(letter.kind), facts | more)


# --- counts --------------------------------------------------------------------------------------


def monthly_count(request: InfoRequest) -> int:
    """Which request of its applicant in the calendar month this is, at its body; 1 for the first.

    Every request counts, whatever became of it (国办函〔2020〕109号).
    """
    day = request.received_on or request.arrived_on
    start = day.replace(day=1)
    return (
        InfoRequest.objects.filter(
            organisation=request.organisation_id,
            applicant_mark=bytes(request.applicant_mark),
            arrived_on__gte=start,
            arrived_on__lte=day,
        )
        .filter(pk__lte=request.pk)
        .count()
    )


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """An earlier request that is much like this one; `likeness` from 0 to 1."""

    number: str
    title: str
    state_label: str
    result: str
    ended_on: date | None
    likeness: float
    is_same_applicant: bool


MOST_COMPARED: Final = 500


def similar_requests(asker: Asker, number: str, *, most: int = 10) -> tuple[SimilarRequest, ...]:
    """The requests at the same body that are most like this one, those of the applicant first.

    Compared are the last 500 of the body, and the last 500 of the applicant there. Raises
    NotFoundError.
    """
    request = _visible(asker).filter(number=number).first()
    if request is None:
        raise NotFoundError(NOT_FOUND)
    mark = bytes(request.applicant_mark)
    others = _visible(asker).filter(organisation=request.organisation_id).exclude(pk=request.pk)
    latest = others.order_by("-pk")
    candidates = {row.pk: row for row in latest.filter(applicant_mark=mark)[:MOST_COMPARED]}
    candidates |= {row.pk: row for row in latest[:MOST_COMPARED]}
    wanted = pairs(request.description)
    found = [
        SimilarRequest(
            row.number,
            row.title,
            row.state_label,
            RESULTS[ResultCode(row.result)].label if row.result else "",
            row.ended_on,
            share,
            bytes(row.applicant_mark) == mark,
        )
        for row in candidates.values()
        if (share := likeness(wanted, pairs(row.description))) >= ALIKE
    ]
    found.sort(key=lambda row: (not row.is_same_applicant, -row.likeness, row.number))
    return tuple(found[:most])


def desk_notices(asker: Asker, *, most: int = 20) -> list[Notice]:
    """The newest alarms and reminders at the bodies whose requests the asker handles."""
    places = Organisation.objects.within(asker.scope(Permission.HANDLE_REQUESTS))
    mine = Q(organisation__in=places)
    if asker.pk is not None:
        mine |= Q(person=asker.pk)
    return list(Notice.objects.filter(mine, channel="desk").order_by("-pk")[:most])


LOOKUPS_ALLOWED: Final = {"number": 5, "address": 30}
LOOKUP_LOCK: Final = timedelta(minutes=15)


def lookup_locked_until(number: str, address: str | None, at: datetime) -> datetime | None:
    """When number and code may be tried again after too many failures; None where now."""
    recent = FailedLookup.objects.filter(at__gt=at - LOOKUP_LOCK, at__lte=at)
    ends = []
    for field, value in (("number", number[:40]), ("address", address)):
        if value:
            failures = list(
                recent.filter(**{field: value})
                .order_by("-at", "-pk")
                .values_list("at", flat=True)[: LOOKUPS_ALLOWED[field]]
            )
            if len(failures) == LOOKUPS_ALLOWED[field]:
                ends.append(failures[0] + LOOKUP_LOCK)
    return max(ends, default=None)


def table3(asker: Asker, organisation_id: int, year: int) -> dict[str, int]:
    """The cells of table 3 of a body and year, computed from its requests by one GROUP BY.

    `T3.row.column` → number, by the form of that year; all cells are there, also zeros. A request
    is new by 收到之日 of its first receipt, done on the day its first result left, carried out
    where no result had left by 31 December. Raises NotFoundError outside of the asker's reach.
    """
    place = Organisation.objects.within(asker.scope(Permission.SEE_REQUESTS))
    if not place.filter(pk=organisation_id).exists():
        raise NotFoundError(NOT_FOUND)
    first, last = date(year, 1, 1), date(year, 12, 31)
    groups = (
        InfoRequest.objects.filter(organisation=organisation_id, received_on__lte=last)
        .filter(Q(counted_on=None) | Q(counted_on__gte=first))
        .values_list(
            "applicant_kind",
            "counted_result",
            _flag(Q(received_on__gte=first)),
            _flag(Q(counted_on__lte=last)),
        )
        .annotate(n=Count("pk"))
        .order_by()
    )
    return table3_cells(
        (
            Group(ApplicantKind(kind), bool(new), ResultCode(result) if done else None, n)
            for kind, result, new, done, n in groups
        ),
        year,
    )


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=SmallIntegerField())
