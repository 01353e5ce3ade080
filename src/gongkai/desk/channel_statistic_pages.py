"""Page of the desk for what went to channels in a year, and for the accounts of today."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.channels.queries.statistics import (
    LAST_TIMED,
    RESULTS,
    STATISTIC_HEADS,
    Spans,
    account_figures,
    delivery_year,
    exported_year,
)
from gongkai.desk.exports import spreadsheet
from gongkai.desk.item_reads import items_shown
from gongkai.desk.requests import OfficerRequest
from gongkai.look.charts import Bar, BarChart

SECTION: Final = {"section": "channels", "tab": "statistics"}
_YEARS: Final = 8
_CHANNELS_DRAWN: Final = 12


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and 2000 < int(text) < 2100 else timezone.localdate().year


def _said(span: timedelta) -> str:
    """A span in words, as exact as it matters."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return "1 分钟"
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"


def _spans(spans: Spans | None) -> str:
    return f"一半在 {_said(spans.half)}以内，九成在 {_said(spans.most)}以内" if spans else "—"


@require_safe
def statistics(request: OfficerRequest) -> HttpResponse:
    """By channel, month and result; how long from the approval to the channel; accounts by platform."""
    year, today = _year(request), timezone.localdate()
    shown = delivery_year(request.user, year)
    labels = [label for label, _ in RESULTS]
    months = tuple(Bar(f"{n}月", number) for n, number in enumerate(shown.by_month, 1))
    reads = tuple(Bar(f"{n}月", number) for n, number in enumerate(shown.reads_by_month, 1))
    drawn = tuple(Bar(one.name[:20], one.total) for one in shown.channels[:_CHANNELS_DRAWN])
    accounts = account_figures(request.user, today=today)
    platforms = tuple(Bar(line.label, line.accounts) for line in accounts.lines)
    context = SECTION | {
        "shown": shown,
        "years": range(today.year, today.year - _YEARS, -1),
        "results": labels,
        "channels": [
            (one.name, tuple(zip(labels, one.by_result, strict=True)), _spans(one.spans), one.reads)
            for one in shown.channels
        ],
        "spans": _spans(shown.spans),
        "items": items_shown(request.user, shown.items),
        "most_timed": LAST_TIMED,
        "months": BarChart("delivery-months", f"{year}年按提请月份", "条", "条数", "", months),
        "drawn": BarChart("delivery-channels", f"{year}年按渠道", "条", "条数", "", drawn),
        "reads": BarChart(
            "delivery-reads", f"{year}年提请的投放，已知的阅读", "次", "阅读", "", reads
        ),
        "accounts": accounts,
        "platforms": BarChart("account-platforms", "在用账号按平台", "个", "个数", "", platforms),
    }
    return render(request, "desk/channels/statistics.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """Each channel, month and result on a line."""
    year = _year(request)
    rows = exported_year(request.user, year)
    return spreadsheet(kind, "渠道投放统计", f"{year}年渠道投放统计", STATISTIC_HEADS, rows)
