"""Everything that may happen around a training."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, require
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.supervision.training import (
    MOST_QUESTIONS,
    MaterialKind,
    TrainingKind,
    check_question,
)
from gongkai.rules.supervision.words import line_of
from gongkai.supervision.adapters.files import Attached, keep_file
from gongkai.supervision.models import (
    Training,
    TrainingAttendance,
    TrainingFile,
    TrainingPaper,
    TrainingQuestion,
)
from gongkai.supervision.queries.access import MANAGE, managed_body
from gongkai.supervision.queries.training import paper_mark, seen_training


def _training(training_id: int, by: Asker) -> Training:
    training = seen_training(by, training_id, is_locked=True)
    require(by, MANAGE, training.organisation.path)
    return training


@action
def hold_training(
    *,
    organisation_id: int,
    title: str,
    held_on: date,
    hours: Decimal,
    kind: TrainingKind = TrainingKind.OWN,
    topic: str = "",
    organiser: str = "",
    place: str = "",
    by: Asker,
    at: datetime,
) -> Training:
    """Register a training that took place, or one of a higher body that people were sent to.

    Raises NotFoundError, BadInputError.
    """
    body = managed_body(by, organisation_id)
    if held_on > timezone.localdate(at):
        raise BadInputError(f"日期{chinese_date(held_on)}还没有到，培训办完以后再登记。")
    if not Decimal(0) < hours <= 200:
        raise BadInputError("学时填 0.5 到 200 之间的数。")
    training = Training.objects.create(
        organisation=body,
        title=line_of(title, "名称", 200),
        topic=line_of(topic, "内容", 500, required=False),
        kind=kind,
        organiser=line_of(organiser, "组织单位", 100, required=False),
        place=line_of(place, "地点", 100, required=False),
        held_on=held_on,
        hours=hours,
        recorded_at=at,
        recorded_by=person_of(by),
    )
    record(on=training, organisation_id=body.pk, after={"title": title, "held_on": held_on})
    return training


@action
def note_attendance(
    *, training_id: int, unit_id: int, people: int, names: str = "", by: Asker, at: datetime
) -> TrainingAttendance:
    """Say how many of a unit came; a second time mends the first.

    Raises NotFoundError, WrongPersonError, BadInputError.
    """
    training = _training(training_id, by)
    unit = Organisation.objects.below(training.organisation.path).filter(pk=unit_id).first()
    if unit is None:
        raise BadInputError("请从本机关和下级单位中选择。")
    if not 1 <= people <= 10_000:
        raise BadInputError("人数填 1 到 10000 之间的整数。")
    row, _ = TrainingAttendance.objects.update_or_create(
        training=training,
        unit=unit,
        defaults={
            "people": people, "names": line_of(names, "姓名", 1000, required=False),
        },
    )  # fmt: skip
    record(
        on=row,
        organisation_id=training.organisation_id,
        after={"unit": unit.pk, "people": people},
    )
    return row


@action
def add_training_file(
    *, training_id: int, kind: MaterialKind, file: Attached, by: Asker, at: datetime
) -> TrainingFile:
    """Keep what was taught, or proof. Raises NotFoundError, WrongPersonError, FileRefusedError."""
    training = _training(training_id, by)
    sha256, name = keep_file(file)
    row = TrainingFile.objects.create(
        training=training, kind=kind, content=sha256, content_name=name
    )
    record(on=row, organisation_id=training.organisation_id, after={"file": sha256, "name": name})
    return row


def _changeable(training: Training) -> None:
    if training.papers.exists():
        raise WrongStateError("已经有人答过题，题目不能再变。")


@action
def ask_question(
    *,
    training_id: int,
    text: str,
    options: Sequence[str],
    right: Sequence[int],
    by: Asker,
    at: datetime,
) -> TrainingQuestion:
    """Put a question into the test.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError once somebody answered.
    """
    training = _training(training_id, by)
    _changeable(training)
    text, kept, chosen = check_question(line_of(text, "题目", 500), options, right)
    last = training.questions.order_by("-number").first()
    number = last.number + 1 if last else 1
    if number > MOST_QUESTIONS:
        raise BadInputError(f"一次测试最多 {MOST_QUESTIONS} 题。")
    row = TrainingQuestion.objects.create(
        training=training, number=number, text=text, options=list(kept), right=list(chosen)
    )
    record(on=row, organisation_id=training.organisation_id, after={"text": text})
    return row


@action
def drop_question(*, question_id: int, by: Asker, at: datetime) -> None:
    """Take a question out of the test.

    Raises NotFoundError, WrongPersonError, WrongStateError once somebody answered.
    """
    row = TrainingQuestion.objects.filter(pk=question_id).first()
    if row is None:
        raise NotFoundError("没有找到这道题，或者不在您的工作范围内。")
    training = _training(row.training_id, by)
    _changeable(training)
    record(on=row, organisation_id=training.organisation_id, before={"text": row.text})
    row.delete()


@action
def take_test(
    *, training_id: int, answers: Sequence[Sequence[int]], by: Asker, at: datetime
) -> tuple[bool, ...]:
    """Fill the test once; returns which answers are right. The paper bears no name and no time.

    Raises NotFoundError, BadInputError where an answer is missing, WrongStateError the second time.
    """
    training = seen_training(by, training_id)
    questions = list(training.questions.all())
    if not questions:
        raise WrongStateError("这次培训没有测试题。")
    if len(answers) != len(questions) or not all(answers):
        raise BadInputError("还有题没有答，请答完再交。")
    right = tuple(
        sorted(set(given)) == question.right
        for given, question in zip(answers, questions, strict=True)
    )
    try:
        with transaction.atomic():
            TrainingPaper.objects.create(
                training=training, mark=paper_mark(training.pk, by.pk), right=list(right)
            )
    except IntegrityError as error:
        raise WrongStateError("您已经答过这次测试。每人答一次。") from error
    record(on=training, organisation_id=training.organisation_id, after={"has_taken_test": True})
    return right
