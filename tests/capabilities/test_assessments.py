"""Training, assessment by records and by hand, findings from notice to close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.audit.models import AuditEvent
from gongkai.info_requests.models import Notice
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.supervision.findings import FindingMove, FindingState
from gongkai.rules.supervision.indicators import USUAL, Measure
from gongkai.supervision.actions import assessments, findings, training
from gongkai.supervision.models import IndicatorTree, IndicatorValue, TrainingPaper
from gongkai.supervision.queries.assessments import assessment_list, assessment_view, tree_list
from gongkai.supervision.queries.figures import figures_of_year
from gongkai.supervision.queries.findings import (
    FindingFilter,
    finding_list,
    finding_todo,
    finding_view,
    notice_of,
)
from gongkai.supervision.queries.measures import Period, count
from gongkai.supervision.queries.training import training_view
from gongkai.supervision.tasks import remind_of_findings
from tests.factories.city import City
from tests.factories.faults import path_of, report
from tests.factories.items import build_newsroom, publish
from tests.factories.supervision import (
    add,
    answer,
    ask,
    assess,
    draw_up,
    find,
    issue,
    make_tree,
    notify,
    train,
    value,
)

pytestmark = pytest.mark.django_db


def test_a_test_is_taken_once_and_tells_of_the_session_not_of_persons(
    city: City, at: datetime
) -> None:
    row = train(city.police, city.police_clerk, at)
    ask(row, city.police_clerk, at)
    known = {"training_id": row.pk, "at": at}
    with pytest.raises(BadInputError, match="还有题没有答"):
        training.take_test(answers=[[]], by=city.police_clerk, **known)  # type: ignore[arg-type]
    assert training.take_test(answers=[[1]], by=city.police_clerk, **known) == (True,)  # type: ignore[arg-type]
    with pytest.raises(WrongStateError, match="已经答过"):
        training.take_test(answers=[[0]], by=city.police_clerk, **known)  # type: ignore[arg-type]
    training.take_test(answers=[[0]], by=city.police_head, **known)  # type: ignore[arg-type]
    view = training_view(city.police_clerk, row.pk, today=at.date())
    assert (view.score.papers, view.score.mean, view.has_taken) == (2, None, True)
    training.take_test(answers=[[1]], by=city.supervisor, **known)  # type: ignore[arg-type]
    assert training_view(city.police_clerk, row.pk, today=at.date()).score.mean == 66.7
    with pytest.raises(WrongStateError, match="题目不能再变"):
        ask(row, city.police_clerk, at)
    kept = TrainingPaper.objects.values_list("mark", flat=True)
    assert all(city.police_clerk.username not in mark and len(mark) == 64 for mark in kept)
    events = AuditEvent.objects.filter(action="supervision.take_test")
    assert {str(e.after) for e in events} == {"{'has_taken_test': True}"}


def test_names_of_those_present_are_for_the_office_alone(city: City, at: datetime) -> None:
    row = train(city.police, city.police_clerk, at, "甲乙丙")
    training.note_attendance(
        training_id=row.pk,
        unit_id=city.traffic.pk,
        people=2,
        names="丁",
        by=city.police_clerk,
        at=at,
    )
    view = training_view(city.traffic_clerk, row.pk, today=at.date())
    assert [one.people for _, one in view.attendance] == [2]
    assert (view.line.people, view.may_manage) == (7, False)
    with pytest.raises(NotFoundError):
        training_view(city.education_clerk, row.pk, today=at.date())


def test_the_figures_for_the_report_are_counted_and_never_zero(city: City, at: datetime) -> None:
    assert figures_of_year(city.police_clerk, city.police.pk, at.year) == {}
    train(city.police, city.police_clerk, at)
    train(city.police, city.police_clerk, at)
    row = assess(make_tree(city.police, city.police_clerk, at), city.traffic, city.police_clerk, at)
    for code in ("1.2", "2.2"):
        value(row, code, 100, city.police_clerk, at)
    assessments.close_assessment(assessment_id=row.pk, by=city.police_head, at=at)
    got = figures_of_year(city.police_clerk, city.police.pk, at.year)
    assert {code: figure.value for code, figure in got.items()} == {
        "training.sessions": 2, "training.people": 10, "assessments": 1,
    }  # fmt: skip
    with pytest.raises(NotFoundError):
        figures_of_year(city.education_clerk, city.police.pk, at.year)


def test_the_system_counts_what_it_can_from_records(city: City, at: datetime) -> None:
    room = build_newsroom(city, at)
    item = publish(room, at)
    report(at - timedelta(days=20), path_of(item))
    report(at, path_of(item))
    plan = draw_up(city.police, city.police_clerk, at)
    add(plan, city.traffic, city.police_clerk, at, due_on=at.date() - timedelta(3))
    issue(plan, city.police_head, at)
    train(city.police, city.police_clerk, at)
    period = Period(city.police, date(at.year, 1, 1), date(at.year, 12, 31), at.date())
    counted = {measure: count(measure, period) for measure in Measure if measure}
    assert counted[Measure.FAULTS].share == Decimal(0)
    assert counted[Measure.FAULTS].basis == "应答复 1 条，按期 0 条。"
    assert counted[Measure.TASKS].share == Decimal(0)
    assert counted[Measure.TRAINING].share == 100
    assert counted[Measure.ANSWERS].share is None
    assert counted[Measure.COVERAGE].share is None
    assert counted[Measure.ACCOUNTS].share is None
    columns = counted[Measure.COLUMNS]
    assert columns.share is not None
    assert 0 < columns.share < 100
    later = Period(
        city.police, date(at.year, 1, 1), date(at.year + 1, 3, 1), date(at.year + 1, 2, 20)
    )
    assert count(Measure.TIMELINESS, later).share == 100
    other = Period(city.education, period.from_on, period.until_on, at.date())
    assert {count(m, other).share for m in Measure if m} == {None, Decimal(0)}


def test_an_assessment_scores_counts_and_hands_and_closes_when_whole(
    city: City, at: datetime
) -> None:
    train(city.traffic, city.police_clerk, at)
    tree = make_tree(city.police, city.police_clerk, at)
    row = assess(tree, city.traffic, city.police_clerk, at)
    with pytest.raises(NotFoundError):
        assessment_view(city.traffic_clerk, row.pk, today=at.date())
    with pytest.raises(WrongStateError, match="2 项没有评分"):
        assessments.close_assessment(assessment_id=row.pk, by=city.police_head, at=at)
    with pytest.raises(WrongStateError, match="系统取数"):
        value(row, "1.1", 100, city.police_clerk, at)
    with pytest.raises(NotFoundError):
        value(row, "1", 100, city.police_clerk, at)
    value(row, "1.2", 50, city.police_clerk, at)
    value(row, "2.2", None, city.police_clerk, at)
    view = assessment_view(city.police_clerk, row.pk, today=at.date())
    # nothing was due (1.1), no survey (2.2): 10 for the training and half of 20, of 30
    assert (view.line.score.points, view.line.score.applicable) == (Decimal(20), Decimal(30))
    assert view.line.score.total == Decimal("66.67")
    with pytest.raises(WrongStateError, match="不能再改"):
        assessments.change_tree(tree_id=tree.pk, rows=USUAL, by=city.police_clerk, at=at)
    assessments.close_assessment(assessment_id=row.pk, by=city.police_head, at=at)
    with pytest.raises(WrongStateError, match="已经结束"):
        value(row, "1.2", 60, city.police_clerk, at)
    seen = assessment_list(city.traffic_clerk, today=at.date())
    assert [(line.body, line.score.total) for line in seen] == [("交通警察支队", Decimal("66.67"))]
    assert assessment_list(city.education_clerk, today=at.date()) == []
    assert tree_list(city.education_clerk, today=at.date()) == []


def test_counting_again_follows_the_records(city: City, at: datetime) -> None:
    row = assess(make_tree(city.police, city.police_clerk, at), city.traffic, city.police_clerk, at)
    share = IndicatorValue.objects.get(indicator__measure="training")
    assert share.share == 0
    train(city.traffic, city.police_clerk, at)
    assert assessments.count_again(assessment_id=row.pk, by=city.police_clerk, at=at) == 2
    share.refresh_from_db()
    assert (share.share, share.basis) == (Decimal(100), "期内培训 1 次。")


def test_a_finding_goes_from_notice_to_close_by_two_persons(city: City, at: datetime) -> None:
    finding = find(city.police, city.traffic, city.police_clerk, at)
    with pytest.raises(NotFoundError):
        finding_view(city.traffic_clerk, finding.pk, today=at.date())
    with pytest.raises(WrongStateError, match="还没有发出"):
        notice_of(city.police_clerk, finding.pk)
    with pytest.raises(BadInputError, match="晚于今天"):
        notify(finding, city.police_clerk, at, days=0)
    notify(finding, city.police_clerk, at)
    assert Notice.objects.get().person == city.traffic_clerk
    assert notice_of(city.traffic_clerk, finding.pk).addressee == "交通警察支队"
    assert finding_todo(city.traffic_clerk, today=at.date()).to_mend == 1
    answer(finding, city.traffic_clerk, at)
    assert finding_todo(city.police_head, today=at.date()).to_check == 1
    known = {"finding_id": finding.pk, "at": at}
    with pytest.raises(BadInputError, match="新的整改期限"):
        findings.check_finding(move=FindingMove.FAIL, note="没有换", by=city.police_clerk, **known)  # type: ignore[arg-type]
    later = at.date() + timedelta(20)
    findings.check_finding(
        move=FindingMove.FAIL,
        note="没有换",
        due_on=later,
        by=city.police_clerk,
        **known,  # type: ignore[arg-type]
    )
    answer(finding, city.police_clerk, at)
    with pytest.raises(WrongPersonError, match="不能自己复查"):
        findings.check_finding(move=FindingMove.PASS, by=city.police_clerk, **known)  # type: ignore[arg-type]
    findings.check_finding(move=FindingMove.PASS, by=city.police_head, **known)  # type: ignore[arg-type]
    view = finding_view(city.traffic_clerk, finding.pk, today=at.date())
    assert view.line.finding.state == FindingState.CLOSED
    assert view.line.finding.due_on == later
    assert [one.label for one in view.steps] == [
        "复查通过", "报整改结果", "复查不通过", "报整改结果", "发整改通知书", "登记问题",
    ]  # fmt: skip
    with pytest.raises(NotFoundError):
        finding_view(city.education_clerk, finding.pk, today=at.date())


def test_a_finding_that_is_late_is_reminded_of_once_a_level(city: City, at: datetime) -> None:
    finding = notify(find(city.police, city.traffic, city.police_clerk, at), city.police_clerk, at)
    told = Notice.objects.count()
    assert remind_of_findings(lambda: at) == 0
    assert remind_of_findings(lambda: at + timedelta(5)) == 1
    assert remind_of_findings(lambda: at + timedelta(11)) == 1
    assert remind_of_findings(lambda: at + timedelta(40)) == 0
    assert Notice.objects.count() == told + 2
    late = finding_list(
        city.traffic_clerk, FindingFilter(show="late"), today=at.date() + timedelta(11)
    )
    assert [line.finding for line in late.rows] == [finding]


def test_lists_ask_as_many_questions_for_many_as_for_one(city: City, at: datetime) -> None:
    tree = make_tree(city.police, city.police_clerk, at)
    assess(tree, city.traffic, city.police_clerk, at)
    find(city.police, city.traffic, city.police_clerk, at)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assessment_list(city.police_clerk, today=at.date())
            finding_list(city.police_clerk, FindingFilter(), today=at.date())
        return len(queries)

    before = asked()
    for body in (city.branch, city.station, city.police):
        assess(tree, body, city.police_clerk, at)
        find(city.police, body, city.police_clerk, at)
    assert asked() == before


def test_a_tree_without_a_sheet_begins_with_the_usual_lines(city: City, client: Client) -> None:
    client.force_login(city.police_clerk)
    sent = {"organisation": city.police.pk, "name": "考核指标"}
    assert client.post("/desk/supervision/indicators/new/", sent).status_code == 302
    tree = IndicatorTree.objects.get()
    assert tree.indicators.count() == len(USUAL)
    sheet = client.get(f"/desk/supervision/indicators/{tree.pk}/indicators.xlsx")
    assert sheet.status_code == 200
    wrong = client.post("/desk/supervision/indicators/new/", sent | {"organisation": 0})
    assert wrong.status_code == 422
