"""Robots, site maps, feeds and structured data tell exactly of what is published."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

from gongkai.catalogue import actions
from gongkai.catalogue.models import ItemVersion
from gongkai.config.site import is_test_host
from gongkai.rules.sites import REQUIRED
from tests.factories.city import City
from tests.factories.items import Newsroom, build_newsroom, draft, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def xml(client: Client, path: str) -> etree._Element:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return etree.fromstring(answer.content)


def places(client: Client) -> list[str]:
    """Every address in every site map that the index names."""
    found = []
    for part in xml(client, "/sitemap.xml").iter("{*}loc"):
        path = str(part.text).removeprefix("http://testserver")
        found += [str(loc.text) for loc in xml(client, path).iter("{*}loc")]
    return found


def test_the_site_maps_hold_every_public_page_and_each_can_be_opened(
    room: Newsroom, client: Client, at: datetime
) -> None:
    shown = publish(room, at, title="甲 & <乙>")
    draft(room, at)
    gone = publish(room, at)
    actions.withdraw_item(version_id=gone.pk, reason="有误", by=room.head, at=at)
    found = places(client)
    items = [place for place in found if "/disclosure/items/" in place]
    assert items == [f"http://testserver/disclosure/items/{shown.item.index_number}/"]
    for place in found:
        assert client.get(place).status_code == 200, place
    assert client.get("/sitemap-99.xml").status_code == 404
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /desk/" in robots


def test_the_front_page_shows_what_was_published_last(
    room: Newsroom, client: Client, at: datetime
) -> None:
    assert "还没有公开信息" in client.get("/").content.decode()
    publish(room, at, title="先发")
    publish(room, at + timedelta(hours=1), title="后发")
    draft(room, at, title="草稿")
    page = client.get("/").content.decode()
    assert page.index("后发") < page.index("先发")
    assert "草稿" not in page


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_has_the_newest_first_and_nothing_that_is_not_public(
    room: Newsroom, client: Client, at: datetime, kind: str
) -> None:
    publish(room, at, title="先发 & <乙>")
    publish(room, at + timedelta(hours=1), title="后发")
    gone = publish(room, at, title="撤回的")
    actions.withdraw_item(version_id=gone.pk, reason="有误", by=room.head, at=at)
    draft(room, at, title="草稿")
    for path in (f"/disclosure/columns/{room.column.code}/feed.{kind}", f"/feeds/newest.{kind}"):
        root = xml(client, path)
        entries = [*root.iter("item"), *root.iter("{*}entry")]
        entries = list(dict.fromkeys(entries))
        titles = [entry.findtext("title") or entry.findtext("{*}title") for entry in entries]
        assert titles == ["后发", "先发 & <乙>"]
    assert client.get("/feeds/newest.xyz").status_code == 404
    assert client.get("/disclosure/columns/nowhere/feed.rss").status_code == 404


def test_an_item_tells_search_engines_what_it_is(
    room: Newsroom, client: Client, at: datetime
) -> None:
    title = "甲</script><script>alert(1)</script>"
    shown = publish(room, at, title=title)
    page = client.get(f"/disclosure/items/{shown.item.index_number}/").content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(block)
    assert data["headline"] == title
    assert data["identifier"] == shown.item.index_number
    assert data["datePublished"] == "2026-11-23T09:30:00+08:00"
    assert "alert(1)</script>" not in page


def test_people_find_every_column_on_the_site_map(room: Newsroom, client: Client) -> None:
    page = client.get("/about/map/").content.decode()
    assert page.count("/disclosure/columns/police-") > 20


def test_the_portal_stays_closed_until_all_numbers_are_there(
    room: Newsroom, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["www.example.gov.cn"])
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    closed = client.get("/", headers={"host": "www.example.gov.cn"})
    assert closed.status_code == 503
    for label in REQUIRED.values():
        assert label in closed.content.decode()
    assert client.get("/desk/sign-in/", headers={"host": "www.example.gov.cn"}).status_code == 200
    record = dict.fromkeys(REQUIRED, "1") | {"phone": ""}
    (tmp_path / "site.json").write_text(json.dumps(record))
    closed = client.get("/search/", headers={"host": "www.example.gov.cn"})
    assert "联系电话" in closed.content.decode()
    assert "ICP" not in closed.content.decode()
    (tmp_path / "site.json").write_text(
        json.dumps(record | {"phone": "0000-0000000", "name": "站"})
    )
    assert client.get("/", headers={"host": "www.example.gov.cn"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "is_test"),
    [
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("10.1.2.3", True),
        ("city.test", True),
        ("server1:8000", True),
        ("www.city.gov.cn", False),
        ("www.city.gov.cn:443", False),
        ("8.8.8.8", False),
    ],
)
def test_only_test_hosts_are_excepted(host: str, is_test: bool) -> None:
    assert is_test_host(host) is is_test


def test_characters_that_nobody_sees_break_no_feed(city: City, at: datetime) -> None:
    """They come along from Word and from PDF files; one of them was enough to break all feeds."""
    room = build_newsroom(city, at)
    version = publish(room, at, title="夏季\x0b交通\x01管制")
    assert version.title == "夏季交通管制"
    feed = f"/disclosure/columns/{room.column.code}/feed.rss"
    assert "夏季交通管制" in Client().get(feed).content.decode()
    # So do those that were stored before they were left out.
    ItemVersion.objects.filter(pk=version.pk).update(title="夏季\x0b交通管制")
    assert "夏季交通管制" in Client().get(feed).content.decode()
