"""Fees: both tariffs, their check values, and never both."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.fees import (
    MOST,
    FeeInputError,
    FeeNotInForceError,
    Tier,
    check_in_force,
    fee_of_month,
    fee_of_pages,
    fee_of_request,
    place_in_month,
    yuan_in_words,
)


@pytest.mark.parametrize(
    ("k", "yuan"),
    [
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 100),
        (31, 200),
        (40, 200),
        (41, 300),
        (50, 300),
        (51, 400),
        (101, 900),
    ],
)
def test_the_price_of_a_request_follows_its_place_in_the_month(k: int, yuan: int) -> None:
    assert fee_of_request(k) == yuan


@pytest.mark.parametrize(
    ("items", "yuan"), [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (35, 3000), (41, 4300)]
)
def test_a_month_costs_what_its_requests_cost(items: int, yuan: int) -> None:
    assert fee_of_month(items).yuan == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (31, 10), (68, 380), (100, 700), (101, 720), (200, 2700), (250, 4700)],
)
def test_pages_cost_more_step_by_step(pages: int, yuan: int) -> None:
    assert fee_of_pages(pages).yuan == yuan


def test_the_counting_table_shows_each_part_at_its_rate() -> None:
    assert fee_of_month(35).tiers == (Tier(1, 10, 0), Tier(11, 30, 100), Tier(31, 35, 200))
    assert [(t.count, t.yuan) for t in fee_of_pages(250).tiers] == [
        (30, 0),
        (70, 700),
        (100, 2000),
        (50, 2000),
    ]


@given(st.integers(0, 2000))
def test_the_tiers_of_a_month_are_the_sum_of_its_requests(items: int) -> None:
    fee = fee_of_month(items)
    assert fee.yuan == sum(fee_of_request(k) for k in range(1, items + 1))
    assert sum(tier.count for tier in fee.tiers) == items


@given(st.integers(0, 5000))
def test_one_more_page_never_costs_less_and_at_most_forty_yuan(pages: int) -> None:
    step = fee_of_pages(pages + 1).yuan - fee_of_pages(pages).yuan
    assert step in (0, 10, 20, 40)
    assert sum(tier.count for tier in fee_of_pages(pages).tiers) == pages


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_impossible_numbers_are_refused(number: int) -> None:
    for fee in (fee_of_month, fee_of_pages, fee_of_request):
        with pytest.raises(FeeInputError, match="请核对"):
            fee(number)
    with pytest.raises(FeeInputError):
        fee_of_request(0)


def test_the_place_in_the_month_counts_the_applicant_s_earlier_requests_of_that_month() -> None:
    earlier = [
        date(2026, 3, 1),
        date(2026, 3, 31),
        date(2026, 2, 28),
        date(2025, 3, 5),
        date(2026, 4, 1),
    ]
    assert place_in_month(earlier, date(2026, 3, 31)) == 3
    assert place_in_month([], date(2026, 3, 31)) == 1


def test_nothing_was_charged_before_2021() -> None:
    with pytest.raises(FeeNotInForceError, match="2021-01-01"):
        check_in_force(date(2020, 12, 31))
    check_in_force(date(2021, 1, 1))


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (0, "零元整"),
        (10, "壹拾元整"),
        (200, "贰佰元整"),
        (380, "叁佰捌拾元整"),
        (3000, "叁仟元整"),
        (4700, "肆仟柒佰元整"),
        (1001, "壹仟零壹元整"),
        (10010, "壹万零壹拾元整"),
        (100200, "壹拾万零贰佰元整"),
        (1000000, "壹佰万元整"),
        (1000010000, "壹拾亿零壹万元整"),
    ],
)
def test_amounts_are_written_in_capital_numerals(yuan: int, words: str) -> None:
    assert yuan_in_words(yuan) == words


def test_a_fee_knows_its_amount_in_words() -> None:
    assert fee_of_pages(68).words == "叁佰捌拾元整"
