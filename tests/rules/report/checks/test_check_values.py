"""Single cells: kinds of numbers, powers, blanks; one passing and one failing case for each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gongkai.rules.report.checks import check
from gongkai.rules.report.model import NA, Report, Unread, Value
from tests.factories.reports import changed, complete, figures, with_values, zeros

OLD, NEW = zeros("2019", 2020), zeros("2021", 2023)


def ids(report: Report, **known: Any) -> list[str]:
    return [finding.rule for finding in check(report, **known)]


def test_a_report_in_which_nothing_is_wrong_gives_no_finding() -> None:
    assert check(complete()) == ()
    assert check(OLD) == ()
    assert check(NEW) == ()


@pytest.mark.parametrize(
    ("report", "cells", "rules"),
    [
        (OLD, {"T2_5__license__prev_items": 3, "T2_5__license__delta": -3}, []),
        (OLD, {"T2_5__license__prev_items": 3, "T2_5__license__delta": -4}, ["T2-NEG"]),
        (OLD, {"T2_8__fee__prev_items": 0, "T2_8__fee__delta": -1}, ["T2-NEG"]),
        (OLD, {"T2_1__normative__published_new": 2, "T2_1__normative__published_total": 2}, []),
        (
            OLD,
            {"T2_1__normative__published_new": 2, "T2_1__normative__published_total": 1},
            ["T2-1-PUB"],
        ),
        (NEW, {"T2_1__normative__issued": 2, "T2_1__normative__in_force": 2}, []),
        (NEW, {"T2_1__normative__issued": 2, "T2_1__normative__in_force": 1}, ["T2-1-GE"]),
        (OLD, {"T2_6__penalty__prev_items": 5, "T2_6__penalty__decisions": 1}, []),
        (OLD, {"T2_6__penalty__prev_items": 5}, ["T2-6-ZERO"]),
        (OLD, {"T2_6__penalty__prev_items": 5, "T2_6__penalty__delta": -5}, []),
        (OLD, {"T2_9__procurement__project_count": 1}, ["T2-9-AMT"]),
        (OLD, {"T2_9__procurement__total_amount": Decimal("0.5")}, ["T2-9-AMT"]),
        (
            OLD,
            {
                "T2_9__procurement__project_count": 1,
                "T2_9__procurement__total_amount": Decimal("0.5"),
            },
            [],
        ),
        (OLD, {"T2_5__license__decisions": -1}, ["T2-INT"]),
        (OLD, {"T2_5__license__decisions": Decimal("1.5")}, ["T2-INT"]),
        (OLD, {"T2_5__license__prev_items": 9, "T2_5__license__delta": Decimal("1.5")}, ["T2-INT"]),
        (NEW, {"T2_8__fee__amount_wan": Decimal("4068.208")}, []),
        (NEW, {"T2_8__fee__amount_wan": Decimal("-0.1")}, ["T2-8-DEC"]),
        (NEW, {"T4__cases__review__upheld": -1, "T4__cases__review__pending": 1}, ["T4-INT"]),
        (NEW, {"T2_5__license__decisions": None}, ["T2-BLANK"]),
        (NEW, {"T2_5__license__decisions": NA}, []),
        (NEW, {"T4__cases__review__upheld": None}, ["T4-BLANK"]),
        (NEW, {"T3__granted__natural": None}, ["T3-BLANK"]),
        (NEW, {"T3__granted__natural": NA}, ["T3-BLANK"]),
    ],
)
def test_a_rule_fires_only_when_its_cells_disagree(
    report: Report, cells: dict[str, Value], rules: list[str]
) -> None:
    assert ids(changed(report, **cells)) == rules


def test_a_negative_number_of_requests_is_an_error_of_its_cell() -> None:
    report = changed(NEW, T3__granted__natural=-2, T3__granted__org_legal=2)
    finding = next(f for f in check(report) if f.rule == "T3-INT")
    assert finding.cells == ("T3.granted.natural",)
    assert finding.message == "“（一）予以公开”行“自然人”列填的是-2，应为不小于0的整数。"


def test_penalties_and_coercion_without_decisions_are_one_finding() -> None:
    (finding,) = check(figures("bureau_2020"))
    assert finding.rule == "T2-6-ZERO"
    assert finding.severity == "warning"
    assert finding.cells == ("T2_6.penalty.decisions", "T2_6.coercion.decisions")
    assert "行政处罚251项、行政强制32项" in finding.message


@pytest.mark.parametrize(
    ("agency", "power", "rules"),
    [
        ("甲县乙镇人民政府", None, ["T2-1-RULES"]),
        ("甲市教育局", None, ["T2-1-RULES"]),
        ("甲市丙区人民政府", None, ["T2-1-RULES"]),
        ("甲省人民政府", None, []),
        ("甲市人民政府", None, []),
        ("甲市人民政府", False, ["T2-1-RULES"]),
        ("甲县乙镇人民政府", True, []),
        (None, None, []),
    ],
)
def test_rules_are_made_only_by_bodies_with_that_power(
    agency: str | None, power: bool | None, rules: list[str]
) -> None:
    report = changed(NEW, T2_1__rules__in_force=6)
    report.agency = agency
    assert ids(report, may_make_rules=power) == rules


def test_many_blanks_of_a_table_give_few_findings() -> None:
    values: dict[str, Value] = {
        address: None if address.startswith(("T3.deny", "T3.unable")) else value
        for address, value in NEW.values.items()
    }
    values["T3.granted.total"] = None
    findings = check(with_values(NEW, values))
    assert [finding.rule for finding in findings] == ["T3-BLANK", "T3-BLANK"]
    assert sum(len(finding.cells) for finding in findings) == 78


def test_cells_that_were_not_read_are_no_blanks_of_the_writer() -> None:
    report = changed(NEW, T3__granted__natural=None, T2_5__license__decisions=None)
    report.unread = [
        Unread("T3.granted.natural", "数字连写"),
        Unread("T2_5.license.decisions", "数字连写"),
    ]
    assert check(report) == ()
