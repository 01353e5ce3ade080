"""What accounts, boards, media and supervision give to the annual report of a body.

The report of the same installation takes it from the records itself; the sheet is for one that is
compiled elsewhere, in the columns that its register imports.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.channels.queries.figures import figures_of_year as channel_figures
from gongkai.desk.exports import spreadsheet
from gongkai.desk.requests import OfficerRequest
from gongkai.media.queries import figures_of_year as media_figures
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.counting.register import BOUND_LABELS, FIGURES
from gongkai.rules.report.counting.sheet import HEADS
from gongkai.rules.report.narrative import known_slots
from gongkai.rules.sheets import Figure, said
from gongkai.supervision.queries.figures import figures_of_year as supervision_figures

SECTION: Final = {"section": "channels", "tab": "figures"}
_LEDGERS: Final = ("新媒体账号台账、公开栏清单", "投稿和采用台账", "培训和考核台账")


def _body(request: OfficerRequest) -> tuple[OrganisationSummary | None, list[OrganisationSummary]]:
    """The body that is asked for, the first of those in reach otherwise."""
    bodies = list_organisations(
        request.user,
        on=timezone.localdate(),
        permission=Permission.SEE_CHANNELS,
        compiling_only=True,
    )
    asked = request.GET.get("body", "")
    if not asked:
        return (bodies[0] if bodies else None), bodies
    found = next((body for body in bodies if str(body.id) == asked), None)
    if found is None:
        raise NotFoundError("没有找到这个单位，或者不在您的工作范围内。")
    return found, bodies


def _year(request: OfficerRequest) -> int:
    text = request.GET.get("year", "")
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and 2000 < int(text) < 2100 else timezone.localdate().year


def _rows(request: OfficerRequest, body: OrganisationSummary, year: int) -> list[dict[str, Any]]:
    counted: list[tuple[str, dict[str, Figure]]] = [
        (_LEDGERS[0], channel_figures(request.user, body.id, year)),
        (_LEDGERS[1], media_figures(request.user, body.id, year)),
        (_LEDGERS[2], supervision_figures(request.user, body.id, year)),
    ]
    known = known_slots()
    return [
        {"code": code, "label": known[code][0], "unit": known[code][1], "said": said(figure),
         "figure": figure, "source": source}
        for source, found in counted
        for code, figure in found.items()
    ]  # fmt: skip


@require_safe
def figures(request: OfficerRequest) -> HttpResponse:
    """The figures of a year, counted from the records."""
    body, bodies = _body(request)
    year, today = _year(request), timezone.localdate()
    context = SECTION | {
        "body": body,
        "bodies": bodies,
        "year": year,
        "years": range(today.year, today.year - 8, -1),
        "rows": _rows(request, body, year) if body else [],
    }
    return render(request, "desk/channels/figures.html", context)


@require_safe
def export(request: OfficerRequest) -> HttpResponse:
    """The same as a sheet that the register of another installation imports."""
    body, _ = _body(request)
    if body is None:
        raise NotFoundError("没有您能看到的单位。")
    year = _year(request)
    rows = [
        (
            row["label"],
            "",
            row["figure"].value,
            row["source"],
            "",
            BOUND_LABELS[row["figure"].bound],
        )
        for row in _rows(request, body, year)
        if row["code"] in FIGURES
    ]
    name = f"{body.name}{year}年新媒体和媒体统计数据"
    return spreadsheet("xlsx", "统计数据", name, HEADS, rows)
