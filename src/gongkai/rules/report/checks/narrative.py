"""The numbers of the narrative against the tables, and against each other: TXT-T3, TXT-CH."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from gongkai.rules.report.checks.context import Context, plain
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.labels import is_cell, row_group
from gongkai.rules.report.model import Finding, Report, Statement
from gongkai.rules.report.other_handling import APPLICANTS
from gongkai.rules.report.statements import find_statements

Number = int | Decimal

# Offices also count what came over from last year as received, and all accepted ones as handled.
_ALSO: Final = {
    "requests.new": (("new_received", "carried_in"),),
    "requests.handled": (("new_received", "carried_in"), ("new_received",)),
    "requests.natural": (("new_received", "carried_in"), ("result_total",)),
    "requests.organisations": (("new_received", "carried_in"), ("result_total",)),
}
# 约 and 近 may be off by this part of the number.
_ABOUT: Final = Decimal("0.15")
_FEW: Final = 2
# A list of channels starts with one of these, near its total; its parts follow closely.
_LIST: Final = re.compile("其中|分别|包括")
_PAUSE: Final = 70
_BREATH: Final = 25


def narrative(context: Context) -> Iterator[Finding]:
    """The findings on numbers in the narrative."""
    report = context.report
    statements = report.statements or find_statements(
        report.sections, report.preamble, year=report.year, form=report.form
    )
    yield from against_tables(context, statements)
    yield from channels(context, statements)


def against_tables(context: Context, statements: Sequence[Statement]) -> Iterator[Finding]:
    """TXT-T3: silent for a subject as soon as one of its numbers fits.

    A report often gives the same thing twice, for the whole area and for the office alone.
    """
    bound = [s for s in statements if s.cells and all(map(is_cell, s.cells))]
    subjects: dict[tuple[str, str], list[Statement]] = {}
    for statement in bound:
        subjects.setdefault((statement.subject, statement.label), []).append(statement)
    for same in subjects.values():
        if any(_fits(context.report, statement) is not False for statement in same):
            continue
        statement = same[0]
        known, _ = _sum(context.report, statement.cells)
        cells = statement.cells
        yield RULES["TXT-T3"].finding(
            f"正文写“{_one_line(statement.text)}”，"
            f"表格里{_names(context, cells)}是{plain(known)}件。"
            "如两处口径不同（例如正文只计本级），请在正文写明；否则请改成一致。",
            cells,
            expected=known,
            found=statement.value,
            look=f"正文“{_one_line(statement.text)}”；{context.look(cells[0])}",
        )


def _fits(report: Report, statement: Statement) -> bool | None:
    """Whether a statement agrees with its cells, None where blanks leave it open."""
    readings = [statement.cells]
    for rows in _ALSO.get(statement.subject, ()):
        columns = [cell.rsplit(".", 1)[1] for cell in statement.cells]
        readings.append(tuple(f"T3.{row}.{column}" for row in rows for column in columns))
    open_question = False
    for cells in readings:
        known, complete = _sum(report, cells)
        if known is None or (not complete and statement.value >= known):
            open_question = True
        elif _agrees(statement, known):
            return True
    return None if open_question else False


def _sum(report: Report, cells: Sequence[str]) -> tuple[Number | None, bool]:
    """The sum of the known cells and whether all were known; a blank row total is added up."""
    numbers: list[Number] = []
    complete = True
    for cell in cells:
        value = report.number(cell)
        if value is None:
            complete = False
            parts = [report.number(part) for part in _parts(cell)]
            numbers += [part for part in parts if part is not None]
        else:
            numbers.append(value)
    return (sum(numbers) if numbers else None), complete


def _parts(cell: str) -> list[str]:
    """The cells that a total adds up, none where the cell is no total."""
    if not cell.endswith(".total"):
        return []
    head = cell.removesuffix("total")
    if cell.startswith("T3."):
        return [head + column for column in APPLICANTS]
    return [head + outcome for outcome in ("upheld", "corrected", "other", "pending")]


def _agrees(statement: Statement, actual: Number) -> bool:
    stated = statement.value
    if statement.bound == "exact":
        return stated == actual
    if statement.bound == "lower":
        return actual >= stated
    if statement.bound == "upper":
        return actual <= stated
    return abs(Decimal(stated) - Decimal(actual)) <= _ABOUT * Decimal(max(stated, actual))


def _names(context: Context, cells: Sequence[str]) -> str:
    names = [_name(context, cell) for cell in cells]
    if len(names) > 1 and len(set(names)) == 1:
        return names[0]
    names = list(dict.fromkeys(names))
    return "与".join(names) + ("合计" if len(names) > 1 else "")


def _name(context: Context, cell: str) -> str:
    """The row of a cell, its group where a statement adds up whole groups, and its column."""
    label = context.label(cell)
    table, row, _ = cell.split(".", 2)
    if table == "T4":
        return f"“{label.row}”的“{label.column}”"
    group = row_group(row, context.report.form) or label.row
    return f"“{group}”" if label.column == "总计" else f"“{label.row}”的“{label.column}”"


def _one_line(text: str) -> str:
    return "".join(text.split())


def channels(context: Context, statements: Sequence[Statement]) -> Iterator[Finding]:
    """TXT-CH: a total and the channels listed right behind it.

    The list need not be complete, so less than the total counts only where it ends with "other".
    """
    for total, parts in _lists(context.report, statements):
        if len(parts) < _FEW or any(part.bound != "exact" for part in (total, *parts)):
            continue
        added = sum(part.value for part in parts)
        complete = any(part.label == "其他" for part in parts)
        if added == total.value or (added < total.value and not complete):
            continue
        listed = "、".join(f"{part.label}{plain(part.value)}" for part in parts)
        yield RULES["TXT-CH"].finding(
            f"正文写公开总数{plain(total.value)}{total.unit}，所列各渠道（{listed}）相加是"
            f"{plain(added)}{total.unit}。请核对；如一条信息在几个渠道公开，请说明计数方法。",
            expected=total.value,
            found=added,
            look=f"正文“{_one_line(total.text)}”",
        )


def _lists(
    report: Report, statements: Sequence[Statement]
) -> Iterator[tuple[Statement, list[Statement]]]:
    """Each published total with the channels that follow it in the same breath."""
    for place, total in enumerate(statements):
        text = report.sections.get(total.section or "", "")
        if total.subject != "published.total" or total.text not in text:
            continue
        at = text.index(total.text) + len(total.text)
        parts: list[Statement] = []
        for part in statements[place + 1 :]:
            start = text.find(part.text, at)
            if part.subject != "published.channel" or start < 0:
                break
            between = text[at:start] + part.text
            if not parts and not _LIST.search(between):
                break
            if start - at > (_BREATH if parts else _PAUSE):
                break
            parts.append(part)
            at = start + len(part.text)
        if parts:
            yield total, parts
