"""The right form for the year, not mixed, and nothing left out."""

from __future__ import annotations

import pytest

from gongkai.rules.report.checks import check
from gongkai.rules.report.forms import FormId
from gongkai.rules.report.model import Report, Unread, Value
from tests.factories.reports import changed, complete, with_values, zeros


def ids(report: Report) -> list[str]:
    return [finding.rule for finding in check(report)]


@pytest.mark.parametrize(
    ("form", "year", "rules"),
    [
        ("2019", 2019, []),
        ("2019", 2020, []),
        ("2019", 2021, ["FORM-YEAR"]),
        ("2021", 2020, ["FORM-YEAR"]),
        ("2021", 2021, []),
        ("2021", 2025, []),
        ("2019", 2018, []),
    ],
)
def test_the_form_goes_by_the_report_year(form: FormId, year: int, rules: list[str]) -> None:
    assert ids(zeros(form, year)) == rules


def test_rows_of_the_other_form_are_named_as_printed() -> None:
    (finding,) = check(changed(zeros("2021", 2023), T2_5__other_service__decisions=0))
    assert finding.rule == "FORM-MIX"
    assert "“其他对外管理服务事项”" in finding.message


def test_a_part_without_any_number_gives_one_finding() -> None:
    report = zeros("2021", 2023)
    values: dict[str, Value] = {
        a: v if a.startswith("T2") else None for a, v in report.values.items()
    }
    findings = check(with_values(report, values))
    assert [finding.rule for finding in findings] == ["FORM-TABLE", "FORM-TABLE"]
    assert "三、收到和处理政府信息公开申请情况" in findings[0].message


def test_rows_that_the_source_does_not_show_give_one_finding() -> None:
    report = zeros("2021", 2023)
    cells = [a for a in report.values if a.startswith(("T3.other_", "T3.result", "T3.carried_out"))]
    for cell in cells:
        del report.values[cell]
    report.unread = [Unread(cell, "文中没有找到这一行") for cell in cells]
    (finding,) = check(report)
    assert finding.rule == "FORM-TABLE"
    assert "有5行没有读到" in finding.message


def test_a_block_of_table_2_that_was_not_found_is_named() -> None:
    report = zeros("2019", 2020)
    report.values = {a: v for a, v in report.values.items() if not a.startswith("T2_9")}
    report.unread = [Unread("T2_9", "没有找到这张表")]
    (finding,) = check(report)
    assert finding.rule == "FORM-TABLE"
    assert "“第二十条第（九）项”" in finding.message


def test_a_report_without_tables_says_so_once() -> None:
    assert ids(Report("某局", 2023)) == ["FORM-TABLE"]


def test_a_section_left_out_and_an_empty_one_are_found() -> None:
    report = complete()
    del report.sections["S4"]
    report.sections["S6"] = " \n"
    findings = check(report)
    assert [finding.rule for finding in findings] == ["FORM-SECTION", "FORM-SECTION"]
    assert "四、政府信息公开行政复议、行政诉讼情况" in findings[0].message
    assert "六、其他需要报告的事项" in findings[1].message


def test_a_fragment_with_few_headings_is_not_called_incomplete() -> None:
    report = zeros("2021", 2023)
    report.sections = {"S2": "", "S3": ""}
    assert check(report) == ()
