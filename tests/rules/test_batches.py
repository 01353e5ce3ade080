"""What may be done to many at once: never a review, never by one person alone where the public sees."""

from __future__ import annotations

import pytest

from gongkai.rules.batches import (
    MOST_ITEMS,
    RULES,
    TABLE,
    BatchKind,
    BatchMove,
    BatchState,
    check_decider,
    check_proposal,
    needs_decision,
    touches,
)
from gongkai.rules.errors import BadInputError
from gongkai.rules.moves import MoveNotPossibleError, NotYourMoveError, SamePersonError
from gongkai.rules.release import IN_WORK, LIVE, TRANSITIONS, Actor, Move, State


def test_every_state_of_a_batch_is_reached_and_only_the_ends_have_no_way_out() -> None:
    begun = {BatchState.PROPOSED}
    for _ in BatchState:
        begun |= {line.end for line in TABLE.lines.values() if line.start in begun}
    assert begun == set(BatchState)
    ends = {state for state in BatchState if not TABLE.moves_from(state)}
    assert ends == {BatchState.DONE, BatchState.REFUSED, BatchState.STOPPED}


@pytest.mark.parametrize("kind", BatchKind)
def test_a_batch_touches_no_state_from_which_the_move_alone_is_not_lawful(kind: BatchKind) -> None:
    moves = {
        BatchKind.PUBLISH: Move.PUBLISH,
        BatchKind.SCHEDULE: Move.SCHEDULE,
        BatchKind.UNSCHEDULE: Move.UNSCHEDULE,
        BatchKind.WITHDRAW: Move.WITHDRAW,
    }
    if kind in moves:
        lines = [TRANSITIONS.get((state, moves[kind])) for state in RULES[kind].states]
        assert all(lines)
        assert all(line and RULES[kind].actors <= line.actors for line in lines)
    assert RULES[kind].states <= IN_WORK | LIVE


def test_what_the_public_would_notice_needs_somebody_else() -> None:
    for kind in (BatchKind.PUBLISH, BatchKind.SCHEDULE, BatchKind.WITHDRAW):
        assert needs_decision(kind, RULES[kind].states)
    assert needs_decision(BatchKind.MOVE, {State.DRAFT, State.PUBLISHED})
    assert not needs_decision(BatchKind.MOVE, {State.DRAFT})
    assert not needs_decision(BatchKind.RECLASSIFY, {State.DRAFT, State.PUBLISHED})
    with pytest.raises(SamePersonError):
        check_decider(7, 7)
    check_decider(7, 8)


def test_nothing_under_review_is_classified_anew_and_nothing_public_changes_its_mode() -> None:
    assert touches(BatchKind.RECLASSIFY, State.DRAFT)
    assert touches(BatchKind.RECLASSIFY, State.PUBLISHED)
    assert not touches(BatchKind.RECLASSIFY, State.SECRECY_REVIEW)
    assert not any(touches(BatchKind.CHANGE_MODE, state) for state in LIVE)


def test_a_proposal_has_items_not_too_many_and_somebody_who_may() -> None:
    check_proposal(BatchKind.MOVE, {Actor.EDITOR}, 1)
    with pytest.raises(BadInputError, match="没有选中"):
        check_proposal(BatchKind.MOVE, {Actor.EDITOR}, 0)
    with pytest.raises(BadInputError, match="5,000"):
        check_proposal(BatchKind.MOVE, {Actor.EDITOR}, MOST_ITEMS + 1)
    with pytest.raises(NotYourMoveError):
        check_proposal(BatchKind.WITHDRAW, {Actor.EDITOR}, 1)
    with pytest.raises(MoveNotPossibleError):
        TABLE.check(BatchState.DONE, BatchMove.STOP, actors=set(Actor))
