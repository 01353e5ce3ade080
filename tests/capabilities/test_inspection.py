"""The own site against the inspection: counted from records, inside the asker's reach."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.inspection import Verdict
from gongkai.supervision.queries.inspection import inspect_own_site
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
