"""What is told to applicants by e-mail and short message."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.rules.messages import message_about
from gongkai.rules.results import LetterKind

FACTS: dict[str, Any] = {
    "body": "某市公安局",
    "due_on": "2026-12-21",
    "reply_by": "2026-12-07",
    "new_due_on": "2027-01-20",
    "yuan": 380,
    "wording": "某人的处罚决定",
    "applicant": "张三",
}


@pytest.mark.parametrize("kind", LetterKind)
def test_a_message_names_the_request_and_nothing_that_is_in_it(kind: LetterKind) -> None:
    subject, text = message_about(kind, "520200GA-2026-7", FACTS, is_answer=True)
    assert "520200GA-2026-7" in text
    assert "{" not in text + subject
    assert FACTS["wording"] not in text + subject
    assert FACTS["applicant"] not in text + subject
    assert len(text) <= 200


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (LetterKind.RECEIPT_SLIP, "最晚2026年12月21日答复"),
        (LetterKind.SUPPLEMENT_NOTICE, "请在2026年12月7日以前（含当日）"),
        (LetterKind.EXTENSION_NOTICE, "延长到2027年1月20日"),
        (LetterKind.FEE_NOTICE, "380 元"),
        (LetterKind.DENIAL, "已经答复"),
    ],
)
def test_a_message_says_what_to_do_and_until_when(kind: LetterKind, told: str) -> None:
    assert told in message_about(kind, "x", FACTS, is_answer=kind is LetterKind.DENIAL)[1]


def test_an_answer_does_not_tell_its_result() -> None:
    texts = {
        message_about(kind, "x", FACTS, is_answer=True)
        for kind in (LetterKind.DENIAL, LetterKind.GRANT_PROVIDED, LetterKind.NOT_EXIST)
    }
    assert len(texts) == 1
