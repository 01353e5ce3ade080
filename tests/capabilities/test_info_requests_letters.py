"""What is frozen at sign-off is enough to print every letter."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gongkai.info_requests import actions
from gongkai.info_requests.models import Letter
from gongkai.info_requests.queries import printed
from gongkai.rules.deadlines.events import Party
from gongkai.rules.letters import letter_html
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import Office, build_office, file_online, make_answer, noon, sign

MONDAY = date(2026, 3, 2)


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


def test_every_procedural_letter_prints_from_what_was_frozen(office: Office) -> None:
    at = noon(MONDAY)
    numbers = [file_online(office, at).number for _ in range(5)]
    by, head = office.clerk, office.head
    actions.send_supplement_notice(number=numbers[0], points=["年份"], by=by, at=at)
    actions.approve_extension(number=numbers[1], days=10, reason="需要逐年核对", by=head, at=at)
    for number, party in ((numbers[2], Party.THIRD_PARTY), (numbers[3], Party.JOINT_BODY)):
        actions.start_consultation(
            number=number,
            party=party,
            name="甲公司",
            contact={"china_post": "某路1号"},
            information="施工合同",
            reason="可能涉及商业秘密",
            by=by,
            at=at,
        )
    actions.issue_fee_notice(number=numbers[4], pages=68, by=by, at=at)
    more = {"query_code": "7K2M-9QXD-4TFA", "status_url": "https://example.cn/"}
    letters = Letter.objects.exclude(kind="receipt_slip")
    assert {letter.kind for letter in letters} >= {
        "supplement_notice", "extension_notice", "opinion_letter", "joint_opinion_letter",
        "opinion_notice", "fee_notice",
    }  # fmt: skip
    for letter in letters:
        text = letter_html(printed(letter))
        assert letter.number in text
        assert ("张三" in text) == (letter.consultation is None)
    for slip in Letter.objects.filter(kind="receipt_slip"):
        assert more["query_code"] in letter_html(printed(slip, **more))


@pytest.mark.parametrize(
    "code",
    sorted(set(ResultCode) - {
        ResultCode.UNABLE_UNCLEAR, ResultCode.NOPROC_ABUSE, ResultCode.OTHER_NO_SUPPLEMENT,
        ResultCode.OTHER_FEE_UNPAID,
    }),
)  # fmt: skip
def test_every_answer_prints_from_what_was_frozen(office: Office, code: ResultCode) -> None:
    number = file_online(office, noon(MONDAY)).number
    letter = sign(office, number, noon(MONDAY), make_answer(code))
    assert letter.number in letter_html(printed(letter))
