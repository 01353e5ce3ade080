"""What was found, as JSON: for the command line and for other systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from gongkai.rules.screening.model import SEVERITIES, Finding, Result, Severity
from gongkai.rules.screening.registry import RULES


def to_dict(result: Result) -> dict[str, Any]:
    """The findings as JSON; personal data stands in it in its masked form alone."""
    return {
        "counts": counts(result.findings),
        "unread": result.unread,
        "findings": [_finding(one) for one in result.findings],
    }


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings of each severity."""
    found = dict.fromkeys(SEVERITIES, 0)
    for one in findings:
        found[one.severity] += 1
    return found


def _finding(one: Finding) -> dict[str, Any]:
    told = asdict(one)
    told["title"] = RULES[one.rule].title
    told["text"] = one.masked if RULES[one.rule].is_private else one.text
    return told
