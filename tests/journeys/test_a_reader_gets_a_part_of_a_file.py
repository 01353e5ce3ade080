"""A viewer on a phone reads a file in parts, and goes on where the line broke off."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from gongkai.rules.attachments import suffix_of
from tests.factories.installations import ROOT, until
from tests.factories.shell import CLEAN
from tests.journeys.test_the_server import WITHOUT_GRANIAN, free_port, get, serving

FILE = "".join(f"{number},户口迁移\n" for number in range(30_000)).encode()
# Prints the address of the file of an item that is published.
PUBLISH = """
import sys
from pathlib import Path
from gongkai.cli import django
django.start(Path(sys.argv[1]))
django.migrate()
from django.utils import timezone
from gongkai.catalogue.actions import Upload, publish_item
from gongkai.catalogue.tasks import screen_next_item
from tests.factories.city import build_city
from tests.factories.items import approve, build_newsroom, draft
at = timezone.now()
room = build_newsroom(build_city(at), at)
version = draft(room, at, Upload("名单.csv", Path(sys.argv[2]).read_bytes()))
screen_next_item(lambda: at)
approve(room, version, at)
version = publish_item(version_id=version.pk, by=room.head, at=at)
(file,) = version.files.all()
print(f"/disclosure/items/{version.item.index_number}/files/{file.pk}")
"""
SERVERS = {"granian": ["-m", "gongkai"], "waitress": ["-c", WITHOUT_GRANIAN]}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Site(NamedTuple):
    """A running server and the address of a file on it."""

    port: int
    address: str
    kept: Path

    def ask(self, method: str = "GET", address: str = "", **headers: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, address or self.address, headers=told)
            answer = line.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, names, answer.read())
        finally:
            line.close()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder, and the address of a file that is published there."""
    folder = tmp_path_factory.mktemp("parts")
    (folder / "list.csv").write_bytes(FILE)
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH, folder / "data", folder / "list.csv"],
        cwd=ROOT,
        env=CLEAN,
        capture_output=True,
        text=True,
        check=True,
    )
    return folder / "data", done.stdout.split()[-1] + suffix_of("text/csv")


@pytest.fixture(scope="module", params=SERVERS)
def site(published: tuple[Path, str], request: pytest.FixtureRequest) -> Iterator[Site]:
    folder, address = published
    port = free_port()
    with serving(SERVERS[request.param], folder, port):
        kept = folder / "pages/default/www" / address[1:]
        assert get(port, address.partition("files/")[0])[0] == 200
        until(kept.exists, "the pages are not finished")
        yield Site(port, address, kept)


@pytest.fixture(params=["a finished file", "the program"])
def file(site: Site, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The same file, from what lies finished and from behind it."""
    away = site.kept.with_name("away")
    if request.param == "the program":
        site.kept.rename(away)
    yield site
    if away.exists():
        away.rename(site.kept)


def test_the_whole_file_says_that_it_has_parts(file: Site) -> None:
    whole, head = file.ask(), file.ask("HEAD")
    assert (whole.status, whole.body) == (200, FILE)
    assert (head.status, head.body) == (200, b"")
    for answer in (whole, head):
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["content-length"] == str(len(FILE))
        assert answer.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=0-", range(len(FILE))),
        ("bytes=100-355", range(100, 356)),
        ("bytes=1000-500999", range(1000, 501_000)),
        ("bytes=-10", range(len(FILE) - 10, len(FILE))),
        (f"bytes={len(FILE) - 5}-{len(FILE) + 5}", range(len(FILE) - 5, len(FILE))),
    ],
)
def test_a_part_is_these_bytes_and_no_others(file: Site, told: str, part: range) -> None:
    answer = file.ask(Range=told)
    assert answer.status == 206
    assert answer.body == FILE[part.start : part.stop]
    assert answer.headers["content-range"] == f"bytes {part.start}-{part.stop - 1}/{len(FILE)}"
    assert answer.headers["content-length"] == str(len(part))
    assert answer.headers["content-type"] == file.ask("HEAD").headers["content-type"]
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("told", ["bytes=0-1,5-6", "bytes=9-1", "lines=1-2", "bytes=x", ""])
def test_what_names_no_single_part_gets_the_whole(file: Site, told: str) -> None:
    answer = file.ask(Range=told)
    assert (answer.status, answer.body) == (200, FILE)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("told", [f"bytes={len(FILE)}-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused_with_the_size(file: Site, told: str) -> None:
    answer = file.ask(Range=told)
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{len(FILE)}"
    assert "请从头下载" in answer.body.decode()
    head = file.ask("HEAD", Range=told)
    assert (head.status, head.headers["content-length"]) == (200, str(len(FILE)))


def test_who_has_begun_with_another_file_gets_the_whole_of_this_one(file: Site) -> None:
    etag = file.ask("HEAD").headers["etag"]
    same = file.ask(Range="bytes=5-9", If_Range=etag)
    assert (same.status, same.body) == (206, FILE[5:10])
    for told in ('"another"', f"W/{etag}", "Thu, 26 Nov 2026 00:00:00 GMT"):
        other = file.ask(Range="bytes=5-9", If_Range=told)
        assert (other.status, other.body) == (200, FILE), told
        beyond = file.ask(Range=f"bytes={len(FILE)}-", If_Range=told)
        assert beyond.status == 200, told
    assert file.ask(If_None_Match=etag, Range="bytes=5-9").status == 304


def test_parts_put_together_are_the_file(file: Site) -> None:
    step = 100_000
    parts = [file.ask(Range=f"bytes={at}-{at + step - 1}") for at in range(0, len(FILE), step)]
    assert b"".join(part.body for part in parts) == FILE


def test_a_page_has_no_parts(site: Site) -> None:
    page = site.address.partition("files/")[0]
    answer = site.ask("GET", page, Range="bytes=0-9")
    assert answer.status == 200
    assert answer.body.endswith(b"</html>\n")
