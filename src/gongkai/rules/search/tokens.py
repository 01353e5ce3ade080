"""Text as the tokens of an index: every pair of neighbouring characters of a run.

A run is what stands between blanks and punctuation. `户口迁移` becomes 户口 口迁 迁移 移: any part
of two or more characters is a phrase of pairs and is found exactly, one character is the beginning
of a token. Figures and Latin letters are cut in the same way, so that a part of a document number
is found as well. Segmented words could not: 迁移 would not be found in 户口迁|移手续.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_RUN: Final = re.compile(r"[^\W_]+")
# The basic plane, and the compatibility characters of the second.
_FOLDED: Final = (*range(0x10000), *range(0x2F800, 0x2FA20))


@cache
def _folding() -> dict[int, str]:
    """Every character that is read as another single one: full width, capital, compatibility."""
    table = {}
    for code in _FOLDED:
        letter = chr(code)
        if letter.isalnum():
            folded = unicodedata.normalize("NFKC", letter).casefold()
            if len(folded) == 1 and folded != letter:
                table[code] = folded
    return table


def fold(text: str) -> str:
    """The text in half width and small letters; every character keeps its place."""
    return text.translate(_folding())


def runs(text: str) -> list[str]:
    """The runs of letters, characters and figures of a text, folded."""
    return _RUN.findall(fold(text))


def squeezed(text: str) -> str:
    """The runs with one blank between: where a phrase stands in it, the phrase is in the text."""
    return " ".join(runs(text))


def tokens(text: str) -> list[str]:
    """The tokens of a text in their order."""
    return [run[place : place + 2] for run in runs(text) for place in range(len(run))]
