"""Single cells and small relations: T2-*, T3-INT, T4-INT, and blanks, which are never zeros."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gongkai.rules.report.bodies import may_make_rules
from gongkai.rules.report.checks.context import ITEM_ROWS, Context, plain
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.model import NA, Finding
from gongkai.rules.report.other_handling import APPLICANTS

_WANTED: Final = {
    "count": "不小于0的整数",
    "change": "整数",
    "money": "不小于0的金额",
    "wan": "不小于0的金额",
}
_A_TAIL: Final = 3
_T2: Final = ("T2_1", "T2_5", "T2_6", "T2_8", "T2_9")


def values(context: Context) -> Iterator[Finding]:
    """The findings on single cells."""
    if context.form is None:
        return
    yield from kinds_of_numbers(context)
    yield from negative_items(context)
    yield from no_power(context)
    yield from documents(context)
    yield from no_decisions(context)
    yield from procurement(context)
    yield from blanks(context)


def kinds_of_numbers(context: Context) -> Iterator[Finding]:
    """T2-INT, T3-INT, T4-INT, T2-8-DEC: whole numbers and amounts, none below zero."""
    for table in context.form.tables if context.form else ():
        for row in table.rows:
            for column in table.columns:
                cell = f"{table.code}.{row.code}.{column.code}"
                value = context.number(cell)
                if value is None:
                    continue
                wanted = _WANTED[column.kind]
                if (value < 0 and "小于0" in wanted) or (value % 1 and "整数" in wanted):
                    rule = "T2-8-DEC" if column.kind == "wan" else f"{table.code[:2]}-INT"
                    yield RULES[rule].finding(
                        f"{context.label(cell)}填的是{plain(value)}，应为{wanted}。",
                        [cell],
                        expected=wanted,
                        found=value,
                        look=context.look(cell),
                    )


def negative_items(context: Context) -> Iterator[Finding]:
    """T2-NEG (2019 form): items of last year plus their change are not below zero."""
    for table, row in ITEM_ROWS:
        cells = [f"{table}.{row}.prev_items", f"{table}.{row}.delta"]
        numbers = context.numbers(cells)
        if numbers and sum(numbers) < 0:
            yield RULES["T2-NEG"].finding(
                f"“{context.row_name(table, row)}”上一年项目数量是{plain(numbers[0])}项，"
                f"本年减{plain(-numbers[1])}项，减去的比原有的还多。",
                cells,
                expected="不小于0",
                found=sum(numbers),
                look=context.look(*cells[1:]),
            )


def no_power(context: Context) -> Iterator[Finding]:
    """T2-1-RULES: a body without the power to make 规章 reports none."""
    power = context.may_make_rules
    if power is None:
        power = may_make_rules(context.report.agency)
    if power is not False or context.form is None:
        return
    table = context.form.table("T2_1")
    cells = [f"T2_1.rules.{column.code}" for column in table.columns]
    filled = [cell for cell in cells if (context.number(cell) or 0) > 0]
    if filled:
        numbers = "、".join(
            f"“{context.label(cell).column}”{plain(context.number(cell))}件" for cell in filled
        )
        yield RULES["T2-1-RULES"].finding(
            f"“规章”行填了{numbers}。只有国务院部门、省级和设区的市、自治州政府能制定规章，"
            f"{context.report.agency or '本机关'}应填0；如是规范性文件，请移到下一行。",
            filled,
            expected=0,
            found=context.number(filled[0]),
            look=context.look(filled[0]),
        )


def documents(context: Context) -> Iterator[Finding]:
    """T2-1-PUB (2019 form) and T2-1-GE (2021 form): a stock is not below this year's part of it."""
    for rule, stock, flow, why in (
        ("T2-1-PUB", "published_total", "published_new", "公开总数应包含本年新公开的。"),
        ("T2-1-GE", "in_force", "issued", "如有本年制发又在本年废止的，请在正文说明。"),
    ):
        for row in ("rules", "normative"):
            cells = [f"T2_1.{row}.{stock}", f"T2_1.{row}.{flow}"]
            numbers = context.numbers(cells)
            if numbers and numbers[0] < numbers[1]:
                name = context.row_name("T2_1", row)
                yield RULES[rule].finding(
                    f"“{name}”行：“{context.label(cells[0]).column}”{plain(numbers[0])}件，"
                    f"少于“{context.label(cells[1]).column}”{plain(numbers[1])}件。{why}",
                    cells,
                    expected=f"不小于{plain(numbers[1])}",
                    found=numbers[0],
                    look=context.look(cells[0]),
                )


def no_decisions(context: Context) -> Iterator[Finding]:
    """T2-6-ZERO (2019 form): penalties or coercive measures listed, but no decision all year."""
    cells, names = [], []
    for row in ("penalty", "coercion"):
        numbers = context.numbers(
            f"T2_6.{row}.{column}" for column in ("prev_items", "delta", "decisions")
        )
        if numbers and numbers[0] + numbers[1] > 0 and numbers[2] == 0:
            cells.append(f"T2_6.{row}.decisions")
            names.append(f"{context.row_name('T2_6', row)}{plain(numbers[0] + numbers[1])}项")
    if cells:
        yield RULES["T2-6-ZERO"].finding(
            f"列有{'、'.join(names)}，“处理决定数量”{'都' if len(cells) > 1 else ''}是0。"
            "请向业务科室核实全年确实没有作出决定，还是漏填。",
            cells,
            expected="核实",
            found=0,
            look=context.look(*cells),
        )


def procurement(context: Context) -> Iterator[Finding]:
    """T2-9-AMT (2019 form): projects and their amount are both zero or both above zero."""
    cells = ["T2_9.procurement.project_count", "T2_9.procurement.total_amount"]
    numbers = context.numbers(cells)
    if numbers and (numbers[0] == 0) != (numbers[1] == 0):
        yield RULES["T2-9-AMT"].finding(
            f"政府集中采购填了{plain(numbers[0])}个项目、总金额{plain(numbers[1])}元，"
            "两项应同为0或同不为0。",
            cells,
            expected="同为0或同不为0",
            found=f"{plain(numbers[0])}个，{plain(numbers[1])}元",
            look=context.look(*cells),
        )


def blanks(context: Context) -> Iterator[Finding]:
    """T2-BLANK, T3-BLANK, T4-BLANK: a few findings for each part, however many cells are blank."""
    form = context.form
    if form is None:
        return
    unread = context.unread
    if any(context.has_numbers(code) for code in _T2):
        shown = [t for t in form.tables if t.code in _T2 and t.code not in unread]
        cells = [address for table in shown for address in table.addresses()]
        yield from _blank_cells(context, "T2-BLANK", cells, unread)
    if context.has_numbers("T3"):
        yield from _blank_requests(context, unread)
    if context.has_numbers("T4"):
        yield from _blank_cells(context, "T4-BLANK", list(form.table("T4").addresses()), unread)


def _is_blank(context: Context, cell: str, unread: frozenset[str]) -> bool:
    return context.report.values.get(cell) is None and cell not in unread


def _blank_cells(
    context: Context, rule: str, cells: list[str], unread: frozenset[str]
) -> Iterator[Finding]:
    empty = [cell for cell in cells if _is_blank(context, cell, unread)]
    if empty:
        yield RULES[rule].finding(
            f"{_some([str(context.label(cell)) for cell in empty], '格')}空白。"
            "没有数的请填0，不适用的请填“/”。",
            empty,
            expected=0,
            look=context.look(empty[0]),
        )


def _blank_requests(context: Context, unread: frozenset[str]) -> Iterator[Finding]:
    totals: list[str] = []
    rest: list[str] = []
    not_applicable: list[str] = []
    for row in context.rows:
        cells = [f"T3.{row}.{column}" for column in (*APPLICANTS, "total")]
        empty = [cell for cell in cells if _is_blank(context, cell, unread)]
        not_applicable += [cell for cell in cells if context.report.values.get(cell) is NA]
        if cells[-1] in empty and any(context.number(cell) is not None for cell in cells[:-1]):
            totals.append(cells[-1])
            empty.remove(cells[-1])
        rest += empty
    if totals:
        names = [context.label(cell).row for cell in totals]
        yield RULES["T3-BLANK"].finding(
            f"{_some([f'“{name}”' for name in names], '行')}填了分项，“总计”空白，请补填。",
            totals,
            look=context.look(totals[0]),
        )
    if rest:
        rows = list(dict.fromkeys(context.label(cell).row for cell in rest))
        yield RULES["T3-BLANK"].finding(
            f"{_some([f'“{name}”' for name in rows], '行')}有空白，共{len(rest)}格。"
            f"空白不等于0，没有数的请填0。{_cut_off(context, rest)}",
            rest,
            expected=0,
            look=context.look(rest[0]),
        )
    if not_applicable:
        yield RULES["T3-BLANK"].finding(
            f"有{len(not_applicable)}格填的是“/”“—”一类符号，不参加合计。第三部分没有数的请填0。",
            not_applicable,
            expected=0,
            found=NA,
            look=context.look(not_applicable[0]),
        )


def _cut_off(context: Context, empty: list[str]) -> str:
    """A table that holds nothing from some row to its end was probably cut off in the source."""
    blank = set(empty)
    tail = 0
    for row in reversed(context.rows):
        if not all(f"T3.{row}.{column}" in blank for column in (*APPLICANTS, "total")):
            break
        tail += 1
    if tail < _A_TAIL:
        return ""
    first = context.row_name("T3", context.rows[-tail])
    return f"从“{first}”行到表末都没有数，请先检查文件是否完整。"


def _some(names: list[str], unit: str) -> str:
    """The names if they are few, else the first three and how many there are."""
    if len(names) <= 3:
        return "、".join(names)
    return f"{'、'.join(names[:3])}等{len(names)}{unit}"
