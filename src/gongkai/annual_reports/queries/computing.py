"""A report computed from the records of a body and year: cells, narrative, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from django.db.models import QuerySet

from gongkai.annual_reports.models import Computation, Statistic, Version
from gongkai.annual_reports.queries.register import counted_sums, seen_body
from gongkai.catalogue.models import Item
from gongkai.info_requests.queries import fees_paid, requests_seen, table3
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.remedies.queries import table4
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import BadInputError
from gongkai.rules.items import DOCUMENTS, ItemKind, Validity
from gongkai.rules.report.checks import check
from gongkai.rules.report.checks.records import against_records
from gongkai.rules.report.checks.registry import in_reading_order
from gongkai.rules.report.counting.documents import CountedDocument, count_documents
from gongkai.rules.report.counting.ledger import Ledger, count
from gongkai.rules.report.counting.register import CHANNELS, Bound, Sum, register_cells
from gongkai.rules.report.filing import OPEN, PUBLIC, State
from gongkai.rules.report.forms import Form, NoFormError, form_for_year
from gongkai.rules.report.model import Finding, Provenance, Report, Value
from gongkai.rules.report.narrative import DEFAULTS, Slot, compose, slots_of
from gongkai.rules.results import ApplicantKind

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
class Prefill:
    """A cell that stands as last year's locked report left it, where the records say otherwise."""

    address: str
    locked: int
    counted: int


@dataclass(frozen=True, slots=True)
class Computed:
    """A report as the records make it. `dropped` are sentences whose figures nobody knows yet."""

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
    sums: dict[str, Sum] = counted_sums(organisation_id, year)
    last = last_version(organisation_id, year - 1)
    settled = settled_by(last)
    ledger = None
    if with_ledger or settled:
        ledger = _ledger(organisation_id, year, settled)
    values: dict[str, Value] = {
        **_documents(organisation_id, year),
        **register_cells(sums, form.id),
        **(
            ledger.cells(year)
            if ledger
            else table3(asker, organisation_id, year, permission=Permission.SEE_REPORTS)
        ),
        **table4(asker, organisation_id, year, permission=Permission.SEE_REPORTS),
    }
    previous = last.read_content() if last else None
    prefills = () if settled or not last else tuple(_prefilled(last, previous, values))
    values |= {prefill.address: prefill.locked for prefill in prefills}
    counting = Counting(date(year, 1, 1), date(year, 12, 31), rule, on)
    slots = slots_of(values, _figures(organisation_id, year, sums, rule))
    composed = compose(templates, slots, year=year, agency=body.name)
    report = Report(
        agency=body.name,
        year=year,
        form=form.id,
        values={address: values.get(address) for address in form.addresses()},
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
        ledger=ledger,
        prefills=prefills,
    )


def checked_form(year: int) -> Form:
    """The form of a year. Raises BadInputError before the first one."""
    try:
        return form_for_year(year)
    except NoFormError as error:
        raise BadInputError(f"{error}。") from error


_SOURCES: Final = {"T3": "依申请公开案件", "T4": "复议诉讼案件", "T2_1": "信息公开目录"}


def _source(address: str, value: Value) -> Provenance:
    where = _SOURCES.get(address.split(".", 1)[0], "统计数据登记")
    return Provenance(where, str(value), how="computed")


def _documents(organisation_id: int, year: int) -> dict[str, int]:
    rows = documents(organisation_id).values_list(
        "kind", "formed_on", "first_published_on", "validity", "validity_on"
    )
    found = (
        CountedDocument(ItemKind(kind), made, published, Validity(held or "in_force"), changed)
        for kind, made, published, held, changed in rows
        if published is not None
    )
    return count_documents(found, year)


def documents(organisation_id: int) -> QuerySet[Item]:
    """The published rules and normative documents of a body."""
    return Item.objects.filter(
        organisation=organisation_id,
        kind__in=sorted(DOCUMENTS),
        first_published_on__isnull=False,
    )


def _figures(
    organisation_id: int, year: int, sums: Mapping[str, Sum], rule: Rule
) -> dict[str, tuple[int | Decimal, Bound]]:
    """The figures of the narrative: the register with what the catalogue itself has published."""
    known = {code: (total.value, total.bound) for code, total in sums.items()}
    own = Item.objects.filter(
        organisation=organisation_id,
        first_published_on__gte=date(year, 1, 1),
        first_published_on__lte=date(year, 12, 31),
    ).count()
    website, bound = known.get("published.website", (0, "exact"))
    if own or "published.website" in known:
        known["published.website"] = (website + own, bound)
    counted = [known[code] for code in CHANNELS if code in known]
    if rule == "items" and "published.website" in known:
        known["published.total"] = known["published.website"]
    elif counted:
        bounds = {b for _, b in counted} - {"exact"}
        total: Bound = "exact" if not bounds else bounds.pop() if len(bounds) == 1 else "about"
        known["published.total"] = (sum(value for value, _ in counted), total)
    known["fee.collected"] = (fees_paid(organisation_id, year), "exact")
    return known


def judge(
    report: Report, previous: Report | None, slots: Mapping[str, Slot]
) -> tuple[Finding, ...]:
    """Every finding of the checks, and numbers typed by hand against the records."""
    return in_reading_order([*check(report, previous), *against_records(report, slots)])


def last_version(organisation_id: int, year: int) -> Version | None:
    """What the body reported for a year: the public version, else the one at work."""
    versions = Version.objects.filter(report__organisation=organisation_id, report__year=year)
    shown = versions.filter(state__in=sorted(PUBLIC | OPEN)).defer("findings", "frozen")
    # An open version stands behind the public one.
    return min(shown, key=lambda v: v.state not in PUBLIC, default=None)


def settled_by(last: Version | None) -> Computation | None:
    """The computation that a public report rests on; None where it was read from a file."""
    if last is None or last.state not in PUBLIC or not last.is_computed:
        return None
    return last.computations.order_by("-pk").first()


def _ledger(organisation_id: int, year: int, settled: Computation | None) -> Ledger:
    seen = requests_seen(organisation_id, year, settled.computed_at if settled else None)
    return count(seen, year, settled.read_ledger() if settled else None)


def ledger_of(organisation_id: int, year: int) -> Ledger | None:
    """The requests of a year where last year's report was computed; None where days decide."""
    settled = settled_by(last_version(organisation_id, year - 1))
    return _ledger(organisation_id, year, settled) if settled else None


def _prefilled(
    last: Version, previous: Report | None, values: Mapping[str, Value]
) -> Iterator[Prefill]:
    if last.state != State.LOCKED or previous is None:
        return
    for column in (*ApplicantKind, "total"):
        address = f"T3.carried_in.{column}"
        left, counted = previous.number(f"T3.carried_out.{column}"), values.get(address)
        if left is not None and isinstance(counted, int) and counted != left:
            yield Prefill(address, int(left), counted)


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
