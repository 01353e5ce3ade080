"""Lists of cases, what is due, and table 4."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, SmallIntegerField, When
from django.db.models.expressions import OrderBy

from gongkai.organisations.models import Organisation
from gongkai.remedies.models import RemedyCase
from gongkai.remedies.queries.access import NOT_FOUND, visible_remedies
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.remedies import Outcome, Track, table4_cell
from gongkai.rules.remedy_cases import OPEN, Group, State, table4_cells
from gongkai.rules.report.forms import form_for_year

MOST_EXPORTED: Final = 5000
# Which days ahead count as soon.
SOON: Final = timedelta(7)
SORTS: Final[dict[str, tuple[OrderBy | str, ...]]] = {
    "due": (F("act_by_on").asc(nulls_last=True), "-pk"),
    "-due": (F("act_by_on").desc(nulls_last=True), "-pk"),
    "received": ("received_on", "pk"),
    "-received": ("-received_on", "-pk"),
    "concluded": (F("concluded_on").asc(nulls_last=True), "pk"),
    "-concluded": (F("concluded_on").desc(nulls_last=True), "-pk"),
}


@dataclass(frozen=True, slots=True)
class RemedyFilter:
    """Which cases a list shows; `year` is the year in which a case counts in table 4."""

    words: str = ""
    track: Track | None = None
    state: State | None = None
    outcome: Outcome | None = None
    year: int | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """A case in a list. `days_left` counts calendar days to `act_by_on`, negative when past."""

    number: str
    title: str
    party: str
    agency: str
    agency_number: str
    track: Track
    track_label: str
    state: State
    state_label: str
    outcome: Outcome
    outcome_label: str
    received_on: date
    act_by_on: date | None
    days_left: int | None
    hearing_on: date | None
    concluded_on: date | None
    must_answer_anew: bool
    is_provisional: bool
    request_number: str
    handler: str


def remedy_list(
    asker: Asker, wanted: RemedyFilter, *, today: date, sort: str = "due", page: int = 1
) -> Page[RemedyRow]:
    """The cases in the asker's reach; by default those in which the body must act first."""
    rows = _matching(visible_remedies(asker), wanted)
    total = rows.count()
    number, shown = place(total, page)
    found = _ordered(rows, sort)[shown]
    return Page(tuple(remedy_row(row, today) for row in found), total, number)


def export_remedies(
    asker: Asker, wanted: RemedyFilter, *, today: date, sort: str = "due"
) -> list[RemedyRow]:
    """All that a list shows, at most 5,000 cases."""
    rows = _ordered(_matching(visible_remedies(asker), wanted), sort)
    return [remedy_row(row, today) for row in rows[:MOST_EXPORTED]]


def _ordered(rows: QuerySet[RemedyCase], sort: str) -> QuerySet[RemedyCase]:
    return rows.select_related("request", "handler").order_by(*SORTS.get(sort, SORTS["due"]))


def _matching(rows: QuerySet[RemedyCase], wanted: RemedyFilter) -> QuerySet[RemedyCase]:
    if wanted.only_open:
        rows = rows.filter(Q(state__in=sorted(OPEN)) | _ORDER_OPEN)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(agency_number__icontains=word)
            | Q(agency__icontains=word)
            | Q(party=word)
            | Q(request__number=word)
        )
    if wanted.year is not None:
        rows = rows.filter(received_on__lte=date(wanted.year, 12, 31)).filter(
            Q(concluded_on=None) | Q(concluded_on__gte=date(wanted.year, 1, 1))
        )
    conditions = {"track": wanted.track, "state": wanted.state, "outcome": wanted.outcome}
    return rows.filter(**{k: v for k, v in conditions.items() if v is not None})


# An order of a court or review body that nobody has carried out yet.
_ORDER_OPEN: Final = Q(must_answer_anew=True, carried_out_on=None)


def remedy_row(case: RemedyCase, today: date) -> RemedyRow:
    """A case as a line of a list."""
    return RemedyRow(
        number=case.number,
        title=case.title,
        party=case.party,
        agency=case.agency,
        agency_number=case.agency_number,
        track=Track(case.track),
        track_label=case.track_label,
        state=State(case.state),
        state_label=case.state_label,
        outcome=Outcome(case.outcome),
        outcome_label=case.outcome_label,
        received_on=case.received_on,
        act_by_on=case.act_by_on,
        days_left=(case.act_by_on - today).days if case.act_by_on else None,
        hearing_on=case.hearing_on,
        concluded_on=case.concluded_on,
        must_answer_anew=case.must_answer_anew and case.carried_out_on is None,
        is_provisional=case.is_provisional,
        request_number=case.request.number if case.request else "",
        handler=case.handler.name if case.handler else "",
    )


@dataclass(frozen=True, slots=True)
class RemedyTodo:
    """What must be done: replies by their last day, hearings to come, orders to carry out."""

    replies: tuple[RemedyRow, ...]
    hearings: tuple[RemedyRow, ...]
    orders: tuple[RemedyRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.replies or self.hearings or self.orders)


def remedy_todo(asker: Asker, *, today: date) -> RemedyTodo:
    """What the bodies in the asker's reach still have to do as respondent, by one question."""
    rows = visible_remedies(asker).filter(
        Q(act_by_on__isnull=False) | Q(hearing_on__gte=today, concluded_on=None) | _ORDER_OPEN
    )
    shown = [remedy_row(row, today) for row in _ordered(rows, "due")[:100]]
    soon = today + SOON
    return RemedyTodo(
        replies=tuple(row for row in shown if row.act_by_on),
        hearings=tuple(
            row
            for row in shown
            if row.hearing_on and today <= row.hearing_on <= soon and row.concluded_on is None
        ),
        orders=tuple(row for row in shown if row.must_answer_anew),
    )


def table4(
    asker: Asker,
    organisation_id: int,
    year: int,
    *,
    permission: Permission = Permission.SEE_REMEDIES,
) -> dict[str, int]:
    """The cells of table 4 of a body and year, computed from its cases by one GROUP BY.

    `T4.cases.track.column` → number, zeros included. A case counts from the day on which the body
    got notice of it; pending where no result stands by 31 December. Who compiles the report counts
    without seeing a case: `permission` says by which right. Raises NotFoundError outside of the
    asker's reach, NoFormError before 2019.
    """
    place = Organisation.objects.within(asker.scope(permission))
    if not place.filter(pk=organisation_id).exists():
        raise NotFoundError(NOT_FOUND)
    return tables4([organisation_id], year)[organisation_id]


def tables4(organisation_ids: Collection[int], year: int) -> dict[int, dict[str, int]]:
    """Table 4 of each of some bodies; who asks must have made sure that they may be counted."""
    groups: dict[int, list[Group]] = {pk: [] for pk in organisation_ids}
    done = Case(
        When(concluded_on__lte=date(year, 12, 31), then=1),
        default=0,
        output_field=SmallIntegerField(),
    )
    rows = (
        _of_year(organisation_ids, year)
        .values_list("organisation", "track", "outcome", done)
        .annotate(n=Count("pk"))
        .order_by()
    )
    for body, track, outcome, is_done, number in rows:
        end = Outcome(outcome) if is_done else Outcome.PENDING
        groups[body].append(Group(Track(track), end, number))
    return {pk: table4_cells(found, year) for pk, found in groups.items()}


def cases_counted(organisation_id: int, year: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The id of each case that counts in a year, with its cells of table 4."""
    last = date(year, 12, 31)
    rows = _of_year([organisation_id], year).order_by("pk")
    for pk, track, outcome, ended in rows.values_list("pk", "track", "outcome", "concluded_on"):
        end = Outcome(outcome) if ended and ended <= last else Outcome.PENDING
        yield pk, (table4_cell(Track(track), end), f"T4.cases.{track}.total")


def _of_year(organisation_ids: Collection[int], year: int) -> QuerySet[RemedyCase]:
    """The cases that count in a year: known by its end, and not ended before it."""
    known = RemedyCase.objects.filter(
        organisation__in=organisation_ids, received_on__lte=date(year, 12, 31)
    )
    return known.filter(Q(concluded_on=None) | Q(concluded_on__gte=date(year, 1, 1)))


def remedies_in_cell(
    asker: Asker, organisation_id: int, year: int, address: str
) -> tuple[QuerySet[RemedyCase], int]:
    """The cases behind a cell of table 4 that the asker may see, and how many there are in all.

    By the rule of `rules.remedy_cases.counted_in`. Raises NotFoundError outside of the asker's
    reach and for an address that table 4 doesn't have, NoFormError before 2019.
    """
    place = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS))
    table = form_for_year(year).table("T4")
    if address not in set(table.addresses()) or not place.filter(pk=organisation_id).exists():
        raise NotFoundError(NOT_FOUND)
    _, _, track, column = address.split(".")
    last = date(year, 12, 31)
    rows = _of_year([organisation_id], year).filter(track=track)
    if column == "pending":
        rows = rows.filter(Q(concluded_on=None) | Q(concluded_on__gt=last))
    elif column != "total":
        ends = [end.value for end in Outcome if table4_cell(Track(track), end) == address]
        rows = rows.filter(concluded_on__lte=last, outcome__in=ends)
    seen = rows.filter(pk__in=visible_remedies(asker).values("pk"))
    return seen.select_related("request", "handler").order_by("received_on", "pk"), rows.count()
