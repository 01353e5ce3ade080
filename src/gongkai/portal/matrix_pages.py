"""The page of the portal for the accounts of bodies on platforms."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.channels.queries import public_board, public_matrix
from gongkai.portal.reader import reader_of
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.channels.accounts import Platform


@login_not_required
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """政务新媒体矩阵: accounts in use with their QR codes, and notices of those that ended."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    platform = request.GET.get("platform", "")
    page = request.GET.get("page", "1")
    context = {
        "section": "matrix",
        "matrix": (
            found := public_matrix(
                reader_of(request),
                today=timezone.localdate(),
                words=words,
                platform=Platform(platform) if platform in set(Platform) else None,
                page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            )
        ),
        "page": found.page,
        "words": words,
        "platform": platform,
        "trail": [("首页", reverse("portal:home"))],
    }
    answer = render(request, "portal/channels/matrix.html", context)
    # Notices of accounts that ended go by the day.
    answer.holds_until = timezone.localdate() + timedelta(days=1)  # type: ignore[attr-defined]
    return answer


@login_not_required
@require_safe
def screen(request: HttpRequest, board_id: int) -> HttpResponse:
    """A full page for an electronic board: the items that it shows, each with its QR code."""
    shown = public_board(ANONYMOUS, board_id, today=timezone.localdate())
    context = {
        "shown": shown,
        "rows": [
            (
                row,
                request.build_absolute_uri(reverse("portal:item", args=[row.front, row.back])),
            )
            for row in shown.items
        ],
    }
    response = render(request, "portal/channels/screen.html", context)
    # Nobody stands at its keyboard: it fetches what is new by itself.
    response.headers["Refresh"] = "300"
    return response
