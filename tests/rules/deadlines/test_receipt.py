"""收到之日 by channel."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.deadlines import RECEIPT_RULES, Channel, Phase, accept, compute, receipt_date
from gongkai.rules.deadlines.events import Arrived, Confirmed, Extended
from gongkai.rules.deadlines.refusals import ReceiptError
from gongkai.rules.policy import Policy

CALENDAR = standard_calendar()
ARRIVED, CONFIRMED = date(2026, 3, 5), date(2026, 3, 6)
AT_ONCE = (Channel.IN_PERSON, Channel.ORAL, Channel.SIGNED_MAIL, Channel.PORTAL)
LATER = (Channel.ORDINARY_MAIL, Channel.EMAIL, Channel.FAX, Channel.FORWARDED)


def test_every_channel_has_a_rule_with_its_article() -> None:
    assert set(RECEIPT_RULES) == set(Channel) == {*AT_ONCE, *LATER}
    assert all("第三十一条" in rule.article for rule in RECEIPT_RULES.values())


@pytest.mark.parametrize("channel", AT_ONCE)
def test_some_channels_start_the_clock_on_arrival(channel: Channel) -> None:
    assert receipt_date(channel, ARRIVED) == ARRIVED
    clock = compute([Arrived(ARRIVED, channel)], CALENDAR)
    assert (clock.phase, clock.received_on, clock.due) == (
        Phase.RUNNING,
        ARRIVED,
        date(2026, 4, 2),
    )


@pytest.mark.parametrize("channel", LATER)
def test_the_others_wait_for_the_confirmation(channel: Channel) -> None:
    assert receipt_date(channel, ARRIVED) is None
    assert receipt_date(channel, ARRIVED, CONFIRMED) == CONFIRMED
    waiting = compute([Arrived(ARRIVED, channel)], CALENDAR)
    assert (waiting.phase, waiting.due, waiting.confirm_by) == (Phase.NOT_RECEIVED, None, ARRIVED)
    clock = compute([Arrived(ARRIVED, channel), Confirmed(CONFIRMED)], CALENDAR)
    assert (clock.received_on, clock.due, clock.confirm_by) == (CONFIRMED, date(2026, 4, 3), None)


def test_a_portal_without_automatic_confirmation_waits_too() -> None:
    policy = Policy(portal_confirms_itself=False)
    assert compute([Arrived(ARRIVED, Channel.PORTAL)], CALENDAR, policy).due is None


def test_a_request_received_on_a_day_off_counts_from_the_next_working_day() -> None:
    saturday = compute([Arrived(date(2026, 3, 7), Channel.PORTAL)], CALENDAR)
    friday = compute([Arrived(date(2026, 3, 6), Channel.PORTAL)], CALENDAR)
    assert saturday.due == friday.due == date(2026, 4, 3)


def test_nothing_can_be_extended_before_the_receipt() -> None:
    with pytest.raises(ReceiptError, match="第三十一条"):
        accept([Arrived(ARRIVED, Channel.EMAIL)], Extended(CONFIRMED, 5, CONFIRMED), CALENDAR)


def test_a_receipt_is_confirmed_once_and_only_after_the_arrival() -> None:
    with pytest.raises(ReceiptError, match="不需要再确认"):
        accept([Arrived(ARRIVED, Channel.ORAL)], Confirmed(CONFIRMED), CALENDAR)
    with pytest.raises(ReceiptError, match="还没有登记"):
        accept([], Confirmed(CONFIRMED), CALENDAR)
    with pytest.raises(ReceiptError, match="已经登记过"):
        accept([Arrived(ARRIVED, Channel.EMAIL)], Arrived(CONFIRMED, Channel.ORAL), CALENDAR)
