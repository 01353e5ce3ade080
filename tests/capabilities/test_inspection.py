"""The own site against the inspection: counted from records, inside the asker's reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gongkai.info_requests.models import Notice
from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.crawl import Fetched
from gongkai.rules.supervision.inspection import Verdict
from gongkai.supervision.queries.inspection import inspect_own_site, inspection_todo
from gongkai.supervision.tasks import inspect_sites
from tests.factories.city import City
from tests.factories.faults import path_of, report
from tests.factories.items import build_newsroom, publish

pytestmark = pytest.mark.django_db


def test_the_own_site_is_judged_by_its_records(city: City, at: datetime) -> None:
    today = at.date()
    empty = inspect_own_site(city.police_clerk, city.police.pk, today=today)
    unseen = {one.indicator.metric for one in empty if one.verdict is Verdict.UNSEEN}
    assert {"home_days", "columns_stale", "account_days", "slow_share"} <= unseen

    item = publish(build_newsroom(city, at), at)
    report(at, path_of(item))

    def value(days: int, metric: str) -> tuple[float | None, Verdict]:
        judged = inspect_own_site(city.police_clerk, city.police.pk, today=today + timedelta(days))
        return next((o.value, o.verdict) for o in judged if o.indicator.metric == metric)

    assert value(0, "home_days") == (0, Verdict.GOOD)
    assert value(10, "home_days") == (10, Verdict.WARNING)
    assert value(14, "home_days") == (14, Verdict.FAULT)
    assert value(63, "unanswered_days") == (63, Verdict.WARNING)
    assert value(90, "unanswered_days") == (90, Verdict.FAULT)
    before, after = value(0, "columns_stale_all")[0], value(400, "columns_stale_all")[0]
    assert before is not None
    assert after is not None
    assert before < after
    assert value(0, "dead_links") == (0, Verdict.GOOD)


def test_a_body_out_of_reach_is_not_inspected(city: City, at: datetime) -> None:
    with pytest.raises(NotFoundError):
        inspect_own_site(city.education_clerk, city.police.pk, today=at.date())
    assert inspect_own_site(city.supervisor, city.police.pk, today=at.date())


def look(pages: dict[str, Fetched]) -> Callable[[str], Fetched]:
    """A site of which some pages answer otherwise than well."""

    def answer(address: str) -> Fetched:
        return pages.get(address, Fetched(address, 200, _WELL, seconds=0.2))

    return answer


_WELL = (
    "<html><head><title>好</title>"
    '<meta name="SiteName" content="x"><meta name="SiteDomain" content="x">'
    '<meta name="SiteIDCode" content="x"></head><body>2026-11-20</body></html>'
).encode()


def test_pages_are_looked_at_daily_and_their_tags_and_times_are_in_the_sheet(
    city: City, at: datetime
) -> None:
    item = publish(build_newsroom(city, at), at)
    where = f"/disclosure/items/{item.item.index_number}/"
    bad = look({where: Fetched(where, 200, b"<html><title>x</title></html>", seconds=16.0)})
    rounds = [inspect_sites(lambda: at, bad) for _ in range(10)]
    assert rounds[0] == 1
    assert rounds[-1] == 0, "each body once a day"
    judged = {
        one.indicator.metric: one
        for one in inspect_own_site(city.police_clerk, city.police.pk, today=at.date())
    }
    assert judged["pages_without_tags"].value == 1
    assert judged["pages_without_tags"].seen[0].address == where
    # One page of 22 took longer than 15 seconds.
    assert (judged["slow_share"].value, judged["slow_share"].verdict) == (4.5, Verdict.WARNING)
    assert judged["slow_share"].seen[0].words == "16.0 秒"
    later = at.date() + timedelta(8)
    old = inspect_own_site(city.police_clerk, city.police.pk, today=later)
    assert {o.indicator.metric: o for o in old}["slow_share"].verdict is Verdict.UNSEEN
    well = at + timedelta(1)
    while inspect_sites(lambda: well, look({})):
        pass
    now = inspect_own_site(city.police_clerk, city.police.pk, today=well.date())
    good = {one.indicator.metric: one for one in now}["slow_share"]
    assert (good.verdict, good.value) == (Verdict.GOOD, 0)
    assert good.seen[0].words == "0.20 秒"


def test_those_in_charge_are_told_at_70_and_at_100_once_a_quarter(city: City, at: datetime) -> None:
    publish(build_newsroom(city, at), at)

    def told(days: int) -> list[tuple[str, str]]:
        then = at + timedelta(days)
        while inspect_sites(lambda: then, look({})):
            pass
        rows = Notice.objects.filter(key__startswith="inspection:", subject__contains="首页")
        return sorted((n.person.username, n.subject) for n in rows if n.person)

    assert told(0) == []
    near = told(10)
    assert {name for name, _ in near} == {"police-clerk", "police-head", "second"}
    assert {subject for _, subject in near} == {"网站检查：首页不更新接近限值（10 天）"}
    assert told(11) == near, "once a quarter and level"
    at_limit = told(15)
    assert len(at_limit) == 2 * len(near)
    assert told(20) == at_limit
    todo = inspection_todo(city.police_clerk, today=at.date() + timedelta(20))
    assert todo.faults >= 1
    assert inspection_todo(city.education_clerk, today=at.date() + timedelta(20)).faults == 0
    assert inspection_todo(city.traffic_clerk, today=at.date() + timedelta(20)).faults == 0
    # A new quarter, and somebody is told again.
    assert len(told(60)) == 3 * len(near)
