"""其他处理: one row of table 3 in the 2019 form, three rows in the 2021 form."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from gongkai.rules.report.forms import load_form, t3_leaves
from gongkai.rules.report.model import Report

APPLICANTS: Final = (
    "natural",
    "org_business",
    "org_research",
    "org_welfare",
    "org_legal",
    "org_other",
)
OTHER_2019: Final = ("other",)
OTHER_2021: Final = ("other_no_supplement", "other_fee_unpaid", "other_misc")


def leaf_rows(report: Report) -> tuple[str, ...]:
    """The leaf result rows of table 3 that a report fills; () where its form is not known.

    Some reports keep the single row of the 2019 form after 2021, or the other way round: the rows
    that hold numbers count.
    """
    if report.form is None:
        return ()
    rows = t3_leaves(load_form(report.form))
    own, foreign = (OTHER_2021, OTHER_2019) if report.form == "2021" else (OTHER_2019, OTHER_2021)
    if not _filled(report, own) and _filled(report, foreign):
        return tuple(row for row in rows if row not in own) + foreign
    return rows


def other_handling(report: Report, column: str) -> int | Decimal | None:
    """其他处理 of one column whatever the form, None where a needed cell holds no number."""
    rows = OTHER_2021 if _filled(report, OTHER_2021) else OTHER_2019
    parts = [report.number(f"T3.{row}.{column}") for row in rows]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _filled(report: Report, rows: Iterable[str]) -> bool:
    return any(
        report.number(f"T3.{row}.{column}") is not None
        for row in rows
        for column in (*APPLICANTS, "total")
    )
