"""The report of an area: adjustments of its sum, and its draft."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.annual_reports.actions.work import Work
from gongkai.annual_reports.models import AreaAdjustment, Version
from gongkai.annual_reports.queries.area import AREA, area_of, compute_area
from gongkai.annual_reports.queries.counted import checked_form
from gongkai.annual_reports.queries.register import fillable_body
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.adding import computed_cells
from gongkai.rules.report.labels import cell_label


@action
def adjust_area(
    *,
    organisation_id: int,
    year: int,
    body_id: int,
    cell: str,
    amount: Decimal,
    reason: str,
    by: Asker,
    at: datetime,
) -> AreaAdjustment:
    """Propose that a cell of a body counts for so much more or less in the sum of an area.

    Raises NotFoundError for an area out of reach or a cell that the form doesn't have,
    BadInputError for a total, an amount of 0, no reason or a body outside of the area.
    """
    government = area_of(by, organisation_id, on=_day(at))
    form = checked_form(year)
    if cell not in set(form.addresses()):
        raise NotFoundError("这份报告的表格里没有这个单元格。")
    if cell in computed_cells(form.id):
        label = cell_label(cell, form.id)
        raise BadInputError(f"{label}是合计，由分项算出，请改为调整分项。")
    if amount == 0 or amount != amount.quantize(Decimal("0.01")) or abs(amount) >= Decimal(10**15):
        raise BadInputError("请填要增加或减少多少，例如 3 或 -3，最多两位小数，不能是 0。")
    if not reason.strip():
        raise BadInputError("请写明调整的理由，它会显示在这一格的名单里。")
    body = Organisation.objects.filter(pk=body_id, path__startswith=government.path).first()
    if body is None:
        raise BadInputError("请选择这个地区里的一个机关。")
    made = AreaAdjustment.objects.create(
        organisation=government,
        year=year,
        body=body,
        cell=cell,
        amount=amount,
        reason=reason.strip()[:300],
        made_at=at,
        made_by=person_of(by),
    )
    record(
        on=made,
        organisation_id=government.pk,
        after={
            "year": year,
            "body": body.pk,
            "cell": cell,
            "amount": str(amount),
            "reason": made.reason,
        },
    )
    return made


@action
def approve_adjustment(*, adjustment_id: int, by: Asker, at: datetime) -> AreaAdjustment:
    """Agree to an adjustment: from now on it counts.

    Raises NotFoundError, WrongPersonError for who proposed it, WrongStateError.
    """
    adjustment = _seen(adjustment_id, by)
    if adjustment.approved_at is not None:
        raise WrongStateError("这处调整已经有人同意了。请刷新页面查看。")
    if by.pk is not None and adjustment.made_by_id == by.pk:
        raise WrongPersonError("这处调整是您提出的，要由另一位同事核对后同意。")
    adjustment.approved_at, adjustment.approved_by = at, person_of(by)
    adjustment.save()
    record(
        on=adjustment,
        organisation_id=adjustment.organisation_id,
        after={"cell": adjustment.cell, "amount": str(adjustment.amount), "approved": True},
    )
    return adjustment


@action
def remove_adjustment(
    *, adjustment_id: int, reason: str, by: Asker, at: datetime
) -> AreaAdjustment:
    """Take an adjustment out of the sum; it stays on record.

    Raises NotFoundError, WrongStateError for one that was removed, BadInputError without a reason.
    """
    adjustment = _seen(adjustment_id, by)
    if not reason.strip():
        raise BadInputError("请写明为什么撤销这处调整。")
    adjustment.removed_at, adjustment.removed_by = at, person_of(by)
    adjustment.remove_reason = reason.strip()[:300]
    adjustment.save()
    record(
        on=adjustment,
        organisation_id=adjustment.organisation_id,
        after={"cell": adjustment.cell, "removed": True, "reason": adjustment.remove_reason},
    )
    return adjustment


def _seen(adjustment_id: int, by: Asker) -> AreaAdjustment:
    rows = AreaAdjustment.objects.within(by.scope(Permission.AGGREGATE_REPORTS))
    found = (
        rows.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=adjustment_id)
        .first()
    )
    if found is None:
        raise NotFoundError("没有找到这处调整，或者不在您的工作范围内。")
    require(by, Permission.AGGREGATE_REPORTS, found.organisation.path)
    if found.removed_at is not None:
        raise WrongStateError("这处调整已经撤销了。请刷新页面查看。")
    return found


@action
def draft_area_report(*, organisation_id: int, year: int, by: Asker, at: datetime) -> Version:
    """Make a draft of the report of an area from the public reports below it.

    It goes the way of every report: text, check, review, publication. Raises NotFoundError,
    WrongPersonError, BadInputError while nothing is public, or for a year that is not over.
    """
    government = fillable_body(by, organisation_id)
    if year >= _day(at).year:
        raise BadInputError(f"{year}年还没有结束，不能编制全地区的报告。")
    computed = compute_area(by, government.pk, year, on=_day(at))
    work = Work.draft(government, computed, by, at)
    record(**work.begun(year=year, rule=AREA))
    return work.version


def _day(at: datetime) -> date:
    return timezone.localdate(at)
