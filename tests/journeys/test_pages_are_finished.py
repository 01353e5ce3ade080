"""What is published lies there as a file before the officer sees it, and is gone when taken back."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.adapters.files import path_of
from gongkai.config import finishing
from gongkai.config.front import Front
from gongkai.config.site import Site, write_site
from gongkai.finished.book import turn
from gongkai.finished.following import Finisher
from gongkai.finished.store import Store, address_of, name_of
from gongkai.rules.paging import PAGE_SIZE
from gongkai.rules.sites import REQUIRED
from gongkai.sites.adapters.counting import forget_taken, take_gathered
from tests.factories.city import City
from tests.factories.items import Newsroom, again, approve, build_newsroom, draft, publish
from tests.factories.pdfs import printed_pdf
from tests.factories.shell import CLEAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def site(room: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finisher:
    """A site whose pages are all finished."""
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    finishing.begin()
    drain(finishing.finisher())
    return finishing.finisher()


def drain(site: Finisher) -> None:
    while site.follow(timezone.localdate()) or site.sweep() is not None:
        pass


Answer = tuple[int, dict[str, str], bytes]


class Reader:
    """Reads through the front of the server; counts what it passed on."""

    def __init__(self, store: Store) -> None:
        self.asked_django = 0
        self.front = Front(self.behind, store)

    def behind(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        self.asked_django += 1
        start("404 Not Found", [])
        return []

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        told: list[Any] = []
        body = b"".join(self.front(environ, lambda *status: told.append(status)))
        status, head = told[0][:2]
        return int(status[:3]), dict(head), body


@pytest.fixture
def reader(site: Finisher) -> Reader:
    return Reader(site.store)


def address(version: Any) -> str:
    return f"/disclosure/items/{version.item.index_number}/"


def test_a_page_is_a_file_before_the_officer_sees_that_it_is_published(
    room: Newsroom, site: Finisher, reader: Reader, client: Client, at: datetime
) -> None:
    now = timezone.now()
    version = draft(room, now, title="新公开的信息")
    approve(room, version, now)
    assert reader.get("/")[2].decode().count("新公开的信息") == 0
    client.force_login(room.head)
    done = client.post(f"/desk/items/{version.pk}/publish/", {"seen": again(version).saved})
    assert done.status_code == 302
    version = again(version)
    for place in (
        address(version),
        "/",
        "/disclosure/",
        f"/disclosure/?body={room.body.code}",
        f"/disclosure/columns/{room.column.code}/",
        f"/disclosure/columns/{room.column.code}/feed.rss",
        "/feeds/newest.atom",
    ):
        status, _, body = reader.get(place)
        assert status == 200
        assert "新公开的信息" in body.decode(), place
    assert str(version.item.index_number) in reader.get("/sitemap-1.xml")[2].decode()
    assert reader.asked_django == 0


def test_what_is_withdrawn_is_gone_at_once_and_answers_410(
    room: Newsroom, site: Finisher, reader: Reader, client: Client, at: datetime
) -> None:
    version = publish(room, at, title="要撤回的信息")
    drain(site)
    assert reader.get(address(version))[0] == 200
    actions.withdraw_item(version_id=version.pk, reason="内容有误", by=room.head, at=at)
    drain(site)
    status, _, body = reader.get(address(version))
    assert status == 410
    assert "内容有误" in body.decode()
    assert reader.asked_django == 0
    for place, kept_status, file in site.store.addresses():
        if place != address(version):
            assert kept_status == 200
            assert "要撤回的信息" not in file.read_text("utf-8"), place
            assert str(version.item.index_number) not in file.read_text("utf-8"), place


def test_pages_are_there_while_the_office_has_no_database(
    room: Newsroom, site: Finisher, reader: Reader, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = publish(room, at, title="照样读得到")
    drain(site)

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("asked the database")

    with connection.execute_wrapper(refuse):
        for place, status, _ in list(site.store.addresses()):
            assert reader.get(place)[0] == status, place
        assert "照样读得到" in reader.get(address(version))[2].decode()
    assert reader.asked_django == 0


def test_its_files_lie_beside_a_page_and_go_with_it(
    room: Newsroom, site: Finisher, reader: Reader, client: Client, at: datetime
) -> None:
    uploads = Upload("决定.pdf", printed_pdf(["一"])), Upload("名单.csv", "甲,1".encode())
    version = publish(room, at, *uploads)
    drain(site)
    page = reader.get(address(version))[2].decode()
    places = re.findall(r'href="(/disclosure/items/[^"]+/files/\d+\.[a-z]+)"', page)
    assert {place.rpartition(".")[2] for place in places} == {"pdf", "csv"}
    for file in version.files.all():
        place = f"{address(version)}files/{file.pk}.{'pdf' if 'pdf' in file.media_type else 'csv'}"
        status, headers, body = reader.get(place)
        answer: Any = client.get(place, headers={"host": "localhost"})
        assert (status, body) == (200, answer.getvalue())
        said = {k: v for k, v in answer.headers.items() if k not in {"Vary", "Content-Length"}}
        assert said.items() <= headers.items()
        assert headers["Content-Length"] == str(len(body))
        assert reader.get(place, if_none_match=headers["ETag"])[0] == 304
        assert reader.get(place, method="HEAD")[2] == b""
        kept = site.store.file(place)
        assert kept is not None
        assert kept.source.samefile(path_of(file.sha256))  # a second name, no copy
        assert kept.source.stat().st_mode & 0o777 == 0o644
    assert reader.asked_django == 0
    # A correction without the list takes the list away.
    other = actions.start_correction(version_id=version.pk, note="撤换附件", by=room.editor, at=at)
    content = other.read()
    actions.change_item(
        version_id=other.pk,
        content=replace(content, files=content.files[:1]),
        seen=other.saved,
        by=room.editor,
        at=at,
    )
    approve(room, again(other), at)
    actions.publish_item(version_id=other.pk, by=room.head, at=at)
    drain(site)
    assert reader.get(places[0])[0] == 404  # Django knows that it was replaced
    assert reader.asked_django == 1
    (new,) = again(other).files.filter(sha256=content.files[0].sha256)
    place = f"{address(version)}files/{new.pk}.pdf"
    assert reader.get(place)[0] == 200
    folder = site.store.root(200) / address(version)[1:] / "files"
    assert len(list(folder.iterdir())) == 2
    actions.withdraw_item(version_id=other.pk, reason="内容有误", by=room.head, at=at)
    drain(site)
    for one in (place, *places):
        status, _, body = reader.get(one)
        assert status == 410, one
        assert "内容有误" in body.decode()
        assert client.get(one, headers={"host": "localhost"}).status_code == 410
    assert reader.asked_django == 1
    assert not list(folder.iterdir())
    for file in version.files.all():
        assert path_of(file.sha256).stat().st_mode & 0o777 == 0o600


def test_later_pages_of_a_list_are_files_and_the_old_addresses_lead_there(
    room: Newsroom, site: Finisher, reader: Reader, client: Client, at: datetime
) -> None:
    column = f"/disclosure/columns/{room.column.code}/"
    versions = [publish(room, at, title=f"第{n:02}号") for n in range(PAGE_SIZE + 1)]
    drain(site)
    assert "第00号" not in reader.get(column)[2].decode()
    for later in (f"{column}page/2/", f"/disclosure/page/2/?body={room.body.code}"):
        status, _, body = reader.get(later)
        assert status == 200
        assert "第00号" in body.decode()
    assert f'href="{column}page/2/"' in reader.get(column)[2].decode()
    assert f'href="{column}"' in reader.get(f"{column}page/2/")[2].decode()
    assert reader.asked_django == 0
    for old, new in (
        (f"{column}?page=2", f"{column}page/2/"),
        (f"{column}page/1/", column),
        ("/disclosure/?page=2", f"/disclosure/page/2/?body={room.body.code}"),
    ):
        lead = client.get(old, headers={"host": "localhost"})
        assert (lead.status_code, lead.headers["Location"]) == (301, new)
    assert client.get(f"{column}page/3/", headers={"host": "localhost"}).status_code == 404
    assert client.get(f"{column}page/2/?q=x", headers={"host": "localhost"}).status_code == 404
    actions.withdraw_item(version_id=versions[5].pk, reason="有误", by=room.head, at=at)
    drain(site)
    assert "第00号" in reader.get(column)[2].decode()
    assert reader.get(f"{column}page/2/")[0] == 404  # there is none now: asked of Django
    assert reader.asked_django == 1


def test_forms_and_searches_say_that_the_service_is_interrupted(
    room: Newsroom, site: Finisher, client: Client, at: datetime
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("no answer")

    with connection.execute_wrapper(refuse):
        for place in (
            "/search/?q=通告",
            "/requests/",
            f"/requests/apply/{room.body.code}/",
            f"/disclosure/columns/{room.column.code}/?q=通告",
            "/nowhere/",
        ):
            answer = client.get(place, headers={"host": "localhost"})
            assert answer.status_code == 503, place
            assert "请过几分钟再试" in answer.content.decode()
            assert answer.headers["Retry-After"] == "120"
        asked = {"number": "2026-0001", "code": "abcd-efgh-jkmn"}
        answer = client.post("/requests/status/", asked, headers={"host": "localhost"})
        assert answer.status_code == 503


def test_a_finished_page_has_the_headers_of_djangos_answer(
    site: Finisher, reader: Reader, client: Client, room: Newsroom, at: datetime
) -> None:
    version = publish(room, at)
    gone = publish(room, at)
    actions.withdraw_item(version_id=gone.pk, reason="有误", by=room.head, at=at)
    drain(site)
    places = (address(version), address(gone), "/", "/sitemap.xml", "/robots.txt")
    for place in (*places, "/feeds/newest.rss", "/feeds/newest.atom", "/disclosure/"):
        status, finished, body = reader.get(place)
        answer = client.get(place, headers={"host": "localhost"})
        assert (status, body) == (answer.status_code, answer.content), place
        said = {k: v for k, v in answer.headers.items() if k != "Vary"}
        assert said.items() <= finished.items(), place
        assert set(finished) - set(said) <= {"ETag", "Vary", "Cache-Control", "Content-Length"}
        assert finished["Content-Length"] == str(len(body))
    assert reader.asked_django == 0


def test_a_browser_gets_the_compressed_form_and_is_told_when_nothing_changed(
    site: Finisher, reader: Reader
) -> None:
    plain = reader.get("/")
    packed = reader.get("/", accept_encoding="gzip, deflate")
    assert packed[1]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == plain[2]
    assert len(packed[2]) < len(plain[2]) / 2
    assert "Content-Encoding" not in reader.get("/", accept_encoding="gzip;q=0")[1]
    again = reader.get("/", if_none_match=plain[1]["ETag"])
    assert again[0] == 304
    assert again[2] == b""
    head = reader.get("/", method="HEAD")
    assert head[0] == 200
    assert head[1]["Content-Length"] == str(len(plain[2]))
    assert head[2] == b""
    assert reader.asked_django == 0


def test_what_people_read_is_counted_without_django(site: Finisher, reader: Reader) -> None:
    take_gathered()
    forget_taken()
    reader.get("/about/", user_agent="Mozilla/5.0 (X11; Linux)")
    reader.get("/about/", user_agent="Googlebot/2.1")
    reader.get("/about/")
    reader.get("/sitemap.xml", user_agent="Mozilla/5.0 (X11; Linux)")
    counted = take_gathered()
    forget_taken()
    assert sum(counted.values()) == 1
    assert reader.asked_django == 0


def test_an_old_person_gets_the_same_page_in_their_mode(site: Finisher, reader: Reader) -> None:
    plain, elder = reader.get("/"), reader.get("/", cookie="a=b; gongkai_mode=elder")
    assert b'data-mode="standard"' in plain[2]
    assert plain[2].replace(b'data-mode="standard"', b'data-mode="elder"', 1) == elder[2]
    assert plain[1]["ETag"] != elder[1]["ETag"]
    assert "Cookie" in plain[1]["Vary"]


@pytest.mark.parametrize(
    ("place", "headers"),
    [
        ("/search/", {}),
        ("/disclosure/?body=nobody", {}),
        ("/disclosure/?page=2", {}),
        ("/nowhere/", {}),
        ("/../book.sqlite3", {}),
        ("/headers.json", {}),
        ("/index.html", {}),
        ("/", {"host": "evil.example"}),
    ],
)
def test_everything_else_is_answered_by_django(
    site: Finisher, reader: Reader, place: str, headers: dict[str, str]
) -> None:
    reader.get(place, **headers)
    assert reader.asked_django == 1


def test_a_site_that_lacks_its_numbers_is_not_served_to_the_public(
    site: Finisher, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["www.example.gov.cn", "localhost"])
    reader.get("/", host="www.example.gov.cn")
    assert reader.asked_django == 1
    numbers = dict.fromkeys(REQUIRED, "某") | {"domain": "www.example.gov.cn"}
    write_site(Site(**numbers), settings.DATA_FOLDER)
    drain(finishing.finisher())
    status, _, page = Reader(site.store).get("/", host="www.example.gov.cn")
    assert status == 200
    assert 'content="www.example.gov.cn"' in page.decode()
    assert "http://www.example.gov.cn/sitemap-0.xml" in reader.get("/sitemap.xml")[2].decode()


def test_pages_stay_as_they_are_while_the_record_is_another_or_empty(
    site: Finisher, reader: Reader, room: Newsroom, at: datetime
) -> None:
    version = publish(room, at)
    drain(site)
    with turn(site.store.book) as book:  # as after the restoring of a backup
        book.note("hash", "0" * 64)
    site.store.take_away(address(version))
    drain(site)
    assert reader.get(address(version))[0] == 200
    table = " ON audit_auditevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_event_kept{table}")
    AuditEvent.objects.all()._raw_delete("default")
    assert not site.follow(timezone.localdate())
    assert reader.get(address(version))[0] == 200


def test_without_finished_pages_django_answers(tmp_path: Path) -> None:
    reader = Reader(Store.of(tmp_path))
    reader.get("/")
    assert reader.asked_django == 1


def test_an_address_and_its_file_tell_the_same() -> None:
    for place in ("/", "/a/b-c/", "/a/?body=police-1", "/feeds/newest.atom", "/sitemap-12.xml"):
        name = name_of(place)
        assert name is not None
        assert address_of(name) == place
    for place in ("a", "//", "/../x/", "/.x/", "/a//b/", "/a.html?b=c", "/a/?b=c&d=e", "/a/?b=%2e"):
        assert name_of(place) is None, place


def test_what_is_longer_than_a_file_can_be_called_is_no_file(tmp_path: Path) -> None:
    store = Store.of(tmp_path)
    many = "a" * 10_000
    for place in (f"/search/?q={many}", f"/{many}/", f"/{many}.xml", "/a" * 5_000 + "/"):
        assert name_of(place) is None
        assert store.get(place) is None
        assert store.file(place) is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process that it forks")
def test_four_kills_in_the_middle_leave_every_page_right(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.page_kills", "--kills", "4", "--folder", tmp_path / "data"],
        cwd=Path(__file__).parents[2],
        env=CLEAN,
        capture_output=True,
        text=True,
        check=False,
        timeout=800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 kills, 0 faults" in done.stdout


def test_a_killed_process_leaves_nothing_half_written(site: Finisher) -> None:
    page = site.store.get("/")
    assert page is not None
    site.store.put("/", replace(page, body=b"half"))
    # The process dies here: nothing was put in its place.
    reader = Reader(site.store)
    assert reader.get("/")[2] == page.body
    finishing.finisher().begin(timezone.localdate(), anew=True)
    assert not list(site.store.folder.rglob(".new-*"))
