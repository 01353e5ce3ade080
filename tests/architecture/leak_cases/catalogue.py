"""A case for every address of the catalogue and its release."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public

PUBLIC: set[str] = {"portal:disclosure", "portal:column", "portal:item", "portal:item_file"}


def _number(planted: Planted) -> dict[str, str]:
    front, _, back = (planted.shelf.public.item.index_number or "").partition("/")
    return {"front": front, "back": back}


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
}
