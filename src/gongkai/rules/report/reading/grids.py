"""Grids as rows: the label texts of each row and the cells behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai.rules.report.reading.normal import fold
from gongkai.rules.report.reading.rows import Mark
from gongkai.rules.report.reading.source import Cell, Grid
from gongkai.rules.report.reading.values import parse


@dataclass(frozen=True, slots=True)
class GridRow:
    """`texts` stand before the numbers (labels, heads, captions); `cells` behind them.

    `holes` counts places at the row's end where the grid has no cell.
    """

    texts: tuple[str, ...]
    cells: tuple[Mark, ...]
    holes: int = 0


def rows_of(grid: Grid) -> Iterator[GridRow]:
    """The rows of a grid from top to bottom; rows without any text are left out."""
    for number, cells in enumerate(grid.matrix()):
        marks = _marks(cells, number, grid.where)
        if any(mark.text for mark in marks) and not _is_rule(marks):
            yield replace(_split(marks), holes=_holes(cells))


def plain_rows(grid: Grid) -> list[str]:
    """A grid that is no statutory table, as lines of text."""
    out = []
    for number, cells in enumerate(grid.matrix()):
        texts = [m.text for m in _marks(cells, number, grid.where) if m.text]
        if texts:
            out.append("  ".join(texts))
    return out


def _split(marks: Sequence[Mark]) -> GridRow:
    """Labels end at the last text before the first number; a number before all text is a count."""
    start = next((i for i, m in enumerate(marks) if _is_text(m)), 0)
    data = next((i for i in range(start, len(marks)) if _is_data(marks[i])), len(marks))
    texts = [i for i in range(start, data) if _is_text(marks[i])]
    if not texts:
        return GridRow((), tuple(marks))
    return GridRow(tuple(marks[i].text for i in texts), tuple(marks[texts[-1] + 1 :]))


def _is_rule(marks: Sequence[Mark]) -> bool:
    """Whether a row is a Markdown rule (|---|:-:|) that stands inside a table."""
    return all(re.fullmatch(r":?-{3,}:?", mark.text) for mark in marks if mark.text)


def _holes(cells: Sequence[Cell | None]) -> int:
    return len(cells) - 1 - max(i for i, cell in enumerate(cells) if cell is not None)


def _is_data(mark: Mark) -> bool:
    return bool(mark.text) and parse(mark.text) is not None


def _is_text(mark: Mark) -> bool:
    return bool(mark.text) and parse(mark.text) is None


def _marks(cells: Sequence[Cell | None], row: int, where: str) -> list[Mark]:
    """The distinct cells that a grid row shows, left to right; holes at its end are no cells.

    A cell that hangs down from a row above counts as a label only, never as a number.
    """
    last = max((i for i, cell in enumerate(cells) if cell is not None), default=-1)
    out: list[Mark] = []
    seen: list[Cell] = []
    for column, cell in enumerate(cells[: last + 1]):
        place = f"{where}第{row + 1}行第{column + 1}列"
        if cell is None:
            out.append(Mark("", place))
        elif not any(cell is other for other in seen):
            seen.append(cell)
            text = re.sub(r"\s*\n\s*", "", fold(cell.text).strip())
            if cell.row == row or parse(text) is None:
                out.append(Mark(text, place))
    return out
