"""The national form of a catalogue: two lines of heads, the ticks under the split ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from gongkai.rules.standards.channels import write_ticks
from gongkai.rules.standards.model import (
    AUDIENCE_LABELS,
    COLUMN_LABELS,
    LEVEL_LABELS,
    MODE_LABELS,
    Audience,
    Catalogue,
    Column,
    Level,
    Mode,
    Row,
)
from gongkai.rules.standards.reading.cells import basis_of, elements_of
from gongkai.rules.standards.writing.printed import Paper, Printed, PrintedCell
from gongkai.rules.writing import clean

TICK: Final = "√"
_USUAL_LEVELS: Final = (Level.COUNTY, Level.TOWNSHIP)
_WIDTHS: Final = {
    Column.SEQ: 3.0,
    Column.ITEM1: 6.0,
    Column.ITEM2: 7.0,
    Column.ELEMENTS: 20.0,
    Column.BASIS: 18.0,
    Column.TIME_LIMIT: 9.0,
    Column.SUBJECT: 7.0,
    Column.CHANNELS: 18.0,
}
_TICK_WIDTH: Final = 3.2
_EXTRA_WIDTH: Final = 5.0
_ITEMS: Final = (Column.ITEM1, Column.ITEM2)


def printed_form(catalogue: Catalogue, author: str = "", remark: str = "") -> Paper:
    """The printed form, one table for each field of work."""
    tables = tuple(
        _table(catalogue.title, area, [row for row in catalogue.rows if row.area == area])
        for area in catalogue.areas
    )
    return Paper(clean(catalogue.title) or "政务公开标准目录", tables, author, remark)


def levels_of(rows: Sequence[Row]) -> tuple[Level, ...]:
    """The levels that have a column: those that are ticked, else county and township."""
    used = {level for row in rows for level in row.levels}
    return tuple(level for level in Level if level in used) or _USUAL_LEVELS


def extras_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """The labels of additional columns, in order."""
    return tuple(dict.fromkeys(label for row in rows for label, _ in row.extras))


def ticks_cell(row: Row, value: Audience | Mode | Level) -> str:
    """What stands under a split head: a tick, for a group with who it is."""
    if value in row.audiences:
        return f"{TICK}（{row.group}）" if value == Audience.GROUP and row.group else TICK
    return TICK if value in {*row.modes, *row.levels} else ""


def listed(values: Sequence[str], read: Callable[[str], tuple[str, ...]]) -> str:
    """A list as lines, numbered where it would not be read back as it is without."""
    plain = "\n".join(values)
    if read(plain) == tuple(values):
        return plain
    return "\n".join(f"{n}.{value}" for n, value in enumerate(values, 1))


def _table(title: str, area: str, rows: list[Row]) -> Printed:
    levels, extras = levels_of(rows), extras_of(rows)
    ticks: list[tuple[Column, list[tuple[Audience | Mode | Level, str]]]] = [
        (Column.AUDIENCES, list(AUDIENCE_LABELS.items())),
        (Column.MODES, list(MODE_LABELS.items())),
        (Column.LEVELS, [(level, LEVEL_LABELS[level]) for level in levels]),
    ]
    values = [value for _, group in ticks for value, _ in group]
    widths = [*_WIDTHS.values(), *[_TICK_WIDTH] * len(values), *[_EXTRA_WIDTH] * len(extras)]
    cells = _heads(ticks, extras)
    for at, row in enumerate(rows):
        texts = [*_texts(row), *(ticks_cell(row, value) for value in values)]
        texts += ("\n".join(t for label, t in row.extras if label == extra) for extra in extras)
        ends = len(_WIDTHS), len(_WIDTHS) + len(values)
        for column, text in enumerate(texts):
            is_centred = column == 0 or ends[0] <= column < ends[1]
            if column == 1:
                height = _run(rows, at)
                if not height:
                    continue
                cells.append(PrintedCell(clean(text), at + 2, 1, height, 1, is_centred=True))
                continue
            cells.append(PrintedCell(clean(text), at + 2, column, is_centred=is_centred))
    whole = sum(widths)
    named = f"{area}领域基层政务公开标准目录" if area else title or "政务公开标准目录"
    shares = tuple(width / whole for width in widths)
    return Printed(clean(named), shares, 2, len(rows) + 2, tuple(cells))


def _run(rows: Sequence[Row], at: int) -> int:
    """Over how many rows a 一级事项 that begins here goes; 0 where it began above."""
    name = rows[at].item1
    if name and at and rows[at - 1].item1 == name:
        return 0
    end = at + 1
    while name and end < len(rows) and rows[end].item1 == name:
        end += 1
    return end - at


def _texts(row: Row) -> list[str]:
    return [
        "" if row.seq is None else str(row.seq),
        row.item1,
        row.item2,
        listed(row.elements, elements_of),
        listed(row.basis, basis_of),
        row.time_limit,
        row.subject,
        write_ticks(row.channels, row.channel_other),
    ]


def _heads(
    ticks: list[tuple[Column, list[tuple[Audience | Mode | Level, str]]]],
    extras: Sequence[str],
) -> list[PrintedCell]:
    cells = []
    for place, column in enumerate(_WIDTHS):
        if column in _ITEMS:
            label = COLUMN_LABELS[column]
            cells.append(PrintedCell(label, 1, place, is_centred=True))
        else:
            cells.append(PrintedCell(COLUMN_LABELS[column], 0, place, 2, is_centred=True))
    cells.append(PrintedCell("公开事项", 0, 1, 1, len(_ITEMS), is_centred=True))
    place = len(_WIDTHS)
    for column, group in ticks:
        label = COLUMN_LABELS[column]
        cells.append(PrintedCell(label, 0, place, 1, len(group), is_centred=True))
        for n, (_, text) in enumerate(group):
            cells.append(PrintedCell(text, 1, place + n, is_centred=True))
        place += len(group)
    for n, extra in enumerate(extras):
        cells.append(PrintedCell(clean(extra), 0, place + n, 2, is_centred=True))
    return cells


def as_markdown(catalogue: Catalogue) -> str:
    """The form as a Markdown table for each field of work: text that reads back as it is."""
    parts = []
    for table in printed_form(catalogue).tables:
        grid = [[""] * len(table.widths) for _ in range(table.rows)]
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                grid[row][cell.column] = _escaped(cell.text)
        head = [lower or upper for upper, lower in zip(grid[0], grid[1], strict=True)]
        lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *grid[2:])]
        parts.append("\n".join([f"# {table.title}", "", *lines, ""]))
    return "\n".join(parts)


def _escaped(text: str) -> str:
    signs = "\\`*_{}[]<>()#+-.!|&"
    escaped = "".join(f"\\{c}" if c in signs else c for c in text)
    return escaped.replace("\n", "<br>")
