"""Dates before the legal one, and cases that a new calendar moves."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import (
    Channel,
    compute,
    escalation_level,
    escalations,
    internal_dates,
    moved_cases,
)
from gongkai.rules.deadlines.events import Answered, Arrived, Event
from gongkai.rules.holiday_orders import HolidayOrder, builtin_orders
from gongkai.rules.policy import Policy

CALENDAR = standard_calendar()
DUE = date(2026, 3, 30)


def test_escalations_come_ten_five_two_and_no_working_days_before() -> None:
    assert [(m.days_left, m.on) for m in escalations(DUE, CALENDAR)] == [
        (10, date(2026, 3, 16)),
        (5, date(2026, 3, 23)),
        (2, date(2026, 3, 26)),
        (0, DUE),
    ]


def test_internal_steps_are_the_body_s_own() -> None:
    policy = Policy(internal_steps=(("初稿", 6), ("签发", 2)))
    assert [(m.step, m.on) for m in internal_dates(DUE, CALENDAR, policy)] == [
        ("初稿", date(2026, 3, 20)),
        ("签发", date(2026, 3, 26)),
    ]


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 3, 13), None),
        (date(2026, 3, 16), 10),
        (date(2026, 3, 22), 10),
        (date(2026, 3, 23), 5),
        (date(2026, 3, 26), 2),
        (date(2026, 3, 30), 0),
        (date(2026, 3, 31), -1),
    ],
)
def test_the_level_is_the_lowest_that_was_reached(today: date, level: int | None) -> None:
    assert escalation_level(DUE, today, CALENDAR) == level


def test_the_weekend_after_the_due_day_is_overdue_already() -> None:
    assert escalation_level(date(2026, 3, 27), date(2026, 3, 28), CALENDAR) == -1


def log(*events: Event) -> tuple[Event, ...]:
    return events


def test_the_extended_spring_festival_of_2020_moves_the_open_cases_that_run_through_it() -> None:
    cases = {
        "running": log(Arrived(date(2020, 1, 6), Channel.ORAL)),
        "done before": log(Arrived(date(2019, 12, 2), Channel.ORAL)),
        "answered": log(Arrived(date(2020, 1, 6), Channel.ORAL), Answered(date(2020, 1, 20))),
        "not confirmed": log(Arrived(date(2020, 1, 22), Channel.ORDINARY_MAIL)),
    }
    before, after = Calendar(as_of=date(2020, 1, 26)), Calendar(as_of=date(2020, 1, 27))
    (move,) = moved_cases(cases, before, after, today=date(2020, 1, 27))
    assert (move.key, move.before, move.after) == (
        "running",
        date(2020, 2, 6),
        date(2020, 2, 10),
    )
    assert move.is_moved


def test_a_late_order_makes_dates_certain_even_where_they_do_not_move() -> None:
    order = HolidayOrder(
        "CN", 2027, "国办发明电〔2026〕99号", date(2026, 11, 25), {date(2027, 1, 1): "元旦"}, {}
    )
    cases = {1: log(Arrived(date(2026, 12, 14), Channel.ORAL))}
    (move,) = moved_cases(cases, CALENDAR, Calendar([*builtin_orders(), order]))
    assert not move.is_moved
    assert (move.provisional_before, move.provisional_after) == (True, False)
    assert move.after == compute(cases[1], CALENDAR).due
