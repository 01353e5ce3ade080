"""Rows of the three statutory tables: a label's text and the cells behind it find their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from gongkai.rules.report.forms import FormId
from gongkai.rules.report.reading.align import Event, align, contradicted, split_runs
from gongkai.rules.report.reading.columns import read_downwards
from gongkai.rules.report.reading.fused import cut_of_table_4, unfuse
from gongkai.rules.report.reading.grids import GridRow
from gongkai.rules.report.reading.labels import (
    T4_BLOCKS,
    Label,
    row_of_tail,
    squeeze,
    t2_label,
    t3_label,
    t3_labels_in,
    t3_prefix,
    without_tail,
)
from gongkai.rules.report.reading.rows import (
    IN_GRID,
    IN_WORDS,
    Layout,
    Mark,
    Readings,
    padding_of,
    read_row,
)
from gongkai.rules.report.reading.values import parse

Mode = Literal["none", "T2", "T3", "T4"]
_OUTCOMES: Final = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
_APPLICANTS: Final = ("商业企业", "科研机构", "社会公益", "法律服务")
_T4_WIDTH: Final = 15
UNPLACED: Final = "行与数字的对应不清楚，请对照原文填写"
SWAPPED: Final = "表三的申请人栏目次序与格式不同，为免张冠李戴未读取"


class TableReader:
    """Takes rows in reading order; `finish` settles what only the whole table can decide."""

    def __init__(self, into: Readings, rows_form: FormId | None) -> None:
        self.into = into
        self.rows_form = rows_form
        self.placed = 0
        self.heads: list[str] = []
        self.block: str | None = None
        self.previous_row: str | None = None
        self.events: list[Event] = []
        self.swapped = False
        self._single: tuple[Mark, str] | None = None

    def label(self, mode: Mode, text: str) -> Label | None:
        """The row that a text names in that table."""
        if mode == "T2":
            return t2_label(text)
        if squeeze(text) in ("其他", "其它") and (self.previous_row or "").startswith("other_"):
            return Label("T3", "other_misc", "其他", re.compile("其他"))
        return t3_label(text) or t3_prefix(text)

    def grid_row(self, mode: Mode, waiting: list[str], row: GridRow) -> bool:
        """Take a row of a grid; returns whether the texts are used up.

        A label of its own is certain; texts `waiting` from before then have no numbers.
        """
        cells = list(row.cells)
        own = "".join(row.texts)
        label = self.label(mode, own) if mode != "T4" else None
        width = _T4_WIDTH if mode == "T4" else 0
        if label is not None and label.row:
            width = len(self.into.columns(label.table, label.row))
        cells += [Mark("", cells[-1].where)] * min(width - len(cells), row.holes)
        if mode == "T3" and label is not None and label.row:
            return self.row(mode, row.texts, cells, IN_GRID)
        return self.row(mode, [*waiting, *row.texts], cells, IN_GRID)

    def row(
        self,
        mode: Mode,
        texts: Sequence[str],
        run: list[Mark],
        layout: Layout,
        *,
        cut: bool = False,
    ) -> bool:
        """Take one row; returns whether the texts before it are used up."""
        if mode == "T4":
            return self._t4(texts, run, layout)
        if mode == "T3":
            self._t3(texts, run, layout, cut=cut)
        else:
            self._t2(texts, run, layout, cut=cut)
        return True

    # --- table 2 ------------------------------------------------------------------------------

    def _t2(self, texts: Sequence[str], run: list[Mark], layout: Layout, *, cut: bool) -> None:
        text = "".join(texts)
        label = t2_label(text)
        heads = _heads_in(texts)
        self.heads = heads or self.heads
        if label is None:
            filled = [mark for mark in run if mark.text]
            self._single = (filled[0], text) if len(filled) == 1 else None
            return
        self._single = None
        self.into.note_heads(label.table, "".join(self.heads) or text)
        self.placed += 1
        read_row(self.into, label.table, label.row, run, layout, heads=self.heads, cut=cut)

    def settle_single(self, texts: Sequence[str]) -> None:
        """A block with one row and one number, whose label stands behind its number."""
        single, self._single = self._single, None
        label = t2_label("".join(texts)) if single else None
        if single is None or label is None or label.table not in ("T2_5", "T2_8"):
            return
        mark, heads = single
        self.into.note_heads(label.table, heads)
        if "本年" in heads and len(self.into.columns(label.table, label.row)) == 1:
            read_row(self.into, label.table, label.row, [mark], IN_WORDS, heads=[heads])

    # --- table 3 ------------------------------------------------------------------------------

    def _t3(self, texts: Sequence[str], run: list[Mark], layout: Layout, *, cut: bool) -> None:
        text = without_tail("".join(texts), self.previous_row)
        self._unname_if_tail(text)
        label = self.label("T3", text)
        filled = any(mark.text for mark in run)
        row = label.row if label is not None else None
        if not filled and row in (None, "", "result_total"):
            return
        if row == "new_received":
            self._check_applicants(text)
        if row == "other" and self.rows_form == "2021" and not layout.blanks:
            row = ""  # in words, a group heading whose first row lost its label looks the same
        self.placed += 1
        if cut and row and len(run) < 7:
            self._cut_row(row, run, layout)
            return
        named = tuple(t3_labels_in(text) - {row})
        if row and named:
            # several labels, one row of numbers: only the order of rows can tell whose they are
            named, row = (*named, row), None
        self.events += split_runs(Event(row, run, named, "".join(texts), layout))
        self.previous_row = row or self.previous_row

    def _unname_if_tail(self, text: str) -> None:
        """Numbers followed by the end of another row's label may be that row's."""
        other = row_of_tail(text) if self.events else None
        last = self.events[-1] if self.events else None
        if other and last and last.row and other != last.row:
            self.events[-1] = replace(
                last, row=None, named_before=(*last.named_before, last.row, other)
            )

    def _cut_row(self, row: str, run: list[Mark], layout: Layout) -> None:
        """The source ends inside this row; without separators the last number may be cut too."""
        if not layout.blanks:
            run = run[:-1]
            whole = bool(self.events) and all(event.whole for event in self.events)
            layout = replace(layout, blanks=whole)
        read_row(self.into, "T3", row, run, layout, cut=True)

    def _check_applicants(self, text: str) -> None:
        key = squeeze(text)
        places = [key.find(word) for word in _APPLICANTS]
        self.swapped = all(p >= 0 for p in places) and places != sorted(places)

    def finish(self, paragraphs: Sequence[Sequence[Mark]]) -> list[str]:
        """Place the rows of table 3; returns the rows that stay in doubt.

        `paragraphs` are the numbers of table 3 by paragraph, for tables printed column by column.
        """
        if self.swapped:
            self.into.miss("T3", SWAPPED)
            return ["T3"]
        events = align(unfuse(self.events))
        if contradicted(events):
            events = [event for event in events if not event.guessed]
        if len({event.row for event in events if event.whole}) < 23:
            downwards = read_downwards(paragraphs)
            if downwards is not None:
                events = [Event(r, marks, guessed=True) for r, marks in downwards.items()]
        padding = padding_of([event.marks for event in events], 7)
        doubts = []
        for event in events:
            row = event.row or ""
            if event.doubtful:
                doubts.append(row)
                for column in self.into.columns("T3", row):
                    self.into.miss(f"T3.{row}.{column.code}", UNPLACED)
                continue
            layout = replace(event.layout, padding=padding or event.layout.padding)
            how = "order" if event.guessed else "split" if event.fused else "label"
            read_row(self.into, "T3", row, event.marks, layout, how=how)
        return doubts

    # --- table 4 ------------------------------------------------------------------------------

    def _t4(self, texts: Sequence[str], run: list[Mark], layout: Layout) -> bool:
        filled = [mark for mark in run if mark.text]
        if not filled:
            return False
        marks = list(run)
        if len(marks) != _T4_WIDTH:
            first = next(i for i, mark in enumerate(marks) if mark.text)
            last = max(i for i, mark in enumerate(marks) if mark.text)
            marks = marks[first : last + 1]
        key = squeeze("".join(texts))
        outcomes = [code for code, word in _OUTCOMES if key.count(word) == 1]
        blocks = [code for code, pattern in T4_BLOCKS if pattern.search(key)]
        if len(blocks) == 1:
            self.block = blocks[0]
        block = self.block if len(blocks) <= 1 else None
        self.placed += 1
        if block and len(filled) == 1 and len(outcomes) == 1:
            if key.endswith(dict(_OUTCOMES)[outcomes[0]]):
                self._t4_cells([f"{block}.{outcomes[0]}"], filled)
        elif block and len(filled) == 5 and len(outcomes) == 5:
            self._t4_cells([f"{block}.{code}" for code, _ in _OUTCOMES], filled)
        elif len(filled) == 1 and (row := cut_of_table_4(filled[0].text)):
            fused = [Mark(str(number), filled[0].where, filled[0].span) for number in row]
            read_row(self.into, "T4", "cases", fused, layout, how="split")
        else:
            read_row(self.into, "T4", "cases", marks, layout)
        return True

    def _t4_cells(self, columns: Sequence[str], marks: Sequence[Mark]) -> None:
        for column, mark in zip(columns, marks, strict=True):
            parsed = parse(mark.text)
            if parsed is not None:
                self.into.put(f"T4.cases.{column}", parsed, mark, "label")


def _heads_in(texts: Sequence[str]) -> list[str]:
    """The texts over the columns of table 2: from 信息内容 to the row label."""
    start = next((i for i, text in enumerate(texts) if "信息内容" in squeeze(text)), None)
    if start is None:
        return []
    end = len(texts)
    while end > start + 1 and t2_label(texts[end - 1]):
        end -= 1
    return list(texts[start:end])
