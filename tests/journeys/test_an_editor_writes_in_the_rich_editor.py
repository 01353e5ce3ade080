"""An editor writes in a browser: a paste from Word, a table, a picture, findings, a lost connection."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image
from playwright.sync_api import expect

from gongkai.catalogue import actions
from gongkai.catalogue.models import ItemVersion
from tests.factories.city import City
from tests.factories.items import Newsroom, again, build_newsroom, draft
from tests.journeys.axe import faults
from tests.journeys.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What Word puts on the clipboard, shortened.
FROM_WORD: Final = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal{mso-style-unhide:no}</style></head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span
style='font-family:仿宋'>自12月1日起，<b>禁止</b>野外用火。<o:p></o:p></span></p>
<p class=MsoNormal>　　第二段用全角空格缩进。</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Wingdings;mso-list:Ignore'>l<span>&nbsp; </span></span><![endif]>带好证件</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>先登记</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span>&nbsp;</span></span><![endif]>再领证</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span>&nbsp;</span></span><![endif]>身份证</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>3.<span>&nbsp;</span></span><![endif]>签字</p>
<table class=MsoTableGrid border=1><tr><td rowspan=2><p class=MsoNormal>地区</p></td><td
colspan=2><p>数量</p></td></tr><tr><td><p>起</p></td><td><p>人</p></td></tr><tr><td>钟山<table><tr><td
>甲</td><td>乙</td></tr></table></td><td>3</td><td>4</td></tr></table>
<p><img src="file:///C:/Temp/clip_image001.png"></p><script>alert(1)</script>
<!--[if gte mso 9]><xml><o:DocumentProperties/></xml><![endif]--><!--EndFragment--></body></html>"""
PASTE: Final = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector("#editor-text").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def version(room: Newsroom, at: datetime) -> ItemVersion:
    return draft(room, at, title="关于冬季防火的通告", body="<p>开头。</p>")


def opened(visit: Visit, version: ItemVersion, who: str = "editor") -> Page:
    page = visit(f"/desk/items/{version.pk}/edit/", sign_in=who)
    page.locator("[data-editor][data-ready]").wait_for()
    return page


def write(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="正文").click()
    page.keyboard.press("Control+End")
    # The editor learns of a moved cursor by an event that comes later than the key.
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 200))")
    page.keyboard.type(words)


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续写").click()
    expect(page.get_by_text("已保存。").first).to_be_visible()
    page.locator("[data-editor][data-ready]").wait_for()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_paste_from_word_keeps_what_it_says_and_loses_how_it_looked(
    visit: Visit, version: ItemVersion
) -> None:
    page = opened(visit, version)
    page.get_by_role("textbox", name="正文").click()
    page.keyboard.press("Control+a")
    page.evaluate(PASTE, FROM_WORD)
    expect(page.locator("[data-notes]")).to_contain_text("没有带过来")
    page.locator("#editor-text td", has_text="地区").click()
    page.get_by_role("button", name="首行作表头").click()
    page.get_by_role("button", name="表题").click()
    page.get_by_label("表格的名称").fill("各地数量")
    page.get_by_role("button", name="确定").click()
    save(page)
    body = again(version).read().body
    assert '<p class="indent">自12月1日起，<strong>禁止</strong>野外用火。</p>' in body
    assert '<p class="indent">第二段用全角空格缩进。</p>' in body
    steps = "<ol><li>先登记</li><li>再领证<ol><li>身份证</li></ol></li><li>签字</li></ol>"
    assert f"<ul><li>带好证件</li></ul>{steps}" in body
    assert "<table><caption>各地数量</caption>" in body
    assert '<th rowspan="2" scope="col">地区</th><th colspan="2" scope="colgroup">数量</th>' in body
    assert "<td><p>钟山</p><p>甲　乙</p></td>" in body
    for word in ("mso", "Mso", "style", "alert", "clip_image", "o:p", "table><table"):
        assert word not in body
    page.get_by_role("button", name="保存并预览").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("columnheader", name="数量")).to_be_visible()
    expect(frame.get_by_role("heading", name="关于冬季防火的通告")).to_be_visible()


def test_a_picture_needs_words_and_comes_with_the_text(visit: Visit, version: ItemVersion) -> None:
    page = opened(visit, version)
    write(page, "看图：")
    page.get_by_role("button", name="图片", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("选择图片").set_input_files(
        {"name": "路口.png", "mimeType": "image/png", "buffer": png()}
    )
    dialog.get_by_role("button", name="放进正文").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请写明图上是什么")
    dialog.get_by_label("图上是什么").fill("路口示意图")
    dialog.get_by_label("选择图片").set_input_files(
        {"name": "坏.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    )
    dialog.get_by_role("button", name="放进正文").click()
    expect(dialog.get_by_role("alert")).to_contain_text("SVG")
    dialog.get_by_label("选择图片").set_input_files(
        {"name": "路口.png", "mimeType": "image/png", "buffer": png()}
    )
    dialog.get_by_role("button", name="放进正文").click()
    expect(page.locator("#editor-text").get_by_alt_text("路口示意图")).to_be_visible()
    save(page)
    content = again(version).read()
    assert [file.name for file in content.files] == ["路口.png"]
    assert f'src="file:{content.files[0].sha256}"' in content.body
    assert page.locator(".editor-picture").evaluate("(image) => image.naturalWidth") == 40
    # taken out of the text, it is no attachment either
    page.locator(".editor-picture").click()
    page.keyboard.press("Delete")
    save(page)
    assert again(version).read().files == ()


# A picture file as the system hands it over when it is let go over a place, or pasted.
CARRIED: Final = """([kind, text, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "现场.png", { type: "image/png" }));
  const editor = document.querySelector("#editor-text");
  const target = [...editor.querySelectorAll("p")].find((p) => p.textContent.includes(text)) ?? editor;
  const box = target.getBoundingClientRect();
  const place = { clientX: box.left + 2, clientY: box.top + box.height / 2 };
  const rest = { bubbles: true, cancelable: true };
  if (kind === "paste") editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...rest }));
  else for (const name of ["dragenter", "dragover", "drop"])
    target.dispatchEvent(new DragEvent(name, { dataTransfer: data, ...place, ...rest }));
}"""


SHOWN: Final = '<img src="file:{}" alt="现场照片" width="40" height="30">'


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("drop", f"<p>开头。</p><p>{SHOWN}末段。</p>"),
        ("paste", f"<p>开头。</p><p>末段。{SHOWN}</p>"),
    ],
    ids=["dragged to the beginning of a paragraph", "pasted at the cursor"],
)
def test_a_picture_is_dragged_into_the_text_or_pasted(
    visit: Visit, version: ItemVersion, kind: str, expected: str
) -> None:
    page = opened(visit, version)
    write(page, "\n末段。")
    page.evaluate(CARRIED, [kind, "末段", list(png())])
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="放进正文").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请写明图上是什么")
    dialog.get_by_label("图上是什么").fill("现场照片")
    dialog.get_by_role("button", name="放进正文").click()
    expect(page.locator("#editor-text").get_by_alt_text("现场照片")).to_be_visible()
    save(page)
    content = again(version).read()
    assert [file.name for file in content.files] == ["现场.png"]
    assert content.body == expected.format(content.files[0].sha256)


def test_the_keyboard_alone_makes_headings_tables_and_finds_words(
    visit: Visit, version: ItemVersion
) -> None:
    page = opened(visit, version)
    write(page, "\n一、要求")
    page.keyboard.press("Control+Alt+2")
    expect(page.get_by_role("button", name="一级标题")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="一级标题").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="全屏")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="插入表格")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("行数（含表头）").fill("2")
    page.get_by_label("列数").fill("2")
    page.keyboard.press("Enter")
    page.locator("#editor-text th").first.click()
    page.keyboard.type("月")
    page.keyboard.press("Tab")
    page.keyboard.type("数")
    page.get_by_role("button", name="下方加行").click()
    page.keyboard.press("Control+f")
    page.get_by_label("查找", exact=True).fill("开头")
    expect(page.get_by_text("第 1 处，共 1 处")).to_be_visible()
    page.get_by_label("替换为").fill("开始")
    page.get_by_role("button", name="替换", exact=True).click()
    page.keyboard.press("Escape")
    assert faults(page, "wide") == []
    save(page)
    body = again(version).read().body
    assert body.startswith("<p>开始。</p><h2>一、要求</h2><table><thead>")
    assert '<th scope="col">月</th><th scope="col">数</th>' in body
    assert body.count("<tr>") == 3


def test_what_the_screening_finds_stands_in_the_margin_and_is_mended_there(
    visit: Visit, version: ItemVersion
) -> None:
    page = opened(visit, version)
    write(page, "联系人😀身份证110101199003078515。")
    margin = page.get_by_role("region", name="筛查提示")
    expect(margin.get_by_role("status")).to_contain_text("拦截 1 处")
    expect(page.locator("#editor-text .screened-block")).to_have_text("110101199003078515")
    # nothing takes the keyboard away from whoever writes
    expect(page.get_by_role("textbox", name="正文")).to_be_focused()
    assert faults(page, "wide") == []
    margin.get_by_role("button", name="隐去").click()
    expect(margin.get_by_role("status")).to_contain_text("没有发现问题")
    save(page)
    assert "身份证1101**********8515。" in again(version).read().body


def test_a_lost_connection_loses_nothing_and_the_text_is_saved_when_it_is_back(
    visit: Visit, version: ItemVersion
) -> None:
    page = opened(visit, version)
    state = page.locator("[data-draft-state]")
    expect(state).to_have_text("已保存。")
    page.context.set_offline(True)
    write(page, "断网时写的。")
    expect(state).to_contain_text("暂存在本机")
    page.get_by_role("button", name="保存并继续写").click()
    expect(state).to_contain_text("联网后自动再存")
    assert "断网时写的" not in again(version).read().body
    page.context.set_offline(False)
    expect(state).to_have_text("已保存。")
    page.locator("[data-editor][data-ready]").wait_for()
    assert "断网时写的。" in again(version).read().body
    # what was never saved is offered again, and cannot be read by others on this machine
    write(page, "没有保存的悄悄话。")
    expect(state).to_contain_text("暂存在本机")
    stored = page.evaluate("Object.entries(localStorage).flat().join()")
    assert "gongkai-draft-" in stored
    assert "悄悄话" not in stored
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("textbox", name="正文")).to_contain_text("没有保存的悄悄话。")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/")
    assert (
        page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('gongkai-draft'))")
        == []
    )


def test_without_a_script_the_plain_field_does_the_same(visit: Visit, version: ItemVersion) -> None:
    page = visit(f"/desk/items/{version.pk}/edit/", sign_in="editor", script=False)
    page.get_by_role("textbox", name="正文").fill("# 一、要求\n\n自即日起。")
    page.get_by_role("button", name="保存并继续写").click()
    assert again(version).read().body == "<h2>一、要求</h2>\n<p>自即日起。</p>"


def test_a_second_editor_is_warned_while_writing(
    visit: Visit, version: ItemVersion, room: Newsroom, at: datetime
) -> None:
    page = opened(visit, version)
    actions.change_item(
        version_id=version.pk,
        content=again(version).read(),
        seen=version.saved,
        by=room.head,
        at=at,
    )
    write(page, "我也在写。")
    expect(page.locator("[data-other-editor]")).to_contain_text(f"{room.head.name}刚保存了这一稿")


def test_two_editors_choose_passage_by_passage(visit: Visit, version: ItemVersion) -> None:
    first, second = opened(visit, version), opened(visit, version, "second")
    write(first, "先存的话。")
    save(first)
    write(second, "后存的话。")
    second.get_by_role("button", name="保存并继续写").click()
    expect(second.get_by_role("heading", name="逐处对照")).to_be_visible()
    assert "后存的话" not in again(version).read().body
    passage = second.get_by_role("group", name="正文第 1 处")
    expect(passage).to_contain_text("先存的话。")
    expect(passage).to_contain_text("后存的话。")
    assert faults(second, "wide") == []
    passage.get_by_label("两段都留").check()
    with second.expect_navigation(url=f"**/items/{version.pk}/edit/"):
        second.get_by_role("button", name="按选择合并并保存").click()
    expect(second.get_by_text("已按您的选择合并并保存。")).to_be_visible()
    body = again(version).read().body
    assert body == "<p>开头。先存的话。</p><p>开头。后存的话。</p>"
