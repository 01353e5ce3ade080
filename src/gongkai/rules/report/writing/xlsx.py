"""XLSX: narrative, the tables of the form with merged cells, findings. No text is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any, Final

from xlsxwriter import Workbook

from gongkai.rules.report.forms import Kind
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import NA, SEVERITY_LABELS, Finding, Report, Value
from gongkai.rules.report.reading.source import FINDINGS_SHEET
from gongkai.rules.report.writing.layout import (
    Paragraph,
    Part,
    Placed,
    Printed,
    ems,
    lay_out,
    placed,
    plain,
)
from gongkai.rules.report.writing.measures import column_twips, is_row_label
from gongkai.rules.writing import clean

CELL_LIMIT: Final = 32_767  # characters that Excel allows in a cell
EXACT_DIGITS: Final = 15  # digits that survive in Excel's binary numbers
_NUMBER_FORMATS: Final[dict[Kind, str]] = {
    "count": "General",
    "change": '"增"0;"减"0;0',
    "money": 'General"元"',
    "wan": "General",
}
_TEXT_WIDTH: Final = 78.0
_FINDING_WIDTHS: Final = (8.0, 14.0, 40.0, 14.0, 14.0, 60.0, 40.0)
_CHARACTER_WIDTH: Final = 2.1  # of a Chinese character, in units of column width
_HIGHEST: Final = 409.0  # points that Excel allows a row
_TWIPS_PER_WIDTH: Final = 105.0  # one unit of column width in twips, at 11 pt


def write_xlsx(
    report: Report, findings: Iterable[Finding] = (), at: datetime | None = None
) -> bytes:
    """The report as a workbook; `at` is noted as the time of writing, None notes 1980."""
    printed = lay_out(report)
    target = BytesIO()
    book = new_book(target, "".join(printed.title), report.agency, at)
    sheets = Sheets(book, report, printed)
    sheets.narrative()
    for part in printed.parts:
        if part.grid:
            sheets.table(part)
    sheets.findings(tuple(findings))
    book.close()
    return target.getvalue()


def new_book(
    target: BytesIO,
    title: str,
    author: str | None,
    at: datetime | None = None,
    *,
    in_memory: bool = True,
) -> Workbook:
    """An empty workbook in which no text becomes a formula, a link or a number.

    Not `in_memory`, its sheets are put together in temporary files: for thousands of rows.
    """
    book = Workbook(
        target,
        {
            "in_memory": in_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": title,
            "author": clean(author or ""),
            "created": at.astimezone(UTC) if at else datetime(1980, 1, 1, tzinfo=UTC),
        }
    )
    return book


class Sheets:
    """Writes the sheets of one report."""

    def __init__(self, book: Workbook, report: Report, printed: Printed) -> None:
        self.book, self.report, self.printed = book, report, printed
        wrapped = {"text_wrap": True, "valign": "top"}
        boxed = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16, **wrapped})
        self.heading = book.add_format({"bold": True, "font_size": 12, **wrapped})
        self.caption = book.add_format({"bold": True, "font_size": 12, "valign": "vcenter"})
        self.text = book.add_format(wrapped)
        self.head = book.add_format({**boxed, "bg_color": "#F2F5F9"})
        self.label = book.add_format({**boxed, "align": "left", "bg_color": "#F2F5F9"})
        self.values: dict[Kind, Any] = {
            kind: book.add_format({**boxed, "num_format": number})
            for kind, number in _NUMBER_FORMATS.items()
        }

    def narrative(self) -> None:
        """Title, opening and the six headings with their text, one paragraph per row."""
        sheet = self.book.add_worksheet("正文")
        _print_on_a4(sheet)
        sheet.set_column(0, 0, _TEXT_WIDTH)
        lines = [("".join(self.printed.title), self.title)]
        lines += self._texts(self.printed.preamble)
        for part in self.printed.parts:
            lines.append((part.section.heading, self.heading))
            lines += self._texts(part.paragraphs)
        for number, (text, style) in enumerate(lines):
            scale = 1.5 if style is self.title else 1
            sheet.set_row(number, _height([(text, _TEXT_WIDTH / scale)]) * scale)
            sheet.write_string(number, 0, text, style)

    def _texts(self, paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, Any]]:
        return [
            (paragraph.text[start : start + CELL_LIMIT], self.text)
            for paragraph in paragraphs
            for start in range(0, len(paragraph.text), CELL_LIMIT)
        ]

    def table(self, part: Part) -> None:
        """The statutory table of a section on a sheet of its own, below the section heading."""
        grid = part.grid or ()
        sheet = self.book.add_worksheet(part.section.heading)
        _print_on_a4(sheet, pages=1)
        sheet.write_string(0, 0, part.section.heading, self.caption)
        sheet.set_row(0, 24)
        widths = [max(twips, 700) / _TWIPS_PER_WIDTH for twips in column_twips(grid)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        texts: list[list[tuple[str, float]]] = [[] for _ in grid]
        for place in placed(grid):
            if place.cell.rowspan == 1:
                width = sum(widths[place.column : place.column + place.cell.colspan])
                texts[place.row].append((place.cell.text or "", width))
        for row, cells in enumerate(texts, 1):
            sheet.set_row(row, _height(cells))
        for place in placed(grid):
            self._cell(sheet, place, is_row_label(grid, place))

    def _cell(self, sheet: Any, place: Placed, is_label: bool) -> None:
        cell = place.cell
        row, column = place.row + 1, place.column
        style = self.label if is_label else self.head
        if cell.address:
            style = self.values[self.printed.form.column(cell.address).kind]
        if cell.colspan > 1 or cell.rowspan > 1:
            last = (row + cell.rowspan - 1, column + cell.colspan - 1)
            sheet.merge_range(row, column, *last, "", style)
        if cell.address:
            write_value(sheet, row, column, self.report.value(cell.address), style)
        else:
            sheet.write_string(row, column, cell.text or "", style)

    def findings(self, findings: tuple[Finding, ...]) -> None:
        """One row per finding: severity, rule, cells in words, expected, found, message, where."""
        sheet = self.book.add_worksheet(FINDINGS_SHEET)
        _print_on_a4(sheet)
        sheet.set_landscape()
        heads = ("级别", "规则", "单元格", "应为", "实际", "说明", "到哪里看")
        for column, (head, width) in enumerate(zip(heads, _FINDING_WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        sheet.freeze_panes(1, 0)
        for row, finding in enumerate(findings, 1):
            texts = {
                0: SEVERITY_LABELS[finding.severity],
                1: finding.rule,
                2: "\n".join(map(self._label, finding.cells)),
                5: finding.message,
                6: finding.look,
            }
            cells = [(text, _FINDING_WIDTHS[column]) for column, text in texts.items()]
            cells += [(str(v), 14) for v in (finding.expected, finding.found)]
            sheet.set_row(row, _height(cells))
            for column, text in texts.items():
                sheet.write_string(row, column, clean(text)[:CELL_LIMIT], self.text)
            for column, value in ((3, finding.expected), (4, finding.found)):
                if isinstance(value, str):
                    sheet.write_string(row, column, clean(value)[:CELL_LIMIT], self.text)
                else:
                    write_value(sheet, row, column, value, self.text)

    def _label(self, address: str) -> str:
        try:
            label = cell_label(address, self.printed.form.id)
        except KeyError:
            return address
        return f"{label.part}{label}"


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row of texts, each with the width of its cell.

    Excel does not fit the height of merged cells, and other programs not that of any.
    """
    lines = max(
        (
            sum(max(1, ceil(_CHARACTER_WIDTH * ems(line) / width)) for line in text.split("\n"))
            for text, width in cells
        ),
        default=1,
    )
    return min(_HIGHEST, 3 + 15.0 * lines)


def _print_on_a4(sheet: Any, pages: int = 0) -> None:
    """Fit the width of the paper, and the height too where `pages` says how many."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)


def write_value(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """A number as a number, unless it has more digits than a spreadsheet keeps."""
    if isinstance(value, int | Decimal):
        digits = plain(value)
        if sum(map(str.isdigit, digits)) <= EXACT_DIGITS:
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, digits, style)
    elif value is NA:
        sheet.write_string(row, column, "/", style)
    else:
        sheet.write_blank(row, column, None, style)
