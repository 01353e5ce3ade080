"""Table 3 printed column by column, its labels torn away: read by order, proved by its sums.

Some converters write each column of a page as its own paragraph. Seven paragraphs with k numbers
each are k rows. The order of rows is the form's; that nothing is missing or swapped is proved by
the form's own identities: every row adds up, the results add up to the total, and received plus
carried in equals total plus carried out. Without that proof nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gongkai.rules.report.forms import T3_FRAME
from gongkai.rules.report.reading.align import WIDTH, row_order
from gongkai.rules.report.reading.rows import Mark, adds_up
from gongkai.rules.report.reading.values import parse

_PARTS: Final = ({"other"}, {"other_misc"})


def read_downwards(paragraphs: Sequence[Sequence[Mark]]) -> dict[str, list[Mark]] | None:
    """Row code → its seven numbers, from paragraphs of numbers; None without a proof."""
    rows = _rows([list(p) for p in paragraphs if p])
    if rows is None:
        return None
    for parts in _PARTS:
        order = row_order(parts)
        if len(order) == len(rows):
            named = dict(zip(order, rows, strict=True))
            return named if _proved(named) else None
    return None


def _rows(paragraphs: list[list[Mark]]) -> list[list[Mark]] | None:
    rows: list[list[Mark]] = []
    at = 0
    while at < len(paragraphs):
        group = paragraphs[at : at + WIDTH]
        size = len(group[0])
        if len(group) == WIDTH and all(len(p) == size for p in group):
            rows += [[column[i] for column in group] for i in range(size)]
            at += WIDTH
        elif size % WIDTH == 0:
            rows += [group[0][i : i + WIDTH] for i in range(0, size, WIDTH)]
            at += 1
        else:
            return None
    return rows if all(adds_up(_numbers(row)) for row in rows) else None


def _numbers(row: Sequence[Mark]) -> list[int]:
    out: list[int] = []
    for mark in row:
        parsed = parse(mark.text)
        out.append(parsed.value if parsed and isinstance(parsed.value, int) else -1)
    return out


def _proved(named: dict[str, list[Mark]]) -> bool:
    values = {row: _numbers(marks) for row, marks in named.items()}
    if any(v < 0 for row in values.values() for v in row):
        return False
    for column in range(WIDTH):
        total = values["result_total"][column]
        leaves = sum(v[column] for row, v in values.items() if row not in T3_FRAME)
        taken = values["new_received"][column] + values["carried_in"][column]
        if leaves != total or taken != total + values["carried_out"][column]:
            return False
    return True
