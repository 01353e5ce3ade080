"""XLSX is read sheet by sheet, as its values were saved."""

from __future__ import annotations

import io

import openpyxl
import pytest

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.reading import open_document
from gongkai.rules.report.reading.source import Document, Grid, Line, ReadingError
from tests.rules.report.reading.files import xlsx


def read(rows: str, after: str = "", **options: object) -> Document:
    sheet = f"<sheetData>{rows}</sheetData>{after}"
    return open_document(xlsx(sheet, **options), "年报.xlsx")  # type: ignore[arg-type]


def c(place: str, text: str, extra: str = "") -> str:
    return f"<c r='{place}' t='inlineStr' {extra}><is><t>{text}</t></is></c>"


def n(place: str, value: str) -> str:
    return f"<c r='{place}'><v>{value}</v></c>"


def merges(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f"<mergeCell ref='{r}'/>" for r in ranges) + "</mergeCells>"


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def shown(document: Document) -> list[list[str | None]]:
    (grid,) = grids(document)
    return [[cell.text if cell else None for cell in row] for row in grid.matrix()]


def test_values_are_read_as_a_sheet_shows_them():
    rows = "<row r='1'>" + c("A1", "规章") + n("B1", "12") + n("C1", "3.0") + "</row>"
    rows += (
        "<row r='2'>" + c("A2", "收费") + n("B2", "4068.2080000000001") + n("C2", "1E3") + "</row>"
    )
    assert shown(read(rows)) == [["规章", "12", "3"], ["收费", "4068.208", "1000"]]


def test_shared_strings_and_their_runs_are_looked_up_without_phonetics():
    rows = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
    rows += "<row r='2'>" + c("A2", "乙") + "<c r='B2' t='s'><v>9</v></c>" + n("C2", "1") + "</row>"
    strings = [
        "规</t></si><si><r><t>行政</t></r><r><t>许可</t></r><rPh><t>xuke</t></rPh></si><si><t>"
    ]
    assert shown(read(rows, strings=strings))[0] == ["规", "行政许可", None]


def test_formulas_count_by_the_result_that_was_saved():
    rows = "<row r='1'>" + c("A1", "总计") + "<c r='B1'><f>1+1</f><v>2</v></c></row>"
    rows += "<row r='2'>" + c("A2", "规章") + "<c r='B2'><f>B1</f></c></row>"
    document = read(rows)
    assert shown(document) == [["总计", "2"], ["规章", None]]
    assert document.notes == ["工作表“表”有 1 个公式没有保存结果。请在 Excel 或 WPS 中打开并保存"]


def test_merged_ranges_become_spans_and_hide_what_they_cover():
    rows = "<row r='1'>" + c("A1", "甲") + c("B1", "藏") + c("C1", "乙") + "</row>"
    rows += "<row r='2'>" + c("A2", "丙") + c("B2", "丁") + n("C2", "1") + "</row>"
    document = read(rows, merges("A1:B1", "C1:C1048576", "ZZ1:A1", "坏"))
    assert shown(document) == [["甲", "甲", "乙"], ["丙", "丁", "乙"]]


def test_absurd_merges_end_soon():
    rows = "".join(f"<row r='{r}'>{n(f'A{r}', '1')}{n(f'B{r}', '2')}</row>" for r in range(1, 2000))
    ranges = [f"A{r}:XFD1048576" for r in range(1, 2000)]
    document = read(rows, merges(*ranges))
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["1"]


def test_blank_rows_and_columns_are_no_places():
    rows = "<row r='3'>" + c("C3", "规章") + n("E3", "1") + "</row>"
    rows += "<row r='900000'>" + c("C900000", "规范性文件") + n("E900000", "2") + "</row>"
    assert shown(read(rows, "<dimension ref='A1:XFD1048576'/>")) == [
        ["规章", "1"],
        ["规范性文件", "2"],
    ]


def test_cells_without_references_stand_one_after_another():
    rows = "<row><c t='inlineStr'><is><t>规章</t></is></c><c><v>1</v></c></row>"
    assert shown(read(rows)) == [["规章", "1"]]


def test_hidden_rows_and_sheets_are_not_read_and_noted():
    rows = "<row r='1' hidden='1'>" + c("A1", "去年") + n("B1", "9") + "</row>"
    rows += "<row r='2'>" + c("A2", "今年") + n("B2", "1") + "</row>"
    document = read(rows)
    assert shown(document) == [["今年", "1"]]
    assert document.notes == ["工作表“表”有 1 个隐藏的行未读"]
    with pytest.raises(ReadingError, match="没有可读的文字"):
        read(rows, state="hidden")


def test_rows_of_running_text_split_a_sheet():
    rows = "<row r='1'>" + c("A1", "某局2020年政府信息公开工作年度报告") + "</row>"
    rows += "<row r='2'>" + c("A2", "规章") + n("B2", "1") + "</row>"
    rows += "<row r='3'>" + c("A3", "三、收到和处理政府信息公开申请情况") + "</row>"
    rows += "<row r='4'>" + c("A4", "公开" * 100) + "</row>"
    rows += "<row r='5'>" + c("A5", "自然人") + n("B5", "2") + "</row>"
    kinds = [type(block) for block in read(rows).blocks]
    assert kinds == [Line, Grid, Line, Line, Grid]


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_grids_of_the_forms_come_back_from_openpyxl(form_id):
    form = load_form(form_id)
    book = openpyxl.Workbook()
    for section, grid in form.grids.items():
        sheet = book.create_sheet(section)
        taken: set[tuple[int, int]] = set()
        for r, line in enumerate(grid, 2):
            column = 2
            for cell in line:
                while (r, column) in taken:
                    column += 1
                down, across = r + cell.rowspan, column + cell.colspan
                taken.update((y, x) for y in range(r, down) for x in range(column, across))
                sheet.cell(r, column).value = cell.text or cell.address
                sheet.merge_cells(
                    start_row=r, end_row=down - 1, start_column=column, end_column=across - 1
                )
    out = io.BytesIO()
    book.save(out)
    read_grids = grids(open_document(out.getvalue(), "表.xlsx"))
    assert [grid.where for grid in read_grids] == [f"工作表“{s}”" for s in form.grids]
    for read_grid, grid in zip(read_grids, form.grids.values(), strict=True):
        assert [(c.text, c.colspan, c.rowspan) for c in read_grid.cells] == [
            (c.text or c.address, c.colspan, c.rowspan) for line in grid for c in line
        ]
