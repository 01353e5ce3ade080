"""The reads of an item: website and posts, each with its bound, and their sum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.accounts.actions import grant_role
from gongkai.catalogue.models import ItemVersion
from gongkai.channels import actions
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.item_reads import most_read_items, reads_of_item
from gongkai.channels.queries.statistics import delivery_year
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.post_figures import PostFigures
from gongkai.rules.sheets import Figure
from gongkai.sites.models import VisitDay
from tests.factories.channels import build_newsroom
from tests.factories.city import City
from tests.factories.deliveries import Clock, Desk, publish_with_picture
from tests.factories.items import Newsroom, draft
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.platforms import WeChatPlatform, WeiboPlatform, serving


@pytest.fixture
def desk(city: City, at: datetime, tmp_path: Path) -> Iterator[Desk]:
    wechat, weibo = WeChatPlatform(), WeiboPlatform()
    with serving(wechat), serving(weibo):
        yield Desk(
            build_newsroom(city, at), wechat, weibo, tmp_path / "drop", Clock(at, wechat, weibo)
        )


@pytest.fixture
def shelf(city: City, at: datetime) -> Newsroom:
    return build_shelf(city, at)


def post(desk: Desk, shelf: Newsroom, title: str, *links: Connection) -> ItemVersion:
    version = publish_with_picture(shelf, desk.clock(), title=title, summary=title)
    desk.send(version, *links)
    desk.work_off()
    return version


def enter(desk: Desk, version: ItemVersion, way: Connection, reads: Figure, days: int = 0) -> None:
    row = Delivery.objects.get(item=version.item, connection=way)
    day = timezone.localdate(desk.clock()) + timedelta(days)
    actions.enter_post_figures(
        delivery_id=row.pk,
        figures=PostFigures(day, reads=reads),
        by=desk.room.manager,
        at=desk.clock() + timedelta(days),
    )


def visited(version: ItemVersion, at: datetime, *times: int) -> None:
    for n, number in enumerate(times):
        VisitDay.objects.create(
            on=at.date() - timedelta(n),
            kind="item",
            key=str(version.item.index_number),
            organisation=version.organisation,
            times=number,
        )


def page(client: Client, version: ItemVersion) -> str:
    html = client.get(f"/desk/items/{version.pk}/").content.decode()
    return " ".join(html.partition('id="reads-title"')[2].partition("</section>")[0].split())


def test_the_page_of_an_item_adds_up_website_and_posts(
    desk: Desk, shelf: Newsroom, client: Client
) -> None:
    wechat, weibo = desk.connect("wechat"), desk.connect("weibo")
    version = post(desk, shelf, "夏季行动", wechat, weibo)
    client.force_login(shelf.head)
    assert "还没有阅读记录" not in page(client, version)
    visited(version, desk.clock(), 1200, 34)
    enter(desk, version, wechat, Figure(200))
    shown = page(client, version)
    assert "1 234" in shown.replace("\u202f", " ")
    assert "没有数" in shown, "Weibo tells no reads"
    assert "<strong>1434余</strong>" in shown
    enter(desk, version, weibo, Figure(50))
    assert "<strong>1484</strong>" in page(client, version)
    enter(desk, version, weibo, Figure(100_000, "lower"), days=1)
    assert "<strong>101434余</strong>" in page(client, version)
    enter(desk, version, wechat, Figure(300, "upper"), days=1)
    assert "<strong>101534" not in page(client, version)
    assert "<strong>约101534</strong>" in page(client, version)


def test_the_page_asks_as_much_however_often_an_item_was_posted(
    desk: Desk, shelf: Newsroom, client: Client
) -> None:
    ways = [desk.connect(code) for code in ("wechat", "weibo", "folder")]
    one, three = post(desk, shelf, "一个渠道", ways[0]), post(desk, shelf, "三个渠道", *ways)
    for way in ways:
        enter(desk, three, way, Figure(5))
    visited(three, desk.clock(), 1, 2, 3)
    client.force_login(shelf.head)
    page(client, one)
    asked = []
    for version in (one, three):
        with CaptureQueriesContext(connection) as seen:
            page(client, version)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_an_item_that_was_not_published_has_no_reads(
    desk: Desk, shelf: Newsroom, client: Client
) -> None:
    version = draft(shelf, desk.clock())
    client.force_login(shelf.head)
    assert page(client, version) == ""


def test_only_who_sees_channels_is_led_to_them_and_strangers_see_nothing(
    desk: Desk, shelf: Newsroom, city: City, client: Client
) -> None:
    version = post(desk, shelf, "夏季行动", desk.connect("folder"))
    link = f"/desk/channels/deliveries/{Delivery.objects.get().pk}/"
    client.force_login(shelf.proofreader)
    assert "folder1" in page(client, version)
    assert link not in page(client, version)
    grant_role(
        person=shelf.proofreader,
        role="media_manager",
        organisation=shelf.body,
        by=SYSTEM,
        at=desk.clock(),
    )
    client.force_login(type(shelf.proofreader).objects.get(pk=shelf.proofreader.pk))
    assert link in page(client, version)
    assert reads_of_item(city.education_clerk, version.item_id) == ()


def test_the_statistics_name_the_items_that_were_read_most(
    desk: Desk, shelf: Newsroom, city: City, client: Client
) -> None:
    wechat, weibo = desk.connect("wechat"), desk.connect("weibo")
    spread = post(desk, shelf, "分散的", wechat, weibo)
    single = post(desk, shelf, "单独的", wechat)
    unread = post(desk, shelf, "没人看的", wechat)
    for version, way, reads in (
        (spread, wechat, 300), (spread, weibo, 350), (single, wechat, 500),
    ):  # fmt: skip
        enter(desk, version, way, Figure(reads))
    visited(single, desk.clock(), 7)
    year = timezone.localdate(desk.clock()).year
    items = delivery_year(desk.room.manager, year).items
    found = most_read_items(desk.room.manager, items)
    assert [(one.title, one.reads) for one in found] == [
        ("分散的", Figure(650)), ("单独的", Figure(500)),
    ]  # fmt: skip
    assert unread.title not in {one.title for one in found}
    assert not delivery_year(desk.room.manager, year - 1).items
    assert not most_read_items(city.education_clerk, items)
    client.force_login(desk.room.manager)
    html = client.get(f"/desk/channels/statistics/?year={year}").content.decode()
    shown = html.partition('id="items-read"')[2].partition("</section>")[0]
    assert shown.index("分散的") < shown.index("单独的")
    assert '<td data-label="合计" class="number">507</td>' in shown
