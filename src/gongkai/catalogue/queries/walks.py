"""The first rows of a list that a database cannot sort in time: many short walks, one question.

A list shows the newest of several bodies in several states. No index has that order, and sorting
a million rows takes a second. But the index of one body and one state has it: so each is walked for
one page, and the best of those make the page. All walks are one statement with a branch for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from gongkai.catalogue.models import ItemVersion
from gongkai.rules.release import State

# A statement takes so many branches (SQLite: 500).
MOST_BRANCHES: Final = 450
_MARKS: Final[dict[str, Any]] = {
    "organisation": -1_000_001,
    "column": -1_000_002,
    "state": "\x01state",
}


@dataclass(frozen=True, slots=True)
class Order:
    """By which column a list is sorted; the id decides between equals."""

    column: str
    is_down: bool

    @property
    def terms(self) -> tuple[str, str]:
        """What the database sorts by."""
        sign = "-" if self.is_down else ""
        return f"{sign}{self.column}", f"{sign}pk"

    @property
    def back(self) -> Order:
        """The other way round."""
        return Order(self.column, not self.is_down)

    def beyond(self, value: Any, pk: int) -> Q:
        """What comes after a row. The first condition lets an index start at the right place."""
        sign = "lt" if self.is_down else "gt"
        after: Any = {f"{self.column}__{sign}": value}
        same: Any = {self.column: value, f"pk__{sign}": pk}
        return Q(**{f"{self.column}__{sign}e": value}) & (Q(**after) | Q(**same))


class ByState(Order):
    """By the way of an item through its states; within a state the last changed stands first."""

    def __init__(self, is_down: bool) -> None:
        super().__init__("state", is_down)

    @property
    def within(self) -> Order:
        """The order within a state."""
        return Order("changed_at", not self.is_down)

    @property
    def place(self) -> Case:
        """The place of a state on the way, for a database that sorts few rows."""
        whens = [When(state=state, then=Value(n)) for n, state in enumerate(State)]
        return Case(*whens, output_field=IntegerField())

    @property
    def terms(self) -> tuple[str, ...]:  # type: ignore[override]
        """What the database sorts by; `place` is an annotation."""
        return f"{'-' if self.is_down else ''}place", *self.within.terms

    @property
    def back(self) -> ByState:
        """The other way round."""
        return ByState(not self.is_down)

    def states_beyond(self, state: State) -> list[State]:
        """The states that stand wholly behind one."""
        way, place = list(State), list(State).index(state)
        return way[:place] if self.is_down else way[place + 1 :]

    def beyond(self, value: Any, pk: int) -> Q:
        """What comes after a row, given its state and when it was changed."""
        state, changed_at = value
        rest = Q(state=state) & self.within.beyond(changed_at, pk)
        return rest | Q(state__in=self.states_beyond(state))


def first_keys(
    rows: QuerySet[ItemVersion],
    branches: Sequence[Mapping[str, Any]],
    order: Order,
    most: int,
) -> list[int]:
    """The ids of the first rows that lie in one of the branches, in order, at most so many.

    A branch names values of `_MARKS`; all name the same columns, and no row lies in two of them.
    """
    walk = [_Walk(rows, branch) for branch in branches]
    return _first(walk, order, most)


def first_keys_by_state(
    rows: QuerySet[ItemVersion],
    branches: Sequence[Mapping[str, Any]],
    order: ByState,
    most: int,
    key: tuple[tuple[State, datetime], int] | None,
) -> list[int]:
    """The same, sorted by state, from a key on: each branch lies in one state."""
    way = list(State)
    if key is None:
        walks = [_Walk(rows, branch, way.index(branch["state"])) for branch in branches]
        return _first(walks, order.within, most, order.is_down)
    (state, changed_at), pk = key
    later = order.states_beyond(state)
    rest = rows.filter(order.within.beyond(changed_at, pk))
    walks = [
        _Walk(rest if branch["state"] == state else rows, branch, way.index(branch["state"]))
        for branch in branches
        if branch["state"] == state or branch["state"] in later
    ]
    return _first(walks, order.within, most, order.is_down)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk through the rows of one branch; whole walks stand in the order of their place."""

    rows: QuerySet[ItemVersion]
    branch: Mapping[str, Any]
    place: int = 0


def _first(walks: Sequence[_Walk], order: Order, most: int, is_down: bool = False) -> list[int]:
    known: dict[int, tuple[str, Sequence[Any]]] = {}
    parts: list[str] = []
    values: list[Any] = []
    for n, walk in enumerate(walks):
        if id(walk.rows) not in known:
            marked = walk.rows.filter(**{name: _MARKS[name] for name in walk.branch})
            asked = marked.order_by(*order.terms).values_list("pk", order.column)[:most]
            known[id(walk.rows)] = asked.query.sql_with_params()
        sql, params = known[id(walk.rows)]
        parts.append(f"SELECT b{n}.*, {int(walk.place)} FROM ({sql}) AS b{n}")  # noqa: S608
        values += _filled(params, walk.branch)
    if not parts:
        return []
    way, places = ("DESC" if down else "ASC" for down in (order.is_down, is_down))
    whole = f"{' UNION ALL '.join(parts)} ORDER BY 3 {places}, 2 {way}, 1 {way} LIMIT {int(most)}"
    with connection.cursor() as cursor:
        cursor.execute(whole, values)
        return [row[0] for row in cursor.fetchall()]


def _filled(params: Sequence[Any], branch: Mapping[str, Any]) -> Iterator[Any]:
    values = {_MARKS[name]: value for name, value in branch.items()}
    for param in params:
        yield values.get(param, param) if isinstance(param, int | str) else param


def moment_of(text: str) -> datetime | None:
    """An instant as a key of a page names it; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def day_of(text: str) -> date | None:
    """A day as a key of a page names it; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
