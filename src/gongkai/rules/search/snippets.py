"""What is shown of a hit: the place in the text, and the words in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gongkai.rules.search.query import Phrase
from gongkai.rules.search.tokens import fold

SHOWN: Final = 120
_BEFORE: Final = 24
_SEARCHED: Final = 100_000
_CHARACTERS: Final = re.compile(r"[\u4e00-\u9fff]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, `is_hit` where it is what was searched for."""

    text: str
    is_hit: bool


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[Phrase, ...]) -> re.Pattern[str]:
    ordered = sorted({phrase.runs for phrase in phrases}, key=lambda r: -len("".join(r)))
    return re.compile("|".join(r"[\W_]+".join(map(re.escape, one)) for one in ordered))


def highlight(text: str, phrases: Iterable[Phrase]) -> tuple[Piece, ...]:
    """The text in pieces, the phrases in it marked."""
    chosen = tuple(phrases)
    if not chosen:
        return (Piece(text, is_hit=False),) if text else ()
    pieces, end = [], 0
    for match in _pattern(chosen).finditer(fold(text)):
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()], is_hit=False))
        pieces.append(Piece(text[match.start() : match.end()], is_hit=True))
        end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:], is_hit=False))
    return tuple(pieces)


def snippet(text: str, phrases: Iterable[Phrase], shown: int = SHOWN) -> tuple[Piece, ...]:
    """About `shown` characters around the first hit, else from the beginning of the text."""
    chosen = tuple(phrases)
    text = text[:_SEARCHED]
    first = _pattern(chosen).search(text) if chosen else None
    # Folding a long text costs more than looking through it; what changes by it are letters and figures.
    if first is None and not all(_CHARACTERS.fullmatch("".join(one.runs)) for one in chosen):
        first = _pattern(chosen).search(fold(text))
    start = max(0, first.start() - _BEFORE) if first else 0
    part = " ".join(text[start : start + shown].split())
    before, behind = "…" if start else "", "…" if start + shown < len(text) else ""
    return highlight(f"{before}{part}{behind}", chosen)
