"""The record is whole, in order, and closed against change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, connections, transaction

from gongkai.audit.actions import AuditEventCountError, action, record
from gongkai.audit.models import AuditEvent, AuditHead
from gongkai.audit.queries import verify_chain
from gongkai.organisations.actions import rename_organisation
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.errors import BadInputError
from gongkai.rules.organisations import Kind
from tests.factories.city import City, make_organisation

triggers = import_module("gongkai.audit.migrations.0002_append_only")


@contextmanager
def without_triggers() -> Iterator[None]:
    """As someone who owns the database and took the triggers down."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ("audit_auditevent", "audit_audithead")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            for name in triggers.SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for statement in triggers.SQLITE.values():
                cursor.execute(statement)


def renumber(old: int, new: int) -> int:
    return AuditEvent.objects.filter(sequence=old).update(sequence=new)


def damages() -> list[str]:
    return [str(damage) for damage in verify_chain().damages]


def test_an_untouched_chain_verifies_from_the_first_row_to_the_head(city: City) -> None:
    outcome = verify_chain()
    head = AuditHead.objects.get()
    assert outcome.damages == []
    assert outcome.rows == AuditEvent.objects.count() == head.sequence > 10
    assert outcome.head == f"{head.sequence}:{head.hash}"


def test_an_event_tells_who_did_what_to_which_object_and_what_changed(
    city: City, at: datetime
) -> None:
    rename_organisation(
        organisation=city.police, name="某市公安总局", on=at.date(), by=city.system_admin, at=at
    )
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.by_id, event.by_name, event.at) == (
        "organisations.rename_organisation",
        city.system_admin.pk,
        city.system_admin.name,
        at,
    )
    assert (event.object_type, event.object_id) == (
        "organisations.organisation",
        str(city.police.pk),
    )
    assert event.organisation_id == city.police.pk
    assert event.before == {"name": "某市公安局", "short_name": "某市公安局"}
    assert event.after is not None
    assert event.after["name"] == "某市公安总局"


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (
            lambda: AuditEvent.objects.filter(sequence=3).update(by_name="别人"),
            ["第3号内容被改动，与哈希不符。"],
        ),
        (
            lambda: AuditEvent.objects.filter(sequence=3).update(after={"name": "别名"}),
            ["第3号内容被改动，与哈希不符。"],
        ),
        (lambda: AuditEvent.objects.filter(sequence=5).delete(), ["第5号被删除。"]),
        (lambda: AuditEvent.objects.filter(sequence__in=[1, 2]).delete(), ["第1号至第2号被删除。"]),
        (
            lambda: (renumber(3, 9999), renumber(4, 3), renumber(9999, 4)),
            ["第3号次序被调换，原为第4号。", "第4号次序被调换，原为第3号。"],
        ),
        (
            lambda: (renumber(3, 9999), renumber(4, 3), renumber(5, 4), renumber(9999, 5)),
            [
                "第3号次序被调换，原为第4号。",
                "第4号次序被调换，原为第5号。",
                "第5号次序被调换，原为第3号。",
            ],
        ),
    ],
    ids=["who", "what", "deleted", "first rows deleted", "two swapped", "three turned"],
)
def test_verification_names_the_row_that_was_touched(
    city: City, tamper: Callable[[], object], expected: list[str]
) -> None:
    with without_triggers():
        tamper()
        assert damages() == expected


def test_verification_names_a_row_that_was_rewritten_together_with_its_hash(city: City) -> None:
    with without_triggers():
        event = AuditEvent.objects.get(sequence=4)
        event.by_name = "别人"
        event.hash = event.digest()
        event.save()
        assert damages() == ["第4号被替换：下一条的哈希接不上。"]


def test_verification_finds_the_last_row_deleted(city: City) -> None:
    last = AuditEvent.objects.latest("sequence").sequence
    with without_triggers():
        AuditEvent.objects.filter(sequence=last).delete()
        assert damages() == [f"第{last}号被删除。"]


def test_verification_finds_a_row_added_behind_the_head(city: City) -> None:
    last = AuditEvent.objects.latest("sequence")
    AuditEvent.objects.create(
        sequence=last.sequence + 1,
        at=last.at,
        by_name="别人",
        action="x.y",
        object_type="x",
        object_id="1",
        previous_hash=last.hash,
        hash="f" * 64,
    )
    assert f"第{last.sequence + 1}号不在链上，是后来插入的。" in damages()


def test_a_head_noted_elsewhere_finds_a_chain_that_was_cut_off_and_one_forged_anew(
    city: City,
) -> None:
    noted = verify_chain().head
    number = int(noted.split(":")[0])
    with without_triggers():
        AuditEvent.objects.filter(sequence__gte=number - 1).delete()
        end = AuditEvent.objects.latest("sequence")
        AuditHead.objects.update(sequence=end.sequence, hash=end.hash)
        assert damages() == []
        assert [str(d) for d in verify_chain(noted).damages] == [
            f"第{number - 1}号至第{number}号被删除。"
        ]
        previous = end.hash
        for event in AuditEvent.objects.filter(sequence=end.sequence):
            event.by_name = "别人"
            event.hash = previous = event.digest()
            event.save()
        AuditHead.objects.update(hash=previous)
        assert damages() == []
        assert verify_chain(f"{end.sequence}:{end.hash}").damages


def test_an_anchor_of_another_shape_is_refused(db: None) -> None:
    with pytest.raises(BadInputError):
        verify_chain("12")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET by_name = 'x'",
        "DELETE FROM audit_auditevent",
        "DELETE FROM audit_audithead",
        "UPDATE audit_audithead SET sequence = 0",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(city: City, statement: str) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert damages() == []


def test_postgresql_refuses_to_empty_the_record(city: City) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    for table in ("audit_auditevent", "audit_audithead"):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {table}")
    assert damages() == []


def test_an_action_without_its_event_saves_nothing(city: City, at: datetime) -> None:
    @action
    def forget(*, by: Asker, at: datetime) -> None:
        make_organisation("forgotten", city.government, Kind.BODY, at)

    with pytest.raises(AuditEventCountError):
        forget(by=SYSTEM, at=at)
    assert damages() == []
    assert not AuditEvent.objects.filter(after__code="forgotten").exists()


def test_an_action_with_two_events_saves_nothing(city: City, at: datetime) -> None:
    @action
    def talk_twice(*, by: Asker, at: datetime) -> None:
        record(on=city.police)
        record(on=city.police)

    count = AuditEvent.objects.count()
    with pytest.raises(AuditEventCountError):
        talk_twice(by=SYSTEM, at=at)
    assert AuditEvent.objects.count() == count


def test_an_action_inside_another_leaves_its_own_event_before_the_outer_one(
    city: City, at: datetime
) -> None:
    @action
    def found_and_note(*, by: Asker, at: datetime) -> None:
        record(on=make_organisation("inner", city.government, Kind.BODY, at))

    found_and_note(by=SYSTEM, at=at)
    verbs = AuditEvent.objects.order_by("-sequence").values_list("action", flat=True)[:2]
    assert list(verbs) == ["capabilities.found_and_note", "organisations.found_organisation"]


def test_a_record_outside_of_an_action_is_refused(city: City) -> None:
    with pytest.raises(RuntimeError):
        record(on=city.police)


@pytest.mark.parametrize("value", [1.5, object()])
def test_a_value_without_an_exact_form_is_refused(city: City, at: datetime, value: object) -> None:
    @action
    def note(*, by: Asker, at: datetime) -> None:
        record(on=city.police, after={"value": value})

    with pytest.raises(TypeError):
        note(by=SYSTEM, at=at)


def test_an_action_must_be_keyword_only_with_by_and_at() -> None:
    with pytest.raises(TypeError):

        @action
        def bad(by: Asker, at: datetime) -> None: ...


def test_an_action_refuses_a_moment_without_a_time_zone(city: City) -> None:
    with pytest.raises(TypeError):
        make_organisation("naive", city.government, Kind.BODY, datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_one_chain_without_a_gap(at: datetime) -> None:
    failures: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for number in range(5):
                make_organisation(f"{writer}-{number}", None, Kind.BODY, at)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert damages() == []
    assert list(AuditEvent.objects.values_list("sequence", flat=True)) == list(range(1, 31))
