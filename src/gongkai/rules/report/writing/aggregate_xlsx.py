"""The totals of a tree as a workbook: statutory tables, every body's cells, what is not in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain
from typing import Any, Final

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import SEVERITY_LABELS, Value
from gongkai.rules.report.totals import Aggregate
from gongkai.rules.report.writing.layout import lay_out
from gongkai.rules.report.writing.xlsx import (
    CELL_LIMIT,
    Sheets,
    new_book,
    write_value,
)
from gongkai.rules.writing import clean

Row = Sequence[Value | str]

_HEADS: Final = 3  # lines of column heads over the matrix: part, row, column
_NAMES: Final = 3  # columns before the cells: code, name, source


def write_aggregate(aggregate: Aggregate, at: datetime | None = None) -> bytes:
    """The totals as a workbook; `at` is noted as the time of writing, None notes 1980.

    Sheets: summary, the three statutory tables of the whole tree, one row per counted body with
    all its cells, then what is missing, refused, blank, adjusted, and which checks failed.
    """
    report = aggregate.report()
    printed = lay_out(report)
    target = BytesIO()
    title = f"{report.agency}{aggregate.year}年政府信息公开工作年度报告汇总"
    book = new_book(target, title, report.agency, at, in_memory=False)
    totals = Sheets(book, report, printed)
    lists = _Lists(book, aggregate, totals)
    lists.summary(title)
    for part in printed.parts:
        if part.grid:
            totals.table(part)
    lists.matrix()
    lists.missing()
    lists.not_counted()
    lists.checks()
    lists.discrepancies()
    lists.blanks()
    lists.adjustments()
    book.close()
    return target.getvalue()


class _Lists:
    """Writes the sheets that stand beside the statutory tables."""

    def __init__(self, book: Any, aggregate: Aggregate, styles: Sheets) -> None:
        self.book, self.aggregate, self.styles = book, aggregate, styles
        self.form = load_form(aggregate.form)
        self.addresses = tuple(self.form.addresses())

    def summary(self, title: str) -> None:
        """How many bodies are in the totals, and by which rules they were added."""
        aggregate = self.aggregate
        due = [body for body in aggregate.tree if body.expected]
        lines: list[Row] = [
            ("年度", str(aggregate.year)),
            ("格式", f"{self.form.title}（{self.form.document_number}）"),
            ("应报机构", len(due)),
            ("已计入", len(aggregate.counted)),
            ("缺报", len(aggregate.missing)),
            ("未计入的文件", len(aggregate.refused)),
            ("已含在上级汇总报告中", len(aggregate.covered)),
            ("自身校验有错误的机构", sum(1 for check in aggregate.checks if check.errors)),
            ("调整", len(aggregate.adjustments)),
            ("合计", "全部由分项重新计算；机构自填的合计只用来核对"),
            ("空白", "不当作0：有数的照加，空白的列在“空白”表；全是空白的，合计也是空白"),
            ("缺报机构", "不在任何合计里，也不当作0"),
            ("不适用", "填“/”的格不参加合计"),
        ]
        sheet = self.book.add_worksheet("说明")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 80)
        sheet.write_string(0, 0, title, self.styles.caption)
        for row, line in enumerate(lines, 1):
            self._write(sheet, row, line)

    def matrix(self) -> None:
        """One row per counted body, as its report says; the totals and adjustments on top."""
        sheet = self._long_sheet("分机构明细")
        sheet.set_column(1, 2, 28)
        sheet.freeze_panes(_HEADS, _NAMES)
        labels = [cell_label(address, self.form.id) for address in self.addresses]
        for row, heads in enumerate(
            (
                ("", "", "", *(label.part for label in labels)),
                ("", "", "", *(label.row for label in labels)),
                ("代码", "机构", "来源", *(label.column for label in labels)),
            )
        ):
            for column, head in enumerate(heads):
                sheet.write_string(row, column, head, self.styles.head)
        top = self.aggregate.tree.top
        rows: list[Row] = [
            ("", "合计", "", *(self.aggregate.value(top, cell) for cell in self.addresses))
        ]
        for a in self.aggregate.adjustments:
            amounts = (a.amount if cell == a.cell else None for cell in self.addresses)
            rows.append((a.body, f"调整：{a.reason}", "", *amounts))
        bodies = (
            (body.code, body.name, source, *values)
            for body, source, values in self.aggregate.rows()
        )
        for row, line in enumerate(chain(rows, bodies), _HEADS):
            self._write(sheet, row, line)

    def missing(self) -> None:
        """Bodies that owe a report."""
        rows = ((body.code, body.name) for body in self.aggregate.missing)
        self._list("缺报", (("代码", 12), ("机构", 40)), rows)

    def not_counted(self) -> None:
        """Files that were not added, with the reason."""
        rows: list[Row] = [(r.source, r.agency or "", r.reason) for r in self.aggregate.refused]
        rows += [
            ("", body.name, "已含在上级的汇总报告中，不重复相加") for body in self.aggregate.covered
        ]
        self._list("未计入", (("文件", 36), ("机构", 36), ("原因", 80)), rows)

    def checks(self) -> None:
        """Every error and warning of every counted report."""
        rows = (
            (check.code, check.name, SEVERITY_LABELS[f.severity], f.rule, f.message, f.look)
            for check in self.aggregate.checks
            for f in check.findings
        )
        heads = (("代码", 12), ("机构", 36), ("级别", 8), ("规则", 14), ("说明", 80), ("位置", 50))
        self._list("各机构校验", heads, rows)

    def discrepancies(self) -> None:
        """Typed totals that the leaf cells do not give, and handed-in aggregates that differ."""
        tree = self.aggregate.tree
        rows: list[Row] = [
            (
                d.code,
                tree[d.code].name,
                self._cell(d.cell),
                d.typed,
                d.computed,
                "自填合计与分项不符",
            )
            for d in self.aggregate.discrepancies
        ]
        rows += [
            (body.code, body.name, self._cell(cell), reported, added, "汇总报告与下级相加不符")
            for body, cell, reported, added in self.aggregate.branch_differences()
        ]
        heads = (
            ("代码", 12),
            ("机构", 36),
            ("单元格", 60),
            ("所填", 12),
            ("应为", 12),
            ("说明", 28),
        )
        self._list("合计不符", heads, rows)

    def blanks(self) -> None:
        """Leaf cells that counted reports left blank."""
        tree = self.aggregate.tree
        rows = ((b.code, tree[b.code].name, self._cell(b.cell)) for b in self.aggregate.blanks())
        self._list("空白", (("代码", 12), ("机构", 36), ("单元格", 60)), rows)

    def adjustments(self) -> None:
        """Corrections of sums with their reasons."""
        tree = self.aggregate.tree
        rows = (
            (a.body, tree[a.body].name, self._cell(a.cell), a.amount, a.reason)
            for a in self.aggregate.adjustments
        )
        heads = (("代码", 12), ("机构", 36), ("单元格", 60), ("增减", 12), ("原因", 60))
        self._list("调整", heads, rows)

    def _cell(self, address: str) -> str:
        label = cell_label(address, self.form.id)
        return f"{label.part}{label}"

    def _long_sheet(self, name: str) -> Any:
        """A sheet that goes to disk row by row: memory stays flat, rows must come in order."""
        self.book.constant_memory = True
        sheet = self.book.add_worksheet(name)
        self.book.constant_memory = False
        return sheet

    def _list(self, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Row]) -> None:
        sheet = self._long_sheet(name)
        for column, (head, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.styles.head)
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(rows, 1):
            self._write(sheet, row, line)

    def _write(self, sheet: Any, row: int, line: Row) -> None:
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, column, clean(value)[:CELL_LIMIT], self.styles.text)
            elif value is not None:
                write_value(sheet, row, column, value, None)
