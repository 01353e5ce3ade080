"""Tables whose columns can be trusted: XLSX, DOCX and Markdown, with merged cells resolved."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.rules.report.reading.source import Cell, Grid
from gongkai.rules.standards.model import Column, Doubt, Row, area_of
from gongkai.rules.standards.reading.cells import Draft
from gongkai.rules.standards.reading.header import (
    TICK_COLUMNS,
    Slot,
    is_head,
    is_under_head,
    slot_of,
    slots_of_grid,
)

_NAMES = (Column.SEQ, Column.ITEM1, Column.ITEM2)


class GridReader:
    """Reads the grids of one file; a table that goes on without a head keeps the last one."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.doubts: list[Doubt] = []
        self.title = ""
        self._slots: list[Slot] = []
        self._area = ""
        self._pending: Draft | None = None
        self._torn = False

    def take(self, grid: Grid, title: str = "") -> None:
        """Read a grid; `title` is what stood above it. Grids without a head are not of a catalogue."""
        matrix = grid.matrix()
        texts = [[cell.text if cell else "" for cell in row] for row in matrix]
        heads = [n for n, row in enumerate(texts) if is_head(_distinct(matrix[n], row))]
        if not heads and len(texts[0]) != len(self._slots):
            return
        self._flush()
        if title:
            self._begin(title)
        self._torn = bool(self.rows)
        at = 0
        while at < len(texts):
            if is_head(_distinct(matrix[at], texts[at])):
                at = self._take_head(matrix, texts, at)
                continue
            if self._slots:
                self._take_row(matrix[at], texts[at], at, f"{grid.where}第{at + 1}行")
            elif name := _alone(matrix[at]):
                self._begin(name)
            at += 1
        self._flush()

    def _begin(self, title: str) -> None:
        self._flush()
        self.title = self.title or " ".join(title.split())
        self._area = area_of(title)

    def _take_head(
        self, matrix: Sequence[Sequence[Cell | None]], texts: Sequence[list[str]], at: int
    ) -> int:
        end = at + 1
        while end < len(texts) and is_under_head(_distinct(matrix[end], texts[end])):
            end += 1
        self._slots = slots_of_grid(texts[at:end])
        self._torn = self._pending is not None or bool(self.rows)
        return end

    def _take_row(
        self, cells: Sequence[Cell | None], texts: Sequence[str], at: int, where: str
    ) -> None:
        alone = _alone(cells)
        if alone and ("目录" in alone or "领域" in alone or "清单" in alone):
            self._begin(alone)
            return
        if not any(text.strip() for text in texts):
            return
        draft = Draft(where)
        for slot, text in zip(self._slots, texts, strict=False):
            if slot.column in TICK_COLUMNS:
                draft.take_tick(slot, text)
            elif slot.column is not None:
                draft.texts[slot.column] = text
            elif slot.label and text.strip():
                draft.extras.append((slot.label, text.strip()))
        # A merged cell that began above says that the row belongs to the one before.
        inherited = {
            slot.column
            for slot, cell in zip(self._slots, cells, strict=False)
            if cell is not None and cell.row < at and cell.text.strip()
        }
        if self._goes_on(draft, inherited):
            self._join(draft)
        else:
            self._flush()
            self._pending = draft
        self._torn = False

    def _goes_on(self, draft: Draft, inherited: set[Column | None]) -> bool:
        """Whether a row is the rest of the one above, torn off by the end of a page."""
        if self._pending is None and not (self._torn and self.rows):
            return False
        if any(draft.texts.get(column, "").strip() for column in _NAMES):
            return False
        if inherited & set(_NAMES):
            return False
        filled = {column for column, text in draft.texts.items() if text.strip()}
        return not {Column.ELEMENTS, Column.TIME_LIMIT} <= filled

    def _join(self, draft: Draft) -> None:
        above = self._pending
        if above is None:
            self.doubts.append(
                Doubt("torn", "像是上一页一行的下半截，没有读入，请核对。", draft.where)
            )
            return
        joined = []
        for column, text in draft.texts.items():
            if text.strip():
                before = above.texts.get(column, "")
                above.texts[column] = f"{before}\n{text}" if before else text
                joined.append(column)
        for column, ticks in draft.ticks.items():
            above.ticks.setdefault(column, []).extend(ticks)
        above.extras += draft.extras
        where: list[Column | None] = [*joined] or [None]
        for place in where:
            above.doubt("torn", f"这一行跨页断开，{draft.where}并入了这里，请核对。", place)

    def _flush(self) -> None:
        draft, self._pending = self._pending, None
        if draft is None:
            return
        same = self.rows and self.rows[-1].area == self._area
        row = draft.row(self._area, self.rows[-1] if same else None)
        self.doubts += [_on(doubt, len(self.rows)) for doubt in draft.doubts]
        self.rows.append(row)


def _on(doubt: Doubt, row: int) -> Doubt:
    return Doubt(doubt.code, doubt.message, doubt.where, row, doubt.column)


def _distinct(cells: Sequence[Cell | None], texts: Sequence[str]) -> list[str]:
    """The texts of a row, each merged cell once."""
    found, last = [], None
    for cell, text in zip(cells, texts, strict=True):
        if cell is None or cell is not last:
            found.append(text)
        last = cell
    return found


def _alone(cells: Sequence[Cell | None]) -> str:
    """The text of a row that has only one filled cell, which is no label; "" for any other."""
    filled = {id(cell): cell for cell in cells if cell is not None and cell.text.strip()}
    if len(filled) != 1:
        return ""
    text = next(iter(filled.values())).text
    return "" if slot_of(text) else text
