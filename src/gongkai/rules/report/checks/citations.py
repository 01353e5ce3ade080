"""TXT-LAW: every law that the text cites exists under that name and number and is in force."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.law import doubts
from gongkai.rules.report.checks.context import Context
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.model import Finding


def citations(context: Context) -> Iterator[Finding]:
    """One finding for each wrong citation of the report."""
    for doubt in doubts(context.narrative, context.report.year):
        title = "".join(doubt.citation.title.split())
        yield RULES["TXT-LAW"].finding(
            "".join(doubt.message.split()),
            expected=doubt.expected,
            found=f"《{title}》"
            + (f"（{doubt.citation.number}）" if doubt.citation.number else ""),
            look=f"正文“《{title}》”",
        )
