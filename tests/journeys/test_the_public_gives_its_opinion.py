"""The public gives its opinion on a draft; the office works through it and tells what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from gongkai.catalogue.models import ItemVersion, Opinion
from gongkai.rules.release import State
from tests.factories.city import City
from tests.factories.items import Newsroom, ask_the_public, build_newsroom, give
from tests.journeys.conftest import Visit


@pytest.fixture
def now() -> datetime:
    """The pages ask the clock: what is open today was published today."""
    return timezone.now()


@pytest.fixture
def room(city: City, now: datetime) -> Newsroom:
    return build_newsroom(city, now)


def page_of(number: str) -> str:
    return f"/disclosure/items/{number}/"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False])
def test_an_opinion_is_given_on_a_phone_and_decided_on_the_desk(
    visit: Visit, room: Newsroom, now: datetime, script: bool
) -> None:
    asked = ask_the_public(room, now)
    number = str(asked.item.index_number)
    phone = visit(page_of(number), width=360, script=script)
    phone.get_by_role("link", name="提出意见").click()
    phone.get_by_role("button", name="提交意见").click()
    assert "请写下您的意见或建议" in phone.get_by_role("alert").inner_text()
    phone.get_by_label("您的意见或建议").fill("建议增加停车位")
    phone.get_by_label("针对哪一条").fill("第六条")
    phone.get_by_label("您的称呼").fill("王某")
    if script:
        assert "还可以写" in phone.get_by_role("main").inner_text()
        phone.wait_for_timeout(600)
        # Back and forth again: what was typed is still there.
        phone.reload()
        assert phone.get_by_label("您的意见或建议").input_value() == "建议增加停车位"
    phone.get_by_role("button", name="提交意见").click()
    receipt = phone.get_by_role("main").inner_text()
    assert f"{number}-0001" in receipt
    assert Opinion.objects.count() == 1
    give(asked, now, "也要停车位")
    desk = visit("/desk/items/consultations/", sign_in="editor", script=script)
    desk.get_by_role("link", name="电动自行车管理办法（征求意见稿）").click()
    main = desk.get_by_role("main")
    assert "建议增加停车位" in main.inner_text()
    assert "王某" not in main.inner_text()
    for row in Opinion.objects.all():
        desk.get_by_label(f"选中 {row.number}").check()
    desk.get_by_role("button", name="合并相同意见").click()
    assert "另有 1 条相同意见并入" in main.inner_text()
    desk.get_by_role("link", name="建议增加停车位").click()
    desk.get_by_role("button", name="查看提出人").click()
    assert "王某" in desk.get_by_role("main").inner_text()
    desk.get_by_label("未采纳", exact=True).check()
    desk.get_by_role("button", name="保存处理结果").click()
    assert "请写明理由" in desk.get_by_role("alert").inner_text()
    desk.get_by_label("理由").fill("用地不足")
    desk.get_by_role("button", name="保存处理结果").click()
    assert "未采纳" in desk.get_by_role("main").inner_text()


def test_when_the_period_is_over_the_result_is_drafted_in_one_step(
    room: Newsroom, client: Client, now: datetime
) -> None:
    before = now - timedelta(days=40)
    asked = ask_the_public(room, before)
    opinion = give(asked, before, "增加停车位")
    number = str(asked.item.index_number)
    closed = client.get(f"{page_of(number)}opinion/")
    assert "现在不能提交意见" in closed.content.decode()
    late = client.post(f"{page_of(number)}opinion/", {"text": "迟了", "form_token": "t" * 24})
    assert late.status_code == 422
    assert "截止" in late.content.decode()
    client.force_login(room.editor)
    inbox = f"/desk/items/consultations/{asked.pk}/"
    waiting = client.get("/desk/items/consultations/?only=untold").content.decode()
    assert "已截止，待反馈" in waiting
    assert "还有 1 条" in client.get(inbox).content.decode()
    early = client.post(f"{inbox}feedback/")
    assert early.status_code == 422
    assert "没有写明是否采纳" in early.content.decode()
    work: dict[str, Any] = {"n": opinion.pk, "do": "decide", "outcome": "adopted"}
    assert client.post(f"{inbox}work/", work).status_code == 302
    assert "起草采纳情况反馈" in client.get(inbox).content.decode()
    response = client.post(f"{inbox}feedback/")
    version = ItemVersion.objects.get(item__kind="feedback")
    assert response.headers["Location"] == f"/desk/items/{version.pk}/edit/"
    assert version.state == State.DRAFT
    assert "增加停车位" in version.words


def test_nothing_is_done_with_nothing_ticked_and_what_was_typed_stays(
    room: Newsroom, client: Client, now: datetime
) -> None:
    asked = ask_the_public(room, now)
    give(asked, now, "好")
    client.force_login(room.editor)
    path = f"/desk/items/consultations/{asked.pk}/work/"
    response = client.post(path, {"do": "decide", "outcome": "not", "reason": "用地不足"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "请先勾选" in html
    assert 'value="用地不足"' in html
    unknown = {"do": "topic", "topic": "停车", "n": ["9" * 23, "²", "-1"]}
    assert client.post(path, unknown).status_code == 422


def test_what_came_on_paper_is_entered_and_the_list_goes_out_without_names(
    room: Newsroom, client: Client, now: datetime
) -> None:
    asked = ask_the_public(room, now)
    client.force_login(room.editor)
    inbox = f"/desk/items/consultations/{asked.pk}/"
    assert client.post(f"{inbox}enter/", {"way": "letter", "text": ""}).status_code == 422
    done = client.post(f"{inbox}enter/", {"way": "letter", "text": "信上说的", "name": "李某某"})
    assert done.status_code == 302
    found = client.get(inbox, {"q": "信上"}).content.decode()
    assert "信函" in found
    assert "没有符合条件的意见" in client.get(inbox, {"q": "没有"}).content.decode()
    book = client.get(f"{inbox}export.xlsx")
    assert book.status_code == 200
    assert book.content.startswith(b"PK")
    assert "李某某" not in found


def test_a_flood_is_told_when_to_come_back(
    room: Newsroom, client: Client, now: datetime, settings: Settings
) -> None:
    settings.OPINIONS_PER_HOUR = 1
    path = f"{page_of(str(ask_the_public(room, now).item.index_number))}opinion/"
    for token, status in (("a" * 24, 302), ("b" * 24, 429)):
        response = client.post(path, {"text": "好", "form_token": token})
        assert response.status_code == status
    assert "还没有提交" in response.content.decode()
    assert Opinion.objects.count() == 1


def test_the_inbox_asks_the_same_questions_however_many_opinions_there_are(
    room: Newsroom,
    client: Client,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asked = ask_the_public(room, now)
    for place in range(5):
        give(asked, now, f"第{place}条")
    client.force_login(room.editor)
    for path, count in (("", 13), ("/desk/items/consultations/", 7)):
        with django_assert_num_queries(count):
            assert client.get(path or f"/desk/items/consultations/{asked.pk}/").status_code == 200
