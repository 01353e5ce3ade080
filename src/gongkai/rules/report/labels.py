"""Cell addresses in the words of the printed form, for messages that a clerk reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai.rules.report.forms import FormId, load_form

_FORMS: Final[tuple[FormId, FormId]] = ("2021", "2019")
_PART: Final = {"S2": "第二部分", "S3": "第三部分", "S4": "第四部分"}
_NOTE: Final = re.compile(r"（[^（）]{6,}）$")


@dataclass(frozen=True, slots=True)
class CellLabel:
    """Where a cell stands in the printed form: part (第三部分), row, column and unit."""

    part: str
    row: str
    column: str
    unit: str

    def __str__(self) -> str:
        return f"“{self.row}”行“{self.column}”列"


def _unit(table: str, column: str, kind: str, table_unit: str) -> str:
    if kind in ("money", "wan"):
        return "元" if kind == "money" else "万元"
    if column in ("prev_items", "delta"):
        return "项"
    if column == "project_count":
        return "个"
    return "件" if table != "T2_9" else table_unit


@cache
def _labels(form_id: FormId) -> dict[str, CellLabel]:
    out = {}
    for table in load_form(form_id).tables:
        for row in table.rows:
            # The note in brackets behind 部分公开 is no part of its name.
            name = _NOTE.sub("", row.label)
            if row.subgroup:
                name = f"{row.subgroup}{name}"
            for column in table.columns:
                title = re.sub(r"（单位：万元）", "", column.label)
                if table.code == "T4":
                    name, title = column.group or "", column.label
                out[f"{table.code}.{row.code}.{column.code}"] = CellLabel(
                    _PART[table.section] + (table.title if table.section == "S2" else ""),
                    name,
                    title,
                    _unit(table.code, column.code, column.kind, table.unit),
                )
    return out


def cell_label(address: str, form_id: FormId | None = None) -> CellLabel:
    """The printed place of a cell, looked up in that form first, then in the sibling form.

    Raises KeyError where neither form has the address.
    """
    for candidate in (form_id, *_FORMS):
        if candidate and address in _labels(candidate):
            return _labels(candidate)[address]
    raise KeyError(f"no form has a cell {address}")


def is_cell(address: str) -> bool:
    """Whether one of the two forms has a cell with that address."""
    return any(address in _labels(form_id) for form_id in _FORMS)


def row_label(table: str, row: str, form_id: FormId | None = None) -> str:
    """The printed name of a row with its subgroup: （三）不予公开1.属于国家秘密.

    Raises KeyError where neither form has the row.
    """
    for candidate in (form_id, *_FORMS):
        if candidate:
            prefix = f"{table}.{row}."
            for address, label in _labels(candidate).items():
                if address.startswith(prefix):
                    return label.row
    raise KeyError(f"no form has a row {table}.{row}")


@cache
def row_group(row: str, form_id: FormId | None = None) -> str | None:
    """The subgroup that a row of table 3 is printed in, None where it stands alone."""
    for candidate in (form_id, *_FORMS):
        if candidate:
            for known in load_form(candidate).table("T3").rows:
                if known.code == row:
                    return known.subgroup
    return None
