"""Pages of the desk for the history of an item: two texts compared, and who wrote which words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue.queries import authors_of, item_history, item_view
from gongkai.desk.catalogue_pages import item_context
from gongkai.desk.requests import OfficerRequest


@require_safe
def history(request: OfficerRequest, version_id: int) -> HttpResponse:
    """All savings of an item, and any two of them side by side."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    found = item_history(
        request.user, version_id, _number(request, "before"), _number(request, "after")
    )
    context = item_context(view) | {"history": found, "show_all": request.GET.get("all") == "1"}
    return render(request, "desk/items/item_history.html", context)


@require_safe
def authors(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Who wrote, changed and approved each word; `?q=` asks for one phrase."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    phrase = request.GET.get("q", "").replace("\0", "")[:200]
    context = item_context(view) | {"authors": authors_of(request.user, version_id, phrase)}
    return render(request, "desk/items/authors.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
