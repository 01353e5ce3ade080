"""A public report waits in the outbox until the supervising office's installation has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gongkai.annual_reports import actions, tasks
from gongkai.annual_reports.actions.filing import WAITS
from gongkai.annual_reports.adapters.upward import (
    NotTakenError,
    Receipt,
    RemoteRemark,
    receipt_from,
)
from gongkai.annual_reports.models import Comment, Filing, FilingRoute, Version
from gongkai.annual_reports.queries import filing_of, get_version, list_routes
from gongkai.audit.models import AuditEvent
from gongkai.info_requests.models import Notice
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.filing import State
from gongkai.rules.report.snapshots import unpack
from tests.factories.city import City
from tests.factories.filed_reports import make_draft, make_report, publish

YEAR, CELL, KEY = 2024, "T3.granted.natural", "gb_" + "k" * 43
ADDRESS = "https://up.example.cn"


class Office:
    """The installation of the supervising office, as it answers."""

    def __init__(self) -> None:
        self.answers: list[Receipt | NotTakenError] = []
        self.calls: list[tuple[str, str, bytes | str]] = []

    def send(self, address: str, key: str, data: bytes) -> Receipt:
        return self._answer(address, key, data)

    def ask(self, address: str, key: str, sha256: str) -> Receipt:
        return self._answer(address, key, sha256)

    def _answer(self, address: str, key: str, sent: bytes | str) -> Receipt:
        self.calls.append((address, key, sent))
        answer = self.answers.pop(0)
        if isinstance(answer, NotTakenError):
            raise answer
        return answer


def receipt(state: State = State.DRAFT, *remarks: RemoteRemark, note: str = "") -> Receipt:
    return Receipt("某市人民政府办公室", 1, state, note, 0, 0, remarks)


def clock(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def public(city: City, at: datetime) -> Version:
    actions.set_route(
        organisation_id=city.police.pk, address=f"{ADDRESS}/", key=KEY, by=city.police_head, at=at
    )
    report = make_report(year=YEAR)
    return publish(make_draft(city.police_clerk, at, report), city.police_head, at)


def file(city: City, version: Version, at: datetime) -> Filing:
    return actions.file_upwards(version_id=version.pk, by=city.police_head, at=at)


def test_what_is_sent_is_what_was_frozen_under_its_hash(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    file(city, public, at)
    office.answers.append(receipt())
    assert tasks.send_next_filing(lambda: at, office)
    ((address, key, data),) = office.calls
    assert (address, key) == (ADDRESS, KEY)
    sent = unpack(data if isinstance(data, bytes) else b"")
    assert (sent.text, sent.sha256) == (public.frozen, public.frozen_sha256)
    filing = Filing.objects.get()
    assert (filing.state, filing.remote_area, filing.taken_on) == (
        "taken", "某市人民政府办公室", at.date(),
    )  # fmt: skip
    assert not tasks.send_next_filing(lambda: at, office)
    with pytest.raises(WrongStateError, match="不用再报"):
        file(city, public, at)


def test_the_key_lies_encrypted_and_is_in_no_event(
    city: City, at: datetime, public: Version
) -> None:
    route = FilingRoute.objects.get()
    assert KEY.encode() not in bytes(route.key_sealed)
    assert KEY not in str(list(AuditEvent.objects.values()))
    (row,) = (r for r in list_routes(city.police_head, on=at.date()) if r.id)
    assert (row.address, row.key_start) == (ADDRESS, KEY[:8])
    actions.set_route(
        organisation_id=city.police.pk, address=ADDRESS, key=KEY, by=city.police_head, at=at
    )
    assert FilingRoute.objects.standing().count() == 1
    actions.end_route(route_id=FilingRoute.objects.standing().get().pk, by=city.police_head, at=at)
    with pytest.raises(BadInputError, match="还没有设置"):
        file(city, public, at)


@pytest.mark.parametrize(
    "address",
    [
        "", "up.example.cn", "ftp://up.example.cn", "http://up.example.cn", "https://",
        "https://a:b@up.example.cn", "https://up.example.cn/?x=1", "https://[::1", "http://10.0.0.8",
    ],
)  # fmt: skip
def test_an_address_that_would_give_the_key_away_is_refused(
    city: City, at: datetime, address: str
) -> None:
    with pytest.raises(BadInputError):
        actions.set_route(
            organisation_id=city.police.pk, address=address, key=KEY, by=city.police_head, at=at
        )


def test_a_network_without_https_is_allowed_by_the_settings_only(city: City, at: datetime) -> None:
    for address in ("http://127.0.0.1:8000", "http://localhost"):
        actions.set_route(
            organisation_id=city.police.pk, address=address, key=KEY, by=city.police_head, at=at
        )
    route = actions.set_route(
        organisation_id=city.police.pk, address="http://10.0.0.8", key=KEY, is_http_allowed=True,
        by=city.police_head, at=at,
    )  # fmt: skip
    assert route.address == "http://10.0.0.8"
    for key in ("", "short", "gb_ " + "x" * 40, "钥" * 30):
        with pytest.raises(BadInputError, match="密钥"):
            actions.set_route(
                organisation_id=city.police.pk, address=ADDRESS, key=key, by=city.police_head, at=at
            )


def test_who_does_not_publish_sends_nothing(city: City, at: datetime, public: Version) -> None:
    with pytest.raises(WrongPersonError):
        actions.file_upwards(version_id=public.pk, by=city.police_clerk, at=at)
    with pytest.raises(NotFoundError):
        actions.file_upwards(version_id=public.pk, by=city.education_clerk, at=at)
    with pytest.raises(WrongPersonError):
        actions.set_route(
            organisation_id=city.police.pk, address=ADDRESS, key=KEY, by=city.police_clerk, at=at
        )
    with pytest.raises(NotFoundError):
        actions.set_route(
            organisation_id=city.police.pk, address=ADDRESS, key=KEY, by=city.education_clerk, at=at
        )
    draft = make_draft(city.police_clerk, at, make_report(year=YEAR - 1))
    with pytest.raises(WrongStateError, match="已发布"):
        file(city, draft, at)
    assert filing_of(city.police_clerk, public.pk).may_file is False
    assert filing_of(city.police_head, public.pk).may_file is True
    with pytest.raises(NotFoundError):
        filing_of(city.education_clerk, public.pk)


def test_it_is_tried_again_longer_and_longer_and_given_up_in_the_end(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    file(city, public, at)
    now = at
    for wait in WAITS:
        office.answers.append(NotTakenError("连接不上", is_final=False))
        assert tasks.send_next_filing(clock(now), office)
        filing = Filing.objects.get()
        assert (filing.state, filing.leased_until) == ("queued", now + timedelta(seconds=wait))
        assert not tasks.send_next_filing(clock(now + timedelta(seconds=wait - 1)), office)
        now += timedelta(seconds=wait)
    office.answers.append(NotTakenError("连接不上", is_final=False))
    tasks.send_next_filing(clock(now), office)
    filing = Filing.objects.get()
    assert filing.state == "failed"
    assert "连接不上" in filing.message
    assert filing_of(city.police_head, public.pk).may_file
    file(city, public, now)
    office.answers.append(receipt())
    tasks.send_next_filing(clock(now), office)
    assert Filing.objects.get().state == "taken"


def test_a_worker_that_dies_in_between_loses_nothing(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    file(city, public, at)
    assert Filing.objects.take(at) is not None
    assert not tasks.send_next_filing(lambda: at, office)
    office.answers.append(receipt())
    assert tasks.send_next_filing(lambda: at + timedelta(minutes=3), office)
    assert Filing.objects.get().state == "taken"


def test_what_is_refused_waits_for_a_person(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    file(city, public, at)
    office.answers.append(NotTakenError("上级系统没有收下：密钥不对。", is_final=True))
    tasks.send_next_filing(lambda: at, office)
    filing = Filing.objects.get()
    assert (filing.state, filing.message) == ("refused", "上级系统没有收下：密钥不对。")
    assert not tasks.send_next_filing(lambda: at + timedelta(days=9), office)


def test_a_key_that_opens_no_more_is_said_so(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    FilingRoute.objects.update(key_sealed=b"GK1 altered")
    file(city, public, at)
    tasks.send_next_filing(lambda: at, office)
    assert "重新填写报送密钥" in Filing.objects.get().message
    assert office.calls == []


def test_a_return_comes_back_once_with_its_remarks_on_cells(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    file(city, public, at)
    office.answers.append(receipt())
    tasks.send_next_filing(lambda: at, office)
    later = at + timedelta(minutes=11)
    assert not tasks.ask_next_filing(lambda: at, office)
    remarks = (
        RemoteRemark(7, CELL, "请核实", "李主任"),
        RemoteRemark(8, "T9.no.cell", "总体", "李"),
    )
    returned = receipt(State.RETURNED, *remarks, note="表三不对")
    events = AuditEvent.objects.count()
    office.answers += [receipt(), returned, returned]
    assert tasks.ask_next_filing(lambda: later, office)
    assert AuditEvent.objects.count() == events, "nothing new, nothing told"
    for minutes in (22, 33):
        now = at + timedelta(minutes=minutes)
        assert tasks.ask_next_filing(clock(now), office)
    assert AuditEvent.objects.count() == events + 1
    view = filing_of(city.police_clerk, public.pk)
    assert view.is_returned
    assert view.filing is not None
    assert view.filing.remote_note == "表三不对"
    seen = get_version(city.police_clerk, public.pk, on=at.date())
    assert [(r.cell, r.text, r.made_by) for r in seen.remarks] == [
        (CELL, "请核实", "李主任"),
        ("", "总体", "李"),
    ]
    (notice,) = Notice.objects.filter(key__startswith="returned:")
    assert "被某市人民政府办公室退回" in notice.subject
    remark = Comment.objects.get(remote_id=7)
    actions.settle_comment(comment_id=remark.pk, by=city.police_clerk, at=at)


def test_what_is_settled_there_is_asked_no_more_and_silence_is_told_once(
    city: City, at: datetime, public: Version, office: Office
) -> None:
    file(city, public, at)
    office.answers.append(receipt())
    tasks.send_next_filing(lambda: at, office)
    ended = NotTakenError("上级系统没有收下：密钥已停用。", is_final=True)
    office.answers += [NotTakenError("连接不上", is_final=False), ended, ended]
    events = AuditEvent.objects.count()
    for minutes in (11, 22, 33):
        now = at + timedelta(minutes=minutes)
        assert tasks.ask_next_filing(clock(now), office)
    assert AuditEvent.objects.count() == events + 1
    assert "停用" in Filing.objects.get().message
    actions.ask_after_filing(version_id=public.pk, by=city.police_clerk, at=at)
    office.answers.append(receipt(State.LOCKED))
    assert tasks.ask_next_filing(lambda: at, office)
    filing = Filing.objects.get()
    assert (filing.message, filing.remote_label, filing.ask_from) == ("", "已锁定", None)
    assert not tasks.ask_next_filing(lambda: at + timedelta(days=99), office)


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", '{"area": 1}', "<html>", '{"comments": 3}', "[" * 100_000]
)
def test_an_answer_that_is_none_is_asked_for_again(answer: str) -> None:
    with pytest.raises(NotTakenError) as refused:
        receipt_from(answer.encode())
    assert not refused.value.is_final


def test_an_answer_in_another_state_is_no_answer() -> None:
    told = {"area": "甲", "number": 1, "state": "eaten", "note": "", "errors": 0, "warnings": 0}
    with pytest.raises(NotTakenError):
        receipt_from(json.dumps(told | {"comments": []}).encode())
    assert (
        receipt_from(json.dumps(told | {"state": "locked", "comments": []}).encode()).state
        == State.LOCKED
    )
