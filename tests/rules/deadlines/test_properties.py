"""What holds for every log of events that is lawful, drawn at random."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import Calendar, standard_calendar
from gongkai.rules.deadlines import (
    Cause,
    Channel,
    Phase,
    Status,
    compute,
    explain,
    paused_days,
)
from gongkai.rules.deadlines.events import (
    Answered,
    Arrived,
    Confirmed,
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
    event_from_dict,
    event_to_dict,
)

CALENDAR = standard_calendar()
starts = st.dates(date(2008, 5, 1), date(2027, 6, 30))
spans = st.lists(
    st.tuples(st.integers(-5, 40), st.integers(0, 25)).map(
        lambda span: (
            date(2026, 1, 5) + timedelta(span[0]),
            date(2026, 1, 5) + timedelta(span[0] + span[1]),
        )
    ),
    max_size=5,
)


def steps(day: date, ahead: date, key: str, party: Party, n: int) -> tuple[Event, ...]:
    """Every kind of event on a day."""
    return (
        Confirmed(day),
        SupplementAsked(day, ahead),
        Supplemented(day, good_reason=True),
        SupplementLapsed(day),
        OpinionAsked(day, key, party),
        OpinionLetterReceived(day, key),
        OpinionGiven(day, key),
        Extended(day, n, day),
        ReasonAsked(day),
        Delayed(day, ahead),
        FeeNotified(day),
        FeeNoticeReceived(day),
        FeePaid(day),
        FeeLapsed(day),
        Answered(day),
        Withdrawn(day),
        Reopened(day, "判决"),
    )


@st.composite
def logs(draw: st.DrawFn) -> tuple[Event, ...]:
    """A log in which every event was lawful when it was added."""
    day = draw(starts)
    log: tuple[Event, ...] = (Arrived(day, draw(st.sampled_from(Channel))),)
    for _ in range(draw(st.integers(0, 8))):
        day += timedelta(draw(st.integers(0, 12)))
        ahead = day + timedelta(draw(st.integers(1, 60)))
        key, party = draw(st.sampled_from("甲乙")), draw(st.sampled_from(Party))
        kinds = steps(day, ahead, key, party, draw(st.integers(1, 20)))
        first = draw(st.integers(0, len(kinds) - 1))
        for event in (*kinds[first:], *kinds[:first]):
            if not compute((*log, event), CALENDAR).refusals:
                log = (*log, event)
                break
    return log


@given(logs())
def test_a_lawful_log_has_no_refusals_and_its_due_day_is_a_working_day(
    log: tuple[Event, ...],
) -> None:
    clock = compute(log, CALENDAR)
    assert clock.refusals == ()
    if clock.due:
        assert CALENDAR.is_working_day(clock.due)
        assert clock.period
        assert clock.due > clock.period.started_on


@given(logs())
def test_a_due_day_is_known_exactly_while_an_answer_is_owed_or_was_given(
    log: tuple[Event, ...],
) -> None:
    clock = compute(log, CALENDAR)
    if clock.phase is Phase.RUNNING:
        assert clock.due
    elif clock.phase in (Phase.NOT_RECEIVED, Phase.AWAIT_SUPPLEMENT, Phase.AWAIT_FEE):
        assert clock.due is None


@given(logs())
def test_every_day_is_explained_once_and_the_counted_days_are_those_of_the_law(
    log: tuple[Event, ...],
) -> None:
    clock = compute(log, CALENDAR)
    lines = explain(clock, CALENDAR)
    dates = [line.date for line in lines]
    assert dates == sorted(dates)
    for line in lines:
        assert line.article
        assert (line.number is not None) is (line.status is Status.COUNTED)
        if line.status in (Status.COUNTED, Status.PAUSED):
            assert line.day.is_working_day
    if clock.phase is not Phase.RUNNING or not clock.period:
        return
    period = clock.period
    counted = [line for line in lines if line.number and line.date > period.started_on]
    assert counted[-1].date == clock.due
    assert counted[-1].text.endswith("答复期限届满")
    if not period.delayed_until:
        assert len(counted) == period.days + period.extended


@given(logs(), st.integers(1, 30))
def test_a_later_receipt_never_gives_an_earlier_due_day(log: tuple[Event, ...], n: int) -> None:
    first = log[0]
    assert isinstance(first, Arrived)
    plain = Arrived(first.on, Channel.IN_PERSON)
    later = Arrived(first.on + timedelta(n), Channel.IN_PERSON)
    early, late = compute([plain], CALENDAR).due, compute([later], CALENDAR).due
    assert early
    assert late
    assert early <= late


@given(logs(), st.integers(0, 25), st.integers(1, 20))
def test_one_more_consultation_never_brings_the_due_day_forward(
    log: tuple[Event, ...], after: int, length: int
) -> None:
    clock = compute(log, CALENDAR)
    if clock.phase is not Phase.RUNNING or not clock.due:
        return
    start = log[-1].on + timedelta(after)
    more = (
        OpinionAsked(start, "丙", Party.OTHER_BODY),
        OpinionGiven(start + timedelta(length), "丙"),
    )
    longer = compute((*log, *more), CALENDAR)
    # The outstanding opinions of the log look further ahead once the log itself goes further.
    before = compute(log, CALENDAR, today=start + timedelta(length))
    assert longer.due
    assert before.due
    assert longer.due >= before.due


@given(logs())
def test_a_restart_forgets_what_was_counted_before(log: tuple[Event, ...]) -> None:
    clock = compute(log, CALENDAR)
    if clock.phase is Phase.RUNNING and clock.period and clock.period.cause is not Cause.RECEIPT:
        period = clock.period
        fresh = CALENDAR.add_working_days(period.started_on, period.days + period.extended)
        assert clock.due
        assert clock.due >= fresh
        if not period.pauses and not period.delayed_until:
            assert clock.due == fresh


@given(logs())
def test_the_order_in_which_events_are_recorded_does_not_matter_across_days(
    log: tuple[Event, ...],
) -> None:
    latest_first = sorted(log, key=lambda event: event.on, reverse=True)
    assert compute(latest_first, CALENDAR) == compute(log, CALENDAR)


@given(logs())
def test_a_log_survives_storage(log: tuple[Event, ...]) -> None:
    assert tuple(event_from_dict(event_to_dict(event)) for event in log) == log


@given(logs())
def test_a_better_known_calendar_only_ever_makes_a_date_certain(log: tuple[Event, ...]) -> None:
    today = log[-1].on
    if not 2008 <= today.year <= 2026:
        return
    known = compute(log, Calendar(as_of=today))
    later = compute(log, CALENDAR)
    if not known.provisional and known.due and known.due.year not in (2015, 2019, 2020):
        assert later.due == known.due


@given(spans)
def test_pauses_count_as_a_union(pauses: list[tuple[date, date]]) -> None:
    after = date(2026, 1, 5)
    in_union = {
        day
        for start, end in pauses
        for day in (start + timedelta(n) for n in range((end - start).days + 1))
        if day > after and CALENDAR.is_working_day(day)
    }
    assert paused_days(pauses, after, CALENDAR) == len(in_union)
