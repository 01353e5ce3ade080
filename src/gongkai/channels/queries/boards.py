"""The register of boards, one board, the round that looks at each, and what hangs there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from gongkai.catalogue.queries.public import PublicRow, shown_of_items
from gongkai.channels.models import Board, BoardCheck, BoardQuerySet
from gongkai.channels.queries.access import MANAGE, SEE, HouseRules, names_of
from gongkai.rules.access import Asker
from gongkai.rules.channels.boards import (
    BOARD_TABLE,
    BoardActor,
    BoardDetails,
    BoardKind,
    BoardMove,
    BoardState,
    check_due_since,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.policy import DEFAULT_POLICY

NO_BOARD: Final = "没有找到这块公开栏、展板，或者不在您的工作范围内。"
MOST_EXPORTED: Final = 20_000
BOARD_SORTS: Final = {
    "place": ("place", "code", "pk"),
    "-place": ("-place", "-code", "-pk"),
    "checked": ("checked_on", "pk"),
    "-checked": ("-checked_on", "-pk"),
}


def visible_boards(asker: Asker) -> BoardQuerySet:
    """The boards in the asker's reach: where every question about them begins."""
    return Board.objects.within(asker.scope(SEE))


def seen_board(asker: Asker, board_id: int) -> Board:
    """A board in the asker's reach. Raises NotFoundError."""
    found = visible_boards(asker).select_related("organisation").filter(pk=board_id).first()
    if found is None:
        raise NotFoundError(NO_BOARD)
    return found


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which boards a list shows; `show` is due, mend or empty."""

    words: str = ""
    kind: BoardKind | None = None
    state: BoardState | None = None
    show: str = ""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board in a list; `is_due`: it must be looked at again."""

    id: int
    details: BoardDetails
    kind_label: str
    state: BoardState
    state_label: str
    body: str
    checked_on: date | None
    is_due: bool
    has_photo: bool


def _matching(rows: BoardQuerySet, wanted: BoardFilter, today: date) -> QuerySet[Board]:
    if wanted.show == "due":
        rows = rows.filter(due_condition(HouseRules.load(), today)).standing()
    elif wanted.show == "mend":
        rows = rows.filter(state=BoardState.TO_MEND)
    elif wanted.state is None:
        rows = rows.standing()
    for word in wanted.words.split():
        rows = rows.filter(
            Q(code__icontains=word)
            | Q(place__icontains=word)
            | Q(content__icontains=word)
            | Q(owner=word)
        )
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    return rows.filter(state=wanted.state) if wanted.state is not None else rows


def due_condition(rules: HouseRules, today: date) -> Q:
    """Which boards must be looked at again, by the choices of each body."""
    whole, covered = Q(pk__in=[]), Q(pk__in=[])
    for path, policy in [*rules.differing(), ("/", DEFAULT_POLICY)]:
        since = check_due_since(today, policy)
        inside = Q(organisation__path__startswith=path)
        whole |= inside & ~covered & (Q(checked_on=None) | Q(checked_on__lte=since))
        covered |= inside
    return whole


def board_list(
    asker: Asker, wanted: BoardFilter, *, today: date, sort: str = "place", page: int = 1
) -> Page[BoardLine]:
    """The boards in the asker's reach."""
    rows = _matching(visible_boards(asker), wanted, today)
    total = rows.count()
    number, shown = place(total, page)
    return Page(tuple(_lines(rows.order_by(*BOARD_SORTS[sort])[shown], today)), total, number)


def exported_boards(asker: Asker, wanted: BoardFilter, *, today: date) -> list[BoardLine]:
    """All that a list shows, at most 20,000 boards."""
    rows = _matching(visible_boards(asker), wanted, today).order_by(*BOARD_SORTS["place"])
    return _lines(rows[:MOST_EXPORTED], today)


def _lines(rows: QuerySet[Board], today: date) -> list[BoardLine]:
    rules = HouseRules.load()
    found = list(rows.select_related("organisation"))
    names = names_of((row.organisation_id for row in found), today)
    return [_line(row, rules, names, today) for row in found]


def _line(row: Board, rules: HouseRules, names: dict[int, str], today: date) -> BoardLine:
    since = check_due_since(today, rules.policy(row.organisation.path))
    is_standing = row.state != BoardState.REMOVED
    return BoardLine(
        id=row.pk,
        details=row.read_details(),
        kind_label=row.kind_label,
        state=BoardState(row.state),
        state_label=row.state_label,
        body=names.get(row.organisation_id, ""),
        checked_on=row.checked_on,
        is_due=is_standing and (row.checked_on is None or row.checked_on <= since),
        has_photo=bool(row.photo),
    )


@dataclass(frozen=True, slots=True)
class BoardView:
    """A board with what hangs there, its checks, and what may be done."""

    line: BoardLine
    organisation_id: int
    checks: tuple[BoardCheck, ...]
    items: tuple[tuple[int, PublicRow], ...]
    may_manage: bool
    moves: frozenset[BoardMove]


def board_view(asker: Asker, board_id: int, *, today: date) -> BoardView:
    """One board. Raises NotFoundError."""
    board = seen_board(asker, board_id)
    path = board.organisation.path
    rules = HouseRules.load()
    names = names_of((board.organisation_id,), today)
    may_manage = asker.scope(MANAGE).covers(path)
    actors = board_actors(asker, path) if may_manage else frozenset()
    lines = BOARD_TABLE.moves_from(BoardState(board.state))
    return BoardView(
        line=_line(board, rules, names, today),
        organisation_id=board.organisation_id,
        checks=tuple(board.checks.order_by("-pk")[:50]),
        items=items_of(board),
        may_manage=may_manage,
        moves=frozenset(line.move for line in lines if not line.actors.isdisjoint(actors)),
    )


def board_actors(asker: Asker, path: str) -> frozenset[BoardActor]:
    """In which capacities somebody may act on boards of a body."""
    roles = asker.roles_at(path)
    return frozenset(actor for actor in BoardActor if actor.value in roles)


def items_of(board: Board) -> tuple[tuple[int, PublicRow], ...]:
    """The published items that hang at a board, in their order; what was withdrawn is left out."""
    ids = list(board.shown.order_by("place", "pk").values_list("item_id", flat=True))
    found = dict(shown_of_items(ids))
    return tuple((pk, found[pk]) for pk in ids if pk in found)


@dataclass(frozen=True, slots=True)
class Round:
    """An inspection round: what was looked at today, the next board, how many are left."""

    done: int
    total: int
    next: BoardLine | None
    skipped: tuple[int, ...]

    @property
    def left(self) -> int:
        """How many boards are still to be looked at."""
        return self.total - self.done


def board_round(
    asker: Asker, *, today: date, words: str = "", skipped: tuple[int, ...] = ()
) -> Round:
    """The round of today through the boards that the person manages, by place.

    `words` narrows it to a part of the building. Skipped boards come last.
    """
    rows = Board.objects.within(asker.scope(MANAGE)).standing()
    for word in words.split():
        rows = rows.filter(Q(place__icontains=word) | Q(code__icontains=word))
    total = rows.count()
    open_ones = rows.exclude(checked_on=today)
    left = open_ones.count()
    following = open_ones.exclude(pk__in=skipped).order_by("place", "code", "pk")
    found = _lines(following[:1], today) or _lines(open_ones.order_by("place", "pk")[:1], today)
    return Round(total - left, total, found[0] if found else None, skipped)


# --- the public side: a screen in a hall ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicBoard:
    """What an electronic board shows."""

    body: str
    items: tuple[PublicRow, ...]


def public_board(asker: Asker, board_id: int, *, today: date) -> PublicBoard:
    """The published items of a screen that hangs in public. Raises NotFoundError."""
    del asker  # what is published is open to everybody
    board = Board.objects.standing().filter(pk=board_id, kind=BoardKind.SCREEN).first()
    if board is None:
        raise NotFoundError("没有这块电子信息屏。")
    names = names_of((board.organisation_id,), today)
    rows = tuple(row for _, row in items_of(board))
    return PublicBoard(names.get(board.organisation_id, ""), rows)
