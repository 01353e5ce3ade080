"""Each of the eight grounds of refusal goes out with its own parts and the right remedy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from gongkai.rules.grounds import grounds_of
from gongkai.rules.remedies import Addresses, remedy_paragraph
from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office, get
from tests.factories.typed_answers import typed_parts
from tests.journeys.case_desk import CaseDesk
from tests.journeys.conftest import Visit
from tests.journeys.requests_by_browser import Citizen, Desks, text_of_pdf

R = ResultCode
REVIEW_FIRST = (
    R.DENY_STATE_SECRET,
    R.DENY_LAW_FORBIDS,
    R.DENY_SAFETY_STABILITY,
    R.DENY_THIRD_PARTY,
    R.DENY_INTERNAL,
    R.DENY_PROCESS,
    R.DENY_CASE_FILE,
)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", [*REVIEW_FIRST, R.DENY_ADMIN_QUERY])
def test_a_refusal(visit: Visit, desks: Desks, code: ResultCode) -> None:
    citizen = Citizen(visit)
    number = citizen.files()
    if code is R.DENY_THIRD_PARTY:
        desks.clerk.consults(number, "某建筑公司")
        desks.clerk.hears(number, "不同意公开", "含有报价")
    desks.answer(number, code)
    today = timezone.localdate()
    letter = citizen.opens_answer(code)
    for words in typed_parts(code).values():
        expect(letter).to_contain_text(words)
    for ground in grounds_of(code)[:1]:
        expect(letter).to_contain_text(ground)
    if code is R.DENY_LAW_FORBIDS:
        expect(letter).to_contain_text("《中华人民共和国保守国家秘密法》第三十条")
    remedy = remedy_paragraph(code, today, Addresses(("某市人民政府",), "某市某区人民法院"))
    assert ("先" in remedy) == (code in REVIEW_FIRST)
    expect(letter).to_contain_text(remedy)
    assert re.sub(r"\s", "", remedy) in text_of_pdf(citizen.downloads("下载 PDF"))
    assert get(number).result == code
    assert desks.counted(code, today.year) == 1


def form(code: ResultCode, **changes: Any) -> dict[str, Any]:
    """What the form of a refusal sends."""
    return {
        "code": code.value,
        "grounds": grounds_of(code)[:1],
        "reason": "该信息记录了尚在侦办的案件线索",
        "severability": "各页内容不可分离",
        "separable": "no",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grounds": []}, "请选择依据的条、款、项"),
        ({"reason": "根据相关规定"}, "理由只写了"),
        ({"separable": "yes"}, "应当部分公开"),
        ({"separable": ""}, "请回答能不能区分处理"),
        ({"law": "中华人民共和国档案法"}, "请写明该法律的条款"),
    ],
)
def test_a_refusal_without_its_parts_stays_on_the_desk(
    case_office: Office, client: Client, changes: dict[str, Any], said: str
) -> None:
    desk = CaseDesk.open(case_office, client)
    sent = form(R.DENY_PROCESS, **changes)
    shown = desk.try_to(case_office.drafter, "moves/draft/", **sent)
    assert said in shown
    assert "各页内容不可分离" in shown
    assert desk.request.state == "received"


def test_a_local_rule_forbids_nothing(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    sent = form(
        R.DENY_LAW_FORBIDS,
        other_law="elsewhere",
        other_article="第三条",
        other_title="某市保密规定",
        other_level="document",
    )
    shown = desk.try_to(case_office.drafter, "moves/draft/", **sent)
    assert "禁止公开的依据只能是法律或行政法规" in shown


def test_not_existing_needs_a_search(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    parts: dict[str, Any] = {
        "code": "UNABLE_NOT_EXIST",
        "search_record": "查过",
        "reason": "1987年才设立该机构",
    }
    assert "请先登记检索" in desk.try_to(case_office.drafter, "moves/draft/", **parts)
    desk.do(case_office.drafter, "search", places="档案室、办公系统", keywords="设卡 收费",
            searchers="李四", has_found="no", outcome="没有找到")  # fmt: skip
    filled = desk.read(case_office.drafter, "moves/draft/?code=UNABLE_NOT_EXIST")
    assert "李四在档案室、办公系统以“设卡 收费”检索，结果：没有找到" in filled
    desk.do(case_office.drafter, "draft", **parts)


def test_a_look_shows_the_letter_and_hands_nothing_in(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    client.force_login(case_office.drafter)
    sent = form(R.DENY_PROCESS, reason="") | {"look": "1"}
    shown = client.post(desk.path("moves/draft/"), sent)
    assert shown.status_code == 200
    assert "还缺少" in shown.content.decode()
    assert "具体理由" in shown.content.decode()
    assert not desk.request.letters.exclude(result="").exists()
