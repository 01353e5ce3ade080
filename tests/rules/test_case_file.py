"""The checklist of a file names each missing paper, by its article, and says what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.rules.case_file import (
    CaseFile,
    FiledLetter,
    IncompleteFileError,
    check_file,
    checklist,
    retention_years,
)
from gongkai.rules.deadlines import Channel
from gongkai.rules.policy import Policy
from gongkai.rules.requests import State
from gongkai.rules.results import RESULTS, LetterKind, RemedyKind, ResultCode

ANSWER = FiledLetter(
    "政府信息公开告知书",
    LetterKind.GRANT_PROVIDED,
    "served",
    "某公信公复〔2026〕1号",
    is_answer=True,
    has_proof=True,
)
WHOLE = CaseFile(
    state=State.SERVED,
    channel=Channel.PORTAL,
    result=ResultCode.GRANT_PROVIDED,
    letters=(FiledLetter("登记回执", LetterKind.RECEIPT_SLIP, "sent"), ANSWER),
    file_kinds=frozenset(),
    reviews=frozenset({"legal", "secrecy"}),
    searches=0,
)
NOTICE = FiledLetter("补正告知书", LetterKind.SUPPLEMENT_NOTICE, "sent", "某公信公补〔2026〕1号")


def missing(file: CaseFile) -> set[str]:
    """The codes of what is not there, a must or not."""
    return {line.code for line in checklist(file) if not line.is_there}


def test_a_whole_file_lacks_nothing() -> None:
    assert missing(WHOLE) == set()
    assert check_file(WHOLE) == checklist(WHOLE)


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        (replace(WHOLE, letters=(replace(ANSWER, has_proof=False),)), {"served"}),
        (replace(WHOLE, letters=(replace(ANSWER, state="signed"),)), {"sent"}),
        (replace(WHOLE, letters=(ANSWER, replace(NOTICE, state="draft"))), {"sent"}),
        (replace(WHOLE, letters=(replace(ANSWER, state="void"),)), {"answer"}),
        (replace(WHOLE, letters=(replace(ANSWER, is_whole=False),)), {"altered"}),
        (replace(WHOLE, reviews=frozenset({"legal"})), {"secrecy"}),
        (replace(WHOLE, reviews=frozenset()), {"legal", "secrecy"}),
        (replace(WHOLE, result=ResultCode.UNABLE_NOT_EXIST), {"search"}),
        (replace(WHOLE, damaged=("合同.pdf",)), {"damaged"}),
    ],
)
def test_what_must_be_there_is_named_with_what_to_do(file: CaseFile, codes: set[str]) -> None:
    with pytest.raises(IncompleteFileError, match="不能归档") as refused:
        check_file(file)
    assert {line.code for line in refused.value.missing} == codes
    for line in refused.value.missing:
        assert line.label in str(refused.value)
        assert line.todo in str(refused.value)


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        (replace(WHOLE, channel=Channel.ORDINARY_MAIL), {"application", "envelope"}),
        (replace(WHOLE, channel=Channel.IN_PERSON), {"application"}),
        (replace(WHOLE, letters=(ANSWER, NOTICE)), {"notice_served"}),
        (replace(WHOLE, open_consultations=("某公司",)), {"opinion"}),
        (replace(WHOLE, letters=(replace(ANSWER, is_posted=True),)), {"tracking"}),
        (replace(WHOLE, has_fee=True), {"payment"}),
        (
            replace(WHOLE, state=State.WITHDRAWN, result=ResultCode.OTHER_MISC, letters=()),
            {"withdrawal"},
        ),
    ],
)
def test_what_makes_a_file_better_is_named_and_stops_nobody(
    file: CaseFile, codes: set[str]
) -> None:
    assert missing(file) == codes
    assert check_file(file) == checklist(file)


def test_who_never_paid_needs_no_receipt_and_abuse_is_reviewed_as_well() -> None:
    unpaid = replace(
        WHOLE,
        state=State.ABANDONED_FEE,
        result=ResultCode.OTHER_FEE_UNPAID,
        letters=(),
        has_fee=True,
        reviews=frozenset(),
    )
    assert missing(unpaid) == set()
    abuse = replace(WHOLE, result=ResultCode.NOPROC_ABUSE, reviews=frozenset())
    assert missing(abuse) == {"legal", "secrecy"}


def test_what_must_be_there_stands_first() -> None:
    file = replace(WHOLE, channel=Channel.ORDINARY_MAIL, reviews=frozenset())
    musts = [line.is_must for line in checklist(file)]
    assert musts == sorted(musts, reverse=True)


@pytest.mark.parametrize("code", list(ResultCode))
def test_every_result_has_a_retention_and_refusals_the_longer_one(code: ResultCode) -> None:
    is_refused = RESULTS[code].remedy in (RemedyKind.REFUSAL, RemedyKind.PARTIAL)
    assert retention_years(Policy(), code, is_disputed=False) == (30 if is_refused else 10)
    assert retention_years(Policy(), code, is_disputed=True) == 30


def test_a_body_sets_the_retention_of_a_result_and_for_ever_is_longest() -> None:
    policy = Policy(retention_by_result=(("GRANT_PROVIDED", 0), ("NOPROC_PETITION", 50)))
    grant, petition = ResultCode.GRANT_PROVIDED, ResultCode.NOPROC_PETITION
    assert retention_years(policy, grant, is_disputed=False) == 0
    assert retention_years(policy, grant, is_disputed=True) == 0
    assert retention_years(policy, petition, is_disputed=True) == 50
    assert retention_years(policy, None, is_disputed=False) == 10
