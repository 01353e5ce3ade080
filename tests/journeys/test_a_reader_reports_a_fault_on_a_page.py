"""A reader reports a fault on a page; the office mends it and answers."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from gongkai.catalogue.models import ItemVersion
from gongkai.faults.models import PageFault
from tests.factories.city import City
from tests.factories.faults import path_of, report
from tests.factories.items import Newsroom, build_newsroom, publish
from tests.journeys.conftest import Visit


@pytest.fixture
def now() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


@pytest.fixture
def room(city: City, now: datetime) -> Newsroom:
    return build_newsroom(city, now)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False])
def test_from_the_phone_to_the_correction_and_the_answer(
    visit: Visit, room: Newsroom, now: datetime, script: bool
) -> None:
    shown = publish(room, now)
    phone = visit(path_of(shown), width=360, script=script)
    phone.get_by_role("link", name="纠错", exact=True).click()
    assert phone.get_by_label("网页的网址").input_value() == path_of(shown)
    assert shown.title in phone.get_by_role("main").inner_text()
    phone.get_by_role("button", name="提交").click()
    assert "请选择是哪一类问题" in phone.get_by_role("alert").inner_text()
    phone.get_by_label("错别字、用词不当").check()
    phone.get_by_label("错在哪里，应当怎样").fill("“自即日起”没有写明日期")
    phone.get_by_label("您的称呼").fill("王某")
    phone.get_by_role("button", name="提交").click()
    keys = phone.get_by_role("main").inner_text()
    number = re.findall(r"JC\d{4}-\d{5}", keys)[0]
    code = re.findall(r"\w{4}-\w{4}-\w{4}", keys)[0]

    desk = visit("/desk/", sign_in="editor", script=script)
    assert "有 1 条网页纠错待答复" in desk.get_by_role("main").inner_text()
    desk.get_by_role("link", name="去答复").click()
    desk.get_by_role("link", name=shown.title).click()
    main = desk.get_by_role("main")
    assert "“自即日起”没有写明日期" in main.inner_text()
    assert "王某" not in main.inner_text()
    desk.get_by_role("button", name="查看反映人").click()
    assert "王某" in main.inner_text()
    desk.get_by_label("更正说明").fill("写明了整治的起始日期")
    desk.get_by_role("button", name="起草更正").click()
    desk.wait_for_url("**/edit/**")
    desk.goto(f"/desk/faults/{PageFault.objects.get().pk}/")
    assert "已经建立更正的新版本" in main.inner_text()
    desk.get_by_role("button", name="答复", exact=True).click()
    assert "请选择处理结果" in desk.get_by_role("alert").inner_text()
    desk.get_by_label("已改正").check()
    desk.get_by_role("textbox", name="答复").fill("已更正，谢谢。")
    desk.get_by_role("button", name="答复", exact=True).click()
    assert "已答复" in main.inner_text()

    phone.goto("/faults/status/")
    phone.get_by_label("纠错编号").fill(number)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    assert "已更正，谢谢。" in phone.get_by_role("main").inner_text()


def give(client: Client, token: str = "a" * 24, **changes: str) -> int:
    data = {"kind": "wording", "text": "有错", "address": "/", "form_token": token} | changes
    return client.post("/faults/", data).status_code


def test_every_read_page_leads_to_the_form_and_keeps_nothing_of_the_visitor(
    room: Newsroom, now: datetime, client: Client
) -> None:
    item = path_of(publish(room, now))
    for path in ("/", "/disclosure/", item, f"/disclosure/columns/{room.column.code}/"):
        response = client.get(path)
        assert f'href="{reverse("portal:fault")}?page={path}"' in response.content.decode()
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert not response.cookies
    assert (
        f'href="{reverse("portal:fault")}?page=/nowhere/"'
        in client.get("/nowhere/").content.decode()
    )


def test_what_is_typed_stays_after_a_mistake_and_a_flood_is_told_when_to_come_back(
    room: Newsroom, client: Client, settings: Settings
) -> None:
    refused = client.post("/faults/", {"kind": "wording", "quote": "大只", "form_token": "a" * 24})
    assert refused.status_code == 422
    assert "大只" in refused.content.decode()
    assert give(client, "short") == 422
    settings.FAULTS_PER_HOUR = 1
    assert [give(client, "a" * 24), give(client, "a" * 24), give(client, "b" * 24)] == [
        302, 302, 429,
    ]  # fmt: skip
    assert PageFault.objects.count() == 1


def test_guessing_is_slowed_down_and_a_strange_browser_has_no_receipt(
    room: Newsroom, client: Client, now: datetime
) -> None:
    fault = report(now)
    assert client.get("/faults/receipt/").headers["Location"] == "/faults/"
    wrong = {"number": fault.number, "code": "AAAA-AAAA-AAAA"}
    assert client.post("/faults/status/", wrong).status_code == 422
    assert client.post("/faults/status/", {"number": "", "code": ""}).status_code == 422
    for _ in range(30):
        answer = client.post("/faults/status/", wrong)
    assert answer.status_code == 429


def test_what_is_filtered_is_exported_and_figures_can_be_saved(
    room: Newsroom, client: Client, now: datetime
) -> None:
    report(now, text="=HYPERLINK(1)", name="王某")
    client.force_login(room.head)
    rows = client.get("/desk/faults/export.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in rows
    assert "王某" not in rows
    assert client.get("/desk/faults/export.xlsx").content.startswith(b"PK")
    assert client.get("/desk/faults/export.pdf").status_code == 404
    figures = client.get("/desk/faults/figures/export.csv").content.decode("utf-8-sig")
    assert "收到,1" in figures


def test_a_step_that_is_none_and_a_role_without_part_are_refused(
    room: Newsroom, city: City, client: Client, now: datetime
) -> None:
    fault = report(now)
    client.force_login(room.editor)
    path = f"/desk/faults/{fault.pk}/"
    assert client.post(path, {"do": "nonsense"}).status_code == 404
    assert client.post(path, {"do": "reopen"}).status_code == 409
    assert client.post(path, {"do": "hand_on", "organisation_id": "x"}).status_code == 422
    entered = {"way": "phone", "received_on": "2026-13-01", "kind": "other", "text": ""}
    assert client.post("/desk/faults/enter/", entered).status_code == 422
    client.force_login(city.security_admin)
    for place in ("", "enter/", "figures/", "export.csv"):
        assert client.get(f"/desk/faults/{place}").status_code == 403


def test_the_list_asks_the_same_questions_however_long_it_is(
    room: Newsroom,
    client: Client,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    shown: ItemVersion = publish(room, now)
    client.force_login(room.head)
    for more in (1, 5):
        for _ in range(more):
            report(now, path_of(shown))
        with django_assert_num_queries(8):
            assert client.get("/desk/faults/").status_code == 200
