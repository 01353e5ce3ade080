"""Figures of the register: sums, bounds, cells, and sheets that are imported."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.counting.register import (
    FIGURES,
    Entry,
    Sum,
    add_up,
    check_value,
    figure_of,
    register_cells,
)
from gongkai.rules.report.counting.sheet import HEADS, read_sheet
from gongkai.rules.report.forms import load_form


def test_every_cell_of_table_2_is_counted_or_has_a_figure() -> None:
    for form in ("2019", "2021"):
        layout = load_form(form)
        cells = [a for t in layout.tables if t.section == "S2" for a in t.addresses()]
        filled = set(register_cells({}, form))
        counted = {a for a in cells if a.startswith("T2_1.")}
        assert filled | counted == set(cells)
        assert not filled & counted
        assert all(figure_of(a, form) for a in filled)


def test_parts_add_up_and_a_bound_of_one_is_a_bound_of_all() -> None:
    sums = add_up(
        [
            Entry("license.decisions", Decimal(2)),
            Entry("license.decisions", Decimal(3)),
            Entry("media.pitched", Decimal(100)),
            Entry("media.pitched", Decimal(50), "lower"),
            Entry("reads", Decimal(1), "lower"),
            Entry("reads", Decimal(1), "upper"),
        ]
    )
    assert sums == {
        "license.decisions": Sum(5),
        "media.pitched": Sum(150, "lower"),
        "reads": Sum(2, "about"),
    }


def test_what_nobody_entered_is_blank_and_never_zero() -> None:
    cells = register_cells({"license.decisions": Sum(0)}, "2021")
    assert cells["T2_5.license.decisions"] == 0
    assert cells["T2_6.penalty.decisions"] is None


@pytest.mark.parametrize(
    ("code", "value", "bound"),
    [
        ("license.decisions", "1.5", "exact"),
        ("license.decisions", "-1", "exact"),
        ("license.decisions", "10", "lower"),
        ("fee.amount", "1.234", "exact"),
        ("fee.amount", "1e15", "exact"),
    ],
)
def test_a_value_that_a_cell_cannot_hold_is_refused(code: str, value: str, bound: str) -> None:
    with pytest.raises(BadInputError):
        check_value(FIGURES[code], Decimal(value), bound)  # type: ignore[arg-type]


def test_a_change_may_be_negative() -> None:
    check_value(FIGURES["fee.change"], Decimal(-3))


def sheet(*rows: tuple[str, ...]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate((("某局统计表",), HEADS, *rows)):
            page.write_row(number, 0, row)
    return out.getvalue()


def test_a_workbook_and_a_csv_give_the_same_lines() -> None:
    rows = (
        ("行政许可：本年处理决定数量", "交警支队", "142,149", "审批系统", "", ""),
        ("行政许可：上一年项目数量", "", "", "", "", ""),
        ("行政事业性收费：本年增/减", "", "减3", "清单", "清理", ""),
        ("向媒体推送稿件", "", "1500", "台账", "", "不少于（余、多、超）"),
    )
    quoted = [",".join(f'"{cell}"' for cell in row) for row in (HEADS, *rows)]
    from_csv = read_sheet("\n".join(quoted).encode("gb18030"), "a.csv")
    from_xlsx = read_sheet(sheet(*rows), "a.xlsx")
    told = [(r.figure, r.part, r.value, r.source, r.bound) for r in from_xlsx]
    assert told == [
        ("license.decisions", "交警支队", Decimal(142149), "审批系统", "exact"),
        ("fee.change", "", Decimal(-3), "清单", "exact"),
        ("media.pitched", "", Decimal(1500), "台账", "lower"),
    ]
    assert told == [(r.figure, r.part, r.value, r.source, r.bound) for r in from_csv]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("行政许可数", "", "1", "系统"), "不认识指标"),
        (("行政许可：本年处理决定数量", "", "很多", "系统"), "不是数字"),
        (("行政许可：本年处理决定数量", "", "NaN", "系统"), "不是数字"),
        (("行政许可：本年处理决定数量", "", "1.5", "系统"), "整数"),
        (("向媒体推送稿件", "", "1", "系统", "", "大概"), "准确程度"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(row: tuple[str, ...], words: str) -> None:
    with pytest.raises(BadInputError, match=words) as refused:
        read_sheet(sheet(row), "a.xlsx")
    assert "第2行" in str(refused.value)


def test_one_figure_twice_for_the_same_part_is_refused() -> None:
    row = ("向媒体推送稿件", "", "1", "系统")
    with pytest.raises(BadInputError, match="同一指标"):
        read_sheet(sheet(row, row), "a.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", "没有表头".encode(), b"\x00\xff\x00"])
def test_what_is_no_sheet_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInputError):
        read_sheet(data, "a.xlsx")
