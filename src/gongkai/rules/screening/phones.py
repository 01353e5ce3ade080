"""Telephones: of homes, and mobile ones in forms in which no other number is written.

Source: 《电信网编号计划》.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.masking import compact, mask_middle
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.numbers import BEFORE, LONG_NUMBER, judge_number, masked_finding, phone
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.personal import is_mobile_phone

_LANDLINE: Final = re.compile(
    r"(?:家庭|住宅|宅)电话?(?:号码)?[：:\s为是]*(0\d{2,3}[ -]?\d{7,8}|\d{7,8})"
)
_NOT_BEFORE: Final = "(?<![0-9A-Za-z._/=&?%#-])"
_NOT_BEHIND: Final = r"(?![0-9A-Za-z_/-]|\.[0-9])"
_COUNTRY: Final = r"[（(]?\+?(?:00)?86[)）]?[ \-—.]{1,2}"
# 138.0013.8000, (138)0013-8000, 138--0013--8000; +86-138 0013 8000.
_ODD: Final = re.compile(
    rf"{_NOT_BEFORE}(?:(?:{_COUNTRY})?[（(]?"
    r"1[3-9][0-9](?:[.．•][0-9]{4}[ .．•\-—]|(?:[)）][ .\-—]?|[ \-—]{2,3})[0-9]{4}[ .．•\-—]{0,3})[0-9]{4}"
    rf"|{_COUNTRY}1[3-9][0-9][ \-—]?[0-9]{{4}}[ \-—]?[0-9]{{4}}){_NOT_BEHIND}"
)
_ONE: Final = r"(?:1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[1-9][0-9]{6,7})"
_SEVERAL: Final = re.compile(rf"{_NOT_BEFORE}{_ONE}(?:/{_ONE})+(?![0-9A-Za-z_/=-])")
_LINE: Final = re.compile(r"[0-9-]+")


class HomePhones:
    """Landlines that are said to be those of a home."""

    rules = ("PI-HOME-PHONE",)
    triggers = (r"家庭电|宅电",)
    reach = (8, 40)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """The numbers behind 家庭电话, 住宅电话, 宅电."""
        for match in matches(_LANDLINE, text, start, end):
            yield masked_finding("PI-HOME-PHONE", text, *match.span(1), mask_middle(match[1], 0, 2))


class OddMobiles:
    """Mobile phones with dots, brackets and wide gaps in them, and several joined by strokes."""

    rules: tuple[str, ...] = ()  # under those of Numbers
    triggers = (
        r"1[3-9][0-9](?:[.．•]|[)）][ .\-—]?)[0-9]{4}",
        r"1[3-9][0-9][ \-—]{2,3}[0-9]{4}",
        r"86[)）]?[ \-—.]{1,2}1[3-9]",
        r"[0-9]{7}/[0-9]{3}",
    )
    reach = (32, 48)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Those that are no plain long number."""
        for match in matches(_ODD, text, start, end):
            at, to = match.span()
            plain = re.sub("[^0-9]", "", compact(match[0]))[-11:]
            if not _is_plain(text, at, to):
                yield phone(text, at, to, plain, text[max(0, at - BEFORE) : at])
        for match in matches(_SEVERAL, text, start, end):
            before = text[max(0, match.start() - BEFORE) : match.start()]
            for one in _LINE.finditer(match[0]):
                if is_mobile_phone(one[0]):
                    at = match.start() + one.start()
                    yield phone(text, at, at + len(one[0]), one[0], before)


def _is_plain(text: str, at: int, to: int) -> bool:
    """Whether the detector of long numbers finds something there."""
    return any(
        judge_number(text, match)
        for match in LONG_NUMBER.finditer(text, at, min(len(text), to + 1))
    )
