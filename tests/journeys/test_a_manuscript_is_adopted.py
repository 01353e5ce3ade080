"""A manuscript goes to the media, a central outlet uses it, and the statistics tell."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.media.models import Outlet
from tests.factories.city import City
from tests.factories.media import build_press, debunk
from tests.journeys.conftest import Visit


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_manuscript_is_adopted_by_a_central_outlet(
    city: City, visit: Visit, script: bool
) -> None:
    now = timezone.now()
    build_press(city.police, city.police_clerk, now)
    page = visit("/desk/media/", sign_in="police-clerk", script=script)
    page.get_by_role("link", name="登记稿件").first.click()
    page.get_by_label("单位", exact=True).select_option(label="某市公安局")
    page.get_by_label("标题").fill("寨老解纠纷")
    page.get_by_label("类型").select_option(label="通讯")
    page.get_by_label("主题（选填）").select_option(label="枫桥经验")
    page.get_by_label("人民公安报（中央级）").check()
    page.get_by_label("某市日报（市级）").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="投稿 2 次")).to_be_visible()

    page.get_by_role("link", name=re.compile("采用.*人民公安报")).click()
    central = str(Outlet.objects.get(name="人民公安报").pk)
    expect(page.get_by_label("媒体", exact=True)).to_have_value(central)
    page.get_by_label("采用形式").select_option(label="头版头条")
    page.get_by_label("阅读量（次）").fill("5万余")
    page.get_by_label("证据（剪报、截图）").set_input_files(
        {"name": "剪报.txt", "mimeType": "text/plain", "buffer": "剪报".encode()}
    )
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记采用，计入统计。")).to_be_visible()
    expect(page.get_by_text("50000余")).to_be_visible()
    page.get_by_role("button", name="未采用").click()
    expect(page.get_by_text("已登记未采用。")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="剪报.txt").click()
    assert started.value.path().read_bytes().decode() == "剪报"

    page.get_by_role("link", name="媒体", exact=True).click()
    page.get_by_role("link", name="统计", exact=True).click()
    expect(page.get_by_text("投稿 2 篇次，采用 1 篇次")).to_be_visible()
    expect(page.get_by_role("cell", name="1", exact=True).first).to_be_visible()


def test_the_statistics_are_a_sheet_and_debunking_keeps_its_bound(city: City) -> None:
    now = timezone.now()
    press = build_press(city.police, city.police_clerk, now)
    case = debunk(press, now)
    client = Client()
    client.force_login(city.police_clerk)
    answer = client.get("/desk/media/statistics/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [c.value for c in sheet[1]][:2] == ["口径", "项目"]
    body = client.get("/desk/media/debunking/").content.decode()
    assert "50000余" in body
    refused = client.post(f"/desk/media/debunking/{case.pk}/", {"reads": "很多"})
    assert refused.status_code == 422
    assert "不是数" in refused.content.decode()
