"""A board round with a tablet: one board after the other, a photograph, what must be mended."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.channels import actions
from gongkai.channels.models import Board, BoardCheck
from gongkai.rules.channels.boards import BoardKind, BoardState
from tests.factories.boards import make_picture, put_up
from tests.factories.city import City
from tests.factories.items import build_newsroom, publish
from tests.journeys.conftest import Visit


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "script"), [(820, True), (360, False)])
def test_a_round_with_a_tablet_and_with_a_phone(
    city: City, visit: Visit, width: int, script: bool
) -> None:
    now = timezone.now()
    for n in (1, 2, 3):
        put_up(city.police, city.police_clerk, now, code=f"{n}F-01", place=f"办公楼{n}楼大厅")
    page = visit("/desk/channels/boards/", sign_in="police-clerk", width=width, script=script)
    page.get_by_role("link", name="开始巡查").click()
    expect(page.get_by_text("今天已查 0 块，共 3 块")).to_be_visible()
    page.get_by_role("radio", name="完好，内容有效").check()
    page.get_by_role("button", name="记录，下一块").click()
    expect(page.get_by_text("1F-01：完好，内容有效")).to_be_visible()
    page.get_by_role("radio", name="内容过期").check()
    page.get_by_role("button", name="记录，下一块").click()
    expect(page.get_by_text("请写明问题").first).to_be_visible()
    page.get_by_role("radio", name="内容过期").check()
    page.get_by_label("说明").fill("收费标准是去年的")
    page.get_by_label("照片").set_input_files(
        {"name": "board.jpg", "mimeType": "image/jpeg", "buffer": make_picture("red")}
    )
    page.get_by_role("button", name="记录，下一块").click()
    expect(page.get_by_role("heading", name="办公楼3楼大厅")).to_be_visible()
    page.get_by_role("link", name="先跳过").click()
    page.get_by_role("radio", name="完好，内容有效").check()
    page.get_by_role("button", name="记录，下一块").click()
    expect(page.get_by_text("今天的巡查做完了")).to_be_visible()
    assert BoardCheck.objects.count() == 3
    bad = Board.objects.get(state=BoardState.TO_MEND)
    page.goto("/desk/channels/boards/?show=mend")
    expect(page.get_by_role("link", name=bad.place)).to_be_visible()


def test_codes_are_printed_and_a_screen_shows_what_is_published(city: City) -> None:
    now = timezone.now()
    room = build_newsroom(city, now)
    item = publish(room, now, title="关于公开日的通告").item
    board = put_up(city.police, city.police_clerk, now, kind=BoardKind.SCREEN)
    client = Client()
    client.force_login(city.police_clerk)
    one = f"/desk/channels/boards/{board.pk}/"
    assert client.get(f"{one}codes.pdf").status_code == 404
    answer = client.post(f"{one}items/", {"numbers": "没有/这个"})
    assert answer.status_code == 422
    client.post(f"{one}items/", {"numbers": str(item.index_number)})
    assert client.get(f"{one}codes.pdf").content.startswith(b"%PDF")
    assert "关于公开日的通告的二维码" in client.get(one).content.decode()
    screen = Client().get(f"/channels/screens/{board.pk}/")
    assert "关于公开日的通告" in screen.content.decode()
    assert screen.headers["Refresh"] == "300"
    picture = client.get(f"{one}photo/")
    assert picture.headers["Content-Type"] == "image/jpeg"
    actions.remove_board(board_id=board.pk, on=now.date(), by=city.police_clerk, at=now)
    assert Client().get(f"/channels/screens/{board.pk}/").status_code == 404
