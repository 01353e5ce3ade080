"""A case for every address of supervision."""

from __future__ import annotations

from collections.abc import Callable

from tests.architecture.leaks import WORD, Case, Planted, public, theirs

PUBLIC: set[str] = {"portal:surveys", "portal:survey", "portal:survey_receipt"}
_KINDS = ("csv", "xlsx")


def _plan(p: Planted) -> dict[str, int]:
    return {"plan_id": p.supervision.plan.pk}


def _task(p: Planted) -> dict[str, int]:
    return {"task_id": p.supervision.task.pk}


def _group(p: Planted) -> dict[str, int]:
    return {"group_id": p.supervision.group.pk}


def _task_data(p: Planted) -> dict[str, object]:
    return {"content": "x", "unit": p.city.police.pk, "due_on": "2026-12-01"}


def _training(p: Planted) -> dict[str, int]:
    return {"training_id": p.supervision.training.pk}


def _tree(p: Planted) -> dict[str, int]:
    return {"tree_id": p.supervision.tree.pk}


def _assessment(p: Planted) -> dict[str, int]:
    return {"assessment_id": p.supervision.assessment.pk}


def _complaint(p: Planted) -> dict[str, int]:
    return {"complaint_id": p.supervision.complaint.pk}


def _finding(p: Planted) -> dict[str, int]:
    return {"finding_id": p.supervision.finding.pk}


def _survey(p: Planted) -> dict[str, int]:
    return {"survey_id": p.supervision.survey.pk}


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
    "desk:trainings": lambda p: [Case(shows=True), Case(query={"q": WORD}, shows=True)],
    "desk:export_trainings": lambda p: [Case(kwargs={"kind": kind}, shows=True) for kind in _KINDS],
    "desk:new_training": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "title": "x",
                "kind": "own",
                "held_on": "2026-11-20",
                "hours": "4",
            }
        )
    ],
    "desk:training": lambda p: [theirs(_training(p))],
    "desk:training_attendance": lambda p: [
        theirs(_training(p), data={"unit": p.city.police.pk, "people": "3"})
    ],
    "desk:add_training_file": lambda p: [theirs(_training(p), data={"kind": "material"})],
    "desk:add_training_question": lambda p: [
        theirs(_training(p), data={"text": "x", "options": "a\nb", "right": "A"})
    ],
    "desk:drop_training_question": lambda p: [
        theirs({**_training(p), "question_id": p.supervision.question.pk}, data={})
    ],
    "desk:training_test": lambda p: [theirs(_training(p), data={"q1": "1"})],
    "desk:training_file": lambda p: [theirs({"file_id": p.supervision.training_file.pk})],
    "desk:assessments": lambda p: [Case(shows=True), Case(query={"year": "2026"}, shows=True)],
    "desk:new_assessment": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "body": p.city.police.pk,
                "tree": p.supervision.tree.pk,
                "from_on": "2026-01-01",
                "until_on": "2026-06-30",
            },
            shows=True,
        )
    ],
    "desk:assessment": lambda p: [theirs(_assessment(p))],
    "desk:export_assessment": lambda p: [
        theirs({**_assessment(p), "kind": kind}) for kind in _KINDS
    ],
    "desk:count_assessment": lambda p: [theirs(_assessment(p), data={}, shows=False)],
    "desk:close_assessment": lambda p: [theirs(_assessment(p), data={}, shows=False)],
    "desk:assessment_value": lambda p: [
        theirs(
            {**_assessment(p), "indicator_id": p.supervision.value.indicator_id},
            data={"share": "5", "basis": "x"},
        )
    ],
    "desk:evaluation": lambda p: [
        theirs(
            _assessment(p),
            data={"evaluator": "x", "from_on": "2026-01-01", "until_on": "2026-01-02"},
        )
    ],
    "desk:import_scores": lambda p: [theirs(_assessment(p), data={}, shows=False)],
    "desk:blank_scores": lambda p: [theirs(_assessment(p), shows=False)],
    "desk:evaluation_result": lambda p: [
        theirs(_assessment(p), data={"index_number": "x"}, shows=False)
    ],
    "desk:evaluation_report": lambda p: [theirs(_assessment(p))],
    "desk:value_evidence": lambda p: [theirs({"value_id": p.supervision.value.pk})],
    "desk:new_indicator_tree": lambda p: [
        Case(data={"organisation": p.city.police.pk, "name": "x"})
    ],
    "desk:indicator_tree": lambda p: [theirs(_tree(p))],
    "desk:import_indicators": lambda p: [theirs(_tree(p))],
    "desk:export_indicators": lambda p: [
        theirs({**_tree(p), "kind": kind}, shows=False) for kind in _KINDS
    ],
    "desk:supervision_findings": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "show": "to_check"}, shows=True),
    ],
    "desk:export_supervision_findings": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in _KINDS
    ],
    "desk:new_supervision_finding": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "body": p.city.police.pk,
                "origin": "check",
                "text": "x",
            }
        ),
        Case(query={"assessment": p.supervision.assessment.pk}),
    ],
    "desk:supervision_finding": lambda p: [theirs(_finding(p))],
    "desk:correction_notice": lambda p: [
        theirs({**_finding(p), "kind": "docx"}),
        theirs({**_finding(p), "kind": "pdf"}),
    ],
    "desk:step_supervision_finding": lambda p: [
        theirs({**_finding(p), "move": "pass"}, data={"note": "x"}),
        theirs({**_finding(p), "move": "nothing"}, data={}, shows=False),
    ],
    "desk:finding_evidence": lambda p: [theirs({"step_id": p.supervision.step.pk})],
    "desk:inspection": lambda p: [
        Case(shows=True),
        theirs({}, query={"body": p.city.police.pk}),
    ],
    "desk:export_inspection": lambda p: [
        theirs({"kind": kind}, query={"body": p.city.police.pk}) for kind in _KINDS
    ],
    "desk:complaints": lambda p: [Case(shows=True), Case(query={"q": WORD}, shows=True)],
    "desk:export_complaints": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in _KINDS
    ],
    "desk:new_complaint": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "body": p.city.police.pk,
                "way": "letter",
                "ground": "other",
                "received_on": "2026-11-20",
                "text": "x",
            }
        )
    ],
    "desk:complaint": lambda p: [theirs(_complaint(p))],
    "desk:complainant": lambda p: [theirs(_complaint(p), data={}, shows=False)],
    "desk:decide_complaint": lambda p: [
        theirs(_complaint(p), data={"outcome": "founded", "decision": "x"})
    ],
    "desk:tell_complainant": lambda p: [
        theirs(_complaint(p), data={"on": "2026-11-23", "how": "x"})
    ],
    "desk:accountability": lambda p: [Case(shows=True)],
    "desk:export_accountability": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in _KINDS
    ],
    "desk:new_accountability": lambda p: [
        Case(data={"organisation": p.city.police.pk, "unit": p.city.police.pk})
    ],
    "portal:surveys": lambda p: [public()],
    "portal:survey": lambda p: [public(kwargs=_survey(p), data={"q1": "5"})],
    "portal:survey_receipt": lambda p: [public(kwargs=_survey(p))],
    "desk:surveys": lambda p: [Case(shows=True), Case(query={"q": WORD}, shows=True)],
    "desk:new_survey": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "body": p.city.police.pk,
                "title": "x",
                "opens_on": "2026-11-20",
                "closes_on": "2027-11-20",
                "least": "1",
            }
        )
    ],
    "desk:survey": lambda p: [theirs(_survey(p))],
    "desk:edit_survey": lambda p: [theirs(_survey(p), data={"title": "x"})],
    "desk:export_survey": lambda p: [
        theirs({**_survey(p), "kind": kind}, shows=False) for kind in _KINDS
    ],
    "desk:export_survey_sheets": lambda p: [
        theirs({**_survey(p), "kind": kind}) for kind in _KINDS
    ],
    "desk:add_survey_question": lambda p: [theirs(_survey(p), data={"kind": "text", "text": "x"})],
    "desk:edit_survey_question": lambda p: [
        theirs({**_survey(p), "number": 1}, data={"kind": "text", "text": "x"})
    ],
    "desk:drop_survey_question": lambda p: [
        theirs({**_survey(p), "number": 1}, data={}, shows=False)
    ],
    "desk:quote_survey": lambda p: [theirs(_survey(p), data={"n": "1"}, shows=False)],
    "desk:step_survey": lambda p: [
        theirs({**_survey(p), "move": "approve"}, data={}, shows=False),
        theirs({**_survey(p), "move": "withdraw"}, data={"note": "x"}),
        theirs({**_survey(p), "move": "nothing"}, data={}, shows=False),
    ],
}
