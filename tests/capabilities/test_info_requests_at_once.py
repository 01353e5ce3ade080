"""Several people and processes at once: one consistent result, and a clear word for the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions
from gongkai.info_requests.models import FailedLookup, InfoRequest, Letter
from gongkai.info_requests.queries import (
    WorkFilter,
    case,
    lookup_locked_until,
    similar_requests,
    work_list,
)
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import GongkaiError
from gongkai.rules.moves import MoveNotPossibleError
from gongkai.rules.requests import State
from tests.factories.city import City, build_city
from tests.factories.info_requests import (
    Office,
    approve,
    build_office,
    draft,
    file_online,
    get,
    make_application,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start all at one moment, each on a connection of its own; results or errors in order."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[place] = work()
        except GongkaiError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_officers_on_one_case_get_one_result_and_one_clear_refusal(at: datetime) -> None:
    office = build_office(build_city(at), at)
    number = file_online(office, at).number
    seen = get(number).version

    def ask(by: Any) -> Letter:
        return actions.send_supplement_notice(
            number=number, points=["年份"], by=by, at=at, seen=seen
        )

    results = at_once(lambda: ask(office.clerk), lambda: ask(office.head))
    refused = [r for r in results if isinstance(r, actions.StaleViewError)]
    assert len(refused) == 1
    assert "刚刚办理了这件申请" in str(refused[0])
    assert get(number).letters.filter(kind="supplement_notice").count() == 1
    events = AuditEvent.objects.filter(action="info_requests.send_supplement_notice")
    assert events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_answers_signed_at_once_get_numbers_without_a_gap(at: datetime) -> None:
    office = build_office(build_city(at), at)
    numbers = [file_online(office, at).number for _ in range(6)]
    for number in numbers:
        draft(office, number, at)
        approve(office, number, at)
    signed = at_once(
        *(
            lambda n=number: actions.sign_answer(number=n, by=office.signatory, at=at)
            for number in numbers
        )
    )
    serials = sorted(int(letter.number.split("〕")[1].removesuffix("号")) for letter in signed)
    assert serials == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_files_once(at: datetime) -> None:
    office = build_office(build_city(at), at)

    def send() -> actions.Receipt:
        return actions.file_request(
            organisation_id=office.body.pk,
            application=make_application(),
            form_token="t" * 32,
            by=ANONYMOUS,
            at=at,
        )

    receipts = at_once(*([send] * 5))
    assert len({(receipt.number, receipt.code) for receipt in receipts}) == 1
    assert sorted(receipt.is_replay for receipt in receipts) == [False, True, True, True, True]
    assert InfoRequest.objects.count() == 1
    assert AuditEvent.objects.filter(action="info_requests.file_request").count() == 5


def test_a_refused_move_changes_nothing(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    before = get(number)
    with pytest.raises(MoveNotPossibleError):
        actions.sign_answer(number=number, by=office.signatory, at=at)
    after = get(number)
    assert (after.state, after.version) == (before.state, before.version)


def test_a_number_that_was_refused_is_not_lost(office: Office, at: datetime) -> None:
    from gongkai.rules.intake import ApplicationError

    for description in ("", "甲" * 10_000):
        with pytest.raises(ApplicationError):
            file_online(office, at, description=description)
    with pytest.raises(ApplicationError):
        file_online(office, at, name="<script>alert(1)</script>")
    assert file_online(office, at).number.endswith("-1")


# --- many rows -----------------------------------------------------------------------------------


def count_queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connections["default"]) as queries:
        work()
    return len(queries)


def test_pages_ask_no_more_questions_when_there_are_more_rows(office: Office, at: datetime) -> None:
    first = file_online(office, at).number

    def show_list() -> Any:
        return work_list(office.clerk, WorkFilter(), today=at.date())

    def show_case() -> Any:
        return case(office.clerk, first, today=at.date())

    few = count_queries(show_list), count_queries(show_case)
    for i in range(12):
        file_online(office, at, name=f"申请人{i}")
        actions.write_note(number=first, text="备注", by=office.clerk, at=at)
    assert (count_queries(show_list), count_queries(show_case)) == few
    assert max(few) <= 20


def test_repeats_of_one_applicant_are_found_first(office: Office, at: datetime) -> None:
    text = "2025年全市道路交通事故统计数据"
    first = file_online(office, at, description=text).number
    other = file_online(office, at, description=text, id_kind="other", id_number="E1").number
    file_online(office, at, description="全市养犬登记数量和收费依据")
    again = file_online(office, at, description=f"请提供{text}（按月）").number
    found = similar_requests(office.clerk, again)
    assert [(row.number, row.is_same_applicant) for row in found] == [(first, True), (other, False)]


def test_guessing_of_codes_is_slowed_down_by_address_and_against_a_crowd(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    for _ in range(30):
        assert lookup_locked_until(number, "192.0.2.1", at) is None
        actions.note_failed_lookup(number=number, address="192.0.2.1", by=ANONYMOUS, at=at)
    until = at + timedelta(minutes=15)
    assert lookup_locked_until("police-2026-99", "192.0.2.1", at) == until
    assert lookup_locked_until(number, "192.0.2.1", until) is None
    assert lookup_locked_until(number, "192.0.2.2", at) is None
    FailedLookup.objects.bulk_create(
        FailedLookup(number=number, address=f"198.51.{i % 100}.1", at=at) for i in range(970)
    )
    assert lookup_locked_until(number, "192.0.2.2", at) == until
    assert lookup_locked_until("police-2026-99", "192.0.2.2", at) is None
    assert get(number).state == State.RECEIVED
