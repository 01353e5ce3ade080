"""The five steps lead every case to a move, and together to every result that the law knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from gongkai.rules.requests import TRANSITIONS, Move
from gongkai.rules.results import ResultCode
from gongkai.rules.wizard import BY_KEY, FIRST, QUESTIONS, Progress, WizardStep, walk


def paths(answers: Mapping[str, str] | None = None) -> Iterator[tuple[dict[str, str], Progress]]:
    """Every way through the table: the answers given, and where they lead."""
    given = dict(answers or {})
    progress = walk(given)
    if progress.question is None:
        yield given, progress
        return
    for choice in progress.question.choices:
        yield from paths(given | {progress.question.key: choice.value})


ENDS = list(paths())


def test_every_result_is_reached() -> None:
    assert {progress.result for _, progress in ENDS} - {None} == set(ResultCode)


def test_no_path_ends_without_a_move() -> None:
    assert [answers for answers, progress in ENDS if progress.move is None] == []


def test_a_draft_always_has_a_result() -> None:
    drafts = [p for _, p in ENDS if p.move in (Move.DRAFT_ANSWER, Move.REFUSE_ABUSE)]
    assert drafts
    assert all(p.result for p in drafts)


def test_every_move_of_an_end_is_one_of_the_table() -> None:
    known = {move for _, move in TRANSITIONS}
    assert {progress.move for _, progress in ENDS} <= known


def test_every_question_is_met_and_cites_its_article() -> None:
    met = {question.key for _, progress in ENDS for question, _ in progress.answered}
    assert met == set(BY_KEY)
    assert len(BY_KEY) == len(QUESTIONS)
    assert all(question.article.startswith("第") for question in QUESTIONS)


def test_no_way_is_longer_than_the_table_or_goes_back_a_step() -> None:
    order = list(WizardStep)
    for answers, progress in ENDS:
        assert len(answers) <= len(QUESTIONS)
        steps = [order.index(question.step) for question, _ in progress.answered]
        assert steps == sorted(steps)


def test_values_are_told_apart_and_lead_on_or_end() -> None:
    for question in QUESTIONS:
        values = [choice.value for choice in question.choices]
        assert len(set(values)) == len(values) > 1
        assert all(bool(choice.then) != bool(choice.move) for choice in question.choices)


def test_without_answers_the_first_question_is_open() -> None:
    assert walk({}).question is BY_KEY[FIRST]
    assert walk({FIRST: "nonsense", "held": "found"}).answered == ()


@pytest.mark.parametrize(
    ("last", "result"),
    [("no", ResultCode.DENY_PROCESS), ("yes", ResultCode.PARTIAL)],
)
def test_what_can_be_separated_is_given_in_part(last: str, result: ResultCode) -> None:
    answers = {
        "clear": "clear", "nature": "information", "repeat": "no", "amount": "no",
        "special": "no", "competence": "yes", "public": "no", "held": "found",
        "ground": "process", "may_give": "no", "separable": last, "in_time": "yes", "whole": "yes",
    }  # fmt: skip
    progress = walk(answers)
    assert (progress.move, progress.result) == (Move.DRAFT_ANSWER, result)


def test_a_ground_that_does_not_hold_is_forgotten() -> None:
    answers = {
        "clear": "clear", "nature": "information", "repeat": "no", "amount": "no",
        "special": "no", "competence": "yes", "public": "no", "held": "found",
        "ground": "process", "may_give": "yes",
    }  # fmt: skip
    assert walk(answers).result is None
    assert walk(answers | {"other_bodies": "ask"}).result is None


def test_a_third_party_is_asked_before_its_secret_is_a_ground() -> None:
    answers = {
        "clear": "clear", "nature": "information", "repeat": "no", "amount": "no",
        "special": "no", "competence": "yes", "public": "no", "held": "found",
        "ground": "third", "third": "ask",
    }  # fmt: skip
    assert walk(answers).move is Move.ASK_OPINION
