"""CSV: one row per cell, `table,row,column,labels,value`, UTF-8 with BOM so that Excel opens it.

The rows before the cells hold what is no cell: table `report`, row `agency`, `year`, `form`,
`title`, `preamble`; then table `section`, row S1 … S6. Blank is an empty value, not-applicable is
NA. A text that a spreadsheet would take for a formula, or that begins with an apostrophe, gets one
apostrophe in front.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Final

from gongkai.rules.report.forms import FormId
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import NA, Report, Value
from gongkai.rules.report.writing.layout import form_of, plain
from gongkai.rules.writing import clean

HEADER: Final = ("table", "row", "column", "labels", "value")
# 全角 ＝＋－＠ count too: Excel in Chinese takes them for the half-width ones.
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def write_csv(report: Report) -> bytes:
    """Every cell of the form, and of other forms where the report has values there."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(_rows(report))
    return out.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    form = form_of(report)
    facts = {
        "agency": ("机关", report.agency or ""),
        "year": ("年度", str(report.year or "")),
        "form": ("格式", report.form or ""),
        "title": ("标题", report.title or ""),
        "preamble": ("概述", report.preamble),
    }
    for code, (label, text) in facts.items():
        yield "report", code, "", label, guarded(text)
    for section in form.sections:
        text = report.sections.get(section.code, "")
        yield "section", section.code, "", section.heading, guarded(text)
    for address in dict.fromkeys((*form.addresses(), *report.values)):
        table, row, column = address.split(".", 2)
        value = _cell(report.value(address))
        yield table, row, column, _label(address, form.id), value


def _label(address: str, form_id: FormId) -> str:
    try:
        label = cell_label(address, form_id)
    except KeyError:
        return ""
    return " / ".join((label.part, label.row, label.column))


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = clean(text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _cell(value: Value) -> str:
    if isinstance(value, int | Decimal):
        return plain(value)
    return "NA" if value is NA else ""
