"""What is kept of pasted HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.rich_text import clean, from_plain, problems, tidy, to_plain


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("<p>文<script>alert(1)</script></p>", "<p>文</p>"),
        ('<p style="color:red" class="MsoNormal" onclick="x()">文</p>', "<p>文</p>"),
        ('<img src="javascript:alert(1)" alt="图">', '<img alt="图">'),
        ('<a href="javascript:alert(1)">甲</a>', '<a rel="noopener noreferrer">甲</a>'),
        ("<svg onload=alert(1)><script>1</script></svg>文", "文"),
        ("<iframe src='https://example.cn'></iframe>文", "文"),
        ("<!-- <p> -->文<style>p{}</style>", "文"),
        ("<h1>题</h1>", "<h2>题</h2>"),
        ("<p>甲<o:p></o:p></p>", "<p>甲</p>"),
        ('<img src="data:image/svg+xml;base64,x" alt="图">', '<img alt="图">'),
        ('<a href="file:///etc/passwd">甲</a>', '<a rel="noopener noreferrer">甲</a>'),
    ],
)
def test_nothing_that_acts_or_looks_different_is_kept(given_text: str, kept: str) -> None:
    assert clean(given_text) == kept


def test_tables_with_merged_cells_lists_and_links_are_kept() -> None:
    text = (
        '<table><caption>表</caption><thead><tr><th colspan="2" scope="col">头</th></tr></thead>'
        '<tbody><tr><td rowspan="2">1</td><td>2</td></tr></tbody></table>'
        '<ol start="3"><li>三</li></ol>'
        '<p><a href="https://www.gov.cn/" rel="noopener noreferrer">网</a></p>'
    )
    assert clean(text) == text
    picture = f'<img src="file:{"a" * 64}" alt="图">'
    assert clean(picture) == picture


@given(st.text(alphabet="<>/\"'= aipscrtonx:jvfdl&;#0文", max_size=80))
def test_whatever_comes_nothing_acts_and_cleaning_twice_changes_nothing(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    assert not re.search(r"<[^>]*(script|\son\w+=|style=)", kept)
    to_plain(kept)


@given(st.text(max_size=60))
def test_plain_text_becomes_paragraphs_and_plain_again(text: str) -> None:
    lines = [line.strip() for line in text.replace("\0", "").splitlines()]
    words = " ".join(" ".join(lines).split())
    again = to_plain(clean(from_plain(text)))
    assert " ".join(again.split()) == words


def test_a_reader_without_pictures_reads_their_words() -> None:
    text = '<h2>一</h2><p>甲<br>乙</p><table><tr><td>1</td><td>2</td></tr></table><img alt="地图">'
    assert to_plain(text) == "一\n甲\n乙\n1\t2\n［图：地图］"
    assert problems(text) == (
        "有 1 张表格没有表头。请把第一行设为表头，读屏软件靠它报出每格的含义。",
    )
    assert problems('<img src="/a.png" alt=" ">')[0].startswith("有 1 幅图片没有文字说明")
    assert problems("") == ()


def test_what_an_editors_program_writes_gets_the_shape_that_is_kept() -> None:
    written = (
        "<table><caption>防火点</caption><tbody>"
        "<tr><th><p>地区</p></th><th colspan='2'><p>数量</p></th></tr>"
        "<tr><th><p>钟山</p></th><td><p class='align-right'>3</p></td><td><p>甲</p><p>乙</p></td></tr>"
        "</tbody></table><ul><li><p>一</p><ul><li><p>二</p></li></ul></li></ul><p></p>"
    )
    assert tidy(written) == (
        "<table><caption>防火点</caption><thead>"
        '<tr><th scope="col">地区</th><th colspan="2" scope="colgroup">数量</th></tr></thead><tbody>'
        '<tr><th scope="row">钟山</th><td class="align-right">3</td><td><p>甲</p><p>乙</p></td></tr>'
        "</tbody></table><ul><li>一<ul><li>二</li></ul></li></ul>"
    )
    assert tidy(tidy(written)) == tidy(written)


def test_how_a_line_stands_is_told_by_three_classes_alone() -> None:
    assert clean('<p class="indent mso x" style="color:red">一</p>') == '<p class="indent">一</p>'


def test_a_head_cell_over_two_rows_makes_both_of_them_the_head() -> None:
    written = (
        "<table><tbody><tr><th rowspan='2'>地区</th><th colspan='2'>数量</th></tr>"
        "<tr><td>起</td><td>人</td></tr><tr><td>钟山</td><td>3</td><td>4</td></tr></tbody></table>"
    )
    assert tidy(written) == (
        '<table><thead><tr><th rowspan="2" scope="col">地区</th>'
        '<th colspan="2" scope="colgroup">数量</th></tr>'
        '<tr><th scope="col">起</th><th scope="col">人</th></tr></thead>'
        "<tbody><tr><td>钟山</td><td>3</td><td>4</td></tr></tbody></table>"
    )
