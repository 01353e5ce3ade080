"""One search over what is published, a form for those who ask on paper, a front page for all three."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from gongkai.info_requests.models import DisclosureOffice
from gongkai.search.adapters.missed import forget_taken, take_missed
from gongkai.search.models import Rebuild
from tests.factories.info_requests import Office

pytestmark = pytest.mark.django_db


def test_a_search_that_finds_nothing_leads_to_a_request(client: Client) -> None:
    shown = client.get("/search/?q=没有这样的词").content.decode()
    assert "没有找到公开的信息" in shown
    assert "申请公开" in shown
    assert "怎样找得准" in client.get("/search/").content.decode()
    assert client.get("/search/?q=%00").status_code == 200


def test_a_search_says_that_its_index_is_being_rebuilt(client: Client) -> None:
    take_missed()
    forget_taken()
    Rebuild.objects.create(after=3, highest=10)
    shown = client.get("/search/?q=没有这样的词").content.decode()
    assert "索引正在重建，已完成 30%" in shown
    assert not take_missed(), "what is not indexed yet is not missing"
    Rebuild.objects.all().delete()
    assert "正在重建" not in client.get("/search/?q=没有这样的词").content.decode()
    assert take_missed()
    forget_taken()


def test_the_address_that_the_search_had_before_leads_on(client: Client) -> None:
    answer = client.get("/find/?q=公安")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "/search/?q=%E5%85%AC%E5%AE%89",
    )


def test_the_front_page_leads_to_items_requests_and_reports_in_this_order(client: Client) -> None:
    shown = client.get("/").content.decode().split("<main", 1)[1]
    places = [
        shown.index(words) for words in ("查看公开的信息", "查询进度", "最新公开", "最新年报")
    ]
    assert places == sorted(places)


def test_a_blank_form_is_printed_with_or_without_the_body(
    case_office: Office, client: Client
) -> None:
    code = DisclosureOffice.objects.get(organisation=case_office.body).organisation.code
    answer = client.get(f"/requests/form.pdf?office={code}")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "政府信息公开申请表" in text.replace("\n", "")
    assert "某市公安局" in text
    blank = Document(io.BytesIO(client.get("/requests/form.docx").content))
    cells = [cell.text for table in blank.tables for row in table.rows for cell in row.cells]
    assert "申请人签名或盖章" in cells
    assert "某市公安局" not in "".join(cells)
    assert client.get("/requests/form.odt").status_code == 404
    assert "/requests/form.pdf" in client.get("/requests/").content.decode()
