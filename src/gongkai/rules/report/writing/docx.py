"""DOCX: the body layout of GB/T 9704-2012, real tables with merged cells, no trace of the clock.

Only the body is made here; the package around it is `rules.writing.docx`.
"""

from __future__ import annotations

from datetime import datetime

from gongkai.rules.report.forms import Form, Grid, Section
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing.layout import (
    Paragraph,
    Placed,
    header_rows,
    lay_out,
    placed,
    show,
)
from gongkai.rules.report.writing.measures import (
    VALUE_MARGIN_TWIPS,
    column_twips,
    is_narrow,
    is_row_label,
    label_lines,
    number_points,
    points,
)
from gongkai.rules.writing import TYPE_AREA_TWIPS
from gongkai.rules.writing.docx import (
    line_broken,
    paragraph,
    run,
    write_package,
)


def write_docx(report: Report, at: datetime | None = None) -> bytes:
    """The report as a DOCX file; equal reports give equal bytes.

    `at` is the instant to note as the time of writing in the properties; None notes none.
    """
    printed = lay_out(report)
    body = [paragraph("Title", line_broken(printed.title))]
    body += map(_narrative, printed.preamble)
    for part in printed.parts:
        body.append(paragraph("Heading1", run(part.section.heading)))
        body += map(_narrative, part.paragraphs)
        if part.grid:
            body.append(_Table(report, printed.form, part.section, part.grid).xml())
        elif not part.paragraphs:
            body.append(paragraph("BodyText", ""))
    return write_package("".join(body), "".join(printed.title), report.agency or "", at)


def _narrative(printed: Paragraph) -> str:
    lead, rest = printed.text[: printed.lead], printed.text[printed.lead :]
    if lead and not rest:
        return paragraph("Heading2", run(lead))
    runs = run(lead, style='<w:rStyle w:val="Lead"/>') if lead else ""
    return paragraph("BodyText", runs + run(rest))


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
        content = paragraph(self.style, self._content(place) if begins else "", keep + left)
        return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'

    def _content(self, place: Placed) -> str:
        address = place.cell.address
        if address is None:
            return line_broken(label_lines(self.grid, place))
        text = show(self.report.value(address), self.form.column(address).kind)
        return run(text, size=_size(text, self.grid, place)) if text else ""


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
