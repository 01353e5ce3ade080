"""An answer may be signed only with all its parts."""

from __future__ import annotations

import pytest

from gongkai.rules.answers import (
    Answer,
    IncompleteAnswerError,
    LawLevel,
    answer_problems,
    check_answer,
)
from gongkai.rules.results import PART_LABELS, RESULTS, Part, ResultCode

REFUSALS = [code for code, result in RESULTS.items() if result.is_refusal]


def full(code: ResultCode, **changes: object) -> Answer:
    """An answer with every part in place."""
    parts = dict.fromkeys(
        RESULTS[code].parts, "该合同第三条载明对方的成本构成，公开将损害其竞争地位。"
    )
    answer = {
        "parts": parts,
        "separable": False,
        "other_law_level": LawLevel.LAW,
        "has_supplement_notice": True,
    }
    return Answer(code, **(answer | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ResultCode)
def test_an_answer_with_all_its_parts_may_be_signed(code: ResultCode) -> None:
    check_answer(full(code))


@pytest.mark.parametrize(
    ("code", "part"), [(code, part) for code, result in RESULTS.items() for part in result.parts]
)
def test_no_mandatory_part_may_be_left_out_or_blank(code: ResultCode, part: Part) -> None:
    parts = {**full(code).parts, part: "  "}
    problems = answer_problems(full(code, parts=parts))
    assert f"缺少{PART_LABELS[part]}" in problems
    with pytest.raises(IncompleteAnswerError, match="请补充"):
        check_answer(full(code, parts=parts))


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_must_say_whether_a_part_can_be_given(code: ResultCode) -> None:
    assert "没有回答能否区分处理" in answer_problems(full(code, separable=None))[0]
    assert "应当部分公开" in answer_problems(full(code, separable=True))[0]


@pytest.mark.parametrize("level", [None, LawLevel.LOCAL_REGULATION, LawLevel.RULE])
def test_only_a_law_or_an_administrative_regulation_can_forbid_disclosure(
    level: LawLevel | None,
) -> None:
    (problem,) = answer_problems(full(ResultCode.DENY_LAW_FORBIDS, other_law_level=level))
    assert "法律或行政法规" in problem
    assert not answer_problems(full(ResultCode.DENY_PROCESS, other_law_level=level))


@pytest.mark.parametrize(
    "reason",
    [
        "根据相关规定，申请人申请获取的信息不予公开。",
        "经审核，依据有关法律法规的规定不予公开",
        "按照国家有关政策要求，该信息不宜公开。",
    ],
)
def test_according_to_relevant_provisions_is_no_reason(reason: str) -> None:
    parts = {**full(ResultCode.DENY_INTERNAL).parts, Part.REASON: reason}
    (problem,) = answer_problems(full(ResultCode.DENY_INTERNAL, parts=parts))
    assert "根据相关规定" in problem


def test_still_unclear_is_no_answer_without_a_supplement_notice() -> None:
    (problem,) = answer_problems(full(ResultCode.UNABLE_UNCLEAR, has_supplement_notice=False))
    assert "没有告知过补正" in problem
