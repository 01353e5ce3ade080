"""What a cell says: a number, blank, not applicable, or something that must not be guessed.

All functions take text that went through `normal.fold`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from gongkai.rules.report.forms import Kind
from gongkai.rules.report.model import NA, Value

_NUMBER: Final = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?"
_UNITS: Final = "万元|亿元|元|万|亿|件次|件|项|条|个|次|宗|份|例|起|部"
_VALUE: Final = re.compile(
    rf"(?:(?P<sign>[+\-]|增加了?|新增|减少了?|增|减)\s*)?(?P<number>{_NUMBER})\s*"
    rf"(?:[(]?(?P<unit>{_UNITS})[)]?)?\s*(?P<remark>[(].*)?[。.]?",
    re.DOTALL,
)
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
_NOT_APPLICABLE: Final = re.compile(r"[/\\_\-]+|不适用|不涉及|N/?A|无", re.IGNORECASE)
_QUICK: Final = re.compile(r"[\d/\\_\-+增减新不无Nn]")
_DOWN: Final = ("-", "减")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value with the certainty of its reading; `note` says what is odd about it."""

    value: Value
    sure: float = 1.0
    unit: str | None = None
    note: str = ""


@lru_cache(maxsize=2048)
def parse(text: str) -> Parsed | None:
    """The value that a folded cell text shows; None where it is neither a value nor blank.

    `减2`, `增1423`, `+21`, `-35`, `1,234`, `251000元`, `17.5万元`, `0(无)`, `/`, `不适用`. A number
    with a leading zero or with a gap in it is not a value: it may be several cells fused.
    """
    text = text.strip()
    if not text:
        return Parsed(None)
    if not _QUICK.match(text):
        return None
    if _NOT_APPLICABLE.fullmatch(text):
        return Parsed(NA)
    if _THOUSANDS.fullmatch(text):
        return Parsed(int(text.replace(" ", "")), 0.7, note="数字中有空格")
    match = _VALUE.fullmatch(text)
    if match is None:
        return None
    digits = match["number"].replace(",", "")
    value = Decimal(digits) if "." in digits else int(digits)
    if match["sign"] and match["sign"][0] in _DOWN:
        value = -value
    return Parsed(value, 0.9 if match["remark"] else 1.0, match["unit"])


_MONEY: Final = {
    "元": 1,
    "万": 10_000,
    "万元": 10_000,
    "亿": 100_000_000,
    "亿元": 100_000_000,
}
_MANY: Final = {"万": 10_000, "亿": 100_000_000}


def in_unit(parsed: Parsed, kind: Kind, header: str = "") -> Parsed:
    """The value in the unit of its column: money in yuan, fees in 万元; header may name a unit."""
    if not isinstance(parsed.value, int | Decimal):
        return parsed
    value, unit = Decimal(parsed.value), parsed.unit
    if kind == "money":
        if unit not in _MONEY:
            unit = next((u for u in ("万元", "亿元", "元") if u in header), unit)
        certain = unit in _MONEY or value == 0
        note = parsed.note or ("" if certain else "金额未写单位，按元计")
        sure = parsed.sure if certain else min(parsed.sure, 0.6)
        return Parsed(tidy(value * _MONEY.get(unit or "", 1)), sure, unit, note)
    if kind == "wan":
        if unit in _MONEY and unit not in ("万", "万元"):
            return Parsed(tidy(value * _MONEY[unit] / 10_000), parsed.sure, unit, "换算为万元")
        return parsed
    if unit in ("元", "万元", "亿元"):
        return Parsed(parsed.value, 0.5, unit, "件数栏写了金额单位")
    return Parsed(tidy(value * _MANY.get(unit or "", 1)), parsed.sure, unit, parsed.note)


def tidy(value: Decimal) -> int | Decimal:
    """A whole Decimal as int, any other as it is printed."""
    return int(value) if value == value.to_integral_value() else value


def splits(digits: str, count: int, limit: int) -> list[tuple[int, ...]] | None:
    """Every way to read a string of digits as `count` numbers without leading zeros.

    None where there are more than `limit` ways.
    """
    found: list[tuple[int, ...]] = []

    def walk(start: int, left: int, taken: tuple[int, ...]) -> bool:
        if left == 0:
            if start == len(digits):
                found.append(taken)
            return len(found) <= limit
        if start >= len(digits):
            return True
        most = len(digits) - (left - 1)
        ends = (start + 1,) if digits[start] == "0" else range(start + 1, most + 1)
        return all(walk(end, left - 1, (*taken, int(digits[start:end]))) for end in ends)

    if len(digits) < count or not walk(0, count, ()):
        return None if len(digits) >= count else []
    return found
