"""A case for every address of supervision."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, theirs

PUBLIC: set[str] = set()
_KINDS = ("csv", "xlsx")


def _plan(p: Planted) -> dict[str, int]:
    return {"plan_id": p.supervision.plan.pk}


def _task(p: Planted) -> dict[str, int]:
    return {"task_id": p.supervision.task.pk}


def _group(p: Planted) -> dict[str, int]:
    return {"group_id": p.supervision.group.pk}


def _task_data(p: Planted) -> dict[str, object]:
    return {"content": "x", "unit": p.city.police.pk, "due_on": "2026-12-01"}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:supervision": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD}, shows=True),
        Case(query={"show": "late"}),
    ],
    "desk:export_plan_tasks": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in _KINDS
    ],
    "desk:plans": lambda p: [Case(shows=True), Case(query={"year": "2026"}, shows=True)],
    "desk:new_plan": lambda p: [
        Case(data={"organisation": p.city.police.pk, "year": "2026", "title": "x"})
    ],
    "desk:plan": lambda p: [theirs(_plan(p))],
    "desk:edit_plan": lambda p: [theirs(_plan(p), data={"title": "x"})],
    "desk:issue_plan": lambda p: [theirs(_plan(p), data={"on": "2026-11-20"})],
    "desk:close_plan": lambda p: [theirs(_plan(p), data={})],
    "desk:import_plan_tasks": lambda p: [theirs(_plan(p))],
    "desk:add_plan_task": lambda p: [theirs(_plan(p), data=_task_data(p), shows=False)],
    "desk:export_plan": lambda p: [theirs({**_plan(p), "kind": kind}) for kind in _KINDS],
    "desk:plan_task": lambda p: [theirs(_task(p))],
    "desk:edit_plan_task": lambda p: [theirs(_task(p), data=_task_data(p))],
    "desk:plan_task_person": lambda p: [theirs(_task(p), data={"person": p.insider.pk})],
    "desk:report_plan_task": lambda p: [theirs(_task(p), data={"progress": "5", "note": "x"})],
    "desk:step_plan_task": lambda p: [
        theirs({**_task(p), "move": "cancel"}, data={"note": "x"}),
        theirs({**_task(p), "move": "nothing"}, data={"note": "x"}, shows=False),
    ],
    "desk:plan_task_evidence": lambda p: [theirs({"report_id": p.supervision.report.pk})],
    "desk:leading_groups": lambda p: [Case(shows=True)],
    "desk:new_leading_group": lambda p: [
        Case(data={"organisation": p.city.police.pk, "name": "x", "founded_on": "2026-01-01"})
    ],
    "desk:leading_group": lambda p: [theirs(_group(p))],
    "desk:add_group_member": lambda p: [
        theirs(_group(p), data={"name": "x", "duty": "member", "since_on": "2026-11-20"})
    ],
    "desk:leave_leading_group": lambda p: [
        theirs({**_group(p), "member_id": p.supervision.member.pk}, data={"on": "2026-11-23"})
    ],
    "desk:add_group_meeting": lambda p: [
        theirs(_group(p), data={"held_on": "2026-11-20", "title": "x"})
    ],
    "desk:group_minutes": lambda p: [theirs({"meeting_id": p.supervision.meeting.pk})],
}
