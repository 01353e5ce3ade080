"""A case for every address of the catalogue and its release."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.catalogue.models import ColumnDuty
from gongkai.screening.models import Finding
from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {
    "portal:disclosure",
    "portal:column",
    "portal:item",
    "portal:disclosure_page",
    "portal:column_page",
    "portal:item_file",
    "portal:old_item_file",
    "portal:item_read",
    "portal:opinion",
    "portal:opinion_receipt",
    "portal:item_text",
}


def _number(planted: Planted) -> dict[str, str]:
    front, _, back = (planted.shelf.public.item.index_number or "").partition("/")
    return {"front": front, "back": back}


def _version(planted: Planted) -> dict[str, int]:
    return {"version_id": planted.shelf.in_review.pk}


def _draft(planted: Planted) -> dict[str, str]:
    number = planted.shelf.opinion.consultation.item.index_number or ""
    front, _, back = number.partition("/")
    return {"front": front, "back": back}


def _asked(planted: Planted) -> dict[str, int]:
    return {"consultation_id": planted.shelf.opinion.consultation_id}


def _named_column() -> int:
    return ColumnDuty.objects.get().column_id


def _finding(planted: Planted) -> int:
    key = str(planted.shelf.in_review.pk)
    return Finding.objects.filter(subject__kind="item", subject__key=key).latest("pk").pk


def _batch(planted: Planted) -> dict[str, int]:
    return {"batch_id": planted.shelf.imported.batch_id}


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
        public(kwargs={**_number(p), "name": f"{p.shelf.in_review.files.get().pk}{end}"})
        for end in (".txt", ".pdf", "-480.jpg")
    ],
    "portal:old_item_file": lambda p: [
        public(kwargs={**_number(p), "file_id": p.shelf.in_review.files.get().pk}, query=query)
        for query in ({}, {"width": "480"})
    ],
    "portal:disclosure_page": lambda p: [
        public(kwargs={"number": number}, query={"body": "police"}) for number in (1, 2)
    ],
    "portal:column_page": lambda p: [
        public(kwargs={"code": p.shelf.room.column.code, "number": number}) for number in (1, 2)
    ],
    "portal:item_read": lambda p: [
        public(kwargs={**_number(p), "file_id": p.shelf.in_review.files.get().pk}),
    ],
    "portal:opinion": lambda p: [public(kwargs=_draft(p)), public(kwargs=_number(p))],
    "portal:item_text": lambda p: [public(kwargs=_number(p))],
    "portal:opinion_receipt": lambda p: [public(kwargs=_draft(p))],
    "desk:consultations": lambda p: [Case(), Case(query={"only": "open"})],
    "desk:consultation": lambda p: [
        theirs(_asked(p)),
        theirs(_asked(p), query={"q": WORD, "outcome": "not"}),
    ],
    "desk:work_opinions": lambda p: [
        theirs(
            _asked(p), shows=False, data={"n": p.shelf.opinion.pk, "do": do, "outcome": "adopted"}
        )
        for do in ("topic", "merge", "decide")
    ],
    "desk:enter_opinion": lambda p: [
        theirs(_asked(p), shows=False, data={"text": "x", "way": "letter"})
    ],
    "desk:draft_feedback": lambda p: [theirs(_asked(p), shows=False)],
    "desk:export_opinions": lambda p: [theirs(_asked(p))],
    "desk:opinion": lambda p: [
        theirs({**_asked(p), "opinion_id": p.shelf.opinion.pk}, data={"do": do})
        for do in ("person", "part", "decide")
    ],
    "desk:reminders": lambda p: [Case()],
    "desk:terms": lambda p: [
        theirs({"organisation_id": p.city.police.pk, "kind": "theme"}, data={"table": "01,x"})
    ],
    "desk:export_terms": lambda p: [theirs({"organisation_id": p.city.police.pk, "kind": "theme"})],
    "desk:export_withheld": lambda p: [Case(query={"only": "all"}, shows=True)],
    "desk:item_files": lambda p: [theirs(_version(p), data={"seen": "1"})],
    "desk:new_column": lambda p: [
        theirs({"organisation_id": p.city.police.pk}, shows=False, data={"name": "x", "code": "x"})
    ],
    "desk:edit_column": lambda p: [
        theirs({"column_id": _named_column()}, data={"do": do, "name": "x", "reason": "x"})
        for do in ("change", "move", "close", "name", "up")
    ],
    "desk:item_history": lambda p: [theirs(_version(p))],
    "desk:item_authors": lambda p: [theirs(_version(p)), theirs(_version(p), query={"q": WORD})],
    "desk:validity_item": lambda p: [
        theirs(_version(p), data={"validity": "repealed", "on": "2026-01-01", "words": WORD})
    ],
    "desk:revoked_item": lambda p: [theirs(_version(p), data={"basis": "x"})],
    "desk:waive_interpretation": lambda p: [theirs(_version(p), data={"reason": "x"})],
    "desk:plan_interpretation": lambda p: [theirs(_version(p), shows=False)],
    "desk:publish_together": lambda p: [theirs(_version(p), shows=False)],
    "desk:items": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "show": "all"}, shows=True),
        Case(query={"show": "turn", "sort": "due"}),
        Case(query={"column": p.shelf.room.column.pk, "show": "all"}, shows=True),
        Case(query={"body": p.city.police.pk, "show": "all"}, shows=True),
        Case(query={"after": f"~{p.shelf.in_review.pk}", "sort": "title", "show": "all"}),
    ],
    "desk:batches": lambda p: [Case()],
    "desk:new_batch": lambda p: [
        Case(query={"do": "withdraw", "v": p.shelf.in_review.pk}, shows=True),
        Case(query={"do": "move", "all": "1", "back": "show=all"}, shows=True),
        Case(data={"do": "withdraw", "v": p.shelf.public.pk, "reason": "x"}),
    ],
    "desk:batch": lambda p: [
        theirs({"batch_id": p.shelf.batch.pk}, data={"decision": "approve"}),
    ],
    "desk:stop_batch": lambda p: [theirs({"batch_id": p.shelf.batch.pk}, data={}, shows=False)],
    "desk:undo_batch": lambda p: [theirs({"batch_id": p.shelf.batch.pk}, data={}, shows=False)],
    "desk:export_batch": lambda p: [
        theirs({"batch_id": p.shelf.batch.pk, "kind": kind}) for kind in ("csv", "xlsx")
    ],
    "desk:export_items": lambda p: [
        Case(kwargs={"kind": kind}, query={"show": "all"}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:keep_item_list": lambda p: [Case(data={"name": "x", "query": "show=all"})],
    "desk:drop_item_list": lambda p: [Case(kwargs={"list_id": p.docket.kept.pk})],
    "desk:new_item": lambda p: [
        Case(data={"column": p.shelf.room.column.pk, "kind": "notice", "title": "x"})
    ],
    "desk:import_items": lambda p: [
        Case(shows=False),
        Case(data={"column": p.shelf.room.column.pk, "kind": "notice"}),
    ],
    "desk:import": lambda p: [theirs(_batch(p))],
    "desk:decide_import": lambda p: [
        theirs({**_batch(p), "file_id": p.shelf.imported.pk}, data={"choice": choice}, shows=False)
        for choice in ("skip", "again")
    ],
    "desk:undo_import": lambda p: [theirs(_batch(p), data={"x": "1"}, shows=False)],
    "desk:item_columns": lambda p: [
        Case(),
        Case(data={"organisation": p.city.police.pk, "index_code": "11520200MB1A99999R"}),
    ],
    "desk:withheld": lambda p: [
        Case(shows=True),
        Case(query={"only": "all", "q": WORD}, shows=True),
    ],
    "desk:item": lambda p: [
        theirs(_version(p)),
        theirs({"version_id": p.shelf.withheld.pk}),
        theirs({"version_id": p.shelf.public.pk}),
    ],
    "desk:edit_item": lambda p: [
        theirs(_version(p), data={"title": "x", "kind": "notice", "seen": "1"})
    ],
    "desk:add_picture": lambda p: [theirs(_version(p), data={"alt": "x"}, shows=False)],
    "desk:findings_ahead": lambda p: [theirs(_version(p), data={"title": "x"}, shows=False)],
    "desk:preview_item": lambda p: [theirs(_version(p))],
    "desk:preview_item_page": lambda p: [theirs(_version(p))],
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
    "desk:item_findings": lambda p: [theirs(_version(p), shows=False)],
    "desk:mend_item": lambda p: [
        theirs(_version(p), data={"rule": "PI-ID", "seen": "1"}, shows=False)
    ],
    "desk:undo_mending": lambda p: [theirs(_version(p), data={"seen": "1"}, shows=False)],
    "desk:screen_item": lambda p: [theirs(_version(p), data={}, shows=False)],
    "desk:decide_item_finding": lambda p: [
        theirs(
            {**_version(p), "finding_id": _finding(p)},
            data={"decision": "ignored", "reason": "法定公开"},
        )
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
