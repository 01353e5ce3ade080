"""DOCX: A4 lying on its side, real tables whose heads stand again on every page."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Final

from gongkai.rules.standards.writing.printed import Paper, Printed, PrintedCell
from gongkai.rules.writing.docx import paragraph, run, write_package

_WIDTH: Final = 14_570  # 257 mm
_SECTION: Final = (
    '<w:footerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="even" r:id="rId5"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567"'
    ' w:footer="567" w:gutter="0"/>'
)
_SIZE: Final = '<w:sz w:val="15"/><w:szCs w:val="15"/>'
_NEXT_PAGE: Final = "<w:pageBreakBefore/>"


def write_docx(paper: Paper, at: datetime | None = None) -> bytes:
    """The tables of a paper as a DOCX file; equal papers give equal bytes."""
    body = []
    for n, table in enumerate(paper.tables):
        body.append(paragraph("Title", run(table.title), _NEXT_PAGE if n else ""))
        if paper.remark and not n:
            body.append(paragraph("TableTextSmall", run(paper.remark)))
        body.append(_table(table))
    body.append(paragraph("TableTextSmall", ""))
    return write_package("".join(body), paper.title, paper.author, at, section=_SECTION)


def _table(table: Printed) -> str:
    twips = [round(share * _WIDTH) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    rows = "".join(_row(table, n, line, twips) for n, line in enumerate(table.lines()))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCaption w:val="{escape(table.title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(table: Printed, number: int, line: list[PrintedCell], twips: list[int]) -> str:
    is_head = number < table.head
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    cells = "".join(_cell(cell, number, twips, is_head) for cell in line)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(cell: PrintedCell, row: int, twips: list[int], is_head: bool) -> str:
    width = sum(twips[cell.column : cell.column + cell.colspan])
    begins = row == cell.row
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.colspan > 1:
        properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        properties += '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    if is_head:
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="E8EEF7"/>'
    style = "<w:b/>" if is_head else ""
    centred = f'<w:jc w:val="{"center" if cell.is_centred else "left"}"/>'
    lines = cell.text.split("\n") if begins and cell.text else []
    content = "".join(
        paragraph("TableTextSmall", run(text, size=f"{style}{_SIZE}"), centred) for text in lines
    )
    content = content or paragraph("TableTextSmall", "", centred)
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
