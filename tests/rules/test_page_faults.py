"""Faults on pages: what may be handed in, which moves there are, when the answer is due."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.errors import BadInputError
from gongkai.rules.moves import MoveNotPossibleError
from gongkai.rules.page_faults import (
    KIND_LABELS,
    OUTCOME_LABELS,
    STATE_LABELS,
    TRANSITIONS,
    WAY_LABELS,
    FaultForm,
    FaultFormError,
    FaultKind,
    Move,
    Outcome,
    State,
    Way,
    answer_by,
    check_answer,
    check_form,
    check_move,
    fault_number,
    form_problems,
    read_fault_number,
    read_form,
)

GOOD = FaultForm(kind="wording", text="“户藉”应为“户籍”")


def test_every_state_can_be_reached_and_left_and_everything_has_its_words() -> None:
    assert set(TRANSITIONS.values()) == set(State)
    assert {start for start, _ in TRANSITIONS if start} == set(State)
    assert {move for _, move in TRANSITIONS} == set(Move)
    assert (set(KIND_LABELS), set(WAY_LABELS)) == (set(FaultKind), set(Way))
    assert (set(STATE_LABELS), set(OUTCOME_LABELS)) == (set(State), set(Outcome))


@pytest.mark.parametrize(
    ("state", "move"),
    [
        (State.ANSWERED, Move.ANSWER),
        (State.ANSWERED, Move.HAND_ON),
        (State.OPEN, Move.REOPEN),
        (State.OPEN, Move.TAKE_IN),
    ],
)
def test_a_wrong_move_says_what_to_do_instead(state: State, move: Move) -> None:
    with pytest.raises(MoveNotPossibleError, match="。$"):
        check_move(state, move)


@pytest.mark.parametrize(
    ("came", "days", "due"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # over the October holiday, a made-up Saturday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # came in on a Saturday
    ],
)
def test_the_answer_is_due_after_working_days(came: date, days: int, due: date) -> None:
    assert answer_by(came, standard_calendar(), days) == due


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"text": "机密★10年"}, "text"),
        ({"quote": "秘密★ 一年"}, "text"),
        ({"quote": "长" * 301}, "quote"),
        ({"address": "/" + "a" * 300}, "address"),
        ({"name": "长" * 51}, "name"),
        ({"phone": "拨打我"}, "phone"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_each_mistake_is_told_at_its_field(changes: dict[str, str], field: str) -> None:
    form = FaultForm(**({"kind": "wording", "text": "有错"} | changes))
    assert list(form_problems(form)) == [field]
    with pytest.raises(FaultFormError) as refused:
        check_form(form)
    assert refused.value.problems.keys() == {field}


def test_what_nobody_sees_is_taken_out_and_a_good_report_passes() -> None:
    check_form(GOOD)
    read = read_form({"kind": "wording", "text": " 有\u200b错\r\n二行 ", "name": "王某", "x": "y"})
    assert read == FaultForm(kind="wording", text="有错\n二行", name="王某")
    assert read.person == {"name": "王某"}


def test_an_answer_says_something_and_not_too_much() -> None:
    assert check_answer(" 已改正 ") == "已改正"
    for text in ("", "  \n", "长" * 1001):
        with pytest.raises(BadInputError):
            check_answer(text)


def test_numbers_are_read_as_people_type_them() -> None:
    number = fault_number(2026, 17)
    assert number == "JC2026-00017"
    for typed in (number, "jc2026-00017", " JC 2026－00017 ", "2026-00017"):
        assert read_fault_number(typed) == 17
    for typed in ("", "JC2026", "17", "520200GA-2026-17", "JC2026-" + "9" * 13):
        assert read_fault_number(typed) is None
