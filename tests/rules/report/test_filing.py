from __future__ import annotations

import pytest

from gongkai.rules.access import Permission
from gongkai.rules.errors import WrongStateError
from gongkai.rules.report.filing import (
    FINAL,
    MOVES,
    OPEN,
    START,
    STATE_LABELS,
    Move,
    State,
    moves_from,
    step_for,
)


def test_every_state_has_a_chinese_name():
    assert set(STATE_LABELS) == set(State)


def test_every_state_can_be_reached_from_the_start():
    reached, fresh = {START}, [START]
    while fresh:
        for _, step in moves_from(fresh.pop()):
            if step.to not in reached:
                reached.add(step.to)
                fresh.append(step.to)
    assert reached == set(State)


def test_every_state_has_a_way_out_unless_it_is_final():
    stuck = {s for s in State if all(step.to is s for _, step in moves_from(s))}
    assert stuck == FINAL


def test_only_who_publishes_may_change_what_the_public_sees():
    for (start, _move), step in MOVES.items():
        if State.PUBLISHED in (start, step.to):
            assert step.needs is Permission.PUBLISH_REPORTS


def test_nothing_is_corrected_after_it_was_checked():
    assert [s for (s, move) in MOVES if move is Move.CORRECT] == [State.DRAFT]
    assert State.DRAFT in OPEN


def test_a_draft_is_never_published_without_a_check():
    with pytest.raises(WrongStateError, match="草稿.*不能发布"):
        step_for(State.DRAFT, Move.PUBLISH)
