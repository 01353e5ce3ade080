"""Passing on, splitting, handing over, and the abnormal number of requests."""

from __future__ import annotations

from datetime import datetime

import pytest

from gongkai.info_requests import actions
from gongkai.info_requests.queries import case, printed
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.rules.letters import letter_html
from gongkai.rules.requests import State
from gongkai.rules.results import ResultCode
from tests.factories.city import City, make_person
from tests.factories.info_requests import (
    Office,
    after,
    approve,
    build_office,
    file_online,
    get,
    make_answer,
    noon,
    register,
    set_up_office,
    sign,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def test_what_was_meant_for_another_body_is_passed_on_before_its_receipt(
    office: Office, city: City, at: datetime
) -> None:
    set_up_office(city.education, at, issuer="某教信公")
    number = register(office, at, Channel.ORDINARY_MAIL).number
    actions.transfer_request(
        number=number, organisation_id=city.education.pk, reason="误寄", by=office.clerk, at=at
    )
    with pytest.raises(NotFoundError):
        case(office.clerk, number, today=at.date())
    actions.confirm_receipt(number=number, how="电话", by=city.education_clerk, at=at)
    assert get(number).received_on == at.date()
    received = file_online(office, at).number
    with pytest.raises(WrongStateError, match="第三十六条第五项"):
        actions.transfer_request(
            number=received, organisation_id=city.education.pk, reason="x", by=office.clerk, at=at
        )


def test_a_letter_with_several_matters_becomes_several_requests(
    office: Office, at: datetime
) -> None:
    number = register(office, at, Channel.IN_PERSON).number
    parts = actions.split_request(
        number=number, matters=["养犬登记数量", "限行方案", "事故统计"], by=office.clerk, at=at
    )
    assert [part.due_on for part in parts] == [get(number).due_on] * 2
    assert get(number).description == "养犬登记数量"
    assert get(parts[0].number).split_from == get(number)
    actions.approve_extension(number=number, days=5, reason="量大", by=office.head, at=at)
    with pytest.raises(WrongStateError):
        actions.split_request(number=number, matters=["a", "b"], by=office.clerk, at=at)


def test_absence_leaves_no_case_without_somebody(office: Office, at: datetime) -> None:
    numbers = [file_online(office, at).number for _ in range(2)]
    for number in numbers:
        actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    successor = make_person("successor", office.body, at, "department_clerk")
    moved = actions.hand_over(
        from_person=office.drafter, to_person=successor, reason="调离", by=office.head, at=at
    )
    assert moved == numbers
    assert all(get(number).handler == successor for number in numbers)


def test_what_stays_unclear_after_the_supplement_is_answered_so(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    actions.send_supplement_notice(number=number, points=["年份"], by=office.clerk, at=at)
    actions.receive_supplement(number=number, text="都要", by=office.clerk, at=at)
    letter = sign(office, number, at, make_answer(ResultCode.UNABLE_UNCLEAR))
    assert letter.number in letter_html(printed(letter))


def test_reasons_that_are_fair_delay_and_unfair_ones_end_a_request(
    office: Office, at: datetime
) -> None:
    fair, unfair = (file_online(office, at).number for _ in range(2))
    reply_by = after(office, at.date(), 5)
    for number in (fair, unfair):
        actions.ask_for_reasons(
            number=number, statistics="本月三十件", reply_by=reply_by, by=office.clerk, at=at
        )
        actions.receive_reasons(number=number, text="研究需要", by=office.clerk, at=at)
    until = after(office, at.date(), 45)
    due = actions.accept_reasons(
        number=fair, judgement="研究课题属实", until=until, by=office.head, at=at
    )
    assert (due, get(fair).state) == (until, State.RECEIVED)
    actions.refuse_abuse(
        number=unfair,
        answer=make_answer(ResultCode.NOPROC_ABUSE),
        judgement="同一内容反复申请",
        by=office.clerk,
        at=noon(reply_by),
    )
    approve(office, unfair, noon(reply_by))
    letter = actions.sign_answer(number=unfair, by=office.signatory, at=noon(reply_by))
    assert get(unfair).state == State.ANSWERED
    assert letter.number in letter_html(printed(letter))
