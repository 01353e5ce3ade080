"""Pages of the desk for leading groups."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk import supervision_plan_forms as known
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_parts import (
    ask,
    attached,
    bodies,
    download,
    may_manage,
    section,
    who,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.plans import GroupDuty
from gongkai.supervision.actions import groups as actions
from gongkai.supervision.queries.groups import group_view, groups, minutes_file


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The leading groups in reach."""
    context = section("groups") | {
        "views": groups(request.user, today=timezone.localdate()),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/groups.html", context)


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Register a leading group."""
    form = known.GroupForm(bodies(request), sent(request)[0])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        group = actions.found_group(
            organisation_id=got["organisation"],
            name=got["name"],
            founded_on=got["founded_on"],
            document=got["document"],
            office_id=got["office"],
            **who(request),
        )
        return reverse("desk:leading_group", args=[group.pk]), "已登记。接着登记成员。"

    return ask(request, form, "登记领导小组", reverse("desk:leading_groups"), act, tab="groups")


@require_safe
def group(request: OfficerRequest, group_id: int) -> HttpResponse:
    """A group: who belongs to it, when it met, what it decided."""
    view = group_view(request.user, group_id, today=timezone.localdate())
    return render(request, "desk/supervision/group.html", section("groups") | {"view": view})


@form_page
def add_member(request: OfficerRequest, group_id: int) -> HttpResponse:
    """Note that somebody joined the group."""
    view = group_view(request.user, group_id, today=timezone.localdate())
    initial = {"since_on": view.group.founded_on}
    form = known.MemberForm(sent(request)[0], initial=initial)
    here = reverse("desk:leading_group", args=[group_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        duty = GroupDuty(got.pop("duty"))
        actions.add_member(group_id=group_id, duty=duty, **got, **who(request))
        return here, f"已登记{got['name']}。"

    return ask(request, form, "登记成员", here, act, tab="groups", hint=view.group.name)


@form_page
def leave(request: OfficerRequest, group_id: int, member_id: int) -> HttpResponse:
    """Note that somebody left the group."""
    view = group_view(request.user, group_id, today=timezone.localdate())
    member = next((m for m in view.members if m.pk == member_id), None)
    if member is None:
        raise NotFoundError("没有找到这位成员，或者已登记离任。")
    form = known.DayForm("离任日期", sent(request)[0], initial={"on": timezone.localdate()})
    here = reverse("desk:leading_group", args=[group_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.leave_group(member_id=member_id, on=got["on"], **who(request))
        return here, f"已登记{member.name}离任。"

    return ask(request, form, "登记离任", here, act, tab="groups", hint=member.name)


@form_page
def meet(request: OfficerRequest, group_id: int) -> HttpResponse:
    """Note a meeting."""
    view = group_view(request.user, group_id, today=timezone.localdate())
    form = known.MeetingForm(*sent(request), initial={"held_on": timezone.localdate()})
    here = reverse("desk:leading_group", args=[group_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = attached(form, "minutes")
        actions.hold_meeting(group_id=group_id, **got | {"minutes": file}, **who(request))
        return here, "已登记会议。"

    return ask(request, form, "登记会议", here, act, tab="groups", hint=view.group.name)


@require_safe
def minutes(request: OfficerRequest, meeting_id: int) -> FileResponse:
    """The minutes of a meeting."""
    return download(minutes_file(request.user, meeting_id))
