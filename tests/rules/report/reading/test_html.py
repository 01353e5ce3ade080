"""HTML is read as a browser lays it out."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.reading import open_document
from gongkai.rules.report.reading.source import Cell, Document, Grid, Line, ReadingError

ROWS = "<tr><td>规章</td><td>1</td></tr><tr><td>规范性文件</td><td>2</td></tr>"


def page(body: str, encoding: str = "utf-8", name: str = "年报.html") -> Document:
    return open_document(f"<html><body>{body}</body></html>".encode(encoding), name)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def shown(grid: Grid) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in grid.matrix()]


def table(rows: str) -> list[list[str | None]]:
    (grid,) = grids(page(f"<table>{rows}</table>"))
    return shown(grid)


def test_blocks_and_breaks_end_lines_and_inline_marks_do_not():
    document = page("<p>一、<b>总体</b><span>情况</span></p><div>甲<br>乙<div>丙</div>丁</div>戊")
    assert texts(document) == ["一、总体情况", "甲", "乙", "丙", "丁", "戊"]
    assert [line.where for line in document.lines()][:2] == ["第1段", "第2段"]


def test_spans_of_lines_count_in_the_text_of_the_document():
    document = page(f"<p>甲甲</p><table>{ROWS}</table><p>乙</p>")
    for line in document.lines():
        assert line.span is not None
        assert document.text[slice(*line.span)] == line.text
    assert "规章\t1" in document.text


def test_entities_and_white_space_become_plain_text():
    assert texts(page("<p>&nbsp;1&nbsp;&nbsp;件\n  又&#50;件 &lt;3&gt;</p>")) == ["1  件又2件 <3>"]


def test_a_line_broken_in_the_source_between_ideographs_gets_no_space():
    assert texts(page("<p>政府信息\n    公开 2020\n年</p>")) == ["政府信息公开 2020 年"]


def test_scripts_styles_menus_and_hidden_parts_are_not_text():
    document = page(
        "<script>var a='1'</script><style>p{}</style><nav>首页</nav><noscript>请开启</noscript>"
        "<p hidden>9</p><p style='DISPLAY : none'>8</p><div style='visibility:hidden'>7</div>"
        "<p>留<del>5</del><s>4</s>下<!-- 3 --></p><select><option>2</option></select>"
    )
    assert texts(document) == ["留下"]


def test_hidden_tables_rows_and_cells_do_not_upset_the_others():
    rows = (
        "<tr style='display:none'><td>去年</td><td>9</td></tr>"
        "<tr><td>规章</td><td style='display:none'>8</td><td>1</td></tr>"
        "<tr><td>规范性文件</td><td>2</td></tr>"
    )
    assert table(rows) == [["规章", "1"], ["规范性文件", "2"]]
    hidden = page(f"<table hidden>{ROWS}</table><table>{ROWS}</table>")
    assert len(grids(hidden)) == 1


def test_marks_of_notes_do_not_melt_into_numbers():
    assert table("<tr><td>规章</td><td>5<sup>1</sup></td></tr>") == [["规章", "5¹"]]


def test_rowspan_and_colspan_are_resolved():
    rows = (
        "<tr><td rowspan=2 colspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>"
        "<tr><td>丁</td><td>戊</td><td>己</td></tr>"
    )
    assert table(rows) == [["甲", "甲", "乙"], ["甲", "甲", "丙"], ["丁", "戊", "己"]]


def test_a_rowspan_of_zero_reaches_to_the_end_of_its_group():
    rows = (
        "<tbody><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></tbody>"
        "<tbody><tr><td>乙</td><td>3</td></tr></tbody>"
    )
    assert table(rows) == [["甲", "1"], ["甲", "2"], ["乙", "3"]]


def test_a_rowspan_beyond_its_group_ends_with_the_group():
    rows = "<thead><tr><td rowspan=9>甲</td><td>1</td></tr></thead><tr><td>乙</td><td>2</td></tr>"
    assert table(rows) == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize("span", ["0", "-1", "", "x", "1.9", "1;"])
def test_a_meaningless_colspan_is_one(span):
    assert table(f"<tr><td colspan='{span}'>甲</td><td>1</td></tr>") == [["甲", "1"]]


def test_absurd_spans_add_no_columns_that_nothing_begins_at():
    rows = "<tr><td colspan=99999999999>甲</td><td>1</td></tr>"
    rows += "<tr><td rowspan=99999999999>乙</td><td>2</td></tr>"
    (grid,) = grids(page(f"<table>{rows}</table>"))
    assert (grid.rows, grid.columns) == (2, 3)


def test_a_cell_that_would_overlap_one_from_above_is_clipped():
    rows = (
        "<tr><td>甲</td><td>乙</td><td rowspan=2>丙</td><td>丁</td></tr>"
        "<tr><td colspan=3>戊</td><td>己</td></tr>"
    )
    assert table(rows) == [["甲", "乙", "丙", "丁"], ["戊", "戊", "丙", "己"]]


def test_missing_row_marks_are_supplied():
    assert table("<td>甲</td><td>1</td><tr><td>乙</td><td>2</td>") == [["甲", "1"], ["乙", "2"]]


def test_heads_come_first_and_feet_last_wherever_they_stand():
    rows = (
        "<tfoot><tr><td>总计</td><td>3</td></tr></tfoot><tbody><tr><td>规章</td><td>3</td></tr>"
        "</tbody><thead><tr><td>项</td><td>数</td></tr></thead>"
    )
    assert table(rows) == [["项", "数"], ["规章", "3"], ["总计", "3"]]


def test_paragraphs_and_breaks_in_a_cell_become_newlines():
    assert table("<tr><td><p>本年新<br>制作</p><p>数量</p></td><td>1</td></tr>") == [
        ["本年新\n制作\n数量", "1"]
    ]


def test_a_caption_and_stray_text_stand_before_their_table():
    document = page(f"<table><caption>表一</caption>离群{ROWS}</table>")
    assert [type(block) for block in document.blocks] == [Line, Line, Grid]
    assert texts(document) == ["表一", "离群"]


def test_a_table_that_only_wraps_the_page_does_not_swallow_it():
    long = "公开" * 300
    document = page(
        "<table><tr><td><a>首页</a></td><td><h1>某局2020年报告</h1>"
        f"<p>{long}</p><table>{ROWS}</table><p>完</p></td></tr></table>"
    )
    assert texts(document) == ["首页", "某局2020年报告", long, "完"]
    assert [shown(grid) for grid in grids(document)] == [[["规章", "1"], ["规范性文件", "2"]]]
    assert document.title == "某局2020年报告"


def test_a_layout_table_without_inner_tables_flows_too():
    long = "公开" * 300
    assert texts(page(f"<table><tr><td>目录</td><td><p>{long}</p></td></tr></table>")) == [
        "目录",
        long,
    ]
    one_column = "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>"
    assert texts(page(one_column)) == ["甲", "乙"]


def test_narrative_rows_inside_a_table_split_it():
    long = "公开" * 100
    document = page(
        f"<table><tr><td colspan=2>二、主动公开政府信息情况</td></tr>{ROWS}"
        f"<tr><td colspan=2>{long}</td></tr>{ROWS}</table>"
    )
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == ["Line", "Grid", "Line", "Grid"]


def test_a_caption_row_of_table_two_stays_in_its_table():
    assert table(f"<tr><td colspan=2>第二十条第（一）项</td></tr>{ROWS}")[0] == [
        "第二十条第（一）项",
        "第二十条第（一）项",
    ]


def test_a_table_of_one_cell_inside_a_cell_is_just_its_text():
    rows = "<tr><td>规章</td><td><table><tr><td>7</td></tr></table></td></tr>"
    assert table(rows) == [["规章", "7"]]


def test_cells_keep_the_address_that_our_own_page_states():
    (grid,) = grids(
        page("<table><tr><td>规章</td><td data-cell='T2_1.rules.issued'>3</td></table>")
    )
    assert grid.cells[1] == Cell("3", 0, 1, address="T2_1.rules.issued")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig", "utf-16-le"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "nonsense"])
def test_the_encoding_is_found_whatever_the_page_declares(encoding, declared):
    body = f"<meta charset='{declared}'><p>某市公安局２０２０年政府信息公开工作年度报告</p>"
    assert texts(page(body, encoding)) == ["某市公安局２０２０年政府信息公开工作年度报告"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>甲-年报-某市政府</title>", "甲-年报-某市政府"),
        ("<title>乙</title><meta name='ArticleTitle' content='甲局年报'>", "甲局年报"),
        ("<title>\n 甲 &amp;\n乙 </title>", "甲 & 乙"),
    ],
)
def test_the_title_is_the_one_the_page_declares(head, title):
    data = f"<html><head>{head}</head><body><p>文</p></body></html>".encode()
    assert open_document(data, "a.htm").title == title


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_page_saved_in_one_file_is_read_from_inside_it(encoding):
    message = MIMEMultipart("related")
    message.attach(MIMEText("不是网页", "plain", "utf-8"))
    message.attach(MIMEText(f"<p>某局年报</p><table>{ROWS}</table>", "html", encoding))
    document = open_document(message.as_bytes(), "年报.doc")
    assert document.kind == "html"
    assert texts(document) == ["某局年报"]
    assert len(grids(document)) == 1


def test_a_bare_fragment_is_a_page_too():
    document = open_document(f"<table>{ROWS}</table>".encode(), "粘贴.txt")
    assert document.kind == "html"
    assert len(grids(document)) == 1


def test_embedded_pictures_do_not_count_against_the_size():
    picture = "<img src='data:image/png;base64," + "QUJD" * 5_000_000 + "'>"
    assert texts(page(f"<p>文</p>{picture}")) == ["文"]


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "span", "blockquote", "b"])
def test_nesting_without_end_is_refused_or_read_but_never_lost(tag):
    with pytest.raises(ReadingError, match="深.html.*嵌套"):
        open_document(f"<html><body>{f'<{tag}>' * 100_000}文".encode(), "深.html")


def test_forgotten_end_tags_by_the_hundred_are_read():
    assert texts(page("<p>甲</p>" + "<font>" * 1000 + "乙" + "<p>丙</p>")) == ["甲", "乙", "丙"]


def test_a_page_without_text_is_refused_by_name():
    with pytest.raises(ReadingError, match="“空.html”.*没有可读的文字"):
        page("<script>1</script><p> &nbsp; </p>", name="空.html")


ARTICLE = (
    "<h1>某局2020年报告</h1><div class=con><p>概述</p><p>一、总体情况</p><p>全年公开工作平稳有序。</p>"
    f"<p>二、主动公开政府信息情况</p><table>{ROWS}</table><p>三、收到和处理政府信息公开申请情况</p>"
    "<p>六、其他需要报告的事项</p><p>无。</p></div>"
)
MENU = "<div><ul><li><a>首页</a></li><li><a>信息公开</a></li></ul></div>"
FOOTER = "<div>扫一扫在手机打开</div><div>主办：某市政府 电话：0858-1234567</div>"


def test_menus_before_and_footers_after_the_article_are_left_out():
    document = page(f"<script>var 总体情况=1</script>{MENU}<div>{ARTICLE}{FOOTER}</div>{FOOTER}")
    lines = texts(document)
    assert (lines[0], lines[-1]) == ("某局2020年报告", "无。")
    assert len(grids(document)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>全文包括总体情况、主动公开政府信息、收到和处理申请、其他需要报告的事项。</p><p>完</p>",
        f"<div>{ARTICLE}</div><table>{ROWS}</table><p>完</p>",
        "<p>一、总体情况</p><p>完</p>",
    ],
)
def test_nothing_is_left_out_where_the_article_is_not_certain(body):
    assert texts(page(body))[-1] == "完"


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_grids_of_the_forms_come_back_cell_by_cell(form_id):
    for grid in load_form(form_id).grids.values():
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td colspan={c.colspan} rowspan={c.rowspan}>{c.text or c.address}</td>"
                for c in line
            )
            + "</tr>"
            for line in grid
        )
        (read,) = grids(page(f"<table>{rows}</table>"))
        assert [(c.text, c.colspan, c.rowspan) for c in read.cells] == [
            (c.text or c.address, c.colspan, c.rowspan) for line in grid for c in line
        ]
