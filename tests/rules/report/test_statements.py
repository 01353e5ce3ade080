"""Numbers stated in the narrative: what they count, how sure, and the cells they bind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.rules.report.model import Statement
from gongkai.rules.report.statements import find_statements


def stated(text: str, year: int | None = 2023) -> list[Statement]:
    return find_statements({"S1": text}, year=year)


def one(text: str) -> Statement:
    (statement,) = stated(text)
    return statement


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("收到政府信息公开申请1,234件", 1234, "exact"),
        ("收到政府信息公开申请１２件", 12, "exact"),
        ("收到政府信息公开申请 1 2 3 件", 123, "exact"),
        ("收到政府信息公开申请50余件", 50, "lower"),
        ("收到政府信息公开申请超1.2万件", 12000, "lower"),
        ("收到政府信息公开申请近300件", 300, "about"),
        ("收到政府信息公开申请约300件", 300, "about"),
        ("收到政府信息公开申请不足300件", 300, "upper"),
        ("收到政府信息公开申请一百零五件", 105, "exact"),
        ("共收到十二件政府信息公开申请", 12, "exact"),
        ("收到两件政府信息公开申请", 2, "exact"),
        ("收到政府信息公开申请2.5万余件", 25000, "lower"),
        ("未收到政府信息公开申请", 0, "exact"),
    ],
)
def test_numbers_are_read_in_every_way_of_writing(text: str, value: int, bound: str) -> None:
    statement = one(text)
    assert statement.subject == "requests.new"
    assert (statement.value, statement.bound) == (value, bound)
    assert statement.cells == ("T3.new_received.total",)


@pytest.mark.parametrize(
    ("text", "subject", "label"),
    [
        ("主动公开政府信息4536条", "published.total", ""),
        ("通过门户网站公开政府信息907条", "published.channel", "网站"),
        ("全年向媒体投送稿件800余篇", "media.pitched", ""),
        ("获中央级媒体采用稿件12篇", "media.adopted", "中央级"),
        ("市级媒体刊发报道210余篇", "media.adopted", "市级"),
        ("现有政务新媒体账号9个", "accounts", ""),
        ("微博粉丝数超3万人", "followers", ""),
        ("图解阅读量突破2万次", "reads", ""),
        ("新设公开栏6块", "boards", ""),
        ("举办新闻发布会5场", "press_conferences", ""),
        ("发布政策解读材料15篇", "interpretations", ""),
        ("实收信息处理费200元", "fee.collected", ""),
        ("组织培训4次", "training.sessions", ""),
        ("培训人员300人次", "training.people", ""),
        ("处理12345热线47件", "other", ""),
        ("办理人大建议23件", "other", ""),
    ],
)
def test_the_wording_decides_what_is_counted(text: str, subject: str, label: str) -> None:
    statement = one(text)
    assert (statement.subject, statement.label, statement.cells) == (subject, label, ())


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("政府信息公开申请办结18件", {"T3.result_total.total"}),
        ("上年结转的申请7件", {"T3.carried_in.total"}),
        ("还有6件依法顺延至下一年", {"T3.carried_out.total"}),
        ("2022年结转政府信息公开申请2件", {"T3.carried_in.total"}),
        ("结转2024年度继续办理2件", {"T3.carried_out.total"}),
        ("政府信息公开申请中，自然人申请7件", {"T3.new_received.natural"}),
        (
            "依申请公开中，无法提供5件",
            {"T3.unable_not_held.total", "T3.unable_need_create.total", "T3.unable_unclear.total"},
        ),
        ("政府信息公开行政复议3件", {"T4.cases.review.total"}),
        (
            "政府信息公开行政诉讼3件",
            {"T4.cases.suit_direct.total", "T4.cases.suit_after_review.total"},
        ),
        ("因政府信息公开复议后起诉3件", {"T4.cases.suit_after_review.total"}),
    ],
)
def test_certain_wordings_are_bound_to_their_cells(text: str, cells: set[str]) -> None:
    assert set(one(text).cells) == cells


@pytest.mark.parametrize(
    "text",
    [
        "办理行政复议案件35件",
        "受理群众信访申请35件",
        "2022年收到政府信息公开申请35件",
        "收到政府信息公开申请比上年增加35件",
        "自2008年以来累计收到政府信息公开申请35件",
        "其中网上收到政府信息公开申请35件",
        "依申请公开中，因不掌握相关信息无法提供35件",
        "作为复议机关办理政府信息公开行政复议35件",
        "2021年结转政府信息公开申请35件",
        "2022年未收到政府信息公开申请",
        "依申请公开中，不予以公开35件",
    ],
)
def test_a_doubtful_number_is_bound_to_no_cell(text: str) -> None:
    assert [statement.cells for statement in stated(text)] == [()]


def test_outcomes_belong_to_the_kind_of_case_named_last() -> None:
    text = (
        "政府信息公开行政复议5件，其中结果维持2件，结果纠正3件；"
        "行政诉讼2件，其中结果维持1件，尚未审结1件。"
    )
    assert [(s.subject, s.value) for s in stated(text)] == [
        ("review.total", 5),
        ("review.upheld", 2),
        ("review.corrected", 3),
        ("suit.total", 2),
        ("suit.upheld", 1),
        ("suit.pending", 1),
    ]


def test_other_handling_binds_the_rows_of_the_form_of_the_year() -> None:
    text = "依申请公开中，其他处理4件"
    old = find_statements({"S1": text}, year=2020)[0]
    new = find_statements({"S1": text}, year=2021)[0]
    assert old.cells == ("T3.other.total",)
    assert len(new.cells) == 3


def test_no_cases_in_a_paragraph_on_requests_is_a_zero_for_both() -> None:
    text = "（二）依申请公开。全年无行政复议、行政诉讼的情况发生。"
    assert [(s.subject, s.value) for s in stated(text)] == [("review.total", 0), ("suit.total", 0)]


def test_the_wording_is_a_piece_of_the_original_line_breaks_included() -> None:
    text = "全年收到政府信息公开申\n请 45 件，办\n结 43 件，其余在办。"
    new, handled = stated(text)
    assert new.text == "全年收到政府信息公开申\n请 45 件"
    assert handled.text == "办\n结 43 件"
    assert all(statement.text in text for statement in (new, handled))


def test_money_keeps_its_unit_and_its_cents() -> None:
    statement = one("收取信息处理费共计380.50元")
    assert (statement.value, statement.unit) == (Decimal("380.50"), "元")


def test_tables_and_the_opening_are_not_searched() -> None:
    sections = {"S2": "公开信息3条", "S3": "收到申请3件", "S4": "行政复议3件"}
    assert find_statements(sections, "电话：0517-87290606，收到政府信息公开申请9件") == []


def test_hostile_text_is_walked_in_linear_time() -> None:
    for piece in ("收到", "1件", "无行政复议", "公开信息", "（", "其中", "1"):
        find_statements({"S1": piece * 20_000}, year=2023)
