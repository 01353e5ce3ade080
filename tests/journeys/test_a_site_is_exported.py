"""The whole public site as a folder that any web server hands out, and checked in the terminal."""

from __future__ import annotations

import gzip
import http.client
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from typer.testing import CliRunner

from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.cli import django
from gongkai.cli.site import site as command
from gongkai.config import finishing
from gongkai.config.site_export import export_site
from gongkai.finished.following import Finisher
from gongkai.rules.errors import BadInputError, WrongStateError
from tests.factories.city import City
from tests.factories.items import publish
from tests.factories.pdfs import printed_pdf
from tests.factories.site_life import build_site
from tests.journeys.test_the_server import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(
    city: City, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Finisher, str, str]:
    """A finished site with one item before the public and one taken back: their addresses."""
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path / "data")
    monkeypatch.setattr(django, "start_on_existing", lambda data: None)
    room, _ = build_site(city, at)
    files = Upload("决定.pdf", printed_pdf(["一"])), Upload("名单.csv", b"1,2")
    shown = publish(room, at, *files, title="读得到")
    gone = publish(room, at, *files, title="撤回了")
    actions.withdraw_item(version_id=gone.pk, reason="有误", by=room.head, at=at)
    (settings.DATA_FOLDER / "pages").mkdir(parents=True)
    connection.ensure_connection()
    addresses = [f"/disclosure/items/{one.item.index_number}/" for one in (shown, gone)]
    return finishing.finisher(), addresses[0], addresses[1]


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_pages_are_built_verified_and_mended_in_the_terminal(
    pages: tuple[Finisher, str, str],
) -> None:
    site, shown, gone = pages
    with pytest.raises(WrongStateError, match="gongkai site build"):
        run("verify")
    # Broken off after some pages; the next run goes on.
    site.begin(timezone.localdate())
    assert site.sweep(3)
    status, told = run("build")
    assert status == 0
    assert "已生成" in told
    assert "都是最新的" in run("build")[1]
    assert run("verify")[0] == 0
    kept = site.store.get(shown)
    assert kept is not None
    kept = replace(kept, files=())
    for broken in (shown, "/"):
        site.store.take_away(broken)
    site.store.put("/disclosure/items/x/y/", kept)
    site.store.put("/about/", kept)
    site.store.flush()
    status, told = run("verify")
    assert status == 1
    for line in (
        f"缺少　{shown}",
        "缺少　/\n",
        "和记录不一致　/about/",
        "不应存在　/disclosure/items/x/y/",
    ):
        assert line in told
    assert gone not in told
    time.sleep(0.05)  # the clock of the disk goes on
    assert run("build", "--anew")[0] == 0
    assert run("verify")[0] == 0


def test_an_exported_folder_holds_the_site(
    pages: tuple[Finisher, str, str], tmp_path: Path
) -> None:
    site, shown, gone = pages
    run("build")
    folder = tmp_path / "export"
    status, told = run("export", str(folder))
    assert status == 0
    assert "1 个已撤回的网址" in told
    assert "读得到" in (folder / f"www{shown}index.html").read_text("utf-8")
    packed = (folder / f"www{shown}index.html.gz").read_bytes()
    assert gzip.decompress(packed) == (folder / f"www{shown}index.html").read_bytes()
    assert not (folder / f"www{gone}index.html").exists()
    assert (folder / "gone.txt").read_text("utf-8") == f"{gone}\n"
    assert (folder / "www/static/look/css/base.css").exists()
    assert not (folder / "www/static/desk").exists()
    with pytest.raises(BadInputError, match="换一个空的"):
        export_site(site.store, folder)


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[None]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        pytest.skip("没有 nginx：apt-get install nginx-light")
    server = (folder / "nginx.conf").read_text("utf-8")
    server = server.replace("/srv/gongkai", str(folder)).replace("listen 80", f"listen {port}")
    server = server.replace("127.0.0.1:8000", "127.0.0.1:9")  # the office is down
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/held-{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "whole.conf"
    whole.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\n{server}\n}}\n",
        "utf-8",
    )
    folder.parent.chmod(0o755)
    process = subprocess.Popen(
        [program, "-e", folder / "error.log", "-c", whole, "-g", "user root;"]
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def fetch(port: int, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    deadline = time.monotonic() + 300
    while True:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            client.request("GET", address, headers=headers)
            answer = client.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            client.close()


def test_nginx_hands_it_out_as_this_program_does(
    pages: tuple[Finisher, str, str], tmp_path: Path
) -> None:
    site, shown, gone = pages
    run("build")
    folder = tmp_path / "export"
    moved = {
        "/old/页.html": shown,
        "/show.asp?id=12": shown,
        '/odd";return 200;': shown,
        "/$uri": "/about/",
    }
    export_site(site.store, folder, moved=moved)
    port = free_port()
    with nginx(folder, port):
        for address, status, file in site.store.addresses():
            told, headers, body = fetch(port, address)
            assert (told, body) == (status, file.read_bytes()), address
            for name, value in site.store.headers().items():
                assert headers[name] == value, name
        told, headers, packed = fetch(port, shown, **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert "读得到" in gzip.decompress(packed).decode()
        assert fetch(port, "/static/look/css/base.css")[0] == 200
        for old in ("/old/%E9%A1%B5.html", "/show.asp?id=12"):
            told, headers, _ = fetch(port, old)
            assert told == 301, old
            assert headers["Location"].endswith(shown)
        # What is no file is asked of the office, which is down.
        for address in ("/search/?q=x", "/disclosure/?page=2", "/nowhere/", "/show.asp?id=13"):
            assert fetch(port, address)[0] == 502, address
        assert fetch(port, shown, Cookie="gongkai_mode=elder")[0] == 502
        assert fetch(port, gone)[0] == 410
        names = [one.name for one in site.store.get(shown).files]  # type: ignore[union-attr]
        assert len(names) == 2
        for name in names:
            kept = site.store.file(f"{shown}files/{name}")
            assert kept is not None
            told, headers, body = fetch(port, f"{shown}files/{name}")
            assert (told, body) == (200, kept.source.read_bytes())
            assert headers["Content-Type"].partition(";")[0] == dict(kept.headers)["Content-Type"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            told, _, body = fetch(port, f"{gone}files/{name}")
            assert told == 410
            assert "有误" in body.decode()
        assert fetch(port, f"{shown}files/99999.pdf")[0] == 502
