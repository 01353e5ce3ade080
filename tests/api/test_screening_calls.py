"""Other systems have texts and files screened: with a key, within limits, and nothing is kept."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gongkai.api.openapi import REFUSALS, document
from gongkai.audit.models import AuditEvent
from gongkai.rules.access import SYSTEM
from gongkai.screening.actions import shut_caller_out
from gongkai.screening.models import Caller, Subject
from tests.factories.city import City
from tests.factories.leaky_files import docx_file, zip_file
from tests.factories.screening import Screened, fill_screening

IDENTITY = "11010519491231002X"
ADDRESS = "/api/v1/screening/"


@pytest.fixture
def planted(city: City, at: datetime) -> Screened:
    return fill_screening(city, at)


def call(key: str, sent: Any, **rest: Any) -> HttpResponse:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client(enforce_csrf_checks=True).post(  # type: ignore[return-value]
        ADDRESS, sent, headers=headers, **rest
    )


def sent_json(key: str, sent: Any) -> HttpResponse:
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return call(key, body, content_type="application/json")


def told(response: Any) -> Any:
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.content)


def test_a_text_comes_back_with_its_findings_and_masked(planted: Screened) -> None:
    response = sent_json(planted.caller_key, {"text": f"身份证号{IDENTITY}，某专用词。"})
    assert response.status_code == 200
    got = told(response)
    assert [f["rule"] for f in got["findings"]] == ["PI-ID", "WORD-SENSITIVE"]
    assert got["masked"] == "身份证号1101**********002X，某专用词。"
    assert not got["may_be_published"]
    assert got["counts"] == {"block": 1, "warning": 1, "info": 0}
    assert IDENTITY not in response.content.decode()


def test_a_file_is_opened_down_to_the_last_package(planted: Screened) -> None:
    inner = zip_file({"名单.docx": docx_file([f"身份证号{IDENTITY}"])})
    file = SimpleUploadedFile("全部.zip", zip_file({"内层.zip": inner}))
    got = told(call(planted.caller_key, {"file": file}))
    (finding,) = (f for f in got["findings"] if f["rule"] == "PI-ID")
    assert finding["where"].startswith("全部.zip › 内层.zip › 名单.docx")


def test_title_and_html_are_screened_as_what_they_are(planted: Screened) -> None:
    sent = {
        "title": "关于某事的公告。",
        "html": f"<p>身份<b>证</b>号{IDENTITY[:6]}<i>{IDENTITY[6:]}</i></p>",
    }
    got = told(sent_json(planted.caller_key, sent))
    assert {"MARK-TITLE", "PI-ID"} <= {f["rule"] for f in got["findings"]}
    assert "masked" not in got


def test_a_call_is_counted_and_nothing_of_it_is_kept(planted: Screened) -> None:
    subjects, events = Subject.objects.count(), AuditEvent.objects.count()
    sent_json(planted.caller_key, {"text": IDENTITY})
    caller = Caller.objects.get()
    assert (caller.calls, caller.calls_in_minute) == (1, 1)
    assert Subject.objects.count() == subjects
    assert AuditEvent.objects.count() == events + 1
    event = AuditEvent.objects.latest("sequence")
    assert IDENTITY not in str(event.after)
    assert planted.caller_key not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("key", ["", "gk_falsch", "\x7f", "x" * 9000])
def test_without_a_key_that_counts_nothing_is_screened(planted: Screened, key: str) -> None:
    response = sent_json(key, {"text": "字"})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert told(response)["error"]["code"] == "unknown_caller"
    assert Caller.objects.get().calls == 0


def test_a_key_that_was_ended_counts_no_more(planted: Screened, at: datetime) -> None:
    shut_caller_out(caller_id=planted.caller_id, by=SYSTEM, at=at)
    assert sent_json(planted.caller_key, {"text": "字"}).status_code == 401


def test_too_many_calls_in_a_minute_are_refused(
    planted: Screened, settings: Any, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    settings.CALLS_PER_MINUTE = 2
    monkeypatch.setattr("gongkai.api.screening.timezone.now", lambda: at)
    answers = [sent_json(planted.caller_key, {"text": "字"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    last = sent_json(planted.caller_key, {"text": "字"})
    assert last.headers["Retry-After"] == "60"
    assert told(last)["error"]["code"] == "too_many_calls"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{", 422),
        ("[]", 422),
        ("{}", 422),
        ('{"text": 1}', 422),
        ('{"text": "字", "name": "x"}', 422),
        ("[" * 100_000, 422),
        ('{"text": "\\ud800"}', 200),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(
    planted: Screened, sent: str, status: int
) -> None:
    response = sent_json(planted.caller_key, sent)
    assert response.status_code == status
    if status != 200:
        assert told(response)["error"]["message"].endswith("。")


def test_another_way_of_sending_is_told_what_to_do(planted: Screened) -> None:
    response = call(planted.caller_key, "字", content_type="text/plain")
    assert (response.status_code, told(response)["error"]["code"]) == (415, "unknown_content_type")
    empty = call(planted.caller_key, {"name": "x"})
    assert (empty.status_code, told(empty)["error"]["message"][:4]) == (422, "没有文件")
    huge = Client().post(
        ADDRESS,
        "{}",
        content_type="application/json",
        headers={"Authorization": f"Bearer {planted.caller_key}"},
        CONTENT_LENGTH=str(21 * 1024 * 1024),
    )
    assert (huge.status_code, told(huge)["error"]["code"]) == (413, "too_large")
    get = Client().get(ADDRESS)
    assert (get.status_code, get.headers["Allow"]) == (405, "POST")


def test_the_description_says_what_is_answered(planted: Screened, db: None) -> None:
    described = told(Client().get("/api/v1/openapi.json"))
    assert described == json.loads(json.dumps(document("http://testserver/")))
    schemas = described["components"]["schemas"]
    got = told(sent_json(planted.caller_key, {"text": f"{IDENTITY}，布署"}))
    assert got.keys() == schemas["Screening"]["properties"].keys()
    for finding in got["findings"]:
        assert finding.keys() == schemas["Finding"]["properties"].keys()
    refused = set(described["paths"][ADDRESS]["post"]["responses"]) - {"200"}
    assert refused == set(REFUSALS)
