"""Pages of the desk for a report that is computed from the records, all year round."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.annual_reports.queries import (
    DEFAULT_RULE,
    RULE_LABELS,
    STATISTIC_HEADS,
    Computed,
    RecordName,
    RecordRow,
    Rule,
    compute_report,
    export_figure,
    export_records,
    figure_lines,
    figure_records,
    records_behind,
)
from gongkai.desk.annual_tables import linked_tables, told_findings
from gongkai.desk.exports import to_xlsx
from gongkai.desk.filters import page_of
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.writing import write

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
    "json": "application/json",
}
_FIRST_YEAR: Final = 2019


@require_safe
def years(request: OfficerRequest) -> HttpResponse:
    """The bodies in reach; with only one, straight to its running year."""
    today = timezone.localdate()
    bodies = list_organisations(
        request.user, on=today, permission=Permission.SEE_REPORTS, compiling_only=True
    )
    if len(bodies) == 1:
        return redirect("desk:annual_overview", bodies[0].id, today.year)
    choices = tuple(range(today.year, max(_FIRST_YEAR, today.year - 3) - 1, -1))
    context = {
        "section": "annual",
        "bodies": bodies,
        "years": choices,
        "may_collect": bool(request.user.scope(Permission.AGGREGATE_REPORTS).paths),
        "may_file": bool(request.user.scope(Permission.PUBLISH_REPORTS).paths),
    }
    return render(request, "desk/annual/years.html", context)


def chosen_rule(request: HttpRequest) -> Rule:
    """By which rule publications are counted."""
    asked = request.GET.get("rule", DEFAULT_RULE)
    return "items" if asked == "items" else "publications"


def report_year(year: int) -> None:
    """Raises NotFoundError for a year before the first form or still to come."""
    today = timezone.localdate()
    if not _FIRST_YEAR <= year <= today.year:
        raise NotFoundError(f"只有{_FIRST_YEAR}年至{today.year}年的报告，请检查年度。")


def _computed(request: OfficerRequest, organisation_id: int, year: int) -> Computed:
    today = timezone.localdate()
    report_year(year)
    return compute_report(request.user, organisation_id, year, on=today, rule=chosen_rule(request))


@require_safe
def live(request: OfficerRequest, organisation_id: int, year: int) -> HttpResponse:
    """The year so far in the shape of the report: every number leads to its records."""
    computed = _computed(request, organisation_id, year)
    today = timezone.localdate()
    context = {
        "section": "annual",
        "computed": computed,
        "tables": linked_tables(computed),
        "findings": told_findings(computed),
        "prefills": [
            f"{cell_label(p.address, computed.report.form).column}："
            f"上年度报告{p.locked}件，案卷里{p.counted}件"
            for p in computed.prefills
        ],
        "sections": _narrative(computed),
        "figures": [line for line in figure_lines(computed) if line.slot],
        "rules": RULE_LABELS.items(),
        "rule": chosen_rule(request),
        "years": range(today.year, max(_FIRST_YEAR, today.year - 6) - 1, -1),
        "is_running": year == today.year,
        "kinds": tuple(MEDIA),
    }
    return render(request, "desk/annual/live.html", context)


def _narrative(computed: Computed) -> list[tuple[str, str, list[str]]]:
    """Heading, text, and the sentences left out, of each section that is text."""
    layout = computed.report.layout
    return [
        (
            section.heading,
            computed.report.sections.get(section.code, ""),
            [sentence for code, sentence in computed.dropped if code == section.code],
        )
        for section in (layout.sections if layout else ())
        if section.kind == "narrative"
    ]


@require_safe
def download(request: OfficerRequest, organisation_id: int, year: int, kind: str) -> HttpResponse:
    """The report as it stands now, as a file for colleagues: no publication."""
    if kind not in MEDIA:
        raise NotFoundError("可以下载网页、Word、PDF、Excel 和 JSON。")
    computed = _computed(request, organisation_id, year)
    data = write(computed.report, kind, computed.findings, at=timezone.now())  # type: ignore[arg-type]
    return file_answer(data, MEDIA[kind], f"{computed.body}{year}年度报告（未定稿）.{kind}")


@require_safe
def records(request: OfficerRequest, organisation_id: int, year: int, address: str) -> HttpResponse:
    """The records that a cell counts."""
    shown = records_behind(
        request.user,
        organisation_id,
        year,
        address,
        on=timezone.localdate(),
        page=page_of(request),
    )
    context = {
        "section": "annual",
        "shown": shown,
        "page": shown.page,
        "rows": [
            (tuple(zip(shown.heads, row.cells, strict=True)), link_of(row))
            for row in shown.page.rows
        ],
        "trail": [
            (
                f"{shown.body}{year}年",
                reverse("desk:annual", args=[organisation_id, year]) + f"#cell-{address}",
            )
        ],
        "here": f"{shown.label.row} · {shown.label.column}",
    }
    return render(request, "desk/annual/records.html", context)


def link_of(row: RecordRow | RecordName) -> str:
    """Where a record is shown; empty where it has no page."""
    if not row.key:
        return ""
    match row.kind:
        case "request":
            return reverse("desk:case", args=[row.key])
        case "remedy":
            return reverse("desk:remedy", args=[row.key])
        case "version":
            return reverse("desk:report", args=[row.key])
        case "item":
            return reverse("desk:item", args=[row.key])
    page = _PAGES.get(row.kind)
    return reverse(page, args=[row.key]) if page else ""


_PAGES: Final = {
    "manuscript": "desk:manuscript",
    "debunking": "desk:count_debunking",
    "delivery": "desk:delivery",
    "account": "desk:account",
    "board": "desk:board",
    "training": "desk:training",
    "assessment": "desk:assessment",
    "task": "desk:plan_task",
    "finding": "desk:supervision_finding",
}


@require_safe
def figure(request: OfficerRequest, organisation_id: int, year: int, code: str) -> HttpResponse:
    """The records behind a figure of the narrative."""
    report_year(year)
    shown = figure_records(
        request.user,
        organisation_id,
        year,
        code,
        on=timezone.localdate(),
        page=page_of(request),
        rule=chosen_rule(request),
    )
    form = form_for_year(year).id
    context = {
        "section": "annual",
        "shown": shown,
        "page": shown.page,
        "rows": [
            (tuple(zip(shown.heads, row.cells, strict=True)), link_of(row))
            for row in shown.page.rows
        ],
        "entries": [tuple(zip(STATISTIC_HEADS, row.cells, strict=True)) for row in shown.entries],
        "cells": [(address, cell_label(address, form)) for address in shown.line.cells],
        "trail": [
            (f"{shown.body}{year}年", reverse("desk:annual", args=[organisation_id, year])),
        ],
        "here": shown.line.label,
    }
    return render(request, "desk/annual/figure.html", context)


@require_safe
def figure_export(
    request: OfficerRequest, organisation_id: int, year: int, code: str
) -> HttpResponse:
    """The records behind a figure of the narrative, as a workbook."""
    report_year(year)
    shown = export_figure(request.user, organisation_id, year, code, on=timezone.localdate())
    if shown.heads:
        data = to_xlsx("记录", shown.heads, [row.cells for row in shown.page.rows])
    else:
        data = to_xlsx("登记", STATISTIC_HEADS, [row.cells for row in shown.entries])
    return file_answer(data, XLSX, f"{shown.body}{year}年-{shown.line.label}.xlsx")


@require_safe
def export(request: OfficerRequest, organisation_id: int, year: int, address: str) -> HttpResponse:
    """The records that a cell counts, as a workbook."""
    shown = export_records(request.user, organisation_id, year, address, on=timezone.localdate())
    data = to_xlsx("记录", shown.heads, [row.cells for row in shown.page.rows])
    name = f"{shown.body}{year}年-{shown.label.row}-{shown.label.column}.xlsx"
    return file_answer(data, XLSX, name.replace("/", "、"))


def file_answer(data: bytes, media: str, name: str) -> HttpResponse:
    """A file to keep, under its name."""
    headers: dict[str, Any] = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(data, content_type=media, headers=headers)
