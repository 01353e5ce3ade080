"""Long lists as spreadsheets, row by row: the first bytes go out before the last row is read.

A workbook is a zip of a few small files and one long one; the long one is written while its rows come,
so neither memory nor the wait for the first byte grows with the list. Words never become formulas.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice, zip_longest
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.http import StreamingHttpResponse

from gongkai.desk.exports import MEDIA, WIDEST, disposition_of, harmless, width
from gongkai.rules.errors import NotFoundError
from gongkai.rules.legible import legible

# So many rows are looked at for the widths of the columns, and go out at once.
_PORTION: Final = 500
_BOLD: Final = ' s="1"'
_MOST_IN_CELL: Final = 32_767
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}  # fmt: skip


def streamed(
    kind: str, title: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A list to be downloaded as `name`.xlsx or .csv while it is read. Raises NotFoundError."""
    if kind not in MEDIA:
        raise NotFoundError("只能导出为 Excel（xlsx）或 CSV。")
    data = csv_portions(head, rows) if kind == "csv" else xlsx_portions(title, head, rows)
    return StreamingHttpResponse(
        data,
        content_type=MEDIA[kind],
        headers={"Content-Disposition": disposition_of(name, kind), "Cache-Control": "no-store"},
    )


def csv_portions(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with a byte order mark, a portion at a time."""
    left = chain([head], rows)
    code = "utf-8-sig"
    while part := list(islice(left, _PORTION)):
        out = io.StringIO()
        csv.writer(out).writerows([harmless(cell) for cell in row] for row in part)
        yield out.getvalue().encode(code)
        code = "utf-8"


class _Sink:
    """Where the zip writes to: what came since the last time. It can't go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        return None

    def close(self) -> None:
        return None

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def xlsx_portions(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """A workbook with one sheet, a portion at a time: bold head that stays in view, filters, widths."""
    sink = _Sink()
    left = iter(rows)
    part = list(islice(left, _PORTION))
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for place, text in _PARTS.items():
            book.writestr(place, _DECLARED + text)
        book.writestr(
            "xl/workbook.xml",
            f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={quoteattr(_sheet_name(title))} sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_opening(head, part).encode())
            last = 1
            while part:
                lines = [_row(number, row) for number, row in enumerate(part, last + 1)]
                sheet.write("".join(lines).encode())
                last += len(part)
                yield sink.take()
                part = list(islice(left, _PORTION))
            area = f"A1:{_letters(len(head) - 1)}{last}"
            sheet.write(f'</sheetData><autoFilter ref="{area}"/></worksheet>'.encode())
    yield sink.take()


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _opening(head: Sequence[str], part: Sequence[Sequence[Any]]) -> str:
    widths = [width(cell) for cell in head]
    for row in part:
        widths = [max(wide, width(cell)) for wide, cell in zip_longest(widths, row, fillvalue=0)]
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(wide + 2, WIDEST)}" customWidth="1"/>'
        for n, wide in enumerate(widths, 1)
    )
    return (
        f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>{_row(1, head, _BOLD)}"
    )


def _row(number: int, cells: Sequence[Any], style: str = "") -> str:
    written = "".join(_cell(f"{_letters(n)}{number}", cell, style) for n, cell in enumerate(cells))
    return f'<row r="{number}">{written}</row>'


def _cell(place: str, cell: Any, style: str) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return f'<c r="{place}"{style}><v>{cell}</v></c>'
    text = escape(legible(str(cell))[:_MOST_IN_CELL])
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(place: int) -> str:
    """The name of a column: A, B, … Z, AA, …"""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
