"""The page of a case leads to its files for covering, its review, its likes; nothing is typed twice."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import AuditEvent
from gongkai.info_requests.models import Redaction, RequestFile
from gongkai.info_requests.tasks import make_next_redaction
from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office
from tests.factories.pdfs import printed_pdf
from tests.factories.remedies import register_case
from tests.journeys.case_desk import CaseDesk

pytestmark = pytest.mark.django_db
GRANT = {"attachments": "1. 事故统计表（2页）"}


def file_of(desk: CaseDesk, name: str) -> RequestFile:
    return RequestFile.objects.get(request__number=desk.number, name=name)


def add_source(desk: CaseDesk, name: str, data: bytes) -> RequestFile:
    papers = SimpleUploadedFile(name, data)
    desk.do(desk.office.clerk, "file", kind="source", papers=papers)
    return file_of(desk, name)


def version_of(source: RequestFile) -> int:
    return Redaction.objects.get(source=source).version


def test_each_file_that_can_be_covered_has_its_link(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    contract = add_source(desk, "合同.pdf", printed_pdf(["电话13800000000"]))
    plain = add_source(desk, "说明.txt", b"text")
    shown = desk.read(case_office.clerk)
    assert f"/files/{contract.pk}/redact/" in shown
    assert f"/files/{plain.pk}/redact/" not in shown
    assert "/redact/" not in desk.read(case_office.signatory)
    assert "/redact/" not in desk.read(case_office.clerk, "print/")


def test_an_answered_case_leads_to_its_review_and_others_do_not(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    assert "登记复议或诉讼" not in desk.read(case_office.clerk)
    desk.draft(ResultCode.GRANT_PROVIDED, **GRANT)
    desk.sign()
    desk.send()
    shown = desk.read(case_office.clerk)
    assert f"/desk/remedies/register/?request={desk.number}" in shown
    remedy = register_case(case_office, timezone.now(), number=desk.number)
    shown = desk.read(case_office.clerk)
    assert f"/desk/remedies/{remedy.number}/" in shown
    assert "/desk/remedies/register/" not in desk.read(case_office.signatory)


def test_an_answer_may_become_public_when_it_has_left(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    publish = f"/desk/requests/{desk.number}/publish/"
    desk.draft(ResultCode.GRANT_PROVIDED, **GRANT)
    desk.sign()
    assert publish not in desk.read(case_office.clerk)
    desk.send()
    assert publish in desk.read(case_office.clerk)
    assert client.get(publish).status_code == 200


def test_a_partial_answer_starts_from_what_was_covered(case_office: Office, client: Client) -> None:
    desk = CaseDesk.open(case_office, client)
    source = add_source(desk, "合同.pdf", printed_pdf(["电话13800000000"]))
    draft = f"moves/draft/?code={ResultCode.PARTIAL.value}"
    assert "案卷里还没有遮盖好的文件" in desk.read(case_office.drafter, draft)
    path, by = desk.path(f"files/{source.pk}/redact/"), case_office.drafter
    client.force_login(by)
    client.post(path)
    accepted = {"page": 1, "do": "accept_all", "ground": "DENY_THIRD_PARTY"}
    client.post(f"{path}change/", {"seen": version_of(source), **accepted})
    client.post(f"{path}preview/", {"seen": version_of(source)})
    assert make_next_redaction(timezone.now)
    shown = desk.read(by, draft)
    assert "案卷里还没有遮盖好的文件" not in shown
    withheld = re.search(r'name="withheld"[^>]*>\s*([^<]*)<', shown)
    assert withheld is not None
    assert "第十五条" in withheld.group(1)


def test_the_officer_sees_the_first_page_of_what_goes_along(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    papers = SimpleUploadedFile("统计表.pdf", printed_pdf(["一月 12 起"]))
    desk.draft(ResultCode.GRANT_PROVIDED, **GRANT, papers=papers)
    letter = desk.sign()
    picture = desk.path(f"files/{file_of(desk, '统计表.pdf').pk}/first.png")
    assert picture in desk.read(case_office.clerk, f"letters/{letter.pk}/send/")
    assert client.get(picture).content.startswith(b"\x89PNG")


def test_the_application_is_printed_from_the_case_and_the_look_recorded(
    case_office: Office, client: Client
) -> None:
    desk = CaseDesk.open(case_office, client)
    shown = desk.read(case_office.clerk, "sheets/application_form/")
    for told in ("张三", "居民身份证", "某市和平路2号", "2025年本市道路交通事故统计数据"):
        assert told in shown
    look = AuditEvent.objects.get(action="info_requests.view_identity")
    assert "打印政府信息公开申请表" in str(look.after)
    desk.read(case_office.legal, "sheets/application_form/", status=403)
