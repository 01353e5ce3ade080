"""Plans and the leading group: those of the report of 2020, and invented ones of this year.

The plan of 24 May 2020 and what the group is called come from the published report; the tasks, the
names of its members and everything of the running year are invented.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.demo import surveys as survey_demo
from gongkai.organisations.models import Organisation
from gongkai.rules.supervision.complaints import (
    AccountGround,
    ComplaintGround,
    ComplaintOutcome,
    ComplaintWay,
    Measure,
)
from gongkai.rules.supervision.findings import FindingMove, Origin
from gongkai.rules.supervision.indicators import USUAL
from gongkai.rules.supervision.plans import GroupDuty, TaskMove
from gongkai.rules.supervision.scores import ScoreRow
from gongkai.rules.supervision.training import MaterialKind, TrainingKind
from gongkai.supervision.actions import (
    assessments,
    complaints,
    evaluations,
    findings,
    groups,
    plans,
    training,
)
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
    _train(people, places, at)
    survey_demo.load(people, places, at)
    _assess(people, places, at)
    _complain(people, places, at)


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


# --- training, assessment, findings --------------------------------------------------------------

# days ago in this year (None: a day of 2020), title, kind, organiser, hours, units with people
_TRAININGS: Final = (
    (date(2020, 6, 18), "政务公开业务培训", TrainingKind.OUTSIDE, "六盘水市电子政务办", "8",
     (("gaj-bgs", 2), ("gaj-zzb", 1))),
    (date(2020, 9, 10), "全市公安机关政工工作会议政务公开专题培训", TrainingKind.OWN,
     "六盘水市公安局政治部", "4",
     (("gaj-bgs", 6), ("gaj-zzb", 9), ("gaj-zsfj", 8), ("gaj-scfj", 7), ("gaj-lz", 6),
      ("gaj-pz", 6))),
    (200, "新修订政府信息公开司法解释学习", TrainingKind.OWN, "办公室", "4",
     (("gaj-bgs", 8), ("gaj-fzzd", 5), ("gaj-jjzd", 12))),
    (120, "依申请公开答复规范", TrainingKind.OWN, "办公室", "4", (("gaj-bgs", 6), ("gaj-crj", 9))),
    (60, "政务新媒体管理员培训", TrainingKind.OWN, "政治部", "2", (("gaj-zzb", 11),)),
    (20, "全市政务公开培训班", TrainingKind.OUTSIDE, "六盘水市人民政府办公室", "16",
     (("gaj-bgs", 3),)),
)  # fmt: skip
_QUESTIONS: Final = (
    ("行政机关收到政府信息公开申请，应当自收到之日起几个工作日内答复？", ("15", "20", "30"), (1,)),
    ("下列哪些信息不予公开？", ("国家秘密", "法律、行政法规禁止公开的", "机构职能"), (0, 1)),
)


def _train(people: dict[str, Person], places: dict[str, Organisation], at: datetime) -> None:
    clerk, today = people["jingban"], timezone.localdate(at)
    for when, title, kind, organiser, hours, units in _TRAININGS:
        on = when if isinstance(when, date) else today - timedelta(when)
        row = training.hold_training(
            organisation_id=places[BODY].pk, title=title, kind=kind, organiser=organiser,
            hours=Decimal(hours), held_on=on, by=clerk, at=at,
        )  # fmt: skip
        for code, number in units:
            training.note_attendance(
                training_id=row.pk, unit_id=places[code].pk, people=number, by=clerk, at=at
            )
    training.add_training_file(
        training_id=row.pk, kind=MaterialKind.MATERIAL,
        file=Attached("课件.txt", "条例要点（演示）".encode()), by=clerk, at=at,
    )  # fmt: skip
    for text, options, right in _QUESTIONS:
        training.ask_question(
            training_id=row.pk, text=text, options=options, right=right, by=clerk, at=at
        )
    for username in ("fuzeren", "xinmeiti", "bianji"):
        training.take_test(
            training_id=row.pk, answers=[[1], [0, 1] if username != "bianji" else [0]],
            by=people[username], at=at,
        )  # fmt: skip


def _assess(people: dict[str, Person], places: dict[str, Organisation], at: datetime) -> None:
    clerk, head, today = people["jingban"], people["fuzeren"], timezone.localdate(at)
    body = places[BODY].pk
    tree = assessments.make_tree(
        organisation_id=body, name=f"{today.year}年政务公开考核指标", rows=USUAL, by=clerk, at=at
    )
    periods = (
        (places["gaj-jjzd"].pk, date(today.year, 1, 1), today, False),
        (places["gaj-zsfj"].pk, date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), True),
    )
    for unit, from_on, until_on, is_closed in periods:
        row = assessments.begin_assessment(
            organisation_id=body, body_id=unit, tree_id=tree.pk, from_on=from_on,
            until_on=until_on, by=clerk, at=at,
        )  # fmt: skip
        if not is_closed:
            continue
        for one in tree.indicators.filter(code__in=["1.4", "2.2", "3.3"]):
            assessments.enter_value(
                assessment_id=row.pk, indicator_id=one.pk,
                share=Decimal(85), basis="抽查 20 条，3 条有瑕疵。",
                by=clerk, at=at,
            )  # fmt: skip
        evaluations.record_evaluation(
            assessment_id=row.pk, evaluator="某高校法治政府研究中心", from_on=from_on,
            until_on=until_on, method="网上检查，模拟申请 10 件",
            report=Attached("第三方评估报告.txt", "评估报告（演示）".encode()), by=clerk, at=at,
        )  # fmt: skip
        scores = (ScoreRow("4.4", Decimal(88), "模拟申请 10 件，9 件按期答复。"),)
        evaluations.import_scores(assessment_id=row.pk, rows=scores, by=clerk, at=at)
        assessments.close_assessment(assessment_id=row.pk, by=head, at=at)
        _find(people, places, row.pk, at)


def _find(
    people: dict[str, Person], places: dict[str, Organisation], assessment_id: int, at: datetime
) -> None:
    clerk, head, today = people["jingban"], people["fuzeren"], timezone.localdate(at)
    for n, (unit, text, fate) in enumerate((
        ("gaj-zsfj", "公开栏三处内容超过半年没有更新。", "closed"),
        ("gaj-jjzd", "两条通告没有标明来源。", "answered"),
        ("gaj-crj", "办事指南缺办理地点和联系电话。", "notified"),
        ("gaj-zazd", "意见征集没有反馈采纳情况。", "noted"),
    )):  # fmt: skip
        finding = findings.note_finding(
            organisation_id=places[BODY].pk, body_id=places[unit].pk,
            origin=Origin.ASSESSMENT if unit == "gaj-zsfj" else Origin.CHECK, text=text,
            basis="《政府信息公开条例》第二十六条" if n == 0 else "",
            assessment_id=assessment_id if unit == "gaj-zsfj" else None, by=clerk, at=at,
        )  # fmt: skip
        if fate == "noted":
            continue
        findings.notify_finding(
            finding_id=finding.pk, number=f"六公政务整〔{today.year}〕{n + 1}号",
            due_on=today + timedelta(15 - n * 5), by=clerk, at=at,
        )  # fmt: skip
        if fate == "notified":
            continue
        findings.answer_finding(
            finding_id=finding.pk, answer="已更换，照片见附件。",
            evidence=Attached("整改照片说明.txt", "已整改（演示）".encode()),
            by=people["zhongshan"] if unit == "gaj-zsfj" else people["jiaojing"], at=at,
        )  # fmt: skip
        if fate == "closed":
            findings.check_finding(
                finding_id=finding.pk, move=FindingMove.PASS, note="现场查看，已整改到位。",
                by=head, at=at,
            )  # fmt: skip


def _complain(people: dict[str, Person], places: dict[str, Organisation], at: datetime) -> None:
    clerk, today = people["jingban"], timezone.localdate(at)
    for ago, unit, text, fate in (
        (45, "gaj-jjzd", "道路限行通告没有在网上公开。", "open"),
        (25, "gaj-crj", "办事指南的电话打不通。", "decided"),
        (60, "gaj-zsfj", "申请公开满一个月没有答复。", "told"),
    ):
        row = complaints.register_complaint(
            organisation_id=places[BODY].pk, body_id=places[unit].pk, way=ComplaintWay.PHONE,
            ground=ComplaintGround.NOT_PUBLISHED, text=text, received_on=today - timedelta(ago),
            person={"name": "演示投诉人", "phone": "13800000000"}, by=clerk, at=at,
        )  # fmt: skip
        if fate == "open":
            continue
        complaints.decide_complaint(
            complaint_id=row.pk, outcome=ComplaintOutcome.FOUNDED,
            decision="情况属实，已责令改正。", by=clerk, at=at,
        )  # fmt: skip
        if fate == "told":
            complaints.tell_complainant(
                complaint_id=row.pk, on=today - timedelta(40), how="电话", by=clerk, at=at
            )
    complaints.hold_to_account(
        organisation_id=places[BODY].pk, unit_id=places["gaj-zsfj"].pk,
        ground=AccountGround.NOT_PUBLISHED, facts="申请公开逾期答复。", measure=Measure.CRITICISE,
        deciding_body="六盘水市公安局", decision_on=today - timedelta(30), by=clerk, at=at,
    )  # fmt: skip
