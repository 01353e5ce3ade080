"""What every check is given: the report, its form, last year's report and known reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from gongkai.rules.report.forms import Form, load_form
from gongkai.rules.report.labels import CellLabel, cell_label, row_label
from gongkai.rules.report.model import Report, Value
from gongkai.rules.report.other_handling import leaf_rows

# The rows of table 2 that count items, in the 2019 form with last year's number and a change.
ITEM_ROWS: Final = (
    ("T2_5", "license"),
    ("T2_5", "other_service"),
    ("T2_6", "penalty"),
    ("T2_6", "coercion"),
    ("T2_8", "fee"),
)
_SURE: Final = 0.8


@dataclass(frozen=True)
class Context:
    """A report as the checks see it. `reasons` maps a cell address to a stored reason."""

    report: Report
    previous: Report | None = None
    aggregate: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    peers: Sequence[Report] = ()
    may_make_rules: bool | None = None
    file_name: str | None = None
    address: str | None = None

    @cached_property
    def form(self) -> Form | None:
        """The form that the tables follow."""
        return load_form(self.report.form) if self.report.form else None

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(
            address.split(".", 1)[0]
            for address, value in self.report.values.items()
            if isinstance(value, int | Decimal)
        )

    def has_numbers(self, table: str) -> bool:
        """Whether any cell of that table holds a number."""
        return table in self._shown

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The leaf result rows of table 3 that this report really uses, mixed forms included."""
        return leaf_rows(self.report)

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """All rows of table 3 in printed order: received, leaves, total, carried out."""
        return ("new_received", "carried_in", *self.leaves, "result_total", "carried_out")

    @cached_property
    def unread(self) -> frozenset[str]:
        """Cells, and codes of whole tables, that the reader reported as not read."""
        return frozenset(item.cell for item in self.report.unread)

    @cached_property
    def narrative(self) -> str:
        """Opening and narrative sections as one text."""
        report = self.report
        sections = (report.sections.get(code, "") for code in sorted(report.sections))
        return "\n".join((report.preamble, *sections))

    def number(self, address: str) -> int | Decimal | None:
        """The number in a cell, None where it is blank, not applicable or not there."""
        return self.report.number(address)

    def numbers(self, addresses: Iterable[str]) -> list[int | Decimal] | None:
        """The numbers of those cells, None as soon as one of them holds none."""
        out = []
        for address in addresses:
            value = self.report.values.get(address)
            if not isinstance(value, int | Decimal):
                return None
            out.append(value)
        return out

    def label(self, address: str) -> CellLabel:
        """The printed place of a cell."""
        return cell_label(address, self.report.form)

    def row_name(self, table: str, row: str) -> str:
        """The printed name of a row."""
        return row_label(table, row, self.report.form)

    def look(self, *addresses: str) -> str:
        """Where to look: part, row and column; the place in the source where it is known."""
        label = self.label(addresses[0])
        text = f"{label.part}{label}" if len(addresses) == 1 else label.part
        places = [
            self.report.provenance[address].where
            for address in addresses
            if address in self.report.provenance
        ]
        if len(addresses) == 1 and places:
            text += f"（原文{places[0]}）"
        unsure = [a for a in addresses if (p := self.report.provenance.get(a)) and p.sure < _SURE]
        if unsure:
            text += f"；{self.label(unsure[0])}识别不确定，请先对照原文"
        return text


def plain(value: Value | str) -> str:
    """A value as a clerk reads it: thousands are not separated, decimals without a tail of 0."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "空白" if value is None else str(value)
