"""Faults that readers report on a page of the site (网页纠错): kinds, states, moves, the clock.

Sources: 国办发〔2017〕47号 《政府网站发展指引》 (我为政府网站找错 on every page; what comes in is checked
and answered one by one); 国办秘函〔2019〕19号 (a reader's message without an answer for more than three
months is a veto item). The number of days is no statute's: it is the office's setting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import has_secrecy_mark, seen
from gongkai.rules.moves import MoveNotPossibleError

# Working days for an answer, where the office has set no other number.
ANSWER_DAYS: Final = 3
MOST_TEXT: Final = 1000
MOST_QUOTE: Final = 300
MOST_ANSWER: Final = 1000
MOST_ADDRESS: Final = 300


class FaultKind(StrEnum):
    """What is wrong with a page; the values never change."""

    WORDING = "wording"
    DEAD_LINK = "dead_link"
    CONTENT = "content"
    OUTDATED = "outdated"
    OTHER = "other"


KIND_LABELS: Final = {
    FaultKind.WORDING: "错别字、用词不当",
    FaultKind.DEAD_LINK: "链接、附件打不开",
    FaultKind.CONTENT: "内容有误",
    FaultKind.OUTDATED: "内容过时、没有更新",
    FaultKind.OTHER: "其他",
}


class Way(StrEnum):
    """How a report came in; the values never change."""

    PORTAL = "portal"
    NATIONAL = "national"
    PHONE = "phone"
    LETTER = "letter"


WAY_LABELS: Final = {
    Way.PORTAL: "本站",
    Way.NATIONAL: "全国平台转办",
    Way.PHONE: "电话",
    Way.LETTER: "来信、电子邮件",
}


class State(StrEnum):
    """Where a report stands; the values never change."""

    OPEN = "open"
    ANSWERED = "answered"


STATE_LABELS: Final = {State.OPEN: "待答复", State.ANSWERED: "已答复"}


class Outcome(StrEnum):
    """What came of a report; the values never change."""

    MENDED = "mended"
    RIGHT = "right"
    ELSEWHERE = "elsewhere"
    UNUSABLE = "unusable"


OUTCOME_LABELS: Final = {
    Outcome.MENDED: "已改正",
    Outcome.RIGHT: "经核对无误",
    Outcome.ELSEWHERE: "不属于本站",
    Outcome.UNUSABLE: "无法核实",
}


class Move(StrEnum):
    """What may happen to a report; the values never change."""

    TAKE_IN = "take_in"
    HAND_ON = "hand_on"
    ANSWER = "answer"
    REOPEN = "reopen"


TRANSITIONS: Final[Mapping[tuple[State | None, Move], State]] = {
    (None, Move.TAKE_IN): State.OPEN,
    (State.OPEN, Move.HAND_ON): State.OPEN,
    (State.OPEN, Move.ANSWER): State.ANSWERED,
    (State.ANSWERED, Move.REOPEN): State.OPEN,
}
_REFUSED: Final = {
    Move.HAND_ON: "这条纠错已经答复，不能再转交。确要重办的，请先重新办理。",
    Move.ANSWER: "这条纠错已经答复。要改答复的，请先重新办理。",
    Move.REOPEN: "这条纠错还没有答复，直接答复即可。",
}


def check_move(state: State | None, move: Move) -> State:
    """The state after a move. Raises MoveNotPossibleError."""
    end = TRANSITIONS.get((state, move))
    if end is None:
        raise MoveNotPossibleError(_REFUSED.get(move, "这条纠错已经登记过。请到清单中查看。"))
    return end


def answer_by(received_on: date, calendar: Calendar, days: int = ANSWER_DAYS) -> date:
    """The last day for the answer: so many working days after the day on which it came in."""
    return calendar.add_working_days(received_on, days)


# --- what is handed in ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FaultForm:
    """What a reader says is wrong, and where. Nobody has to give a name.

    `address` is the path of the page on this site, `quote` the passage as it stands there.
    """

    kind: str
    text: str
    address: str = ""
    quote: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def person(self) -> dict[str, str]:
        """Who it is, as far as they said; kept sealed."""
        found = {"name": self.name, "phone": self.phone, "email": self.email}
        return {field: value for field, value in found.items() if value}


class FaultFormError(BadInputError):
    """A report that cannot be taken; `problems` maps each field to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("".join(problems.values()))
        self.problems = dict(problems)


_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)+")
_PHONE: Final = re.compile(r"[0-9+\-（）() 转]{7,30}")
_LONGEST: Final = {
    "quote": (MOST_QUOTE, "有错的原文"),
    "name": (50, "称呼"),
    "email": (100, "电子邮箱"),
    "address": (MOST_ADDRESS, "网址"),
}


def read_form(answers: Mapping[str, str]) -> FaultForm:
    """The report of what was typed by field, without what nobody sees."""
    return FaultForm(
        **{field: seen(answers.get(field, "")).strip() for field in FaultForm.__dataclass_fields__}
    )


def form_problems(form: FaultForm) -> dict[str, str]:
    """What is missing or wrong, field by field, each with what to do; empty when it can be taken."""
    found = {}
    if form.kind not in set(FaultKind):
        found["kind"] = "请选择是哪一类问题。拿不准的选“其他”。"
    if not form.text:
        found["text"] = "请写明哪里有错、应当怎样。写得越具体，改得越快。"
    elif len(form.text) > MOST_TEXT:
        found["text"] = f"说明有 {len(form.text)} 字，最多 {MOST_TEXT} 字。请缩短。"
    elif has_secrecy_mark(f"{form.text}\n{form.quote}"):
        found["text"] = "文字中有密级标志。本网站不处理涉密信息，请立即停止，并按保密规定当面反映。"
    for field, (most, label) in _LONGEST.items():
        if len(getattr(form, field)) > most:
            found[field] = f"{label}最多 {most} 字，请缩短。"
    if form.phone and not _PHONE.fullmatch(form.phone):
        found["phone"] = "电话只能是数字和短横线，例如 13800000000 或 0850-1234567。"
    if form.email and not _EMAIL.fullmatch(form.email):
        found["email"] = "电子邮箱应像 name@example.cn。请核对。"
    return found


def check_form(form: FaultForm) -> None:
    """Raises FaultFormError naming all that is wrong."""
    found = form_problems(form)
    if found:
        raise FaultFormError(found)


def check_answer(text: str) -> str:
    """The answer as it is kept. Raises BadInputError for an empty or an endless one."""
    told = seen(text).strip()
    if not told:
        raise BadInputError("请写明核对的结果：改了什么，或者为什么不改。反映人会看到这段话。")
    if len(told) > MOST_ANSWER:
        raise BadInputError(f"答复最多 {MOST_ANSWER} 字，请缩短。")
    return told


# --- numbers -------------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"(?:JC)?\s*(\d{4})\s*[-－—]\s*(\d{5,12})", re.IGNORECASE)


def fault_number(year: int, serial: int) -> str:
    """The number on the receipt: JC, the year, and which report this is."""
    return f"JC{year}-{serial:05}"


def read_fault_number(text: str) -> int | None:
    """The serial in a number as people type it; None where it is none."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[2]) if found else None
