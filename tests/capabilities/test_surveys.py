"""Questionnaires: two persons, open by date, floods, personal data, the score of an assessment."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gongkai.audit.models import AuditEvent
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.moves import MissingProofError, MoveNotPossibleError
from gongkai.rules.supervision.indicators import Measure
from gongkai.rules.supervision.surveys import Given, Stage, SurveyMove
from gongkai.supervision.actions import surveys
from gongkai.supervision.actions.surveys import SurveyDetails, TooManySheetsError
from gongkai.supervision.models import SurveyAnswer, SurveySheet
from gongkai.supervision.queries.measures import Period, count
from gongkai.supervision.queries.surveys import (
    exported_result,
    exported_sheets,
    public_survey,
    public_surveys,
    survey_list,
    survey_view,
)
from gongkai.supervision.tasks import forget_old_answerers
from tests.factories.city import City
from tests.factories.items import build_newsroom
from tests.factories.sites import make_site
from tests.factories.supervision import QUESTIONS, draw_up_survey, fill_in, open_survey

pytestmark = pytest.mark.django_db


def move(survey: Any, which: SurveyMove, by: Any, at: datetime, note: str = "") -> Any:
    return surveys.move_survey(survey_id=survey.pk, move=which, note=note, by=by, at=at)


def test_a_second_person_approves_and_then_nothing_changes(city: City, at: datetime) -> None:
    survey = draw_up_survey(city.police, city.police_clerk, at)
    with pytest.raises(NotFoundError):
        public_survey(survey.pk, site_id=None, today=at.date())
    move(survey, SurveyMove.PROPOSE, city.police_clerk, at)
    with pytest.raises(WrongPersonError, match="另一位"):
        move(survey, SurveyMove.APPROVE, city.police_clerk, at)
    move(survey, SurveyMove.RETURN, city.police_head, at, "第2题写清楚")
    surveys.drop_survey_question(survey_id=survey.pk, number=2, by=city.police_clerk, at=at)
    assert [q.number for q in survey.questions.all()] == [1, 2, 3]
    move(survey, SurveyMove.PROPOSE, city.police_clerk, at)
    move(survey, SurveyMove.APPROVE, city.police_head, at)
    with pytest.raises(MoveNotPossibleError):
        surveys.put_question(
            survey_id=survey.pk, question=QUESTIONS[0], by=city.police_clerk, at=at
        )
    assert public_survey(survey.pk, site_id=None, today=at.date()).line.stage is Stage.OPEN


def test_a_draft_without_questions_is_not_proposed(city: City, at: datetime) -> None:
    details = SurveyDetails("评议", at.date(), at.date() + timedelta(1))
    known: dict[str, Any] = {"by": city.police_clerk, "at": at}
    survey = surveys.draw_up_survey(
        organisation_id=city.police.pk, body_id=city.traffic.pk, details=details, **known
    )
    with pytest.raises(MissingProofError, match="至少一道题"):
        move(survey, SurveyMove.PROPOSE, city.police_clerk, at)
    with pytest.raises(BadInputError, match="截止日期"):
        surveys.edit_survey(
            survey_id=survey.pk,
            details=SurveyDetails("评议", at.date(), at.date() - timedelta(1)),
            **known,
        )
    with pytest.raises(NotFoundError):
        surveys.draw_up_survey(
            organisation_id=city.education.pk, body_id=city.traffic.pk, details=details, **known
        )


def test_the_public_answers_once_in_its_days_and_on_its_site(city: City, at: datetime) -> None:
    build_newsroom(city, at)
    branch = make_site(city.police, [city.police], at, code="jiao", name="交警网")
    survey = open_survey(draw_up_survey(city.police, city.police_clerk, at), city.police_head, at)
    other = draw_up_survey(city.police, city.police_clerk, at, site_id=branch.pk)
    open_survey(other, city.police_head, at)
    assert [one.survey for one in public_surveys(site_id=None, today=at.date())] == [survey]
    assert [one.survey for one in public_surveys(site_id=branch.pk, today=at.date())] == [other]
    first = fill_in(survey, at, "one")
    assert fill_in(survey, at, "one") == first
    assert SurveySheet.objects.count() == 1
    with pytest.raises(NotFoundError):
        fill_in(other, at, "two")
    fill_in(other, at, "two", site_id=branch.pk)
    with pytest.raises(WrongStateError, match="现在不能提交"):
        fill_in(survey, at + timedelta(11), "three")
    with pytest.raises(BadInputError, match="表单已失效"):
        surveys.answer_survey(
            survey_id=survey.pk, answers={1: Given((5,))}, form_token="x", by=city.police_head,
            at=at,
        )  # fmt: skip


def test_a_flood_is_held_back_and_its_mark_is_forgotten(city: City, at: datetime) -> None:
    survey = open_survey(draw_up_survey(city.police, city.police_clerk, at), city.police_head, at)
    line: dict[str, Any] = {"address": "203.0.113.9", "most_an_hour": 2}
    fill_in(survey, at, "a", **line)
    fill_in(survey, at, "b", **line)
    with pytest.raises(TooManySheetsError, match="一小时内已经提交了 2 份"):
        fill_in(survey, at, "c", **line)
    fill_in(survey, at, "d", address="203.0.113.10", most_an_hour=2)
    fill_in(survey, at + timedelta(hours=1, minutes=1), "e", **line)
    kept = set(SurveySheet.objects.values_list("network", flat=True))
    assert len(kept) == 2
    assert not any("203" in mark for mark in kept)
    assert forget_old_answerers(lambda: at + timedelta(hours=20)) == 0
    assert forget_old_answerers(lambda: at + timedelta(hours=26)) == 4
    assert set(SurveySheet.objects.values_list("network", flat=True)) == {""}


def test_what_somebody_wrote_of_persons_is_kept_nowhere(city: City, at: datetime) -> None:
    survey = open_survey(draw_up_survey(city.police, city.police_clerk, at), city.police_head, at)
    fill_in(survey, at, "a", text="请回电13812345678，身份证520201199001011233")
    kept = SurveyAnswer.objects.get(choice=None)
    assert "13812345678" not in kept.text
    assert "19900101" not in kept.text
    assert kept.hidden == 2
    assert "13812345678" not in "".join(
        str(event.after) for event in AuditEvent.objects.filter(action="supervision.answer_survey")
    )
    assert "13812345678" not in str(exported_sheets(city.police_clerk, survey.pk))


def test_the_result_is_counted_and_published_by_another(city: City, at: datetime) -> None:
    survey = open_survey(
        draw_up_survey(city.police, city.police_clerk, at, about=city.traffic, least=2),
        city.police_head,
        at,
    )
    fill_in(survey, at, "a", level=5, text="很好")
    assert survey_view(city.police_clerk, survey.pk, today=at.date()).result.score is None
    fill_in(survey, at, "b", level=2, text="公开栏旧了")
    view = survey_view(city.police_clerk, survey.pk, today=at.date())
    assert (view.result.sheets, view.result.score) == (2, Decimal("70.00"))
    assert [(one.people, [n for _, n in one.counts]) for one in view.result.tallies] == [
        (2, [0, 1, 0, 0, 1]),
        (2, [2, 0]),
        (2, [2, 2, 0]),
        (2, []),
    ]
    with pytest.raises(NotFoundError):
        survey_view(city.traffic_clerk, survey.pk, today=at.date())
    with pytest.raises(MissingProofError, match="评议期结束"):
        move(survey, SurveyMove.REPORT, city.police_clerk, at, "总体较好")
    said = SurveyAnswer.objects.get(text="公开栏旧了")
    known: dict[str, Any] = {"survey_id": survey.pk, "by": city.police_clerk}
    assert surveys.quote_answers(answer_ids=[said.pk], at=at, **known) == 1
    later = at + timedelta(11)
    move(survey, SurveyMove.REPORT, city.police_clerk, later, "总体较好")
    with pytest.raises(WrongStateError, match="提请公布结果之前"):
        surveys.quote_answers(answer_ids=[], at=later, **known)
    with pytest.raises(WrongPersonError, match="另一位"):
        move(survey, SurveyMove.PUBLISH, city.police_clerk, later)
    move(survey, SurveyMove.PUBLISH, city.police_head, later)
    told = public_survey(survey.pk, site_id=None, today=later.date())
    assert told.result is not None
    assert told.result.score == Decimal("70.00")
    assert [[row.text for row in one.rows] for one in told.quotes] == [["公开栏旧了"]]
    # Now the unit that was appraised sees it as well, but no sheets.
    assert survey_view(city.traffic_clerk, survey.pk, today=later.date()).moves == frozenset()
    with pytest.raises(NotFoundError):
        exported_sheets(city.traffic_clerk, survey.pk)
    assert survey_list(city.education_clerk, today=later.date()).total == 0
    rows = exported_result(city.police_clerk, survey.pk)[1]
    assert rows[4] == (1, QUESTIONS[0].text, "满意度（1—5）", 2, "5 非常满意", 1, 50.0, 3.5)
    _, heads, lines = exported_sheets(city.police_clerk, survey.pk)
    assert len(heads) == 4
    assert lines == [
        ("2 不满意", "网站", "户籍；交通", "公开栏旧了"),
        ("5 非常满意", "网站", "户籍；交通", "很好"),
    ]
    move(survey, SurveyMove.WITHDRAW, city.police_head, later, "统计有误")
    with pytest.raises(NotFoundError):
        public_survey(survey.pk, site_id=None, today=later.date())


def test_an_assessment_takes_its_points_from_what_has_ended(city: City, at: datetime) -> None:
    survey = open_survey(
        draw_up_survey(city.police, city.police_clerk, at, about=city.traffic, least=2),
        city.police_head,
        at,
    )

    def counted(days: int) -> Any:
        day = at.date() + timedelta(days)
        return count(Measure.APPRAISAL, Period(city.traffic, at.date(), day, day))

    fill_in(survey, at, "a", level=4)
    assert counted(10).share is None  # its last day still runs
    assert counted(11).basis == "社会评议 1 次，收到的答卷都少于最低份数。"
    fill_in(survey, at, "b", level=5)
    assert counted(11).share == Decimal("90.00")
    assert counted(11).basis == "社会评议 1 次，答卷 2 份，满意度 90.00 分。"
    assert count(
        Measure.APPRAISAL, Period(city.education, at.date(), at.date(), at.date())
    ).share is None  # fmt: skip
