"""What the body must be able to show for each answer."""

from __future__ import annotations

import pytest

from gongkai.rules.remedy_evidence import EVIDENCE_LABELS, EvidenceKind, checklist
from gongkai.rules.results import RESULTS, ResultCode

E, R = EvidenceKind, ResultCode


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (R.DENY_STATE_SECRET, E.SECRECY_MARK),
        (R.DENY_SAFETY_STABILITY, E.HARM),
        (R.DENY_PROCESS, E.NATURE),
        (R.DENY_CASE_FILE, E.NATURE),
        (R.DENY_THIRD_PARTY, E.PUBLIC_INTEREST),
        (R.UNABLE_NOT_EXIST, E.SEARCH),
        (R.GRANT_ALREADY_PUBLIC, E.PUBLISHED),
        (R.DENY_LAW_FORBIDS, E.LAW),
        (R.OTHER_NO_SUPPLEMENT, E.NOTICE),
        (R.NOPROC_REPEAT, E.EARLIER_ANSWER),
    ],
)
def test_a_result_wants_what_must_be_proved_for_it(code: ResultCode, kind: EvidenceKind) -> None:
    wanted = {line.kind: line for line in checklist(code, [])}
    assert not wanted[kind].is_there
    assert wanted[kind].proves
    assert {line.kind: line for line in checklist(code, [kind])}[kind].is_there


def test_every_refusal_shows_that_it_was_reviewed() -> None:
    for code, result in RESULTS.items():
        has_review = E.REVIEW in {line.kind for line in checklist(code, [])}
        assert has_review >= result.is_refusal


def test_a_suit_for_silence_wants_no_answer_and_an_extension_only_where_there_was_one() -> None:
    silent = {line.kind for line in checklist(None, [])}
    assert E.ANSWER not in silent
    assert E.EXTENSION not in silent
    assert E.EXTENSION in {line.kind for line in checklist(None, [], was_extended=True)}
    assert E.CONSULTATION in {line.kind for line in checklist(None, [], was_consulted=True)}


def test_every_kind_has_a_name() -> None:
    assert set(EVIDENCE_LABELS) == set(EvidenceKind)
