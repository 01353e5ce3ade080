"""A citizen follows a request with number and code: reads letters, answers, pays, withdraws, rates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Receipt
from gongkai.info_requests.models import DisclosureOffice, FailedLookup, Letter
from gongkai.rules.requests import State
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    after,
    build_office,
    draft,
    file_online,
    get,
    noon,
    send,
)
from tests.journeys.axe import WAYS, faults
from tests.journeys.conftest import Visit

STATUS, CASE = "/requests/status/", "/requests/case/"


@pytest.fixture
def now() -> datetime:
    """The moment of the requests: the pages themselves live by the clock on the wall."""
    return timezone.now()


@pytest.fixture
def office(city: City, now: datetime) -> Office:
    return build_office(city, now)


@pytest.fixture
def filed(office: Office, now: datetime) -> Receipt:
    return file_online(office, now)


def look_up(client: Client, number: str, code: str) -> Any:
    return client.post(STATUS, {"number": number, "code": code})


def opened(client: Client, receipt: Receipt) -> str:
    """The page of the request, opened with number and code."""
    assert look_up(client, receipt.number, receipt.code).status_code == 302
    return client.get(CASE).content.decode()


def ask_supplement(office: Office, number: str, now: datetime) -> Letter:
    return actions.send_supplement_notice(
        number=number, points=["哪一年"], way="portal", by=office.clerk, at=now
    )


# --- number and code -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(
    client: Client, filed: Receipt
) -> None:
    answers = [
        look_up(client, number, code)
        for number, code in (
            (filed.number, "0000-0000-0000"),
            ("police-2026-999999", filed.code),
            (filed.number, "不是查询码"),
        )
    ]
    texts = [
        answer.content.decode().replace(filed.number, "N").replace("police-2026-999999", "N")
        for answer in answers
    ]
    texts = [text.split("<main", 1)[1].split("</main>")[0] for text in texts]
    for typed in ("0000-0000-0000", filed.code, "不是查询码"):
        texts = [text.replace(f'value="{typed}"', "") for text in texts]
    tokens = [answer.context["csrf_token"] for answer in answers]
    texts = [text.replace(str(token), "") for text, token in zip(texts, tokens, strict=True)]
    assert len(set(texts)) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert client.get(CASE).status_code == 302


@pytest.mark.django_db
def test_guessing_is_slowed_down_also_with_the_right_code_and_for_numbers_that_are_none(
    client: Client, filed: Receipt
) -> None:
    numbers = [filed.number, "police-2026-999999"] * 15
    codes = [look_up(client, number, "0000-0000-0000").status_code for number in numbers]
    assert codes == [422] * 29 + [429]
    answer = look_up(client, filed.number, filed.code)
    assert answer.status_code == 429
    assert "输错次数太多" in answer.content.decode()
    assert AuditEvent.objects.filter(action="info_requests.note_failed_lookup").count() == 30
    FailedLookup.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert look_up(client, filed.number, filed.code).status_code == 302


@pytest.mark.django_db
def test_a_stranger_who_guesses_does_not_lock_the_applicant_out(
    client: Client, filed: Receipt
) -> None:
    stranger = Client(REMOTE_ADDR="2001:db8::1")
    for _ in range(31):
        last = look_up(stranger, filed.number, "0000-0000-0000")
    assert last.status_code == 429
    neighbour = Client(REMOTE_ADDR="2001:db8::ffff:2")  # another address of the same line
    assert look_up(neighbour, filed.number, filed.code).status_code == 429
    assert look_up(client, filed.number, filed.code).status_code == 302


@pytest.mark.django_db
def test_a_code_typed_into_the_wrong_field_is_kept_nowhere(client: Client, filed: Receipt) -> None:
    look_up(client, filed.code, filed.number)
    assert FailedLookup.objects.get().number == ""
    event = AuditEvent.objects.get(action="info_requests.note_failed_lookup")
    assert filed.code not in repr(event.after)


@pytest.mark.django_db
def test_one_address_cannot_try_many_numbers(client: Client, filed: Receipt) -> None:
    codes = [look_up(client, f"police-2026-{i}", "0").status_code for i in range(100, 131)]
    assert codes[-1] == 429
    assert set(codes[:29]) == {422}


@pytest.mark.django_db
def test_the_code_is_nowhere_but_on_the_receipt_and_a_new_one_closes_what_was_open(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    page = opened(client, filed)
    assert filed.code not in page
    sessions = [row.get_decoded() for row in Session.objects.all()]
    assert filed.code not in repr(sessions)
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM audit_auditevent")
        assert filed.code not in repr(cursor.fetchall())
    actions.renew_code(number=filed.number, reason="查验身份证", by=office.clerk, at=now)
    assert client.get(CASE).status_code == 302
    assert look_up(client, filed.number, filed.code).status_code == 422


@pytest.mark.django_db
def test_an_open_request_closes_by_itself_and_by_hand_and_is_never_cached(
    client: Client, filed: Receipt
) -> None:
    opened(client, filed)
    assert "no-store" in client.get(CASE).headers["Cache-Control"]
    client.post("/requests/case/leave/")
    assert client.get(CASE).headers["Location"] == STATUS
    opened(client, filed)
    session = client.session
    session["opened_case"] |= {"until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    for path in ("", "days/", "supplement/", "withdraw/", "rate/"):
        assert client.get(f"{CASE}{path}").headers["Location"] == STATUS
    assert client.get("/requests/receipt/").headers["Location"] == STATUS


@pytest.mark.django_db
def test_a_session_that_was_planted_before_opens_nothing(client: Client, filed: Receipt) -> None:
    client.get(STATUS)
    client.session.save()
    planted = client.session.session_key
    opened(client, filed)
    assert client.session.session_key != planted


# --- letters and files ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_opening_a_letter_that_was_sent_to_be_fetched_proves_its_service(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    letter = send(office, filed.number, now)
    page = opened(client, filed)
    assert "已经答复" in page
    assert get(filed.number).state == State.ANSWERED
    shown = client.get(f"{CASE}letters/{letter.pk}/").content.decode()
    assert letter.number in shown
    letter.refresh_from_db()
    assert letter.state == "served"
    assert letter.served_on == timezone.localdate()
    assert get(filed.number).state == State.SERVED
    latest = AuditEvent.objects.order_by("-sequence").values_list("action", flat=True)[:2]
    assert set(latest) == {"info_requests.record_service", "info_requests.open_letter"}
    client.get(f"{CASE}letters/{letter.pk}/")
    proofs = get(filed.number).events.filter(kind="served")
    assert [row.data["proof"][:8] for row in proofs] == ["申请人凭申请编号"]


@pytest.mark.django_db
@pytest.mark.parametrize("kept_by", ["policy", "way"])
def test_opening_proves_nothing_where_the_body_says_so_or_the_letter_went_by_post(
    client: Client, office: Office, filed: Receipt, now: datetime, kept_by: str
) -> None:
    if kept_by == "policy":
        DisclosureOffice.objects.update(policy={"opening_proves_service": False})
    letter = actions.send_supplement_notice(
        number=filed.number,
        points=["哪一年"],
        way="portal" if kept_by == "policy" else "china_post",
        by=office.clerk,
        at=now,
    )
    opened(client, filed)
    assert client.get(f"{CASE}letters/{letter.pk}/").status_code == 200
    letter.refresh_from_db()
    assert letter.state == "sent"


@pytest.mark.django_db
def test_letters_download_and_those_of_others_and_drafts_do_not(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    other = send(office, file_online(office, now).number, now)
    mine = draft(office, filed.number, now)
    slip = Letter.objects.get(request__number=filed.number, kind="receipt_slip")
    opened(client, filed)
    for letter in (other, mine):
        for kind in ("", "pdf/"):
            assert client.get(f"{CASE}letters/{letter.pk}/{kind}").status_code == 404
    for kind, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(f"{CASE}letters/{slip.pk}/{kind}/")
        assert answer.content.startswith(head)
        assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(f"{CASE}letters/{slip.pk}/exe/").status_code == 404
    assert filed.code in client.get(f"{CASE}letters/{slip.pk}/").content.decode()


@pytest.mark.django_db
def test_what_goes_on_inside_stays_inside(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    actions.write_note(number=filed.number, text="内部备注", by=office.clerk, at=now)
    draft(office, filed.number, now)
    page = opened(client, filed)
    assert "正在办理" in page
    for inside in ("内部备注", "审签中", "呈批", office.drafter.name, office.clerk.name):
        assert inside not in page


# --- what the applicant does ---------------------------------------------------------------------


@pytest.mark.django_db
def test_a_supplement_given_online_restarts_the_clock(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    ask_supplement(office, filed.number, now)
    page = opened(client, filed)
    assert "请您补充说明（补正）" in page
    empty = client.post(f"{CASE}supplement/", {"text": ""})
    assert empty.status_code == 422
    assert "请写明补充的内容" in empty.content.decode()
    wrong = SimpleUploadedFile("材料.pdf", b"no pdf")
    refused = client.post(f"{CASE}supplement/", {"text": "2025年", "materials": wrong})
    assert refused.status_code == 422
    assert "2025年" in refused.content.decode()
    right = SimpleUploadedFile("材料.txt", "补充".encode())
    done = client.post(
        f"{CASE}supplement/", {"text": "2025年全年", "materials": right}, follow=True
    )
    assert "补正已经收到" in done.content.decode()
    assert "材料.txt" in done.content.decode()
    assert get(filed.number).due_on == after(office, timezone.localdate(), 20)
    again = client.post(f"{CASE}supplement/", {"text": "再补"})
    assert again.status_code == 409
    assert "不需要补正" in again.content.decode()


@pytest.mark.django_db
def test_after_the_last_day_nobody_is_led_into_a_form_that_will_be_refused(
    client: Client, office: Office
) -> None:
    long_ago = noon(after(office, timezone.localdate(), -30))
    filed = file_online(office, long_ago)
    ask_supplement(office, filed.number, long_ago)
    page = opened(client, filed)
    assert "补正期限已过" in page
    assert "马上联系机关说明" in page
    assert "现在补正" not in page
    assert client.get(f"{CASE}supplement/").headers["Location"] == CASE


@pytest.mark.django_db
def test_the_page_of_a_supplement_shows_what_is_wanted_and_so_proves_service(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    letter = ask_supplement(office, filed.number, now)
    opened(client, filed)
    assert "哪一年" in client.get(f"{CASE}supplement/").content.decode()
    letter.refresh_from_db()
    assert letter.state == "served"


@pytest.mark.django_db
def test_who_waits_too_long_is_told_so_and_where_to_turn(
    client: Client, office: Office, now: datetime
) -> None:
    receipt = file_online(office, now - timedelta(60))
    page = opened(client, receipt)
    assert "答复期限已过，还没有答复" in page
    assert "申请行政复议、提起行政诉讼" in page
    assert "现在不需要您做什么" not in page


@pytest.mark.django_db
def test_reasons_are_given_online(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    reply_by = after(office, timezone.localdate(), 7)
    actions.ask_for_reasons(
        number=filed.number, statistics="今年十二件", reply_by=reply_by, by=office.clerk, at=now
    )
    page = opened(client, filed)
    assert f"请在{reply_by.year}年{reply_by.month}月{reply_by.day}日以前（含当日）说明理由" in page
    assert client.post(f"{CASE}reasons/", {"text": "事" * 5001}).status_code == 422
    done = client.post(f"{CASE}reasons/", {"text": "调查研究需要"}, follow=True)
    assert "您说明的理由已经收到" in done.content.decode()
    assert get(filed.number).events.filter(kind="reason_received").exists()


@pytest.mark.django_db
def test_what_is_to_be_paid_is_told_with_amount_way_and_last_day(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    charge = actions.issue_fee_notice(
        number=filed.number, pages=68, way="portal", by=office.clerk, at=now
    )
    page = opened(client, filed)
    assert "380 元" in page
    assert "财务科" in page
    client.get(f"{CASE}letters/{charge.letter_id}/")
    day = after(office, timezone.localdate(), 20)
    assert f"最晚{day.year}年{day.month}月{day.day}日缴纳" in client.get(CASE).content.decode()


@pytest.mark.django_db
def test_a_withdrawal_is_confirmed_and_final(client: Client, filed: Receipt) -> None:
    opened(client, filed)
    unsure = client.post(f"{CASE}withdraw/", {"reason": "已经找到"})
    assert unsure.status_code == 422
    assert "已经找到" in unsure.content.decode()
    assert get(filed.number).state == State.RECEIVED
    done = client.post(f"{CASE}withdraw/", {"is_sure": "on"}, follow=True)
    assert "申请已经撤回" in done.content.decode()
    assert get(filed.number).state == State.WITHDRAWN
    assert client.post(f"{CASE}withdraw/", {"is_sure": "on"}).status_code == 409
    assert "撤回申请</a>" not in client.get(CASE).content.decode()


@pytest.mark.django_db
def test_an_answer_is_rated_once(
    client: Client, office: Office, filed: Receipt, now: datetime
) -> None:
    opened(client, filed)
    assert client.get(f"{CASE}rate/").status_code == 409
    send(office, filed.number, now)
    assert "评价这次答复" in client.get(CASE).content.decode()
    for stars in ("", "6", "many"):
        assert client.post(f"{CASE}rate/", {"stars": stars}).status_code == 422
    done = client.post(f"{CASE}rate/", {"stars": "4", "text": "很快"}, follow=True)
    assert "谢谢您的评价" in done.content.decode()
    assert get(filed.number).events.get(kind="rated").data == {"stars": 4, "text": "很快"}
    assert client.post(f"{CASE}rate/", {"stars": "1"}).status_code == 409


@pytest.mark.django_db
def test_a_year_without_its_holiday_order_is_marked_provisional_with_the_reason(
    client: Client, office: Office
) -> None:
    receipt = file_online(office, noon(date(2034, 3, 1)))
    opened(client, receipt)
    for path in (CASE, "/requests/receipt/", f"{CASE}days/"):
        page = client.get(path).content.decode()
        assert "暂定" in page
        assert "2034年放假安排尚未公布或尚未导入" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "count"),
    [("/requests/", 3), ("/requests/apply/police/who/", 3), (CASE, 19), (f"{CASE}days/", 19)],
)
def test_a_page_asks_few_questions(
    client: Client,
    filed: Receipt,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    opened(client, filed)
    with django_assert_max_num_queries(count):
        assert client.get(path).status_code == 200


# --- everybody -----------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_on_the_pages_of_an_open_request(
    visit: Visit, office: Office, now: datetime, way: str
) -> None:
    waiting, answered, plain = (file_online(office, now) for _ in range(3))
    ask_supplement(office, waiting.number, now)
    letter = send(office, answered.number, now)
    pages = (
        (waiting, ["", "supplement/", "days/", "withdraw/"]),
        (answered, ["", "rate/", f"letters/{letter.pk}/"]),
        (plain, ["", "../receipt/"]),
    )
    width, elder = WAYS[way]
    wrong = []
    for receipt, paths in pages:
        page = visit(STATUS, width=width, elder=elder)
        page.get_by_label("申请编号").fill(receipt.number)
        page.get_by_role("textbox", name="查询码").fill(receipt.code)
        page.get_by_role("button", name="查询", exact=True).click()
        for path in paths:
            page.goto(f"{CASE}{path}")
            wrong += faults(page, way)
    assert not wrong, "\n".join(wrong)
