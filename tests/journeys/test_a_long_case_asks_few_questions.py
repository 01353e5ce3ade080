"""How many questions the page of a case asks the database is fixed, however long the case."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gongkai.rules.results import ResultCode
from tests.factories.info_requests import Office
from tests.journeys.case_desk import CaseDesk

QUESTIONS = 17


@pytest.mark.parametrize("times", [1, 6])
def test_a_case(
    case_office: Office,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    times: int,
) -> None:
    desk = CaseDesk.open(case_office, client)
    clerk = case_office.clerk
    for n in range(times):
        desk.do(clerk, "note", words=f"备注{n}")
        desk.do(clerk, "file", kind="source", papers=SimpleUploadedFile(f"{n}.txt", b"text"))
        desk.do(clerk, "search", places="档案室", keywords="统计", searchers="李四",
                has_found="yes", outcome="找到")  # fmt: skip
        desk.do(clerk, "consult", party="third_party", name=f"某公司{n}", information="合同",
                reason="商业秘密", way="in_person")  # fmt: skip
        desk.draft(ResultCode.GRANT_PROVIDED, attachments="1. 统计表（2页）")
        desk.do(case_office.legal, "legal-review", verdict="yes", opinion="同意")
        desk.do(case_office.signatory, "send-back", reason="请核对")
    client.force_login(clerk)
    with django_assert_num_queries(QUESTIONS):
        assert client.get(desk.path()).status_code == 200
