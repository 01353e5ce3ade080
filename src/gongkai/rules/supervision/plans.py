"""A yearly plan and its tasks: states, moves, when a task is late, when somebody is reminded.

Sources: 《政府信息公开条例》第四条、第四十六条 (the office organises the work and has it assessed); the yearly
政务公开工作要点 that is broken down into tasks. The numbers of days are the office's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.errors import BadInputError

# Calendar days before the last day on which an owner is reminded first.
SOON_DAYS: Final = 7
_ARTICLE: Final = "《政府信息公开条例》第四条、第四十六条"


class Actor(StrEnum):
    """In which capacity somebody acts: for the body of the plan, or for a unit with a task."""

    MANAGER = "manager"
    OWNER = "owner"


ACTOR_LABELS: Final = {Actor.MANAGER: "公开工作机构", Actor.OWNER: "承办单位"}


class PlanState(StrEnum):
    """Where a plan stands; the values never change."""

    DRAFT = "draft"
    ISSUED = "issued"
    CLOSED = "closed"


PLAN_STATE_LABELS: Final = {
    PlanState.DRAFT: "起草中",
    PlanState.ISSUED: "已印发",
    PlanState.CLOSED: "已办结",
}


class PlanMove(StrEnum):
    """What may happen to a plan; the values never change."""

    DRAW_UP = "draw_up"
    EDIT = "edit"
    ISSUE = "issue"
    CLOSE = "close"


class TaskState(StrEnum):
    """Where a task stands; the values never change."""

    OPEN = "open"
    HANDED_IN = "handed_in"
    DONE = "done"
    CANCELLED = "cancelled"


TASK_STATE_LABELS: Final = {
    TaskState.OPEN: "办理中",
    TaskState.HANDED_IN: "待确认",
    TaskState.DONE: "已完成",
    TaskState.CANCELLED: "已撤销",
}


class TaskMove(StrEnum):
    """What may happen to a task; the values never change."""

    ADD = "add"
    EDIT = "edit"
    NAME_PERSON = "name_person"
    REPORT = "report"
    HAND_IN = "hand_in"
    ACCEPT = "accept"
    RETURN = "return"
    CANCEL = "cancel"
    REOPEN = "reopen"


class Proof(StrEnum):
    """What must be on file for a move."""

    TASKS = "tasks"
    ALL_SETTLED = "all_settled"
    EVIDENCE = "evidence"
    NOTE = "note"
    QUESTIONS = "questions"
    ENDED = "ended"


PROOF_LABELS: Final[Mapping[Proof, str]] = {
    Proof.TASKS: "至少一项任务",
    Proof.ALL_SETTLED: "各项任务都已完成或者撤销",
    Proof.EVIDENCE: "完成的证据（文件，或者网址、记录的地址）",
    Proof.NOTE: "理由",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of a table."""

    start: StrEnum | None
    move: StrEnum
    end: StrEnum
    label: str
    actors: frozenset[Actor]
    needs: tuple[Proof, ...] = ()
    article: str = _ARTICLE


_MANAGER: Final = frozenset({Actor.MANAGER})
_BOTH: Final = frozenset(Actor)
_P, _M, _S, _T = PlanState, PlanMove, TaskState, TaskMove


def _by_move(*lines: Transition) -> Mapping[tuple[StrEnum | None, StrEnum], Transition]:
    return MappingProxyType({(line.start, line.move): line for line in lines})


PLAN_TRANSITIONS: Final = _by_move(
    Transition(None, _M.DRAW_UP, _P.DRAFT, "起草", _MANAGER),
    Transition(_P.DRAFT, _M.EDIT, _P.DRAFT, "修改", _MANAGER),
    Transition(_P.ISSUED, _M.EDIT, _P.ISSUED, "修改", _MANAGER),
    Transition(_P.DRAFT, _M.ISSUE, _P.ISSUED, "印发", _MANAGER, (Proof.TASKS,)),
    Transition(_P.ISSUED, _M.CLOSE, _P.CLOSED, "办结", _MANAGER, (Proof.ALL_SETTLED,)),
)
TASK_TRANSITIONS: Final = _by_move(
    Transition(None, _T.ADD, _S.OPEN, "增加任务", _MANAGER),
    Transition(_S.OPEN, _T.EDIT, _S.OPEN, "修改", _MANAGER),
    Transition(_S.OPEN, _T.NAME_PERSON, _S.OPEN, "确定责任人", _BOTH),
    Transition(_S.OPEN, _T.REPORT, _S.OPEN, "报告进度", _BOTH),
    Transition(_S.OPEN, _T.HAND_IN, _S.HANDED_IN, "报完成", _BOTH, (Proof.EVIDENCE,)),
    Transition(_S.HANDED_IN, _T.ACCEPT, _S.DONE, "确认完成", _MANAGER),
    Transition(_S.HANDED_IN, _T.RETURN, _S.OPEN, "退回", _MANAGER, (Proof.NOTE,)),
    Transition(_S.OPEN, _T.CANCEL, _S.CANCELLED, "撤销任务", _MANAGER, (Proof.NOTE,)),
    Transition(_S.DONE, _T.REOPEN, _S.OPEN, "重新办理", _MANAGER, (Proof.NOTE,)),
)
PLAN_TABLE: Final = moves.Table(
    PLAN_TRANSITIONS,
    "工作方案",
    "尚未起草的工作方案",
    PLAN_STATE_LABELS,
    ACTOR_LABELS,
    PROOF_LABELS,
)
TASK_TABLE: Final = moves.Table(
    TASK_TRANSITIONS, "任务", "尚未列入方案的任务", TASK_STATE_LABELS, ACTOR_LABELS, PROOF_LABELS
)
WAITING: Final = frozenset({TaskState.OPEN, TaskState.HANDED_IN})


class Urgency(StrEnum):
    """How a task stands to its last day."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    CALM = "calm"


URGENCY_LABELS: Final = {
    Urgency.OVERDUE: "已超期",
    Urgency.TODAY: "今天到期",
    Urgency.SOON: "快到期",
    Urgency.CALM: "",
}


def urgency(state: TaskState, due_on: date, today: date) -> Urgency:
    """How near the last day is; what is handed in, done or cancelled is never urgent."""
    left = (due_on - today).days
    if state is not TaskState.OPEN or left > SOON_DAYS:
        return Urgency.CALM
    if left < 0:
        return Urgency.OVERDUE
    return Urgency.SOON if left else Urgency.TODAY


_WEB: Final = re.compile(r"(https?://[^\s<>\"']+|/[^\s<>\"'/\\][^\s<>\"'\\]*)")


def check_link(link: str) -> str:
    """An address of the web, or of a record on this site (`/disclosure/items/…`).

    Raises BadInputError.
    """
    text = link.strip()
    if text and (len(text) > 500 or not _WEB.fullmatch(text)):
        raise BadInputError("网址应以 https:// 开头；本系统里的记录写它的地址，以 / 开头。")
    return text


def check_progress(progress: int) -> int:
    """A share of a hundred. Raises BadInputError."""
    if not 0 <= progress <= 100:
        raise BadInputError("进度填 0 到 100 之间的整数。")
    return progress


# --- the leading group ---------------------------------------------------------------------------


class GroupDuty(StrEnum):
    """What somebody is in the leading group; the values never change."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"
    OFFICE = "office"


GROUP_DUTY_LABELS: Final = {
    GroupDuty.HEAD: "组长",
    GroupDuty.DEPUTY: "副组长",
    GroupDuty.MEMBER: "成员",
    GroupDuty.OFFICE: "办公室人员",
}
