"""Questions about faults on pages: the page that is meant, lists, one report, what it all comes to."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gongkai.catalogue.adapters.sealing import cipher
from gongkai.catalogue.models import Column, Item, ItemVersion, Publisher
from gongkai.catalogue.queries.access import calendar_of, name_on
from gongkai.catalogue.queries.pages import cut
from gongkai.faults.models import PageFault, PageFaultQuerySet
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, bodies_shown_to
from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.holiday_orders import NATION
from gongkai.rules.identifiers import query_code, read_query_code
from gongkai.rules.page_faults import (
    KIND_LABELS,
    OUTCOME_LABELS,
    STATE_LABELS,
    WAY_LABELS,
    FaultKind,
    Outcome,
    State,
    Way,
    read_fault_number,
)
from gongkai.rules.paging import Page
from gongkai.rules.release import LIVE
from gongkai.rules.site_pages import PAGE_LABELS, PageKind, own_path, page_of

NO_FAULT: Final = "没有找到这条纠错，或者不在您的工作范围内。"
WRONG_CODE: Final = "没有查到。请核对编号和查询码，都在回执上。"
REMINDED: Final = "page-fault:"
MOST_EXPORTED: Final = 5000
# Working days before the last day on which the office is reminded first; holidays lie between.
REMIND_AT: Final = 1
MOST_AHEAD: Final = timedelta(days=14)
SORTS: Final = {
    "due": ("state_rank", "answer_by_on", "pk"),
    "-due": ("state_rank", "-answer_by_on", "-pk"),
    "received": ("received_at", "pk"),
    "-received": ("-received_at", "-pk"),
    "page": ("page_title", "pk"),
    "-page": ("-page_title", "-pk"),
}


# --- the page that is meant ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """A page that somebody reports: what it is called, and who answers for it."""

    address: str
    title: str
    organisation: Organisation
    column: Column | None = None
    item: Item | None = None


def reported_page(asker: Asker, address: str) -> ReportedPage:
    """The page at an address of the portal; one of nobody's is the main body's of the site.

    Raises WrongStateError where no body publishes here.
    """
    path = own_path(address)
    page = page_of(path)
    if page.kind is PageKind.ITEM:
        item = (
            Item.objects.select_related("organisation", "column")
            .filter(index_number=page.key)
            .exclude(first_published_on=None)
            .first()
        )
        if item is not None:
            out = item.versions.exclude(published_at=None).order_by("-number")
            title = out.values_list("title", flat=True)[0]
            return ReportedPage(path, title, item.organisation, item.column, item)
    if page.kind is PageKind.COLUMN:
        column = Column.objects.open().select_related("organisation").filter(code=page.key).first()
        if column is not None:
            return ReportedPage(path, column.name, column.organisation, column)
    if page.kind is PageKind.REPORT and page.key:
        body = Organisation.objects.filter(code=page.key).first()
        if body is not None:
            return ReportedPage(path, PAGE_LABELS[page.kind], body)
    return ReportedPage(path, PAGE_LABELS[page.kind] if path else "没有写明网页", _main_body(asker))


def _main_body(asker: Asker) -> Organisation:
    """Whoever answers for pages that no body has to itself: the topmost one that the site shows."""
    rows = Organisation.objects.filter(pk__in=Publisher.objects.values("organisation"))
    shown = bodies_shown_to(asker)
    if shown is not None:
        rows = rows.filter(pk__in=shown)
    body = rows.order_by("path").first()
    if body is None:
        raise WrongStateError("还没有机关在这里公开信息，不能在网上纠错。请电话联系网站主办单位。")
    return body


def calendar_at(organisation: Organisation) -> Calendar:
    """The working days of the body: those of its publisher's region, else of the country."""
    return _calendar(_regions(), organisation.path)


def _regions() -> dict[str, str]:
    return dict(Publisher.objects.values_list("organisation__path", "region"))


def _calendar(regions: dict[str, str], path: str) -> Calendar:
    above = (known for known in regions if path.startswith(known))
    return calendar_of(regions.get(max(above, key=len, default=""), NATION))


# --- for whoever reported ------------------------------------------------------------------------


def fault_seal(fault: PageFault) -> str:
    """The context in which the person of a report is sealed."""
    return f"page fault person|{fault.number}"


def fault_code(fault: PageFault) -> str:
    """The query code of a report: it is computed, and stands nowhere."""
    return query_code(cipher().mark("query code", f"page fault|{fault.number}"))


@dataclass(frozen=True, slots=True)
class FaultStatus:
    """What a reader sees of their report: no name of an officer."""

    number: str
    page_title: str
    address: str
    kind: str
    text: str
    received_at: datetime
    answer_by_on: date
    body: str
    is_answered: bool
    outcome: str
    answer: str
    answered_at: datetime | None


def fault_status(asker: Asker, number: str, code: str, *, on: date) -> FaultStatus:
    """Where the report stands that number and code open. Raises NotFoundError, one for both."""
    serial = read_fault_number(number)
    rows = PageFault.objects.select_related("organisation")
    fault = rows.filter(pk=serial).first() if serial else None
    try:
        typed = read_query_code(code)
    except BadInputError:
        typed = ""
    # The same work for both mistakes, so that the time tells nothing.
    known = fault_code(fault or PageFault(pk=0, received_at=timezone.now()))
    is_right = hmac.compare_digest(known, typed)
    if fault is None or not is_right or fault.number != number.strip().upper():
        raise NotFoundError(WRONG_CODE)
    return _status(fault, on)


def fault_receipt(asker: Asker, number: str, *, on: date) -> tuple[FaultStatus, str]:
    """A report and its query code, for the browser that has just handed it in.

    Raises NotFoundError.
    """
    serial = read_fault_number(number)
    fault = PageFault.objects.select_related("organisation").filter(pk=serial or 0).first()
    if fault is None:
        raise NotFoundError(NO_FAULT)
    return _status(fault, on), fault_code(fault)


def _status(fault: PageFault, on: date) -> FaultStatus:
    return FaultStatus(
        number=fault.number,
        page_title=fault.page_title,
        address=fault.address,
        kind=KIND_LABELS[FaultKind(fault.kind)],
        text=fault.text,
        received_at=fault.received_at,
        answer_by_on=fault.answer_by_on,
        body=name_on(fault.organisation, on),
        is_answered=fault.state == State.ANSWERED,
        outcome=OUTCOME_LABELS[Outcome(fault.outcome)] if fault.outcome else "",
        answer=fault.answer if fault.state == State.ANSWERED else "",
        answered_at=fault.answered_at,
    )


# --- for the desk --------------------------------------------------------------------------------


def _seen(asker: Asker) -> PageFaultQuerySet:
    rows = PageFault.objects.within(asker.scope(Permission.SEE_ITEMS))
    return rows.select_related("organisation")


def seen_fault(asker: Asker, fault_id: int, *, is_locked: bool = False) -> PageFault:
    """A report in the asker's reach. Raises NotFoundError."""
    rows = PageFault.objects.within(asker.scope(Permission.SEE_ITEMS)).select_related(
        "organisation", "column__owner", "item", "received_by", "answered_by", "correction"
    )
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    fault = rows.filter(pk=fault_id).first()
    if fault is None:
        raise NotFoundError(NO_FAULT)
    return fault


def may_answer(asker: Asker, fault: PageFault) -> bool:
    """Whether somebody writes for the body that answers, or for whoever keeps the column."""
    scope = asker.scope(Permission.EDIT_ITEMS)
    owner = fault.column.owner.path if fault.column else ""
    return scope.covers(fault.organisation.path) or bool(owner and scope.covers(owner))


def read_person(fault: PageFault) -> dict[str, str]:
    """Who reported, by field; empty where they did not say."""
    if fault.person is None:
        return {}
    who: dict[str, str] = json.loads(cipher().open(bytes(fault.person), fault_seal(fault)))
    return who


@dataclass(frozen=True, slots=True)
class FaultFilter:
    """Which reports a list shows; `only_late`: without an answer after the last day."""

    words: str = ""
    kind: FaultKind | None = None
    state: State | None = None
    outcome: Outcome | None = None
    only_late: bool = False


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A report in a list. `days_left`: working days to the last day, below 0 once it is past."""

    id: int
    number: str
    page_title: str
    address: str
    body: str
    kind: str
    way: str
    text: str
    received_at: datetime
    answer_by_on: date
    state: State
    state_label: str
    outcome: str
    answer: str
    answered_at: datetime | None
    days_left: int | None

    @property
    def is_late(self) -> bool:
        """Whether the last day passed without an answer."""
        return self.days_left is not None and self.days_left < 0


def fault_list(
    asker: Asker, wanted: FaultFilter, *, today: date, sort: str = "due", page: int = 1
) -> Page[FaultRow]:
    """The reports in reach, those without an answer first by their last day."""
    found, total, number = cut(_wanted(asker, wanted, today, sort), page)
    return Page(_rows(found, today), total, number)


def export_faults(
    asker: Asker, wanted: FaultFilter, *, today: date, sort: str = "due"
) -> tuple[FaultRow, ...]:
    """The whole list as it is filtered and sorted, at most 5000 rows."""
    return _rows(_wanted(asker, wanted, today, sort)[:MOST_EXPORTED], today)


def _wanted(asker: Asker, wanted: FaultFilter, today: date, sort: str) -> QuerySet[PageFault]:
    rows = _seen(asker)
    if wanted.only_late:
        rows = rows.overdue(today)
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.outcome is not None:
        rows = rows.filter(outcome=wanted.outcome)
    for word in wanted.words.split()[:8]:
        serial = read_fault_number(word)
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(quote__icontains=word)
            | Q(page_title__icontains=word)
            | Q(outside_number=word)
            | Q(pk=serial or 0)
        )
    first = {"state_rank": Q(state=State.ANSWERED)}
    return rows.annotate(**first).order_by(*SORTS.get(sort, SORTS["due"]))


def _rows(found: Iterable[PageFault], today: date) -> tuple[FaultRow, ...]:
    faults = list(found)
    names = _names([fault.organisation_id for fault in faults], today)
    regions = _regions() if faults else {}
    return tuple(
        FaultRow(
            id=fault.pk,
            number=fault.number,
            page_title=fault.page_title,
            address=fault.address,
            body=names[fault.organisation_id],
            kind=KIND_LABELS[FaultKind(fault.kind)],
            way=WAY_LABELS[Way(fault.way)],
            text=fault.text,
            received_at=fault.received_at,
            answer_by_on=fault.answer_by_on,
            state=State(fault.state),
            state_label=STATE_LABELS[State(fault.state)],
            outcome=OUTCOME_LABELS[Outcome(fault.outcome)] if fault.outcome else "",
            answer=fault.answer,
            answered_at=fault.answered_at,
            days_left=_days_left(
                _calendar(regions, fault.organisation.path), today, fault.answer_by_on
            )
            if fault.state == State.OPEN
            else None,
        )
        for fault in faults
    )


def _days_left(calendar: Calendar, today: date, due: date) -> int:
    if due < today:
        return -max(1, calendar.working_days_between(due, today))
    return calendar.working_days_between(today, due)


def _names(ids: Iterable[int], on: date) -> dict[int, str]:
    rows = Organisation.objects.filter(pk__in=set(ids)).named(on)
    return {row.pk: str(cast("Any", row).name) for row in rows}


@dataclass(frozen=True, slots=True)
class FaultView:
    """One report for the desk. `live_version`: what would be corrected; `same`: other open ones."""

    row: FaultRow
    quote: str
    outside_number: str
    has_person: bool
    received_by: str
    answered_by: str
    may_answer: bool
    live_version: int | None
    correction: int | None
    same: tuple[FaultRow, ...]
    bodies: tuple[tuple[int, str], ...]


def fault_view(asker: Asker, fault_id: int, *, today: date) -> FaultView:
    """A report in the asker's reach. Raises NotFoundError."""
    fault = seen_fault(asker, fault_id)
    live = (
        ItemVersion.objects.filter(item=fault.item_id, state__in=sorted(LIVE))
        .values_list("pk", flat=True)
        .first()
        if fault.item_id
        else None
    )
    same = _seen(asker).open().exclude(pk=fault.pk)
    same = same.filter(address=fault.address).exclude(address="").order_by("pk")
    (row,) = _rows([fault], today)
    return FaultView(
        row=row,
        quote=fault.quote,
        outside_number=fault.outside_number,
        has_person=fault.person is not None,
        received_by=fault.received_by.name if fault.received_by else "",
        answered_by=fault.answered_by.name if fault.answered_by else "",
        may_answer=may_answer(asker, fault),
        live_version=live,
        correction=fault.correction_id,
        same=_rows(same[:10], today),
        bodies=tuple(
            (pk, name) for pk, name in answering_bodies(today) if pk != fault.organisation_id
        ),
    )


def answering_bodies(on: date) -> list[tuple[int, str]]:
    """The bodies that publish here, with their names: whom a report may be passed on to."""
    publishing = Publisher.objects.values("organisation")
    rows = Organisation.objects.filter(pk__in=publishing).existing(on).named(on).order_by("path")
    return [(row.pk, str(cast("Any", row).name)) for row in rows]


@dataclass(frozen=True, slots=True)
class FaultTodo:
    """What waits on the home page: reports without an answer, and those past their last day."""

    open: int
    late: int


def fault_todo(asker: Asker, *, today: date) -> FaultTodo:
    """What waits for whoever may answer, in one question."""
    scope = asker.scope(Permission.EDIT_ITEMS)
    counted = (
        PageFault.objects.within(scope)
        .open()
        .aggregate(open=Count("pk"), late=Count("pk", filter=Q(answer_by_on__lt=today)))
        if scope.paths
        else {"open": 0, "late": 0}
    )
    return FaultTodo(**counted)


# --- what it all comes to ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FaultYear:
    """The reports of one year in the asker's reach.

    `on_time`: answered no later than the last day; `median_days`: calendar days to the answer.
    """

    year: int
    received: int
    answered: int
    on_time: int
    late: int
    waiting: int
    median_days: int | None
    by_kind: tuple[tuple[str, int], ...]
    by_outcome: tuple[tuple[str, int], ...]
    by_way: tuple[tuple[str, int], ...]
    by_month: tuple[int, ...]


def fault_year(asker: Asker, year: int, *, today: date) -> FaultYear:
    """What came in during a year and what became of it."""
    rows = list(
        _seen(asker)
        .filter(received_at__year=year)
        .values_list(
            "kind", "outcome", "way", "state", "received_at", "answered_at", "answer_by_on"
        )
    )
    kinds = dict.fromkeys(FaultKind, 0)
    outcomes = dict.fromkeys(Outcome, 0)
    ways = dict.fromkeys(Way, 0)
    months = [0] * 12
    took: list[int] = []
    on_time = late = 0
    for kind, outcome, way, state, received, answered, due in rows:
        kinds[FaultKind(kind)] += 1
        ways[Way(way)] += 1
        came_on = timezone.localdate(received)
        months[came_on.month - 1] += 1
        if state == State.ANSWERED and answered is not None:
            outcomes[Outcome(outcome)] += 1
            done_on = timezone.localdate(answered)
            took.append((done_on - came_on).days)
            on_time += done_on <= due
            late += done_on > due
        else:
            late += today > due
    took.sort()
    return FaultYear(
        year=year,
        received=len(rows),
        answered=len(took),
        on_time=on_time,
        late=late,
        waiting=len(rows) - len(took),
        median_days=took[len(took) // 2] if took else None,
        by_kind=tuple((KIND_LABELS[kind], count) for kind, count in kinds.items()),
        by_outcome=tuple((OUTCOME_LABELS[o], count) for o, count in outcomes.items()),
        by_way=tuple((WAY_LABELS[way], count) for way, count in ways.items()),
        by_month=tuple(months),
    )


def fault_years(asker: Asker, *, today: date) -> list[int]:
    """The years in which something came in, the newest first; this year always."""
    days = _seen(asker).datetimes("received_at", "year")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)


def faults_to_remind(today: date) -> Iterator[tuple[int, int]]:
    """The reports without an answer whose last day is near: their ids and REMIND_AT or below.

    1: one working day is left; 0: today is the last day; -1: it is past. Each at most once.
    """
    regions = _regions()
    told = set(Notice.objects.filter(key__startswith=REMINDED).values_list("key", flat=True))
    near = PageFault.objects.open().filter(answer_by_on__lte=today + MOST_AHEAD)
    for fault in near.select_related("organisation").order_by("answer_by_on", "pk"):
        left = _days_left(_calendar(regions, fault.organisation.path), today, fault.answer_by_on)
        level = max(left, -1)
        if level <= REMIND_AT and f"{REMINDED}{fault.pk}:{level}" not in told:
            yield fault.pk, level
