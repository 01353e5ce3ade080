"""The workbook of a report: the statutory tables, exact numbers, and never a formula."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import NA, Finding, Report
from gongkai.rules.report.writing import write
from tests.factories.reports import complete, zeros

FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "\t=1")


def opened(report: Report, *findings: Finding) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write(report, "xlsx", findings)))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    report = complete()
    report.agency = report.title = report.preamble = text
    report.sections = dict.fromkeys(("S1", "S2", "S5"), text)
    finding = Finding("T3-BAL", "error", text, (text,), text, text, text)
    cells = [c for sheet in opened(report, finding) for row in sheet.iter_rows() for c in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert sum(cell.value == text.strip() for cell in cells) >= 4


@pytest.mark.parametrize("report", [complete(), zeros("2019", 2019)], ids=["2021", "2019"])
def test_each_table_has_a_sheet_with_the_merged_cells_of_the_form(report: Report) -> None:
    book = opened(report)
    form = load_form(report.form or "2021")
    headings = {s.code: s.heading for s in form.sections}
    for code, grid in form.grids.items():
        sheet = book[headings[code]]
        merged = sum(cell.colspan > 1 or cell.rowspan > 1 for line in grid for cell in line)
        assert len(sheet.merged_cells.ranges) == merged


def test_numbers_are_numbers_and_the_three_empty_values_differ() -> None:
    report = zeros("2019", 2020)
    report.values |= {
        "T2_5.license.prev_items": 23,
        "T2_5.license.delta": -2,
        "T2_5.license.decisions": None,
        "T2_9.procurement.project_count": NA,
        "T2_9.procurement.total_amount": Decimal("1753802.35"),
    }
    sheet = opened(report)["二、主动公开政府信息情况"]
    values = [c.value for row in sheet.iter_rows(min_row=8, max_row=8) for c in row]
    assert values == ["行政许可", 23, -2, None, None]
    assert sheet["C8"].number_format == '"增"0;"减"0;0'
    assert [sheet["B19"].value, sheet["D19"].value] == ["/", 1753802.35]


def test_more_digits_than_a_spreadsheet_keeps_stay_exact_as_text() -> None:
    report = complete()
    report.values["T2_8.fee.amount_wan"] = Decimal("123456789012345.67")
    sheet = opened(report)["二、主动公开政府信息情况"]
    assert "123456789012345.67" in [c.value for row in sheet.iter_rows() for c in row]


def test_findings_stand_on_their_sheet_in_words() -> None:
    finding = Finding(
        "T3-ROW", "error", "合计不对", ("T3.granted.total",), Decimal(3), None, "第三部分"
    )
    rows = list(opened(complete(), finding)["校验结果"].iter_rows(values_only=True))
    assert rows[1][:2] == ("错误", "T3-ROW")
    assert "“（一）予以公开”行“总计”列" in str(rows[1][2])
    assert rows[1][3:6] == (3, None, "合计不对")


def test_a_paragraph_longer_than_a_cell_is_cut_into_rows_and_lost_nowhere() -> None:
    report = complete()
    report.sections["S1"] = "字" * 70_000
    texts = [row[0].value for row in opened(report)["正文"].iter_rows()]
    assert sum(str(text).count("字") for text in texts if str(text).startswith("字字")) == 70_000


def test_the_time_of_writing_is_an_argument() -> None:
    given = datetime(2026, 1, 31, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
    book = openpyxl.load_workbook(BytesIO(write(complete(), "xlsx", at=given)))
    assert str(book.properties.created) == "2026-01-31 08:00:00"
