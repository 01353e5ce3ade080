"""Pages of the desk for the register of statistics."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.annual_reports import actions
from gongkai.annual_reports.actions import Evidence
from gongkai.annual_reports.queries import (
    RegisterPage,
    evidence_of,
    get_statistic,
    register_page,
)
from gongkai.catalogue.adapters.files import store
from gongkai.desk.annual_pages import XLSX, file_answer
from gongkai.desk.exports import to_xlsx
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.statistic_forms import ImportForm, ReasonForm, StatisticForm
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.report.counting.register import FIGURES
from gongkai.rules.report.counting.sheet import HEADS, read_sheet
from gongkai.rules.report.forms import NoFormError, form_for_year


def _page(request: OfficerRequest, organisation_id: int, year: int) -> RegisterPage:
    try:
        return register_page(request.user, organisation_id, year, on=timezone.localdate())
    except NoFormError as error:
        raise NotFoundError(f"{error}。") from error


def _context(page: RegisterPage, **rest: Any) -> dict[str, Any]:
    return {"section": "annual", "page": page, **rest}


@require_safe
def register(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Every figure of the year: what counts, what waits, what is missing."""
    page = _page(request, organisation_id, year)
    mine = sum(row.is_mine for _, views in page.groups for view in views for row in view.rows
               if row.state == "entered")  # fmt: skip
    context = _context(page, confirmable=page.waiting - mine)
    return render(request, "desk/annual/register.html", context)


@form_page
def enter(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Enter one figure."""
    page = _page(request, organisation_id, year)
    initial = {name: request.GET.get(name, "")[:100] for name in ("figure", "part")}
    form = StatisticForm(form_for_year(year).id, *sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data["evidence"]
        try:
            entry = actions.enter_statistic(
                organisation_id=organisation_id,
                year=year,
                figure=data["figure"],
                part=data["part"],
                value=data["value"],
                bound=data["bound"],
                source=data["source"],
                note=data["note"],
                evidence=Evidence(file.name or "依据", store(file.chunks())) if file else None,
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error("value", str(error))
        else:
            label = entry.kind_of_figure.label
            messages.success(request, f"已登记“{label}”。请另一位同事确认，确认后才计入报告。")
            return redirect("desk:statistics", organisation_id, year)
    status = 422 if form.errors else 200
    return render(request, "desk/annual/enter.html", _context(page, form=form), status=status)


@form_page
def load(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Import a sheet of figures."""
    page = _page(request, organisation_id, year)
    form = ImportForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["sheet"]
        data, name = file.read(), file.name or "统计表"
        try:
            entries = actions.import_statistics(
                organisation_id=organisation_id,
                year=year,
                rows=read_sheet(data, name),
                source=form.cleaned_data["source"],
                evidence=Evidence(name, store([data])),
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error("sheet", str(error))
        else:
            messages.success(request, f"已导入{len(entries)}条，请另一位同事确认。")
            return redirect("desk:statistics", organisation_id, year)
    status = 422 if form.errors else 200
    return render(request, "desk/annual/import.html", _context(page, form=form), status=status)


@require_safe
def blank(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """An empty sheet with every figure of the year, to be filled in."""
    page = _page(request, organisation_id, year)
    form = form_for_year(year).id
    rows = [(f.label, "", "", "", "", "") for f in FIGURES.values() if f.on(form)]
    return file_answer(to_xlsx("统计数据", HEADS, rows), XLSX, f"{page.body}{year}年统计数据.xlsx")


@require_POST
def confirm(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Confirm the entries that were ticked."""
    ids = [
        int(i) for i in request.POST.getlist("ids") if i.isascii() and i.isdigit() and len(i) < 18
    ]
    if not ids:
        raise BadInputError("请先勾选要确认的数据。")
    done = actions.confirm_statistics(
        organisation_id=organisation_id, year=year, ids=ids, by=request.user, at=timezone.now()
    )
    messages.success(request, f"已确认{len(done)}条，现在计入报告。")
    return redirect("desk:statistics", organisation_id, year)


@form_page
def withdraw(request: OfficerRequest, statistic_id: int) -> HttpResponse:
    """Take an entry out of the count."""
    row, body, year = get_statistic(request.user, statistic_id, on=timezone.localdate())
    form = ReasonForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        actions.withdraw_statistic(
            statistic_id=statistic_id,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, f"已撤回“{row.figure.label}”，不再计入报告。")
        return redirect("desk:statistics", body.pk, year)
    context = {"section": "annual", "row": row, "body": body, "year": year, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/annual/withdraw.html", context, status=status)


@require_safe
def evidence(request: OfficerRequest, statistic_id: int) -> FileResponse:
    """The file that an entry is proved by."""
    file = evidence_of(request.user, statistic_id)
    return FileResponse(
        file.path.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )
