"""Plans and the leading group: those of the report of 2020, and invented ones of this year.

The plan of 24 May 2020 and what the group is called come from the published report; the tasks, the
names of its members and everything of the running year are invented.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.supervision.plans import GroupDuty, TaskMove
from gongkai.supervision.actions import groups, plans
from gongkai.supervision.actions.plans import TaskDetails
from gongkai.supervision.adapters.files import Attached
from gongkai.supervision.models import Plan, PlanTask

BODY: Final = "lps-gaj"
SEED_YEAR: Final = 2020
SEED_PLAN_ON: Final = date(2020, 5, 24)
# content, measure, unit, those that work with it
_SEED_TASKS: Final = (
    ("健全政府信息公开领导机构和工作机构，指定专人负责", "印发领导小组文件", "gaj-bgs", ()),
    ("梳理重点领域政务公开标准规范清单", "清单在政务公开栏挂网公示", "gaj-bgs",
     ("gaj-jdzd", "gaj-wazd", "gaj-jjzd", "gaj-crj", "gaj-zazd")),
    ("建立新媒体账号管理员台账", "专号专人专管，变动每年报备两次", "gaj-zzb", ()),
    ("在机关大楼设置公开展板", "展板上墙", "gaj-zzb", ()),
    ("组织政务公开业务培训", "各地各单位工作人员参加", "gaj-bgs", ("gaj-zzb",)),
    ("完善内容审核、保密审查、考核评估和责任追究机制", "制度印发", "gaj-bgs", ("gaj-fzzd",)),
)  # fmt: skip
# content, measure, unit, days from today, progress, what happens
_TASKS: Final = (
    ("更新机构职能和办公地址、电话", "公开指南与实际一致", "gaj-bgs", -40, 100, "done"),
    ("公开上半年道路交通事故统计", "统计信息栏目有更新", "gaj-jjzd", -6, 60, "open"),
    ("核对出入境办事指南要素", "八项要素齐全", "gaj-crj", 0, 80, "open"),
    ("规范性文件清理结果公开", "失效文件标注到位", "gaj-fzzd", 5, 40, "open"),
    ("第四季度新媒体账号自查", "停更账号清零", "gaj-zzb", 20, 100, "handed_in"),
    ("派出所公开栏巡查", "每月一次，有照片", "gaj-zsfj", 35, 10, "open"),
    ("编制下一年度公开目录", "目录报审", "gaj-bgs", 60, 0, "open"),
    ("组织一次公众开放日", "方案取消", "gaj-zzb", 10, 0, "cancelled"),
)


def load(at: datetime) -> None:
    """Draw up the plans and register the group where there are none."""
    if Plan.objects.exists():
        return
    people = {person.username: person for person in Person.objects.all()}
    places = {row.code: row for row in Organisation.objects.all()}
    _seed(people, places)
    _this_year(people, places, at)


def _plan(
    people: dict[str, Person], places: dict[str, Organisation], year: int, number: str, at: datetime
) -> Plan:
    return plans.draw_up_plan(
        organisation_id=places[BODY].pk,
        year=year,
        title=f"六盘水市公安局{year}年政务公开工作方案",
        document_number=number,
        by=people["jingban"],
        at=at,
    )


def _seed(people: dict[str, Person], places: dict[str, Organisation]) -> None:
    zone = timezone.get_default_timezone()
    then = datetime(2020, 5, 24, 10, tzinfo=zone)
    clerk, head = people["jingban"], people["fuzeren"]
    plan = _plan(people, places, SEED_YEAR, "", then)
    for content, measure, unit, others in _SEED_TASKS:
        details = TaskDetails(
            content, places[unit].pk, date(2020, 11, 30), measure,
            tuple(places[code].pk for code in others),
        )  # fmt: skip
        plans.add_task(plan_id=plan.pk, details=details, by=clerk, at=then)
    plans.issue_plan(plan_id=plan.pk, on=SEED_PLAN_ON, by=head, at=then)
    done = datetime(2020, 11, 20, 10, tzinfo=zone)
    for task in plan.tasks.all():
        _hand_in(task, clerk, done)
        plans.settle_task(task_id=task.pk, move=TaskMove.ACCEPT, by=head, at=done)
    plans.close_plan(plan_id=plan.pk, by=head, at=datetime(2020, 12, 28, 10, tzinfo=zone))
    _group(people, places, then)


def _group(people: dict[str, Person], places: dict[str, Organisation], then: datetime) -> None:
    by = people["jingban"]
    group = groups.found_group(
        organisation_id=places[BODY].pk,
        name="六盘水市公安局政务公开工作领导小组",
        founded_on=SEED_PLAN_ON,
        document="《六盘水市公安局2020年政务公开工作方案》",
        office_id=places["gaj-bgs"].pk,
        by=by,
        at=then,
    )
    for name, post, duty in (
        ("蒋文斌", "党委委员、政治部主任", GroupDuty.HEAD),
        ("罗建华", "办公室主任", GroupDuty.DEPUTY),
        ("何静", "法制支队支队长", GroupDuty.MEMBER),
        ("邓浩", "政治部新闻舆情科科长", GroupDuty.MEMBER),
        ("陈晓岚", "办公室科员", GroupDuty.OFFICE),
    ):
        groups.add_member(
            group_id=group.pk, name=name, post=post, duty=duty, since_on=SEED_PLAN_ON, by=by,
            at=then,
        )  # fmt: skip
    groups.hold_meeting(
        group_id=group.pk,
        held_on=SEED_PLAN_ON,
        title="部署2020年政务公开工作",
        attendance="组长、副组长、各成员单位负责人",
        decisions="一、通过工作方案。\n二、各单位指定专人负责。\n三、年底前完成标准规范梳理。",
        minutes=Attached("会议纪要.txt", "部署2020年政务公开工作（演示）".encode()),
        by=by,
        at=then,
    )


def _hand_in(task: PlanTask, by: Person, at: datetime) -> None:
    plans.report_task(
        task_id=task.pk,
        progress=100,
        note="已完成，见附件。",
        evidence=Attached("完成情况.txt", f"{task.content}：已完成（演示）".encode()),
        is_done=True,
        by=by,
        at=at,
    )


def _this_year(people: dict[str, Person], places: dict[str, Organisation], at: datetime) -> None:
    clerk, head, today = people["jingban"], people["fuzeren"], timezone.localdate(at)
    plan = _plan(people, places, today.year, f"六公办〔{today.year}〕8号", at)
    for content, measure, unit, days, _, _ in _TASKS:
        details = TaskDetails(content, places[unit].pk, today + timedelta(days), measure)
        plans.add_task(plan_id=plan.pk, details=details, by=clerk, at=at)
    plans.issue_plan(plan_id=plan.pk, on=today - timedelta(90), by=head, at=at)
    by_content = {row[0]: row for row in _TASKS}
    for task in plan.tasks.all():
        _, _, unit, _, progress, fate = by_content[task.content]
        if fate in {"done", "handed_in"}:
            _hand_in(task, clerk if fate == "done" else people["xinmeiti"], at)
        elif progress:
            by = people["jiaojing"] if unit == "gaj-jjzd" else clerk
            plans.report_task(
                task_id=task.pk, progress=progress, note="正在办理，数据还在核对。", by=by, at=at
            )
        if fate == "done":
            plans.settle_task(task_id=task.pk, move=TaskMove.ACCEPT, by=head, at=at)
        if fate == "cancelled":
            plans.settle_task(
                task_id=task.pk, move=TaskMove.CANCEL, note="并入其他活动，不再单独办。", by=head,
                at=at,
            )  # fmt: skip
