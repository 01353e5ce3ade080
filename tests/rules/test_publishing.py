"""By when something must be public, and by when it must go."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.errors import BadInputError
from gongkai.rules.publishing import (
    STATUTORY,
    Limit,
    Unit,
    check_consultation,
    check_limit,
    complete_by,
    due_on,
    withdraw_by,
)

CALENDAR = standard_calendar()


@pytest.mark.parametrize(
    ("formed", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 30)),
        (date(2026, 9, 28), date(2026, 10, 30)),  # seven days off, Saturday 10 October worked
        (date(2026, 2, 13), date(2026, 3, 19)),  # spring festival, Saturdays 14 and 28 worked
        (date(2026, 3, 7), date(2026, 4, 3)),  # formed on a Saturday
    ],
)
def test_twenty_working_days_after_it_was_formed(formed: date, due: date) -> None:
    assert due_on(formed, CALENDAR) == due


def test_a_limit_of_its_own_counts_in_its_unit() -> None:
    formed = date(2026, 9, 30)
    assert due_on(formed, CALENDAR, Limit(7, Unit.DAYS, "某条例")) == date(2026, 10, 7)
    assert due_on(formed, CALENDAR, Limit(3, Unit.WORKING_DAYS, "某条例")) == date(2026, 10, 10)
    assert due_on(formed, CALENDAR, Limit(0, Unit.DAYS, "某条例")) == formed
    assert [Limit(7, Unit.DAYS).text, Limit(0).text, STATUTORY.text] == [
        "7 日内",
        "当日",
        "20 个工作日内",
    ]


def test_another_limit_names_the_law_that_sets_it() -> None:
    check_limit(STATUTORY)
    check_limit(Limit(7, Unit.DAYS, "《行政许可法》第四十条"))
    for limit in (Limit(30), Limit(7, Unit.DAYS, " ")):
        with pytest.raises(BadInputError, match="法律、法规及条款"):
            check_limit(limit)
    with pytest.raises(BadInputError, match="366"):
        check_limit(Limit(400, Unit.DAYS, "某法"))


def test_a_revoked_penalty_goes_within_three_days() -> None:
    assert withdraw_by(date(2026, 11, 20)) == date(2026, 11, 23)


def test_a_draft_is_open_for_thirty_days_or_says_why_not() -> None:
    check_consultation(date(2026, 11, 1), date(2026, 12, 1), "")
    check_consultation(date(2026, 11, 1), date(2026, 11, 10), "汛期将至，情况紧急")
    with pytest.raises(BadInputError, match="29 日，一般不少于 30 日"):
        check_consultation(date(2026, 11, 1), date(2026, 11, 30), " ")
    with pytest.raises(BadInputError, match="早于"):
        check_consultation(date(2026, 11, 2), date(2026, 11, 1), "理由")


def test_an_emergency_item_is_completed_within_two_working_days() -> None:
    assert complete_by(date(2026, 11, 20), CALENDAR) == date(2026, 11, 24)


@given(st.dates(date(2016, 1, 1), date(2025, 6, 1)), st.integers(0, 60))
def test_more_days_are_never_due_earlier(formed: date, days: int) -> None:
    first = due_on(formed, CALENDAR, Limit(days, basis="某法"))
    assert formed <= first <= due_on(formed, CALENDAR, Limit(days + 1, basis="某法"))
