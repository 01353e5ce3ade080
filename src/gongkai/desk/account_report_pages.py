"""Pages of the desk for the half-yearly report of changes of accounts."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from gongkai.channels import actions
from gongkai.channels.queries import (
    CHANGE_HEADS,
    ChangeReportView,
    UnitStatus,
    change_report_view,
    change_table,
)
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.channels.watch import Period, period_of, read_period
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError
from gongkai.rules.standards.writing import MEDIA_TYPES, Paper, plain_table, write_paper

SECTION: Final = {"section": "channels", "tab": "changes"}
_WIDTHS: Final = (0.05, 0.16, 0.15, 0.11, 0.09, 0.13, 0.19, 0.12)
_UNIT_HEADS: Final = (
    ("序号", 0.08), ("单位", 0.34), ("账号数", 0.12), ("变动数", 0.12), ("报送情况", 0.34),
)  # fmt: skip


def _period(request: OfficerRequest) -> Period:
    asked = request.GET.get("period", "")
    if not asked:
        return period_of(timezone.localdate()).before()
    try:
        return read_period(asked)
    except BadInputError as error:
        raise NotFoundError(str(error)) from error


@require_safe
def changes(request: OfficerRequest) -> HttpResponse:
    """The half-year: every body's status, and who changed at which account."""
    period, today = _period(request), timezone.localdate()
    current = period_of(today)
    periods = [current]
    while len(periods) < 6:
        periods.append(periods[-1].before())
    context = SECTION | {
        "view": change_report_view(request.user, period, today=today),
        "periods": periods,
        "is_current": period == current,
    }
    return render(request, "desk/channels/changes.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """The report as XLSX, DOCX or PDF."""
    if kind not in MEDIA_TYPES:
        raise NotFoundError("没有这种格式。可以下载 XLSX、DOCX 或 PDF。")
    view = change_report_view(request.user, _period(request), today=timezone.localdate())
    data = write_paper(_paper(view), kind, timezone.now())
    response = HttpResponse(data, content_type=MEDIA_TYPES[kind])
    name = f"{view.period.label}政务新媒体账号变动情况.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _paper(view: ChangeReportView) -> Paper:
    title = f"{view.period.label}政务新媒体账号变动情况"
    changes = plain_table(
        title,
        tuple(zip(CHANGE_HEADS, _WIDTHS, strict=True)),
        [tuple(map(str, row)) for row in change_table(view)],
    )
    units = plain_table(
        "各单位报送情况",
        _UNIT_HEADS,
        [
            (str(n), unit.name, str(unit.accounts), str(unit.changes), _status(unit))
            for n, unit in enumerate(view.units, 1)
        ],
    )
    remark = f"统计期间：{chinese_date(view.period.first_on)}至{chinese_date(view.period.last_on)}，{chinese_date(view.due_on)}前报送。"
    return Paper(title, (changes, units), remark=remark)


def _status(unit: UnitStatus) -> str:
    if unit.submitted_at is not None:
        return f"{timezone.localtime(unit.submitted_at):%Y-%m-%d}报送"
    return "逾期未报" if unit.is_late else "未报送"


@require_POST
def submit(request: OfficerRequest, organisation_id: int, period: str) -> HttpResponse:
    """Hand a body's report in."""
    try:
        wanted = read_period(period)
        report = actions.submit_change_report(
            organisation_id=organisation_id,
            period=wanted,
            note=request.POST.get("note", "").replace("\0", ""),
            by=request.user,
            at=timezone.now(),
        )
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        lines = len(report.lines)
        words = f"共 {lines} 项变动" if lines else "没有变动（零报告）"
        messages.success(request, f"{wanted.label}的变动已报送：{words}。")
    return redirect(f"{reverse('desk:account_changes')}?period={period}")
