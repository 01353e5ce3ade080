"""An officer sends an item to three channels at once; one fails and is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.channels import tasks
from gongkai.channels.models import Delivery
from tests.factories.channels import build_newsroom
from tests.factories.city import City
from tests.factories.deliveries import Clock, Desk, publish_with_picture
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.platforms import WeChatPlatform, WeiboPlatform, serving
from tests.journeys.conftest import Visit


class RealClock(Clock):
    """The clock of the desk, which the platforms follow."""

    def __call__(self) -> datetime:
        self.set(timezone.now())
        return self.at


@pytest.fixture
def desk(city: City, at: datetime, tmp_path: Path) -> Iterator[Desk]:
    wechat, weibo = WeChatPlatform(), WeiboPlatform()
    with serving(wechat), serving(weibo):
        clock = RealClock(timezone.now(), wechat, weibo)
        yield Desk(build_newsroom(city, at), wechat, weibo, tmp_path / "drop", clock)


def work(desk: Desk) -> None:
    """The worker, until nothing is due; what waits for a few seconds is brought forward."""
    for _ in range(30):
        while tasks.send_next_delivery(desk.clock, desk.connectors):
            pass
        later = Delivery.objects.filter(state__in=["sent", "retried"], is_by_hand=False)
        if not later.update(not_before=desk.clock()):
            return
        desk.wechat.takes *= 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_three_channels_at_once_and_one_that_fails_is_sent_again(
    visit: Visit, desk: Desk, city: City, at: datetime
) -> None:
    shelf = build_shelf(city, at)
    version = publish_with_picture(shelf, at, title="关于启用电子警察的通告")
    for code in ("wechat", "weibo", "folder"):
        desk.connect(code)

    page: Page = visit(
        f"/desk/channels/deliveries/new/{version.item.index_number}/", sign_in="media-a"
    )
    desk.weibo.domain = urlsplit(page.url).netloc
    for name in ("wechat1", "weibo1", "folder1"):
        page.get_by_role("group", name=name).get_by_label("发到这个渠道").check()
    offer = page.get_by_role("group", name="wechat1")
    title = offer.get_by_label("标题")
    title.fill("题" * 40)
    expect(offer.get_by_text("超出 8 字，最多 32 字")).to_be_visible()
    page.get_by_role("button", name="提请发布").click()
    expect(page.get_by_text("请缩短 8 字")).to_be_visible()
    page.get_by_role("group", name="wechat1").get_by_label("标题").fill("启用电子警察")
    page.get_by_role("button", name="检查并预览").click()
    shown = page.get_by_role("group", name="wechat1")
    expect(shown.locator(".channel-preview strong")).to_have_text("启用电子警察")
    page.get_by_role("button", name="提请发布").click()
    expect(page.get_by_text("已提请 3 个渠道")).to_be_visible()
    assert desk.wechat.calls == []

    second = visit("/desk/channels/deliveries/?show=approval", sign_in="media-b")
    for delivery in Delivery.objects.order_by("pk"):
        second.goto(second.url.split("/desk/")[0] + f"/desk/channels/deliveries/{delivery.pk}/")
        second.get_by_role("link", name="同意发布").click()
        second.get_by_role("button", name="确认同意发布").click()
        expect(second.get_by_text("已办理“同意发布”")).to_be_visible()
    desk.wechat.accounts["wx1"].secret = "reset"
    desk.wechat.accounts["wx1"].tokens.clear()
    work(desk)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [
        "confirmed", "confirmed", "failed",
    ]  # fmt: skip

    page.goto(page.url.split("?")[0] + "?show=failed")
    page.get_by_role("link", name="启用电子警察").click()
    expect(page.get_by_text("AppSecret 无效").first).to_be_visible()
    desk.wechat.accounts["wx1"].secret = "s3cret"
    page.get_by_role("link", name="重新发送").click()
    page.get_by_role("button", name="确认重新发送").click()
    expect(page.get_by_text("已办理“重新发送”")).to_be_visible()
    work(desk)
    page.reload()
    expect(page.get_by_text("已发布").first).to_be_visible()
    expect(page.get_by_role("link", name="https://mp.weixin.qq.com/s/")).to_be_visible()
    assert len(desk.wechat.accounts["wx1"].publications) == 1
    assert len(desk.weibo.accounts["wb1"].posts) == 1


@pytest.mark.django_db
def test_the_ledger_and_a_delivery_ask_a_fixed_number_of_questions(
    desk: Desk, city: City, at: datetime, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shelf = build_shelf(city, at)
    links = [desk.connect(code) for code in ("folder", "weibo")]
    client = Client()
    client.force_login(desk.room.manager)

    def asked(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    desk.propose(publish_with_picture(shelf, at), *links)
    path = reverse("desk:deliveries")
    few = asked(path)
    for number in range(6):
        desk.propose(publish_with_picture(shelf, at, title=f"第{number}号"), *links)
    assert asked(path) == few <= 22
    assert asked(f"{path}?q=第3号") <= few + 4
    assert asked(f"{path}?channel={links[1].pk}") <= few + 1
    for channel, number in ((links[1].pk, 7), (links[1].pk + 99, 0)):
        page = client.get(f"{path}?channel={channel}").content.decode()
        assert f"共 {number} 件投放" in page
    assert asked(reverse("desk:delivery", args=[Delivery.objects.latest("pk").pk])) <= 20


@pytest.mark.django_db
def test_a_secret_is_never_shown_again_and_an_empty_one_stays(
    desk: Desk, city: City, at: datetime
) -> None:
    link = desk.connect("wechat")
    client = Client()
    client.force_login(desk.room.manager)
    for name in ("connection", "edit_connection"):
        said = client.get(reverse(f"desk:{name}", args=[link.pk])).content.decode()
        assert "s3cret" not in said
        assert "不再显示" in said
    sent = client.post(
        reverse("desk:edit_connection", args=[link.pk]),
        {"name": "公众号", "set-appid": "wx1", "set-secret": "", "is_active": "on"},
    )
    assert sent.status_code == 302
    client.post(reverse("desk:check_connection", args=[link.pk]))
    assert tasks.check_next_connection(desk.clock, desk.connectors)
    said = client.get(reverse("desk:connection", args=[link.pk])).content.decode()
    assert "连接正常" in said
