"""The two statutory forms as data, chosen by report year.

Sources: 国办公开办函〔2019〕60号 (report years 2019 and 2020), 国办公开办函〔2021〕30号 (2021 on).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

FormId = Literal["2019", "2021"]
Kind = Literal["count", "change", "money", "wan"]


@dataclass(frozen=True, slots=True)
class Column:
    """A value column. `kind`: count (whole, ≥ 0), change (signed whole), money (yuan), wan (万元)."""

    code: str
    label: str
    kind: Kind
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with its place in the printed grid and the result codes it counts."""

    code: str
    label: str
    group: str | None = None
    subgroup: str | None = None
    legal_basis: str | None = None
    result_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the printed form: either a fixed `text` or the `address` of a value."""

    text: str | None
    address: str | None
    colspan: int = 1
    rowspan: int = 1


Grid = tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form; `code` is T2_1 … T2_9, T3 or T4."""

    code: str
    section: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def addresses(self) -> Iterator[str]:
        """Every cell address `TABLE.row.column` in printed order."""
        for row in self.rows:
            for column in self.columns:
                yield f"{self.code}.{row.code}.{column.code}"

    def row(self, code: str) -> Row:
        """The row with that code; KeyError if the form has none."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(f"{self.code} has no row {code}")


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections; `kind` is narrative or tables."""

    code: str
    no: str
    title: str
    kind: Literal["narrative", "tables"]
    topics: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The locked heading as printed, e.g. 一、总体情况."""
        return f"{self.no}、{self.title}"


@dataclass(frozen=True, slots=True)
class Form:
    """A statutory form. `grids` maps S2, S3, S4 to the printed grid of that section."""

    id: FormId
    title: str
    document_number: str
    report_title: str
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    grids: MappingProxyType[str, Grid]

    def table(self, code: str) -> Table:
        """The table with that code; KeyError if the form has none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(f"form {self.id} has no table {code}")

    def addresses(self) -> Iterator[str]:
        """Every cell address of the form in printed order (198 in 2019, 200 in 2021)."""
        for table in self.tables:
            yield from table.addresses()

    def column(self, address: str) -> Column:
        """The column that an address stands in, also one of the sibling form (mixed reports).

        KeyError for an address of neither.
        """
        own = _columns(self.id).get(address)
        return own or _columns("2021" if self.id == "2019" else "2019")[address]

    def title_for(self, agency: str, year: int) -> str:
        """The title that the form prescribes: 全称 + year + 年政府信息公开工作年度报告."""
        return self.report_title.format(agency=agency, year=year)


# T3 rows that are neither sums nor received/carried: in both forms together.
T3_FRAME = ("new_received", "carried_in", "result_total", "carried_out")
T4_BLOCKS = ("review", "suit_direct", "suit_after_review")


def t3_leaves(form: Form) -> tuple[str, ...]:
    """Codes of the leaf result rows of table 3: 19 in the 2019 form, 21 in the 2021 form."""
    return tuple(row.code for row in form.table("T3").rows if row.code not in T3_FRAME)


def _grid(raw: list[list[dict[str, Any]]]) -> Grid:
    return tuple(
        tuple(
            GridCell(c.get("text"), c.get("cell"), c.get("colspan", 1), c.get("rowspan", 1))
            for c in line
        )
        for line in raw
    )


@cache
def load_form(form_id: FormId) -> Form:
    """The form with that id ("2019" or "2021")."""
    raw = json.loads(resources.files(__name__).joinpath(f"{form_id}.json").read_text("utf-8"))
    tables = tuple(
        Table(
            t["code"],
            t["section"],
            t["title"],
            t["unit"],
            tuple(Column(c["code"], c["label"], c["kind"], c.get("group")) for c in t["columns"]),
            tuple(
                Row(
                    r["code"],
                    r["label"],
                    r.get("group"),
                    r.get("subgroup"),
                    r.get("legal_basis"),
                    tuple(r.get("result_codes", ())),
                )
                for r in t["rows"]
            ),
        )
        for t in raw["tables"]
    )
    grids = {"S2": _grid(raw["section2_grid"])}
    for t in raw["tables"]:
        if "grid" in t:
            grids[t["section"]] = _grid(t["grid"])
    return Form(
        form_id,
        raw["title"],
        raw["document_number"],
        raw["report_title"],
        raw["report_years"]["from"],
        raw["report_years"]["to"],
        tuple(
            Section(s["code"], s["no"], s["title"], s["kind"], tuple(s.get("topics", ())))
            for s in raw["sections"]
        ),
        tables,
        MappingProxyType(grids),
    )


@cache
def _columns(form_id: FormId) -> dict[str, Column]:
    return {
        f"{table.code}.{row.code}.{column.code}": column
        for table in load_form(form_id).tables
        for row in table.rows
        for column in table.columns
    }


class NoFormError(ValueError):
    """There was no national table form for that report year (before 2019)."""


def form_for_year(year: int) -> Form:
    """The form prescribed for a report year, whatever the date of writing.

    Raises NoFormError before 2019: those reports had no national table form.
    """
    if year < 2019:
        raise NoFormError(f"{year}年度没有全国统一的表格格式（2019年起才有）")
    return load_form("2019" if year <= 2020 else "2021")
