"""Opinions of the public: what can be taken, what is owed for an answer, what is told."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.consultation import (
    MOST_OPINION,
    Answered,
    OpinionForm,
    Outcome,
    Stage,
    check_outcome,
    feedback_html,
    opinion_number,
    opinion_problems,
    read_opinion,
    stage,
)
from gongkai.rules.errors import BadInputError
from gongkai.rules.identifiers import IndexNumber
from gongkai.rules.rich_text import clean, problems, to_plain

OPENS, CLOSES = date(2026, 11, 1), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("today", "is_told", "found"),
    [
        (date(2026, 10, 31), False, Stage.AHEAD),
        (OPENS, False, Stage.OPEN),
        (CLOSES, False, Stage.OPEN),
        (date(2026, 12, 2), False, Stage.CLOSED),
        (date(2026, 12, 2), True, Stage.TOLD),
    ],
)
def test_the_last_day_still_counts(today: date, is_told: bool, found: Stage) -> None:
    assert stage(OPENS, CLOSES, today=today, is_told=is_told) is found


def test_only_the_text_must_be_there_and_nobody_has_to_give_a_name() -> None:
    assert opinion_problems(OpinionForm("建议增加停车位")) == {}
    assert set(opinion_problems(OpinionForm(""))) == {"text"}
    assert set(opinion_problems(OpinionForm("字" * (MOST_OPINION + 1)))) == {"text"}
    assert "密级标志" in opinion_problems(OpinionForm("见附件（秘密★1年）"))["text"]


def test_what_was_typed_wrong_is_said_at_its_field() -> None:
    form = read_opinion(
        {"text": " 好\u200b ", "phone": "打我电话", "email": "没有", "clause": "条" * 101}
    )
    assert form.text == "好"
    assert set(opinion_problems(form)) == {"phone", "email", "clause"}


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.NOT])
def test_what_is_not_adopted_whole_owes_a_reason(outcome: Outcome) -> None:
    with pytest.raises(BadInputError, match="请写明理由"):
        check_outcome(outcome, " ")
    check_outcome(outcome, "与上位法不符")
    check_outcome(Outcome.ADOPTED, "")


def test_the_number_of_an_opinion_begins_with_that_of_its_draft() -> None:
    index = IndexNumber("11520200MB1A23456R", 2026, 12, 11)
    assert opinion_number(str(index), 7) == "11520200MB1A23456R/202611-00012-0007"


def test_the_result_is_clean_text_with_a_table_that_everybody_can_read() -> None:
    lines = [
        Answered("增加<b>停车位</b>", 3, Outcome.ADOPTED, topic="停放"),
        Answered("取消登记", 1, Outcome.NOT, "与上位法不符", topic="登记"),
    ]
    html = feedback_html("《管理办法（征求意见稿）》", OPENS, CLOSES, 4, lines)
    assert clean(html) == html
    assert problems(html) == ()
    text = to_plain(html)
    assert "2026年11月1日至2026年12月1日" in text
    assert "共收到意见 4 条" in text
    assert "采纳 3 条，部分采纳 0 条，未采纳 1 条" in text
    assert "【停放】增加<b>停车位</b>\t3\t采纳\t—" in text
    assert "与上位法不符" in text


def test_no_opinion_at_all_is_told_as_well() -> None:
    assert "没有收到意见" in feedback_html("办法", OPENS, CLOSES, 0, [])
