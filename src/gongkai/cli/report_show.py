"""Reports, findings and comparisons for the eyes, in a terminal or a text file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Final

from gongkai.rules.report.forms import Form, Table
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import SEVERITY_LABELS, Checked, Finding, Report, Severity, Value
from gongkai.rules.report.writing.layout import show

if TYPE_CHECKING:
    from gongkai.rules.report.compare import Comparison

COLOURS: Final[dict[Severity, str]] = {"error": "red", "warning": "yellow", "info": "cyan"}
WIDTH: Final = 120


def headline(report: Report) -> str:
    """Whose report of which year on which form, in one line."""
    agency = report.agency or "（没有读出机关名称）"
    year = f"{report.year}年度" if report.year else "（没有读出年度）"
    form = f"{report.form}年格式" if report.form else "没有表格"
    return f"{agency} {year}（{form}）"


def summary(findings: Iterable[Finding]) -> str:
    """How many findings of each severity, in words."""
    counts: dict[Severity, int] = dict.fromkeys(SEVERITY_LABELS, 0)
    for finding in findings:
        counts[finding.severity] += 1
    if not any(counts.values()):
        return "通过，没有发现问题"
    passed = "" if counts["error"] else "通过，"
    return passed + "、".join(f"{SEVERITY_LABELS[s]}{n}条" for s, n in counts.items() if n)


def finding_lines(finding: Finding, *, colour: bool) -> str:
    """One finding in one line, with where to look in a second."""
    word = SEVERITY_LABELS[finding.severity]
    if colour:
        import typer

        word = typer.style(word, fg=COLOURS[finding.severity], bold=True)
    look = f"\n        {finding.look}" if finding.look else ""
    return f"  {word}  {finding.rule}  {finding.message}{look}"


def print_report(outcome: Checked, out: IO[str], name: str = "") -> None:
    """Tables, what could not be read, and findings; `name` of the file where there are many."""
    from rich.console import Console

    report = outcome.report
    console = Console(file=out, width=None if out.isatty() else WIDTH, highlight=False)
    console.print(f"{name}  " * bool(name) + headline(report), style="bold", markup=False)
    if report.layout:
        unread = {u.cell for u in report.unread}
        for table in report.layout.tables:
            console.print(_table(report, report.layout, table, unread))
    if report.unread:
        console.print(f"没有读出的单元格（表中为？）：{len(report.unread)}个", markup=False)
        for item in report.unread[:20]:
            console.print(f"  {_place(item.cell, report)}：{item.reason}", markup=False)
        if len(report.unread) > 20:
            console.print("  ……")
    for finding in outcome.findings:
        console.out(finding_lines(finding, colour=console.is_terminal), highlight=False)
    console.print(summary(outcome.findings), markup=False)


def _place(address: str, report: Report) -> str:
    try:
        return str(cell_label(address, report.form))
    except KeyError:
        return address


def _rich_table(title: str, *heads: str) -> Any:
    from rich import box
    from rich.table import Table as RichTable

    table = RichTable(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for number, head in enumerate(heads):
        table.add_column(head, justify="left" if number == 0 else "right", overflow="fold")
    return table


def _table(report: Report, form: Form, table: Table, unread: set[str]) -> Any:
    def text(address: str) -> str:
        if address in unread and report.value(address) is None:
            return "？"
        return show(report.value(address), form.column(address).kind)

    if table.code == "T4":
        return _cases(table, text)
    shown = _rich_table(table.title, "", *(column.label for column in table.columns))
    for row in table.rows:
        label = f"{row.subgroup}{row.label}" if row.subgroup else row.label
        cells = (text(f"{table.code}.{row.code}.{column.code}") for column in table.columns)
        shown.add_row(label, *cells)
    return shown


def _cases(table: Table, text: Any) -> Any:
    """Table 4 turned: one line per block, for its fifteen columns fit no terminal."""
    blocks: dict[str, list[Any]] = {}
    for column in table.columns:
        blocks.setdefault(column.group or "", []).append(column)
    heads = [column.label for column in next(iter(blocks.values()))]
    shown = _rich_table(table.title, "", *heads)
    for group, columns in blocks.items():
        shown.add_row(group, *(text(f"T4.cases.{column.code}") for column in columns))
    return shown


def print_comparison(comparison: Comparison, out: IO[str]) -> None:
    """The cells that differ, and how much of the narrative is repeated."""
    from rich.console import Console

    console = Console(file=out, width=None if out.isatty() else WIDTH, highlight=False)
    console.print(f"甲：{headline(comparison.a)}", markup=False)
    console.print(f"乙：{headline(comparison.b)}", markup=False)
    table = _rich_table("不同的单元格", "单元格", "甲", "乙", "相差")
    for pair in comparison.changes:
        difference = "" if pair.difference is None else f"{Decimal(pair.difference):+f}"
        label = f"{pair.label.part} {pair.label.row} / {pair.label.column}"
        table.add_row(label, _value(pair.a), _value(pair.b), difference)
    if comparison.changes:
        console.print(table)
    else:
        console.print("没有不同的单元格。")
    names = {"S1": "一、总体情况", "S5": "五、存在的主要问题及改进情况", "S6": "六、其他事项"}
    for repetition in (*comparison.sections, comparison.overall):
        name = names.get(repetition.section or "", "全部正文")
        console.print(
            f"{name}：乙有 {repetition.share:.0%} 与甲重复（比较{repetition.words}字）",
            markup=False,
        )


def _value(value: Value) -> str:
    return "空" if value is None else show(value, "count")
