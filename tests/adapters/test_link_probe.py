"""The probe of links speaks to a real server, and reaches into no network that is not everybody's."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from gongkai.catalogue.adapters.link_probe import Probe
from gongkai.rules.published_links import AnswerKind

HERE, BESIDE = "127.0.0.1", "127.0.0.2"  # the second stands for a network inside


@dataclass
class Site:
    """A server on every address of the loopback, what it was asked, and what names mean."""

    port: int
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)

    def url(self, path: str, host: str = "site.gov.cn") -> str:
        return f"http://{host}:{self.port}{path}"

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.names:
            raise socket.gaierror(-2, "unknown")
        return self.names[host]

    def probe(self, **more: Any) -> Probe:
        return Probe(self.resolve, lambda place: place == HERE, **({"seconds": 3.0} | more))


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says: /404, /to/<path> a redirect, /nohead, /slow a letter at a time."""

    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *words: Any) -> None:
        return None

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.site.asked.append((self.command, self.path, str(self.connection.getsockname()[0])))
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "slow":
            self.drip()
            return
        status = int(kind) if kind.isdigit() else 200
        if kind == "nohead":
            status = 405 if self.command == "HEAD" else 200
        self.send_response(302 if kind == "to" else status)
        if kind == "to":
            target = self.site.names["to"][0] if rest == "named" else f"/{rest}"
            self.send_header("Location", target)
        self.send_header("Content-Length", "1000000")
        self.end_headers()

    def drip(self) -> None:
        for _ in range(40):
            time.sleep(0.1)
            self.wfile.write(b"H")
            self.wfile.flush()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *details: Any) -> None:
        return None


@pytest.fixture
def site() -> Iterator[Site]:
    handler = type("HandlerOfSite", (Handler,), {})
    server = Server(("0.0.0.0", 0), handler)  # noqa: S104 - only two of the loopback are asked
    handler.site = site = Site(server.server_address[1], names={"site.gov.cn": [HERE]})  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_that_opens_is_asked_for_its_head_alone(site: Site) -> None:
    answer = site.probe()(site.url("/200?甲=乙"))
    assert (answer.kind, answer.status) == (AnswerKind.OPENS, 200)
    assert site.asked == [("HEAD", "/200?%E7%94%B2=%E4%B9%99", HERE)]


def test_a_server_that_knows_no_head_is_asked_for_the_page(site: Site) -> None:
    assert site.probe()(site.url("/nohead")).kind is AnswerKind.OPENS
    assert [method for method, _, _ in site.asked] == ["HEAD", "GET"]


def test_what_is_gone_and_what_stumbles_are_told_apart(site: Site) -> None:
    gone, stumbles = site.probe()(site.url("/404")), site.probe()(site.url("/503"))
    assert (gone.kind, gone.message) == (AnswerKind.GONE, "网页不存在（404）")
    assert (stumbles.kind, stumbles.status) == (AnswerKind.STUMBLES, 503)


def test_a_redirect_is_followed_and_a_ring_is_left(site: Site) -> None:
    assert site.probe()(site.url("/to/to/200")).kind is AnswerKind.OPENS
    ring = site.probe()(site.url("/301"))
    assert ring.kind is AnswerKind.OPENS  # a redirect to nowhere is an answer
    site.names["to"] = ["/to/named"]
    assert site.probe()(site.url("/to/named")).message == "跳转的次数太多"


def test_no_name_and_no_redirect_leads_inside(site: Site) -> None:
    site.names |= {"inner.gov.cn": [BESIDE], "both.gov.cn": [HERE, BESIDE], BESIDE: [BESIDE]}
    probe = site.probe()
    for url in (site.url("/200", "inner.gov.cn"), site.url("/200", "both.gov.cn")):
        assert probe(url).kind is AnswerKind.INSIDE
    assert site.asked == []
    for target in (site.url("/secret", "inner.gov.cn"), site.url("/secret", BESIDE)):
        site.names["to"] = [target]
        assert probe(site.url("/to/named")).kind is AnswerKind.INSIDE
    assert {path for _, path, _ in site.asked} == {"/to/named"}
    # By the rule of the product this very server is inside.
    real = Probe(site.resolve, seconds=3.0)
    assert real(site.url("/200")).kind is AnswerKind.INSIDE
    assert real(f"http://127.0.0.1:{site.port}/200").kind is not AnswerKind.OPENS


def test_a_name_that_changes_its_mind_leads_nowhere_else(site: Site) -> None:
    places = iter([[HERE], [BESIDE], [BESIDE]])

    def resolve(host: str, port: int) -> list[str]:
        return next(places)

    probe = Probe(resolve, lambda place: place == HERE, seconds=3.0)
    # HEAD and GET of one address use the one that was judged; the redirect is judged anew.
    assert probe(site.url("/nohead")).kind is AnswerKind.OPENS
    assert {place for _, _, place in site.asked} == {HERE}
    assert probe(site.url("/200")).kind is AnswerKind.INSIDE
    assert {place for _, _, place in site.asked} == {HERE}


def test_addresses_with_names_or_of_other_kinds_are_not_asked(site: Site) -> None:
    for url in (f"http://u:p@site.gov.cn:{site.port}/", "ftp://site.gov.cn/", "http:///x"):
        assert site.probe()(url).kind is AnswerKind.GONE
    assert site.probe()("http://site.gov.cn:99999/").kind is AnswerKind.STUMBLES
    assert site.asked == []


def test_whoever_drips_letters_or_is_not_there_is_cut_off(site: Site) -> None:
    begin = time.monotonic()
    slow = site.probe(seconds=0.6)(site.url("/slow"))
    assert slow.kind is AnswerKind.STUMBLES
    assert time.monotonic() - begin < 3
    unknown = site.probe()("http://nobody.gov.cn/")
    assert unknown.message == "域名解析不了"
    with socket.socket() as closed:
        closed.bind((HERE, 0))
        port = closed.getsockname()[1]
    assert site.probe()(f"http://site.gov.cn:{port}/").message == "对方拒绝连接"
