"""How finished pages are made: by this very application, asked as an unknown reader would."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import set_urlconf
from django.utils import timezone

import gongkai
from gongkai.audit.models import AuditHead
from gongkai.catalogue.queries import Counts, public_columns, published_items
from gongkai.config.site import Site, is_test_host, missing_in, read_site
from gongkai.finished.dependencies import column_in, number_in
from gongkai.finished.following import Finisher, Rendered, RenderingError
from gongkai.finished.store import (
    File,
    Page,
    Store,
    branch_stores,
    name_of,
    page_of_file,
    type_of,
)
from gongkai.rules.access import ANONYMOUS, Asker, Reader
from gongkai.rules.errors import UnavailableError, WrongStateError
from gongkai.rules.sites import MAIN
from gongkai.rules.supervision.crawl import Fetched
from gongkai.sites.queries import ShownSite, open_sites

log = logging.getLogger(__name__)

# Where no domain is set, nobody but the office itself reads the pages.
_NO_DOMAIN: Final = "localhost"
# They belong to one answer or to one reader, or the front says them anew.
_NOT_KEPT: Final = frozenset({"Content-Length", "Vary", "Set-Cookie"})
_ABSENT: Final = frozenset({301, 302, 303, 307, 308, 404})


class _Asked(WSGIRequest):
    """A request for a page of the site under its own name, whatever name was asked for."""

    own_name: str
    known: dict[Hashable, Any] | None

    def get_host(self) -> str:
        """The domain of the site."""
        return self.own_name


class _Handler(BaseHandler):
    """The application without a server."""

    def answer(self, request: WSGIRequest) -> HttpResponse:
        """What a reader gets; an absent page is no news for the log."""
        set_urlconf(settings.ROOT_URLCONF)
        answer: HttpResponse = self._middleware_chain(request)  # type: ignore[attr-defined]
        return answer


@cache
def _handler() -> _Handler:
    handler = _Handler()
    handler.load_middleware()
    return handler


def _ask(
    address: str, host: str, base: str = "", known: dict[Hashable, Any] | None = None
) -> HttpResponse:
    path, _, query = address.partition("?")
    scheme = "https" if settings.HTTPS else "http"
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"{base}{path}",
        "SCRIPT_NAME": "",
        "QUERY_STRING": quote(query, safe="=&"),
        "SERVER_NAME": host,
        "SERVER_PORT": "443" if settings.HTTPS else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_PROTO": scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    request = _Asked(environ)
    request.own_name, request.known = host, known
    return _handler().answer(request)


class Moment:
    """What was counted for one page and holds for all, also of other sites, until something happens."""

    def __init__(self) -> None:
        self._head: tuple[int, str] | None = None
        self._counts = Counts()

    def counts(self) -> Counts:
        """The counts of columns since the last event of the record."""
        head = AuditHead.objects.values_list("sequence", "hash").first()
        if head != self._head:
            self._head, self._counts = head, Counts()
        return self._counts


class _Renderer:
    """Makes the pages of one site."""

    def __init__(
        self,
        store: Store,
        host: str,
        moment: Moment | None,
        base: str = "",
        asker: Asker = ANONYMOUS,
    ) -> None:
        self._store, self._host, self._base, self._asker = store, host, base, asker
        self._moment = moment or Moment()
        self._known: dict[Hashable, Any] | None = None
        self._common: dict[str, str] = {}

    @contextmanager
    def together(self, addresses: Sequence[str]) -> Iterator[None]:
        """Ask once for what several pages show."""
        today = timezone.localdate()
        numbers = [number for number in map(number_in, addresses) if number]
        codes = {code for code in map(column_in, addresses) if code}
        items = published_items(self._asker, numbers, on=today) if numbers else {}
        columns = public_columns(self._asker, codes, on=today) if codes else {}
        self._known = {("item", number): item for number, item in items.items()}
        self._known |= {("column", code): column for code, column in columns.items()}
        self._known["counts"] = self._moment.counts()
        self._common = self._store.headers()
        try:
            yield
        finally:
            self._known = None

    def _files(self, answer: HttpResponse) -> tuple[File, ...]:
        """The files that a page offers; what the office has lost can't be handed out."""
        found = {}
        for address, file, headers in getattr(answer, "beside", ()):
            place = page_of_file(address.removeprefix(self._base))
            if place is not None and file.path.is_file():
                found[place[1]] = File(place[1], headers, file.path)
        return tuple(sorted(found.values(), key=lambda one: (len(one.name), one.name)))

    def __call__(self, address: str) -> Rendered:
        """What the application answers."""
        answer = _ask(address, self._host, self._base, self._known)
        if answer.status_code in _ABSENT:
            return Rendered(None)
        if answer.status_code == 503:
            raise UnavailableError(f"现在生成不了 {address}：数据库没有应答。稍后会自动再试。")
        if answer.status_code not in {200, 410}:
            raise RenderingError(f"{address}: {answer.status_code}")
        common = self._common or self._store.headers()
        name = name_of(address) or "index.html"
        own = tuple(
            (key, value)
            for key, value in sorted(answer.headers.items())
            if key not in _NOT_KEPT
            and common.get(key) != value
            and not (key == "Content-Type" and value == type_of(name))
        )
        return Rendered(
            Page(answer.status_code, own, answer.content, self._files(answer)),
            frozenset(getattr(answer, "targets", ())),
            getattr(answer, "holds_until", None),
        )


def _common_headers(host: str) -> dict[str, str]:
    headers = _ask("/robots.txt", host).headers
    return {k: v for k, v in headers.items() if k not in {*_NOT_KEPT, "Content-Type"}}


@cache
def _program() -> str:
    """What makes the pages, beside the records: this version with its templates and styles."""
    made = sha256(gongkai.__version__.encode())
    for name in ("look", "portal"):
        root = Path(apps.get_app_config(name).path)
        for file in sorted(root.rglob("*")):
            if file.suffix in {".html", ".py"}:
                made.update(file.read_bytes())
    return made.hexdigest()


def _maker(site: Site | ShownSite, host: str) -> str:
    known = asdict(site) | ({"bodies": sorted(site.bodies)} if isinstance(site, ShownSite) else {})
    told = f"{_program()}{sorted(known.items())}{host}{settings.HTTPS}"
    return sha256(told.encode()).hexdigest()


def look_at(address: str) -> Fetched:
    """A page of the main site as a reader gets it, with the time that the server took for it."""
    host = read_site(settings.DATA_FOLDER).domain or _NO_DOMAIN
    begun = time.monotonic()
    try:
        answer = _ask(address, host)
    except Exception as error:  # noqa: BLE001 - a page that fails is what the inspection is to see
        return Fetched(address, None, seconds=time.monotonic() - begun, message=str(error)[:200])
    took = time.monotonic() - begun
    kind = answer.headers.get("Content-Type", "")
    return Fetched(address, answer.status_code, answer.content, kind, took)


def store(code: str = MAIN) -> Store:
    """Where the pages of a site lie, without a code those of the main one."""
    return Store.of(settings.DATA_FOLDER, code)


def finisher(into: Store | None = None, moment: Moment | None = None) -> Finisher:
    """What makes the pages of this installation. Raises WrongStateError while it is not open.

    `moment`: what several sites share that are brought up to date together.
    """
    site = read_site(settings.DATA_FOLDER)
    host = site.domain or _NO_DOMAIN
    missing = missing_in(site)
    if missing and not is_test_host(host):
        raise WrongStateError(
            f"站点还不能开放，缺少：{'、'.join(missing)}。请先在数据文件夹的 site.json 里填写。"
        )
    pages = into or store()
    return Finisher(
        pages, _Renderer(pages, host, moment), _maker(site, host), lambda: _common_headers(host)
    )


def branch_finisher(
    branch: ShownSite, into: Store | None = None, moment: Moment | None = None
) -> Finisher:
    """What makes the pages of a site beside the main one."""
    host = branch.domain or read_site(settings.DATA_FOLDER).domain or _NO_DOMAIN
    pages = into or store(branch.code)
    return Finisher(
        pages,
        _Renderer(pages, host, moment, branch.base, Reader(branch.bodies)),
        _maker(branch, host),
        lambda: _common_headers(host),
        branch.bodies,
        {"domain": branch.domain} if branch.domain else {"base": branch.base},
    )


def branch_finishers(moment: Moment | None = None) -> list[Finisher]:
    """What makes the pages of the open sites beside the main one."""
    return [branch_finisher(site, moment=moment) for site in open_sites(ANONYMOUS)]


def _tend_branches(today: date, moment: Moment, *, has_news: bool) -> bool:
    """Keep the pages of the other sites: of those that opened, until they close.

    Where there are none and nothing has happened, nobody is asked.
    """
    lying = {one.folder.name: one for one in branch_stores(store().folder.parent)}
    if not has_news and not lying:
        return False
    did = False
    for known in branch_finishers(moment):
        lying.pop(known.store.folder.name, None)
        if not known.store.is_begun:
            known.begin(today)
            store().bump()  # whoever hands pages out looks for this site now
            did = True
        did |= known.follow(today)
    for closed in lying.values():
        closed.drop()
        store().bump()
    return did


def _kept(moment: Moment | None = None) -> Finisher | None:
    """What keeps the pages up; None where none are kept, or while the site is not open."""
    if not store().is_begun:
        return None
    try:
        return finisher(moment=moment)
    except WrongStateError:
        return None


def follow_next(clock: Callable[[], datetime]) -> bool:
    """Make the pages anew that what happened last makes stale; False where nothing did."""
    moment, today = Moment(), timezone.localdate(clock())
    known = _kept(moment)
    if known is None:
        return False
    has_news = known.follow(today)
    return _tend_branches(today, moment, has_news=has_news) or has_news


def sweep_next(clock: Callable[[], datetime]) -> bool:
    """Make the next pages of those that wait to be made anew; False where none wait."""
    known = _kept()
    if known is None:
        return False
    return known.sweep() is not None or any(one.sweep() is not None for one in _lying_finishers())


def _lying_finishers() -> list[Finisher]:
    """What makes the pages of the sites whose pages are kept; without such, nobody is asked."""
    return branch_finishers() if branch_stores(store().folder.parent) else []


def retry(clock: Callable[[], datetime]) -> int:
    """Make the pages anew that could not be made before."""
    known, today = _kept(), timezone.localdate(clock())
    if known is None:
        return 0
    return sum(one.retry(today) for one in (known, *_lying_finishers()))


def begin() -> None:
    """Keep pages from now on, and bring those that are kept up to date before anybody reads them.

    Without a database the pages that are kept are served as they are.
    """
    moment, today = Moment(), timezone.localdate()
    try:
        known = finisher(moment=moment)
        known.begin(today)
        while known.follow(today):
            pass
        while _tend_branches(today, moment, has_news=True):
            pass
    except (WrongStateError, UnavailableError, OperationalError) as error:
        log.warning("%s", error)
