"""The product's addresses, and one that says nothing: what every page costs at least."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, to somebody who is signed in."""
    return HttpResponse(str(request.user))


urlpatterns = [path("bench/empty/", empty), path("", include("gongkai.config.urls"))]
