"""States and moves of a request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.access import ROLES
from gongkai.rules.calendar import standard_calendar
from gongkai.rules.deadlines import Channel, Phase, compute
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
    Party,
    ReasonAsked,
    Reopened,
    SupplementAsked,
    Supplemented,
    SupplementLapsed,
    Withdrawn,
)
from gongkai.rules.deadlines.refusals import (
    DeadlineError,
)
from gongkai.rules.moves import (
    MissingProofError,
    MoveNotPossibleError,
    NotYourMoveError,
    SamePersonError,
)
from gongkai.rules.requests import (
    ACTOR_LABELS,
    OPEN,
    PHASES,
    PROOF_LABELS,
    STATE_LABELS,
    TRANSITIONS,
    Actor,
    Duty,
    Move,
    Proof,
    State,
    check_move,
    check_separation,
    moves_from,
)

CALENDAR = standard_calendar()
START = date(2026, 3, 2)


def ends(state: State | None) -> set[State]:
    return {line.end for line in moves_from(state) if line.end is not state}


def test_every_state_can_be_reached() -> None:
    reached: set[State | None] = {None}
    while more := {end for state in reached for end in ends(state)} - reached:
        reached |= more
    assert reached == {None, *State}


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_way_out(state: State) -> None:
    assert ends(state)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_from_every_open_state_an_answer_or_another_end_can_be_reached(state: State) -> None:
    reached = {state}
    while more := {end for s in reached for end in ends(s)} - reached:
        reached |= more
    assert State.ANSWERED in reached
    assert State.WITHDRAWN in reached


def test_every_state_actor_proof_and_move_has_its_words_and_its_place() -> None:
    assert set(STATE_LABELS) == set(State)
    assert set(ACTOR_LABELS) == set(Actor)
    assert set(PROOF_LABELS) == set(Proof)
    assert {move for _, move in TRANSITIONS} == set(Move)
    assert {proof for line in TRANSITIONS.values() for proof in line.needs} == set(Proof)
    assert {actor for line in TRANSITIONS.values() for actor in line.actors} == set(Actor)
    assert set(PHASES) == {None, *State}


def test_every_line_names_its_article() -> None:
    for line in TRANSITIONS.values():
        assert line.article.startswith(("第", "国办函", "《行政复议法》"))


def test_the_roles_of_the_table_are_roles_of_the_body() -> None:
    assert set(Actor) - {Actor.APPLICANT} <= set(ROLES)


def test_only_the_head_extends_and_only_the_signatory_signs() -> None:
    for state in (State.RECEIVED, State.IN_REVIEW):
        assert TRANSITIONS[state, Move.EXTEND].actors == {Actor.HEAD}
    assert TRANSITIONS[State.IN_REVIEW, Move.SIGN].actors == {Actor.SIGNATORY}


# --- what is refused, and how


def test_wrong_state_wrong_person_and_missing_proof_are_three_different_refusals() -> None:
    with pytest.raises(MoveNotPossibleError, match="“已归档”的申请不能“签发答复”"):
        check_move(State.ARCHIVED, Move.SIGN, actors=Actor, proofs=Proof)
    with pytest.raises(NotYourMoveError, match="应由公开办负责人办理"):
        check_move(State.RECEIVED, Move.EXTEND, actors=[Actor.CLERK], proofs=Proof)
    with pytest.raises(MissingProofError, match="负责人的同意") as caught:
        check_move(State.RECEIVED, Move.EXTEND, actors=[Actor.HEAD])
    assert caught.value.missing == (Proof.CONSENT_OF_HEAD,)
    line = check_move(
        State.RECEIVED, Move.EXTEND, actors=[Actor.HEAD], proofs=[Proof.CONSENT_OF_HEAD]
    )
    assert line.end is State.RECEIVED


def test_a_refused_move_names_what_can_be_done_instead() -> None:
    with pytest.raises(MoveNotPossibleError, match="现在可以：“收到补正”"):
        check_move(State.AWAIT_SUPPLEMENT, Move.SIGN, actors=Actor)
    with pytest.raises(MoveNotPossibleError, match="尚未登记的申请"):
        check_move(None, Move.SIGN, actors=Actor)


def test_an_answer_is_signed_only_after_reviews_opinions_and_with_all_its_parts() -> None:
    with pytest.raises(MissingProofError) as caught:
        check_move(State.IN_REVIEW, Move.SIGN, actors=[Actor.SIGNATORY])
    assert set(caught.value.missing) == {
        Proof.OPINIONS_CLOSED,
        Proof.LEGAL_REVIEW,
        Proof.SECRECY_REVIEW,
        Proof.COMPLETE_ANSWER,
    }


def test_the_steps_before_an_answer_leaves_are_taken_by_different_persons() -> None:
    check_separation({Duty.DRAFT: 1, Duty.LEGAL_REVIEW: 2, Duty.SECRECY_REVIEW: 3, Duty.SIGN: 4})
    check_separation({Duty.DRAFT: 1})
    with pytest.raises(SamePersonError, match="起草和签发不能是同一人"):
        check_separation({Duty.DRAFT: 1, Duty.LEGAL_REVIEW: 2, Duty.SIGN: 1})


# --- the table and the clock say the same


def event_of(move: Move, day: date, n: int) -> Event | None:
    """The event that a move leaves in the log; None where the clock does not care."""
    return {
        Move.SUBMIT: Arrived(day, Channel.EMAIL),
        Move.REGISTER: Arrived(day, Channel.SIGNED_MAIL),
        Move.CONFIRM: Confirmed(day),
        Move.ASK_SUPPLEMENT: SupplementAsked(day, day + timedelta(20)),
        Move.TAKE_SUPPLEMENT: Supplemented(day),
        Move.LAPSE_SUPPLEMENT: SupplementLapsed(day),
        Move.ASK_OPINION: OpinionAsked(day, str(n), Party.OTHER_BODY),
        Move.EXTEND: Extended(day, 5, day),
        Move.ASK_REASON: ReasonAsked(day),
        Move.DELAY: Delayed(day, CALENDAR.add_working_days(day, 90)),
        Move.CHARGE_FEE: FeeNotified(day),
        Move.TAKE_PAYMENT: FeePaid(day),
        Move.LAPSE_FEE: FeeLapsed(day),
        Move.SIGN: Answered(day),
        Move.WITHDRAW: Withdrawn(day),
        Move.REOPEN: Reopened(day, "判决"),
    }.get(move)


@given(st.data())
def test_the_clock_stands_where_the_state_says_after_any_lawful_moves(data: st.DataObject) -> None:
    state: State | None = None
    log: tuple[Event, ...] = ()
    day = START
    for n in range(data.draw(st.integers(1, 12))):
        day += timedelta(data.draw(st.integers(0, 25)))
        line = data.draw(st.sampled_from(moves_from(state)))
        event = event_of(line.move, day, n)
        if line.move is Move.REOPEN and compute(log, CALENDAR).received_on is None:
            continue
        if event and compute((*log, event), CALENDAR).refusals:
            continue
        state, log = line.end, (*log, *([event] if event else []))
        if line.move is Move.CHARGE_FEE:
            log = (*log, FeeNoticeReceived(day))
        assert compute(log, CALENDAR).phase is PHASES[state]


@pytest.mark.parametrize("state", [s for s in State if s not in OPEN])
def test_a_closed_request_takes_no_event_of_an_open_one(state: State) -> None:
    assert PHASES[state] is Phase.ENDED
    log = (Arrived(START, Channel.IN_PERSON), Answered(START))
    for move in (Move.EXTEND, Move.SIGN, Move.CHARGE_FEE, Move.ASK_SUPPLEMENT):
        event = event_of(move, START, 0)
        assert event
        (refusal,) = compute((*log, event), CALENDAR).refusals
        assert isinstance(refusal.error, DeadlineError)
        assert (state, move) not in TRANSITIONS
