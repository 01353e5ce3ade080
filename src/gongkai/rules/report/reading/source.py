"""A foreign report as blocks: lines of text and grids of cells, in reading order.

Every format is turned into this shape first (`html.py`, `docx.py`, `pdf.py`, `xlsx.py`,
`text.py`); what the blocks mean is decided in one place for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

SourceKind = Literal["html", "docx", "pdf", "xlsx", "markdown", "text", "json", "csv"]

FINDINGS_SHEET: Final = "校验结果"  # in our own workbooks, beside the report and no part of it


class ReadingError(ValueError):
    """A file that cannot be read; the message is Chinese, names the file and the way out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text; `where` says where a person finds it (第12行, 第3页)."""

    text: str
    where: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid with its origin (0-based) and its extent; `text` may hold newlines.

    `address` is the cell address where the source itself states it (`data-cell` in our HTML).
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with merged cells resolved: no two cells overlap; holes are allowed."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    where: str

    def matrix(self) -> list[list[Cell | None]]:
        """rows × columns; a merged cell stands at each place that it covers, a hole is None."""
        out: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rowspan, self.rows)):
                for c in range(cell.column, min(cell.column + cell.colspan, self.columns)):
                    out[r][c] = cell
        return out


Block = Line | Grid


@dataclass(slots=True)
class Document:
    """A source file as blocks. `title` is the one the format itself declares, if any.

    `text` is the plain text that `Line.span` counts in (empty where spans are not kept);
    `notes` are Chinese remarks on losses during conversion (a page without text, …).
    """

    kind: SourceKind
    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    text: str = ""
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """The lines only, in order."""
        for block in self.blocks:
            if isinstance(block, Line):
                yield block
