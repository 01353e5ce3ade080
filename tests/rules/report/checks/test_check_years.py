"""Against last year's report, across the change of form too, and against similar bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gongkai.rules.report.checks import check
from gongkai.rules.report.model import Report, Value
from tests.factories.reports import changed, figures, zeros


def ids(report: Report, previous: Report | None = None, **known: Any) -> list[str]:
    return [finding.rule for finding in check(report, previous, **known)]


def test_nothing_is_said_about_last_year_without_its_report() -> None:
    assert ids(changed(zeros("2021", 2022), T2_1__normative__in_force=9)) == []


def test_what_was_carried_out_last_year_must_be_carried_in_across_the_forms() -> None:
    last = changed(
        zeros("2019", 2020),
        T3__new_received__natural=1,
        T3__new_received__total=1,
        T3__carried_out__natural=1,
        T3__carried_out__total=1,
    )
    now = zeros("2021", 2021)
    findings = check(now, last)
    assert [finding.rule for finding in findings] == ["T3-CARRY", "T3-CARRY"]
    assert [(f.expected, f.found) for f in findings] == [(1, 0), (1, 0)]
    assert {finding.severity for finding in findings} == {"error"}
    now = changed(
        now,
        T3__carried_in__natural=1,
        T3__carried_in__total=1,
        T3__granted__natural=1,
        T3__granted__total=1,
        T3__result_total__natural=1,
        T3__result_total__total=1,
    )
    assert check(now, last) == ()


@pytest.mark.parametrize(
    ("agency", "aggregate", "severity"),
    [("甲县人民政府", None, "warning"), ("甲县教育局", None, "error"), ("甲县", False, "error")],
)
def test_a_stored_reason_softens_carry_over_only_for_aggregates(
    agency: str, aggregate: bool | None, severity: str
) -> None:
    last = changed(zeros("2021", 2021), T3__carried_out__total=1)
    now = zeros("2021", 2022)
    now.agency = agency
    reasons = {"T3.carried_in.total": "一个部门划出"}
    carried = [
        f for f in check(now, last, aggregate=aggregate, reasons=reasons) if f.rule == "T3-CARRY"
    ]
    assert [finding.severity for finding in carried] == [severity]
    assert "一个部门划出" in carried[0].message


@pytest.mark.parametrize(
    ("before", "now", "rules"),
    [
        ({"T4__cases__review__pending": 2, "T4__cases__review__total": 2}, {}, ["T4-PEND"]),
        (
            {"T4__cases__review__pending": 2, "T4__cases__review__total": 2},
            {"T4__cases__review__upheld": 2, "T4__cases__review__total": 2},
            [],
        ),
        ({"T2_1__normative__in_force": 9}, {"T2_1__normative__in_force": 8}, ["T2-1-FORCE"]),
        (
            {"T2_1__normative__in_force": 9},
            {
                "T2_1__normative__in_force": 8,
                "T2_1__normative__issued": 1,
                "T2_1__normative__repealed": 2,
            },
            [],
        ),
        ({"T2_5__license__decisions": 100}, {"T2_5__license__decisions": 500}, []),
        ({"T2_5__license__decisions": 100}, {"T2_5__license__decisions": 501}, ["YOY"]),
        ({"T2_5__license__decisions": 100}, {"T2_5__license__decisions": 19}, ["YOY"]),
        ({"T2_5__license__decisions": 2}, {"T2_5__license__decisions": 19}, []),
    ],
)
def test_this_year_must_follow_from_last_year(
    before: dict[str, Value], now: dict[str, Value], rules: list[str]
) -> None:
    last, this = zeros("2021", 2021), zeros("2021", 2022)
    assert ids(changed(this, **now), changed(last, **before)) == rules


def test_items_of_last_year_follow_from_the_old_form_of_last_year() -> None:
    last = replace(figures("bureau_2020"), year=2019)
    this = figures("bureau_2020")
    due = {
        "T2_5.other_service.prev_items": (10, 12),
        "T2_8.fee.prev_items": (8, 11),
    }
    found = [f for f in check(this, last) if f.rule == "T2-5-PREV"]
    assert {f.cells[0]: (f.expected, f.found) for f in found} == due


def test_a_stored_reason_is_told_with_the_finding() -> None:
    last = changed(zeros("2021", 2021), T2_1__normative__in_force=9)
    reasons = {"T2_1.normative.in_force": "集中清理"}
    (finding,) = check(zeros("2021", 2022), last, reasons=reasons)
    assert "已登记的原因：集中清理" in finding.message


def test_a_report_of_another_year_is_not_compared() -> None:
    last = changed(zeros("2021", 2021), T3__carried_out__total=1)
    assert ids(zeros("2021", 2023), last) == ["PREV-YEAR"]


def test_a_zero_among_busy_peers_is_worth_a_question() -> None:
    busy = [changed(zeros("2021", 2023), T2_5__license__decisions=9) for _ in range(5)]
    assert ids(zeros("2021", 2023), peers=busy) == ["YOY"]
    assert ids(zeros("2021", 2023), peers=busy[:4]) == []
    assert ids(busy[0], peers=busy) == []
