"""Lists as spreadsheets: what is shown, no more. Words never become formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from gongkai.rules.errors import NotFoundError

MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet takes a text that starts like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# So many lines tell how wide a column is: to measure a hundred thousand takes longer than to write them.
_MEASURED: Final = 500
WIDEST: Final = 60


def width(cell: Any) -> int:
    """How wide a cell stands, in letters: a Chinese character is two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(cell if cell is not None else ""))


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Excel shows Chinese right."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook with one sheet: bold head that stays in view, filters, readable widths."""
    import xlsxwriter

    out = io.BytesIO()
    # Written line by line: a ledger of fifty thousand lines takes no memory.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    widths = [width(cell) for cell in head]
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, head, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.write_row(last, 0, row)
            if last <= _MEASURED:
                widths = [
                    max(wide, width(cell)) for wide, cell in zip_longest(widths, row, fillvalue=0)
                ]
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, min(wide + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(head) - 1)
    return out.getvalue()


def spreadsheet(
    kind: str, title: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A list to be downloaded as `name`.xlsx or .csv. Raises NotFoundError for another kind."""
    if kind not in MEDIA:
        raise NotFoundError("只能导出为 Excel（xlsx）或 CSV。")
    data = to_csv(head, rows) if kind == "csv" else to_xlsx(title, head, rows)
    return HttpResponse(
        data,
        content_type=MEDIA[kind],
        headers={"Content-Disposition": disposition_of(name, kind)},
    )


def disposition_of(name: str, kind: str) -> str:
    """The header by which a file is saved under its name."""
    return content_disposition_header(True, f"{name}.{kind}") or ""


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
