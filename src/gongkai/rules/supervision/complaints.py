"""Complaints about disclosure work (条例第四十七条第二款、第五十一条), and who is held to account.

The law sets no period for a complaint; the number of days is the office's setting. Measures follow
条例第五十二条、第五十三条.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.calendar import Calendar
from gongkai.rules.supervision.plans import ACTOR_LABELS, Actor, Proof, Transition

# Working days, where the office has set no other number.
COMPLAINT_DAYS: Final = 20
_ARTICLE: Final = "《政府信息公开条例》第四十七条、第五十一条"


class ComplaintGround(StrEnum):
    """On which article somebody complains; the values never change."""

    NOT_PUBLISHED = "not_published"
    REQUEST = "request"
    OTHER = "other"


COMPLAINT_GROUND_LABELS: Final = {
    ComplaintGround.NOT_PUBLISHED: "未按照要求主动公开，或者对公开请求不予处理（第四十七条第二款）",
    ComplaintGround.REQUEST: "公开工作侵犯合法权益（第五十一条）",
    ComplaintGround.OTHER: "其他",
}


class ComplaintWay(StrEnum):
    """How a complaint came in; the values never change."""

    LETTER = "letter"
    PHONE = "phone"
    VISIT = "visit"
    ONLINE = "online"
    TRANSFERRED = "transferred"


COMPLAINT_WAY_LABELS: Final = {
    ComplaintWay.LETTER: "来信",
    ComplaintWay.PHONE: "来电",
    ComplaintWay.VISIT: "来访",
    ComplaintWay.ONLINE: "网上",
    ComplaintWay.TRANSFERRED: "上级转办",
}


class ComplaintState(StrEnum):
    """Where a complaint stands; the values never change."""

    OPEN = "open"
    DECIDED = "decided"
    TOLD = "told"


COMPLAINT_STATE_LABELS: Final = {
    ComplaintState.OPEN: "办理中",
    ComplaintState.DECIDED: "待告知",
    ComplaintState.TOLD: "已告知",
}


class ComplaintOutcome(StrEnum):
    """What came of a complaint; the values never change."""

    FOUNDED = "founded"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"
    ELSEWHERE = "elsewhere"


COMPLAINT_OUTCOME_LABELS: Final = {
    ComplaintOutcome.FOUNDED: "属实，已责令改正",
    ComplaintOutcome.PARTLY: "部分属实，已责令改正",
    ComplaintOutcome.UNFOUNDED: "不属实",
    ComplaintOutcome.ELSEWHERE: "不属于本机关办理，已告知途径",
}


class ComplaintMove(StrEnum):
    """What may happen to a complaint; the values never change."""

    REGISTER = "register"
    DECIDE = "decide"
    TELL = "tell"


_MANAGER: Final = frozenset({Actor.MANAGER})


def _line(
    start: ComplaintState | None,
    move: ComplaintMove,
    end: ComplaintState,
    label: str,
    needs: tuple[Proof, ...] = (),
) -> Transition:
    return Transition(start, move, end, label, _MANAGER, needs, _ARTICLE)


COMPLAINT_TRANSITIONS: Final[Mapping[tuple[StrEnum | None, StrEnum], Transition]] = (
    MappingProxyType(
        {
            (line.start, line.move): line
            for line in (
                _line(None, ComplaintMove.REGISTER, ComplaintState.OPEN, "登记投诉"),
                _line(
                    ComplaintState.OPEN, ComplaintMove.DECIDE, ComplaintState.DECIDED,
                    "作出处理", (Proof.NOTE,),
                ),
                _line(ComplaintState.DECIDED, ComplaintMove.TELL, ComplaintState.TOLD, "告知结果"),
            )
        }
    )
)  # fmt: skip
COMPLAINT_TABLE: Final = moves.Table(
    COMPLAINT_TRANSITIONS,
    "投诉",
    "尚未登记的投诉",
    COMPLAINT_STATE_LABELS,
    ACTOR_LABELS,
    {Proof.NOTE: "查明的情况和处理意见"},
    "投诉已经办结，有新的情况请另外登记。",
)


def complaint_due(received_on: date, calendar: Calendar, days: int = COMPLAINT_DAYS) -> date:
    """The last day: so many working days after the day on which it came in."""
    return calendar.add_working_days(received_on, days)


class AccountGround(StrEnum):
    """For what somebody is held to account; the values never change."""

    NO_RULES = "no_rules"
    NOT_PUBLISHED = "not_published"
    NOT_UPDATED = "not_updated"
    OTHER = "other"


ACCOUNT_GROUND_LABELS: Final = {
    AccountGround.NO_RULES: "未建立健全公开制度和工作机制（第五十二条）",
    AccountGround.NOT_PUBLISHED: "不依法履行政府信息公开职能（第五十三条第一项）",
    AccountGround.NOT_UPDATED: "不及时更新公开的政府信息、公开指南和公开目录（第五十三条第二项）",
    AccountGround.OTHER: "违反条例的其他情形（第五十三条第三项）",
}


class Measure(StrEnum):
    """What was ordered; the values never change."""

    CORRECT = "correct"
    TALK = "talk"
    CRITICISE = "criticise"
    DISCIPLINE = "discipline"


ACCOUNT_MEASURE_LABELS: Final = {
    Measure.CORRECT: "责令改正",
    Measure.TALK: "约谈",
    Measure.CRITICISE: "通报批评",
    Measure.DISCIPLINE: "处分",
}
