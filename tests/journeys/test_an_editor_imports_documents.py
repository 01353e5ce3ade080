"""An editor brings in what lies on the disk: a Word file with tables, and a folder at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue.models import ImportFile, ItemVersion
from gongkai.catalogue.tasks import read_next_import
from tests.factories.city import City
from tests.factories.items import Newsroom, build_newsroom
from tests.factories.word_files import make_notice, with_macros, zipped
from tests.journeys.axe import faults
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def test_a_word_file_with_tables_is_imported_completed_and_handed_on(
    visit: Visit, room: Newsroom
) -> None:
    page = visit("/desk/items/", sign_in="editor")
    page.get_by_text("其他工作").click()
    page.get_by_role("link", name="导入文档").click()
    data = make_notice(tracked=True, silent=True)
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "养犬通知.docx", "mimeType": DOCX, "buffer": data}
    )
    page.get_by_label("栏目").select_option(str(room.column.pk))
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_text("文件里还有修订痕迹：1 处插入、1 处删除、1 条批注")).to_be_visible()
    assert faults(page, "wide") == []
    page.get_by_role("button", name="接受全部修订，导入").click()
    expect(page.get_by_text("有 1 幅图片没有文字说明")).to_be_visible()
    page.get_by_text("请核对的").click()
    expect(page.get_by_text("版头“六盘水市公安局文件”没有放进正文")).to_be_visible()
    assert faults(page, "wide") == []
    page.get_by_role("link", name="六盘水市公安局关于印发").click()
    page.locator("[data-editor][data-ready]").wait_for()
    expect(page.get_by_label("文号")).to_have_value("六公规〔2026〕3号")
    expect(page.get_by_label("成文日期")).to_have_value("2026-11-20")
    expect(page.locator("#editor-text th", has_text="登记点")).to_have_attribute("colspan", "2")
    expect(page.locator("[data-count]")).to_contain_text("1 幅图片还没有文字说明")
    page.locator(".editor-picture").click()
    page.get_by_role("button", name="图片", exact=True).click()
    page.get_by_label("图上是什么").fill("登记流程：先登记，再领证")
    page.get_by_role("button", name="放进正文").click()
    page.get_by_label("主题分类").fill("公安")
    with page.expect_navigation():
        page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="送校对").click()
    page.get_by_role("button", name="送校对").click()
    expect(page.get_by_text("已送校对。")).to_be_visible()
    version = ItemVersion.objects.get()
    assert version.state == "proofreading"
    body = version.read().body
    assert 'alt="登记流程：先登记，再领证"' in body
    assert "自2027年1月1日起施行。" in body
    assert (
        '<th rowspan="2" scope="col">地区</th><th colspan="2" scope="colgroup">登记点</th>' in body
    )


def test_a_folder_is_read_in_the_background_and_taken_back(visit: Visit, room: Newsroom) -> None:
    page = visit("/desk/items/import/", sign_in="editor", width=360)
    folder = zipped(
        {
            "通知.docx": make_notice(),
            "说明.txt": "关于冬季防火的说明\n请注意防火。".encode(),
            "宏.docx": with_macros(make_notice()),
        }
    )
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "一批.zip", "mimeType": "application/zip", "buffer": folder}
    )
    page.get_by_label("栏目").select_option(str(room.column.pk))
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_text("正在读取：已读 1 个，还有 2 个")).to_be_visible()
    while read_next_import(timezone.now):
        pass
    # the page looks again by itself
    expect(page.get_by_text("建成 2 份草稿，1 个没有导入。")).to_be_visible()
    expect(page.get_by_text("请另存为不带宏的格式")).to_be_visible()
    assert faults(page, "phone") == []
    page.get_by_role("button", name="撤销导入").click()
    expect(page.get_by_text("已撤销 2 个文件的导入")).to_be_visible()
    assert set(ItemVersion.objects.values_list("state", flat=True)) == {"discarded"}


def test_a_file_that_was_given_up_is_tried_again(visit: Visit, room: Newsroom) -> None:
    page = visit("/desk/items/import/", sign_in="editor", width=360)
    texts = {f"{name}.txt": f"关于{name}的说明\n请注意。".encode() for name in ("防火", "防汛")}
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "一批.zip", "mimeType": "application/zip", "buffer": zipped(texts)}
    )
    page.get_by_label("栏目").select_option(str(room.column.pk))
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_text("正在读取：已读 0 个，还有 2 个")).to_be_visible()
    # The worker died over the first one, again and again.
    long_ago = timezone.now() - timedelta(hours=1)
    first = ImportFile.objects.filter(place=1)
    first.update(attempts=2, leased_until=long_ago)
    expect(page.get_by_text("读取时中断过1次，系统隔一段时间会再试")).to_be_visible()
    assert faults(page, "phone") == []
    first.update(attempts=MOST_BROKEN_OFF)
    while read_next_import(timezone.now):
        pass
    expect(page.get_by_text("建成 1 份草稿，1 个没有导入。")).to_be_visible()
    expect(page.get_by_text("多次中断，可能文件已损坏。请再试一次")).to_be_visible()
    assert faults(page, "phone") == []
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("已重新排队，稍后会再读一次。")).to_be_visible()
    expect(page.get_by_text("正在读取：已读 1 个，还有 1 个")).to_be_visible()
    while read_next_import(timezone.now):
        pass
    expect(page.get_by_text("建成 2 份草稿。")).to_be_visible()
