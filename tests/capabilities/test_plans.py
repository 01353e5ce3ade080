"""The yearly plan: tasks, progress, evidence, reminders, who sees what; the leading group."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.desk.exports import to_xlsx
from gongkai.info_requests.models import Notice
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.moves import MissingProofError, NotYourMoveError
from gongkai.rules.supervision.plan_sheet import PROGRESS_HEADS, TASK_HEADS, read_tasks
from gongkai.rules.supervision.plans import GroupDuty, TaskMove, TaskState
from gongkai.supervision.actions import groups, plans
from gongkai.supervision.models import GroupMember, Plan, PlanTask
from gongkai.supervision.queries.groups import group_view
from gongkai.supervision.queries.plans import (
    TaskFilter,
    exported_tasks,
    plan_list,
    plan_view,
    task_list,
    task_todo,
    task_view,
)
from gongkai.supervision.tasks import remind_of_tasks
from tests.factories.city import City
from tests.factories.supervision import add, draw_up, fill_supervision, issue, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(city: City, at: datetime) -> Plan:
    return draw_up(city.police, city.police_clerk, at)


def test_a_unit_sees_its_task_once_the_plan_is_issued_and_no_other(
    city: City, plan: Plan, at: datetime
) -> None:
    mine = add(plan, city.traffic, city.police_clerk, at)
    other = add(plan, city.branch, city.police_clerk, at, content="另一项")
    shared = add(plan, city.branch, city.police_clerk, at, content="一起办", others=(city.traffic,))
    today = at.date()
    assert task_list(city.traffic_clerk, TaskFilter(), today=today).total == 0
    with pytest.raises(NotFoundError):
        plan_view(city.traffic_clerk, plan.pk, today=today)
    issue(plan, city.police_head, at)
    seen = task_list(city.traffic_clerk, TaskFilter(), today=today).rows
    assert {line.id for line in seen} == {mine.pk, shared.pk}
    with pytest.raises(NotFoundError):
        task_view(city.traffic_clerk, other.pk, today=today)
    assert plan_view(city.traffic_clerk, plan.pk, today=today).line.total == 2
    assert plan_view(city.police_clerk, plan.pk, today=today).line.total == 3
    assert plan_list(city.education_clerk, today=today) == []


def test_a_task_goes_from_report_to_done_by_two_persons(
    city: City, plan: Plan, at: datetime
) -> None:
    task = add(plan, city.traffic, city.police_clerk, at)
    with pytest.raises(WrongStateError, match="还没有印发"):
        report(task, city.police_clerk, at)
    issue(plan, city.police_head, at)
    known = {"task_id": task.pk, "by": city.traffic_clerk, "at": at}
    with pytest.raises(MissingProofError, match="证据"):
        plans.report_task(progress=100, note="做完了", is_done=True, **known)  # type: ignore[arg-type]
    plans.report_task(progress=50, note="做了一半", link="/disclosure/", **known)  # type: ignore[arg-type]
    plans.report_task(progress=0, note="", is_done=True, **known)  # type: ignore[arg-type]
    task.refresh_from_db()
    assert (task.state, task.progress) == (TaskState.HANDED_IN, 100)
    with pytest.raises(NotYourMoveError):
        plans.settle_task(move=TaskMove.ACCEPT, **known)  # type: ignore[arg-type]
    office = {"task_id": task.pk, "by": city.police_clerk, "at": at}
    with pytest.raises(MissingProofError, match="理由"):
        plans.settle_task(move=TaskMove.RETURN, **office)  # type: ignore[arg-type]
    plans.settle_task(move=TaskMove.RETURN, note="清单不全", **office)  # type: ignore[arg-type]
    task.refresh_from_db()
    assert (task.state, task.progress) == (TaskState.OPEN, 90)
    report(task, city.police_clerk, at, is_done=True)
    with pytest.raises(WrongPersonError, match="不能自己确认"):
        plans.settle_task(move=TaskMove.ACCEPT, **office)  # type: ignore[arg-type]
    plans.settle_task(task_id=task.pk, move=TaskMove.ACCEPT, by=city.police_head, at=at)
    view = task_view(city.traffic_clerk, task.pk, today=at.date())
    assert (view.line.state, view.moves) == (TaskState.DONE, frozenset())
    assert [one.label for one in view.reports] == [
        "确认完成", "报完成", "退回", "报完成", "进度",
    ]  # fmt: skip
    plans.close_plan(plan_id=plan.pk, by=city.police_head, at=at)
    with pytest.raises(WrongStateError, match="已经办结"):
        plans.settle_task(task_id=task.pk, move=TaskMove.REOPEN, note="x", by=city.police_head,
                          at=at)  # fmt: skip


def test_a_plan_with_open_tasks_is_not_closed_and_one_without_tasks_not_issued(
    city: City, plan: Plan, at: datetime
) -> None:
    with pytest.raises(MissingProofError, match="至少一项任务"):
        issue(plan, city.police_head, at)
    task = add(plan, city.traffic, city.police_clerk, at)
    issue(plan, city.police_head, at)
    with pytest.raises(MissingProofError, match="完成或者撤销"):
        plans.close_plan(plan_id=plan.pk, by=city.police_head, at=at)
    plans.settle_task(task_id=task.pk, move=TaskMove.CANCEL, note="并入", by=city.police_head,
                      at=at)  # fmt: skip
    plans.close_plan(plan_id=plan.pk, by=city.police_head, at=at)


def test_units_of_other_bodies_and_days_far_away_are_refused(
    city: City, plan: Plan, at: datetime
) -> None:
    with pytest.raises(BadInputError, match="本机关和下级单位"):
        add(plan, city.education, city.police_clerk, at)
    with pytest.raises(BadInputError, match="太远"):
        add(plan, city.traffic, city.police_clerk, at, due_on=at.date() + timedelta(900))
    with pytest.raises(NotFoundError):
        draw_up(city.police, city.education_clerk, at)
    with pytest.raises(NotFoundError):
        draw_up(city.police, city.traffic_clerk, at)
    with pytest.raises(WrongStateError, match="换一个名称"):
        draw_up(city.police, city.police_clerk, at)
    assert not PlanTask.objects.exists()


def test_reminders_go_to_the_person_else_to_the_unit_once_a_level(
    city: City, plan: Plan, at: datetime
) -> None:
    today = at.date()
    task = add(plan, city.traffic, city.police_clerk, at, due_on=today + timedelta(5))
    assert remind_of_tasks(lambda: at) == 0  # not issued
    issue(plan, city.police_head, at)
    assert remind_of_tasks(lambda: at) == 1
    assert remind_of_tasks(lambda: at + timedelta(1)) == 0
    plans.name_person(task_id=task.pk, person_id=city.traffic_clerk.pk, by=city.traffic_clerk,
                      at=at)  # fmt: skip
    assert remind_of_tasks(lambda: at + timedelta(5)) == 1
    assert remind_of_tasks(lambda: at + timedelta(6)) == 1
    assert remind_of_tasks(lambda: at + timedelta(60)) == 0
    told = list(Notice.objects.order_by("pk").values_list("person__username", "subject"))
    assert [who for who, _ in told] == ["traffic-clerk"] * 3
    assert ["已经超期" in subject for _, subject in told] == [False, False, True]


def test_the_home_page_counts_what_is_late_near_and_to_confirm_in_one_question(
    city: City, plan: Plan, at: datetime
) -> None:
    today = at.date()
    late = add(plan, city.traffic, city.police_clerk, at, due_on=today - timedelta(1))
    add(plan, city.traffic, city.police_clerk, at, content="近", due_on=today + timedelta(7))
    add(plan, city.traffic, city.police_clerk, at, content="远", due_on=today + timedelta(8))
    issue(plan, city.police_head, at)
    with CaptureQueriesContext(connection) as queries:
        todo = task_todo(city.traffic_clerk, today=today)
    assert (todo.late, todo.soon, todo.waiting) == (1, 1, 0)
    assert len([q for q in queries if "plantask" in q["sql"]]) == 1
    report(late, city.traffic_clerk, at, is_done=True)
    todo = task_todo(city.police_head, today=today)
    assert (todo.late, todo.soon, todo.waiting) == (0, 1, 1)
    assert task_todo(city.traffic_clerk, today=today).waiting == 0
    assert task_todo(city.education_clerk, today=today).is_empty


def test_a_sheet_goes_out_and_comes_in_again(city: City, plan: Plan, at: datetime) -> None:
    text = (
        ",".join(TASK_HEADS)
        + "\n1,梳理目录,挂网,某市公安局交通警察支队,某市公安局东城分局,,2026-11-30\n"
    )
    names = plan_names(city, at)
    rows = read_tasks(text.replace("某市公安局交通警察支队", names[0]).encode(), "x.csv")
    known = {"plan_id": plan.pk, "by": city.police_clerk, "at": at}
    assert plans.import_tasks(rows=rows, **known) == 1  # type: ignore[arg-type]
    assert plans.import_tasks(rows=rows, **known) == 0  # type: ignore[arg-type]
    out = exported_tasks(city.police_clerk, TaskFilter(), today=at.date())
    again = read_tasks(to_xlsx("任务", (*TASK_HEADS, *PROGRESS_HEADS), out), "x.xlsx")
    assert [(r.content, r.unit, r.co_units) for r in again] == [
        ("梳理目录", names[0], ("某市公安局东城分局",))
    ]
    bad = text.replace("梳理目录", "新任务").replace("某市公安局交通警察支队", "不存在的支队")
    with pytest.raises(BadInputError, match="第2行.*不存在的支队"):
        plans.import_tasks(rows=read_tasks(bad.encode(), "x.csv"), **known)  # type: ignore[arg-type]
    assert PlanTask.objects.count() == 1


def plan_names(city: City, at: datetime) -> list[str]:
    from gongkai.supervision.queries.access import names_of

    return list(names_of([city.traffic.pk], at.date()).values())


def test_a_list_asks_as_many_questions_for_many_as_for_one(
    city: City, plan: Plan, at: datetime
) -> None:
    fill_supervision(city.branch, city.police_clerk, at)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            task_list(city.police_clerk, TaskFilter(), today=at.date())
            plan_list(city.police_clerk, today=at.date())
        return len(queries)

    before = asked()
    for n in range(12):
        add(plan, city.traffic, city.police_clerk, at, content=f"任务{n}", others=(city.branch,))
    assert asked() == before


def test_the_group_keeps_who_belonged_to_it_and_its_minutes(city: City, at: datetime) -> None:
    planted = fill_supervision(city.police, city.police_clerk, at)
    known = {"group_id": planted.group.pk, "by": city.police_clerk, "at": at}
    joined = {"post": "", "duty": GroupDuty.MEMBER, "since_on": at.date()}
    with pytest.raises(WrongStateError, match="已经在领导小组里"):
        groups.add_member(name="某", **joined, **known)  # type: ignore[arg-type]
    groups.leave_group(member_id=planted.member.pk, on=at.date(), by=city.police_clerk, at=at)
    with pytest.raises(WrongStateError, match="已登记离任"):
        groups.leave_group(member_id=planted.member.pk, on=at.date(), by=city.police_clerk, at=at)
    groups.add_member(name="新某", **joined, **known)  # type: ignore[arg-type]
    view = group_view(city.supervisor, planted.group.pk, today=at.date())
    assert [m.name for m in view.members] == ["新某"]
    assert [m.name for m in view.former] == ["某"]
    assert view.meetings[0].minutes_name == "纪要.txt"
    with pytest.raises(NotFoundError):
        group_view(city.education_clerk, planted.group.pk, today=at.date())
    with pytest.raises(NotFoundError):
        groups.leave_group(
            member_id=GroupMember.objects.get(name="新某").pk, on=at.date(),
            by=city.education_clerk, at=at,
        )  # fmt: skip
