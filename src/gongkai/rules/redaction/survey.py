"""A first look at a file, the places of a word in it, and what to doubt before the release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongkai.rules.intake import has_secrecy_mark
from gongkai.rules.redaction.boxes import Box
from gongkai.rules.redaction.errors import RedactionError
from gongkai.rules.redaction.source import open_source
from gongkai.rules.redaction.suggestions import (
    cover_word,
    cut_letters,
    left_over,
    page_texts,
    suggest,
)

_MARKED: Final = (
    "文件带有国家秘密标志，不得在本系统存放和办理。请立即停止办理，报告本单位保密工作机构。"
)


@dataclass(frozen=True, slots=True)
class Survey:
    """Width, height (points) and `has_text` of each page, and the boxes that are proposed."""

    pages: tuple[Mapping[str, Any], ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Doubts:
    """What to look at again: covered words that stand open on other pages, boxes that cut a letter."""

    left_over: Mapping[str, Sequence[int]]
    cut: tuple[Box, ...]


def survey(data: bytes, media_type: str, names: Mapping[str, str]) -> Survey:
    """A first look at a file; `names` (text → kind) are proposed wherever they stand.

    Raises RedactionError, also for a file with a secrecy mark (《保守国家秘密法》).
    """
    with open_source(data, media_type) as source:
        texts = page_texts(source)
        sizes = [source.size(number) for number in range(1, source.page_count + 1)]
    if any(has_secrecy_mark("".join(glyph.text for glyph in text.glyphs)) for text in texts):
        raise RedactionError(_MARKED)
    pages = tuple(
        {"width": round(width), "height": round(height), "has_text": text.has_text}
        for (width, height), text in zip(sizes, texts, strict=True)
    )
    return Survey(pages, suggest(texts, names))


def places_of_word(data: bytes, media_type: str, word: str) -> tuple[Box, ...]:
    """Boxes on all places of a word. Raises RedactionError, BadInputError."""
    with open_source(data, media_type) as source:
        return cover_word(page_texts(source), word)


def doubts(data: bytes, media_type: str, boxes: Sequence[Box]) -> Doubts:
    """What to look at again before the release. Raises RedactionError."""
    with open_source(data, media_type) as source:
        texts = page_texts(source)
    cut = [box for text in texts for box in cut_letters(text, boxes)]
    return Doubts(left_over(texts, boxes), tuple(cut))
