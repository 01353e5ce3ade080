"""Page of the desk for the inspection of the own site and accounts: a sheet to be printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk.exports import spreadsheet
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_parts import may_manage, number_of, section
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.inspection import (
    PART_LABELS,
    SHEET_HEADS,
    Verdict,
    is_unqualified,
    quarter_of,
    sheet_rows,
)
from gongkai.supervision.queries.inspection import inspect_own_site, last_look


def _body(request: OfficerRequest) -> tuple[OrganisationSummary | None, list[OrganisationSummary]]:
    """The body that is asked for, the first of those in reach otherwise."""
    found = list_organisations(
        request.user,
        on=timezone.localdate(),
        permission=Permission.SEE_SUPERVISION,
    )
    if "body" not in request.GET:
        return (found[0] if found else None), found
    asked = number_of(request, "body")
    body = next((one for one in found if one.id == asked), None)
    if body is None:
        raise NotFoundError("没有找到这个单位，或者不在您的工作范围内。")
    return body, found


@require_safe
def sheet(request: OfficerRequest) -> HttpResponse:
    """Every indicator with its limit, its value today, and the things behind it."""
    body, bodies = _body(request)
    today = timezone.localdate()
    judged = inspect_own_site(request.user, body.id, today=today) if body else ()
    verdicts = [one.verdict for one in judged]
    context = section("inspection") | {
        "body": body,
        "bodies": bodies,
        "today": today,
        "look": last_look(body.id, today=today) if body else None,
        "quarter": quarter_of(today),
        "parts": [
            (label, [one for one in judged if one.indicator.part is part])
            for part, label in PART_LABELS.items()
        ],
        "faults": verdicts.count(Verdict.FAULT),
        "warnings": verdicts.count(Verdict.WARNING),
        "is_unqualified": is_unqualified(judged),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/inspection.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """The quarterly sheet."""
    body, _ = _body(request)
    if body is None:
        raise NotFoundError("没有您能看到的单位。")
    today = timezone.localdate()
    rows = sheet_rows(inspect_own_site(request.user, body.id, today=today))
    name = f"{body.name}{quarter_of(today)}网站和新媒体检查表-{today:%Y%m%d}"
    return spreadsheet(kind, "检查表", name, SHEET_HEADS, rows)
