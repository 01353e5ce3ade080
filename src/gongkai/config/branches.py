"""Which site an address means: the main one, or one beside it with a domain or below /sites/.

The main site asks the database nothing: neither under its own domain nor under a bare name or
number of the machine. Any other name of the host costs one look.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix

from gongkai.accounts.models import Person
from gongkai.config.site import interrupted, read_site
from gongkai.portal.lost_pages import not_found
from gongkai.portal.reader import once
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import NotFoundError
from gongkai.rules.sites import ROOM
from gongkai.sites.queries import NO_SITE, ShownSite, may_preview, site_at_domain, site_in_room

Respond = Callable[[HttpRequest], HttpResponseBase]
# The office's side and what is filed: there is one of each, on the main site.
_ON_MAIN_ALONE = ("/desk/", "/api/", "/requests/", "/corrections/")


class SiteOfAddress:
    """Lets every page know whose it is: `request.branch`, None for the main site."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on to the pages of its site, or lead to where it belongs."""
        try:
            branch, base = once(request, "branch", lambda: _branch_of(request))
        except OperationalError:
            return interrupted()
        if branch is None:
            return self.respond(request)
        path = request.path_info.removeprefix(base) or "/"
        lead = _lead(request, branch, base, path)
        if lead is not None:
            return lead
        request.branch, request.main_url = branch, _main_url(request, base)  # type: ignore[attr-defined]
        request.path_info = path
        before = get_script_prefix()
        set_script_prefix(f"{base}/")
        try:
            answer = self.respond(request)
        finally:
            set_script_prefix(before)
        if not branch.is_open:
            answer.headers["Cache-Control"] = "private, no-store"
        return answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Hide a site that isn't open from everybody but whoever keeps it."""
        branch: ShownSite | None = getattr(request, "branch", None)
        person = request.user if isinstance(request.user, Person) else ANONYMOUS
        if branch is None or branch.is_open or may_preview(person, branch):
            return None
        return _no_site(request)


def _branch_of(request: HttpRequest) -> tuple[ShownSite | None, str]:
    """The site beside the main one that is meant, and what stands before its addresses."""
    path = request.path_info
    if path.startswith(ROOM):
        code = path.removeprefix(ROOM).partition("/")[0]
        return site_in_room(ANONYMOUS, code[:30]), f"{ROOM}{code}"
    domain = split_domain_port(request.META.get("HTTP_HOST", "").lower())[0]
    if _is_main(domain):
        return None, ""
    branch = site_at_domain(ANONYMOUS, domain)
    if branch is not None and branch.was_open:
        _know(request)
    elif not validate_host(domain, settings.ALLOWED_HOSTS):
        return None, ""
    return branch, ""


def _know(request: HttpRequest) -> None:
    """Let a request be to the domain of a site, which the settings need not name.

    Whoever keeps the site has said that it is; any other name is refused as before.
    """
    host: str = request.META["HTTP_HOST"]
    request.get_host = lambda: host  # type: ignore[method-assign]


def _is_main(domain: str) -> bool:
    if "." not in domain or domain == read_site(settings.DATA_FOLDER).domain:
        return True
    try:
        ip_address(domain.strip("[]"))
    except ValueError:
        return False
    return True


def _main_url(request: HttpRequest, base: str) -> str:
    """Where the main site lives; empty where nobody knows."""
    host = request.get_host() if base else read_site(settings.DATA_FOLDER).domain
    return f"{request.scheme}://{host}" if host else ""


def _lead(request: HttpRequest, branch: ShownSite, base: str, path: str) -> HttpResponseBase | None:
    """Where a reader is sent instead of a page of this site; None for nowhere else."""
    query = request.META.get("QUERY_STRING", "")
    there = f"{path}{'?' if query else ''}{query}"
    main_url = _main_url(request, base)
    is_reading = request.method in {"GET", "HEAD"}
    if branch.was_open and not branch.is_open:
        return redirect(f"{main_url}{there}", permanent=True) if main_url else _no_site(request)
    if not branch.is_open and not base:
        return _no_site(request)
    if base and request.path_info == base:
        return redirect(f"{base}/", permanent=True)
    if base and branch.domain and branch.is_open:
        return redirect(f"{request.scheme}://{branch.domain}{there}")
    if path.startswith(_ON_MAIN_ALONE) and main_url and is_reading:
        return redirect(f"{main_url}{there}")
    if path.startswith(("/desk/", "/api/")) and base:
        return _no_site(request)
    return None


def _no_site(request: HttpRequest) -> HttpResponse:
    """The page of the main site for an address that leads nowhere."""
    request.branch, request.main_url = None, ""  # type: ignore[attr-defined]
    set_script_prefix("/")
    return not_found(request, NotFoundError(NO_SITE))
