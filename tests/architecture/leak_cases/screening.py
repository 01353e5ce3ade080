"""A case for every address of screening."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import MARK, WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"api:screening", "api:openapi"}


def _list(planted: Planted) -> dict[str, int]:
    return {"list_id": planted.screened.word_list.pk}


def _finding(planted: Planted) -> dict[str, int]:
    return {"finding_id": planted.screened.subject.findings.get(rule="PI-ID").pk}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "api:screening": lambda p: [public(data={"text": "x"})],
    "api:openapi": lambda p: [public()],
    "desk:screening": lambda p: [
        # By the lists of the police the word would be found.
        Case(data={"organisation": p.city.police.pk, "text": "一段文字"})
    ],
    "desk:screening_open": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "rule": "PI-ID", "sort": "title"}, shows=True),
    ],
    "desk:screening_subject": lambda p: [
        theirs({"kind": p.screened.subject.kind, "key": p.screened.subject.key})
    ],
    "desk:screening_decide": lambda p: [
        theirs(_finding(p), shows=False, data={"decision": "ignored", "reason": "法定公开"})
    ],
    "desk:screening_allow": lambda p: [theirs(_finding(p), data={"reason": "法定公开"})],
    "desk:screening_decisions": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "sort": "by"}, shows=True),
    ],
    "desk:export_decisions": lambda p: [
        Case(kwargs={"kind": "csv"}, shows=True),
        Case(kwargs={"kind": "xlsx"}, shows=True),
    ],
    "desk:screening_rules": lambda p: [Case()],
    "desk:word_lists": lambda p: [Case(shows=True), Case(query={"q": WORD}, shows=True)],
    "desk:new_word_list": lambda p: [
        Case(data={"organisation": p.city.police.pk, "name": "x", "rule": "WORD-WRONG"})
    ],
    "desk:word_list": lambda p: [theirs(_list(p)), theirs(_list(p), query={"version": 1})],
    "desk:word_entry": lambda p: [
        theirs(_list(p), data={"text": "混入的词"}),
        theirs(_list(p), query={"was": f"{MARK}专用词"}),
    ],
    "desk:import_words": lambda p: [theirs(_list(p), data={"mode": "add"})],
    "desk:submit_words": lambda p: [theirs(_list(p), data={"source": "x"})],
    "desk:export_words": lambda p: [
        theirs({**_list(p), "version_id": p.screened.version.pk, "kind": "csv"}),
        theirs({**_list(p), "version_id": p.screened.version.pk, "kind": "xlsx"}),
    ],
    "desk:step_words": lambda p: [
        theirs({**_list(p), "step": step}, shows=False, data={"reason": "x"})
        for step in ("approve", "reject", "discard", "stop")
    ],
    "desk:allowances": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "all": "1"}, shows=True),
    ],
    "desk:end_allowance": lambda p: [
        theirs({"allowance_id": p.screened.allowance_id}, shows=False)
    ],
    "desk:back_scans": lambda p: [
        Case(shows=True),
        Case(data={"organisation": p.city.police.pk, "reason": "x"}),
    ],
    "desk:back_scan": lambda p: [theirs({"scan_id": p.screened.back_scan_id})],
    "desk:step_back_scan": lambda p: [
        theirs({"scan_id": p.screened.back_scan_id, "step": step}, shows=False)
        for step in ("pause", "retry", "stop")
    ],
    "desk:broken_links": lambda p: [
        Case(shows=True),
        Case(query={"q": "example.gov.cn"}, shows=True),
    ],
    "desk:ask_link_again": lambda p: [theirs({"link_id": p.shelf.link_id}, shows=False)],
    "desk:callers": lambda p: [
        Case(shows=True),
        Case(data={"organisation": p.city.police.pk, "name": "x"}),
    ],
    "desk:end_caller": lambda p: [theirs({"caller_id": p.screened.caller_id}, shows=False)],
}
