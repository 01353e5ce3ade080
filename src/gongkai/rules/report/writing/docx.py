"""DOCX: the body layout of GB/T 9704-2012, real tables with merged cells, no trace of the clock.

The parts that never change (styles, footers, settings) stand as files in docx_parts/; only the
body and the properties are made here. Fonts are named, not embedded: 方正小标宋简体, 仿宋_GB2312,
楷体_GB2312 and 黑体 are on the machines of every office; the font table names what to take instead.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from gongkai.rules.report.forms import Form, Grid, Section
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing.layout import (
    Paragraph,
    Placed,
    clean,
    header_rows,
    lay_out,
    placed,
    show,
)
from gongkai.rules.report.writing.measures import (
    TYPE_AREA_TWIPS,
    VALUE_MARGIN_TWIPS,
    column_twips,
    is_narrow,
    is_row_label,
    label_lines,
    number_points,
    points,
)

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SECTION: Final = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="even" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851"'
    ' w:footer="1247" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_docx(report: Report, at: datetime | None = None) -> bytes:
    """The report as a DOCX file; equal reports give equal bytes.

    `at` is the instant to note as the time of writing in the properties; None notes none.
    """
    printed = lay_out(report)
    body = [_paragraph("Title", _line_broken(printed.title))]
    body += map(_narrative, printed.preamble)
    for part in printed.parts:
        body.append(_paragraph("Heading1", _run(part.section.heading)))
        body += map(_narrative, part.paragraphs)
        if part.grid:
            body.append(_Table(report, printed.form, part.section, part.grid).xml())
        elif not part.paragraphs:
            body.append(_paragraph("BodyText", ""))
    document = (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"{''.join(body)}{_SECTION}</w:body></w:document>"
    )
    parts = {
        **_fixed_parts(),
        "word/document.xml": document.encode(),
        "docProps/core.xml": _properties("".join(printed.title), report.agency, at).encode(),
    }
    return _package(parts)


@cache
def _fixed_parts() -> dict[str, bytes]:
    def walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
        for entry in folder.iterdir():
            if entry.is_dir():
                yield from walk(entry, f"{path}{entry.name}/")
            else:
                yield f"{path}{entry.name}", entry.read_bytes()

    return dict(sorted(walk(resources.files(__package__).joinpath("docx_parts"), "")))


def _package(parts: dict[str, bytes]) -> bytes:
    """The parts as one ZIP file, the content types first, all with the same date."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return target.getvalue()


def _properties(title: str, agency: str | None, at: datetime | None) -> str:
    stamp = ""
    if at:
        instant = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        stamp = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{instant}</dcterms:{name}>'
            for name in ("created", "modified")
        )
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(clean(agency or ''))}"
        f"</dc:creator><dc:language>zh-CN</dc:language>{stamp}</cp:coreProperties>"
    )


def _run(text: str, *, style: str = "", size: str = "") -> str:
    # The hint makes quotation marks and dashes full-width as in the Chinese face.
    return (
        f'<w:r><w:rPr>{style}<w:rFonts w:hint="eastAsia"/>{size}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _line_broken(lines: tuple[str, ...]) -> str:
    return "<w:r><w:br/></w:r>".join(map(_run, lines))


def _paragraph(style: str, runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def _narrative(paragraph: Paragraph) -> str:
    lead, rest = paragraph.text[: paragraph.lead], paragraph.text[paragraph.lead :]
    if lead and not rest:
        return _paragraph("Heading2", _run(lead))
    runs = _run(lead, style='<w:rStyle w:val="Lead"/>') if lead else ""
    return _paragraph("BodyText", runs + _run(rest))


class _Table:
    """Makes one statutory table."""

    def __init__(self, report: Report, form: Form, section: Section, grid: Grid) -> None:
        self.report, self.form, self.section, self.grid = report, form, section, grid
        self.twips = column_twips(grid)
        self.style = "TableTextSmall" if is_narrow(grid) else "TableText"
        self.height = 340 if is_narrow(grid) else 454

    def xml(self) -> str:
        """The table; its rows stay on one page as long as they fit."""
        rows: list[list[Placed]] = [[] for _ in self.grid]
        for place in placed(self.grid):
            for down in range(place.cell.rowspan):
                rows[place.row + down].append(place)
        columns = "".join(f'<w:gridCol w:w="{twips}"/>' for twips in self.twips)
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{TYPE_AREA_TWIPS}" w:type="dxa"/><w:jc w:val="center"/>'
            '<w:tblLayout w:type="fixed"/>'
            f'<w:tblCaption w:val="{self.section.title}"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
            + "".join(self._row(number, row) for number, row in enumerate(rows))
            + "</w:tbl>"
        )

    def _row(self, number: int, row: list[Placed]) -> str:
        repeat = "<w:tblHeader/>" if number < header_rows(self.grid) else ""
        ordered = sorted(row, key=lambda place: place.column)
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{self.height}" w:hRule="atLeast"/>'
            f"{repeat}</w:trPr>{''.join(self._cell(place, number) for place in ordered)}</w:tr>"
        )

    def _cell(self, place: Placed, row: int) -> str:
        cell = place.cell
        width = sum(self.twips[place.column : place.column + cell.colspan])
        begins = row == place.row
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if cell.colspan > 1:
            properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
        if cell.rowspan > 1:
            properties += '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
        if cell.address:
            properties += _margins(VALUE_MARGIN_TWIPS)
        keep = "<w:keepNext/>" if row < len(self.grid) - 1 else ""
        left = '<w:jc w:val="left"/>' if is_row_label(self.grid, place) else ""
        content = _paragraph(self.style, self._content(place) if begins else "", keep + left)
        return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'

    def _content(self, place: Placed) -> str:
        address = place.cell.address
        if address is None:
            return _line_broken(label_lines(self.grid, place))
        text = show(self.report.value(address), self.form.column(address).kind)
        return _run(text, size=_size(text, self.grid, place)) if text else ""


def _margins(twips: int) -> str:
    return (
        f'<w:tcMar><w:left w:w="{twips}" w:type="dxa"/><w:right w:w="{twips}" w:type="dxa"/>'
        "</w:tcMar>"
    )


def _size(text: str, grid: Grid, place: Placed) -> str:
    half_points = int(number_points(text, grid, place) * 2)
    if half_points == int(points(grid) * 2):
        return ""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
