"""Parts of one thing: HTML with its tables and pictures, where things stand, and mending by a click."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.markup import read_markup, remedied
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.parts import Part, content_hash, screen_parts

ID = "11010519491231002X"
PAGE = f"""<h2>关于布署工作的通知</h2><p>张三丰身份证号<b>{ID}</b>，见<a href="http://192.168.1.5/a">附件</a>。</p>
<table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>李四光</td><td>110105491231002</td></tr></table>
<p><img src="/f/IMG_001.jpg"><img src="/f/2.jpg" alt="大厅办事窗口"><img src="/l.png" alt="" role="presentation"></p>
<script>13800138000</script>"""


@cache
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 25)))


def told(*parts: Part) -> list[tuple[str, str]]:
    return [(f.rule, f.where) for f in screen_parts(screen(), parts).findings]


def test_a_page_is_screened_with_its_links_tables_and_pictures() -> None:
    assert told(Part.html(PAGE)) == [
        ("WORD-WRONG", "正文，第1段"),
        ("PI-ID", "正文，第2段"),
        ("LINK-INNER", "正文，第2段"),
        ("PI-ID15", "正文，第4段"),
        ("IMG-ALT", "正文，第5段"),
        ("PI-TABLE", "正文，第1个表格"),
    ]


def test_each_part_says_where_it_is() -> None:
    assert told(
        Part.title("关于某事的通知。"),
        Part.plain(f"第一段\n号{ID}", "概述"),
        Part.table([["姓名", "身份证号"], ["张三丰", ID]], "附表"),
    ) == [
        ("MARK-TITLE", "标题"),
        ("PI-ID", "概述，第2段"),
        ("PI-ID", "附表，第2行"),
        ("PI-TABLE", "附表，第1个表格"),
    ]


def test_a_click_mends_the_page_and_touches_nothing_else() -> None:
    text = read_markup(PAGE).text
    mended = remedied(PAGE, screen().text(text))
    assert "1101**********002X" in mended
    assert ID not in mended
    assert "关于部署工作的通知" in mended
    assert 'alt="大厅办事窗口"' in mended
    assert '<a href="http://192.168.1.5/a">附件</a>' in mended


def test_plain_text_is_masked_too() -> None:
    text = f"身份证{ID}，手机13800138000，布署"
    assert masked_text(text, screen().text(text)) == (
        "身份证1101**********002X，手机138****8000，部署"
    )


def test_a_number_across_two_elements_is_masked_whole() -> None:
    page = f"<p>号{ID[:9]}<b>{ID[9:]}</b></p>"
    findings = screen().text(read_markup(page).text)
    assert [f.rule for f in findings] == ["PI-ID"]
    assert remedied(page, findings) == f"<p>号{findings[0].replacement}<b></b></p>"


def test_merged_cells_stand_at_each_place() -> None:
    page = "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    assert read_markup(page).tables == [[["甲", "乙", "乙"], ["甲", "丙", "丁"]]]


def test_the_same_parts_have_the_same_hash_and_others_another() -> None:
    parts = [Part.title("甲"), Part.html("<p>乙</p>")]
    assert content_hash(parts) == content_hash(list(parts))
    others: tuple[list[Part], ...] = (
        [Part.title("甲")],
        [Part.plain("甲"), *parts[1:]],
        [Part.title("甲乙")],
        [],
    )
    assert len({content_hash(parts), *map(content_hash, others)}) == 5


@pytest.mark.parametrize(
    "page", ["", " ", "<", "<p", "\0", "<table><td>", "<!--x-->", "&#0;", "]]>"]
)
def test_whatever_was_pasted_can_be_screened(page: str) -> None:
    screen_parts(screen(), [Part.html(page)])
    remedied(page, [])


@given(st.text("<>/ptabdrh\"'=1年月，。《》张三ol&;", max_size=120))
def test_any_page_can_be_screened(page: str) -> None:
    markup = read_markup(page)
    for start, end, element, kind in markup.pieces:
        assert markup.text[start:end] == getattr(element, kind)
    screen_parts(screen(), [Part.html(page)])
