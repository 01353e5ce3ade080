"""Composing letters: complete or refused by name, by the law of the day, blind to who asked."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gongkai.rules.letters import (
    FACT_LABELS,
    NUMBER_CODES,
    Audience,
    Fact,
    IncompleteLetterError,
    Section,
    Standard,
    audience,
    compose,
    needed,
    preview,
    template_version,
    title,
)
from gongkai.rules.letters.facts import APPLICANT_FACTS
from gongkai.rules.letters.kinds import ANSWERS, BLIND, SHEETS
from gongkai.rules.letters.procedural import fee_of
from gongkai.rules.results import LETTER_TITLES, RESULTS, LetterKind, Part, ResultCode
from tests.factories.letters import APPLICANT, every_letter, facts_for

K = LetterKind
EVERY = list(every_letter())
REFUSALS = [code for code, result in RESULTS.items() if result.is_refusal]


def text_of(kind: LetterKind, code: ResultCode | None = None, **changes: Any) -> str:
    return "\n".join(compose(kind, facts_for(kind, code, **changes)).texts())


@pytest.mark.parametrize(("kind", "code"), EVERY)
def test_every_kind_and_every_result_composes_with_complete_facts(
    kind: LetterKind, code: ResultCode | None
) -> None:
    letter = compose(kind, facts_for(kind, code))
    assert letter.title == title(kind)
    assert letter.pieces
    assert not letter.gaps
    assert "{" not in "".join(letter.texts())
    assert "〔待填" not in "".join(letter.texts())
    assert letter.template == template_version(kind)


def test_every_result_has_a_letter() -> None:
    assert {code for _, code in EVERY if code} | {ResultCode.OTHER_MISC} == set(ResultCode)
    assert {kind for kind, _ in EVERY} == set(LetterKind)


@pytest.mark.parametrize(
    ("kind", "code", "key"),
    [(kind, code, key) for kind, code in EVERY for key in needed(kind, facts_for(kind, code))],
)
def test_a_letter_that_lacks_a_mandatory_part_is_refused_by_the_name_of_the_part(
    kind: LetterKind, code: ResultCode | None, key: Fact | Part
) -> None:
    facts = facts_for(kind, code)
    del facts[str(key)]
    with pytest.raises(IncompleteLetterError) as caught:
        compose(kind, facts)
    assert str(key) in caught.value.missing
    assert f"缺少{FACT_LABELS[key]}" in str(caught.value)
    assert title(kind) in str(caught.value)


def test_the_refusal_lists_everything_that_is_missing_at_once() -> None:
    with pytest.raises(IncompleteLetterError) as caught:
        compose(K.SUPPLEMENT_NOTICE, {})
    assert set(caught.value.missing) == set(map(str, needed(K.SUPPLEMENT_NOTICE)))
    assert {"points", "reply_by", "guidance", "office_phone"} <= set(caught.value.missing)


def test_blank_text_and_empty_lists_count_as_missing() -> None:
    with pytest.raises(IncompleteLetterError) as caught:
        compose(K.SUPPLEMENT_NOTICE, facts_for(K.SUPPLEMENT_NOTICE, points=[], guidance=" \n"))
    assert set(caught.value.missing) == {"points", "guidance"}


@pytest.mark.parametrize("code", [code for _, code in EVERY if code])
def test_an_answer_holds_all_the_parts_that_its_result_demands(code: ResultCode) -> None:
    text = text_of(RESULTS[code].letter, code)
    facts = facts_for(RESULTS[code].letter, code)
    for part in RESULTS[code].parts:
        value = facts[str(part)]
        assert (value if isinstance(value, str) else value[0]["name"]) in text


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_of_the_last_day_of_2023_names_review_or_suit(code: ResultCode) -> None:
    letter = compose(K.DENIAL, facts_for(K.DENIAL, code, **dated("2023-12-31")))
    remedy = letter.section(Section.REMEDY)
    assert "可以自收到本告知书之日起60日内" in remedy
    assert "也可以自收到本告知书之日起六个月内" in remedy
    assert "应当先" not in remedy


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_from_2024_on_names_review_first(code: ResultCode) -> None:
    letter = compose(K.DENIAL, facts_for(K.DENIAL, code, **dated("2024-01-01")))
    remedy = letter.section(Section.REMEDY)
    assert "应当先自收到本告知书之日起60日内向六盘水市人民政府申请行政复议" in remedy
    assert "六个月" not in remedy


def dated(on: str) -> dict[str, str]:
    return {"dated_on": on, "received_on": "2023-12-04"}


@pytest.mark.parametrize("kind", sorted(set(K) - ANSWERS - SHEETS))
def test_procedural_letters_name_no_remedy_but_decisions_do(kind: LetterKind) -> None:
    letter = compose(kind, facts_for(kind))
    decides = kind in (K.CORRECTION_ANSWER, K.OVERRULING_NOTICE)
    assert bool(letter.section(Section.REMEDY)) is decides


def test_an_answer_without_court_is_refused_where_a_suit_must_be_named() -> None:
    with pytest.raises(IncompleteLetterError, match="缺少管辖法院"):
        compose(K.DENIAL, facts_for(K.DENIAL, ResultCode.DENY_PROCESS, court=None))
    limited = facts_for(K.ADMIN_QUERY, ResultCode.DENY_ADMIN_QUERY, court=None)
    assert "行政诉讼" not in compose(K.ADMIN_QUERY, limited).section(Section.REMEDY)


def test_a_letter_of_a_day_before_the_law_it_cites_is_refused() -> None:
    facts = facts_for(K.GRANT_PUBLIC, dated_on="2019-05-14", received_on="2019-05-06")
    with pytest.raises(IncompleteLetterError, match="2019年5月14日尚未施行"):
        compose(K.GRANT_PUBLIC, facts)


def test_a_law_is_cited_in_full_once_and_by_its_short_name_after() -> None:
    text = text_of(K.DENIAL, ResultCode.DENY_PROCESS)
    full = "《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）"
    assert text.count(full) == 1
    assert text.index(full) < text.index("根据《条例》第三十六条第（三）项")


def test_a_refusal_that_could_be_separated_is_no_refusal() -> None:
    with pytest.raises(IncompleteLetterError, match="应当部分公开"):
        compose(K.DENIAL, facts_for(K.DENIAL, ResultCode.DENY_PROCESS, separable=True))


def test_a_reason_that_says_nothing_is_refused() -> None:
    facts = facts_for(K.DENIAL, ResultCode.DENY_PROCESS, reason="根据相关规定，不予公开。")
    with pytest.raises(IncompleteLetterError, match="根据相关规定"):
        compose(K.DENIAL, facts)


def test_only_a_law_or_administrative_regulation_forbids() -> None:
    facts = facts_for(K.DENIAL, ResultCode.DENY_LAW_FORBIDS, other_law_level="local_regulation")
    with pytest.raises(IncompleteLetterError, match="只能是法律或行政法规"):
        compose(K.DENIAL, facts)


def test_a_result_takes_only_its_own_letter() -> None:
    facts = facts_for(K.DENIAL, ResultCode.GRANT_PROVIDED)
    with pytest.raises(IncompleteLetterError, match="应当用《政府信息公开告知书（予以公开）》"):
        compose(K.DENIAL, facts)


# --- who asked stays hidden ----------------------------------------------------------------------

NAMES = st.text(alphabet="赵钱孙李周吴郑王欧阳明澈静远Alice", min_size=2, max_size=8)
DIGITS = st.text(alphabet="0123456789", min_size=11, max_size=18)


@pytest.mark.parametrize("kind", sorted(BLIND))
@given(name=NAMES, number=DIGITS, phone=DIGITS, address=NAMES)
def test_no_datum_of_the_applicant_occurs_in_a_paper_for_others(
    kind: LetterKind, name: str, number: str, phone: str, address: str
) -> None:
    data = {
        "applicant": name,
        "applicant_id": number,
        "applicant_contact": phone,
        "applicant_address": address,
        "query_code": "7K2M-9QXD-4TFB",
    }
    anonymous = text_of(kind, **dict.fromkeys(data))
    assume(not any(datum in anonymous for datum in data.values()))
    text = text_of(kind, None, **data)
    assert text == anonymous
    assert not any(datum in text for datum in data.values())


@pytest.mark.parametrize("kind", sorted(BLIND - {K.TRANSFER_LIST}))
@pytest.mark.parametrize("key", APPLICANT_FACTS)
def test_an_applicant_named_by_hand_in_a_paper_for_others_is_refused(
    kind: LetterKind, key: Fact
) -> None:
    secret = APPLICANT[str(key)]
    facts = facts_for(kind, information=f"申请人（{' '.join(secret)}）申请的采购合同")
    with pytest.raises(IncompleteLetterError, match="不得透露申请人"):
        compose(kind, facts)


def test_a_district_in_which_the_applicant_lives_gives_nobody_away() -> None:
    information = "钟山区道路护栏维护项目采购合同"
    text = text_of(K.OPINION_LETTER, applicant_address="钟山区", information=information)
    assert information in text


def test_the_applicant_is_told_that_a_third_party_is_asked_but_not_which() -> None:
    assert "贵州某某交通设施有限公司" not in text_of(K.OPINION_NOTICE)


def test_letters_to_the_applicant_bear_the_name_but_no_identity_number() -> None:
    for kind, code in EVERY:
        if kind not in SHEETS:
            assert APPLICANT["applicant_id"] not in text_of(kind, code)


# --- facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"dated_on": "20.3.2026"}, "成文日期应为日期"),
        ({"points": "一段话"}, "需要补正的全部事项应为列表"),
        ({"guidance": 7}, "如何补正的指导和说明应为文字"),
        ({"channel": "pigeon"}, "申请的渠道应为以下之一"),
        ({"applcant": "x"}, "没有“applcant”这一项"),
        ({"reply_by": "2026-03-20"}, "回复期限应在成文日期之后"),
        ({"received_on": "2026-03-21"}, "成文日期早于收到申请的日期"),
    ],
)
def test_a_fact_of_the_wrong_shape_is_refused_with_what_is_wanted(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(IncompleteLetterError, match=reason):
        compose(K.SUPPLEMENT_NOTICE, facts_for(K.SUPPLEMENT_NOTICE, **changes))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([*map(str, FACT_LABELS), "other"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(max_size=30),
            st.lists(st.text(max_size=5)),
        ),
    )
)
def test_whatever_facts_are_given_the_answer_is_a_letter_or_the_one_error(
    facts: dict[str, Any],
) -> None:
    for kind in LetterKind:
        for make in (compose, preview):
            with contextlib.suppress(IncompleteLetterError):
                assert make(kind, facts).kind is kind


def test_what_a_fact_says_is_never_read_as_a_place_for_another_fact() -> None:
    text = text_of(K.SUPPLEMENT_NOTICE, guidance="{applicant_id} 和 {条例}")
    assert "{applicant_id} 和 {条例}。" in text


def test_extending_after_the_due_day_is_refused() -> None:
    with pytest.raises(IncompleteLetterError, match="原答复期限已过"):
        compose(K.EXTENSION_NOTICE, facts_for(K.EXTENSION_NOTICE, dated_on="2026-03-31"))


def test_a_request_is_not_closed_before_its_period_is_over() -> None:
    facts = facts_for(K.CLOSED, ResultCode.OTHER_FEE_UNPAID, pay_by="2026-03-20")
    with pytest.raises(IncompleteLetterError, match="缴费期限尚未届满"):
        compose(K.CLOSED, facts)


# --- fees ----------------------------------------------------------------------------------------


def test_sixty_eight_pages_cost_380_yuan_in_figures_and_capitals() -> None:
    text = text_of(K.FEE_NOTICE)
    assert "应缴金额：380元（大写：人民币叁佰捌拾元整）" in text


def test_the_eleventh_request_of_a_month_costs_one_hundred() -> None:
    facts = {"fee_standard": "items", "fee_count": 11, "fee_first": 11, "fee_month": "2026年3月"}
    text = text_of(K.FEE_NOTICE, None, **facts)
    assert "应缴金额：100元（大写：人民币壹佰元整）" in text
    assert "计件月份为2026年3月，计1件" in text


def test_requests_charged_in_parts_cost_what_they_cost_together() -> None:
    parts = [fee_of(Standard.ITEMS, 20, 1), fee_of(Standard.ITEMS, 35, 21)]
    assert sum(part.yuan for part in parts) == fee_of(Standard.ITEMS, 35).yuan == 3_000


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fee_count": 30}, "没有超过免费的部分"),
        ({"dated_on": "2020-12-31", "received_on": "2020-12-01"}, "信息处理费自 2021-01-01 起"),
        ({"fee_first": 2}, "按量计收没有"),
        ({"fee_standard": "items", "fee_count": 5, "fee_first": 9}, "应在 1 与件数之间"),
    ],
)
def test_a_fee_that_may_not_be_charged_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(IncompleteLetterError, match=reason):
        compose(K.FEE_NOTICE, facts_for(K.FEE_NOTICE, **changes))


# --- other bodies, and days that may move ---------------------------------------------------------


def test_only_a_joint_author_consents_by_silence() -> None:
    joint = text_of(K.JOINT_OPINION_LETTER, None, party="joint_body")
    assert "共同制作" in joint
    assert "第三十四条" in joint
    assert "视为同意公开" in joint
    other = text_of(K.JOINT_OPINION_LETTER, None, party="other_body")
    assert "第三十三条第三款" in other
    assert not {"共同制作", "第三十四条", "视为同意"} & {
        word for word in ("共同制作", "第三十四条", "视为同意") if word in other
    }


@pytest.mark.parametrize("kind", [K.RECEIPT_SLIP, K.EXTENSION_NOTICE])
def test_a_day_beyond_the_announced_holidays_is_told_as_provisional(kind: LetterKind) -> None:
    assert "放假安排尚未公布" in text_of(kind, None, provisional=True)
    assert "放假安排尚未公布" not in text_of(kind, None, provisional=False)


# --- previews ------------------------------------------------------------------------------------


def test_a_preview_shows_the_gaps_and_names_them() -> None:
    letter = preview(K.SUPPLEMENT_NOTICE, facts_for(K.SUPPLEMENT_NOTICE, points=None, number=None))
    assert letter.gaps == ("发文字号", "需要补正的全部事项")
    assert "〔待填：需要补正的全部事项〕" in letter.section(Section.DEMAND)


def test_the_preview_of_complete_facts_is_the_letter() -> None:
    for kind, code in EVERY:
        facts = facts_for(kind, code)
        assert preview(kind, facts) == compose(kind, facts)


def test_every_kind_that_bears_a_number_has_a_code_for_it() -> None:
    numbered = {kind for kind, code in EVERY if compose(kind, facts_for(kind, code)).number}
    assert set(NUMBER_CODES) == numbered


def test_papers_for_others_are_those_that_hide_the_applicant() -> None:
    assert {kind for kind in K if audience(kind) is Audience.OUTSIDER} == BLIND


def test_titles_are_those_of_the_table_of_kinds() -> None:
    assert all(LETTER_TITLES[kind].startswith(title(kind)) for kind in K)
