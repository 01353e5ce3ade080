"""Answers of the five steps, notices and the applicant's address: kept with the case, seen by all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.info_requests import actions
from gongkai.info_requests.models import NoticeReading, WizardAnswer
from gongkai.rules.access import SYSTEM
from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office
from tests.journeys.case_desk import CaseDesk

pytestmark = pytest.mark.django_db


def answer(desk: CaseDesk, by: object, status: int = 302, **sent: str) -> str:
    desk.client.force_login(by)  # type: ignore[arg-type]
    got = desk.client.post(desk.path("wizard/"), sent)
    assert got.status_code == status, got.content.decode()
    return got.content.decode()


def test_a_colleague_goes_on_where_the_five_steps_were_left(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    answer(desk, case_office.drafter, question="clear", answer="clear")
    shown = desk.read(case_office.clerk, "wizard/")
    assert "清楚，能据此查找" in shown
    assert case_office.drafter.name in shown
    answer(desk, case_office.clerk, question="nature", answer="information")
    page = desk.read(case_office.signatory)
    assert page.count("<dd><span>") == 2
    assert case_office.clerk.name in page
    answer(desk, case_office.clerk, again="clear")
    assert "已经回答的" not in desk.read(case_office.drafter, "wizard/")
    rows = WizardAnswer.objects.values_list("question", "answer")
    assert list(rows) == [
        ("clear", "clear"),
        ("nature", "information"),
        ("clear", ""),
        ("nature", ""),
    ]


def test_who_only_reviews_reads_the_answers_and_gives_none(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    answer(desk, case_office.clerk, question="clear", answer="clear")
    shown = desk.read(case_office.legal, "wizard/")
    assert "清楚，能据此查找" in shown
    assert 'name="answer"' not in shown
    answer(desk, case_office.legal, 403, question="nature", answer="information")
    assert "请选择一个答案" in answer(desk, case_office.clerk, 422, question="nature")
    assert WizardAnswer.objects.count() == 1


def test_an_order_to_answer_anew_begins_the_five_steps_anew(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    answer(desk, case_office.clerk, question="clear", answer="clear")
    desk.draft(ResultCode.GRANT_PROVIDED, attachments="1. 统计表（2页）")
    desk.sign()
    desk.send()
    answer(desk, case_office.clerk, 409, again="clear")
    actions.reopen_request(
        number=desk.number, order="某府复决〔2026〕1号", by=case_office.head, at=timezone.now()
    )
    assert "已经回答的" not in desk.read(case_office.clerk, "wizard/")


def test_each_officer_reads_the_notices_for_themselves(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    assert "条未读" not in desk.read(case_office.clerk)
    actions.escalate(number=desk.number, level=10, by=SYSTEM, at=timezone.now())
    assert "提醒（1" in desk.read(case_office.clerk)
    page = client.get("/desk/notices/").content.decode()
    notice = page.split('name="notice" value="')[1].split('"')[0]
    client.post("/desk/notices/read/", {"notice": notice})
    client.post("/desk/notices/read/", {"notice": [notice, "9999", "x"]})
    assert NoticeReading.objects.count() == 1
    assert "条未读" not in desk.read(case_office.clerk)
    assert "提醒（1" in desk.read(case_office.head)
    client.force_login(case_office.clerk)
    assert "这里没有提醒" in client.get("/desk/notices/?show=unread").content.decode()


def test_a_wrong_address_is_mended_on_the_way_to_dispatch(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    desk.draft(ResultCode.GRANT_PROVIDED, attachments="1. 统计表（2页）")
    letter = desk.sign()
    assert "moves/correct-applicant/" in desk.read(case_office.clerk, f"letters/{letter.pk}/send/")
    step = "moves/correct-applicant/"
    refused = desk.try_to(case_office.clerk, step, email="x", reason="来电")
    assert "电子邮箱应像" in refused
    assert "来电" in refused
    both = desk.try_to(case_office.clerk, step, fax="0850-1234567", strike="fax", reason="来电")
    assert "请只选一种" in both
    shown = desk.do(case_office.clerk, "correct-applicant", address="某市新华路5号", reason="来电")
    assert "已更正申请人的地址" in shown
    assert "新华路" not in shown
    assert "某市新华路5号" in desk.read(case_office.clerk, f"letters/{letter.pk}/send/")
    desk.read(case_office.drafter, step, status=403)
