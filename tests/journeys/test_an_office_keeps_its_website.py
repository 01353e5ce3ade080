"""Old addresses lead on, and visits are counted without anything of who came."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from gongkai.cli.site_count import count
from gongkai.sites.models import OldAddress, ReferrerDay, VisitDay
from gongkai.sites.tasks import count_gathered
from tests.factories.city import City, make_person
from tests.factories.faults import path_of
from tests.factories.items import Newsroom, build_newsroom, publish

LIST = "/desk/site/old-addresses/"
BROWSER = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36"

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture(autouse=True)
def nothing_gathered() -> None:
    count_gathered(timezone.now)
    VisitDay.objects.all().delete()
    ReferrerDay.objects.all().delete()


def bring(client: Client, room: Newsroom, lines: str) -> int:
    return client.post(LIST, {"organisation": room.body.pk, "lines": lines}).status_code


def test_old_addresses_lead_on_and_are_counted(
    room: Newsroom, client: Client, at: datetime
) -> None:
    item = path_of(publish(room, at))
    client.force_login(room.head)
    lines = f"/show.asp?id=1,{item}\n/tzgg/,police-a20-notice\n/alt/,/tzgg/"
    assert bring(client, room, lines) == 302
    reader = Client()
    for old, new in (
        ("/show.asp?id=1", item),
        ("/tzgg/", "/disclosure/columns/police-a20-notice/"),
        ("/tzgg/?from=mail", "/disclosure/columns/police-a20-notice/"),
        ("/alt/", "/disclosure/columns/police-a20-notice/"),
    ):
        response = reader.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)
    assert reader.get("/show.asp?id=2").status_code == 404
    assert reader.post("/tzgg/").status_code == 404
    count_gathered(timezone.now)
    assert OldAddress.objects.get(old="/tzgg/").hits == 2
    shown = client.get(LIST).content.decode()
    assert "/show.asp?id=1" in shown
    client.post(f"{LIST}{OldAddress.objects.get(old='/alt/').pk}/drop/")
    assert reader.get("/alt/").status_code == 404


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("/a,/nowhere/", "没有公开的网页"),
        ("/a,/b\n/b,/a", "转成了圈"),
        ("/disclosure/columns/police-a20-notice/,police-policy", "是现在的网页"),
        ("/a,police-policy\n/a,police-a20-notice", "已经指向别处"),
        ("a,b\nc,d", "不是网址"),
    ],
)
def test_a_list_with_a_fault_changes_nothing(
    room: Newsroom, client: Client, lines: str, told: str
) -> None:
    client.force_login(room.head)
    refused = client.post(LIST, {"organisation": room.body.pk, "lines": lines})
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert not OldAddress.objects.exists()


def test_a_visit_writes_nothing_and_keeps_nothing_of_who_came(
    room: Newsroom,
    client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    item = path_of(publish(room, at))
    known = {"User-Agent": BROWSER, "Referer": "https://gz.gov.cn/page?who=1"}
    client.get(item, headers=known)
    client.get("/search/", {"q": "王小明"}, headers=known)
    client.get("/", headers=known | {"User-Agent": "Baiduspider"})
    client.get("/nowhere/", headers=known)
    assert not VisitDay.objects.exists()
    count_gathered(timezone.now)
    counted = dict(VisitDay.objects.values_list("kind", "times"))
    assert counted == {"item": 1, "search": 1}
    assert ReferrerDay.objects.get().host == "gz.gov.cn"
    assert VisitDay.objects.get(kind="item").organisation == room.body
    assert not default_storage.exists("visits/gathered")
    client.force_login(room.head)
    shown = client.get("/desk/site/visits/?days=7").content.decode()
    assert "gz.gov.cn" in shown
    assert "夏季交通" in shown
    table = client.get("/desk/site/visits/export.csv").content.decode("utf-8-sig")
    assert "搜索,,1" in table


def test_another_body_sees_neither_items_nor_addresses(
    room: Newsroom, city: City, client: Client, at: datetime
) -> None:
    client.force_login(room.head)
    bring(client, room, "/alt/,police-a20-notice")
    Client().get(path_of(publish(room, at)), headers={"User-Agent": BROWSER})
    count_gathered(timezone.now)
    client.force_login(make_person("teacher", city.education, at, "disclosure_head"))
    assert "夏季交通" not in client.get("/desk/site/visits/").content.decode()
    assert "/alt/" not in client.get(LIST).content.decode()
    client.force_login(city.security_admin)
    for path in (LIST, "/desk/site/visits/"):
        assert client.get(path).status_code == 403


def test_a_log_is_counted_once(
    room: Newsroom, at: datetime, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("gongkai.cli.django.start_on_existing", lambda data: None)
    item = path_of(publish(room, at))
    line = f'1.2.3.4 - - [23/Nov/2026:09:30:00 +0800] "GET {item} HTTP/1.1" 200 1 "-" "{BROWSER}"\n'
    log = tmp_path / "access.log"
    log.write_text(line + line + line.replace(BROWSER, "bot"))
    count(log)
    count(log)
    assert "计入浏览 2 次" in capsys.readouterr().out
    assert VisitDay.objects.get().times == 2
    settings.VISITS_FROM_LOG = True
    Client().get("/", headers={"User-Agent": BROWSER})
    count_gathered(timezone.now)
    assert VisitDay.objects.count() == 1
