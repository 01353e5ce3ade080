"""DOCX is read as Word shows it with all changes accepted."""

from __future__ import annotations

import io

import docx as docx_library
import pytest

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.reading import open_document
from gongkai.rules.report.reading.source import Document, Grid, Line, ReadingError
from tests.rules.report.reading.files import docx, rels, zipped


def read(body: str, **parts: str) -> Document:
    return open_document(docx(body, **parts), "年报.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def shown(document: Document) -> list[list[str | None]]:
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text if cell else None for cell in row] for row in grid.matrix()]


def test_paragraphs_and_tables_keep_their_order():
    document = read(p("甲") + tbl(tr(tc("规章"), tc("1"))) + p("乙"))
    assert [type(block) for block in document.blocks] == [Line, Grid, Line]
    assert texts(document) == ["甲", "乙"]


def test_runs_join_and_breaks_end_lines():
    runs = "<w:r><w:t>一、</w:t></w:r><w:r><w:t>总体</w:t><w:br/><w:t>情况</w:t><w:tab/><w:t>1</w:t></w:r>"
    assert texts(read(f"<w:p>{runs}</w:p>")) == ["一、总体", "情况\t1"]


def test_deleted_text_is_dropped_and_inserted_text_kept():
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>6</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>件</w:t></w:r></w:p>"
    )
    assert texts(read(body)) == ["共6件"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = p("共", "<w:rPr><w:del/></w:rPr>") + p("6件") + p("完")
    assert texts(read(body)) == ["共6件", "完"]


def test_hidden_and_struck_text_is_not_shown_so_it_is_not_read():
    hidden = "".join(
        f"<w:r><w:rPr><w:{mark}/></w:rPr><w:t>9</w:t></w:r>"
        for mark in ("vanish", "strike", "dstrike")
    )
    off = "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>6</w:t></w:r>"
    assert texts(read(f"<w:p>{hidden}{off}</w:p>")) == ["6"]


def test_marks_of_notes_do_not_melt_into_numbers():
    body = "<w:p><w:r><w:t>5</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r></w:p>"
    assert texts(read(body)) == ["5¹"]


def test_field_codes_are_not_text_but_their_results_are():
    body = "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>"
    assert texts(read(body)) == ["3"]


def test_a_text_box_is_read_once_before_its_line():
    box = f"<w:txbxContent>{p('框')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t>后</w:t></w:r></w:p>"
    assert texts(read(body)) == ["框", "前后"]


def test_alternate_content_falls_back_where_the_choice_is_empty():
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>甲</w:t></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read(body)) == ["甲"]


def test_content_controls_are_read_and_their_prompts_are_not():
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲局')}</w:sdtContent></w:sdt>"
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{p('单击此处输入')}</w:sdtContent></w:sdt>"
    )
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{p('一、总体情况 1')}</w:sdtContent></w:sdt>"
    )
    assert texts(read(filled + prompt + contents)) == ["甲局"]


def test_merged_cells_are_resolved():
    document = read(
        tbl(
            tr(tc("甲", "<w:gridSpan w:val='2'/>"), tc("乙", "<w:vMerge w:val='restart'/>")),
            tr(tc("丙"), tc("丁"), tc("", "<w:vMerge/>")),
            tr(tc("戊"), tc("己"), tc("", "<w:vMerge w:val='continue'/>")),
        )
    )
    assert shown(document) == [["甲", "甲", "乙"], ["丙", "丁", "乙"], ["戊", "己", "乙"]]


def test_cells_merged_the_old_way_across_are_resolved():
    begin, on = "<w:hMerge w:val='restart'/>", "<w:hMerge/>"
    rows = tr(tc("甲", begin), tc("", on), tc("1")), tr(tc("乙"), tc("丙"), tc("2"))
    assert shown(read(tbl(*rows))) == [["甲", "甲", "1"], ["乙", "丙", "2"]]


def test_a_row_may_begin_after_free_places():
    rows = tr(tc("甲"), tc("1"), tc("2")), tr(tc("3"), properties="<w:gridBefore w:val='2'/>")
    assert shown(read(tbl(*rows))) == [["甲", "1", "2"], [None, None, "3"]]


def test_a_merge_that_continues_nothing_is_a_cell():
    assert shown(read(tbl(tr(tc("甲", "<w:vMerge/>"), tc("1")), tr(tc("乙"), tc("2"))))) == [
        ["甲", "1"],
        ["乙", "2"],
    ]


def test_deleted_and_hidden_rows_are_not_rows():
    rows = (
        tr(tc("甲"), tc("1")),
        tr(tc("乙"), tc("2"), properties="<w:del/>"),
        tr(tc("丙"), tc("3"), properties="<w:hidden/>"),
    )
    assert shown(read(tbl(*rows))) == [["甲", "1"]]


def test_a_table_in_a_wrapping_table_is_a_table_of_its_own():
    inner = tbl(tr(tc("规章"), tc("1")), tr(tc("规范性文件"), tc("2")))
    wrapped = f"<w:tbl><w:tr><w:tc>{p('前')}{inner}{p('后')}</w:tc></w:tr></w:tbl>"
    document = read(wrapped)
    assert texts(document) == ["前", "后"]
    assert shown(document) == [["规章", "1"], ["规范性文件", "2"]]


NUMBERING = (
    "<w:abstractNum w:abstractNumId='7'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>"
    "<w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl>"
    "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'>"
    "<w:startOverride w:val='5'/></w:lvlOverride></w:num>"
)


def numbered(text: str, level: int, list_id: int = 1) -> str:
    return p(text, f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list_id}'/></w:numPr>")


def test_automatic_numbers_are_written_out():
    body = (
        numbered("总体情况", 0)
        + numbered("主动公开", 1)
        + numbered("网站", 2)
        + numbered("微信", 2)
        + numbered("依申请公开", 1)
        + numbered("电话", 2)
        + numbered("主动公开政府信息情况", 0)
        + numbered("存在的主要问题", 0, list_id=2)
        + numbered("不编号", 0, list_id=0)
    )
    assert texts(read(body, numbering=NUMBERING)) == [
        "一、总体情况",
        "（一）主动公开",
        "1.网站",
        "2.微信",
        "（二）依申请公开",
        "1.电话",
        "二、主动公开政府信息情况",
        "五、存在的主要问题",
        "不编号",
    ]


def test_numbers_may_come_from_a_style_and_the_style_it_is_based_on():
    styles = (
        "<w:style w:styleId='标题'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId='我的标题'><w:basedOn w:val='标题'/></w:style>"
    )
    body = p("总体情况", "<w:pStyle w:val='我的标题'/>") + p("", "<w:pStyle w:val='标题'/>")
    assert texts(read(body, numbering=NUMBERING, styles=styles)) == ["一、总体情况"]


@pytest.mark.parametrize(
    ("kind", "number", "written"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 11, "十一"),
        ("japaneseCounting", 20, "二十"),
        ("chineseCountingThousand", 105, "一百〇五"),
        ("chineseLegalSimplified", 3, "叁"),
        ("decimalEnclosedCircleChinese", 2, "②"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("ideographTraditional", 3, "丙"),
        ("decimal", 7, "7"),
        ("bullet", 1, ""),
    ],
)
def test_numbers_are_written_in_the_way_of_their_list(kind, number, written):
    numbering = (
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'>"
        f"<w:start w:val='{number}'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='%1)'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    mark = f"{written})" if written else ""
    assert texts(read(numbered("甲", 0), numbering=numbering)) == [f"{mark}甲"]


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_grids_of_the_forms_come_back_from_python_docx(form_id):
    for grid in load_form(form_id).grids.values():
        width = sum(cell.colspan for cell in grid[0])
        file = docx_library.Document()
        table = file.add_table(len(grid), width)
        cells = [row.cells for row in table.rows]
        taken: set[tuple[int, int]] = set()
        for r, line in enumerate(grid):
            column = 0
            for cell in line:
                while (r, column) in taken:
                    column += 1
                down, across = r + cell.rowspan, column + cell.colspan
                taken.update((y, x) for y in range(r, down) for x in range(column, across))
                if (down, across) != (r + 1, column + 1):
                    cells[r][column].merge(cells[down - 1][across - 1])
                cells[r][column].text = cell.text or cell.address or ""
        out = io.BytesIO()
        file.save(out)
        (read_grid,) = open_document(out.getvalue(), "表.docx").blocks
        assert isinstance(read_grid, Grid)
        assert [(c.text, c.colspan, c.rowspan) for c in read_grid.cells] == [
            (c.text or c.address, c.colspan, c.rowspan) for line in grid for c in line
        ]


def test_the_main_part_is_found_by_its_relation_and_macros_are_left_alone():
    body = f'<w:document xmlns:w="urn:x"><w:body>{p("甲")}</w:body></w:document>'
    data = zipped(
        {
            "_rels/.rels": rels([("officeDocument", "/word/document2.xml")]),
            "word\\document2.xml": body,
            "word/vbaProject.bin": b"\0" * 100,
        }
    )
    assert texts(open_document(data, "宏.docm")) == ["甲"]


def test_a_body_declaring_entities_is_refused():
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>'
        '<w:document xmlns:w="urn:x"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
    )
    with pytest.raises(ReadingError, match=r"“坏\.docx”无法读取"):
        open_document(zipped({"word/document.xml": bomb}), "坏.docx")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused_with_the_way_out(cut):
    data = docx(p("甲" * 3000))
    with pytest.raises(ReadingError, match=r"“半\.docx”无法读取：文件已损坏.*另存"):
        open_document(data[: int(len(data) * cut)], "半.docx")
