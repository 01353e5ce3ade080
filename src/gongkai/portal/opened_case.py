"""The request that a browser has opened: kept in its session for half an hour, never the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongkai.info_requests.queries import OpenedCase, holder_of
from gongkai.rules.access import CodeHolder
from gongkai.rules.errors import NotFoundError

KEPT_FOR: Final = timedelta(minutes=30)
_KEY: Final = "opened_case"
P = ParamSpec("P")


def open_here(request: HttpRequest, opened: OpenedCase) -> None:
    """Open a request in this browser, under a new key of the session.

    A key that somebody planted in the browser beforehand opens nothing.
    """
    request.session.cycle_key()
    remember(request, opened)


def remember(request: HttpRequest, opened: OpenedCase) -> None:
    """Keep a request open for another half an hour, under the key that this browser has."""
    until = timezone.now() + KEPT_FOR
    request.session[_KEY] = {**asdict(opened), "until": until.isoformat()}


def forget(request: HttpRequest) -> None:
    """Close the request."""
    request.session.pop(_KEY, None)


def holder(request: HttpRequest) -> CodeHolder | None:
    """Who has a request open in this browser; None where nobody, or no longer."""
    kept: dict[str, Any] | None = request.session.get(_KEY)
    if kept is None:
        return None
    if datetime.fromisoformat(kept["until"]) <= timezone.now():
        forget(request)
        return None
    opened = OpenedCase(kept["number"], kept["code_version"])
    try:
        found = holder_of(opened)
    except NotFoundError:
        forget(request)
        return None
    remember(request, opened)
    return found


Page = Callable[Concatenate[HttpRequest, CodeHolder, P], HttpResponseBase]


Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def case_page(page: Page[P]) -> Guarded[P]:
    """A page about the open request: without one it leads to number and code. Never cached."""

    @login_not_required
    @never_cache
    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = holder(request)
        if found is None:
            return redirect("portal:status")
        return page(request, found, *args, **kwargs)

    return guarded
