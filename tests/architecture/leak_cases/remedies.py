"""A case for every address of review, litigation and correction."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import MARK, WORD, Case, Planted, public, theirs

OF_A_CORRECTION = (
    "correction",
    "correction_letter",
    "correction_status",
    "corrections",
    "leave_correction",
    "withdraw_correction",
)
PUBLIC: set[str] = {f"portal:{name}" for name in OF_A_CORRECTION}


def of(planted: Planted) -> dict[str, str]:
    """What names the review against the police."""
    return {"number": planted.remedy.number}


REGISTER = {
    "track": "review",
    "title": "x",
    "party": "x",
    "agency": "x",
    "received_on": "2026-11-20",
    "procedure": "simple",
}
CASES: dict[str, Callable[[Planted], list[Case]]] = {
    **{f"portal:{name}": lambda p: [public()] for name in OF_A_CORRECTION},
    "desk:corrections": lambda p: [Case(query=q, shows=True) for q in ({}, {"q": WORD})],
    "desk:correction": lambda p: [
        theirs({"number": p.correction.number}, data={"do": step, "how": "x"})
        for step in ("receive", "identity")
    ],
    "desk:export_corrections": lambda p: [
        Case(kwargs={"kind": kind}, query={"q": WORD}, shows=kind == "csv")
        for kind in ("csv", "xlsx")
    ],
    "desk:register_correction": lambda p: [
        Case(data={"organisation": p.city.police.pk, "record": "x", "right": "y"})
    ],
    "desk:correction_answer": lambda p: [theirs({"number": p.correction.number}, shows=False)],
    "desk:correction_file": lambda p: [
        theirs({"number": p.correction.number, "file_id": p.correction_file})
    ],
    "desk:remedies": lambda p: [
        Case(query=query, shows=True)
        for query in ({}, {"q": WORD}, {"track": "review", "sort": "-received", "year": "2026"})
    ],
    "desk:export_remedies": lambda p: [
        Case(kwargs={"kind": kind}, query={"q": WORD}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:register_remedy": lambda p: [
        Case(data=REGISTER | {"request_number": p.docket.in_review.number}),
        Case(data=REGISTER | {"organisation": p.city.police.pk}),
        Case(query={"request": p.docket.in_review.number}, is_theirs=False, shows=True),
    ],
    "desk:remedy": lambda p: [theirs(of(p))],
    "desk:edit_remedy": lambda p: [
        theirs(of(p), data={"title": MARK[:2], "party": "x", "agency": "x", "seen": "1"})
    ],
    "desk:remedy_evidence": lambda p: [
        theirs(of(p), data={"evidence": "harm", "proves": "x"}),
    ],
    "desk:remedy_bundle": lambda p: [theirs(of(p), shows=False)],
    "desk:remedy_file": lambda p: [theirs(of(p) | {"file_id": p.remedy_file.pk})],
    "desk:remedy_step": lambda p: [
        theirs(
            of(p) | {"step": step},
            data={"seen": "2", "on": "2026-11-23", "outcome": "upheld", "document": "x"},
            shows=step != "close",
        )
        for step in ("reply", "outcome", "hearing", "procedure", "withdraw", "close")
    ],
}
