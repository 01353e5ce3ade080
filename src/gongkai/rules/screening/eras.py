"""Years counted from 1912, which nothing after 1949 may be dated by.

Source: 《关于正确使用涉台宣传用语的意见》: 1949年10月1日之后 are no years of 中华民国.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.numerals import NUMERALS, number_of
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_YEAR: Final = re.compile(rf"(?:中华)?民国\s*([0-9]{{1,3}}|[{NUMERALS}百]{{1,6}})\s*年(?!代)")
_LAST: Final = 38  # 1949
_BEFORE_THE_FIRST: Final = 1911
_MOST: Final = 150


class RepublicYears:
    """民国113年 for 2024年; what was until 1949 may be written so."""

    rules: tuple[str, ...] = ()  # under the rule of a word list
    reach = (16, 8)
    triggers = (rf"民国\s*[0-9{NUMERALS}百]",)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Those after 1949, with the year to write instead."""
        for match in matches(_YEAR, text, start, end):
            number = number_of(match[1]) or 0
            if not _LAST < number <= _MOST:
                continue
            right = f"{_BEFORE_THE_FIRST + number}年"
            yield found(
                "WORD-HKMT",
                text,
                *match.span(),
                f"1949年10月1日以后用公元纪年：“{match[0]}”应为“{right}”。",
                remedy="replace",
                replacement=right,
            )
