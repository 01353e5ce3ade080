"""Pages of the desk for reports that go from one installation to another."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.annual_reports import actions
from gongkai.annual_reports.queries import list_filing_keys, list_routes
from gongkai.desk.account_forms import indented
from gongkai.desk.filing_forms import KeyForm, RouteForm
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError

A_YEAR = timedelta(days=365)


def _bodies(request: OfficerRequest, permission: Permission) -> list[tuple[int, str]]:
    rows = list_organisations(
        request.user, on=timezone.localdate(), permission=permission, compiling_only=True
    )
    return indented(rows)


@form_page
def keys(request: OfficerRequest) -> HttpResponse:
    """The keys by which other installations hand reports in; a new one is shown once."""
    today, made = timezone.localdate(), None
    bodies = _bodies(request, Permission.AGGREGATE_REPORTS)
    initial = {"expires_on": today + A_YEAR}
    form = KeyForm(bodies, *sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.issue_filing_key(
                organisation_id=form.cleaned_data["organisation"],
                note=form.cleaned_data["note"],
                expires_on=form.cleaned_data["expires_on"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            form = KeyForm(bodies, initial=initial)
    context = {
        "section": "annual",
        "form": form,
        "bodies": bodies,
        "made": made,
        "rows": list_filing_keys(request.user, on=today),
        "address": request.build_absolute_uri("/").rstrip("/"),
        "trail": [("年度报告收集", reverse("desk:boards"))],
        "here": "报送密钥",
    }
    return render(request, "desk/annual/keys.html", context, status=422 if form.errors else 200)


@require_POST
def end_key(request: OfficerRequest, key_id: int) -> HttpResponse:
    """Let a key open nothing more."""
    actions.end_filing_key(key_id=key_id, by=request.user, at=timezone.now())
    messages.success(request, "密钥已停用，用它报送的会被拒绝。")
    return redirect("desk:filing_keys")


@form_page
def routes(request: OfficerRequest) -> HttpResponse:
    """Where the reports of each body go."""
    bodies = _bodies(request, Permission.PUBLISH_REPORTS)
    first = bodies[0][0] if len(bodies) == 1 else None
    form = RouteForm(bodies, *sent(request), initial={"organisation": first})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_route(
                organisation_id=form.cleaned_data["organisation"],
                address=form.cleaned_data["address"],
                key=form.cleaned_data["key"],
                is_http_allowed=settings.FILE_OVER_HTTP,
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。发布后的报告可以在报告页上点“报送上级”。")
            return redirect("desk:filing_routes")
    context = {
        "section": "annual",
        "form": form,
        "bodies": bodies,
        "rows": list_routes(request.user, on=timezone.localdate()),
        "trail": [("年度报告", reverse("desk:annual_years"))],
        "here": "报送上级",
    }
    return render(request, "desk/annual/routes.html", context, status=422 if form.errors else 200)


@require_POST
def end_route(request: OfficerRequest, route_id: int) -> HttpResponse:
    """Send no more reports of a body up."""
    actions.end_route(route_id=route_id, by=request.user, at=timezone.now())
    messages.success(request, "已停用，以后不再报送到那里。")
    return redirect("desk:filing_routes")


@require_POST
def send(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Send a public version up."""
    actions.file_upwards(version_id=version_id, by=request.user, at=timezone.now())
    messages.success(request, "正在报送，几秒后刷新页面看结果。送不到会自动再试。")
    return redirect("desk:report", version_id)


@require_POST
def ask(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Ask at once what became of a report."""
    actions.ask_after_filing(version_id=version_id, by=request.user, at=timezone.now())
    messages.success(request, "正在查询，几秒后刷新页面看结果。")
    return redirect("desk:report", version_id)
