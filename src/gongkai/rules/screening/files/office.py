"""Office files: what Word and Excel show, and what they keep out of sight.

Everything is read from the parts of the package, within the limits of `Package`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract, Rows
from gongkai.rules.screening.files.package_parts import (
    attribute,
    local,
    part_bytes,
    part_tree,
    shown_part,
)
from gongkai.rules.screening.files.slides import read_slides

_OFF: Final = frozenset(("0", "false", "off", "none"))
_MAX_CELLS: Final = 3_000_000
_MAX_COLUMNS: Final = 16_384
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def extract_package(package: Package, kind: str) -> Extract:
    """Everything in a DOCX, XLSX or PPTX, by its kind (the folder in which its parts lie)."""
    out = Extract()
    names = package.names
    match kind:
        case "word":
            _word(package, names, out)
        case "xl":
            _excel(package, names, out)
        case "ppt":
            read_slides(package, out)
    _properties(package, out)
    for name in names:
        lower = name.lower()
        short = name.rpartition("/")[2]
        if "vbaproject" in lower or "/activex/" in lower:
            out.mark("FILE-MACRO", short, short, "文件里有宏或控件。")
        elif "/embeddings/" in lower and not lower.endswith(".rels"):
            out.mark("FILE-INSIDE", short, short, f"嵌入了文件“{short}”。")
            data = part_bytes(package, name, out)
            if data is not None:
                out.inside.append((short, data))
        elif "/media/" in lower:
            shown_part(package, name, out)
    return out


def _properties(package: Package, out: Extract) -> None:
    core = part_tree(package, package.related("", "core-properties") or "docProps/core.xml", out)
    app = part_tree(package, package.related("", "extended-properties") or "docProps/app.xml", out)
    names = []
    for root, tag, label in (
        (core, "creator", "作者"),
        (core, "lastModifiedBy", "最后修改人"),
        (app, "Company", "单位"),
        (app, "Manager", "主管"),
    ):
        if root is not None:
            names.append((label, root.findtext(f"{{*}}{tag}")))
    out.author(names)
    if core is not None:
        words = (core.findtext(f"{{*}}{tag}") for tag in ("title", "subject", "description"))
        out.say("文件属性", "\n".join(filter(None, words)))


# --- Word ----------------------------------------------------------------------------------------

_HIDING: Final = frozenset(("vanish", "webHidden"))
_REMOVED: Final = frozenset(("del", "moveFrom"))
_OTHER_PARTS: Final = (
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "页眉页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
)


def _word(package: Package, names: list[str], out: Extract) -> None:
    main = package.related("", "officeDocument") or "word/document.xml"
    root = package.xml(main)
    if root is None:
        out.unread.append("没有 Word 正文")
        return
    _story(root, "正文", out)
    for pattern, where in _OTHER_PARTS:
        for name in filter(pattern.fullmatch, names):
            part = part_tree(package, name, out)
            if part is not None:
                _story(part, where, out)
    comments = [name for name in names if re.fullmatch(r"word/comments\d*\.xml", name)]
    for name in comments:
        part = part_tree(package, name, out)
        notes = [] if part is None else part.findall("{*}comment")
        if notes:
            told = "\n".join("".join(note.itertext()) for note in notes)
            who = "、".join(sorted({attribute(note, "author") or "" for note in notes} - {""}))
            out.mark(
                "FILE-COMMENT", "批注", f"{len(notes)}条批注", f"有{len(notes)}条批注（{who}）。"
            )
            out.say("批注", told)


def _story(root: Any, where: str, out: Extract) -> None:
    """One story of a document: its paragraphs, tables, and what is removed or hidden in it."""
    shown: list[str] = []
    removed: list[str] = []
    hidden: list[str] = []
    changes = 0
    for element in root.iter("{*}p", "{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo"):
        name = local(element)
        if name != "p":
            changes += 1
        elif next(element.iterancestors("{*}Fallback"), None) is None:
            seen, gone, unseen = _paragraph(element)
            shown.append(seen)
            removed += [gone] if gone else []
            hidden += [unseen] if unseen else []
    out.say(where, "\n".join(shown))
    if changes:
        out.mark("FILE-CHANGE", where, f"{changes}处修订", f"有{changes}处没有接受的修订。")
        out.say(f"{where}，修订中删去的文字", "\n".join(removed))
    if any(text.strip() for text in hidden):
        words = sum(map(len, hidden))
        out.mark("FILE-HIDDEN", where, f"{words}个字", f"有{words}个隐藏的字。")
        out.say(f"{where}，隐藏的文字", "\n".join(hidden))
    for number, table in enumerate(root.iter("{*}tbl"), 1):
        out.tabulate(f"{where}，第{number}个表格", _word_rows(table), is_repeated=True)


def _paragraph(paragraph: Any) -> tuple[str, str, str]:
    """Its text as shown, as removed by changes, and as hidden; text boxes speak for themselves."""
    shown: list[str] = []
    removed: list[str] = []
    hidden: list[str] = []
    for element in paragraph.iter("{*}t", "{*}delText", "{*}tab", "{*}br", "{*}instrText"):
        name = local(element)
        if next(element.iterancestors("{*}p"), None) is not paragraph:
            continue
        words = (element.text or "") if name in ("t", "delText", "instrText") else " "
        above = [local(one) for one in element.iterancestors()]
        run = next(element.iterancestors("{*}r"), None)
        if name == "instrText":
            # The address behind a link is published as well.
            shown.append(f" {words} " if "HYPERLINK" in words else "")
        elif name == "delText" or _REMOVED & set(above):
            removed.append(words)
        elif run is not None and _is_hidden(run):
            hidden.append(words)
        else:
            shown.append(words)
    return "".join(shown), "".join(removed), "".join(hidden)


def _is_hidden(run: Any) -> bool:
    properties = run.find("{*}rPr")
    if properties is None:
        return False
    return any(
        local(one) in _HIDING and (attribute(one, "val") or "1") not in _OFF for one in properties
    )


def _word_rows(table: Any) -> Rows:
    rows: Rows = []
    for row in table.iterchildren("{*}tr"):
        cells: list[str] = []
        for cell in row.iterchildren("{*}tc", "{*}sdt"):
            words = "\n".join(_paragraph(p)[0] for p in cell.iter("{*}p")).strip()
            span = cell.find("{*}tcPr/{*}gridSpan")
            across = (attribute(span, "val") or "1") if span is not None else "1"
            cells += [words] * min(int(across) if across.isdigit() else 1, 200)
        rows.append(cells)
    return rows


# --- Excel ---------------------------------------------------------------------------------------


def _excel(package: Package, names: list[str], out: Extract) -> None:
    main = package.related("", "officeDocument") or "xl/workbook.xml"
    workbook = package.xml(main)
    if workbook is None:
        out.unread.append("没有工作表")
        return
    strings = _strings(package, main)
    parts = {relation.id: relation.target for relation in package.relations(main)}
    for entry in workbook.findall("{*}sheets/{*}sheet"):
        name = entry.get("name") or ""
        target = parts.get(attribute(entry, "id") or "")
        is_hidden = entry.get("state", "visible") != "visible"
        where = f"{'隐藏的' if is_hidden else ''}工作表“{name}”"
        if is_hidden:
            out.mark("FILE-SHEET", where, name, f"工作表“{name}”是隐藏的。")
        if target:
            _sheet(package, target, where, strings, out)
    for name in names:
        if re.fullmatch(r"xl/(?:comments\d*|threadedComments/.+|comments/.+)\.xml", name):
            part = part_tree(package, name, out)
            notes = [] if part is None else list(part.iter("{*}comment", "{*}threadedComment"))
            if notes:
                out.mark(
                    "FILE-COMMENT", "批注", f"{len(notes)}条批注", f"有{len(notes)}条单元格批注。"
                )
                out.say("批注", "\n".join("".join(note.itertext()) for note in notes))
        elif re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            part = part_tree(package, name, out)
            if part is not None:
                out.say("文本框", "\n".join(t.text or "" for t in part.iter("{*}t")))


def _strings(package: Package, main: str) -> list[str]:
    part = package.related(main, "sharedStrings")
    if not part:
        return []
    return [
        "".join(t.text or "" for t in element.iter("{*}t"))
        for element in package.elements(part, "si")
    ]


def _sheet(package: Package, part: str, where: str, strings: list[str], out: Extract) -> None:
    rows: Rows = []
    hidden_rows = hidden_columns = cells = 0
    try:
        for element in package.elements(part, "row", "col", "oddHeader", "oddFooter"):
            name = local(element)
            if name == "col":
                width = element.get("width") or "9"
                if element.get("hidden") in ("1", "true") or width in ("0", "0.0"):
                    first, last = element.get("min") or "1", element.get("max") or "1"
                    span = int(last) - int(first) + 1 if (first + last).isdigit() else 1
                    hidden_columns += span if span < 1000 else 0  # the rest of an empty sheet
            elif name == "row":
                hidden_rows += element.get("hidden") in ("1", "true")
                row = _row(element, strings)
                cells += len(row)
                if row:
                    rows.append(row)
                if cells > _MAX_CELLS:
                    out.unread.append(f"{where}太大，只查了前{_MAX_CELLS // 10_000}万格")
                    break
            else:
                out.say(f"{where}，页眉页脚", element.text or "")
    except ReadingError:
        out.unread.append(f"{where}读不了")
    if hidden_rows and rows:
        told = f"{hidden_rows}行"
        out.mark("FILE-COLUMN", where, told, f"有{told}是隐藏的。")
    if hidden_columns and rows:
        told = f"{hidden_columns}列"
        out.mark("FILE-COLUMN", where, told, f"有{told}是隐藏的。")
    out.tabulate(where, rows)


def _row(element: Any, strings: list[str]) -> list[str]:
    row: list[str] = []
    for cell in element.iterfind("{*}c"):
        place = _REFERENCE.fullmatch(cell.get("r") or "")
        column = column_of(place[1]) if place else len(row)
        words = words_of_cell(cell, strings)
        if words and column < _MAX_COLUMNS:
            row += [""] * (column - len(row))
            row.append(words)
    return row


def column_of(letters: str) -> int:
    """A → 0, AA → 26."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def words_of_cell(cell: Any, strings: list[str]) -> str:
    """What a cell shows; `strings` are the shared ones of the workbook."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter("{*}t")).strip()
    value = (cell.findtext("{*}v") or "").strip()
    if kind == "s":
        at = int(value) if value.isdecimal() and len(value) < 9 else -1
        return strings[at].strip() if 0 <= at < len(strings) else ""
    if kind == "n" and ("E" in value or "e" in value or value.endswith(".0")):
        return _whole(value)
    return value


def _whole(value: str) -> str:
    """A long number that was saved with an exponent: its digits are what the reader sees."""
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e21 else value
