"""The form of the secrecy review."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.results import ResultCode
from gongkai.rules.secrecy import (
    CONCLUSION_LABELS,
    GROUNDS,
    QUESTIONS,
    Conclusion,
    SecrecyFormError,
    check_form,
    check_withholding,
    form_problems,
    is_asked,
)
from tests.factories.contents import CLEAN_FORM

DAY = date(2026, 11, 23)


def test_a_clean_form_lets_the_item_pass() -> None:
    assert check_form(CLEAN_FORM, Conclusion.PUBLISH, "") is Conclusion.PUBLISH


@pytest.mark.parametrize("code", [c for c, q in QUESTIONS.items() if not q.may_be_empty])
def test_every_question_that_is_asked_wants_an_answer(code: str) -> None:
    answers = {key: value for key, value in CLEAN_FORM.items() if key != code}
    asked = is_asked(QUESTIONS[code], answers)
    assert (code in form_problems(answers, Conclusion.REFER, "会商")) is asked


def test_a_question_that_hangs_on_another_is_asked_only_then() -> None:
    assert not is_asked(QUESTIONS["confirmed_by"], CLEAN_FORM)
    answers = CLEAN_FORM | {"involves_others": "yes"}
    assert set(form_problems(answers, Conclusion.PUBLISH, "")) == {"confirmed_by"}
    answers |= {"confirmed_by": "市财政局，2026年11月20日"}
    assert form_problems(answers, Conclusion.PUBLISH, "") == {}


def test_an_answer_outside_of_the_choices_is_refused() -> None:
    assert set(form_problems(CLEAN_FORM | {"carrier": "片"}, Conclusion.PUBLISH, "")) == {"carrier"}


@pytest.mark.parametrize(
    "code",
    ["has_state_secret", "has_work_secret", "has_forbidden", "is_safety", "is_aggregated"],
)
def test_what_may_not_be_disclosed_cannot_be_concluded_public(code: str) -> None:
    answers = CLEAN_FORM | {code: "yes"}
    with pytest.raises(SecrecyFormError) as caught:
        check_form(answers, Conclusion.PUBLISH, "")
    assert set(caught.value.problems) == {code}
    assert check_form(answers, Conclusion.WITHHOLD, "第十四条") is Conclusion.WITHHOLD


def test_private_data_needs_masking_or_a_ground() -> None:
    answers = CLEAN_FORM | {"has_privacy": "yes"}
    assert "has_privacy" in form_problems(answers, Conclusion.PUBLISH, "")
    assert form_problems(answers | {"is_deidentified": "yes"}, Conclusion.PUBLISH, "") == {}
    assert form_problems(answers | {"privacy_ground": "consent"}, Conclusion.PUBLISH, "") == {}
    assert form_problems(answers | {"privacy_ground": "none"}, Conclusion.PUBLISH, "")


def test_masking_does_not_lift_a_trade_secret() -> None:
    answers = CLEAN_FORM | {"has_trade_secret": "yes", "is_deidentified": "yes"}
    assert "has_trade_secret" in form_problems(answers, Conclusion.PUBLISH, "")
    answers |= {"privacy_ground": "public_interest"}
    assert form_problems(answers, Conclusion.PUBLISH, "") == {}


def test_what_is_not_proactive_or_was_not_looked_into_is_not_let_pass() -> None:
    problems = form_problems(
        CLEAN_FORM | {"mode": "on_request", "embedded_checked": "no"}, Conclusion.PUBLISH, ""
    )
    assert set(problems) == {"mode", "embedded_checked"}


@pytest.mark.parametrize("conclusion", [Conclusion.WITHHOLD, Conclusion.REFER])
def test_every_other_conclusion_gives_its_reason(conclusion: Conclusion) -> None:
    assert set(form_problems(CLEAN_FORM, conclusion, " ")) == {"reason"}
    assert set(form_problems(CLEAN_FORM, None, "")) == {"conclusion"}
    assert set(CONCLUSION_LABELS) == set(Conclusion)


def test_the_register_wants_ground_reason_and_a_day_to_come() -> None:
    with pytest.raises(SecrecyFormError) as caught:
        check_withholding(None, "", DAY, today=DAY)
    assert set(caught.value.problems) == {"ground", "reason", "review_by_on"}
    with pytest.raises(SecrecyFormError, match="法定理由"):
        check_withholding(ResultCode.GRANT_PROVIDED, "理由", date(2027, 1, 1), today=DAY)
    kept = check_withholding(ResultCode.DENY_PROCESS, " 理由 ", date(2027, 1, 1), today=DAY)
    assert (kept.reason, kept.review_by_on) == ("理由", date(2027, 1, 1))
    assert GROUNDS[ResultCode.DENY_PROCESS] == "过程性信息"
