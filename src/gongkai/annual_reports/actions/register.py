"""What may happen to the register of statistics: enter, import, confirm, withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gongkai.accounts.models import person_of
from gongkai.annual_reports.actions.placing import FIRST_FORM_YEAR, LAST_YEAR
from gongkai.annual_reports.models import Statistic
from gongkai.annual_reports.queries.register import NOT_FOUND, fillable_body
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import StoredFile
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.counting.register import FIGURES, Bound, check_value
from gongkai.rules.report.counting.sheet import SheetRow


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored file that shows where a figure comes from, under its name."""

    name: str
    stored: StoredFile


@action
def enter_statistic(
    *,
    organisation_id: int,
    year: int,
    figure: str,
    value: Decimal,
    source: str,
    part: str = "",
    note: str = "",
    bound: Bound = "exact",
    evidence: Evidence | None = None,
    by: Asker,
    at: datetime,
) -> Statistic:
    """Enter what a business system says of a figure; it counts once somebody else confirms it.

    An entry of the same part that still waits is taken back. Raises WrongPersonError, and
    BadInputError for an unknown figure, a value that it cannot have, or a missing source.
    """
    body = fillable_body(by, organisation_id)
    if figure not in FIGURES:
        raise BadInputError("请从清单里选择指标。")
    row = SheetRow(0, figure, value, part.strip(), source.strip(), note.strip(), bound)
    entry = _enter(body, year, row, evidence, by, at)
    record(on=entry, organisation_id=body.pk, after=_told(entry))
    return entry


@action
def import_statistics(
    *,
    organisation_id: int,
    year: int,
    rows: Iterable[SheetRow],
    source: str,
    evidence: Evidence,
    by: Asker,
    at: datetime,
) -> list[Statistic]:
    """Enter all lines of a sheet, or none; the sheet itself is the evidence.

    `source` stands for lines that name none. Raises WrongPersonError and BadInputError.
    """
    body = fillable_body(by, organisation_id)
    entries = []
    for row in rows:
        given = row if row.source else _with_source(row, source.strip())
        try:
            entries.append(_enter(body, year, given, evidence, by, at))
        except BadInputError as error:
            raise BadInputError(f"第{row.line}行：{error}没有导入任何一行。") from error
    if not entries:
        raise BadInputError("文件里没有填数值的行。")
    record(
        on=entries[0],
        organisation_id=body.pk,
        after={
            "file": evidence.name,
            "sha256": evidence.stored.sha256,
            "entries": {f"{e.figure} {e.part}".strip(): e.value for e in entries},
        },
    )
    return entries


def _with_source(row: SheetRow, source: str) -> SheetRow:
    return SheetRow(row.line, row.figure, row.value, row.part, source, row.note, row.bound)


def _enter(
    body: Organisation,
    year: int,
    row: SheetRow,
    evidence: Evidence | None,
    by: Asker,
    at: datetime,
) -> Statistic:
    if not FIRST_FORM_YEAR <= year <= LAST_YEAR:
        raise BadInputError(f"年度应在{FIRST_FORM_YEAR}至{LAST_YEAR}之间，请重新填写。")
    if not row.source:
        raise BadInputError("请写明数据来自哪个系统或哪份材料，例如“行政审批系统”。")
    check_value(FIGURES[row.figure], row.value, row.bound)
    same = Statistic.objects.select_for_update().filter(
        organisation=body, year=year, figure=row.figure, part=row.part, state="entered"
    )
    same.update(state="replaced", ended_at=at, ended_by=person_of(by))
    return Statistic.objects.create(
        organisation=body,
        year=year,
        figure=row.figure,
        part=row.part[:100],
        value=row.value,
        bound=row.bound,
        source=row.source[:200],
        note=row.note[:300],
        evidence_name=evidence.name[-255:] if evidence else "",
        evidence_sha256=evidence.stored.sha256 if evidence else "",
        evidence_size=evidence.stored.size if evidence else None,
        entered_at=at,
        entered_by=person_of(by),
    )


@action
def confirm_statistics(
    *, organisation_id: int, year: int, ids: Iterable[int], by: Asker, at: datetime
) -> list[Statistic]:
    """Confirm entries that somebody else made; each takes the place of the one before it.

    Raises NotFoundError, WrongPersonError for the person who entered one, WrongStateError.
    """
    body = fillable_body(by, organisation_id)
    wanted = set(ids)
    entries = list(
        Statistic.objects.select_for_update()
        .filter(organisation=body, year=year, pk__in=wanted)
        .order_by("pk")
    )
    if not entries or len(entries) != len(wanted):
        raise NotFoundError(NOT_FOUND)
    for entry in entries:
        if entry.state != "entered":
            raise WrongStateError(
                f"“{entry.kind_of_figure.label}”现在是“{entry.state_label}”。请刷新页面再看。"
            )
        if by.pk is not None and entry.entered_by_id == by.pk:
            raise WrongPersonError(
                f"“{entry.kind_of_figure.label}”是您自己登记的，要由另一位同事核对后确认。"
            )
        Statistic.objects.filter(
            organisation=body, year=year, figure=entry.figure, part=entry.part, state="confirmed"
        ).update(state="replaced", ended_at=at, ended_by=person_of(by))
        entry.state, entry.confirmed_at, entry.confirmed_by = "confirmed", at, person_of(by)
        entry.save()
    record(
        on=entries[0],
        organisation_id=body.pk,
        after={"confirmed": {f"{e.figure} {e.part}".strip(): e.value for e in entries}},
    )
    return entries


@action
def withdraw_statistic(*, statistic_id: int, reason: str, by: Asker, at: datetime) -> Statistic:
    """Take an entry out of the count; it stays in the register with the reason.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError without a reason.
    """
    entry = (
        Statistic.objects.within(by.scope(Permission.SEE_REPORTS))
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=statistic_id)
        .first()
    )
    if entry is None:
        raise NotFoundError(NOT_FOUND)
    require(by, Permission.FILL_REPORTS, entry.organisation.path)
    if entry.state not in ("entered", "confirmed"):
        raise WrongStateError(f"这条数据已经是“{entry.state_label}”，不用再撤回。")
    if not reason.strip():
        raise BadInputError("请写明撤回的理由，例如“与业务系统重新核对后有误”。")
    before = entry.state
    entry.state, entry.end_reason = "withdrawn", reason.strip()[:300]
    entry.ended_at, entry.ended_by = at, person_of(by)
    entry.save()
    record(
        on=entry,
        organisation_id=entry.organisation_id,
        before={"state": before},
        after={"state": entry.state, "reason": entry.end_reason},
    )
    return entry


def _told(entry: Statistic) -> dict[str, object]:
    return {
        "year": entry.year,
        "figure": entry.figure,
        "part": entry.part,
        "value": entry.value,
        "source": entry.source,
        "evidence": entry.evidence_sha256,
    }
