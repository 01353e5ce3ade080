"""What a printed report holds, before any file format: title, paragraphs, tables in their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from gongkai.rules.report.forms import (
    Form,
    Grid,
    GridCell,
    Kind,
    NoFormError,
    Row,
    Section,
    form_for_year,
    load_form,
)
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import NA, Report, Value
from gongkai.rules.writing import WritingError, clean


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the narrative; its first `lead` characters are a heading （一）….

    A paragraph whose `lead` is its whole length is a heading line of its own.
    """

    text: str
    lead: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether nothing follows the heading in the same paragraph."""
        return self.lead == len(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six sections as printed; `grid` where the form prescribes a table."""

    section: Section
    paragraphs: tuple[Paragraph, ...]
    grid: Grid | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A whole report as printed; `title` is one line, or two when it breaks before the year."""

    form: Form
    title: tuple[str, ...]
    preamble: tuple[Paragraph, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of the printed grid with its origin, 0-based."""

    row: int
    column: int
    cell: GridCell


TITLE_EMS: Final = 20  # characters of 22 pt in a line of 156 mm

_NUMBERED: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
_LEAD_LENGTH: Final = 40


def show(value: Value, kind: Kind) -> str:
    """A value as the form prints it.

    Blank is nothing, not-applicable a slash, a change 增3 or 减2; money in yuan has its unit behind
    it, everything else is plain digits.
    """
    if not isinstance(value, int | Decimal):
        return "/" if value is NA else ""
    digits = plain(value)
    if kind == "change" or not value:
        digits = digits.lstrip("-")
    if kind == "money":
        return f"{digits}元"
    if kind == "change" and value:
        return f"增{digits}" if value > 0 else f"减{digits}"
    return digits


def plain(number: int | Decimal) -> str:
    """A number in digits, never with an exponent; trailing zeros of a Decimal stay."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The non-empty lines of a text, each with the length of the heading that it starts with."""
    lines = (line.strip() for line in clean(text).split("\n"))
    return tuple(Paragraph(line, _lead(line)) for line in lines if line)


def _lead(line: str) -> int:
    if not _NUMBERED.match(line):
        return 0
    stop = line.find("。")
    end = len(line) if stop < 0 else stop + 1
    return end if end <= _LEAD_LENGTH else 0


def lay_out(report: Report) -> Printed:
    """The report as printed, on the form that its tables follow, else on that of its year.

    What a mixed report shows of the sibling form is printed too: rows of table 3 before the total,
    cells of table 2 in a sentence above the table.
    Raises WritingError where neither form nor year is known.
    """
    form = form_of(report)
    return Printed(
        form,
        _title(report, form),
        paragraphs(report.preamble),
        tuple(
            Part(
                section,
                paragraphs(report.sections.get(section.code, ""))
                + _foreign_cells(report, form, section.code),
                grid_of(report, form, section.code),
            )
            for section in form.sections
        ),
    )


def grid_of(report: Report, form: Form, section: str) -> Grid | None:
    """The printed grid of a section, with the rows of table 3 that a mixed report adds."""
    grid = form.grids.get(section)
    if grid is None or section != "S3":
        return grid
    foreign = [row for row in _sibling(form).table("T3").rows if _is_foreign(report, form, row)]
    if not foreign:
        return grid
    columns = form.table("T3").columns
    lines: list[tuple[GridCell, ...]] = []
    for line in grid:
        if any((cell.address or "").startswith("T3.result_total.") for cell in line):
            for row in foreign:
                label = f"{row.subgroup or ''}{row.label}"
                cells = (GridCell(None, f"T3.{row.code}.{column.code}") for column in columns)
                lines.append((GridCell(label, None, colspan=2), *cells))
        lines.append(line)
    group = form.table("T3").row("result_total").group
    return tuple(
        tuple(
            replace(cell, rowspan=cell.rowspan + len(foreign)) if cell.text == group else cell
            for cell in line
        )
        for line in lines
    )


def _sibling(form: Form) -> Form:
    return load_form("2021" if form.id == "2019" else "2019")


def _is_foreign(report: Report, form: Form, row: Row) -> bool:
    own = {r.code for r in form.table("T3").rows}
    start = f"T3.{row.code}."
    return row.code not in own and any(
        address.startswith(start) and value is not None for address, value in report.values.items()
    )


def _foreign_cells(report: Report, form: Form, section: str) -> tuple[Paragraph, ...]:
    """A sentence for the cells of table 2 that only the sibling form has."""
    if section != "S2":
        return ()
    own = set(form.addresses())
    shown = [
        f"{cell_label(address, _sibling(form).id)}{show(value, form.column(address).kind)}"
        for address in _sibling(form).addresses()
        if address.startswith("T2")
        and address not in own
        and (value := report.value(address)) is not None
    ]
    return (Paragraph(f"原表另列有：{'；'.join(shown)}。"),) if shown else ()


def form_of(report: Report) -> Form:
    """The form to print the report on; WritingError where it cannot be told."""
    if report.layout:
        return report.layout
    if report.year is None:
        raise WritingError(
            "这份年报既没有年度也没有表格，无法确定用哪个格式；请先补上年度（year）。"
        )
    try:
        return form_for_year(report.year)
    except NoFormError as error:
        raise WritingError(f"{error}，这份年报无法按格式输出。") from error


def _title(report: Report, form: Form) -> tuple[str, ...]:
    agency = clean(report.agency or "").strip()
    template = form.report_title if report.year else form.report_title.replace("{year}年", "")
    full = template.format(agency=agency, year=report.year)
    title = " ".join(clean(report.title or "").split()) or full
    if agency and title.startswith(agency) and ems(title) > TITLE_EMS:
        return agency, title.removeprefix(agency).strip() or title
    return (title,)


def ems(text: str) -> float:
    """How wide a text is, in widths of a Chinese character."""
    return sum(0.5 if ord(character) < 0x2E80 else 1 for character in text)


def placed(grid: Grid) -> Iterator[Placed]:
    """Every cell of the printed grid with its origin, in reading order."""
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(grid):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            yield Placed(row, column, cell)
            taken |= {
                (row + down, column + across)
                for down in range(cell.rowspan)
                for across in range(cell.colspan)
            }
            column += cell.colspan


def width(grid: Grid) -> int:
    """The number of grid columns."""
    return sum(cell.colspan for cell in grid[0])


def header_rows(grid: Grid) -> int:
    """How many lines to repeat on a new page: those above the first value.

    None where heads come again further down (table 2).
    """
    with_values = [any(cell.address for cell in line) for line in grid]
    first = with_values.index(True)
    return first if all(with_values[first:]) else 0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value cell of the grid with the fixed cells that name it, outermost first.

    `captions` is the caption of its block in table 2, which is as wide as the table.
    """

    place: Placed
    captions: tuple[Placed, ...]
    rows: tuple[Placed, ...]
    columns: tuple[Placed, ...]

    @property
    def headers(self) -> tuple[Placed, ...]:
        """All of them."""
        return (*self.captions, *self.rows, *self.columns)


@cache
def labelled(grid: Grid) -> tuple[Labelled, ...]:
    """Every value cell with its headers: all to its left, and all above it in its block."""
    matrix: dict[tuple[int, int], Placed] = {}
    for place in placed(grid):
        for down in range(place.cell.rowspan):
            for across in range(place.cell.colspan):
                matrix[place.row + down, place.column + across] = place
    full = width(grid)

    def named(place: Placed) -> Labelled:
        rows = dict.fromkeys(matrix[place.row, column] for column in range(place.column))
        columns: dict[Placed, None] = {}
        for row in range(place.row - 1, -1, -1):
            header = matrix[row, place.column]
            if header.cell.colspan == full:
                return Labelled(place, (header,), fixed(rows), fixed(reversed(columns)))
            columns[header] = None
        return Labelled(place, (), fixed(rows), fixed(reversed(columns)))

    def fixed(places: Iterable[Placed]) -> tuple[Placed, ...]:
        return tuple(p for p in places if p.cell.text)

    return tuple(named(place) for place in placed(grid) if place.cell.address)
