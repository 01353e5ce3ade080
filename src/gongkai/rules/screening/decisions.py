"""What may become of a finding, and who may decide.

Sources: 《政府信息公开条例》 Art. 17 (review before publishing); 《保守国家秘密法实施条例》 (2024) Art. 42 (item by
item, a clear body). A finding that blocks is never let pass by the one who wrote the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import BadInputError, WrongStateError


class FindingState(StrEnum):
    """Where a finding stands; the values never change."""

    OPEN = "open"
    FIXED = "fixed"
    IGNORED = "ignored"
    FALSE_ALARM = "false_alarm"
    ALLOWED = "allowed"


STATE_LABELS: Final = {
    FindingState.OPEN: "待处理",
    FindingState.FIXED: "已改正",
    FindingState.IGNORED: "放行",
    FindingState.FALSE_ALARM: "误报",
    FindingState.ALLOWED: "白名单",
}
STATE_MEANINGS: Final = {
    FindingState.OPEN: "还没有人处理；“拦截”级的，公开前必须处理",
    FindingState.FIXED: "改过以后再筛查，已经没有了",
    FindingState.IGNORED: "确有其事，有人写明理由，同意照此公开",
    FindingState.FALSE_ALARM: "程序看错了；计入这条规则的误报率",
    FindingState.ALLOWED: "文字在白名单里，写明了理由和期限",
}


class Decision(StrEnum):
    """What a person may say about a finding."""

    IGNORE = "ignored"
    FALSE_ALARM = "false_alarm"
    REOPEN = "open"


DECISION_LABELS: Final = {
    Decision.IGNORE: "放行",
    Decision.FALSE_ALARM: "这是误报",
    Decision.REOPEN: "撤回决定",
}


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table of moves; `by_rescreening` is made by the next screening alone."""

    start: FindingState
    end: FindingState
    by_rescreening: bool = False


_S = FindingState
MOVES: Final = (
    Move(_S.OPEN, _S.IGNORED),
    Move(_S.OPEN, _S.FALSE_ALARM),
    Move(_S.IGNORED, _S.OPEN),
    Move(_S.FALSE_ALARM, _S.OPEN),
    Move(_S.OPEN, _S.FIXED, by_rescreening=True),
    Move(_S.OPEN, _S.ALLOWED, by_rescreening=True),
    Move(_S.ALLOWED, _S.OPEN, by_rescreening=True),
    Move(_S.ALLOWED, _S.FIXED, by_rescreening=True),
    Move(_S.FIXED, _S.OPEN, by_rescreening=True),
    Move(_S.FIXED, _S.ALLOWED, by_rescreening=True),
)
SHORTEST_REASON: Final = 4


def check_decision(state: FindingState, decision: Decision, reason: str) -> None:
    """Raises WrongStateError for a move that is not in the table, BadInputError for no reason."""
    if not any(
        (move.start, move.end, move.by_rescreening) == (state, decision.value, False)
        for move in MOVES
    ):
        raise WrongStateError(
            f"这条发现现在是“{STATE_LABELS[state]}”，不能再“{DECISION_LABELS[decision]}”。请刷新页面查看。"
        )
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise BadInputError(f"请写明理由（至少{SHORTEST_REASON}个字），例如“法定公开的处罚决定”。")
