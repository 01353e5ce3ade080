"""The screens of supervision, by the person who looks at them."""

from __future__ import annotations

from gongkai.supervision.models import LeadingGroup, PlanTask


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    late = PlanTask.objects.filter(state="open").earliest("due_on")
    waiting = PlanTask.objects.filter(state="handed_in").earliest("pk")
    one = f"/desk/supervision/plans/{late.plan_id}/"
    task = f"/desk/supervision/tasks/{late.pk}/"
    group = LeadingGroup.objects.earliest("pk")
    member = group.members.filter(until_on=None).earliest("pk")
    in_group = f"/desk/supervision/groups/{group.pk}/"
    return {
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
        ],
        "jiaojing": ["/desk/supervision/", "/desk/supervision/plans/", task],
        "jiaoyu": ["/desk/supervision/", "/desk/supervision/plans/", "/desk/supervision/groups/"],
    }
