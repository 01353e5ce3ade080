"""A review or suit against the body: moves, clocks, and its place in table 4."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.errors import BadInputError, GongkaiError
from gongkai.rules.moves import MoveNotPossibleError, NotYourMoveError
from gongkai.rules.policy import Policy
from gongkai.rules.remedies import OUTCOME_LABELS, Outcome, Procedure, Track
from gongkai.rules.remedy_cases import (
    OPEN,
    OUTCOMES_OF,
    STATE_LABELS,
    TRANSITIONS,
    Entry,
    LimitKind,
    Move,
    Standing,
    State,
    check_move,
    counted_in,
    limits,
    may_close,
    moves_from,
    next_duty,
    replay,
    step,
    table4_cells,
)
from gongkai.rules.requests import Actor

CALENDAR = standard_calendar()
MONDAY = date(2026, 3, 2)


def entry(move: Move, on: date, **data: Any) -> Entry:
    return Entry(move, on, data)


def started(track: Track = Track.REVIEW, on: date = MONDAY, **data: Any) -> list[Entry]:
    return [entry(Move.REGISTER, on, **data)]


def due(standing: Standing, kind: LimitKind, policy: Policy | None = None) -> date | None:
    found = limits(standing, CALENDAR, policy or Policy())
    return next((line.limit.due for line in found if line.kind is kind), None)


# --- the table


@pytest.mark.parametrize("track", Track)
def test_every_state_is_reached_and_every_open_one_has_a_way_out(track: Track) -> None:
    seen: set[State] = set()
    frontier: list[State | None] = [None]
    while frontier:
        for line in moves_from(frontier.pop(), track):
            if line.end not in seen:
                seen.add(line.end)
                frontier.append(line.end)
    wanted = set(State)
    if track is Track.REVIEW:
        wanted -= {State.DECIDED, State.ON_APPEAL}
    assert seen == wanted
    for state in seen & OPEN:
        assert any(line.end is not state for line in moves_from(state, track))
    assert set(STATE_LABELS) == set(State)


def test_every_line_names_its_article_and_who_may_make_it() -> None:
    for line in TRANSITIONS.values():
        assert "第" in line.article
        assert line.actors


def test_a_review_knows_no_appeal_and_the_refusal_names_what_is_possible() -> None:
    with pytest.raises(MoveNotPossibleError, match="登记提交答复"):
        check_move(State.REPLY_DUE, Move.APPEAL, Track.REVIEW, [Actor.CLERK])


def test_a_wrong_person_is_another_error_than_a_wrong_state() -> None:
    with pytest.raises(NotYourMoveError):
        check_move(State.REPLY_DUE, Move.FILE_REPLY, Track.REVIEW, [Actor.DEPARTMENT])
    with pytest.raises(NotYourMoveError):
        check_move(State.CONCLUDED, Move.CARRY_OUT, Track.REVIEW, [Actor.LEGAL])


def test_every_result_can_be_recorded_by_some_move() -> None:
    recordable = {outcome for many in OUTCOMES_OF.values() for outcome in many}
    assert recordable == set(OUTCOME_LABELS) - {Outcome.PENDING}
    with pytest.raises(BadInputError, match="分开登记"):
        replay(
            Track.SUIT_DIRECT, [*started(), entry(Move.JUDGE, MONDAY, outcome=Outcome.WITHDRAWN)]
        )


# --- clocks


def test_the_reply_is_due_in_five_working_days_in_the_simple_and_ten_in_the_ordinary_procedure() -> (
    None
):
    simple = replay(Track.REVIEW, started(procedure="simple"))
    assert due(simple, LimitKind.REPLY) == date(2026, 3, 9)
    turned = step(simple, entry(Move.SET_PROCEDURE, MONDAY, procedure="ordinary"))
    assert due(turned, LimitKind.REPLY) == date(2026, 3, 16)
    assert due(turned, LimitKind.REPLY, Policy(respond_ordinary_days=8)) == date(2026, 3, 12)


def test_the_defence_is_due_fifteen_days_after_the_complaint_and_moves_behind_days_off() -> None:
    suit = replay(Track.SUIT_DIRECT, started())
    assert due(suit, LimitKind.REPLY) == date(2026, 3, 17)
    # 15 days after 5 February 2026 lie in the Spring Festival, which ends on 23 February.
    festival = replay(Track.SUIT_DIRECT, started(on=date(2026, 2, 5)))
    assert due(festival, LimitKind.REPLY) == date(2026, 2, 24)


def test_the_decision_of_a_review_runs_from_its_admission_and_may_be_extended_once() -> None:
    review = replay(Track.REVIEW, started(admitted_on="2026-02-27"))
    assert due(review, LimitKind.DECISION) == date(2026, 4, 28)
    longer = step(review, entry(Move.EXTEND, MONDAY))
    assert due(longer, LimitKind.DECISION) == date(2026, 5, 28)
    with pytest.raises(BadInputError, match="一次"):
        step(longer, entry(Move.EXTEND, MONDAY))
    with pytest.raises(BadInputError, match="简易程序"):
        step(replay(Track.REVIEW, started(procedure="simple")), entry(Move.EXTEND, MONDAY))
    with pytest.raises(BadInputError, match="延长过"):
        step(longer, entry(Move.SET_PROCEDURE, MONDAY, procedure="simple"))


def test_a_judgment_may_be_appealed_for_fifteen_days_and_a_ruling_for_ten() -> None:
    suit = replay(Track.SUIT_DIRECT, started())
    judged = step(suit, entry(Move.JUDGE, date(2026, 5, 11), outcome="upheld"))
    assert due(judged, LimitKind.APPEAL) == date(2026, 5, 26)
    assert not may_close(judged, CALENDAR, date(2026, 5, 26))
    assert may_close(judged, CALENDAR, date(2026, 5, 27))
    ruled = step(suit, entry(Move.JUDGE, date(2026, 5, 11), outcome="not_admitted", is_ruling=True))
    assert due(ruled, LimitKind.APPEAL) == date(2026, 5, 21)


def test_the_second_instance_has_its_own_defence_unless_the_body_itself_appeals() -> None:
    judged = [*started(), entry(Move.JUDGE, date(2026, 5, 11), outcome="revoked")]
    theirs = replay(
        Track.SUIT_DIRECT,
        [*judged, entry(Move.APPEAL, date(2026, 5, 20), received_on="2026-06-01")],
    )
    assert due(theirs, LimitKind.APPEAL_REPLY) == date(2026, 6, 16)
    duty = next_duty(theirs, CALENDAR)
    assert duty is not None
    assert duty.kind is LimitKind.APPEAL_REPLY
    ours = replay(Track.SUIT_DIRECT, [*judged, entry(Move.APPEAL, date(2026, 5, 20), is_ours=True)])
    assert next_duty(ours, CALENDAR) is None


def test_a_filed_reply_ends_the_duty_and_a_late_one_stays_visible() -> None:
    review = replay(Track.REVIEW, started(procedure="simple"))
    duty = next_duty(review, CALENDAR)
    assert duty is not None
    assert not duty.is_missed(date(2026, 3, 9))
    assert duty.is_missed(date(2026, 3, 10))
    late = step(review, entry(Move.FILE_REPLY, date(2026, 3, 11)))
    assert next_duty(late, CALENDAR) is None
    assert limits(late, CALENDAR)[0].is_missed(date(2026, 3, 11))


def test_a_limit_in_a_year_without_holiday_order_says_that_it_is_provisional() -> None:
    suit = replay(Track.SUIT_DIRECT, started(on=date(2026, 12, 28)))
    assert limits(suit, CALENDAR)[0].limit.provisional


def test_an_appeal_takes_the_result_back_until_the_second_judgment() -> None:
    log = [
        *started(on=date(2025, 9, 1)),
        entry(Move.FILE_REPLY, date(2025, 9, 10)),
        entry(Move.JUDGE, date(2025, 12, 20), outcome="revoked", must_answer_anew=True),
    ]
    judged = replay(Track.SUIT_DIRECT, log)
    assert counted_in(Track.SUIT_DIRECT, judged, 2025).outcome is Outcome.REVOKED  # type: ignore[union-attr]
    appealed = step(judged, entry(Move.APPEAL, date(2026, 1, 4)))
    assert counted_in(Track.SUIT_DIRECT, appealed, 2025).outcome is Outcome.PENDING  # type: ignore[union-attr]
    assert not appealed.must_answer_anew
    final = step(appealed, entry(Move.JUDGE_APPEAL, date(2026, 4, 1), outcome="upheld"))
    assert counted_in(Track.SUIT_DIRECT, final, 2025).outcome is Outcome.PENDING  # type: ignore[union-attr]
    assert counted_in(Track.SUIT_DIRECT, final, 2026).outcome is Outcome.UPHELD  # type: ignore[union-attr]
    assert counted_in(Track.SUIT_DIRECT, final, 2027) is None


def test_an_order_is_carried_out_once_and_only_where_there_is_one() -> None:
    plain = replay(Track.REVIEW, [*started(), entry(Move.DECIDE, MONDAY, outcome="upheld")])
    with pytest.raises(BadInputError, match="没有要求"):
        step(plain, entry(Move.CARRY_OUT, MONDAY))
    with pytest.raises(BadInputError, match="被纠正"):
        replay(
            Track.REVIEW,
            [*started(), entry(Move.DECIDE, MONDAY, outcome="upheld", must_answer_anew=True)],
        )
    ordered = replay(
        Track.REVIEW,
        [*started(), entry(Move.DECIDE, MONDAY, outcome="revoked", must_answer_anew=True)],
    )
    done = step(ordered, entry(Move.CARRY_OUT, MONDAY))
    with pytest.raises(BadInputError, match="已经"):
        step(done, entry(Move.CARRY_OUT, MONDAY))


# --- any history


@st.composite
def histories(draw: st.DrawFn) -> tuple[Track, list[Standing]]:
    """A track, and where the case stood after each of its entries."""
    track = draw(st.sampled_from(list(Track)))
    on = draw(st.dates(date(2018, 6, 1), date(2024, 6, 1)))
    procedure = draw(st.sampled_from(list(Procedure)))
    standing = step(Standing(track), entry(Move.REGISTER, on, procedure=procedure))
    after = [standing]
    for _ in range(draw(st.integers(0, 8))):
        on += timedelta(draw(st.integers(0, 200)))
        line = draw(st.sampled_from(moves_from(standing.state, track)))
        data: dict[str, Any] = {"procedure": draw(st.sampled_from(list(Procedure)))}
        if line.move in OUTCOMES_OF:
            data["outcome"] = draw(st.sampled_from(OUTCOMES_OF[line.move]))
            data["must_answer_anew"] = draw(st.booleans())
        try:
            standing = step(standing, Entry(line.move, on, data))
        except GongkaiError:
            continue
        after.append(standing)
    return track, after


@given(histories())
def test_a_case_has_a_result_exactly_while_a_judgment_stands(
    history: tuple[Track, list[Standing]],
) -> None:
    for standing in history[1]:
        is_over = standing.state in (State.DECIDED, State.CONCLUDED)
        assert (standing.concluded_on is not None) == is_over
        assert (standing.outcome is not Outcome.PENDING) == is_over


@given(histories())
def test_no_limit_ends_on_a_day_off_and_none_ours_is_open_once_concluded(
    history: tuple[Track, list[Standing]],
) -> None:
    for standing in history[1]:
        for line in limits(standing, CALENDAR):
            assert CALENDAR.is_working_day(line.limit.due)
            assert line.limit.basis.startswith("《")
        if standing.state is State.CONCLUDED:
            assert next_duty(standing, CALENDAR) is None


@given(st.lists(histories(), max_size=30), st.integers(2019, 2026))
def test_the_identities_of_table_4_hold_for_any_cases(
    cases: list[tuple[Track, list[Standing]]], year: int
) -> None:
    groups = [
        group for track, after in cases if (group := counted_in(track, after[-1], year)) is not None
    ]
    cells = table4_cells(groups, year)
    for track in Track:
        block = {k.rpartition(".")[2]: v for k, v in cells.items() if f".{track}." in k}
        total = block.pop("total")
        assert set(block) == {"upheld", "corrected", "other", "pending"}
        assert total == sum(block.values())
    assert sum(v for k, v in cells.items() if k.endswith(".total")) == len(groups)


@given(histories(), st.integers(2018, 2030))
def test_a_pending_case_counts_again_next_year_and_an_ended_one_never(
    history: tuple[Track, list[Standing]], year: int
) -> None:
    track, after = history
    now, following = (counted_in(track, after[-1], y) for y in (year, year + 1))
    if now is not None and now.outcome is Outcome.PENDING:
        assert following is not None
    if now is not None and now.outcome is not Outcome.PENDING:
        assert following is None
