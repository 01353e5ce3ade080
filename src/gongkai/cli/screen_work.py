"""What `gongkai screen` does with one file; it may run in another process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.reading.encoding import decode
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import Files
from gongkai.rules.screening.model import SEVERITIES, Finding, Result, Setting, Severity
from gongkai.rules.screening.registry import RULES
from gongkai.rules.screening.words import WordList, builtin_lists, read_words, read_words_text


@dataclass(frozen=True, slots=True)
class Job:
    """How files are screened: the day that counts, lists besides those that come along, OCR."""

    on: date
    lists: tuple[WordList, ...] = ()
    with_ocr: bool = False
    least: Severity = "info"
    domains: tuple[str, ...] = ()

    def __call__(self, data: bytes, name: str) -> Result:
        """The findings in one file, from the least severity on that was asked for."""
        result = _files(self).screen(data, name)
        worth = SEVERITIES[: SEVERITIES.index(self.least) + 1]
        result.findings = [one for one in result.findings if one.severity in worth]
        return result


@lru_cache(maxsize=1)
def _files(job: Job) -> Files:
    recognise = None
    if job.with_ocr:
        from gongkai.rules.screening.ocr import recogniser

        recognise = recogniser()
    setting = Setting(on=job.on, domains=job.domains)
    return Files(Screen(setting, (*builtin_lists(), *job.lists)), recognise)


def read_list(data: bytes, name: str, rule: str) -> WordList:
    """A word list in a file (XLSX, CSV, text), under that rule. Raises BadInputError."""
    try:
        words = (
            read_words(sheet_rows(data))
            if data.startswith(b"PK")
            else read_words_text(decode(data).text)
        )
    except (BadInputError, ReadingError) as error:
        raise BadInputError(f"词表“{name}”不能用：{error}") from error
    return WordList(name, name, rule, "0", "命令行", "使用者", words)


def sheet_rows(data: bytes) -> list[list[str]]:
    """The cells of the first table of an Excel file."""
    from gongkai.rules.screening.files.kinds import extract_file

    rows = [piece.rows for piece in extract_file(data, "词表.xlsx").pieces if piece.rows]
    return rows[0] if rows else []


def to_dict(result: Result) -> dict[str, Any]:
    """The findings as JSON; personal data stands in it in its masked form alone."""
    return {
        "counts": counts(result.findings),
        "unread": result.unread,
        "findings": [_finding(one) for one in result.findings],
    }


def counts(findings: list[Finding]) -> dict[Severity, int]:
    """How many findings of each severity."""
    return {level: sum(one.severity == level for one in findings) for level in SEVERITIES}


def _finding(one: Finding) -> dict[str, Any]:
    told = asdict(one)
    told["title"] = RULES[one.rule].title
    told["text"] = one.masked if RULES[one.rule].is_private else one.text
    return told


def grouped(findings: list[Finding], most: int) -> Iterator[tuple[Finding, int]]:
    """The findings to show, at most so many of a rule; with the last, how many more there are."""
    by_rule: dict[str, list[Finding]] = {}
    for one in findings:
        by_rule.setdefault(one.rule, []).append(one)
    ordered = sorted(by_rule.values(), key=lambda group: SEVERITIES.index(group[0].severity))
    for group in ordered:
        shown = group[:most]
        for number, one in enumerate(shown, 1):
            yield one, len(group) - most if number == most else 0
