"""The forms in which personal data may be published, and a text with its findings masked.

The table of forms is common practice; 《个人信息保护法》 Art. 51 and 73 (去标识化).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gongkai.rules.screening.model import Finding

_FULLWIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_VILLAGE: Final = re.compile(r".*?(?:街道|社区|居委会|村委会|村|镇|乡|小区|路|街|巷)")


def narrow(text: str) -> str:
    """Full-width letters, figures and spaces as narrow ones; the length stays."""
    return text if text.isascii() else text.translate(_FULLWIDTH)


# Figures and letters only: punctuation is wide in Chinese, and must be.
_WIDE: Final = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}
WIDE_SIGNS: Final = tuple(map(chr, _WIDE))


def narrow_signs(text: str, signs: Iterable[str] = WIDE_SIGNS) -> str:
    """Full-width figures and letters as narrow ones; all else, and the length, stays.

    `signs`: those that the text may hold; to replace each of a few is the fastest.
    """
    for sign in signs:
        text = text.replace(sign, chr(_WIDE[ord(sign)]))
    return text


def compact(text: str) -> str:
    """A number without the spaces and hyphens that people put between its groups."""
    return re.sub(r"[\s\-\u2010-\u2015\u200b\u00b7]", "", narrow(text))


def mask_middle(text: str, head: int, tail: int) -> str:
    """The first and last characters of a number, the middle as stars."""
    plain = compact(text)
    hidden = max(1, len(plain) - head - tail)
    return plain[:head] + "*" * hidden + (plain[-tail:] if tail else "")


def mask_identity(text: str) -> str:
    """`5202**********1234`: the birthday is always hidden."""
    return mask_middle(text, 4, 4)


def mask_phone(text: str) -> str:
    """`138****5678`."""
    plain = compact(text)[-11:]
    return f"{plain[:3]}****{plain[-4:]}"


def mask_card(text: str) -> str:
    """The last 4 figures only."""
    return mask_middle(text, 0, 4)


def mask_plate(text: str) -> str:
    """`贵B****5`."""
    return mask_middle(text, 2, 1)


def mask_name(text: str) -> str:
    """`张某`; a compound surname or a long name keeps its first character only."""
    return f"{text[:1]}某"


def mask_home(text: str) -> str:
    """The address down to the village or street."""
    place = _VILLAGE.match(text)
    return f"{place[0]}***" if place else f"{text[:3]}***"


def masked_text(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding that has a replacement replaced; overlaps: the first counts."""
    parts: list[str] = []
    at = 0
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if finding.replacement is None or finding.start < at:
            continue
        parts += [text[at : finding.start], finding.replacement]
        at = finding.end
    return "".join((*parts, text[at:]))
