"""States and moves of a version of an item."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.access import ROLES
from gongkai.rules.moves import (
    MissingProofError,
    MoveNotPossibleError,
    NotYourMoveError,
    SamePersonError,
)
from gongkai.rules.release import (
    ACTOR_LABELS,
    APPROVAL_DAYS,
    DUTY_LABELS,
    FINAL,
    IN_WORK,
    LIVE,
    NEEDS_SECRECY,
    PROOF_LABELS,
    PROOF_OF_DUTY,
    STATE_LABELS,
    TRANSITIONS,
    Actor,
    Duty,
    Move,
    Opinion,
    Proof,
    State,
    check_move,
    check_separation,
    moves_from,
    proofs_of,
)

DAY = date(2026, 11, 23)
TEXT, OTHER_TEXT = "a" * 64, "b" * 64


def ends(state: State | None) -> set[State]:
    return {line.end for line in moves_from(state) if line.end is not state}


def test_every_state_can_be_reached() -> None:
    reached: set[State | None] = {None}
    while more := {end for state in reached for end in ends(state)} - reached:
        reached |= more
    assert reached == {None, *State}


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_way_out_or_its_item_goes_on_with_a_new_version(state: State) -> None:
    assert bool(ends(state)) is (state not in FINAL)
    assert TRANSITIONS[None, Move.BEGIN].end is State.DRAFT


@pytest.mark.parametrize("state", sorted(IN_WORK))
def test_from_every_state_in_work_the_public_and_the_draft_can_be_reached(state: State) -> None:
    reached = {state}
    while more := {end for s in reached for end in ends(s)} - reached:
        reached |= more
    assert {State.PUBLISHED, State.DRAFT, State.WITHHELD} <= reached


def test_every_state_actor_proof_duty_and_move_has_its_words_and_its_place() -> None:
    assert set(STATE_LABELS) == set(State)
    assert set(ACTOR_LABELS) == set(Actor)
    assert set(PROOF_LABELS) == set(Proof)
    assert set(DUTY_LABELS) == set(Duty)
    assert set(PROOF_OF_DUTY) == set(Duty) - {Duty.WRITE}
    assert {move for _, move in TRANSITIONS} == set(Move)
    assert {proof for line in TRANSITIONS.values() for proof in line.needs} == set(Proof)
    assert {actor for line in TRANSITIONS.values() for actor in line.actors} == set(Actor)
    assert not LIVE & IN_WORK
    assert set(Actor) <= set(ROLES)


def test_every_line_names_its_article() -> None:
    for line in TRANSITIONS.values():
        assert line.article.startswith("第")


# --- no way round the secrecy review


def test_nothing_gets_before_the_public_without_the_secrecy_review() -> None:
    for line in TRANSITIONS.values():
        comes_out = line.end in LIVE and line.start not in LIVE
        if comes_out:
            assert Proof.SECRECY_REVIEW in line.needs, line
        if line.end is State.SCHEDULED:
            assert Proof.SECRECY_REVIEW in line.needs, line


def test_only_the_secrecy_reviewer_clears_and_withholds() -> None:
    for line in TRANSITIONS.values():
        if line.move in {Move.CLEAR, Move.WITHHOLD}:
            assert line.actors == {Actor.SECRECY}
        if line.end is State.CLEARED and line.start is not State.SCHEDULED:
            assert line.move is Move.CLEAR


def test_every_way_into_a_state_that_needs_the_review_starts_there_or_proves_it() -> None:
    for line in TRANSITIONS.values():
        if line.end in NEEDS_SECRECY:
            proves = Proof.SECRECY_REVIEW in line.needs or line.move is Move.CLEAR
            assert line.start in NEEDS_SECRECY or proves, line


def test_nothing_moves_towards_the_public_without_a_screening_that_leaves_no_block() -> None:
    for line in TRANSITIONS.values():
        if line.end in NEEDS_SECRECY and line.start not in NEEDS_SECRECY:
            assert Proof.SCREENING in line.needs, line
        if line.move in {Move.SUBMIT, Move.CLEAR, Move.SCHEDULE, Move.PUBLISH, Move.PUBLISH_URGENT}:
            assert Proof.SCREENING in line.needs, line


def test_any_change_leads_back_to_the_draft() -> None:
    for (_, move), line in TRANSITIONS.items():
        if move in {Move.CHANGE, Move.RETURN}:
            assert line.end is State.DRAFT
    assert all((state, Move.CHANGE) in TRANSITIONS for state in IN_WORK)
    assert not any((state, Move.CHANGE) in TRANSITIONS for state in LIVE)


# --- what is refused, and how


def test_wrong_state_wrong_person_and_missing_proof_are_three_different_refusals() -> None:
    with pytest.raises(MoveNotPossibleError, match="“起草中”的信息不能“发布”。现在可以：“修改”"):
        check_move(State.DRAFT, Move.PUBLISH, actors=Actor, proofs=Proof)
    with pytest.raises(NotYourMoveError, match="应由保密审查办理"):
        check_move(State.SECRECY_REVIEW, Move.CLEAR, actors=[Actor.HEAD], proofs=Proof)
    with pytest.raises(MissingProofError, match="保密审查意见") as caught:
        check_move(
            State.CLEARED,
            Move.PUBLISH,
            actors=[Actor.HEAD],
            proofs=set(Proof) - {Proof.SECRECY_REVIEW},
        )
    assert caught.value.missing == (Proof.SECRECY_REVIEW,)
    with pytest.raises(MoveNotPossibleError, match="新起草一个版本"):
        check_move(State.CORRECTED, Move.PUBLISH, actors=Actor)
    with pytest.raises(MoveNotPossibleError, match="还没有起草的信息"):
        check_move(None, Move.PUBLISH, actors=Actor)


def test_one_person_takes_one_duty() -> None:
    check_separation({duty: {number} for number, duty in enumerate(Duty)})
    check_separation({Duty.WRITE: {1, 2}, Duty.PROOFREAD: {3}})
    with pytest.raises(SamePersonError, match="起草或修改和终审不能是同一人"):
        check_separation({Duty.WRITE: {1, 2}, Duty.PROOFREAD: {3}, Duty.FINAL: {2}})


# --- opinions belong to a text


def opinion(duty: Duty, sha256: str = TEXT, *, ok: bool = True, on: date = DAY) -> Opinion:
    return Opinion(duty, duty.value, sha256, ok, on)


def test_opinions_on_another_text_prove_nothing() -> None:
    said = [opinion(duty) for duty in PROOF_OF_DUTY]
    assert proofs_of(said, TEXT, today=DAY) == {*PROOF_OF_DUTY.values(), Proof.FRESH_APPROVAL}
    assert proofs_of(said, OTHER_TEXT, today=DAY) == frozenset()


def test_the_last_opinion_of_a_duty_counts() -> None:
    said = [opinion(Duty.FIRST), opinion(Duty.FIRST, ok=False)]
    assert Proof.FIRST_REVIEW not in proofs_of(said, TEXT, today=DAY)
    assert Proof.FIRST_REVIEW in proofs_of([*said, opinion(Duty.FIRST)], TEXT, today=DAY)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_approvals_are_fresh_as_long_as_the_oldest_is(ages: list[int]) -> None:
    duties = list(PROOF_OF_DUTY)
    said = [opinion(duties[n], on=DAY - timedelta(age)) for n, age in enumerate(ages)]
    is_fresh = Proof.FRESH_APPROVAL in proofs_of(said, TEXT, today=DAY)
    assert is_fresh is (max(ages) <= APPROVAL_DAYS)
