"""What a check found, and how it is mended: notice, answer, re-check (条例第四十七条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules import moves
from gongkai.rules.letters.model import Letter, Paragraph, Piece, Section
from gongkai.rules.results import LetterKind
from gongkai.rules.supervision.plans import ACTOR_LABELS, Actor, Proof, Transition

_ARTICLE: Final = "《政府信息公开条例》第四十七条"


class Origin(StrEnum):
    """Where a finding comes from; the values never change."""

    ASSESSMENT = "assessment"
    CHECK = "check"
    INSPECTION = "inspection"
    COMPLAINT = "complaint"
    EVALUATION = "evaluation"


ORIGIN_LABELS: Final = {
    Origin.ASSESSMENT: "考核",
    Origin.CHECK: "日常检查",
    Origin.INSPECTION: "网站和新媒体检查",
    Origin.COMPLAINT: "投诉举报",
    Origin.EVALUATION: "第三方评估",
}


class FindingState(StrEnum):
    """Where a finding stands; the values never change."""

    NOTED = "noted"
    NOTIFIED = "notified"
    ANSWERED = "answered"
    CLOSED = "closed"
    DROPPED = "dropped"


FINDING_STATE_LABELS: Final = {
    FindingState.NOTED: "待通知",
    FindingState.NOTIFIED: "整改中",
    FindingState.ANSWERED: "待复查",
    FindingState.CLOSED: "已销号",
    FindingState.DROPPED: "不再整改",
}
OPEN: Final = frozenset({FindingState.NOTED, FindingState.NOTIFIED, FindingState.ANSWERED})


class FindingMove(StrEnum):
    """What may happen to a finding; the values never change."""

    NOTE = "note"
    NOTIFY = "notify"
    ANSWER = "answer"
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    DROP = "drop"


_MANAGER: Final = frozenset({Actor.MANAGER})
_OWNER: Final = frozenset({Actor.OWNER, Actor.MANAGER})
_S, _M = FindingState, FindingMove


def _line(
    start: FindingState | None,
    move: FindingMove,
    end: FindingState,
    label: str,
    actors: frozenset[Actor] = _MANAGER,
    needs: tuple[Proof, ...] = (),
) -> Transition:
    return Transition(start, move, end, label, actors, needs, _ARTICLE)


FINDING_TRANSITIONS: Final[Mapping[tuple[StrEnum | None, StrEnum], Transition]] = MappingProxyType(
    {
        (line.start, line.move): line
        for line in (
            _line(None, _M.NOTE, _S.NOTED, "登记问题"),
            _line(_S.NOTED, _M.NOTIFY, _S.NOTIFIED, "发整改通知书"),
            _line(_S.NOTED, _M.DROP, _S.DROPPED, "不再整改", needs=(Proof.NOTE,)),
            _line(_S.NOTIFIED, _M.ANSWER, _S.ANSWERED, "报整改结果", _OWNER, (Proof.NOTE,)),
            _line(_S.ANSWERED, _M.PASS, _S.CLOSED, "复查通过"),
            _line(_S.ANSWERED, _M.FAIL, _S.NOTIFIED, "复查不通过", needs=(Proof.NOTE,)),
        )
    }
)
FINDING_TABLE: Final = moves.Table(
    FINDING_TRANSITIONS,
    "问题",
    "尚未登记的问题",
    FINDING_STATE_LABELS,
    ACTOR_LABELS,
    {Proof.NOTE: "情况说明"},
    "已经办结，有新的问题请另外登记。",
)


def correction_notice(
    *,
    issuer: str,
    addressee: str,
    number: str,
    origin: Origin,
    text: str,
    basis: str,
    demand: str,
    due_on: date,
    dated_on: date,
) -> Letter:
    """The correction notice (整改通知书) as a letter ready to be printed."""
    last = f"{due_on.year}年{due_on.month}月{due_on.day}日"
    opening = f"我单位在{ORIGIN_LABELS[origin]}中发现你单位的政府信息公开工作存在以下问题："
    law = f"以上不符合{basis}的要求。" if basis else ""
    wanted = demand or "请查明原因，改正到位，并举一反三。"
    closing = (
        f"根据{_ARTICLE}，请你单位于{last}前完成整改，并将整改结果和证明材料书面报我单位。"
        "我单位将组织复查；逾期不改正的，依照条例第五十三条处理。"
    )
    pieces = (
        Piece(Section.OPENING, (Paragraph(opening),)),
        Piece(Section.FACTS, (Paragraph("一、存在的问题", 1), *_paragraphs(text))),
        *((Piece(Section.LAW, (Paragraph(law),)),) if law else ()),
        Piece(Section.DEMAND, (Paragraph("二、整改要求", 1), *_paragraphs(wanted))),
        Piece(Section.DECISION, (Paragraph(closing),)),
    )
    return Letter(
        kind=LetterKind.FILE_NOTE,
        title="政府信息公开工作整改通知书",
        issuer=issuer,
        number=number,
        addressee=addressee,
        pieces=pieces,
        attachments=(),
        dated_on=dated_on,
        note="",
        template="correction-notice-1",
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line.strip()) for line in text.splitlines() if line.strip())
