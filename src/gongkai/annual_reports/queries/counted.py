"""What the records of bodies hold for a year, for one body as for all: by the same few questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from gongkai.annual_reports.models import Computation, Version
from gongkai.annual_reports.queries.register import counted_sums
from gongkai.catalogue.queries import documents_counted, published_in
from gongkai.info_requests.queries import fees_paid, requests_seen, tables3
from gongkai.organisations.models import Organisation, ids_of
from gongkai.remedies.queries import tables4
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.counting.ledger import Ledger, count
from gongkai.rules.report.counting.register import Sum, register_cells
from gongkai.rules.report.filing import OPEN, PUBLIC, State
from gongkai.rules.report.forms import Form, NoFormError, form_for_year
from gongkai.rules.report.model import Report, Value
from gongkai.rules.results import ApplicantKind


@dataclass(frozen=True, slots=True)
class Prefill:
    """A cell that stands as last year's locked report left it, where the records say otherwise."""

    address: str
    locked: int
    counted: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the records of a body say of a year.

    `cells` are those of all tables, `ledger` the requests behind table 3 where last year's report
    was computed (or it was asked for), `sums` the register, `published` the items that the
    catalogue published, `fees` in yuan.
    """

    cells: Mapping[str, Value]
    ledger: Ledger | None
    sums: Mapping[str, Sum]
    published: int
    fees: int
    prefills: tuple[Prefill, ...] = ()


def count_records(
    lasts: Mapping[int, Version | None], year: int, *, with_ledger: bool = False
) -> dict[int, Counted]:
    """What the records of some bodies say of a year; `lasts` are last year's reports, by body.

    Who asks must have made sure that they may be counted. Raises BadInputError for a year before
    the first form.
    """
    form = checked_form(year)
    ids = list(lasts)
    settled = settled_by(lasts.values())
    computed = {
        body: settled[last.pk] for body, last in lasts.items() if last and last.pk in settled
    }
    ledgers = ledgers_of(ids if with_ledger else computed, computed, year)
    by_days = tables3([body for body in ids if body not in ledgers], year)
    documents, cases = documents_counted(ids, year), tables4(ids, year)
    sums, published, fees = counted_sums(ids, year), published_in(ids, year), fees_paid(ids, year)
    found = {}
    for body, last in lasts.items():
        ledger = ledgers.get(body)
        known = sums.get(body, {})
        cells: dict[str, Value] = {
            **documents[body],
            **register_cells(known, form.id),
            **(ledger.cells(year) if ledger is not None else by_days[body]),
            **cases[body],
        }
        prefills = tuple(_prefilled(last, cells)) if last and body not in computed else ()
        cells |= {prefill.address: prefill.locked for prefill in prefills}
        found[body] = Counted(
            {address: cells.get(address) for address in form.addresses()},
            ledger,
            known,
            published.get(body, 0),
            fees.get(body, 0),
            prefills,
        )
    return found


def checked_form(year: int) -> Form:
    """The form of a year. Raises BadInputError before the first one."""
    try:
        return form_for_year(year)
    except NoFormError as error:
        raise BadInputError(f"{error}。") from error


def last_versions(organisation_ids: Collection[int], year: int) -> dict[int, Version | None]:
    """What bodies reported for a year: the public version, else the one at work."""
    versions = Version.objects.filter(
        report__organisation__in=organisation_ids, report__year=year
    ).select_related("report")
    best: dict[int, Version | None] = dict.fromkeys(organisation_ids)
    for version in versions.filter(state__in=sorted(PUBLIC | OPEN)).defer("findings", "frozen"):
        # An open version stands behind the public one.
        body = version.report.organisation_id
        if best[body] is None or version.state in PUBLIC:
            best[body] = version
    return best


def last_version(organisation_id: int, year: int) -> Version | None:
    """What the body reported for a year: the public version, else the one at work."""
    return last_versions([organisation_id], year)[organisation_id]


def settled_by(versions: Iterable[Version | None]) -> dict[int, Computation]:
    """The computations that public reports rest on, by version; none where one was read from a file."""
    ids = [v.pk for v in versions if v and v.state in PUBLIC and v.is_computed]
    if not ids:
        return {}
    # The report of an area rests on other reports, not on requests.
    of_records = Computation.objects.filter(version__in=ids).exclude(rule="area")
    newest = of_records.order_by().values("version")
    rows = Computation.objects.filter(pk__in=newest.annotate(last=Max("pk")).values("last"))
    return {row.version_id: row for row in rows}


def ledgers_of(
    organisation_ids: Iterable[int], settled: Mapping[int, Computation], year: int
) -> dict[int, Ledger]:
    """The requests of a year, of each body, going on from last year's computation where there is one."""
    frozen = {pk: settled[pk].computed_at if pk in settled else None for pk in organisation_ids}
    before = {pk: computation.read_ledger() for pk, computation in settled.items()}
    carried = {pk: ledger.carried_out for pk, ledger in before.items()}
    seen = requests_seen(frozen, carried, year) if frozen else {}
    return {pk: count(rows, year, before.get(pk)) for pk, rows in seen.items()}


def ledger_of(organisation_id: int, year: int) -> Ledger | None:
    """The requests of a year where last year's report was computed; None where days decide."""
    last = last_version(organisation_id, year - 1)
    settled = settled_by([last])
    if last is None or last.pk not in settled:
        return None
    return ledgers_of([organisation_id], {organisation_id: settled[last.pk]}, year)[organisation_id]


def _prefilled(last: Version, values: Mapping[str, Value]) -> Iterator[Prefill]:
    if last.state != State.LOCKED:
        return
    previous: Report = last.read_content()
    for column in (*ApplicantKind, "total"):
        address = f"T3.carried_in.{column}"
        left, counted = previous.number(f"T3.carried_out.{column}"), values.get(address)
        if left is not None and isinstance(counted, int) and counted != left:
            yield Prefill(address, int(left), counted)


@dataclass(frozen=True, slots=True)
class BodyCells:
    """Every cell of the report of a body as the records make it now."""

    organisation_id: int
    body: str
    code: str
    cells: Mapping[str, Value]


def count_all(asker: Asker, year: int, *, on: date) -> tuple[BodyCells, ...]:
    """The reports of all bodies that the asker collects, from their records, in the order of the tree.

    Nothing that was filed: what the records of this installation say on a day. Raises
    BadInputError for a year before the first form.
    """
    reach: Any = Organisation.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    named = reach.existing(on).named(min(on, date(year, 12, 31)))
    found = sorted(named.filter(compiles_own_report=True), key=lambda body: ids_of(body.path))
    bodies = {body.pk: body for body in found}
    counted = count_records(last_versions(list(bodies), year - 1), year)
    return tuple(
        BodyCells(pk, body.name, body.code, counted[pk].cells) for pk, body in bodies.items()
    )
