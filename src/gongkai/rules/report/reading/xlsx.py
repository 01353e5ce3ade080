"""XLSX as blocks: the visible sheets with the values that were saved, merged cells resolved.

The sheets are streamed here rather than through openpyxl: that builds an object for every place
of a merged range (A1:XFD1048576 never ends), pads rows up to a declared or far cell, and fails
on the style sheets of other programs, which no number depends on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final

from lxml import etree

from gongkai.rules.report.reading.flow import Draft, Item, Placed, check, document_of, settle
from gongkai.rules.report.reading.limits import (
    MAX_CELLS,
    MAX_GRID_AREA,
    MAX_SHEET_TEXT,
    MAX_SHEETS,
    MAX_SPAN_WORK,
)
from gongkai.rules.report.reading.normal import mend
from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import FINDINGS_SHEET, Document, Grid, ReadingError

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_PHONETIC: Final = "rPh"
_MAX_CELL_TEXT: Final = 32_767


@dataclass(slots=True)
class _Sheet:
    """What a sheet shows: texts by (row, column) and merged ranges, both from 0."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    length: int = 0
    hidden_rows: int = 0
    uncounted: int = 0


def read_xlsx(package: Package, *, keeps_tables: bool = False) -> Document:
    """The blocks of an Excel file, sheet by sheet; formulas count by their saved results.

    The sheet of findings that our own writer adds is no part of the report. `keeps_tables`: every
    sheet is one grid, also where its cells are long.
    """
    main = package.related("", "officeDocument") or "xl/workbook.xml"
    workbook = package.xml(main)
    if workbook is None:
        raise ReadingError("文件里没有工作表。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再试")
    strings = _shared_strings(package, main)
    parts = {relation.id: relation.target for relation in package.relations(main)}
    items: list[Item] = []
    notes: list[str] = []
    entries = workbook.findall("{*}sheets/{*}sheet")
    check(len(entries), MAX_SHEETS, "工作表太多")
    for entry in entries:
        name = entry.get("name") or ""
        if entry.get("state", "visible") != "visible":
            notes.append(f"隐藏的工作表“{name}”未读")
            continue
        if name == FINDINGS_SHEET:
            continue
        part = next((v for k, v in entry.attrib.items() if str(k).endswith("}id")), "")
        sheet = _read_sheet(package, parts.get(str(part), ""), name, strings)
        items.extend(_items(sheet, keeps_tables=keeps_tables))
        notes.extend(_losses(sheet))
    document = document_of("xlsx", items)
    document.notes.extend(notes)
    return document


def _shared_strings(package: Package, main: str) -> list[str]:
    part = package.related(main, "sharedStrings")
    strings: list[str] = []
    for element in package.elements(part, "si") if part else ():
        strings.append(_rich_text(element))
        check(len(strings), 4 * MAX_CELLS, "文字太多")
    return strings


def _rich_text(element: etree._Element) -> str:
    """The runs of a text, without its phonetic guide."""
    runs = (
        t.text or ""
        for t in element.iter("{*}t")
        if not str(getattr(t.getparent(), "tag", "")).endswith(_PHONETIC)
    )
    return "".join(runs)[:_MAX_CELL_TEXT]


def _read_sheet(package: Package, part: str, name: str, strings: list[str]) -> _Sheet:
    sheet = _Sheet(name)
    row = -1
    for element in package.elements(part, "row", "mergeCell"):
        if not str(element.tag).endswith("}row"):
            if (merge := _range(element.get("ref") or "")) is not None:
                sheet.merges.append(merge)
                check(len(sheet.merges), MAX_CELLS, "合并单元格太多")
            continue
        written = element.get("r") or ""
        row = int(written) - 1 if written.isascii() and written.isdigit() else row + 1
        if element.get("hidden") in ("1", "true"):
            sheet.hidden_rows += 1
            continue
        column = -1
        for cell in element.iterfind("{*}c"):
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            text = _text(cell, strings)
            if text:
                sheet.texts[row, column] = text
                sheet.length += len(text)
                check(len(sheet.texts), MAX_CELLS, "单元格太多")
                check(sheet.length, MAX_SHEET_TEXT, "文字太多")
            elif cell.find("{*}f") is not None:
                sheet.uncounted += 1
    return sheet


def _text(cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return "" if inline is None else _tidy(_rich_text(inline))
    value = (cell.findtext("{*}v") or "").strip()
    if kind == "s":
        at = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1
        return _tidy(strings[at]) if 0 <= at < len(strings) else ""
    if kind == "n":
        return _number(value)
    return _tidy(value)


def _tidy(text: str) -> str:
    lines = mend(text).replace("_x000D_", "").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _number(value: str) -> str:
    """A number as a sheet shows it: 15 digits, no exponent for whole numbers."""
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _range(reference: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of A1:C3."""
    first, _, last = reference.partition(":")
    begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if begin is None or end is None:
        return None
    return int(begin[2]) - 1, _column(begin[1]), int(end[2]) - 1, _column(end[1])


def _items(sheet: _Sheet, *, keeps_tables: bool) -> Iterator[Item]:
    for item in settle(_place(sheet), keeps_tables=keeps_tables):
        yield replace(item, where=f"工作表“{sheet.name}”") if isinstance(item, Grid) else item


def _place(sheet: _Sheet) -> list[Placed]:
    """The cells on the rows and columns that are used; what a merged range covers is gone."""
    rows = sorted({row for row, _ in sheet.texts})
    columns = sorted({column for _, column in sheet.texts})
    used = frozenset(rows), frozenset(columns)
    check(len(rows) * len(columns), MAX_GRID_AREA, "表格太大")
    covered: set[tuple[int, int]] = set()
    extents: dict[tuple[int, int], tuple[int, int]] = {}
    work = 0
    texts = dict(sheet.texts)
    for top, left, bottom, right in sheet.merges:
        if top not in used[0] or left not in used[1] or (top, left) in covered:
            continue
        # A merged range without text is one blank cell of the table, not several holes.
        texts.setdefault((top, left), "")
        across = columns[bisect_left(columns, left) : bisect_left(columns, right + 1)]
        down = rows[bisect_left(rows, top) : bisect_left(rows, bottom + 1)]
        work += len(down) * len(across)
        check(work, MAX_SPAN_WORK, "合并单元格过多")
        inside = set(product(down, across))
        if covered.isdisjoint(inside):
            covered |= inside
            extents[top, left] = len(down), len(across)
    return [
        Placed(
            Draft(items=list(filter(None, text.split("\n")))),
            bisect_left(rows, row),
            bisect_left(columns, column),
            *extents.get((row, column), (1, 1)),
        )
        for (row, column), text in sorted(texts.items())
        if (row, column) not in covered or (row, column) in extents
    ]


def _losses(sheet: _Sheet) -> Iterator[str]:
    if sheet.hidden_rows:
        yield f"工作表“{sheet.name}”有 {sheet.hidden_rows} 个隐藏的行未读"
    if sheet.uncounted:
        yield f"工作表“{sheet.name}”有 {sheet.uncounted} 个公式没有保存结果。请在 Excel 或 WPS 中打开并保存"
