"""`gongkai report build`: the report of a body and year from the records of the installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.cli import django

if TYPE_CHECKING:
    from gongkai.annual_reports.queries import Rule
    from gongkai.rules.report.model import Checked


def build(org: str, year: int, rule: Rule, data: Path | None) -> Checked:
    """The report as the records make it now, with its findings.

    Raises BadInputError for a data folder without a database, an unknown body or a year without a
    form.
    """
    django.start_on_existing(data)
    from django.utils import timezone

    from gongkai.annual_reports.queries import body_named, compute_report
    from gongkai.rules.access import SYSTEM
    from gongkai.rules.report.model import Checked

    today = timezone.localdate()
    computed = compute_report(SYSTEM, body_named(SYSTEM, org), year, on=today, rule=rule)
    return Checked(computed.report, computed.findings)
