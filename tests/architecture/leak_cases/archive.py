"""A case for every address of archived cases."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, theirs

PUBLIC: set[str] = set()


def of(planted: Planted) -> dict[str, str]:
    """What names the archived case."""
    return {"number": planted.docket.archived.number}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:archive": lambda p: [
        theirs(of(p)),
        theirs({"number": p.docket.in_review.number}, data={"seen": "1"}),
    ],
    "desk:archive_package": lambda p: [theirs(of(p))],
    "desk:archived": lambda p: [
        Case(query=query, shows=True)
        for query in ({}, {"q": WORD}, {"years": "10", "until": "2099-12-31", "sort": "-made_at"})
    ],
    "desk:retention": lambda p: [theirs(of(p), data={"years": "30", "reason": "x"}, shows=False)],
}
