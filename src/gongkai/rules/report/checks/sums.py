"""Identities inside one report: T3-BAL, T3-SUM, T3-ROW, T4-*. Only numbers take part in sums."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gongkai.rules.report.checks.context import Context, plain
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.forms import T4_BLOCKS
from gongkai.rules.report.model import Finding
from gongkai.rules.report.other_handling import APPLICANTS

_COLUMNS: Final = (*APPLICANTS, "total")
_OUTCOMES: Final = ("upheld", "corrected", "other", "pending")


def sums(context: Context) -> Iterator[Finding]:
    """The findings of all identities inside one report."""
    if context.form and context.has_numbers("T3"):
        yield from balance(context)
        columns = dict(_column_sums(context))
        rows = dict(_row_sums(context))
        for column, gap in columns.items():
            yield _column_finding(context, column, gap, rows)
        for row, gap in rows.items():
            yield _row_finding(context, row, gap, columns)
    if context.form and context.has_numbers("T4"):
        yield from case_totals(context)


def balance(context: Context) -> Iterator[Finding]:
    """T3-BAL, stated in the form: per column 一 + 二 = 三（七） + 四."""
    for column in _COLUMNS:
        cells = [
            f"T3.{row}.{column}"
            for row in ("new_received", "carried_in", "result_total", "carried_out")
        ]
        numbers = context.numbers(cells)
        if numbers is None:
            continue
        new, carried, done, left = numbers
        if new + carried == done + left:
            continue
        name = context.label(cells[0]).column
        yield RULES["T3-BAL"].finding(
            f"“{name}”列收支不平：本年新收{plain(new)}件加上年结转{plain(carried)}件是"
            f"{plain(new + carried)}件，办理总计{plain(done)}件加结转下年度{plain(left)}件是"
            f"{plain(done + left)}件，相差{plain(abs(new + carried - done - left))}件。",
            cells,
            expected=new + carried,
            found=done + left,
            look=context.look(*cells),
        )


def _column_sums(context: Context) -> Iterator[tuple[str, int | Decimal]]:
    for column in _COLUMNS:
        parts = context.numbers(f"T3.{row}.{column}" for row in context.leaves)
        total = context.number(f"T3.result_total.{column}")
        if parts is not None and total is not None and sum(parts) != total:
            yield column, total - sum(parts)


def _row_sums(context: Context) -> Iterator[tuple[str, int | Decimal]]:
    for row in context.rows:
        parts = context.numbers(f"T3.{row}.{column}" for column in APPLICANTS)
        total = context.number(f"T3.{row}.total")
        if parts is not None and total is not None and sum(parts) != total:
            yield row, total - sum(parts)


def _column_finding(
    context: Context, column: str, gap: int | Decimal, rows: dict[str, int | Decimal]
) -> Finding:
    total = f"T3.result_total.{column}"
    cells = [*(f"T3.{row}.{column}" for row in context.leaves), total]
    found = context.number(total) or 0
    hint = ""
    if column != "total":
        same = [row for row in context.leaves if rows.get(row) == gap]
        hint = _hint(context, f"T3.{same[0]}.{column}", gap) if len(same) == 1 else ""
    return RULES["T3-SUM"].finding(
        f"“{context.label(total).column}”列：各项办理结果相加是{plain(found - gap)}件，"
        f"“（七）总计”填的是{plain(found)}件，相差{plain(abs(gap))}件。{hint}",
        cells,
        expected=found - gap,
        found=found,
        look=context.look(total),
    )


def _row_finding(
    context: Context, row: str, gap: int | Decimal, columns: dict[str, int | Decimal]
) -> Finding:
    total = f"T3.{row}.total"
    found = context.number(total) or 0
    hint = ""
    if row in context.leaves:
        same = [column for column in APPLICANTS if columns.get(column) == gap]
        hint = _hint(context, f"T3.{row}.{same[0]}", gap) if len(same) == 1 else ""
    return RULES["T3-ROW"].finding(
        f"“{context.row_name('T3', row)}”行：六类申请人相加是{plain(found - gap)}件，"
        f"“总计”填的是{plain(found)}件，相差{plain(abs(gap))}件。{hint}",
        [*(f"T3.{row}.{column}" for column in APPLICANTS), total],
        expected=found - gap,
        found=found,
        look=context.look(total),
    )


def _hint(context: Context, address: str, gap: int | Decimal) -> str:
    """One wrong cell breaks its row and its column by the same amount: name the crossing."""
    value = context.number(address)
    if value is None or value + gap < 0:
        return ""
    return f"行、列差额相同，请先核对{context.label(address)}（现为{plain(value)}）。"


def case_totals(context: Context) -> Iterator[Finding]:
    """T4-REVIEW, T4-SUIT_DIRECT, T4-SUIT_AFTER_REVIEW: 总计 = the four outcomes of its block."""
    for block in T4_BLOCKS:
        cells = [f"T4.cases.{block}.{outcome}" for outcome in (*_OUTCOMES, "total")]
        numbers = context.numbers(cells)
        if numbers is None or sum(numbers[:-1]) == numbers[-1]:
            continue
        total, parts = numbers[-1], sum(numbers[:-1])
        yield RULES[f"T4-{block.upper()}"].finding(
            f"“{context.label(cells[0]).row}”：维持{plain(numbers[0])}、纠正{plain(numbers[1])}、"
            f"其他{plain(numbers[2])}、尚未审结{plain(numbers[3])}相加是{plain(parts)}件，"
            f"“总计”填的是{plain(total)}件，相差{plain(abs(total - parts))}件。",
            cells,
            expected=parts,
            found=total,
            look=context.look(cells[-1]),
        )
