"""Rows of table 3 whose label stands after, around, or nowhere near their numbers.

Converters of PDF print a label that wraps over two lines around its numbers, or far away from
them. The rows of the form have one order; between two rows that are known, as many unnamed rows of
numbers as the form has rows there can only be those rows. Where the count does not fit, the rows
next to the gap are in doubt and stay unread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.reading.rows import Mark, adds_up
from gongkai.rules.report.reading.values import parse

WIDTH: Final = 7
_OTHER_PARTS: Final = ("other_no_supplement", "other_fee_unpaid", "other_misc")


@dataclass(slots=True)
class Event:
    """Numbers of table 3 in reading order. `row` None: unnamed; "": behind a group heading.

    `named_before` lists the rows whose labels stood, without numbers, before these numbers.
    """

    row: str | None
    marks: list[Mark]
    named_before: tuple[str, ...] = ()
    guessed: bool = False
    doubtful: bool = False

    @property
    def whole(self) -> bool:
        """Whether it has one number for each of the seven columns."""
        return sum(1 for m in self.marks if m.text) == WIDTH


def row_order(rows: set[str]) -> list[str]:
    """The rows of table 3 in printed order, with one row 其他处理 or its three parts."""
    if "other" in rows and not rows & set(_OTHER_PARTS):
        return [row.code for row in load_form("2019").table("T3").rows]
    return [row.code for row in load_form("2021").table("T3").rows]


def split_runs(row: str | None, marks: list[Mark], named: tuple[str, ...]) -> list[Event]:
    """Numbers without a label between them, cut into rows of seven if each of them adds up."""
    solid = [m for m in marks if m.text]
    if len(solid) == len(marks) and len(solid) > WIDTH and len(solid) % WIDTH == 0:
        rows = [solid[i : i + WIDTH] for i in range(0, len(solid), WIDTH)]
        if all(adds_up(_numbers(r)) for r in rows):
            return [Event(row, rows[0], named), *(Event(None, r) for r in rows[1:])]
    return [Event(row, marks, named)]


def _numbers(marks: Sequence[Mark]) -> list[int | None]:
    out: list[int | None] = []
    for mark in marks:
        parsed = parse(mark.text)
        out.append(parsed.value if parsed and isinstance(parsed.value, int) else None)
    return out


def align(events: list[Event]) -> list[Event]:
    """Name the unnamed rows that can only be one row; mark as doubtful what contradicts."""
    order = row_order({e.row for e in events if e.row})
    place = {row: index for index, row in enumerate(order)}
    known = [i for i, e in enumerate(events) if e.row in place]
    for left, right in zip([None, *known], [*known, None], strict=True):
        start = -1 if left is None else place[events[left].row or ""]
        end = len(order) if right is None else place[events[right].row or ""]
        between = events[(0 if left is None else left + 1) : right]
        gap = order[start + 1 : end]
        if left is None or right is None:
            continue
        _fill(between, gap, events[right])
    return [e for e in events if e.row]


def _fill(between: list[Event], gap: list[str], after: Event) -> None:
    shifted = [e for e in between if e.row == "" and set(e.named_before) & set(gap)]
    unnamed = [e for e in between if e.row is None or e in shifted]
    if not unnamed:
        return
    sound = all(e.whole and adds_up(_numbers(e.marks)) for e in unnamed)
    if sound and len(unnamed) == len(gap):
        for event, row in zip(unnamed, gap, strict=True):
            event.row, event.guessed = row, True
    elif all(e.whole for e in unnamed) and len(unnamed) > len(gap):
        after.doubtful = True
