"""A browser at the desk: what the screening finds stops the release until it is mended or decided."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import ItemVersion
from gongkai.catalogue.tasks import screen_next_item
from gongkai.info_requests.models import Notice
from tests.factories.city import City
from tests.factories.items import Newsroom, again, build_newsroom, clear, draft, review_all
from tests.factories.leaky_files import in_body, saved, xlsx_file
from tests.journeys.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

IDENTITY, OTHER = "11010519491231002X", "110105199001010010"
MASKED = "1101**********002X"
LIST = (
    "<p>下列人员享受补贴。</p><table><tr><th>姓名</th><th>身份证号码</th><th>金额</th></tr>"
    f"<tr><td>张三</td><td>{IDENTITY}</td><td>300</td></tr>"
    f"<tr><td>李四</td><td>{OTHER}</td><td>500</td></tr></table>"
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def open_item(visit: Visit, version: ItemVersion, name: str) -> Page:
    return visit(f"/desk/items/{version.pk}/", sign_in=name)


def submit(page: Page) -> None:
    page.get_by_role("link", name="送校对").click()
    page.get_by_role("button", name="送校对").click()
    expect(page.locator(".items-head")).to_contain_text("待校对")


def release(room: Newsroom, version: ItemVersion, at: datetime) -> None:
    review_all(room, version.pk, at)
    clear(room, version.pk, at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)


def attachment(version: ItemVersion) -> bytes:
    return path_of(again(version).read().files[0].sha256).read_bytes()


def unpacked(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_a_list_with_numbers_is_blocked_masked_by_one_click_and_released(
    visit: Visit, room: Newsroom, at: datetime
) -> None:
    book = xlsx_file(
        [["姓名", "身份证号码"], ["张三", IDENTITY], ["李四", OTHER]],
        hidden_sheet=[["身份证号码"], ["110105199003070038"]],
    )
    version = draft(room, at, Upload("补贴名单.xlsx", book), body=LIST)
    page = open_item(visit, version, "editor")
    panel = page.get_by_role("region", name="筛查结果")
    expect(panel).to_contain_text("有拦截，不能送审、发布")
    expect(panel.locator("mark").first).to_be_visible()
    expect(panel).to_contain_text("隐藏的工作表")
    expect(panel).to_contain_text(MASKED)
    assert IDENTITY not in panel.inner_text()
    expect(page.get_by_role("link", name="送校对")).to_have_count(0)
    # One click for everything, and it can be taken back.
    panel.get_by_role("button", name="一次改正全部拦截").click()
    expect(page.locator("#toasts")).to_contain_text("已改正")
    expect(panel).not_to_contain_text("有拦截，不能")
    assert IDENTITY not in again(version).read().body
    panel.get_by_role("button", name="撤销改正").click()
    expect(panel).to_contain_text("有拦截，不能送审、发布")
    assert IDENTITY in again(version).read().body
    panel.get_by_role("button", name="一次改正全部拦截").click()
    expect(panel).not_to_contain_text("有拦截，不能")
    submit(page)
    release(room, version, at)
    front, _, back = str(again(version).item.index_number).partition("/")
    public = visit(f"/disclosure/items/{front}/{back}/")
    expect(public.locator("main")).to_contain_text(MASKED)
    expect(public.locator("main")).not_to_contain_text(IDENTITY)
    data = attachment(version)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert [cell.value for cell in sheet[2]] == ["张三", MASKED]
    for gone in (IDENTITY, OTHER, "110105199003070038", "原始数据"):
        assert gone not in unpacked(data)


def test_a_block_is_let_pass_by_a_second_person_and_not_by_the_author(
    visit: Visit, room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body=f"<p>张三，身份证号{IDENTITY}。</p>")
    page = open_item(visit, version, "editor")
    panel = page.get_by_role("region", name="筛查结果")
    expect(panel).to_contain_text("您写过这一稿，不能自己放行")
    expect(panel.get_by_role("link", name="不用改，写明理由")).to_have_count(0)
    # The author finds the address all the same, and is refused.
    other = open_item(visit, version, "keeper")
    link = other.get_by_role("link", name="不用改，写明理由")
    address = str(link.get_attribute("href"))
    page.goto(address)
    page.get_by_label("放行").check()
    page.get_by_label("理由").fill("法定公开的处罚决定")
    page.get_by_role("button", name="记录决定").click()
    expect(page.locator(".error-summary")).to_contain_text("不能由起草人自己放行")
    expect(page.get_by_label("理由")).to_have_value("法定公开的处罚决定")
    # A second person says why.
    link.click()
    other.get_by_label("放行").check()
    other.get_by_label("理由").fill("好")
    other.get_by_role("button", name="记录决定").click()
    expect(other.locator(".error-summary")).to_contain_text("请写明理由")
    other.get_by_label("理由").fill("法定公开的处罚决定")
    other.get_by_role("button", name="记录决定").click()
    expect(other.locator("#toasts")).to_contain_text("决定已记录")
    other.get_by_text("已经决定的（1）").click()
    expect(other.get_by_role("region", name="筛查结果")).to_contain_text("法定公开的处罚决定")
    page.goto(f"/desk/items/{version.pk}/")
    submit(page)
    # The same words are not asked about again.
    reviewer = visit(f"/desk/items/{version.pk}/review/", sign_in="reader")
    expect(reviewer.get_by_role("region", name="筛查结果")).to_contain_text("没有发现问题")
    release(room, version, at)


def test_a_document_with_changes_and_authors_is_mended_and_published(
    visit: Visit, room: Newsroom, at: datetime
) -> None:
    import docx

    document = docx.Document()
    document.core_properties.author = "李某某"
    paragraph = document.add_paragraph("关于冬季防火的通告")
    document.add_comment(paragraph.runs, text="请局长定", author="王某某")
    marks = "w:author='李某某' w:date='2026-01-01T00:00:00Z'"
    xml = (
        f"<w:p><w:r><w:t>自</w:t></w:r><w:del w:id='1' {marks}><w:r><w:delText>即日</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' {marks}><w:r><w:t>12月1日</w:t></w:r></w:ins><w:r><w:t>起。</w:t></w:r></w:p>"
    )
    version = draft(room, at, Upload("通告.docx", in_body(saved(document), xml)))
    before = attachment(version)
    screen_next_item(lambda: at)  # not packed as Word packs it, so that it is large
    page = open_item(visit, version, "editor")
    panel = page.get_by_role("region", name="筛查结果")
    expect(panel).to_contain_text("修订痕迹")
    expect(panel).to_contain_text("批注")
    panel.get_by_text("文件属性里的人名、单位").click()
    panel.get_by_role("button", name="接受修订").click()
    expect(panel).not_to_contain_text("修订痕迹")
    panel.get_by_role("button", name="删去批注").click()
    expect(panel).not_to_contain_text("有拦截，不能")
    panel.get_by_text("文件属性里的人名、单位").click()
    panel.get_by_role("button", name="删去文件属性").click()
    expect(panel).to_contain_text("没有发现问题")
    submit(page)
    release(room, version, at)
    after = attachment(version)
    words = [p.text for p in docx.Document(io.BytesIO(after)).paragraphs]
    assert words == ["自12月1日起。", "关于冬季防火的通告"]
    for gone in ("李某某", "王某某", "请局长定", "即日"):
        assert gone not in unpacked(after)
    # The file as it came is still with the version.
    kept = [path_of(file.sha256).read_bytes() for file in again(version).files.all()]
    assert before in kept


def test_a_large_file_is_screened_in_the_background_and_the_page_tells(
    visit: Visit, room: Newsroom, at: datetime
) -> None:
    upload = Upload("说明.txt", ("甲" * 200_000 + f"，身份证号{IDENTITY}。").encode())
    version = draft(room, at, upload)
    page = open_item(visit, version, "editor")
    panel = page.get_by_role("region", name="筛查结果")
    expect(panel).to_contain_text("正在筛查")
    expect(page.get_by_role("link", name="送校对")).to_have_count(0)
    assert screen_next_item(lambda: at)
    expect(panel).to_contain_text(re.compile("身份证号码"))


def test_the_panel_works_without_scripts(visit: Visit, room: Newsroom, at: datetime) -> None:
    version = draft(room, at, body=f"<p>张三，身份证号{IDENTITY}。</p>")
    page = visit(f"/desk/items/{version.pk}/", sign_in="editor", script=False)
    page.get_by_role("button", name=f"隐去为“{MASKED}”").click()
    expect(page.get_by_role("region", name="筛查结果")).not_to_contain_text("有拦截，不能")
    assert again(version).read().body == f"<p>张三，身份证号{MASKED}。</p>"


def test_the_page_asks_the_same_questions_however_much_was_found(
    room: Newsroom, at: datetime, client: Client
) -> None:
    client.force_login(room.editor)
    counts = set()
    for numbers in (1, 60):
        body = "".join(f"<p>电话1380013{n:04}</p>" for n in range(numbers))
        version = draft(room, at, body=body)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/desk/items/{version.pk}/").status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1


def test_reminders_that_nobody_has_read_are_not_taken_for_what_was_not_screened(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, body="<p>自即日起开展整治。</p>")
    for number in range(2):
        Notice.objects.create(
            organisation=room.body, person=room.editor, channel="desk", recipient=b"",
            subject="提醒", body="提醒", key=f"reminder-{number}", state="sent", queued_at=at,
        )  # fmt: skip
    client = Client()
    client.force_login(room.editor)
    page = client.get(f"/desk/items/{version.pk}/").content.decode()
    assert "提醒（2<" in page
    assert "没有查到的内容" not in page
