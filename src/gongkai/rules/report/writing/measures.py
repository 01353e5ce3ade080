"""How wide the columns of the printed tables are, and where their heads break.

The tables stand upright in the type area of GB/T 9704-2012 (156 mm wide), so the heads of table 3
and table 4 take two lines.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Final

from gongkai.rules.report.forms import Grid
from gongkai.rules.report.writing.layout import Placed, width

VALUE_MARGIN_TWIPS: Final = 20
_DIGIT_EMS: Final = 0.56  # the widest figures among the faces used

# Widths in twips by the number of grid columns: table 2 of 2021, of 2019, table 3, table 4.
_TWIPS: Final = {
    4: (2844, 2000, 2000, 2000),
    5: (2364, 2160, 1080, 1080, 2160),
    10: (500, 860, 2514, 710, 710, 710, 710, 710, 710, 710),
    15: (592, *(589,) * 4) * 3,
}
# Characters that a head may have in a line, where the table is too narrow for one line.
_HEAD: Final = {10: 3, 15: 2}


def column_twips(grid: Grid) -> tuple[int, ...]:
    """The width of each grid column in twips (1/1440 inch); their sum is the type area."""
    return _TWIPS[width(grid)]


def is_narrow(grid: Grid) -> bool:
    """Whether the table needs the small type (tables 3 and 4)."""
    return width(grid) in _HEAD


def points(grid: Grid) -> float:
    """The usual size of type in the table: 小五 in tables 3 and 4, 五号 in table 2."""
    return 9.0 if is_narrow(grid) else 10.5


def number_points(text: str, grid: Grid, place: Placed) -> float:
    """The size at which a number fits its cell: it must never break into two lines."""
    twips = sum(column_twips(grid)[place.column : place.column + place.cell.colspan])
    ems = sum(_DIGIT_EMS if ord(character) < 0x2E80 else 1.0 for character in text)
    fitting = (twips - 2 * VALUE_MARGIN_TWIPS) / 20 / max(ems, _DIGIT_EMS)
    return max(4.0, min(points(grid), floor(fitting * 2) / 2))


def is_row_label(grid: Grid, place: Placed) -> bool:
    """Whether the cell names one row of table 3; such a text reads better from the left."""
    return width(grid) == 10 and place.column < 3 and place.row > 2 and place.cell.rowspan == 1


def label_lines(grid: Grid, place: Placed) -> tuple[str, ...]:
    """The fixed text of a cell in the lines that it is printed in.

    Heads of narrow columns break into even lines (商业 / 企业), names of groups after their number
    (（三） / 不予公开); all other text is one line and wraps by itself.
    """
    cell, text = place.cell, place.cell.text or ""
    per_line = _HEAD.get(width(grid))
    if per_line is None:
        return (text,)
    if cell.colspan > 1 or place.column < 2:
        number, bracket, name = text.partition("）")
        return (number + bracket, name) if cell.rowspan > 1 and name and bracket else (text,)
    if not text[0].isdigit() and len(text) > per_line:
        length = ceil(len(text) / ceil(len(text) / per_line))
        return tuple(text[i : i + length] for i in range(0, len(text), length))
    return (text,)
