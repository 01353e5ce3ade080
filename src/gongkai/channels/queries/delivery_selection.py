"""Which deliveries a list of the ledger shows, and how the database gets at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection as database

from gongkai.catalogue.models import Item
from gongkai.channels.adapters.titles import DELIVERIES
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.access import SEE
from gongkai.channels.queries.connections import visible_connections
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.deliveries import State
from gongkai.rules.paging import MOST_COUNTED

# So many that hold a word are looked up one by one; of more, those that were registered last.
MOST_FOUND: Final = MOST_COUNTED + 1
_BRANCHES: Final = 400
_BY_HAND: Final = (State.SENT, State.UNCLEAR, State.RECALLING)
# Work that waits for people, as the list offers it: its states.
WAITING: Final = {
    "approval": ("待审批", (State.PROPOSED,)),
    "hand": ("等人办理", _BY_HAND),
    "failed": ("发送失败", (State.FAILED,)),
    "unclear": ("结果不明", (State.UNCLEAR,)),
}
SORTS: Final = ("-new", "new", "-reads", "reads")


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries a list shows; `waiting` names a kind of work from `WAITING`."""

    words: str = ""
    state: State | None = None
    connection_id: int | None = None
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is asked, as conditions of SQL; the ledger is walked body by body, state by state.

    No index has the order of several bodies, and sorting a million rows takes a second; the index of
    one body and state has it. Each is walked for a page, and the best of those make the page. What
    words find is `found`: (moment, reads, id) of each.
    """

    branches: tuple[tuple[Any, ...], ...]
    where: str
    found: tuple[tuple[Any, int | None, int], ...] | None = None

    @classmethod
    def of(cls, asker: Asker, wanted: DeliveryFilter) -> Chosen:
        """What a filter chooses in the asker's reach."""
        reach = Organisation.objects.within(asker.scope(SEE)).values("pk")
        places: Sequence[int] = list(
            Connection.objects.filter(organisation__in=reach)
            .order_by("organisation")
            .values_list("organisation", flat=True)
            .distinct()
        )
        bodies, column = places, "organisation_id"
        if wanted.connection_id is not None:
            # A channel has an index of its own: no body is walked that has nothing there.
            chosen = visible_connections(asker).filter(pk=wanted.connection_id)
            rows = list(chosen.values_list("pk", "organisation"))
            places, bodies = [pk for pk, _ in rows], [body for _, body in rows]
            column = "connection_id"
        states = [wanted.state] if wanted.state else list(WAITING.get(wanted.waiting, ("", ()))[1])
        by_hand = " AND d.is_by_hand" if wanted.waiting == "hand" else ""
        if wanted.words:
            where = f"d.{column} IN ({_marks(places)})"
            where += f" AND d.state IN ({_marks(states)})" if states else ""
            if not places:
                return cls((), "", ())
            known = _found(wanted.words, bodies, f"{where}{by_hand}", (*places, *states))
            return cls((), "", known)
        branches: list[tuple[Any, ...]] = [(place,) for place in places]
        where = f"d.{column} = %s"
        if states:
            branches = [(*branch, state) for branch in branches for state in states]
            where += " AND d.state = %s"
        return cls(tuple(branches), f"{where}{by_hand}")

    def keys(self, most: int, sort: str) -> list[int]:
        """The ids of the first rows; by reads, those of which nobody knows them come last."""
        is_down = sort.startswith("-")
        if self.found is not None:
            return self._sorted(self.found, sort, is_down=is_down)[:most]
        if not sort.endswith("reads"):
            return [pk for _, pk in self._walk("moment", "", most, is_down=is_down)]
        known = self._walk("reads", " AND d.reads IS NOT NULL", most, is_down=is_down)
        left = most - len(known)
        rest = self._walk("moment", " AND d.reads IS NULL", left, is_down=True) if left else []
        return [pk for _, pk in (*known, *rest)]

    @staticmethod
    def _sorted(
        found: Iterable[tuple[Any, int | None, int]], sort: str, *, is_down: bool
    ) -> list[int]:
        rows = sorted(((moment, pk, reads) for moment, reads, pk in found), reverse=True)
        if not sort.endswith("reads"):
            return [pk for _, pk, _ in (rows if is_down else reversed(rows))]
        known = sorted(((reads, pk) for _, pk, reads in rows if reads is not None), reverse=is_down)
        return [*(pk for _, pk in known), *(pk for _, pk, reads in rows if reads is None)]

    def _walk(self, by: str, more: str, most: int, *, is_down: bool) -> list[tuple[Any, int]]:
        """(value, id) of the first rows in the order of a column, each branch by its index."""
        way = "DESC" if is_down else "ASC"
        found: list[tuple[Any, int]] = []
        for start in range(0, len(self.branches), _BRANCHES):
            part = self.branches[start : start + _BRANCHES]
            one = (
                f"SELECT value, id FROM (SELECT d.{by} AS value, d.id AS id FROM channels_delivery AS d"  # noqa: S608
                f" WHERE {self.where}{more} ORDER BY d.{by} {way}, d.id {way} LIMIT {int(most)}) AS "
            )
            sql = " UNION ALL ".join(f"{one}b{n}" for n in range(len(part)))
            values = [v for branch in part for v in branch]
            with database.cursor() as cursor:
                cursor.execute(f"{sql} ORDER BY 1 {way}, 2 {way} LIMIT {int(most)}", values)
                found += cursor.fetchall()
        return sorted(found, reverse=is_down)[:most]

    def count(self) -> int:
        """How many there are, up to one more than is counted."""
        if self.found is not None:
            return len(self.found)
        total = 0
        for start in range(0, len(self.branches), _BRANCHES):
            part = self.branches[start : start + _BRANCHES]
            any_of = " OR ".join(f"({self.where})" for _ in part)
            sql = (
                "SELECT COUNT(*) FROM (SELECT 1 FROM channels_delivery AS d"  # noqa: S608
                f" WHERE {any_of} LIMIT {MOST_COUNTED + 1}) AS counted"
            )
            with database.cursor() as cursor:
                cursor.execute(sql, [v for branch in part for v in branch])
                total += cursor.fetchone()[0]
            if total > MOST_COUNTED:
                break
        return min(total, MOST_COUNTED + 1)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _found(
    words: str, bodies: Sequence[int], where: str, values: Sequence[Any]
) -> tuple[tuple[Any, int | None, int], ...]:
    """Deliveries that words find: one by its number, those of an item by its own, else by names."""
    pks = list(Delivery.objects.filter(key=words).values_list("pk", flat=True))
    item = Item.objects.filter(index_number=words).values_list("pk", flat=True).first()
    if item is not None:
        pks += Delivery.objects.filter(item=item).values_list("pk", flat=True)[:MOST_FOUND]
    statement, asked = DELIVERIES.found(words, MOST_FOUND, bodies)
    if pks or not statement:
        numbers = ", ".join(map(str, pks or [0]))
        statement = f"SELECT id AS key FROM channels_delivery WHERE id IN ({numbers})"  # noqa: S608
        asked = ()
    # CROSS: the few that were found come first, whatever the database takes them for.
    sql = (
        f"SELECT d.moment, d.reads, d.id FROM ({statement}) AS f"  # noqa: S608
        f" CROSS JOIN channels_delivery AS d WHERE d.id = f.key AND {where}"
    )
    with database.cursor() as cursor:
        cursor.execute(sql, [*asked, *values])
        return tuple(cursor.fetchall())
