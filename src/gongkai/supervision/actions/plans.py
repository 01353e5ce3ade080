"""Everything that may happen to a yearly plan and its tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import Person, person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.sheets import refuse
from gongkai.rules.supervision.plan_sheet import TaskRow
from gongkai.rules.supervision.plans import (
    PLAN_TABLE,
    TASK_TABLE,
    WAITING,
    PlanMove,
    PlanState,
    Proof,
    TaskMove,
    TaskState,
    check_link,
    check_progress,
)
from gongkai.rules.supervision.words import line_of, text_of
from gongkai.supervision.adapters.files import Attached, keep_file
from gongkai.supervision.models import Plan, PlanTask, TaskReport
from gongkai.supervision.queries.access import Units, actors_for, managed_body, people_of
from gongkai.supervision.queries.plans import (
    NO_TASK,
    reminder_key,
    seen_plan,
    seen_task,
    task_units,
)

_YEARS: Final = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class TaskDetails:
    """What a plan says of a task; the units belong to the body of the plan."""

    content: str
    unit_id: int
    due_on: date
    measure: str = ""
    co_unit_ids: tuple[int, ...] = ()


# --- plans ---------------------------------------------------------------------------------------


@action
def draw_up_plan(
    *,
    organisation_id: int,
    year: int,
    title: str,
    document_number: str = "",
    by: Asker,
    at: datetime,
) -> Plan:
    """Begin the plan of a body for a year.

    Raises NotFoundError for a body out of reach, BadInputError, WrongStateError for a second one of
    the name.
    """
    body = managed_body(by, organisation_id)
    line = PLAN_TABLE.check(None, PlanMove.DRAW_UP, actors=actors_for(by, body))
    if year not in _YEARS:
        raise BadInputError("年度应是 2000 到 2100 之间的年份。")
    plan = Plan(
        organisation=body,
        year=year,
        title=line_of(title, "名称", 200),
        document_number=line_of(document_number, "文号", 100, required=False),
        state=line.end,
        drawn_up_at=at,
        drawn_up_by=person_of(by),
    )
    _saved(plan)
    record(on=plan, organisation_id=body.pk, after={"year": year, "title": plan.title})
    return plan


def _saved(plan: Plan) -> None:
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise WrongStateError(f"{plan.year}年已有“{plan.title}”，请换一个名称。") from error


def _plan(plan_id: int, move: PlanMove, by: Asker, proofs: Collection[Proof] = ()) -> Plan:
    plan = seen_plan(by, plan_id, is_locked=True)
    actors = actors_for(by, plan.organisation)
    plan.state = PLAN_TABLE.check(PlanState(plan.state), move, actors=actors, proofs=proofs).end
    return plan


@action
def edit_plan(*, plan_id: int, title: str, document_number: str, by: Asker, at: datetime) -> Plan:
    """Mend the name and the number of a plan.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    plan = _plan(plan_id, PlanMove.EDIT, by)
    before = {"title": plan.title, "document_number": plan.document_number}
    plan.title = line_of(title, "名称", 200)
    plan.document_number = line_of(document_number, "文号", 100, required=False)
    _saved(plan)
    after = {"title": plan.title, "document_number": plan.document_number}
    record(on=plan, organisation_id=plan.organisation_id, before=before, after=after)
    return plan


@action
def issue_plan(*, plan_id: int, on: date, by: Asker, at: datetime) -> Plan:
    """Issue a plan: from now on the units see their tasks and are reminded of them.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, MissingProofError, BadInputError.
    """
    proofs = [Proof.TASKS] if PlanTask.objects.filter(plan=plan_id).exists() else []
    plan = _plan(plan_id, PlanMove.ISSUE, by, proofs)
    if on > timezone.localdate(at):
        raise BadInputError(f"印发日期 {on} 还没有到，请核对。")
    plan.issued_on = on
    plan.save(update_fields=["state", "issued_on"])
    record(on=plan, organisation_id=plan.organisation_id, after={"issued_on": on})
    return plan


@action
def close_plan(*, plan_id: int, by: Asker, at: datetime) -> Plan:
    """Close a plan of which every task is done or cancelled.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, MissingProofError.
    """
    left = PlanTask.objects.filter(plan=plan_id, state__in=sorted(WAITING)).exists()
    plan = _plan(plan_id, PlanMove.CLOSE, by, () if left else (Proof.ALL_SETTLED,))
    plan.save(update_fields=["state"])
    record(on=plan, organisation_id=plan.organisation_id, after={"state": plan.state})
    return plan


# --- tasks ---------------------------------------------------------------------------------------


def _unit_of(plan: Plan, unit_id: int) -> Organisation:
    found = Organisation.objects.below(plan.organisation.path).filter(pk=unit_id).first()
    if found is None:
        raise BadInputError("请从本机关和下级单位中选择承办单位。")
    return found


def _put(task: PlanTask, details: TaskDetails) -> tuple[Organisation, ...]:
    plan = task.plan
    task.content = line_of(details.content, "任务", 500)
    task.measure = line_of(details.measure, "完成标准", 500, required=False)
    task.unit = _unit_of(plan, details.unit_id)
    if abs(details.due_on.year - plan.year) > 1:
        raise BadInputError(f"完成时限{chinese_date(details.due_on)}离 {plan.year}年太远，请核对。")
    task.due_on = details.due_on
    wanted = dict.fromkeys(pk for pk in details.co_unit_ids if pk != task.unit_id)
    return tuple(_unit_of(plan, pk) for pk in wanted)


def _added(plan: Plan, details: TaskDetails, by: Asker) -> PlanTask:
    line = TASK_TABLE.check(None, TaskMove.ADD, actors=actors_for(by, plan.organisation))
    if plan.state == PlanState.CLOSED:
        raise WrongStateError("方案已经办结，不能再加任务。请另立一个方案。")
    last = PlanTask.objects.filter(plan=plan).order_by("-number").first()
    task = PlanTask(plan=plan, number=last.number + 1 if last else 1, state=line.end)
    others = _put(task, details)
    task.save()
    task.co_units.set(others)
    return task


@action
def add_task(*, plan_id: int, details: TaskDetails, by: Asker, at: datetime) -> PlanTask:
    """Put a task into a plan. Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError."""
    plan = seen_plan(by, plan_id, is_locked=True)
    task = _added(plan, details, by)
    record(
        on=task,
        organisation_id=plan.organisation_id,
        after={"plan": plan.pk, "content": task.content, "unit": task.unit_id,
               "due_on": task.due_on},
    )  # fmt: skip
    return task


@action
def import_tasks(*, plan_id: int, rows: Sequence[TaskRow], by: Asker, at: datetime) -> int:
    """Put the tasks of a sheet into a plan; returns how many. All of them, or none.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError that names the lines.
    """
    plan = seen_plan(by, plan_id, is_locked=True)
    units = Units(plan.organisation, timezone.localdate(at))
    known = set(PlanTask.objects.filter(plan=plan).values_list("content", flat=True))
    faults, done = [], 0
    for row in rows:
        if row.content in known:
            continue
        known.add(row.content)
        try:
            unit = units.named(row.unit)
            others = tuple(units.named(name).pk for name in row.co_units)
            details = TaskDetails(row.content, unit.pk, row.due_on, row.measure, others)
            task = _added(plan, details, by)
            if row.person:
                task.person = _person_named(unit, row.person)
                task.save(update_fields=["person"])
            done += 1
        except BadInputError as error:
            faults.append(f"第{row.line}行：{error}")
    refuse(faults)
    record(on=plan, organisation_id=plan.organisation_id, after={"imported": done})
    return done


def _person_named(unit: Organisation, name: str) -> Person:
    found = [person for person in people_of(unit) if person.name == name]
    if len(found) != 1:
        raise BadInputError(f"单位里没有一个叫“{name}”的办理人员，请留空，导入以后再确定。")
    return found[0]


def _task(
    task_id: int, move: TaskMove, by: Asker, proofs: Collection[Proof] = ()
) -> tuple[PlanTask, TaskState]:
    task = seen_task(by, task_id, is_locked=True)
    if task.plan.state == PlanState.CLOSED:
        raise WrongStateError("方案已经办结，任务不能再变。")
    actors = actors_for(by, task.plan.organisation, *task_units(task))
    before = TaskState(task.state)
    line = TASK_TABLE.check(before, move, actors=actors, proofs=proofs)
    if move in {TaskMove.REPORT, TaskMove.HAND_IN} and task.plan.state == PlanState.DRAFT:
        raise WrongStateError("方案还没有印发。印发以后再报告进度。")
    task.state = line.end
    return task, before


@action
def edit_task(*, task_id: int, details: TaskDetails, by: Asker, at: datetime) -> PlanTask:
    """Mend a task that is not done.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    task, _ = _task(task_id, TaskMove.EDIT, by)
    before = {"content": task.content, "unit": task.unit_id, "due_on": task.due_on}
    others = _put(task, details)
    if task.unit_id != before["unit"]:
        task.person = None
    task.save()
    task.co_units.set(others)
    record(
        on=task,
        organisation_id=task.plan.organisation_id,
        before=before,
        after={"content": task.content, "unit": task.unit_id, "due_on": task.due_on},
    )
    return task


@action
def name_person(*, task_id: int, person_id: int | None, by: Asker, at: datetime) -> PlanTask:
    """Say who of the unit answers for a task; None for nobody.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    task, _ = _task(task_id, TaskMove.NAME_PERSON, by)
    before = task.person_id
    people = {person.pk: person for person in people_of(task.unit)}
    if person_id is not None and person_id not in people:
        raise BadInputError("请从承办单位的人员中选择责任人。")
    task.person = people[person_id] if person_id is not None else None
    task.save(update_fields=["person"])
    record(
        on=task,
        organisation_id=task.plan.organisation_id,
        before={"person": before},
        after={"person": person_id},
    )
    return task


@action
def report_task(
    *,
    task_id: int,
    progress: int,
    note: str,
    link: str = "",
    evidence: Attached | None = None,
    is_done: bool = False,
    by: Asker,
    at: datetime,
) -> TaskReport:
    """Tell how far a task is; `is_done` hands it in, which needs evidence now or from before.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, MissingProofError, BadInputError,
    FileRefusedError.
    """
    link = check_link(link)
    has_proof = bool(link or evidence) or (
        TaskReport.objects.filter(task=task_id).exclude(link="", evidence="").exists()
    )
    move = TaskMove.HAND_IN if is_done else TaskMove.REPORT
    task, _ = _task(task_id, move, by, (Proof.EVIDENCE,) if has_proof else ())
    told = text_of(note, "情况", 1000, required=not is_done)
    kept = keep_file(evidence)
    task.progress = 100 if is_done else check_progress(progress)
    task.save(update_fields=["progress", "state"])
    report = _reported(task, "报完成" if is_done else "进度", told, by, at, link, kept)
    record(
        on=task,
        organisation_id=task.plan.organisation_id,
        after={"progress": task.progress, "note": told, "link": link, "evidence": kept[0],
               "state": task.state},
    )  # fmt: skip
    return report


def _reported(
    task: PlanTask,
    label: str,
    note: str,
    by: Asker,
    at: datetime,
    link: str = "",
    kept: tuple[str, str] = ("", ""),
) -> TaskReport:
    return TaskReport.objects.create(
        task=task,
        label=label,
        progress=task.progress,
        note=note,
        link=link,
        evidence=kept[0],
        evidence_name=kept[1],
        reported_at=at,
        reported_by=person_of(by),
    )


@action
def settle_task(
    *, task_id: int, move: TaskMove, note: str = "", by: Asker, at: datetime
) -> PlanTask:
    """Accept a task as done, return it, cancel it, or take it up again; all but the first say why.

    Raises NotFoundError, WrongPersonError (also where whoever handed it in would accept it),
    MoveNotPossibleError, MissingProofError, BadInputError.
    """
    told = text_of(note, "理由", 1000, required=False)
    task, before = _task(task_id, move, by, (Proof.NOTE,) if told else ())
    last = task.reports.filter(label="报完成").first()
    if move is TaskMove.ACCEPT and last and last.reported_by_id == by.pk and by.pk is not None:
        raise WrongPersonError("报完成的人不能自己确认。请公开工作机构的另一位同事确认。")
    task.done_on = timezone.localdate(at) if task.state == TaskState.DONE else None
    if task.state == TaskState.OPEN:
        task.progress = min(task.progress, 90)
    task.save(update_fields=["state", "done_on", "progress"])
    label = next(line.label for line in TASK_TABLE.moves_from(before) if line.move == move)
    _reported(task, label, told, by, at)
    record(
        on=task,
        organisation_id=task.plan.organisation_id,
        before={"state": before},
        after={"state": task.state, "note": told},
    )
    return task


@action
def remind_of_task(*, task_id: int, level: int, by: Asker, at: datetime) -> int:
    """Remind whoever answers for a task: the person, else those of the unit, else the office.

    `level`: 7 (days or fewer left), 0 (last day), -1 (late). Once a level and person. Returns how
    many reminders are new. Raises NotFoundError where it is handed in meanwhile.
    """
    task = (
        PlanTask.objects.select_related("plan__organisation", "unit", "person")
        .filter(pk=task_id, state=TaskState.OPEN)
        .first()
    )
    if task is None:
        raise NotFoundError(NO_TASK)
    left = {0: "今天到期", -1: "已经超期"}.get(level, f"应在{chinese_date(task.due_on)}前完成")
    key = reminder_key(task.pk, task.due_on, level)
    people = [task.person] if task.person else people_of(task.unit)
    wanted = [(p, f"{key}:p{p.pk}") for p in people] or [(None, key)]
    known = set(Notice.objects.filter(key__in=[k for _, k in wanted]).values_list("key", flat=True))
    new = [
        Notice.objects.create(
            organisation=task.unit,
            person=person,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=f"任务{left}：{task.content}"[:200],
            body=f"“{task.plan.title}”第{task.number}项：{task.content}。完成时限{chinese_date(task.due_on)}，"
            f"{left}，现在进度 {task.progress}%。请到“监督保障”的“工作任务”中报告进度，附上证据。",
            key=mark,
            state="sent",
            queued_at=at,
        )
        for person, mark in wanted
        if mark not in known
    ]
    record(
        on=task,
        organisation_id=task.plan.organisation_id,
        after={"level": level, "reminded": len(new)},
    )
    return len(new)
