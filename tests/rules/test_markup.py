"""What an editor types, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.markup import to_html, to_markup
from gongkai.rules.rich_text import clean, to_plain

SHA = "a" * 64
TYPED = """# 一、总则

为**规范**管理，制定本办法。详见[网站](https://www.gov.cn/)。

- 甲
- 乙

3. 丙
4. 丁

表：各月情况
| 月份 | 起数 |
| 1月 | 12 |
| 2月 | 9 \\| 10 |

![路口示意图](图.png)"""
HTML = (
    "<h2>一、总则</h2>\n<p>为<strong>规范</strong>管理，制定本办法。详见"
    '<a href="https://www.gov.cn/" rel="noopener noreferrer">网站</a>。</p>\n'
    '<ul><li>甲</li><li>乙</li></ul>\n<ol start="3"><li>丙</li><li>丁</li></ol>\n'
    "<table><caption>各月情况</caption><thead><tr>"
    '<th scope="col">月份</th><th scope="col">起数</th></tr></thead>'
    "<tbody><tr><td>1月</td><td>12</td></tr><tr><td>2月</td><td>9 | 10</td></tr></tbody></table>\n"
    f'<p><img src="file:{SHA}" alt="路口示意图"></p>'
)


def test_signs_become_headings_lists_tables_links_and_pictures() -> None:
    assert to_html(TYPED, {"图.png": SHA}) == HTML


def test_html_is_typed_text_again() -> None:
    assert to_markup(HTML, {SHA: "图.png"}) == TYPED


def test_merged_cells_are_kept_as_they_are() -> None:
    merged = (
        '<table><thead><tr><th colspan="2">头</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert to_markup(merged) == f"<<<\n{merged}\n>>>"
    assert to_html(to_markup(merged)) == merged


@pytest.mark.parametrize("line", ["# 题", "- 项", "1. 项", "| 格 |", "表：题", "<<<"])
def test_a_paragraph_that_begins_with_a_sign_stays_a_paragraph(line: str) -> None:
    body = clean(f"<p>{line.replace('<', '&lt;')}</p>")
    assert to_html(to_markup(body)) == body


def test_what_is_typed_cannot_act() -> None:
    assert "script" not in to_html("<<<\n<script>alert(1)</script>\n>>>")
    assert to_html("<b>不是标签</b>") == "<p>&lt;b&gt;不是标签&lt;/b&gt;</p>"
    assert "href" not in to_html("[x](javascript:alert)")
    assert to_html("") == to_markup("") == ""


words = st.text("甲乙 1|*#-.[]()<>！", max_size=12)


@given(st.lists(words, max_size=6).map("\n".join))
def test_typing_what_was_read_changes_nothing(typed: str) -> None:
    body = to_html(typed)
    assert to_html(to_markup(body)) == body


@given(st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=4))
def test_no_word_of_a_table_is_lost(rows: list[list[str]]) -> None:
    cells = [[cell.replace("|", "").strip() or "空" for cell in row] for row in rows]
    typed = "\n".join(f"| {' | '.join(row)} |" for row in cells)
    plain = "".join(to_plain(to_html(typed)).split())
    for row in cells:
        for cell in row:
            if not set(cell) & set("*[]()<>!！"):
                assert "".join(cell.split()) in plain
