"""PDF: the look of the DOCX, tagged for screen readers, text searchable, fonts embedded.

The template report.typ gets the report as JSON; no text of a report is ever read as markup. Files
meet PDF/A-2a (archives) and PDF/UA-1 (accessibility).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, Final

import typst

from gongkai.rules import fonts
from gongkai.rules.report.forms import Form, Grid
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing.layout import (
    Paragraph,
    WritingError,
    clean,
    header_rows,
    lay_out,
    placed,
    show,
)
from gongkai.rules.report.writing.measures import (
    TYPE_AREA_TWIPS,
    column_twips,
    is_narrow,
    is_row_label,
    label_lines,
    number_points,
    points,
)

_STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]


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
    inputs = {"report": json.dumps(data, ensure_ascii=False)}
    instant = at or datetime((report.year or 1979) + 1, 1, 1, tzinfo=UTC)
    try:
        return _compile(inputs, instant, system_fonts)
    except typst.TypstError as error:
        if system_fonts:
            raise WritingError(_reason(error)) from error
    # A rare character may stand in a font of the machine.
    try:
        return _compile(inputs, instant, system_fonts=True)
    except typst.TypstError as error:
        raise WritingError(_reason(error)) from error


def _compile(inputs: dict[str, str], at: datetime, system_fonts: bool) -> bytes:
    compiler = typst.Compiler(_template(), font_paths=_fonts(system_fonts), sys_inputs=inputs)
    pdf = compiler.compile(format="pdf", pdf_standards=_STANDARDS, timestamp=at)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF")
    return pdf


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("report.typ").read_bytes()


@cache
def _fonts(system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=False,
        font_paths=[fonts.FOLDER],
    )


def _reason(error: typst.TypstError) -> str:
    missing = re.search(r'the text `"(.+?)"` could not be displayed', str(error))
    if missing is None:
        return f"PDF 排版没有成功（{error}）。请改为输出 DOCX。"
    characters = "、".join(f"{c}（U+{ord(c):04X}）" for c in missing[1])
    return (
        f"自带字库和本机字体里都没有“{characters}”，PDF 印不出来。"
        "请换一个字，或者安装含有它的字体后再试，也可以改为输出 DOCX。"
    )


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
