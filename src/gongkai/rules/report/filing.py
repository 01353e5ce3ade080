"""States of one version of an annual report, and the moves between them; days by which it is due.

未报 (no version at all) → 草稿 → 校验通过 → 审核 → 退回 or 通过 → 已发布 → 已汇总 → 锁定. A report that was
signed on paper and handed in as a file may be published when it has been compared with its source.
The supervising office may send back what is not public yet (退回重报).

The table is the only place that says what may follow what and who may do it: actions, database
constraints, the buttons of the desk and the docs all read it.

Sources: 《中华人民共和国政府信息公开条例》第四十九条 (duty and dates), 第五十条 (contents);
国办公开办函〔2021〕30号 (a corrected report names what was corrected).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules.access import Permission
from gongkai.rules.errors import WrongStateError


class State(StrEnum):
    """Where a version stands. The values are stored and never change."""

    DRAFT = "draft"
    CHECKED = "checked"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    COLLECTED = "collected"
    LOCKED = "locked"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class Move(StrEnum):
    """What may happen to a version."""

    CORRECT = "correct"
    CHECK = "check"
    REOPEN = "reopen"
    SUBMIT = "submit"
    RETURN = "return"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PUBLISH = "publish"
    COLLECT = "collect"
    LOCK = "lock"
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
        State.CHECKED: "校验通过",
        State.IN_REVIEW: "审核中",
        State.RETURNED: "已退回",
        State.APPROVED: "审核通过",
        State.PUBLISHED: "已发布",
        State.COLLECTED: "已汇总",
        State.LOCKED: "已锁定",
        State.WITHDRAWN: "已撤回",
        State.SUPERSEDED: "已被新版本替换",
        State.DISCARDED: "已作废",
    }
)

NOT_FILED: Final = "未报"
_FILL, _PUBLISH = Permission.FILL_REPORTS, Permission.PUBLISH_REPORTS
_COLLECT = Permission.AGGREGATE_REPORTS
_S, _M = State, Move

START = State.DRAFT
OPEN = frozenset({_S.DRAFT, _S.CHECKED, _S.IN_REVIEW, _S.RETURNED, _S.APPROVED})
# What the public reads.
PUBLIC = frozenset({_S.PUBLISHED, _S.COLLECTED, _S.LOCKED})
# A public copy of these has existed: their content never changes again.
FROZEN = PUBLIC | {_S.WITHDRAWN}
FINAL = frozenset({_S.SUPERSEDED, _S.DISCARDED})
# The person who takes the second of these steps is another than who took the first.
SEPARATE: Final = ((_M.SUBMIT, _M.APPROVE),)

MOVES: MappingProxyType[tuple[State, Move], Step] = MappingProxyType(
    {
        (_S.DRAFT, _M.CORRECT): Step(_S.DRAFT, _FILL, "更正"),
        (_S.DRAFT, _M.CHECK): Step(_S.CHECKED, _FILL, "确认已核对"),
        (_S.DRAFT, _M.SEND_BACK): Step(_S.RETURNED, _COLLECT, "退回重报"),
        (_S.DRAFT, _M.DISCARD): Step(_S.DISCARDED, _FILL, "作废草稿"),
        (_S.DRAFT, _M.SUPERSEDE): Step(_S.SUPERSEDED, _FILL, "以新版本替换"),
        (_S.CHECKED, _M.SUBMIT): Step(_S.IN_REVIEW, _FILL, "送审"),
        (_S.CHECKED, _M.PUBLISH): Step(_S.PUBLISHED, _PUBLISH, "发布"),
        (_S.CHECKED, _M.SEND_BACK): Step(_S.RETURNED, _COLLECT, "退回重报"),
        (_S.CHECKED, _M.REOPEN): Step(_S.DRAFT, _FILL, "退回修改"),
        (_S.CHECKED, _M.SUPERSEDE): Step(_S.SUPERSEDED, _FILL, "以新版本替换"),
        (_S.IN_REVIEW, _M.APPROVE): Step(_S.APPROVED, _PUBLISH, "审核通过"),
        (_S.IN_REVIEW, _M.RETURN): Step(_S.RETURNED, _PUBLISH, "退回"),
        (_S.IN_REVIEW, _M.SEND_BACK): Step(_S.RETURNED, _COLLECT, "退回重报"),
        (_S.IN_REVIEW, _M.SUPERSEDE): Step(_S.SUPERSEDED, _FILL, "以新版本替换"),
        (_S.RETURNED, _M.CORRECT): Step(_S.RETURNED, _FILL, "更正"),
        (_S.RETURNED, _M.CHECK): Step(_S.CHECKED, _FILL, "确认已核对"),
        (_S.RETURNED, _M.DISCARD): Step(_S.DISCARDED, _FILL, "作废草稿"),
        (_S.RETURNED, _M.SUPERSEDE): Step(_S.SUPERSEDED, _FILL, "以新版本替换"),
        (_S.APPROVED, _M.PUBLISH): Step(_S.PUBLISHED, _PUBLISH, "发布"),
        (_S.APPROVED, _M.SEND_BACK): Step(_S.RETURNED, _COLLECT, "退回重报"),
        (_S.APPROVED, _M.REOPEN): Step(_S.DRAFT, _FILL, "退回修改"),
        (_S.APPROVED, _M.SUPERSEDE): Step(_S.SUPERSEDED, _FILL, "以新版本替换"),
        (_S.PUBLISHED, _M.COLLECT): Step(_S.COLLECTED, _COLLECT, "收入汇总"),
        (_S.PUBLISHED, _M.WITHDRAW): Step(_S.WITHDRAWN, _PUBLISH, "撤回"),
        (_S.PUBLISHED, _M.SUPERSEDE): Step(_S.SUPERSEDED, _PUBLISH, "以新版本替换"),
        (_S.COLLECTED, _M.LOCK): Step(_S.LOCKED, _COLLECT, "锁定"),
        (_S.COLLECTED, _M.WITHDRAW): Step(_S.WITHDRAWN, _PUBLISH, "撤回"),
        (_S.COLLECTED, _M.SUPERSEDE): Step(_S.SUPERSEDED, _PUBLISH, "以新版本替换"),
        (_S.LOCKED, _M.SUPERSEDE): Step(_S.SUPERSEDED, _PUBLISH, "以新版本替换"),
        (_S.WITHDRAWN, _M.SUPERSEDE): Step(_S.SUPERSEDED, _PUBLISH, "以新版本替换"),
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


# --- by when -------------------------------------------------------------------------------------

REMIND_DAYS: Final = (30, 14, 7, 3)
LATE: Final = -1
MOST_LATE: Final = 60


@dataclass(frozen=True, slots=True)
class Due:
    """By when a report is due, and the article; `left` counts days, negative when past."""

    on: date
    article: str

    def left(self, today: date) -> int:
        """How many days are left, negative when the day is past."""
        return (self.on - today).days

    def reminder(self, today: date) -> int | None:
        """Which reminder holds today: the nearest of 30, 14, 7, 3 days; -1 late; None for none.

        A day on which nothing ran loses no reminder. Nobody is reminded more than 60 days late.
        """
        left = self.left(today)
        if left < 0:
            return LATE if left >= -MOST_LATE else None
        return min((days for days in REMIND_DAYS if left <= days), default=None)


def due_of(year: int, *, covers_area: bool = False, earlier: int = 0) -> Due:
    """By when the report of a year is published: 31 January; that of a government 31 March.

    `earlier` is by how many days a body's own supervising office wants it sooner (第四十九条).
    """
    if covers_area:
        return Due(date(year + 1, 3, 31) - timedelta(earlier), "条例第四十九条第二款")
    return Due(date(year + 1, 1, 31) - timedelta(earlier), "条例第四十九条第一款")
