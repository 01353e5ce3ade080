"""Questions about questionnaires: the office's, and what the public sees of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import Page, place
from gongkai.rules.supervision.surveys import (
    COUNTED,
    QUESTION_KIND_LABELS,
    SURVEY_TABLE,
    QuestionKind,
    Stage,
    SurveyMove,
    SurveyState,
    Tally,
    satisfaction,
    stage,
    tally,
)
from gongkai.sites.models import Site
from gongkai.supervision.models import Survey, SurveyAnswer, SurveyQuestion, SurveySheet
from gongkai.supervision.queries.access import (
    MANAGE,
    MOST_EXPORTED,
    SEE,
    actors_for,
    names_of,
)

NO_SURVEY: Final = "没有找到这份问卷，或者不在您的工作范围内。"
NOT_PUBLIC: Final = "没有找到这份问卷，可能已经撤下。请从社会评议的列表中查找。"
RESULT_HEADS: Final = (
    "题号",
    "题目",
    "题型",
    "答题人数",
    "选项",
    "次数",
    "占答题人数（%）",
    "平均分",
)
_TEXTS_SHOWN: Final = 50
_MOST_PUBLIC: Final = 100


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A questionnaire in a list with how many sheets came in."""

    survey: Survey
    office: str
    body: str
    stage: Stage
    sheets: int


@dataclass(frozen=True, slots=True)
class TextAnswers:
    """What was written to a question; `rows` are those of the page, the newest first."""

    question: SurveyQuestion
    total: int
    hidden: int
    rows: tuple[SurveyAnswer, ...]


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What the sheets come to. `score`: points of a hundred, None below the least number of sheets."""

    sheets: int
    tallies: tuple[Tally, ...]
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A questionnaire for the office, with what it came to and the moves that the asker may make."""

    line: SurveyLine
    site: str
    questions: tuple[SurveyQuestion, ...]
    result: SurveyResult
    texts: tuple[TextAnswers, ...]
    moves: frozenset[SurveyMove]


def seen_surveys(asker: Asker) -> QuerySet[Survey]:
    """Those of offices in reach; those about bodies in reach once their result is published."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    told = Q(body__in=inside, state=SurveyState.PUBLISHED)
    return Survey.objects.filter(Q(organisation__in=inside) | told)


def seen_survey(asker: Asker, survey_id: int, *, is_locked: bool = False) -> Survey:
    """A questionnaire in the asker's reach. Raises NotFoundError."""
    rows = seen_surveys(asker).select_related("organisation", "body", "site")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=survey_id).first()
    if found is None:
        raise NotFoundError(NO_SURVEY)
    return found


def _lines(rows: list[Survey], today: date) -> list[SurveyLine]:
    names = names_of([pk for row in rows for pk in (row.organisation_id, row.body_id)], today)
    return [
        SurveyLine(
            row,
            names.get(row.organisation_id, ""),
            names.get(row.body_id, ""),
            stage(SurveyState(row.state), row.opens_on, row.closes_on, today),
            getattr(row, "sheet_count", 0),
        )
        for row in rows
    ]


def _counted(rows: QuerySet[Survey]) -> QuerySet[Survey]:
    sheets = SurveySheet.objects.filter(survey=OuterRef("pk")).order_by().values("survey")
    number = sheets.annotate(n=Count("pk")).values("n")
    return rows.annotate(sheet_count=Coalesce(Subquery(number), 0))


def survey_list(
    asker: Asker, *, today: date, words: str = "", state: SurveyState | None = None, page: int = 1
) -> Page[SurveyLine]:
    """The questionnaires in the asker's reach, those that end last first."""
    rows = seen_surveys(asker)
    for word in words.split():
        rows = rows.filter(title__icontains=word)
    if state is not None:
        rows = rows.filter(state=state)
    total = rows.count()
    number, shown = place(total, page)
    return Page(tuple(_lines(list(_counted(rows)[shown]), today)), total, number)


def sites_for_surveys(asker: Asker) -> list[tuple[int, str]]:
    """The sites beside the main one on which the asker's offices may ask: (id, name)."""
    inside = Organisation.objects.within(asker.scope(MANAGE)).values("pk")
    rows = Site.objects.filter(Q(keeper__in=inside) | Q(bodies__in=inside)).distinct()
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def result_of(survey: Survey) -> SurveyResult:
    """What the sheets come to, counted by the database."""
    questions = list(survey.questions.all())
    counts: dict[int, dict[int, int]] = {}
    people: dict[int, int] = {}
    answers = SurveyAnswer.objects.filter(question__in=questions)
    by_choice = answers.order_by().values_list("question", "choice").annotate(n=Count("pk"))
    for question_id, choice, number in by_choice:
        if choice is not None:
            counts.setdefault(question_id, {})[choice] = number
        people[question_id] = people.get(question_id, 0) + number
    several = [q.pk for q in questions if q.kind == QuestionKind.MULTIPLE]
    if several:
        # Who ticks three options is one person.
        asked = answers.filter(question__in=several).order_by().values_list("question")
        people |= dict(asked.annotate(n=Count("sheet", distinct=True)))
    sheets = survey.sheets.count()
    tallies = tuple(
        tally(q.number, q.row, people.get(q.pk, 0), counts.get(q.pk, {})) for q in questions
    )
    scales = [counts.get(q.pk, {}) for q in questions if q.kind == QuestionKind.SCALE]
    return SurveyResult(sheets, tallies, _score(scales) if sheets >= survey.least else None)


def _score(scales: Iterable[dict[int, int]]) -> Decimal | None:
    levels: dict[int, int] = {}
    for one in scales:
        for level, number in one.items():
            levels[level] = levels.get(level, 0) + number
    return satisfaction(levels)


def _texts(questions: Iterable[SurveyQuestion], *, only_quoted: bool) -> tuple[TextAnswers, ...]:
    found = []
    for question in questions:
        if question.kind != QuestionKind.TEXT:
            continue
        rows = question.answers.order_by("-is_quoted", "-pk")
        if only_quoted:
            rows = rows.filter(is_quoted=True)
        total = rows.count()
        hidden = rows.filter(hidden__gt=0).count()
        found.append(TextAnswers(question, total, hidden, tuple(rows[:_TEXTS_SHOWN])))
    return tuple(found)


def survey_view(asker: Asker, survey_id: int, *, today: date) -> SurveyView:
    """One questionnaire. Raises NotFoundError."""
    row = seen_survey(asker, survey_id)
    actors = actors_for(asker, row.organisation)
    questions = tuple(row.questions.all())
    result = result_of(row)
    row.sheet_count = result.sheets  # type: ignore[attr-defined]
    return SurveyView(
        _lines([row], today)[0],
        row.site.name if row.site else "主站",
        questions,
        result,
        _texts(questions, only_quoted=not actors),
        frozenset(
            SurveyMove(line.move)
            for line in SURVEY_TABLE.moves_from(SurveyState(row.state))
            if not line.actors.isdisjoint(actors)
        ),
    )


def exported_result(asker: Asker, survey_id: int) -> tuple[Survey, list[tuple[Any, ...]]]:
    """The counts under RESULT_HEADS. Raises NotFoundError."""
    row = seen_survey(asker, survey_id)
    lines: list[tuple[Any, ...]] = []
    for one in result_of(row).tallies:
        mean = "" if one.mean is None else float(one.mean)
        head = (one.number, one.question.text, QUESTION_KIND_LABELS[one.question.kind], one.people)
        lines += [
            (*head, words, n, "" if (share := one.share(n)) is None else float(share), mean)
            for words, n in one.counts
        ] or [(*head, "", "", "", "")]
    return row, lines


def exported_sheets(
    asker: Asker, survey_id: int
) -> tuple[Survey, tuple[str, ...], list[tuple[Any, ...]]]:
    """Every sheet on a line, without when and whence it came: the survey, heads, lines.

    For the office alone. Raises NotFoundError.
    """
    row = seen_survey(asker, survey_id)
    if not actors_for(asker, row.organisation):
        raise NotFoundError(NO_SURVEY)
    questions = list(row.questions.all())
    words = {q.pk: dict(q.row.answers) for q in questions}
    sheets: dict[int, dict[int, list[str]]] = {}
    # In the order of what was answered, so that nobody reads from it who came first.
    found = SurveyAnswer.objects.filter(question__in=questions).order_by("sheet", "question", "pk")
    for sheet, question, choice, text in found.values_list("sheet", "question", "choice", "text"):
        said = text if choice is None else words[question].get(choice, "")
        sheets.setdefault(sheet, {}).setdefault(question, []).append(said)
        if len(sheets) > MOST_EXPORTED:
            break
    lines = sorted(
        tuple("；".join(one.get(q.pk, ())) for q in questions) for one in sheets.values()
    )
    heads = tuple(f"{q.number}. {q.text}" for q in questions)
    return row, heads, lines[:MOST_EXPORTED]


# --- the public ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicSurvey:
    """A questionnaire as the public sees it; `result` and `quotes` once they were published."""

    line: SurveyLine
    questions: tuple[SurveyQuestion, ...]
    result: SurveyResult | None
    quotes: tuple[TextAnswers, ...]


def _public(site_id: int | None) -> QuerySet[Survey]:
    shown = [SurveyState.APPROVED, SurveyState.REPORTED, SurveyState.PUBLISHED]
    return Survey.objects.filter(state__in=shown, site=site_id)


def public_surveys(*, site_id: int | None, today: date) -> list[SurveyLine]:
    """The questionnaires of a site (None: the main one), the newest first."""
    rows = _public(site_id).filter(opens_on__lte=today).order_by("-closes_on", "-pk")
    return _lines(list(rows[:_MOST_PUBLIC]), today)


def public_survey(survey_id: int, *, site_id: int | None, today: date) -> PublicSurvey:
    """One of a site. Raises NotFoundError for one that is not before the public there."""
    row = _public(site_id).filter(pk=survey_id).first()
    if row is None:
        raise NotFoundError(NOT_PUBLIC)
    [line] = _lines([row], today)
    questions = tuple(row.questions.all())
    is_told = line.stage is Stage.TOLD
    return PublicSurvey(
        line,
        questions,
        result_of(row) if is_told else None,
        _texts(questions, only_quoted=True) if is_told else (),
    )


# --- what an assessment takes from it ------------------------------------------------------------


def appraisal_of(body: Organisation, from_on: date, until_on: date) -> tuple[Decimal | None, str]:
    """The points of the questionnaires about a body and all below it that ended in a period.

    Every level that was given counts alike. None and why where nothing can be counted.
    """
    rows = list(
        Survey.objects.filter(
            body__path__startswith=body.path,
            state__in=sorted(COUNTED),
            closes_on__range=(from_on, until_on),
        )
    )
    if not rows:
        return None, "期内没有结束的社会评议。"
    numbers = dict(
        SurveySheet.objects.filter(survey__in=rows).order_by().values_list("survey")
        .annotate(n=Count("pk"))
    )  # fmt: skip
    enough = [row for row in rows if numbers.get(row.pk, 0) >= row.least]
    if not enough:
        return None, f"社会评议 {len(rows)} 次，收到的答卷都少于最低份数。"
    levels = dict(
        SurveyAnswer.objects.filter(question__survey__in=enough, question__kind=QuestionKind.SCALE)
        .order_by()
        .values_list("choice")
        .annotate(n=Count("pk"))
    )
    points = satisfaction(levels)
    if points is None:
        return None, "社会评议没有满意度题。"
    sheets = sum(numbers[row.pk] for row in enough)
    return points, f"社会评议 {len(enough)} 次，答卷 {sheets} 份，满意度 {points} 分。"
