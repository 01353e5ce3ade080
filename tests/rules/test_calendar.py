"""Working days: arithmetic, kinds of days, versions, provisional years, a second source."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
import pytest
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import (
    KIND_LABELS,
    Calendar,
    CalendarRangeError,
    DayKind,
    standard_calendar,
)
from gongkai.rules.holiday_orders import HolidayOrder, builtin_orders

CALENDAR = standard_calendar()
days = st.dates(date(2005, 1, 1), date(2049, 6, 30))


def local_order(year: int, *off: date) -> HolidayOrder:
    return HolidayOrder(
        region="450000",
        year=year,
        document=f"桂政办发〔{year - 1}〕1号",
        announced_on=date(year - 1, 12, 1),
        off=dict.fromkeys(off, "三月三"),
        work={},
    )


# --- arithmetic


def test_the_day_itself_is_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert CALENDAR.add_working_days(date(2026, 3, 6), 1) == date(2026, 3, 9)
    assert CALENDAR.add_working_days(date(2026, 3, 7), 1) == date(2026, 3, 9)
    assert CALENDAR.add_working_days(date(2026, 3, 7), 0) == date(2026, 3, 7)


def test_shifted_weekends_count_and_holidays_do_not() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 18), 1) == date(2026, 9, 20)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)


@given(days, st.integers(1, 300))
def test_counting_on_and_counting_between_are_inverse(day: date, n: int) -> None:
    end = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(day, end) == n
    assert CALENDAR.working_days_between(end, day) == -n


@given(days, st.integers(1, 200))
def test_counting_back_returns_to_a_working_day_before(day: date, n: int) -> None:
    start = CALENDAR.add_working_days(day, n)
    assert CALENDAR.add_working_days(start, -n) <= day or not CALENDAR.is_working_day(day)
    if CALENDAR.is_working_day(day):
        assert CALENDAR.add_working_days(start, -n) == day


@given(days, days, st.integers(0, 100))
def test_a_later_day_never_gives_an_earlier_result(a: date, b: date, n: int) -> None:
    first, second = sorted((a, b))
    assert CALENDAR.add_working_days(first, n) <= CALENDAR.add_working_days(second, n)


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_two_steps_are_as_long_as_one_from_a_working_day(day: date, n: int, m: int) -> None:
    day = CALENDAR.add_working_days(day, 1)
    whole = CALENDAR.add_working_days(day, n + m)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, n), m) == whole


@given(days, st.integers(1, 120))
def test_prefix_sums_agree_with_counting_day_by_day(day: date, n: int) -> None:
    end, left = day, n
    while left:
        end += timedelta(1)
        left -= CALENDAR.day(end).is_working_day
    assert CALENDAR.add_working_days(day, n) == end


@pytest.mark.parametrize("outside", [date(2003, 12, 31), date(2051, 1, 1), date.min, date.max])
def test_days_outside_the_covered_years_are_refused(outside: date) -> None:
    inside = date(2026, 1, 5)
    for ask in (
        lambda: CALENDAR.add_working_days(outside, 1),
        lambda: CALENDAR.add_working_days(outside, -1),
        lambda: CALENDAR.working_days_between(outside, inside),
        lambda: CALENDAR.working_days_between(inside, outside),
        lambda: CALENDAR.is_working_day(outside),
        lambda: CALENDAR.day(outside),
    ):
        with pytest.raises(CalendarRangeError, match="日历范围"):
            ask()


def test_the_covered_years_are_covered_to_their_last_day() -> None:
    assert CALENDAR.day(date(2004, 1, 1)).kind is DayKind.HOLIDAY
    assert CALENDAR.is_working_day(date(2050, 12, 30))
    assert not CALENDAR.is_working_day(date(2050, 12, 31))
    assert CALENDAR.add_working_days(date(2004, 1, 1), 1) == date(2004, 1, 2)
    assert CALENDAR.day(date(2050, 10, 3)).kind is DayKind.HOLIDAY
    assert CALENDAR.day(date(2050, 12, 31)).provisional


def test_counting_over_the_edge_is_refused_and_does_not_wrap_around() -> None:
    for start, n in ((date(2050, 12, 30), 5), (date(2004, 1, 2), -5)):
        with pytest.raises(CalendarRangeError):
            CALENDAR.add_working_days(start, n)


# --- kinds


def test_each_kind_of_day_is_told_with_its_name_and_document() -> None:
    gx = Calendar([*builtin_orders(), local_order(2026, date(2026, 4, 20))], region="450100")
    wanted = {
        date(2026, 4, 16): DayKind.WORKDAY,
        date(2026, 4, 18): DayKind.WEEKEND,
        date(2026, 10, 1): DayKind.HOLIDAY,
        date(2026, 10, 10): DayKind.SHIFTED,
        date(2026, 4, 20): DayKind.LOCAL,
    }
    assert {day: gx.day(day).kind for day in wanted} == wanted
    assert set(wanted.values()) == set(DayKind) == set(KIND_LABELS)
    assert gx.day(date(2026, 10, 1)).text == "法定节假日（国庆节），周四，依据国办发明电〔2025〕7号"
    assert gx.day(date(2026, 4, 20)).text == "地方假日（三月三），周一，依据桂政办发〔2025〕1号"
    assert gx.day(date(2026, 4, 16)).text == "工作日，周四"


def test_a_local_holiday_holds_in_its_region_only() -> None:
    orders = [*builtin_orders(), local_order(2026, date(2026, 4, 20))]
    assert Calendar(orders).is_working_day(date(2026, 4, 20))
    assert Calendar(orders, region="440000").is_working_day(date(2026, 4, 20))
    assert not Calendar(orders, region="450103").is_working_day(date(2026, 4, 20))


def test_a_local_holiday_on_a_national_one_stays_national() -> None:
    orders = [*builtin_orders(), local_order(2026, date(2026, 4, 6))]
    assert Calendar(orders, region="450000").day(date(2026, 4, 6)).kind is DayKind.HOLIDAY


def test_a_region_with_local_holidays_is_provisional_in_years_without_its_order() -> None:
    orders = [*builtin_orders(), local_order(2025, date(2025, 3, 31))]
    gx = Calendar(orders, region="450000")
    assert not gx.is_provisional(date(2025, 3, 3), date(2025, 4, 3))
    assert gx.is_provisional(date(2026, 3, 3), date(2026, 4, 3))
    assert gx.warnings(date(2026, 3, 3), date(2026, 4, 3)) == (
        "地区 450000 的2026年地方假日安排尚未导入，涉及该年的日期为暂定",
    )


# --- versions and knowledge


def test_before_27_january_2020_the_extension_was_not_known() -> None:
    before = Calendar(as_of=date(2020, 1, 26))
    after = Calendar(as_of=date(2020, 1, 27))
    assert before.is_working_day(date(2020, 1, 31))
    assert before.is_working_day(date(2020, 2, 1))
    assert not after.is_working_day(date(2020, 1, 31))
    assert not after.is_working_day(date(2020, 2, 1))
    assert after.day(date(2020, 1, 31)).document == "国办发明电〔2020〕1号"
    assert after.day(date(2020, 10, 1)).document == "国办发明电〔2019〕16号"
    assert before.version != after.version


def test_a_later_full_order_replaces_the_earlier_one_with_all_its_days() -> None:
    first = HolidayOrder("450000", 2026, "一号文件", None, {date(2026, 4, 20): "三月三"}, {})
    second = HolidayOrder(
        "450000", 2026, "二号文件", date(2026, 1, 1), {date(2026, 4, 21): "三月三"}, {}
    )
    calendar = Calendar([*builtin_orders(), second, first], region="450000")
    assert calendar.is_working_day(date(2026, 4, 20))
    assert not calendar.is_working_day(date(2026, 4, 21))


def test_the_version_tells_region_knowledge_and_content() -> None:
    calendar = Calendar(as_of=date(2020, 1, 27))
    assert calendar.version.startswith("CN@2020-01-27#")
    assert calendar.version == Calendar(as_of=date(2020, 1, 27)).version
    assert CALENDAR.version.startswith("CN@最新#")


def test_an_unannounced_year_is_provisional_and_says_so() -> None:
    assert not CALENDAR.is_provisional(date(2026, 11, 2), date(2026, 12, 25))
    assert CALENDAR.is_provisional(date(2026, 12, 7), date(2027, 1, 5))
    assert CALENDAR.warnings(date(2026, 11, 2), date(2026, 12, 25)) == ()
    (warning,) = CALENDAR.warnings(date(2026, 12, 7), date(2027, 1, 5))
    assert "2027年放假安排尚未公布" in warning
    assert len(CALENDAR.warnings(date(2026, 12, 7), date(2028, 1, 5))) == 2


def test_the_last_days_of_december_wait_for_the_notice_of_the_next_year() -> None:
    assert CALENDAR.day(date(2026, 12, 27)).provisional is False
    assert CALENDAR.day(date(2026, 12, 28)).provisional is True
    known = Calendar(as_of=date(2018, 12, 5))
    assert known.is_provisional(date(2018, 12, 29), date(2018, 12, 29))
    assert not Calendar(as_of=date(2018, 12, 6)).is_working_day(date(2018, 12, 31))


def test_a_warning_names_the_notice_that_the_last_days_of_december_wait_for() -> None:
    (warning,) = CALENDAR.warnings(date(2026, 12, 28), date(2026, 12, 31))
    assert "2027年放假安排" in warning


def test_days_are_listed_with_both_ends() -> None:
    listed = [day.date for day in CALENDAR.days(date(2026, 3, 2), date(2026, 3, 4))]
    assert listed == [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]


def test_an_unannounced_year_has_the_days_that_the_law_names_and_no_others() -> None:
    new_year = CALENDAR.day(date(2027, 1, 1))
    assert (new_year.kind, new_year.provisional) == (DayKind.HOLIDAY, True)
    assert "国务院令第795号" in new_year.text
    assert new_year.text.endswith("（暂定）")
    assert CALENDAR.day(date(2027, 10, 4)).kind is DayKind.WORKDAY
    assert CALENDAR.day(date(2027, 10, 9)).kind is DayKind.WEEKEND


def test_importing_the_order_of_a_year_makes_it_certain() -> None:
    order = HolidayOrder(
        "CN", 2027, "国办发明电〔2026〕99号", date(2026, 11, 25), {date(2027, 1, 1): "元旦"}, {}
    )
    calendar = Calendar([*builtin_orders(), order])
    assert not calendar.is_provisional(date(2026, 12, 7), date(2027, 1, 5))
    assert calendar.warnings(date(2026, 12, 7), date(2027, 1, 5)) == ()


# --- other sources


@cache
def second_source() -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=range(2003, 2028))


def every_day(first: int, last: int) -> list[date]:
    start, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
    return [date.fromordinal(n) for n in range(start, end + 1)]


def test_every_day_agrees_with_the_package_that_seeded_the_calendar() -> None:
    """The package leaves out 2005-12-31, which the notice for 2006 made a working day."""
    differ = [d for d in every_day(2004, 2026) if is_workday(d) != CALENDAR.is_working_day(d)]
    assert differ == [date(2005, 12, 31)]


def test_every_day_agrees_with_a_second_independent_source() -> None:
    """`holidays` knows every notice from 2001; beyond the last it is silent, so it stops there."""
    source = second_source()
    differ = [
        d for d in every_day(2004, 2026) if source.is_working_day(d) != CALENDAR.is_working_day(d)
    ]
    assert differ == []


@given(st.dates(date(2004, 2, 1), date(2026, 9, 30)), st.integers(1, 40))
def test_periods_agree_with_the_second_source(day: date, n: int) -> None:
    assert CALENDAR.add_working_days(day, n) == second_source().get_nth_working_day(day, n)
