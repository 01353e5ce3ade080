"""A standards catalogue comes in broken, is mended, approved by another, kept, and read by all."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Item, ItemVersion, Standard, StandardLink, StandardVersion
from gongkai.rules.standards.reading import read_catalogue
from tests.factories.city import PASSWORD, City
from tests.factories.items import Newsroom, build_newsroom, draft, publish
from tests.factories.standards import make_row, put_in_force
from tests.journeys.conftest import Visit

BROKEN = """消防领域基层政务公开标准目录 | ||||||||||||||||
序号 | 公开事项 | 公开内容(要素) | 公开依据 | 公开时限 | 公开主体 | 公开渠道和载体 | 公开对象 | 公开方式 | 公开层级 | |||
一级事项 | 二级事项 | 全社会 | 特定群众 | 主动 | 依申请公开 | 县级 | ||||||||
1 | 消防宣传 | 防火提示 | 防火要求;逃生方法 | 《甲法》 | 形成之日起7个工作日内公开 | 某市公安局 | ■政府网站□政府公报 | √ | √ | √ | ||||
检查结果 | 检查对象;检查结果 | 同上 | 即时公开 | 某市公安局 | 同上 | √ | √ | √ | ||||
"""


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(person: Person, path: str, status: int = 302, **data: Any) -> str:
    response = signed_in(person).post(path, data)
    assert response.status_code == status, response.content.decode()
    return response.content.decode() if status != 302 else response.headers["Location"]


def get(person: Person, path: str) -> str:
    response = signed_in(person).get(path)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def told(person: Person, path: str, **data: Any) -> str:
    """The page to which a step leads back, with what it says there."""
    return signed_in(person).post(path, data, follow=True).content.decode()


MENDED: dict[str, Any] = {
    "area": "消防",
    "subject": "某市公安局",
    "basis": "《甲法》",
    "channels": ["website"],
    "audiences": ["everyone"],
    "modes": ["proactive"],
    "levels": ["county"],
}


def test_a_broken_file_becomes_a_catalogue_that_sets_due_days(
    room: Newsroom, client: Client
) -> None:
    clerk, head, editor = room.second, room.head, room.editor
    page = post(
        clerk,
        "/desk/standards/import/",
        organisation=room.body.pk,
        code="police-fire",
        name="",
        file=SimpleUploadedFile("消防.txt", BROKEN.encode()),
    )
    version = StandardVersion.objects.get()
    assert page == f"/desk/standards/versions/{version.pk}/"
    shown = get(clerk, f"{page}?show=doubts")
    assert "空格丢失" in shown
    assert "第4行" in shown
    # It cannot be submitted with open doubts; the page says how many.
    assert "处疑点没有核对" in told(clerk, f"{page}submit/")
    first, second = version.rows.order_by("place")
    mend = f"/desk/standards/rows/{first.pk}/"
    typed: dict[str, Any] = MENDED | {
        "seq": "1",
        "item1": "消防宣传",
        "item2": "防火提示",
        "elements": "防火要求\n逃生方法",
        "time_limit": "形成之日起7个工作日内公开",
    }
    refused = post(clerk, mend, 422, **typed | {"seq": "一"})
    assert "序号应是整数" in refused
    assert "逃生方法" in refused
    assert post(clerk, mend, next="1", **typed) == f"/desk/standards/rows/{second.pk}/"
    post(
        clerk,
        f"/desk/standards/rows/{second.pk}/",
        **MENDED
        | {
            "item1": "消防宣传",
            "item2": "检查结果",
            "elements": "检查对象\n检查结果",
            "time_limit": "即时公开",
        },
    )
    assert "等我审定的标准目录" not in get(head, "/desk/")
    post(clerk, f"{page}submit/")
    # It waits on the home page of whoever may approve it, not of whoever made it or of a writer.
    assert f'href="{page}"' in get(head, "/desk/")
    assert "等我审定的标准目录" not in get(clerk, "/desk/")
    assert "等我审定的标准目录" not in get(editor, "/desk/")
    assert "另一个人审定" in told(clerk, f"{page}approve/")
    post(head, f"{page}approve/")
    standard = Standard.objects.get()
    # The public reads it at once, and downloads what can be read back.
    table = client.get("/disclosure/standards/police-fire/").content.decode()
    assert "防火提示" in table
    file = client.get("/disclosure/standards/police-fire/catalogue.xlsx").content
    assert [row.item2 for row in read_catalogue(file, "目录.xlsx").catalogue.rows] == [
        "防火提示",
        "检查结果",
    ]
    assert client.get("/disclosure/standards/police-fire/catalogue.pdf").content[:5] == b"%PDF-"
    # An item that serves the row is due at once.
    item = draft(room, version.made_at, created_on=version.made_at.date()).item
    row_page = f"/desk/standards/{standard.pk}/{second.key}/"
    post(editor, f"{row_page}link/", item=[item.pk])
    assert Item.objects.get(pk=item.pk).due_on == item.formed_on
    assert "即时公开" in get(editor, row_page)
    post(editor, f"{row_page}unlink/", item=item.pk)
    assert not StandardLink.objects.exists()


def test_a_gap_leads_to_a_draft_with_the_elements_as_headings(room: Newsroom, at: datetime) -> None:
    board = put_in_force(room, at, make_row())
    coverage = f"/desk/standards/{board.standard.pk}/coverage/"
    assert "没有内容" in get(room.editor, coverage)
    row = f"/desk/standards/{board.standard.pk}/{board.keys[0]}/"
    assert "请先选择这一行公开在哪个栏目" in told(room.editor, f"{row}write/")
    post(room.second, f"{row}place/", column=room.column.pk)
    assert "起草" in get(room.editor, coverage)
    edit = post(room.editor, f"{row}write/", column=room.column.pk)
    version = ItemVersion.objects.get(title="国内出生登记")
    assert edit == f"/desk/items/{version.pk}/edit/"
    assert "受理部门" in get(room.editor, edit)
    assert "国内出生登记" in get(room.editor, f"/desk/items/{version.pk}/standards/")


def test_the_rows_of_an_item_are_ticked_where_it_is_written(room: Newsroom, at: datetime) -> None:
    row = make_row(time_limit="信息形成或者变更之日起7个工作日内")
    board = put_in_force(room, at, row, make_row(seq=2, item2="收养登记"))
    version = draft(room, at, title="收养登记须知")
    edit = f"/desk/items/{version.pk}/edit/"
    first, second = (f"{board.standard.pk}-{key}" for key in board.keys)
    shown = get(room.editor, edit)
    # What is called alike stands in sight, the others behind a fold.
    assert shown.index(f'value="{second}"') < shown.index("其他标准事项（1 项）")
    assert shown.index("其他标准事项（1 项）") < shown.index(f'value="{first}"')
    typed: dict[str, Any] = {
        "kind": "notice",
        "title": "收养登记须知",
        "publisher": "某市公安局",
        "created_on": "2026-11-20",
        "subject": "公安",
        "source": "某市公安局",
        "body": "<p>须知。</p>",
        "body_format": "html",
    }

    def saves(**more: Any) -> list[int]:
        seen = ItemVersion.objects.get(pk=version.pk).saved
        post(room.editor, edit, **typed, seen=seen, **more)
        return sorted(StandardLink.objects.values_list("key", flat=True))

    assert saves(rows_shown="1", row=[first]) == [board.keys[0]]
    assert Item.objects.get(pk=version.item_id).limit_days == 7
    # A form without the boxes takes nothing off; one whose box was cleared does.
    assert saves() == [board.keys[0]]
    assert saves(rows_shown="1") == []
    # A form that comes back has the boxes as they were sent.
    bad = post(room.editor, edit, 422, **typed | {"title": ""}, rows_shown="1", row=[second])
    assert re.search(rf'value="{second}" checked', bad)
    assert not re.search(rf'value="{first}" checked', bad)


def test_what_is_shown_is_exported(room: Newsroom, at: datetime) -> None:
    board = put_in_force(room, at, make_row(), make_row(seq=2, item2="收养登记"))
    path = f"/desk/standards/{board.standard.pk}/coverage"
    response = signed_in(room.second).get(f"{path}.xlsx?q=收养")
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    names = [row[1].value for row in sheet.iter_rows(min_row=3)]
    assert names == ["出生登记 · 收养登记"]
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF-")):
        found = signed_in(room.second).get(f"{path}.{kind}")
        assert found.content.startswith(start)
    assert signed_in(room.second).get(f"{path}.csv").status_code == 404
    codes = signed_in(room.second).get(f"/desk/standards/{board.standard.pk}/codes.pdf")
    assert codes.content.startswith(b"%PDF-")


def test_a_file_that_is_no_catalogue_is_refused_and_nothing_is_kept(room: Newsroom) -> None:
    page = post(
        room.second,
        "/desk/standards/import/",
        422,
        organisation=room.body.pk,
        code="x",
        file=SimpleUploadedFile("说明.txt", "只有文字".encode()),
    )
    assert "没有找到标准目录的表头" in page
    assert not Standard.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/standards/",
        "/desk/standards/versions/{version}/",
        "/desk/standards/{standard}/coverage/",
        "/desk/standards/{standard}/{key}/",
        "/disclosure/standards/{code}/",
        "/disclosure/standards/{code}/{key}/",
    ],
)
def test_a_page_asks_the_same_questions_for_many_rows_as_for_few(
    room: Newsroom, at: datetime, path: str
) -> None:
    client, counts = signed_in(room.head), []
    for many in (2, 9):
        rows = [make_row(seq=n + 1, item2=f"{many}之{n}") for n in range(many)]
        board = put_in_force(room, at, *rows, code=f"police-{many}", name=f"{many}")
        address = path.format(
            version=board.version.pk,
            standard=board.standard.pk,
            key=board.keys[0],
            code=board.standard.code,
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 24


@pytest.mark.browser
def test_the_ready_catalogue_is_installed_approved_and_read_on_a_phone(
    visit: Visit, room: Newsroom, at: datetime
) -> None:
    publish(room, at, title="国内出生登记办理指南", body="<p>受理部门：派出所</p>")
    page = visit("/desk/standards/", sign_in=room.city.police_clerk.username, password=PASSWORD)
    page.get_by_role("button", name="装入草稿").click()
    page.get_by_text("已装入草稿").first.wait_for()
    page.get_by_role("button", name="提交审定").click()
    page.get_by_text("等另一位没有经手的同事审定").wait_for()
    address = page.url.partition("/desk/")[2]
    second = visit(f"/desk/{address}", sign_in=room.city.police_head.username, password=PASSWORD)
    second.get_by_role("button", name="审定施行").click()
    second.get_by_role("link", name="落实情况").click()
    second.get_by_role("link", name="出生登记").first.click()
    second.get_by_label("国内出生登记办理指南").check()
    second.get_by_role("button", name="关联勾选的").click()
    second.get_by_text("已关联 1 条").first.wait_for()
    address = second.get_by_role("link", name="公开页面").last.get_attribute("href") or ""
    phone = visit(address, width=360)
    phone.get_by_role("link", name="国内出生登记办理指南").wait_for()
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    phone.goto(address.rpartition("/")[0].rpartition("/")[0] + "/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_label("事项、要素或依据里的词").fill("出生")
    phone.get_by_role("button", name="查找").click()
    phone.get_by_role("link", name="出生登记", exact=False).first.wait_for()
