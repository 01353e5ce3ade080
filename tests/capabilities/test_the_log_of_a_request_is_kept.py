"""The database itself refuses to change or delete what the log of a request says."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from gongkai.info_requests.models import RequestEvent
from tests.factories.city import City
from tests.factories.info_requests import build_office, file_online

CHANGE = "UPDATE info_requests_requestevent SET by_name = '别人'"
DELETE = "DELETE FROM info_requests_requestevent"
pytestmark = pytest.mark.django_db


def refuses(statement: str) -> bool:
    """Whether the database, not our code, refuses it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("statement", [CHANGE, DELETE])
def test_no_event_can_be_changed_or_deleted(city: City, at: datetime, statement: str) -> None:
    number = file_online(build_office(city, at), at).number
    before = list(RequestEvent.objects.order_by("pk").values())
    assert {row["request_id"] for row in before}
    assert refuses(statement)
    assert list(RequestEvent.objects.order_by("pk").values()) == before
    assert RequestEvent.objects.filter(request__number=number).exists()


def test_the_orm_has_no_way_around_it(city: City, at: datetime) -> None:
    file_online(build_office(city, at), at)
    event = RequestEvent.objects.earliest("pk")
    event.by_name = "别人"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.delete()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_builds_anew_is_guarded_again(city: City, at: datetime) -> None:
    file_online(build_office(city, at), at)
    with connection.schema_editor() as editor:
        field = RequestEvent._meta.get_field("by_name")
        wider = field.clone()
        wider.set_attributes_from_name("by_name")
        wider.max_length = 120
        wider.model = RequestEvent
        editor.alter_field(RequestEvent, field, wider)
    try:
        call_command("migrate", verbosity=0)
        assert refuses(DELETE)
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(RequestEvent, wider, field)
        call_command("migrate", verbosity=0)
