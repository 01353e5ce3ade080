"""Supervision, made through the same actions as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.supervision.plans import GroupDuty
from gongkai.supervision.actions import groups, plans
from gongkai.supervision.actions.plans import TaskDetails
from gongkai.supervision.adapters.files import Attached
from gongkai.supervision.models import (
    GroupMember,
    LeadingGroup,
    Meeting,
    Plan,
    PlanTask,
    TaskReport,
)


def draw_up(body: Organisation, by: Person, at: datetime, mark: str = "") -> Plan:
    """A plan of the year, not yet issued."""
    return plans.draw_up_plan(
        organisation_id=body.pk,
        year=at.year,
        title=f"{mark}{at.year}年政务公开工作方案",
        document_number=f"{mark}公办发〔{at.year}〕3号",
        by=by,
        at=at,
    )


def add(
    plan: Plan,
    unit: Organisation,
    by: Person,
    at: datetime,
    *,
    due_on: date | None = None,
    content: str = "梳理公开标准目录",
    others: tuple[Organisation, ...] = (),
) -> PlanTask:
    """A task of a unit, due in thirty days if nothing else is said."""
    details = TaskDetails(
        content=content,
        unit_id=unit.pk,
        due_on=due_on or at.date() + timedelta(30),
        measure="目录在公开栏挂网",
        co_unit_ids=tuple(other.pk for other in others),
    )
    return plans.add_task(plan_id=plan.pk, details=details, by=by, at=at)


def issue(plan: Plan, by: Person, at: datetime) -> Plan:
    """The plan goes out on the day."""
    return plans.issue_plan(plan_id=plan.pk, on=at.date(), by=by, at=at)


def report(
    task: PlanTask, by: Person, at: datetime, *, is_done: bool = False, mark: str = ""
) -> TaskReport:
    """How far a task is, with a file that proves it."""
    return plans.report_task(
        task_id=task.pk,
        progress=60,
        note=f"{mark}完成梳理",
        evidence=Attached(f"{mark}梳理清单.txt", f"{mark}清单".encode()),
        is_done=is_done,
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class PlantedSupervision:
    """What a body keeps of its supervision."""

    plan: Plan
    task: PlanTask
    report: TaskReport
    group: LeadingGroup
    member: GroupMember
    meeting: Meeting


def fill_supervision(
    body: Organisation, by: Person, at: datetime, mark: str = ""
) -> PlantedSupervision:
    """A row of every table that bears the mark."""
    plan = draw_up(body, by, at, mark)
    task = add(plan, body, by, at, content=f"{mark}梳理目录", others=(body,))
    issue(plan, by, at)
    group = groups.found_group(
        organisation_id=body.pk,
        name=f"{mark}政务公开工作领导小组",
        founded_on=at.date(),
        document=f"{mark}工作方案",
        office_id=body.pk,
        by=by,
        at=at,
    )
    return PlantedSupervision(
        plan=plan,
        task=task,
        report=report(task, by, at, mark=mark),
        group=group,
        member=groups.add_member(
            group_id=group.pk,
            name=f"{mark}某",
            post="政治部主任",
            duty=GroupDuty.HEAD,
            since_on=at.date(),
            by=by,
            at=at,
        ),
        meeting=groups.hold_meeting(
            group_id=group.pk,
            held_on=at.date(),
            title=f"{mark}部署会",
            minutes=Attached(f"{mark}纪要.txt", f"{mark}纪要".encode()),
            by=by,
            at=at,
        ),
    )
