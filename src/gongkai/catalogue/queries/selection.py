"""What a list of the desk chooses: a shelf, its filters, and how the database gets at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from gongkai.catalogue.adapters import titles
from gongkai.catalogue.models import Column, Item, ItemReview, ItemVersion, Revision
from gongkai.catalogue.queries.access import barred_columns
from gongkai.catalogue.queries.reach import Reach, reach_of
from gongkai.catalogue.queries.screening import SUBJECT
from gongkai.catalogue.queries.walks import (
    MOST_BRANCHES,
    ByState,
    Order,
    first_keys,
    first_keys_by_state,
)
from gongkai.rules.access import Asker
from gongkai.rules.items import ItemKind, Mode
from gongkai.rules.paging import MOST_COUNTED, Count
from gongkai.rules.release import IN_WORK, LIVE, Actor, Duty, State
from gongkai.screening.queries import has_open, keys_with_open

# So many that a word finds, or that somebody wrote, are looked up one by one.
_FEW: Final = 5000
# Whose turn it is, by state. An emergency item that is out waits for one review after the other.
_TURNS: Final = {
    Actor.PROOFREADER: (State.PROOFREADING, State.URGENT),
    Actor.DEPARTMENT_HEAD: (State.FIRST_REVIEW, State.URGENT),
    Actor.CLERK: (State.SECOND_REVIEW, State.CLEARED, State.URGENT),
    Actor.HEAD: (State.SECOND_REVIEW, State.CLEARED, State.URGENT_REVIEW, State.URGENT),
    Actor.LEGAL: (State.SECOND_REVIEW, State.URGENT),
    Actor.LEADER: (State.FINAL_REVIEW, State.URGENT_REVIEW, State.URGENT),
    Actor.SIGNATORY: (State.FINAL_REVIEW, State.URGENT_REVIEW, State.URGENT),
    Actor.SECRECY: (State.SECRECY_REVIEW, State.URGENT_REVIEW),
}
# Which review a capacity gives; the office completes an emergency after the last one.
_DUTIES: Final = {
    Actor.PROOFREADER: Duty.PROOFREAD,
    Actor.DEPARTMENT_HEAD: Duty.FIRST,
    Actor.CLERK: Duty.SECOND,
    Actor.HEAD: Duty.SECOND,
    Actor.LEGAL: Duty.SECOND,
    Actor.LEADER: Duty.FINAL,
    Actor.SIGNATORY: Duty.FINAL,
    Actor.SECRECY: Duty.SECRECY,
}
_FOUR: Final = (Duty.PROOFREAD, Duty.FIRST, Duty.SECOND, Duty.FINAL)
_OFFICE: Final = frozenset({Actor.CLERK, Actor.HEAD})


class Shelf(StrEnum):
    """What a list is about; the values stand in addresses."""

    TURN = "turn"
    MINE = "mine"
    WORK = "work"
    DUE = "due"
    LATE = "late"
    OUT = "out"
    ALL = "all"


SHELF_LABELS: Final = {
    Shelf.TURN: "待我办",
    Shelf.MINE: "我写的",
    Shelf.WORK: "在办",
    Shelf.DUE: "按期限",
    Shelf.LATE: "逾期未公开",
    Shelf.OUT: "已发布",
    Shelf.ALL: "全部",
}
# What waits for somebody is asked in so many ways that a database plans only so many walks in time.
_WALKS_OF_TURN: Final = 20
# Owed, and not out yet: an index of the items has them by their last day.
_OWED: Final = frozenset({Shelf.DUE, Shelf.LATE})
_STATES: Final = {
    Shelf.MINE: IN_WORK,
    Shelf.WORK: IN_WORK,
    Shelf.OUT: LIVE,
    Shelf.DUE: IN_WORK,
    Shelf.LATE: IN_WORK,
    Shelf.ALL: frozenset(State) - {State.CORRECTED, State.DISCARDED},
}


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list shows of a shelf.

    `year` is that of the publication, of the last change where there was none. `only_mine`: the
    asker wrote a part of it. `only_returned`: a reviewer sent it back. `only_found`: the screening
    found something on which nobody has decided yet. `on`: goes out by itself on that day.
    """

    shelf: Shelf = Shelf.WORK
    words: str = ""
    state: State | None = None
    column_id: int | None = None
    body_id: int | None = None
    kind: ItemKind | None = None
    year: int | None = None
    only_mine: bool = False
    only_returned: bool = False
    only_found: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list chooses: its rows, and the places and states in which they lie.

    `is_small`: few rows, that are sorted. `is_by_id`: their ids are known. `newest`: a word stands
    in so many names that only the newest of them were looked up, these; what they don't hold is found
    by walking, by `named`. `walks`: in so many places and states at most; in more they are sorted.
    """

    rows: QuerySet[ItemVersion]
    reach: Reach
    states: tuple[State, ...]
    is_small: bool
    is_owed: bool = False
    is_plain: bool = False
    is_by_id: bool = False
    late_on: date | None = None
    newest: tuple[int, ...] = ()
    named: Q = field(default_factory=Q)
    walks: int = MOST_BRANCHES

    @classmethod
    def of(
        cls, asker: Asker, wanted: ItemFilter, today: date, reach: Reach | None = None
    ) -> Selection:
        """What a filter chooses in the asker's reach."""
        reach = reach or reach_of(asker)
        is_plain = wanted == ItemFilter(wanted.shelf)
        if wanted.body_id is not None:
            reach = reach.of_body(wanted.body_id)
        if wanted.column_id is not None:
            reach = reach.of_columns(_subtree(wanted.column_id))
        rows: QuerySet[ItemVersion] = ItemVersion.objects.filter(_fits(wanted))
        turns = _turns(asker, reach) if wanted.shelf is Shelf.TURN else {}
        if wanted.shelf is Shelf.TURN:
            rows = rows.filter(_waits(asker, turns))
        if wanted.shelf in _OWED:
            rows = rows.filter(_owed(today if wanted.shelf is Shelf.LATE else None))
        if wanted.only_returned:
            rows = rows.filter(RETURNED)
        is_small = wanted.shelf is Shelf.MINE or wanted.only_returned
        is_by_id = False
        if wanted.only_mine or wanted.shelf is Shelf.MINE:
            rows, is_few = _mine(rows, asker)
            is_by_id |= is_few
        if wanted.only_found:
            rows, is_few = _found(rows, asker)
            is_by_id |= is_few
        newest: list[int] = []
        if wanted.words:
            newest = _numbered(wanted.words) or titles.VERSIONS.find(wanted.words, _FEW + 1)
            if len(newest) <= _FEW:
                rows, newest, is_by_id = _among(rows, newest), [], True
        is_small |= is_by_id
        states = _states(wanted, turns)
        is_owed = wanted.shelf in _OWED and not (wanted.words and is_small)
        named = _named(wanted.words) if newest else Q()
        late_on = today if wanted.shelf is Shelf.LATE else None
        return cls(
            rows,
            reach,
            states,
            is_small,
            is_owed,
            is_plain,
            is_by_id,
            late_on,
            tuple(newest),
            named,
            _WALKS_OF_TURN if turns else MOST_BRANCHES,
        )

    def in_state(self, state: State) -> Selection:
        """Only those of it in one state."""
        return replace(self, states=(state,) if state in self.states else ())

    @property
    def _here(self) -> QuerySet[ItemVersion]:
        if self.is_by_id:
            return self._judged(self.rows)
        return self.rows.filter(self.reach.rows(), state__in=self.states)

    @property
    def _newest(self) -> QuerySet[ItemVersion]:
        return self._judged(_among(self.rows, self.newest))

    def _judged(self, rows: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
        """Those of a few known ids that lie here.

        By expressions: else the database would read an index of the whole body and look for the
        ids in it.
        """
        hidden = rows.alias(
            the_organisation=_unindexed("organisation_id"),
            the_column=_unindexed("column_id"),
            stands=Coalesce("state", "state"),
        )
        return hidden.filter(self.reach.rows("the_"), stands__in=self.states)

    @property
    def _all(self) -> QuerySet[ItemVersion]:
        if self.is_owed:
            # An index of the items has them: the state must not lead the database to walk through
            # the versions instead.
            rows = self.rows.alias(stands=Coalesce("state", "state"))
            return rows.filter(self.reach.rows("item__"), self.named, stands__in=self.states)
        return self._here.filter(self.named)

    def count(self) -> Count:
        """How many there are, as far as anybody counts."""
        if self.newest:
            return Count(self._newest.count(), is_more=True)
        if self.is_owed and self.is_plain:
            # Each of them has exactly one version in work.
            items = Item.objects.owed().filter(self.reach.rows())
            rows: QuerySet[Any] = items.filter(due_on__lt=self.late_on) if self.late_on else items
        else:
            rows = self._all
        return Count.of(rows.order_by()[: MOST_COUNTED + 1].count())

    def keys(self, order: Order, most: int, key: tuple[Any, int] | None) -> list[int]:
        """The ids of the first rows beyond a key."""
        if isinstance(order, ByState) and not self.newest:
            return self._keys_by_state(order, most, key)
        beyond = order.beyond(*key) if key else Q()
        if order.column == "published_at":
            beyond &= Q(published_at__isnull=False)
        if self.newest:
            found = _sorted(self._newest.filter(beyond), order, most)
            if len(found) == most:
                return found
        branches = self._branches(order)
        is_by_due_day = order.column == "item__due_on"
        if self.is_small or self.is_owed or is_by_due_day or len(branches) > self.walks:
            return _sorted(self._all.filter(beyond), order, most)
        rows = self._placed(self.rows.filter(beyond, self.named), branches)
        return first_keys(rows, branches, order, most)

    def _keys_by_state(self, order: ByState, most: int, key: tuple[Any, int] | None) -> list[int]:
        branches = self._branches(order)
        if self.is_small or len(branches) > self.walks:
            return _sorted(self._all.filter(order.beyond(*key) if key else Q()), order, most)
        rows = self._placed(self.rows.filter(self.named), branches)
        return first_keys_by_state(rows, branches, order, most, key)

    def _placed(
        self, rows: QuerySet[ItemVersion], branches: Sequence[Mapping[str, Any]]
    ) -> QuerySet[ItemVersion]:
        """What a walk through a whole body must pass over where only some columns are seen."""
        is_part = any(place.columns is not None for place in self.reach.places)
        if not is_part or (branches and "column" in branches[0]):
            return rows
        return rows.filter(self.reach.rows())

    def _columns(self) -> list[int]:
        if any(place.columns is None for place in self.reach.places):
            return []
        return [pk for place in self.reach.places for pk in place.columns or ()]

    def _branches(self, order: Order) -> list[dict[str, Any]]:
        """The walks: by column where there are few and an index has the order, else by body."""
        columns = self._columns()
        if (
            columns
            and order.column == "changed_at"
            and len(columns) * len(self.states) <= MOST_BRANCHES // 2
        ):
            places: list[dict[str, Any]] = [{"column": pk} for pk in columns]
        else:
            places = [{"organisation": pk} for pk in self.reach.bodies]
        return [place | {"state": state} for place in places for state in self.states]


def _among(rows: QuerySet[ItemVersion], ids: Sequence[int]) -> QuerySet[ItemVersion]:
    """Those of many ids, looked up in an index that is as narrow as what a list asks of them.

    The rows themselves hold whole texts: to read thousands of them takes as many pages of the disk.
    The ids are written out: as so many parameters they would take longer than the answer.
    """
    if not ids:
        return rows.filter(pk__in=[])
    # The index `item_version_by_id` begins with this expression.
    known = RawSQL(",".join(str(int(pk)) for pk in ids), ())  # noqa: S611  (numbers alone)
    return rows.alias(the_id=_unindexed("id")).filter(the_id__in=known)


def _numbered(words: str) -> list[int]:
    """The versions of the item that bears a whole 索引号, which no other has."""
    found = ItemVersion.objects.filter(item__index_number=words.strip())
    return list(found.order_by("-pk").values_list("pk", flat=True))


def _unindexed(column: str) -> Coalesce:
    return Coalesce(column, column, output_field=BigIntegerField())


def _sorted(rows: QuerySet[ItemVersion], order: Order, most: int) -> list[int]:
    if isinstance(order, ByState):
        rows = rows.alias(place=order.place)
    return list(rows.order_by(*order.terms).values_list("pk", flat=True)[:most])


def _subtree(column_id: int) -> list[int]:
    path = Column.objects.filter(pk=column_id).values("path")[:1]
    return list(Column.objects.filter(path__startswith=path).values_list("pk", flat=True))


def _fits(wanted: ItemFilter) -> Q:
    """What an index of the list can tell."""
    fits = Q()
    if wanted.kind is not None:
        fits &= Q(kind=wanted.kind)
    if wanted.year is not None:
        begin, end = _year(wanted.year)
        was_out = Q(published_at__gte=begin, published_at__lt=end)
        # Nothing is changed after it is out, so the last change ends the walk through an index, too.
        fits &= (
            was_out
            if wanted.shelf is Shelf.OUT
            else Q(changed_at__lt=end) & (was_out | Q(published_at=None, changed_at__gte=begin))
        )
    if wanted.on is not None:
        fits &= Q(release_from__date=wanted.on)
    return fits


def _year(year: int) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


RETURNED: Final = Q(state=State.DRAFT) & Exists(
    ItemReview.objects.filter(version=OuterRef("pk"), is_approved=False, sha256=OuterRef("sha256"))
)


def _written_by(asker: Asker) -> Exists:
    return Exists(Revision.objects.filter(saved_by=asker.pk, version=OuterRef("pk")))


def _states(wanted: ItemFilter, turns: Mapping[Actor, tuple[State, ...]]) -> tuple[State, ...]:
    states: Set[State]
    if wanted.shelf is Shelf.TURN:
        # A draft waits for its writer when it came back.
        states = {State.DRAFT, *(state for turn in turns.values() for state in turn)}
    elif wanted.shelf is Shelf.ALL and wanted.state is not None:
        states = {wanted.state}
    else:
        states = _STATES[wanted.shelf]
    return tuple(sorted(states & {wanted.state} if wanted.state else states))


def _turns(asker: Asker, reach: Reach) -> dict[Actor, tuple[State, ...]]:
    """The states in which something waits for the asker, by capacity."""
    roles = asker.roles_at(*reach.paths) if reach.paths else frozenset()
    return {actor: turns for actor, turns in _TURNS.items() if actor.value in roles}


def _waits(asker: Asker, turns: Mapping[Actor, tuple[State, ...]]) -> Q:
    """What somebody may do now: not the review of what they wrote or reviewed themselves.

    Or it was written by them, and sent back.
    """
    barred = barred_columns(asker)
    waits = RETURNED & Q(written_by=asker.pk)
    for actor, states in turns.items():
        free = ~_written_by(asker) & ~_reviewed_by(asker, _DUTIES[actor])
        turn = Q()
        for state in states:
            turn |= Q(state=state) & _turn(actor, state, free)
        waits |= turn & ~Q(column__in=barred[actor]) if barred.get(actor) else turn
    return waits


def _turn(actor: Actor, state: State, free: Q) -> Q:
    """What lets it be the turn of a capacity in a state. `free`: the person may review it."""
    if state is State.CLEARED:
        return Q()
    if state is State.URGENT_REVIEW:
        is_cleared = Q(cleared_sha256=F("sha256"))
        return ~is_cleared & free if actor is Actor.SECRECY else is_cleared
    if state is State.URGENT:
        place = _FOUR.index(_DUTIES[actor])
        due = ~_has(_FOUR[place]) & free
        for duty in _FOUR[:place]:
            due &= Q(_has(duty))
        return due | Q(_has(Duty.FINAL)) if actor in _OFFICE else due
    return free


def _has(duty: Duty) -> Exists:
    """Whether a review let pass what the version says now."""
    return Exists(
        ItemReview.objects.filter(
            version=OuterRef("pk"), sha256=OuterRef("sha256"), kind=duty, is_approved=True
        )
    )


def _reviewed_by(asker: Asker, duty: Duty) -> Exists:
    """Whether the person took another of the reviews on what the version says now."""
    rows = ItemReview.objects.filter(
        version=OuterRef("pk"), sha256=OuterRef("sha256"), reviewed_by=asker.pk
    )
    return Exists(rows.filter(kind__in=_FOUR).exclude(kind=duty))


def _owed(late_on: date | None) -> Q:
    owed = Q(item__first_published_on=None, item__is_closed=False, item__mode=Mode.PROACTIVE)
    return owed if late_on is None else owed & Q(item__due_on__lt=late_on)


def _mine(rows: QuerySet[ItemVersion], asker: Asker) -> tuple[QuerySet[ItemVersion], bool]:
    """Those that the asker wrote a part of, and whether they are few."""
    mine = Revision.objects.filter(saved_by=asker.pk).order_by().values_list("version", flat=True)
    few = list(mine.distinct()[: _FEW + 1])
    if len(few) > _FEW:
        return rows.filter(_written_by(asker)), False
    return _among(rows, few), True


def _found(rows: QuerySet[ItemVersion], asker: Asker) -> tuple[QuerySet[ItemVersion], bool]:
    """Those with findings on which nobody has decided yet, and whether they are few."""
    keys = keys_with_open(asker, SUBJECT, _FEW + 1)
    if len(keys) > _FEW:
        key = Cast(OuterRef("pk"), CharField())
        return rows.filter(has_open(asker, SUBJECT, key)), False
    return _among(rows, list(map(int, keys))), True


def _named(words: str) -> Q:
    named = Q()
    for word in words.split()[:8]:
        named &= (
            Q(title__icontains=word)
            | Q(document_number__icontains=word)
            | Q(item__index_number__icontains=word)
        )
    return named
