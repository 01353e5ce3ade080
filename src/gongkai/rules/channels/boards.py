"""Boards and other carriers in the buildings of a body: their register and their checks.

Sources: 《政府信息公开条例》第二十三条、第二十五条 (公告栏、电子信息屏 and places to consult).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.errors import BadInputError
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.sheets import choice_of, day_of, each_line, read_lines, text_of

MOST_ROWS: Final = 5000
BOARD_HEADS: Final = ("编号", "单位", "类型", "位置", "规格", "内容", "责任人", "设置日期")


class BoardKind(StrEnum):
    """What carries the content; the values never change."""

    DISPLAY = "display"
    NOTICE = "notice"
    SCREEN = "screen"
    TERMINAL = "terminal"
    RACK = "rack"
    OTHER = "other"


BOARD_KIND_LABELS: Final = {
    BoardKind.DISPLAY: "展板",
    BoardKind.NOTICE: "公开栏",
    BoardKind.SCREEN: "电子信息屏",
    BoardKind.TERMINAL: "查询机",
    BoardKind.RACK: "资料架",
    BoardKind.OTHER: "其他",
}


class BoardState(StrEnum):
    """Where a board stands; the values never change."""

    IN_USE = "in_use"
    TO_MEND = "to_mend"
    REMOVED = "removed"


BOARD_STATE_LABELS: Final = {
    BoardState.IN_USE: "在用",
    BoardState.TO_MEND: "待整改",
    BoardState.REMOVED: "已拆除",
}


class BoardMove(StrEnum):
    """What may happen to a board; the values never change."""

    REGISTER = "register"
    EDIT = "edit"
    FIND_GOOD = "find_good"
    FIND_BAD = "find_bad"
    REMOVE = "remove"


class BoardActor(StrEnum):
    """In which capacity somebody acts; the values are codes of roles."""

    MANAGER = "media_manager"
    DEPUTY = "media_deputy"
    CLERK = "disclosure_clerk"
    HEAD = "disclosure_head"


_ACTOR_LABELS: Final = {
    BoardActor.MANAGER: "新媒体管理员A",
    BoardActor.DEPUTY: "新媒体管理员B",
    BoardActor.CLERK: "公开办经办",
    BoardActor.HEAD: "公开办负责人",
}


class Finding(StrEnum):
    """What a check found; the values never change."""

    GOOD = "good"
    OUTDATED = "outdated"
    DAMAGED = "damaged"
    MISSING = "missing"


FINDING_LABELS: Final = {
    Finding.GOOD: "完好，内容有效",
    Finding.OUTDATED: "内容过期",
    Finding.DAMAGED: "破损或故障",
    Finding.MISSING: "不见了",
}


@dataclass(frozen=True, slots=True)
class BoardTransition:
    """A line of the table."""

    start: BoardState | None
    move: BoardMove
    end: BoardState
    label: str
    article: str
    actors: frozenset[BoardActor]
    needs: tuple[()] = ()


_ARTICLE: Final = "《政府信息公开条例》第二十三条、第二十五条"
_ALL: Final = frozenset(BoardActor)
_S, _M = BoardState, BoardMove


def _line(
    start: BoardState | None, move: BoardMove, end: BoardState, label: str
) -> BoardTransition:
    return BoardTransition(start, move, end, label, _ARTICLE, _ALL)


BOARD_TRANSITIONS: Final[Mapping[tuple[BoardState | None, BoardMove], BoardTransition]] = (
    MappingProxyType(
        {
            (line.start, line.move): line
            for line in (
                _line(None, _M.REGISTER, _S.IN_USE, "登记"),
                _line(_S.IN_USE, _M.EDIT, _S.IN_USE, "修改"),
                _line(_S.TO_MEND, _M.EDIT, _S.TO_MEND, "修改"),
                _line(_S.IN_USE, _M.FIND_GOOD, _S.IN_USE, "检查完好"),
                _line(_S.TO_MEND, _M.FIND_GOOD, _S.IN_USE, "检查完好"),
                _line(_S.IN_USE, _M.FIND_BAD, _S.TO_MEND, "检查有问题"),
                _line(_S.TO_MEND, _M.FIND_BAD, _S.TO_MEND, "检查有问题"),
                _line(_S.IN_USE, _M.REMOVE, _S.REMOVED, "拆除"),
                _line(_S.TO_MEND, _M.REMOVE, _S.REMOVED, "拆除"),
            )
        }
    )
)
BOARD_TABLE: Final = moves.Table(
    BOARD_TRANSITIONS, "公开栏、展板", "尚未登记的公开栏、展板", BOARD_STATE_LABELS, _ACTOR_LABELS
)


def move_of(finding: Finding) -> BoardMove:
    """What a finding makes of a board."""
    return BoardMove.FIND_GOOD if finding is Finding.GOOD else BoardMove.FIND_BAD


def check_due_since(today: date, policy: Policy = DEFAULT_POLICY) -> date:
    """A board last looked at on or before this day is due."""
    return today - timedelta(policy.board_check_days)


@dataclass(frozen=True, slots=True)
class BoardDetails:
    """What the register says of a board."""

    code: str
    kind: BoardKind
    place: str
    content: str = ""
    size: str = ""
    owner: str = ""
    installed_on: date | None = None


def check_board(details: BoardDetails) -> None:
    """Raises BadInputError for what the register may not say."""
    if not details.code.strip():
        raise BadInputError("请填写编号，例如 3F-02，巡查和二维码都用它。")
    if not details.place.strip():
        raise BadInputError("请填写位置，例如 办公楼三楼东侧走廊。")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board of a sheet; its body is named, not known."""

    line: int
    organizer: str
    details: BoardDetails


def read_boards(data: bytes, name: str) -> list[BoardRow]:
    """The boards of a sheet. Raises BadInputError that names each line that is wrong."""
    wanted = {"编号", "单位", "位置"}
    lines = read_lines(data, name, wanted=wanted, heads=BOARD_HEADS, most=MOST_ROWS)
    rows = each_line(lines, _row)
    if not rows:
        raise BadInputError(f"“{name}”里没有一行。")
    _refuse_twice(rows)
    return rows


def _row(line: int, cells: dict[str, str]) -> BoardRow:
    details = BoardDetails(
        code=text_of(cells, "编号", 40),
        kind=choice_of(cells, "类型", BOARD_KIND_LABELS, BoardKind.DISPLAY),
        place=text_of(cells, "位置", 200),
        content=text_of(cells, "内容", 500),
        size=text_of(cells, "规格", 100),
        owner=text_of(cells, "责任人", 50),
        installed_on=day_of(cells, "设置日期"),
    )
    check_board(details)
    organizer = text_of(cells, "单位", 100)
    if not organizer:
        raise BadInputError("请填写单位（全称或简称）。")
    return BoardRow(line, organizer, details)


def _refuse_twice(rows: Iterable[BoardRow]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.organizer, row.details.code), row.line)
        if first != row.line:
            raise BadInputError(
                f"没有导入任何一行，请改好后再传。第{row.line}行与第{first}行编号相同。"
            )
