"""Automatic numbers of Word: headings and labels often owe their 一、 or 1. to them alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_CHINESE: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: Final = tuple(
    zip(
        (900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_PLACE: Final = re.compile(r"%([1-9])")
_LEVELS: Final = 9
_MAX_STYLES: Final = 50


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    decimal_only: bool = False


@dataclass(slots=True)
class _List:
    """A list of Word: the definition that it follows, and levels whose count it restarts."""

    definition: str
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str | None, int, str | None]] = {}
        self._counts: dict[str, list[int | None]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if self._lists and styles is not None:
            self._read_styles(styles)

    def label(self, properties: etree._Element) -> str:
        """The number that Word prints before a paragraph with these properties, "" if none."""
        if not self._lists:
            return ""
        list_id, level = self._list_of(properties)
        of = self._lists.get(list_id or "")
        if of is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(of.definition, [None] * _LEVELS)
        if of.restarts:
            for restarted, start in of.restarts.items():
                counts[restarted] = start - 1
            of.restarts = {}
        levels = self._levels.get(of.definition, {})
        now = counts[level]
        counts[level] = levels.get(level, _Level()).start if now is None else now + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _written(levels, counts, level)

    def level_of(self, properties: etree._Element) -> int | None:
        """The level (from 0) at which a paragraph stands in a list; None outside of lists."""
        list_id, level = self._list_of(properties)
        return level if list_id in self._lists else None

    def _list_of(self, properties: etree._Element) -> tuple[str | None, int]:
        numbered = properties.find("{*}numPr")
        list_id = level = None
        if numbered is not None:
            list_id = value_of(numbered, "numId")
            level = integer(value_of(numbered, "ilvl"))
        style = value_of(properties, "pStyle")
        for _ in range(_MAX_STYLES):
            if list_id is not None or style is None:
                break
            list_id, styled, style = self._styles.get(style, (None, 0, None))
            level = styled if level is None else level
        return list_id, level or 0

    def _read_lists(self, numbering: etree._Element) -> None:
        for definition in numbering.iterfind("{*}abstractNum"):
            levels = {
                integer(_attribute(level, "ilvl")) or 0: _level(level)
                for level in definition.iterfind("{*}lvl")
            }
            self._levels[_attribute(definition, "abstractNumId") or ""] = levels
        for number in numbering.iterfind("{*}num"):
            restarts = {}
            for override in number.iterfind("{*}lvlOverride"):
                start = integer(value_of(override, "startOverride"))
                level = integer(_attribute(override, "ilvl"))
                if start is not None and level is not None and 0 <= level < _LEVELS:
                    restarts[level] = start
            self._lists[_attribute(number, "numId") or ""] = _List(
                value_of(number, "abstractNumId") or "", restarts
            )
        self._lists.pop("0", None)

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iterfind("{*}style"):
            numbered = style.find("{*}pPr/{*}numPr")
            list_id = level = None
            if numbered is not None:
                list_id = value_of(numbered, "numId")
                level = integer(value_of(numbered, "ilvl"))
            self._styles[_attribute(style, "styleId") or ""] = (
                list_id,
                level or 0,
                value_of(style, "basedOn"),
            )


def _level(level: etree._Element) -> _Level:
    start = integer(value_of(level, "start"))
    return _Level(
        value_of(level, "numFmt") or "decimal",
        (value_of(level, "lvlText") or "")[:50],
        1 if start is None else start,
        level.find("{*}isLgl") is not None,
    )


def _written(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
    own = levels.get(level, _Level())
    if own.format in ("bullet", "none"):
        return ""

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        other = levels.get(at, _Level())
        count = counts[at]
        return _format(
            "decimal" if own.decimal_only else other.format,
            other.start if count is None else count,
        )

    label = _PLACE.sub(number, own.text)
    return f"{label} " if label[-1:].isalnum() else label


def _format(kind: str, number: int) -> str:
    if not 0 < number < 1000:
        return str(number)
    if kind == "chineseLegalSimplified":
        return _count(number, _LEGAL, "拾佰")
    if "chinese" in kind or "ountin" in kind or kind == "ideographDigital":
        return _count(number, _CHINESE, "十百")
    if kind == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if kind.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(0x2460 + number - 1)
    if kind == "decimalEnclosedParen" and number <= 20:
        return chr(0x2474 + number - 1)
    if kind == "decimalEnclosedFullstop" and number <= 20:
        return chr(0x2488 + number - 1)
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman"):
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    return str(number)


def _count(number: int, digits: str, places: str) -> str:
    """A number below 1000 as counted in Chinese: 十二, 二十, 一百〇五."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    out = digits[hundreds] + places[1] if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else digits[tens]) + places[0]
    elif hundreds and ones:
        out += digits[0]
    return out + (digits[ones] if ones else "")


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out += sign
            number -= value
    return out


def _attribute(element: etree._Element, name: str) -> str | None:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def value_of(parent: etree._Element, child: str) -> str | None:
    """The `val` of a child element, whatever its namespace; None where there is none."""
    element = parent.find(f"{{*}}{child}")
    return None if element is None else _attribute(element, "val")


def integer(written: str | None) -> int | None:
    """A whole number as written, None where it is none."""
    try:
        return None if written is None else int(written[:9])
    except ValueError:
        return None
