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
from django.db.models import Q, QuerySet

from gongkai.catalogue.models import ItemVersion

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


def first_keys(
    rows: QuerySet[ItemVersion],
    branches: Sequence[Mapping[str, Any]],
    order: Order,
    most: int,
) -> list[int]:
    """The ids of the first rows that lie in one of the branches, in order, at most so many.

    A branch names values of `_MARKS`; all name the same columns, and no row lies in two of them.
    """
    if not branches:
        return []
    names = tuple(branches[0])
    walk = rows.filter(**{name: _MARKS[name] for name in names}).order_by(*order.terms)
    sql, params = walk.values_list("pk", order.column)[:most].query.sql_with_params()
    if len(branches) == 1:
        asked, values = sql, list(_filled(params, branches[0]))
    else:
        way = "DESC" if order.is_down else "ASC"
        walks = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS b{n}" for n in range(len(branches)))  # noqa: S608
        asked = f"{walks} ORDER BY 2 {way}, 1 {way} LIMIT {int(most)}"
        values = [value for branch in branches for value in _filled(params, branch)]
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
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
