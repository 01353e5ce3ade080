"""How much of a text repeats another: the share of its eight-character runs that stood there.

Figures do not count, so that last year's text with new numbers is still last year's text. An
assessment of 2021 on names 内容雷同 (国办公开办函〔2021〕30号).
"""

from __future__ import annotations

import re
from typing import Final

from gongkai.rules.report.reading.normal import fold

_RUN: Final = 8
_NOT_WORDS: Final = re.compile(r"[\W\d_]+")
_SENTENCE: Final = re.compile(r"[^。！？；\n]{20,}")
_SAME: Final = 0.9
_TITLES: Final = re.compile(r"《[^《》]{4,60}》")


def words_only(text: str) -> str:
    """The text as it is compared: folded, without figures, punctuation, spaces and law titles."""
    return _NOT_WORDS.sub("", _TITLES.sub("", fold(text)))


def shingles(text: str) -> frozenset[str]:
    """All runs of eight characters of a text made by `words_only`."""
    return frozenset(text[i : i + _RUN] for i in range(len(text) - _RUN + 1))


def repeated_share(text: str, earlier: str) -> float:
    """The part of `text` (0 to 1) whose words stood in `earlier`, in whatever order.

    A character counts as repeated when some run of eight that covers it stood there; 0 for a text
    shorter than that.
    """
    return _share(words_only(text), shingles(words_only(earlier)))


def repeated_sentences(text: str, earlier: str, limit: int = 5) -> tuple[str, ...]:
    """The longest sentences of `text` that stood in `earlier` nearly word for word."""
    old = shingles(words_only(earlier))
    found = [
        sentence
        for sentence in _SENTENCE.findall(re.sub(r"\s+", "", text))
        if _share(words_only(sentence), old) >= _SAME
    ]
    return tuple(sorted(found, key=len, reverse=True)[:limit])


def _share(new: str, old: frozenset[str]) -> float:
    if len(new) < _RUN:
        return 0.0
    covered = 0
    end = 0
    for start in range(len(new) - _RUN + 1):
        if new[start : start + _RUN] in old:
            covered += start + _RUN - max(start, end)
            end = start + _RUN
    return covered / len(new)
