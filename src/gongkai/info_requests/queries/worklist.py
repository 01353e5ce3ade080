"""The work list of the officers: pages by key, counts that stop at a cap, few questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan

from gongkai.info_requests.models import (
    Applicant,
    DisclosureOffice,
    InfoRequest,
)
from gongkai.info_requests.queries.absences import Cover, cover_on
from gongkai.info_requests.queries.offices import calendar_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, Scope
from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines import (
    RECEIPT_RULES,
    Channel,
    escalation_level,
)
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.requests import OPEN, State
from gongkai.rules.results import RESULTS, ApplicantKind, ResultCode

PAGE_SIZE: Final = 25
MOST_COUNTED: Final = 1000
MOST_EXPORTED: Final = 5000
# So many applicants of one name are looked for once, more of them by each question anew.
_MOST_NAMED: Final = 300
OVERDUE: Final = -1
# Key of a sortable head → column. All are filled for every request.
SORTS: Final = {"due": "act_by_on", "arrived": "arrived_on", "number": "pk"}
_OPEN: Final = sorted(OPEN)
_NOT_RECEIVED: Final = (State.DRAFT, State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a work list shows.

    `level` is one band of remaining working days, by its upper end: 10, 5, 2, 0, or -1 overdue.
    `only_mine` shows what the asker handles, also as a deputy.
    """

    words: str = ""
    state: State | None = None
    only_open: bool = True
    only_closed: bool = False
    level: int | None = None
    handler_id: int | None = None
    unit_id: int | None = None
    channel: Channel | None = None
    only_mine: bool = False
    only_unassigned: bool = False
    only_unopened: bool = False
    only_unconfirmed: bool = False
    only_orphaned: bool = False
    only_consulting: bool = False
    only_extended: bool = False
    only_late: bool = False
    received_from: date | None = None
    received_until: date | None = None
    result: ResultCode | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A request in a list. `level` is the escalation (10, 5, 2, 0, -1 overdue, None: time enough).

    `days_left` counts working days to `act_by_on`, negative when past. `waits_for` says for whose
    act that day is set: `us` (the answer, or the confirmation of the receipt) or `them` (the
    applicant, to supplement, explain or pay). `deputy` acts for the handler today.
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
    arrived_on: date
    channel: str
    version: int
    unit: str = ""
    waits_for: str = "us"
    deputy: str = ""
    is_mine_as_deputy: bool = False
    is_orphaned: bool = False
    is_unopened: bool = False
    is_unconfirmed: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A band of remaining working days, with how many open requests stand in it."""

    value: int
    count: int


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """Numbers of open requests beside the list, by the filters except that of the level."""

    levels: tuple[Level, ...]
    open: int
    unassigned: int
    unopened: int
    unconfirmed: int
    orphaned: int
    mine: int


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a work list; `next` and `previous` are the keys of the pages beside it.

    `total` stops at `MOST_COUNTED`; `is_capped` says that there are more.
    """

    rows: tuple[WorkRow, ...]
    total: int
    is_capped: bool
    counts: WorkCounts
    next: str = ""
    previous: str = ""

    @property
    def total_text(self) -> str:
        """How many there are, in words."""
        return f"超过 {MOST_COUNTED}" if self.is_capped else f"{self.total}"


_Office = tuple[Calendar, Policy]


@dataclass(frozen=True, slots=True)
class Reach:
    """The requests that somebody sees, with the offices they belong to, as of a day."""

    asker: Asker
    today: date
    requests: QuerySet[InfoRequest]
    offices: dict[int, _Office]
    levels: tuple[int, ...]
    cover: Cover

    def band(self, level: int) -> Q:
        """The requests whose remaining working days lie in one band."""
        groups: dict[str, tuple[Calendar, list[int]]] = {}
        for organisation, (calendar, _) in self.offices.items():
            groups.setdefault(calendar.region, (calendar, []))[1].append(organisation)
        found = Q(pk__in=[])
        for calendar, organisations in groups.values():
            days = self._days(level, calendar)
            found |= days if len(groups) == 1 else days & Q(organisation__in=organisations)
        return found

    def _days(self, level: int, calendar: Calendar) -> Q:
        if level == OVERDUE:
            return Q(act_by_on__lt=self.today)
        last = Q(act_by_on__lt=calendar.add_working_days(self.today, level + 1))
        below = max((one for one in self.levels if one < level), default=OVERDUE)
        if below == OVERDUE:
            return last & Q(act_by_on__gte=self.today)
        return last & Q(act_by_on__gte=calendar.add_working_days(self.today, below + 1))

    @property
    def mine(self) -> Q:
        """What the asker handles, themselves or as a deputy."""
        return Q(handler__in=[self.asker.pk, *self.cover.principals_of(self.asker.pk)])

    @property
    def orphaned(self) -> Q:
        """What nobody looks after: the handler is gone, or away without a deputy."""
        return Q(handler__in=self.cover.orphaning)

    def rows(self, requests: Iterable[InfoRequest]) -> tuple[WorkRow, ...]:
        """Requests as lines, with the names of their units."""
        found = list(requests)
        units = {row.unit_id for row in found if row.unit_id}
        named: Any = Organisation.objects.named(self.today).filter(pk__in=units)
        names = dict(named.values_list("pk", "short_name")) if units else {}
        return tuple(replace(self._row(one), unit=names.get(one.unit_id, "")) for one in found)

    def _row(self, request: InfoRequest) -> WorkRow:
        row = work_row(request, self.today, self.offices[request.organisation_id])
        deputy = self.cover.deputy_of(request.handler_id)
        return replace(
            row,
            deputy=self.cover.names[deputy] if deputy else "",
            is_mine_as_deputy=deputy is not None and deputy == self.asker.pk,
            is_orphaned=request.state in OPEN and request.handler_id in self.cover.orphaning,
        )


def reach_of(asker: Asker, *, today: date) -> Reach:
    """What somebody sees of the requests today: a handful of questions, whatever their number.

    The bodies are named by their ids, so that the indexes of the list serve; the part of a scope
    that lies inside of a body reaches what was given to a unit there.
    """
    scope = asker.scope(Permission.SEE_REQUESTS)
    known = list(DisclosureOffice.objects.select_related("organisation"))
    all_of = [o for o in known if scope.covers(o.organisation.path)]
    parts = tuple(
        path
        for path in scope.paths
        if any(path.startswith(o.organisation.path) and path != o.organisation.path for o in known)
    )
    found = Q(organisation__in=[o.organisation_id for o in all_of])
    if parts:
        found |= Q(unit__in=_ids_within(parts))
    offices = _offices(
        [o for o in known if o in all_of or any(p.startswith(o.organisation.path) for p in parts)]
    )
    wanted = {policy.escalation for _, policy in offices.values()}
    levels = wanted.pop() if len(wanted) == 1 else DEFAULT_POLICY.escalation
    return Reach(
        asker,
        today,
        InfoRequest.objects.filter(found),
        {pk: (calendar, replace(p, escalation=levels)) for pk, (calendar, p) in offices.items()},
        tuple(sorted(levels, reverse=True)),
        cover_on(today),
    )


def _ids_within(paths: tuple[str, ...]) -> Sequence[int]:
    return list(Organisation.objects.within(Scope(paths)).values_list("pk", flat=True))


def _offices(offices: Sequence[DisclosureOffice]) -> dict[int, _Office]:
    """The calendar and the policy of every body."""
    calendars = {region: calendar_of(region) for region in {o.region for o in offices}}
    return {o.organisation_id: (calendars[o.region], o.read_policy()) for o in offices}


def work_list(
    asker: Asker,
    wanted: WorkFilter,
    *,
    today: date,
    sort: str = "",
    after: str = "",
    before: str = "",
) -> WorkPage:
    """The requests in the asker's reach, by default those first that must be acted on.

    `sort` is a key of SORTS, with - from the last to the first; `after` and `before` are keys that
    an earlier page gave. A key or sort that is none is passed over.
    """
    reach = reach_of(asker, today=today)
    said = _said(wanted.words)
    rows = _matching(reach, wanted, said)
    if wanted.level is not None:
        rows = rows.filter(reach.band(wanted.level))
    column, is_down = _order(sort, wanted)
    key = _key(column, after or before)
    is_back = bool(before and not after)
    ordered = _after(rows, column, is_down != is_back, key, wanted)
    keys = list(ordered.values_list("pk", flat=True)[: PAGE_SIZE + 1])
    has_more, found = len(keys) > PAGE_SIZE, whole(keys[:PAGE_SIZE])
    if is_back:
        found.reverse()
    total = len(found)
    if has_more or key:
        total = rows.order_by()[: MOST_COUNTED + 1].count()
    return WorkPage(
        reach.rows(found),
        min(total, MOST_COUNTED),
        total > MOST_COUNTED,
        _counts(reach, _matching(reach, replace(wanted, only_closed=False), said)),
        next=_key_of(column, found[-1]) if found and (has_more or (is_back and key)) else "",
        previous=_key_of(column, found[0]) if found and key and (has_more or not is_back) else "",
    )


def exported(
    asker: Asker, wanted: WorkFilter, *, today: date, sort: str = ""
) -> tuple[WorkRow, ...]:
    """All that a list shows, up to MOST_EXPORTED."""
    reach = reach_of(asker, today=today)
    rows = _matching(reach, wanted, _said(wanted.words))
    if wanted.level is not None:
        rows = rows.filter(reach.band(wanted.level))
    column, is_down = _order(sort, wanted)
    keys = _after(rows, column, is_down, None, wanted).values_list("pk", flat=True)
    return reach.rows(whole(list(keys[:MOST_EXPORTED])))


def whole(keys: Sequence[int]) -> list[InfoRequest]:
    """The requests of a page with their people, in the order of their keys.

    Asked first for keys, which an index holds, the database never sorts rows with long texts.
    """
    # SQLite takes so many values in one question.
    asked = InfoRequest.objects.select_related("applicant", "handler").defer(
        "description", "purpose"
    )
    rows = {
        row.pk: row
        for start in range(0, len(keys), 500)
        for row in asked.filter(pk__in=keys[start : start + 500])
    }
    return [rows[key] for key in keys]


def _order(sort: str, wanted: WorkFilter) -> tuple[str, bool]:
    column = SORTS.get(sort.removeprefix("-"))
    if column:
        return column, sort.startswith("-")
    return ("act_by_on", False) if wanted.only_open else ("pk", True)


def _key(column: str, text: str) -> tuple[Any, int] | None:
    value, _, pk = text[:60].partition("~")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    if column == "pk":
        return int(pk), int(pk)
    try:
        return date.fromisoformat(value), int(pk)
    except ValueError:
        return None


def _key_of(column: str, row: InfoRequest) -> str:
    return f"{'' if column == 'pk' else getattr(row, column)}~{row.pk}"


def _after(
    rows: QuerySet[InfoRequest],
    column: str,
    is_down: bool,
    key: tuple[Any, int] | None,
    wanted: WorkFilter,
) -> QuerySet[InfoRequest]:
    sign, beyond = ("-", "lt") if is_down else ("", "gt")
    # Few are open among many, and few may fit: sorting those is cheap, while whatever gives the
    # order would be read through all the others. An expression keeps the database from taking it.
    is_narrow = wanted != WorkFilter(only_open=False)
    if column == "pk":
        order: Any = Coalesce("pk", "pk") if is_narrow else F("pk")
        ordered = rows.order_by(order.desc() if is_down else order.asc())
        return ordered.filter(**{f"pk__{beyond}": key[1]}) if key else ordered
    first: Any = Coalesce(column, "arrived_on") if is_narrow else F(column)
    ordered = rows.order_by(first.desc() if is_down else first.asc(), f"{sign}pk")
    if key is None:
        return ordered
    value, pk = key
    past: Any = {f"{column}__{beyond}": value}
    same: Any = {column: value, f"pk__{beyond}": pk}
    # The first condition is implied by the second; it lets an index start at the right place.
    return ordered.filter(**{f"{column}__{beyond}e": value}).filter(Q(**past) | Q(**same))


def _counts(reach: Reach, rows: QuerySet[InfoRequest]) -> WorkCounts:
    flags = {
        "unassigned": Q(handler=None, unit=None),
        "unopened": Q(opened_at=None),
        "unconfirmed": Q(state__in=_NOT_RECEIVED),
        "orphaned": reach.orphaned,
        "mine": reach.mine,
        "open": Q(),
    }
    bands = {f"level{level}": reach.band(level) for level in (OVERDUE, *reach.levels)}
    counted = (
        rows.filter(state__in=_OPEN)
        .order_by()
        .aggregate(**{n: Count("pk", filter=q) for n, q in (flags | bands).items()})
    )
    levels = (OVERDUE, *sorted(reach.levels))
    return WorkCounts(
        levels=tuple(Level(level, counted.pop(f"level{level}")) for level in levels), **counted
    )


def _matching(reach: Reach, wanted: WorkFilter, said: Q) -> QuerySet[InfoRequest]:
    """The requests that fit a filter, whatever time is left to them."""
    rows = reach.requests.filter(said)
    if wanted.only_open:
        rows = rows.filter(state__in=_OPEN)
    elif wanted.only_closed:
        rows = rows.exclude(state__in=_OPEN)
    flags = {
        "only_mine": reach.mine,
        "only_unassigned": Q(handler=None, unit=None),
        "only_unopened": Q(opened_at=None),
        "only_unconfirmed": Q(state__in=_NOT_RECEIVED),
        "only_orphaned": reach.orphaned,
        "only_consulting": Q(is_consulting=True),
        "only_extended": Q(is_extended=True),
        "only_late": Q(is_late=True) | Q(state__in=_OPEN, due_on__lt=reach.today),
    }
    for name, condition in flags.items():
        if getattr(wanted, name):
            rows = rows.filter(condition)
    conditions = {
        "state": wanted.state,
        "handler": wanted.handler_id,
        "unit": wanted.unit_id,
        "channel": wanted.channel,
        "arrived_on__gte": wanted.received_from,
        "arrived_on__lte": wanted.received_until,
        "result": wanted.result,
    }
    return rows.filter(**{k: v for k, v in conditions.items() if v is not None})


_LAST_CHARACTER: Final = "\U0010ffff"


def _said(words: str) -> Q:
    """The requests that say all words, the first five."""
    said = Q()
    for word in words.split()[:5]:
        said &= _says(word)
    return said


def _says(word: str) -> Q:
    """A number or a title by any part, an applicant by the beginning of the name."""
    begins = Applicant.objects.filter(name__startswith=word)
    if connection.vendor == "sqlite":
        # There an index serves a comparison alone, not a pattern.
        begins = begins.filter(name__gte=word, name__lt=word + _LAST_CHARACTER)
    names = begins.values_list("request", flat=True)
    named = list(names[: _MOST_NAMED + 1])
    says = Q(pk__in=named if len(named) <= _MOST_NAMED else names)
    # Without small and capital letters a plain search suffices, and is quicker.
    is_plain = word.upper() == word.lower()
    says |= (
        Q(GreaterThan(StrIndex("title", Value(word)), 0)) if is_plain else Q(title__icontains=word)
    )
    return says | Q(number__icontains=word) if word.isascii() else says


_THEIRS: Final = frozenset({State.AWAIT_SUPPLEMENT, State.AWAIT_FEE})


def work_row(request: InfoRequest, today: date, office: _Office) -> WorkRow:
    """A request as a line of a list."""
    calendar, policy = office
    is_open = request.state in OPEN
    act_by = request.act_by_on if is_open else None
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
        arrived_on=request.arrived_on,
        channel=RECEIPT_RULES[Channel(request.channel)].label,
        version=request.version,
        waits_for="them" if request.state in _THEIRS else "us",
        is_unopened=is_open and request.opened_at is None,
        is_unconfirmed=request.state in _NOT_RECEIVED,
        is_late=request.is_late,
    )
