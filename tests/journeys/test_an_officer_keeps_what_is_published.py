"""An officer keeps what is published: its history, what replaces it, its files, its columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.catalogue import actions
from gongkai.catalogue.models import Column, ColumnDuty, ItemVersion
from gongkai.info_requests.models import DisclosureOffice
from gongkai.rules.items import Content, ItemKind, Validity
from tests.factories.city import City
from tests.factories.info_requests import build_office
from tests.factories.items import (
    Newsroom,
    again,
    approve,
    build_newsroom,
    draft,
    publish,
    withhold,
)
from tests.factories.pdfs import printed_pdf
from tests.journeys.conftest import Visit

TABLE = (
    '<p>自即日起开展整治。</p><table><thead><tr><th scope="col">月</th><th scope="col">起数</th></tr></thead>'
    "<tbody><tr><td>7月</td><td>112</td></tr></tbody></table>"
)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def room(city: City, now: datetime) -> Newsroom:
    return build_newsroom(city, now)


def corrected(room: Newsroom, at: datetime) -> ItemVersion:
    """A published item whose second version, by another hand, says other words and figures."""
    first = publish(room, at, body=TABLE)
    second = actions.start_correction(version_id=first.pk, note="改", by=room.editor, at=at)
    text = second.read().text().replace("自即日起", "自12月1日起").replace(">112<", ">113<")
    actions.change_item(
        version_id=second.pk, content=Content.read(text), seen=second.saved, by=room.head, at=at
    )
    approve(room, again(second), at)
    actions.publish_item(version_id=second.pk, by=room.second, at=at)
    return again(second)


def document(room: Newsroom, at: datetime, title: str, number: str) -> ItemVersion:
    return publish(
        room,
        at,
        title=title,
        kind=ItemKind.NORMATIVE,
        document_number=number,
        extras={"effective_on": "2021-12-01"},
    )


def signed_in(client: Client, person: Any) -> Client:
    client.force_login(person)
    return client


# --- history -------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False])
def test_any_two_texts_are_compared_and_each_word_has_its_author(
    visit: Visit, room: Newsroom, now: datetime, script: bool
) -> None:
    version = corrected(room, now)
    page = visit(f"/desk/items/{version.pk}/", sign_in="editor", script=script)
    page.get_by_role("link", name="比较任意两稿").click()
    assert "第1版第1稿 → 第2版第2稿" in page.get_by_role("main").inner_text()
    assert page.locator(".diff ins").all_text_contents() == ["［新增］12月1", "［新增］113"]
    assert page.locator(".diff-table del").text_content() == "［删去］112"
    page.get_by_label("到第2版第1稿").check()
    page.get_by_role("button", name="比较", exact=True).click()
    assert "完全相同" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="每个字是谁写的").click()
    main = page.get_by_role("main")
    assert "分管领导" not in main.inner_text()
    for words in ("终审", "保密审查：可以公开", "keeper"):
        assert words in main.inner_text()
    page.get_by_label("查一句话是谁写").fill("自12月1日起")
    page.get_by_role("button", name="查", exact=True).click()
    hit = page.locator(".authors-hit").inner_text()
    assert "editor（第1版第1稿" in hit
    assert f"{room.head.name}（第2版第2稿" in hit


def test_a_phrase_that_is_not_there_is_said_so_and_another_items_text_is_not_found(
    room: Newsroom, client: Client, now: datetime
) -> None:
    version, other = corrected(room, now), draft(room, now)
    signed_in(client, room.editor)
    page = client.get(f"/desk/items/{version.pk}/authors/", {"q": "没有这句"})
    assert "这一版里没有这句话" in page.content.decode()
    foreign = other.revisions.get().pk
    assert client.get(f"/desk/items/{version.pk}/history/?before={foreign}").status_code == 404


def test_the_pages_of_history_ask_as_much_however_often_it_was_saved(
    room: Newsroom,
    client: Client,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version = draft(room, now)
    for n in range(6):
        content = again(version).read()
        actions.change_item(
            version_id=version.pk,
            content=Content.read(content.text().replace("开展", f"开展{n}")),
            seen=again(version).saved,
            by=room.editor,
            at=now,
        )
    signed_in(client, room.editor)
    for name, count in (("history", 23), ("authors", 25)):
        with django_assert_num_queries(count):
            assert client.get(f"/desk/items/{version.pk}/{name}/").status_code == 200


# --- validity ------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False])
def test_what_replaces_a_document_is_found_in_a_box_and_both_pages_lead_to_each_other(
    visit: Visit, room: Newsroom, now: datetime, script: bool
) -> None:
    old = document(room, now, "养犬管理暂行规定", "某公规〔2021〕1号")
    new = document(room, now, "养犬管理实施办法", "某公规〔2026〕9号")
    page = visit(f"/desk/items/{old.pk}/", sign_in="police-head", script=script)
    page.get_by_role("link", name="标注有效性").click()
    page.get_by_label("有效性", exact=True).select_option("repealed")
    page.get_by_label("依据").fill("某公规〔2026〕9号第二十条")
    page.get_by_label("新文件的名称").fill("没有的文件")
    page.get_by_role("button", name="查找").click()
    assert "没有找到已发布" in page.get_by_role("main").inner_text()
    page.get_by_label("新文件的名称").fill("养犬 9号")
    page.get_by_role("button", name="查找").click()
    # What was chosen and typed before the search is still there.
    assert page.get_by_label("有效性", exact=True).input_value() == "repealed"
    assert page.get_by_label("依据").input_value() == "某公规〔2026〕9号第二十条"
    page.get_by_label("养犬管理实施办法").check()
    page.get_by_role("button", name="保存有效性").click()
    assert "现行文件：养犬管理实施办法" in page.get_by_role("main").inner_text()
    item = again(old).item
    assert (item.validity, item.successor) == (Validity.REPEALED, again(new).item)
    public = visit(f"/disclosure/items/{item.index_number}/", width=360, script=script)
    assert "本文件废止" in public.get_by_role("main").inner_text()
    public.get_by_role("link", name="养犬管理实施办法").click()
    public.get_by_role("link", name="被本文件取代：养犬管理暂行规定").click()
    assert public.get_by_role("heading", level=1).inner_text() == "养犬管理暂行规定"


def test_a_revoked_penalty_is_withdrawn_with_the_reason_ready(
    room: Newsroom, client: Client, now: datetime
) -> None:
    version = publish(room, now, kind=ItemKind.PENALTY, title="处罚决定书")
    signed_in(client, room.head)
    page = f"/desk/items/{version.pk}/"
    assert "revoked/" in client.get(page).content.decode()
    day = timezone.localdate()
    early = client.post(f"{page}revoked/", {"revoked_on": day + timedelta(1), "basis": "x"})
    assert early.status_code == 422
    done = client.post(f"{page}revoked/", {"revoked_on": day, "basis": "某政复决字〔2026〕3号"})
    assert done.status_code == 302
    home = client.get("/desk/").content.decode()
    assert "处罚决定已撤销或变更，要撤回" in home
    assert f"{page}withdraw/" in home
    ready = client.get(f"{page}withdraw/").content.decode()
    assert "某政复决字〔2026〕3号" in ready
    assert "第四十八条第二款" in ready
    client.post(f"{page}withdraw/", {"reason": "已撤销"})
    assert client.get(f"/disclosure/items/{again(version).item.index_number}/").status_code == 410
    left = client.get("/desk/items/reminders/").content.decode()
    assert "处罚决定已撤销" not in left
    assert "空栏目" in left


def test_a_document_without_interpretation_is_told_of_until_one_is_planned(
    room: Newsroom, client: Client, now: datetime
) -> None:
    version = document(room, now, "停车管理办法", "某公规〔2026〕1号")
    signed_in(client, room.editor)
    page = f"/desk/items/{version.pk}/"
    assert "规范性文件没有政策解读" in client.get("/desk/items/reminders/").content.decode()
    assert "还没有解读" in client.get(page).content.decode()
    response = client.post(f"{page}interpretation/")
    planned = ItemVersion.objects.get(item__kind="interpretation")
    assert response.headers["Location"] == f"/desk/items/{planned.pk}/edit/"
    shown = client.get(page).content.decode()
    assert "《停车管理办法》政策解读" in shown
    assert "还没有解读" not in shown
    assert "停车管理办法" in client.get(f"/desk/items/{planned.pk}/").content.decode()


def test_a_guide_that_says_another_telephone_than_the_register_is_told_of(
    room: Newsroom, client: Client, now: datetime
) -> None:
    build_office(room.city, now)
    office = DisclosureOffice.objects.get(organisation=room.body)
    extras = {
        "office_name": "办公室", "office_address": office.address or "x", "office_phone": "0000-1",
        "office_hours": office.office_hours or "x", "office_fax": "无", "office_contact": "x",
        "revised_on": "2020-01-01",
    }  # fmt: skip
    version = draft(room, now, kind=ItemKind.DISCLOSURE_GUIDE, title="公开指南", extras=extras)
    html = signed_in(client, room.editor).get(f"/desk/items/{version.pk}/").content.decode()
    assert "修订日期已超过十二个月" in html
    assert "联系电话：指南写“0000-1”" in html


# --- files ---------------------------------------------------------------------------------------


def test_files_are_put_in_order_named_replaced_and_shown(
    room: Newsroom, client: Client, now: datetime
) -> None:
    version = draft(room, now)
    signed_in(client, room.editor)
    page = f"/desk/items/{version.pk}/files/"
    pdf = printed_pdf(["一", "二"])
    files = [
        SimpleUploadedFile("名单.txt", "甲".encode()),
        SimpleUploadedFile("表.pdf", pdf),
    ]
    assert client.post(page, {"seen": version.saved, "more": files}).status_code == 302
    html = client.get(page).content.decode()
    assert "PDF 文件，2 页" in html
    first, second = (file.pk for file in version.files.order_by("pk"))
    typed = {
        "seen": again(version).saved,
        f"place-{first}": "2",
        f"place-{second}": "1",
        f"description-{first}": "参加单位",
        f"description-{second}": "统计表",
        f"new-{first}": SimpleUploadedFile("新名单.txt", "乙".encode()),
    }
    assert client.post(page, typed).status_code == 302
    kept = again(version).read().files
    assert [(file.name, file.description) for file in kept] == [
        ("表.pdf", "统计表"),
        ("新名单.txt", "参加单位"),
    ]
    # The one before stays in the history.
    assert version.files.count() == 3
    shown: Any = client.get(f"/desk/items/{version.pk}/files/{second}/?view=1")
    assert shown.getvalue() == pdf
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Type"] == "application/pdf"
    saved: Any = client.get(f"/desk/items/{version.pk}/files/{first}/?view=1")
    assert saved.getvalue() == "甲".encode()
    assert saved.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("宏.docm", b"PK\x03\x04", "损坏"),
        ("图.svg", b"<svg onload='x()'/>", "SVG"),
        ("安装.pdf", b"MZ\x90", "程序或脚本"),
    ],
)
def test_a_file_that_could_act_is_refused_and_nothing_is_changed(
    room: Newsroom, client: Client, now: datetime, name: str, data: bytes, words: str
) -> None:
    version = draft(room, now)
    signed_in(client, room.editor)
    sent = {"seen": version.saved, "more": SimpleUploadedFile(name, data)}
    response = client.post(f"/desk/items/{version.pk}/files/", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert again(version).saved == version.saved


# --- columns -------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False])
def test_a_column_is_made_moved_given_to_somebody_and_closed(
    visit: Visit, room: Newsroom, now: datetime, script: bool
) -> None:
    page = visit("/desk/items/columns/", sign_in="police-head", script=script)
    main = page.get_by_role("main")
    assert "空栏目" in main.inner_text()
    page.get_by_role("link", name="新建栏目").click()
    page.get_by_role("button", name="建立栏目").click()
    assert "请填写名称" in page.get_by_role("alert").inner_text()
    page.get_by_label("名称").fill("交通管理")
    page.get_by_label("代码").fill("police-traffic")
    page.get_by_label("上级栏目").select_option(label="政策")
    page.get_by_label("更新要求").select_option("news")
    page.get_by_role("button", name="建立栏目").click()
    page.get_by_role("link", name="交通管理").click()
    page.get_by_label("上级栏目").select_option(label="法定主动公开内容")
    page.get_by_role("button", name="移到这里").click()
    page.get_by_text("栏目已移到").wait_for()
    column = Column.objects.get(code="police-traffic")
    assert column.parent is not None
    assert column.parent.code == "police-statutory"
    page.get_by_role("button", name="上移").click()
    page.get_by_label("职责").select_option("proofreader")
    page.get_by_label("人员").select_option(str(room.proofreader.pk))
    page.get_by_role("button", name="指定").click()
    assert "校对：reader" in main.inner_text()
    assert ColumnDuty.objects.get().person == room.proofreader
    page.get_by_role("button", name="停用栏目").click()
    assert "请写明停用栏目的理由" in page.get_by_role("alert").inner_text()
    page.get_by_label("停用的理由").fill("并入通知公告")
    page.get_by_role("button", name="停用栏目").click()
    assert "已停用" in main.inner_text()
    page.get_by_role("button", name="恢复栏目").click()
    page.get_by_text("栏目已恢复").wait_for()
    assert Column.objects.get(code="police-traffic").is_open


def test_the_first_number_is_shown_before_the_pattern_is_saved(city: City, client: Client) -> None:
    signed_in(client, city.education_clerk)
    typed = {"organisation": city.education.pk, "index_code": "11520200mb1a23456r", "preview": "1"}
    html = client.post("/desk/items/columns/", typed).content.decode()
    assert f"11520200MB1A23456R/{timezone.localdate().year}-00001" in html
    wrong = client.post("/desk/items/columns/", typed | {"index_code": "1"})
    assert wrong.status_code == 422
    assert Column.objects.count() == 0


def test_the_register_is_searched_and_goes_out_whole(
    room: Newsroom, client: Client, now: datetime
) -> None:
    withhold(room, now, now.date() + timedelta(days=9), title="部署")
    signed_in(client, room.head)
    page = "/desk/items/withheld/"
    assert "部署" in client.get(page, {"q": "部署"}).content.decode()
    assert "共 0 条" in client.get(page, {"q": "没有"}).content.decode()
    assert "共 0 条" in client.get(page, {"only": "due"}).content.decode()
    assert client.get(f"{page}export.xlsx?only=all").content.startswith(b"PK")
