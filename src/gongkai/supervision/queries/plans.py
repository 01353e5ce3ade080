"""Questions about plans and their tasks. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from gongkai.accounts.models import Person
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.supervision.plans import (
    PLAN_TABLE,
    SOON_DAYS,
    TASK_TABLE,
    PlanMove,
    PlanState,
    TaskMove,
    TaskState,
    Urgency,
    urgency,
)
from gongkai.supervision.models import Plan, PlanTask, TaskReport
from gongkai.supervision.queries.access import (
    MANAGE,
    MOST_EXPORTED,
    NO_FILE,
    SEE,
    WORK,
    actors_for,
    names_of,
    people_of,
)

NO_PLAN: Final = "没有找到这个工作方案，或者不在您的工作范围内。"
NO_TASK: Final = "没有找到这项任务，或者不在您的工作范围内。"
REMINDED: Final = "plan-task:"
TASK_SORTS: Final = {
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "-pk"),
    "number": ("-plan__year", "plan", "number"),
    "-number": ("plan__year", "-plan", "-number"),
    "progress": ("progress", "due_on", "pk"),
    "-progress": ("-progress", "due_on", "pk"),
}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks a list shows; `show`: late, soon, waiting, mine or all."""

    words: str = ""
    year: int | None = None
    state: TaskState | None = None
    show: str = ""
    plan_id: int | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list."""

    id: int
    plan_id: int
    plan: str
    number: int
    content: str
    measure: str
    unit: str
    co_units: tuple[str, ...]
    person: str
    due_on: date
    progress: int
    state: TaskState
    state_label: str
    urgency: Urgency
    note: str


def seen_tasks(asker: Asker) -> QuerySet[PlanTask]:
    """The tasks in the asker's reach: where every question about them begins."""
    return PlanTask.objects.seen(asker.scope(SEE))


def _matching(asker: Asker, wanted: TaskFilter, today: date) -> QuerySet[PlanTask]:
    rows = seen_tasks(asker)
    for word in wanted.words.split():
        rows = rows.filter(Q(content__icontains=word) | Q(measure__icontains=word))
    if wanted.plan_id is not None:
        rows = rows.filter(plan=wanted.plan_id)
    if wanted.year is not None:
        rows = rows.filter(plan__year=wanted.year)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    match wanted.show:
        case "late":
            rows = rows.filter(_late(today))
        case "soon":
            rows = rows.filter(_soon(today))
        case "waiting":
            rows = rows.filter(state=TaskState.HANDED_IN)
        case "mine":
            rows = rows.filter(person=asker.pk, state=TaskState.OPEN)
    return rows


def _late(today: date) -> Q:
    return Q(state=TaskState.OPEN, due_on__lt=today) & ~Q(plan__state=PlanState.DRAFT)


def _soon(today: date) -> Q:
    last = today + timedelta(SOON_DAYS)
    near = Q(state=TaskState.OPEN, due_on__gte=today, due_on__lte=last)
    return near & ~Q(plan__state=PlanState.DRAFT)


def task_list(
    asker: Asker, wanted: TaskFilter, *, today: date, sort: str = "due", page: int = 1
) -> Page[TaskLine]:
    """The tasks in the asker's reach."""
    rows = _matching(asker, wanted, today)
    total = rows.count()
    number, shown = place(total, page)
    ordered = rows.order_by(*TASK_SORTS.get(sort, TASK_SORTS["due"]))
    return Page(tuple(_lines(ordered[shown], today)), total, number)


def exported_tasks(asker: Asker, wanted: TaskFilter, *, today: date) -> list[tuple[Any, ...]]:
    """All that a list shows, with the columns that can be imported first."""
    rows = _matching(asker, wanted, today).order_by(*TASK_SORTS["number"])[:MOST_EXPORTED]
    return [
        (
            line.number, line.content, line.measure, line.unit, "、".join(line.co_units),
            line.person, str(line.due_on), line.progress, line.state_label, line.note,
        )
        for line in _lines(rows, today)
    ]  # fmt: skip


def _lines(rows: QuerySet[PlanTask], today: date) -> list[TaskLine]:
    newest = TaskReport.objects.filter(task=OuterRef("pk")).exclude(note="").order_by("-pk")
    found = list(
        rows.select_related("plan", "person")
        .prefetch_related("co_units")
        .annotate(note=Subquery(newest.values("note")[:1]))
    )
    names = names_of(
        [pk for row in found for pk in (row.unit_id, *(u.pk for u in row.co_units.all()))], today
    )
    return [_line(row, names, today) for row in found]


def _line(row: PlanTask, names: dict[int, str], today: date) -> TaskLine:
    state = TaskState(row.state)
    return TaskLine(
        id=row.pk,
        plan_id=row.plan_id,
        plan=row.plan.title,
        number=row.number,
        content=row.content,
        measure=row.measure,
        unit=names.get(row.unit_id, ""),
        co_units=tuple(names.get(unit.pk, "") for unit in row.co_units.all()),
        person=row.person.name if row.person else "",
        due_on=row.due_on,
        progress=row.progress,
        state=state,
        state_label=row.state_label,
        urgency=urgency(state, row.due_on, today),
        note=getattr(row, "note", "") or "",
    )


# --- one task ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all that happened to it, and the moves that the asker may make."""

    line: TaskLine
    plan_state: PlanState
    organisation: str
    unit_id: int
    co_unit_ids: tuple[int, ...]
    person_id: int | None
    reports: tuple[TaskReport, ...]
    moves: frozenset[TaskMove]


def seen_task(asker: Asker, task_id: int, *, is_locked: bool = False) -> PlanTask:
    """A task in the asker's reach. Raises NotFoundError."""
    rows = seen_tasks(asker).select_related("plan__organisation", "unit", "person")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=task_id).first()
    if found is None:
        raise NotFoundError(NO_TASK)
    return found


def task_units(task: PlanTask) -> tuple[Organisation, ...]:
    """The unit that answers for a task, and those that work with it."""
    return (task.unit, *task.co_units.all())


def task_view(asker: Asker, task_id: int, *, today: date) -> TaskView:
    """One task. Raises NotFoundError."""
    row = seen_task(asker, task_id)
    [line] = _lines(PlanTask.objects.filter(pk=row.pk), today)
    actors = actors_for(asker, row.plan.organisation, *task_units(row))
    open_moves = TASK_TABLE.moves_from(line.state) if row.plan.state != PlanState.CLOSED else ()
    return TaskView(
        line=line,
        plan_state=PlanState(row.plan.state),
        organisation=names_of([row.plan.organisation_id], today).get(row.plan.organisation_id, ""),
        unit_id=row.unit_id,
        co_unit_ids=tuple(unit.pk for unit in row.co_units.all()),
        person_id=row.person_id,
        reports=tuple(row.reports.select_related("reported_by")),
        moves=frozenset(
            TaskMove(move.move) for move in open_moves if not move.actors.isdisjoint(actors)
        ),
    )


def task_people(asker: Asker, task_id: int) -> list[Person]:
    """Who may be named for a task: those of its unit. Raises NotFoundError."""
    return people_of(seen_task(asker, task_id).unit)


def report_file(asker: Asker, report_id: int) -> tuple[str, str]:
    """The hash and the name of a piece of evidence. Raises NotFoundError."""
    found = TaskReport.objects.filter(pk=report_id, task__in=seen_tasks(asker).values("pk")).first()
    if found is None or not found.evidence:
        raise NotFoundError(NO_FILE)
    return found.evidence, found.evidence_name


# --- plans ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list, counted over the tasks that the asker sees."""

    plan: Plan
    body: str
    total: int
    done: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with what it comes to; `may_manage`: the asker organises it."""

    line: PlanLine
    may_manage: bool
    moves: frozenset[PlanMove]


def seen_plans(asker: Asker) -> QuerySet[Plan]:
    """The plans of bodies in reach, and those with a task in reach."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    tasks = PlanTask.objects.of_units(asker.scope(SEE)).values("plan")
    return Plan.objects.filter(Q(organisation__in=inside) | Q(pk__in=tasks))


def plan_list(asker: Asker, *, today: date, year: int | None = None) -> list[PlanLine]:
    """The plans in the asker's reach, the newest first, at most 200."""
    rows = seen_plans(asker)
    if year is not None:
        rows = rows.filter(year=year)
    return _plan_lines(asker, list(rows[:200]), today)


def _plan_lines(asker: Asker, rows: list[Plan], today: date) -> list[PlanLine]:
    names = names_of([row.organisation_id for row in rows], today)
    counted = seen_tasks(asker).filter(plan__in=rows).exclude(state=TaskState.CANCELLED)
    counts = {
        row["plan"]: (row["total"], row["done"], row["waiting"], row["late"])
        for row in counted.values("plan")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=TaskState.DONE)),
            waiting=Count("pk", filter=Q(state=TaskState.HANDED_IN)),
            late=Count("pk", filter=_late(today)),
        )
        .order_by()
    }
    return [
        PlanLine(row, names.get(row.organisation_id, ""), *counts.get(row.pk, (0, 0, 0, 0)))
        for row in rows
    ]


def seen_plan(asker: Asker, plan_id: int, *, is_locked: bool = False) -> Plan:
    """A plan in the asker's reach. Raises NotFoundError."""
    rows = seen_plans(asker).select_related("organisation")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=plan_id).first()
    if found is None:
        raise NotFoundError(NO_PLAN)
    return found


def plan_view(asker: Asker, plan_id: int, *, today: date) -> PlanView:
    """One plan. Raises NotFoundError."""
    plan = seen_plan(asker, plan_id)
    [line] = _plan_lines(asker, [plan], today)
    actors = actors_for(asker, plan.organisation)
    return PlanView(
        line,
        may_manage=bool(actors),
        moves=frozenset(
            PlanMove(move.move)
            for move in PLAN_TABLE.moves_from(PlanState(plan.state))
            if not move.actors.isdisjoint(actors)
        ),
    )


def managed_units(asker: Asker, plan_id: int, *, on: date) -> list[tuple[int, str]]:
    """The units of the body of a plan: who may answer for a task. Raises NotFoundError."""
    body = seen_plan(asker, plan_id).organisation
    depth = body.path.count("/")
    rows = Organisation.objects.below(body.path).existing(on).named(on)
    return [
        (row.pk, "　" * (row.path.count("/") - depth) + str(getattr(row, "name", "")))
        for row in rows
    ]


# --- what waits ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskTodo:
    """How many tasks are late, near, or wait to be confirmed."""

    late: int = 0
    soon: int = 0
    waiting: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.late or self.soon or self.waiting)


def task_todo(asker: Asker, *, today: date) -> TaskTodo:
    """What waits for whoever works on tasks or organises them, in one question."""
    works, manages = asker.scope(WORK), asker.scope(MANAGE)
    if not works.paths:
        return TaskTodo()
    rows = PlanTask.objects.seen(works)
    bodies = Organisation.objects.within(manages).values("pk")
    return TaskTodo(
        **rows.aggregate(
            late=Count("pk", filter=_late(today)),
            soon=Count("pk", filter=_soon(today)),
            waiting=Count("pk", filter=Q(state=TaskState.HANDED_IN, plan__organisation__in=bodies)),
        )
    )


def tasks_to_remind(today: date) -> list[tuple[int, int]]:
    """Tasks that are near or late, each with its level: 7 days, 0 for the last day, -1 for late.

    Those of which somebody was told at that level for that day already are left out.
    """
    rows = PlanTask.objects.filter(_late(today) | _soon(today))
    told = {
        key.rsplit(":p", 1)[0]
        for key in Notice.objects.filter(key__startswith=REMINDED).values_list("key", flat=True)
        if key
    }
    found = []
    for pk, due_on in rows.order_by("pk").values_list(F("pk"), "due_on"):
        left = (due_on - today).days
        level = -1 if left < 0 else (SOON_DAYS if left else 0)
        if reminder_key(pk, due_on, level) not in told:
            found.append((pk, level))
    return found


def reminder_key(task_id: int, due_on: date, level: int) -> str:
    """The mark of a reminder: one for each task, last day and level."""
    return f"{REMINDED}{task_id}:{due_on}:{level}"
