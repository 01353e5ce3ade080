"""What is done with one file: the functions that may run in another process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gongkai.cli.report_output import Text
from gongkai.rules.report.checks import check
from gongkai.rules.report.model import Checked, Finding, Report
from gongkai.rules.report.reading import read


def checked(data: bytes, name: str) -> Checked:
    """The report and the findings of its own checks."""
    report = read(data, name)
    return Checked(report, check(report, file_name=name))


def judged(data: bytes, name: str) -> Checked:
    """The findings, with no more of the report than whose it is."""
    outcome = checked(data, name)
    report = outcome.report
    return Checked(Report(report.agency, report.year, report.form), outcome.findings)


def as_json(data: bytes, name: str) -> Text:
    """The published JSON of a report."""
    from gongkai.rules.report.model import to_dict
    from gongkai.rules.report.writing.json import dump

    outcome = checked(data, name)
    return Text(dump(to_dict(outcome.report, outcome.findings)), bool(outcome.errors))


def figures(data: bytes, name: str) -> tuple[Report, tuple[Finding, ...]]:
    """A report without what adding up does not need, and its findings."""
    outcome = checked(data, name)
    bare = replace(outcome.report, provenance={}, sections={}, statements=[], preamble="")
    return bare, outcome.findings


def with_source(data: bytes, name: str) -> tuple[Report, list[dict[str, Any]]]:
    """A report and its source as blocks, as an installation keeps them."""
    from gongkai.annual_reports.adapters.reading import read_file

    return read_file(data, name)
