"""A clerk uploads reports, corrects a cell, has it checked; the head publishes; the public reads."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from gongkai.annual_reports.actions import check_version
from gongkai.annual_reports.models import Correction, Version
from gongkai.config.worker import work_off
from gongkai.rules.report.model import Value
from gongkai.rules.report.reading import read
from gongkai.rules.report.writing import write
from tests.factories.city import City
from tests.factories.filed_reports import make_draft, make_report
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CELL = "T3.granted.natural"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A Word report with a wrong cell, a web page, and a file that nobody can read."""
    wrong: dict[str, Value] = {CELL: 2}
    made = {
        "某市公安局2023年报.docx": write(make_report(changes=wrong), "docx"),
        "某市公安局2022年报.html": write(make_report(year=2022), "html"),
        "空文件.txt": b"",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in made]


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_the_file_to_the_public_page(
    visit: Visit, city: City, files: list[str], script: bool
) -> None:
    clerk = visit("/desk/reports/upload/", sign_in="police-clerk", script=script)
    clerk.get_by_label("文件", exact=True).set_input_files(files)
    if not script:
        clerk.get_by_role("button", name="上传").click()
    clerk.get_by_text("正在读取").nth(2).wait_for()
    work_off()
    if not script:
        clerk.reload()
    clerk.get_by_text("已读取").nth(1).wait_for()
    clerk.get_by_text("文件是空的").wait_for()
    clerk.get_by_role("listitem").filter(has_text="2023年报.docx").get_by_role(
        "link", name="打开报告"
    ).click()

    assert clerk.get_by_text("各项办理结果相加是2件").first.is_visible()
    clerk.locator(f"#cell-{CELL.replace('.', chr(92) + '.')}").click()
    number = clerk.locator("#cell-number")
    number.wait_for()
    assert number.input_value() == "2"
    number.fill("３")
    clerk.get_by_role("button", name="保存更正").click()
    clerk.get_by_text("请写明更正理由").first.wait_for()
    assert clerk.locator("#cell-number").input_value() == "３"
    clerk.get_by_label("更正理由").fill("原文是3，识别成了2")
    clerk.get_by_role("button", name="保存更正").click()
    clerk.get_by_text("勾稽关系通过").wait_for()
    correction = Correction.objects.get()
    assert (correction.before, correction.after) == ("2", "3")
    assert clerk.get_by_text("2 → 3").is_visible()

    clerk.get_by_role("link", name="核对完毕").click()
    clerk.get_by_role("button", name="确认核对完毕").click()
    clerk.get_by_text("下一步可以送审或发布").wait_for()
    assert clerk.get_by_role("link", name="发布", exact=True).count() == 0

    head = visit("/desk/", sign_in="police-head", script=script)
    head.get_by_role("link", name="某市公安局").first.click()
    head.get_by_role("link", name="发布", exact=True).click()
    head.get_by_text("任何人都能在公开平台看到").wait_for()
    head.get_by_role("button", name="确认发布").click()
    head.get_by_text("公众现在就能看到").wait_for()
    work_off()

    public = visit("/disclosure/annual-reports/", script=script)
    public.get_by_role("link", name=re.compile("某市公安局2023年")).click()
    assert public.get_by_role("heading", level=1).inner_text() == (
        "某市公安局2023年政府信息公开工作年度报告"
    )
    assert public.get_by_text("勾稽关系通过").first.is_visible()
    for name in ("网页", "Word", "PDF", "Excel", "JSON", "CSV"):
        with public.expect_download() as download:
            public.locator(".downloads").get_by_role("link", name=name).click()
        data = Path(download.value.path()).read_bytes()
        assert read(data, download.value.suggested_filename).values == make_report().values
    assert Version.objects.published().count() == 1


def test_files_can_be_dropped_and_each_says_what_became_of_it(
    visit: Visit, city: City, files: list[str]
) -> None:
    page = visit("/desk/reports/upload/", sign_in="police-clerk")
    page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["正文没有表格"], "说明.txt"));
            const zone = document.querySelector("[data-drop]");
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true}));
        }"""
    )
    page.get_by_text("正在读取").wait_for()
    work_off()
    page.get_by_text("无法读取").wait_for()
    assert page.get_by_text("没有找到年报的三张表").is_visible()


def test_the_keyboard_alone_is_enough(visit: Visit, city: City, files: list[str]) -> None:
    page = visit("/desk/reports/upload/", sign_in="police-clerk")
    page.get_by_label("文件", exact=True).set_input_files(files[0])
    page.get_by_text("正在读取").wait_for()
    work_off()
    page.goto("/desk/reports/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/reports/\d+/"))
    page.keyboard.press("n")
    focused = "document.activeElement.id"
    assert page.evaluate(focused) == f"cell-{CELL}"
    page.keyboard.press("e")
    page.locator("#cell-number:focus").wait_for()
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    for _ in range(3):
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("原文是3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("没有发现问题").wait_for()
    assert page.evaluate(focused) == f"cell-{CELL}"
    page.keyboard.press("?")
    page.get_by_role("heading", name="快捷键").wait_for()


def test_a_reader_switches_to_larger_type_without_a_script(visit: Visit, city: City) -> None:
    page = visit("/about/", script=False)
    page.get_by_role("link", name="长者模式").click()
    page.locator("html[data-mode=elder]").wait_for()
    assert page.url.endswith("/about/")
    page.get_by_role("link", name="返回标准模式").click()
    assert page.locator("html").get_attribute("data-mode") == "standard"


def test_what_somebody_else_did_meanwhile_is_said_in_words(
    visit: Visit, city: City, at: datetime
) -> None:
    draft = make_draft(city.police_clerk, at)
    page = visit(f"/desk/reports/{draft.pk}/?cell={CELL}", sign_in="police-clerk")
    check_version(version_id=draft.pk, note="", by=city.police_head, at=at)
    page.locator("#cell-number").fill("5")
    page.get_by_label("更正理由").fill("原文是5")
    page.get_by_role("button", name="保存更正").click()
    page.get_by_text("这份报告现在不能更正").wait_for()
    assert page.get_by_label("更正理由").input_value() == "原文是5"
    page.context.set_offline(True)
    page.get_by_role("button", name="保存更正").click()
    page.get_by_text("网络中断，没有保存").wait_for()
