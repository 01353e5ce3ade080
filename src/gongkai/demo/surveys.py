"""Questionnaires in every state, invented: one told, one that runs, one that waits, one begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.supervision.surveys import Given, Question, QuestionKind, SurveyMove
from gongkai.supervision.actions import surveys
from gongkai.supervision.actions.surveys import SurveyDetails
from gongkai.supervision.models import Survey, SurveyAnswer

BODY: Final = "lps-gaj"
_QUESTIONS: Final = (
    Question("您对信息公开的及时性是否满意？", QuestionKind.SCALE),
    Question("您对信息内容的完整性是否满意？", QuestionKind.SCALE),
    Question("您主要从哪里看到公安机关的信息？", QuestionKind.SINGLE,
             ("门户网站", "微信公众号", "微博", "公开栏", "派出所窗口")),
    Question("您关心哪些信息？", QuestionKind.MULTIPLE,
             ("户籍办理", "出入境", "交通管理", "治安防范", "招考"), is_required=False),
    Question("您还有什么建议？", QuestionKind.TEXT, (), is_required=False),
)  # fmt: skip
_SAID: Final = (
    "限行通告早几天发就好了。",
    "办事指南的电话写清楚是哪个窗口。",
    "公众号菜单太深，户籍的东西不好找。",
    "可以打我电话13800000000说明。",
)
# title, days from today of begin and end, sheets, how far it went
_SURVEYS: Final = (
    ("上半年政府信息公开社会评议", -160, -130, 36, "published"),
    ("政府信息公开社会评议", -10, 20, 14, "approved"),
    ("出入境办事指南评议", 5, 35, 0, "proposed"),
    ("派出所公开栏评议", 30, 60, 0, "draft"),
)


def load(people: dict[str, Person], places: dict[str, Organisation], at: datetime) -> None:
    """Draw up and fill the questionnaires."""
    for title, begin, end, sheets, fate in _SURVEYS:
        then = at + timedelta(begin - 5)
        survey = _drawn_up(people, places[BODY], title, begin, end, at, then)
        if fate == "draft":
            continue
        _move(survey, SurveyMove.PROPOSE, people["jingban"], then)
        if fate == "proposed":
            continue
        _move(survey, SurveyMove.APPROVE, people["fuzeren"], then)
        _answer(survey, sheets, at + timedelta(begin))
        if fate != "published":
            continue
        after = at + timedelta(end + 3)
        said = SurveyAnswer.objects.filter(question__survey=survey, choice=None)
        surveys.quote_answers(
            survey_id=survey.pk, answer_ids=list(said.values_list("pk", flat=True)[:3]),
            by=people["jingban"], at=after,
        )  # fmt: skip
        note = "总体满意。反映集中的是通告发布偏晚、指南电话不明确，已列入整改。"
        _move(survey, SurveyMove.REPORT, people["jingban"], after, note)
        _move(survey, SurveyMove.PUBLISH, people["fuzeren"], after)


def _drawn_up(
    people: dict[str, Person],
    body: Organisation,
    title: str,
    begin: int,
    end: int,
    at: datetime,
    then: datetime,
) -> Survey:
    today = timezone.localdate(at)
    known: dict[str, Any] = {"by": people["jingban"], "at": then}
    details = SurveyDetails(
        title=f"{today.year}年{title}",
        opens_on=today + timedelta(begin),
        closes_on=today + timedelta(end),
        intro="请您对六盘水市公安局的政府信息公开工作作出评价，约需两分钟。",
    )
    survey = surveys.draw_up_survey(
        organisation_id=body.pk, body_id=body.pk, details=details, **known
    )
    for question in _QUESTIONS:
        surveys.put_question(survey_id=survey.pk, question=question, **known)
    return survey


def _move(survey: Survey, move: SurveyMove, by: Person, at: datetime, note: str = "") -> None:
    surveys.move_survey(survey_id=survey.pk, move=move, note=note, by=by, at=at)


def _answer(survey: Survey, sheets: int, first: datetime) -> None:
    for n in range(sheets):
        answers: dict[int, Any] = {
            1: Given(((5, 4, 4, 3, 5, 2)[n % 6],)),
            2: Given(((4, 5, 3, 4)[n % 4],)),
            3: Given(((0, 1, 1, 2, 4, 3)[n % 6],)),
            4: Given(tuple({n % 5, (n * 2) % 5})),
        }
        if n % 7 == 0:
            answers[5] = Given(text=_SAID[n // 7 % len(_SAID)])
        surveys.answer_survey(
            survey_id=survey.pk, answers=answers, form_token=f"demonstration-{survey.pk}-{n}",
            by=ANONYMOUS, at=first + timedelta(hours=n),
        )  # fmt: skip
