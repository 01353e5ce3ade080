"""The clock: supplement, consultations, extension, delay, fee, orders, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import (
    Cause,
    Channel,
    Clock,
    Phase,
    Status,
    accept,
    compute,
    explain,
)
from gongkai.rules.deadlines.events import (
    Answered,
    Arrived,
    Delayed,
    Event,
    Extended,
    FeeLapsed,
    FeeNoticeReceived,
    FeeNotified,
    FeePaid,
    OpinionAsked,
    OpinionGiven,
    OpinionLetterReceived,
    Party,
    ReasonAsked,
    Reopened,
    SupplementAsked,
    Supplemented,
    SupplementLapsed,
    Withdrawn,
)
from gongkai.rules.deadlines.refusals import (
    ClosedError,
    DeadlineError,
    DelayError,
    ExtensionError,
    ExtensionLateError,
    ExtensionNotApprovedError,
    ExtensionTooLongError,
    ExtensionTwiceError,
    FeeError,
    FeeLateError,
    OpinionError,
    PaymentLateError,
    StoppedError,
    SupplementError,
    SupplementLateError,
    SupplementTwiceError,
)
from gongkai.rules.policy import DEFAULT_POLICY, Policy

CALENDAR = standard_calendar()
# A Monday; the seventh working day is 11 March, the twentieth 30 March, no holiday between.
RECEIVED = date(2026, 3, 2)
DUE = date(2026, 3, 30)
START = Arrived(RECEIVED, Channel.IN_PERSON)


def wd(day: date, n: int) -> date:
    return CALENDAR.add_working_days(day, n)


def clock(*events: Event, policy: Policy = DEFAULT_POLICY, today: date | None = None) -> Clock:
    return compute((START, *events), CALENDAR, policy, today=today)


def refused(kind: type[DeadlineError], *events: Event) -> str:
    """The sentence that refuses the last event; the ones before it must be lawful."""
    log: tuple[Event, ...] = (START,)
    for event in events[:-1]:
        accept(log, event, CALENDAR)
        log = (*log, event)
    with pytest.raises(kind) as caught:
        accept(log, events[-1], CALENDAR)
    assert type(caught.value) is kind
    assert caught.value.article in str(caught.value)
    return str(caught.value)


def test_twenty_working_days_after_the_receipt() -> None:
    assert clock().due == DUE
    assert clock().days_left(date(2026, 3, 27), CALENDAR) == 1
    assert clock().days_left(date(2026, 4, 1), CALENDAR) == -2
    assert not clock().is_overdue(DUE)
    assert clock().is_overdue(DUE + timedelta(1))


# --- supplement (第三十条)


def test_after_the_supplement_a_full_period_runs_and_the_extension_is_cleared() -> None:
    extended = Extended(date(2026, 3, 10), 10, date(2026, 3, 10))
    notice = SupplementAsked(date(2026, 3, 11), date(2026, 4, 1))
    waiting = clock(extended, notice)
    assert (waiting.phase, waiting.due) == (Phase.AWAIT_SUPPLEMENT, None)
    assert waiting.supplement_by == date(2026, 4, 1)
    supplemented = Supplemented(date(2026, 3, 20))
    again = clock(extended, notice, supplemented)
    assert again.due == wd(date(2026, 3, 20), 20)
    assert again.period
    assert (again.period.cause, again.period.extended) == (Cause.SUPPLEMENT, 0)
    policy = Policy(restart_clears_extension=False)
    kept = clock(extended, notice, supplemented, policy=policy)
    assert kept.due == wd(date(2026, 3, 20), 30)


def test_the_last_day_for_the_notice_is_told_until_it_was_sent() -> None:
    assert clock().supplement_notice_by == date(2026, 3, 11)
    assert clock(SupplementAsked(RECEIVED, DUE), Supplemented(DUE)).supplement_notice_by is None


def test_a_notice_on_the_eighth_day_is_refused() -> None:
    text = refused(SupplementLateError, SupplementAsked(date(2026, 3, 12), date(2026, 4, 1)))
    assert "第三十条" in text
    assert "2026年3月11日" in text


def test_a_second_notice_is_refused_even_in_a_new_period() -> None:
    refused(
        SupplementTwiceError,
        SupplementAsked(date(2026, 3, 4), date(2026, 3, 20)),
        Supplemented(date(2026, 3, 5)),
        SupplementAsked(date(2026, 3, 6), date(2026, 3, 20)),
    )


def test_a_late_supplement_needs_a_good_reason() -> None:
    notice = SupplementAsked(date(2026, 3, 4), date(2026, 3, 20))
    late = date(2026, 3, 23)
    refused(SupplementError, notice, Supplemented(late))
    assert clock(notice, Supplemented(late, good_reason=True)).due == wd(late, 20)


def test_a_request_is_given_up_only_after_the_period() -> None:
    notice = SupplementAsked(date(2026, 3, 4), date(2026, 3, 20))
    refused(SupplementError, notice, SupplementLapsed(date(2026, 3, 20)))
    ended = clock(notice, SupplementLapsed(date(2026, 3, 23)))
    assert (ended.phase, ended.due) == (Phase.ENDED, None)
    assert not ended.is_overdue(date(2026, 5, 1))


def test_a_supplement_nobody_asked_for_restarts_nothing() -> None:
    refused(SupplementError, Supplemented(date(2026, 3, 5)))
    assert clock(Supplemented(date(2026, 3, 5))).due == DUE


def test_the_period_for_the_supplement_must_lie_ahead() -> None:
    refused(SupplementError, SupplementAsked(date(2026, 3, 4), date(2026, 3, 4)))


def test_while_a_supplement_is_awaited_the_answer_can_be_neither_extended_nor_given() -> None:
    notice = SupplementAsked(date(2026, 3, 4), date(2026, 3, 20))
    refused(StoppedError, notice, Extended(date(2026, 3, 5), 5, date(2026, 3, 5)))
    refused(StoppedError, notice, Answered(date(2026, 3, 5)))


# --- consultations (第三十二至三十四条)


def asked(on: date, key: str = "甲", party: Party = Party.THIRD_PARTY) -> OpinionAsked:
    return OpinionAsked(on, key, party)


def test_days_of_a_consultation_do_not_count_both_ends_with() -> None:
    ended = clock(asked(date(2026, 3, 4)), OpinionGiven(date(2026, 3, 6), "甲"))
    assert ended.due == wd(DUE, 3)
    assert not ended.is_open


def test_a_consultation_on_the_day_of_receipt_takes_no_day_that_would_not_count_anyway() -> None:
    ended = clock(asked(RECEIVED), OpinionGiven(date(2026, 3, 3), "甲"))
    assert ended.due == wd(DUE, 1)


def test_overlapping_consultations_pause_once() -> None:
    ended = clock(
        asked(date(2026, 3, 4)),
        asked(date(2026, 3, 6), "乙", Party.JOINT_BODY),
        OpinionGiven(date(2026, 3, 10), "甲"),
        OpinionGiven(date(2026, 3, 12), "乙"),
    )
    assert ended.period
    assert ended.period.paused == 7
    assert ended.due == wd(DUE, 7)


@pytest.mark.parametrize("party", Party)
def test_silence_ends_a_consultation_fifteen_working_days_after_the_letter(party: Party) -> None:
    letter = (asked(date(2026, 3, 4), party=party), OpinionLetterReceived(date(2026, 3, 6), "甲"))
    silent = clock(*letter)
    lapses = wd(date(2026, 3, 6), 15)
    assert silent.opinions[0].lapses_on == lapses
    assert silent.due == wd(DUE, CALENDAR.working_days_between(date(2026, 3, 3), lapses))
    assert silent.is_open
    assert not clock(*letter, today=lapses + timedelta(1)).is_open


def test_an_answer_after_the_lapse_gives_no_more_time() -> None:
    letter = (asked(date(2026, 3, 4)), OpinionLetterReceived(date(2026, 3, 4), "甲"))
    assert clock(*letter, OpinionGiven(date(2026, 4, 20), "甲")).due == clock(*letter).due


def test_an_unserved_letter_keeps_the_clock_paused_as_long_as_it_is_out() -> None:
    out = clock(asked(date(2026, 3, 4)), today=date(2026, 5, 15))
    assert out.due == wd(date(2026, 5, 15), 19)
    assert out.is_open


def test_a_consultation_on_the_last_day_still_pauses_and_one_after_it_does_not() -> None:
    ended = clock(asked(DUE), OpinionGiven(date(2026, 4, 2), "甲"))
    assert ended.due == date(2026, 4, 3)
    refused(OpinionError, asked(DUE + timedelta(1)))
    assert clock(asked(DUE + timedelta(1))).due == DUE


def test_a_consultation_is_named_once_and_must_exist() -> None:
    refused(OpinionError, asked(date(2026, 3, 4)), asked(date(2026, 3, 5)))
    refused(OpinionError, OpinionGiven(date(2026, 3, 5), "丙"))
    served = (asked(date(2026, 3, 4)), OpinionLetterReceived(date(2026, 3, 5), "甲"))
    refused(OpinionError, *served, OpinionLetterReceived(date(2026, 3, 6), "甲"))
    given = (*served, OpinionGiven(date(2026, 3, 6), "甲"))
    refused(OpinionError, *given, OpinionGiven(date(2026, 3, 9), "甲"))


def test_a_consultation_that_outlasts_a_restart_pauses_only_the_new_days() -> None:
    ended = clock(
        asked(date(2026, 3, 4)),
        SupplementAsked(date(2026, 3, 5), date(2026, 3, 20)),
        Supplemented(date(2026, 3, 10)),
        OpinionGiven(date(2026, 3, 12), "甲"),
    )
    assert ended.due == wd(date(2026, 3, 10), 22)


# --- extension (第三十三条)


def test_an_extension_approved_and_notified_on_the_last_day_counts() -> None:
    assert clock(Extended(DUE, 20, DUE)).due == wd(DUE, 20)


@pytest.mark.parametrize("approved_on", [None, DUE])
def test_an_extension_needs_the_consent_of_the_head_before_the_notice(
    approved_on: date | None,
) -> None:
    event = Extended(DUE - timedelta(3), 10, approved_on)
    refused(ExtensionNotApprovedError, event)
    assert clock(event).due == DUE


@pytest.mark.parametrize("days", [0, 21, -1])
def test_an_extension_is_one_to_twenty_working_days(days: int) -> None:
    refused(ExtensionTooLongError, Extended(DUE, days, DUE))


def test_an_extension_is_given_once() -> None:
    day = date(2026, 3, 20)
    refused(ExtensionTwiceError, Extended(day, 5, day), Extended(day, 5, day))


def test_an_extension_after_the_due_day_has_no_effect() -> None:
    late = DUE + timedelta(1)
    refused(ExtensionLateError, Extended(late, 5, late))
    recorded = clock(Extended(late, 5, late))
    assert recorded.due == DUE
    assert [type(refusal.error) for refusal in recorded.refusals] == [ExtensionLateError]


# --- delay (第三十五条)


def test_a_fair_reason_sets_a_later_date() -> None:
    until = date(2026, 5, 8)
    delayed = clock(ReasonAsked(date(2026, 3, 9)), Delayed(date(2026, 3, 20), until))
    assert delayed.due == until


def test_what_is_asked_after_the_delay_moves_the_stated_date_and_what_came_before_does_not() -> (
    None
):
    delayed = clock(
        asked(date(2026, 3, 4)),
        OpinionGiven(date(2026, 3, 6), "甲"),
        ReasonAsked(date(2026, 3, 9)),
        Delayed(date(2026, 3, 20), date(2026, 5, 8)),
        asked(date(2026, 4, 13), "乙"),
        OpinionGiven(date(2026, 4, 14), "乙"),
    )
    assert delayed.due == wd(date(2026, 5, 8), 2)


def test_a_delay_needs_a_question_a_later_date_and_a_working_day() -> None:
    question = ReasonAsked(date(2026, 3, 9))
    refused(DelayError, Delayed(date(2026, 3, 20), date(2026, 5, 8)))
    refused(DelayError, question, Delayed(date(2026, 3, 20), DUE))
    assert "2026年5月6日" in refused(
        DelayError, question, Delayed(date(2026, 3, 20), date(2026, 5, 3))
    )
    refused(DelayError, question, Delayed(DUE + timedelta(1), date(2026, 5, 8)))
    once = Delayed(date(2026, 3, 20), date(2026, 5, 8))
    refused(DelayError, question, once, Delayed(date(2026, 3, 23), date(2026, 6, 8)))
    refused(ExtensionError, question, once, Extended(DUE, 5, DUE))


# --- fee (国办函〔2020〕109号)


def test_payment_starts_the_period_anew_from_the_next_day() -> None:
    served = (FeeNotified(date(2026, 3, 16)), FeeNoticeReceived(date(2026, 3, 18)))
    waiting = clock(*served)
    assert (waiting.phase, waiting.due) == (Phase.AWAIT_FEE, None)
    assert waiting.pay_by == wd(date(2026, 3, 18), 20)
    paid = clock(*served, FeePaid(date(2026, 4, 1)))
    assert paid.due == wd(date(2026, 4, 1), 20)
    assert paid.pay_by is None


def test_the_fee_is_notified_once_and_inside_the_answer_period() -> None:
    refused(FeeLateError, FeeNotified(DUE + timedelta(1)))
    refused(
        FeeError,
        FeeNotified(date(2026, 3, 16)),
        FeePaid(date(2026, 3, 17)),
        FeeNotified(date(2026, 3, 18)),
    )


def test_unpaid_after_twenty_working_days_ends_the_request_and_not_a_day_before() -> None:
    served = (FeeNotified(date(2026, 3, 16)), FeeNoticeReceived(date(2026, 3, 18)))
    last = wd(date(2026, 3, 18), 20)
    refused(FeeError, *served, FeeLapsed(last))
    ended = clock(*served, FeeLapsed(last + timedelta(1)))
    assert (ended.phase, ended.due) == (Phase.ENDED, None)
    refused(PaymentLateError, *served, FeePaid(last + timedelta(1)))


def test_a_request_is_not_given_up_before_the_notice_is_proved_served() -> None:
    notified = FeeNotified(date(2026, 3, 16))
    served = (notified, FeeNoticeReceived(date(2026, 3, 18)))
    refused(FeeError, notified, FeeLapsed(date(2026, 6, 1)))
    refused(FeeError, FeeNoticeReceived(date(2026, 3, 16)))
    refused(StoppedError, notified, Answered(date(2026, 3, 17)))
    refused(FeeError, *served, FeeNoticeReceived(date(2026, 3, 19)))


# --- the last day of each period is inside it


@pytest.mark.parametrize(
    "events",
    [
        (SupplementAsked(date(2026, 3, 11), date(2026, 3, 12)),),
        (SupplementAsked(RECEIVED, date(2026, 3, 20)), Supplemented(date(2026, 3, 20))),
        (OpinionAsked(DUE, "甲", Party.OTHER_BODY),),
        (Extended(DUE, 1, DUE),),
        (Extended(DUE, 20, DUE),),
        (ReasonAsked(DUE), Delayed(DUE, DUE + timedelta(1))),
        (FeeNotified(DUE),),
        (FeeNotified(RECEIVED), FeeNoticeReceived(RECEIVED), FeePaid(DUE)),
        (Answered(DUE),),
    ],
    ids=lambda events: type(events[-1]).__name__,
)
def test_what_happens_on_the_last_day_is_in_time(events: tuple[Event, ...]) -> None:
    assert clock(*events).refusals == ()
    assert not clock(*events).is_overdue(DUE)


def test_a_supplement_notice_on_the_due_day_is_late_but_still_stops_the_clock() -> None:
    late = clock(SupplementAsked(DUE, date(2026, 4, 20)))
    assert late.phase is Phase.AWAIT_SUPPLEMENT
    assert [refusal.had_effect for refusal in late.refusals] == [True]


def test_an_extension_while_a_letter_is_long_out_is_in_time() -> None:
    out = asked(date(2026, 3, 4))
    later = date(2026, 6, 15)
    extended = clock(out, Extended(later, 5, later), OpinionGiven(later, "甲"))
    assert extended.refusals == ()
    assert extended.due == wd(later, 19 + 5)


def test_another_body_has_the_days_of_the_policy_and_a_third_party_those_of_the_law() -> None:
    policy = Policy(other_body_days=10)
    for party, days in ((Party.OTHER_BODY, 10), (Party.THIRD_PARTY, 15), (Party.JOINT_BODY, 15)):
        letter = (asked(RECEIVED, party=party), OpinionLetterReceived(RECEIVED, "甲"))
        assert clock(*letter, policy=policy).opinions[0].lapses_on == wd(RECEIVED, days)


def test_a_consultation_that_ended_with_the_restart_pauses_nothing() -> None:
    ended = clock(
        asked(date(2026, 3, 4)),
        SupplementAsked(date(2026, 3, 5), date(2026, 3, 20)),
        OpinionGiven(date(2026, 3, 10), "甲"),
        Supplemented(date(2026, 3, 10)),
    )
    assert ended.due == wd(date(2026, 3, 10), 20)
    assert ended.period
    assert ended.period.pauses == ()


def test_a_consultation_of_the_day_on_which_the_delay_was_set_is_taken_into_it() -> None:
    day = date(2026, 3, 20)
    delayed = clock(ReasonAsked(day), asked(day), Delayed(day, date(2026, 5, 8)))
    assert delayed.due == date(2026, 5, 8)


# --- the end, and a new beginning


def test_a_late_answer_stays_overdue_and_one_in_time_never_becomes_so() -> None:
    assert not clock(Answered(DUE)).is_overdue(date(2030, 1, 2))
    late = clock(Answered(DUE + timedelta(1)))
    assert late.is_overdue(DUE)
    assert late.days_left(DUE, CALENDAR) is None


def test_nothing_moves_a_closed_request_but_an_order() -> None:
    answered = Answered(date(2026, 3, 20))
    ordered_on = date(2026, 8, 3)
    refused(ClosedError, answered, Extended(DUE, 5, DUE))
    refused(ClosedError, answered, Withdrawn(DUE))
    ordered = clock(answered, Reopened(ordered_on, "（2026）黔02行初8号"))
    assert (ordered.phase, ordered.due) == (Phase.RUNNING, wd(ordered_on, 20))
    assert clock(answered, Reopened(ordered_on, "复议决定", 15)).due == wd(ordered_on, 15)
    refused(ClosedError, Reopened(DUE, "复议决定"))


def test_an_order_against_silence_sets_the_day_of_a_request_that_is_still_open() -> None:
    ordered_on = date(2026, 8, 3)
    ordered = clock(Reopened(ordered_on, "责令十日内答复", 10))
    assert (ordered.phase, ordered.due) == (Phase.RUNNING, wd(ordered_on, 10))
    assert [line.status for line in explain(ordered, CALENDAR)].count(Status.START) == 2


def test_a_period_set_by_an_order_is_not_extended_unless_the_policy_says_so() -> None:
    again = (Answered(DUE), Reopened(date(2026, 8, 3), "判决"))
    extension = Extended(date(2026, 8, 5), 5, date(2026, 8, 5))
    refused(ExtensionError, *again, extension)
    policy = Policy(extend_after_order=True)
    assert clock(*again, extension, policy=policy).due == wd(date(2026, 8, 3), 25)


def test_a_request_can_be_withdrawn_at_any_time_while_it_is_open() -> None:
    assert clock(Withdrawn(date(2026, 3, 5))).phase is Phase.ENDED
    waiting = compute([Arrived(RECEIVED, Channel.EMAIL), Withdrawn(date(2026, 3, 5))], CALENDAR)
    assert (waiting.phase, waiting.due, waiting.received_on) == (Phase.ENDED, None, None)


# --- recomputing


def test_an_event_recorded_late_changes_what_follows() -> None:
    late = DUE + timedelta(2)
    log = (START, Extended(late, 5, late))
    assert compute(log, CALENDAR).due == DUE
    found = (*log, asked(date(2026, 3, 4)), OpinionGiven(date(2026, 3, 6), "甲"))
    assert compute(found, CALENDAR).due == wd(DUE, 8)


def test_an_event_recorded_late_may_not_make_a_recorded_one_unlawful() -> None:
    log = (START, Answered(date(2026, 3, 20)))
    with pytest.raises(StoppedError, match="第三十条"):
        accept(log, SupplementAsked(date(2026, 3, 5), date(2026, 3, 25)), CALENDAR)


def test_a_late_notice_that_was_recorded_all_the_same_keeps_its_effect_and_is_listed() -> None:
    late = SupplementAsked(date(2026, 3, 12), date(2026, 4, 1))
    recorded = clock(late, Supplemented(date(2026, 3, 20)))
    assert recorded.due == wd(date(2026, 3, 20), 20)
    (refusal,) = recorded.refusals
    assert (refusal.event, refusal.had_effect) == (late, True)


def test_a_notice_after_the_due_day_does_not_bring_a_late_request_back_into_time() -> None:
    late = SupplementAsked(DUE + timedelta(1), date(2026, 4, 20))
    recorded = clock(late, Supplemented(date(2026, 4, 10)))
    assert recorded.due == DUE
    assert len(recorded.refusals) == 2


def test_the_due_day_moves_with_the_calendar_that_was_known() -> None:
    log = [Arrived(date(2020, 1, 6), Channel.IN_PERSON)]
    assert compute(log, Calendar(as_of=date(2020, 1, 26))).due == date(2020, 2, 6)
    assert compute(log, Calendar(as_of=date(2020, 1, 27))).due == date(2020, 2, 10)


def test_a_due_day_in_an_unannounced_year_is_provisional() -> None:
    assert compute([Arrived(date(2026, 12, 7), Channel.ORAL)], CALENDAR).provisional
    assert not compute([Arrived(date(2026, 11, 9), Channel.ORAL)], CALENDAR).provisional
