"""`gongkai report check`: last year's reports beside this year's, and the findings in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.cli import report_work
from gongkai.cli.report_files import Outcome, Source, attempt, sources
from gongkai.cli.report_output import Status, Text, told
from gongkai.cli.report_show import finding_lines, headline, summary
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.checks import check
from gongkai.rules.report.model import Checked, Report, to_dict
from gongkai.rules.report.reading import read


class Earlier:
    """The reports of the year before.

    `alone` says that only one report is checked: then the one earlier report is taken to be of the
    same body, whatever it is called. With several, name and year decide. Raises BadInputError for
    a file that cannot be read, for a check without it would seem complete and is not.
    """

    def __init__(self, arguments: Iterable[str], *, alone: bool) -> None:
        self.alone = alone
        self.reports: list[Report] = []
        for source in sources(tuple(arguments)):
            outcome = attempt(read, source)
            if outcome.result is None:
                raise BadInputError(f"上年度报告不能用：{outcome.problem}")
            self.reports.append(replace(outcome.result, provenance={}))

    def judge(self, outcome: Outcome[Report]) -> Outcome[Checked]:
        """The findings on a report, with those that need the year before."""
        report = outcome.result
        if report is None:
            return Outcome(outcome.name, problem=outcome.problem)
        findings = check(report, self._of(report), file_name=Path(outcome.name).name)
        return Outcome(outcome.name, Checked(report, findings))

    def _of(self, report: Report) -> Report | None:
        if self.alone and len(self.reports) == 1:
            return self.reports[0]
        for earlier in self.reports:
            if earlier.agency == report.agency and (earlier.year or 0) + 1 == report.year:
                return earlier
        return None


def judged(
    chosen: Sequence[Source], previous: Sequence[str], status: Status
) -> Iterator[Outcome[Checked]]:
    """The findings on each file, with those that need the year before where it is given."""
    if not previous:
        return told(report_work.judged, chosen, status)
    earlier = Earlier(previous, alone=len(chosen) == 1)
    return map(earlier.judge, told(read, chosen, status))


def as_text(outcome: Checked, name: str, *, colour: bool) -> str:
    """Whose report it is, every finding, and a summary; `name` of the file where there are many."""
    lines = [f"{name}  " * bool(name) + headline(outcome.report)]
    lines += (finding_lines(finding, colour=colour) for finding in outcome.findings)
    return "\n".join((*lines, f"  {summary(outcome.findings)}\n"))


def as_json(outcome: Outcome[Checked]) -> Outcome[Text]:
    """Agency, year, form and findings, as in the published JSON."""
    if outcome.result is None:
        return Outcome(outcome.name, problem=outcome.problem)
    from gongkai.rules.report.writing.json import dump

    whole = to_dict(outcome.result.report, outcome.result.findings)
    data = {name: whole[name] for name in ("agency", "year", "form", "findings")}
    return Outcome(outcome.name, Text(dump(data), bool(outcome.result.errors)))
