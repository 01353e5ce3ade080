"""Table 3 whose cells lost their separators: digits are cut only where one cut is possible.

A row of seven numbers is fused into one string; of all cuts only those whose six applicants add up
to the seventh remain, mostly one. Where several remain, the columns decide: results add up to the
total, received plus carried in equals total plus carried out. A table in which a row has fewer
digits than columns has lost blank cells as well; there no cut is certain and none is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from gongkai.rules.report.forms import T3_FRAME
from gongkai.rules.report.reading.align import WIDTH, Event, row_order
from gongkai.rules.report.reading.rows import Mark

Row = tuple[int, ...]
_MOST: Final = 60
_PARTIAL_SUMS: Final = 20_000


def unfuse(events: Sequence[Event]) -> list[Event]:
    """The events with fused rows cut into seven numbers; those without a certain cut as they are."""
    fused = {i: digits for i, event in enumerate(events) if (digits := _digits(event))}
    if not fused or any(len(digits) < WIDTH for digits in fused.values()):
        return list(events)
    cuts = {i: adding_cuts(digits) for i, digits in fused.items()}
    chosen = {i: ways[0] for i, ways in cuts.items() if len(ways) == 1}
    if len(chosen) < len(cuts):
        chosen |= _by_columns(events, cuts)
    out = list(events)
    for i, row in chosen.items():
        mark = next(m for m in events[i].marks if m.text)
        marks = [Mark(str(n), mark.where, mark.span) for n in row]
        out[i] = replace(events[i], marks=marks, fused=True)
    return out


def _digits(event: Event) -> str | None:
    filled = [mark.text for mark in event.marks if mark.text]
    if event.row and len(filled) == 1 and filled[0].isdigit() and filled[0].isascii():
        return filled[0]
    return None


@lru_cache(maxsize=4096)
def adding_cuts(digits: str, width: int = WIDTH) -> list[Row]:
    """Every cut into `width` numbers without leading zeros, all but the last adding up to it.

    At most `_MOST` + 1 are returned.
    """
    found: list[Row] = []
    for start in range(len(digits) - 1, width - 2, -1):
        if digits[start] == "0" and start != len(digits) - 1:
            continue
        total = int(digits[start:])
        for parts in _cuts(digits[:start], width - 1, total):
            found.append((*parts, total))
            if len(found) > _MOST:
                return found
    return found


def cut_of_table_4(digits: str) -> Row | None:
    """Fifteen numbers of table 4 from one run of digits, if each block adds up in one way only."""
    if not 15 <= len(digits) <= 48:
        return None
    found: set[Row] = set()
    for first in range(5, len(digits) - 9):
        for review in adding_cuts(digits[:first], 5):
            for second in range(first + 5, len(digits) - 4):
                for direct in adding_cuts(digits[first:second], 5):
                    for after in adding_cuts(digits[second:], 5):
                        found.add((*review, *direct, *after))
                        if len(found) > 1:
                            return None
    return found.pop() if found else None


def _cuts(digits: str, count: int, total: int) -> Iterator[Row]:
    if count == 1:
        if digits and (digits[0] != "0" or len(digits) == 1) and int(digits) == total:
            yield (total,)
        return
    most = 1 if digits[:1] == "0" else len(digits) - count + 1
    for end in range(1, most + 1):
        first = int(digits[:end])
        if first > total:
            return
        for rest in _cuts(digits[end:], count - 1, total - first):
            yield (first, *rest)


def _by_columns(events: Sequence[Event], cuts: dict[int, list[Row]]) -> dict[int, Row]:
    """The one choice of cuts with which a complete table obeys its column identities."""
    place = {event.row: i for i, event in enumerate(events) if i in cuts}
    order = row_order({row for row in place if row})
    if any(row not in place for row in order) or any(len(w) > _MOST for w in cuts.values()):
        return {}
    leaves = [place[row] for row in order if row not in T3_FRAME]
    new, carried, total, out = (place[row] for row in T3_FRAME)
    sums = _leaf_sums([cuts[i] for i in leaves])
    solutions: list[dict[int, Row]] = []
    for way_total in cuts[total]:
        for choice in sums.get(way_total, ()):
            for a in cuts[new]:
                for b in cuts[carried]:
                    for c in cuts[out]:
                        if all(
                            x + y == z + w for x, y, z, w in zip(a, b, way_total, c, strict=True)
                        ):
                            frame = {new: a, carried: b, total: way_total, out: c}
                            solutions.append(frame | dict(zip(leaves, choice, strict=True)))
    return solutions[0] if len(solutions) == 1 else {}


def _leaf_sums(rows: list[list[Row]]) -> dict[Row, list[tuple[Row, ...]]]:
    """Column sums → up to two choices of cuts that give them; empty where there are too many."""
    sums: dict[Row, list[tuple[Row, ...]]] = {(0,) * WIDTH: [()]}
    for ways in rows:
        following: dict[Row, list[tuple[Row, ...]]] = {}
        for reached, choices in sums.items():
            for way in ways:
                key = tuple(x + y for x, y in zip(reached, way, strict=True))
                kept = following.setdefault(key, [])
                kept += [(*choice, way) for choice in choices[: 2 - len(kept)]]
        if len(following) > _PARTIAL_SUMS:
            return {}
        sums = following
    return sums
