"""Remedies by the law of the day: paragraph, reviewer, clocks, table 4."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.calendar import standard_calendar
from gongkai.rules.errors import BadInputError
from gongkai.rules.policy import Policy
from gongkai.rules.remedies import (
    OUTCOME_LABELS,
    REVIEWER_LABELS,
    Addresses,
    BodyKind,
    MissingRemedyError,
    Mode,
    Outcome,
    Procedure,
    Reviewer,
    Track,
    add_months,
    defence_due,
    is_doubtful_suit,
    remedy_mode,
    remedy_paragraph,
    review_admission_due,
    review_by,
    review_decision_due,
    review_reply_due,
    review_until,
    suit_after_review_until,
    suit_for_silence_until,
    suit_until,
    table4_cell,
)
from gongkai.rules.report.forms import load_form
from gongkai.rules.results import RESULTS, RemedyKind, ResultCode

CALENDAR = standard_calendar()
BEFORE, AFTER = date(2023, 12, 31), date(2024, 1, 1)
TODAY = date(2026, 3, 2)
LIMITED = [code for code, result in RESULTS.items() if result.remedy is RemedyKind.LIMITED]
ADDRESSES = Addresses(("六盘水市人民政府",), "六盘水市中级人民法院", "https://xzfy.example.gov.cn")


def paragraph(code: ResultCode | None, on: date, policy: Policy | None = None) -> str:
    return remedy_paragraph(code, on, ADDRESSES, policy or Policy())


# --- modes


@pytest.mark.parametrize("code", [code for code in ResultCode if RESULTS[code].is_refusal])
def test_a_refusal_must_go_to_review_first_since_2024(code: ResultCode) -> None:
    assert remedy_mode(code, BEFORE) is Mode.REVIEW_OR_SUIT
    assert remedy_mode(code, AFTER) is Mode.REVIEW_FIRST


def test_a_decision_that_is_no_result_is_attacked_like_any_open_one() -> None:
    assert remedy_mode(RemedyKind.OPEN, AFTER) is Mode.REVIEW_OR_SUIT
    text = remedy_paragraph(RemedyKind.OPEN, AFTER, ADDRESSES)
    assert text == paragraph(ResultCode.GRANT_PROVIDED, AFTER)


def test_partial_disclosure_goes_to_review_first_for_what_is_withheld() -> None:
    assert remedy_mode(ResultCode.PARTIAL, AFTER) is Mode.REVIEW_FIRST
    assert remedy_mode(ResultCode.PARTIAL, BEFORE) is Mode.REVIEW_OR_SUIT
    policy = Policy(partial_review_first=False)
    assert remedy_mode(ResultCode.PARTIAL, AFTER, policy) is Mode.REVIEW_OR_SUIT


def test_suits_that_courts_do_not_accept_are_left_out_since_june_2025() -> None:
    assert set(LIMITED) == {
        ResultCode.DENY_ADMIN_QUERY,
        ResultCode.UNABLE_NEED_CREATE,
        ResultCode.NOPROC_PETITION,
        ResultCode.NOPROC_REPEAT,
        ResultCode.NOPROC_PUBLICATION,
    }
    for code in LIMITED:
        assert remedy_mode(code, date(2025, 5, 31)) is Mode.REVIEW_OR_SUIT
        assert remedy_mode(code, date(2025, 6, 1)) is Mode.REVIEW_ONLY
        policy = Policy(limited_letters_name_suit=True)
        assert remedy_mode(code, TODAY, policy) is Mode.REVIEW_OR_SUIT


@pytest.mark.parametrize(
    "code",
    [code for code, r in RESULTS.items() if r.remedy in (RemedyKind.OPEN, RemedyKind.BY_CASE)],
)
def test_all_other_results_may_be_reviewed_or_sued(code: ResultCode) -> None:
    for on in (BEFORE, AFTER, TODAY):
        assert remedy_mode(code, on) is Mode.REVIEW_OR_SUIT


# --- the paragraph


def test_a_refusal_of_today_says_review_first_in_sixty_and_fifteen_days() -> None:
    text = paragraph(ResultCode.DENY_STATE_SECRET, TODAY)
    assert "应当先自收到本告知书之日起60日内向六盘水市人民政府申请行政复议" in text
    assert "15日内向六盘水市中级人民法院提起行政诉讼" in text
    assert "受理后逾期不作答复的" in text
    assert "六个月" not in text
    assert "https://xzfy.example.gov.cn" in text


def test_a_refusal_of_2023_names_both_ways_and_no_online_review() -> None:
    text = paragraph(ResultCode.DENY_STATE_SECRET, BEFORE)
    assert "也可以自收到本告知书之日起六个月内" in text
    assert "应当先" not in text
    assert "网上" not in text


def test_before_may_2015_a_suit_had_three_months() -> None:
    assert "三个月" in paragraph(ResultCode.GRANT_PROVIDED, date(2015, 4, 30))
    assert "六个月" in paragraph(ResultCode.GRANT_PROVIDED, date(2015, 5, 1))


def test_a_partial_answer_tells_the_two_ways_apart() -> None:
    text = paragraph(ResultCode.PARTIAL, TODAY)
    assert text.startswith("对本告知书中不予公开的部分不服的，应当先")
    assert "对其余内容不服的，可以" in text


def test_a_limited_letter_names_review_only() -> None:
    text = paragraph(ResultCode.NOPROC_REPEAT, TODAY)
    assert "行政复议" in text
    assert "诉讼" not in text


def test_procedural_letters_have_no_remedy_paragraph() -> None:
    assert remedy_mode(None, TODAY) is Mode.NONE
    assert paragraph(None, TODAY) == ""


@pytest.mark.parametrize("code", ResultCode)
def test_no_answer_leaves_without_a_remedy(code: ResultCode) -> None:
    with pytest.raises(MissingRemedyError, match="行政复议机关"):
        remedy_paragraph(code, TODAY, Addresses(("",), "某法院"))
    assert "六盘水市人民政府" in paragraph(code, TODAY)


def test_a_missing_court_blocks_letters_that_name_a_suit() -> None:
    addresses = Addresses(("某市人民政府",))
    with pytest.raises(MissingRemedyError, match="管辖法院"):
        remedy_paragraph(ResultCode.GRANT_PROVIDED, TODAY, addresses)
    assert remedy_paragraph(ResultCode.NOPROC_PETITION, TODAY, addresses)


# --- who reviews


def test_a_department_is_reviewed_by_its_government_alone_since_2024() -> None:
    assert review_by(BodyKind.LOCAL_DEPARTMENT, AFTER).reviewers == (
        Reviewer.SAME_LEVEL_GOVERNMENT,
    )
    assert review_by(BodyKind.LOCAL_DEPARTMENT, BEFORE).reviewers == (
        Reviewer.SAME_LEVEL_GOVERNMENT,
        Reviewer.HIGHER_DEPARTMENT,
    )


def test_vertical_systems_stay_with_the_higher_department() -> None:
    for on in (BEFORE, AFTER):
        reviewers = review_by(BodyKind.VERTICAL_BODY, on).reviewers
        assert reviewers == (Reviewer.HIGHER_DEPARTMENT,)


def test_a_justice_bureau_leaves_the_choice() -> None:
    assert len(review_by(BodyKind.JUSTICE_DEPARTMENT, AFTER).reviewers) == 2


@pytest.mark.parametrize("body", BodyKind)
def test_every_kind_of_body_has_reviewers_with_their_article_under_both_laws(
    body: BodyKind,
) -> None:
    for on in (BEFORE, AFTER):
        review = review_by(body, on)
        assert review.reviewers
        assert "《行政复议法》" in review.article
        assert all(REVIEWER_LABELS[reviewer] for reviewer in review.reviewers)


# --- clocks


def test_a_period_of_days_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    # 60 days after 6 March is 5 May, inside the holiday of Labour Day.
    assert review_until(date(2026, 3, 6), CALENDAR).due == date(2026, 5, 6)
    assert review_until(date(2026, 3, 2), CALENDAR).due == date(2026, 5, 6)
    assert review_until(date(2026, 2, 24), CALENDAR).due == date(2026, 4, 27)


def test_untold_rights_give_a_year() -> None:
    untold = review_until(date(2025, 3, 3), CALENDAR, rights_told=False)
    assert untold.due == date(2026, 3, 3)


def test_suits_have_six_months_or_fifteen_days_after_review() -> None:
    assert suit_until(date(2026, 1, 15), CALENDAR).due == date(2026, 7, 15)
    assert suit_until(date(2015, 4, 1), CALENDAR).due == date(2015, 7, 1)
    assert suit_after_review_until(date(2026, 3, 3), CALENDAR).due == date(2026, 3, 18)
    assert suit_for_silence_until(date(2026, 3, 30), CALENDAR).due == date(2026, 9, 30)


def test_the_respondent_has_five_or_ten_working_days_and_before_2024_ten_days() -> None:
    day = date(2026, 3, 2)
    assert review_reply_due(day, Procedure.SIMPLE, CALENDAR).due == date(2026, 3, 9)
    assert review_reply_due(day, Procedure.ORDINARY, CALENDAR).due == date(2026, 3, 16)
    policy = Policy(respond_ordinary_days=8)
    assert review_reply_due(day, Procedure.ORDINARY, CALENDAR, policy).due == date(2026, 3, 12)
    old = review_reply_due(date(2023, 3, 1), Procedure.ORDINARY, CALENDAR)
    assert old.due == date(2023, 3, 13)


def test_review_is_admitted_in_five_working_days_and_decided_in_thirty_sixty_or_ninety() -> None:
    day = date(2026, 3, 2)
    assert review_admission_due(day, CALENDAR).due == date(2026, 3, 9)
    assert review_decision_due(day, Procedure.SIMPLE, CALENDAR).due == date(2026, 4, 1)
    assert review_decision_due(day, Procedure.ORDINARY, CALENDAR).due == date(2026, 5, 6)
    longer = review_decision_due(day, Procedure.ORDINARY, CALENDAR, extended=True)
    assert longer.due == date(2026, 6, 1)
    with pytest.raises(BadInputError, match="简易程序"):
        review_decision_due(day, Procedure.SIMPLE, CALENDAR, extended=True)


def test_each_law_holds_from_its_first_day() -> None:
    assert suit_until(date(2015, 4, 30), CALENDAR).due == date(2015, 7, 30)
    assert suit_until(date(2015, 5, 1), CALENDAR).due == date(2015, 11, 2)
    assert review_reply_due(BEFORE, Procedure.SIMPLE, CALENDAR).due == date(2024, 1, 10)
    assert review_reply_due(AFTER, Procedure.SIMPLE, CALENDAR).due == date(2024, 1, 8)
    assert review_decision_due(AFTER, Procedure.SIMPLE, CALENDAR).due == date(2024, 1, 31)
    assert review_decision_due(BEFORE, Procedure.SIMPLE, CALENDAR).due == date(2024, 2, 29)
    assert "网上" in paragraph(ResultCode.GRANT_PROVIDED, AFTER)
    assert "网上" not in paragraph(ResultCode.GRANT_PROVIDED, BEFORE)


def test_days_are_counted_exactly_where_the_last_one_is_a_working_day() -> None:
    day = date(2026, 3, 12)
    assert review_decision_due(day, Procedure.ORDINARY, CALENDAR).due == date(2026, 5, 11)
    longer = review_decision_due(day, Procedure.ORDINARY, CALENDAR, extended=True)
    assert longer.due == date(2026, 6, 10)
    old = review_reply_due(date(2023, 3, 3), Procedure.ORDINARY, CALENDAR)
    assert old.due == date(2023, 3, 13)


def test_the_defence_has_fifteen_days() -> None:
    assert defence_due(date(2026, 3, 2), CALENDAR).due == date(2026, 3, 17)
    assert defence_due(date(2026, 3, 2), CALENDAR, Policy(defence_days=10)).due == date(2026, 3, 12)


def test_a_limit_in_an_unannounced_year_says_so() -> None:
    assert suit_until(date(2026, 8, 3), CALENDAR).provisional
    assert not suit_until(date(2026, 3, 2), CALENDAR).provisional


def test_months_end_where_the_shorter_month_ends() -> None:
    assert add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)


# --- table 4


def test_every_track_and_outcome_has_one_cell_of_table_4() -> None:
    addresses = set(load_form("2021").table("T4").addresses())
    cells = {table4_cell(track, outcome) for track in Track for outcome in Outcome}
    assert cells == {address for address in addresses if not address.endswith(".total")}
    assert set(OUTCOME_LABELS) == set(Outcome)


def test_an_order_to_answer_anew_is_a_correction() -> None:
    assert table4_cell(Track.REVIEW, Outcome.ORDERED) == "T4.cases.review.corrected"
    assert table4_cell(Track.SUIT_DIRECT, Outcome.WITHDRAWN) == "T4.cases.suit_direct.other"


def test_a_direct_suit_against_a_refusal_is_doubtful_since_2024() -> None:
    code = ResultCode.DENY_PROCESS
    assert is_doubtful_suit(code, AFTER, Track.SUIT_DIRECT)
    assert not is_doubtful_suit(code, BEFORE, Track.SUIT_DIRECT)
    assert not is_doubtful_suit(code, AFTER, Track.SUIT_AFTER_REVIEW)
    assert not is_doubtful_suit(ResultCode.UNABLE_NOT_EXIST, AFTER, Track.SUIT_DIRECT)
