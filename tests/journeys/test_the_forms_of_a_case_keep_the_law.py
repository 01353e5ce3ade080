"""The forms of a case refuse what the law refuses, keep what was typed, and say what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.info_requests.models import Consultation
from gongkai.rules.deadlines.events import Party
from gongkai.rules.results import LetterKind, ResultCode
from tests.factories.info_requests import Office, after
from tests.journeys.case_desk import CaseDesk

GRANT = {"attachments": "1. 事故统计表（2页）"}
R = ResultCode


@pytest.fixture
def office(case_office: Office) -> Office:
    return case_office


def test_a_second_supplement_notice_is_refused(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client, ago=2)
    by = str(timezone.localdate() + timedelta(20))
    desk.do(office.clerk, "supplement-notice", points="请写明年份", reply_by=by, way="portal")
    desk.serve(desk.request.letters.get(kind=LetterKind.SUPPLEMENT_NOTICE))
    desk.do(office.clerk, "supplement", words="2025年，全市")
    assert "第三十条" in desk.read(office.clerk, "moves/supplement-notice/", status=409)


def test_an_eighth_working_day_is_too_late_for_a_supplement_notice(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client, ago=8)
    shown = desk.read(office.clerk)
    assert "现在不能办的" in shown
    assert "第三十条" in desk.read(office.clerk, "moves/supplement-notice/", status=409)


def test_an_extension_is_for_the_head_and_of_twenty_days_at_most(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client, ago=18)
    assert "公开办负责人" in desk.read(office.clerk, "moves/extend/", status=403)
    said = desk.try_to(office.head, "moves/extend/", days="21", reason="年份多", way="portal")
    assert "最多延长 20 个工作日" in said
    assert "年份多" in said


def test_a_third_party_is_not_silent_before_its_last_day(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client, ago=12)
    desk.do(office.clerk, "consult", party="third_party", name="某公司", information="合同全文",
            reason="商业秘密", way="in_person")  # fmt: skip
    asked = Consultation.objects.get(party=Party.THIRD_PARTY)
    desk.serve(asked.letters.get())
    said = desk.try_to(office.clerk, "moves/opinion/", key=asked.key, opinion="silent")
    assert "尚未期满" in said


def test_a_fee_is_charged_by_one_tariff_and_lapses_after_its_service_alone(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client, ago=2)
    both = desk.try_to(office.clerk, "moves/fee/", basis="items", pages="68", way="portal")
    assert "只能选一种" in both
    assert not desk.request.letters.filter(kind=LetterKind.FEE_NOTICE).exists()
    desk.do(office.clerk, "fee", basis="pages", pages="68", way="portal")
    assert "送达" in desk.try_to(office.clerk, "moves/fee-lapsed/", is_sure="on")


def test_an_order_that_came_without_a_remedy_case_reopens_a_request(
    office: Office, client: Client
) -> None:
    desk = CaseDesk.open(office, client, ago=10)
    desk.draft(R.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()
    assert "已送达" in desk.serve()
    assert "请填写判决书" in desk.try_to(office.clerk, "moves/reopen/", order="")
    shown = desk.do(office.clerk, "reopen", order="某府复决〔2026〕7号", days="15")
    assert "某府复决〔2026〕7号" in shown
    assert desk.request.due_on == after(office, timezone.localdate(), 15)


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


def test_the_list_of_errors_leads_to_the_first_choice(office: Office, client: Client) -> None:
    desk = CaseDesk.open(office, client)
    shown = desk.try_to(office.clerk, "moves/fee/", way="portal")
    assert '<a href="#id_basis_0">请选择按件或按量。</a>' in shown
    assert 'id="id_basis_0"' in shown
