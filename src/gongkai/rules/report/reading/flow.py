"""From a stream of text, rows and cells to blocks: what is a table, what only frames text.

HTML and DOCX are walked as events; both drive a `Flow`. It never recurses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gongkai.rules.report.reading.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_GRID_AREA,
    MAX_LINES,
    MAX_TABLE_DEPTH,
    MAX_TABLES,
)
from gongkai.rules.report.reading.normal import squeeze
from gongkai.rules.report.reading.source import (
    Block,
    Cell,
    Document,
    Grid,
    Line,
    ReadingError,
    SourceKind,
)

Item = str | Grid
"""A line that has no place yet, or a table."""

_TOO_BIG: Final = "里面的内容远远超过一份年报（{what}）。请确认选对了文件，只保留年报再试"
_LONG_CELL: Final = 500
_LONG_ROW: Final = 150
_RUNNING: Final = re.compile(
    r"^[一二三四五六]、(?:总体情况|主动公开政府信息|收到和处理|(?:因)?政府信息公开(?:工作)?(?:被|行政复议)"
    r"|(?:政府信息公开工作)?存在的?(?:主要)?问题|其他需要报告)"
    r"|^.{0,40}年.{0,20}(?:信息|政务)公开.{0,8}(?:年度报告|年报)$"
)


@dataclass(slots=True)
class Draft:
    """A cell while its table is open: what is in it, what its marks claim."""

    colspan: int = 1
    rowspan: int = 1
    address: str | None = None
    joins_above: bool = False
    joins_left: bool = False
    items: list[Item] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines, joined by newlines."""
        return "\n".join([item for item in self.items if isinstance(item, str)])


@dataclass(slots=True)
class DraftRow:
    """A row while its table is open; `group` is an index of `groups`, `skip` counts free places."""

    group: int = 0
    skip: int = 0
    cells: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class DraftTable:
    """A table while it is open; `level` is the number of cells that it stands in."""

    level: int
    rows: list[DraftRow] = field(default_factory=list)
    groups: list[str] = field(default_factory=lambda: ["tbody"])
    row_open: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft cell with its resolved place."""

    draft: Draft
    row: int
    column: int
    rowspan: int
    colspan: int


Place = Callable[[DraftTable], list[Placed]]


class Flow:
    """Collects lines and tables in reading order; `tidy` cleans the text of one line."""

    def __init__(
        self, tidy: Callable[[str], str], place: Place, *, keeps_tables: bool = False
    ) -> None:
        self._tidy = tidy
        self._keeps_tables = keeps_tables
        self._place = place
        self._page = Draft()
        self._cells: list[Draft] = [self._page]
        self._tables: list[DraftTable] = []
        self._cell_count = 0
        self._line_count = 0
        self._table_count = 0

    @property
    def in_table(self) -> DraftTable | None:
        """The table that is open here, unless one of its cells is."""
        if self._tables and self._tables[-1].level == len(self._cells):
            return self._tables[-1]
        return None

    def text(self, text: str | None) -> None:
        """Adds text to the current line."""
        if text:
            self._cells[-1].buffer.append(text)

    def end_line(self) -> str:
        """Ends the current line and returns it; nothing happens if it is empty."""
        cell = self._cells[-1]
        if not cell.buffer:
            return ""
        line = self._tidy("".join(cell.buffer))
        cell.buffer.clear()
        if line:
            cell.items.append(line)
            self._line_count += 1
            check(self._line_count, MAX_LINES, "文字行数太多")
        return line

    def open_table(self) -> DraftTable:
        """Opens a table inside whatever is open."""
        self.end_line()
        self._table_count += 1
        check(self._table_count, MAX_TABLES, "表格太多")
        check(len(self._tables), MAX_TABLE_DEPTH, "表格层层嵌套")
        table = DraftTable(len(self._cells))
        self._tables.append(table)
        return table

    def open_row(self, skip: int = 0) -> None:
        """Opens a row of the table that is open here."""
        table = self._tables[-1]
        self._count_cell()
        table.rows.append(DraftRow(len(table.groups) - 1, skip))
        table.row_open = True

    def open_cell(self, draft: Draft) -> None:
        """Opens a cell; a missing row is supplied."""
        table = self._tables[-1]
        if not table.row_open:
            self.open_row()
        self._count_cell()
        table.rows[-1].cells.append(draft)
        self._cells.append(draft)

    def close_cell(self) -> None:
        """Closes the cell that was opened last."""
        self.end_line()
        self._cells.pop()

    def open_aside(self) -> None:
        """Opens a text of its own inside a line (a text box); it will stand before that line."""
        self._cells.append(Draft())

    def close_aside(self) -> None:
        """Closes what `open_aside` opened."""
        self.end_line()
        aside = self._cells.pop()
        self._cells[-1].items.extend(aside.items)

    def close_table(self) -> None:
        """Closes the table: it becomes a grid, or its content flows on where it stood."""
        self.end_line()
        table = self._tables.pop()
        placed = self._place(table)
        self._cells[-1].items.extend(settle(placed, keeps_tables=self._keeps_tables))

    def _count_cell(self) -> None:
        self._cell_count += 1
        check(self._cell_count, MAX_CELLS, "单元格太多")

    def items(self) -> list[Item]:
        """Everything that was collected."""
        self.end_line()
        return self._page.items


def check(count: int, limit: int, what: str) -> None:
    """Raises ReadingError where a count goes beyond its limit."""
    if count > limit:
        raise ReadingError(_TOO_BIG.format(what=f"{what}，最多 {limit}"))


def settle(placed: Sequence[Placed], *, keeps_tables: bool = False) -> list[Item]:
    """A table as one grid, several grids between running text, or text alone.

    A table that only frames (one column, other tables inside, long paragraphs beside others)
    flows; rows of running text in a table split it. With `keeps_tables` it stays one grid, however
    long its cells are.
    """
    if keeps_tables:
        return _grids(placed)
    if _only_frames(placed):
        return [item for cell in placed for item in cell.draft.items]
    out: list[Item] = []
    part: list[Placed] = []
    running = _running_rows(placed)
    for cell in placed:
        if cell.row not in running:
            part.append(cell)
            continue
        out.extend(_grids(part))
        part = []
        out.extend(cell.draft.items)
    out.extend(_grids(part))
    return out


def _only_frames(placed: Sequence[Placed]) -> bool:
    if len({cell.column for cell in placed if cell.draft.items}) < 2:
        return not any(cell.draft.address for cell in placed)
    filled: dict[int, int] = {}
    for cell in placed:
        filled[cell.row] = filled.get(cell.row, 0) + bool(cell.draft.items)
    for cell in placed:
        length = 0
        for item in cell.draft.items:
            if isinstance(item, Grid):
                return True
            length += len(item)
        if length > _LONG_CELL and filled[cell.row] > 1:
            return True
    return False


def _running_rows(placed: Sequence[Placed]) -> set[int]:
    """Rows that hold one cell only, with running text in it, and that no other cell reaches."""
    alone: dict[int, Placed | None] = {}
    reached: set[int] = set()
    end = 0
    for cell in placed:
        if cell.row < end or cell.rowspan > 1:
            reached.add(cell.row)
        end = max(end, cell.row + cell.rowspan if cell.rowspan > 1 else 0)
        if cell.draft.items:
            alone[cell.row] = None if cell.row in alone else cell
    return {
        row
        for row, cell in alone.items()
        if cell is not None and row not in reached and is_running(cell.draft.text)
    }


def is_running(text: str) -> bool:
    """Whether a row with this single text is a paragraph, a statutory heading or the title."""
    return len(text) > _LONG_ROW or bool(_RUNNING.search(squeeze(text)))


def _grids(part: Sequence[Placed]) -> list[Item]:
    if not any(cell.draft.items for cell in part):
        return []
    return [
        grid_of(
            Cell(c.draft.text, c.row, c.column, c.rowspan, c.colspan, c.draft.address) for c in part
        )
    ]


def grid_of(cells: Iterable[Cell], where: str = "") -> Grid:
    """A grid of cells that don't overlap; rows and columns at which no cell begins are dropped."""
    whole = list(cells)
    rows = {row: n for n, row in enumerate(sorted({cell.row for cell in whole}))}
    columns = {column: n for n, column in enumerate(sorted({cell.column for cell in whole}))}
    check(len(columns), MAX_COLUMNS, "表格的列太多")
    check(len(rows) * len(columns), MAX_GRID_AREA, "表格太大")
    ends = _ends(rows, (c.row + c.rowspan for c in whole))
    sides = _ends(columns, (c.column + c.colspan for c in whole))
    compact = tuple(
        Cell(
            c.text,
            rows[c.row],
            columns[c.column],
            ends[c.row + c.rowspan] - rows[c.row],
            sides[c.column + c.colspan] - columns[c.column],
            c.address,
        )
        for c in whole
    )
    return Grid(compact, len(rows), len(columns), where)


def _ends(kept: dict[int, int], ends: Iterable[int]) -> dict[int, int]:
    """For each end (exclusive) the number of kept lines before it."""
    lines = sorted(kept)
    out: dict[int, int] = {}
    passed = 0
    for end in sorted(set(ends)):
        while passed < len(lines) and lines[passed] < end:
            passed += 1
        out[end] = passed
    return out


def blocks_of(items: Iterable[str | Block]) -> tuple[list[Block], str]:
    """Items and placed lines as blocks, with the plain text that the spans of the lines count in."""
    blocks: list[Block] = []
    parts: list[str] = []
    offset = lines = tables = 0
    for item in items:
        if isinstance(item, Grid):
            tables += 1
            blocks.append(replace(item, where=item.where or f"第{tables}个表格"))
            part = "\n".join(_rows_as_text(item))
        else:
            lines += 1
            check(lines, MAX_LINES, "文字行数太多")
            line = item if isinstance(item, Line) else Line(item, f"第{lines}段")
            part = line.text
            blocks.append(replace(line, span=(offset, offset + len(part))))
        parts.append(part)
        offset += len(part) + 1
    return blocks, "\n".join(parts)


def _rows_as_text(grid: Grid) -> Iterator[str]:
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text.replace("\n", ""))
    return map("\t".join, rows)


def document_of(
    kind: SourceKind, items: Iterable[str | Block], title: str | None = None
) -> Document:
    """A document of items; ReadingError where there is nothing to read."""
    blocks, text = blocks_of(items)
    if not blocks:
        raise ReadingError("里面没有可读的文字。请确认文件打开后能看到年报正文")
    return Document(kind, blocks, title, text)
