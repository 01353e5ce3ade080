"""XLSX: a sheet for each table, ready to print on A4. Text never becomes a formula or a link."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

from gongkai.rules.standards.writing.printed import Paper, Printed

_WIDE: Final = 150  # characters across A4 lying on its side
_LETTERS_A_LINE: Final = 1.7
_LINE: Final = 14.0
_MOST_HEIGHT: Final = 400.0


def write_xlsx(paper: Paper) -> bytes:
    """The tables of a paper as a workbook."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": paper.title, "author": paper.author})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
            "head": book.add_format(
                {"bold": True, "border": 1, "align": "center", "valign": "vcenter",
                 "text_wrap": True, "bg_color": "#E8EEF7"}
            ),
            "left": book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True}),
            "centre": book.add_format(
                {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
            ),
        }  # fmt: skip
        names: set[str] = set()
        for table in paper.tables:
            _write(book.add_worksheet(_sheet_name(table.title, names)), table, formats)
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", "", title.split("领域", maxsplit=1)[0]).strip()[:25] or "目录"
    name, n = plain, 1
    while name.lower() in taken:
        n += 1
        name = f"{plain} {n}"
    taken.add(name.lower())
    return name


def _write(s: Any, table: Printed, formats: dict[str, Any]) -> None:
    last = len(table.widths) - 1
    s.merge_range(0, 0, 0, last, table.title, formats["title"])
    s.set_row(0, 28)
    for n, share in enumerate(table.widths):
        s.set_column(n, n, max(4.0, share * _WIDE))
    heights = [0.0] * table.rows
    for cell in table.cells:
        kind = "head" if cell.row < table.head else "centre" if cell.is_centred else "left"
        top, left = cell.row + 1, cell.column
        if cell.rowspan == cell.colspan == 1:
            s.write_string(top, left, cell.text, formats[kind])
            heights[cell.row] = max(heights[cell.row], _height(cell.text, table.widths[left]))
        else:
            bottom, right = top + cell.rowspan - 1, left + cell.colspan - 1
            s.merge_range(top, left, bottom, right, cell.text, formats[kind])
    for n, height in enumerate(heights):
        s.set_row(n + 1, min(_MOST_HEIGHT, max(20.0, height)))
    s.freeze_panes(table.head + 1, 0)
    s.repeat_rows(1, table.head)
    s.set_landscape()
    s.set_paper(9)
    s.set_margins(0.4, 0.4, 0.5, 0.5)
    s.fit_to_pages(1, 0)
    s.set_footer("&C第 &P 页，共 &N 页")


def _height(text: str, share: float) -> float:
    room = max(2.0, share * _WIDE / _LETTERS_A_LINE)
    return sum(-(-max(1, len(line)) // room) for line in text.split("\n")) * _LINE
