from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.rules.access import Permission
from gongkai.rules.errors import WrongStateError
from gongkai.rules.report.filing import (
    FINAL,
    MOVES,
    OPEN,
    PUBLIC,
    START,
    STATE_LABELS,
    Move,
    State,
    due_of,
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
        if (start in PUBLIC) != (step.to in PUBLIC):
            assert step.needs is Permission.PUBLISH_REPORTS


def test_the_supervising_office_sends_back_collects_and_locks_and_does_nothing_else():
    moves = {
        move for (_, move), step in MOVES.items() if step.needs is Permission.AGGREGATE_REPORTS
    }
    assert moves == {Move.SEND_BACK, Move.COLLECT, Move.LOCK}
    sent_back = {state for (state, move) in MOVES if move is Move.SEND_BACK}
    assert not sent_back & PUBLIC


def test_what_is_locked_only_a_new_version_changes():
    assert [move for move, _ in moves_from(State.LOCKED)] == [Move.SUPERSEDE]


def test_a_body_reports_by_january_and_a_government_by_march():
    assert due_of(2026).on == date(2027, 1, 31)
    assert due_of(2026, covers_area=True).on == date(2027, 3, 31)
    assert due_of(2026, earlier=10).on == date(2027, 1, 21)


def test_each_reminder_holds_until_the_next_so_that_no_day_is_lost():
    due = due_of(2026)
    told = {n: due.reminder(due.on - timedelta(n)) for n in (31, 30, 15, 14, 8, 7, 4, 3, 0, -1)}
    assert told == {31: None, 30: 30, 15: 30, 14: 14, 8: 14, 7: 7, 4: 7, 3: 3, 0: 3, -1: -1}
    assert due.left(date(2027, 2, 1)) == -1
    assert due.reminder(due.on + timedelta(61)) is None


def test_nothing_is_corrected_after_it_was_checked():
    assert [s for (s, move) in MOVES if move is Move.CORRECT] == [State.DRAFT, State.RETURNED]
    assert State.DRAFT in OPEN


def test_a_draft_is_never_published_without_a_check():
    with pytest.raises(WrongStateError, match="草稿.*不能发布"):
        step_for(State.DRAFT, Move.PUBLISH)
