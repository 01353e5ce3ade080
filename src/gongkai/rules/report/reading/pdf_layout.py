"""The geometry of a page: characters into lines, ruling lines into grids."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, quantiles
from typing import Any, Final
from unicodedata import east_asian_width

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from gongkai.rules.report.reading.flow import Draft, Item, Placed, settle
from gongkai.rules.report.reading.pdf_page import Glyph, Page, Rule
from gongkai.rules.report.reading.source import Grid

_SNAP: Final = 3.0
_MAX_EDGES: Final = 1_500
_MAX_POINTS: Final = 3_000
_SPACE_GAP: Final = 0.1
_WORD_GAP: Final = 0.3
"""A gap of this share of the font size parts words; table columns are farther apart."""
_SAME_WORD_GAP: Final = 0.12


_HEADING: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text, or a grid, with its place on the page; `size` is that of its characters."""

    item: Item
    left: float
    top: float
    right: float
    bottom: float
    size: float = 0

    @property
    def is_plain(self) -> bool:
        """Whether it is a line without columns."""
        return isinstance(self.item, str) and "  " not in self.item.strip()


def lay_out(page: Page) -> list[Piece]:
    """What stands on a page in reading order; text in ruled tables is in grids only."""
    free = page.glyphs
    out: list[Piece] = []
    for boxes in _tables(page.rules):
        around = _around(boxes)
        items = settle(_place(boxes, [g for g in free if _is_in(around, g)]))
        if any(isinstance(item, Grid) for item in items):
            out.extend(Piece(item, *around) for item in items)
            free = [g for g in free if not _is_in(around, g)]
    out.extend(_text(free))
    return sorted(out, key=lambda piece: piece.top)


# --- lines ------------------------------------------------------------------------------------


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters as lines from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        if lines and abs(glyph.middle - middle) < 0.45 * max(glyph.size, lines[-1][-1].size):
            lines[-1].append(glyph)
            middle += (glyph.middle - middle) / len(lines[-1])
        else:
            lines.append([glyph])
            middle = glyph.middle
    return [sorted(line, key=lambda g: g.x0) for line in lines]


def _text(glyphs: Sequence[Glyph]) -> Iterator[Piece]:
    """Lines with their columns kept apart by spaces, two for the width of an ideograph."""
    if not glyphs:
        return
    unit = median(g.size for g in glyphs) / 2
    margin = min(g.x0 for g in glyphs)
    for line in lines_of(glyphs):
        out: list[str] = []
        columns = 0
        end = margin
        for glyph in line:
            if _is_apart(glyph, end):
                spaces = max(1, round((glyph.x0 - margin) / unit) - columns)
                spaces = spaces if glyph.x0 - end > glyph.size else 1
                out.append(" " * spaces)
                columns += spaces
            out.append(glyph.text)
            columns += 2 if east_asian_width(glyph.text[0]) in "WF" else 1
            end = max(end, glyph.x1)
        yield Piece(
            "".join(out),
            line[0].x0,
            min(g.top for g in line),
            end,
            max(g.bottom for g in line),
            median(g.size for g in line),
        )


def _is_apart(glyph: Glyph, end: float) -> bool:
    """Whether a character stands apart from the one that ends there."""
    share = _SPACE_GAP if glyph.spaced else _WORD_GAP
    return glyph.x0 - end > share * glyph.size


def _cell_lines(glyphs: Iterable[Glyph]) -> Iterator[str]:
    for line in lines_of(glyphs):
        out: list[str] = []
        end = line[0].x0
        for glyph in line:
            if _is_apart(glyph, end):
                out.append(" ")
            out.append(glyph.text)
            end = max(end, glyph.x1)
        yield "".join(out)


def joined(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages with the lines of each paragraph joined, also over the end of a page.

    A line goes on if it reaches the right margin and the next begins at the left one.
    """
    full = [
        piece for page in pages for piece in page if piece.is_plain and len(str(piece.item)) > 10
    ]
    if not full:
        return [list(page) for page in pages]
    begins = Counter(round(piece.left) for piece in full)
    left: float = min(x for x, times in begins.items() if times * 20 >= len(full))
    left = _type_area_left(left, median(piece.size for piece in full), pages)
    right = quantiles([piece.right for piece in full], n=20)[-1] if len(full) > 1 else full[0].right
    out: list[list[Piece]] = []
    last: tuple[list[Piece], Piece] | None = None
    for page in pages:
        flowing: list[Piece] = []
        out.append(flowing)
        for piece in page:
            if last and _goes_on(last[1], piece, left, right):
                before = last[0][-1]
                last[0][-1] = replace(before, item=_one_line(before, piece))
                last = last[0], piece
            else:
                flowing.append(piece)
                last = flowing, piece
    return out


def _type_area_left(left: float, size: float, pages: Sequence[Sequence[Piece]]) -> float:
    """The left margin: that of the tables where each paragraph is one line, indented."""
    edges = [piece.left for page in pages for piece in page if isinstance(piece.item, Grid)]
    return min((edge for edge in edges if 1.2 * size < left - edge < 3 * size), default=left)


def _goes_on(line: Piece, following: Piece, left: float, right: float) -> bool:
    size = line.size
    return (
        line.is_plain
        and following.is_plain
        and abs(following.size - size) < 0.15 * size
        and line.right > right - 1.6 * size
        and line.left < left + 4 * size
        and abs(following.left - left) < 0.6 * size
        and (following.top > line.bottom - 0.5 * size or following.top < line.top)
        and (following.top < line.bottom + 1.5 * size)
        and not _HEADING.match(str(following.item))
    )


def _one_line(first: Piece, then: Piece) -> str:
    before, after = str(first.item), str(then.item).strip()
    gap = " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalpha() else ""
    return f"{before}{gap}{after}"


# --- grids ------------------------------------------------------------------------------------

_Box = tuple[float, float, float, float]
_Edge = dict[str, Any]


def _tables(rules: Sequence[Rule]) -> list[list[_Box]]:
    """The ruled tables of a page as the boxes of their cells."""
    edges = _merged(_edge(rule) for rule in rules)
    if not edges or len(edges) > _MAX_EDGES:
        return []
    edges = _merged([*edges, *_open_sides(edges)])
    points = edges_to_intersections(edges, _SNAP, _SNAP)
    if len(points) > _MAX_POINTS:
        return []
    return cells_to_tables(intersections_to_cells(points))


def _merged(edges: Iterable[_Edge]) -> list[_Edge]:
    return merge_edges(list(edges), _SNAP, _SNAP, _SNAP, _SNAP)


def _edge(rule: Rule) -> _Edge:
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.top,
        "bottom": rule.bottom,
        "width": rule.x1 - rule.x0,
        "height": rule.bottom - rule.top,
        "orientation": "h" if rule.top == rule.bottom else "v",
    }


def _open_sides(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """The outer borders that a table does without, where inner ones show its rows go on."""
    across = sorted((e for e in edges if e["orientation"] == "h"), key=lambda e: e["top"])
    down = [e for e in edges if e["orientation"] == "v"]
    for side in ("x0", "x1"):
        for upper, lower in pairwise(across):
            x = upper[side]
            if abs(x - lower[side]) > _SNAP:
                continue
            beside = [
                e
                for e in down
                if e["top"] < upper["top"] + _SNAP and e["bottom"] > lower["top"] - _SNAP
            ]
            if any(upper["x0"] + _SNAP < e["x0"] < upper["x1"] - _SNAP for e in beside):
                yield _edge(Rule(x, upper["top"], x, lower["top"]))


def _around(boxes: Iterable[_Box]) -> _Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _is_in(box: _Box, glyph: Glyph) -> bool:
    x0, top, x1, bottom = box
    return x0 <= (glyph.x0 + glyph.x1) / 2 <= x1 and top <= glyph.middle <= bottom


def _place(boxes: Sequence[_Box], glyphs: Sequence[Glyph]) -> list[Placed]:
    """The cells of a table with their text, row by row."""
    columns = sorted({x for x0, _, x1, _ in boxes for x in (x0, x1)})
    rows = sorted({y for _, top, _, bottom in boxes for y in (top, bottom)})
    cells: dict[tuple[int, int], tuple[_Box, list[Glyph]]] = {}
    at: dict[tuple[int, int], list[Glyph]] = {}
    for box in boxes:
        row, column = bisect_right(rows, box[1]) - 1, bisect_right(columns, box[0]) - 1
        inside: list[Glyph] = []
        cells[row, column] = box, inside
        for r in range(row, bisect_right(rows, box[3]) - 1):
            for c in range(column, bisect_right(columns, box[2]) - 1):
                at[r, c] = inside
    for word in _words(glyphs):
        row = bisect_right(rows, word[0].middle) - 1
        at.get((row, _column(word, columns)), []).extend(word)
    return [
        Placed(
            Draft(items=list(_cell_lines(inside))),
            row,
            column,
            bisect_right(rows, box[3]) - 1 - row,
            bisect_right(columns, box[2]) - 1 - column,
        )
        for (row, column), (box, inside) in sorted(cells.items())
    ]


def _column(word: Sequence[Glyph], columns: Sequence[float]) -> int:
    """The column that a word belongs to, also where it runs over a border."""
    begin, end, reach = word[0].x0, word[-1].x1, 0.6 * word[0].size
    first = bisect_right(columns, begin) - 1
    last = bisect_right(columns, end) - 1
    if first == last or (first >= 0 and begin - columns[first] < reach):
        return first
    if last + 1 < len(columns) and columns[last + 1] - end < reach:
        return last
    return bisect_right(columns, (begin + end) / 2) - 1


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that were drawn one after another without a gap.

    A number that is too wide for its cell runs over the border and must not be cut there.
    """
    word: list[Glyph] = []
    for glyph in glyphs:
        if word:
            last = word[-1]
            gap = (glyph.x0 - last.x1) / glyph.size
            level = abs(glyph.middle - last.middle) < 0.2 * glyph.size
            if not (level and abs(gap) < _SAME_WORD_GAP):
                yield word
                word = []
        word.append(glyph)
    if word:
        yield word
