"""What a reader finds where there is nothing: a search, the columns nearby, ways to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.catalogue.queries import near_columns
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import NotFoundError


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere, with our own words where they say more."""
    context = {
        "message": str(exception) if isinstance(exception, NotFoundError) else "",
        "near": near_columns(ANONYMOUS, request.path),
    }
    return render(request, "404.html", context, status=404)
