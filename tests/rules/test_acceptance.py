"""Cases that an office would try first, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.deadlines import Channel, accept, compute
from gongkai.rules.deadlines.events import (
    Arrived,
    Confirmed,
    FeeLapsed,
    FeeNoticeReceived,
    FeeNotified,
    OpinionAsked,
    OpinionGiven,
    Party,
    SupplementAsked,
    Supplemented,
)
from gongkai.rules.deadlines.refusals import SupplementLateError
from gongkai.rules.fees import fee_of_pages, fee_of_request
from gongkai.rules.remedies import Addresses, Mode, remedy_mode, remedy_paragraph
from gongkai.rules.report.counting.requests import CountedRequest, count_table3
from gongkai.rules.results import ApplicantKind, ResultCode, table3_row

CALENDAR = standard_calendar()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # 29 and 30 September, 8 to 12 October (Saturday worked), then 14 to 30 October.
        (date(2024, 9, 27), date(2024, 10, 30)),
        # 28 (Sunday worked) to 30 September, 9 to 11 October (Saturday worked), then 13 to 30.
        (date(2025, 9, 26), date(2025, 10, 30)),
        # Mid-autumn falls on that Friday: 28 to 30 September, 8 to 10 October, then 12 to 29.
        (date(2026, 9, 25), date(2026, 10, 29)),
    ],
)
def test_a_request_of_the_friday_before_national_day_is_due_as_counted_by_hand(
    received: date, due: date
) -> None:
    assert compute([Arrived(received, Channel.PORTAL)], CALENDAR).due == due


def test_an_ordinary_letter_starts_no_clock_before_it_is_confirmed_the_same_day() -> None:
    letter = Arrived(date(2026, 3, 5), Channel.ORDINARY_MAIL)
    waiting = compute([letter], CALENDAR)
    assert (waiting.due, waiting.confirm_by) == (None, date(2026, 3, 5))
    assert compute([letter, Confirmed(date(2026, 3, 5))], CALENDAR).due == date(2026, 4, 2)


def test_a_supplement_is_asked_on_day_seven_not_on_day_eight_and_gives_a_full_twenty_days() -> None:
    log = (Arrived(date(2026, 3, 2), Channel.IN_PERSON),)
    seventh, eighth = date(2026, 3, 11), date(2026, 3, 12)
    accept(log, SupplementAsked(seventh, date(2026, 3, 31)), CALENDAR)
    with pytest.raises(SupplementLateError, match="第三十条"):
        accept(log, SupplementAsked(eighth, date(2026, 3, 31)), CALENDAR)
    again = (SupplementAsked(seventh, date(2026, 3, 31)), Supplemented(date(2026, 3, 24)))
    assert compute((*log, *again), CALENDAR).due == date(2026, 4, 22)


def test_two_overlapping_consultations_pause_once() -> None:
    log = (
        Arrived(date(2026, 3, 2), Channel.IN_PERSON),
        OpinionAsked(date(2026, 3, 9), "甲", Party.THIRD_PARTY),
        OpinionAsked(date(2026, 3, 11), "乙", Party.JOINT_BODY),
        OpinionGiven(date(2026, 3, 13), "甲"),
        OpinionGiven(date(2026, 3, 17), "乙"),
    )
    # 9 to 17 March are seven working days, not five and five.
    assert compute(log, CALENDAR).due == date(2026, 4, 9)


def test_the_thirty_first_request_costs_200_yuan_and_sixty_eight_pages_380() -> None:
    assert fee_of_request(31) == 200
    assert fee_of_pages(68).yuan == 380


@pytest.mark.parametrize(("form", "row"), [("2021", "other_fee_unpaid"), ("2019", "other")])
def test_unpaid_after_twenty_working_days_is_closed_and_counted_in_the_form_of_its_year(
    form: str, row: str
) -> None:
    log = (
        Arrived(date(2026, 3, 2), Channel.IN_PERSON),
        FeeNotified(date(2026, 3, 16)),
        FeeNoticeReceived(date(2026, 3, 18)),
    )
    pay_by = compute(log, CALENDAR).pay_by
    assert pay_by == date(2026, 4, 16)
    accept(log, FeeLapsed(pay_by + timedelta(1)), CALENDAR)
    assert table3_row(ResultCode.OTHER_FEE_UNPAID, "2019" if form == "2019" else "2021") == row


def test_a_refusal_of_the_last_day_of_2023_prints_both_ways_and_the_next_day_review_first() -> None:
    code = ResultCode.DENY_STATE_SECRET
    last, first = date(2023, 12, 31), date(2024, 1, 1)
    assert remedy_mode(code, last) is Mode.REVIEW_OR_SUIT
    assert remedy_mode(code, first) is Mode.REVIEW_FIRST
    addresses = Addresses(("某市人民政府",), "某市中级人民法院")
    assert "也可以" in remedy_paragraph(code, last, addresses)
    assert "应当先" in remedy_paragraph(code, first, addresses)


@pytest.mark.parametrize("kind", ApplicantKind)
def test_a_request_open_at_the_end_of_the_year_is_carried_out_and_into_the_next(
    kind: ApplicantKind,
) -> None:
    request = CountedRequest(
        date(2025, 12, 15), kind, ((date(2026, 1, 12), ResultCode.GRANT_PROVIDED),)
    )
    out, into = count_table3([request], 2025), count_table3([request], 2026)
    assert out[f"T3.carried_out.{kind}"] == into[f"T3.carried_in.{kind}"] == 1
    assert into[f"T3.granted.{kind}"] == 1
    assert out["T3.result_total.total"] == into["T3.carried_out.total"] == 0
