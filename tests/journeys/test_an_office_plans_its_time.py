"""An office sees its month, hands cases over, bears absences, takes a late notice in, keeps its settings."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.accounts.actions import close_account
from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions
from gongkai.info_requests.models import Absence, CalendarChange, DisclosureOffice, Notice
from gongkai.rules.access import SYSTEM
from gongkai.rules.calendar import standard_calendar
from tests.factories.city import City
from tests.factories.info_requests import Office, build_office, file_online, get
from tests.journeys.conftest import Visit


@pytest.fixture
def office(city: City) -> Office:
    return build_office(city, timezone.now())


@pytest.fixture
def desk(client: Client, office: Office) -> Client:
    client.force_login(office.clerk)
    return client


def given(office: Office) -> str:
    """A case in the drafter's hands."""
    number = file_online(office, timezone.now()).number
    actions.assign_request(
        number=number, handler=office.drafter, by=office.clerk, at=timezone.now()
    )
    return number


# --- absences and hand-over ----------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_absent_name_a_deputy_and_come_back_early(visit: Visit, office: Office) -> None:
    number = given(office)
    page = visit("/desk/requests/handover/", sign_in="police-clerk")
    form = page.locator("form", has=page.get_by_role("button", name="登记请假"))
    form.get_by_label("谁请假").select_option(value=str(office.drafter.pk))
    form.get_by_label("代办人").select_option(value=str(office.clerk.pk))
    form.get_by_role("button", name="登记请假").click()
    assert "请填写日期" in page.locator(".error-summary").inner_text()
    form.get_by_label("结束日期").fill((timezone.localdate() + timedelta(3)).isoformat())
    form.get_by_role("button", name="登记请假").click()
    page.get_by_text("不在岗").wait_for()
    page.goto("/desk/requests/?mine=1")
    row = page.get_by_role("row", name=number)
    assert "代" in row.inner_text()
    page.goto("/desk/requests/handover/")
    page.get_by_role("button", name="销假").click()
    page.get_by_text("已销假").wait_for()
    page.goto("/desk/requests/?mine=1")
    assert page.get_by_role("row", name=number).count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_cases_of_a_closed_account_are_found_and_handed_over(visit: Visit, office: Office) -> None:
    number = given(office)
    close_account(person=office.drafter, by=SYSTEM, at=timezone.now())
    page = visit("/desk/requests/?orphaned=1", sign_in="police-clerk")
    assert "无人办理" in page.get_by_role("row", name=number).inner_text()
    page.goto("/desk/requests/handover/")
    page.get_by_text("账号已停用，名下还有 1 件").wait_for()
    form = page.locator("form", has=page.get_by_role("button", name="移交", exact=True))
    form.get_by_label("移交人").select_option(value=str(office.drafter.pk))
    form.get_by_label("接手人").select_option(value=str(office.head.pk))
    form.get_by_label("移交的理由").fill("调离")
    form.get_by_role("button", name="移交", exact=True).click()
    page.get_by_text("已移交 1 件").wait_for()
    assert get(number).handler == office.head


def test_what_makes_no_sense_is_refused_at_its_form(desk: Client, office: Office) -> None:
    given(office)
    day = timezone.localdate().isoformat()
    over = {"from_person": office.drafter.pk, "to_person": office.drafter.pk, "reason": "x"}
    assert desk.post("/desk/requests/handover/", over).status_code == 422
    away = {"away-person": office.drafter.pk, "away-from_on": day, "away-until_on": "2020-01-01"}
    answer = desk.post("/desk/requests/handover/absences/", away)
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode()
    assert not Absence.objects.exists()


def test_nobody_is_given_a_case_that_they_could_not_see(desk: Client, office: Office) -> None:
    number = file_online(office, timezone.now()).number
    answer = desk.post(
        "/desk/requests/assign/", {"n": [number], "to-handler": office.city.traffic_clerk.pk}
    )
    assert "看不到这件申请" in answer.content.decode()
    both = {
        "n": [number],
        "to-handler": office.city.traffic_clerk.pk,
        "to-unit": office.city.traffic.pk,
    }
    desk.post("/desk/requests/assign/", both)
    assert get(number).handler == office.city.traffic_clerk


# --- the month -----------------------------------------------------------------------------------


def test_the_month_shows_due_days_internal_dates_and_holidays(desk: Client, office: Office) -> None:
    number = given(office)
    due = get(number).due_on
    assert due is not None
    text = desk.get(f"/desk/requests/calendar/?month={due:%Y-%m}").content.decode()
    assert "到期：2025年本市道路" in text
    assert "报送签发" in text
    assert (
        "到期："
        not in desk.get(f"/desk/requests/calendar/?month={due:%Y-%m}&mine=1").content.decode()
    )
    october = desk.get("/desk/requests/calendar/?month=2026-10").content.decode()
    assert "国庆节" in october
    assert "<strong>班</strong>" in october


@pytest.mark.parametrize("month", ["2004-01", "2050-12", "1999-01", "2026-13", "x", "2026-1"])
def test_a_month_at_or_beyond_the_edge_is_a_page(desk: Client, month: str) -> None:
    assert desk.get(f"/desk/requests/calendar/?month={month}").status_code == 200


# --- a late holiday notice -----------------------------------------------------------------------


def late_notice() -> str:
    """A year file that makes a working day in a week or two a holiday."""
    off = standard_calendar().add_working_days(timezone.localdate(), 6)
    return json.dumps(
        {
            "region": "CN",
            "year": off.year,
            "document": "国办发明电〔演示〕9号",
            "announced_on": timezone.localdate().isoformat(),
            "revision": 1,
            "amends": True,
            "off": {off.isoformat(): "延长假期"},
            "work": {},
        }
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_late_notice_is_read_its_effect_shown_and_approved(visit: Visit, office: Office) -> None:
    number = file_online(office, timezone.now()).number
    before = get(number).due_on
    page = visit("/desk/requests/holidays/", sign_in="supervisor")
    page.get_by_label("通知全文").fill("关于端午节放假的通知")
    page.get_by_role("button", name="读取并列出影响").click()
    assert "这不是国务院办公厅放假安排通知的全文" in page.locator(".error-summary").inner_text()
    page.get_by_label("通知全文").fill(late_notice())
    page.get_by_role("button", name="读取并列出影响").click()
    row = page.get_by_role("row", name=number)
    assert before is not None
    assert f"{before.year}年{before.month}月{before.day}日" in row.inner_text()
    assert "推后" in row.inner_text()
    assert get(number).due_on == before
    page.get_by_role("button", name="采用这份通知").click()
    page.get_by_text("1 件申请的期限有变化").wait_for()
    after = get(number).due_on
    assert after is not None
    assert after > before
    assert Notice.objects.filter(subject="答复期限有变化", request__number=number).exists()


def test_a_notice_may_be_left_out_with_a_reason_and_decided_once(
    client: Client, office: Office
) -> None:
    number = file_online(office, timezone.now()).number
    before = get(number).due_on
    client.force_login(office.city.supervisor)
    client.post("/desk/requests/holidays/", {"text": late_notice()})
    change = CalendarChange.objects.get()
    path = f"/desk/requests/holidays/{change.pk}/"
    assert client.post(path, {"reject": "1", "reason": ""}).status_code == 422
    client.post(path, {"reject": "1", "reason": "重复"})
    assert client.post(path, {"approve": "1"}).status_code == 422
    assert get(number).due_on == before
    client.force_login(office.clerk)
    assert client.get(path).status_code == 404
    assert client.post("/desk/requests/holidays/", {"text": late_notice()}).status_code == 422


def test_what_nobody_sees_of_a_pasted_text_is_left_out(client: Client, office: Office) -> None:
    client.force_login(office.city.supervisor)
    client.post("/desk/requests/holidays/", {"text": late_notice()})
    path = f"/desk/requests/holidays/{CalendarChange.objects.get().pk}/"
    client.post(path, {"reject": "1", "reason": "重复\x01，见\x0b上一份\n第二行"})
    kept = AuditEvent.objects.latest("sequence").after or {}
    assert kept["reason"] == "重复，见上一份\n第二行"


# --- the ways in, and settings -------------------------------------------------------------------


def test_a_dead_way_in_is_seen_at_once(desk: Client, office: Office) -> None:
    actions.note_probe(
        way="mailbox", is_alive=False, message="连接被拒绝", by=SYSTEM, at=timezone.now()
    )
    text = desk.get("/desk/requests/intake/").content.decode()
    assert "不通" in text
    assert "连接被拒绝" in text
    assert "申请邮箱不通" in text
    assert "没有设置探测" in text


def settings(client: Client) -> dict[str, object]:
    """The form of the settings as it was filled in."""
    form = client.get("/desk/requests/office/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, False)}


def test_the_head_keeps_the_settings_and_a_clerk_does_not(client: Client, office: Office) -> None:
    client.force_login(office.head)
    form = settings(client) | {
        "phone": "0850-1111111",
        "escalation": "15、7，3 0",
        "internal_steps": "形成答复初稿：9\n报送签发：4",
        "review_bodies": "某市人民政府\n某省公安厅",
        "supplement_reply_days": "10",
    }
    assert client.post("/desk/requests/office/", form).status_code == 302
    kept = DisclosureOffice.objects.get(organisation=office.body)
    assert kept.review_bodies == ["某市人民政府", "某省公安厅"]
    assert kept.read_policy().escalation == (15, 7, 3, 0)
    assert kept.read_policy().internal_steps == (("形成答复初稿", 9), ("报送签发", 4))
    assert set(kept.policy) == {"escalation", "internal_steps", "supplement_reply_days"}
    for wrong in (
        {"escalation": "十天"},
        {"internal_steps": "报送签发"},
        {"region": "99"},
        {"review_bodies": " "},
        {"supplement_reply_days": "0"},
        {"review_url": "x y"},
        {"code": "a b"},
    ):
        assert client.post("/desk/requests/office/", form | wrong).status_code == 422, wrong
    client.force_login(office.clerk)
    assert "由公开办负责人管理" in client.get("/desk/requests/office/").content.decode()
    client.post("/desk/requests/office/", form | {"phone": "1"})
    kept.refresh_from_db()
    assert kept.phone == "0850-1111111"


def test_a_closed_office_takes_nothing_in(client: Client, office: Office) -> None:
    client.force_login(office.head)
    form = settings(client)
    del form["is_open"]
    client.post("/desk/requests/office/", form)
    assert "您不能登记申请" in client.get("/desk/requests/register/").content.decode()


def test_the_pages_of_the_office_ask_few_questions(
    desk: Client, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        given(office)
    pages = (
        ("calendar", 16),
        ("handover", 16),
        ("holidays", 20),
        ("intake", 8),
        ("office", 6),
    )
    for page, most in pages:
        with django_assert_max_num_queries(most):
            assert desk.get(f"/desk/requests/{page}/").status_code == 200, page
