"""The acceptance cases of the law, at the level of actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.info_requests import actions
from gongkai.info_requests.models import Letter
from gongkai.info_requests.queries import monthly_count, table3
from gongkai.rules.access import CodeHolder
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import Party
from gongkai.rules.deadlines.refusals import (
    ExtensionLateError,
    ExtensionTwiceError,
    SupplementLateError,
    SupplementTwiceError,
)
from gongkai.rules.errors import WrongStateError
from gongkai.rules.moves import MissingProofError, NotYourMoveError, SamePersonError
from gongkai.rules.requests import State
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    after,
    approve,
    build_office,
    draft,
    file_online,
    get,
    make_answer,
    noon,
    register,
    send,
    serve,
    serve_letter,
    sign,
)

MONDAY = date(2026, 3, 2)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def test_the_due_day_after_national_day_counts_the_shifted_working_days(office: Office) -> None:
    # Friday 2025-09-26; off 1 to 8 October, worked on Sunday 28 September and Saturday 11 October.
    receipt = file_online(office, noon(date(2025, 9, 26)))
    by_hand = [date(2025, 9, d) for d in (28, 29, 30)]
    by_hand += [date(2025, 10, d) for d in (9, 10, 11, *range(13, 18), *range(20, 25), 27, 28, 29)]
    by_hand.append(date(2025, 10, 30))
    assert len(by_hand) == 20
    assert receipt.due_on == by_hand[-1]


def test_an_ordinary_letter_has_no_clock_before_its_confirmation(office: Office) -> None:
    receipt = register(office, noon(MONDAY), Channel.ORDINARY_MAIL)
    assert (receipt.due_on, get(receipt.number).act_by_on) == (None, MONDAY)
    actions.confirm_receipt(
        number=receipt.number, how="电话确认", by=office.clerk, at=noon(MONDAY, 16)
    )
    assert get(receipt.number).due_on == after(office, MONDAY, 20)


def test_a_supplement_is_asked_on_day_seven_and_not_on_day_eight(office: Office) -> None:
    late, in_time = (file_online(office, noon(MONDAY)).number for _ in range(2))

    def ask(number: str, day: int) -> None:
        actions.send_supplement_notice(
            number=number,
            points=["请写明年份"],
            by=office.clerk,
            at=noon(after(office, MONDAY, day)),
        )

    with pytest.raises(SupplementLateError):
        ask(late, 8)
    ask(in_time, 7)
    assert get(in_time).due_on is None
    came = after(office, MONDAY, 10)
    due = actions.receive_supplement(number=in_time, text="2024年", by=office.clerk, at=noon(came))
    assert due == after(office, came, 20)
    with pytest.raises(SupplementTwiceError):
        ask(in_time, 11)


def test_two_overlapping_consultations_pause_once(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    for day, name in ((2, "甲公司"), (4, "乙公司")):
        consultation = actions.start_consultation(
            number=number,
            party=Party.THIRD_PARTY,
            name=name,
            contact={"china_post": "某路1号"},
            information="合同",
            reason="可能涉及商业秘密",
            by=office.clerk,
            at=noon(after(office, MONDAY, day)),
        )
        letter = consultation.letters.get()
        serve_letter(office, number, letter, noon(after(office, MONDAY, day)))
    for key, day in (("1", 8), ("2", 10)):
        actions.record_opinion(
            number=number,
            key=key,
            opinion="agreed",
            by=office.clerk,
            at=noon(after(office, MONDAY, day)),
        )
    # Days 2 to 10, both with, do not count: nine working days, not twelve.
    assert get(number).due_on == after(office, MONDAY, 29)


def test_silence_is_recorded_only_when_the_fifteen_days_are_over(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    consultation = actions.start_consultation(
        number=number,
        party=Party.THIRD_PARTY,
        name="甲公司",
        contact={"china_post": "某路1号"},
        information="合同",
        reason="可能涉及商业秘密",
        by=office.clerk,
        at=noon(MONDAY),
    )

    def be_silent(day: int) -> None:
        actions.record_opinion(
            number=number,
            key="1",
            opinion="silent",
            by=office.clerk,
            at=noon(after(office, MONDAY, day)),
        )

    with pytest.raises(WrongStateError, match="没有开始计算"):
        be_silent(16)
    serve_letter(office, number, consultation.letters.get(), noon(MONDAY, 15))
    with pytest.raises(WrongStateError, match="尚未期满"):
        be_silent(15)
    be_silent(16)
    assert not get(number).is_consulting


def test_the_31st_request_of_a_month_costs_200_and_68_pages_380(office: Office) -> None:
    numbers = [file_online(office, noon(MONDAY)).number for _ in range(31)]
    assert monthly_count(get(numbers[-1])) == 31
    by_items = actions.issue_fee_notice(number=numbers[-1], by=office.clerk, at=noon(MONDAY))
    by_pages = actions.issue_fee_notice(
        number=numbers[0], pages=68, by=office.clerk, at=noon(MONDAY)
    )
    assert (by_items.yuan, by_pages.yuan) == (200, 380)
    with pytest.raises(WrongStateError):
        actions.issue_fee_notice(number=numbers[-1], pages=68, by=office.clerk, at=noon(MONDAY))
    with pytest.raises(WrongStateError, match="不需要缴费"):
        actions.issue_fee_notice(number=numbers[5], by=office.clerk, at=noon(MONDAY))


@pytest.mark.parametrize(
    ("year", "row"), [(2020, "other"), (2021, "other_fee_unpaid"), (2025, "other_fee_unpaid")]
)
def test_an_unpaid_fee_closes_the_request_in_the_row_of_its_form(
    office: Office, year: int, row: str
) -> None:
    # The fee measure is in force from 2021: the form of 2020 counts a lapse of another kind.
    start = office.calendar.add_working_days(date(year, 3, 1), 1)
    number = file_online(office, noon(start)).number
    if year == 2020:
        letter = actions.send_supplement_notice(
            number=number, points=["年份"], reply_by=after(office, start, 10),
            by=office.clerk, at=noon(start),
        )  # fmt: skip
    else:
        letter = actions.issue_fee_notice(
            number=number, pages=68, by=office.clerk, at=noon(start)
        ).letter
    over = noon(after(office, start, 21))
    close = actions.close_unsupplemented if year == 2020 else actions.close_unpaid
    with pytest.raises((MissingProofError, WrongStateError)):
        close(number=number, by=office.clerk, at=over)
    serve_letter(office, number, letter, noon(start, 15))
    if year != 2020:
        with pytest.raises(WrongStateError, match="尚未届满"):
            close(number=number, by=office.clerk, at=noon(after(office, start, 20)))
    close(number=number, by=office.clerk, at=over)
    cells = table3(office.clerk, office.body.pk, year)
    assert cells[f"T3.{row}.natural"] == cells["T3.result_total.total"] == 1


def test_an_open_request_is_carried_out_and_next_year_carried_in(office: Office) -> None:
    number = file_online(office, noon(date(2025, 12, 30))).number
    sign(office, number, noon(date(2025, 12, 31)))
    this = table3(office.clerk, office.body.pk, 2025)
    assert this["T3.carried_out.natural"] == this["T3.new_received.natural"] == 1
    # Signed in December and sent in January: it counts when it leaves.
    letter = Letter.objects.get(request__number=number, state="signed")
    actions.send_letter(
        number=number, letter_id=letter.pk, way="portal", by=office.clerk,
        at=noon(date(2026, 1, 5)),
    )  # fmt: skip
    following = table3(office.clerk, office.body.pk, 2026)
    assert following["T3.carried_in.natural"] == following["T3.granted.natural"] == 1
    assert following["T3.new_received.total"] == following["T3.carried_out.total"] == 0
    assert table3(office.clerk, office.body.pk, 2025) == this


# --- extension, persons, search ------------------------------------------------------------------


def test_only_the_head_extends_once_and_before_the_due_day(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number

    def extend(day: int, by: object = office.head) -> None:
        actions.approve_extension(
            number=number,
            days=20,
            reason="需要逐年核对",
            by=by,  # type: ignore[arg-type]
            at=noon(after(office, MONDAY, day)),
        )

    with pytest.raises(NotYourMoveError):
        extend(10, office.clerk)
    with pytest.raises(ExtensionLateError):
        extend(21)
    extend(20)
    assert get(number).due_on == after(office, MONDAY, 40)
    with pytest.raises(ExtensionTwiceError):
        extend(22)


def test_one_person_may_not_draft_and_review(office: Office, at: datetime) -> None:
    from tests.factories.city import make_person

    both = make_person("both", office.body, at, "legal_reviewer")
    from gongkai.accounts.actions import grant_role
    from gongkai.rules.access import SYSTEM

    grant_role(person=both, role="department_clerk", organisation=office.body, by=SYSTEM, at=at)
    number = file_online(office, at).number
    actions.submit_draft_answer(number=number, answer=make_answer(), by=both, at=at)
    with pytest.raises(SamePersonError):
        actions.review_legally(number=number, is_approved=True, opinion="好", by=both, at=at)


def test_an_answer_is_not_signed_without_both_reviews(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    draft(office, number, at)
    with pytest.raises(MissingProofError, match="法制审核意见"):
        actions.sign_answer(number=number, by=office.signatory, at=at)
    actions.review_legally(
        number=number, is_approved=False, opinion="不同意", by=office.legal, at=at
    )
    actions.review_secrecy(number=number, is_approved=True, opinion="可", by=office.secrecy, at=at)
    with pytest.raises(MissingProofError, match="法制审核意见"):
        actions.sign_answer(number=number, by=office.signatory, at=at)


def test_reviews_end_with_the_draft_that_they_judged(office: Office, at: datetime) -> None:
    number = file_online(office, at).number
    draft(office, number, at)
    approve(office, number, at)
    actions.return_draft(number=number, reason="补充依据", by=office.legal, at=at)
    draft(office, number, at, make_answer(ResultCode.DENY_PROCESS))
    with pytest.raises(MissingProofError):
        actions.sign_answer(number=number, by=office.signatory, at=at)


def test_information_that_does_not_exist_needs_a_recorded_search(
    office: Office, at: datetime
) -> None:
    number = file_online(office, at).number
    with pytest.raises(WrongStateError, match="须先有检索记录"):
        actions.submit_draft_answer(
            number=number,
            answer=make_answer(ResultCode.UNABLE_NOT_EXIST),
            by=office.drafter,
            at=at,
        )


def test_numbers_of_answers_follow_each_other_without_a_gap(office: Office, at: datetime) -> None:
    letters = [sign(office, file_online(office, at).number, at) for _ in range(3)]
    assert [letter.number for letter in letters] == [
        f"某公信公复〔{at.year}〕{n}号" for n in (1, 2, 3)
    ]


def test_an_answer_that_leaves_after_the_due_day_is_late(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    letter = sign(office, number, noon(after(office, MONDAY, 20)))
    actions.send_letter(
        number=number, letter_id=letter.pk, way="portal", by=office.clerk,
        at=noon(after(office, MONDAY, 21)),
    )  # fmt: skip
    assert get(number).is_late
    assert get(number).counted_on == after(office, MONDAY, 21)


def test_an_order_reopens_a_request_and_an_answer_of_a_later_year_is_not_counted_again(
    office: Office,
) -> None:
    number = file_online(office, noon(date(2025, 3, 3))).number
    serve(office, number, noon(date(2025, 3, 10)), make_answer(ResultCode.DENY_PROCESS))
    before = table3(office.clerk, office.body.pk, 2025)
    actions.reopen_request(
        number=number, order="某府复决〔2026〕1号", days=10, by=office.clerk, at=noon(MONDAY)
    )
    assert get(number).due_on == after(office, MONDAY, 10)
    assert get(number).state == State.RECEIVED
    send(office, number, noon(MONDAY + timedelta(3)))
    assert table3(office.clerk, office.body.pk, 2025) == before
    assert not any(table3(office.clerk, office.body.pk, 2026).values())


def test_an_applicant_supplements_with_the_code_and_may_not_excuse_being_late(
    office: Office,
) -> None:
    receipt = file_online(office, noon(MONDAY))
    holder = CodeHolder(receipt.number, receipt.code)
    actions.send_supplement_notice(
        number=receipt.number, points=["年份"], reply_by=after(office, MONDAY, 5),
        by=office.clerk, at=noon(MONDAY),
    )  # fmt: skip
    late = noon(after(office, MONDAY, 6))
    with pytest.raises(NotYourMoveError):
        actions.receive_supplement(
            number=receipt.number, text="2024年", late_reason="忘了", by=holder, at=late
        )
    actions.receive_supplement(
        number=receipt.number, text="2024年", by=holder, at=noon(after(office, MONDAY, 5))
    )
    assert get(receipt.number).state == State.RECEIVED
