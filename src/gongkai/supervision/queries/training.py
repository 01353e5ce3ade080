"""Questions about training. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from gongkai.catalogue.adapters.sealing import cipher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.supervision.training import SessionScore, session_score
from gongkai.supervision.models import (
    Training,
    TrainingAttendance,
    TrainingFile,
    TrainingPaper,
    TrainingQuestion,
)
from gongkai.supervision.queries.access import (
    MANAGE,
    MOST_EXPORTED,
    NO_FILE,
    SEE,
    names_of,
)

NO_TRAINING: Final = "没有找到这次培训，或者不在您的工作范围内。"
TRAINING_HEADS: Final = ("日期", "名称", "内容", "组织方式", "组织单位", "学时", "人次", "机关")
TRAINING_SORTS: Final = {
    "day": ("held_on", "pk"),
    "-day": ("-held_on", "-pk"),
    "people": ("people", "-held_on", "pk"),
    "-people": ("-people", "-held_on", "-pk"),
}


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training in a list with how many came."""

    training: Training
    body: str
    people: int


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A training with who came, what was taught, and what the test of the session came to."""

    line: TrainingLine
    attendance: tuple[tuple[str, TrainingAttendance], ...]
    files: tuple[TrainingFile, ...]
    questions: tuple[TrainingQuestion, ...]
    score: SessionScore
    may_manage: bool
    has_taken: bool


def seen_trainings(asker: Asker) -> QuerySet[Training]:
    """The trainings of bodies in reach, and those to which units in reach sent people."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    came = TrainingAttendance.objects.filter(unit__in=inside).values("training")
    return Training.objects.filter(Q(organisation__in=inside) | Q(pk__in=came))


def _lines(rows: QuerySet[Training], today: date) -> list[TrainingLine]:
    found = list(rows)
    names = names_of([row.organisation_id for row in found], today)
    return [
        TrainingLine(row, names.get(row.organisation_id, ""), getattr(row, "people", 0) or 0)
        for row in found
    ]


def _matching(asker: Asker, words: str, year: int | None) -> QuerySet[Training]:
    rows = seen_trainings(asker).annotate(people=Sum("attendance__people"))
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(topic__icontains=word))
    return rows if year is None else rows.filter(held_on__year=year)


def training_list(
    asker: Asker, *, today: date, words: str = "", year: int | None = None, sort: str = "-day",
    page: int = 1,
) -> Page[TrainingLine]:  # fmt: skip
    """The trainings in the asker's reach."""
    rows = _matching(asker, words, year)
    total = rows.count()
    number, shown = place(total, page)
    ordered = rows.order_by(*TRAINING_SORTS.get(sort, TRAINING_SORTS["-day"]))
    return Page(tuple(_lines(ordered[shown], today)), total, number)


def exported_trainings(
    asker: Asker, *, today: date, words: str = "", year: int | None = None
) -> list[tuple[Any, ...]]:
    """All that a list shows, under TRAINING_HEADS."""
    rows = _matching(asker, words, year).order_by("held_on", "pk")[:MOST_EXPORTED]
    return [
        (
            str(t.held_on), t.title, t.topic, t.kind_label, t.organiser, float(t.hours),
            line.people, line.body,
        )
        for line in _lines(rows, today)
        for t in (line.training,)
    ]  # fmt: skip


def seen_training(asker: Asker, training_id: int, *, is_locked: bool = False) -> Training:
    """A training in the asker's reach. Raises NotFoundError."""
    rows = seen_trainings(asker).select_related("organisation")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=training_id).first()
    if found is None:
        raise NotFoundError(NO_TRAINING)
    return found


def paper_mark(training_id: int, person_id: Any) -> str:
    """The blind mark of somebody's test."""
    return cipher().mark("training paper", f"{training_id}|{person_id}").hex()


def training_view(asker: Asker, training_id: int, *, today: date) -> TrainingView:
    """One training; of units out of reach the number alone. Raises NotFoundError."""
    row = seen_training(asker, training_id)
    manages = asker.scope(MANAGE).covers(row.organisation.path)
    reach = asker.scope(SEE)
    came = [
        one
        for one in row.attendance.select_related("unit")
        if manages or reach.covers(one.unit.path)
    ]
    names = names_of([row.organisation_id, *(one.unit_id for one in came)], today)
    questions = tuple(row.questions.all())
    papers = list(row.papers.values_list("right", flat=True))
    total = row.attendance.aggregate(n=Sum("people"))["n"] or 0
    return TrainingView(
        line=TrainingLine(row, names.get(row.organisation_id, ""), total),
        attendance=tuple((names.get(one.unit_id, ""), one) for one in came),
        files=tuple(file for file in row.files.all() if manages or file.kind == "material"),
        questions=questions,
        score=session_score(papers, len(questions)),
        may_manage=manages,
        has_taken=TrainingPaper.objects.filter(
            training=row, mark=paper_mark(row.pk, asker.pk)
        ).exists(),
    )


def training_units(asker: Asker, training_id: int, *, on: date) -> list[tuple[int, str]]:
    """The units that may have sent people. Raises NotFoundError."""
    body = seen_training(asker, training_id).organisation
    depth = body.path.count("/")
    rows = Organisation.objects.below(body.path).existing(on).named(on)
    return [
        (row.pk, "　" * (row.path.count("/") - depth) + str(getattr(row, "name", "")))
        for row in rows
    ]


def training_file(asker: Asker, file_id: int) -> tuple[str, str]:
    """The hash and the name of a file. Raises NotFoundError."""
    found = (
        TrainingFile.objects.select_related("training__organisation")
        .filter(pk=file_id, training__in=seen_trainings(asker).values("pk"))
        .first()
    )
    if found is None or (
        found.kind != "material"
        and not asker.scope(MANAGE).covers(found.training.organisation.path)
    ):
        raise NotFoundError(NO_FILE)
    return found.content, found.content_name
