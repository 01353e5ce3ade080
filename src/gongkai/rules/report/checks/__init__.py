"""Judging one report: every reconciliation rule, in words that a clerk understands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.checks.citations import citations
from gongkai.rules.report.checks.context import Context
from gongkai.rules.report.checks.narrative import narrative
from gongkai.rules.report.checks.registry import RULES, STAGES, Rule, in_reading_order
from gongkai.rules.report.checks.shape import shape
from gongkai.rules.report.checks.sums import sums
from gongkai.rules.report.checks.text import text
from gongkai.rules.report.checks.values import values
from gongkai.rules.report.checks.years import years
from gongkai.rules.report.model import Finding, Report

__all__ = ["RULES", "STAGES", "Rule", "check"]

_CHECKS: Final[tuple[Callable[[Context], Iterator[Finding]], ...]] = (
    sums,
    values,
    years,
    shape,
    narrative,
    citations,
    text,
)


def check(
    report: Report,
    previous: Report | None = None,
    *,
    aggregate: bool | None = None,
    reasons: Mapping[str, str] | None = None,
    peers: Sequence[Report] = (),
    may_make_rules: bool | None = None,
    file_name: str | None = None,
    address: str | None = None,
) -> tuple[Finding, ...]:
    """Every finding of every rule, in the order a person should read them.

    `previous` is last year's report of the same body (it may use the other form); year-over-year
    rules are silent without it. `aggregate` says that the report adds up several bodies (None:
    judged by its name), so that a stored reason (`reasons`: cell address → why) turns a carry-over
    error into a warning.
    `peers` are reports of similar bodies of the same year, for copied text and lonely zeros.
    `may_make_rules` says whether the body may issue 规章 (None: judged by its name where that is
    certain). `file_name` and `address` (URL) are compared with the report year. The report is not
    changed, and nothing is raised for a report that is incomplete.
    """
    context = Context(
        report,
        previous,
        covers_area(report.agency) if aggregate is None else aggregate,
        reasons or {},
        peers,
        may_make_rules,
        file_name,
        address,
    )
    return in_reading_order(finding for part in _CHECKS for finding in part(context))
