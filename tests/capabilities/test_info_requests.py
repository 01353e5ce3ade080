"""What may happen to a request, from the form to the archive."""

from __future__ import annotations

from datetime import datetime

import pytest

from gongkai.info_requests import actions
from gongkai.info_requests.queries import WorkFilter, case, status_for_applicant, table3, work_list
from gongkai.rules.access import CodeHolder
from gongkai.rules.deadlines import Channel
from gongkai.rules.requests import State
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    build_office,
    file_online,
    get,
    make_application,
    register,
    serve,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def test_a_request_on_the_portal_is_received_at_once(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    assert receipt.state is State.RECEIVED
    assert receipt.received_on == at.date()
    assert receipt.due_on == office.calendar.add_working_days(at.date(), 20)
    assert receipt.number == f"police-{at.year}-1".replace("-", "-")
    view = status_for_applicant(receipt.number, receipt.code, today=at.date())
    assert view.due_on == receipt.due_on
    assert view.letters[0].kind == "receipt_slip"


def test_an_ordinary_letter_waits_for_its_confirmation(office: Office, at: datetime) -> None:
    receipt = register(office, at, Channel.ORDINARY_MAIL)
    assert receipt.state is State.SUBMITTED
    assert receipt.due_on is None
    confirmed = actions.confirm_receipt(
        number=receipt.number, how="电话联系申请人", by=office.clerk, at=at
    )
    assert confirmed.state is State.RECEIVED
    assert confirmed.received_on == at.date()


def test_a_request_goes_all_the_way(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    serve(office, receipt.number, at)
    request = get(receipt.number)
    assert request.state == State.SERVED
    cells = table3(office.clerk, office.body.pk, at.year)
    assert cells["T3.granted.natural"] == cells["T3.new_received.natural"] == 1
    actions.archive_request(number=receipt.number, by=office.clerk, at=at)
    assert case(office.clerk, receipt.number, today=at.date()).request.state == State.ARCHIVED


def test_a_work_list_shows_what_must_be_done_first(office: Office, at: datetime) -> None:
    numbers = [file_online(office, at, name=f"申请人{i}").number for i in range(3)]
    page = work_list(office.clerk, WorkFilter(), today=at.date())
    assert [row.number for row in page.rows] == numbers
    assert page.rows[0].days_left == 20


def test_an_applicant_withdraws_with_the_code(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    actions.withdraw_request(
        number=receipt.number, by=CodeHolder(receipt.number, receipt.code), at=at
    )
    assert get(receipt.number).state == State.WITHDRAWN
    assert make_application().subject
