"""A case for every address of the standards catalogues."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:standard", "portal:standard_row", "portal:standard_file"}


def _draft(planted: Planted) -> dict[str, int]:
    return {"version_id": planted.boards.draft.pk}


def _standard(planted: Planted) -> dict[str, int]:
    return {"standard_id": planted.boards.public.standard.pk}


def _row(planted: Planted) -> dict[str, int]:
    return {**_standard(planted), "key": planted.boards.key}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:standard": lambda p: [
        public(kwargs={"code": "police-public"}),
        public(kwargs={"code": "police-public"}, query={"q": WORD}),
        public(kwargs={"code": "police-draft"}),
    ],
    "portal:standard_row": lambda p: [
        public(kwargs={"code": "police-public", "key": p.boards.key}),
        public(kwargs={"code": "police-draft", "key": p.boards.draft.rows.get().key}),
    ],
    "portal:standard_file": lambda p: [
        public(kwargs={"code": "police-public", "kind": "xlsx"}),
        public(kwargs={"code": "police-draft", "kind": "xlsx"}),
    ],
    "desk:standards": lambda p: [Case(shows=True)],
    "desk:import_standard": lambda p: [
        Case(data={"organisation": p.city.police.pk, "code": "x", "name": "x"})
    ],
    "desk:install_standard": lambda p: [
        Case(data={"organisation": p.city.police.pk, "ready": "public_security"})
    ],
    "desk:standard_version": lambda p: [
        theirs(_draft(p)),
        Case(kwargs=_draft(p), query={"show": "doubts"}, is_theirs=True),
    ],
    "desk:add_standard_row": lambda p: [
        theirs(_draft(p), data={"item1": "x"}),
    ],
    "desk:print_standard": lambda p: [
        theirs({**_draft(p), "kind": kind}) for kind in ("html", "xlsx", "docx")
    ],
    "desk:standard_step": lambda p: [
        theirs({**_draft(p), "step": step}, data={"note": "x"}, shows=False)
        for step in ("submit", "approve", "return", "discard", "confirm", "revise")
    ],
    "desk:mend_standard_row": lambda p: [
        theirs({"row_id": p.boards.draft.rows.get().pk}, data={"item1": "x"})
    ],
    "desk:coverage": lambda p: [theirs(_standard(p))],
    "desk:export_coverage": lambda p: [
        theirs({**_standard(p), "kind": kind}) for kind in ("xlsx", "docx")
    ],
    "desk:standard_codes": lambda p: [theirs(_standard(p), shows=False)],
    "desk:standard_row": lambda p: [
        theirs(_row(p)),
        Case(kwargs=_row(p), query={"q": WORD}, is_theirs=True, shows=True),
    ],
    "desk:standard_row_step": lambda p: [
        theirs(
            {**_row(p), "step": step},
            data={"item": p.shelf.in_review.item_id, "column": p.shelf.room.column.pk},
            shows=False,
        )
        for step in ("link", "unlink", "place", "elements", "write")
    ],
    "desk:item_standards": lambda p: [
        theirs(
            {"version_id": p.shelf.in_review.pk},
            data={"row": f"{p.boards.public.standard.pk}-{p.boards.key}"},
        )
    ],
}
