"""The front of the web server: finished pages are answered here, before Django wakes up.

It passes everything on that is no plain reading of a finished page: another method, a query, another
name of the site, an unsafe connection, or an address that has no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from gongkai.config.parts import NO_SUCH_PART, PartOfFile
from gongkai.config.site import is_test_host, missing_in, read_site
from gongkai.finished.store import (
    FORMS,
    Generation,
    Store,
    branch_stores,
    gzipped,
    name_of,
    page_of_file,
    type_of,
)
from gongkai.look.context import MODE_COOKIE
from gongkai.rules.ranges import is_same, part_asked, place_of
from gongkai.rules.sites import ROOM
from gongkai.rules.visits import visit_of
from gongkai.sites.adapters.counting import note_visit

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]
Headers = list[tuple[str, str]]

# What lies in memory of the pages that are read most.
MOST_BYTES: Final = 48 * 1024 * 1024
_STATUS: Final = {
    200: "200 OK",
    206: "206 Partial Content",
    304: "304 Not Modified",
    410: "410 Gone",
    416: "416 Range Not Satisfiable",
}
_ELDER: Final = f"{MODE_COOKIE}=elder"
_STANDARD_MARK: Final = b'data-mode="standard"'
_ELDER_MARK: Final = b'data-mode="elder"'
# Whether a name may be served is asked again after so many seconds.
_HOLDS: Final = 1.0
_OF_THE_FILE: Final = frozenset({"Content-Type", "Content-Disposition", "ETag"})
# Bytes of a file that are read at once.
_PIECE: Final = 256 * 1024


# The headers that decide over a finished page.
ASKED: Final = (
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_X_FORWARDED_PROTO",
)


class Finished(NamedTuple):
    """An answer from the finished pages: its bytes, or the file (or a part) that is to be sent."""

    status: int
    headers: Headers
    body: list[bytes]
    file: Path | None = None
    part: range | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A page as it goes out: for each coding its headers and bytes."""

    generation: int
    status: int
    etag: str
    forms: dict[str, tuple[Headers, list[bytes]]]
    unchanged: Headers
    size: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class _Branches:
    """The sites beside the main one whose pages are kept, by domain and by what stands before.

    They are looked for anew after `until`, and when the pages of the main site change.
    """

    until: float
    generation: int
    by_domain: dict[str, _Shelf]
    by_code: dict[str, _Shelf]


class Front:
    """A WSGI application before another one."""

    def __init__(self, behind: App, store: Store) -> None:
        self.behind = behind
        self._main = _Shelf(store)
        self._pages = store.folder.parent
        self._branches = _Branches(0.0, 0, {}, {})
        self._hosts: dict[str, tuple[float, bool]] = {}

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a finished page, or let the application answer."""
        finished = self.finished(environ)
        if finished is None:
            return self.behind(environ, start_response)
        start_response(_STATUS[finished.status], finished.headers)
        return _pieces(finished.file, finished.part) if finished.file else finished.body

    def finished(self, environ: Environ) -> Finished | None:
        """What answers from the finished pages; None where the application is to answer.

        Of the environ it reads the method, the address and the headers of ASKED.
        """
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return None
        shelf, path = self._shelf_of(environ)
        generation = shelf.generation() if shelf else 0
        if shelf is None or not generation or not self._may_serve(environ, shelf):
            return None
        query = environ.get("QUERY_STRING")
        address = f"{path}?{query}" if query else path
        ready = shelf.ready(address, generation, _ELDER in environ.get("HTTP_COOKIE", ""))
        if ready is None:
            file = shelf.file(address)
            return _handed_out(file, environ) if file else None
        if "HTTP_USER_AGENT" in environ and method == "GET" and ready.is_read:
            _count(environ, path, shelf.code)
        if environ.get("HTTP_IF_NONE_MATCH") == ready.etag and ready.status == 200:
            return Finished(304, ready.unchanged, [])
        headers, body = self._chosen(ready, environ.get("HTTP_ACCEPT_ENCODING", ""))
        return Finished(ready.status, headers, body if method == "GET" else [])

    def _shelf_of(self, environ: Environ) -> tuple[_Shelf | None, str]:
        """The pages of the site that is meant, None where Django knows, and the address on it."""
        path: str = environ["PATH_INFO"]
        known = self._branches
        now, generation = monotonic(), self._main.generation()
        if known.until < now or known.generation != generation:
            self._branches = known = self._look_for_branches(now, generation)
        if path.startswith(ROOM):
            code, slash, rest = path.removeprefix(ROOM).partition("/")
            return known.by_code.get(code), f"{slash}{rest}"
        if not known.by_domain:
            return self._main, path
        domain, _ = split_domain_port(environ.get("HTTP_HOST", "").lower())
        return known.by_domain.get(domain, self._main), path

    def _look_for_branches(self, now: float, generation: int) -> _Branches:
        shelves = {one.code: one for one in self._branches.by_code.values()}
        shelves |= {one.code: one for one in self._branches.by_domain.values()}
        by_domain, by_code = {}, {}
        for store in branch_stores(self._pages):
            place, code = store.place(), store.folder.name
            shelf = shelves.get(code)
            if shelf is None or not shelf.generation():
                shelf = _Shelf(store, code)
            if place.get("domain"):
                by_domain[place["domain"]] = shelf
            else:
                by_code[code] = shelf
        return _Branches(now + _HOLDS, generation, by_domain, by_code)

    @staticmethod
    def _chosen(ready: _Ready, accepted: str) -> tuple[Headers, list[bytes]]:
        for coding, form in ready.forms.items():
            if coding in accepted and f"{coding};q=0" not in accepted.replace(" ", ""):
                return form
        return ready.forms[""]

    def _may_serve(self, environ: Environ, shelf: _Shelf) -> bool:
        host = environ.get("HTTP_HOST", "")
        if settings.DEBUG or (settings.HTTPS and environ.get("HTTP_X_FORWARDED_PROTO") != "https"):
            return False
        if shelf is not self._main:  # one that is open has all that the law wants
            domain, _ = split_domain_port(host)
            is_own = self._branches.by_domain.get(domain) is shelf
            return is_own or validate_host(domain, settings.ALLOWED_HOSTS)
        known = self._hosts.get(host)
        if known is None or known[0] < monotonic():
            if len(self._hosts) > 1000:  # any name may be sent
                self._hosts.clear()
            self._hosts[host] = known = (monotonic() + _HOLDS, _is_served(host))
        return known[1]


class _Shelf:
    """The pages of one site, those that are read most in memory."""

    def __init__(self, store: Store, code: str = "") -> None:
        self.code = code  # empty for the main site
        self.generation = Generation(store)
        self._store = store
        self._ready: dict[str, _Ready] = {}
        self._bytes = 0

    def ready(self, address: str, generation: int, is_elder: bool) -> _Ready | None:
        """The page of an address as it goes out; None where none is kept."""
        key = f"{address} elder" if is_elder else address
        ready = self._ready.get(key)
        if ready is None or ready.generation != generation:
            ready = self._load(address, key, generation, is_elder)
        return ready

    def file(self, address: str) -> tuple[Path, Headers] | None:
        """A file that belongs to a page, with all its headers."""
        found = self._store.file(address)
        if found is None:
            return None
        told = self._store.headers() | {"Cache-Control": "no-cache"} | dict(found.headers)
        return found.source, list(told.items())

    def _load(self, address: str, key: str, generation: int, is_elder: bool) -> _Ready | None:
        self._ready.pop(key, None)
        belongs_to = page_of_file(address)
        if belongs_to:  # of what was withdrawn: gone like its page
            page, name = self._store.get(belongs_to[0]), name_of(belongs_to[0])
            page = page if page and page.status == 410 else None
        else:
            page, name = self._store.get(address), name_of(address)
        if page is None or name is None:
            return None
        bodies = {"": page.body}
        if is_elder:
            bodies[""] = page.body.replace(_STANDARD_MARK, _ELDER_MARK, 1)
            bodies["gzip"] = gzipped(bodies[""])
        else:
            for coding in FORMS:
                form = self._store.form(address, page.status, coding)
                if form is not None:
                    bodies[coding] = form
        etag = f'W/"{sha256(bodies[""]).hexdigest()[:20]}"'
        common = self._store.headers() | {"Content-Type": type_of(name)} | dict(page.headers)
        common |= {"ETag": etag, "Vary": "Accept-Encoding, Cookie"}
        common.setdefault("Cache-Control", "no-cache")
        plain: Headers = list(common.items())
        forms = {}
        for coding in sorted(bodies, key=lambda one: len(bodies[one])):
            headers = [*plain, ("Content-Length", str(len(bodies[coding])))]
            if coding:
                headers.append(("Content-Encoding", coding))
            forms[coding] = (headers, [bodies[coding]])
        forms[""] = forms.pop("")  # the last resort, even where it is the shortest
        size = sum(map(len, bodies.values())) + 2000
        is_read = page.status == 200 and name.endswith(".html")
        made = _Ready(generation, page.status, etag, forms, plain, size, is_read)
        self._keep(key, made)
        return made

    def _keep(self, key: str, made: _Ready) -> None:
        if self._bytes + made.size > MOST_BYTES:
            self._ready.clear()
            self._bytes = 0
        self._ready[key] = made
        self._bytes += made.size


def _handed_out(file: tuple[Path, Headers], environ: Environ) -> Finished | None:
    """A file as it lies there, or the part of it that is asked for."""
    path, headers = file
    etag = next((value for name, value in headers if name == "ETag"), "")
    if etag and environ.get("HTTP_IF_NONE_MATCH") == etag:
        return Finished(304, headers, [])
    try:
        size = path.stat().st_size
    except FileNotFoundError:  # taken away just now
        return None
    headers.append(("Accept-Ranges", "bytes"))
    is_sent = environ["REQUEST_METHOD"] == "GET"
    part = part_asked(environ.get("HTTP_RANGE", ""), size) if is_sent else None
    if part is None or not is_same(environ.get("HTTP_IF_RANGE", ""), etag):
        headers.append(("Content-Length", str(size)))
        return Finished(200, headers, [], path if is_sent else None)
    if not part:
        return _refused(headers, place_of(part, size))
    headers += [("Content-Range", place_of(part, size)), ("Content-Length", str(len(part)))]
    return Finished(206, headers, [], path, part)


def _refused(headers: Headers, place: str) -> Finished:
    told = NO_SUCH_PART.encode()
    kept = [(name, value) for name, value in headers if name not in _OF_THE_FILE]
    kept += [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Range", place),
        ("Content-Length", str(len(told))),
    ]
    return Finished(416, kept, [told])


def _pieces(path: Path, part: range | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        one = PartOfFile(file, part) if part else file
        while piece := one.read(_PIECE):
            yield piece


def _count(environ: Environ, path: str, code: str) -> None:
    """Count what a person read, as `config.middleware` does where Django answers."""
    if settings.VISITS_FROM_LOG:
        return
    visit = visit_of(
        path,
        on=timezone.localdate(),
        agent=environ["HTTP_USER_AGENT"],
        referrer=environ.get("HTTP_REFERER", ""),
        own=(environ.get("HTTP_HOST", "").partition(":")[0],),
    )
    if visit is not None:
        with suppress(OSError):  # a full disk keeps nobody from reading
            note_visit(visit, code)


def _is_served(host: str) -> bool:
    domain, _ = split_domain_port(host)
    if not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    return is_test_host(host) or not missing_in(read_site(settings.DATA_FOLDER))
