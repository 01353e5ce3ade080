"""What a reader finds where there is nothing: the new place, or a search and the columns nearby."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.catalogue.queries import near_columns
from gongkai.portal.reader import branch_of, main_url_of, reader_of
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import NotFoundError
from gongkai.rules.old_addresses import old_address
from gongkai.rules.site_pages import PageKind, page_of
from gongkai.sites.adapters.counting import note_old_address
from gongkai.sites.queries import lead_from

# What another site may show that this one does not.
_ON_MAIN: Final = frozenset(
    {PageKind.ITEM, PageKind.COLUMN, PageKind.STANDARD, PageKind.REPORT, PageKind.PLATFORM}
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The way to where an address leads now, else the page for one that leads nowhere.

    The page has our own words where they say more than that.
    """
    if getattr(request, "known", None) is not None:  # asked for a finished page: nobody reads this
        return HttpResponse(status=404)
    query = request.META.get("QUERY_STRING", "")
    path = f"{request.path_info}{'?' if query else ''}{query}"
    asked = old_address(path)
    is_reading = request.method in {"GET", "HEAD"} and not asked.startswith(("/desk/", "/api/"))
    site = branch_of(request)
    lead = lead_from(ANONYMOUS, asked, site.id if site else None) if is_reading and asked else None
    if lead is not None:
        note_old_address(lead[0], timezone.localdate(), site.code if site else "")
        return redirect(f"{site.base if site else ''}{lead[1]}", permanent=True)
    main_url = main_url_of(request)
    if is_reading and main_url and page_of(request.path_info).kind in _ON_MAIN:
        return redirect(f"{main_url}{path}")  # of a body that this site doesn't show, or of nobody
    context = {
        "message": str(exception) if isinstance(exception, NotFoundError) else "",
        "near": near_columns(reader_of(request), request.path_info),
    }
    return render(request, "404.html", context, status=404)
