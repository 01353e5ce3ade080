"""The period of an answer drawn as a small calendar: months, weeks, and what each day counts as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from gongkai.rules.deadlines import DayLine, Status

_MARKS: Final = {
    Status.START: "收到",
    Status.OFF: "休",
    Status.PAUSED: "停",
    Status.STOPPED: "停",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the drawing. `mark` stands below its number, `words` is what a screen reader says.

    `line` is None for a day outside of the period.
    """

    day: int
    line: DayLine | None = None
    mark: str = ""
    words: str = ""
    is_due: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks from Monday to Sunday; None where a day is of another month."""

    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]


def draw(days: Sequence[DayLine], *, due: date | None, today: date) -> tuple[Month, ...]:
    """The months from the first to the last day; empty where there is none."""
    lines = {line.date: line for line in days}
    if not lines:
        return ()
    first, last = min(lines), max(lines)
    months = groupby(_days_of_months(first, last), key=lambda day: (day.year, day.month))
    return tuple(
        Month(
            year,
            month,
            tuple(_weeks([_cell(d, lines.get(d), due, today) for d in group], year, month)),
        )
        for (year, month), group in months
    )


def _days_of_months(first: date, last: date) -> Iterator[date]:
    """Every day from the beginning of the first month to the end of the last."""
    day = first.replace(day=1)
    end = (last.replace(day=28) + timedelta(4)).replace(day=1)
    while day < end:
        yield day
        day += timedelta(1)


def _weeks(cells: list[Cell], year: int, month: int) -> Iterator[tuple[Cell | None, ...]]:
    """Whole weeks; those without a day of the period are left out."""
    before = date(year, month, 1).weekday()
    padded: list[Cell | None] = [None] * before + cells
    padded += [None] * (-len(padded) % 7)
    for start in range(0, len(padded), 7):
        week = tuple(padded[start : start + 7])
        if any(cell and cell.line for cell in week):
            yield week


def _cell(day: date, line: DayLine | None, due: date | None, today: date) -> Cell:
    is_today = day == today
    if line is None:
        return Cell(day.day, words="今天" if is_today else "", is_today=is_today)
    is_due = day == due
    mark = "截止" if is_due else _MARKS.get(line.status, str(line.number or ""))
    words = f"{line.text}{'，今天' if is_today else ''}"
    return Cell(day.day, line, mark, words, is_due, is_today)
