"""What `gongkai screen` does with one file; it may run in another process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import Files
from gongkai.rules.screening.model import SEVERITIES, Finding, Result, Setting, Severity
from gongkai.rules.screening.word_files import table_in
from gongkai.rules.screening.words import WordList, builtin_lists, read_words


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
        words = read_words(table_in(data))
    except BadInputError as error:
        raise BadInputError(f"词表“{name}”不能用：{error}") from error
    return WordList(name, name, rule, "0", "命令行", "使用者", words)


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
