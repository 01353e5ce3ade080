"""Rows of table 3 whose label stands after, around, or nowhere near their numbers.

Converters of PDF print a label that wraps over two lines around its numbers, or far away from
them. The rows of the form have one order; between two rows that are known, as many unnamed rows of
numbers as the form has rows there can only be those rows. Where the count does not fit, the rows
next to the gap are in doubt and stay unread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gongkai.rules.report.forms import T3_FRAME, load_form
from gongkai.rules.report.reading.labels import label_of, squeeze
from gongkai.rules.report.reading.rows import IN_WORDS, Layout, Mark, adds_up
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
    text: str = ""
    layout: Layout = IN_WORDS
    guessed: bool = False
    fused: bool = False
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


def split_runs(event: Event) -> list[Event]:
    """Numbers without a label between them, cut into rows of seven if each of them adds up."""
    solid = [m for m in event.marks if m.text]
    if len(solid) == len(event.marks) and len(solid) > WIDTH and len(solid) % WIDTH == 0:
        rows = [solid[i : i + WIDTH] for i in range(0, len(solid), WIDTH)]
        if all(adds_up(_numbers(r)) for r in rows):
            first = replace(event, marks=rows[0])
            return [first, *(Event(None, r, layout=event.layout) for r in rows[1:])]
    return [event]


def _numbers(marks: Sequence[Mark]) -> list[int | None]:
    out: list[int | None] = []
    for mark in marks:
        parsed = parse(mark.text)
        out.append(parsed.value if parsed and isinstance(parsed.value, int) else None)
    return out


def align(events: list[Event]) -> list[Event]:
    """Name the unnamed rows that can only be one row; mark as doubtful what contradicts."""
    events = _rejoin(events)
    order = row_order({row for e in events for row in (e.row, *e.named_before) if row})
    place = {row: index for index, row in enumerate(order)}
    known = [i for i, e in enumerate(events) if e.row in place]
    shifted = False
    for left, right in pairwise(known):
        gap = order[place[events[left].row or ""] + 1 : place[events[right].row or ""]]
        fits = _fill(events[left + 1 : right], gap, events[right])
        shifted = fits is False or (shifted and not (gap and fits is None))
        events[right].doubtful = shifted
    return [e for e in events if e.row]


def _rejoin(events: list[Event]) -> list[Event]:
    """A label that a page break cut in two: empty cells behind its head, numbers behind its tail."""
    out: list[Event] = []
    for event in events:
        last = out[-1] if out else None
        if last and last.row and event.row is None and not any(m.text for m in last.marks):
            tail = squeeze(event.text)
            if len(tail) >= 2 and tail in label_of(last.row):
                out[-1] = replace(event, row=last.row)
                continue
        out.append(event)
    return out


def _fill(between: list[Event], gap: list[str], after: Event) -> bool | None:
    """Name the unnamed rows of a gap; returns whether their number fits, None if there are none.

    More unnamed rows than the form has there: labels and numbers are shifted against each other.
    """
    unnamed: list[Event] = []
    for event, following in pairwise([*between, after]):
        near = {*event.named_before, *following.named_before}
        if event.row is None or (event.row == "" and near & set(gap)):
            unnamed.append(event)
    if not unnamed:
        return None
    if len(unnamed) > len(gap):
        return not all(e.whole for e in unnamed)
    if len(unnamed) == len(gap) and all(e.whole and adds_up(_numbers(e.marks)) for e in unnamed):
        for event, row in zip(unnamed, gap, strict=True):
            event.row, event.guessed = row, True
    return True


def contradicted(events: list[Event]) -> bool:
    """Whether a complete table 3 with guessed rows fails its own sums: then the guess was wrong."""
    if not any(e.guessed for e in events):
        return False
    rows = {e.row: _numbers(e.marks) for e in events if e.whole}
    leaves = [row for row in row_order({r for r in rows if r}) if row not in T3_FRAME]
    if "result_total" not in rows or not all(leaf in rows for leaf in leaves):
        return False
    return any(
        sum(rows[leaf][column] or 0 for leaf in leaves) != rows["result_total"][column]
        for column in range(WIDTH)
    )
