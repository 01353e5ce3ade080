"""Messages, probes, alarms, sealed data and changed calendars."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions, tasks
from gongkai.info_requests.adapters.messages import EmailSender, HttpSms, Senders
from gongkai.info_requests.adapters.probes import probe
from gongkai.info_requests.adapters.sealing import Cipher, SealError, sealed_files
from gongkai.info_requests.models import (
    LEASE,
    MOST_ATTEMPTS,
    IntakeProbe,
    Letter,
    Notice,
    RequestFile,
)
from gongkai.info_requests.queries import calendar_changes, status_for_applicant
from gongkai.rules.access import SYSTEM, CodeHolder
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.holiday_orders import HolidayOrder
from gongkai.rules.intake import FileRefusedError
from gongkai.rules.moves import NotYourMoveError
from tests.factories.city import City
from tests.factories.info_requests import (
    ID_NUMBER,
    Office,
    after,
    build_office,
    file_online,
    get,
    noon,
    register,
    send,
    sign,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


@dataclass
class Gateway:
    """A gateway for short messages that speaks the interface of docs/reference/messages.md."""

    url: str
    status: int = 200
    taken: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


@contextmanager
def gateway() -> Iterator[Gateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.tokens.append(self.headers["Authorization"])
            if fake.status < 300:
                fake.taken.append(json.loads(body))
            self.send_response(fake.status)
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(fake.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = Gateway(f"http://127.0.0.1:{server.server_port}/send")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# --- messages ------------------------------------------------------------------------------------


def test_a_letter_is_announced_by_mail_and_short_message_once(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    with gateway() as fake:
        senders: Senders = {
            "email": EmailSender("a@example.cn"),
            "sms": HttpSms(fake.url, "geheim"),
        }
        place = "https://xxgk.example.cn/requests/status/"
        while tasks.send_next_notice(lambda: at, senders, status_url=place):
            pass
    assert [message["to"] for message in fake.taken] == ["13800000000"]
    assert fake.tokens == ["Bearer geheim"]
    assert [message.to for message in mail.outbox] == [["zhangsan@example.cn"]]
    told = fake.taken[0]["text"]
    assert ID_NUMBER not in told
    assert receipt.number in told
    assert told.endswith(place)
    # Who reads the mail or the phone of somebody else must not get into the request.
    assert receipt.code not in told + mail.outbox[0].body
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_failing_gateway_is_tried_again_and_given_up_in_the_end(
    office: Office, at: datetime
) -> None:
    file_online(office, at, email="")
    with gateway() as fake:
        fake.status = 503
        senders = {"sms": HttpSms(fake.url, "x")}
        for attempt in range(MOST_ATTEMPTS):
            moment = at + attempt * (LEASE + timedelta(seconds=1))
            assert tasks.send_next_notice(lambda now=moment: now, senders)  # type: ignore[misc]
            assert not tasks.send_next_notice(lambda now=moment: now, senders)  # type: ignore[misc]
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == ("failed", MOST_ATTEMPTS)
    assert "503" in notice.message


# --- probes and alarms ---------------------------------------------------------------------------


def test_a_dead_way_in_raises_an_alarm_once_a_day(office: Office, at: datetime) -> None:
    with gateway() as fake:
        alive = fake.url
        assert probe(alive) == ""
    dead = alive
    ways = {"form": dead, "fax": dead.replace("http", "tcp").removesuffix("/send")}
    assert tasks.probe_intake(lambda: at, ways) == 2
    assert tasks.probe_intake(lambda: at + timedelta(minutes=30), ways) == 0
    assert tasks.probe_intake(lambda: at + timedelta(hours=2), ways) == 2
    assert not IntakeProbe.objects.get(way="form").is_alive
    assert Notice.objects.filter(channel="desk").count() == 2


def test_what_nobody_opens_for_a_working_day_raises_an_alarm(office: Office, at: datetime) -> None:
    opened, unopened = (file_online(office, at).number for _ in range(2))
    actions.open_case(number=opened, by=office.clerk, at=at)
    assert tasks.raise_alarms(lambda: at) == 0
    later = noon(after(office, at.date(), 2))
    assert tasks.raise_alarms(lambda: later) == 1
    assert tasks.raise_alarms(lambda: later) == 0
    assert Notice.objects.get(channel="desk").request == get(unopened)


def test_a_case_is_escalated_at_each_level(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    actions.open_case(number=number, by=office.clerk, at=at)
    for day in (9, 10, 15, 18, 20, 21, 22):
        moment = noon(after(office, at.date(), day))
        tasks.raise_alarms(lambda now=moment: now)  # type: ignore[misc]
    subjects = Notice.objects.filter(channel="desk").values_list("subject", flat=True)
    assert [s.removeprefix(f"申请{number}") for s in subjects] == [
        "还剩10个工作日", "还剩5个工作日", "还剩2个工作日", "还剩0个工作日", "已经逾期",
    ]  # fmt: skip


# --- sealed --------------------------------------------------------------------------------------


def test_what_is_sealed_opens_in_its_own_place_only() -> None:
    old, new = bytes(32), bytes(range(32))
    sealed = Cipher([old]).seal(b"secret", "request 1")
    rotated = Cipher([new, old])
    assert rotated.open(sealed, "request 1") == b"secret"
    assert rotated.mark("applicant", "x") == Cipher([old]).mark("applicant", "x")
    for cipher, data, context in (
        (rotated, sealed, "request 2"),
        (rotated, sealed[:-1] + bytes([sealed[-1] ^ 1]), "request 1"),
        (Cipher([new]), sealed, "request 1"),
        (rotated, b"secret", "request 1"),
    ):
        with pytest.raises(SealError):
            cipher.open(data, context)


def virtual_tables() -> set[str]:
    """Views of SQLite on the tables of an index, which are read beside them."""
    if connection.vendor != "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
        return {name for (name,) in cursor}


def test_neither_database_nor_files_hold_an_identity_in_clear(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    upload = actions.Upload("identity", "身份证.txt", f"号码{ID_NUMBER}".encode())
    actions.add_file(number=receipt.number, upload=upload, by=office.clerk, at=at)
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()) - virtual_tables():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            text = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])
            assert ID_NUMBER not in text, table
            assert "13800000000" not in text, table
    stored = Path(sealed_files().location)
    assert not any(ID_NUMBER.encode() in f.read_bytes() for f in stored.rglob("*") if f.is_file())


def test_every_look_at_an_identity_is_recorded_and_is_for_the_office_alone(
    office: Office, at: datetime
) -> None:
    receipt = file_online(office, at)
    upload = actions.Upload("identity", "身份证.txt", b"copy")
    file = actions.add_file(number=receipt.number, upload=upload, by=office.clerk, at=at)
    before = AuditEvent.objects.count()
    identity = actions.view_identity(number=receipt.number, reason="核对", by=office.clerk, at=at)
    _, data = actions.view_file(number=receipt.number, file_id=file.pk, by=office.clerk, at=at)
    assert (identity.id_number, data) == (ID_NUMBER, b"copy")
    looks = AuditEvent.objects.order_by("sequence")[before:]
    assert [event.after["viewed"] for event in looks] == ["identity", "identity"]  # type: ignore[index]
    for view in (
        lambda: actions.view_identity(number=receipt.number, reason="", by=office.legal, at=at),
        lambda: actions.view_file(number=receipt.number, file_id=file.pk, by=office.drafter, at=at),
    ):
        with pytest.raises(NotYourMoveError):
            view()


def test_a_letter_that_was_altered_or_belongs_elsewhere_does_not_leave(
    office: Office, at: datetime
) -> None:
    first, second = (file_online(office, at, name=name).number for name in ("张三", "李四"))
    letter = sign(office, first, at)

    def leave(number: str = first) -> None:
        actions.send_letter(
            number=number, letter_id=letter.pk, way="portal", by=office.clerk, at=at
        )

    with pytest.raises(ValueError, match="没有这份文书"):
        leave(second)
    for change in ({"addressee": "李四"}, {"facts": letter.facts.replace("复", "改")}):
        Letter.objects.filter(pk=letter.pk).update(**change)
        with pytest.raises(actions.WrongApplicantError):
            leave()
        Letter.objects.filter(pk=letter.pk).update(addressee="张三", facts=letter.facts)
    foreign = actions.add_file(
        number=second, upload=actions.Upload("other", "a.txt", b"a"), by=office.clerk, at=at
    )
    RequestFile.objects.filter(pk=foreign.pk).update(letter=letter)
    with pytest.raises(actions.WrongApplicantError, match="属于另一件申请"):
        leave()
    RequestFile.objects.filter(pk=foreign.pk).update(letter=None)
    leave()


def test_an_applicant_gets_what_was_sent_to_them_and_nothing_else(
    office: Office, at: datetime
) -> None:
    receipt = file_online(office, at)
    holder = CodeHolder(receipt.number, receipt.code)
    note = actions.add_file(
        number=receipt.number, upload=actions.Upload("other", "a.txt", b"a"), by=office.clerk, at=at
    )
    with pytest.raises(NotFoundError):
        actions.view_file(number=receipt.number, file_id=note.pk, by=holder, at=at)
    with pytest.raises(NotFoundError):
        status_for_applicant(receipt.number, "0000-0000-0000", today=at.date())
    again = actions.renew_code(number=receipt.number, reason="出示身份证", by=office.clerk, at=at)
    assert again.code != receipt.code
    with pytest.raises(NotFoundError):
        status_for_applicant(receipt.number, receipt.code, today=at.date())


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("a.txt", b""), ("a.jpg", b"<script>"), ("a.txt", b"\0")],
)
def test_a_disguised_file_is_refused(office: Office, at: datetime, name: str, data: bytes) -> None:
    number = file_online(office, at).number
    with pytest.raises(FileRefusedError):
        actions.add_file(
            number=number, upload=actions.Upload("other", name, data), by=office.clerk, at=at
        )


# --- the calendar --------------------------------------------------------------------------------


def days_off_in_february_2020() -> HolidayOrder:
    """Two more days off than were announced, as a drill."""
    from gongkai.rules.holiday_orders import builtin_orders

    longer = next(o for o in builtin_orders() if o.year == 2020 and o.amends)
    return HolidayOrder(
        region="CN",
        year=2020,
        document="演练通知",
        announced_on=date(2020, 1, 31),
        off={date(2020, 2, 4): "春节", date(2020, 2, 5): "春节"},
        work={},
        amends=True,
        revision=longer.revision + 1,
    )


def test_the_spring_festival_of_2020_moves_open_cases_after_approval(
    office: Office, city: City
) -> None:
    extra = days_off_in_february_2020()
    start = date(2020, 1, 15)
    open_case = register(office, noon(start), Channel.IN_PERSON).number
    done = file_online(office, noon(start)).number
    send(office, done, noon(date(2020, 1, 17)))
    before = get(open_case).due_on
    with pytest.raises(WrongPersonError):
        actions.propose_calendar_change(order=extra, by=office.clerk, at=noon(date(2020, 2, 1)))
    change = actions.propose_calendar_change(
        order=extra, by=city.supervisor, at=noon(date(2020, 2, 1))
    )
    assert before is not None
    expected = after(office, before, 2)
    assert calendar_changes(city.supervisor)[0].moves == ((open_case, str(before), str(expected)),)
    assert calendar_changes(office.clerk) == []
    assert get(open_case).due_on == before
    moved = actions.approve_calendar_change(
        change_id=change.pk, by=city.supervisor, at=noon(date(2020, 2, 1))
    )
    assert moved == [open_case]
    assert get(open_case).due_on == expected
    assert Notice.objects.filter(request=get(open_case), subject="答复期限有变化").count() == 2
    with pytest.raises(WrongStateError):
        actions.approve_calendar_change(
            change_id=change.pk, by=city.supervisor, at=noon(date(2020, 2, 1))
        )


def test_a_late_notice_over_many_cases_is_carried_out_in_portions_and_tells_each_once(
    office: Office, city: City
) -> None:
    start, at = date(2020, 1, 15), noon(date(2020, 2, 1))
    numbers = [register(office, noon(start), Channel.IN_PERSON).number for _ in range(3)]
    before = get(numbers[0]).due_on
    assert before is not None
    change = actions.propose_calendar_change(
        order=days_off_in_february_2020(), by=city.supervisor, at=at
    )
    moved = actions.approve_calendar_change(change_id=change.pk, most=1, by=city.supervisor, at=at)
    assert moved == numbers[:1]
    shown = calendar_changes(city.supervisor)[0]
    assert (shown.moved, shown.is_carried_out) == (1, False)
    # Somebody acts on a case that waits for its turn: its day moves at once, the word comes later.
    actions.refresh_clock(number=numbers[1], by=SYSTEM, at=at)
    expected = after(office, before, 2)
    assert [get(n).due_on for n in numbers] == [expected, expected, before]
    # What is filed now never had another day.
    late = register(office, at, Channel.IN_PERSON).number
    other = replace(days_off_in_february_2020(), revision=9, document="另一份演练通知")
    another = actions.propose_calendar_change(order=other, by=city.supervisor, at=at)
    with pytest.raises(WrongStateError, match="还在重新计算"):
        actions.approve_calendar_change(change_id=another.pk, by=city.supervisor, at=at)
    assert tasks.carry_out_calendar_changes(lambda: at) == 2
    assert tasks.carry_out_calendar_changes(lambda: at) == 0
    assert [get(n).due_on for n in numbers] == [expected] * 3
    shown = calendar_changes(city.supervisor)[1]
    assert (shown.moved, shown.is_carried_out) == (3, True)
    told = Notice.objects.filter(subject="答复期限有变化")
    assert {n: told.filter(request=get(n)).count() for n in [*numbers, late]} == {
        **dict.fromkeys(numbers, 2),
        late: 0,
    }
    with pytest.raises(WrongStateError):
        actions.carry_out_calendar_change(change_id=change.pk, by=city.supervisor, at=at)
