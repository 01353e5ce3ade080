"""Plain text, Markdown and CSV; which encoding it is, and what kind of file."""

from __future__ import annotations

import pytest

from gongkai.rules.report.reading import open_document
from gongkai.rules.report.reading.encoding import decode
from gongkai.rules.report.reading.source import Document, Grid, Line

REPORT = "某某市公安局2020年政府信息公开工作年度报告\n一、总体情况\n全年主动公开信息１２件。\n"
TRADITIONAL = "某某市公安局政府信息公開工作年度報告，本年新收申請數量，對外公開總數量。\n" * 3


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def shown(document: Document) -> list[list[str | None]]:
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text if cell else None for cell in row] for row in grid.matrix()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_the_encoding_of_a_text_is_found(encoding):
    assert decode(REPORT.encode(encoding)).text == REPORT


@pytest.mark.parametrize("encoding", ["big5", "gbk", "utf-8"])
def test_traditional_text_is_found_in_big5_and_gbk(encoding):
    assert decode(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("declared", ["big5", "utf-8", "latin-1", "", None])
def test_a_wrong_declaration_is_corrected(declared):
    assert decode(REPORT.encode("gbk"), declared).text == REPORT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_character_and_a_note(encoding):
    data = (REPORT * 20).encode(encoding)
    document = open_document(data[:300] + b"\xff" + data[300:], "年报.txt")
    assert document.notes
    assert "编码损坏" in document.notes[0]
    assert len(document.text) >= len(REPORT) * 20 - 1


def test_lines_keep_their_number_their_blanks_and_their_place():
    document = open_document("甲\r\n\r\n  乙 1\t2\r丙\f丁".encode(), "年报.txt")
    assert texts(document) == ["甲", "", "  乙 1\t2", "丙", "丁"]
    assert [line.where for line in document.lines()] == [
        "第1行", "第2行", "第3行", "第4行", "第4行",
    ]  # fmt: skip
    for line in document.lines():
        assert line.span is not None
        assert document.text[slice(*line.span)] == line.text


def test_pipes_without_a_rule_stay_text():
    document = open_document("规章 | 1 | 2\n规范性文件 | 3 | 4\n".encode(), "年报.txt")
    assert document.kind == "text"
    assert texts(document)[0] == "规章 | 1 | 2"


MARKDOWN = """# 某局2020年**报告**

## 二、主动公开政府信息情况 ##
| 信息内容 | 本年<br>制发\\|件数 |
|:---|---:|
| **规章** | 1 |
规范性文件 | 2 | 多
完 \\*
"""


@pytest.mark.parametrize("name", ["年报.md", "年报.txt", "年报"])
def test_markdown_gives_headings_without_marks_and_grids(name):
    document = open_document(MARKDOWN.encode(), name)
    assert document.kind == "markdown"
    assert document.title == "某局2020年报告"
    assert texts(document) == ["某局2020年报告", "", "二、主动公开政府信息情况", "完 *", ""]
    assert shown(document) == [
        ["信息内容", "本年\n制发|件数", None],
        ["规章", "1", None],
        ["规范性文件", "2", "多"],
    ]
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert grid.where == "第4行的表格"


def test_html_tables_inside_markdown_are_grids():
    text = "一、总体情况\n<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>\n完"
    document = open_document(text.encode(), "年报.md")
    assert texts(document) == ["一、总体情况", "", "", "完"]
    assert shown(document) == [["甲", "1"], ["甲", "2"]]


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_a_csv_of_others_is_a_grid(comma):
    rows = [["信息内容", "数量"], ["规章", "1"], ['"规范\n性文件"', "2"]]
    data = "\n".join(comma.join(row) for row in rows).encode("gbk")
    assert shown(open_document(data, "表.csv")) == [
        ["信息内容", "数量"],
        ["规章", "1"],
        ["规范\n性文件", "2"],
    ]


def test_content_decides_before_the_name():
    page = "<!DOCTYPE html><html><body><p>文</p></body></html>".encode()
    for name in ("年报.doc", "年报.xls", "年报.txt", "年报.json", "年报"):
        assert open_document(page, name).kind == "html"
    assert open_document(b'{"tables": {}}', "年报.txt").kind == "json"
    assert open_document(b"table,row,column,labels,value\n", "年报.txt").kind == "csv"
    assert open_document("年报".encode(), "年报.html").kind == "text"
