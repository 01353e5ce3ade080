"""How values, titles and headings are printed, before any file format."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.rules.report.forms import FormId, Kind, load_form
from gongkai.rules.report.model import NA, Report, Value
from gongkai.rules.report.writing import WritingError
from gongkai.rules.report.writing.layout import (
    header_rows,
    labelled,
    lay_out,
    paragraphs,
    show,
)
from gongkai.rules.report.writing.measures import column_twips, label_lines
from gongkai.rules.writing import TYPE_AREA_TWIPS


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (0, "count", "0"),
        (None, "count", ""),
        (NA, "count", "/"),
        (-5, "count", "-5"),
        (Decimal("1.50"), "count", "1.50"),
        (3, "change", "增3"),
        (-2, "change", "减2"),
        (0, "change", "0"),
        (1753802, "money", "1753802元"),
        (Decimal("0.00"), "money", "0.00元"),
        (Decimal("-0"), "wan", "0"),
        (Decimal("1E+3"), "wan", "1000"),
    ],
)
def test_a_value_is_printed_as_the_form_wants_it(value: Value, kind: Kind, printed: str) -> None:
    assert show(value, kind) == printed


def test_a_long_title_breaks_behind_the_agency() -> None:
    assert lay_out(Report("六盘水市公安局", 2020)).title == (
        "六盘水市公安局",
        "2020年政府信息公开工作年度报告",
    )


def test_a_short_title_stays_on_one_line() -> None:
    assert lay_out(Report("某局", 2020)).title == ("某局2020年政府信息公开工作年度报告",)


def test_the_title_that_was_read_is_kept() -> None:
    report = Report("某局", 2020, title="某局2020年度政府信息公开\n工作年度报告")
    assert "".join(lay_out(report).title) == "某局2020年度政府信息公开 工作年度报告"


def test_a_report_without_tables_is_printed_on_the_form_of_its_year() -> None:
    assert lay_out(Report(year=2020)).form.id == "2019"
    assert lay_out(Report(year=2021)).form.id == "2021"


@pytest.mark.parametrize("report", [Report(), Report(year=2018)])
def test_without_form_and_year_nothing_can_be_printed(report: Report) -> None:
    with pytest.raises(WritingError, match="格式"):
        lay_out(report)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("（一）主动公开", "（一）主动公开"),
        ("(二)依申请公开。收到1件。", "(二)依申请公开。"),
        ("一是加强领导。", ""),
        ("（三）" + "很长的一句" * 9 + "。其余。", ""),
    ],
)
def test_a_numbered_heading_is_told_from_its_text(text: str, lead: str) -> None:
    (paragraph,) = paragraphs(text)
    assert paragraph.text[: paragraph.lead] == lead


def test_no_control_character_reaches_a_file() -> None:
    assert paragraphs("甲\x00乙\x0b\ud800丙\r\n\r\n丁\uffff")[0].text == "甲乙丙"


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_cell_of_the_form_has_its_headers(form_id: FormId) -> None:
    form = load_form(form_id)
    found = {
        one.place.cell.address: " ".join(p.cell.text or "" for p in one.headers)
        for grid in form.grids.values()
        for one in labelled(grid)
    }
    assert set(found) == set(form.addresses())
    assert found["T3.deny_process.org_legal"] == (
        "三、本年度办理结果 （三）不予公开 6.属于四类过程性信息 申请人情况 法人或其他组织 法律服务机构"
    )
    assert found["T2_6.penalty.decisions"].startswith("第二十条第（六）项 行政处罚 ")
    assert found["T4.cases.suit_direct.other"] == "行政诉讼 未经复议直接起诉 其他结果"


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_columns_fill_the_type_area(form_id: FormId) -> None:
    grids = load_form(form_id).grids
    assert {sum(column_twips(grid)) for grid in grids.values()} == {TYPE_AREA_TWIPS}
    assert [header_rows(grids[code]) for code in ("S2", "S3", "S4")] == [0, 3, 3]


def test_heads_break_into_even_lines_and_lose_no_character() -> None:
    for grid in (*load_form("2019").grids.values(), *load_form("2021").grids.values()):
        for one in labelled(grid):
            for header in one.headers:
                assert "".join(label_lines(grid, header)) == header.cell.text
    heads = {
        lines
        for one in labelled(load_form("2021").grids["S3"])
        for lines in (label_lines(load_form("2021").grids["S3"], h) for h in one.columns)
    }
    assert {("商业", "企业"), ("社会公", "益组织"), ("自然人",)} <= heads
