"""Text as the tokens of an index: every one, two and three neighbouring characters of a run.

A run is what stands between blanks and punctuation. `户口迁移` becomes its characters, 户口 口迁 迁移
户口迁 口迁移: any part of up to three characters is a token and is found exactly, a longer one is
looked for by all of its threes and then in the text. Figures and Latin letters are cut in the same
way, so that a part of a document number is found as well. Segmented words could not: 迁移 would
not be found in 户口迁|移手续.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from operator import add
from typing import Final

_RUN: Final = re.compile(r"[^\W_]+")
# What parts runs in a text that is not folded: the two marks at the end are letters that are read as marks.
BETWEEN: Final = r"[\W_\uff9e\uff9f]+"
# Between the last character of a run and the first of the next.
JOINT: Final = "·"
# The basic plane, and the compatibility characters of the second.
_SECOND_PLANE: Final = range(0x2F800, 0x2FA20)
_FOLDED: Final = (*range(0x10000), *_SECOND_PLANE)


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


@cache
def folded_letters() -> frozenset[str]:
    """The letters as which others are read: where none stands in a word, folding finds no more."""
    return frozenset(_folding().values())


@cache
def _ways() -> dict[str, str]:
    """The letters that are read as each one of these."""
    found: dict[str, str] = {}
    for code, letter in _folding().items():
        found[letter] = found.get(letter, "") + chr(code)
    return found


def as_it_may_stand(run: str) -> str:
    """A pattern that finds a folded run in a text that is not: `2a` as 2a, 2A, ２ａ and so on."""
    ways = _ways()
    return "".join(
        f"[{letter}{ways[letter]}]" if letter in ways else letter
        for letter in run  # letters and figures: nothing to escape
    )


@cache
def _to_fold() -> re.Pattern[str]:
    # Those of the second plane as one range: one by one they would be tried for every character.
    basic = "".join(re.escape(chr(code)) for code in _folding() if code < _SECOND_PLANE[0])
    return re.compile(f"[{basic}{chr(_SECOND_PLANE[0])}-{chr(_SECOND_PLANE[-1])}]")


def fold(text: str) -> str:
    """The text in half width and small letters; every character keeps its place."""
    # To look is ten times faster than to translate, and most texts stay as they are.
    return text.translate(_folding()) if _to_fold().search(text) else text


def runs(text: str) -> list[str]:
    """The runs of letters, characters and figures of a text, folded."""
    return _RUN.findall(fold(text))


def squeezed(text: str) -> str:
    """The runs with one blank between: where a phrase stands in it, the phrase is in the text."""
    return " ".join(runs(text))


def pairs(text: str) -> list[str]:
    """Every pair of neighbouring characters of a run and its last character, in their order."""
    return [run[place : place + 2] for run in runs(text) for place in range(len(run))]


def grams(text: str) -> set[str]:
    """Every one, two and three neighbouring characters of a run, and where one run follows another."""
    told = runs(text)
    found = {f"{left[-1]}{JOINT}{right[0]}" for left, right in pairwise(told)}
    for run in told:
        twos = [*map(add, run, run[1:])]
        found.update(run, twos, map(add, twos, run[2:]))
    return found
