"""The identities of tables 3 and 4, on a real table that holds all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.report.checks import check
from gongkai.rules.report.forms import T3_FRAME, load_form, t3_leaves
from gongkai.rules.report.model import NA, Report
from tests.factories.reports import changed, figures, with_values

FORM = load_form("2021")
SUMMED = [a for a in FORM.addresses() if a.startswith(("T3.", "T4."))]


def ids(report: Report) -> list[str]:
    return [finding.rule for finding in check(report)]


def expected_rules(address: str) -> set[str]:
    """Which identities a cell takes part in."""
    table, row, column = address.split(".", 2)
    if table == "T4":
        return {f"T4-{column.split('.')[0].upper()}"}
    rules = {"T3-ROW"}
    if row in T3_FRAME:
        rules.add("T3-BAL")
    if row == "result_total" or row in t3_leaves(FORM):
        rules.add("T3-SUM")
    return rules


def test_a_city_table_of_14069_requests_holds_every_identity() -> None:
    city = figures("city_2025")
    assert [city.value(f"T3.{row}.total") for row in T3_FRAME] == [14069, 560, 13810, 819]
    assert check(city) == ()


@given(st.sampled_from(SUMMED), st.integers(1, 10**6))
def test_one_changed_cell_breaks_exactly_the_identities_it_stands_in(
    address: str, amount: int
) -> None:
    city = figures("city_2025")
    city.values[address] = (city.number(address) or 0) + amount
    assert set(ids(city)) == expected_rules(address)


@given(st.sampled_from(SUMMED))
def test_a_blank_cell_is_only_a_blank_and_breaks_no_identity(address: str) -> None:
    city = figures("city_2025")
    city.values[address] = None
    assert set(ids(city)) == {f"{address[:2]}-BLANK"}


def test_the_finding_names_column_numbers_and_difference() -> None:
    city = changed(figures("city_2025"), T3__carried_out__total=820)
    balance = next(f for f in check(city) if f.rule == "T3-BAL")
    assert (balance.expected, balance.found) == (14629, 14630)
    assert "“总计”列" in balance.message
    assert "相差1件" in balance.message
    assert balance.cells == (
        "T3.new_received.total",
        "T3.carried_in.total",
        "T3.result_total.total",
        "T3.carried_out.total",
    )
    assert balance.look.startswith("第三部分")


def test_a_wrong_leaf_is_named_by_the_crossing_of_its_row_and_column() -> None:
    city = changed(figures("city_2025"), T3__partial__natural=2130)
    messages = {finding.rule: finding.message for finding in check(city)}
    assert "请先核对“（二）部分公开”行“自然人”列（现为2130）" in messages["T3-ROW"]
    assert "请先核对“（二）部分公开”行“自然人”列（现为2130）" in messages["T3-SUM"]


def test_stated_identities_come_before_sums() -> None:
    city = changed(figures("city_2025"), T3__result_total__natural=13365)
    assert ids(city) == ["T3-BAL", "T3-SUM", "T3-ROW"]


def test_not_applicable_takes_no_part_in_sums() -> None:
    city = changed(figures("city_2025"), T3__granted__natural=NA)
    assert set(ids(city)) == {"T3-BLANK"}


def test_row_totals_left_blank_in_a_real_report_are_warnings_only() -> None:
    findings = check(figures("office_2019"))
    assert {finding.severity for finding in findings} == {"warning"}
    totals = next(f for f in findings if f.rule == "T3-BLANK" and "“总计”空白" in f.message)
    assert len(totals.cells) == 11
    assert all(cell.endswith(".total") for cell in totals.cells)


def test_one_row_of_other_handling_in_a_new_table_still_adds_up() -> None:
    city = figures("city_2025")
    values = dict(city.values)
    for column in ("natural", "org_business", "org_welfare", "org_legal", "org_other", "total"):
        parts = [
            values.pop(f"T3.{row}.{column}")
            for row in ("other_no_supplement", "other_fee_unpaid", "other_misc")
        ]
        values[f"T3.other.{column}"] = sum(part for part in parts if isinstance(part, int))
    for row in ("other_no_supplement", "other_fee_unpaid", "other_misc"):
        values.pop(f"T3.{row}.org_research")
    values["T3.other.org_research"] = 0
    assert ids(with_values(city, values)) == ["FORM-MIX"]


@pytest.mark.parametrize("block", ["review", "suit_direct", "suit_after_review"])
def test_each_block_of_cases_has_its_own_rule(block: str) -> None:
    city = figures("city_2025")
    city.values[f"T4.cases.{block}.total"] = 1
    finding = next(iter(check(city)))
    assert finding.rule == f"T4-{block.upper()}"
    assert finding.found == 1
