"""What was written down wrongly of an applicant is mended, and what it was stays in the file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongkai.audit.models import AuditEvent
from gongkai.info_requests import actions
from gongkai.info_requests.actions import StaleViewError, Upload
from gongkai.info_requests.models import ApplicantCorrection
from gongkai.info_requests.queries import monthly_count, read_identity
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.intake import ApplicationError
from gongkai.rules.moves import NotYourMoveError
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    build_office,
    file_online,
    get,
    make_answer,
    make_picture,
    serve,
    sign,
)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


@pytest.fixture
def number(office: Office, at: datetime) -> str:
    return file_online(office, at).number


def mend(office: Office, number: str, at: datetime, **changes: str) -> ApplicantCorrection:
    return actions.correct_applicant(
        number=number, changes=changes, reason="申请人来电", by=office.clerk, at=at
    )


def proof() -> Upload:
    return Upload("identity", "身份证.png", make_picture())


def test_a_wrong_address_is_mended_and_the_rest_stays(
    office: Office, number: str, at: datetime
) -> None:
    before = read_identity(get(number))
    done = mend(office, number, at, address="某市新华路5号", fax="0850-7654321")
    now = read_identity(get(number))
    assert (now.address, now.fax) == ("某市新华路5号", "0850-7654321")
    assert (now.phone, now.id_number) == (before.phone, before.id_number)
    assert done.fields == "地址、传真"
    event = get(number).events.get(kind="applicant_corrected")
    assert event.data == {"fields": ["地址", "传真"], "reason": "申请人来电"}


def test_neither_log_nor_audit_nor_table_tells_what_it_was(
    office: Office, number: str, at: datetime
) -> None:
    was = read_identity(get(number)).address
    mend(office, number, at, address="某市新华路5号")
    told = AuditEvent.objects.get(action="info_requests.correct_applicant")
    row = ApplicantCorrection.objects.get()
    for kept in (str(told.before), str(told.after), bytes(row.before).decode("latin-1")):
        assert was not in kept
        assert "新华路" not in kept


def test_the_name_changes_only_with_a_paper_that_proves_it(
    office: Office, number: str, at: datetime
) -> None:
    with pytest.raises(BadInputError, match="证明材料"):
        mend(office, number, at, name="张叁")
    assert get(number).applicant.name == "张三"
    actions.correct_applicant(
        number=number, changes={"name": "张叁"}, reason="身份证上的名字", proof=proof(),
        by=office.clerk, at=at,
    )  # fmt: skip
    assert get(number).applicant.name == "张叁"
    assert get(number).files.get().kind == "identity"
    assert sign(office, number, at, make_answer(ResultCode.GRANT_PROVIDED)).addressee == "张叁"


def test_a_letter_that_is_signed_and_has_not_left_holds_its_name(
    office: Office, number: str, at: datetime
) -> None:
    letter = sign(office, number, at, make_answer(ResultCode.GRANT_PROVIDED))
    with pytest.raises(WrongStateError, match="请先发出"):
        actions.correct_applicant(
            number=number,
            changes={"name": "张叁"},
            reason="x",
            proof=proof(),
            by=office.clerk,
            at=at,
        )
    mend(office, number, at, email="new@example.cn")
    actions.send_letter(number=number, letter_id=letter.pk, way="email", by=office.clerk, at=at)
    actions.correct_applicant(
        number=number, changes={"name": "张叁"}, reason="x", proof=proof(), by=office.clerk, at=at
    )
    letter.refresh_from_db()
    assert letter.addressee == "张三"
    assert letter.read_facts()["applicant"] == "张三"


def test_a_missing_address_opens_its_way(office: Office, at: datetime) -> None:
    number = file_online(office, at, address="", postcode="").number
    letter = sign(office, number, at, make_answer(ResultCode.GRANT_PROVIDED))
    with pytest.raises(BadInputError, match="更正申请人信息"):
        actions.send_letter(
            number=number,
            letter_id=letter.pk,
            way="china_post",
            tracking="1",
            by=office.clerk,
            at=at,
        )
    mend(office, number, at, address="某市新华路5号")
    dispatch = actions.check_dispatch(number=number, letter_id=letter.pk, by=office.clerk, at=at)
    assert dispatch.places["china_post"] == "某市新华路5号"
    assert dispatch.wrongs == ()


def test_the_count_of_the_month_follows_the_right_number(office: Office, at: datetime) -> None:
    first = file_online(office, at).number
    second = file_online(office, at, id_kind="passport", id_number="E00000000").number
    assert monthly_count(get(second)) == 1
    actions.correct_applicant(
        number=second,
        changes={"id_kind": "id_card", "id_number": read_identity(get(first)).id_number},
        reason="登记时抄错", proof=proof(), by=office.clerk, at=at,
    )  # fmt: skip
    assert monthly_count(get(second)) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"phone": "電話"}, "phone"),
        ({"postcode": "12"}, "postcode"),
        ({"address": "<b>"}, "address"),
        ({"phone": "", "email": "", "address": ""}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    office: Office, number: str, at: datetime, changes: dict[str, str], field: str
) -> None:
    before = read_identity(get(number))
    with pytest.raises(ApplicationError) as refused:
        mend(office, number, at, **changes)
    assert list(refused.value.problems) == [field]
    assert read_identity(get(number)) == before


def test_who_may_not_and_when_not(office: Office, number: str, at: datetime) -> None:
    with pytest.raises(NotYourMoveError):
        actions.correct_applicant(
            number=number, changes={"phone": "1"}, reason="x", by=office.drafter, at=at
        )
    with pytest.raises(BadInputError, match="理由"):
        actions.correct_applicant(
            number=number, changes={"phone": "0850-1234567"}, reason=" ", by=office.clerk, at=at
        )
    with pytest.raises(BadInputError, match="没有改动"):
        mend(office, number, at, phone=read_identity(get(number)).phone)
    with pytest.raises(StaleViewError):
        actions.correct_applicant(
            number=number, changes={"fax": "0850-1"}, reason="x", by=office.clerk, at=at, seen=0
        )
    serve(office, number, at)
    actions.archive_request(number=number, by=office.clerk, at=at + timedelta(1))
    with pytest.raises(WrongStateError, match="归档"):
        mend(office, number, at + timedelta(1), fax="0850-7654321")
    assert not ApplicantCorrection.objects.exists()
