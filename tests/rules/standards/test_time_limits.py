"""公开时限 in the words of live catalogues becomes a rule that can be counted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.calendar import Calendar
from gongkai.rules.publishing import STATUTORY, Limit, Unit, due_on
from gongkai.rules.standards.time_limits import Kind, parse_time_limit, strictest

W, D = Unit.WORKING_DAYS, Unit.DAYS


@pytest.mark.parametrize(
    ("text", "kind", "days", "unit"),
    [
        ("信息形成或者变更之日起20个工作日内", Kind.WITHIN, 20, W),
        ("自信息形\n成或者变\n更之日起\n20个工作\n日内予以\n公开", Kind.WITHIN, 20, W),
        ("自收到之日起二十个工作日内", Kind.WITHIN, 20, W),
        ("7个工作日", Kind.WITHIN, 7, W),
        ("变更后 3 个工作日内", Kind.WITHIN, 3, W),
        ("十五日内", Kind.WITHIN, 15, D),
        ("24小时内", Kind.WITHIN, 1, D),
        ("两周内", Kind.WITHIN, 14, D),
        ("20日内；变更的3日内", Kind.WITHIN, 3, D),
        ("每季度结束后15个工作日内", Kind.WITHIN, 15, W),
        ("即时", Kind.AT_ONCE, 0, D),
        ("实时公开", Kind.AT_ONCE, 0, D),
        ("当日公开", Kind.AT_ONCE, 0, D),
        ("启用前3个工作日", Kind.AHEAD, 3, W),
        ("提前10个工作日公布", Kind.AHEAD, 10, W),
        ("每年6月26日前", Kind.BY_DATE, None, W),
        ("按《预算法》规定时限", Kind.BY_RULE, None, W),
        ("法律法规另有规定的，从其规定", Kind.BY_RULE, None, W),
        ("及时公开", Kind.PROMPTLY, None, W),
        ("长期公开", Kind.LASTING, None, W),
        ("视情况", Kind.UNKNOWN, None, W),
        ("", Kind.UNKNOWN, None, W),
    ],
)
def test_a_wording_is_read(text: str, kind: Kind, days: int | None, unit: Unit) -> None:
    found = parse_time_limit(text)
    assert (found.kind, found.days, found.unit) == (kind, days, unit)


@pytest.mark.parametrize("text", ["及时公开", "按有关规定", "启用前3个工作日", "看情况", ""])
def test_a_limit_that_gives_no_day_is_told_and_the_law_holds(text: str) -> None:
    found = parse_time_limit(text)
    assert found.doubt
    assert found.limit("依据") == STATUTORY


@pytest.mark.parametrize("text", ["60个工作日内", "30日内", "三个月内"])
def test_a_catalogue_cannot_make_the_time_of_the_law_longer(text: str) -> None:
    found = parse_time_limit(text)
    assert "第二十六条" in found.doubt
    assert found.limit("依据") == STATUTORY


def test_a_shorter_limit_names_what_it_comes_from() -> None:
    assert parse_time_limit("7个工作日内").limit("目录第3行") == Limit(7, W, "目录第3行")


def test_of_all_rows_the_one_that_ends_first_counts() -> None:
    calendar = Calendar(region="CN")
    working, days = Limit(3, W, "甲"), Limit(9, D, "乙")
    # Over the holidays of October nine days end before three working days, else after them.
    assert strictest([working, days], date(2026, 9, 28), calendar) == days
    assert strictest([days, working], date(2026, 3, 2), calendar) == working
    assert strictest([], date(2026, 3, 2), calendar) == STATUTORY


@given(st.integers(1, 20), st.sampled_from(["个工作日", " 个 工作日"]), st.sampled_from(["内", ""]))
def test_every_number_of_working_days_up_to_the_law_gives_its_day(
    days: int, unit: str, end: str
) -> None:
    found = parse_time_limit(f"形成或变更之日起{days}{unit}{end}公开")
    calendar = Calendar(region="CN")
    formed = date(2026, 3, 2)
    assert due_on(formed, calendar, found.limit("甲")) == calendar.add_working_days(formed, days)
