"""What may be done to many items at once, who decides on it, and what stays item by item.

A batch spares clicks, never a check. Each item in it is moved by the same action, under the same
table (`rules.release`), as if it were moved alone; what a rule forbids for one is refused for one,
with its reason, and the others go on. There is no batch for reviews and none for the secrecy review:
一事一审 (《保守国家秘密法实施条例》第四十二条). Where a batch changes what the public reads, somebody
else than its proposer decides on it, once for all its items.

Source: 《政府信息公开条例》第六条、第十七条、第二十六条.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.moves import SamePersonError, Table, not_yours
from gongkai.rules.release import ACTOR_LABELS, IN_WORK, LIVE, Actor, State

MOST_ITEMS: Final = 5000


class BatchKind(StrEnum):
    """What is done to each item; the values never change."""

    PUBLISH = "publish"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    MOVE = "move"
    WITHDRAW = "withdraw"
    RECLASSIFY = "reclassify"
    CHANGE_MODE = "change_mode"


@dataclass(frozen=True, slots=True)
class BatchRule:
    """A kind of batch: the states whose items it may touch, and whether the public notices.

    `undo` is the kind of batch that takes it back, None where nothing does. `warning` is said before
    it is proposed.
    """

    kind: BatchKind
    label: str
    states: frozenset[State]
    actors: frozenset[Actor]
    article: str
    warning: str
    is_seen: bool
    undo: BatchKind | None = None


_A, _S, _K = Actor, State, BatchKind
_OFFICE: Final = frozenset({_A.CLERK, _A.HEAD})
_EDITORS: Final = _OFFICE | {_A.EDITOR, _A.DEPARTMENT}
_UNSEEN: Final = IN_WORK - {_S.URGENT_REVIEW}

RULES: Final = {
    rule.kind: rule
    for rule in (
        BatchRule(
            _K.PUBLISH, "批量发布", frozenset({_S.CLEARED, _S.SCHEDULED}), _OFFICE,
            "第十七条、第二十三条", "只发布已经逐件通过三级审核和保密审查的；缺任何一项的，会列出来，不发布。",
            is_seen=True,
        ),
        BatchRule(
            _K.SCHEDULE, "批量定时发布", frozenset({_S.CLEARED}), _OFFICE, "第二十六条",
            "到时间自动发布。到时审核意见如已超过有效期，不会发布，会留在待发布。", is_seen=True,
            undo=_K.UNSCHEDULE,
        ),
        BatchRule(
            _K.UNSCHEDULE, "批量取消定时", frozenset({_S.SCHEDULED}), _OFFICE, "第二十六条",
            "取消后回到待发布，审核意见仍然有效。", is_seen=False,
        ),
        BatchRule(
            _K.MOVE, "批量移动栏目", _UNSEEN | LIVE, _EDITORS, "第十九条、第二十条",
            "索引号、正文和审核意见都不变，只换栏目。移动以后可以整批撤销。", is_seen=True, undo=_K.MOVE,
        ),
        BatchRule(
            _K.WITHDRAW, "批量撤回", LIVE, _OFFICE, "第十七条，《行政处罚法》第四十八条第二款",
            "撤回后正文和附件公众都看不到，页面只显示撤回日期和理由。要再发布，每件都须起草新版本，重新审核。",
            is_seen=True,
        ),
        BatchRule(
            _K.RECLASSIFY, "批量改分类", frozenset({_S.DRAFT}), _EDITORS, "第十二条第二款、第十七条",
            "主题、体裁、受众和主题词属于送审的内容：只改起草中的稿件。已经发布的，会各起草一个更正版本，"
            "改好后送校对；三级审核之后，保密审查仍须逐件办理，新版本发布前公众看到的不变。",
            is_seen=False, undo=_K.RECLASSIFY,
        ),
        BatchRule(
            _K.CHANGE_MODE, "批量改公开属性", IN_WORK, _EDITORS, "第十二条第二款、第十三条",
            "只改没有发布的。改为依申请公开或不予公开的，不再计入应公开期限。", is_seen=False,
            undo=_K.CHANGE_MODE,
        ),
    )
}  # fmt: skip
# Published items that are re-classified get a new version: these are touched, too.
CORRECTED_BY_BATCH: Final = frozenset({_S.PUBLISHED, _S.ARCHIVED})
# Those who may decide on what somebody proposed.
DECIDERS: Final = _OFFICE | {_A.LEADER, _A.SIGNATORY}


class BatchState(StrEnum):
    """Where a batch stands; the values never change."""

    PROPOSED = "proposed"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


BATCH_LABELS: Final = {
    BatchState.PROPOSED: "待批准",
    BatchState.RUNNING: "办理中",
    BatchState.DONE: "已办完",
    BatchState.REFUSED: "未批准",
    BatchState.STOPPED: "已中止",
}


class BatchMove(StrEnum):
    """What may happen to a batch."""

    APPROVE = "approve"
    REFUSE = "refuse"
    STOP = "stop"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class BatchTransition:
    """One line of the table."""

    start: BatchState
    move: BatchMove
    end: BatchState
    label: str
    actors: frozenset[Actor]
    article: str
    needs: tuple[str, ...] = ()


_B, _M = BatchState, BatchMove
TABLE: Final = Table(
    {
        (line.start, line.move): line
        for line in (
            BatchTransition(_B.PROPOSED, _M.APPROVE, _B.RUNNING, "批准", DECIDERS, "第十七条"),
            BatchTransition(_B.PROPOSED, _M.REFUSE, _B.REFUSED, "不批准", DECIDERS, "第十七条"),
            BatchTransition(_B.PROPOSED, _M.STOP, _B.STOPPED, "收回", _EDITORS, "第十七条"),
            BatchTransition(_B.RUNNING, _M.STOP, _B.STOPPED, "中止", _EDITORS, "第十七条"),
            BatchTransition(_B.RUNNING, _M.FINISH, _B.DONE, "办完", _EDITORS, "第十七条"),
        )
    },
    thing="批次",
    unborn="还没有提出的批次",
    states=BATCH_LABELS,
    actors=ACTOR_LABELS,
)


class LineState(StrEnum):
    """Where one item of a batch stands; the values never change."""

    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"


LINE_LABELS: Final = {
    LineState.WAITING: "还没轮到",
    LineState.DONE: "已办",
    LineState.LEFT: "没有办成",
}


def needs_decision(kind: BatchKind, states: Collection[State]) -> bool:
    """Whether somebody else must decide: where the public would notice (第十七条)."""
    rule = RULES[kind]
    return rule.is_seen and (kind is not BatchKind.MOVE or bool(LIVE & set(states)))


def check_proposal(kind: BatchKind, actors: Collection[Actor], count: int) -> None:
    """Raises NotYourMoveError, or BadInputError for none or too many items."""
    if not count:
        raise BadInputError("没有选中可以办理的信息。请回到清单，先勾选。")
    rule = RULES[kind]
    if rule.actors.isdisjoint(actors):
        raise not_yours(rule.label, rule.article, rule.actors, ACTOR_LABELS)
    if count > MOST_ITEMS:
        raise BadInputError(f"一批最多 {MOST_ITEMS:,} 条。请先用条件缩小范围，分几批办理。")


def check_decider(proposer: Hashable, decider: Hashable) -> None:
    """Raises SamePersonError where somebody would decide on their own proposal."""
    if proposer is not None and proposer == decider:
        raise SamePersonError("提出的人和批准的人不能是同一人。请交由另一人批准。")


def touches(kind: BatchKind, state: State) -> bool:
    """Whether a batch can do anything to an item in a state."""
    corrected = kind is BatchKind.RECLASSIFY and state in CORRECTED_BY_BATCH
    return corrected or state in RULES[kind].states
