"""The report of an area: the public reports of its bodies added up, with adjustments.

A government publishes two: that of its own office, and that of its whole area, which is the report of
the government itself. What a county has published for its area stands for all below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from gongkai.annual_reports.models import AreaAdjustment, Version, findings_from, load
from gongkai.annual_reports.queries.computing import Computed, Counting, judge
from gongkai.annual_reports.queries.counted import checked_form, last_version
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.organisations import Kind
from gongkai.rules.report.adding import computed_cells, layout_of, raised_by
from gongkai.rules.report.counting.register import plain
from gongkai.rules.report.filing import OPEN, PUBLIC, STATE_LABELS, State
from gongkai.rules.report.labels import CellLabel, cell_label
from gongkai.rules.report.model import Provenance, Report, Value, from_dict
from gongkai.rules.report.narrative import DEFAULTS, compose, slots_of
from gongkai.rules.report.totals import Adjustment, Aggregate, Aggregation
from gongkai.rules.report.tree import Body, Tree

NOT_FOUND: Final = "没有找到这个地区的汇总，或者不在您的工作范围内。"
# The rule of a computation that added reports up instead of counting records.
AREA: Final = "area"


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """An adjustment as a line; `is_mine`: the asker proposed it, and cannot agree to it."""

    id: int
    body: str
    cell: str
    label: CellLabel
    amount: int | Decimal
    reason: str
    made_by: str
    made_at: datetime
    approved_by: str
    is_approved: bool
    is_mine: bool

    @property
    def amount_words(self) -> str:
        """With its sign: +3 or -3."""
        return f"{self.amount:+}"


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The sum of an area for a year, what is in it, and what is not."""

    organisation_id: int
    name: str
    year: int
    report: Report | None
    counted: int
    covered: int
    missing: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, int], ...]
    adjustments: tuple[AdjustmentRow, ...]
    version_id: int | None
    state_label: str
    may_adjust: bool
    may_draft: bool
    bodies: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AreaPart:
    """A summand of a cell: what a body reported; `version_id` leads to its report."""

    body: str
    value: Value
    version_id: int


@dataclass(frozen=True, slots=True)
class AreaCell:
    """A cell of the sum with everything that it adds up, and what it leaves out."""

    organisation_id: int
    name: str
    year: int
    address: str
    label: CellLabel
    value: Value
    parts: tuple[AreaPart, ...]
    blank: tuple[str, ...]
    missing: tuple[str, ...]
    adjustments: tuple[AdjustmentRow, ...]
    may_adjust: bool
    bodies: tuple[tuple[int, str], ...]

    @property
    def reported(self) -> int | Decimal:
        """What the bodies reported, before any adjustment."""
        return sum(part.value for part in self.parts if isinstance(part.value, int | Decimal))

    @property
    def adjusted(self) -> str:
        """What adjustments add or take off, with its sign; empty where they change nothing."""
        by = self.value - self.reported if isinstance(self.value, int | Decimal) else 0
        return f"{by:+}" if by else ""


def areas(asker: Asker, *, on: date) -> tuple[tuple[int, str], ...]:
    """The governments whose areas the asker adds up: id and name, in the order of the tree."""
    reach: Any = Organisation.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    found = reach.existing(on).named(on).filter(kind=Kind.GOVERNMENT)
    return tuple((g.pk, g.name) for g in sorted(found, key=lambda g: ids_of(g.path)))


def area_of(asker: Asker, organisation_id: int, *, on: date) -> Any:
    """A government whose area the asker adds up, with `name`. Raises NotFoundError."""
    reach: Any = Organisation.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    found = reach.named(on).filter(kind=Kind.GOVERNMENT, pk=organisation_id).first()
    if found is None:
        raise NotFoundError(NOT_FOUND)
    return found


@dataclass(frozen=True, slots=True)
class _Area:
    """An area as it is added up: bodies by code, and the public version of each."""

    government: Any
    year: int
    names: Mapping[str, str]
    ids: Mapping[str, int]
    versions: Mapping[str, int]
    sums: Aggregation

    def result(self) -> Aggregate | None:
        """The sum; None where nothing is public yet."""
        return self.sums.result() if self.versions else None


def _area(government: Any, year: int, on: date) -> _Area:
    below: Any = Organisation.objects.filter(path__startswith=government.path)
    known = {b.pk: b for b in below.exclude(pk=government.pk).existing(on).named(on)}
    rows = (
        Version.objects.published()
        .filter(report__year=year, report__organisation__in=list(known))
        .select_related("report")
        .defer("content", "findings", "templates")
    )
    public = {version.report.organisation_id: version for version in rows}
    bodies = [
        b
        for b in sorted(known.values(), key=lambda b: ids_of(b.path))
        if b.compiles_own_report or (b.kind == Kind.GOVERNMENT and b.pk in public)
    ]
    rows_of = AreaAdjustment.objects.counting().filter(organisation=government.pk, year=year)
    adjustments = [
        Adjustment(a.body.code, a.cell, plain(a.amount), a.reason)
        for a in rows_of.select_related("body")
        if a.body_id in {b.pk for b in bodies}
    ]
    sums = Aggregation(Tree(_tree(government, bodies)), year=year, adjustments=adjustments)
    versions = {}
    for body in bodies:
        version = public.get(body.pk)
        if version is None:
            continue
        data = load(version.frozen)["report"]
        refusal = sums.add(
            from_dict(data),
            source=f"第{version.number}版",
            code=body.code,
            findings=findings_from(data["findings"]),
        )
        if refusal is None:
            versions[body.code] = version.pk
    return _Area(
        government,
        year,
        {b.code: b.name for b in bodies},
        {b.code: b.pk for b in bodies},
        versions,
        sums,
    )


def _tree(government: Any, bodies: list[Any]) -> Iterator[Body]:
    yield Body(government.code, government.name, None, "own", expected=False)
    codes = {body.pk: body.code for body in bodies}
    for body in bodies:
        above = [i for i in ids_of(body.path)[:-1] if i in codes]
        is_area = body.kind == Kind.GOVERNMENT
        yield Body(
            body.code,
            body.name,
            codes[above[-1]] if above else government.code,
            "aggregate" if is_area else "own",
            expected=not is_area,
        )


def area_aggregate(asker: Asker, organisation_id: int, year: int, *, on: date) -> Aggregate:
    """The sum of an area. Raises NotFoundError, also where nothing is public yet."""
    government = area_of(asker, organisation_id, on=on)
    checked_form(year)
    total = _area(government, year, on).result()
    if total is None:
        raise NotFoundError(f"{year}年度还没有已发布的报告可以汇总。")
    return total


def area_page(asker: Asker, organisation_id: int, year: int, *, on: date) -> AreaPage:
    """The sum of an area for a year with what it leaves out. Raises NotFoundError, BadInputError."""
    government = area_of(asker, organisation_id, on=on)
    checked_form(year)
    area = _area(government, year, on)
    total = area.result()
    version = _version(government.pk, year)
    return AreaPage(
        organisation_id=government.pk,
        name=government.name,
        year=year,
        report=total.report() if total else None,
        counted=len(total.counted) if total else 0,
        covered=len(total.covered) if total else 0,
        missing=tuple(b.name for b in total.missing) if total else tuple(area.names.values()),
        refused=tuple((r.agency or r.source, r.reason) for r in total.refused) if total else (),
        wrong=tuple((c.name, c.errors) for c in total.checks if c.errors) if total else (),
        adjustments=_adjustments(asker, government.pk, year),
        version_id=version.pk if version else None,
        state_label=STATE_LABELS[State(version.state)] if version else "还没有草稿",
        may_adjust=True,
        may_draft=asker.scope(Permission.FILL_REPORTS).covers(government.path),
        bodies=tuple((area.ids[code], name) for code, name in area.names.items()),
    )


def area_cell(asker: Asker, organisation_id: int, year: int, address: str, *, on: date) -> AreaCell:
    """A cell of the sum: every body's number, adjustments, blanks. Raises NotFoundError."""
    government = area_of(asker, organisation_id, on=on)
    form = checked_form(year)
    if address not in set(form.addresses()):
        raise NotFoundError("这份报告的表格里没有这个单元格。")
    area = _area(government, year, on)
    total = area.result()
    place = list(form.addresses()).index(address)
    rows = [(b, values[place]) for b, _, values in total.rows()] if total else []
    return AreaCell(
        organisation_id=government.pk,
        name=government.name,
        year=year,
        address=address,
        label=cell_label(address, form.id),
        value=total.value(government.code, address) if total else None,
        parts=tuple(AreaPart(b.name, v, area.versions[b.code]) for b, v in rows if v is not None),
        blank=tuple(b.name for b, value in rows if value is None),
        missing=tuple(b.name for b in total.missing) if total else tuple(area.names.values()),
        adjustments=_adjustments(asker, government.pk, year, address),
        may_adjust=address not in computed_cells(form.id),
        bodies=tuple((area.ids[code], name) for code, name in area.names.items()),
    )


def _version(organisation_id: int, year: int) -> Version | None:
    """The area's own report as far as it has come: the one at work, else the public one."""
    rows = Version.objects.filter(report__organisation=organisation_id, report__year=year).light()
    shown = rows.filter(state__in=sorted(PUBLIC | OPEN))
    return min(shown, key=lambda version: version.state in PUBLIC, default=None)


def _adjustments(
    asker: Asker, organisation_id: int, year: int, address: str = ""
) -> tuple[AdjustmentRow, ...]:
    rows: Any = AreaAdjustment.objects.standing().filter(organisation=organisation_id, year=year)
    form = checked_form(year).id
    names = _names(rows)
    found = []
    for row in rows.select_related("made_by", "approved_by"):
        if address and address not in raised_by(row.cell, layout_of(form)):
            continue
        found.append(
            AdjustmentRow(
                id=row.pk,
                body=names[row.body_id],
                cell=row.cell,
                label=cell_label(row.cell, form),
                amount=plain(row.amount),
                reason=row.reason,
                made_by=row.made_by.name if row.made_by else "系统",
                made_at=row.made_at,
                approved_by=row.approved_by.name if row.approved_by else "系统",
                is_approved=row.approved_at is not None,
                is_mine=asker.pk is not None and row.made_by_id == asker.pk,
            )
        )
    return tuple(found)


def _names(rows: Iterable[AreaAdjustment]) -> dict[int, str]:
    ids = {row.body_id for row in rows}
    day = max((row.made_at.date() for row in rows), default=date.max)
    named: Any = Organisation.objects.filter(pk__in=ids).named(day)
    return {body.pk: body.name for body in named}


def compute_area(
    asker: Asker,
    organisation_id: int,
    year: int,
    *,
    on: date,
    templates: Mapping[str, str] = DEFAULTS,
) -> Computed:
    """The report of an area, added up from the public reports of its bodies.

    Raises NotFoundError outside of the asker's reach, BadInputError while nothing is public.
    """
    form = checked_form(year)
    reach: Any = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS)).named(on)
    government = reach.filter(pk=organisation_id, kind=Kind.GOVERNMENT).first()
    if government is None:
        raise NotFoundError(NOT_FOUND)
    area = _area(government, year, on)
    total = area.result()
    if total is None:
        raise BadInputError(f"{year}年度还没有已发布的报告可以汇总，请先收齐下级的报告。")
    summed = total.report()
    values = {address: summed.value(address) for address in form.addresses()}
    last = last_version(organisation_id, year - 1)
    previous = last.read_content() if last else None
    slots = slots_of(values, {})
    composed = compose(templates, slots, year=year, agency=government.name)
    first, end = date(year, 1, 1), date(year, 12, 31)
    missing = f"；{len(total.missing)}个机关的报告尚未收到，未计入" if total.missing else ""
    report = Report(
        agency=government.name,
        year=year,
        form=form.id,
        values=values,
        sections={s.code: composed.sections.get(s.code, "") for s in form.sections},
        statements=list(composed.statements),
        title=form.title_for(government.name, year),
        preamble=(
            f"{government.name}依照《中华人民共和国政府信息公开条例》编制本报告。"
            f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止，"
            f"由{len(total.counted)}份年度报告汇总而成{missing}。"
        ),
    )
    report.provenance = {
        a: Provenance("下级年度报告汇总", str(v), how="computed")
        for a, v in values.items()
        if v is not None
    }
    return Computed(
        organisation_id=government.pk,
        body=government.name,
        year=year,
        report=report,
        findings=judge(report, previous, slots),
        counting=Counting(first, end, "publications", on),
        slots=slots,
        dropped=composed.dropped,
        versions=tuple(sorted(area.versions.values())),
    )
