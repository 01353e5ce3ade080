"""States and moves of a version of an item, as one table: draft, reviews, release, and after.

An item lives through versions. Each is drafted, reviewed and released by itself: while a
correction is under review the public still reads the version before. The table serves the action,
the buttons of the desk, the constraint of the database and the diagram of the documentation.

Sources: 《政府信息公开条例》第六条、第十七条、第十八条、第二十六条、第四十四条; 《保守国家秘密法实施条例》
第四十二条 (review first, item by item). Overdue is computed, never a state.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves

# After so many days an approval no longer speaks of the world as it is.
APPROVAL_DAYS: Final = 30


class State(StrEnum):
    """Where a version stands; the values never change."""

    DRAFT = "draft"
    PROOFREADING = "proofreading"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    FINAL_REVIEW = "final_review"
    SECRECY_REVIEW = "secrecy_review"
    CLEARED = "cleared"
    SCHEDULED = "scheduled"
    URGENT_REVIEW = "urgent_review"
    URGENT = "urgent"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    ARCHIVED = "archived"
    WITHHELD = "withheld"
    DISCARDED = "discarded"


STATE_LABELS: Final = {
    State.DRAFT: "起草中",
    State.PROOFREADING: "待校对",
    State.FIRST_REVIEW: "待初审",
    State.SECOND_REVIEW: "待复审",
    State.FINAL_REVIEW: "待终审",
    State.SECRECY_REVIEW: "待保密审查",
    State.CLEARED: "待发布",
    State.SCHEDULED: "定时发布",
    State.URGENT_REVIEW: "应急审查中",
    State.URGENT: "应急已发布，待补审",
    State.PUBLISHED: "已发布",
    State.WITHDRAWN: "已撤回",
    State.CORRECTED: "已更正，由新版本取代",
    State.ARCHIVED: "已归档",
    State.WITHHELD: "不予公开",
    State.DISCARDED: "已弃稿",
}

# The public reads it.
LIVE: Final = frozenset({State.PUBLISHED, State.URGENT, State.ARCHIVED})
# On its way to the public.
IN_WORK: Final = frozenset(
    {
        State.DRAFT,
        State.PROOFREADING,
        State.FIRST_REVIEW,
        State.SECOND_REVIEW,
        State.FINAL_REVIEW,
        State.SECRECY_REVIEW,
        State.CLEARED,
        State.SCHEDULED,
        State.URGENT_REVIEW,
    }
)
# Nothing more happens to such a version; its item may go on with a new one.
FINAL: Final = frozenset({State.WITHDRAWN, State.CORRECTED})
# What no database row may be in without screening and secrecy review of exactly its content.
NEEDS_SECRECY: Final = LIVE | {State.CLEARED, State.SCHEDULED}


class Move(StrEnum):
    """What may happen to a version; the values never change."""

    BEGIN = "begin"
    CHANGE = "change"
    SUBMIT = "submit"
    PROOFREAD = "proofread"
    APPROVE_FIRST = "approve_first"
    APPROVE_SECOND = "approve_second"
    APPROVE_FINAL = "approve_final"
    CLEAR = "clear"
    WITHHOLD = "withhold"
    RETURN = "return"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    CALL_URGENT = "call_urgent"
    PUBLISH_URGENT = "publish_urgent"
    COMPLETE = "complete"
    PUBLISH_ANSWER = "publish_answer"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    ARCHIVE = "archive"
    RESTORE = "restore"
    REASSESS = "reassess"
    DISCARD = "discard"
    RESUME = "resume"


class Actor(StrEnum):
    """Who moves a version: roles of the body (codes of `rules.access`)."""

    EDITOR = "column_editor"
    DEPARTMENT = "department_clerk"
    CLERK = "disclosure_clerk"
    HEAD = "disclosure_head"
    PROOFREADER = "proofreader"
    DEPARTMENT_HEAD = "department_head"
    LEGAL = "legal_reviewer"
    LEADER = "leader"
    SIGNATORY = "signatory"
    SECRECY = "secrecy_reviewer"


ACTOR_LABELS: Final = {
    Actor.EDITOR: "栏目编辑",
    Actor.DEPARTMENT: "承办部门经办",
    Actor.CLERK: "公开办经办",
    Actor.HEAD: "公开办负责人",
    Actor.PROOFREADER: "校对",
    Actor.DEPARTMENT_HEAD: "部门负责人",
    Actor.LEGAL: "法制审核",
    Actor.LEADER: "分管领导",
    Actor.SIGNATORY: "签发人",
    Actor.SECRECY: "保密审查",
}


class Duty(StrEnum):
    """Steps that different persons must take; the values never change."""

    WRITE = "write"
    PROOFREAD = "proofread"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    SECRECY = "secrecy"


DUTY_LABELS: Final = {
    Duty.WRITE: "起草或修改",
    Duty.PROOFREAD: "校对",
    Duty.FIRST: "初审",
    Duty.SECOND: "复审",
    Duty.FINAL: "终审",
    Duty.SECRECY: "保密审查",
}


class Proof(StrEnum):
    """What must be on file before a move; the values never change."""

    COMPLETE_ITEM = "complete_item"
    SCREENING = "screening"
    PROOFREADING = "proofreading"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    FINAL_REVIEW = "final_review"
    SECRECY_REVIEW = "secrecy_review"
    FRESH_APPROVAL = "fresh_approval"
    RETURN_REASON = "return_reason"
    WITHHOLDING = "withholding"
    RELEASE_TIME = "release_time"
    ORDER = "order"
    ANSWER_REVIEWS = "answer_reviews"
    WITHDRAWAL_REASON = "withdrawal_reason"
    SUCCESSOR = "successor"


PROOF_LABELS: Final = {
    Proof.COMPLETE_ITEM: "目录要素和正文齐全（第十二条第二款）",
    Proof.SCREENING: "对现在这一稿的筛查，没有待处理的“拦截”（第十五条、第十七条）",
    Proof.PROOFREADING: "对现在这一稿的校对意见",
    Proof.FIRST_REVIEW: "对现在这一稿的初审意见",
    Proof.SECOND_REVIEW: "对现在这一稿的复审意见",
    Proof.FINAL_REVIEW: "对现在这一稿的终审意见",
    Proof.SECRECY_REVIEW: "对现在这一稿的保密审查意见（第十七条）",
    Proof.FRESH_APPROVAL: f"{APPROVAL_DAYS} 日以内的审核意见",
    Proof.RETURN_REASON: "退回的理由",
    Proof.WITHHOLDING: "不公开的法定理由和下次评估日期（第十四条至第十六条、第十八条）",
    Proof.RELEASE_TIME: "将来的发布时间",
    Proof.ORDER: "应急发布的指令：谁下达、为什么",
    Proof.ANSWER_REVIEWS: "答复的法制审核、保密审查和签发记录（第十七条）",
    Proof.WITHDRAWAL_REASON: "撤回的理由",
    Proof.SUCCESSOR: "已经发布的更正版本",
}

# Which opinion proves what.
PROOF_OF_DUTY: Final = {
    Duty.PROOFREAD: Proof.PROOFREADING,
    Duty.FIRST: Proof.FIRST_REVIEW,
    Duty.SECOND: Proof.SECOND_REVIEW,
    Duty.FINAL: Proof.FINAL_REVIEW,
    Duty.SECRECY: Proof.SECRECY_REVIEW,
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. `start` None: the version does not exist before."""

    start: State | None
    move: Move
    end: State
    label: str
    actors: frozenset[Actor]
    article: str
    needs: tuple[Proof, ...] = ()


_A, _S, _M, _PR = Actor, State, Move, Proof
_OFFICE: Final = frozenset({_A.CLERK, _A.HEAD})
WRITERS: Final = frozenset({_A.EDITOR, _A.DEPARTMENT, _A.CLERK, _A.HEAD})
_PROOFREADER: Final = frozenset({_A.PROOFREADER})
_FIRST: Final = frozenset({_A.DEPARTMENT_HEAD})
_SECOND: Final = frozenset({_A.CLERK, _A.HEAD, _A.LEGAL})
_LEADERS: Final = frozenset({_A.LEADER, _A.SIGNATORY})
_SECRECY: Final = frozenset({_A.SECRECY})
_REVIEWERS: Final = _PROOFREADER | _FIRST | _SECOND | _LEADERS | _SECRECY
_REVIEWS: Final = (_PR.PROOFREADING, _PR.FIRST_REVIEW, _PR.SECOND_REVIEW, _PR.FINAL_REVIEW)
_RELEASE: Final = (
    _PR.COMPLETE_ITEM,
    _PR.SCREENING,
    *_REVIEWS,
    _PR.SECRECY_REVIEW,
    _PR.FRESH_APPROVAL,
)
_UNDER_REVIEW: Final = (
    _S.PROOFREADING,
    _S.FIRST_REVIEW,
    _S.SECOND_REVIEW,
    _S.FINAL_REVIEW,
    _S.SECRECY_REVIEW,
)
_SHOWN: Final = (_S.PUBLISHED, _S.URGENT, _S.ARCHIVED)
_SECRECY_LAW: Final = "第十七条，《保守国家秘密法实施条例》第四十二条"
_Rows = Iterable[Transition]


def _move(
    starts: Iterable[State | None],
    move: Move,
    end: State | None,
    label: str,
    actors: frozenset[Actor],
    article: str,
    *needs: Proof,
) -> _Rows:
    """A move from each of the states to one; `end` None: it stays where it is."""
    for start in starts:
        target = end or start
        if target is None:
            raise ValueError(move)
        yield Transition(start, move, target, label, actors, article, needs)


_LINES: Final[tuple[_Rows, ...]] = (
    _move((None,), _M.BEGIN, _S.DRAFT, "起草", WRITERS, "第十九条、第二十条"),
    _move((_S.DRAFT, *_UNDER_REVIEW, _S.CLEARED, _S.SCHEDULED, _S.URGENT_REVIEW), _M.CHANGE,
          _S.DRAFT, "修改", WRITERS, "第十七条"),
    _move((_S.DRAFT,), _M.SUBMIT, _S.PROOFREADING, "送校对", WRITERS, "第十七条",
          _PR.COMPLETE_ITEM, _PR.SCREENING),
    _move((_S.PROOFREADING,), _M.PROOFREAD, _S.FIRST_REVIEW, "校对通过", _PROOFREADER, "第十七条"),
    _move((_S.FIRST_REVIEW,), _M.APPROVE_FIRST, _S.SECOND_REVIEW, "初审通过", _FIRST, "第十七条",
          *_REVIEWS[:1]),
    _move((_S.SECOND_REVIEW,), _M.APPROVE_SECOND, _S.FINAL_REVIEW, "复审通过", _SECOND, "第十七条",
          *_REVIEWS[:2]),
    _move((_S.FINAL_REVIEW,), _M.APPROVE_FINAL, _S.SECRECY_REVIEW, "终审通过", _LEADERS, "第十七条",
          *_REVIEWS[:3]),
    _move((_S.SECRECY_REVIEW,), _M.CLEAR, _S.CLEARED, "保密审查通过", _SECRECY, _SECRECY_LAW,
          _PR.SCREENING, *_REVIEWS),
    _move((_S.URGENT_REVIEW,), _M.CLEAR, None, "保密审查通过", _SECRECY, _SECRECY_LAW,
          _PR.SCREENING),
    _move((_S.SECRECY_REVIEW, _S.URGENT_REVIEW), _M.WITHHOLD, _S.WITHHELD, "不予公开", _SECRECY,
          "第十四条至第十六条、第十八条", _PR.WITHHOLDING),
    _move((*_UNDER_REVIEW, _S.CLEARED, _S.SCHEDULED, _S.URGENT_REVIEW), _M.RETURN, _S.DRAFT,
          "退回修改", _REVIEWERS, "第十七条", _PR.RETURN_REASON),
    _move((_S.CLEARED,), _M.SCHEDULE, _S.SCHEDULED, "定时发布", _OFFICE, "第二十六条",
          *_RELEASE, _PR.RELEASE_TIME),
    _move((_S.SCHEDULED,), _M.UNSCHEDULE, _S.CLEARED, "取消定时", _OFFICE, "第二十六条"),
    _move((_S.CLEARED, _S.SCHEDULED), _M.PUBLISH, _S.PUBLISHED, "发布", _OFFICE,
          "第十七条、第二十三条、第二十六条", *_RELEASE),
    _move((_S.DRAFT,), _M.CALL_URGENT, _S.URGENT_REVIEW, "提请应急发布", WRITERS,
          "第六条、第二十条第十二项", _PR.COMPLETE_ITEM, _PR.ORDER),
    _move((_S.URGENT_REVIEW,), _M.PUBLISH_URGENT, _S.URGENT, "应急发布", _LEADERS | {_A.HEAD},
          "第六条、第十七条、第二十条第十二项", _PR.COMPLETE_ITEM, _PR.SCREENING, _PR.ORDER,
          _PR.SECRECY_REVIEW),
    _move((_S.URGENT,), _M.PROOFREAD, None, "补校对", _PROOFREADER, "第十七条"),
    _move((_S.URGENT,), _M.APPROVE_FIRST, None, "补初审", _FIRST, "第十七条", *_REVIEWS[:1]),
    _move((_S.URGENT,), _M.APPROVE_SECOND, None, "补复审", _SECOND, "第十七条", *_REVIEWS[:2]),
    _move((_S.URGENT,), _M.APPROVE_FINAL, None, "补终审", _LEADERS, "第十七条", *_REVIEWS[:3]),
    _move((_S.URGENT,), _M.COMPLETE, _S.PUBLISHED, "补齐手续", _OFFICE, "第十七条", *_REVIEWS),
    _move((None,), _M.PUBLISH_ANSWER, _S.PUBLISHED, "由答复转为主动公开", _OFFICE, "第四十四条",
          _PR.COMPLETE_ITEM, _PR.SCREENING, _PR.ANSWER_REVIEWS, _PR.SECRECY_REVIEW),
    _move(_SHOWN, _M.WITHDRAW, _S.WITHDRAWN, "撤回", _OFFICE,
          "第十七条，《行政处罚法》第四十八条第二款", _PR.WITHDRAWAL_REASON),
    _move(_SHOWN, _M.CORRECT, _S.CORRECTED, "由更正版本取代", _OFFICE | _LEADERS, "第六条、第二十六条",
          _PR.SUCCESSOR),
    _move((_S.PUBLISHED,), _M.ARCHIVE, _S.ARCHIVED, "归档", _OFFICE, "第二十五条"),
    _move((_S.ARCHIVED,), _M.RESTORE, _S.PUBLISHED, "恢复到栏目", _OFFICE, "第二十五条"),
    _move((_S.WITHHELD,), _M.REASSESS, _S.DRAFT, "评估后重新办理", _OFFICE | _SECRECY, "第十八条"),
    _move((_S.DRAFT,), _M.DISCARD, _S.DISCARDED, "弃稿", WRITERS, "第十七条"),
    _move((_S.DISCARDED,), _M.RESUME, _S.DRAFT, "恢复草稿", WRITERS, "第十七条"),
)  # fmt: skip

TRANSITIONS: Final[Mapping[tuple[State | None, Move], Transition]] = MappingProxyType(
    {(line.start, line.move): line for lines in _LINES for line in lines}
)
_TABLE: Final = moves.Table(
    TRANSITIONS, "信息", "还没有起草的信息", STATE_LABELS, ACTOR_LABELS, PROOF_LABELS,
    afterwards="要改动它，请新起草一个版本。",
)  # fmt: skip


# --- may this move be made -----------------------------------------------------------------------


def moves_from(state: State | None) -> tuple[Transition, ...]:
    """The lines of the table that begin in a state, in the order of the table."""
    return _TABLE.moves_from(state)


def check_move(
    state: State | None,
    move: Move,
    *,
    actors: Iterable[Actor],
    proofs: Iterable[Proof] = (),
) -> Transition:
    """The line of the table for a move that may be made.

    Raises MoveNotPossibleError, NotYourMoveError or MissingProofError, in this order.
    """
    return _TABLE.check(state, move, actors=actors, proofs=proofs)


def check_separation(persons: Mapping[Duty, Collection[Hashable]]) -> None:
    """Raises SamePersonError where one person takes two duties on a version (第十七条)."""
    moves.check_separation(DUTY_LABELS, persons)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said on exactly one text, named by its hash."""

    duty: Duty
    person: Hashable
    sha256: str
    is_approved: bool
    on: date


def standing(opinions: Iterable[Opinion], sha256: str) -> dict[Duty, Opinion]:
    """The last opinion of each duty on a text, given them from the oldest to the newest.

    Opinions on another text don't count: whoever changes one letter begins anew.
    """
    return {opinion.duty: opinion for opinion in opinions if opinion.sha256 == sha256}


def proofs_of(opinions: Iterable[Opinion], sha256: str, *, today: date) -> frozenset[Proof]:
    """What the opinions prove of a text today; FRESH_APPROVAL while none of them is too old."""
    approved = {d: o for d, o in standing(opinions, sha256).items() if o.is_approved}
    proofs = {PROOF_OF_DUTY[duty] for duty in approved}
    oldest = min((opinion.on for opinion in approved.values()), default=None)
    if oldest is not None and today <= oldest + timedelta(days=APPROVAL_DAYS):
        proofs.add(Proof.FRESH_APPROVAL)
    return frozenset(proofs)
