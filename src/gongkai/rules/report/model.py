"""What a report holds: values by cell address, narrative, where each value came from.

A cell address is `TABLE.row.column` (`T3.granted.natural`, `T4.cases.review.upheld`). A value is
an int, a Decimal (money in yuan, or 万元 where the form says so), `NA` (marked not applicable) or
None (blank, not shown, or unreadable): 0, blank and not-applicable are three different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal

from gongkai.rules.report.forms import Form, FormId, load_form


class _NotApplicable(Enum):
    NA = "NA"

    def __repr__(self) -> str:
        return "NA"


NA: Final = _NotApplicable.NA
Value = int | Decimal | Literal[_NotApplicable.NA] | None
Severity = Literal["error", "warning", "info"]
SEVERITY_LABELS: Final[dict[Severity, str]] = {
    "error": "错误",
    "warning": "提醒",
    "info": "提示",
}


def is_number(value: Value) -> bool:
    """Whether a value takes part in sums."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value stands in the source and how sure the reading is.

    `where` is a place a person can find (第12行, 表2第5行第4列, 第3页), `raw` the text read,
    `sure` from 0 to 1, `how` the way it was anchored (label, position, sum, typed, computed).
    `span` gives the start and end offsets in the plain text of the source where known.
    """

    where: str
    raw: str
    sure: float = 1.0
    how: str = "label"
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that should be in the source but could not be read, and why (Chinese)."""

    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that the narrative states.

    `subject` is a fixed code where the meaning is known (`requests.new`, `published.total`,
    `published.channel`, …) else "other"; `bound` is exact, lower (余, 多, 超), upper (不足) or
    about (近, 约); `cells` are the addresses whose sum it should equal, if any.
    """

    subject: str
    value: int | Decimal
    unit: str
    text: str
    section: str | None = None
    bound: Literal["exact", "lower", "upper", "about"] = "exact"
    cells: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: permanent rule id, cells involved, what was expected and found."""

    rule: str
    severity: Severity
    message: str
    cells: tuple[str, ...] = ()
    expected: Value | str = None
    found: Value | str = None
    look: str = ""


@dataclass(slots=True)
class Report:
    """One annual report, read or computed.

    `form` is the form its tables follow (not necessarily the one its year prescribes), None where
    no table was found. `values` maps cell addresses to values; an address that is absent counts
    as None. Rows of the sibling form may occur (mixed forms) and are kept. `uncertain` marks a
    report read from a foreign file whose rows were in doubt or whose sums fail: look at the source.
    """

    agency: str | None = None
    year: int | None = None
    form: FormId | None = None
    values: dict[str, Value] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    provenance: dict[str, Provenance] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    title: str | None = None
    preamble: str = ""
    uncertain: bool = False

    def value(self, address: str) -> Value:
        """The value at an address, None where blank, unread or not on the form."""
        return self.values.get(address)

    def number(self, address: str) -> int | Decimal | None:
        """The value at an address if it is a number, else None."""
        value = self.values.get(address)
        return value if isinstance(value, int | Decimal) else None

    @property
    def layout(self) -> Form | None:
        """The form that the tables follow."""
        return load_form(self.form) if self.form else None


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with the findings of its checks."""

    report: Report
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return tuple(f for f in self.findings if f.severity == "error")


# --- JSON (published schema: gongkai/rules/report/writing/schema.json) -------------------------


def _plain(value: Value | str) -> Any:
    return "NA" if value is NA else value


def to_dict(report: Report, findings: Iterable[Finding] = ()) -> dict[str, Any]:
    """The report as the published JSON shape; Decimals stay Decimals (see `writing.json`)."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    if report.form:
        for table in load_form(report.form).tables:
            tables[table.code] = {
                row.code: {column.code: None for column in table.columns} for row in table.rows
            }
    for address, value in report.values.items():
        table_code, row_code, column_code = address.split(".", 2)
        tables.setdefault(table_code, {}).setdefault(row_code, {})[column_code] = _plain(value)
    return {
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "title": report.title,
        "uncertain": report.uncertain,
        "tables": tables,
        "preamble": report.preamble,
        "sections": dict(report.sections),
        "statements": [
            {
                "subject": s.subject,
                "label": s.label,
                "value": s.value,
                "unit": s.unit,
                "bound": s.bound,
                "text": s.text,
                "section": s.section,
                "cells": list(s.cells),
            }
            for s in report.statements
        ],
        "provenance": {
            a: {
                "where": p.where,
                "raw": p.raw,
                "sure": p.sure,
                "how": p.how,
                **({"span": list(p.span)} if p.span else {}),
            }
            for a, p in report.provenance.items()
        },
        "findings": [
            {
                "rule": f.rule,
                "severity": f.severity,
                "cells": list(f.cells),
                "expected": _plain(f.expected),
                "found": _plain(f.found),
                "message": f.message,
                "look": f.look,
            }
            for f in findings
        ],
        "unread": [{"cell": u.cell, "reason": u.reason} for u in report.unread],
    }


def _value(raw: Any) -> Value:
    if raw == "NA":
        return NA
    if raw is None or (isinstance(raw, int | Decimal) and not isinstance(raw, bool)):
        return raw
    raise ValueError(f'单元格的值应为数字、null 或 "NA"，实际是 {raw!r}')


def from_dict(data: Mapping[str, Any]) -> Report:
    """A report from the published JSON shape (numbers parsed as int or Decimal, never float).

    Raises ValueError, in Chinese, where the shape is wrong.
    """
    tables = data.get("tables")
    if not isinstance(tables, Mapping):
        raise ValueError("缺少 tables：这不是年报 JSON")
    form = data.get("form")
    if form not in (None, "2019", "2021"):
        raise ValueError(f'form 应为 "2019"、"2021" 或 null，实际是 {form!r}')
    values: dict[str, Value] = {}
    for table_code, rows in tables.items():
        for row_code, cells in rows.items():
            for column_code, raw in cells.items():
                values[f"{table_code}.{row_code}.{column_code}"] = _value(raw)
    return Report(
        agency=data.get("agency"),
        year=data.get("year"),
        form=form,
        title=data.get("title"),
        uncertain=bool(data.get("uncertain", False)),
        values=values,
        preamble=data.get("preamble", ""),
        sections=dict(data.get("sections", {})),
        statements=[
            Statement(
                s["subject"],
                s["value"],
                s.get("unit", ""),
                s.get("text", ""),
                s.get("section"),
                s.get("bound", "exact"),
                tuple(s.get("cells", ())),
                s.get("label", ""),
            )
            for s in data.get("statements", ())
        ],
        provenance={
            a: Provenance(
                p["where"],
                p.get("raw", ""),
                float(p.get("sure", 1.0)),
                p.get("how", "label"),
                tuple(p["span"]) if p.get("span") else None,
            )
            for a, p in data.get("provenance", {}).items()
        },
        unread=[Unread(u["cell"], u["reason"]) for u in data.get("unread", ())],
    )
