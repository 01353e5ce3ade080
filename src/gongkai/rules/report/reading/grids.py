"""Tables whose cells are known: rows by label, columns by heads or, where heads fail, by order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gongkai.rules.report.reading.labels import (
    T3_COLUMNS,
    T4_BLOCKS,
    Label,
    squeeze,
    t2_label,
    t3_label,
)
from gongkai.rules.report.reading.normal import fold
from gongkai.rules.report.reading.rows import Mark, Readings, read_row
from gongkai.rules.report.reading.source import Cell, Grid
from gongkai.rules.report.reading.values import parse

_OUTCOMES: Final = (
    ("upheld", re.compile(r"结果维持|维持")),
    ("corrected", re.compile(r"结果纠正|纠正")),
    ("other", re.compile(r"其[他它]结果")),
    ("pending", re.compile(r"尚未审结|未审结")),
    ("total", re.compile(r"总计|合计")),
)


class GridReader:
    """Reads one grid after another; table 3 may go on in the next grid without its heads."""

    def __init__(self, into: Readings) -> None:
        self.into = into
        self.t3_columns: dict[str, int] = {}
        self.previous_row: str | None = None

    def read(self, grid: Grid, context: str) -> bool:
        """Read a grid; returns whether it held anything of the statutory tables."""
        matrix = [_row(cells, r, grid.where) for r, cells in enumerate(grid.matrix())]
        heads = self._t3_heads(matrix)
        if heads:
            self.t3_columns = heads
        hit = self._t4(matrix, context)
        heads: list[str] = []
        for row in matrix:
            texts = [m.text for m in row if m.text]
            if not texts:
                continue
            label, rest = self._label(row)
            if label is None:
                if not any(_is_data(m.text) for m in row):
                    heads = texts
                    hit = hit or bool(heads)
                continue
            if not label.row:
                hit = True
                continue
            hit = self._read(label, rest, heads) or hit
        return hit

    def _label(self, row: Sequence[Mark]) -> tuple[Label | None, list[Mark]]:
        """The row's label and the cells behind it; the last label wins (group, then row)."""
        best: tuple[Label | None, list[Mark]] = (None, [])
        for index, mark in enumerate(row):
            if not mark.text or _is_data(mark.text):
                continue
            rest = list(row[index + 1 :])
            if not any(_is_data(m.text) or not m.text for m in rest[:1]):
                label = None
                if index + 1 < len(row):
                    continue
            label = self._name(mark.text, rest)
            if label is not None:
                best = (label, rest)
        return best

    def _name(self, text: str, rest: Sequence[Mark]) -> Label | None:
        key = squeeze(text)
        if key in ("其他", "其它", "3其他", "3其它", "(3)其他", "(三)其他"):
            if self.previous_row in ("other_fee_unpaid", "other_no_supplement"):
                return Label("T3", "other_misc", "其他", re.compile("其他"))
            return None
        if key in ("总计", "合计") and self.previous_row is None:
            return None
        wide = len(key) > 60
        return None if wide and "申请人" not in key else (t2_label(text) or t3_label(text))

    def _read(self, label: Label, rest: Sequence[Mark], heads: list[str]) -> bool:
        marks = [m for m in rest if _is_data(m.text) or not m.text]
        if label.table != "T3":
            self.into.note_heads(label.table, "".join(heads))
        columns = self.into.columns(label.table, label.row)
        if label.table == "T3" and len(marks) != len(columns) and len(self.t3_columns) == 7:
            by_head = {m.column: m for m in marks}
            chosen = [by_head.get(place) for place in self.t3_columns.values()]
            solid = [m for m in marks if m.text]
            if all(m is not None for m in chosen) and all(m in chosen for m in solid):
                marks = [m for m in chosen if m is not None]
        done = read_row(self.into, label.table, label.row, marks, hard=True, heads=heads)
        if label.table == "T3":
            self.previous_row = label.row
        return done or bool(marks)

    def _t3_heads(self, matrix: Sequence[Sequence[Mark]]) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in matrix[:5]:
            for mark in row:
                key = squeeze(mark.text)
                for code, pattern in T3_COLUMNS:
                    if pattern.match(key) and mark.column is not None and code not in found:
                        found[code] = mark.column
        ordered = {code: found[code] for code, _ in T3_COLUMNS if code in found}
        return ordered if "natural" in ordered and "org_business" in ordered else {}

    # --- table 4 ------------------------------------------------------------------------------

    def _t4(self, matrix: Sequence[Sequence[Mark]], context: str) -> bool:
        heads = [
            (r, [m for m in row if _outcome(m.text)])
            for r, row in enumerate(matrix)
        ]
        rows = [(r, marks) for r, marks in heads if len(marks) >= 4]
        if not rows:
            return False
        last = rows[-1][0]
        keys = squeeze("".join(m.text for row in matrix[: last + 1] for m in row))
        blocks = [code for code, pattern in T4_BLOCKS if pattern.search(keys)]
        for row in matrix[last + 1 :]:
            data = [m for m in row if _is_data(m.text) or not m.text]
            if not any(m.text for m in data):
                continue
            if len(data) == 5 or (len(rows[-1][1]) == 5 and len(blocks) <= 1):
                block = blocks[0] if len(blocks) == 1 else context
                if block and _five(data):
                    self._t4_block(block, _five(data))
                    return True
            return read_row(self.into, "T4", "cases", data, hard=True) or True
        return True

    def _t4_block(self, block: str, marks: Sequence[Mark]) -> None:
        for (code, _), mark in zip(_OUTCOMES, marks, strict=True):
            parsed = parse(mark.text)
            if parsed is not None:
                self.into.put(f"T4.cases.{block}.{code}", parsed, mark, "label")


def _five(data: Sequence[Mark]) -> list[Mark]:
    solid = [m for m in data if m.text]
    return list(data) if len(data) == 5 else solid if len(solid) == 5 else []


def _outcome(text: str) -> str | None:
    key = squeeze(text)
    if len(key) > 6:
        return None
    for code, pattern in _OUTCOMES:
        if pattern.fullmatch(key):
            return code
    return None


def _is_data(text: str) -> bool:
    return bool(text) and parse(text) is not None


def _row(cells: Sequence[Cell | None], row: int, where: str) -> list[Mark]:
    """The distinct cells that a grid row shows, left to right; holes are blanks.

    A cell that hangs down from a row above keeps its text only as a label, never as a number.
    """
    out: list[Mark] = []
    seen: list[Cell] = []
    for column, cell in enumerate(cells):
        place = f"{where}第{row + 1}行第{column + 1}列"
        if cell is None:
            out.append(Mark("", place, column=column))
            continue
        if any(cell is other for other in seen):
            continue
        seen.append(cell)
        text = fold(cell.text).strip()
        if cell.row != row and parse(text) is not None:
            continue
        out.append(Mark(re.sub(r"\s*\n\s*", "", text), place, column=column))
    return out

