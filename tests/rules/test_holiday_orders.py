"""The orders that make holidays: built-in years, year files, what the law itself names."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.errors import BadInputError
from gongkai.rules.holiday_orders import (
    CalendarFileError,
    builtin_orders,
    builtin_source,
    order_from_dict,
    parse_order,
    region_chain,
    statutory_days,
)

FILE: dict[str, Any] = {
    "region": "CN",
    "year": 2027,
    "document": "国办发明电〔2026〕99号",
    "announced_on": "2026-11-25",
    "off": {
        "2027-01-01..2027-01-03": "元旦",
        "2027-05-01..2027-05-05": "劳动节",
        "2027-10-01..2027-10-07": "国庆节",
    },
    "work": {"2027-10-09": "国庆节"},
}


def problems_of(**changes: Any) -> tuple[str, ...]:
    with pytest.raises(CalendarFileError) as caught:
        order_from_dict(FILE | changes)
    return caught.value.problems


def test_every_builtin_order_survives_being_written_as_a_year_file() -> None:
    for order in builtin_orders():
        assert parse_order(json.dumps(order.to_dict(), ensure_ascii=False)) == order


def test_the_builtin_days_name_the_package_they_came_from() -> None:
    assert builtin_source().startswith("chinesecalendar 1.")


def test_the_builtin_orders_cover_every_year_from_2004_to_2026_without_a_gap() -> None:
    assert sorted({o.year for o in builtin_orders()}) == list(range(2004, 2027))


def test_an_order_is_announced_before_the_year_that_it_is_for_unless_it_amends() -> None:
    for order in builtin_orders():
        if order.announced_on:
            assert (order.announced_on.year == order.year) is order.amends


def test_the_extended_spring_festival_of_2020_is_an_amendment_of_27_january() -> None:
    first, second = (o for o in builtin_orders() if o.year == 2020)
    assert not first.amends
    assert date(2020, 2, 1) in first.work
    assert second.amends
    assert second.document == "国办发明电〔2020〕1号"
    assert second.announced_on == date(2020, 1, 27)
    assert set(second.off) == {date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)}


def test_every_announced_year_contains_the_days_that_the_law_names() -> None:
    for year in range(2008, 2027):
        _, named = statutory_days(year)
        off = {day for order in builtin_orders() if order.year == year for day in order.off}
        missing = {day for day in named if day not in off}
        # A festival within a longer holiday, or on a plain weekend, is sometimes not listed apart.
        assert all(day.weekday() > 4 for day in missing), (year, missing)


@pytest.mark.parametrize(
    ("year", "count", "number"),
    [(2007, 10, 270), (2010, 11, 513), (2020, 11, 644), (2027, 13, 795)],
)
def test_the_number_of_statutory_days_follows_the_law_of_the_year(
    year: int, count: int, number: int
) -> None:
    title, days = statutory_days(year)
    assert f"国务院令第{number}号" in title
    # 中秋节 may fall into 国庆节; then two of them are one day.
    assert len(days) in (count, count - 1)


def test_spring_festival_counts_from_the_eve_again_since_2025() -> None:
    _, days = statutory_days(2025)
    assert [d for d, name in days.items() if name == "春节"] == [
        date(2025, 1, 28) + timedelta(n) for n in range(4)
    ]


def test_the_regions_of_a_county_are_those_above_it() -> None:
    assert region_chain("450103") == ("CN", "450000", "450100", "450103")
    assert region_chain("450000") == ("CN", "450000")
    assert region_chain("CN") == ("CN",)


@pytest.mark.parametrize("region", ["", "cn", "45", "4500000", "广西", "950000"])
def test_a_region_must_be_a_code(region: str) -> None:
    with pytest.raises(BadInputError, match="行政区划代码"):
        region_chain(region)


def test_a_year_file_is_read_with_ranges_and_single_days() -> None:
    order = order_from_dict(FILE)
    assert order.off[date(2027, 1, 2)] == "元旦"
    assert order.work == {date(2027, 10, 9): "国庆节"}
    assert order.revision == 1


def test_all_problems_of_a_year_file_are_told_at_once() -> None:
    problems = problems_of(
        region="广西",
        document="",
        announced_on="十一月",
        revision=0,
        amends="是",
        off={"2027-13-01": "元旦", "2027-01-05..2027-01-01": "元旦", "2027-03-03": ""},
        work={"2027-10-09": 7},
        extra=1,
    )
    assert len(problems) >= 9
    assert any("extra" in problem for problem in problems)


def test_a_working_day_may_not_be_ordered_for_a_weekday() -> None:
    assert problems_of(work={"2027-10-08": "国庆节"}) == ("2027-10-08 是周五，不能写为调休上班",)


def test_a_day_may_not_be_off_and_worked() -> None:
    assert "2027-10-02 同时写为放假和上班" in problems_of(work={"2027-10-02": "国庆节"})


def test_a_national_order_must_contain_the_fixed_holidays() -> None:
    assert problems_of(off={"2027-05-01": "劳动节", "2027-10-01..2027-10-03": "国庆节"}) == (
        "缺少法定节假日 2027-01-01",
    )


def test_days_of_another_year_are_refused_but_the_end_of_december_belongs_to_new_year() -> None:
    assert any("2026-12-20" in p for p in problems_of(work={"2026-12-20": "元旦"}))
    order = order_from_dict(FILE | {"off": {**FILE["off"], "2026-12-31": "元旦"}})
    assert date(2026, 12, 31) in order.off


def test_a_day_that_is_written_twice_is_refused() -> None:
    off = {**FILE["off"], "2027-01-03": "元旦"}
    assert problems_of(off=off) == ("off 中 2027-01-03 写了两次",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不是有效的 JSON"),
        ("[]", "JSON 对象"),
        ('{"year": 2027, "year": 2028}', "“year”写了两次"),
        ("[" * 100_000, "不是有效的 JSON"),
        ("\x00\x01", "不是有效的 JSON"),
        ('{"year": 99999}', "year 应为"),
        ('{"year": true}', "year 应为"),
    ],
)
def test_rubbish_instead_of_a_year_file_gets_a_clear_sentence(text: str, said: str) -> None:
    with pytest.raises(CalendarFileError, match=said):
        parse_order(text)


texts = st.text("0127-.年节", max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*FILE, "revision", "amends", "x"]), json_values))
def test_any_shape_is_read_or_refused_but_never_breaks(changes: dict[str, Any]) -> None:
    with suppress(CalendarFileError):
        order = order_from_dict(FILE | changes)
        assert parse_order(json.dumps(order.to_dict())) == order
