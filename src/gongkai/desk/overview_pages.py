"""Pages of the desk for the head of the office and for the supervising office."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.annual_reports import actions
from gongkai.annual_reports.queries import (
    SHOWS,
    SOON_DAYS,
    BoardRow,
    Series,
    Show,
    Stacked,
    area_total,
    board_rows,
    count_all,
    overview,
)
from gongkai.annual_reports.queries import board as get_board
from gongkai.desk.annual_pages import XLSX, file_answer, report_year
from gongkai.desk.annual_tables import linked_tables
from gongkai.desk.exports import to_xlsx
from gongkai.desk.filters import page_of
from gongkai.desk.requests import OfficerRequest
from gongkai.look.charts import Bar, BarChart, StackedChart
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.report.filing import Move
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.writing.aggregate_xlsx import write_aggregate

BOARD_HEAD: Final = (
    "机关", "状态", "错误", "提醒", "大变化", "未办结意见", "发布时间", "距期限（天）",
)  # fmt: skip


@require_safe
def head(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """The year so far: what will not be right in January, deadlines, charts."""
    today = timezone.localdate()
    report_year(year)
    shown = overview(
        request.user, organisation_id, year, on=today, days_early=settings.REPORT_DAYS_EARLY
    )
    context = {
        "section": "annual",
        "shown": shown,
        "worries": [(worry, _mend(shown, worry.leads_to)) for worry in shown.worries],
        "charts": [(series, _chart(series)) for series in shown.series if not series.is_empty],
        "deadlines": [(one, _LISTS.get(one.leads_to, "")) for one in shown.deadlines],
        "soon_days": SOON_DAYS,
        "tables": linked_tables(shown.computed),
        "empty": [series for series in shown.series if series.is_empty],
        "trail": [
            (
                f"{shown.computed.body}{year}年",
                reverse("desk:annual", args=[organisation_id, year]),
            )
        ],
        "here": "概览",
    }
    return render(request, "desk/annual/overview.html", context)


def _mend(shown: Any, place: str) -> str:
    args = [shown.computed.organisation_id, shown.computed.year]
    match place:
        case "register":
            return reverse("desk:statistics", args=args)
        case "draft":
            return reverse("desk:narrative", args=[shown.version_id])
    return reverse("desk:annual", args=args)


_LISTS: Final = {
    "requests": "desk:requests",
    "plan": "desk:supervision",
    "findings": "desk:supervision_findings",
    "accounts": "desk:account_changes",
}


def _chart(series: Series | Stacked) -> BarChart | StackedChart:
    name = f"chart-{series.code}"
    if isinstance(series, Stacked):
        return StackedChart(name, series.title, series.unit, series.parts, series.rows)
    return BarChart(
        name,
        series.title,
        series.unit,
        series.now_name,
        series.before_name,
        tuple(Bar(label, now, before) for label, now, before in series.rows),
        is_change=series.is_comparison,
    )


@require_safe
def chart(request: OfficerRequest, organisation_id: int, year: int, code: str) -> HttpResponse:
    """The table of a chart, as a workbook."""
    report_year(year)
    shown = overview(request.user, organisation_id, year, on=timezone.localdate())
    series = next((one for one in shown.series if one.code == code), None)
    if series is None:
        raise NotFoundError("没有这张图。")
    heads, rows = _sheet(series)
    name = f"{shown.computed.body}{year}年{series.title}.xlsx"
    return file_answer(to_xlsx(series.title, heads, rows), XLSX, name)


def _sheet(series: Series | Stacked) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Heads and lines of the table of a chart."""
    if isinstance(series, Stacked):
        lines: list[tuple[Any, ...]] = [(label, *numbers) for label, numbers in series.rows]
        return ["类别", *series.parts], lines
    heads = ["类别", series.now_name, *([series.before_name] if series.before_name else [])]
    return heads, [row[: len(heads)] for row in series.rows]


# --- the supervising office --------------------------------------------------------------------


def _show(request: HttpRequest) -> Show:
    asked = request.GET.get("show", "all")
    return next((key for key in SHOWS if key == asked), "all")


@require_safe
def boards(request: OfficerRequest) -> HttpResponse:
    """The board of the year whose reports are due next."""
    today = timezone.localdate()
    return redirect("desk:board", today.year - 1)


@require_safe
def board(request: OfficerRequest, year: int) -> HttpResponse:
    """Every body of a year: who is late, what fails, what changed."""
    today = timezone.localdate()
    report_year(year)
    show = _show(request)
    shown = get_board(
        request.user,
        year,
        on=today,
        show=show,
        page=page_of(request),
        days_early=settings.REPORT_DAYS_EARLY,
    )
    context = {
        "section": "annual",
        "shown": shown,
        "page": shown.page,
        "show": show,
        "years": range(today.year, 2018, -1),
        "collectable": any(row.state == "published" for row in shown.page.rows),
        "lockable": any(row.state == "collected" for row in shown.page.rows),
    }
    return render(request, "desk/annual/board.html", context)


@require_safe
def board_export(request: OfficerRequest, year: int) -> HttpResponse:
    """The whole board, as a workbook."""
    report_year(year)
    rows = board_rows(
        request.user, year, on=timezone.localdate(), days_early=settings.REPORT_DAYS_EARLY
    )
    data = to_xlsx("年报收集", BOARD_HEAD, [_line(row) for row in rows])
    return file_answer(data, XLSX, f"{year}年度报告收集情况.xlsx")


def _line(row: BoardRow) -> tuple[Any, ...]:
    published = row.published_at
    return (
        row.body,
        row.state_label,
        row.error_count,
        row.warning_count,
        row.changed,
        row.comments,
        f"{timezone.localtime(published):%Y-%m-%d}" if published else "",
        row.days_left,
    )


@require_safe
def now(request: OfficerRequest, year: int) -> HttpResponse:
    """Every cell of every body as the records make it today, whatever was filed; as a workbook."""
    report_year(year)
    found = count_all(request.user, year, on=timezone.localdate())
    form = form_for_year(year)
    addresses = list(form.addresses())
    labels = [cell_label(address, form.id) for address in addresses]
    heads = ["机关", "代码", *(f"{one.part} {one.row} {one.column}" for one in labels)]
    rows = [(one.body, one.code, *(one.cells[address] for address in addresses)) for one in found]
    data = to_xlsx(f"{year}年各机关的数", heads, rows)
    return file_answer(data, XLSX, f"{year}年各机关现在的数.xlsx")


@require_safe
def total(request: OfficerRequest, year: int) -> HttpResponse:
    """The reports added up over the tree, with what is missing; `all`: also those at work."""
    report_year(year)
    is_all = request.GET.get("all") == "1"
    aggregate = area_total(request.user, year, on=timezone.localdate(), is_provisional=is_all)
    data = write_aggregate(aggregate, timezone.now())
    return file_answer(data, XLSX, f"{year}年度报告汇总.xlsx")


@require_POST
def collect(request: OfficerRequest, year: int) -> HttpResponse:
    """Collect or lock the reports that were ticked."""
    ids = [
        int(i) for i in request.POST.getlist("ids") if i.isascii() and i.isdigit() and len(i) < 18
    ]
    move = Move.LOCK if request.POST.get("do") == "lock" else Move.COLLECT
    done = actions.collect_versions(version_ids=ids, move=move, by=request.user, at=timezone.now())
    messages.success(request, f"已{'锁定' if move is Move.LOCK else '收入汇总'}{done}份。")
    return redirect("desk:board", year)


@require_POST
def comment(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Say something of a report, bound to a cell."""
    cell = request.POST.get("cell", "")[:80]
    actions.comment_on(
        version_id=version_id,
        cell=cell,
        text=request.POST.get("text", "").replace("\0", ""),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "意见已记下，编制机关能看到。")
    suffix = f"?cell={cell}" if cell else ""
    return redirect(f"{reverse('desk:report', args=[version_id])}{suffix}")


@require_POST
def settle(request: OfficerRequest, version_id: int, comment_id: int) -> HttpResponse:
    """Say that a remark is dealt with."""
    done = actions.settle_comment(comment_id=comment_id, by=request.user, at=timezone.now())
    if done.version_id != version_id:
        raise BadInputError("意见和报告对不上，请刷新页面再办。")
    messages.success(request, "意见已办结。")
    return redirect("desk:report", version_id)
