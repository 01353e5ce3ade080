"""Everything that may happen to a board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import ItemVersion
from gongkai.channels.actions.bodies import Bodies
from gongkai.channels.actions.work import Work
from gongkai.channels.models import Board, BoardCheck, BoardItem
from gongkai.channels.queries.access import MANAGE
from gongkai.channels.queries.boards import NO_BOARD, board_actors, visible_boards
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, require
from gongkai.rules.channels.boards import (
    BOARD_TABLE,
    BoardDetails,
    BoardMove,
    BoardRow,
    BoardState,
    Finding,
    check_board,
    move_of,
)
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError, WrongStateError
from gongkai.rules.pictures import prepare
from gongkai.rules.sheets import refuse

MOST_ITEMS = 30


def _opened(board_id: int, move: BoardMove, by: Asker) -> Board:
    board = (
        visible_boards(by)
        .filter(pk=board_id)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .first()
    )
    if board is None:
        raise NotFoundError(NO_BOARD)
    path = board.organisation.path
    require(by, MANAGE, path)
    line = BOARD_TABLE.check(BoardState(board.state), move, actors=board_actors(by, path))
    board.state = line.end
    return board


def _saved(board: Board) -> None:
    try:
        with transaction.atomic():
            board.save()
    except IntegrityError as error:
        raise WrongStateError(f"本单位已有编号“{board.code}”的公开栏、展板，请换一个。") from error


def _put(board: Board, details: BoardDetails) -> None:
    check_board(details)
    for name in BoardDetails.__dataclass_fields__:
        setattr(board, name, getattr(details, name))


def _photo(name: str, data: bytes | None) -> str:
    return store([prepare(name, data).data]).sha256 if data else ""


@action
def register_board(
    *,
    organisation_id: int,
    details: BoardDetails,
    photo: bytes | None = None,
    by: Asker,
    at: datetime,
) -> Board:
    """Put a board into the register.

    Raises NotFoundError for a body out of reach, BadInputError, WrongStateError for a code that is
    taken, PictureError for a file that is no picture.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    line = BOARD_TABLE.check(None, BoardMove.REGISTER, actors=board_actors(by, body.path))
    board = Board(
        organisation=body, state=line.end, registered_at=at, registered_by=Work.person(by)
    )
    _put(board, details)
    board.photo = _photo("照片", photo)
    _saved(board)
    record(on=board, organisation_id=body.pk, after={"code": board.code, "place": board.place})
    return board


@action
def edit_board(
    *, board_id: int, details: BoardDetails, photo: bytes | None = None, by: Asker, at: datetime
) -> Board:
    """Mend what the register says of a board. Raises as `register_board`."""
    board = _opened(board_id, BoardMove.EDIT, by)
    before = {"code": board.code, "place": board.place, "content": board.content}
    _put(board, details)
    board.photo = _photo("照片", photo) or board.photo
    _saved(board)
    record(
        on=board,
        organisation_id=board.organisation_id,
        before=before,
        after={"code": board.code, "place": board.place, "content": board.content},
    )
    return board


@action
def check_board_on_site(
    *,
    board_id: int,
    finding: Finding,
    note: str = "",
    photo: bytes | None = None,
    by: Asker,
    at: datetime,
) -> BoardCheck:
    """Note what somebody found in front of a board; whatever is not good wants a word.

    Raises NotFoundError, WrongPersonError, WrongStateError for one that was removed, BadInputError.
    """
    board = _opened(board_id, move_of(finding), by)
    if finding is not Finding.GOOD and not note.strip():
        raise BadInputError("请写明问题，例如：第二栏的收费标准是去年的。")
    check = BoardCheck.objects.create(
        board=board,
        on=timezone.localdate(at),
        finding=finding,
        note=note.strip()[:300],
        photo=_photo("照片", photo),
        checked_at=at,
        checked_by=Work.person(by),
        by_name=by.name,
    )
    board.checked_on = check.on
    board.photo = check.photo or board.photo
    board.save()
    record(
        on=board,
        organisation_id=board.organisation_id,
        after={"finding": finding, "note": check.note, "state": board.state},
    )
    return check


@action
def remove_board(*, board_id: int, on: date, by: Asker, at: datetime) -> Board:
    """Note that a board was taken down. Raises BadInputError for a day to come."""
    board = _opened(board_id, BoardMove.REMOVE, by)
    if on > timezone.localdate(at):
        raise BadInputError("拆除日期还没有到，请拆除以后再登记。")
    board.removed_on = on
    board.save()
    record(on=board, organisation_id=board.organisation_id, after={"removed_on": on})
    return board


@action
def hang_items(*, board_id: int, index_numbers: Sequence[str], by: Asker, at: datetime) -> Board:
    """Say which published items hang at a board, in this order.

    Raises BadInputError for an 索引号 that nobody sees in public, or too many.
    """
    board = _opened(board_id, BoardMove.EDIT, by)
    wanted = list(dict.fromkeys(number.strip() for number in index_numbers if number.strip()))
    if len(wanted) > MOST_ITEMS:
        raise BadInputError(f"一块公开栏最多列 {MOST_ITEMS} 条信息，现在是 {len(wanted)} 条。")
    known = dict(
        ItemVersion.objects.filter(
            state__in=["published", "urgent"], item__index_number__in=wanted
        ).values_list("item__index_number", "item_id")
    )
    missing = [number for number in wanted if number not in known]
    if missing:
        raise BadInputError(f"没有找到已公开的信息“{missing[0]}”，请核对索引号。")
    board.shown.all().delete()
    BoardItem.objects.bulk_create(
        BoardItem(board=board, item_id=known[number], place=n) for n, number in enumerate(wanted)
    )
    board.save()
    record(on=board, organisation_id=board.organisation_id, after={"items": wanted})
    return board


@action
def import_boards(*, rows: Sequence[BoardRow], by: Asker, at: datetime) -> int:
    """Put every board of a sheet into the register, or bring it up to date; returns how many.

    Raises BadInputError that names each line that is wrong; then nothing is changed.
    """
    bodies = Bodies(by, timezone.localdate(at))
    known = {
        (board.organisation_id, board.code): board
        for board in Board.objects.within(by.scope(MANAGE)).standing()
    }
    boards, faults = [], []
    for row in rows:
        try:
            body = bodies.organizer(row.organizer)
            board = known.get((body.pk, row.details.code)) or Board(
                organisation=body,
                state=BoardState.IN_USE,
                registered_at=at,
                registered_by=Work.person(by),
            )
            _put(board, row.details)
            boards.append(board)
        except GongkaiError as error:
            faults.append(f"第{row.line}行：{error}")
    refuse(faults)
    for board in boards:
        _saved(board)
    first = boards[0]
    record(on=first, organisation_id=first.organisation_id, after={"boards": len(boards)})
    return len(boards)
