"""Correction of one's own data (更正): states, moves, what must be said, the day it should be done by.

Source: 《政府信息公开条例》第四十一条: whoever has evidence that a record about themselves is
inaccurate may ask for its correction. The body corrects it and says so, or passes it to the body
that may, or says where to go. No period is named there: the target is the policy's. Such a case is
no request for information and has no cell in table 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import Application, ApplicationError, application_problems
from gongkai.rules.letters.facts import Correction
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.remedies import Limit
from gongkai.rules.requests import ACTOR_LABELS, Actor
from gongkai.rules.results import ApplicantKind


class State(StrEnum):
    """Where a correction stands; the values never change."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


STATE_LABELS: Final = {
    State.SUBMITTED: "待核对身份",
    State.RECEIVED: "办理中",
    State.DECIDED: "已答复",
    State.WITHDRAWN: "已撤回",
}
OPEN: Final = frozenset({State.SUBMITTED, State.RECEIVED})
OUTCOME_LABELS: Final = {
    Correction.CORRECTED: "予以更正",
    Correction.NOT_CORRECTED: "不予更正",
    Correction.TRANSFERRED: "转送有权更正的机关",
    Correction.TOLD: "告知向有权更正的机关提出",
}


class Move(StrEnum):
    """What may happen to a correction; the values never change."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of the table."""

    start: State | None
    move: Move
    end: State
    label: str
    actors: frozenset[Actor]
    article: str = "第四十一条"
    needs: tuple[()] = ()


_OFFICE: Final = frozenset({Actor.CLERK, Actor.HEAD})
_DECIDERS: Final = frozenset({Actor.HEAD, Actor.SIGNATORY})
_ROWS: Final = (
    Transition(None, Move.SUBMIT, State.SUBMITTED, "提交更正申请",
               frozenset({Actor.APPLICANT, *_OFFICE})),
    Transition(State.SUBMITTED, Move.RECEIVE, State.RECEIVED, "核对身份，开始办理", _OFFICE),
    Transition(State.RECEIVED, Move.DECIDE, State.DECIDED, "签发答复", _DECIDERS),
    Transition(State.SUBMITTED, Move.WITHDRAW, State.WITHDRAWN, "撤回",
               frozenset({Actor.APPLICANT, *_OFFICE})),
    Transition(State.RECEIVED, Move.WITHDRAW, State.WITHDRAWN, "撤回",
               frozenset({Actor.APPLICANT, *_OFFICE})),
)  # fmt: skip
TRANSITIONS: Final[Mapping[tuple[State | None, Move], Transition]] = MappingProxyType(
    {(row.start, row.move): row for row in _ROWS}
)
_TABLE: Final = moves.Table(
    TRANSITIONS, "更正申请", "尚未登记的更正申请", STATE_LABELS, ACTOR_LABELS
)


def check_move(state: State | None, move: Move, actors: Iterable[Actor]) -> Transition:
    """The line for a move that may be made. Raises MoveNotPossibleError or NotYourMoveError."""
    return _TABLE.check(state, move, actors=actors)


def target(received_on: date, calendar: Calendar, policy: Policy = DEFAULT_POLICY) -> Limit:
    """The day by which a correction should be answered: a target of the body, not of the law."""
    due = calendar.add_working_days(received_on, policy.correction_days)
    return Limit(
        due, calendar.is_provisional(received_on, due), "《政府信息公开条例》第四十一条（目标期限）"
    )


# --- the application -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What somebody hands in: who they are, which record, what is wrong, and what proves it.

    `has_proof`: a copy of the identity proof comes with it; `has_evidence`: a file of evidence.
    """

    kind: ApplicantKind
    name: str
    id_kind: str
    id_number: str
    record: str
    right: str
    evidence: str
    way_wanted: str = "portal"
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    has_proof: bool = False
    has_evidence: bool = False

    def as_application(self) -> Application:
        """The same as an application, to be judged by the same rules."""
        return Application(
            kind=self.kind,
            name=self.name,
            id_kind=self.id_kind,
            id_number=self.id_number,
            description=self.record,
            form_wanted="electronic",
            way_wanted=self.way_wanted,
            contact=self.contact,
            phone=self.phone,
            email=self.email,
            address=self.address,
            postcode=self.postcode,
            has_proof=self.has_proof,
        )


MOST_TEXT: Final = 2000


def form_problems(form: CorrectionForm) -> dict[str, str]:
    """What is missing or wrong, field by field; empty when complete."""
    problems = application_problems(form.as_application())
    renamed = problems.pop("description", None)
    if renamed or not form.record.strip():
        problems["record"] = (
            renamed
            if renamed and form.record.strip()
            else "请写明哪条记录不准确：在什么地方、什么文书或系统里。"
        )
    if not form.right.strip():
        problems["right"] = "请写明准确的内容应当是什么。"
    if not (form.evidence.strip() or form.has_evidence):
        problems["evidence"] = "请写明证据，或者上传证据的照片或扫描件：条例要求提出更正有证据。"
    for field, label in (("right", "准确的内容"), ("evidence", "证据说明")):
        length = len(getattr(form, field))
        if length > MOST_TEXT:
            problems[field] = f"{label}有 {length} 个字，最多 {MOST_TEXT} 个字。请缩短。"
    return problems


def check_form(form: CorrectionForm) -> None:
    """Raises ApplicationError unless the application is complete."""
    problems = form_problems(form)
    if problems:
        raise ApplicationError(problems)


def check_decision(outcome: Correction, note: str) -> None:
    """Raises BadInputError unless the letter says what it must."""
    if not note.strip():
        wanted = {
            Correction.CORRECTED: "更正了什么内容",
            Correction.NOT_CORRECTED: "不予更正的理由",
            Correction.TRANSFERRED: "转送给哪个机关",
            Correction.TOLD: "有权更正的机关和联系方式",
        }[outcome]
        raise BadInputError(f"请写明{wanted}，答复书要印出来。")
