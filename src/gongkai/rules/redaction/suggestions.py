"""Boxes that the machine proposes: personal data, names of the case, and all places of a word.

Only letters of the text layer are searched; scanned pages have none and need boxes by hand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.rules.errors import BadInputError
from gongkai.rules.redaction.boxes import KINDS, MOST_BOXES, UNIT, Box, Decision
from gongkai.rules.redaction.source import Glyph, Source
from gongkai.rules.screening.personal import find_personal_data

_PADDING = 0.0012
"""Of the page on each side, so that no rim of a letter looks out."""
LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class PageText:
    """The letters of a page. `has_text` is false for scans and pictures."""

    page: int
    glyphs: tuple[Glyph, ...]

    @property
    def has_text(self) -> bool:
        """Whether there is anything to search."""
        return any(not glyph.text.isspace() for glyph in self.glyphs)


def page_texts(source: Source) -> list[PageText]:
    """The letters of every page."""
    return [PageText(page, source.glyphs(page)) for page in range(1, source.page_count + 1)]


def suggest(
    pages: Iterable[PageText], names: Mapping[str, str], *, first_id: int = 1
) -> tuple[Box, ...]:
    """Boxes on personal data, and on names (text → kind of `KINDS`), numbered from `first_id`."""
    found: list[Box] = []
    for page in pages:
        spans = {(start, end): kind for kind, start, end in _personal(page.glyphs)}
        for name, kind in names.items():
            for start, end in _places(page.glyphs, name):
                spans.setdefault((start, end), kind)
        for (start, end), kind in sorted(spans.items()):
            found.extend(_boxes(page, start, end, kind))
    return _numbered(found, first_id)


def cover_word(pages: Iterable[PageText], word: str, *, first_id: int = 1) -> tuple[Box, ...]:
    """Boxes on all places of a word, with spaces and line breaks passed over.

    Raises BadInputError for a word that is too short or too long.
    """
    bare = "".join(word.split())
    if not 1 < len(bare) <= LONGEST_WORD:
        raise BadInputError(f"请输入 2 至 {LONGEST_WORD} 个字的词语。单个字请画框遮盖。")
    found = [
        box
        for page in pages
        for start, end in _places(page.glyphs, bare)
        for box in _boxes(page, start, end, "word")
    ]
    return _numbered(found, first_id)


def cover_spans(page: PageText, text: str, spans: Iterable[tuple[int, int]]) -> tuple[Box, ...]:
    """Boxes on stretches of the words of a page, as another reader of the same page gave them.

    Spaces and line breaks may differ. Where the letters differ, all places of the words are covered.
    """
    said, at_said = _packed(text)
    found: list[Box] = []
    shown, at_shown = _packed([glyph.text for glyph in page.glyphs])
    for start, end in spans:
        if said == shown:
            letters = [n for n, place in enumerate(at_said) if start <= place < end]
            places = [(at_shown[letters[0]], at_shown[letters[-1]] + 1)] if letters else []
        else:
            places = list(_places(page.glyphs, text[start:end]))
        for first, last in places:
            found.extend(_boxes(page, first, last, "word"))
    return _numbered(found, 1)


def _packed(letters: Sequence[str]) -> tuple[str, list[int]]:
    """The letters that have a shape, folded, and from which of the given ones each comes."""
    text, at = "", []
    for number, letter in enumerate(letters):
        if unicodedata.category(letter[:1] or " ") in {"Cc", "Cf", "Cs", "Cn"}:
            continue
        folded = "".join(_folded(letter).split())
        text += folded
        at += [number] * len(folded)
    return text, at


def left_over(pages: Sequence[PageText], boxes: Sequence[Box]) -> dict[str, list[int]]:
    """Words that stand under a box and also, uncovered, elsewhere: word → those pages."""
    covered: set[str] = set()
    open_text: dict[int, str] = {}
    for page in pages:
        on_page = [box for box in boxes if box.covers and box.page == page.page]
        rest: list[str] = []
        for box in on_page:
            under = "".join(
                _folded(glyph.text) for glyph in page.glyphs if box.touches(glyph.place)
            )
            bare = "".join(under.split())
            if 1 < len(bare) <= 30:
                covered.add(bare)
        for glyph in page.glyphs:
            hidden = any(box.touches(glyph.place) for box in on_page)
            rest.append("\0" if hidden else "".join(_folded(glyph.text).split()))
        open_text[page.page] = "".join(rest)
    return {
        word: places
        for word in sorted(covered)
        if (places := [number for number, text in open_text.items() if word in text])
    }


def cut_letters(page: PageText, boxes: Sequence[Box]) -> list[Box]:
    """Boxes that cover only a part of a letter: what is left may tell the letter."""
    return [
        box
        for box in boxes
        if box.covers
        and box.page == page.page
        and any(
            box.touches(g.place) and not _mostly_in(box, g)
            for g in page.glyphs
            if not g.text.isspace()
        )
    ]


def _mostly_in(box: Box, glyph: Glyph) -> bool:
    x0, y0, x1, y1 = (side * UNIT for side in glyph.place)
    width = min(x1, box.x + box.w) - max(x0, box.x)
    height = min(y1, box.y + box.h) - max(y0, box.y)
    share = width * height / max((x1 - x0) * (y1 - y0), 1e-9)
    return share > 0.9 or share < 0.05


# --- where a text stands -------------------------------------------------------------------------


def _folded(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter).casefold()


def _personal(glyphs: Sequence[Glyph]) -> Iterator[tuple[str, int, int]]:
    """Personal data, also where a line break divides it: kind, first and last letter."""
    for is_joined in (False, True):
        text, at = "", []
        for number, glyph in enumerate(glyphs):
            if number and glyph.line != glyphs[number - 1].line and not is_joined:
                text += "\n"
                at.append(number)
            folded = unicodedata.normalize("NFKC", glyph.text)
            text += folded
            at += [number] * len(folded)
        for hit in find_personal_data(text):
            yield hit.kind, at[hit.start], at[hit.end - 1] + 1


def _places(glyphs: Sequence[Glyph], word: str) -> Iterator[tuple[int, int]]:
    bare = "".join(_folded(letter) for letter in word if not letter.isspace())
    if not bare:
        return
    text, at = "", []
    for number, glyph in enumerate(glyphs):
        folded = "".join(_folded(glyph.text).split())
        text += folded
        at += [number] * len(folded)
    start = text.find(bare)
    while start >= 0:
        yield at[start], at[start + len(bare) - 1] + 1
        start = text.find(bare, start + len(bare))


def _boxes(page: PageText, start: int, end: int, kind: str) -> Iterator[Box]:
    """A box for each line that the letters take."""
    letters = [glyph for glyph in page.glyphs[start:end] if not glyph.text.isspace()]
    hint = _masked("".join(glyph.text for glyph in letters))
    row: list[Glyph] = []
    for glyph in letters:
        if row and not _beside(row, glyph):
            yield _around(page.page, row, kind, hint)
            row = []
        row.append(glyph)
    if row:
        yield _around(page.page, row, kind, hint)


def _beside(row: Sequence[Glyph], glyph: Glyph) -> bool:
    last = row[-1].place
    tall = max(last[3] - last[1], glyph.place[3] - glyph.place[1])
    middle = (glyph.place[1] + glyph.place[3]) / 2
    return last[1] - tall < middle < last[3] + tall and glyph.place[0] > row[0].place[0] - tall


def _around(page: int, row: Sequence[Glyph], kind: str, hint: str) -> Box:
    left = max(min(g.place[0] for g in row) - _PADDING, 0)
    top = max(min(g.place[1] for g in row) - _PADDING, 0)
    right = min(max(g.place[2] for g in row) + _PADDING, 1)
    bottom = min(max(g.place[3] for g in row) + _PADDING, 1)
    x, y = int(left * UNIT), int(top * UNIT)
    return Box(
        id=0,
        page=page,
        x=x,
        y=y,
        w=max(int(right * UNIT) + 1 - x, 1),
        h=max(int(bottom * UNIT) + 1 - y, 1),
        decision=Decision.SUGGESTED,
        kind=kind if kind in KINDS else "word",
        hint=hint,
    )


def _masked(text: str) -> str:
    keep = 1 if len(text) < 6 else 3
    tail = text[-2:] if len(text) >= 6 else ""
    return text[:keep] + "*" * max(min(len(text) - keep - len(tail), 12), 1) + tail


def _numbered(boxes: Sequence[Box], first_id: int) -> tuple[Box, ...]:
    return tuple(replace(box, id=number) for number, box in enumerate(boxes[:MOST_BOXES], first_id))
