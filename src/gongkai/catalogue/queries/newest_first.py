"""The newest of all that stands in some columns, of bodies, or on a whole site: found in an index.

No index has the order of a column and all below it. But that of one column and one state has: so each
is walked for a page (`walks`), and nothing is sorted that isn't shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from gongkai.catalogue.models import Column, ItemVersion, Share
from gongkai.catalogue.queries.walks import MOST_BRANCHES, Order, first_keys
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.release import State

T = TypeVar("T")
SHOWN: Final = (State.PUBLISHED, State.URGENT)
# A page further back is sorted by the database.
MOST_WALKED: Final = 1_000
_NEWEST: Final = Order("published_at", is_down=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Columns whose items one list shows; `has_shared`: also items of other bodies."""

    columns: tuple[int, ...]
    has_shared: bool = False

    @property
    def own(self) -> Q:
        """The condition on versions that they stand there by their own column."""
        return Q(column__in=self.columns)

    @property
    def taken(self) -> Q:
        """That they stand there only as shared."""
        shares = Share.objects.shown().filter(column__in=self.columns)
        return Q(item__in=shares.values("item")) & ~self.own

    @property
    def all(self) -> Q:
        """That they stand there."""
        return self.own | self.taken if self.has_shared else self.own


def place_of_column(code: str) -> Place:
    """A column and all below it."""
    path = Column.objects.filter(code=code).values_list("path", flat=True).first() or "none"
    columns = tuple(Column.objects.filter(path__startswith=path).values_list("pk", flat=True))
    return Place(columns, Share.objects.shown().filter(column__in=columns).exists())


def place_of_body(code: str) -> Place:
    """All columns of a body, with its own items alone."""
    rows = Column.objects.filter(organisation__code=code)
    return Place(tuple(rows.values_list("pk", flat=True)))


class Counts:
    """How many items stand in columns; each column is counted once, so that many lists may ask."""

    def __init__(self) -> None:
        self._own: dict[int, int] = {}

    def of(self, place: Place) -> int:
        """How many a list shows."""
        if missing := [column for column in place.columns if column not in self._own]:
            # A count for each column: a group over all of them would take the database longer.
            shown = ItemVersion.objects.filter(column=OuterRef("pk"), state__in=SHOWN).order_by()
            count = Func(F("pk"), function="COUNT", output_field=IntegerField())
            columns = Column.objects.filter(pk__in=missing).order_by()
            counted = columns.annotate(n=Subquery(shown.annotate(n=count).values("n")))
            self._own |= counted.values_list("pk", "n")
        own = sum(self._own[column] for column in place.columns)
        if not place.has_shared:
            return own
        return own + ItemVersion.objects.filter(place.taken, state__in=SHOWN).count()


class Lists:
    """What many lists ask that are made together: each place is looked up and counted once.

    So many rows of a place as `ahead` are read at once: the first pages of a list take theirs from
    them. `counts`: what was counted before and still holds.
    """

    def __init__(self, ahead: int = 0, counts: Counts | None = None) -> None:
        self.counts = counts or Counts()
        self._ahead = ahead
        self._columns: dict[str, Place] = {}
        self._bodies: dict[str, Place] = {}
        self._rows: dict[object, list[Any]] = {}

    def of_column(self, code: str) -> Place:
        """A column and all below it."""
        if code not in self._columns:
            self._columns[code] = place_of_column(code)
        return self._columns[code]

    def of_body(self, code: str) -> Place:
        """All columns of a body."""
        if code not in self._bodies:
            self._bodies[code] = place_of_body(code)
        return self._bodies[code]

    def rows(
        self,
        place: Place,
        wanted: slice,
        told: Callable[[QuerySet[ItemVersion]], list[T]],
    ) -> list[T]:
        """What `told` tells of the versions from one place of a list to another."""
        if wanted.stop > self._ahead:
            return told(newest_in(place, wanted.start, wanted.stop))
        if (place, told) not in self._rows:
            self._rows[place, told] = told(newest_in(place, 0, self._ahead))
        return self._rows[place, told][wanted]


def newest_in(place: Place, first: int, most: int) -> QuerySet[ItemVersion]:
    """The versions that a list shows from one place to another, the newest first."""
    branches = [{"column": column, "state": state} for column in place.columns for state in SHOWN]
    if most > MOST_WALKED or len(branches) > MOST_BRANCHES:
        rows = ItemVersion.objects.filter(place.all, state__in=SHOWN)
        return _sorted(rows)[first:most]
    keys = first_keys(_out(), branches, _NEWEST, most)
    if not place.has_shared:
        return _sorted(ItemVersion.objects.filter(pk__in=keys[first:]))
    shared = _sorted(ItemVersion.objects.filter(place.taken, state__in=SHOWN))
    keys += shared.values_list("pk", flat=True)[:most]
    return _sorted(ItemVersion.objects.filter(pk__in=keys))[first:most]


def newest_on_site(asker: Asker, most: int) -> QuerySet[ItemVersion]:
    """The newest that the site of the reader shows."""
    bodies = bodies_shown_to(asker)
    if bodies is None:
        # As an expression, so that the database walks by the day of release and sorts nothing.
        rows = _out().annotate(now=Coalesce("state", Value(""))).filter(now__in=SHOWN)
        keys = list(_sorted(rows).values_list("pk", flat=True)[:most])
        return _sorted(ItemVersion.objects.filter(pk__in=keys))
    columns = Column.objects.filter(organisation__in=bodies).values_list("pk", flat=True)
    place = Place(tuple(columns), Share.objects.shown().filter(column__in=columns).exists())
    return newest_in(place, 0, most)


def _out() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.exclude(published_at=None)


def _sorted(rows: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
    return rows.order_by("-published_at", "-pk")
