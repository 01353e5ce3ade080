"""From an imported catalogue to the one in force: states, moves, who may, and what changed.

Sources: 国办发〔2019〕54号 (catalogues are adjusted as the law and the work change); that somebody
else approves follows the rule of the house that nobody approves their own work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from gongkai.rules.errors import BadInputError, WrongPersonError, WrongStateError
from gongkai.rules.standards.model import (
    AUDIENCE_LABELS,
    CHANNELS,
    COLUMN_LABELS,
    LEVEL_LABELS,
    MODE_LABELS,
    Column,
    Row,
)


class State(StrEnum):
    """Where a version of a catalogue stands; the values never change."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


STATE_LABELS: Final = {
    State.DRAFT: "草稿",
    State.SUBMITTED: "待审定",
    State.IN_FORCE: "现行",
    State.SUPERSEDED: "旧版",
    State.DISCARDED: "已作废",
}


class Move(StrEnum):
    """What may be done with a version; the values never change."""

    MEND = "mend"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SUPERSEDE = "supersede"
    DISCARD = "discard"


MOVES: Final[Mapping[tuple[State, Move], State]] = MappingProxyType(
    {
        (State.DRAFT, Move.MEND): State.DRAFT,
        (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Move.RETURN): State.DRAFT,
        (State.SUBMITTED, Move.APPROVE): State.IN_FORCE,
        (State.IN_FORCE, Move.SUPERSEDE): State.SUPERSEDED,
        (State.DRAFT, Move.DISCARD): State.DISCARDED,
        (State.SUBMITTED, Move.DISCARD): State.DISCARDED,
    }
)
IN_WORK: Final = frozenset({State.DRAFT, State.SUBMITTED})


def after(state: State, move: Move) -> State:
    """The state after a move. Raises WrongStateError."""
    end = MOVES.get((state, move))
    if end is None:
        raise WrongStateError(
            f"这一版目录现在是“{STATE_LABELS[state]}”，不能这样办理。请刷新页面，看看现在能做什么。"
        )
    return end


def check_second_person(approver: object, hands: Sequence[object]) -> None:
    """Raises WrongPersonError where somebody would approve what they made or changed themselves."""
    if approver is not None and approver in hands:
        raise WrongPersonError(
            "这一版目录是您导入、修改或提交的，应由另一个人审定。请同事登录后办理。"
        )


def check_ready(rows: Sequence[Row], open_doubts: int) -> None:
    """Raises BadInputError where a version may not go to approval yet."""
    if not rows:
        raise BadInputError("目录里还没有一行。请先导入或添加。")
    if open_doubts:
        raise BadInputError(f"还有 {open_doubts} 处疑点没有核对。请逐处改正，或者确认无误。")
    names: set[tuple[str, str, str]] = set()
    for row in rows:
        key = row.area, row.item1, row.item2
        if key in names:
            raise BadInputError(f"“{row.area} {row.name}”有两行。请合并，或者改名。")
        names.add(key)


# --- comparison ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a row: its cells that differ, as they are shown before and after."""

    kind: Literal["same", "added", "removed", "changed"]
    name: str
    area: str
    cells: tuple[tuple[str, str, str], ...] = ()


_SHOWN: Final = tuple(Column)


def shown(row: Row, column: Column) -> str:
    """A cell as a person reads it."""
    match column:
        case Column.SEQ:
            return "" if row.seq is None else str(row.seq)
        case Column.ELEMENTS | Column.BASIS:
            return "\n".join(getattr(row, column.value))
        case Column.CHANNELS:
            names = [CHANNELS[key] for key in row.channels if key != "other"]
            if "other" in row.channels:
                names.append(f"其他（{row.channel_other}）" if row.channel_other else "其他")
            return "、".join(names)
        case Column.AUDIENCES:
            names = [AUDIENCE_LABELS[a] for a in row.audiences]
            return "、".join(names) + (f"（{row.group}）" if row.group else "")
        case Column.MODES:
            return "、".join(MODE_LABELS[m] for m in row.modes)
        case Column.LEVELS:
            return "、".join(LEVEL_LABELS[v] for v in row.levels)
    return str(getattr(row, column.value))


def compare_rows(before: Mapping[int, Row], now: Mapping[int, Row]) -> list[Change]:
    """What changed between two versions, by the lasting keys of their rows, in the new order."""
    found = []
    for key, row in now.items():
        old = before.get(key)
        if old is None:
            found.append(Change("added", row.name, row.area))
            continue
        cells = tuple(
            (COLUMN_LABELS[column], a, b)
            for column in _SHOWN
            if column is not Column.SEQ and (a := shown(old, column)) != (b := shown(row, column))
        )
        found.append(Change("changed" if cells else "same", row.name, row.area, cells))
    found += [Change("removed", r.name, r.area) for key, r in before.items() if key not in now]
    return found


def match_keys(known: Mapping[int, Row], rows: Sequence[Row]) -> list[int | None]:
    """For each new row the key of the row that it goes on; None where it is new.

    First by field of work and both names, then by both names, then by 二级事项 alone where that is
    one row on each side. No key is given twice.
    """
    keys: list[int | None] = [None] * len(rows)
    free = dict(known)
    for signature in (_full, _names, _second):
        index: dict[tuple[str, ...], list[int]] = {}
        for key, row in free.items():
            index.setdefault(signature(row), []).append(key)
        wanted: dict[tuple[str, ...], list[int]] = {}
        for n, row in enumerate(rows):
            if keys[n] is None:
                wanted.setdefault(signature(row), []).append(n)
        for mark, places in wanted.items():
            found = index.get(mark, [])
            if any(mark) and len(found) == len(places) == 1:
                keys[places[0]] = found[0]
                del free[found[0]]
    return keys


def _full(row: Row) -> tuple[str, ...]:
    return row.area, row.item1, row.item2


def _names(row: Row) -> tuple[str, ...]:
    return row.item1, row.item2


def _second(row: Row) -> tuple[str, ...]:
    return (row.item2,)
