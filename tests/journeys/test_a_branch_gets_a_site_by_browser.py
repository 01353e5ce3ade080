"""An officer sets a site up, looks at it, opens it; a reader stays on it with keyboard and mode."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from gongkai.rules.sites import REQUIRED
from tests.factories.city import PASSWORD, City
from tests.factories.items import build_newsroom, publish
from tests.journeys.axe import faults
from tests.journeys.conftest import Visit

# To be waited for: the text may stand before the style sheets have come.
BRAND = "getComputedStyle(document.body).getPropertyValue('--brand')"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_site_is_set_up_looked_at_opened_and_read(visit: Visit, city: City, at: datetime) -> None:
    room = build_newsroom(city, at)
    publish(room, at, title="夏季交通管制")
    page = visit("/desk/sites/", sign_in=room.head.username, password=PASSWORD)
    page.get_by_role("link", name="新建网站").click()
    page.get_by_role("button", name="建立网站").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写网站名称")
    page.get_by_label("网站名称").fill("交警支队网站")
    page.get_by_label("代码").fill("jiaojing")
    page.get_by_label("配色").select_option("green")
    page.get_by_role("group", name="公开栏目的机关").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="建立网站").click()
    page.get_by_role("link", name="预览网站").click()
    expect(page.get_by_text("预览：这个网站还没有开放")).to_be_visible()
    page.wait_for_function(f"{BRAND} === '#14583a'")
    assert not faults(page, "wide")
    page.go_back()
    page.get_by_role("button", name="开放网站").click()
    expect(page.get_by_role("alert")).to_contain_text("ICP 备案号")
    for label in REQUIRED.values():
        page.get_by_label(label).fill("某")
    page.get_by_role("button", name="保存设置").click()
    expect(page.get_by_text("网站的设置已保存")).to_be_visible()
    page.get_by_role("button", name="开放网站").click()
    expect(page.get_by_text("已开放，公众可以访问")).to_be_visible()
    assert not faults(page, "wide")
    reader = visit("/sites/jiaojing/")
    reader.get_by_role("link", name="夏季交通管制").click()
    expect(reader).to_have_url(re.compile("/sites/jiaojing/disclosure/items/"))
    reader.get_by_role("link", name="长者模式").click()
    reader.wait_for_function(f"{BRAND} === '#0e462d'")
    expect(reader).to_have_url(re.compile("/sites/jiaojing/disclosure/items/"))
    reader.get_by_role("searchbox").first.fill("交通")
    reader.get_by_role("searchbox").first.press("Enter")
    expect(reader).to_have_url(re.compile("/sites/jiaojing/search/"))
    expect(reader.get_by_role("link", name="在主站搜索")).to_be_visible()
    reader.get_by_role("link", name="主站", exact=True).click()
    expect(reader).to_have_url(re.compile(r"^http://[^/]+/$"))
