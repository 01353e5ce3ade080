"""Pages of the portal. Each is marked @login_not_required and listed in the leak test."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from gongkai.annual_reports.queries import (
    PublicFilter,
    get_published,
    list_published,
    public_choices,
    published_file,
)
from gongkai.catalogue.queries import newest_published
from gongkai.look.context import MODE_COOKIE
from gongkai.portal.reader import reader_of
from gongkai.portal.report_page import charts, parts
from gongkai.rules.report.writing import MEDIA_TYPES

COLUMN = "政府信息公开年报"


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: the newest reports and the way to all of them."""
    today = timezone.localdate()
    context = {
        "section": "home",
        "published": newest_published(reader_of(request), most=10),
        "newest": list_published(reader_of(request), PublicFilter(), on=today).rows[:8],
        "choices": public_choices(reader_of(request), on=today),
    }
    return render(request, "portal/home.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Site map, contact, statement and help for people with impairments."""
    return render(request, "portal/about.html", {"section": "about"})


@login_not_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What the information may be used for, what is kept of visitors, who answers for it."""
    trail = [("首页", reverse("portal:home")), ("关于本站", reverse("portal:about"))]
    return render(request, "portal/statement.html", {"section": "about", "trail": trail})


@login_not_required
@require_safe
def mode(request: HttpRequest) -> HttpResponse:
    """Switch 长者模式 on or off for this browser and go back."""
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("portal:home")
    response = redirect(back)
    if request.GET.get("to") == "elder":
        response.set_cookie(
            MODE_COOKIE,
            "elder",
            max_age=365 * 24 * 60 * 60,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(MODE_COOKIE, samesite="Lax")
    return response


@login_not_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The column 政府信息公开年报: all published reports by year and body."""
    today = timezone.localdate()
    wanted = PublicFilter(
        words=request.GET.get("q", "").replace("\0", "").strip()[:100],
        year=_number(request.GET.get("year")),
        body_code=request.GET.get("body", "").replace("\0", "")[:50],
    )
    context = {
        "section": "reports",
        "column": COLUMN,
        "wanted": wanted,
        "page": list_published(
            reader_of(request), wanted, on=today, page=_number(request.GET.get("page")) or 1
        ),
        "choices": public_choices(reader_of(request), on=today),
        "trail": [("首页", reverse("portal:home"))],
    }
    return render(request, "portal/reports.html", context)


@login_not_required
@require_safe
def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One published report, or the note that it was withdrawn."""
    shown = get_published(reader_of(request), code, year, on=timezone.localdate())
    context: dict[str, Any] = {
        "section": "reports",
        "column": COLUMN,
        "shown": shown,
        "trail": [("首页", reverse("portal:home")), (COLUMN, reverse("portal:reports"))],
    }
    if shown.frozen is None:
        return render(request, "portal/report_withdrawn.html", context, status=410)
    findings = [f for f in shown.frozen.findings if f.severity != "info"]
    context |= {
        "frozen": shown.frozen,
        "parts": parts(shown.frozen.report),
        "charts": charts(shown),
        "findings": findings,
        "error_count": sum(f.severity == "error" for f in findings),
    }
    return render(request, "portal/report.html", context)


@login_not_required
@require_safe
def download(request: HttpRequest, year: int, code: str, kind: str) -> FileResponse:
    """A finished download of a published report, or its original file."""
    file = published_file(reader_of(request), code, year, kind)
    return FileResponse(
        file.path.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=next(
            (media for known, media in MEDIA_TYPES.items() if known == kind),
            "application/octet-stream",
        ),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None
