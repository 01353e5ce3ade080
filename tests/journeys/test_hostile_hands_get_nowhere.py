"""Whoever sends too much, too often or into a full disk is told so, and nothing is half done."""

from __future__ import annotations

import errno
import io
import logging
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gongkai.audit.models import AuditEvent
from gongkai.config.middleware import ErrorsAsPages, bounded_body
from gongkai.info_requests import actions
from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.info_requests.models import (
    DisclosureOffice,
    DraftBegun,
    DraftFile,
    FilingDraft,
    InfoRequest,
    Letter,
    Sequence,
)
from gongkai.rules.access import CodeHolder
from gongkai.rules.requests import State
from tests.factories.city import City
from tests.factories.info_requests import Office, build_office, file_online
from tests.journeys.test_a_citizen_asks_for_information import (
    APPLY,
    PROOF,
    WHO,
    file,
    fill_in,
)


@pytest.fixture
def office(city: City) -> Office:
    return build_office(city, timezone.now())


@pytest.fixture
def full_disk(settings: Settings, tmp_path: Path) -> Path:
    """A sealed store that takes nothing: where its folder should be lies a file."""
    place = tmp_path / "sealed"
    place.write_bytes(b"")
    options = settings.STORAGES["sealed"]
    sealed = {**options, "OPTIONS": options["OPTIONS"] | {"location": place}}
    settings.STORAGES = settings.STORAGES | {"sealed": sealed}
    return place


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def begin(client: Client) -> Any:
    return client.post(f"{APPLY}who/", WHO)


# --- too much, too often -------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_address_begins_so_many_applications_in_an_hour_and_those_begun_go_on(
    office: Office, settings: Settings
) -> None:
    settings.DRAFTS_PER_HOUR = 3
    browsers = [Client(REMOTE_ADDR=f"2001:db8::{n}") for n in range(4)]
    assert [begin(browser).status_code for browser in browsers] == [302, 302, 302, 429]
    refused = begin(browsers[3]).content.decode()
    assert "暂时不能再开始新的" in refused
    assert f'value="{WHO["name"]}"' in refused
    told = browsers[3].post(f"{APPLY}who/", WHO, headers={"Accept": "application/json"}).json()
    assert "暂时不能再开始新的" in told["kept"]
    assert browsers[3].post(f"{APPLY}public/").status_code == 503
    assert FilingDraft.objects.count() == 3
    assert begin(browsers[0]).status_code == 302
    assert begin(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302
    browsers[0].post("/requests/apply/discard/")
    assert begin(browsers[0]).status_code == 429
    DraftBegun.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert begin(browsers[3]).status_code == 302
    assert DraftBegun.objects.count() == 1


def test_what_is_larger_than_any_form_is_refused_before_it_is_read(settings: Settings) -> None:
    settings.MOST_BODY_BYTES = 1000

    def respond(request: HttpRequest) -> HttpResponse:
        return HttpResponse("read")

    for length, status in (
        ("", 200),
        ("1000", 200),
        ("1001", 413),
        ("x", 413),
        ("²", 413),
        ("9" * 5000, 413),
    ):
        request = HttpRequest()
        request.META["CONTENT_LENGTH"] = length
        answer = bounded_body(respond)(request)
        assert answer.status_code == status, length


@pytest.mark.django_db
def test_thousands_of_fields_or_of_files_get_a_page_and_file_nothing(office: Office) -> None:
    client = Client(raise_request_exception=False)
    many = {f"x{n}": "1" for n in range(1500)}
    answer = client.post(f"{APPLY}who/", WHO | many)
    assert answer.status_code == 400
    assert "内容太多" in answer.content.decode()
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(150)]
    assert client.post(f"{APPLY}proof/", PROOF | {"attachment": files}).status_code == 400
    assert not FilingDraft.objects.exists()


# --- what nobody sees, and what no font has --------------------------------------------------------


@pytest.mark.django_db
def test_a_request_full_of_emoji_and_rare_letters_is_printed_and_archived(
    client: Client, office: Office
) -> None:
    at = timezone.now()
    filed = file_online(office, at, name="张\U00030000三", description="👨📱的统计🇨🇳表")
    holder = CodeHolder(filed.number, filed.code)
    client.post("/requests/status/", {"number": filed.number, "code": filed.code})
    slip = Letter.objects.get(request__number=filed.number)
    answer = client.get(f"/requests/case/letters/{slip.pk}/pdf/")
    assert answer.status_code == 200
    assert "张〔U+30000〕三" in text_of(answer.content)
    actions.withdraw_request(number=filed.number, reason="😀", by=holder, at=at)
    actions.archive_request(number=filed.number, by=office.clerk, at=at)
    assert InfoRequest.objects.get().state == State.ARCHIVED


@pytest.mark.django_db
def test_marks_that_nobody_sees_make_no_name_and_turn_no_writing(
    client: Client, office: Office
) -> None:
    answer = client.post(f"{APPLY}who/", WHO | {"name": "\u200b\u202e"})
    assert answer.status_code == 422
    fill_in(
        client,
        who=WHO | {"name": "张\u202e三\u200b"},
        what={"description": "交通事故\u2028统计\uffff"},
    )
    upload = SimpleUploadedFile("身份证\u202efdp.txt", b"x")
    client.post(f"{APPLY}proof/", PROOF | {"upload": "1", "identity": upload})
    file(client)
    row = InfoRequest.objects.get()
    assert row.applicant.name == "张三"
    assert row.description == "交通事故统计"
    assert row.files.get().name == "身份证fdp.txt"


@pytest.mark.django_db
def test_whoever_fills_in_while_the_body_closes_is_told_and_keeps_what_was_typed(
    client: Client, office: Office
) -> None:
    fill_in(client)
    DisclosureOffice.objects.update(is_open=False)
    answer = client.post(f"{APPLY}check/", {"form_token": client.session["application"]})
    assert answer.status_code == 409
    assert "您的申请没有提交" in answer.content.decode()
    assert not InfoRequest.objects.exists()
    assert Client().get(f"{APPLY}check/").status_code == 404
    DisclosureOffice.objects.update(is_open=True)
    file(client)
    assert InfoRequest.objects.count() == 1


# --- a planted session, a shared computer --------------------------------------------------------


@pytest.mark.django_db
def test_a_session_that_was_planted_before_shows_nothing_of_what_is_typed(office: Office) -> None:
    victim = Client()
    victim.get("/requests/")
    session = victim.session
    session["seen"] = 1
    session.save()
    planted = str(session.session_key)
    victim.cookies["sessionid"] = planted
    assert begin(victim).status_code == 302
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert WHO["name"] not in attacker.get(f"{APPLY}who/").content.decode()
    assert WHO["name"] in victim.get(f"{APPLY}who/").content.decode()


@pytest.mark.django_db
def test_pages_of_the_desk_are_kept_in_no_cache(client: Client, office: Office) -> None:
    number = file_online(office, timezone.now()).number
    client.force_login(office.clerk)
    for path in (
        "",
        "requests/",
        "requests/export.csv",
        f"cases/{number}/",
        f"cases/{number}/print/",
        f"cases/{number}/identity/",
        f"requests/{number}/intake/",
        "notices/",
    ):
        answer = client.get(f"/desk/{path}")
        assert answer.status_code < 400, path
        assert "no-store" in answer.headers["Cache-Control"], path


# --- a full disk, a busy database ----------------------------------------------------------------


@pytest.mark.django_db
def test_a_full_disk_takes_no_file_but_keeps_the_text_and_says_so(
    client: Client, office: Office, full_disk: Path
) -> None:
    fill_in(client)
    upload = SimpleUploadedFile("身份证.txt", b"secret")
    answer = client.post(f"{APPLY}proof/", PROOF | {"upload": "1", "identity": upload})
    assert answer.status_code == 422
    assert "文件没有收下" in answer.content.decode()
    assert not DraftFile.objects.exists()
    file(client)
    assert InfoRequest.objects.get().files.count() == 0


@pytest.mark.django_db(transaction=True)
def test_where_the_disk_fills_up_before_the_last_step_nothing_is_filed_and_no_number_used(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(client)
    upload = SimpleUploadedFile("附件.txt", b"content")
    client.post(f"{APPLY}proof/", PROOF | {"upload": "1", "attachment": upload})
    events = AuditEvent.objects.count()
    folder = Path(sealed_files().path(""))
    files = sorted(folder.rglob("*"))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = file(client)
    assert answer.status_code == 422
    assert "刚才的操作没有执行" in answer.content.decode()
    assert not InfoRequest.objects.exists()
    assert not Sequence.objects.exists()
    assert FilingDraft.objects.count() == 1
    assert AuditEvent.objects.count() == events
    assert [path for path in folder.rglob("*") if path.is_file() and path not in files] == []
    file(client)
    assert InfoRequest.objects.get().number.endswith("-1")


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_takes_text_only(
    client: Client, office: Office, settings: Settings
) -> None:
    options = settings.STORAGES["sealed"]
    sealed = {**options, "OPTIONS": options["OPTIONS"] | {"reserve": 1 << 60}}
    settings.STORAGES = settings.STORAGES | {"sealed": sealed}
    fill_in(client)
    upload = SimpleUploadedFile("附件.txt", b"content")
    answer = client.post(f"{APPLY}proof/", PROOF | {"upload": "1", "attachment": upload})
    assert "快满了" in answer.content.decode()
    assert not DraftFile.objects.exists()
    file(client)
    assert InfoRequest.objects.get().files.count() == 0


@pytest.mark.parametrize("text", ["database is locked", "database or disk is full"])
def test_a_database_that_does_not_answer_gives_a_page_that_asks_it_nothing(text: str) -> None:
    page = ErrorsAsPages(lambda _: HttpResponse()).process_exception(
        HttpRequest(), OperationalError(text)
    )
    assert page is not None
    assert page.status_code == 503
    assert "刚才的操作没有执行" in page.content.decode()


@pytest.mark.django_db
def test_what_went_wrong_is_told_on_the_standard_error_and_a_wrong_address_is_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without this nobody learns of it: Django's own way needs DEBUG, or an address for mails."""

    def broken(*_asked: Any) -> HttpResponse:
        raise ZeroDivisionError("the reason")

    told = io.StringIO()
    (handler,) = logging.getLogger("django").handlers
    assert isinstance(handler, logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", told)
    monkeypatch.setattr("gongkai.portal.pages.render", broken)
    client.raise_request_exception = False
    assert client.get("/nothing/").status_code == 404
    assert client.get("/", headers={"host": "elsewhere.invalid"}).status_code == 400
    assert client.post("/faults/", {"text": "长" * 2_000_000}).status_code == 400
    assert told.getvalue() == ""
    assert client.get("/about/").status_code == 500
    assert "/about/" in told.getvalue()
    assert "ZeroDivisionError: the reason" in told.getvalue()
