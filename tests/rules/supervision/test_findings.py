"""Findings: states, the correction notice; training: the score of a session."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.letters import to_docx
from gongkai.rules.moves import MissingProofError, NotYourMoveError
from gongkai.rules.supervision.findings import (
    FINDING_TABLE,
    FINDING_TRANSITIONS,
    FindingMove,
    FindingState,
    Origin,
    correction_notice,
)
from gongkai.rules.supervision.plans import Actor
from gongkai.rules.supervision.training import (
    check_question,
    letters_of,
    read_letters,
    session_score,
)


def test_every_state_of_a_finding_is_reached_and_every_open_one_left() -> None:
    lines = FINDING_TRANSITIONS.values()
    assert {line.end for line in lines} == set(FindingState)
    ends = {FindingState.CLOSED, FindingState.DROPPED}
    assert {line.start for line in lines} - {None} == set(FindingState) - ends


def test_the_unit_answers_and_the_office_checks() -> None:
    with pytest.raises(MissingProofError):
        FINDING_TABLE.check(FindingState.NOTIFIED, FindingMove.ANSWER, actors={Actor.OWNER})
    with pytest.raises(NotYourMoveError):
        FINDING_TABLE.check(FindingState.ANSWERED, FindingMove.PASS, actors={Actor.OWNER})


def test_the_notice_names_what_is_wrong_until_when_and_the_article() -> None:
    letter = correction_notice(
        issuer="某市公安局", addressee="交通警察支队", number="整〔2026〕1号", origin=Origin.CHECK,
        text="第一条。\n第二条。", basis="《政府信息公开条例》第二十六条", demand="",
        due_on=date(2026, 12, 10), dated_on=date(2026, 11, 23),
    )  # fmt: skip
    text = "\n".join(letter.texts())
    for words in (
        "第一条。",
        "第二条。",
        "2026年12月10日前",
        "第四十七条",
        "第二十六条",
        "整〔2026〕1号",
    ):
        assert words in text
    assert to_docx(letter).startswith(b"PK")


def test_a_session_tells_nothing_while_two_could_be_known_by_it() -> None:
    assert session_score([[True], [False]], 1).mean is None
    told = session_score([[True, True], [True, False], [False, False]], 2)
    assert (told.papers, told.mean, told.shares) == (3, 50.0, (66.7, 33.3))


def test_questions_have_different_options_and_a_right_one() -> None:
    assert check_question("甲？", ["a", " b", ""], [1]) == ("甲？", ("a", "b"), (1,))
    for options, right in ((["a"], [0]), (["a", "a"], [0]), (["a", "b"], []), (["a", "b"], [2])):
        with pytest.raises(BadInputError):
            check_question("甲？", options, right)
    assert read_letters(" c、A") == (0, 2)
    assert letters_of((0, 2)) == "AC"
    with pytest.raises(BadInputError):
        read_letters("甲")
