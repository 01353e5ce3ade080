"""A rule or normative document as a DOCX in one layout: title, note line, text and nothing else.

Source: 国办公开办函〔2021〕33号 (rules are published and downloaded in a uniform layout that shows title,
题注 and text only; no order, no signature of the head).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from gongkai.rules.rich_text import to_blocks
from gongkai.rules.writing import TYPE_AREA_TWIPS, clean
from gongkai.rules.writing.docx import paragraph, run, write_package

_CHAPTER: Final = re.compile(r"第[一二三四五六七八九十百零〇]+[编章节](?:\s|　|$)")
_NUMBERED: Final = re.compile(r"^(第[一二三四五六七八九十百零〇]+[编章节条]) ")
_CENTRED: Final = '<w:jc w:val="center"/><w:ind w:firstLine="0" w:firstLineChars="0"/>'


def document_docx(title: str, note_line: str, body: str, publisher: str) -> bytes:
    """The DOCX of a document from its clean HTML; equal input, equal bytes."""
    parts = [paragraph("Title", run(clean(title)))]
    if note_line.strip():
        parts.append(paragraph("BodyText", run(f"（{clean(note_line).strip('（）')}）"), _CENTRED))
    for block in to_blocks(body):
        parts += _lines(block) if isinstance(block, str) else [_table(block)]
    return write_package("".join(parts), title, publisher)


def _lines(text: str) -> Iterator[str]:
    for said in clean(text).splitlines():
        # A number stands a full space before its words, as in print.
        line = _NUMBERED.sub("\\1\u3000", said)
        if _CHAPTER.match(line):
            yield paragraph("Heading1", run(line), _CENTRED)
        else:
            yield paragraph("BodyText", run(line))


def _table(rows: Sequence[Sequence[str]]) -> str:
    count = max((len(row) for row in rows), default=0)
    if not count:
        return ""
    width = TYPE_AREA_TWIPS // count
    columns = f'<w:gridCol w:w="{width}"/>' * count
    lines = "".join(_row(row, count, width, is_head=n == 0) for n, row in enumerate(rows))
    # A paragraph behind it keeps two tables apart.
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{width * count}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>'
        + paragraph("BodyText", "")
    )


def _row(row: Sequence[str], count: int, width: int, *, is_head: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph('TableText', run(clean(cell or '')))}</w:tc>"
        for cell, _ in zip_longest(row, range(count), fillvalue="")
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def file_name_of(title: str) -> str:
    """The name under which it is saved."""
    kept = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", title).strip(" .") or "文件"
    return f"{kept[:100]}.docx"
