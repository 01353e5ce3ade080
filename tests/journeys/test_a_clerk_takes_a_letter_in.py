"""A letter without signature comes: the clerk registers it with its envelope, confirms it, splits it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.audit.models import AuditEvent
from gongkai.info_requests.models import InfoRequest
from gongkai.rules.deadlines import Channel
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    build_office,
    file_online,
    get,
    register,
    set_up_office,
)
from tests.journeys.conftest import Visit

SCAN = b"%PDF-1.7\nscan"


@pytest.fixture
def office(city: City) -> Office:
    return build_office(city, timezone.now())


@pytest.fixture
def desk(client: Client, office: Office) -> Client:
    client.force_login(office.clerk)
    return client


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_ordinary_letter_is_registered_with_its_envelope_then_confirmed_then_split(
    visit: Visit, office: Office
) -> None:
    page = visit("/desk/requests/register/", sign_in="police-clerk")
    dates = page.locator("#dates")
    page.get_by_label("当面提交").check()
    dates.get_by_text("答复期限的最后一天").wait_for()
    page.get_by_label("平常信函等无需签收的邮寄").check()
    dates.get_by_text("还没有收到之日").wait_for()
    page.get_by_label("信封扫描件").set_input_files(
        {"name": "信封.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    page.get_by_label("姓名或单位全称").fill("李秀兰")
    page.get_by_label("地址").fill("某市和平路8号")
    page.get_by_role("button", name="登记", exact=True).click()
    assert "请填写所需信息的描述" in page.locator(".error-summary").inner_text()
    assert page.get_by_label("姓名或单位全称").input_value() == "李秀兰"
    page.get_by_label("所需信息的描述").fill("一、养犬收费依据。二、停车场审批文件。")
    page.get_by_label("信封扫描件").set_input_files(
        {"name": "信封.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("link", name="确认收到").click()
    page.get_by_label("怎样与申请人确认").wait_for()
    request = InfoRequest.objects.get()
    assert (request.received_on, request.state) == (None, "submitted")
    assert [file.kind for file in request.files.all()] == ["envelope"]
    page.get_by_label("怎样与申请人确认").fill("电话联系本人，确认是其寄出")
    page.get_by_role("button", name="确认收到").click()
    page.get_by_role("link", name="登记回执（交申请人）").click()
    page.get_by_role("button", name="打印登记回执").wait_for()
    request.refresh_from_db()
    assert request.received_on == timezone.localdate()
    page.get_by_role("link", name="拆成几件").click()
    page.get_by_label("第 1 件的内容").fill("养犬收费依据")
    page.get_by_label("第 2 件的内容").fill("停车场审批文件")
    page.get_by_role("button", name="确认拆分").click()
    page.get_by_text("已拆成 2 件").wait_for()
    received = InfoRequest.objects.values_list("description", "received_on").order_by("pk")
    today = timezone.localdate()
    assert list(received) == [("养犬收费依据", today), ("停车场审批文件", today)]


def sent(office: Office, **changes: object) -> dict[str, object]:
    known: dict[str, object] = {
        "organisation": office.body.pk,
        "channel": "signed_mail",
        "arrived_on": timezone.localdate().isoformat(),
        "kind": "natural",
        "name": "李秀兰",
        "id_kind": "id_card",
        "id_number": "",
        "phone": "13800000000",
        "description": "养犬收费依据",
        "form_wanted": "paper",
        "way_wanted": "in_person",
    }
    return known | changes


def test_without_scripts_the_dates_show_on_a_button_and_nothing_is_lost(
    desk: Client, office: Office
) -> None:
    answer = desk.post("/desk/requests/register/", sent(office, look="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "以行政机关签收之日为收到之日" in text
    assert "李秀兰" in text
    assert not InfoRequest.objects.exists()


def test_a_signed_letter_keeps_its_number_and_a_wrong_scan_is_refused_in_words(
    desk: Client, office: Office
) -> None:
    fake = SimpleUploadedFile("信封.pdf", b"MZ no pdf")
    answer = desk.post("/desk/requests/register/", sent(office, envelope=fake))
    assert answer.status_code == 422
    assert "内容与扩展名不符" in answer.content.decode()
    desk.post("/desk/requests/register/", sent(office, tracking="XA12345678952"))
    request = InfoRequest.objects.get()
    assert request.received_on == timezone.localdate()
    assert request.events.get(kind="arrived").data["tracking"] == "XA12345678952"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "请填写申请人的姓名或单位全称"),
        ({"description": " "}, "请填写所需信息的描述"),
        ({"channel": "portal"}, "选择一个有效的选项"),
        ({"arrived_on": "2999-01-01"}, "还没有到"),
        ({"organisation": "1"}, "选择一个有效的选项"),
        ({"channel": "in_person"}, "请填写证件号码"),
        ({"confirmed_on": "明天"}, "2026-11-23"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Client, office: Office, changes: dict[str, str], words: str
) -> None:
    answer = desk.post("/desk/requests/register/", sent(office, address="和平路8号", **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "和平路8号" in answer.content.decode()
    assert not InfoRequest.objects.exists()


def test_what_was_spoken_is_received_when_the_applicant_confirmed_it(
    desk: Client, office: Office
) -> None:
    desk.post(
        "/desk/requests/register/", sent(office, channel="oral", id_kind="other", id_number="1")
    )
    request = InfoRequest.objects.get()
    assert request.state == "draft"
    path = f"/desk/cases/{request.number}/moves/confirm-filled-in/"
    assert "养犬收费依据" in desk.get(path).content.decode()
    desk.post(path, {"seen": request.version, "is_read": "on"})
    assert get(request.number).received_on == timezone.localdate()


def test_the_receipt_is_printed_with_the_code_and_each_print_is_recorded(
    desk: Client, office: Office
) -> None:
    receipt = register(office, timezone.now(), Channel.IN_PERSON)
    page = desk.get(f"/desk/requests/{receipt.number}/intake/").content.decode()
    assert receipt.code not in page
    sheet = desk.post(f"/desk/requests/{receipt.number}/receipt.html")
    assert receipt.code in sheet.content.decode()
    assert desk.post(f"/desk/requests/{receipt.number}/receipt.pdf").content.startswith(b"%PDF")
    desk.post(f"/desk/requests/{receipt.number}/new-code/", {"reason": "持身份证到窗口"})
    again = desk.post(f"/desk/requests/{receipt.number}/receipt.html").content.decode()
    assert receipt.code not in again
    assert AuditEvent.objects.filter(action="info_requests.print_slip").count() == 3


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_sheet_of_the_receipt_keeps_its_own_style(visit: Visit, office: Office) -> None:
    number = register(office, timezone.now(), Channel.IN_PERSON).number
    page = visit(f"/desk/requests/{number}/intake/", sign_in="police-clerk")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="网页版回执").click()
    sheet = opened.value
    sheet.wait_for_load_state()
    assert sheet.evaluate("document.styleSheets.length") == 1


def test_a_request_sent_astray_goes_to_the_body_that_it_was_meant_for(
    desk: Client, office: Office, city: City
) -> None:
    set_up_office(city.education, timezone.now(), issuer="某教信公")
    number = register(office, timezone.now(), Channel.ORDINARY_MAIL).number
    path = f"/desk/requests/{number}/transfer/"
    assert desk.post(path, {"organisation": city.education.pk}).status_code == 422
    desk.post(path, {"organisation": city.education.pk, "reason": "申请书写的是市教育局"})
    assert get(number).organisation == city.education
    assert desk.get(f"/desk/requests/{number}/intake/").status_code == 404
    desk.force_login(city.education_clerk)
    told = desk.get(f"/desk/cases/{number}/").content.decode()
    assert "由某市公安局转出；转给某市教育局" in told


def test_what_another_body_passed_on_tells_which_one_it_was(desk: Client, office: Office) -> None:
    form = sent(office, channel="forwarded")
    refused = desk.post("/desk/requests/register/", form)
    assert refused.status_code == 422
    assert "由谁转来" in refused.content.decode()
    desk.post("/desk/requests/register/", {**form, "forwarded_by": "某市教育局"})
    request = InfoRequest.objects.get()
    assert "由某市教育局转来" in desk.get(f"/desk/cases/{request.number}/").content.decode()


def test_a_stale_page_changes_nothing(desk: Client, office: Office) -> None:
    number = register(office, timezone.now(), Channel.ORDINARY_MAIL).number
    answer = desk.post(f"/desk/cases/{number}/moves/confirm/", {"how": "电话", "seen": "0"})
    assert answer.status_code == 422
    assert "您填写的内容还在下面" in answer.content.decode()
    assert get(number).received_on is None


def test_repeats_and_the_count_of_the_month_are_shown(desk: Client, office: Office) -> None:
    now = timezone.now()
    numbers = [file_online(office, now).number for _ in range(11)]
    text = desk.get(f"/desk/requests/{numbers[-1]}/intake/").content.decode()
    assert "第 <strong>11</strong> 件" in text
    assert "100 元" in text
    assert "同一申请人" in text


def test_who_is_not_of_the_disclosure_office_takes_nothing_in(
    client: Client, office: Office
) -> None:
    number = file_online(office, timezone.now()).number
    client.force_login(office.drafter)
    assert "您不能登记申请" in client.get("/desk/requests/register/").content.decode()
    assert client.get(f"/desk/requests/{number}/intake/").status_code == 403


def test_the_page_of_an_intake_asks_few_questions(
    desk: Client, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    number = file_online(office, timezone.now()).number
    for path, most in ((f"/desk/requests/{number}/intake/", 20), ("/desk/requests/register/", 9)):
        with django_assert_max_num_queries(most):
            assert desk.get(path).status_code == 200
