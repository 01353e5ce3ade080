"""A case for every address of one case at work."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import Case, Planted, theirs

PUBLIC: set[str] = set()


def of(planted: Planted) -> dict[str, str]:
    """What names the case in review."""
    return {"number": planted.docket.in_review.number}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:case": lambda p: [
        theirs(of(p)),
        theirs({"number": p.docket.to_pay.number}),
    ],
}
