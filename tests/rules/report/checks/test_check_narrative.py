"""Numbers of the narrative against tables 3 and 4, and channels against their total."""

from __future__ import annotations

import pytest

from gongkai.rules.report.checks import check
from gongkai.rules.report.model import Finding, Report
from tests.factories.reports import figures


def findings(report: Report, text: str) -> list[Finding]:
    report.sections = {"S1": text}
    return [f for f in check(report) if f.rule in ("TXT-T3", "TXT-CH")]


@pytest.mark.parametrize(
    "text",
    [
        "全年新收政府信息公开申请14069件，上年结转560件，共办结13810件，结转下年819件。",
        "全市收到信息公开申请14629件。",
        "收到政府信息公开申请近1.45万件。",
        "收到政府信息公开申请1.4万余件。",
        "依申请公开中，自然人申请13612件，法人或其他组织申请457件。",
        "依申请公开办结13810件，其中予以公开5548件，部分公开2168件，其他处理1486件。",
        "因信息公开引发行政复议790件，行政诉讼212件，其中未经复议直接起诉56件，复议后起诉156件。",
        "政府信息公开行政复议790件，其中结果维持376件，结果纠正97件，其他结果196件，尚未审结121件。",
        "全市收到政府信息公开申请14069件。市政府办公室收到政府信息公开申请12件。",
        "2024年全市收到政府信息公开申请9件。",
        "收到政府信息公开申请比上年增加120件。",
        "其中，通过网上收到政府信息公开申请120件。",
    ],
)
def test_numbers_that_fit_or_count_something_else_are_silent(text: str) -> None:
    assert findings(figures("city_2025"), text) == []


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("全市收到政府信息公开申请14096件。", 14069, 14096),
        ("全市未收到政府信息公开申请。", 14069, 0),
        ("依申请公开中，不予公开732件。", 730, 732),
        ("没有因信息公开引起的行政复议。", 790, 0),
        ("政府信息公开申请结转下年度办理818件。", 819, 818),
        ("收到政府信息公开申请不足1.4万件。", 14069, 14000),
        ("收到政府信息公开申请1.5万余件。", 14069, 15000),
    ],
)
def test_a_number_that_no_cell_bears_out_is_a_hint(text: str, expected: int, found: int) -> None:
    (finding,) = findings(figures("city_2025"), text)
    assert (finding.rule, finding.severity) == ("TXT-T3", "warning")
    assert (finding.expected, finding.found) == (expected, found)
    assert "口径不同" in finding.message


def test_blank_row_totals_are_added_up_before_they_are_compared() -> None:
    office = figures("office_2019")
    (finding,) = findings(office, "依申请公开申请中，予以公开及部分公开258件，不予公开35件。")
    assert (finding.expected, finding.found) == (275, 258)
    assert "“（一）予以公开”与“（二）部分公开”合计" in finding.message


def test_a_number_above_cells_that_are_partly_blank_stays_open() -> None:
    assert findings(figures("office_2019"), "依申请公开申请中，予以公开280件。") == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            "主动公开信息4536条。其中，网站公开907条，微博公开2306条，微信公开1218条，其他方式105条。",
            0,
        ),
        (
            "主动公开信息4536条，其中网站公开908条，微博公开2306条，微信公开1218条，其他方式105条。",
            1,
        ),
        ("主动公开信息4536条，其中网站公开907条，微博公开2306条。", 0),
        ("主动公开信息4536条，其中网站公开4000条，微博公开2306条。", 1),
        ("主动公开信息4536条，其中网站公开900余条，微博公开2306条，其他方式105条。", 0),
        ("主动公开信息4536条。微信公众号发布信息8000条，微博发布信息9000条。", 0),
        ("主动公开信息4536条，其中概况类信息1105条，政务动态2896条，其他信息2004条。", 0),
    ],
)
def test_channels_must_add_up_to_the_total_they_follow(text: str, rules: int) -> None:
    assert len(findings(figures("bureau_2020"), text)) == rules
