"""A case for every address of the catalogue and its release."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:disclosure", "portal:column", "portal:item", "portal:item_file"}


def _number(planted: Planted) -> dict[str, str]:
    front, _, back = (planted.shelf.public.item.index_number or "").partition("/")
    return {"front": front, "back": back}


def _version(planted: Planted) -> dict[str, int]:
    return {"version_id": planted.shelf.in_review.pk}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:disclosure": lambda p: [
        public(),
        public(query={"body": "police"}),
        public(query={"q": WORD}),
        public(query={"body": "education"}),
    ],
    "portal:column": lambda p: [
        public(kwargs={"code": p.shelf.room.column.code}),
        public(kwargs={"code": p.shelf.room.column.code}, query={"q": WORD}),
    ],
    "portal:item": lambda p: [public(kwargs=_number(p))],
    "portal:item_file": lambda p: [
        # The file of a draft, asked for under the number of what is published.
        public(kwargs={**_number(p), "file_id": p.shelf.in_review.files.get().pk}),
    ],
    "desk:items": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "show": ""}, shows=True),
        Case(query={"show": "turn", "sort": "due"}),
        Case(query={"column": p.shelf.room.column.pk, "show": ""}, shows=True),
    ],
    "desk:new_item": lambda p: [
        Case(data={"column": p.shelf.room.column.pk, "kind": "notice", "title": "x"})
    ],
    "desk:item_columns": lambda p: [
        Case(),
        Case(data={"organisation": p.city.police.pk, "index_code": "11520200MB1A99999R"}),
    ],
    "desk:withheld": lambda p: [Case(shows=True), Case(query={"all": "1"}, shows=True)],
    "desk:item": lambda p: [
        theirs(_version(p)),
        theirs({"version_id": p.shelf.withheld.pk}),
        theirs({"version_id": p.shelf.public.pk}),
    ],
    "desk:edit_item": lambda p: [
        theirs(_version(p), data={"title": "x", "kind": "notice", "seen": "1"})
    ],
    "desk:review_item": lambda p: [theirs(_version(p), data={"decision": "approve"})],
    "desk:secrecy_item": lambda p: [theirs(_version(p), data={"conclusion": "publish"})],
    "desk:assess_item": lambda p: [
        theirs(
            {
                "version_id": p.shelf.withheld.pk,
                "withheld_id": p.shelf.withheld.item.withholdings.get().pk,
            },
            data={"outcome": "released", "assessment": "x"},
        )
    ],
    "desk:item_file": lambda p: [
        theirs({**_version(p), "file_id": p.shelf.in_review.files.get().pk})
    ],
    "desk:step_item": lambda p: (
        [
            theirs({**_version(p), "step": step}, data={"reason": "x"})
            for step in ("submit", "withdraw", "due", "publish")
        ]
        + [
            theirs(
                {"version_id": p.shelf.public.pk, "step": "withdraw"},
                data={"reason": "x"},
                shows=False,
            )
        ]
    ),
}
