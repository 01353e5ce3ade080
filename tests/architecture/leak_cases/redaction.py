"""A case for every address of redaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.architecture.leaks import Case, Planted, theirs

PUBLIC: set[str] = set()


def _file(planted: Planted) -> dict[str, Any]:
    """What names the redacted file."""
    redaction = planted.docket.redaction
    return {"number": planted.docket.in_review.number, "file_id": redaction.source_id}


def _changes(planted: Planted) -> list[Case]:
    box = {"x": "1", "y": "1", "w": "5", "h": "5", "page": "1", "seen": "0", "box": "1"}
    steps = ("add", "edit", "remove", "accept", "reject", "accept_all", "ground_all", "undo")
    return [
        theirs(_file(planted), data={**box, "do": step, "ground": "DENY_INTERNAL"}, shows=False)
        for step in (*steps, "words", "cover_word")
    ]


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:redactions": lambda p: [theirs({"number": p.docket.in_review.number})],
    "desk:redact": lambda p: [theirs(_file(p)), theirs(_file(p), query={"box": "1"})],
    "desk:change_redaction": _changes,
    "desk:preview_redaction": lambda p: [theirs(_file(p), data={"seen": "0"})],
    "desk:discard_redaction": lambda p: [theirs(_file(p), data={"reason": "x"})],
    "desk:redaction_result": lambda p: [
        theirs(_file(p)),
        theirs(_file(p), query={"download": "1"}),
    ],
    "desk:redaction_page": lambda p: [
        theirs(_file(p) | {"page": 1}, shows=False),
        theirs(_file(p) | {"page": 1}, query={"covered": "1"}, shows=False),
    ],
}
