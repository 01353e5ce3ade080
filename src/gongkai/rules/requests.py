"""States and moves of a request, as one table: (state, move) → state, who may, article, paper.

The table serves the action, the buttons of the desk, the constraint of the database and the
diagram of the documentation. Time limits are judged by `rules.deadlines`; `rules.offers` joins both.

Source: 《政府信息公开条例》第二十七至四十五条. Overdue is computed, never a state.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.deadlines import Phase
from gongkai.rules.results import LetterKind


class State(StrEnum):
    """Where a request stands; the values never change."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    AWAIT_SUPPLEMENT = "await_supplement"
    AWAIT_REASON = "await_reason"
    AWAIT_FEE = "await_fee"
    IN_REVIEW = "in_review"
    ANSWERED = "answered"
    SERVED = "served"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"
    ABANDONED_SUPPLEMENT = "abandoned_supplement"
    ABANDONED_FEE = "abandoned_fee"


STATE_LABELS: Final = {
    State.DRAFT: "代填中",
    State.SUBMITTED: "待确认收到",
    State.RECEIVED: "办理中",
    State.AWAIT_SUPPLEMENT: "待补正",
    State.AWAIT_REASON: "待说明理由",
    State.AWAIT_FEE: "待缴费",
    State.IN_REVIEW: "审签中",
    State.ANSWERED: "已答复",
    State.SERVED: "已送达",
    State.ARCHIVED: "已归档",
    State.WITHDRAWN: "已撤回",
    State.ABANDONED_SUPPLEMENT: "逾期未补正，不再处理",
    State.ABANDONED_FEE: "逾期未缴费，不再处理",
}

# Open: an answer is still owed.
OPEN: Final = frozenset(
    {
        State.DRAFT,
        State.SUBMITTED,
        State.RECEIVED,
        State.AWAIT_SUPPLEMENT,
        State.AWAIT_REASON,
        State.AWAIT_FEE,
        State.IN_REVIEW,
    }
)
# What the clock must say in each state; a request that does not exist yet is None.
PHASES: Final[Mapping[State | None, Phase]] = MappingProxyType(
    {
        None: Phase.NOT_RECEIVED,
        State.DRAFT: Phase.NOT_RECEIVED,
        State.SUBMITTED: Phase.NOT_RECEIVED,
        State.RECEIVED: Phase.RUNNING,
        State.AWAIT_REASON: Phase.RUNNING,
        State.IN_REVIEW: Phase.RUNNING,
        State.AWAIT_SUPPLEMENT: Phase.AWAIT_SUPPLEMENT,
        State.AWAIT_FEE: Phase.AWAIT_FEE,
        **{state: Phase.ENDED for state in State if state not in OPEN},
    }
)


class Move(StrEnum):
    """What may happen to a request; the values never change."""

    FILL_IN = "fill_in"
    SUBMIT = "submit"
    REGISTER = "register"
    CONFIRM = "confirm"
    ASK_SUPPLEMENT = "ask_supplement"
    TAKE_SUPPLEMENT = "take_supplement"
    LAPSE_SUPPLEMENT = "lapse_supplement"
    ASK_OPINION = "ask_opinion"
    CLOSE_OPINION = "close_opinion"
    EXTEND = "extend"
    ASK_REASON = "ask_reason"
    ACCEPT_REASON = "accept_reason"
    DELAY = "delay"
    REFUSE_ABUSE = "refuse_abuse"
    CHARGE_FEE = "charge_fee"
    TAKE_PAYMENT = "take_payment"
    LAPSE_FEE = "lapse_fee"
    DRAFT_ANSWER = "draft_answer"
    SEND_BACK = "send_back"
    SIGN = "sign"
    SERVE = "serve"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Actor(StrEnum):
    """Who may move a request: the applicant, or a role of the body (codes of `rules.access`)."""

    APPLICANT = "applicant"
    CLERK = "disclosure_clerk"
    HEAD = "disclosure_head"
    DEPARTMENT = "department_clerk"
    DEPARTMENT_HEAD = "department_head"
    LEGAL = "legal_reviewer"
    SECRECY = "secrecy_reviewer"
    SIGNATORY = "signatory"


ACTOR_LABELS: Final = {
    Actor.APPLICANT: "申请人",
    Actor.CLERK: "公开办经办",
    Actor.HEAD: "公开办负责人",
    Actor.DEPARTMENT: "承办部门经办",
    Actor.DEPARTMENT_HEAD: "部门负责人",
    Actor.LEGAL: "法制审核",
    Actor.SECRECY: "保密审查",
    Actor.SIGNATORY: "签发人",
}


class Proof(StrEnum):
    """What must be on file before a move; the values never change."""

    CANNOT_WRITE = "cannot_write"
    REQUIRED_FIELDS = "required_fields"
    CONFIRMATION = "confirmation"
    POINTS = "points"
    SERVICE_OF_NOTICE = "service_of_notice"
    OPINION_REASON = "opinion_reason"
    CONSENT_OF_HEAD = "consent_of_head"
    STATISTICS = "statistics"
    REASON_JUDGED = "reason_judged"
    FEE_CALCULATION = "fee_calculation"
    PAYMENT_RECEIPT = "payment_receipt"
    OPINIONS_CLOSED = "opinions_closed"
    LEGAL_REVIEW = "legal_review"
    SECRECY_REVIEW = "secrecy_review"
    COMPLETE_ANSWER = "complete_answer"
    SERVICE = "service"
    COMPLETE_FILE = "complete_file"
    WRITTEN_WITHDRAWAL = "written_withdrawal"
    ORDER = "order"


PROOF_LABELS: Final = {
    Proof.CANNOT_WRITE: "申请人采用书面形式确有困难的记录（第二十九条第一款）",
    Proof.REQUIRED_FIELDS: "姓名或名称、身份证明、联系方式、信息描述、获取方式（第二十九条第二款）",
    Proof.CONFIRMATION: "与申请人确认的记录（第三十一条）",
    Proof.POINTS: "需要补正的全部事项和合理期限（第三十条）",
    Proof.SERVICE_OF_NOTICE: "通知已送达的凭证",
    Proof.OPINION_REASON: "征求意见的理由（第三十二条、第三十四条）",
    Proof.CONSENT_OF_HEAD: "政府信息公开工作机构负责人的同意（第三十三条第二款）",
    Proof.STATISTICS: "申请数量、频次的统计（第三十五条）",
    Proof.REASON_JUDGED: "对申请人所述理由的判断（第三十五条）",
    Proof.FEE_CALCULATION: "收费的计算表（国办函〔2020〕109号）",
    Proof.PAYMENT_RECEIPT: "缴费票据号码（国办函〔2020〕109号）",
    Proof.OPINIONS_CLOSED: "征求意见的答复或期满记录（第三十二条、第三十四条）",
    Proof.LEGAL_REVIEW: "法制审核意见",
    Proof.SECRECY_REVIEW: "保密审查意见（第十七条）",
    Proof.COMPLETE_ANSWER: "内容完整的答复（第三十六条）",
    Proof.SERVICE: "送达凭证",
    Proof.COMPLETE_FILE: "齐全的案卷材料（第四十五条）",
    Proof.WRITTEN_WITHDRAWAL: "申请人撤回的书面材料",
    Proof.ORDER: "判决书或复议决定书",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. `start` None: the request does not exist before."""

    start: State | None
    move: Move
    end: State
    label: str
    actors: frozenset[Actor]
    article: str
    letter: LetterKind | None = None
    needs: tuple[Proof, ...] = ()


_A, _S, _M, _PR = Actor, State, Move, Proof
_OFFICE: Final = frozenset({_A.CLERK, _A.HEAD})
_HEAD: Final = frozenset({_A.HEAD})
_SIGNATORY: Final = frozenset({_A.SIGNATORY})
_DRAFTERS: Final = frozenset({_A.CLERK, _A.HEAD, _A.DEPARTMENT})
_REVIEWERS: Final = frozenset({_A.HEAD, _A.DEPARTMENT_HEAD, _A.LEGAL, _A.SECRECY, _A.SIGNATORY})
_EITHER: Final = frozenset({_A.APPLICANT, _A.CLERK, _A.HEAD})
_Rows = Iterable[Transition]


def _move(
    starts: Iterable[State | None],
    move: Move,
    end: State,
    label: str,
    actors: frozenset[Actor],
    article: str,
    letter: LetterKind | None = None,
    *needs: Proof,
) -> _Rows:
    """A move from each of the states to one."""
    for start in starts:
        yield Transition(start, move, end, label, actors, article, letter, needs)


def _stay(
    move: Move,
    label: str,
    actors: frozenset[Actor],
    article: str,
    letter: LetterKind | None = None,
    *needs: Proof,
) -> _Rows:
    """A move that leaves a request in work where it is."""
    for state in (_S.RECEIVED, _S.IN_REVIEW):
        yield Transition(state, move, state, label, actors, article, letter, needs)


_OPEN_IN_ORDER: Final = tuple(state for state in State if state in OPEN)
_CLOSED_BY_SILENCE: Final = (_S.ABANDONED_SUPPLEMENT, _S.ABANDONED_FEE)
_REVIEW_LAW: Final = "《行政复议法》、《行政诉讼法》，法释〔2025〕8号"

_LINES: Final[tuple[_Rows, ...]] = (
    _move((None,), _M.FILL_IN, _S.DRAFT, "代填口头申请", _OFFICE, "第二十九条第一款",
          LetterKind.APPLICATION_FORM, _PR.CANNOT_WRITE),
    _move((None, _S.DRAFT), _M.SUBMIT, _S.SUBMITTED, "登记到达，待确认", _EITHER, "第三十一条"),
    _move((None, _S.DRAFT), _M.REGISTER, _S.RECEIVED, "登记收到", _EITHER, "第二十九条、第三十一条",
          LetterKind.RECEIPT_SLIP, _PR.REQUIRED_FIELDS),
    _move((_S.SUBMITTED,), _M.CONFIRM, _S.RECEIVED, "确认收到", _OFFICE, "第三十一条",
          LetterKind.RECEIPT_SLIP, _PR.CONFIRMATION),
    _move((_S.RECEIVED,), _M.ASK_SUPPLEMENT, _S.AWAIT_SUPPLEMENT, "告知补正", _OFFICE, "第三十条",
          LetterKind.SUPPLEMENT_NOTICE, _PR.POINTS),
    _move((_S.AWAIT_SUPPLEMENT,), _M.TAKE_SUPPLEMENT, _S.RECEIVED, "收到补正", _EITHER, "第三十条"),
    _move((_S.AWAIT_SUPPLEMENT,), _M.LAPSE_SUPPLEMENT, _S.ABANDONED_SUPPLEMENT,
          "逾期未补正，不再处理", _OFFICE, "第三十条", LetterKind.CLOSED, _PR.SERVICE_OF_NOTICE),
    _stay(_M.ASK_OPINION, "征求意见", _OFFICE, "第三十二条、第三十四条",
          LetterKind.OPINION_LETTER, _PR.OPINION_REASON),
    _stay(_M.CLOSE_OPINION, "登记意见或期满", _OFFICE, "第三十二条、第三十四条"),
    _stay(_M.EXTEND, "延长答复期限", _HEAD, "第三十三条第二款",
          LetterKind.EXTENSION_NOTICE, _PR.CONSENT_OF_HEAD),
    # The clock runs on while reasons are awaited.
    _move((_S.AWAIT_REASON,), _M.EXTEND, _S.AWAIT_REASON, "延长答复期限", _HEAD,
          "第三十三条第二款", LetterKind.EXTENSION_NOTICE, _PR.CONSENT_OF_HEAD),
    _move((_S.RECEIVED,), _M.ASK_REASON, _S.AWAIT_REASON, "要求说明理由", _OFFICE, "第三十五条",
          LetterKind.REASON_NOTICE, _PR.STATISTICS),
    _move((_S.AWAIT_REASON,), _M.ACCEPT_REASON, _S.RECEIVED, "理由合理，继续办理", _OFFICE,
          "第三十五条", None, _PR.REASON_JUDGED),
    _move((_S.AWAIT_REASON,), _M.DELAY, _S.RECEIVED, "理由合理，延迟答复", _HEAD, "第三十五条",
          LetterKind.DELAY_NOTICE, _PR.REASON_JUDGED),
    _move((_S.AWAIT_REASON,), _M.REFUSE_ABUSE, _S.IN_REVIEW, "理由不合理，送审不予处理", _OFFICE,
          "第三十五条", LetterKind.APPROVAL_SHEET, _PR.REASON_JUDGED),
    _move((_S.RECEIVED,), _M.CHARGE_FEE, _S.AWAIT_FEE, "通知缴费", _OFFICE,
          "第四十二条、国办函〔2020〕109号", LetterKind.FEE_NOTICE, _PR.FEE_CALCULATION),
    _move((_S.AWAIT_FEE,), _M.TAKE_PAYMENT, _S.RECEIVED, "登记缴费", _OFFICE, "国办函〔2020〕109号",
          None, _PR.PAYMENT_RECEIPT),
    _move((_S.AWAIT_FEE,), _M.LAPSE_FEE, _S.ABANDONED_FEE, "逾期未缴费，不再处理", _OFFICE,
          "国办函〔2020〕109号", LetterKind.CLOSED, _PR.SERVICE_OF_NOTICE),
    _move((_S.RECEIVED,), _M.DRAFT_ANSWER, _S.IN_REVIEW, "送审答复", _DRAFTERS, "第三十六条",
          LetterKind.APPROVAL_SHEET),
    _move((_S.IN_REVIEW,), _M.SEND_BACK, _S.RECEIVED, "退回修改", _REVIEWERS, "第十七条"),
    _move((_S.IN_REVIEW,), _M.SIGN, _S.ANSWERED, "签发答复", _SIGNATORY, "第三十六条", None,
          _PR.OPINIONS_CLOSED, _PR.LEGAL_REVIEW, _PR.SECRECY_REVIEW, _PR.COMPLETE_ANSWER),
    _move((_S.ANSWERED,), _M.SERVE, _S.SERVED, "登记送达", _OFFICE, "第四十五条",
          LetterKind.PROOF_OF_SERVICE, _PR.SERVICE),
    _move((_S.SERVED, _S.WITHDRAWN, *_CLOSED_BY_SILENCE), _M.ARCHIVE, _S.ARCHIVED, "归档", _OFFICE,
          "第四十五条", None, _PR.COMPLETE_FILE),
    _move(_OPEN_IN_ORDER, _M.WITHDRAW, _S.WITHDRAWN, "撤回申请", _EITHER, "第二十七条",
          LetterKind.FILE_NOTE, _PR.WRITTEN_WITHDRAWAL),
    _move((_S.ANSWERED, _S.SERVED, _S.ARCHIVED, *_CLOSED_BY_SILENCE), _M.REOPEN, _S.RECEIVED,
          "依判决或复议决定重新答复", _OFFICE, _REVIEW_LAW, None, _PR.ORDER),
    # Against silence: the request is still open, and the order sets the day.
    *(_move((state,), _M.REOPEN, state, "依判决或复议决定限期答复", _OFFICE, _REVIEW_LAW, None,
            _PR.ORDER) for state in (_S.RECEIVED, _S.AWAIT_REASON, _S.IN_REVIEW)),
)  # fmt: skip

TRANSITIONS: Final[Mapping[tuple[State | None, Move], Transition]] = MappingProxyType(
    {(line.start, line.move): line for lines in _LINES for line in lines}
)
_TABLE: Final = moves.Table(
    TRANSITIONS, "申请", "尚未登记的申请", STATE_LABELS, ACTOR_LABELS, PROOF_LABELS
)


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


class Duty(StrEnum):
    """Steps before an answer leaves that different persons must take."""

    DRAFT = "draft"
    LEGAL_REVIEW = "legal_review"
    SECRECY_REVIEW = "secrecy_review"
    SIGN = "sign"


DUTY_LABELS: Final = {
    Duty.DRAFT: "起草",
    Duty.LEGAL_REVIEW: "法制审核",
    Duty.SECRECY_REVIEW: "保密审查",
    Duty.SIGN: "签发",
}


def check_separation(persons: Mapping[Duty, Hashable]) -> None:
    """Raises SamePersonError where one person takes two duties (第十七条)."""
    moves.check_separation(DUTY_LABELS, {duty: (person,) for duty, person in persons.items()})
