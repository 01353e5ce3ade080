"""Addresses of the desk for supervision."""

from django.urls import URLPattern, path

from gongkai.desk import supervision_group_pages as groups
from gongkai.desk import supervision_plan_pages as plans

_PLAN = "supervision/plans/<int:plan_id>/"
_TASK = "supervision/tasks/<int:task_id>/"
_GROUP = "supervision/groups/<int:group_id>/"
urlpatterns: list[URLPattern] = [
    path("supervision/", plans.tasks, name="supervision"),
    path("supervision/tasks.<slug:kind>", plans.export, name="export_plan_tasks"),
    path("supervision/plans/", plans.plans, name="plans"),
    path("supervision/plans/new/", plans.new, name="new_plan"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}edit/", plans.edit, name="edit_plan"),
    path(f"{_PLAN}issue/", plans.issue, name="issue_plan"),
    path(f"{_PLAN}close/", plans.close, name="close_plan"),
    path(f"{_PLAN}import/", plans.load, name="import_plan_tasks"),
    path(f"{_PLAN}add/", plans.add, name="add_plan_task"),
    path(f"{_PLAN}tasks.<slug:kind>", plans.export_plan, name="export_plan"),
    path(_TASK, plans.task, name="plan_task"),
    path(f"{_TASK}edit/", plans.edit_task, name="edit_plan_task"),
    path(f"{_TASK}person/", plans.person, name="plan_task_person"),
    path(f"{_TASK}report/", plans.report, name="report_plan_task"),
    path(f"{_TASK}<slug:move>/", plans.step, name="step_plan_task"),
    path("supervision/evidence/<int:report_id>/", plans.evidence, name="plan_task_evidence"),
    path("supervision/groups/", groups.listed, name="leading_groups"),
    path("supervision/groups/new/", groups.new, name="new_leading_group"),
    path(_GROUP, groups.group, name="leading_group"),
    path(f"{_GROUP}members/add/", groups.add_member, name="add_group_member"),
    path(f"{_GROUP}members/<int:member_id>/leave/", groups.leave, name="leave_leading_group"),
    path(f"{_GROUP}meetings/add/", groups.meet, name="add_group_meeting"),
    path("supervision/minutes/<int:meeting_id>/", groups.minutes, name="group_minutes"),
]
