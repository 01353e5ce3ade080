"""What accounts, boards and media give to the annual report, by the register's own sheet."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from gongkai.annual_reports.queries import figure_records
from gongkai.channels import actions
from gongkai.channels.queries.figures import figures_of_year as channel_figures
from gongkai.media.queries import figures_of_year as media_figures
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.accounts import Platform
from gongkai.rules.channels.ledger import Snapshot
from gongkai.rules.errors import NotFoundError
from gongkai.rules.media.work import AdoptionForm
from gongkai.rules.report.counting.sheet import read_sheet
from gongkai.rules.sheets import Figure
from tests.factories.boards import put_up
from tests.factories.channels import Newsroom, build_newsroom, register
from tests.factories.city import City
from tests.factories.media import adopt, build_press, debunk, write


def reached(
    newsroom: Newsroom, account_id: int, on: date, at: datetime, followers: Figure, posts: Figure
) -> None:
    actions.take_snapshot(
        account_id=account_id,
        snapshot=Snapshot(on, followers, posts=posts),
        by=newsroom.manager,
        at=at,
    )


def test_the_figures_are_those_of_the_year_with_their_bounds(city: City, at: datetime) -> None:
    newsroom = build_newsroom(city, at)
    weibo = register(newsroom, at)
    wechat = register(newsroom, at, name="某市公安", platform=Platform.WECHAT, uid="2")
    branch = register(newsroom, at, name="平安东城", uid="3", organisation_id=city.branch.pk)
    register(newsroom, at, name="后来的", uid="4", opened_on=date(2026, 1, 1))
    last = date(2025, 12, 31)
    reached(newsroom, weibo.pk, date(2025, 6, 30), at, Figure(1), Figure(1))
    reached(newsroom, weibo.pk, last, at, Figure(220_000), Figure(2000, "lower"))
    reached(newsroom, wechat.pk, last, at, Figure(110_000), Figure(1000))
    reached(newsroom, branch.pk, last, at, Figure(9_000_000, "lower"), Figure(5))
    reached(newsroom, weibo.pk, at.date(), at, Figure(999_999), Figure(1))
    put_up(city.police, city.police_clerk, at, installed_on=date(2025, 3, 1))
    put_up(city.police, city.police_clerk, at, code="new", installed_on=date(2026, 3, 1))
    assert channel_figures(city.police_clerk, city.police.pk, 2025) == {
        "accounts": Figure(3),
        "followers": Figure(9_330_000, "lower"),
        "followers.weibo": Figure(220_000),
        "followers.wechat": Figure(110_000),
        "posts": Figure(3005, "lower"),
        "boards": Figure(1),
    }
    with pytest.raises(NotFoundError):
        channel_figures(city.education_clerk, city.police.pk, 2025)


def test_followers_that_come_every_day_hide_no_posts(city: City, at: datetime) -> None:
    newsroom = build_newsroom(city, at)
    weibo = register(newsroom, at)
    told = Snapshot(date(2025, 6, 30), Figure(100), posts=Figure(2306), reads=Figure(7, "lower"))
    daily = Snapshot(date(2025, 12, 31), Figure(120))
    for snapshot in (told, daily):
        actions.take_snapshot(account_id=weibo.pk, snapshot=snapshot, by=newsroom.manager, at=at)
    assert channel_figures(city.police_clerk, city.police.pk, 2025) == {
        "accounts": Figure(1),
        "followers": Figure(120),
        "followers.weibo": Figure(120),
        "posts": Figure(2306),
        "reads": Figure(7, "lower"),
    }
    shown = figure_records(SYSTEM, city.police.pk, 2025, "posts", on=at.date())
    assert [row.cells[3:6] for row in shown.page.rows] == [("2025-06-30", "100", "2306")]


def test_the_sheet_is_the_one_that_the_register_imports(city: City, at: datetime) -> None:
    press = build_press(city.police, city.police_clerk, at)
    row = write(press, at, "", press.central, press.municipal)
    adopt(press, row, press.central, at)
    adopt(press, row, press.central, at, form=AdoptionForm.REPRINT)
    debunk(press, at)
    assert media_figures(city.police_clerk, city.police.pk, at.year) == {
        "media.pitched": Figure(2),
        "media.central": Figure(1),
        "media.provincial": Figure(0),
        "media.municipal": Figure(0),
        "debunked": Figure(1),
        "debunked.reads": Figure(50_000, "lower"),
    }
    with pytest.raises(NotFoundError):
        media_figures(city.education_clerk, city.police.pk, at.year)
    client = Client()
    client.force_login(city.police_clerk)
    answer = client.get(
        "/desk/channels/report-figures.xlsx", {"body": city.police.pk, "year": at.year}
    )
    rows = {row.figure: (int(row.value), row.bound) for row in read_sheet(answer.content, "x.xlsx")}
    assert rows == {
        "media.pitched": (2, "exact"),
        "media.central": (1, "exact"),
        "media.provincial": (0, "exact"),
        "media.municipal": (0, "exact"),
        "debunked": (1, "exact"),
        "debunked.reads": (50_000, "lower"),
    }
