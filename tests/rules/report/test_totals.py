"""Adding reports up over a tree: each once, nothing guessed, every number to be followed down."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.adding import computed_cells
from gongkai.rules.report.checks import check
from gongkai.rules.report.forms import FormId, form_for_year, load_form
from gongkai.rules.report.model import NA, Report
from gongkai.rules.report.totals import (
    Adjustment,
    AdjustmentError,
    Aggregate,
    Aggregation,
)
from gongkai.rules.report.tree import Body, Tree
from gongkai.rules.report.writing.aggregate_xlsx import write_aggregate
from tests.factories.reports import changed, figures, zeros

NEW = "T3.new_received.natural"


def county() -> Tree:
    return Tree(
        [
            Body("0", "甲县", expected=False),
            Body("1", "甲县教育局", "0"),
            Body("2", "甲县公安局", "0"),
            Body("3", "甲县乙镇人民政府", "0", "aggregate"),
            Body("31", "甲县乙镇丙站", "3"),
        ]
    )


def report(agency: str, requests: int = 0, year: int = 2023) -> Report:
    """A report with so many requests of persons, all granted."""
    form = form_for_year(year).id
    base = zeros(form, year, agency)
    for row in ("new_received", "granted", "result_total"):
        base.values[f"T3.{row}.natural"] = base.values[f"T3.{row}.total"] = requests
    return base


def added(*reports: Report, tree: Tree | None = None, **known: object) -> Aggregate:
    aggregation = Aggregation(tree or county(), **known)  # type: ignore[arg-type]
    for each in reports:
        aggregation.add(each, source=f"{each.agency}.docx")
    return aggregation.result()


def test_a_sum_is_made_of_its_bodies_and_can_be_followed_down() -> None:
    total = added(report("甲县教育局", 3), report("甲县公安局", 4))
    assert total.value("0", NEW) == 7
    assert [(p.kind, p.code, p.value) for p in total.breakdown(NEW)] == [
        ("child", "1", 3),
        ("child", "2", 4),
        ("child", "3", None),
    ]
    assert [(p.kind, p.value) for p in total.breakdown(NEW, "2")] == [("own", 4)]
    assert total.report().agency == "甲县"
    assert check(total.report()) == ()


def test_missing_bodies_are_listed_and_not_counted_as_zero() -> None:
    total = added(report("甲县教育局", 3))
    assert [body.code for body in total.missing] == ["2", "3", "31"]
    assert total.value("2", NEW) is None


def test_a_body_counts_once() -> None:
    aggregation = Aggregation(county())
    assert aggregation.add(report("甲县教育局", 3), source="a.docx") is None
    refusal = aggregation.add(report("甲县教育局", 3), source="b.docx")
    assert refusal is not None
    assert "一个机构只计一份" in refusal.reason
    assert "a.docx" in refusal.reason
    assert aggregation.result().value("0", NEW) == 3


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (report("乙县教育局", 1), "机构表里没有“乙县教育局”"),
        (report("甲县公安局", 1, year=2022), "不同年度不能相加"),
        (Report("甲县公安局", None, "2021"), "没有读出报告年度"),
        (Report("甲县公安局", 2023), "没有读出表格"),
        (zeros("2019", 2023, "甲县公安局"), "2023年度应使用2021年格式"),
        (
            changed(report("甲县公安局"), T2_5__other_service__decisions=3),
            "混用了两种格式",
        ),
        (Report(None, 2023, "2021"), "没有读出机关名称"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(other: Report, words: str) -> None:
    aggregation = Aggregation(county())
    aggregation.add(report("甲县教育局", 3))
    refusal = aggregation.add(other)
    assert refusal is not None
    assert words in refusal.reason
    assert aggregation.result().refused == (refusal,)


def test_a_foreign_row_of_zeros_does_no_harm() -> None:
    aggregation = Aggregation(county())
    assert aggregation.add(changed(report("甲县公安局"), T3__other__natural=0)) is None


def test_without_any_report_there_is_no_total() -> None:
    with pytest.raises(BadInputError, match="没有一份报告可以汇总"):
        Aggregation(county()).result()
    with pytest.raises(BadInputError, match="2018年度没有全国统一的表格格式"):
        Aggregation(county(), year=2018)


def test_a_file_that_could_not_be_read_is_in_the_list_of_refusals() -> None:
    aggregation = Aggregation(county())
    aggregation.refuse("x.pdf", "文件是空的")
    aggregation.add(report("甲县教育局"))
    assert [r.source for r in aggregation.result().refused] == ["x.pdf"]


def test_totals_are_computed_from_the_leaves_and_typed_ones_only_compared() -> None:
    wrong = changed(report("甲县教育局", 3), T3__new_received__total=5)
    total = added(wrong)
    assert total.value("0", "T3.new_received.total") == 3
    (discrepancy,) = total.discrepancies
    assert (discrepancy.code, discrepancy.typed, discrepancy.computed) == ("1", 5, 3)
    assert total.checks[0].errors == 2


def test_a_total_typed_over_blank_leaves_is_told_and_not_added() -> None:
    blank = report("甲县教育局")
    for column in ("natural", "org_business", "org_research", "org_welfare", "org_legal"):
        blank.values[f"T3.new_received.{column}"] = None
    blank.values["T3.new_received.org_other"] = None
    blank.values["T3.new_received.total"] = 8
    total = added(blank, report("甲县公安局", 2))
    assert total.value("0", "T3.new_received.total") == 2
    assert [(d.typed, d.computed) for d in total.discrepancies] == [(8, None)]
    assert len(list(total.blanks())) == 6


def test_blanks_add_nothing_stay_blank_alone_and_are_listed() -> None:
    first = changed(report("甲县教育局"), T2_5__license__decisions=None)
    second = changed(report("甲县公安局"), T2_5__license__decisions=7)
    assert added(first).value("0", "T2_5.license.decisions") is None
    total = added(first, second)
    assert total.value("0", "T2_5.license.decisions") == 7
    assert [(b.code, b.cell) for b in total.blanks()] == [("1", "T2_5.license.decisions")]


def test_not_applicable_is_not_counted() -> None:
    first = changed(report("甲县教育局"), T2_1__rules__in_force=NA)
    second = changed(report("甲县公安局"), T2_1__rules__in_force=NA)
    third = changed(report("甲县公安局"), T2_1__rules__in_force=4)
    fourth = changed(report("甲县公安局"), T2_1__rules__in_force=None)
    assert added(first, second).value("0", "T2_1.rules.in_force") is NA
    assert added(first, third).value("0", "T2_1.rules.in_force") == 4
    assert added(first, fourth).value("0", "T2_1.rules.in_force") is None


def test_money_adds_up_exactly() -> None:
    first = changed(report("甲县教育局"), T2_8__fee__amount_wan=Decimal("0.1"))
    second = changed(report("甲县公安局"), T2_8__fee__amount_wan=Decimal("0.2"))
    assert added(first, second).value("0", "T2_8.fee.amount_wan") == Decimal("0.3")


def test_an_aggregate_stands_for_its_branch_which_is_not_added_again() -> None:
    total = added(report("甲县乙镇人民政府", 9), report("甲县乙镇丙站", 5), report("甲县教育局", 1))
    assert total.value("0", NEW) == 10
    assert [body.code for body in total.covered] == ["31"]
    assert [body.code for body in total.missing] == ["2"]
    assert total.breakdown(NEW, "3")[0].kind == "branch"
    differences = [(b.code, cell, a, c) for b, cell, a, c in total.branch_differences()]
    assert ("3", NEW, 9, 5) in differences


def test_an_aggregate_over_mere_headings_is_compared_with_nothing() -> None:
    tree = Tree([Body("0", "甲县", kind="aggregate"), Body("1", "部门", "0", expected=False)])
    total = added(report("甲县", 9), tree=tree)
    assert list(total.branch_differences()) == []
    assert total.missing == ()


def test_a_branch_without_its_aggregate_is_added_from_below() -> None:
    total = added(report("甲县乙镇丙站", 5), report("甲县教育局", 1))
    assert total.value("0", NEW) == 6
    assert [body.code for body in total.missing] == ["2", "3"]


def test_an_adjustment_raises_the_sums_above_it_and_keeps_its_reason() -> None:
    tree = county()
    adjustment = Adjustment("3", NEW, -2, "联合申请重复登记")
    total = added(report("甲县乙镇人民政府", 9), tree=tree, adjustments=[adjustment])
    assert total.value("3", NEW) == 7
    assert total.value("0", "T3.new_received.total") == 7
    part = total.breakdown("T3.new_received.total", "3")[-1]
    assert (part.kind, part.value, part.reason) == ("adjustment", -2, "联合申请重复登记")
    assert total.breakdown(NEW, "3")[-1].value == -2


@pytest.mark.parametrize(
    ("adjustment", "words"),
    [
        (Adjustment("9", NEW, 1, "原因"), "不在机构表里"),
        (Adjustment("1", NEW, 1, " "), "没有写原因"),
        (Adjustment("1", "T9.x.y", 1, "原因"), "没有单元格"),
        (Adjustment("1", "T3.new_received.total", 1, "原因"), "请改为调整分项"),
    ],
)
def test_an_impossible_adjustment_is_refused(adjustment: Adjustment, words: str) -> None:
    with pytest.raises(AdjustmentError, match=words):
        added(report("甲县教育局"), adjustments=[adjustment])


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_cell_is_either_a_leaf_or_a_sum_of_leaves(form: FormId) -> None:
    sums = computed_cells(form)
    assert len(sums) == {"2019": 6 + 23 + 3, "2021": 6 + 25 + 3}[form]
    assert sums < set(load_form(form).addresses())


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.randoms())
def test_the_order_of_adding_does_not_matter(numbers: list[int], order: object) -> None:
    tree = Tree(
        [Body("t", "全市"), *(Body(str(i), f"甲市第{i}局", "t") for i in range(len(numbers)))]
    )
    reports = [report(f"甲市第{i}局", number) for i, number in enumerate(numbers)]
    straight = added(*reports, tree=tree).report().values
    order.shuffle(reports)  # type: ignore[attr-defined]
    assert added(*reports, tree=tree).report().values == straight
    assert straight[NEW] == sum(numbers)


def test_the_total_of_balanced_reports_is_balanced() -> None:
    city, twin = figures("city_2025"), figures("city_2025")
    tree = Tree([Body("0", "甲省"), Body("1", "测试市", "0"), Body("2", "另一市", "0")])
    twin.agency = "另一市"
    total = added(city, twin, tree=tree)
    assert total.value("0", "T3.new_received.total") == 2 * 14069
    assert check(total.report()) == ()
    assert total.discrepancies == ()


def test_the_workbook_shows_totals_bodies_gaps_and_reasons() -> None:
    adjustment = Adjustment("0", NEW, -1, "重复")
    aggregation = Aggregation(county(), adjustments=[adjustment])
    aggregation.add(changed(report("甲县教育局", 3), T3__new_received__total=5), source="=1+1.docx")
    aggregation.add(report("乙县教育局"), source="乙.docx")
    book = load_workbook(BytesIO(write_aggregate(aggregation.result())))
    assert book.sheetnames == [
        "说明",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "分机构明细",
        "缺报",
        "未计入",
        "各机构校验",
        "合计不符",
        "空白",
        "调整",
    ]
    cells = {
        name: [[cell.value for cell in row] for row in book[name].iter_rows()]
        for name in book.sheetnames
    }
    assert ["2", "甲县公安局"] in cells["缺报"]
    assert cells["未计入"][1][0] == "乙.docx"
    assert cells["各机构校验"][1][:4] == ["1", "甲县教育局", "错误", "T3-BAL"]
    assert cells["合计不符"][1][3:] == [5, 3, "自填合计与分项不符"]
    assert cells["调整"][1][3:] == [-1, "重复"]
    matrix = cells["分机构明细"]
    column = list(load_form("2021").addresses()).index(NEW) + 3
    assert [row[column] for row in matrix[3:]] == [2, -1, 3]
    assert matrix[5][2] == "=1+1.docx"
    assert book["分机构明细"].cell(6, 3).data_type == "s"
    assert 2 in [value for row in cells["三、收到和处理政府信息公开申请情况"] for value in row]
