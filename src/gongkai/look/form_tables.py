"""A section of the statutory form as lines of cells, ready for a template.

The merged cells are those of the printed form. Header cells carry the scope that screen readers
need; each value cell knows its address, its value and its name in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.rules.report.forms import Form, Grid, GridCell
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import Value

CAPTIONS = {
    "S2": "主动公开政府信息情况",
    "S3": "收到和处理政府信息公开申请情况",
    "S4": "政府信息公开行政复议、行政诉讼情况",
}


@dataclass(frozen=True, slots=True)
class FormCell:
    """A header cell (`address` None, `scope` set) or a value cell."""

    text: str
    address: str | None
    value: Value
    label: str
    scope: str
    colspan: int
    rowspan: int

    @property
    def is_block(self) -> bool:
        """Whether it heads a block of rows over the whole width."""
        return self.scope == "colgroup" and self.colspan > 3


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table: `head` lines for <thead>, then bodies of lines for one <tbody> each."""

    section: str
    caption: str
    head: tuple[tuple[FormCell, ...], ...]
    bodies: tuple[tuple[tuple[FormCell, ...], ...], ...]

    @property
    def is_wide(self) -> bool:
        """Whether it needs a frame to scroll in on a phone."""
        return self.section != "S2"


def form_tables(form: Form, values: Mapping[str, Value]) -> dict[str, FormTable]:
    """The tables of a form filled with values, by section code (S2, S3, S4)."""
    return {section: _table(form, section, grid, values) for section, grid in form.grids.items()}


def _table(form: Form, section: str, grid: Grid, values: Mapping[str, Value]) -> FormTable:
    head: list[tuple[FormCell, ...]] = []
    bodies: list[list[tuple[FormCell, ...]]] = []
    for line in grid:
        has_values = any(cell.address for cell in line)
        cells = tuple(_cell(form, cell, values, has_values) for cell in line)
        if section != "S2" and not has_values:
            head.append(cells)
            continue
        if not bodies or (section == "S2" and len(line) == 1):
            bodies.append([])
        bodies[-1].append(cells)
    return FormTable(section, CAPTIONS[section], tuple(head), tuple(tuple(b) for b in bodies))


def _cell(
    form: Form, cell: GridCell, values: Mapping[str, Value], beside_values: bool
) -> FormCell:
    if cell.address is None:
        along, across = ("row", cell.rowspan) if beside_values else ("col", cell.colspan)
        scope = f"{along}group" if across > 1 else along
        return FormCell(cell.text or "", None, None, "", scope, cell.colspan, cell.rowspan)
    label = cell_label(cell.address, form.id)
    return FormCell(
        "",
        cell.address,
        values.get(cell.address),
        f"{label.row} · {label.column}",
        "",
        cell.colspan,
        cell.rowspan,
    )
