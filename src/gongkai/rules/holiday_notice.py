"""The yearly notice of 国务院办公厅, read as it is published.

The notice checks itself: it names weekdays and counts days. Whatever does not agree, and every
sentence with a date that is not understood, refuses the whole text; nothing is guessed. Read are
notices of the wording in use since 2011.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from gongkai.rules.holiday_orders import (
    NATION,
    CalendarFileError,
    HolidayOrder,
    order_from_dict,
    weekday_name,
)

_TITLE: Final = re.compile(r"国务院办公厅关于(\d{4})年部分节假日安排的通知")
_NUMBER: Final = re.compile(r"国办发明电[〔\[(](\d{4})[〕\])]\d{1,3}号")
_SIGNED: Final = re.compile(r"国务院办公厅(\d{4})年(\d{1,2})月(\d{1,2})日")
# An item begins behind a full stop: 正月初七、周一 has a numeral and a comma, too.
_ITEM: Final = re.compile(
    r"(?<=[。:])[一二三四五六七八九十]、([^:。\d]{2,20}):(.*?)(?=(?<=。)[一二三四五六七八九十]、|$)"
)
_DATE: Final = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_COUNT: Final = re.compile(r"共(\d{1,2})天")
_WEEKDAY: Final = re.compile(r"(?:周|星期)([一二三四五六日天])")
# Advice about paid leave names days that are no holidays.
_ADVICE: Final = re.compile(r"鼓励|年休假|休息$")


def is_notice(text: str) -> bool:
    """Whether a text is such a notice, to be read by `parse_notice`."""
    return bool(_TITLE.search(_plain(text)))


def parse_notice(text: str) -> HolidayOrder:
    """The order that the text of a notice makes.

    Raises CalendarFileError, in Chinese, naming everything that does not agree.
    """
    plain = _plain(text)
    title, number, signed = _TITLE.search(plain), _NUMBER.search(plain), _SIGNED.search(plain)
    if not title or not signed:
        raise CalendarFileError(
            ("缺少标题“国务院办公厅关于某年部分节假日安排的通知”或末尾的署名和日期",)
        )
    reader = _Reader(int(title[1]))
    body = plain[title.end() : signed.start()]
    for name, sentences in _ITEM.findall(body):
        reader.read(name, sentences)
    if reader.problems:
        raise CalendarFileError(tuple(reader.problems))
    year, month, day = map(int, signed.groups())
    return order_from_dict(
        {
            "region": NATION,
            "year": reader.year,
            "document": number[0].translate(_BRACKETS) if number else title[0],
            "announced_on": f"{year:04}-{month:02}-{day:02}",
            "off": {str(off): name for off, name in sorted(reader.off.items())},
            "work": {str(work): name for work, name in sorted(reader.work.items())},
        }
    )


_BRACKETS: Final = str.maketrans("[]()", "〔〕〔〕")


def _plain(text: str) -> str:
    """Without white space, full-width figures and signs as half-width ones."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", folded).replace("—", "至").replace("-", "至").replace("~", "至")


@dataclass
class _Reader:
    """Reads the numbered items and gathers days and problems."""

    year: int
    off: dict[date, str] = field(default_factory=dict)
    work: dict[date, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def read(self, name: str, sentences: str) -> None:
        """One item: 元旦, and what follows its colon."""
        span: list[date] = []
        for sentence in filter(None, re.split(r"[,;。]", sentences)):
            days = self._days(sentence)
            counted = _COUNT.search(sentence)
            if "上班" in sentence:
                self.work.update(dict.fromkeys(days, name))
            elif "放假" in sentence or "补休" in sentence:
                span = days
                self.off.update(dict.fromkeys(days, name))
            elif days and not _ADVICE.search(sentence):
                self.problems.append(f"看不懂“{name}”中的“{sentence}”")
            if counted and int(counted[1]) != len(span):
                self.problems.append(f"“{name}”写明{counted[0]}，所列日期却是 {len(span)} 天")

    def _days(self, sentence: str) -> list[date]:
        """The days of a sentence, 至 between two of them filled in."""
        days: list[date] = []
        year, month, end = self.year, 0, 0
        for found in _DATE.finditer(sentence):
            year = int(found[1] or year)
            month = int(found[2] or month)
            day = self._day(year, month, int(found[3]), found[4] or "", sentence)
            if day is None:
                return []
            gap = sentence[end : found.start()]
            if days and "至" in gap:
                days += self._between(days[-1], day, sentence)
            days.append(day)
            end = found.end()
        return days

    def _day(self, year: int, month: int, day: int, note: str, sentence: str) -> date | None:
        try:
            result = date(year, month, day)
        except ValueError:
            self.problems.append(f"“{sentence}”中有不存在的日期")
            return None
        told = _WEEKDAY.search(note)
        if told and told[1].replace("天", "日") != weekday_name(result)[1]:
            self.problems.append(
                f"“{sentence}”中 {result} 写作{told[0]}，实际是{weekday_name(result)}"
            )
        return result

    def _between(self, first: date, last: date, sentence: str) -> list[date]:
        length = (last - first).days
        if not 0 < length <= 15:
            self.problems.append(f"“{sentence}”的起止日期不对")
            return []
        return [first + timedelta(n) for n in range(1, length)]
