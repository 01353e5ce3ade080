"""States of one version of a filed annual report, and the moves between them.

The table is the only place that says what may follow what and who may do it: actions, database
constraints, the buttons of the desk and the docs all read it.

Sources: 《中华人民共和国政府信息公开条例》第四十九条 (duty and dates), 第五十条 (contents);
国办公开办函〔2021〕30号 (a corrected report names what was corrected).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from gongkai.rules.access import Permission
from gongkai.rules.errors import WrongStateError


class State(StrEnum):
    """Where a version stands. The values are stored and never change."""

    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class Move(StrEnum):
    """What may happen to a version."""

    CORRECT = "correct"
    CHECK = "check"
    REOPEN = "reopen"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leads, which permission it needs, and the words on its button."""

    to: State
    needs: Permission
    label: str


STATE_LABELS: MappingProxyType[State, str] = MappingProxyType(
    {
        State.DRAFT: "草稿",
        State.CHECKED: "已核对",
        State.PUBLISHED: "已发布",
        State.WITHDRAWN: "已撤回",
        State.SUPERSEDED: "已被新版本替换",
        State.DISCARDED: "已作废",
    }
)

_FILL, _PUBLISH = Permission.FILL_REPORTS, Permission.PUBLISH_REPORTS

START = State.DRAFT
OPEN = frozenset({State.DRAFT, State.CHECKED})
# A public copy of these has existed: their content never changes again.
FROZEN = frozenset({State.PUBLISHED, State.WITHDRAWN})
FINAL = frozenset({State.SUPERSEDED, State.DISCARDED})

MOVES: MappingProxyType[tuple[State, Move], Step] = MappingProxyType(
    {
        (State.DRAFT, Move.CORRECT): Step(State.DRAFT, _FILL, "更正"),
        (State.DRAFT, Move.CHECK): Step(State.CHECKED, _FILL, "确认已核对"),
        (State.DRAFT, Move.DISCARD): Step(State.DISCARDED, _FILL, "作废草稿"),
        (State.DRAFT, Move.SUPERSEDE): Step(State.SUPERSEDED, _FILL, "以新版本替换"),
        (State.CHECKED, Move.REOPEN): Step(State.DRAFT, _FILL, "退回修改"),
        (State.CHECKED, Move.PUBLISH): Step(State.PUBLISHED, _PUBLISH, "发布"),
        (State.CHECKED, Move.SUPERSEDE): Step(State.SUPERSEDED, _FILL, "以新版本替换"),
        (State.PUBLISHED, Move.WITHDRAW): Step(State.WITHDRAWN, _PUBLISH, "撤回"),
        (State.PUBLISHED, Move.SUPERSEDE): Step(State.SUPERSEDED, _PUBLISH, "以新版本替换"),
        (State.WITHDRAWN, Move.SUPERSEDE): Step(State.SUPERSEDED, _PUBLISH, "以新版本替换"),
    }
)


def step_for(state: State, move: Move) -> Step:
    """The step that a move takes from a state; raises WrongStateError (Chinese) if there is none."""
    try:
        return MOVES[state, move]
    except KeyError:
        wanted = next((s.label for (_, m), s in MOVES.items() if m is move), move.value)
        raise WrongStateError(
            f"当前状态是“{STATE_LABELS[state]}”，不能{wanted}。请刷新页面，按最新状态办理。"
        ) from None


def moves_from(state: State) -> tuple[tuple[Move, Step], ...]:
    """The moves that a state allows, in the order of the table."""
    return tuple((move, step) for (start, move), step in MOVES.items() if start is state)
