"""The rounds of the worker stay small, whatever the number of open requests."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from gongkai.audit.adapters import turns
from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions, tasks
from gongkai.info_requests.models import InfoRequest, Notice
from gongkai.info_requests.queries import alarms_due, outdated_clocks
from gongkai.rules.deadlines.events import Party
from tests.factories.city import City
from tests.factories.info_requests import Office, after, build_office, file_online, get, noon

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def consulted(office: Office, at: datetime) -> str:
    """A case that waits for the opinion of a third party."""
    number = file_online(office, at).number
    actions.start_consultation(
        number=number,
        party=Party.THIRD_PARTY,
        name="某公司",
        contact={"china_post": "某路3号"},
        information="合同",
        reason="涉及商业秘密",
        by=office.clerk,
        at=at,
    )
    return number


def test_a_round_raises_so_many_alarms_and_the_next_one_the_rest(
    office: Office, at: datetime
) -> None:
    for _ in range(3):
        file_online(office, at)
    later = noon(after(office, at.date(), 2))
    assert tasks.raise_alarms(lambda: later, most=2) == 2
    assert tasks.raise_alarms(lambda: later, most=2) == 1
    assert tasks.raise_alarms(lambda: later, most=2) == 0
    assert Notice.objects.filter(channel="desk").count() == 3


@pytest.mark.parametrize(("most_writing", "times"), [(0.0, 3), (3600.0, 0)])
def test_a_round_lets_others_write_between_its_alarms(
    office: Office, at: datetime, monkeypatch: pytest.MonkeyPatch, most_writing: float, times: int
) -> None:
    for _ in range(3):
        file_online(office, at)
    rests: list[float] = []
    monkeypatch.setattr(turns, "MOST_WRITING", most_writing)
    monkeypatch.setattr(time, "sleep", rests.append)
    later = noon(after(office, at.date(), 2))
    assert tasks.raise_alarms(lambda: later) == 3
    has_one_writer = connection.vendor == "sqlite"
    assert rests == [turns.REST] * (times if has_one_writer else 0)


def test_looking_for_alarms_asks_no_more_for_more_requests(
    office: Office, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    later = after(office, at.date(), 2)
    file_online(office, at)
    with django_assert_num_queries(7):
        assert len(list(alarms_due(later))) == 1
    for _ in range(4):
        file_online(office, at)
    with django_assert_num_queries(7):
        assert len(list(alarms_due(later))) == 5


def test_a_consulted_case_is_written_once_a_day_and_not_at_every_round(
    office: Office, at: datetime
) -> None:
    number = consulted(office, at)
    later = noon(after(office, at.date(), 17))
    assert list(outdated_clocks(later.date())) == [number]
    assert tasks.refresh_consulted(lambda: later) == 1
    due = get(number).due_on
    rows = AuditEvent.objects.count()
    for hour in range(1, 5):
        assert tasks.refresh_consulted(lambda h=hour: later + timedelta(hours=h)) == 0  # type: ignore[misc]
    assert AuditEvent.objects.count() == rows
    next_day = noon(after(office, at.date(), 18))
    assert tasks.refresh_consulted(lambda: next_day) == 1
    assert due is not None
    assert get(number).due_on == office.calendar.add_working_days(due, 1)


def test_a_stored_day_that_is_wrong_is_found(office: Office, at: datetime) -> None:
    number = consulted(office, at)
    assert list(outdated_clocks(at.date())) == []
    InfoRequest.objects.filter(number=number).update(due_on=at.date())
    assert list(outdated_clocks(at.date())) == [number]
