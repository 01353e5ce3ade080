"""Plain text and Markdown as blocks; spans count in the text itself."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from itertools import pairwise, takewhile
from typing import Final

from gongkai.rules.report.reading.encoding import Decoded
from gongkai.rules.report.reading.flow import (
    Draft,
    Placed,
    check,
    document_of,
    grid_of,
    settle,
)
from gongkai.rules.report.reading.limits import MAX_CELLS, MAX_LINES
from gongkai.rules.report.reading.normal import mend
from gongkai.rules.report.reading.source import Block, Cell, Document, Grid, Line, ReadingError

_PIPE_RULE: Final = re.compile(r"\|?:?-{2,}:?(?:\|:?-{2,}:?)*\|?")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_EMPHASIS: Final = re.compile(r"(\*\*|__)(?=\S)(.{1,200}?\S|\S)\1")
_LONG_LINE: Final = 500
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP_TABLE: Final = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)


def has_pipe_table(text: str) -> bool:
    """Whether the text holds a table as Markdown writes it, with its rule under the head."""
    return any(_is_rule_under(head, rule) for head, rule in pairwise(text.split("\n")))


def read_text(decoded: Decoded) -> Document:
    """Every line of a plain text, blank ones too: its tables are broken and need them."""
    text = _clean(decoded.text)
    return _document(Document("text", list(_lines(text, 0, len(text))), None, text), decoded)


def read_markdown(decoded: Decoded) -> Document:
    """Lines without their marks, and grids for pipe tables and for HTML tables in between."""
    document = Document("markdown", text=_clean(decoded.text))
    begin = 0
    last = document.text.lower().rfind("</table")
    for table in _MARKUP_TABLE.finditer(document.text, 0, document.text.find(">", last) + 1):
        check(len(document.blocks), MAX_LINES, "文字行数太多")
        _read_lines(document, begin, table.start())
        document.blocks.extend(_markup_table(table))
        begin = table.end()
    _read_lines(document, begin, len(document.text))
    return _document(document, decoded)


def read_separated(decoded: Decoded) -> Document:
    """A CSV of anyone's as a spreadsheet shows it."""
    text = _clean(decoded.text)
    first = text.split("\n", 1)[0]
    comma = max(",;\t", key=first.count)
    placed: list[Placed] = []
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=comma)):
            filled = ((n, cell.strip()) for n, cell in enumerate(row))
            placed += (Placed(Draft(items=[c]), number, n, 1, 1) for n, c in filled if c)
            check(len(placed), MAX_CELLS, "单元格太多")
    except csv.Error as error:
        raise ReadingError(
            f"CSV 有语法错误（{error}）。请在 Excel 中另存为 .xlsx 后再试"
        ) from error
    return decoded.noted(document_of("text", settle(placed)))


def _read_lines(document: Document, begin: int, end: int) -> None:
    lines = list(_lines(document.text, begin, end))
    at = 0
    while at < len(lines):
        line = lines[at]
        if at + 1 < len(lines) and _is_rule_under(line.text, lines[at + 1].text):
            grid = _pipe_table([line, *takewhile(lambda row: "|" in row.text, lines[at + 2 :])])
            document.blocks.append(grid)
            at += grid.rows + 1
            continue
        heading = _HEADING.fullmatch(line.text.strip()) if len(line.text) < _LONG_LINE else None
        text = _plain(heading[2] if heading else line.text)
        if heading and heading[1] == "#" and document.title is None:
            document.title = text
        document.blocks.append(replace(line, text=text))
        at += 1


def _clean(text: str) -> str:
    return mend(text.replace("\r\n", "\n").replace("\r", "\n"))


def _document(document: Document, decoded: Decoded) -> Document:
    if not any(isinstance(block, Grid) or block.text.strip() for block in document.blocks):
        raise ReadingError("里面没有文字。请确认文件打开后能看到年报正文")
    return decoded.noted(document)


def _lines(text: str, begin: int, end: int) -> Iterator[Line]:
    """The lines as an editor numbers them; a form feed breaks a line but is not counted."""
    first = text.count("\n", 0, begin) + 1
    for number, whole in enumerate(text[begin:end].split("\n"), first):
        check(number, MAX_LINES, "文字行数太多")
        for part in whole.split("\f"):
            yield Line(part, f"第{number}行", (begin, begin + len(part)))
            begin += len(part) + 1


def _is_rule_under(head: str, rule: str) -> bool:
    return "|" in rule and "|" in head and bool(_PIPE_RULE.fullmatch("".join(rule.split())))


def _pipe_table(rows: Sequence[Line]) -> Grid:
    closed = rows[0].text.rstrip().endswith("|")
    outer = re.compile(r"^\||(?<!\\)\|$" if closed else r"^\|")
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        inner = outer.sub("", row.text.strip())
        cells += (Cell(_cell(c), number, n) for n, c in enumerate(_PIPE.split(inner)))
        check(len(cells), MAX_CELLS, "单元格太多")
    return grid_of(cells, f"{rows[0].where}的表格")


def _cell(written: str) -> str:
    lines = _BREAK.sub("\n", _plain(written)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _plain(written: str) -> str:
    """Text without the marks of Markdown."""
    return html.unescape(_ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", written)))


def _markup_table(table: re.Match[str]) -> Iterator[Block]:
    from gongkai.rules.report.reading.html import fragment_items

    where = f"第{table.string.count(chr(10), 0, table.start()) + 1}行"
    for item in fragment_items(table[0]):
        if isinstance(item, Grid):
            yield replace(item, where=f"{where}的表格")
        else:
            yield Line(item, where, table.span())
