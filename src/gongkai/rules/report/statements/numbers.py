"""Numbers in running Chinese text, in every way of writing, with the words around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from gongkai.rules.report.reading.normal import fold

Bound = Literal["exact", "lower", "upper", "about"]

_UNITS: Final = (
    "万元|元|人次|次数|次|件次|件|条次|条|篇次|篇|个|期|场次|场|块|份|项|幅|部|类|名|宗|起|例|家|"
    "则|户|处|人"
)
_CHINESE: Final = "零〇一二两三四五六七八九十百千"
NUMBER: Final = re.compile(
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?|[{_CHINESE}]+)"
    rf"(?P<more>[余多来几])?(?P<scale>万亿|亿|万|千|百)?(?P<more2>[余多来])?(?P<unit>{_UNITS})"
)
_BEFORE: Final = re.compile(r"(不足|不到|近|约|大约|接近|超过|超|突破|逾|过|至少|高达)$")
_BOUND: Final[dict[str, Bound]] = {
    "不足": "upper",
    "不到": "upper",
    "近": "about",
    "约": "about",
    "大约": "about",
    "接近": "about",
    "超过": "lower",
    "超": "lower",
    "突破": "lower",
    "逾": "lower",
    "过": "lower",
    "至少": "lower",
}
_SCALES: Final = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# After 个: a span of time or a manner of speech, not a count of things.
_NO_COUNT: Final = re.compile(
    r"工作日|月|小时|年|方面|部分|环节|维护|意识|自信|确保|坚持|层面|角度|字|时间|百分点"
)
_CLAUSE: Final = re.compile(r"[,;:。(]")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Text:
    """A section without white space, with the way back to the original."""

    plain: str
    original: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def slice(self, start: int, end: int) -> str:
        """The original text between two places of the plain one."""
        if not self.starts:
            return self.plain[start:end]
        return self.original[self._back(start) : self._back(end - 1) + 1]

    def _back(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.starts, place) - 1]


def squeezed(text: str) -> Text:
    """The text folded and without spaces; a break after a full stop stays as a sentence end."""
    folded = fold(text)
    if len(folded) != len(text):
        return Text(_SPACE.sub("", folded), text)
    parts, starts, shifts, at, length = [], [], [], 0, 0
    for gap in _SPACE.finditer(folded):
        if gap.start() > at:
            parts.append(folded[at : gap.start()])
            starts.append(length)
            shifts.append(at - length)
            length += gap.start() - at
        at = gap.end()
    parts.append(folded[at:])
    starts.append(length)
    shifts.append(at - length)
    return Text("".join(parts), text, tuple(starts), tuple(shifts))


def _chinese_number(text: str) -> int | None:
    """The value of a numeral up to 千 (二十三, 一百零五), None where it is none."""
    if not any(c in "十百千" for c in text):
        return _DIGITS.get(text) if len(text) == 1 else None
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            step = {"十": 10, "百": 100, "千": 1000}[char]
            total += (1 if digit is None else digit) * step
            digit = None
    return total + (digit or 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A number with the words around it: `left` back to the number before, `clause` to a comma."""

    value: int | Decimal
    unit: str
    bound: Bound
    start: int
    end: int
    left: str
    right: str
    clause: str
    opens: int
    spelled: bool


def numbers(sentence: str) -> Iterator[Found]:
    """The counts and amounts of a sentence in order; ordinals, dates and file numbers are none."""
    last = 0
    for match in NUMBER.finditer(sentence):
        start = match.start()
        if start and sentence[start - 1] in "第.-/〔[0123456789":
            continue
        digits, unit = match["digits"], match["unit"]
        right = sentence[match.end() : match.end() + 24]
        spelled = not digits[0].isdigit()
        if unit == "个" and _NO_COUNT.match(right):
            continue
        value: int | Decimal | None
        if spelled:
            value = _chinese_number(digits)
            if value is None:
                continue
        else:
            exact = Decimal(digits.replace(",", ""))
            value = int(exact) if exact == exact.to_integral_value() else exact
        if match["scale"]:
            scaled = Decimal(value) * _SCALES[match["scale"]]
            value = int(scaled) if scaled == scaled.to_integral_value() else scaled
        bound: Bound = "lower" if match["more"] or match["more2"] else "exact"
        left = sentence[last:start]
        words = start
        before = _BEFORE.search(left)
        if before:
            bound = _BOUND.get(before[1], "exact")
            left = left[: before.start()]
            words = last + before.start()
        clause_start = max(
            (m.end() for m in _CLAUSE.finditer(sentence, max(0, start - 60), start)), default=0
        )
        opens = max(clause_start, last)
        clause = sentence[opens:words]
        yield Found(value, unit, bound, start, match.end(), left, right, clause, opens, spelled)
        last = match.end()
