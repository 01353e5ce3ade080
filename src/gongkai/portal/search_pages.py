"""The search of the portal: what is found, how it can be narrowed, what to do where nothing is."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.annual_reports.queries import find_published
from gongkai.portal.reader import reader_of
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.search.query import tidy
from gongkai.search.adapters.missed import note_missed
from gongkai.search.queries import Wanted, meant, suggest
from gongkai.search.queries import search as found_for

_MOST_REPORTS: Final = 5
_Choice = TypeVar("_Choice", bound=StrEnum)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is published with some words: items with filters and counts, then annual reports."""
    wanted = _wanted(request)
    today = timezone.localdate()
    context: dict[str, Any] = {"section": "search", "wanted": wanted, "words": wanted.words}
    is_filtered = bool(
        wanted.kind or wanted.validity or wanted.year or wanted.column_code or wanted.body_code
    )
    if wanted.words or is_filtered:
        found = found_for(
            reader_of(request), wanted, page=_number(request.GET.get("page")) or 1, on=today
        )
        context |= {"found": found, "page": found.page, "is_filtered": is_filtered}
        if not found.page.rows and not is_filtered:
            context["meant"] = meant(reader_of(request), wanted.words)
            if found.done == 1:
                note_missed(wanted.words)
    if wanted.words and not is_filtered and context["page"].number == 1:
        reports = find_published(reader_of(request), wanted.words, on=today, most=_MOST_REPORTS + 1)
        context["reports"] = reports[:_MOST_REPORTS]
        context["more_reports"] = len(reports) > _MOST_REPORTS
    return render(request, "portal/search.html", context)


@login_not_required
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Titles for what has been typed so far: `{"titles": […]}`."""
    words = tidy(request.GET.get("q", ""))
    titles = suggest(reader_of(request), words) if words else []
    response = JsonResponse({"titles": titles}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=60"
    return response


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The address that the search had before."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('portal:search')}{'?' if query else ''}{query}", permanent=True)


def _wanted(request: HttpRequest) -> Wanted:
    got = request.GET
    return Wanted(
        words=tidy(got.get("q", "")),
        kind=_choice(ItemKind, got.get("kind")),
        validity=_choice(Validity, got.get("validity")),
        year=_number(got.get("year")),
        column_code=tidy(got.get("column", "")),
        body_code=tidy(got.get("body", "")),
        is_newest=got.get("sort") == "newest",
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


def _choice(kind: type[_Choice], text: str | None) -> _Choice | None:
    return next((value for value in kind if value.value == text), None)
