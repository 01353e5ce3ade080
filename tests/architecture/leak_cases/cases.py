"""A case for every address of one case at work."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.info_requests.models import Letter, RequestFile
from tests.architecture.leaks import Case, Planted, theirs

PUBLIC: set[str] = set()


def of(planted: Planted) -> dict[str, str]:
    """What names the case in review."""
    return {"number": planted.docket.in_review.number}


def letter_of(planted: Planted) -> dict[str, int | str]:
    """What names the letter to the third party of the case in review."""
    letter = Letter.objects.filter(request__number=planted.docket.in_review.number)
    return {**of(planted), "letter_id": letter.get(kind="opinion_letter").pk}


def file_of(planted: Planted) -> dict[str, int | str]:
    """What names a file of the case in review."""
    files = RequestFile.objects.filter(request__number=planted.docket.in_review.number)
    file = files.get(kind="attachment")
    return {**of(planted), "file_id": file.pk}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:case": lambda p: [
        theirs(of(p)),
        theirs({"number": p.docket.to_pay.number}),
    ],
    "desk:case_file": lambda p: [theirs(file_of(p))],
    "desk:case_first_page": lambda p: [
        theirs({**of(p), "file_id": p.docket.redaction.source_id}, shows=False)
    ],
    "desk:case_identity": lambda p: [theirs(of(p), data={"reason": "x"})],
    "desk:case_letter": lambda p: [theirs(letter_of(p))],
    "desk:case_letter_file": lambda p: [
        theirs(letter_of(p) | {"kind": kind}) for kind in ("pdf", "docx")
    ],
    "desk:case_move": lambda p: [
        theirs(of(p) | {"step": "note"}, data={"words": "x"}),
        theirs(of(p) | {"step": "opinion"}, data={"key": "1", "opinion": "agreed"}),
        theirs(of(p) | {"step": "sign"}, data={"is_read": "on"}, shows=False),
        theirs(of(p) | {"step": "legal-review"}, data={"verdict": "yes", "opinion": "x"}),
        theirs({"number": p.docket.to_pay.number, "step": "payment"}, data={"receipt_number": "x"}),
    ],
    "desk:case_sheet": lambda p: [theirs(of(p) | {"kind": "approval_sheet"})],
    "desk:case_sheet_file": lambda p: [
        theirs(of(p) | {"kind": "registration_sheet", "form": "docx"})
    ],
    "desk:case_wizard": lambda p: [theirs(of(p), data={"question": "clear", "answer": "clear"})],
    "desk:print_case": lambda p: [theirs(of(p))],
    "desk:send_letter": lambda p: [theirs(letter_of(p), data={"way": "china_post"}, shows=False)],
    "desk:serve_letter": lambda p: [theirs(letter_of(p), data={"proof": "x"})],
}
