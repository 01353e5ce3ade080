"""A case for every address of the officers' list of requests, their registration and settings."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import MARK, WORD, Case, Planted

PUBLIC: set[str] = set()
CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:assign_requests": lambda p: [
        Case(
            data={
                "n": [p.docket.in_review.number],
                "to-unit": p.city.traffic.pk,
                "to-handler": p.insider.pk,
            }
        )
    ],
    "desk:drop_list": lambda p: [Case(kwargs={"list_id": p.docket.kept.pk})],
    "desk:export_requests": lambda p: [
        Case(kwargs={"kind": kind}, query=query, shows=True)
        for kind in ("csv", "xlsx")
        for query in ({}, {"q": WORD, "show": "all"})
    ],
    "desk:find": lambda p: [Case(query={"q": WORD}, shows=True)],
    "desk:keep_list": lambda p: [Case(data={"name": MARK[:2], "query": "mine=1"})],
    "desk:notices": lambda p: [Case(shows=True)],
    "desk:requests": lambda p: [
        Case(query=query, shows=True)
        for query in ({}, {"q": WORD, "show": "all"}, {"sort": "-number", "density": "compact"})
    ],
}
