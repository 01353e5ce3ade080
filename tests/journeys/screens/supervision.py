"""The screens of supervision, by the person who looks at them."""

from __future__ import annotations

from gongkai.supervision.models import (
    Assessment,
    Complaint,
    Finding,
    LeadingGroup,
    PlanTask,
    Survey,
    Training,
)


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    late = PlanTask.objects.filter(state="open").earliest("due_on")
    waiting = PlanTask.objects.filter(state="handed_in").earliest("pk")
    one = f"/desk/supervision/plans/{late.plan_id}/"
    task = f"/desk/supervision/tasks/{late.pk}/"
    group = LeadingGroup.objects.earliest("pk")
    member = group.members.filter(until_on=None).earliest("pk")
    in_group = f"/desk/supervision/groups/{group.pk}/"
    course = Training.objects.filter(questions__isnull=False).earliest("pk")
    in_course = f"/desk/supervision/training/{course.pk}/"
    open_one = Assessment.objects.filter(closed_on=None).earliest("pk")
    in_open = f"/desk/supervision/assessments/{open_one.pk}/"
    closed = Assessment.objects.filter(closed_on__isnull=False).earliest("pk")
    by_hand = open_one.tree.indicators.filter(code="1.4").get()
    tree = f"/desk/supervision/indicators/{open_one.tree_id}/"
    mended = Finding.objects.filter(state="closed").earliest("pk")
    steps = {
        state: f"/desk/supervision/findings/{Finding.objects.filter(state=state).earliest('pk').pk}/"
        for state in ("noted", "notified", "answered")
    }
    complaints = {
        state: f"/desk/supervision/complaints/{Complaint.objects.filter(state=state).earliest('pk').pk}/"
        for state in ("open", "decided", "told")
    }
    asked = {
        state: Survey.objects.filter(state=state).earliest("pk").pk
        for state in ("draft", "proposed", "approved", "published")
    }
    at_desk = {state: f"/desk/supervision/surveys/{pk}/" for state, pk in asked.items()}
    return {
        "": [
            "/surveys/",
            *(f"/surveys/{asked[state]}/" for state in ("approved", "published")),
        ],
        "fuzeren": [
            "/desk/supervision/surveys/",
            "/desk/supervision/surveys/?q=没有这样的问卷",
            "/desk/supervision/surveys/new/",
            at_desk["draft"],
            f"{at_desk['draft']}edit/",
            f"{at_desk['draft']}questions/add/",
            f"{at_desk['draft']}questions/3/",
            f"{at_desk['draft']}questions/1/drop/",
            f"{at_desk['draft']}propose/",
            at_desk["proposed"],
            f"{at_desk['proposed']}approve/",
            f"{at_desk['proposed']}return/",
            at_desk["approved"],
            f"{at_desk['approved']}withdraw/",
            at_desk["published"],
            "/desk/supervision/training/",
            "/desk/supervision/training/?year=2020&sort=-people",
            "/desk/supervision/training/?q=没有这样的培训",
            "/desk/supervision/training/new/",
            in_course,
            f"{in_course}attendance/",
            f"{in_course}files/add/",
            "/desk/supervision/assessments/",
            "/desk/supervision/assessments/new/",
            in_open,
            f"{in_open}values/{by_hand.pk}/",
            f"{in_open}count/",
            f"{in_open}evaluation/",
            f"{in_open}evaluation/scores/",
            f"/desk/supervision/assessments/{closed.pk}/evaluation/result/",
            f"{in_open}close/",
            f"/desk/supervision/assessments/{closed.pk}/",
            "/desk/supervision/indicators/new/",
            tree,
            f"{tree}import/",
            "/desk/supervision/inspection/",
            "/desk/supervision/complaints/",
            "/desk/supervision/complaints/?q=没有这样的投诉",
            "/desk/supervision/complaints/new/",
            *(f"{complaints['open']}{step}" for step in ("", "decide/")),
            *(f"{complaints['decided']}{step}" for step in ("", "tell/")),
            complaints["told"],
            "/desk/supervision/accountability/",
            "/desk/supervision/accountability/new/",
            "/desk/supervision/findings/",
            "/desk/supervision/findings/?q=没有这样的问题",
            f"/desk/supervision/findings/new/?assessment={closed.pk}",
            f"/desk/supervision/findings/{mended.pk}/",
            f"{steps['noted']}notify/",
            f"{steps['noted']}drop/",
            f"{steps['notified']}answer/",
            steps["answered"],
            f"{steps['answered']}pass/",
            f"{steps['answered']}fail/",
        ],
        "jingban": [
            "/desk/supervision/",
            "/desk/supervision/?show=late",
            "/desk/supervision/?q=没有这样的任务",
            "/desk/supervision/plans/",
            "/desk/supervision/plans/new/",
            one,
            f"{one}edit/",
            f"{one}add/",
            f"{one}import/",
            f"{one}close/",
            task,
            f"{task}edit/",
            f"{task}person/",
            f"{task}report/",
            f"{task}cancel/",
            f"/desk/supervision/tasks/{waiting.pk}/",
            f"/desk/supervision/tasks/{waiting.pk}/accept/",
            "/desk/supervision/groups/",
            "/desk/supervision/groups/new/",
            in_group,
            f"{in_group}members/add/",
            f"{in_group}members/{member.pk}/leave/",
            f"{in_group}meetings/add/",
            f"{in_course}test/",
        ],
        "jiaojing": ["/desk/supervision/", "/desk/supervision/plans/", task],
        "jiaoyu": [
            "/desk/supervision/",
            "/desk/supervision/plans/",
            "/desk/supervision/groups/",
            "/desk/supervision/training/",
            "/desk/supervision/assessments/",
            "/desk/supervision/findings/",
        ],
    }
