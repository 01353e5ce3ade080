"""The inspection asks a real server and reads saved pages; it reaches into no network inside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from gongkai.catalogue.adapters.link_probe import Probe
from gongkai.cli.main import app
from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.crawl import MOST_BYTES
from gongkai.supervision.adapters.pages import fetch, saved, why_dead

HERE = "127.0.0.1"


class Handler(BaseHTTPRequestHandler):
    """A home page, a redirect to it, one without an end, and nothing else."""

    def log_message(self, *words: Any) -> None:
        return None

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.path == "/to":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        if self.path in {"/", "/huge"}:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.command == "GET":
                size = MOST_BYTES + 1000 if self.path == "/huge" else 0
                self.wfile.write("<title>首页</title>2026-11-20".encode() + b" " * size)
            return
        self.send_response(404)
        self.end_headers()


@pytest.fixture
def port(socket_enabled: None) -> Iterator[int]:
    server = ThreadingHTTPServer((HERE, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def probe() -> Probe:
    return Probe(lambda host, port: [HERE], lambda place: place == HERE, seconds=5.0)


def test_pages_come_with_status_time_and_body_and_no_more_than_a_page_may_have(port: int) -> None:
    url = f"http://gaj.example.gov.cn:{port}"
    found = list(fetch([f"{url}/", f"{url}/to", f"{url}/none", f"{url}/huge"], probe()))
    assert [page.status for page in found] == [200, 200, 404, 200]
    assert "首页" in found[0].body.decode()
    assert found[1].body == found[0].body
    assert found[2].body == b""
    assert len(found[3].body) == MOST_BYTES
    assert all(page.seconds is not None and page.seconds < 5 for page in found)
    assert "404" in why_dead(f"{url}/none", probe())
    assert why_dead(f"{url}/", probe()) == ""


def test_an_address_of_a_network_inside_is_never_asked(port: int) -> None:
    [page] = fetch([f"http://{HERE}:{port}/"])
    assert (page.status, page.body) == (None, b"")
    assert "内部网络" in page.message
    assert "内部网络" in why_dead(f"http://{HERE}:{port}/")


def test_a_folder_is_read_from_the_top_and_links_out_of_it_are_left(tmp_path: Path) -> None:
    (tmp_path / "outside.html").write_text("secret", "utf-8")
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "index.html").write_text("<title>首页</title>", "utf-8")
    (site / "a" / "1.htm").write_text("<title>甲</title>", "utf-8")
    (site / "a" / "1.pdf").write_bytes(b"%PDF")
    (site / "out.html").symlink_to(tmp_path / "outside.html")
    assert [page.address for page in saved(site)] == ["/index.html", "/a/1.htm"]
    with pytest.raises(BadInputError, match="不是文件夹"):
        list(saved(tmp_path / "none"))


def test_the_command_judges_a_saved_site_and_writes_the_sheet(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    tags = "".join(
        f'<meta name="{name}" content="x">' for name in ("SiteName", "SiteDomain", "SiteIDCode")
    )
    (site / "index.html").write_text(f"<html><head>{tags}</head><body>2026-11-20</body>", "utf-8")
    run = CliRunner().invoke
    sheet = tmp_path / "检查表.xlsx"
    words = ["site", "inspect", "--crawl", str(site), "--on", "2026-11-23", "--sheet", str(sheet)]
    good = run(app, words)
    assert good.exit_code == 0, good.output
    assert "正常　首页不更新：3 天" in good.output
    assert "没有检查　站点无法访问" in good.output
    assert openpyxl.load_workbook(sheet).active["A1"].value == "部分"
    (site / "c.html").write_text("<title>=甲</title>", "utf-8")
    bad = run(app, [*words[:5], "2026-12-20", *words[6:]])
    assert bad.exit_code == 1
    assert "不合格　首页不更新：30 天" in bad.output
    assert "缺少 SiteName、SiteDomain、SiteIDCode" in bad.output
    assert "网站不合格" in bad.output
    assert run(app, ["site", "inspect"]).exit_code == 2
    assert run(app, ["site", "inspect", "--crawl", str(tmp_path / "none")]).exit_code == 2
