"""Questionnaires: questions, states, answers, what they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.model import Setting
from gongkai.rules.supervision.surveys import (
    SURVEY_TRANSITIONS,
    AnswersError,
    Given,
    Question,
    QuestionKind,
    Stage,
    SurveyState,
    check_answers,
    check_question,
    satisfaction,
    stage,
    tally,
    without_personal_data,
)

LEVEL = Question("满意吗？", QuestionKind.SCALE)
ONE = Question("从哪里看到？", QuestionKind.SINGLE, ("网站", "公开栏"))
MANY = Question("关心什么？", QuestionKind.MULTIPLE, ("户籍", "交通"), is_required=False)
WORDS = Question("建议", QuestionKind.TEXT, (), is_required=False)
ALL = {1: LEVEL, 2: ONE, 3: MANY, 4: WORDS}


def test_every_state_is_reached_and_none_but_the_withdrawn_is_an_end() -> None:
    lines = SURVEY_TRANSITIONS.values()
    assert {line.end for line in lines} == set(SurveyState)
    assert {line.start for line in lines} - {None} == set(SurveyState) - {SurveyState.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (SurveyState.DRAFT, 5, Stage.HIDDEN),
        (SurveyState.PROPOSED, 5, Stage.HIDDEN),
        (SurveyState.APPROVED, 4, Stage.AHEAD),
        (SurveyState.APPROVED, 5, Stage.OPEN),
        (SurveyState.APPROVED, 9, Stage.OPEN),
        (SurveyState.APPROVED, 10, Stage.CLOSED),
        (SurveyState.REPORTED, 10, Stage.CLOSED),
        (SurveyState.PUBLISHED, 10, Stage.TOLD),
        (SurveyState.WITHDRAWN, 6, Stage.HIDDEN),
    ],
)
def test_it_opens_and_closes_by_its_days(state: SurveyState, today: int, expected: Stage) -> None:
    days = date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, today)
    assert stage(state, *days) is expected


def test_a_question_is_kept_without_empty_options() -> None:
    kept = check_question(" 您 满意吗 ", QuestionKind.SINGLE, ["是", " ", "否 "], is_required=True)
    assert (kept.text, kept.options) == ("您 满意吗", ("是", "否"))
    for kind, options in (
        (QuestionKind.SINGLE, ["是"]),
        (QuestionKind.MULTIPLE, ["是", "是"]),
        (QuestionKind.SCALE, ["好"]),
        (QuestionKind.TEXT, ["好"]),
    ):
        with pytest.raises(BadInputError):
            check_question("满意吗", kind, options, is_required=True)


def test_answers_are_taken_as_the_questions_allow() -> None:
    got = check_answers(ALL, {1: Given((4,)), 2: Given((1, 1)), 3: Given(), 9: Given((0,))})
    assert got == {1: Given((4,)), 2: Given((1,))}
    with pytest.raises(AnswersError) as caught:
        check_answers(ALL, {1: Given((6,)), 2: Given((0, 1)), 4: Given(text="绝密★30年")})
    assert {n: words[:4] for n, words in caught.value.problems.items()} == {
        1: "请从选项", 2: "这道题只", 4: "文字中有",
    }  # fmt: skip
    with pytest.raises(AnswersError, match="这道题还没有答"):
        check_answers(ALL, {2: Given((0,))})
    with pytest.raises(BadInputError, match="至少答一道"):
        check_answers({4: WORDS}, {4: Given(text=" \u200b ")})


def test_personal_data_is_taken_out_of_words_before_anybody_reads_them() -> None:
    text = "我叫张三丰，电话13812345678，身份证520201199001011233，单号20261126000017，请改进。"
    screen = Screen(Setting(on=date(2026, 11, 26)))
    shown, hidden = without_personal_data(text, screen.text(text))
    for secret in ("13812345678", "19900101", "20261126000017"):
        assert secret not in shown
    assert shown.endswith("请改进。")
    assert hidden >= 3
    assert without_personal_data("公开栏很好，2026年更新12次。", ()) == (
        "公开栏很好，2026年更新12次。", 0,
    )  # fmt: skip


def test_counts_means_and_points() -> None:
    got = tally(1, LEVEL, 4, {5: 3, 1: 1})
    assert [n for _, n in got.counts] == [1, 0, 0, 0, 3]
    assert (got.mean, got.share(3)) == (Decimal("4.00"), Decimal("75.00"))
    assert tally(2, ONE, 0, {}).mean is None
    assert tally(2, ONE, 0, {}).share(0) is None
    assert satisfaction({5: 3, 1: 1}) == Decimal("80.00")
    assert satisfaction({3: 2}) == Decimal("60.00")
    assert satisfaction({}) is None
