"""A wide table as it is printed on A4 lying on its side, for every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.rules.writing import clean


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell with its origin (0-based) and extent; `is_centred` for ticks, numbers and heads."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """One table under its title. `widths` are shares of the type area; they add up to 1.

    The first `head` rows stand again on every page.
    """

    title: str
    widths: tuple[float, ...]
    head: int
    rows: int
    cells: tuple[PrintedCell, ...]

    def lines(self) -> list[list[PrintedCell]]:
        """The cells that begin in or reach into each row, by column."""
        found: list[list[PrintedCell]] = [[] for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                found[row].append(cell)
        return [sorted(line, key=lambda cell: cell.column) for line in found]


@dataclass(frozen=True, slots=True)
class Paper:
    """Tables under one title, with a line of remarks under it."""

    title: str
    tables: tuple[Printed, ...]
    author: str = ""
    remark: str = ""


def plain_table(
    title: str, heads: tuple[tuple[str, float], ...], rows: Sequence[tuple[str, ...]]
) -> Printed:
    """A table with one line of heads, each with its share of the width."""
    cells = [PrintedCell(text, 0, n, is_centred=True) for n, (text, _) in enumerate(heads)]
    for r, row in enumerate(rows, 1):
        cells += (PrintedCell(clean(text), r, c) for c, text in enumerate(row))
    return Printed(title, tuple(w for _, w in heads), 1, len(rows) + 1, tuple(cells))
