"""PDF: the look of the DOCX, tagged for screen readers, text searchable, fonts embedded.

The template report.typ gets the report as JSON; no text of a report is ever read as markup.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from gongkai.rules.report.forms import Form, Grid
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing.layout import (
    Paragraph,
    header_rows,
    lay_out,
    placed,
    show,
)
from gongkai.rules.report.writing.measures import (
    column_twips,
    is_narrow,
    is_row_label,
    label_lines,
    number_points,
    points,
)
from gongkai.rules.writing import TYPE_AREA_TWIPS, clean
from gongkai.rules.writing.pdf import typeset


def write_pdf(report: Report, at: datetime | None = None, *, system_fonts: bool = False) -> bytes:
    """The report as PDF; equal reports give equal bytes.

    `at` is noted as the time of writing; PDF/A demands one, so None notes the first day after the
    report year. With `system_fonts` the faces of the office (方正小标宋, 仿宋_GB2312, 楷体_GB2312,
    黑体) are taken where installed: the result then depends on the machine, and whether those fonts
    may be embedded on their licence. Raises WritingError for characters that no font has.
    """
    printed = lay_out(report)
    data = {
        "title": printed.title,
        "agency": clean(report.agency or ""),
        "preamble": _paragraphs(printed.preamble),
        "parts": [
            {
                "heading": part.section.heading,
                "paragraphs": _paragraphs(part.paragraphs),
                "table": _table(report, printed.form, part.grid) if part.grid else None,
            }
            for part in printed.parts
        ],
    }
    instant = at or datetime((report.year or 1979) + 1, 1, 1, tzinfo=UTC)
    return typeset(_template(), data, instant, system_fonts=system_fonts)


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("report.typ").read_bytes()


def _paragraphs(paragraphs: tuple[Paragraph, ...]) -> list[dict[str, str]]:
    return [{"lead": p.text[: p.lead], "text": p.text[p.lead :]} for p in paragraphs]


def _table(report: Report, form: Form, grid: Grid) -> dict[str, Any]:
    cells = []
    for place in placed(grid):
        cell = place.cell
        lines: tuple[str, ...]
        if cell.address:
            text = show(report.value(cell.address), form.column(cell.address).kind)
            lines, size = (text,), number_points(text, grid, place)
        else:
            lines, size = label_lines(grid, place), points(grid)
        cells.append(
            {
                "row": place.row,
                "column": place.column,
                "rowspan": cell.rowspan,
                "colspan": cell.colspan,
                "lines": lines,
                "size": size,
                "room": 3 if is_narrow(grid) else 5.5,
                "value": cell.address is not None,
                "left": is_row_label(grid, place),
            }
        )
    return {
        "cells": cells,
        "head": header_rows(grid),
        "size": points(grid),
        "widths": [twips / TYPE_AREA_TWIPS for twips in column_twips(grid)],
    }
