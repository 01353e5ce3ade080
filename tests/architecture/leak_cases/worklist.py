"""A case for every address of the officers' list of requests, their registration and settings."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import MARK, WORD, Case, Planted, theirs

PUBLIC: set[str] = set()
DAY = "2026-11-23"


def numbered(planted: Planted) -> dict[str, str]:
    """What names a request of the police."""
    return {"number": planted.docket.in_review.number}


def arrival(planted: Planted) -> dict[str, str]:
    """What a form says of an arrival at the police."""
    return {"organisation": str(planted.city.police.pk), "arrived_on": DAY}


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
    "desk:end_absence": lambda p: [Case(kwargs={"absence_id": p.docket.absence.pk})],
    "desk:export_requests": lambda p: [
        Case(kwargs={"kind": kind}, query=query, shows=True)
        for kind in ("csv", "xlsx")
        for query in ({}, {"q": WORD, "show": "all"})
    ],
    "desk:find": lambda p: [Case(query={"q": WORD}, shows=True)],
    "desk:handover": lambda p: [
        Case(
            data={
                "from_person": p.docket.office.drafter.pk,
                "to_person": p.docket.office.clerk.pk,
                "reason": "x",
            },
            shows=True,
        )
    ],
    "desk:holiday_change": lambda p: [Case(kwargs={"change_id": 1}, data={"approve": "1"})],
    "desk:holidays": lambda p: [Case(data={"text": "x"})],
    "desk:intake": lambda p: [theirs(numbered(p))],
    "desk:keep_list": lambda p: [Case(data={"name": MARK[:2], "query": "mine=1"})],
    "desk:month": lambda p: [Case(query={"month": "2026-12"}, shows=True)],
    "desk:notices": lambda p: [Case(shows=True)],
    "desk:office": lambda p: [
        Case(query={"body": p.city.police.code}, data={"body": p.city.police.code}, shows=True)
    ],
    "desk:read_notices": lambda p: [Case(data={"notice": [1]})],
    "desk:receipt_dates": lambda p: [Case(query={**arrival(p), "channel": "fax"})],
    "desk:record_absence": lambda p: [
        Case(
            data={
                "away-person": p.docket.office.head.pk,
                "away-from_on": DAY,
                "away-until_on": DAY,
            }
        )
    ],
    "desk:register": lambda p: [
        Case(data={**arrival(p), "channel": channel, "name": "某人", "description": "某事"})
        for channel in ("fax", "oral")
    ],
    "desk:renew_code": lambda p: [theirs(numbered(p), data={"reason": "x"})],
    "desk:requests": lambda p: [
        Case(query=query, shows=True)
        for query in ({}, {"q": WORD, "show": "all"}, {"sort": "-number", "density": "compact"})
    ],
    "desk:slip": lambda p: [
        theirs(numbered(p) | {"kind": kind}, shows=False) for kind in ("html", "pdf")
    ],
    "desk:split_request": lambda p: [theirs(numbered(p), data={"matter": ["x", "y"]})],
    "desk:transfer_request": lambda p: [
        theirs(numbered(p), data={"organisation": p.city.education.pk, "reason": "x"})
    ],
    "desk:ways_in": lambda p: [Case()],
}
