"""Dates that cannot be: no such day, the wrong weekday, an end before its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.numbers import is_real_day
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_WEEKDAYS: Final = "一二三四五六日"
_DAY: Final = (
    r"(?:((?:19|20)\d\d)\s*年\s*)?(?<!\d)(1[0-9]|0?[1-9]|[2-9]\d)\s*月\s*([1-9]\d|0?[1-9])\s*日"
)
_ANY: Final = re.compile(_DAY)
_WEEKDAY: Final = re.compile(
    rf"((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月\s*([1-3]?\d|0[1-9])\s*日\s*[（(，,]?\s*(?:星期|周|礼拜)([{_WEEKDAYS}天])"
)
_SPAN: Final = re.compile(
    r"((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月\s*([1-3]?\d)\s*日\s*(?:起)?\s*(?:至|到|—|－|-|~|～)\s*"
    r"(?:((?:19|20)\d\d)\s*年\s*)?(1[0-2]|0?[1-9])\s*月\s*([1-3]?\d)\s*日"
)


class ImpossibleDays:
    """Days that the calendar does not have."""

    rules = ("DATE-REAL",)
    reach = (24, 8)
    # Days that every month has need no look; so only the rare candidates wake this up.
    triggers = (
        r"2\s*月\s*(?:29|[3-9]\d)\s*日",
        r"(?:[469]|11)\s*月\s*3[1-9]\s*日",
        r"月\s*(?:3[2-9]|[4-9]\d)\s*日",
        r"(?:1[3-9]|[2-9]\d)\s*月\s*\d{1,2}\s*日",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Without a year the 29th of February may be meant."""
        for match in matches(_ANY, text, start, end):
            if not is_real_day(int(match[1] or 2024), int(match[2]), int(match[3])):
                yield found("DATE-REAL", text, *match.span(), f"日历上没有“{match[0]}”。")


class Weekdays:
    """Weekdays that do not fit the day."""

    rules = ("DATE-WEEKDAY",)
    reach = (32, 8)
    triggers = (rf"日\s*[（(，,]?\s*(?:星期|周|礼拜)[{_WEEKDAYS}天]",)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Full dates only: which year is meant nobody knows otherwise."""
        for match in matches(_WEEKDAY, text, start, end):
            year, month, day = (int(match[n]) for n in (1, 2, 3))
            if not is_real_day(year, month, day):
                continue
            right = _WEEKDAYS[date(year, month, day).weekday()]
            if match[4].replace("天", "日") != right:
                message = f"{year}年{month}月{day}日是星期{right}。"
                yield found("DATE-WEEKDAY", text, *match.span(), message)


_FIGURES: Final = re.compile(
    r"(?<![0-9./-])((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![0-9./-])"
    rf"(?:\s*[（(，,]?\s*(?:星期|周|礼拜)([{_WEEKDAYS}天]))?"
)


class DaysInFigures:
    """The same of days written 2026-11-26, 2026.11.26 or 2026/11/26."""

    rules: tuple[str, ...] = ()  # under those of the other two
    reach = (24, 12)
    # Days that every month has and no weekday beside them need no look.
    triggers = (
        r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}\s*[（(，,]?\s*(?:星期|周|礼拜)",
        r"(?:19|20)\d\d[-./](?:0?2[-./](?:29|3\d)|\d{1,2}[-./]3[1-9]|1[3-9][-./]\d)",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Days that are none, and weekdays that do not fit; a number of versions is no day."""
        for match in matches(_FIGURES, text, start, end):
            year, month, day = (int(match[n]) for n in (1, 3, 4))
            if not is_real_day(year, month, day):
                if 1 <= month <= 19 and 1 <= day <= 39:
                    yield found("DATE-REAL", text, *match.span(), f"日历上没有“{match[0]}”。")
                continue
            right = _WEEKDAYS[date(year, month, day).weekday()]
            if match[5] and match[5].replace("天", "日") != right:
                message = f"{year}年{month}月{day}日是星期{right}。"
                yield found("DATE-WEEKDAY", text, *match.span(), message)


class Spans:
    """Spans that end before they begin."""

    rules = ("DATE-ORDER",)
    reach = (40, 16)
    triggers = (r"日\s*(?:起)?\s*(?:至|到|—|－|-|~|～)[\s\d年]*月",)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """A second date without a year is of the same year."""
        for match in matches(_SPAN, text, start, end):
            year = int(match[1])
            first = year, int(match[2]), int(match[3])
            last = int(match[4] or year), int(match[5]), int(match[6])
            if last < first and is_real_day(*first) and is_real_day(*last):
                yield found("DATE-ORDER", text, *match.span())
