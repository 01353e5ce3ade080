"""The shape of a report: the right form for its year, not mixed, no table or section missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gongkai.rules.report.checks.context import Context
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.forms import NoFormError, form_for_year, load_form
from gongkai.rules.report.labels import is_cell
from gongkai.rules.report.model import NA, Finding
from gongkai.rules.report.other_handling import APPLICANTS

# Fewer headings than this: a bare table or a fragment, no report with sections left out.
_A_REPORT: Final = 3


def shape(context: Context) -> Iterator[Finding]:
    """The findings on form, tables and sections."""
    yield from form_of_year(context)
    yield from mixed_forms(context)
    yield from missing_tables(context)
    yield from missing_sections(context)


def form_of_year(context: Context) -> Iterator[Finding]:
    """FORM-YEAR: the form goes by the report year, never by the date of writing."""
    year, form = context.report.year, context.form
    if year is None or form is None:
        return
    try:
        due = form_for_year(year)
    except NoFormError:
        return
    if due.id != form.id:
        yield RULES["FORM-YEAR"].finding(
            f"{year}年度应使用{due.document_number}的{due.id}年格式，报告用的是{form.id}年格式，"
            "请按规定的表格重新填报。",
            expected=due.id,
            found=form.id,
            look="第二部分和第三部分表格",
        )


def mixed_forms(context: Context) -> Iterator[Finding]:
    """FORM-MIX: rows or columns of the other form inside this one."""
    if context.form is None:
        return
    own = frozenset(context.form.addresses())
    foreign = [
        address
        for address, value in context.report.values.items()
        if address not in own and isinstance(value, int | Decimal) and is_cell(address)
    ]
    if not foreign:
        return
    names = []
    for address in foreign:
        label = context.label(address)
        names.append(label.column if address.startswith("T2_1") else label.row)
    yield RULES["FORM-MIX"].finding(
        f"表格是{context.form.id}年格式，却有另一格式的"
        f"{'、'.join(f'“{name}”' for name in dict.fromkeys(names))}，"
        f"请改用{context.form.id}年格式的行和列。",
        foreign,
        expected=context.form.id,
        look=context.look(foreign[0]),
    )


def missing_tables(context: Context) -> Iterator[Finding]:
    """FORM-TABLE: one finding for each part whose table holds nothing at all."""
    report = context.report
    if context.form is None:
        yield RULES["FORM-TABLE"].finding(
            "没有找到第二、三、四部分的表格。如原件有表格，请检查文件是否完整，表格是否是图片。",
            look="全文",
        )
        return
    shown = {
        address.split(".", 1)[0]
        for address, value in report.values.items()
        if isinstance(value, int | Decimal) or value is NA
    }
    for section in context.form.sections:
        tables = [table for table in context.form.tables if table.section == section.code]
        if tables and not any(table.code in shown for table in tables):
            yield RULES["FORM-TABLE"].finding(
                f"没有找到“{section.heading}”的表格数据。如原件有此表，请检查文件是否完整。",
                look=section.heading,
            )
            continue
        lost = [t.title for t in tables if t.code not in shown and t.code in context.unread]
        if lost:
            yield RULES["FORM-TABLE"].finding(
                f"“{section.heading}”里没有找到{'、'.join(f'“{title}”' for title in lost)}。"
                "如原件有，请检查文件是否完整。",
                look=section.heading,
            )
    if "T3" in shown:
        yield from _lost_rows(context)


def _lost_rows(context: Context) -> Iterator[Finding]:
    """Rows of table 3 that the source does not show; one finding however many there are."""
    lost = [
        row
        for row in context.rows
        if all(f"T3.{row}.{column}" in context.unread for column in (*APPLICANTS, "total"))
    ]
    if lost:
        heading = context.form.sections[2].heading if context.form else ""
        yield RULES["FORM-TABLE"].finding(
            f"“{heading}”的表格不完整，有{len(lost)}行没有读到，第一处是"
            f"“{context.row_name('T3', lost[0])}”行。请检查文件是否完整。",
            [f"T3.{row}.total" for row in lost],
            look=heading,
        )


def missing_sections(context: Context) -> Iterator[Finding]:
    """FORM-SECTION: headings left out, and narrative sections without a word."""
    found = context.report.sections
    if len(found) < _A_REPORT:
        return
    form = context.form or load_form("2021")
    missing = [section for section in form.sections if section.code not in found]
    if missing:
        yield RULES["FORM-SECTION"].finding(
            f"没有找到{'、'.join(f'“{section.heading}”' for section in missing)}，"
            "六个部分的标题和次序是固定的。",
            expected="六个部分",
            found=f"{len(form.sections) - len(missing)}个部分",
            look="全文标题",
        )
    for section in form.sections:
        text = found.get(section.code)
        if section.kind == "narrative" and text is not None and not text.strip():
            yield RULES["FORM-SECTION"].finding(
                f"“{section.heading}”下面没有内容；没有的也要写明“无”。", look=section.heading
            )
