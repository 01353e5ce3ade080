"""A case for every address of answers that become public."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:propose"}

CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:suggestions": lambda p: [Case(shows=True)],
    "desk:publish_answer": lambda p: (
        [
            theirs({"number": p.proposed.number}, data=data)
            for data in (
                {"do": "decline", "reply": "x"},
                {"do": "publish", "title": "x", "text": "y"},
                {"do": "preview", "title": "x", "text": "y"},
            )
        ]
        + [theirs({"number": p.docket.archived.number})]
    ),
    "portal:propose": lambda p: [public(data={"do": "propose", "reason": "x"})],
}
