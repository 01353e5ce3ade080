"""Supervision, made through the same actions as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.supervision.complaints import (
    AccountGround,
    ComplaintGround,
    ComplaintWay,
)
from gongkai.rules.supervision.complaints import (
    Measure as Ordered,
)
from gongkai.rules.supervision.findings import Origin
from gongkai.rules.supervision.indicators import IndicatorRow, Measure, Source
from gongkai.rules.supervision.inspection import Observation, Seen
from gongkai.rules.supervision.plans import GroupDuty
from gongkai.rules.supervision.surveys import Given, Question, QuestionKind, SurveyMove
from gongkai.rules.supervision.training import MaterialKind
from gongkai.supervision.actions import (
    assessments,
    complaints,
    evaluations,
    findings,
    groups,
    inspection,
    plans,
    surveys,
    training,
)
from gongkai.supervision.actions.plans import TaskDetails
from gongkai.supervision.actions.surveys import SurveyDetails
from gongkai.supervision.adapters.files import Attached
from gongkai.supervision.models import (
    AccountabilityRecord,
    Assessment,
    Complaint,
    Evaluation,
    Finding,
    FindingStep,
    GroupMember,
    IndicatorTree,
    IndicatorValue,
    InspectionRun,
    LeadingGroup,
    Meeting,
    Plan,
    PlanTask,
    Survey,
    SurveySheet,
    TaskReport,
    Training,
    TrainingFile,
    TrainingQuestion,
)

# Half by the system, half by hand.
SMALL = (
    IndicatorRow("1", "主动公开", Decimal(60)),
    IndicatorRow("1.1", "按期公开", Decimal(40), Source.SYSTEM, Measure.TIMELINESS),
    IndicatorRow("1.2", "信息质量", Decimal(20)),
    IndicatorRow("2", "监督保障", Decimal(40)),
    IndicatorRow("2.1", "培训", Decimal(10), Source.SYSTEM, Measure.TRAINING),
    IndicatorRow("2.2", "社会评议", Decimal(30), Source.SURVEY),
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


def train(body: Organisation, by: Person, at: datetime, mark: str = "") -> Training:
    """A training of the day to which the body itself sent five people, with a question."""
    row = training.hold_training(
        organisation_id=body.pk,
        title=f"{mark}政务公开培训",
        held_on=at.date(),
        hours=Decimal(4),
        by=by,
        at=at,
    )
    training.note_attendance(
        training_id=row.pk, unit_id=body.pk, people=5, names=f"{mark}甲、乙", by=by, at=at
    )
    return row


def ask(row: Training, by: Person, at: datetime, mark: str = "") -> TrainingQuestion:
    """A question of which the second option is right."""
    return training.ask_question(
        training_id=row.pk,
        text=f"{mark}答复期限是几个工作日？",
        options=("15", "20"),
        right=(1,),
        by=by,
        at=at,
    )


def make_tree(
    body: Organisation,
    by: Person,
    at: datetime,
    mark: str = "",
    rows: tuple[IndicatorRow, ...] = SMALL,
) -> IndicatorTree:
    """Six lines, four of which are scored."""
    return assessments.make_tree(
        organisation_id=body.pk, name=f"{mark}考核指标", rows=rows, by=by, at=at
    )


def assess(tree: IndicatorTree, body: Organisation, by: Person, at: datetime) -> Assessment:
    """The body is assessed for the year until today by the office of the tree."""
    return assessments.begin_assessment(
        organisation_id=tree.organisation_id,
        body_id=body.pk,
        tree_id=tree.pk,
        from_on=date(at.year, 1, 1),
        until_on=at.date(),
        by=by,
        at=at,
    )


def value(
    row: Assessment, code: str, share: int | None, by: Person, at: datetime, mark: str = ""
) -> IndicatorValue:
    """A score by hand, with a file that proves it."""
    return assessments.enter_value(
        assessment_id=row.pk,
        indicator_id=row.tree.indicators.get(code=code).pk,
        share=None if share is None else Decimal(share),
        basis=f"{mark}抽查",
        evidence=Attached(f"{mark}抽查表.txt", f"{mark}抽查".encode()),
        by=by,
        at=at,
    )


def evaluate(row: Assessment, by: Person, at: datetime, mark: str = "") -> Evaluation:
    """An evaluator from outside with the report."""
    return evaluations.record_evaluation(
        assessment_id=row.pk,
        evaluator=f"{mark}研究院",
        from_on=date(at.year, 1, 1),
        until_on=at.date(),
        method=f"{mark}模拟申请",
        report=Attached(f"{mark}评估报告.txt", f"{mark}报告".encode()),
        by=by,
        at=at,
    )


def find(
    office: Organisation, body: Organisation, by: Person, at: datetime, mark: str = ""
) -> Finding:
    """Something that a check found at a unit."""
    return findings.note_finding(
        organisation_id=office.pk,
        body_id=body.pk,
        origin=Origin.CHECK,
        text=f"{mark}公开栏内容过期",
        basis="《政府信息公开条例》第二十六条",
        by=by,
        at=at,
    )


def notify(finding: Finding, by: Person, at: datetime, mark: str = "", days: int = 10) -> Finding:
    """The notice goes out; the unit has some days."""
    return findings.notify_finding(
        finding_id=finding.pk,
        number=f"{mark}整〔{at.year}〕1号",
        due_on=at.date() + timedelta(days),
        by=by,
        at=at,
    )


def answer(finding: Finding, by: Person, at: datetime, mark: str = "") -> FindingStep:
    """What was mended, with proof."""
    done = findings.answer_finding(
        finding_id=finding.pk,
        answer=f"{mark}已更换",
        evidence=Attached(f"{mark}照片.txt", f"{mark}照片".encode()),
        by=by,
        at=at,
    )
    found = done.steps.first()
    assert found is not None
    return found


def complain(body: Organisation, by: Person, at: datetime, mark: str = "") -> Complaint:
    """A complaint by letter of the day about the body, with a name."""
    return complaints.register_complaint(
        organisation_id=body.pk,
        body_id=body.pk,
        way=ComplaintWay.LETTER,
        ground=ComplaintGround.REQUEST,
        text=f"{mark}申请过期没有答复",
        received_on=at.date(),
        person={"name": f"{mark}某某", "phone": ""},
        by=by,
        at=at,
    )


def hold(body: Organisation, by: Person, at: datetime, mark: str = "") -> AccountabilityRecord:
    """That somebody there was criticised."""
    return complaints.hold_to_account(
        organisation_id=body.pk,
        unit_id=body.pk,
        person_name=f"{mark}某",
        ground=AccountGround.NOT_UPDATED,
        facts=f"{mark}栏目半年没有更新",
        measure=Ordered.CRITICISE,
        deciding_body="某市人民政府办公室",
        decision_on=at.date(),
        by=by,
        at=at,
    )


# A level, one of two, any of three, words.
QUESTIONS = (
    Question("您对信息公开是否满意？", QuestionKind.SCALE),
    Question("您从哪里看到信息？", QuestionKind.SINGLE, ("网站", "公开栏")),
    Question("您关心哪些信息？", QuestionKind.MULTIPLE, ("户籍", "交通", "出入境"), False),
    Question("您有什么建议？", QuestionKind.TEXT, (), False),
)


def draw_up_survey(
    body: Organisation,
    by: Person,
    at: datetime,
    *,
    mark: str = "",
    about: Organisation | None = None,
    days: int = 10,
    site_id: int | None = None,
    least: int = 1,
) -> Survey:
    """A draft with four questions, open from the day on for some days, on the main site."""
    details = SurveyDetails(
        title=f"{mark}政府信息公开社会评议",
        opens_on=at.date(),
        closes_on=at.date() + timedelta(days),
        intro=f"{mark}请您评议。",
        site_id=site_id,
        least=least,
    )
    survey = surveys.draw_up_survey(
        organisation_id=body.pk, body_id=(about or body).pk, details=details, by=by, at=at
    )
    for question in QUESTIONS:
        surveys.put_question(survey_id=survey.pk, question=question, by=by, at=at)
    return survey


def open_survey(survey: Survey, by: Person, at: datetime) -> Survey:
    """It is proposed by the system and approved by somebody else."""
    surveys.move_survey(survey_id=survey.pk, move=SurveyMove.PROPOSE, by=SYSTEM, at=at)
    return surveys.move_survey(survey_id=survey.pk, move=SurveyMove.APPROVE, by=by, at=at)


def fill_in(
    survey: Survey, at: datetime, token: str, *, level: int = 5, text: str = "", **rest: Any
) -> SurveySheet:
    """A sheet of the public: the level, the first option, the first two of three, words."""
    return surveys.answer_survey(
        survey_id=survey.pk,
        answers={
            1: Given((level,)), 2: Given((0,)), 3: Given((0, 1)), 4: Given(text=text),
        },
        form_token=token.ljust(16, "-"),
        by=ANONYMOUS,
        at=at,
        **rest,
    )  # fmt: skip


def plant_survey(body: Organisation, by: Person, at: datetime, mark: str) -> Survey:
    """One that was answered and withdrawn: no longer before the public."""
    survey = open_survey(draw_up_survey(body, by, at, mark=mark), by, at)
    fill_in(survey, at, "planted", text=f"{mark}建议")
    return surveys.move_survey(
        survey_id=survey.pk, move=SurveyMove.WITHDRAW, note=f"{mark}题目有误", by=by, at=at
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
    training: Training
    training_file: TrainingFile
    question: TrainingQuestion
    tree: IndicatorTree
    assessment: Assessment
    value: IndicatorValue
    finding: Finding
    step: FindingStep
    complaint: Complaint
    account: AccountabilityRecord
    survey: Survey
    run: InspectionRun


def look_at_pages(body: Organisation, at: datetime, mark: str = "") -> InspectionRun:
    """That a page of the body had no tags."""
    thing = Seen(f"{mark}通告", "缺少 PubDate", "/disclosure/items/x/")
    inspection.inspect_own_pages(
        organisation_id=body.pk,
        seen=(Observation("pages_without_tags", 1, (thing,)),),
        pages=1,
        by=SYSTEM,
        at=at,
    )
    return InspectionRun.objects.get(organisation=body)


def fill_supervision(
    body: Organisation, by: Person, at: datetime, mark: str = ""
) -> PlantedSupervision:
    """A row of every table that bears the mark."""
    plan = draw_up(body, by, at, mark)
    task = add(plan, body, by, at, content=f"{mark}梳理目录", others=(body,))
    issue(plan, by, at)
    course = train(body, by, at, mark)
    question = ask(course, by, at, mark)
    training.take_test(training_id=course.pk, answers=[[1]], by=by, at=at)
    tree = make_tree(body, by, at, mark)
    assessment = assess(tree, body, by, at)
    evaluate(assessment, by, at, mark)
    finding = notify(find(body, body, by, at, mark), by, at, mark)
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
        training=course,
        training_file=training.add_training_file(
            training_id=course.pk,
            kind=MaterialKind.MATERIAL,
            file=Attached(f"{mark}课件.txt", f"{mark}课件".encode()),
            by=by,
            at=at,
        ),
        question=question,
        tree=tree,
        assessment=assessment,
        value=value(assessment, "1.2", 80, by, at, mark),
        finding=finding,
        step=answer(finding, by, at, mark),
        complaint=complain(body, by, at, mark),
        account=hold(body, by, at, mark),
        survey=plant_survey(body, by, at, mark),
        run=look_at_pages(body, at, mark),
    )
