"""The register of statistics of a body and year, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from gongkai.annual_reports.models import Statistic
from gongkai.annual_reports.queries.ledgers import counted_figures
from gongkai.annual_reports.queries.versions import OpenFile
from gongkai.catalogue.adapters.files import path_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError, WrongPersonError
from gongkai.rules.report.counting.ledgers import LEDGER_LABELS, LEDGER_OF
from gongkai.rules.report.counting.register import (
    BOUND_LABELS,
    FIGURES,
    Bound,
    Entry,
    Figure,
    Sum,
    add_up,
    plain,
)
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.narrative import Slot

NOT_FOUND: Final = "没有找到这条数据，或者不在您的工作范围内。"


def seen_body(asker: Asker, organisation_id: int, *, on: date) -> Any:
    """A body in the asker's reach, with `name` on a day. Raises NotFoundError."""
    bodies: Any = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS)).named(on)
    body = bodies.filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError("没有找到这个机关，或者不在您的工作范围内。")
    return body


def fillable_body(asker: Asker, organisation_id: int) -> Organisation:
    """A body for which the asker prepares reports. Raises NotFoundError, WrongPersonError."""
    seen = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS))
    body = seen.filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError("没有找到这个机关，或者不在您的工作范围内。")
    if not asker.scope(Permission.FILL_REPORTS).covers(body.path):
        raise WrongPersonError("您没有为这个机关编制年度报告的权限，请联系本单位的安全管理员。")
    return body


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """An entry as a line of the register. `is_mine`: the asker made it, and cannot confirm it."""

    id: int
    figure: Figure
    part: str
    value: int | Decimal
    bound: Bound
    source: str
    note: str
    state: str
    state_label: str
    evidence_name: str
    evidence_size: int | None
    entered_at: datetime
    entered_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    end_reason: str
    is_mine: bool

    @property
    def bound_label(self) -> str:
        """How exact the value is, empty where it is exact."""
        return "" if self.bound == "exact" else BOUND_LABELS[self.bound]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure of a year: what counts, what waits, what was before.

    `ledger` names the list that decides where it holds anything, `counted` is what it holds.
    """

    figure: Figure
    total: int | Decimal | None
    rows: tuple[StatisticRow, ...]
    past: tuple[StatisticRow, ...]
    ledger: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The register of a body and year, by groups of figures."""

    body: str
    organisation_id: int
    year: int
    groups: tuple[tuple[str, tuple[FigureView, ...]], ...]
    waiting: int
    missing: int
    may_fill: bool

    @property
    def waiting_words(self) -> str:
        """How many entries wait, in words."""
        return f"待确认{self.waiting}条"

    @property
    def missing_words(self) -> str:
        """How many cells of the tables have no figure yet, in words."""
        return f"表格还缺{self.missing}格"


def register_page(asker: Asker, organisation_id: int, year: int, *, on: date) -> RegisterPage:
    """Every figure that the report of a year can use, with its entries. Raises NotFoundError.

    Raises NoFormError before 2019.
    """
    body = seen_body(asker, organisation_id, on=on)
    form = form_for_year(year).id
    rows: dict[str, list[StatisticRow]] = {}
    entries = Statistic.objects.filter(organisation=body.pk, year=year)
    for entry in entries.select_related("entered_by", "confirmed_by").order_by("part", "pk"):
        rows.setdefault(entry.figure, []).append(_row(entry, asker))
    groups: dict[str, list[FigureView]] = {}
    counted = counted_figures(body, year)
    for figure in FIGURES.values():
        if figure.on(form):
            view = _view(figure, rows.get(figure.code, []), counted.get(figure.code))
            groups.setdefault(figure.group, []).append(view)
    views = [view for group in groups.values() for view in group]
    return RegisterPage(
        body=body.name,
        organisation_id=body.pk,
        year=year,
        groups=tuple((name, tuple(group)) for name, group in groups.items()),
        waiting=sum(row.state == "entered" for view in views for row in view.rows),
        missing=sum(view.total is None and form in view.figure.cells for view in views),
        may_fill=asker.scope(Permission.FILL_REPORTS).covers(body.path),
    )


def _view(figure: Figure, rows: list[StatisticRow], held: Sum | None) -> FigureView:
    ledger = LEDGER_OF.get(figure.code)
    counting = [row.value for row in rows if row.state == "confirmed"]
    return FigureView(
        figure,
        sum(counting) if counting else None,
        tuple(row for row in rows if row.state in ("entered", "confirmed")),
        tuple(row for row in rows if row.state not in ("entered", "confirmed")),
        LEDGER_LABELS[ledger] if ledger else "",
        Slot(held.value, figure.unit, figure.label, held.bound).words() if held else "",
    )


def _row(entry: Statistic, asker: Asker) -> StatisticRow:
    return StatisticRow(
        id=entry.pk,
        figure=entry.kind_of_figure,
        part=entry.part,
        value=plain(entry.value),
        bound=cast("Bound", entry.bound),
        source=entry.source,
        note=entry.note,
        state=entry.state,
        state_label=entry.state_label,
        evidence_name=entry.evidence_name,
        evidence_size=entry.evidence_size,
        entered_at=entry.entered_at,
        entered_by=entry.entered_by.name if entry.entered_by else "系统",
        confirmed_at=entry.confirmed_at,
        confirmed_by=entry.confirmed_by.name if entry.confirmed_by else "",
        end_reason=entry.end_reason,
        is_mine=asker.pk is not None and entry.entered_by_id == asker.pk,
    )


def entries_of(
    asker: Asker, organisation_id: int, year: int, figure: str
) -> tuple[StatisticRow, ...]:
    """The confirmed entries behind a figure of a body in the asker's reach."""
    rows = Statistic.objects.within(asker.scope(Permission.SEE_REPORTS)).confirmed()
    found = rows.filter(organisation=organisation_id, year=year, figure=figure)
    return tuple(_row(entry, asker) for entry in found.select_related("entered_by", "confirmed_by"))


def get_statistic(asker: Asker, statistic_id: int, *, on: date) -> tuple[StatisticRow, Any, int]:
    """An entry, its body and its year. Raises NotFoundError."""
    rows = Statistic.objects.within(asker.scope(Permission.SEE_REPORTS))
    entry = rows.select_related("entered_by", "confirmed_by").filter(pk=statistic_id).first()
    if entry is None:
        raise NotFoundError(NOT_FOUND)
    return _row(entry, asker), seen_body(asker, entry.organisation_id, on=on), entry.year


def evidence_of(asker: Asker, statistic_id: int) -> OpenFile:
    """The evidence file of an entry. Raises NotFoundError."""
    rows = Statistic.objects.within(asker.scope(Permission.SEE_REPORTS))
    entry = rows.filter(pk=statistic_id).exclude(evidence_sha256="").first()
    if entry is None or entry.evidence_size is None:
        raise NotFoundError("没有找到这份依据文件，或者不在您的工作范围内。")
    return OpenFile(path_of(entry.evidence_sha256), entry.evidence_name, entry.evidence_size)


def counted_sums(organisation_ids: Collection[int], year: int) -> dict[int, dict[str, Sum]]:
    """What the confirmed entries of bodies and a year add up to, by body and code of the figure."""
    rows = Statistic.objects.confirmed().filter(organisation__in=organisation_ids, year=year)
    entries: dict[int, list[Entry]] = {}
    for body, figure, value, bound in rows.order_by("pk").values_list(
        "organisation", "figure", "value", "bound"
    ):
        entries.setdefault(body, []).append(Entry(figure, value, cast("Bound", bound)))
    return {body: add_up(found) for body, found in entries.items()}
