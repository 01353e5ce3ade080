"""The pages of every site that shows an item lie there as files, and are gone when it is taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.models import Column
from gongkai.config import finishing
from gongkai.config.site_export import export_site
from gongkai.organisations.models import Organisation
from gongkai.sites.actions import close_site
from gongkai.sites.models import Site
from tests.factories.city import City
from tests.factories.items import Newsroom, again, approve, draft, publish
from tests.factories.site_life import build_site
from tests.factories.sites import NUMBERS, make_site
from tests.journeys.test_pages_are_finished import Reader, address

HERE = "/sites/gongan"

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(
    city: City, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Newsroom, Organisation]:
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    room, other = build_site(city, at)
    make_site(room.body, [room.body], at)
    finishing.begin()
    work()
    return room, other


def work() -> None:
    """All that the worker has to do for the pages."""
    while finishing.follow_next(timezone.now) or finishing.sweep_next(timezone.now):
        pass


def test_what_is_published_and_withdrawn_shows_on_every_site_at_once(
    places: tuple[Newsroom, Organisation], client: Client, at: datetime
) -> None:
    room, other = places
    reader = Reader(finishing.store())
    version = draft(room, timezone.now(), title="两边都有")
    approve(room, version, timezone.now())
    client.force_login(room.head)
    client.post(f"/desk/items/{version.pk}/publish/", {"seen": again(version).saved})
    version = again(version)
    for place in ("/", address(version), "/disclosure/", "/feeds/newest.atom"):
        for base in ("", HERE):
            status, _, body = reader.get(f"{base}{place}")
            assert (status, "两边都有" in body.decode()) == (200, True), f"{base}{place}"
    assert f"{HERE}{address(version)}" in reader.get(f"{HERE}/sitemap-1.xml")[2].decode()
    page = reader.get(f"{HERE}{address(version)}")[2].decode()
    assert f'rel="canonical" href="http://localhost{address(version)}"' in page
    assert f'href="{HERE}/disclosure/columns/{room.column.code}/"' in page
    assert reader.asked_django == 0
    column = Column.objects.filter(organisation=other).first()
    assert column is not None
    foreign = publish(room, at, title="交给教育")
    work()
    assert reader.get(f"{HERE}{address(foreign)}")[0] == 200
    actions.hand_over_item(
        version_id=foreign.pk, organisation=other, column_id=column.pk, by=room.head, at=at
    )
    actions.withdraw_item(version_id=version.pk, reason="内容有误", by=room.head, at=at)
    work()
    assert reader.asked_django == 0
    for base in ("", HERE):
        status, _, body = reader.get(f"{base}{address(version)}")
        assert (status, "内容有误" in body.decode()) == (410, True)
        assert "两边都有" not in reader.get(f"{base}/")[2].decode()
    assert reader.get(address(foreign))[0] == 200
    reader.get(f"{HERE}{address(foreign)}")
    assert reader.asked_django == 1
    for one in (finishing.finisher(), *finishing.branch_finishers()):
        assert [fault for fault in one.verify() if not isinstance(fault, int)] == []


def test_a_site_appears_changes_and_goes_before_the_officer_sees_it(
    places: tuple[Newsroom, Organisation], client: Client, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    room, _ = places
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["localhost", "testserver"])
    reader = Reader(finishing.store())
    assert "某市公安局网站" in reader.get(f"{HERE}/")[2].decode()
    assert HERE in reader.get("/about/map/")[2].decode()
    client.force_login(room.head)
    site = Site.objects.get()
    form = NUMBERS | {"name": "有域名的网站", "palette": "brown", "bodies": [str(room.body.pk)]}
    form |= {"domain": "gaj.gy.gov.cn", "do": "change"}
    assert client.post(f"/desk/sites/{site.pk}/", form).status_code == 302
    work()
    status, _, body = reader.get("/", host="gaj.gy.gov.cn")
    assert (status, "有域名的网站" in body.decode()) == (200, True)
    assert 'data-palette="brown"' in body.decode()
    assert (
        "http://gaj.gy.gov.cn/sitemap-0.xml"
        in reader.get("/sitemap.xml", host="gaj.gy.gov.cn")[2].decode()
    )
    assert "gaj.gy.gov.cn" in reader.get("/about/map/")[2].decode()
    assert "有域名的网站" not in reader.get("/")[2].decode()
    asked = reader.asked_django
    for one in ("gaj.gy.gov.cn.evil.com", "www.gaj.gy.gov.cn"):
        assert reader.get("/", host=one)[0] == 404
    assert reader.asked_django == asked + 2, "the program refuses them"
    asked = reader.asked_django
    reader.get("/", host="other.gy.gov.cn")
    reader.get(f"{HERE}/")
    assert reader.asked_django == asked + 2
    client.post(f"/desk/sites/{site.pk}/", {"do": "close", "reason": "并入主站"})
    reader.get("/", host="gaj.gy.gov.cn")
    assert reader.get("/about/map/")[2].decode().count("gaj.gy.gov.cn") == 0
    assert not finishing.store("gongan").is_begun


def test_one_site_asks_nothing_more_when_nothing_happens(
    places: tuple[Newsroom, Organisation], at: datetime
) -> None:
    site = Site.objects.get()

    def asked() -> int:
        with connection.execute_wrapper(count):
            told.clear()
            assert not finishing.follow_next(timezone.now)
            assert not finishing.sweep_next(timezone.now)
        return len(told)

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        told.append(sql)
        return execute(sql, params, many, context)

    told: list[str] = []
    with_two = asked()
    close_site(site_id=site.pk, reason="并入主站", by=places[0].head, at=at)
    work()
    assert asked() == 1  # the next events of the record
    assert with_two <= 8


def test_a_site_below_the_main_one_is_exported_with_it(
    places: tuple[Newsroom, Organisation], at: datetime, tmp_path: Path
) -> None:
    room, _ = places
    version = publish(room, at, title="两边都有")
    work()
    below = {one.place["base"]: one.store for one in finishing.branch_finishers()}
    export_site(finishing.store(), tmp_path / "out", "_", below)
    for base in ("", HERE):
        file = (
            tmp_path / "out" / "www" / base.strip("/") / address(version).strip("/") / "index.html"
        )
        assert "两边都有" in file.read_text("utf-8")


def test_a_closed_column_answers_410_with_the_way_on_and_comes_back(
    places: tuple[Newsroom, Organisation], at: datetime
) -> None:
    room, _ = places
    column = Column.objects.filter(organisation=room.body, parent__isnull=False).first()
    assert column is not None
    assert column.parent is not None
    place = f"/disclosure/columns/{column.code}/"
    reader = Reader(finishing.store())
    assert reader.get(place)[0] == 200
    actions.close_column(column=column, reason="合并栏目", by=room.head, at=at)
    work()
    for base in ("", HERE):
        status, _, body = reader.get(f"{base}{place}")
        assert status == 410
        assert "合并栏目" in body.decode()
        assert f'href="{base}/disclosure/columns/{column.parent.code}/"' in body.decode()
    assert finishing.store().get(f"{place}feed.rss") is None
    actions.reopen_column(column=column, by=room.head, at=at)
    work()
    assert reader.get(place)[0] == 200
    assert reader.asked_django == 0
