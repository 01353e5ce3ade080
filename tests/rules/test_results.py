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
    ApplicantKind,
    LetterKind,
    Part,
    RemedyKind,
    ResultCode,
    table3_cell,
    table3_row,
)

FORMS: tuple[FormId, ...] = ("2019", "2021")
REFUSALS = [code for code, result in RESULTS.items() if result.is_refusal]


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


def test_not_existing_needs_a_search_record() -> None:
    assert Part.SEARCH_RECORD in RESULTS[ResultCode.UNABLE_NOT_EXIST].parts
