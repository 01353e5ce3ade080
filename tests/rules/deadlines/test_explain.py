"""Why this date: the days in words, with their articles."""

from __future__ import annotations

from datetime import date

from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import Channel, DayLine, Status, compute, explain
from gongkai.rules.deadlines.events import (
    Answered,
    Arrived,
    Delayed,
    Event,
    Extended,
    FeeNoticeReceived,
    FeeNotified,
    FeePaid,
    OpinionAsked,
    OpinionGiven,
    Party,
    ReasonAsked,
    Reopened,
    SupplementAsked,
    Supplemented,
)

CALENDAR = standard_calendar()


def lines_of(*events: Event, calendar: Calendar = CALENDAR) -> dict[date, DayLine]:
    lines = explain(compute(events, calendar), calendar)
    return {line.date: line for line in lines}


def test_a_plain_request_shows_the_receipt_the_days_and_the_last_one() -> None:
    lines = lines_of(Arrived(date(2026, 9, 14), Channel.ORAL))
    first, last = lines[date(2026, 9, 14)], lines[date(2026, 10, 16)]
    assert (first.status, first.number) == (Status.START, None)
    assert "不计入" in first.text
    assert "第三十一条" in first.article
    assert last.text == "第20个工作日，答复期限届满"
    assert lines[date(2026, 9, 20)].text.startswith("第5个工作日：调休上班（国庆节），周日")
    assert lines[date(2026, 10, 1)].text == (
        "法定节假日（国庆节），周四，依据国办发明电〔2025〕7号，不计入"
    )
    assert len(lines) == (date(2026, 10, 16) - date(2026, 9, 14)).days + 1


def test_a_pause_names_the_party_and_the_article() -> None:
    lines = lines_of(
        Arrived(date(2026, 3, 2), Channel.ORAL),
        OpinionAsked(date(2026, 3, 4), "征1", Party.JOINT_BODY),
        OpinionGiven(date(2026, 3, 6), "征1"),
    )
    pause = lines[date(2026, 3, 5)]
    assert (pause.status, pause.text) == (Status.PAUSED, "向共同制作机关征求意见（征1），不计入")
    assert "第三十四条" in pause.article
    assert lines[date(2026, 3, 9)].number == 2


def test_waiting_for_supplement_and_fee_is_shown_between_the_periods() -> None:
    log: list[Event] = [
        Arrived(date(2026, 3, 2), Channel.ORAL),
        SupplementAsked(date(2026, 3, 4), date(2026, 3, 20)),
        Supplemented(date(2026, 3, 12)),
        FeeNotified(date(2026, 3, 16)),
    ]
    lines = lines_of(*log, FeePaid(date(2026, 3, 20)))
    assert lines[date(2026, 3, 6)].status is Status.STOPPED
    assert "第三十条" in lines[date(2026, 3, 6)].article
    assert lines[date(2026, 3, 12)].status is Status.START
    assert "109号" in lines[date(2026, 3, 18)].article
    assert "缴费之日" in lines[date(2026, 3, 20)].text
    waiting = lines_of(*log, FeeNoticeReceived(date(2026, 3, 17)))
    assert max(waiting) == CALENDAR.add_working_days(date(2026, 3, 17), 20)


def test_days_of_an_extension_and_of_a_delay_are_named_so() -> None:
    start = Arrived(date(2026, 3, 2), Channel.ORAL)
    extended = lines_of(start, Extended(date(2026, 3, 10), 5, date(2026, 3, 10)))
    assert extended[date(2026, 3, 31)].text == "延长期第1个工作日"
    delayed = lines_of(
        start, ReasonAsked(date(2026, 3, 5)), Delayed(date(2026, 3, 10), date(2026, 4, 10))
    )
    assert delayed[date(2026, 4, 10)].text == "延迟答复期，答复期限届满"
    assert "第三十五条" in delayed[date(2026, 4, 10)].article


def test_the_months_before_an_order_are_left_out() -> None:
    lines = lines_of(
        Arrived(date(2026, 3, 2), Channel.ORAL),
        Answered(date(2026, 3, 10)),
        Reopened(date(2026, 8, 3), "判决"),
    )
    assert date(2026, 6, 1) not in lines
    assert "重新答复" in lines[date(2026, 8, 3)].text


def test_provisional_days_say_so() -> None:
    lines = lines_of(Arrived(date(2026, 12, 14), Channel.ORAL))
    assert lines[date(2027, 1, 1)].text.endswith("（暂定），不计入")
    assert lines[date(2027, 1, 4)].day.provisional


def test_nothing_is_explained_before_the_receipt() -> None:
    assert lines_of(Arrived(date(2026, 3, 2), Channel.EMAIL)) == {}
