"""How far a body keeps its standards catalogue, and which items serve which row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils import timezone

from gongkai.catalogue.models import (
    ItemVersion,
    Standard,
    StandardLink,
    StandardPlace,
    StandardRow,
)
from gongkai.catalogue.queries.standard_choices import words_of
from gongkai.catalogue.queries.standards import body_name, row_in_force, seen_standard
from gongkai.rules.access import Asker, Permission
from gongkai.rules.columns import UpdateClass
from gongkai.rules.items import Mode
from gongkai.rules.release import IN_WORK, LIVE, STATE_LABELS
from gongkai.rules.release import State as ItemState
from gongkai.rules.standards.coverage import (
    GAPS,
    AreaSummary,
    Coverage,
    Piece,
    Standing,
    coverage_words,
    judge,
    summarise,
)
from gongkai.rules.standards.model import Row
from gongkai.rules.standards.versions import State

_MOST_SUGGESTED: Final = 8
_MOST_WEIGHED: Final = 400


@dataclass(frozen=True, slots=True)
class Served:
    """An item that serves a row. `version_id` is its live version, else the one in work."""

    item_id: int
    version_id: int
    title: str
    index_number: str
    state: str
    is_live: bool
    published_on: date | None
    first_published_on: date | None
    due_on: date
    column: str
    confirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveredRow:
    """A row of the version in force with how it stands."""

    key: int
    row: Row
    coverage: Coverage
    words: Mapping[str, str]
    served: tuple[Served, ...]
    column_id: int | None
    column: str
    empty_reason: str


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage of a catalogue on a day. `version` is the number of the one in force, or None."""

    standard_id: int
    code: str
    name: str
    body: str
    version: int | None
    today: date
    rows: tuple[CoveredRow, ...]
    areas: tuple[AreaSummary, ...]
    may_link: bool
    may_manage: bool

    @property
    def counts(self) -> dict[Standing, int]:
        """How many rows stand in which way."""
        found = [row.coverage.standing for row in self.rows]
        return {standing: found.count(standing) for standing in Standing if standing in found}

    @property
    def gaps(self) -> list[CoveredRow]:
        """The rows for which somebody has to do something, the worst first."""
        order = list(Standing)
        gaps = [row for row in self.rows if row.coverage.standing in GAPS]
        return sorted(gaps, key=lambda row: order.index(row.coverage.standing))


def coverage_of(
    asker: Asker,
    standard_id: int,
    *,
    today: date,
    area: str = "",
    standing: Standing | None = None,
    words: str = "",
) -> CoverageReport:
    """The coverage report; the filters narrow the rows, not the summary. Raises NotFoundError."""
    standard = seen_standard(asker, standard_id)
    version, rows = covered_rows(standard, today)
    path = standard.organisation.path
    shown = [
        row
        for row in rows
        if (not area or row.row.area == area)
        and (standing is None or row.coverage.standing is standing)
        and (not words or words in f"{row.row.name}{row.row.subject}")
    ]
    return CoverageReport(
        standard_id=standard.pk,
        code=standard.code,
        name=standard.name,
        body=body_name(standard.organisation, today),
        version=version,
        today=today,
        rows=tuple(shown),
        areas=tuple(summarise([(row.row.area, row.coverage.standing) for row in rows])),
        may_link=asker.scope(Permission.EDIT_ITEMS).covers(path),
        may_manage=asker.scope(Permission.MANAGE_COLUMNS).covers(path),
    )


def covered_rows(
    standard: Standard, today: date, key: int | None = None
) -> tuple[int | None, list[CoveredRow]]:
    """The rows of the version in force with how each stands: five queries for any number."""
    found = StandardRow.objects.filter(
        version__standard=standard, version__state=State.IN_FORCE
    ).order_by("place", "pk")
    links = StandardLink.objects.filter(standard=standard)
    places = StandardPlace.objects.filter(standard=standard).select_related("column")
    if key is not None:
        found, links, places = found.filter(key=key), links.filter(key=key), places.filter(key=key)
    rows = list(found.select_related("version"))
    linked: dict[int, list[StandardLink]] = {}
    for link in links:
        linked.setdefault(link.key, []).append(link)
    placed = {place.key: place for place in places}
    items = _items({link.item_id for many in linked.values() for link in many})
    return (
        rows[0].version.number if rows else None,
        [_covered(r, linked.get(r.key, []), items, placed.get(r.key), today) for r in rows],
    )


def _items(ids: Iterable[int]) -> dict[int, tuple[ItemVersion | None, ItemVersion | None]]:
    """By item the version that the public reads and the one in work."""
    versions = ItemVersion.objects.filter(
        item__in=list(ids), state__in=sorted(LIVE | IN_WORK)
    ).select_related("item__column")
    found: dict[int, tuple[ItemVersion | None, ItemVersion | None]] = {}
    for version in versions.defer("content"):
        live, work = found.get(version.item_id, (None, None))
        if version.state in LIVE:
            found[version.item_id] = (version, work)
        else:
            found[version.item_id] = (live, version)
    return found


def _covered(
    stored: StandardRow,
    links: Sequence[StandardLink],
    items: Mapping[int, tuple[ItemVersion | None, ItemVersion | None]],
    place: StandardPlace | None,
    today: date,
) -> CoveredRow:
    row = stored.read()
    pieces, served = [], []
    for link in links:
        live, work = items.get(link.item_id, (None, None))
        shown = live or work
        if shown is None:
            continue
        pieces.append(_piece(shown, live, link))
        served.append(_served(shown, live, link))
    reason = place.empty_reason if place else ""
    coverage = judge(row, pieces, today=today, empty_reason=reason)
    return CoveredRow(
        key=stored.key,
        row=row,
        coverage=coverage,
        words=coverage_words(coverage, today),
        served=tuple(served),
        column_id=place.column_id if place else None,
        column=place.column.name if place and place.column else "",
        empty_reason=reason,
    )


def _day_of(live: ItemVersion | None) -> date | None:
    return timezone.localdate(live.published_at) if live and live.published_at else None


def _piece(shown: ItemVersion, live: ItemVersion | None, link: StandardLink) -> Piece:
    item = shown.item
    return Piece(
        title=shown.title,
        published_on=_day_of(live),
        first_published_on=item.first_published_on,
        due_on=item.due_on,
        is_owed=item.mode == Mode.PROACTIVE
        and item.first_published_on is None
        and not item.is_closed,
        update_class=UpdateClass(item.column.update_class),
        words=live.words if live else "",
        confirmed=frozenset(link.confirmed),
    )


def _served(shown: ItemVersion, live: ItemVersion | None, link: StandardLink) -> Served:
    item = shown.item
    return Served(
        item_id=item.pk,
        version_id=shown.pk,
        title=shown.title,
        index_number=item.index_number or "",
        state=shown.state,
        is_live=live is not None,
        published_on=_day_of(live),
        first_published_on=item.first_published_on,
        due_on=item.due_on,
        column=item.column.name,
        confirmed=tuple(link.confirmed),
    )


# --- one row -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item that may serve a row, or a row that an item may serve, with why."""

    id: int
    key: int
    label: str
    hint: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoveredRowView:
    """A row with all that serves it, what might, and what earlier versions said."""

    report: CoverageReport
    line: CoveredRow
    suggestions: tuple[Suggestion, ...]
    earlier: tuple[tuple[int, str, Row], ...]


def covered_row_view(asker: Asker, standard_id: int, key: int, *, today: date) -> CoveredRowView:
    """One row of the version in force. Raises NotFoundError."""
    standard = seen_standard(asker, standard_id)
    row_in_force(standard, key)
    version, rows = covered_rows(standard, today, key)
    line = rows[0]
    path = standard.organisation.path
    report = CoverageReport(
        standard_id=standard.pk,
        code=standard.code,
        name=standard.name,
        body=body_name(standard.organisation, today),
        version=version,
        today=today,
        rows=(line,),
        areas=(),
        may_link=asker.scope(Permission.EDIT_ITEMS).covers(path),
        may_manage=asker.scope(Permission.MANAGE_COLUMNS).covers(path),
    )
    old = (
        StandardRow.objects.filter(
            version__standard=standard, key=key, version__state=State.SUPERSEDED
        )
        .select_related("version")
        .order_by("-version__number")
    )
    earlier = tuple((row.version.number, row.version.title, row.read()) for row in old)
    return CoveredRowView(report, line, _suggested_items(asker, standard, line), earlier)


def _suggested_items(asker: Asker, standard: Standard, line: CoveredRow) -> tuple[Suggestion, ...]:
    """Items of the body in the column of the row, or with its words, that are not linked yet."""
    linked = [served.item_id for served in line.served]
    names = Q()
    for word in words_of(line.row):
        names |= Q(title__contains=word)
    if line.column_id is not None:
        names |= Q(column=line.column_id)
    if not names:
        return ()
    versions = (
        ItemVersion.objects.within(asker.scope(Permission.SEE_ITEMS))
        .filter(names, organisation=standard.organisation, state__in=sorted(LIVE | IN_WORK))
        .exclude(item__in=linked)
        .select_related("item", "column")
        .defer("content", "words")
        .order_by("-pk")[:_MOST_WEIGHED]
    )
    found: dict[int, tuple[int, Suggestion]] = {}
    for version in versions:
        hits = [word for word in words_of(line.row) if word in version.title]
        in_column = version.column_id == line.column_id
        score = 10 * len("".join(hits)) + 5 * in_column
        reason = f"名称里有“{'”“'.join(hits)}”" if hits else f"在栏目“{version.column.name}”"
        state = STATE_LABELS[ItemState(version.state)]
        one = Suggestion(version.item_id, line.key, version.title, state, reason)
        if version.item_id not in found or found[version.item_id][0] < score:
            found[version.item_id] = (score, one)
    ranked = sorted(found.values(), key=lambda pair: -pair[0])
    return tuple(one for _, one in ranked[:_MOST_SUGGESTED])
