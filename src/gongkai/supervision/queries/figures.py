"""What the annual report of a body tells of its supervision, counted from the records."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker
from gongkai.rules.sheets import Figure
from gongkai.rules.supervision.findings import FindingState
from gongkai.rules.supervision.plans import PlanState, TaskState
from gongkai.supervision.models import (
    Assessment,
    Finding,
    PlanTask,
    Training,
    TrainingAttendance,
)
from gongkai.supervision.queries.access import SEE

# Figures that are a number even where it is 0: a plan of which nothing is done yet says so.
_WITH: Final = {"plan.done": "plan.tasks", "findings.mended": "findings.notified"}


def figures_of_year(asker: Asker, organisation_id: int, year: int) -> dict[str, Figure]:
    """Figures of the annual report (by code) of a body and all below it.

    Raises NotFoundError outside of the asker's reach.
    """
    return figures_below(body_in_reach(asker, SEE, organisation_id).path, year)


def figures_below(path: str, year: int) -> dict[str, Figure]:
    """Figures of the annual report (by code) of all units below a path, itself included.

    Trainings and the people who came, assessments that were closed, the tasks of the plan of the
    year, correction notices and what was mended; what never happened is left out, not 0. Who asks must have
    made sure that they may be counted.
    """
    held = trainings_counted(path, year)
    people = TrainingAttendance.objects.filter(training__in=held.order_by().values("pk"))
    tasks = tasks_counted(path, year).aggregate(n=Count("pk"), done=Count("pk", filter=_done(year)))
    told = findings_counted(path, year).aggregate(
        n=Count("pk"), mended=Count("pk", filter=_mended(year))
    )
    counts = {
        "training.sessions": held.count(),
        "training.people": people.aggregate(n=Sum("people"))["n"] or 0,
        "assessments": assessments_counted(path, year).count(),
        "plan.tasks": tasks["n"],
        "plan.done": tasks["done"],
        "findings.notified": told["n"],
        "findings.mended": told["mended"],
    }
    return {code: Figure(n) for code, n in counts.items() if n or counts.get(_WITH.get(code, ""))}


def trainings_counted(path: str, year: int) -> QuerySet[Training]:
    """The trainings of a year of all units below a path."""
    return Training.objects.filter(
        organisation__path__startswith=path,
        held_on__gte=date(year, 1, 1),
        held_on__lte=date(year, 12, 31),
    )


def assessments_counted(path: str, year: int) -> QuerySet[Assessment]:
    """The assessments that were closed in a year, by all units below a path."""
    return Assessment.objects.filter(
        organisation__path__startswith=path,
        closed_on__gte=date(year, 1, 1),
        closed_on__lte=date(year, 12, 31),
    )


def tasks_counted(path: str, year: int, *, is_done: bool = False) -> QuerySet[PlanTask]:
    """The tasks of the issued plan of a body for a year; none that were dropped.

    Its own plan alone: units below have theirs. `is_done`: those done by the end of the year.
    """
    tasks = PlanTask.objects.filter(plan__organisation__path=path, plan__year=year).exclude(
        Q(plan__state=PlanState.DRAFT) | Q(state=TaskState.CANCELLED)
    )
    return tasks.filter(_done(year)) if is_done else tasks


def findings_counted(path: str, year: int, *, is_mended: bool = False) -> QuerySet[Finding]:
    """The findings of which a correction notice went out in a year, by all units below a path.

    `is_mended`: those closed by the end of the year.
    """
    found = Finding.objects.filter(
        organisation__path__startswith=path,
        notified_on__gte=date(year, 1, 1),
        notified_on__lte=date(year, 12, 31),
    ).exclude(state=FindingState.DROPPED)
    return found.filter(_mended(year)) if is_mended else found


def _done(year: int) -> Q:
    return Q(state=TaskState.DONE, done_on__lte=date(year, 12, 31))


def _mended(year: int) -> Q:
    return Q(state=FindingState.CLOSED, closed_on__lte=date(year, 12, 31))
