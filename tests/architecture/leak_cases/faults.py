"""A case for every address of faults on pages."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:fault", "portal:fault_receipt", "portal:fault_status"}

_ENTERED = {
    "way": "phone",
    "received_on": "2026-11-20",
    "kind": "content",
    "text": "x",
    "address": "/disclosure/columns/police-a20-notice/",
}


def _of(planted: Planted) -> dict[str, int]:
    return {"fault_id": planted.fault.pk}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "portal:fault": lambda p: [
        public(),
        public(query={"page": "/nowhere/"}),
        public(query={"page": f"/disclosure/items/{p.fault.item.index_number}/"}),  # type: ignore[union-attr]
    ],
    "portal:fault_receipt": lambda p: [public()],
    "portal:fault_status": lambda p: [
        public(data={"number": p.fault.number, "code": "AAAA-AAAA-AAAA"})
    ],
    "desk:faults": lambda p: [Case(query=query, shows=True) for query in ({}, {"q": WORD})],
    "desk:enter_fault": lambda p: [Case(data=_ENTERED)],
    "desk:export_faults": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:fault_figures": lambda p: [Case()],
    "desk:export_fault_figures": lambda p: [Case(kwargs={"kind": "csv"})],
    "desk:page_fault": lambda p: [
        theirs(_of(p), data={"do": do, "outcome": "right", "answer": "x", "note": "x"})
        for do in ("person", "answer", "correct", "hand_on", "reopen")
    ],
}
