"""XLSX: hidden sheets, rows and columns, comments and properties taken out, data masked.

A formula may lead to what is taken out: its value stays in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.office import column_of, words_of_cell
from gongkai.rules.screening.files.package_parts import attribute, local
from gongkai.rules.screening.mending.model import Wanted
from gongkai.rules.screening.mending.parts import Parts, drop
from gongkai.rules.screening.mending.places import Places
from gongkai.rules.screening.tables import masked_cells

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# What copies the cells elsewhere in the file.
_COPIES: Final = ("pivotCacheDefinition", "externalLink", "calcChain", "connections")
_MOST_COLUMNS: Final = 16_384


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    root: Any


def mended_workbook(
    screen: Screen, data: bytes, rules: frozenset[str], wanted: Wanted
) -> tuple[bytes, int]:
    """The file mended, and in how many places. Raises ReadingError."""
    parts = Parts(data)
    main = parts.related("", "officeDocument") or "xl/workbook.xml"
    book = parts.xml(main)
    if book is None:
        raise ReadingError("没有工作表")
    if "FILE-SHEET" in rules:
        _drop_sheets(parts, main, book)
    shared = parts.xml(parts.related(main, "sharedStrings"))
    strings = _strings(shared)
    sheets = _sheets(parts, main, book)
    for sheet in sheets:
        if "FILE-COLUMN" in rules:
            _drop_hidden(sheet.root)
        if "FILE-COMMENT" in rules:
            _drop_comments(parts, main, sheet)
    masked = sum(_mask(screen, sheet.root, strings, wanted) for sheet in sheets)
    if masked or rules & {"FILE-SHEET", "FILE-COLUMN"}:
        _drop_copies(parts, main, book, sheets)
    if "FILE-META" in rules:
        _forget_authors(parts, book)
    if "FILE-PLACE" in rules:
        parts.forget_places()
    _forget_strings(shared, sheets)
    return parts.to_bytes(), len(rules) + masked


def _forget_authors(parts: Parts, book: Any) -> None:
    parts.forget_authors()
    for element in list(book.iter("{*}absPath", "{*}fileSharing")):
        drop(element)


def _drop_copies(parts: Parts, main: str, book: Any, sheets: list[_Sheet]) -> None:
    """Take out what keeps the cells once more, and formulas that lead to what is gone."""
    for sheet in sheets:
        for formula in list(sheet.root.iter("{*}f")):
            drop(formula)
        parts.unrelate(sheet.part, "pivotTable")
    for element in list(book.iter("{*}pivotCaches", "{*}externalReferences")):
        drop(element)
    parts.unrelate(main, *_COPIES)


def _sheets(parts: Parts, main: str, book: Any) -> list[_Sheet]:
    targets = {relation.id: relation.target for relation in parts.package.relations(main)}
    found = []
    for entry in book.findall("{*}sheets/{*}sheet"):
        target = targets.get(attribute(entry, "id") or "")
        root = parts.xml(target)
        if target and root is not None:
            found.append(_Sheet(entry.get("name") or "", target, root))
    return found


def _strings(shared: Any) -> list[str]:
    if shared is None:
        return []
    return ["".join(t.text or "" for t in si.iter("{*}t")) for si in shared.iter("{*}si")]


def _drop_sheets(parts: Parts, main: str, book: Any) -> None:
    """Take the hidden sheets out, with the names that lead to them."""
    targets = {relation.id: relation.target for relation in parts.package.relations(main)}
    entries = book.findall("{*}sheets/{*}sheet")
    kept = [n for n, e in enumerate(entries) if e.get("state", "visible") == "visible"]
    if not kept:
        raise ReadingError("所有工作表都是隐藏的")
    gone = [e for n, e in enumerate(entries) if n not in kept]
    parts.forget_titles()
    for entry in gone:
        parts.unrelate(main, target=targets.get(attribute(entry, "id") or "", "\0"))
        drop(entry)
    names = [entry.get("name") or "" for entry in gone]
    for defined in list(book.iter("{*}definedName")):
        place = defined.get("localSheetId")
        leads_there = any(name in (defined.text or "") for name in names)
        if leads_there or (place is not None and int(place) not in kept):
            drop(defined)
        elif place is not None:
            defined.set("localSheetId", str(kept.index(int(place))))
    for view in book.iter("{*}workbookView"):
        for name in ("activeTab", "firstSheet"):
            view.attrib.pop(name, None)


def _drop_comments(parts: Parts, main: str, sheet: _Sheet) -> None:
    for element in sheet.root.findall("{*}legacyDrawing"):
        sheet.root.remove(element)
    parts.unrelate(sheet.part, "comments", "threadedComment", "vmlDrawing")
    parts.unrelate(main, "person")


def _forget_strings(shared: Any, sheets: list[_Sheet]) -> None:
    """Empty the shared words that no cell shows any more: they lie in the file as text."""
    if shared is None:
        return
    used = {
        cell.findtext("{*}v")
        for sheet in sheets
        for cell in sheet.root.iter("{*}c")
        if cell.get("t") == "s"
    }
    for number, item in enumerate(shared.iter("{*}si")):
        if str(number) not in used:
            for child in list(item):
                item.remove(child)
            text = item.makeelement(item.tag.replace("}si", "}t"))
            item.append(text)


# --- hidden rows and columns ---------------------------------------------------------------------


def _drop_hidden(root: Any) -> None:
    columns = Places(_hidden_columns(root))
    rows = Places({n for n, row in _numbered(root) if row.get("hidden") in ("1", "true")})
    _move_columns(root, columns)
    for number, row in _numbered(root):
        new = rows.new(number)
        if new is None:
            drop(row)
            continue
        row.set("r", str(new))
        at = 0
        for cell in list(row.iterchildren("{*}c")):
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            at = column_of(place[1]) + 1 if place else at + 1
            column = columns.new(at)
            if column is None:
                drop(cell)
            else:
                cell.set("r", f"{letters(column)}{new}")
        row.attrib.pop("spans", None)
    _move_ranges(root, rows, columns)


def _numbered(root: Any) -> list[tuple[int, Any]]:
    out, number = [], 0
    for row in root.iter("{*}row"):
        said = row.get("r") or ""
        number = int(said) if said.isdigit() else number + 1
        out.append((number, row))
    return out


def _span(column: Any) -> range:
    first, last = column.get("min") or "1", column.get("max") or "1"
    return range(int(first), min(int(last), _MOST_COLUMNS) + 1)


def _is_hidden(column: Any) -> bool:
    return column.get("hidden") in ("1", "true") or column.get("width") in ("0", "0.0")


def _hidden_columns(root: Any) -> set[int]:
    return {n for col in root.iter("{*}col") if _is_hidden(col) for n in _span(col)}


def _move_columns(root: Any, columns: Places) -> None:
    for column in list(root.iter("{*}col")):
        span = columns.span(_span(column).start, _span(column).stop - 1)
        if span is None or _is_hidden(column):
            drop(column)
        else:
            column.set("min", str(span[0]))
            column.set("max", str(span[1]))
    for holder in root.findall("{*}cols"):
        if len(holder) == 0:
            root.remove(holder)


_BOUND: Final = frozenset(
    (
        "dimension", "autoFilter", "sortState", "conditionalFormatting", "dataValidations",
        "rowBreaks", "colBreaks", "tableParts", "extLst", "ignoredErrors", "protectedRanges",
    )
)  # fmt: skip


def _move_ranges(root: Any, rows: Places, columns: Places) -> None:
    for element in list(root):
        if local(element) in _BOUND:
            root.remove(element)
    for element in list(root.iter("{*}mergeCell", "{*}hyperlink")):
        moved = _moved(element.get("ref") or "", rows, columns)
        if moved is None or (local(element) == "mergeCell" and ":" not in moved):
            drop(element)
        else:
            element.set("ref", moved)
    for holder in list(root.iter("{*}mergeCells", "{*}hyperlinks")):
        holder.attrib.pop("count", None)
        if len(holder) == 0:
            root.remove(holder)


def _moved(reference: str, rows: Places, columns: Places) -> str | None:
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if not corners or None in corners:
        return None
    places = [(column_of(c[1]) + 1, int(c[2])) for c in corners if c is not None]
    across = columns.span(places[0][0], places[-1][0])
    down = rows.span(places[0][1], places[-1][1])
    if across is None or down is None:
        return None
    first, last = f"{letters(across[0])}{down[0]}", f"{letters(across[1])}{down[1]}"
    return first if first == last else f"{first}:{last}"


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


# --- masking -------------------------------------------------------------------------------------


def _mask(screen: Screen, root: Any, strings: list[str], wanted: Wanted) -> int:
    grid = [_row(row, strings) for _, row in _numbered(root)]
    grid = [row for row in grid if row]
    words = [[said for _, said in row] for row in grid]
    text = "\n".join("\t".join(row) for row in words)
    places: list[tuple[int, int, int, int]] = []
    at = 0
    for r, row in enumerate(words):
        for c, said in enumerate(row):
            places.append((at, at + len(said), r, c))
            at += len(said) + 1
    said_now: dict[tuple[int, int], str] = {}
    hits = [f for f in screen.text(text) if f.replacement is not None and wanted(f)]
    for finding in sorted(hits, key=lambda f: f.start, reverse=True):
        for start, end, r, c in places:
            if start <= finding.start and finding.end <= end:
                said = said_now.get((r, c), words[r][c])
                head, tail = finding.start - start, finding.end - start
                said_now[r, c] = f"{said[:head]}{finding.replacement}{said[tail:]}"
                break
    said_now = masked_cells(words, wanted) | said_now
    for (r, c), said in said_now.items():
        cell = grid[r][c][0]
        if cell is not None:
            _say(cell, said)
    return len(said_now)


def _row(element: Any, strings: list[str]) -> list[tuple[Any, str]]:
    """The cells of a row with their words, gaps as empty ones."""
    row: list[tuple[Any, str]] = []
    for cell in element.iterfind("{*}c"):
        place = _REFERENCE.fullmatch(cell.get("r") or "")
        column = column_of(place[1]) if place else len(row)
        words = words_of_cell(cell, strings)
        if words and column < _MOST_COLUMNS:
            row += [(None, "")] * (column - len(row))
            row.append((cell, words))
    return row


def _say(cell: Any, words: str) -> None:
    """Write words into a cell, beside the shared ones."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    holder = cell.makeelement(cell.tag[: cell.tag.rindex("}") + 1] + "is")
    text = cell.makeelement(cell.tag[: cell.tag.rindex("}") + 1] + "t")
    text.text = words
    holder.append(text)
    cell.append(holder)
