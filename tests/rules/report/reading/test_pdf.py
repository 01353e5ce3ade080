"""PDF: ruled tables are grids, everything else is laid-out lines, pages in order."""

from __future__ import annotations

import pytest

from gongkai.rules.report.reading import open_document
from gongkai.rules.report.reading.source import Document, Grid, Line, ReadingError
from tests.rules.report.reading.files import Canvas, pdf

ROWS = (("信息内容", "件数"), ("规章", "12"), ("规范性文件", "3"))
PROSE = "某市公安局全年主动公开政府信息工作平稳有序，各项任务均已完成。"


def read(*pages: Canvas, rotate: int = 0, inside: str = "", picture: bool = False) -> Document:
    return open_document(pdf(*pages, rotate=rotate, inside=inside, picture=picture), "年报.pdf")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def shown(grid: Grid) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in grid.matrix()]


def test_ruled_tables_are_grids_between_their_lines():
    page = Canvas()
    page.text(60, 80, "二、主动公开政府信息情况")
    page.table(60, 100, (120, 80), ROWS)
    page.text(60, 300, "三、收到和处理政府信息公开申请情况")
    document = read(page)
    assert [type(block) for block in document.blocks] == [Line, Grid, Line]
    assert shown(grids(document)[0]) == [list(row) for row in ROWS]
    assert grids(document)[0].where == "第1页第1个表格"
    assert [line.where for line in document.lines()] == ["第1页第1行", "第1页第2行"]


def test_borders_may_be_thin_bars():
    page = Canvas()
    for y in (100, 120, 140):
        page.bar(60, y, 200, 0.5)
    for x in (60, 180, 260):
        page.bar(x, 100, 0.5, 40.5)
    for y, (label, number) in zip((115, 135), ROWS, strict=False):
        page.text(65, y, label)
        page.text(185, y, number)
    assert shown(grids(read(page))[0]) == [list(row) for row in ROWS[:2]]


def test_borders_and_text_may_stand_in_a_form_that_is_moved():
    inner = Canvas()
    inner.table(60, 100, (120, 80), ROWS)
    page = Canvas()
    page.drawn.append("q 1 0 0 1 30 -50 cm /X Do Q")
    assert shown(grids(read(page, inside="\n".join(inner.drawn)))[0]) == [list(r) for r in ROWS]


def test_merged_cells_become_spans():
    page = Canvas()
    for y, x0 in ((100, 60), (120, 60), (140, 120), (160, 60)):
        page.line(x0, y, 300, y)
    page.line(60, 100, 60, 160)
    page.line(120, 120, 120, 160)
    page.line(200, 120, 200, 160)
    page.line(300, 100, 300, 160)
    for x, y, text in ((65, 115, "第二十条"), (65, 145, "甲"), (125, 135, "1"), (205, 155, "4")):
        page.text(x, y, text)
    (grid,) = grids(read(page))
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells] == [
        ("第二十条", 0, 0, 1, 3),
        ("甲", 1, 0, 2, 1),
        ("1", 1, 1, 1, 1),
        ("", 1, 2, 1, 1),
        ("", 2, 1, 1, 1),
        ("4", 2, 2, 1, 1),
    ]


def test_open_sides_do_not_cost_the_outer_columns():
    page = Canvas()
    for y in (100, 120, 140, 160):
        page.line(60, y, 300, y)
    for x in (180, 240):
        page.line(x, 100, x, 160)
    for y, label in ((115, "信息内容"), (135, "规章"), (155, "规范性文件")):
        page.text(65, y, label)
        page.text(185, y, "1")
        page.text(245, y, "2")
    (grid,) = grids(read(page))
    assert shown(grid)[1] == ["规章", "1", "2"]


def test_a_frame_around_the_page_is_no_table():
    page = Canvas()
    page.drawn.append("20 20 555 802 re S")
    page.text(60, 80, PROSE)
    page.table(60, 100, (120, 80), ROWS)
    document = read(page)
    assert texts(document) == [f"{PROSE}"]
    assert len(grids(document)) == 1


def test_a_number_wider_than_its_cell_is_not_cut_at_the_border():
    page = Canvas()
    page.table(60, 100, (80, 30, 80), (("采购", "1753802元", ""), ("规章", "1", "2")))
    (grid,) = grids(read(page))
    assert shown(grid)[0] == ["采购", "1753802元", ""]


def test_text_drawn_twice_to_look_bold_is_read_once():
    page = Canvas()
    for offset in (0, 0.3, 0.6):
        page.text(60 + offset, 80, "一、总体情况 11 件")
    assert texts(read(page)) == ["一、总体情况 11 件"]


@pytest.mark.parametrize(
    ("angle", "rotate"), [("0 1 -1 0", 90), ("0 -1 1 0", 270), ("0 1 -1 0", 0)]
)
def test_a_page_turned_on_its_side_is_read_upright(angle, rotate):
    page = Canvas()
    turned = [(100, "一、总体情况"), (130, "二、主动公开")]
    for place, text in turned:
        x, y = (place, 700) if angle.startswith("0 1") else (500 - place, 100)
        page.text(x, y, text, angle=angle)
    assert [text.strip() for text in texts(read(page, rotate=rotate))] == [t for _, t in turned]


def test_a_table_turned_on_its_side_is_read_upright():
    upright = Canvas()
    upright.table(60, 100, (120, 80), ROWS)
    page = Canvas()
    page.drawn = ["q 0 1 -1 0 842 0 cm", *upright.drawn, "Q"]
    assert shown(grids(read(page))[0]) == [list(row) for row in ROWS]


def test_columns_without_borders_stay_apart():
    page = Canvas()
    for y, row in ((100, ("规章", "1", "20")), (120, ("规范性文件", "3", "4"))):
        for x, text in zip((60, 200, 300), row, strict=True):
            page.text(x, y, text)
    first, second = texts(read(page))
    assert first.split() == ["规章", "1", "20"]
    assert second.split() == ["规范性文件", "3", "4"]
    assert "  " in first


def narrow(text: str, y: float, *, indent: bool) -> tuple[float, float, str]:
    return (84.0 if indent else 60.0, y, text)


def test_the_lines_of_a_paragraph_are_joined_and_paragraphs_are_not():
    page = Canvas()
    page.text(84, 100, "某市公安局" * 6)
    page.text(60, 120, "主动公开工作" * 5 + "平稳")
    page.text(60, 140, "全年完成。")
    page.text(84, 160, "依申请公开" * 6)
    page.text(60, 180, "规范办理。")
    assert [text.strip() for text in texts(read(page))] == [
        "某市公安局" * 6 + "主动公开工作" * 5 + "平稳" + "全年完成。",
        "依申请公开" * 6 + "规范办理。",
    ]


def test_page_numbers_and_running_heads_go_and_paragraphs_go_on_over_them():
    pages = []
    for number in range(1, 5):
        page = Canvas()
        page.text(240, 40, "某市公安局年度报告")
        page.text(60, 100, "主动公开工作" * 5 + f"{number}年")
        page.text(60, 120, "依申请公开工作" * 4 + "四五六")
        page.text(280, 820, f"- {number} -" if number % 2 else f"{number}")
        pages.append(page)
    text = "".join(texts(read(*pages)))
    assert "年度报告" not in text
    assert "-" not in text
    assert "四五六主动公开工作" in text


def test_numbers_in_the_body_are_never_taken_for_page_numbers():
    pages = []
    for number in range(1, 4):
        page = Canvas()
        page.text(60, 100, PROSE)
        page.text(60, 400, str(number))
        pages.append(page)
    assert [text for text in texts(read(*pages)) if text.isdigit()] == ["1", "2", "3"]


def test_a_table_that_goes_on_over_the_page_is_a_second_grid():
    first, second = Canvas(), Canvas()
    first.table(60, 700, (120, 80), ROWS[:2])
    second.table(60, 100, (120, 80), (*ROWS[2:], ("其他", "4")))
    assert [grid.where for grid in grids(read(first, second))] == [
        "第1页第1个表格",
        "第2页第1个表格",
    ]


def test_radicals_of_fonts_become_ideographs():
    page = Canvas()
    page.text(60, 100, "⼀、⻓沙市⼈民政府")
    assert texts(read(page)) == ["一、长沙市人民政府"]


def test_pages_that_are_pictures_are_noted_and_a_whole_scan_is_refused():
    text, blank = Canvas(), Canvas()
    for y in range(100, 300, 20):
        text.text(60, y, PROSE)
    document = open_document(_with_picture(text, blank), "年报.pdf")
    assert document.notes == ["第 2 页是图片，没有文字层，未读"]
    with pytest.raises(ReadingError, match=r"“扫描\.pdf”.*扫描图片.*OCR.*Word"):
        open_document(pdf(Canvas(), Canvas(), picture=True), "扫描.pdf")


def _with_picture(text: Canvas, blank: Canvas) -> bytes:
    blank.drawn.append("q 500 0 0 700 40 40 cm /I Do Q")
    return pdf(text, blank)


def test_a_text_layer_of_rubbish_is_refused():
    page = Canvas()
    page.text(60, 100, PROSE)
    with pytest.raises(ReadingError, match="乱码"):
        open_document(pdf(page, coded=False), "年报.pdf")


def test_an_empty_pdf_is_refused():
    with pytest.raises(ReadingError, match="没有文字"):
        read(Canvas())
