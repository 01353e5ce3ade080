"""The 23 results: letter, remedy, mandatory parts, and one cell in each form."""

from __future__ import annotations

from collections import Counter

import pytest

from gongkai.rules.report.forms import FormId, load_form, t3_leaves
from gongkai.rules.results import (
    APPLICANT_LABELS,
    LETTER_TITLES,
    PART_LABELS,
    RESULTS,
    Answer,
    ApplicantKind,
    IncompleteAnswerError,
    LawLevel,
    LetterKind,
    Part,
    RemedyKind,
    ResultCode,
    answer_problems,
    check_answer,
    table3_cell,
    table3_row,
)

FORMS: tuple[FormId, ...] = ("2019", "2021")
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


def test_there_are_twenty_three_results_each_with_label_letter_and_article() -> None:
    assert set(RESULTS) == set(ResultCode)
    assert len(RESULTS) == 23
    for result in RESULTS.values():
        assert result.label
        assert result.article
        assert result.letter in LETTER_TITLES


def test_letters_parts_and_applicants_all_have_chinese_names() -> None:
    assert set(LETTER_TITLES) == set(LetterKind)
    assert set(PART_LABELS) == set(Part)
    assert set(APPLICANT_LABELS) == set(ApplicantKind)


@pytest.mark.parametrize("form", FORMS)
def test_every_result_lands_in_exactly_one_row_and_every_row_has_a_result(form: FormId) -> None:
    rows = load_form(form).table("T3").rows
    places = Counter(code for row in rows for code in row.result_codes)
    assert places == Counter(dict.fromkeys(ResultCode, 1))
    assert {table3_row(code, form) for code in ResultCode} == set(t3_leaves(load_form(form)))


@pytest.mark.parametrize("form", FORMS)
def test_the_cell_of_a_result_and_an_applicant_exists_in_the_form(form: FormId) -> None:
    addresses = set(load_form(form).addresses())
    cells = {table3_cell(code, kind, form) for code in ResultCode for kind in ApplicantKind}
    assert cells <= addresses
    assert not any(cell.endswith(".total") for cell in cells)


def test_the_kinds_of_applicants_are_the_columns_of_table_3() -> None:
    for form in FORMS:
        columns = [column.code for column in load_form(form).table("T3").columns]
        assert columns == [*ApplicantKind, "total"]


def test_withheld_for_silence_moves_from_one_cell_to_three_between_the_forms() -> None:
    assert table3_row(ResultCode.OTHER_FEE_UNPAID, "2019") == "other"
    assert table3_row(ResultCode.OTHER_FEE_UNPAID, "2021") == "other_fee_unpaid"
    assert table3_row(ResultCode.OTHER_NO_SUPPLEMENT, "2021") == "other_no_supplement"


def test_not_existing_and_not_ours_share_a_cell_and_a_refusal_never_holds_either() -> None:
    assert table3_row(ResultCode.UNABLE_NOT_EXIST, "2021") == "unable_not_held"
    assert table3_row(ResultCode.UNABLE_NOT_THIS_BODY, "2021") == "unable_not_held"


def test_only_articles_14_to_16_refuse() -> None:
    assert len(REFUSALS) == 7
    assert all(
        RESULTS[code].article.startswith(("第十四", "第十五", "第十六")) for code in REFUSALS
    )
    assert RESULTS[ResultCode.DENY_ADMIN_QUERY].remedy is RemedyKind.LIMITED


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


def test_not_existing_needs_a_search_record() -> None:
    assert Part.SEARCH_RECORD in RESULTS[ResultCode.UNABLE_NOT_EXIST].parts


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
