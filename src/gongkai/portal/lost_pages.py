"""What a reader finds where there is nothing: the new place, or a search and the columns nearby."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.catalogue.queries import near_columns
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import NotFoundError
from gongkai.rules.old_addresses import old_address
from gongkai.sites.adapters.counting import note_old_address
from gongkai.sites.queries import lead_from


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The way to where an address leads now, else the page for one that leads nowhere.

    The page has our own words where they say more than that.
    """
    asked = old_address(request.get_full_path())
    is_reading = request.method in {"GET", "HEAD"} and not asked.startswith(("/desk/", "/api/"))
    lead = lead_from(ANONYMOUS, asked) if is_reading and asked else None
    if lead is not None:
        note_old_address(lead[0], timezone.localdate())
        return redirect(lead[1], permanent=True)
    context = {
        "message": str(exception) if isinstance(exception, NotFoundError) else "",
        "near": near_columns(ANONYMOUS, request.path),
    }
    return render(request, "404.html", context, status=404)
