"""Plain text and Markdown as blocks; spans count in the text itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.report.reading.encoding import Decoded
from gongkai.rules.report.reading.flow import check, grid_of
from gongkai.rules.report.reading.limits import MAX_CELLS, MAX_LINES, MAX_TABLES
from gongkai.rules.report.reading.normal import mend
from gongkai.rules.report.reading.source import Block, Cell, Document, Grid, Line, ReadingError

_PIPE_RULE: Final = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_EMPHASIS: Final = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?\S|\S)\1")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK: Final = re.compile(r"<br\s*/?>", re.I)
_MARKUP_TABLE: Final = re.compile(r"<table\b.*?</table\s*>", re.I | re.S)


def has_pipe_table(text: str) -> bool:
    """Whether the text holds a table as Markdown writes it, with its rule under the head."""
    rows = text.split("\n")
    return any(
        "|" in rule and "|" in head and _PIPE_RULE.fullmatch(rule)
        for head, rule in zip(rows, rows[1:], strict=False)
    )


def read_text(decoded: Decoded) -> Document:
    """Every line of a plain text, blank ones too: its tables are broken and need them."""
    text = _clean(decoded.text)
    blocks: list[Block] = list(_lines(text))
    return _document(Document("text", blocks, None, text), decoded)


def read_markdown(decoded: Decoded) -> Document:
    """Lines without their marks, and grids for pipe tables and for HTML tables in between."""
    text = _clean(decoded.text)
    blocks: list[Block] = []
    title: str | None = None
    pending = list(_lines(text))
    tables = _markup_tables(text)
    at = count = 0
    while at < len(pending):
        line = pending[at]
        assert line.span is not None
        if line.span[0] in tables:
            end, inner = tables[line.span[0]]
            blocks.extend(inner)
            while at < len(pending) and (pending[at].span or (0, 0))[0] < end:
                at += 1
            continue
        if (grid := _pipe_table(pending, at)) is not None:
            count += len(grid.cells)
            check(count, MAX_CELLS, "单元格太多")
            blocks.append(grid)
            at += grid.rows + 1
            continue
        if (heading := _HEADING.fullmatch(line.text.strip())) and heading[1] == "#":
            title = title or _plain(heading[2])
        blocks.append(Line(_plain(heading[2] if heading else line.text), line.where, line.span))
        at += 1
    return _document(Document("markdown", blocks, title, text), decoded)


def _clean(text: str) -> str:
    return mend(text.replace("\r\n", "\n").replace("\r", "\n"))


def _document(document: Document, decoded: Decoded) -> Document:
    if not any(isinstance(block, Grid) or block.text.strip() for block in document.blocks):
        raise ReadingError("里面没有文字。请确认文件打开后能看到年报正文")
    return decoded.noted(document)


def _lines(text: str) -> Iterator[Line]:
    """The lines as an editor numbers them; a form feed breaks a line but is not counted."""
    start = 0
    for number, whole in enumerate(text.split("\n"), 1):
        check(number, MAX_LINES, "文字行数太多")
        for part in whole.split("\f"):
            yield Line(part, f"第{number}行", (start, start + len(part)))
            start += len(part) + 1


def _pipe_table(lines: list[Line], at: int) -> Grid | None:
    """The pipe table whose head is at that line, if there is one."""
    if at + 1 >= len(lines) or "|" not in lines[at].text or "|" not in lines[at + 1].text:
        return None
    if not _PIPE_RULE.fullmatch(lines[at + 1].text):
        return None
    cells: list[Cell] = []
    row = 0
    for line in (lines[at], *lines[at + 2 :]):
        if "|" not in line.text:
            break
        inner = re.sub(r"^\||(?<!\\)\|$", "", line.text.strip())
        for column, cell in enumerate(_PIPE.split(inner)):
            cells.append(Cell(_cell(cell), row, column))
        row += 1
        check(len(cells), MAX_CELLS, "单元格太多")
    return grid_of(cells, f"{lines[at].where}的表格")


def _cell(written: str) -> str:
    lines = _BREAK.sub("\n", _plain(written)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _plain(written: str) -> str:
    """Text without the marks of Markdown."""
    return html.unescape(_ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", written)))


def _markup_tables(text: str) -> dict[int, tuple[int, list[Block]]]:
    """HTML tables inside the text: offset of the line that they begin on → end and blocks."""
    if "<table" not in text.lower():
        return {}
    from gongkai.rules.report.reading.html import fragment_items

    out: dict[int, tuple[int, list[Block]]] = {}
    for match in _MARKUP_TABLE.finditer(text):
        check(len(out), MAX_TABLES, "表格太多")
        begin = text.rfind("\n", 0, match.start()) + 1
        where = f"第{text.count(chr(10), 0, match.start()) + 1}行"
        before = text[begin : match.start()].strip()
        inner: list[Block] = [Line(before, where, (begin, match.start()))] if before else []
        for item in fragment_items(match[0]):
            if isinstance(item, Grid):
                inner.append(Grid(item.cells, item.rows, item.columns, f"{where}的表格"))
            else:
                inner.append(Line(item, where, match.span()))
        out[begin] = (match.end(), inner)
    return out
