"""Letters to others: overruling a third party, asking for help, and the look before dispatch."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongkai.info_requests import actions, queries
from gongkai.info_requests.actions import Upload, WrongApplicantError
from gongkai.info_requests.models import Letter, RequestFile
from gongkai.rules.deadlines.events import Party
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.letters import IncompleteLetterError
from gongkai.rules.moves import MissingProofError, NotYourMoveError
from gongkai.rules.results import LetterKind, ResultCode
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
    serve_letter,
    sign,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


@pytest.fixture
def number(office: Office, at: datetime) -> str:
    return file_online(office, at).number


def consult(office: Office, number: str, at: datetime, opinion: str = "refused") -> None:
    """A third party that was asked and has its say."""
    actions.start_consultation(
        number=number,
        party=Party.THIRD_PARTY,
        name="某建筑公司",
        contact={"china_post": "某市工业路8号"},
        information="施工合同全文",
        reason="可能含有商业秘密",
        by=office.clerk,
        at=at,
    )
    actions.record_opinion(
        number=number, key="1", opinion=opinion, text="含有报价", by=office.clerk, at=at
    )


def overrule(office: Office, number: str, at: datetime, **changes: object) -> Letter:
    known = {"reason": "涉及桥梁的安全", "disclose_on": at.date(), "by": office.head}
    return actions.overrule_third_party(number=number, key="1", at=at, **(known | changes))  # type: ignore[arg-type]


def test_a_third_party_that_is_overruled_is_told_content_and_reason(
    office: Office, number: str, at: datetime
) -> None:
    consult(office, number, at)
    letter = overrule(office, number, at)
    text = "".join(queries.printed(letter).texts())
    assert "某建筑公司" in text
    assert "涉及桥梁的安全" in text
    assert "不同意公开：含有报价" in text
    assert letter.state == "sent"


class TestOverruling:
    def test_it_never_names_the_applicant(self, office: Office, number: str, at: datetime) -> None:
        consult(office, number, at)
        assert "张三" not in "".join(queries.printed(overrule(office, number, at)).texts())

    def test_a_reason_that_names_the_applicant_is_refused(
        self, office: Office, number: str, at: datetime
    ) -> None:
        consult(office, number, at)
        with pytest.raises(BadInputError, match="不得透露申请人"):
            overrule(office, number, at, reason="张三需要这份合同")

    def test_only_the_head_decides(self, office: Office, number: str, at: datetime) -> None:
        consult(office, number, at)
        with pytest.raises(NotYourMoveError):
            overrule(office, number, at, by=office.clerk)

    def test_who_agreed_need_not_be_overruled(
        self, office: Office, number: str, at: datetime
    ) -> None:
        consult(office, number, at, "agreed")
        with pytest.raises(WrongStateError, match="不需要这一步"):
            overrule(office, number, at)

    def test_once_is_enough(self, office: Office, number: str, at: datetime) -> None:
        consult(office, number, at)
        overrule(office, number, at)
        with pytest.raises(WrongStateError, match="已经告知过"):
            overrule(office, number, at)

    def test_a_day_that_is_past_is_refused(self, office: Office, number: str, at: datetime) -> None:
        consult(office, number, at)
        with pytest.raises(BadInputError, match="已经过去"):
            overrule(office, number, at, disclose_on=at.date() - timedelta(1))


def assist(office: Office, number: str, at: datetime, **changes: object) -> Letter:
    known = {
        "recipient": "交通警察支队",
        "address": "",
        "information": "2025年事故统计",
        "task": "请检索并提供电子版",
        "reply_by": at.date() + timedelta(5),
        "by": office.clerk,
    }
    return actions.ask_assistance(number=number, at=at, **(known | changes))  # type: ignore[arg-type]


class TestAssistance:
    def test_the_unit_gets_its_own_letter_and_the_clock_runs_on(
        self, office: Office, number: str, at: datetime
    ) -> None:
        due = get(number).due_on
        letter = assist(office, number, at)
        assert letter.addressee == "交通警察支队"
        assert letter.number.startswith("某公信公协")
        assert get(number).due_on == due
        assert "张三" not in "".join(queries.printed(letter).texts())

    def test_the_applicant_does_not_see_it(self, office: Office, at: datetime) -> None:
        receipt = file_online(office, at)
        assist(office, receipt.number, at)
        seen = queries.status_for_applicant(receipt.number, receipt.code, today=at.date())
        assert [letter.kind for letter in seen.letters] == [LetterKind.RECEIPT_SLIP]

    def test_all_that_is_missing_is_named_at_once(
        self, office: Office, number: str, at: datetime
    ) -> None:
        with pytest.raises(BadInputError, match="协助单位、需要协助的事项"):
            assist(office, number, at, recipient="", task=" ")

    def test_post_needs_an_address(self, office: Office, number: str, at: datetime) -> None:
        with pytest.raises(BadInputError, match="地址"):
            assist(office, number, at, way="china_post")

    def test_a_closed_case_needs_no_help(self, office: Office, number: str, at: datetime) -> None:
        send(office, number, at)
        with pytest.raises(WrongStateError, match="已经办结"):
            assist(office, number, at)


class TestDispatch:
    def test_it_shows_where_the_letter_may_go(
        self, office: Office, number: str, at: datetime
    ) -> None:
        letter = sign(office, number, at)
        seen = actions.check_dispatch(number=number, letter_id=letter.pk, by=office.clerk, at=at)
        assert seen.wrongs == ()
        assert seen.places == {
            "in_person": "张三",
            "china_post": "553000 某市和平路2号",
            "email": "zhangsan@example.cn",
            "portal": number,
        }

    def test_a_file_of_another_case_is_named(
        self, office: Office, number: str, at: datetime
    ) -> None:
        other = file_online(office, at, name="李四").number
        letter = sign(office, number, at)
        actions.add_file(
            number=other, upload=Upload("released", "别人的.txt", b"x"), by=office.clerk, at=at
        )
        RequestFile.objects.filter(name="别人的.txt").update(letter=letter)
        seen = actions.check_dispatch(number=number, letter_id=letter.pk, by=office.clerk, at=at)
        assert seen.wrongs == ("附件“别人的.txt”属于另一件申请",)
        with pytest.raises(WrongApplicantError):
            actions.send_letter(
                number=number, letter_id=letter.pk, way="portal", by=office.clerk, at=at
            )

    def test_a_letter_that_left_is_not_checked_again(
        self, office: Office, number: str, at: datetime
    ) -> None:
        letter = send(office, number, at)
        with pytest.raises(WrongStateError):
            actions.check_dispatch(number=number, letter_id=letter.pk, by=office.clerk, at=at)

    def test_reviewers_do_not_see_addresses(
        self, office: Office, number: str, at: datetime
    ) -> None:
        letter = sign(office, number, at)
        with pytest.raises(NotYourMoveError):
            actions.check_dispatch(number=number, letter_id=letter.pk, by=office.legal, at=at)


def test_a_file_added_after_the_reviews_asks_for_new_ones(
    office: Office, number: str, at: datetime
) -> None:
    letter = draft(office, number, at)
    approve(office, number, at)
    actions.add_file(
        number=number,
        upload=Upload("released", "统计表.txt", b"1"),
        letter_id=letter.pk,
        by=office.clerk,
        at=at,
    )
    with pytest.raises(MissingProofError, match="法制审核意见"):
        actions.sign_answer(number=number, by=office.signatory, at=at)
    approve(office, number, at)
    assert actions.sign_answer(number=number, by=office.signatory, at=at).number


def test_one_case_is_handed_over_alone(office: Office, at: datetime) -> None:
    numbers = [file_online(office, at).number for _ in range(2)]
    for number in numbers:
        actions.assign_request(number=number, handler=office.drafter, by=office.clerk, at=at)
    moved = actions.hand_over(
        from_person=office.drafter,
        to_person=office.clerk,
        reason="出差",
        only=numbers[0],
        by=office.clerk,
        at=at,
    )
    assert moved == numbers[:1]
    assert [get(n).handler for n in numbers] == [office.clerk, office.drafter]


class TestPrinting:
    def test_a_draft_shows_the_number_that_it_has_not_yet(
        self, office: Office, number: str, at: datetime
    ) -> None:
        letter = draft(office, number, at)
        shown = queries.show_letter(office.legal, number, letter.pk, today=at.date())
        assert shown.printed.gaps == ("发文字号",)

    def test_a_signed_letter_has_no_gap(self, office: Office, number: str, at: datetime) -> None:
        letter = sign(office, number, at)
        shown = queries.show_letter(office.legal, number, letter.pk, today=at.date())
        assert shown.printed.gaps == ()
        assert shown.printed.number == letter.number

    @pytest.mark.parametrize(
        "kind",
        [LetterKind.REGISTRATION_SHEET, LetterKind.APPROVAL_SHEET, LetterKind.DEADLINE_SHEET],
    )
    def test_sheets_are_filled_from_the_case(
        self, office: Office, number: str, at: datetime, kind: LetterKind
    ) -> None:
        draft(office, number, at, make_answer(ResultCode.DENY_PROCESS))
        approve(office, number, at)
        identity = actions.view_identity(number=number, reason="打印", by=office.clerk, at=at)
        sheet = queries.show_sheet(office.clerk, number, kind, today=at.date(), identity=identity)
        assert sheet.gaps == ()
        assert number in "".join(sheet.texts())

    def test_a_proof_of_service_names_the_letter(
        self, office: Office, number: str, at: datetime
    ) -> None:
        letter = send(office, number, at)
        sheet = queries.show_sheet(
            office.clerk,
            number,
            LetterKind.PROOF_OF_SERVICE,
            today=at.date(),
            letter_id=letter.pk,
        )
        assert letter.number in "".join(sheet.texts())

    def test_a_third_party_answers_on_the_annex_of_its_letter(
        self, office: Office, number: str, at: datetime
    ) -> None:
        consult(office, number, at)
        letters = Letter.objects.filter(request__number=number)
        asked = letters.get(kind=LetterKind.OPINION_LETTER)
        sheet = queries.show_sheet(
            office.clerk,
            number,
            LetterKind.OPINION_REPLY,
            today=at.date(),
            letter_id=asked.pk,
        )
        text = "".join(sheet.texts())
        assert sheet.gaps == ()
        assert asked.number in text
        assert "施工合同全文" in text
        assert "某建筑公司" in text
        assert "张三" not in text
        assert number not in text
        other = letters.get(kind=LetterKind.OPINION_NOTICE)
        with pytest.raises(NotFoundError, match="确认函"):
            queries.show_sheet(
                office.clerk,
                number,
                LetterKind.OPINION_REPLY,
                today=at.date(),
                letter_id=other.pk,
            )

    def test_without_an_answer_there_is_nothing_to_approve(
        self, office: Office, number: str, at: datetime
    ) -> None:
        with pytest.raises(WrongStateError, match="没有内容可以呈批"):
            queries.show_sheet(office.clerk, number, LetterKind.APPROVAL_SHEET, today=at.date())

    def test_what_closes_a_case_without_an_answer_can_be_printed(
        self, office: Office, at: datetime
    ) -> None:
        start = at.date()
        number = file_online(office, at).number
        notice = actions.send_supplement_notice(
            number=number,
            points=["请写明年份"],
            reply_by=after(office, start, 5),
            by=office.clerk,
            at=at,
        )
        serve_letter(office, number, notice, at)
        late = noon(after(office, start, 8))
        letter = actions.close_unsupplemented(number=number, by=office.clerk, at=late)
        text = "".join(
            queries.show_letter(office.clerk, number, letter.pk, today=late.date()).printed.texts()
        )
        assert notice.number in text
        assert "视为" in text
        note = queries.show_sheet(office.clerk, number, LetterKind.FILE_NOTE, today=late.date())
        assert note.gaps == ()


def test_a_case_that_is_not_received_explains_no_date(office: Office, at: datetime) -> None:
    from gongkai.rules.deadlines import Channel

    number = register(office, at, Channel.EMAIL).number
    with pytest.raises((WrongStateError, IncompleteLetterError)):
        queries.show_sheet(office.clerk, number, LetterKind.DEADLINE_SHEET, today=at.date())
