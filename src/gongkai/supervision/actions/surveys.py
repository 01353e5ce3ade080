"""Everything that may happen to a questionnaire, and that the public answers it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    UnavailableError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.networks import network_of
from gongkai.rules.supervision.plans import Proof
from gongkai.rules.supervision.surveys import (
    ANSWERABLE,
    LEAST_SHEETS,
    MOST_QUESTIONS,
    MOST_QUOTED,
    SURVEY_TABLE,
    Given,
    Question,
    Stage,
    SurveyMove,
    SurveyState,
    check_answers,
    check_days,
    check_question,
    stage,
    without_personal_data,
)
from gongkai.rules.supervision.words import line_of, text_of
from gongkai.screening.queries.screens import screen_for
from gongkai.supervision.models import Survey, SurveyAnswer, SurveyQuestion, SurveySheet
from gongkai.supervision.queries.access import MANAGE, actors_for, managed_body
from gongkai.supervision.queries.surveys import (
    NO_SURVEY,
    NOT_PUBLIC,
    seen_survey,
    sites_for_surveys,
)

_HOUR: Final = timedelta(hours=1)
NETWORK_KEPT: Final = timedelta(days=1)


class TooManySheetsError(UnavailableError):
    """More sheets from one address in an hour than a household fills."""


@dataclass(frozen=True, slots=True)
class SurveyDetails:
    """What a questionnaire says of itself; `site_id` None: the main site."""

    title: str
    opens_on: date
    closes_on: date
    intro: str = ""
    site_id: int | None = None
    least: int = LEAST_SHEETS


@action
def draw_up_survey(
    *, organisation_id: int, body_id: int, details: SurveyDetails, by: Asker, at: datetime
) -> Survey:
    """Draw up a questionnaire about a body. Raises NotFoundError, BadInputError."""
    office = managed_body(by, organisation_id)
    body = Organisation.objects.within(by.scope(MANAGE)).filter(pk=body_id).first()
    if body is None:
        raise NotFoundError("没有找到被评议单位，或者不在您的工作范围内。")
    line = SURVEY_TABLE.check(None, SurveyMove.DRAW_UP, actors=actors_for(by, office))
    survey = Survey(
        organisation=office, body=body, state=line.end, drawn_up_at=at, drawn_up_by=person_of(by)
    )
    _describe(survey, details, by, at)
    survey.save()
    record(on=survey, organisation_id=office.pk, after={"title": survey.title, "body": body.pk})
    return survey


def _describe(survey: Survey, details: SurveyDetails, by: Asker, at: datetime) -> None:
    check_days(details.opens_on, details.closes_on)
    if details.closes_on < timezone.localdate(at):
        raise BadInputError("截止日期已经过去，请核对。")
    if not 1 <= details.least <= 10_000:
        raise BadInputError("最低份数填 1 到 10000 之间的整数。")
    if details.site_id is not None and details.site_id not in dict(sites_for_surveys(by)):
        raise NotFoundError("没有找到这个网站，或者不在您的工作范围内。")
    survey.title = line_of(details.title, "标题", 100)
    survey.intro = text_of(details.intro, "说明", 1000, required=False)
    survey.opens_on, survey.closes_on = details.opens_on, details.closes_on
    survey.site_id, survey.least = details.site_id, details.least


def _editable(survey_id: int, by: Asker) -> Survey:
    survey = seen_survey(by, survey_id, is_locked=True)
    SURVEY_TABLE.check(
        SurveyState(survey.state), SurveyMove.EDIT, actors=actors_for(by, survey.organisation)
    )
    return survey


@action
def edit_survey(*, survey_id: int, details: SurveyDetails, by: Asker, at: datetime) -> Survey:
    """Change what a draft says of itself.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    survey = _editable(survey_id, by)
    before = {"title": survey.title, "opens_on": survey.opens_on, "closes_on": survey.closes_on}
    _describe(survey, details, by, at)
    survey.save()
    after = {"title": survey.title, "opens_on": survey.opens_on, "closes_on": survey.closes_on}
    record(on=survey, organisation_id=survey.organisation_id, before=before, after=after)
    return survey


@action
def put_question(
    *, survey_id: int, question: Question, number: int | None = None, by: Asker, at: datetime
) -> SurveyQuestion:
    """Put a question into a draft: at the end, or in the place of question `number`.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    survey = _editable(survey_id, by)
    question = check_question(
        question.text, question.kind, question.options, is_required=question.is_required
    )
    rows = survey.questions.all()
    row = rows.filter(number=number).first() if number is not None else None
    if number is not None and row is None:
        raise NotFoundError("没有找到这道题，可能已经删去。")
    if row is None:
        if len(rows) >= MOST_QUESTIONS:
            raise BadInputError(f"一份问卷最多 {MOST_QUESTIONS} 题。")
        row = SurveyQuestion(survey=survey, number=len(rows) + 1)
    row.text, row.kind = question.text, question.kind
    row.options, row.is_required = list(question.options), question.is_required
    row.save()
    record(
        on=row,
        organisation_id=survey.organisation_id,
        after={"number": row.number, "text": row.text, "kind": row.kind},
    )
    return row


@action
def drop_survey_question(*, survey_id: int, number: int, by: Asker, at: datetime) -> None:
    """Take a question out of a draft; those behind it move up.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError.
    """
    survey = _editable(survey_id, by)
    row = survey.questions.filter(number=number).first()
    if row is None:
        raise NotFoundError("没有找到这道题，可能已经删去。")
    record(on=row, organisation_id=survey.organisation_id, before={"text": row.text})
    row.delete()
    for behind in survey.questions.filter(number__gt=number).order_by("number"):
        behind.number -= 1
        behind.save(update_fields=["number"])


def _proofs(survey: Survey, note: str, today: date) -> set[Proof]:
    found = {Proof.NOTE} if note else set()
    if survey.questions.exists():
        found.add(Proof.QUESTIONS)
    if today > survey.closes_on:
        found.add(Proof.ENDED)
    return found


@action
def move_survey(
    *, survey_id: int, move: SurveyMove, note: str = "", by: Asker, at: datetime
) -> Survey:
    """Propose, return, approve, withdraw a questionnaire; propose, send back, publish its result.

    Who proposes does not approve, who proposes the result does not publish it. `note` says why, or
    is what the public reads beside the result (report). Raises NotFoundError, WrongPersonError,
    MoveNotPossibleError, MissingProofError, BadInputError.
    """
    is_report = move is SurveyMove.REPORT
    told = text_of(note, "结果说明" if is_report else "说明", 3000 if is_report else 500,
                   required=False)  # fmt: skip
    survey = seen_survey(by, survey_id, is_locked=True)
    today = timezone.localdate(at)
    before = survey.state
    line = SURVEY_TABLE.check(
        SurveyState(survey.state),
        move,
        actors=actors_for(by, survey.organisation),
        proofs=_proofs(survey, told, today),
    )
    _check_person(survey, move, by)
    if move in {SurveyMove.PROPOSE, SurveyMove.APPROVE} and survey.closes_on < today:
        raise WrongStateError("截止日期已经过去。请退回修改日期。")
    survey.state = line.end
    if is_report:
        survey.summary = told
    else:
        survey.note = told
    instant = _INSTANTS.get(move)
    if instant:
        setattr(survey, f"{instant}_at", at)
        setattr(survey, f"{instant}_by", person_of(by))
    if move in {SurveyMove.RETURN, SurveyMove.SEND_BACK}:
        undone = "proposed" if move is SurveyMove.RETURN else "reported"
        setattr(survey, f"{undone}_at", None)
        setattr(survey, f"{undone}_by", None)
    survey.save()
    record(
        on=survey,
        organisation_id=survey.organisation_id,
        before={"state": before},
        after={"state": survey.state, "note": told},
    )
    return survey


_INSTANTS: Final[Mapping[SurveyMove, str]] = {
    SurveyMove.PROPOSE: "proposed",
    SurveyMove.APPROVE: "approved",
    SurveyMove.REPORT: "reported",
    SurveyMove.PUBLISH: "published",
}


def _check_person(survey: Survey, move: SurveyMove, by: Asker) -> None:
    first = {SurveyMove.APPROVE: survey.proposed_by_id, SurveyMove.PUBLISH: survey.reported_by_id}
    if by.pk is not None and first.get(move) == by.pk:
        raise WrongPersonError("提请的人不能自己批准。请另一位同事办理。")


@action
def quote_answers(*, survey_id: int, answer_ids: Collection[int], by: Asker, at: datetime) -> int:
    """Choose which written answers the public reads beside the result; returns how many.

    Possible while the result is not yet handed on. Raises NotFoundError, WrongPersonError,
    WrongStateError, BadInputError.
    """
    survey = seen_survey(by, survey_id, is_locked=True)
    if not actors_for(by, survey.organisation):
        raise NotFoundError(NO_SURVEY)
    if survey.state != SurveyState.APPROVED:
        raise WrongStateError("选择公布哪些意见，要在提请公布结果之前。请先退回结果。")
    if len(answer_ids) > MOST_QUOTED:
        raise BadInputError(f"最多公布 {MOST_QUOTED} 条意见，请减少。")
    rows = SurveyAnswer.objects.filter(question__survey=survey, choice=None)
    rows.filter(is_quoted=True).update(is_quoted=False)
    done = rows.filter(pk__in=answer_ids).update(is_quoted=True)
    record(on=survey, organisation_id=survey.organisation_id, after={"quoted": done})
    return done


@action
def answer_survey(
    *,
    survey_id: int,
    answers: Mapping[int, Given],
    form_token: str,
    site_id: int | None = None,
    address: str | None = None,
    most_an_hour: int | None = None,
    by: Asker,
    at: datetime,
) -> SurveySheet:
    """Take a filled questionnaire; `answers` by number of the question.

    The same `form_token` counts once. Of words, only the form in which personal data is hidden is
    kept. Raises NotFoundError, WrongStateError outside of its days, AnswersError, BadInputError for
    a form that is none, TooManySheetsError.
    """
    if not 16 <= len(form_token) <= 64:
        raise BadInputError("表单已失效，还没有提交。请核对后再提交一次，已选的内容还在。")
    earlier = SurveySheet.objects.filter(form_token=form_token).first()
    if earlier is not None:
        record(on=earlier, after={"is_replay": True})
        return earlier
    survey = Survey.objects.select_related("organisation").filter(
        pk=survey_id, site=site_id, state__in=sorted(ANSWERABLE)
    ).first()  # fmt: skip
    if survey is None:
        raise NotFoundError(NOT_PUBLIC)
    today = timezone.localdate(at)
    where = stage(SurveyState(survey.state), survey.opens_on, survey.closes_on, today)
    if where is not Stage.OPEN:
        raise WrongStateError(
            f"评议时间是{chinese_date(survey.opens_on)}至{chinese_date(survey.closes_on)}，现在不能提交。"
        )
    questions = {row.number: row for row in survey.questions.all()}
    given = check_answers({n: row.row for n, row in questions.items()}, answers)
    sheet = SurveySheet.objects.create(
        survey=survey,
        form_token=form_token,
        network=_counted(address, most_an_hour, at),
        received_at=at,
        received_by=person_of(by),
    )
    rows = [
        row
        for number, one in given.items()
        for row in _rows(sheet, questions[number], one, survey.organisation.path, today)
    ]
    SurveyAnswer.objects.bulk_create(rows)
    record(on=sheet, organisation_id=survey.organisation_id, after={"survey": survey.pk})
    return sheet


def _rows(
    sheet: SurveySheet, question: SurveyQuestion, given: Given, path: str, today: date
) -> Sequence[SurveyAnswer]:
    if given.choices:
        return [SurveyAnswer(sheet=sheet, question=question, choice=n) for n in given.choices]
    screen, _ = screen_for(path, today)
    text, hidden = without_personal_data(given.text, screen.text(given.text))
    return [SurveyAnswer(sheet=sheet, question=question, text=text, hidden=hidden)]


def _counted(address: str | None, most: int | None, at: datetime) -> str:
    """The blind mark of the address. Raises TooManySheetsError."""
    network = network_of(address)
    if network is None:
        return ""
    mark = cipher().mark("survey network", network).hex()
    recent = SurveySheet.objects.filter(network=mark, received_at__gt=at - _HOUR)
    if most is not None and recent.count() >= most:
        again = timezone.localtime(recent.earliest("received_at").received_at + _HOUR)
        raise TooManySheetsError(
            f"从您的网络地址，一小时内已经提交了 {most} 份问卷，这一份还没有提交。"
            f"请于{again:%H:%M}后再试。"
        )
    return mark


@action
def forget_survey_networks(*, by: Asker, at: datetime) -> int:
    """Forget from which networks sheets came, once no flood can be counted by it; how many."""
    rows = SurveySheet.objects.filter(received_at__lte=at - NETWORK_KEPT).exclude(network="")
    done = rows.update(network="")
    record(on=SurveySheet(pk=0, received_at=at), after={"forgotten": done})
    return done
