"""Pages of the desk for the report of an area: the sum, its cells, adjustments, its draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from gongkai.annual_reports import actions
from gongkai.annual_reports.queries import (
    AreaCell,
    AreaPage,
    area_aggregate,
    area_cell,
    area_page,
)
from gongkai.desk.annual_pages import XLSX, file_answer, report_year
from gongkai.desk.area_forms import AdjustmentForm
from gongkai.desk.cells import TablePart, table_parts
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.writing.aggregate_xlsx import write_aggregate


@require_safe
def area(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """The sum of an area for a year: every number leads to what it adds up."""
    report_year(year)
    today = timezone.localdate()
    shown = area_page(request.user, organisation_id, year, on=today)
    context = {
        "section": "annual",
        "shown": shown,
        "tables": _tables(shown),
        "years": range(today.year, 2018, -1),
        "trail": [(f"{year}年度报告收集", reverse("desk:board", args=[year]))],
        "here": f"{shown.name}汇总",
    }
    return render(request, "desk/annual/area.html", context)


def _tables(shown: AreaPage) -> tuple[TablePart, ...]:
    report = shown.report
    if report is None:
        return ()
    adjusted = {one.cell for one in shown.adjustments if one.is_approved}

    def inside(address: str, text: str) -> SafeString:
        label = cell_label(address, report.form)
        place = [shown.organisation_id, shown.year, address]
        mark = "，有调整" if address in adjusted else ""
        return format_html(
            '<a class="cell{}" id="cell-{}" href="{}" aria-label="{}">{}</a>',
            " cell-changed" if mark else "",
            address,
            reverse("desk:area_cell", args=place),
            f"{text or '空白'}，{label.row}，{label.column}{mark}，查看由哪些报告相加",
            text or "空白",
        )

    return table_parts(report, inside)


@form_page
def cell(request: OfficerRequest, organisation_id: int, year: int, address: str) -> HttpResponse:
    """What a cell adds up; here adjustments are proposed."""
    report_year(year)
    today = timezone.localdate()
    shown = area_cell(request.user, organisation_id, year, address, on=today)
    form = AdjustmentForm(shown.bodies, *sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.adjust_area(
                organisation_id=organisation_id,
                year=year,
                body_id=int(data["body"]),
                cell=address,
                amount=data["amount"],
                reason=data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error("amount", str(error))
        else:
            messages.success(request, "调整已记下。请另一位同事同意，同意后才计入。")
            return redirect("desk:area_cell", organisation_id, year, address)
    status = 422 if form.errors else 200
    return render(request, "desk/annual/area_cell.html", _context(shown, form), status=status)


def _context(shown: AreaCell, form: AdjustmentForm) -> dict[str, Any]:
    place = [shown.organisation_id, shown.year]
    return {
        "section": "annual",
        "shown": shown,
        "form": form,
        "trail": [
            (
                f"{shown.name}{shown.year}年汇总",
                reverse("desk:area", args=place) + f"#cell-{shown.address}",
            )
        ],
        "here": f"{shown.label.row} · {shown.label.column}",
    }


@require_safe
def export(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """The sum of an area with every body and adjustment, as a workbook."""
    report_year(year)
    total = area_aggregate(request.user, organisation_id, year, on=timezone.localdate())
    name = f"{total.tree[total.tree.top].name}{year}年度报告汇总.xlsx"
    return file_answer(write_aggregate(total, timezone.now()), XLSX, name)


@require_POST
def draft(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Make the draft of the report of the area."""
    version = actions.draft_area_report(
        organisation_id=organisation_id, year=year, by=request.user, at=timezone.now()
    )
    messages.success(request, "汇总报告的草稿已生成，请写正文，再核对、送审。")
    return redirect("desk:report", version.pk)


@require_POST
def agree(request: OfficerRequest, adjustment_id: int) -> HttpResponse:
    """Agree to an adjustment."""
    done = actions.approve_adjustment(
        adjustment_id=adjustment_id, by=request.user, at=timezone.now()
    )
    messages.success(request, "已同意，这处调整计入汇总。")
    return redirect("desk:area_cell", done.organisation_id, done.year, done.cell)


@require_POST
def remove(request: OfficerRequest, adjustment_id: int) -> HttpResponse:
    """Take an adjustment out of the sum, with a reason."""
    done = actions.remove_adjustment(
        adjustment_id=adjustment_id,
        reason=request.POST.get("reason", "").replace("\0", ""),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "这处调整已撤销，不再计入汇总。")
    return redirect("desk:area_cell", done.organisation_id, done.year, done.cell)
