"""Against last year's report, also across the change of form, and against similar bodies."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from gongkai.rules.report.checks.context import ITEM_ROWS, Context, plain
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.forms import T4_BLOCKS
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.report.other_handling import APPLICANTS

# Below this a jump from 1 to 6 says nothing.
_NOTABLE: Final = 20
_RISE, _FALL = 5, Decimal("0.2")
_ENOUGH_PEERS: Final = 5
_MOST: Final = 0.8
_COMPARED_WITH_PEERS: Final = (
    "T2_5.license.decisions",
    "T2_6.penalty.decisions",
    "T3.new_received.total",
)


def years(context: Context) -> Iterator[Finding]:
    """The findings against last year's report and against peers."""
    yield from lonely_zeros(context)
    last = context.previous
    if last is None:
        return
    now = context.report
    if now.year and last.year and last.year != now.year - 1:
        yield RULES["PREV-YEAR"].finding(
            f"所给的上年度报告是{last.year}年度的，不是{now.year - 1}年度的，没有核对与上年的衔接。"
            f"请改用{now.year - 1}年度报告。",
            expected=now.year - 1,
            found=last.year,
        )
        return
    yield from carried_over(context, last)
    yield from pending_cases(context, last)
    yield from items_of_last_year(context, last)
    yield from documents_in_force(context, last)
    yield from jumps(context, last)


def _excuse(context: Context, cell: str) -> str:
    reason = context.reasons.get(cell)
    return f"已登记的原因：{reason}。" if reason else ""


def carried_over(context: Context, last: Report) -> Iterator[Finding]:
    """T3-CARRY: 上年结转 = last year's 结转下年度, per column, whatever the two forms."""
    for column in (*APPLICANTS, "total"):
        cell = f"T3.carried_in.{column}"
        now, before = context.number(cell), last.number(f"T3.carried_out.{column}")
        if now is None or before is None or now == before:
            continue
        reason = _excuse(context, cell)
        advice = "请核对两年数据" + (
            "；如汇总范围有变，请登记原因。" if context.aggregate else "。"
        )
        yield RULES["T3-CARRY"].finding(
            f"“{context.label(cell).column}”列：本年“上年结转”是{plain(now)}件，"
            f"上年度报告“结转下年度继续办理”是{plain(before)}件。{reason or advice}",
            [cell],
            expected=before,
            found=now,
            look=context.look(cell),
            severity="warning" if context.aggregate and reason else None,
        )


def pending_cases(context: Context, last: Report) -> Iterator[Finding]:
    """T4-PEND: cases pending at the end of last year appear again this year."""
    for block in T4_BLOCKS:
        cell = f"T4.cases.{block}.total"
        now, before = context.number(cell), last.number(f"T4.cases.{block}.pending")
        if now is None or before is None or now >= before:
            continue
        yield RULES["T4-PEND"].finding(
            f"“{context.label(cell).row}”本年总计{plain(now)}件，少于上年度报告的“尚未审结”"
            f"{plain(before)}件。上年未审结的案件本年应继续计入。{_excuse(context, cell)}",
            [cell],
            expected=f"不小于{plain(before)}",
            found=now,
            look=context.look(cell),
        )


def items_of_last_year(context: Context, last: Report) -> Iterator[Finding]:
    """T2-5-PREV (2019 form): the items of last year follow from last year's report."""
    for table, row in ITEM_ROWS:
        cell = f"{table}.{row}.prev_items"
        now = context.number(cell)
        items, change = last.number(cell), last.number(f"{table}.{row}.delta")
        if now is None or items is None or change is None or now == items + change:
            continue
        yield RULES["T2-5-PREV"].finding(
            f"“{context.row_name(table, row)}”的“上一年项目数量”是{plain(now)}项，上年度报告"
            f"{plain(items)}项、增减{plain(change)}项，推算是{plain(items + change)}项。"
            f"{_excuse(context, cell)}",
            [cell],
            expected=items + change,
            found=now,
            look=context.look(cell),
        )


def documents_in_force(context: Context, last: Report) -> Iterator[Finding]:
    """T2-1-FORCE (2021 form): in force now = in force last year + issued − repealed."""
    for row in ("rules", "normative"):
        cells = [f"T2_1.{row}.{column}" for column in ("in_force", "issued", "repealed")]
        numbers, before = context.numbers(cells), last.number(cells[0])
        if numbers is None or before is None:
            continue
        now, issued, repealed = numbers
        due = before + issued - repealed
        if now == due:
            continue
        reason = _excuse(context, cells[0])
        yield RULES["T2-1-FORCE"].finding(
            f"“{context.row_name('T2_1', row)}”行：上年现行有效{plain(before)}件，加本年制发"
            f"{plain(issued)}件、减废止{plain(repealed)}件应是{plain(due)}件，"
            f"填的是{plain(now)}件。"
            + (reason or "如因清理、失效、职能划转或重新统计，请写明原因。"),
            cells,
            expected=due,
            found=now,
            look=context.look(cells[0]),
        )


def _compared(context: Context) -> Iterator[str]:
    """The cells whose jump is worth a word: table 2, totals of table 3, totals of table 4."""
    for table in context.form.tables if context.form else ():
        for address in table.addresses():
            if table.code.startswith("T2") or address.endswith(".total"):
                yield address


def jumps(context: Context, last: Report) -> Iterator[Finding]:
    """YOY: a cell above five times or below a fifth of last year's."""
    for cell in _compared(context):
        if cell.endswith(".delta"):
            continue
        now, before = context.number(cell), last.number(cell)
        if now is None or before is None or max(now, before) < _NOTABLE:
            continue
        if before * _FALL <= now <= before * _RISE:
            continue
        label = context.label(cell)
        times = f"是上年的{_times(now, before)}倍" if before else "上年是0"
        yield RULES["YOY"].finding(
            f"{label}本年{plain(now)}{label.unit}，上年{plain(before)}{label.unit}，"
            f"{times}，请核实并准备说明。",
            [cell],
            expected=before,
            found=now,
            look=context.look(cell),
        )


def _times(now: int | Decimal, before: int | Decimal) -> str:
    return plain(round(Decimal(now) / Decimal(before), 2))


def lonely_zeros(context: Context) -> Iterator[Finding]:
    """YOY against peers: a zero where most similar bodies report something."""
    if len(context.peers) < _ENOUGH_PEERS:
        return
    for cell in _COMPARED_WITH_PEERS:
        if context.number(cell) != 0:
            continue
        others = [value for peer in context.peers if (value := peer.number(cell)) is not None]
        busy = sum(1 for value in others if value > 0)
        if len(others) >= _ENOUGH_PEERS and busy >= _MOST * len(others):
            yield RULES["YOY"].finding(
                f"{context.label(cell)}是0，而{len(others)}个同类机关中有{busy}个不是0，"
                "请核实是否漏填。",
                [cell],
                expected="核实",
                found=0,
                look=context.look(cell),
            )
