"""What an office would lose in review or court: the file must bear what the answer says."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gongkai.info_requests import actions
from gongkai.info_requests.models import Letter
from gongkai.info_requests.queries import code_of, monthly_count, printed, status_for_applicant
from gongkai.rules.answers import NotBorneOutError
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import Party
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.letters import Overruling, letter_html
from gongkai.rules.moves import MissingProofError
from gongkai.rules.requests import State
from gongkai.rules.results import LetterKind, ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    after,
    approve,
    build_office,
    consult,
    draft,
    file_online,
    get,
    make_answer,
    noon,
    register,
    serve,
    serve_letter,
    sign,
)

MONDAY = date(2026, 3, 2)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def submit(office: Office, number: str, at: datetime, code: ResultCode) -> Letter:
    return actions.submit_draft_answer(
        number=number, answer=make_answer(code), by=office.drafter, at=at
    )


# --- third parties (第十五条、第三十二条) ----------------------------------------------------------


def test_nothing_is_withheld_for_a_third_party_that_was_not_asked(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    with pytest.raises(NotBorneOutError, match="书面征求第三方意见"):
        submit(office, number, at, ResultCode.DENY_THIRD_PARTY)
    consult(office, number, at, "agreed")
    with pytest.raises(NotBorneOutError, match="都同意公开"):
        submit(office, number, at, ResultCode.DENY_THIRD_PARTY)


@pytest.mark.parametrize(
    ("ground", "says"),
    [
        (Overruling.PUBLIC_INTEREST, "对公共利益造成重大影响"),
        (Overruling.NO_GOOD_REASON, "理由不成立"),
    ],
)
def test_what_a_third_party_refuses_is_given_only_after_it_was_told(
    office: Office, at: datetime, ground: Overruling, says: str
) -> None:
    number = file_online(office, at).number
    consult(office, number, at, "refused")
    with pytest.raises(NotBorneOutError, match="书面告知第三方"):
        submit(office, number, at, ResultCode.GRANT_PROVIDED)
    letter = actions.overrule_third_party(
        number=number, key="1", reason="涉及饮水安全", disclose_on=at.date(), ground=ground,
        by=office.head, at=at,
    )  # fmt: skip
    assert says in letter_html(printed(letter))
    submit(office, number, at, ResultCode.GRANT_PROVIDED)
    assert get(number).state == State.IN_REVIEW


def test_nothing_is_given_before_the_day_that_the_third_party_was_told(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    consult(office, number, noon(MONDAY), "refused")
    told = after(office, MONDAY, 5)
    actions.overrule_third_party(
        number=number, key="1", reason="涉及饮水安全", disclose_on=told, by=office.head,
        at=noon(MONDAY),
    )  # fmt: skip
    letter = sign(office, number, noon(MONDAY))

    def send(day: date) -> None:
        actions.send_letter(
            number=number, letter_id=letter.pk, way="portal", by=office.clerk, at=noon(day)
        )

    with pytest.raises(WrongStateError, match="已告知第三方"):
        send(after(office, MONDAY, 4))
    send(told)
    assert get(number).counted_on == told


def test_the_ground_to_disclose_fits_what_the_third_party_said(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    consult(office, number, at, "refused")
    with pytest.raises(BadInputError, match="意见不符"):
        actions.overrule_third_party(
            number=number, key="1", reason="可以公开", disclose_on=at.date(),
            ground=Overruling.SILENCE, by=office.head, at=at,
        )  # fmt: skip


def test_a_letter_that_comes_back_does_not_hold_the_answer_for_ever(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    actions.start_consultation(
        number=number, party=Party.THIRD_PARTY, name="甲公司", contact={"china_post": "某路1号"},
        information="合同", reason="可能涉及商业秘密", by=office.clerk, at=at,
    )  # fmt: skip

    def note(text: str) -> None:
        actions.record_opinion(
            number=number, key="1", opinion="returned", text=text, by=office.clerk, at=at
        )

    with pytest.raises(BadInputError, match="退回的原因"):
        note(" ")
    note("查无此人；登记的电话停机")
    sign(office, number, at)
    assert get(number).state == State.ANSWERED


def test_a_third_party_that_got_its_letter_has_its_fifteen_days(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    consult(office, number, at)
    with pytest.raises(WrongStateError, match="已经收到"):
        actions.record_opinion(
            number=number, key="1", opinion="returned", text="退回", by=office.clerk, at=at
        )


@pytest.mark.parametrize(
    "telling", ["张 三要的合同", "1380000 0000", "zhangsan@example.cn", "某市和平路2号"]
)
def test_a_letter_to_others_gives_nothing_of_the_applicant_away(
    office: Office, at: datetime, telling: str
) -> None:
    number = file_online(office, at).number
    with pytest.raises(BadInputError, match="不得透露申请人"):
        actions.start_consultation(
            number=number, party=Party.THIRD_PARTY, name="甲公司",
            contact={"china_post": "某路1号"}, information=f"合同（{telling}）",
            reason="可能涉及商业秘密", by=office.clerk, at=at,
        )  # fmt: skip
    with pytest.raises(BadInputError, match="不得透露申请人"):
        actions.ask_assistance(
            number=number, recipient="档案馆", address="", information="合同",
            task=f"请查找，并与{telling}联系", reply_by=after(office, at.date(), 5),
            by=office.clerk, at=at,
        )  # fmt: skip
    assert not Letter.objects.filter(request__number=number, consultation__isnull=False).exists()


# --- search (第三十六条第四项) ---------------------------------------------------------------------


def search(office: Office, number: str, at: datetime, *, has_found: bool) -> None:
    actions.record_search(
        number=number, places="档案室", keywords="事故", searchers="李四", has_found=has_found,
        outcome="见清单", by=office.drafter, at=at,
    )  # fmt: skip


def test_what_a_search_found_does_not_fail_to_exist(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    search(office, number, at, has_found=True)
    with pytest.raises(NotBorneOutError, match="找到了信息"):
        submit(office, number, at, ResultCode.UNABLE_NOT_EXIST)
    search(office, number, at, has_found=False)
    submit(office, number, at, ResultCode.UNABLE_NOT_EXIST)


def test_who_must_answer_anew_must_search_anew(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    serve(office, number, noon(MONDAY), make_answer(ResultCode.UNABLE_NOT_EXIST))
    later = noon(after(office, MONDAY, 40))
    actions.reopen_request(number=number, order="某府行复〔2026〕1号", by=office.clerk, at=later)
    with pytest.raises(NotBorneOutError, match="重新检索"):
        submit(office, number, later, ResultCode.UNABLE_NOT_EXIST)
    search(office, number, later, has_found=False)
    submit(office, number, later, ResultCode.UNABLE_NOT_EXIST)


# --- abnormal numbers (第三十五条、第四十二条) -----------------------------------------------------


def test_nobody_is_refused_as_abusive_before_they_could_explain(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    until = after(office, MONDAY, 5)
    with pytest.raises(BadInputError, match="今天以后"):
        actions.ask_for_reasons(
            number=number, statistics="本月三十件", reply_by=MONDAY, by=office.clerk,
            at=noon(MONDAY),
        )  # fmt: skip
    actions.ask_for_reasons(
        number=number, statistics="本月三十件", reply_by=until, by=office.clerk, at=noon(MONDAY)
    )

    def refuse(day: date) -> None:
        actions.refuse_abuse(
            number=number, answer=make_answer(ResultCode.NOPROC_ABUSE), judgement="没有说明理由",
            by=office.clerk, at=noon(day),
        )  # fmt: skip

    with pytest.raises(WrongStateError, match="以前说明理由"):
        refuse(until)
    day = after(office, until, 1)
    refuse(day)
    assert get(number).state == State.IN_REVIEW
    with pytest.raises(MissingProofError, match="法制审核"):
        actions.sign_answer(number=number, by=office.signatory, at=noon(day))
    approve(office, number, noon(day))
    actions.sign_answer(number=number, by=office.signatory, at=noon(day))
    assert get(number).state == State.ANSWERED


def test_nobody_is_refused_as_abusive_who_was_never_asked_why(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    with pytest.raises(NotBorneOutError, match="说明理由"):
        submit(office, number, at, ResultCode.NOPROC_ABUSE)


def test_requests_count_in_the_month_in_which_they_were_received(office: Office) -> None:
    last, first = date(2026, 3, 31), date(2026, 4, 1)
    waiting = register(office, noon(last), Channel.ORDINARY_MAIL).number
    register(office, noon(last), Channel.ORDINARY_MAIL)  # never confirmed, never received
    for _ in range(10):
        file_online(office, noon(first, 8))
    actions.confirm_receipt(number=waiting, how="电话", by=office.clerk, at=noon(first))
    april = file_online(office, noon(first, 12)).number
    assert (monthly_count(get(waiting)), monthly_count(get(april))) == (1, 12)
    charge = actions.issue_fee_notice(
        number=april, by=office.clerk, at=noon(after(office, first, 19))
    )
    assert "2026年4月" in letter_html(printed(charge.letter))


# --- the applicant -------------------------------------------------------------------------------


def test_a_withdrawn_request_leaves_no_draft_behind(office: Office, at: datetime) -> None:
    receipt = file_online(office, at)
    letter = draft(office, receipt.number, at)
    upload = actions.Upload("withdrawal", "撤回.txt", "我撤回申请".encode())
    actions.withdraw_request(number=receipt.number, uploads=[upload], by=office.clerk, at=at)
    letter.refresh_from_db()
    assert letter.state == "void"


def test_the_second_answer_is_not_shown_before_it_left(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    serve(office, number, noon(MONDAY), make_answer(ResultCode.DENY_PROCESS))
    later = after(office, MONDAY, 40)
    actions.reopen_request(
        number=number, order="某府行复〔2026〕1号", by=office.clerk, at=noon(later)
    )
    sign(office, number, noon(later, 11), make_answer(ResultCode.DENY_PROCESS))
    view = status_for_applicant(number, code_of(get(number)), today=later)
    assert (view.state, view.result) == (State.RECEIVED, "")


def test_who_cannot_be_reached_as_they_wished_is_written_to_otherwise(office: Office) -> None:
    number = register(
        office, noon(MONDAY), Channel.SIGNED_MAIL, email="", way_wanted="email"
    ).number
    letter = actions.send_supplement_notice(
        number=number, points=["请写明年份"], by=office.clerk, at=noon(MONDAY)
    )
    assert (letter.kind, letter.way) == (LetterKind.SUPPLEMENT_NOTICE, "china_post")


# --- days that count -----------------------------------------------------------------------------


def send_in_person(office: Office, number: str, letter: Letter, day: date) -> None:
    actions.send_letter(
        number=number, letter_id=letter.pk, way="in_person", by=office.clerk, at=noon(day)
    )


def test_an_answer_that_is_handed_over_counts_when_the_applicant_signs_for_it(
    office: Office,
) -> None:
    number = file_online(office, noon(MONDAY)).number
    due = after(office, MONDAY, 20)
    letter = sign(office, number, noon(due))
    send_in_person(office, number, letter, due)
    waiting = status_for_applicant(number, code_of(get(number)), today=due)
    assert (waiting.state, get(number).counted_on) == (State.RECEIVED, None)
    assert letter.pk not in {row.pk for row in waiting.letters}
    signed = after(office, due, 2)
    actions.record_service(
        number=number, letter_id=letter.pk, proof="本人签收", by=office.clerk, at=noon(signed)
    )
    assert (get(number).counted_on, get(number).is_late) == (signed, True)
    assert get(number).state == State.SERVED


def test_a_notice_to_be_handed_over_can_be_read_online_meanwhile(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    letter = actions.send_supplement_notice(
        number=number, points=["年份"], way="in_person", by=office.clerk, at=noon(MONDAY)
    )
    view = status_for_applicant(number, code_of(get(number)), today=MONDAY)
    assert letter.pk in {row.pk for row in view.letters}


def test_an_answer_that_nobody_collects_goes_by_post(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    letter = sign(office, number, noon(MONDAY))
    send_in_person(office, number, letter, MONDAY)
    with pytest.raises(WrongStateError):
        send_in_person(office, number, letter, MONDAY)
    dispatch = actions.check_dispatch(
        number=number, letter_id=letter.pk, by=office.clerk, at=noon(MONDAY, 15)
    )
    assert (dispatch.letter.way, dispatch.wrongs) == ("in_person", ())
    actions.send_letter(
        number=number, letter_id=letter.pk, way="china_post", tracking="XA12345678952",
        by=office.clerk, at=noon(MONDAY, 16),
    )  # fmt: skip
    assert get(number).counted_on == MONDAY


def test_a_letter_gets_its_mail_number_when_its_arrival_is_noted(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    letter = actions.approve_extension(
        number=number, days=5, reason="量大", way="china_post", by=office.head, at=noon(MONDAY)
    )
    served = actions.record_service(
        number=number, letter_id=letter.pk, proof="妥投", tracking="XA12345678952",
        by=office.clerk, at=noon(after(office, MONDAY, 2)),
    )  # fmt: skip
    assert served.tracking == "XA12345678952"


def test_a_supplement_notice_leaves_a_reasonable_time_from_its_service(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    with pytest.raises(BadInputError, match="补正期限太短"):
        actions.send_supplement_notice(
            number=number, points=["年份"], reply_by=after(office, MONDAY, 4), by=office.clerk,
            at=noon(MONDAY),
        )  # fmt: skip
    notice = actions.send_supplement_notice(
        number=number, points=["年份"], reply_by=after(office, MONDAY, 5), by=office.clerk,
        at=noon(MONDAY),
    )  # fmt: skip
    served = after(office, MONDAY, 4)
    serve_letter(office, number, notice, noon(served))

    def close(days: int) -> None:
        actions.close_unsupplemented(
            number=number, by=office.clerk, at=noon(after(office, served, days))
        )

    with pytest.raises(WrongStateError, match="还没有合理的补正时间"):
        close(5)
    close(6)
    assert get(number).state == State.ABANDONED_SUPPLEMENT


def test_an_extension_may_be_given_while_reasons_are_awaited(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    actions.ask_for_reasons(
        number=number, statistics="三十件", reply_by=after(office, MONDAY, 10), by=office.clerk,
        at=noon(MONDAY),
    )  # fmt: skip
    actions.approve_extension(
        number=number, days=20, reason="量大", by=office.head, at=noon(after(office, MONDAY, 5))
    )
    assert (get(number).state, get(number).due_on) == (
        State.AWAIT_REASON,
        after(office, MONDAY, 40),
    )


def test_an_order_against_silence_sets_the_day_of_the_open_request(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    overdue = after(office, MONDAY, 30)
    due = actions.reopen_request(
        number=number, order="（2026）黔02行初8号", days=10, by=office.clerk, at=noon(overdue)
    )
    assert (due, get(number).state) == (after(office, overdue, 10), State.RECEIVED)
