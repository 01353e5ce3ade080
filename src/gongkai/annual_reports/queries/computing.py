"""A report computed from the records of a body and year: cells, narrative, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from gongkai.annual_reports.models import Statistic
from gongkai.annual_reports.queries.counted import (
    Counted,
    Prefill,
    checked_form,
    count_records,
    last_version,
)
from gongkai.annual_reports.queries.ledgers import counted_figures
from gongkai.annual_reports.queries.register import seen_body
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.checks import check
from gongkai.rules.report.checks.records import against_records
from gongkai.rules.report.checks.registry import in_reading_order
from gongkai.rules.report.counting.ledger import Ledger
from gongkai.rules.report.counting.ledgers import Known, known_figures
from gongkai.rules.report.counting.register import CHANNELS, Bound
from gongkai.rules.report.model import Finding, Provenance, Report, Value
from gongkai.rules.report.narrative import DEFAULTS, Slot, compose, slots_of

# How what was published is counted; recorded with every report.
Rule = Literal["publications", "items"]
RULE_LABELS: Final[Mapping[Rule, str]] = {
    "publications": "按发布次数计算，同一信息在几个渠道发布的，各计一条",
    "items": "按信息件数计算，同一信息在几个渠道发布的，只计一条",
}
DEFAULT_RULE: Final[Rule] = "publications"


@dataclass(frozen=True, slots=True)
class Counting:
    """What was counted and how: the first and last day, the rule for publications, the day of it."""

    first_on: date
    last_on: date
    rule: Rule
    counted_on: date

    @property
    def words(self) -> str:
        """The sentence that stands in the report."""
        return (
            f"本报告所列数据的统计期限自{_cn(self.first_on)}起至{_cn(self.last_on)}止，"
            f"主动公开的信息数量{RULE_LABELS[self.rule]}。"
        )


def _cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Computed:
    """A report as the records make it. `dropped` are sentences whose figures nobody knows yet.

    `versions`: for the report of an area, the reports that it adds up; None for records.
    `ledgers` are the codes of the figures that were counted from a ledger.
    """

    organisation_id: int
    body: str
    year: int
    report: Report
    findings: tuple[Finding, ...]
    counting: Counting
    slots: Mapping[str, Slot] = field(default_factory=dict)
    dropped: tuple[tuple[str, str], ...] = ()
    waiting: int = 0
    ledger: Ledger | None = None
    prefills: tuple[Prefill, ...] = ()
    versions: tuple[int, ...] | None = None
    ledgers: frozenset[str] = frozenset()

    @property
    def waiting_words(self) -> str:
        """How many entries of the register wait to be confirmed, in words."""
        return f"待确认{self.waiting}条"

    @property
    def error_count(self) -> int:
        """How many findings are errors."""
        return sum(f.severity == "error" for f in self.findings)


def compute_report(
    asker: Asker,
    organisation_id: int,
    year: int,
    *,
    on: date,
    rule: Rule = DEFAULT_RULE,
    templates: Mapping[str, str] = DEFAULTS,
    with_ledger: bool = False,
) -> Computed:
    """The report of a body and year from its records as they are on a day.

    Where last year's report was computed and is public, the requests go on from what it counted;
    `with_ledger` asks for the ids of this year's. Where it was locked without being computed,
    上年结转 is what it left.

    Cells of requests, remedies and documents are counted, 0 where there is none; cells of the
    register are blank until an entry is confirmed. Raises NotFoundError outside of the asker's
    reach, BadInputError for a year before the first form.
    """
    form = checked_form(year)
    body = seen_body(asker, organisation_id, on=min(on, date(year, 12, 31)))
    last = last_version(body.pk, year - 1)
    counted = count_records({body.pk: last}, year, with_ledger=with_ledger)[body.pk]
    previous = last.read_content() if last else None
    counting = Counting(date(year, 1, 1), date(year, 12, 31), rule, on)
    known = known_figures(counted_figures(body, year), counted.sums)
    beside = {code: one.beside for code, one in known.items() if one.beside is not None}
    slots = slots_of(counted.cells, _figures(counted, known, rule), beside)
    composed = compose(templates, slots, year=year, agency=body.name)
    report = Report(
        agency=body.name,
        year=year,
        form=form.id,
        values=dict(counted.cells),
        sections={s.code: composed.sections.get(s.code, "") for s in form.sections},
        statements=list(composed.statements),
        title=form.title_for(body.name, year),
        preamble=f"{body.name}依照《中华人民共和国政府信息公开条例》编制本报告。{counting.words}",
    )
    report.provenance = {a: _source(a, v) for a, v in report.values.items() if v is not None}
    waiting = Statistic.objects.filter(organisation=body.pk, year=year, state="entered")
    return Computed(
        organisation_id=body.pk,
        body=body.name,
        year=year,
        report=report,
        findings=judge(report, previous, slots),
        counting=counting,
        slots=slots,
        dropped=composed.dropped,
        waiting=waiting.count(),
        ledger=counted.ledger,
        prefills=counted.prefills,
        ledgers=frozenset(code for code, one in known.items() if one.is_counted),
    )


_SOURCES: Final = {"T3": "依申请公开案件", "T4": "复议诉讼案件", "T2_1": "信息公开目录"}


def _source(address: str, value: Value) -> Provenance:
    where = _SOURCES.get(address.split(".", 1)[0], "统计数据登记")
    return Provenance(where, str(value), how="computed")


def _figures(
    counted: Counted, found: Mapping[str, Known], rule: Rule
) -> dict[str, tuple[int | Decimal, Bound]]:
    """The figures of the narrative: ledgers, register, and what the catalogue itself has published."""
    known = {code: (one.told.value, one.told.bound) for code, one in found.items()}
    website, bound = known.get("published.website", (0, "exact"))
    if counted.published or "published.website" in known:
        known["published.website"] = (website + counted.published, bound)
    channels = [known[code] for code in CHANNELS if code in known]
    if rule == "items" and "published.website" in known:
        known["published.total"] = known["published.website"]
    elif channels:
        bounds = {b for _, b in channels} - {"exact"}
        total: Bound = "exact" if not bounds else bounds.pop() if len(bounds) == 1 else "about"
        known["published.total"] = (sum(value for value, _ in channels), total)
    known["fee.collected"] = (counted.fees, "exact")
    return known


def judge(
    report: Report, previous: Report | None, slots: Mapping[str, Slot]
) -> tuple[Finding, ...]:
    """Every finding of the checks, and numbers typed by hand against the records."""
    return in_reading_order([*check(report, previous), *against_records(report, slots)])


def body_named(asker: Asker, name: str) -> int:
    """The body with a name, short name or code in the asker's reach. Raises BadInputError."""
    reach = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS))
    wanted = name.strip()
    names = OrganisationName.objects.filter(organisation__in=reach)
    found = set(names.filter(name=wanted).values_list("organisation", flat=True))
    found = found or set(names.filter(short_name=wanted).values_list("organisation", flat=True))
    found = found or set(reach.filter(code=wanted).values_list("pk", flat=True))
    if len(found) == 1:
        return int(found.pop())
    if found:
        raise BadInputError(f"有{len(found)}个机关叫“{wanted}”，请写全称或机关代码。")
    raise BadInputError(f"没有叫“{wanted}”的机关。请写机关的全称、简称或代码。")
