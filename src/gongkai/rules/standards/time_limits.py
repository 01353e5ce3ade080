"""The column 公开时限 as a rule that gives a due date.

Sources: 《政府信息公开条例》第二十六条 (20 working days, unless a law or regulation says otherwise); the
wordings are those of live catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from gongkai.rules.calendar import Calendar
from gongkai.rules.publishing import STATUTORY, Limit, Unit, due_on


class Kind(StrEnum):
    """What a time limit asks for; the values never change."""

    WITHIN = "within"
    AT_ONCE = "at_once"
    AHEAD = "ahead"
    LASTING = "lasting"
    PROMPTLY = "promptly"
    BY_DATE = "by_date"
    BY_RULE = "by_rule"
    UNKNOWN = "unknown"


KIND_LABELS: Final = {
    Kind.WITHIN: "形成或变更后若干日内",
    Kind.AT_ONCE: "当日公开",
    Kind.AHEAD: "事前公开",
    Kind.LASTING: "长期公开",
    Kind.PROMPTLY: "及时公开，没有写日数",
    Kind.BY_DATE: "每年、每季的日期",
    Kind.BY_RULE: "按别的规定，没有写日数",
    Kind.UNKNOWN: "没有读出时限",
}
# Kinds that set a number of days themselves; the others leave the statutory one in force.
_COUNTED: Final = frozenset({Kind.WITHIN, Kind.AT_ONCE})


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A parsed time limit. `days` and `unit` count for WITHIN, AT_ONCE (0) and AHEAD."""

    kind: Kind
    days: int | None = None
    unit: Unit = Unit.WORKING_DAYS
    text: str = ""

    @property
    def doubt(self) -> str:
        """What an officer has to know or decide about it; "" where all is clear."""
        return _DOUBTS.get(self.kind, "") or (
            f"“{self.text}”长于条例第二十六条的二十个工作日；只有法律、法规另有规定的才可以，"
            "系统仍按二十个工作日提醒，有规定的请在信息的“公开时限”里写明依据。"
            if self.is_longer_than_the_law
            else ""
        )

    @property
    def is_longer_than_the_law(self) -> bool:
        """Whether it may allow more time than 20 working days (28 days hold at least 20)."""
        if self.kind is not Kind.WITHIN or self.days is None:
            return False
        most = STATUTORY.days if self.unit is Unit.WORKING_DAYS else 28
        return self.days > most

    def limit(self, basis: str) -> Limit:
        """The limit for an item that serves the row; `basis` names the catalogue and the row.

        Only a shorter limit takes the place of the statutory one: a catalogue is no law.
        """
        if self.kind not in _COUNTED or self.days is None or self.is_longer_than_the_law:
            return STATUTORY
        if (self.days, self.unit) == (STATUTORY.days, STATUTORY.unit):
            return STATUTORY
        return Limit(self.days, self.unit, basis)


_DOUBTS: Final = {
    Kind.PROMPTLY: "只写“及时”，没有日数；系统按条例第二十六条二十个工作日提醒。",
    Kind.BY_DATE: "写的是每年、每季的日期，系统不知道是哪一次的；请在起草时核对。",
    Kind.BY_RULE: "写的是按别的规定；系统按条例第二十六条二十个工作日提醒，规定更短的请写明日数。",
    Kind.AHEAD: "事前公开的日期从那件事的日期倒算，系统不知道；请在起草时核对。",
    Kind.UNKNOWN: "没有读出公开时限；系统按条例第二十六条二十个工作日提醒，请补填。",
}
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER: Final = r"(?P<number>\d{1,3}|[零〇一二两三四五六七八九十]{1,4})"
_WITHIN: Final = re.compile(
    rf"(?<![\d月第]){_NUMBER}(?P<unit>个?工作[日天]|个?自然日|个?日历日|天|日|个?小时|周|个月)"
)
_AHEAD: Final = re.compile(r"提前|前(?=\d|[一二两三四五六七八九十])")
_BY_DATE: Final = re.compile(r"\d{1,2}月(?:\d{1,2}日|底)|每(?:年|季度?|月|半年)")
_AT_ONCE: Final = re.compile(r"即时|实时|当日|当天|当场|随时|立即|同步")
_PROMPTLY: Final = re.compile(r"及时|尽快")
_LASTING: Final = re.compile(r"长期|常年|永久|持续")
_BY_RULE: Final = re.compile(
    r"(?:按|依|根据).{0,30}(?:规定|要求|时限)|另有规定|法定时限|规定(?:的)?时限"
)


@lru_cache(maxsize=1024)
def parse_time_limit(text: str) -> TimeLimit:
    """The rule in a cell of 公开时限, whatever line breaks and spaces are in it."""
    plain = "".join(text.split())
    if not plain:
        return TimeLimit(Kind.UNKNOWN, text=text)
    found = list(_WITHIN.finditer(plain))
    if _AHEAD.search(plain) and len(found) == 1:
        days, unit = _counted(found[0])
        return TimeLimit(Kind.AHEAD, days, unit, text)
    if found:
        days, unit = min(map(_counted, found), key=_strictness)
        return TimeLimit(Kind.AT_ONCE if days == 0 else Kind.WITHIN, days, unit, text)
    if _AT_ONCE.search(plain):
        return TimeLimit(Kind.AT_ONCE, 0, Unit.DAYS, text)
    for kind, pattern in (
        (Kind.BY_DATE, _BY_DATE),
        (Kind.BY_RULE, _BY_RULE),
        (Kind.PROMPTLY, _PROMPTLY),
        (Kind.LASTING, _LASTING),
    ):
        if pattern.search(plain):
            return TimeLimit(kind, text=text)
    return TimeLimit(Kind.UNKNOWN, text=text)


def _counted(found: re.Match[str]) -> tuple[int, Unit]:
    number = _number(found["number"])
    match found["unit"].removeprefix("个"):
        case "工作日" | "工作天":
            return number, Unit.WORKING_DAYS
        case "小时":
            return number // 24, Unit.DAYS
        case "周":
            return number * 7, Unit.DAYS
        case "月":
            return number * 30, Unit.DAYS
    return number, Unit.DAYS


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[c]) for c in text))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _strictness(counted: tuple[int, Unit]) -> float:
    """How soon a limit ends: a working day is 1.4 days on the average."""
    days, unit = counted
    return days * (1.4 if unit is Unit.WORKING_DAYS else 1.0)


def strictest(limits: Iterable[Limit], formed_on: date, calendar: Calendar) -> Limit:
    """Of the limits of all rows that an item serves, the one that ends first; the statutory if none.

    On a tie the statutory one stands, else the first.
    """
    candidates = [STATUTORY, *limits]
    return min(candidates, key=lambda limit: due_on(formed_on, calendar, limit))
