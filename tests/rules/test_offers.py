"""What may be done with a request now, and why not."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import Arrived, Event, Extended, ReasonAsked
from gongkai.rules.deadlines.refusals import (
    ExtensionLateError,
    ExtensionTwiceError,
    SupplementLateError,
)
from gongkai.rules.moves import MissingProofError, NotYourMoveError
from gongkai.rules.offers import Offer, offers
from gongkai.rules.requests import Actor, Move, Proof, State, moves_from

CALENDAR = standard_calendar()
START = date(2026, 3, 2)


def offer(move: Move, state: State, log: tuple[Event, ...], today: date, *actors: Actor) -> Offer:
    found = offers(state, log, CALENDAR, today=today, actors=actors or tuple(Actor))
    return next(o for o in found if o.transition.move is move)


RECEIVED = (Arrived(START, Channel.IN_PERSON),)


def test_offers_list_every_move_of_the_state_in_the_order_of_the_table() -> None:
    found = offers(State.RECEIVED, RECEIVED, CALENDAR, today=START, actors=Actor)
    assert [o.transition for o in found] == list(moves_from(State.RECEIVED))
    # An order against silence needs a day that has passed.
    assert [o.transition.move for o in found if not o.is_open] == [Move.REOPEN]


def test_an_order_against_silence_is_offered_when_the_day_has_passed() -> None:
    due = date(2026, 3, 30)
    assert not offer(Move.REOPEN, State.RECEIVED, RECEIVED, due, Actor.CLERK).is_open
    assert offer(Move.REOPEN, State.IN_REVIEW, RECEIVED, due + timedelta(1), Actor.CLERK).is_open


def test_an_extension_is_offered_while_reasons_are_awaited() -> None:
    asked = (*RECEIVED, ReasonAsked(date(2026, 3, 10)))
    assert offer(Move.EXTEND, State.AWAIT_REASON, asked, date(2026, 3, 12), Actor.HEAD).is_open


def test_a_supplement_is_offered_until_the_seventh_day_and_then_says_why_not() -> None:
    assert offer(Move.ASK_SUPPLEMENT, State.RECEIVED, RECEIVED, date(2026, 3, 11)).is_open
    late = offer(Move.ASK_SUPPLEMENT, State.RECEIVED, RECEIVED, date(2026, 3, 12))
    assert isinstance(late.refusal, SupplementLateError)


def test_an_extension_is_offered_once_in_time_and_to_the_head() -> None:
    due = date(2026, 3, 30)
    assert offer(Move.EXTEND, State.IN_REVIEW, RECEIVED, due, Actor.HEAD).is_open
    late = offer(Move.EXTEND, State.IN_REVIEW, RECEIVED, due + timedelta(1), Actor.HEAD)
    assert isinstance(late.refusal, ExtensionLateError)
    clerk = offer(Move.EXTEND, State.IN_REVIEW, RECEIVED, due, Actor.CLERK)
    assert isinstance(clerk.refusal, NotYourMoveError)
    again = offer(Move.EXTEND, State.RECEIVED, (*RECEIVED, Extended(due, 5, due)), due, Actor.HEAD)
    assert isinstance(again.refusal, ExtensionTwiceError)


def test_a_late_answer_may_still_be_signed() -> None:
    assert offer(Move.SIGN, State.IN_REVIEW, RECEIVED, date(2026, 6, 1)).is_open


def test_what_must_be_on_file_is_judged_where_it_is_given() -> None:
    found = offers(
        State.IN_REVIEW, RECEIVED, CALENDAR, today=START, actors=Actor, proofs=[Proof.LEGAL_REVIEW]
    )
    sign = next(o for o in found if o.transition.move is Move.SIGN)
    assert isinstance(sign.refusal, MissingProofError)
