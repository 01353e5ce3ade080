"""The delivery of an item to a channel: its life as one table, and when it is tried again.

Sources: 国办发〔2018〕123号 (graded review before publishing: whoever proposes doesn't approve); the
rest is the house's own. A request whose end nobody knows leads to 结果不明, and out of it only by what
the platform's own list says or by what a person saw there: nothing is ever sent twice on a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from gongkai.rules import moves


class State(StrEnum):
    """Where a delivery stands; the values never change."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    QUEUED = "queued"
    RETRIED = "retried"
    UNCLEAR = "unclear"
    SENT = "sent"
    CONFIRMED = "confirmed"
    REHEARSED = "rehearsed"
    FAILED = "failed"
    RECALLING = "recalling"
    RECALLED = "recalled"
    CANCELLED = "cancelled"


STATE_LABELS: Final = {
    State.PROPOSED: "待审批",
    State.RETURNED: "已退回",
    State.QUEUED: "待发送",
    State.RETRIED: "等待重试",
    State.UNCLEAR: "结果不明",
    State.SENT: "已提交",
    State.CONFIRMED: "已发布",
    State.REHEARSED: "试运行完成",
    State.FAILED: "发送失败",
    State.RECALLING: "撤回中",
    State.RECALLED: "已撤回",
    State.CANCELLED: "已取消",
}
# What a worker looks after.
AT_WORK: Final = frozenset(
    {State.QUEUED, State.RETRIED, State.UNCLEAR, State.SENT, State.RECALLING}
)
# What stands before the public on a channel.
STANDS: Final = frozenset({State.CONFIRMED, State.RECALLING})
# What no longer stands on the platform, or never will.
ENDED: Final = frozenset({State.REHEARSED, State.RECALLED, State.CANCELLED})


class Move(StrEnum):
    """What may happen to a delivery; the values never change."""

    PROPOSE = "propose"
    AMEND = "amend"
    APPROVE = "approve"
    RETURN = "return"
    CANCEL = "cancel"
    ADVANCE = "advance"
    SUBMIT = "submit"
    DOUBT = "doubt"
    PUT_OFF = "put_off"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    REHEARSE = "rehearse"
    FAIL = "fail"
    RETRY = "retry"
    RECALL = "recall"
    FINISH_RECALL = "finish_recall"
    DROP_RECALL = "drop_recall"


class Actor(StrEnum):
    """In which capacity somebody acts; the values are codes of roles, and the worker."""

    MANAGER = "media_manager"
    DEPUTY = "media_deputy"
    CLERK = "disclosure_clerk"
    HEAD = "disclosure_head"
    SYSTEM = "system"


ACTOR_LABELS: Final = {
    Actor.MANAGER: "新媒体管理员A",
    Actor.DEPUTY: "新媒体管理员B",
    Actor.CLERK: "公开办经办",
    Actor.HEAD: "公开办负责人",
    Actor.SYSTEM: "系统",
}


class Proof(StrEnum):
    """What must be on file for a move."""

    REASON = "reason"


PROOF_LABELS: Final = {Proof.REASON: "原因"}


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of the table."""

    start: State | None
    move: Move
    end: State
    label: str
    article: str
    actors: frozenset[Actor]
    needs: tuple[Proof, ...] = ()


_REVIEW: Final = "国办发〔2018〕123号，先审后发"
_HOUSE: Final = "渠道投放规则"
_PEOPLE: Final = frozenset(Actor) - {Actor.SYSTEM}
_APPROVERS: Final = frozenset({Actor.MANAGER, Actor.DEPUTY, Actor.HEAD})
_SYSTEM: Final = frozenset({Actor.SYSTEM})
_ANYBODY: Final = frozenset(Actor)
_S, _M = State, Move


def _lines(
    starts: Iterable[State | None],
    move: Move,
    end: State,
    label: str,
    actors: frozenset[Actor],
    *needs: Proof,
    article: str = _HOUSE,
) -> Iterable[Transition]:
    for start in starts:
        yield Transition(start, move, end, label, article, actors, needs)


_WAITING: Final = (_S.QUEUED, _S.RETRIED)
_UNDER_WAY: Final = (*_WAITING, _S.UNCLEAR, _S.SENT)
_TABLE: Final = (
    _lines((None,), _M.PROPOSE, _S.PROPOSED, "提请发布", _PEOPLE, article=_REVIEW),
    _lines((_S.PROPOSED, _S.RETURNED), _M.AMEND, _S.PROPOSED, "修改后再提请", _PEOPLE,
           article=_REVIEW),
    _lines((_S.PROPOSED,), _M.APPROVE, _S.QUEUED, "同意发布", _APPROVERS, article=_REVIEW),
    _lines((_S.PROPOSED,), _M.RETURN, _S.RETURNED, "退回", _APPROVERS, Proof.REASON,
           article=_REVIEW),
    _lines((_S.PROPOSED, _S.RETURNED, *_WAITING, _S.FAILED), _M.CANCEL, _S.CANCELLED, "取消",
           _PEOPLE, Proof.REASON),
    _lines((*_WAITING, _S.UNCLEAR), _M.SUBMIT, _S.SENT, "登记平台已受理", _SYSTEM),
    _lines((*_WAITING, _S.UNCLEAR, _S.SENT), _M.DOUBT, _S.UNCLEAR, "登记结果不明", _SYSTEM),
    _lines((_S.UNCLEAR,), _M.REOPEN, _S.RETRIED, "登记平台上没有", _SYSTEM),
    _lines(_WAITING, _M.PUT_OFF, _S.RETRIED, "推迟再试", _SYSTEM),
    *(_lines((state,), _M.PUT_OFF, state, "推迟再试", _SYSTEM)
      for state in (_S.UNCLEAR, _S.SENT, _S.RECALLING)),
    *(_lines((state,), _M.ADVANCE, state, "登记走完一步", _SYSTEM) for state in _WAITING),
    _lines(_UNDER_WAY, _M.CONFIRM, _S.CONFIRMED, "登记已发布", _ANYBODY),
    _lines(_WAITING, _M.REHEARSE, _S.REHEARSED, "登记试运行结果", _SYSTEM),
    _lines(_UNDER_WAY, _M.FAIL, _S.FAILED, "登记失败", _SYSTEM),
    _lines((_S.FAILED, _S.UNCLEAR), _M.RETRY, _S.RETRIED, "重新发送", _PEOPLE),
    _lines((_S.CONFIRMED,), _M.RECALL, _S.RECALLING, "撤回", _PEOPLE, Proof.REASON),
    _lines((_S.RECALLING,), _M.FINISH_RECALL, _S.RECALLED, "登记已撤回", _ANYBODY),
    _lines((_S.RECALLING,), _M.DROP_RECALL, _S.CONFIRMED, "登记未能撤回", _ANYBODY),
)  # fmt: skip
TRANSITIONS: Final[Mapping[tuple[State | None, Move], Transition]] = MappingProxyType(
    {(line.start, line.move): line for lines in _TABLE for line in lines}
)
MOVE_LABELS: Final[Mapping[Move, str]] = MappingProxyType(
    {line.move: line.label for line in TRANSITIONS.values()}
)
TABLE: Final = moves.Table(
    TRANSITIONS, "投放", "尚未提请的投放", STATE_LABELS, ACTOR_LABELS, PROOF_LABELS
)

# --- what a try came to -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settled:
    """What a try came to. None: stays as it was.

    `not_before`: when it is due next. `calls` and `pictures` are what the try used, and where the
    platform has pictures from now on; `forgets_pictures`: it lost those that it had.
    """

    move: Move
    message: str = ""
    code: str = ""
    not_before: datetime | None = None
    progress: Mapping[str, Any] | None = None
    platform_id: str = ""
    url: str = ""
    is_by_hand: bool = False
    tries: int = 0
    looks: int = 0
    calls: Mapping[str, int] = field(default_factory=dict)
    pictures: Mapping[tuple[str, str], str] = field(default_factory=dict)
    forgets_pictures: bool = False
    used_on: date | None = None


# --- when it is tried again ----------------------------------------------------------------------

# WeChat allows 100 questions a day about publications that are under way, so the pauses grow.
_PAUSES: Final = (5, 15, 60, 300, 900, 3600)
# After so many tries that all failed without anybody's fault a person is asked.
MOST_TRIES: Final = 8
# After so many looks that did not find out how a request ended, most of a day, a person is asked.
MOST_LOOKS: Final = 20
# A list of the platform shows what it accepted only after a while: before that, absence says nothing.
SETTLES_AFTER: Final = timedelta(minutes=10)


def pause_before(tries: int) -> timedelta:
    """How long to wait after so many tries (from 1) that led to nothing."""
    return timedelta(seconds=_PAUSES[min(max(tries, 1), len(_PAUSES)) - 1])
