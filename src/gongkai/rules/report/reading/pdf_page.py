"""One PDF page as characters and ruling lines with their places, by PDFium.

Coordinates are points from the top left corner, turned so that most text runs to the right.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pypdfium2.raw as pdfium

from gongkai.rules.report.reading.flow import check
from gongkai.rules.report.reading.limits import MAX_PAGE_CHARACTERS, MAX_PAGE_OBJECTS
from gongkai.rules.report.reading.normal import mend

_MAX_FORM_DEPTH: Final = 8
_THIN: Final = 2.5
_SHORT: Final = 3.0
_ODD: Final = {0x02: "-", 0xAD: "-", 0xFFFE: "-", 0xA0: " "}
_BLANK: Final = "".join(map(chr, range(1, 33))) + "\u3000"
Character = tuple[str, tuple[float, float], tuple[float, float]]
"""Text, left and right, bottom and top in page space."""
_Matrix = tuple[float, float, float, float, float, float]
_Outline = list[tuple[float, float]]
_IDENTITY: Final[_Matrix] = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character and its box; `spaced` if the text has a space before it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    spaced: bool = False

    @property
    def size(self) -> float:
        """Height of the box, which is about the size of the font."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of its middle on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight horizontal (`top == bottom`) or vertical (`x0 == x1`) line."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Page:
    """What stands on a page; `unmapped` counts characters whose font doesn't say what they are.

    `unembedded` tells that a font is not in the file: PDFium then loses characters that the
    substitute on this machine has no shape for.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: int = 0
    unmapped: int = 0
    unembedded: bool = False


def load_page(document: Any, number: int) -> Page:
    """The page with that number (from 1) of a pypdfium2 document."""
    handle = document[number - 1]
    try:
        text = handle.get_textpage()
        try:
            count = pdfium.FPDFText_CountChars(text)
            check(count, MAX_PAGE_CHARACTERS, f"第{number}页文字太多")
            turn = Turn(_main_angle(text, count), *handle.get_bbox())
            page = Page(number, turn.width, turn.height)
            gather(page, _characters(text, count), turn)
            _read_objects(page, handle, turn)
        finally:
            text.close()
    finally:
        handle.close()
    return page


class Turn:
    """Page space (origin bottom left, any direction of text) to reading space."""

    def __init__(self, quarter: int, left: float, bottom: float, right: float, top: float) -> None:
        self._quarter = quarter
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        width, height = right - left, top - bottom
        self.width, self.height = (width, height) if quarter % 2 == 0 else (height, width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The place in reading space."""
        match self._quarter:
            case 1:
                return y - self._bottom, x - self._left
            case 2:
                return self._right - x, y - self._bottom
            case 3:
                return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(
        self, xs: tuple[float, float], ys: tuple[float, float]
    ) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom of a box in reading space."""
        (ax, ay), (bx, by) = self.point(xs[0], ys[0]), self.point(xs[1], ys[1])
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _main_angle(text: Any, count: int) -> int:
    """The direction of most text in quarter turns, counted counter-clockwise."""
    step = max(1, count // 300)
    turns = Counter(
        round(-pdfium.FPDFText_GetCharAngle(text, i) / (math.pi / 2)) % 4
        for i in range(0, count, step)
        if pdfium.FPDFText_GetUnicode(text, i) > 32
    )
    return turns.most_common(1)[0][0] if turns else 0


def _characters(text: Any, count: int) -> Iterator[Character]:
    """The characters of the text layer; those that PDFium supplied itself are left out."""
    box = pdfium.FS_RECTF()
    high = 0
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        if code <= 32 and pdfium.FPDFText_IsGenerated(text, i) and code not in _ODD:
            continue
        if pdfium.FPDFText_GetLooseCharBox(text, i, box):
            yield _ODD.get(code) or chr(code), (box.left, box.right), (box.bottom, box.top)


def gather(page: Page, characters: Iterable[Character], turn: Turn) -> None:
    """Puts characters on the page; spaces become marks of the character that follows."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    spaced = False
    for raw, xs, ys in characters:
        text = mend(raw)
        if not text.strip(_BLANK):
            spaced = True
            continue
        if text in "\0\ufffd" or "\ue000" <= text < "\uf900" or text.startswith("(cid:"):
            page.unmapped += 1
        glyph = Glyph(text, *turn.box(xs, ys), spaced)
        spaced = False
        if _is_on(page, glyph) and not _is_doubled(seen, glyph):
            page.glyphs.append(glyph)


def _is_on(page: Page, glyph: Glyph) -> bool:
    return (
        0 < glyph.size < 500
        and -5 < glyph.x0 < page.width + 5
        and -5 < glyph.middle < page.height + 5
    )


def _is_doubled(seen: dict[tuple[str, int, int], Glyph], glyph: Glyph) -> bool:
    """Whether the same character was drawn here before, as programs do to make it bold."""
    reach = glyph.size * 0.2
    column, row = int(glyph.x0 / reach), int(glyph.middle / reach)
    for c in (column - 1, column, column + 1):
        for r in (row - 1, row, row + 1):
            other = seen.get((glyph.text, c, r))
            if (
                other is not None
                and abs(other.x0 - glyph.x0) < reach
                and abs(other.middle - glyph.middle) < reach
            ):
                return True
    seen[glyph.text, column, row] = glyph
    return False


def _read_objects(page: Page, handle: Any, turn: Turn) -> None:
    budget = _Budget()
    for item, matrix in _objects(handle, budget):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            page.pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            page.rules.extend(_rules(item, matrix, turn, budget))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and not page.unembedded:
            font = pdfium.FPDFTextObj_GetFont(item)
            page.unembedded = not pdfium.FPDFFont_GetIsEmbedded(font)


class _Budget:
    """Objects and path segments that one page has used."""

    def __init__(self) -> None:
        self._spent = 0

    def spend(self, count: int) -> None:
        """Raises ReadingError where the budget is spent."""
        self._spent += count
        check(self._spent, MAX_PAGE_OBJECTS, "一页里的图形太多")


def _objects(handle: Any, budget: _Budget) -> Iterator[tuple[Any, _Matrix]]:
    """All objects with the matrix of the form that they stand in, without recursion."""
    count = pdfium.FPDFPage_CountObjects(handle)
    budget.spend(count)
    todo = [(pdfium.FPDFPage_GetObject(handle, i), _IDENTITY, 0) for i in range(count)]
    while todo:
        item, matrix, depth = todo.pop()
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < _MAX_FORM_DEPTH:
            inner = _times(_matrix(item), matrix)
            count = pdfium.FPDFFormObj_CountObjects(item)
            budget.spend(count)
            todo.extend(
                (pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(count)
            )


def _matrix(item: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, m):
        return _IDENTITY
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _rules(path: Any, matrix: _Matrix, turn: Turn, budget: _Budget) -> Iterator[Rule]:
    """The straight lines of a path: strokes, and filled bars that are thin enough to be lines."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return
    for outline in _outlines(path, _times(_matrix(path), matrix), turn, budget):
        if not stroke.value:
            yield from _bar(outline)
            continue
        for (ax, ay), (bx, by) in pairwise(outline):
            if abs(ay - by) < 1 and abs(ax - bx) >= _SHORT:
                yield Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
            elif abs(ax - bx) < 1 and abs(ay - by) >= _SHORT:
                yield Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))


def _bar(outline: _Outline) -> Iterator[Rule]:
    xs, ys = zip(*outline, strict=True)
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if bottom - top <= _THIN and x1 - x0 >= _SHORT:
        yield Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    elif x1 - x0 <= _THIN and bottom - top >= _SHORT:
        yield Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)


def _outlines(path: Any, matrix: _Matrix, turn: Turn, budget: _Budget) -> Iterator[_Outline]:
    """The parts of a path as points in reading space; a part with curves is no line."""
    count = pdfium.FPDFPath_CountSegments(path)
    budget.spend(count)
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: _Outline = []
    curved = False
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(outline) > 1 and not curved:
                yield outline
            outline, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        outline.append(turn.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if len(outline) > 1 and not curved:
        yield outline
