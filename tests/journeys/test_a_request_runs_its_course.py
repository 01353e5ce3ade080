"""Supplement, extension, silence, fee, repeat, petition, late answer, order and year end, on the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.info_requests import actions
from gongkai.info_requests.models import Letter
from gongkai.info_requests.queries import table3
from gongkai.rules.deadlines.events import Party
from gongkai.rules.results import LetterKind, ResultCode
from tests.factories.info_requests import Office, after, file_online, noon, serve_letter
from tests.journeys.case_desk import CaseDesk, days_ago

GRANT = {"attachments": "1. 事故统计表（2页）"}
R = ResultCode


@pytest.fixture
def office(case_office: Office) -> Office:
    return case_office


def sent_notice(desk: CaseDesk, kind: LetterKind) -> Letter:
    return desk.request.letters.get(kind=kind)


def test_supplement_then_granted(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client, ago=2)
    today = timezone.localdate()
    shown = desk.do(
        office.clerk,
        "supplement-notice",
        points="请写明年份\n请写明区县",
        reply_by=str(today + timedelta(20)),
        way="portal",
    )
    assert "待补正" in shown
    assert "请写明年份；请写明区县" in shown
    desk.serve(sent_notice(desk, LetterKind.SUPPLEMENT_NOTICE))
    desk.do(office.clerk, "supplement", words="2025年，全市")
    assert desk.request.due_on == after(office, today, 20)
    assert "告知补正" in desk.read(office.clerk)
    refused = desk.read(office.clerk, "moves/supplement-notice/", status=409)
    assert "第三十条" in refused
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    letter = desk.sign()
    assert "补正" in desk.read(office.clerk, f"letters/{letter.pk}/")
    desk.send()
    assert not desk.request.is_late


def test_an_eighth_working_day_is_too_late_for_a_supplement_notice(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client, ago=8)
    shown = desk.read(office.clerk)
    assert "现在不能办的" in shown
    assert "第三十条" in desk.read(office.clerk, "moves/supplement-notice/", status=409)


def test_an_extension_is_for_the_head_and_before_the_due_day(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client, ago=18)
    due = desk.request.due_on
    assert due is not None
    assert "公开办负责人" in desk.read(office.clerk, "moves/extend/", status=403)
    said = desk.try_to(office.head, "moves/extend/", days="21", reason="年份多", way="portal")
    assert "最多延长 20 个工作日" in said
    assert "年份多" in said
    shown = desk.do(office.head, "extend", days="15", reason="涉及年份较多", way="portal")
    assert "已延期" in shown
    assert desk.request.due_on == after(office, due, 15)
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()
    assert not desk.request.is_late


def consulted(office: Office, client: Client, ago: int, served: int) -> CaseDesk:
    """A case whose third party got its letter so many working days ago."""
    desk = CaseDesk.open(office, client, ago=ago)
    at = days_ago(office, served)
    consultation = actions.start_consultation(
        number=desk.number,
        party=Party.THIRD_PARTY,
        name="某建筑公司",
        contact={"china_post": "某市工业路8号"},
        information="施工合同全文",
        reason="可能含有商业秘密",
        by=office.clerk,
        at=at,
    )
    serve_letter(office, desk.number, consultation.letters.get(), at)
    return desk


def test_a_silent_third_party_neither_agrees_nor_refuses(office: Office, client: Client) -> None:
    early = consulted(office, client, ago=12, served=10)
    said = early.try_to(office.clerk, "moves/opinion/", key="1", opinion="silent")
    assert "尚未期满" in said
    desk = consulted(office, client, ago=18, served=16)
    desk.do(office.clerk, "opinion", key="1", opinion="silent")
    assert "逾期未提出意见" in desk.read(office.clerk)
    shown = desk.read(office.drafter, "moves/draft/?code=DENY_THIRD_PARTY")
    assert "第三方意见，逾期未提出意见" in shown
    assert "某建筑公司" not in shown.split("征求第三方意见的经过")[1].split("</textarea>")[0]
    desk.do(
        office.head,
        "overrule",
        key="1",
        ground="silence",
        reason="所涉合同没有约定保密",
        disclose_on=str(timezone.localdate()),
        way="china_post",
    )
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()


def test_a_fee_that_is_not_paid_closes_the_request(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client, ago=2)
    both = desk.try_to(office.clerk, "moves/fee/", basis="items", pages="68", way="portal")
    assert "只能选一种" in both
    desk.client.force_login(office.clerk)
    look = desk.client.post(
        desk.path("moves/fee/"), {"basis": "pages", "pages": "68", "way": "portal", "look": "1"}
    ).content.decode()
    assert "380 元" in look
    assert not desk.request.letters.filter(kind=LetterKind.FEE_NOTICE).exists()
    assert "待缴费" in desk.do(office.clerk, "fee", basis="pages", pages="68", way="portal")
    early = desk.try_to(office.clerk, "moves/fee-lapsed/", is_sure="on")
    assert "送达" in early
    old = CaseDesk.open(office, client, ago=40)
    charge = actions.issue_fee_notice(
        number=old.number, pages=68, by=office.clerk, at=days_ago(office, 38)
    )
    serve_letter(office, old.number, charge.letter, days_ago(office, 37))
    shown = old.do(office.clerk, "fee-lapsed", is_sure="on")
    assert "逾期未缴费，不再处理" in shown
    assert old.request.result == R.OTHER_FEE_UNPAID


def test_a_repeat_names_the_earlier_answer(office: Office, client: Client) -> None:
    first = CaseDesk.open(office, client, ago=10)
    first.draft(R.GRANT_PROVIDED, **GRANT)
    letter = first.sign()
    first.send()
    again = CaseDesk.open(office, client, ago=1)
    client.force_login(office.drafter)
    for question, value in (("clear", "clear"), ("nature", "information")):
        client.post(again.path("wizard/"), {"question": question, "answer": value})
    assert letter.number in again.read(office.drafter, "wizard/")
    form = again.read(office.drafter, "moves/draft/?code=NOPROC_REPEAT")
    assert letter.number in form
    again.draft(R.NOPROC_REPEAT, reason="内容与上次相同", earlier_answer=f"{letter.number}答复")
    again.sign()
    again.send()
    assert again.request.result == R.NOPROC_REPEAT


def test_a_petition_is_told_its_channel(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    desk.draft(R.NOPROC_PETITION, reason="要求查处噪声扰民的投诉", proper_channel="请拨打110")
    letter = desk.sign()
    assert "请拨打110" in desk.read(office.clerk, f"letters/{letter.pk}/")
    desk.send()
    assert desk.request.result == R.NOPROC_PETITION


def test_a_late_answer_still_goes_out_and_says_so(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client, ago=23)
    assert "逾期" in desk.read(office.clerk)
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()
    assert desk.request.is_late
    assert "逾期答复" in desk.read(office.clerk)


def test_an_order_reopens_a_case(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client, ago=10)
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()
    assert "已送达" in desk.serve()
    assert "请填写判决书" in desk.try_to(office.clerk, "moves/reopen/", order="")
    shown = desk.do(office.clerk, "reopen", order="某府复决〔2026〕7号", days="15")
    assert "某府复决〔2026〕7号" in shown
    assert desk.request.due_on == after(office, timezone.localdate(), 15)
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    assert desk.sign().number.endswith("2号")


def test_a_case_open_at_the_end_of_the_year_is_carried_over(office: Office, client: Client) -> None:
    last_year = timezone.localdate().year - 1
    start = noon(after(office, timezone.localdate().replace(year=last_year, month=12, day=31), -3))
    number = file_online(office, start).number
    desk = CaseDesk(office, client, number)
    assert table3(office.clerk, office.body.pk, last_year)["T3.carried_out.natural"] == 1
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()
    this_year = table3(office.clerk, office.body.pk, last_year + 1)
    assert this_year["T3.carried_in.natural"] == 1
    assert this_year["T3.granted.natural"] == 1
    assert table3(office.clerk, office.body.pk, last_year)["T3.carried_out.natural"] == 1


def test_a_withdrawal_needs_its_paper(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    assert "请上传申请人的书面撤回材料" in desk.try_to(office.clerk, "moves/withdraw/")
    paper: Any = SimpleUploadedFile("撤回.txt", "本人撤回。".encode())
    assert "已撤回" in desk.do(office.clerk, "withdraw", papers=paper)


def test_two_officers_act_at_once_and_the_second_is_told(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    seen = desk.request.version
    desk.do(office.drafter, "search", places="档案室", keywords="统计", searchers="李四",
            has_found="yes", outcome="找到三份")  # fmt: skip
    said = desk.try_to(
        office.clerk, "moves/consult/", seen=seen, party="third_party", name="某公司",
        information="合同全文", reason="商业秘密", way="in_person",
    )  # fmt: skip
    assert "人员drafter刚刚办理了这件申请" in said
    assert "没有提交" in said
    assert "合同全文" in said
    assert desk.request.consultations.count() == 0
    desk.do(office.clerk, "consult", party="third_party", name="某公司", information="合同全文",
            reason="商业秘密", way="in_person")  # fmt: skip


def test_who_signs_sees_what_is_signed_and_may_not_have_drafted_it(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client)
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    assert "缺少法制审核意见" in desk.read(office.signatory, "moves/sign/", status=409)
    assert "事故统计表（2页）" in desk.read(office.legal, "moves/legal-review/")
    desk.do(office.legal, "legal-review", verdict="no", opinion="请写明年份")
    yes = {"verdict": "yes", "opinion": "同意"}
    desk.do(office.legal, "legal-review", **yes)
    desk.do(office.secrecy, "secrecy-review", **yes)
    shown = desk.read(office.signatory, "moves/sign/")
    assert "事故统计表（2页）" in shown
    assert "请核对后勾选" in desk.try_to(office.signatory, "moves/sign/")
    assert "已签发" in desk.do(office.signatory, "sign", is_read="on")


def test_a_returned_draft_keeps_its_words(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    desk.draft(R.GRANT_PROVIDED, attachments="1. 只写了一次的清单（3页）")
    desk.do(office.signatory, "send-back", reason="请补页数")
    shown = desk.read(office.drafter, "moves/draft/?code=GRANT_PROVIDED")
    assert "只写了一次的清单" in shown


def test_the_identity_opens_with_a_reason_alone(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    assert "13800000000" not in desk.read(office.clerk)
    assert "请写明查看的理由" in desk.try_to(office.clerk, "identity/", reason="")
    client.force_login(office.clerk)
    shown = client.post(desk.path("identity/"), {"reason": "联系补正"}).content.decode()
    assert "13800000000" in shown
    client.force_login(office.legal)
    assert client.post(desk.path("identity/"), {"reason": "看看"}).status_code == 403


def test_the_first_look_of_who_works_on_it_is_noted_once(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    desk.read(office.legal)
    assert desk.request.opened_at is None
    desk.read(office.clerk)
    first = desk.request.opened_at
    assert desk.request.opened_by == office.clerk
    desk.read(office.head)
    assert desk.request.opened_at == first


def test_a_file_is_shown_as_what_it_is(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    upload: Any = SimpleUploadedFile("统计.txt", "三百起".encode())
    desk.do(office.clerk, "file", kind="source", papers=upload)
    file = desk.request.files.get()
    client.force_login(office.clerk)
    answer = client.get(desk.path(f"files/{file.pk}/"))
    assert answer.content.decode() == "三百起"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["registration_sheet", "deadline_sheet"])
def test_sheets_print_from_the_case(office: Office, client: Client, kind: str) -> None:
    desk = CaseDesk.open(office, client)
    assert desk.number in desk.read(office.clerk, f"sheets/{kind}/")
    client.force_login(office.clerk)
    assert client.get(desk.path(f"sheets/{kind}/sheet.docx")).content.startswith(b"PK")
    assert client.get(desk.path(f"sheets/{kind}/sheet.exe")).status_code == 404
    assert client.get(desk.path("sheets/none/")).status_code == 404


def test_an_unknown_step_is_not_found_and_a_foreign_state_explains(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client)
    desk.read(office.clerk, "moves/dance/", status=404)
    assert "现在不能“登记缴费”" in desk.read(office.clerk, "moves/payment/", status=409)
