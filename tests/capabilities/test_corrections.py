"""Correction of one's own data: filed with evidence, checked, answered, and never in table 3."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions, tasks
from gongkai.info_requests.models import CorrectionCase, FailedLookup, Notice
from gongkai.info_requests.queries import (
    CorrectionFilter,
    correction,
    correction_for_applicant,
    correction_list,
    export_corrections,
    lookup_number,
    printed_correction,
    table3,
)
from gongkai.rules.access import ANONYMOUS, SYSTEM, CodeHolder
from gongkai.rules.corrections import State, form_problems
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.intake import ApplicationError
from gongkai.rules.letters import Correction
from tests.factories.city import City
from tests.factories.corrections import file_correction, make_form
from tests.factories.info_requests import Office, after, build_office, noon

MONDAY = date(2026, 3, 2)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def decide(office: Office, number: str, **changes: object) -> CorrectionCase:
    known: dict[str, object] = {
        "outcome": Correction.CORRECTED,
        "note": "出生日期更正为1990年3月7日",
        "by": office.head,
        "at": noon(date(2026, 3, 10)),
    }
    return actions.decide_correction(number=number, **(known | changes))  # type: ignore[arg-type]


def receive(office: Office, number: str) -> None:
    actions.receive_correction(
        number=number, how="与户籍信息一致", by=office.clerk, at=noon(date(2026, 3, 3))
    )


@pytest.mark.parametrize("outcome", Correction)
def test_a_correction_is_checked_decided_and_told_with_its_remedy(
    office: Office, outcome: Correction
) -> None:
    receipt = file_correction(office, noon(MONDAY))
    assert receipt.target_on == after(office, MONDAY, 20)
    receive(office, receipt.number)
    case = decide(office, receipt.number, outcome=outcome)
    assert case.state == State.DECIDED
    assert case.letter_number == "某公信公更〔2026〕1号"
    words = "".join(printed_correction(case).texts())
    assert "出生日期更正为1990年3月7日" in words
    assert "第四十一条" in words
    assert "行政复议" in words
    holder = CodeHolder(receipt.number, receipt.code)
    shown = correction_for_applicant(holder, today=MONDAY)
    assert shown.case.outcome == outcome
    assert Notice.objects.count() == 2  # by mail and by short message


def test_a_correction_counts_nowhere_in_table_3(office: Office) -> None:
    file_correction(office, noon(MONDAY))
    assert not any(table3(office.head, office.body.pk, 2026).values())


def test_it_is_filed_once_and_only_complete(office: Office) -> None:
    known = {
        "organisation_id": office.body.pk,
        "form_token": "a" * 32,
        "by": ANONYMOUS,
        "at": noon(MONDAY),
    }
    first = actions.file_correction(form=make_form(), **known)  # type: ignore[arg-type]
    again = actions.file_correction(form=make_form(), **known)  # type: ignore[arg-type]
    assert (again.number, again.is_replay) == (first.number, True)
    with pytest.raises(ApplicationError) as refused:
        actions.file_correction(
            form=make_form(evidence="", right=" ", id_number="110101199003077855"),
            **(known | {"form_token": "b" * 32}),  # type: ignore[arg-type]
        )
    assert set(refused.value.problems) == {"evidence", "right", "id_number"}
    assert CorrectionCase.objects.count() == 1
    assert "evidence" not in form_problems(make_form(evidence="", has_evidence=True))


def test_wrong_persons_states_and_codes_change_nothing(office: Office) -> None:
    receipt = file_correction(office, noon(MONDAY))
    with pytest.raises(WrongStateError):
        decide(office, receipt.number)
    receive(office, receipt.number)
    with pytest.raises(WrongPersonError):
        decide(office, receipt.number, by=office.clerk)
    with pytest.raises(BadInputError, match="写明"):
        decide(office, receipt.number, note=" ")
    with pytest.raises(BadInputError, match="邮件号"):
        decide(office, receipt.number, way="china_post")
    with pytest.raises(NotFoundError):
        decide(office, receipt.number, by=office.city.education_clerk)
    with pytest.raises(NotFoundError):
        correction_for_applicant(CodeHolder(receipt.number, "0000-0000-0000"), today=MONDAY)
    assert CorrectionCase.objects.get().state == State.RECEIVED
    holder = CodeHolder(receipt.number, receipt.code)
    actions.withdraw_correction(number=receipt.number, by=holder, at=noon(MONDAY))
    with pytest.raises(WrongStateError):
        decide(office, receipt.number)


def test_who_the_applicant_is_is_seen_by_the_office_alone_and_each_look_is_recorded(
    office: Office,
) -> None:
    receipt = file_correction(office, noon(MONDAY))
    with pytest.raises(WrongPersonError):
        actions.view_correction_identity(number=receipt.number, by=office.drafter, at=noon(MONDAY))
    identity = actions.view_correction_identity(
        number=receipt.number, by=office.clerk, at=noon(MONDAY)
    )
    assert identity.phone == "13800000000"
    looks = AuditEvent.objects.filter(action="info_requests.view_correction_identity")
    assert looks.count() == 1
    row = CorrectionCase.objects.get()
    assert b"13800000000" not in bytes(row.identity)


def test_the_list_begins_with_what_is_open_and_finds_by_name(office: Office) -> None:
    done, waiting = (file_correction(office, noon(MONDAY)).number for _ in range(2))
    receive(office, done)
    decide(office, done)

    def numbers(**wanted: object) -> list[str]:
        page = correction_list(office.clerk, CorrectionFilter(**wanted))  # type: ignore[arg-type]
        return [row.number for row in page.rows]

    assert numbers() == [waiting, done]
    assert numbers(only_open=True) == [waiting]
    assert numbers(words="张三 出生日期") == [waiting, done]
    assert numbers(state=State.WITHDRAWN) == []
    with pytest.raises(NotFoundError):
        correction(office.city.education_clerk, done, today=MONDAY)


def test_the_office_is_reminded_once_when_the_target_day_has_come(office: Office) -> None:
    first, done = (file_correction(office, noon(MONDAY)) for _ in range(2))
    receive(office, done.number)
    decide(office, done.number)
    target = first.target_on
    for day, left in ((target - timedelta(1), 0), (target, 1), (target + timedelta(1), 0)):
        assert tasks.remind_of_corrections(partial(noon, day)) == left
    notice = Notice.objects.get(key__startswith="correction-target:")
    assert first.number in notice.body
    actions.remind_of_correction(number=first.number, by=SYSTEM, at=noon(target))
    assert Notice.objects.filter(key__startswith="correction-target:").count() == 1


def test_one_that_came_on_paper_is_registered_by_the_office_alone(office: Office) -> None:
    known: dict[str, Any] = {
        "organisation_id": office.body.pk,
        "form": make_form(),
        "channel": Channel.SIGNED_MAIL,
        "arrived_on": MONDAY,
        "form_token": "c" * 32,
        "at": noon(date(2026, 3, 4)),
    }
    with pytest.raises(WrongPersonError):
        actions.file_correction(**known, by=office.drafter)
    receipt = actions.file_correction(**known, by=office.clerk)
    assert receipt.target_on == after(office, MONDAY, 20)
    again = actions.file_correction(**known, by=office.clerk)
    assert (again.number, again.code, again.is_replay) == (receipt.number, receipt.code, True)
    case = CorrectionCase.objects.get()
    assert (case.filed_by, case.channel) == (office.clerk, Channel.SIGNED_MAIL)


def test_failed_codes_are_counted_by_the_number_of_the_correction(office: Office) -> None:
    receipt = file_correction(office, noon(MONDAY))
    assert lookup_number(f" {receipt.number} ") == receipt.number
    assert lookup_number("张三") == ""
    actions.note_failed_lookup(
        number=receipt.number, address="10.0.0.1", by=ANONYMOUS, at=noon(MONDAY)
    )
    assert FailedLookup.objects.get().number == receipt.number


def test_the_list_is_sorted_and_exported_as_it_is_shown(office: Office) -> None:
    for name in ("张三", "阿布", "李四"):
        file_correction(office, noon(MONDAY), name=name)
    rows = export_corrections(office.clerk, CorrectionFilter(), sort="-arrived")
    assert [row.name for row in rows] == ["李四", "阿布", "张三"]
    assert len(export_corrections(office.clerk, CorrectionFilter(words="阿布"))) == 1
    assert export_corrections(office.city.education_clerk, CorrectionFilter()) == ()
