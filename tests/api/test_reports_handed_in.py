"""The installation of a body hands its report in: by its key, as it was frozen, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gongkai.annual_reports import actions
from gongkai.annual_reports.models import FilingKey, Upload, Version
from gongkai.annual_reports.queries import board_rows, get_version, list_filing_keys
from gongkai.api.openapi import REPORT_REFUSALS
from gongkai.audit.models import AuditEvent
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.filing import State
from gongkai.rules.report.model import Report, to_dict
from gongkai.rules.report.snapshots import canonical, digest, pack, unpack
from tests.factories.city import City
from tests.factories.filed_reports import make_report

ADDRESS, YEAR, CELL = "/api/v1/reports/", 2024, "T3.granted.natural"


@pytest.fixture
def key(city: City, at: datetime) -> str:
    return issue(city, at).key


def issue(city: City, at: datetime, until: date | None = None) -> actions.NewKey:
    return actions.issue_filing_key(
        organisation_id=city.police.pk,
        note="县局办公室",
        expires_on=until or at.date() + timedelta(days=30),
        by=city.supervisor,
        at=at,
    )


def frozen(report: Report | None = None, number: int = 1, **other: Any) -> str:
    report = report or make_report(year=YEAR)
    snapshot = {
        "body": report.agency,
        "title": report.title,
        "year": report.year,
        "number": number,
        "report": to_dict(report),
    }
    return canonical(snapshot | other)


def call(key: str, data: bytes, **rest: Any) -> HttpResponse:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    kind = rest.pop("content_type", "application/json")
    return Client(enforce_csrf_checks=True).post(  # type: ignore[return-value]
        ADDRESS, data, content_type=kind, headers=headers, **rest
    )


def told(response: Any) -> Any:
    return json.loads(response.content)


def test_a_report_lands_where_uploaded_ones_do_and_its_sums_are_checked_here(
    city: City, at: datetime, key: str
) -> None:
    wrong = make_report(year=YEAR, changes={CELL: 5})
    response = call(key, pack(frozen(wrong)))
    assert response.status_code == 201
    got = told(response)
    assert (got["body"], got["area"], got["year"], got["number"], got["state"]) == (
        "某市公安局", "某市人民政府办公室", YEAR, 1, "draft",
    )  # fmt: skip
    assert got["errors"] > 0
    version = Version.objects.get()
    seen = get_version(city.police_clerk, version.pk, on=at.date())
    assert seen.content.values[CELL] == 5
    assert seen.history[0].by == "报送接口"
    row = next(r for r in board_rows(city.supervisor, YEAR, on=at.date()) if r.code == "police")
    assert (row.version_id, row.state) == (version.pk, State.DRAFT)


def test_the_same_snapshot_twice_is_one_and_another_is_a_new_version(
    city: City, at: datetime, key: str
) -> None:
    first = frozen()
    assert [call(key, pack(first)).status_code for _ in range(3)] == [201, 200, 200]
    assert Version.objects.count() == Upload.objects.count() == 1
    second = frozen(make_report(year=YEAR, changes={"T2_1.rules.issued": 2}), 2)
    response = call(key, pack(second, "补报规章"))
    assert (response.status_code, told(response)["number"]) == (201, 2)
    assert "补报规章" in Upload.objects.get(sha256=digest(second)).message
    states = dict(Version.objects.values_list("number", "state"))
    assert states == {1: "superseded", 2: "draft"}
    # An old one that comes again late changes nothing.
    again = call(key, pack(first))
    assert (again.status_code, told(again)["state"]) == (200, "superseded")
    assert Version.objects.count() == 2


def test_each_use_is_one_event_and_the_key_is_in_none(city: City, at: datetime, key: str) -> None:
    before = AuditEvent.objects.count()
    call(key, b"{}")
    assert AuditEvent.objects.count() == before + 1
    call(key, pack(frozen()))
    assert AuditEvent.objects.count() == before + 3
    assert key not in str(list(AuditEvent.objects.values()))
    assert key not in str(list(FilingKey.objects.values()))
    assert AuditEvent.objects.latest("sequence").by_name == f"报送密钥 {key[:8]}…"
    assert FilingKey.objects.get().calls == 2


def tampered(change: Callable[[dict[str, Any]], None]) -> bytes:
    sent = json.loads(pack(frozen()), parse_float=Decimal)
    change(sent)
    return canonical(sent).encode()


def honest(change: Callable[[dict[str, Any]], None]) -> bytes:
    """Wrong, but under its right hash."""
    snapshot = json.loads(frozen(), parse_float=Decimal)
    change(snapshot)
    text = canonical(snapshot)
    return canonical({"sha256": digest(text), "note": "", "snapshot": snapshot}).encode()


def _cell(sent: dict[str, Any]) -> None:
    sent["snapshot"]["report"]["tables"]["T3"]["granted"]["natural"] = 4


def _body(snapshot: dict[str, Any]) -> None:
    snapshot["body"] = snapshot["report"]["agency"] = "某市教育局"


def _empty_body(snapshot: dict[str, Any]) -> None:
    snapshot["body"] = snapshot["report"]["agency"] = ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (tampered(_cell), "与它的哈希不符"),
        (tampered(lambda s: s.update(sha256="0" * 64)), "与它的哈希不符"),
        (tampered(lambda s: s.update(more=1)), "不能有别的"),
        (tampered(lambda s: s.pop("note")), "不能有别的"),
        (tampered(lambda s: s.update(note=7)), "note"),
        (tampered(lambda s: s["snapshot"].pop("year")), "snapshot 里应有"),
        (honest(_body), "只能报送“某市公安局”的报告"),
        (honest(_empty_body), "只能报送“某市公安局”的报告"),
        (honest(lambda s: s.update(body="某市教育局")), "不一致"),
        (honest(lambda s: s.update(year=2023)), "不一致"),
        (honest(lambda s: s.update(number=0)), "版本号"),
        (honest(lambda s: s["report"].update(year=2018) or s.update(year=2018)), "2019"),
        (honest(lambda s: s["report"].update(year=2020) or s.update(year=2020)), "2019年的格式"),
        (honest(lambda s: s["report"].update(year=9999) or s.update(year=9999)), "2100"),
        (honest(lambda s: s["report"]["tables"]["T3"].update(x={"y": 1})), "没有单元格"),
        (honest(lambda s: s["report"]["tables"]["T3"]["granted"].update(natural="5")), "应为数字"),
        (honest(lambda s: s["report"].pop("tables")), "tables"),
        (b"{", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"sha256": NaN}', "JSON"),
        (b"[]", "不能有别的"),
        (b"\xff\xfe", "JSON"),
    ],
)
def test_what_is_no_report_of_this_body_is_refused_with_a_sentence(
    city: City, key: str, data: bytes, says: str
) -> None:
    response = call(key, data)
    assert response.status_code == 422
    assert says in told(response)["error"]["message"]
    assert not Upload.objects.exists()
    assert not Version.objects.exists()


def test_a_key_counts_until_its_day_and_until_it_is_ended(city: City, at: datetime) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    ended, expired = issue(city, at), issue(city, at)
    FilingKey.objects.filter(pk=expired.id).update(expires_on=today - timedelta(days=1))
    FilingKey.objects.filter(pk=ended.id).update(expires_on=today)
    assert call(ended.key, pack(frozen())).status_code == 201
    actions.end_filing_key(key_id=ended.id, by=city.supervisor, at=at)
    with pytest.raises(WrongStateError):
        actions.end_filing_key(key_id=ended.id, by=city.supervisor, at=at)
    for wrong in (ended.key, expired.key, "", "gb_x", "\x7f"):
        response = call(wrong, pack(frozen()))
        assert (response.status_code, told(response)["error"]["code"]) == (401, "unknown_caller")
    rows = {row.id: row for row in list_filing_keys(city.supervisor, on=today)}
    assert (rows[ended.id].is_ended, rows[expired.id].is_expired) == (True, True)


def test_only_who_collects_the_report_of_a_body_gives_keys_for_it(
    city: City, at: datetime, key: str
) -> None:
    until = at.date()
    with pytest.raises(WrongPersonError):
        actions.issue_filing_key(
            organisation_id=city.police.pk, note="", expires_on=until, by=city.police_head, at=at
        )
    with pytest.raises(NotFoundError):
        actions.issue_filing_key(
            organisation_id=city.police.pk, note="", expires_on=until, by=city.education_clerk,
            at=at,
        )  # fmt: skip
    for body, day in (
        (city.traffic, until),
        (city.police, until - timedelta(days=1)),
        (city.police, until + timedelta(days=2000)),
    ):
        with pytest.raises(BadInputError):
            actions.issue_filing_key(
                organisation_id=body.pk, note="", expires_on=day, by=city.supervisor, at=at
            )
    assert list_filing_keys(city.police_head, on=until) == []
    (row,) = FilingKey.objects.all()
    with pytest.raises(WrongPersonError):
        actions.end_filing_key(key_id=row.pk, by=city.police_head, at=at)


def test_too_many_calls_and_too_much_are_refused(
    city: City, key: str, settings: Any, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    settings.CALLS_PER_MINUTE = 3
    monkeypatch.setattr("gongkai.api.reports.timezone.now", lambda: at)
    huge = call(key, b"{}", CONTENT_LENGTH=str(3 * 1024 * 1024))
    assert (huge.status_code, told(huge)["error"]["code"]) == (413, "too_large")
    other = call(key, b"x", content_type="text/plain")
    assert (other.status_code, told(other)["error"]["code"]) == (415, "unknown_content_type")
    assert [call(key, b"{}").status_code for _ in range(2)] == [422, 429]
    assert call(key, b"{}").headers["Retry-After"] == "60"


def test_what_became_of_it_is_told_to_the_same_body_only(
    city: City, at: datetime, key: str
) -> None:
    text = frozen()
    call(key, pack(text))
    version = Version.objects.get()
    actions.comment_on(version_id=version.pk, cell=CELL, text="请核实", by=city.supervisor, at=at)
    with pytest.raises(BadInputError):
        actions.send_back_version(version_id=version.pk, reason=" ", by=city.supervisor, at=at)
    with pytest.raises(WrongPersonError):
        actions.send_back_version(version_id=version.pk, reason="x", by=city.police_head, at=at)
    actions.send_back_version(version_id=version.pk, reason="表三不对", by=city.supervisor, at=at)

    def ask(by: str, sha256: str = digest(text)) -> HttpResponse:
        return Client().get(f"{ADDRESS}{sha256}/", headers={"Authorization": f"Bearer {by}"})  # type: ignore[return-value]

    got = told(ask(key))
    assert (got["state"], got["state_label"], got["note"]) == ("returned", "已退回", "表三不对")
    (comment,) = got["comments"]
    assert (comment["cell"], comment["text"], comment["by"]) == (CELL, "请核实", "人员supervisor")
    assert "自然人" in comment["label"]
    other = actions.issue_filing_key(
        organisation_id=city.education.pk, note="", expires_on=at.date() + timedelta(days=9),
        by=SYSTEM, at=at,
    )  # fmt: skip
    assert ask(other.key).status_code == 404
    assert ask(key, "0" * 64).status_code == 404
    assert ask("gb_nobody").status_code == 401


def test_the_description_says_what_is_answered(city: City, key: str) -> None:
    described = told(Client().get("/api/v1/openapi.json"))
    schemas = described["components"]["schemas"]
    got = told(call(key, pack(frozen())))
    assert got.keys() == schemas["Receipt"]["properties"].keys()
    post = set(described["paths"][ADDRESS]["post"]["responses"])
    assert post == set(REPORT_REFUSALS) - {"404"} | {"200", "201"}


def test_a_snapshot_comes_out_as_it_went_in() -> None:
    report = make_report(year=YEAR, changes={"T2_8.fee.amount_wan": Decimal("1.50")})
    text = frozen(report)
    got = unpack(pack(text, " 更正 "))
    assert (got.text, got.sha256, got.note) == (text, digest(text), "更正")
    assert str(got.report.values["T2_8.fee.amount_wan"]) == "1.50"
    with pytest.raises(BadInputError, match="规范"):
        pack(text.replace(":", ": ", 1))
