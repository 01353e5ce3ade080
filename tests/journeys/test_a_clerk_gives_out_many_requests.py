"""A clerk finds requests in the list, chooses some by the keyboard, and gives them out at once."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.audit.models import AuditEvent
from tests.factories.city import City
from tests.factories.info_requests import Office, build_office, file_online, get
from tests.journeys.conftest import Visit


@pytest.fixture
def office(city: City) -> Office:
    return build_office(city, timezone.now())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_rows_are_chosen_by_keys_and_given_to_a_unit(visit: Visit, office: Office) -> None:
    now = timezone.now()
    numbers = [file_online(office, now, name=f"申请人{i}").number for i in range(3)]
    page = visit("/desk/requests/", sign_in="police-clerk")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert "（2 件）" in page.locator("#assign").inner_text()
    page.locator("#assign").get_by_label("承办单位").select_option(label="交通警察支队")
    page.get_by_role("button", name="分办", exact=True).click()
    page.get_by_text("已把 2 件申请分给交通警察支队").wait_for()
    page.get_by_role("link", name="返回清单").click()
    page.get_by_role("row", name=numbers[0]).get_by_text("交通警察支队").first.wait_for()
    assert [get(number).unit == office.city.traffic for number in numbers] == [True, True, False]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_scripts_the_list_works_as_well(visit: Visit, office: Office) -> None:
    number = file_online(office, timezone.now()).number
    page = visit("/desk/requests/", sign_in="police-clerk", script=False)
    page.get_by_label(f"选中 {number}").check()
    page.locator("#assign").get_by_label("经办人").select_option(value=str(office.drafter.pk))
    page.get_by_role("button", name="分办", exact=True).click()
    page.get_by_text("已把 1 件申请分给").wait_for()
    assert get(number).handler == office.drafter


@pytest.fixture
def desk(client: Client, office: Office) -> Client:
    client.force_login(office.clerk)
    return client


def test_what_is_shown_is_exported_harmlessly_and_recorded(desk: Client, office: Office) -> None:
    now = timezone.now()
    file_online(office, now, name="=1+1张三")
    file_online(office, now, name="李四")
    answer = desk.get("/desk/requests/export.csv?q=张三")
    assert len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) == 1
    lines = list(
        csv.reader(io.StringIO(desk.get("/desk/requests/export.csv").content.decode("utf-8-sig")))
    )
    assert sorted(line[2] for line in lines[1:]) == ["'=1+1张三", "李四"]
    book = openpyxl.load_workbook(io.BytesIO(desk.get("/desk/requests/export.xlsx").content))
    assert {cell.data_type for cell in book.worksheets[0]["C"]} == {"s"}
    kept = AuditEvent.objects.filter(action="info_requests.note_export")
    assert [event.after["count"] for event in kept if event.after] == [0, 2, 2]
    assert desk.get("/desk/requests/export.exe").status_code == 404


def test_a_list_is_kept_used_and_deleted(desk: Client) -> None:
    desk.post("/desk/requests/lists/", {"name": "急件", "query": "level=2&mine=1"})
    shown = desk.get("/desk/requests/").content.decode()
    assert "?level=2&amp;mine=1" in shown
    assert desk.post("/desk/requests/lists/", {"name": "", "query": ""}).status_code == 422
    kept = desk.get("/desk/requests/").context["saved"][0]
    desk.post(f"/desk/requests/lists/{kept.id}/")
    assert desk.get("/desk/requests/").context["saved"] == []


def test_the_search_on_top_finds_requests_and_reports(desk: Client, office: Office) -> None:
    number = file_online(office, timezone.now(), name="欧阳明").number
    for words in (number, "欧阳", "事故统计"):
        assert number in desk.get("/desk/find/", {"q": words}).content.decode(), words
    assert number not in desk.get("/desk/find/", {"q": "没有"}).content.decode()
    assert desk.get("/desk/find/").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["level=x", "state=nothing", "handler=0", "arrived_from=2026-13-45", "after=~~", "q=\0"],
)
def test_a_filter_that_is_none_is_passed_over(desk: Client, office: Office, query: str) -> None:
    number = file_online(office, timezone.now()).number
    answer = desk.get(f"/desk/requests/?{query}")
    assert answer.status_code == 200
    assert number in answer.content.decode()


def test_the_pages_ask_few_questions_however_many_requests_there_are(
    desk: Client, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at: datetime = timezone.now()
    for i in range(12):
        file_online(office, at, name=f"申请人{i}")
    for path, most in (("/desk/requests/", 21), ("/desk/", 41), ("/desk/find/?q=申请人", 17)):
        with django_assert_max_num_queries(most):
            assert desk.get(path).status_code == 200
