"""The lists of the officers: by shelf, by what waits for whom, by what is late.

A list of a million items answers like one of a hundred: pages by key (`walks`), counts that stop,
words by an index of their own (`adapters.titles`), and a fixed number of questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.queries.reach import reach_of
from gongkai.catalogue.queries.screening import versions_with_blocks
from gongkai.catalogue.queries.selection import RETURNED, ItemFilter, Selection, Shelf
from gongkai.catalogue.queries.walks import ByState, Order, day_of, moment_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.items import KIND_LABELS, ItemKind
from gongkai.rules.paging import PAGE_SIZE, Count, KeyPage
from gongkai.rules.release import STATE_LABELS, State

MOST_EXPORTED: Final = 5000
# Key of a sortable head → column of the database.
SORTS: Final = {
    "changed": "changed_at",
    "published": "published_at",
    "title": "title",
    "due": "item__due_on",
    "column": "column_id",
    "state": "state",
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A version in a list.

    `is_overdue`: its item is owed and its last day is past. `is_blocked`: the screening found what
    stops a release, also where it is out already. `days_over` counts calendar days since that day.
    """

    id: int
    item_id: int
    number: int
    title: str
    index_number: str
    document_number: str
    state: State
    column: str
    kind: str
    due_on: date
    is_owed: bool
    is_overdue: bool
    changed_at: datetime
    changed_by: str
    published_at: datetime | None
    release_from: datetime | None
    was_returned: bool
    days_over: int = 0
    body: str = ""
    is_blocked: bool = False

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]


def sorts_of(shelf: Shelf) -> tuple[str, ...]:
    """The heads by which a shelf is sorted; the first one is taken where nothing is asked."""
    if shelf in (Shelf.DUE, Shelf.LATE):
        return ("due",)
    if shelf is Shelf.OUT:
        return ("-published", "changed", "title", "state", "column")
    few = (Shelf.TURN, Shelf.MINE)
    more = ("due",) if shelf in few else ()
    return ("-changed", "title", "state", "column", *more)


def sort_of(shelf: Shelf, asked: str) -> str:
    """The order that a list has when one is asked for, with - from the last to the first."""
    known = sorts_of(shelf)
    names = {name.removeprefix("-") for name in known}
    return asked if asked.removeprefix("-") in names else known[0]


def list_items(
    asker: Asker,
    wanted: ItemFilter,
    *,
    today: date,
    sort: str = "",
    after: str = "",
    before: str = "",
) -> KeyPage[ItemRow]:
    """The versions in the asker's reach that a filter lets through.

    `sort` is one of `sorts_of`, `after` and `before` are keys that an earlier page gave; a key or a
    sort that is none is passed over.
    """
    asked = Selection.of(asker, wanted, today)
    order = _order(wanted.shelf, sort)
    key = _key(order, after or before)
    is_back = bool(before and not after)
    found = asked.keys(order.back if is_back else order, PAGE_SIZE + 1, key)
    has_more, keys = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if is_back:
        keys.reverse()
    total = asked.count() if has_more or key else Count(len(keys))
    versions = _whole(keys)
    return KeyPage(
        _rows(asker, versions, today),
        total,
        next=_key_of(order, versions[-1]) if versions and (has_more or is_back) else "",
        previous=_key_of(order, versions[0])
        if versions and key and (has_more or not is_back)
        else "",
    )


def export_items(
    asker: Asker, wanted: ItemFilter, *, today: date, sort: str = ""
) -> tuple[ItemRow, ...]:
    """All that a list shows, up to MOST_EXPORTED."""
    asked = Selection.of(asker, wanted, today)
    found = _whole(asked.keys(_order(wanted.shelf, sort), MOST_EXPORTED, None))
    return _rows(asker, found, today)


def ids_of_items(asker: Asker, wanted: ItemFilter, *, today: date, most: int) -> list[int]:
    """The ids of all versions that a list shows, the newest first, at most so many."""
    return Selection.of(asker, wanted, today).keys(Order("changed_at", True), most, None)


def _order(shelf: Shelf, sort: str) -> Order:
    chosen = sort_of(shelf, sort)
    if chosen.removeprefix("-") == "state":
        return ByState(chosen.startswith("-"))
    return Order(SORTS[chosen.removeprefix("-")], chosen.startswith("-"))


# --- keys and rows -------------------------------------------------------------------------------


def _key(order: Order, text: str) -> tuple[Any, int] | None:
    """The row that a key names. A title stands in no address: it is looked up."""
    value, _, pk = text[:80].rpartition("~")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    known: Any = None
    if isinstance(order, ByState):
        state, _, moment = value.partition("*")
        at = moment_of(moment)
        known = (State(state), at) if at and state in set(State) else None
    elif order.column == "column_id":
        known = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
    elif order.column == "title":
        known = ItemVersion.objects.filter(pk=pk).values_list("title", flat=True).first()
    elif order.column == "item__due_on":
        known = day_of(value)
    else:
        known = moment_of(value)
    return None if known is None else (known, int(pk))


def _key_of(order: Order, version: ItemVersion) -> str:
    if isinstance(order, ByState):
        return f"{version.state}*{version.changed_at.isoformat()}~{version.pk}"
    if order.column == "column_id":
        return f"{version.column_id}~{version.pk}"
    values = {
        "changed_at": version.changed_at,
        "published_at": version.published_at,
        "item__due_on": version.item.due_on,
    }
    value = values.get(order.column)
    return f"{value.isoformat() if value else ''}~{version.pk}"


def _whole(keys: Sequence[int]) -> list[ItemVersion]:
    """The versions of a page, in the order of their keys; their texts are not read."""
    asked = ItemVersion.objects.select_related("item", "column", "changed_by").defer(
        "content", "words"
    )
    rows: dict[int, ItemVersion] = {}
    for start in range(0, len(keys), 500):
        rows |= {row.pk: row for row in asked.filter(pk__in=keys[start : start + 500])}
    return [rows[key] for key in keys]


def _rows(asker: Asker, versions: Sequence[ItemVersion], today: date) -> tuple[ItemRow, ...]:
    if not versions:
        return ()
    blocked = versions_with_blocks(asker, [version.pk for version in versions])
    returned = _returned([version.pk for version in versions])
    bodies = {version.organisation_id for version in versions}
    named: Any = Organisation.objects.named(today).filter(pk__in=bodies)
    names = dict(named.values_list("pk", "short_name"))
    return tuple(
        replace(
            row_of(version, today, version.pk in returned),
            body=names[version.organisation_id],
            is_blocked=version.pk in blocked,
        )
        for version in versions
    )


def _returned(ids: list[int]) -> set[int]:
    """Drafts that a reviewer sent back and nobody has changed since."""
    rows = ItemVersion.objects.filter(RETURNED, pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def row_of(version: ItemVersion, today: date, was_returned: bool) -> ItemRow:
    """A version as a line of a list."""
    item = version.item
    is_owed = item.first_published_on is None and not item.is_closed and item.mode == "proactive"
    return ItemRow(
        id=version.pk,
        item_id=item.pk,
        number=version.number,
        title=version.title,
        index_number=item.index_number or "",
        document_number=version.document_number,
        state=State(version.state),
        column=version.column.name,
        kind=KIND_LABELS[ItemKind(item.kind)],
        due_on=item.due_on,
        is_owed=is_owed,
        is_overdue=is_owed and item.due_on < today,
        changed_at=version.changed_at,
        changed_by=version.changed_by.name if version.changed_by else "系统",
        published_at=version.published_at,
        release_from=version.release_from,
        was_returned=was_returned,
        days_over=(today - item.due_on).days if is_owed and item.due_on < today else 0,
    )


# --- counts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How much stands on the shelves that somebody works from."""

    turn: Count
    mine: Count
    work: Count
    late: Count

    @property
    def by_shelf(self) -> dict[str, Count]:
        """The counts by the value of their shelf."""
        return {
            Shelf.TURN.value: self.turn,
            Shelf.MINE.value: self.mine,
            Shelf.WORK.value: self.work,
            Shelf.LATE.value: self.late,
        }


def count_items(asker: Asker, *, today: date) -> ItemCounts:
    """The figures beside the lists and on the desk's home."""
    reach = reach_of(asker)

    def count(shelf: Shelf) -> Count:
        return Selection.of(asker, ItemFilter(shelf), today, reach).count()

    return ItemCounts(
        turn=count(Shelf.TURN),
        mine=count(Shelf.MINE),
        work=count(Shelf.WORK),
        late=count(Shelf.LATE),
    )


@dataclass(frozen=True, slots=True)
class ItemsToDo:
    """What somebody should look at today: the shelf and filters it comes from, its first rows."""

    key: str
    query: str
    total: Count
    rows: tuple[ItemRow, ...]


# What waits for somebody, what cannot wait first; a draft that came back is told by itself.
_TURNS: Final = (
    State.URGENT_REVIEW,
    State.URGENT,
    State.PROOFREADING,
    State.FIRST_REVIEW,
    State.SECOND_REVIEW,
    State.FINAL_REVIEW,
    State.SECRECY_REVIEW,
    State.CLEARED,
)


def items_to_do(asker: Asker, *, today: date, most: int = 5) -> tuple[ItemsToDo, ...]:
    """What is late, what came back, what waits for the asker by its state, what goes out today.

    What waits longest stands first, and what is late by its last day. Without the empty ones. The key
    is one of `late`, `returned`, `today`, or the state.
    """
    reach = reach_of(asker)

    def of(wanted: ItemFilter) -> Selection:
        return Selection.of(asker, wanted, today, reach)

    newest, longest, soonest = (
        Order("changed_at", True),
        Order("changed_at", False),
        Order("item__due_on", False),
    )
    turn = of(ItemFilter(Shelf.TURN))
    asked = [
        ("late", "show=late", of(ItemFilter(Shelf.LATE)), soonest),
        (
            "returned",
            "show=mine&returned=1",
            of(ItemFilter(Shelf.MINE, only_returned=True)),
            newest,
        ),
        *((s.value, f"show=turn&state={s}", turn.in_state(s), longest) for s in _TURNS),
        (
            "today",
            "show=work&today=1",
            of(ItemFilter(Shelf.WORK, state=State.SCHEDULED, on=today)),
            newest,
        ),
    ]
    found = []
    for key, query, chosen, order in asked:
        keys = chosen.keys(order, most + 1, None) if chosen.states else []
        if keys:
            total = chosen.count() if len(keys) > most else Count(len(keys))
            found.append((key, query, total, keys[:most]))
    every = list(dict.fromkeys(pk for *_, keys in found for pk in keys))
    rows = {row.id: row for row in _rows(asker, _whole(every), today)}
    return tuple(
        ItemsToDo(key, query, total, tuple(rows[pk] for pk in keys))
        for key, query, total, keys in found
    )
