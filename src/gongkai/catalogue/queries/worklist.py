"""The lists of the officers: by state, by what waits for whom, by what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.db.models import F, Q, QuerySet

from gongkai.catalogue.models import Column, Item, ItemVersion, Publisher
from gongkai.catalogue.queries.access import barred_columns
from gongkai.catalogue.queries.pages import cut
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.items import KIND_LABELS, ItemKind
from gongkai.rules.paging import Page
from gongkai.rules.release import (
    STATE_LABELS,
    Actor,
    State,
)

Sort = Literal["changed", "-changed", "due", "-due", "title", "-title", "published", "-published"]
SORTS: Final[dict[str, tuple[str, ...]]] = {
    "changed": ("changed_at", "pk"),
    "-changed": ("-changed_at", "-pk"),
    "due": ("item__due_on", "pk"),
    "-due": ("-item__due_on", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
    "published": ("published_at", "pk"),
    "-published": ("-published_at", "-pk"),
}
DEFAULT_SORT: Final = "-changed"
# Whose turn it is, by state.
_TURNS: Final = {
    Actor.PROOFREADER: (State.PROOFREADING,),
    Actor.DEPARTMENT_HEAD: (State.FIRST_REVIEW,),
    Actor.CLERK: (State.SECOND_REVIEW, State.CLEARED),
    Actor.HEAD: (State.SECOND_REVIEW, State.CLEARED, State.URGENT_REVIEW, State.URGENT),
    Actor.LEGAL: (State.SECOND_REVIEW,),
    Actor.LEADER: (State.FINAL_REVIEW, State.URGENT_REVIEW),
    Actor.SIGNATORY: (State.FINAL_REVIEW, State.URGENT_REVIEW),
    Actor.SECRECY: (State.SECRECY_REVIEW, State.URGENT_REVIEW),
}


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What a list shows. `whose`: mine (I wrote it), turn (waits for me), "" (all in reach)."""

    words: str = ""
    state: State | None = None
    column_id: int | None = None
    kind: ItemKind | None = None
    whose: Literal["", "mine", "turn"] = ""
    only_overdue: bool = False
    only_in_work: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A version in a list. `is_overdue`: its item is owed and its last day is past."""

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

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]


def list_items(
    asker: Asker,
    wanted: ItemFilter,
    *,
    today: date,
    sort: str = DEFAULT_SORT,
    page: int = 1,
) -> Page[ItemRow]:
    """The versions in the asker's reach that a filter lets through."""
    rows = _matching(asker, wanted, today)
    rows = rows.select_related("item", "column", "changed_by").defer("content", "words")
    found, total, number = cut(rows.order_by(*SORTS.get(sort, SORTS[DEFAULT_SORT])), page)
    returned = _returned([version.pk for version in found])
    return Page(
        tuple(row_of(version, today, version.pk in returned) for version in found),
        total,
        number,
    )


def _returned(ids: list[int]) -> set[int]:
    """Drafts that a reviewer sent back and nobody has changed since."""
    rows = ItemVersion.objects.filter(
        pk__in=ids,
        state=State.DRAFT,
        reviews__is_approved=False,
        reviews__sha256=F("sha256"),
    )
    return set(rows.values_list("pk", flat=True))


def _matching(asker: Asker, wanted: ItemFilter, today: date) -> QuerySet[ItemVersion]:
    rows = ItemVersion.objects.within(asker.scope(Permission.SEE_ITEMS))
    rows = rows.exclude(state=State.CORRECTED)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    elif wanted.only_in_work:
        rows = rows.in_work()
    elif not wanted.words:
        rows = rows.exclude(state=State.DISCARDED)
    if wanted.column_id is not None:
        path = Column.objects.filter(pk=wanted.column_id).values_list("path", flat=True).first()
        rows = rows.filter(column__path__startswith=path or "none")
    if wanted.kind is not None:
        rows = rows.filter(item__kind=wanted.kind)
    if wanted.only_overdue:
        rows = rows.filter(item__in=Item.objects.overdue(today).values("pk"))
    for word in wanted.words.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(document_number__icontains=word)
            | Q(item__index_number__icontains=word)
        )
    if wanted.whose == "mine":
        rows = rows.filter(revisions__saved_by=asker.pk).distinct()
    elif wanted.whose == "turn":
        return _waiting(rows, asker)
    return rows


def _waiting(rows: QuerySet[ItemVersion], asker: Asker) -> QuerySet[ItemVersion]:
    """Those in a state that is the asker's turn, and not written by them."""
    scope = asker.scope(Permission.SEE_ITEMS)
    bodies = Organisation.objects.within(scope).filter(
        pk__in=Publisher.objects.values("organisation")
    )
    owners = Organisation.objects.within(scope).filter(pk__in=Column.objects.values("owner"))
    paths = set(bodies.values_list("path", flat=True)) | set(owners.values_list("path", flat=True))
    roles = asker.roles_at(*sorted(paths)) if paths else frozenset()
    own = ItemVersion.objects.filter(revisions__saved_by=asker.pk).values("pk")
    barred = barred_columns(asker)
    waits = Q(pk__in=[])
    for actor, turns in _TURNS.items():
        if actor.value in roles:
            states = set(turns)
            reviewed = Q(state__in=sorted(states - {State.CLEARED})) & ~Q(pk__in=own)
            turn = reviewed | Q(state__in=sorted(states & {State.CLEARED}))
            waits |= turn & ~Q(column__in=barred[actor]) if barred.get(actor) else turn
    back = Q(
        state=State.DRAFT,
        written_by=asker.pk,
        reviews__is_approved=False,
        reviews__sha256=F("sha256"),
    )
    return rows.filter(waits | back).distinct()


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
    )


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How much waits: for the asker, of the asker's own drafts, and past its last day."""

    turn: int
    mine: int
    overdue: int


def count_items(asker: Asker, *, today: date) -> ItemCounts:
    """The figures of the desk's home."""
    return ItemCounts(
        turn=_matching(asker, ItemFilter(whose="turn"), today).count(),
        mine=_matching(asker, ItemFilter(whose="mine", only_in_work=True), today).count(),
        overdue=_matching(asker, ItemFilter(only_overdue=True), today).count(),
    )
