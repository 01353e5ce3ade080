"""The tasks of a plan as an office keeps them in a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import day_of, each_line, read_lines, text_of

MOST_TASKS: Final = 500
TASK_HEADS: Final = ("序号", "任务", "完成标准", "牵头单位", "配合单位", "责任人", "完成时限")
PROGRESS_HEADS: Final = ("进度", "状态", "最近情况")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the sheet; `person` is a name, empty where the unit is to name somebody."""

    line: int
    content: str
    unit: str
    due_on: date
    measure: str = ""
    co_units: tuple[str, ...] = ()
    person: str = ""


def names_in(text: str) -> tuple[str, ...]:
    """Names that stand in one cell."""
    return tuple(dict.fromkeys(part for part in re.split(r"[、，,;；\n]+", text) if part.strip()))


def read_tasks(data: bytes, name: str) -> list[TaskRow]:
    """The tasks of a sheet. Raises BadInputError that names each line that is wrong."""
    wanted = {"任务", "牵头单位", "完成时限"}
    lines = read_lines(data, name, wanted=wanted, heads=TASK_HEADS, most=MOST_TASKS)
    rows = each_line(lines, _row)
    if not rows:
        raise BadInputError(f"“{name}”里没有一项任务。")
    return rows


def _row(line: int, cells: dict[str, str]) -> TaskRow:
    due_on = day_of(cells, "完成时限")
    row = TaskRow(
        line=line,
        content=text_of(cells, "任务", 500),
        unit=text_of(cells, "牵头单位", 100),
        due_on=due_on or date.min,
        measure=text_of(cells, "完成标准", 500),
        co_units=tuple(part.strip() for part in names_in(text_of(cells, "配合单位", 500))),
        person=text_of(cells, "责任人", 50),
    )
    if not row.content or not row.unit or due_on is None:
        raise BadInputError("任务、牵头单位、完成时限都要填写。")
    return row
