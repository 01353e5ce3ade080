"""The supervising office collects reports; the head of an office sees the year so far."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.accounts.models import Person
from gongkai.annual_reports import actions, tasks
from gongkai.annual_reports.models import Version
from gongkai.annual_reports.queries import (
    Series,
    Stacked,
    area_total,
    board,
    board_rows,
    get_version,
    overview,
)
from gongkai.audit.models import AuditEvent
from gongkai.info_requests.models import InfoRequest, Notice
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.filing import Move, State
from gongkai.rules.results import ResultCode
from tests.factories.city import City, make_person
from tests.factories.filed_reports import make_draft, make_report, publish
from tests.factories.media import adopt, build_press, write
from tests.factories.statistics import enter, past_request

YEAR = 2024
CELL = "T3.granted.natural"


@pytest.fixture
def public(city: City, at: datetime) -> Version:
    """The police have published."""
    report = make_report(year=YEAR)
    return publish(make_draft(city.police_clerk, at, report), city.police_head, at)


def test_the_board_shows_every_body_also_those_that_gave_nothing(
    city: City, at: datetime, public: Version
) -> None:
    rows = {row.code: row for row in board_rows(city.supervisor, YEAR, on=at.date())}
    assert {"police", "education"} <= set(rows)
    police, education = rows["police"], rows["education"]
    assert (police.state, police.is_late, police.error_count) == (State.PUBLISHED, False, 0)
    assert (education.state_label, education.is_late) == ("未报", True)
    shown = board(city.supervisor, YEAR, on=at.date(), show="missing")
    counts = {key: number for key, _, number in shown.counts}
    assert counts["all"] == len(rows)
    assert counts["missing"] == len(rows) - 1 == shown.page.total
    assert counts["ready"] == 1


def test_before_the_day_nobody_is_late(city: City, at: datetime) -> None:
    sooner = board_rows(city.supervisor, at.year, on=at.date(), days_early=10)
    early = board_rows(city.supervisor, at.year, on=at.date())
    assert [row.days_left - 10 for row in early] == [row.days_left for row in sooner]
    assert not any(row.is_late for row in early)
    assert {row.days_left for row in early if row.code == "police"} == {
        (date(at.year + 1, 1, 31) - at.date()).days
    }


def test_who_collects_nothing_sees_an_empty_board(
    city: City, at: datetime, public: Version
) -> None:
    assert board_rows(city.police_head, YEAR, on=at.date()) == []
    with pytest.raises(NotFoundError):
        area_total(city.police_head, YEAR, on=at.date())


def test_many_are_collected_and_locked_together_or_none(
    city: City, at: datetime, public: Version
) -> None:
    draft = make_draft(city.education_clerk, at, make_report("某市教育局", YEAR))
    with pytest.raises(WrongStateError):
        actions.collect_versions(
            version_ids=[public.pk, draft.pk], move=Move.COLLECT, by=city.supervisor, at=at
        )
    assert Version.objects.get(pk=public.pk).state == State.PUBLISHED
    with pytest.raises(BadInputError, match="勾选"):
        actions.collect_versions(version_ids=[], move=Move.COLLECT, by=city.supervisor, at=at)
    with pytest.raises(WrongPersonError):
        actions.collect_versions(
            version_ids=[public.pk], move=Move.COLLECT, by=city.police_head, at=at
        )
    before = AuditEvent.objects.count()
    for move in (Move.COLLECT, Move.LOCK):
        actions.collect_versions(version_ids=[public.pk], move=move, by=city.supervisor, at=at)
    assert Version.objects.get(pk=public.pk).state == State.LOCKED
    assert AuditEvent.objects.count() == before + 2


def test_the_area_adds_up_what_is_public_and_lists_what_is_missing(
    city: City, at: datetime, public: Version
) -> None:
    other = make_report("某市教育局", YEAR)
    publish(make_draft(city.education_clerk, at, other), _head_of(city, at), at)
    total = area_total(city.supervisor, YEAR, on=at.date())
    assert total.report().values["T3.new_received.natural"] == 6
    assert {body.code for body in total.counted} == {"police", "education"}
    missing = {body.code for body in total.missing}
    assert missing == {
        row.code for row in board_rows(city.supervisor, YEAR, on=at.date()) if row.state is None
    }


def _head_of(city: City, at: datetime) -> Person:
    return make_person("education-head", city.education, at, "disclosure_head")


def test_a_remark_is_bound_to_a_cell_and_settled_by_who_prepares_the_report(
    city: City, at: datetime, public: Version
) -> None:
    with pytest.raises(WrongPersonError):
        actions.comment_on(version_id=public.pk, cell="", text="x", by=city.police_clerk, at=at)
    with pytest.raises(NotFoundError, match="单元格"):
        actions.comment_on(
            version_id=public.pk, cell="T3.no.such", text="x", by=city.supervisor, at=at
        )
    with pytest.raises(BadInputError):
        actions.comment_on(version_id=public.pk, cell=CELL, text=" ", by=city.supervisor, at=at)
    remark = actions.comment_on(
        version_id=public.pk, cell=CELL, text="请核实", by=city.supervisor, at=at
    )
    seen = get_version(city.police_clerk, public.pk, on=at.date())
    assert [(r.cell, r.text) for r in seen.remarks] == [(CELL, "请核实")]
    assert (seen.may_settle, seen.may_remark) == (True, False)
    row = next(r for r in board_rows(city.supervisor, YEAR, on=at.date()) if r.code == "police")
    assert row.comments == 1
    with pytest.raises(NotFoundError):
        actions.settle_comment(comment_id=remark.pk, by=city.education_clerk, at=at)
    with pytest.raises(WrongPersonError):
        actions.settle_comment(comment_id=remark.pk, by=city.supervisor, at=at)
    actions.settle_comment(comment_id=remark.pk, by=city.police_clerk, at=at)
    with pytest.raises(WrongStateError):
        actions.settle_comment(comment_id=remark.pk, by=city.police_clerk, at=at)


def test_the_year_so_far_tells_what_will_not_be_right(city: City, at: datetime) -> None:
    year = at.year
    asked = [
        past_request(
            city.police, 1, at, date(year, 3, 1), counted_on=date(year, 3, 9),
            result=ResultCode.PARTIAL,
        ),
        past_request(city.police, 2, at, date(year, 11, 20)),
    ]  # fmt: skip
    asked[1].due_on = date(year + 1, 1, 5)
    InfoRequest.objects.bulk_create(asked)
    enter(city.police, city.police_clerk, at)
    shown = overview(city.police_clerk, city.police.pk, year, on=at.date())
    texts = [worry.text for worry in shown.worries]
    assert texts == ["表二还有4格没有登记", "登记的数据有1条还没有人确认"]
    assert shown.carried_out == 1
    assert (shown.due.on, shown.state_label) == (date(year + 1, 1, 31), "未报")
    (stacked,) = (one for one in shown.series if isinstance(one, Stacked))
    assert stacked.parts[1] == "部分公开"
    assert dict(stacked.rows)["3月"] == (0, 1, 0, 0, 0, 0)
    (owed,) = shown.deadlines
    assert (owed.text, owed.late, owed.soon) == ("答复政府信息公开申请", 0, 0)
    assert (owed.next_on, owed.leads_to) == (date(year + 1, 1, 5), "requests")
    series = {
        one.code: {label: (now, then) for label, now, then in one.rows}
        for one in shown.series
        if isinstance(one, Series)
    }
    assert series["months"]["3月"] == (1, 1)
    assert series["months"]["11月"] == (1, 0)
    assert series["results"]["部分公开"] == (1, None)
    assert series["days"]["10天以内"] == (1, None)
    assert series["years"][f"{year}年"] == (2, 1)
    assert series["bodies"]["某市公安局"] == (2, None)
    assert "某市教育局" not in series["bodies"]
    with pytest.raises(NotFoundError):
        overview(city.education_clerk, city.police.pk, year, on=at.date())


def test_what_is_late_is_told_and_who_may_not_see_the_list_gets_no_way_to_it(
    city: City, at: datetime
) -> None:
    late = past_request(city.police, 1, at, at.date() - timedelta(40))
    late.due_on = at.date() - timedelta(1)
    soon = past_request(city.police, 2, at, at.date() - timedelta(20))
    soon.due_on = at.date() + timedelta(10)
    InfoRequest.objects.bulk_create([late, soon])
    compiler = make_person("compiler", city.police, at, role="report_compiler")
    for person, place in ((city.police_clerk, "requests"), (compiler, "")):
        (owed,) = overview(person, city.police.pk, at.year, on=at.date()).deadlines
        assert (owed.late, owed.soon, owed.next_on) == (1, 1, soon.due_on)
        assert owed.leads_to == place


def test_charts_of_channels_and_media_stand_beside_the_year_before(
    city: City, at: datetime
) -> None:
    press = build_press(city.police, city.police_clerk, at)
    row = write(press, at, "", press.central)
    adopt(press, row, press.central, at)
    following = date(at.year + 1, 3, 1)
    (media,) = (
        one
        for one in overview(SYSTEM, city.police.pk, at.year + 1, on=following).series
        if one.code == "media"
    )
    assert isinstance(media, Series)
    assert (media.before_name, media.is_comparison) == (f"{at.year}年", True)
    assert media.rows[0] == ("中央级媒体采用", None, 1)


def test_no_chart_counts_what_a_colleague_did(city: City, at: datetime) -> None:
    shown = overview(SYSTEM, city.police.pk, at.year, on=at.date() + timedelta(1))
    assert {one.code for one in shown.series} == {
        "months", "month_results", "results", "days", "channels", "media", "years", "bodies",
        "bodies_published",
    }  # fmt: skip


def test_who_owes_a_report_is_reminded_once_at_each_step(
    city: City, at: datetime, public: Version
) -> None:
    def run(day: date, early: int = 0) -> int:
        now = at.replace(year=day.year, month=day.month, day=day.day)
        return tasks.remind_of_reports(lambda: now, days_early=early)

    owing = len(board_rows(city.supervisor, YEAR, on=at.date())) - 1
    assert run(date(YEAR + 1, 1, 1) - timedelta(1)) == 0
    assert run(date(YEAR + 1, 1, 1)) == owing
    assert run(date(YEAR + 1, 1, 2)) == 0, "the same step is told once"
    assert run(date(YEAR + 1, 1, 17)) == owing
    assert run(date(YEAR + 1, 2, 3)) == owing, "late"
    assert run(date(YEAR + 1, 7, 1)) == 0
    notices = Notice.objects.filter(organisation=city.education)
    assert [notice.subject for notice in notices] == [
        "2024年度报告还有30天",
        "2024年度报告还有14天",
        "2024年度报告已经逾期",
    ]
    assert not Notice.objects.filter(organisation=city.police, key__contains=":2024:").exists()


def test_a_supervising_office_may_want_reports_earlier(city: City, at: datetime) -> None:
    now = at.replace(year=2024, month=12, day=22)
    assert tasks.remind_of_reports(lambda: now) == 0
    assert tasks.remind_of_reports(lambda: now, days_early=10) > 0
