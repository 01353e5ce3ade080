"""Headers on every answer, and our errors as pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone

from gongkai.config import worker
from gongkai.config.site import interrupted, is_test_host, missing_in, read_site
from gongkai.portal.lost_pages import not_found
from gongkai.rules.errors import (
    BadInputError,
    GongkaiError,
    NotFoundError,
    TooManyCallsError,
    UnavailableError,
    UnknownCallerError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.legible import legible
from gongkai.rules.visits import visit_of
from gongkai.sites.adapters.counting import note_visit
from gongkai.sites.queries import ShownSite

log = logging.getLogger(__name__)

Respond = Callable[[HttpRequest], HttpResponseBase]
Network = IPv4Network | IPv6Network

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
FRAMED_BY_US = "frame-ancestors 'self'"
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STATUS: dict[type[GongkaiError], int] = {
    WrongStateError: 409,
    WrongPersonError: 403,
    UnknownCallerError: 401,
    TooManyCallsError: 429,
    NotFoundError: 404,
    BadInputError: 422,
    UnavailableError: 503,
}


def security_headers(respond: Respond) -> Respond:
    """Allow only our own files: no inline script or style, no foreign frame.

    A page that says so itself (`X-Frame-Options: SAMEORIGIN`) may stand in a frame of ours, on a
    page that shows frames (`response.shows_frames`).
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if response.headers.get("X-Frame-Options") == "SAMEORIGIN":
            policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", FRAMED_BY_US)
            response.headers.setdefault("Content-Security-Policy", policy)
        elif getattr(response, "shows_frames", False):
            policy = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
            response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def bounded_body(respond: Respond) -> Respond:
    """Refuse what is larger than any form of ours before it is read: it would only fill the disk."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_number = length.isascii() and length.isdigit() and len(length) < 16
        if not is_number or int(length) > settings.MOST_BODY_BYTES:
            return HttpResponse(loader.get_template("400.html").render(), status=413)
        return respond(request)

    return middleware


def nothing_of_the_desk_is_kept(respond: Respond) -> Respond:
    """Pages and files of the desk stay in no cache: the next person goes back in the browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        match = request.resolver_match
        if match is not None and match.namespace == "desk":
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def published_is_found(respond: Respond) -> Respond:
    """Before an officer sees that something was published or withdrawn, the search knows it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        match = request.resolver_match
        if request.method == "POST" and match is not None and match.namespace == "desk":
            worker.freshen()
        return response

    return middleware


def visits_are_counted(respond: Respond) -> Respond:
    """Count what people read on the portal, after the answer is made, without anything of them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if (
            request.method == "GET"
            and response.status_code == 200
            and not settings.VISITS_FROM_LOG
            and request.resolver_match is not None
            and request.resolver_match.namespace == "portal"
            and response.headers.get("Content-Type", "").startswith("text/html")
        ):
            visit = visit_of(
                request.path_info,
                on=timezone.localdate(),
                agent=request.headers.get("User-Agent", ""),
                referrer=request.headers.get("Referer", ""),
                own=(request.get_host().partition(":")[0],),
            )
            if visit is not None:
                branch: ShownSite | None = getattr(request, "branch", None)
                note_visit(visit, branch.code if branch else "")
        return response

    return middleware


def caller_address(respond: Respond) -> Respond:
    """Put the address of the caller where a proxy of the settings has put its own.

    Of `X-Forwarded-For` the last address counts that is no such proxy: whatever stands before it
    may have been made up by the caller.
    """
    networks = [ip_network(name, strict=False) for name in settings.PROXIES]

    def middleware(request: HttpRequest) -> HttpResponseBase:
        told = request.headers.get("X-Forwarded-For", "").split(",") if networks else []
        while told and _is_within(request.META.get("REMOTE_ADDR", ""), networks):
            address = told.pop().strip()
            if not _is_address(address):
                break
            request.META["REMOTE_ADDR"] = address
        return respond(request)

    return middleware


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(text: str, networks: list[Network]) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in networks)


def lost(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a reader finds where there is nothing, also while the database gives no answer."""
    try:
        return not_found(request, exception)
    except OperationalError as error:
        log.error("the database did not answer", exc_info=error)
        return interrupted()


class LegalNumbers:
    """Keeps the portal closed while the site record lacks a number that the law wants."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Say what is missing instead of a page of the portal; test hosts and the desk are open."""
        match = request.resolver_match
        is_portal = match is not None and match.namespace == "portal"
        if not is_portal or is_test_host(request.get_host()) or getattr(request, "branch", None):
            return None  # a site beside the main one is open only with all its numbers
        missing = missing_in(read_site(settings.DATA_FOLDER))
        if not missing:
            return None
        return render(request, "portal/not_open.html", {"missing": missing}, status=503)


class RolesReadOnce:
    """Lets a page of the desk that only shows something ask for the roles of its reader once."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> None:
        """Tell the person, whom the session loaded for this request alone."""
        match = request.resolver_match
        is_shown = request.method in ("GET", "HEAD")
        if is_shown and match is not None and match.namespace == "desk":
            remember = getattr(request.user, "remember_roles", None)
            if remember is not None:
                remember()


class FreshPassword:
    """Sends a person who signed in with a password from somebody else to choose an own one."""

    allowed = frozenset({"desk:change_password", "desk:sign_out"})

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Go to the page for a new password first; the portal stays open."""
        match = request.resolver_match
        if (
            match is None
            or match.namespace == "portal"
            or match.view_name in self.allowed
            or not getattr(request.user, "must_change_password", False)
        ):
            return None
        return redirect("desk:change_password")


class LegibleForms:
    """Leaves out of what an officer sends by a form what nobody sees, and no letter or report may hold.

    The public's own words are refused instead (`portal.request_forms.Text`): they are the applicant's.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.respond(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Clean the fields of a form of the desk, where one needs it."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.namespace != "desk":
            return
        sent = list(request.POST.lists())
        kept = [(name, [legible(value) for value in values]) for name, values in sent]
        if kept != sent:
            cleaned = request.POST.copy()
            for name, values in kept:
                cleaned.setlist(name, values)
            request.POST = cleaned  # type: ignore[assignment]  # of the same kind, not read-only


class ErrorsAsPages:
    """Answers an error of ours with its own sentence and status."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our errors and for a database that is busy or full; None for the others."""
        if isinstance(error, OperationalError):
            # Without a question to the database, which would fail as well.
            log.error("the database did not answer", exc_info=error)
            return interrupted()
        if not isinstance(error, GongkaiError):
            return None
        match = request.resolver_match
        if isinstance(error, NotFoundError) and match is not None and match.namespace == "portal":
            return lost(request, error)
        statuses = [status for kind, status in STATUS.items() if isinstance(error, kind)]
        return render(request, "error.html", {"message": str(error)}, status=(statuses or [422])[0])
