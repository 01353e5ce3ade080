"""Dates that cannot be: no such day, the wrong weekday, an end before its beginning.

Days are read in figures and in Chinese numerals (2026年11月26日, 二〇二六年十一月二十六日).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.numbers import is_real_day
from gongkai.rules.screening.numerals import NUMERALS, number_of
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_WEEKDAYS: Final = "一二三四五六日"
_YEAR: Final = rf"(?:(?:19|20)\d\d|[一二][{NUMERALS[:-1]}]{{3}})"
_DIGIT: Final = "[一二三四五六七八九]"
_TENS: Final = rf"(?:{_DIGIT}?十{_DIGIT}?|{_DIGIT})"
_ANY: Final = re.compile(
    rf"(?:({_YEAR})\s*年\s*)?(?<!\d)(1[0-9]|0?[1-9]|[2-9]\d)\s*月\s*([1-9]\d|0?[1-9])\s*日"
)
_ANY_IN_WORDS: Final = re.compile(rf"(?:({_YEAR})年)?(?<![{NUMERALS}百])({_TENS})月({_TENS})日")
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY: Final = rf"(?:[1-3]?\d|0[1-9]|{_TENS})"
# 11月25日，周一至周五 tells when an office is open, not which day that is.
_NO_OPENING: Final = r"(?!\s*(?:至|到|—|－|-|~|～|、|和|及|起))"
_ITS_WEEKDAY: Final = rf"\s*日\s*[（(，,]?\s*(?:星期|周|礼拜)([{_WEEKDAYS}天]){_NO_OPENING}"
_WEEKDAY: Final = re.compile(rf"({_YEAR})\s*年\s*({_MONTH})\s*月\s*({_DAY}){_ITS_WEEKDAY}")
_WITHOUT_YEAR: Final = re.compile(
    rf"(?<![\d{NUMERALS}年])(?<!年\s)()({_MONTH})\s*月\s*({_DAY}){_ITS_WEEKDAY}"
)
_ANY_WEEKDAY: Final = re.compile(_ITS_WEEKDAY[3:])
_SPAN: Final = re.compile(
    rf"({_YEAR})\s*年\s*({_MONTH})\s*月\s*({_DAY})\s*日\s*(?:起)?\s*(?:至|到|—|－|-|~|～)\s*"
    rf"(?:({_YEAR})\s*年\s*)?({_MONTH})\s*月\s*({_DAY})\s*日"
)
_OF_THE_MOON: Final = re.compile(r"(?:农历|阴历|夏历|旧历|彝历|藏历)[^。；;\n]{0,8}$")
_EARLIER: Final = re.compile(rf"({_YEAR})\s*年(?:\s*({_MONTH})\s*月)?")
_ANOTHER_YEAR: Final = re.compile("[去上前明次翌同当]年")
_SENTENCE: Final = re.compile(r"[。；;\n]")
_CLAUSE: Final = 80


@lru_cache(maxsize=1024)
def _number(text: str | None) -> int:
    return (number_of(text) if text else None) or 0


class ImpossibleDays:
    """Days that the calendar does not have."""

    rules = ("DATE-REAL",)
    reach = (24, 8)
    # Days that every month has need no look; so only the rare candidates wake this up.
    triggers = (
        r"(?:^|[^1])2\s*月\s*(?:29|[3-9]\d)\s*日",
        r"(?:[469]|11)\s*月\s*3[1-9]\s*日",
        r"月\s*(?:3[2-9]|[4-9]\d)\s*日",
        r"(?:1[3-9]|[2-9]\d)\s*月\s*\d{1,2}\s*日",
        "二月二十九日|二月三十|[四六九一]月三十一日|月三十[二三四五六七八九]日|月[四五六七八九]十",
        rf"(?:十[三四五六七八九]|{_DIGIT}十{_DIGIT}?)月{_DIGIT[:-1]}十]",
    )

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Without a year the 29th of February may be meant; months of the moon have 30 days."""
        every = (matches(_ANY, text, start, end), matches(_ANY_IN_WORDS, text, start, end))
        for match in chain(*every):
            year, month, day = map(_number, (match[1] or "2024", match[2], match[3]))
            if not is_real_day(year, month, day) and not _OF_THE_MOON.search(
                text[max(0, match.start() - 12) : match.start()]
            ):
                yield found("DATE-REAL", text, *match.span(), f"日历上没有“{match[0]}”。")


class Weekdays:
    """Weekdays that do not fit the day."""

    rules = ("DATE-WEEKDAY",)
    reach = (32, 8)
    triggers = (rf"日\s*[（(，,]?\s*(?:星期|周|礼拜)[{_WEEKDAYS}天]",)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Where the year is not said beside it, each year that may be meant must disagree."""
        full = matches(_WEEKDAY, text, start, end)
        if len(full) < len(_ANY_WEEKDAY.findall(text, start, end)):
            full += matches(_WITHOUT_YEAR, text, start, end)
        for match in full:
            month, day = _number(match[2]), _number(match[3])
            said = _WEEKDAYS.index(match[4].replace("天", "日"))
            # Nearly every weekday is right: what the sentence says is asked before the whole text.
            years = (_number(match[1]),) if match[1] else _years_before(text, match, month)
            days = _days(years, month, day)
            if any(one.weekday() == said for one in days):
                continue
            if not match[1] and len(years) != 1:
                days = _days(_near_years(text), month, day)
            if not days or any(one.weekday() == said for one in days):
                continue
            if len(days) == 1:
                one = days[0]
                right = _WEEKDAYS[one.weekday()]
                message = f"{one.year}年{month}月{day}日是星期{right}。"
                yield found("DATE-WEEKDAY", text, *match.span(), message)
            else:
                told = "、".join(str(one.year) for one in days)
                message = f"{told}年的{month}月{day}日都不是星期{_WEEKDAYS[said]}。"
                yield found("DATE-WEEKDAY", text, *match.span(), message, sureness="likely")


def _days(years: Iterable[int], month: int, day: int) -> list[date]:
    return [date(year, month, day) for year in years if is_real_day(year, month, day)]


def _years_before(text: str, match: re.Match[str], month: int) -> tuple[int, ...]:
    """The years that may be meant by a day without one, by what stands shortly before it.

    In a sentence that has named a month of a year before, the same year, if the month is no
    earlier one: then it is one year. Otherwise any year that the text names, the one before and the
    one behind it; of these here are those near the day.
    """
    before = text[max(0, match.start() - _CLAUSE) : match.start()]
    clause = _SENTENCE.split(before)[-1]
    earlier_ones = [] if _ANOTHER_YEAR.search(clause) else _EARLIER.findall(clause)
    for year, earlier in reversed(earlier_ones):
        if earlier and month >= _number(earlier):
            return (_number(year),)
    return _and_beside(before)


@lru_cache(maxsize=2)
def _near_years(text: str) -> tuple[int, ...]:
    """The years that a text names, those before and those behind them."""
    return _and_beside(text)


def _and_beside(text: str) -> tuple[int, ...]:
    named = {_number(year) for year, _ in _EARLIER.findall(text)}
    return tuple(sorted({year + more for year in named for more in (-1, 0, 1)}))


_FIGURES: Final = re.compile(
    r"(?<![0-9./-])((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![0-9./-])"
    rf"(?:\s*[（(，,]?\s*(?:星期|周|礼拜)([{_WEEKDAYS}天]){_NO_OPENING})?"
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
    triggers = (rf"日\s*(?:起)?\s*(?:至|到|—|－|-|~|～)[\s\d年{NUMERALS}]*月",)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """A second date without a year is of the same year."""
        for match in matches(_SPAN, text, start, end):
            year, month, day, to_year, to_month, to_day = map(_number, match.groups())
            first, last = (year, month, day), (to_year or year, to_month, to_day)
            if last < first and is_real_day(*first) and is_real_day(*last):
                yield found("DATE-ORDER", text, *match.span())
