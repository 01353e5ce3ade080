"""A case for every address of what the public does with requests."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public

OF_A_CASE = (
    "case",
    "case_days",
    "give_reasons",
    "give_supplement",
    "leave_case",
    "rate",
    "receipt",
    "withdraw",
)
PUBLIC: set[str] = {
    f"portal:{name}"
    for name in (
        *OF_A_CASE,
        "apply",
        "apply_step",
        "blank_form",
        "case_file",
        "discard_draft",
        "letter",
        "letter_file",
        "letter_style",
        "requests",
        "status",
    )
}


def letter_of(planted: Planted) -> int:
    """A letter that was sent to an applicant of the police."""
    return planted.docket.to_pay_letter


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    **{f"portal:{name}": lambda p: [public()] for name in OF_A_CASE},
    "portal:apply": lambda p: [public(kwargs={"code": p.city.police.code})],
    "portal:apply_step": lambda p: [
        public(kwargs={"code": p.city.police.code, "step": step}, query={"q": WORD})
        for step in ("who", "what", "public", "how", "proof", "check", "none")
    ],
    "portal:blank_form": lambda p: [
        public(kwargs={"kind": kind}, query={"office": p.city.police.code})
        for kind in ("pdf", "docx", "odt")
    ],
    "portal:case_file": lambda p: [public(kwargs={"file_id": p.docket.file})],
    "portal:discard_draft": lambda p: [public()],
    "portal:letter": lambda p: [public(kwargs={"letter_id": letter_of(p)})],
    "portal:letter_file": lambda p: [
        public(kwargs={"letter_id": letter_of(p), "kind": kind}) for kind in ("pdf", "docx", "x")
    ],
    "portal:letter_style": lambda p: [public()],
    "portal:requests": lambda p: [public(), public(query={"q": WORD})],
    "portal:status": lambda p: [
        public(data={"number": p.docket.to_pay.number, "code": "0000-0000-0000"})
    ],
}
