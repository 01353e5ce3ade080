"""An answer may be signed only with all its parts."""

from __future__ import annotations

from datetime import date

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
    parts |= {
        part: text
        for part, text in (
            (Part.GROUND, RESULTS[code].ground or "《条例》第十五条"),
            (Part.OTHER_LAW, "《中华人民共和国统计法》第九条"),
        )
        if part in parts
    }
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


@pytest.mark.parametrize(
    ("code", "ground"),
    [
        (ResultCode.DENY_STATE_SECRET, "《条例》第十五条"),
        (ResultCode.DENY_STATE_SECRET, "《条例》的相应条款"),
        (ResultCode.DENY_STATE_SECRET, "《条例》第十四条、第十五条"),
        (ResultCode.DENY_STATE_SECRET, "《中华人民共和国保守国家秘密法》第十四条"),
        (ResultCode.DENY_INTERNAL, "《条例》第十六条"),
        (ResultCode.DENY_INTERNAL, "《条例》第十六条第二款"),
        (ResultCode.DENY_PROCESS, "《条例》第16条第一款"),
        (ResultCode.PARTIAL, "《条例》第三十七条"),
    ],
)
def test_a_ground_that_is_missing_or_belongs_to_another_result_is_named(
    code: ResultCode, ground: str
) -> None:
    (problem,) = answer_problems(full(code, parts={**full(code).parts, Part.GROUND: ground}))
    assert "依据" in problem


@pytest.mark.parametrize(
    ("code", "ground"),
    [
        (ResultCode.DENY_STATE_SECRET, "《条例》第14条"),
        (
            ResultCode.DENY_STATE_SECRET,
            "《中华人民共和国政府信息公开条例》第十四条、《中华人民共和国保守国家秘密法》第十五条",
        ),
        (ResultCode.DENY_CASE_FILE, "第十六条第二款"),
        (ResultCode.PARTIAL, "身份证号码依据《条例》第十五条，考核分数依据第十六条第一款"),
    ],
)
def test_a_right_ground_may_be_written_in_any_usual_way(code: ResultCode, ground: str) -> None:
    check_answer(full(code, parts={**full(code).parts, Part.GROUND: ground}))


def test_a_law_that_forbids_is_named_with_its_article_and_as_it_is_called() -> None:
    code = ResultCode.DENY_LAW_FORBIDS
    vague = {**full(code).parts, Part.OTHER_LAW: "《中华人民共和国统计法》的有关条款"}
    slip = {**full(code).parts, Part.OTHER_LAW: "《中华人民共和国个人信息保护条例》第十条"}
    assert "第几条" in answer_problems(full(code, parts=vague))[0]
    assert "《中华人民共和国个人信息保护法》" in answer_problems(full(code, parts=slip))[0]


def test_a_law_that_is_no_longer_in_force_is_no_basis() -> None:
    parts = {Part.SPECIAL_RULE: "按照《中华人民共和国档案法实施办法》到档案馆查询"}
    answer = Answer(ResultCode.DENY_ADMIN_QUERY, parts)
    assert answer_problems(answer, date(2026, 3, 2))
    assert not answer_problems(answer, date(2023, 3, 2))


def test_still_unclear_is_no_answer_without_a_supplement_notice() -> None:
    (problem,) = answer_problems(full(ResultCode.UNABLE_UNCLEAR, has_supplement_notice=False))
    assert "没有告知过补正" in problem
