"""What posts have reached: asked once a day in the platforms' own wire format, or entered by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import AuditEvent
from gongkai.channels import actions
from gongkai.channels.actions import Evidence
from gongkai.channels.adapters.connectors import SentPost
from gongkai.channels.adapters.lines import OpenLine
from gongkai.channels.adapters.wechat import WeChat
from gongkai.channels.models import Connection, ConnectionUse, Delivery, DeliverySnapshot
from gongkai.channels.queries.delivery_lists import (
    delivery_list,
    delivery_view,
    exported_deliveries,
)
from gongkai.channels.queries.delivery_selection import DeliveryFilter
from gongkai.channels.queries.statistics import delivery_year, exported_year
from gongkai.channels.tasks import fetch_post_figures
from gongkai.look.numbers import grouped
from gongkai.rules.channels.post_figures import PostFigures
from gongkai.rules.channels.posts import LIMITS
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.sheets import Figure
from tests.factories.channels import build_newsroom
from tests.factories.city import City, make_person
from tests.factories.deliveries import Clock, Desk, picture, publish_with_picture
from tests.factories.items import Newsroom
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.platforms import WeChatPlatform, WeiboPlatform, serving

DETAIL = "/datacube/getarticletotaldetail"


@pytest.fixture
def platforms() -> Iterator[tuple[WeChatPlatform, WeiboPlatform]]:
    wechat, weibo = WeChatPlatform(), WeiboPlatform()
    with serving(wechat), serving(weibo):
        yield wechat, weibo


@pytest.fixture
def desk(
    city: City, at: datetime, tmp_path: Path, platforms: tuple[WeChatPlatform, WeiboPlatform]
) -> Desk:
    wechat, weibo = platforms
    room = build_newsroom(city, at)
    return Desk(room, wechat, weibo, tmp_path / "drop", Clock(at, wechat, weibo))


@pytest.fixture
def shelf(city: City, at: datetime) -> Newsroom:
    return build_shelf(city, at)


def post(desk: Desk, shelf: Newsroom, *links: Connection, number: int = 1) -> list[Delivery]:
    """Items that stand on channels, each with words of its own."""
    for n in range(number):
        title = f"第{n + 1}号通告"
        desk.send(publish_with_picture(shelf, desk.clock(), title=title, summary=title), *links)
    desk.work_off()
    Connection.objects.update(is_working=True)
    found = list(Delivery.objects.filter(connection__in=links).order_by("pk"))
    assert {row.state for row in found} == {"confirmed"}
    return found


def wait(desk: Desk, days: int = 1, hours: int = 0) -> date:
    desk.clock.set(desk.clock() + timedelta(days=days, hours=hours))
    return timezone.localdate(desk.clock())


def fetch(desk: Desk, **more: Any) -> int:
    return fetch_post_figures(desk.clock, desk.connectors, **more)


def failing(*faults: tuple[str, str]) -> Callable[[str], str]:
    """The next calls of these names fail like this, in turn."""
    left = list(faults)

    def fault(name: str) -> str:
        if left and name.endswith(left[0][0]):
            return left.pop(0)[1]
        return ""

    return fault


def test_wechat_tells_each_days_sums_of_what_it_published(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (row,) = post(desk, shelf, desk.connect("wechat"))
    assert fetch(desk) == 0, "what came out today is told tomorrow"
    assert DETAIL not in desk.wechat.calls
    wait(desk, 3)
    assert fetch(desk) == 3
    row.refresh_from_db()
    number = int(row.progress["msg_data_id"])
    series = [(s.as_of_on, s.reads, s.shares, s.likes, s.comments) for s in row.figures.all()]
    assert series == [
        (at.date() + timedelta(days=2), 300 + number, 30, 9, 3),
        (at.date() + timedelta(days=1), 200 + number, 20, 6, 2),
        (at.date(), 100 + number, 10, 3, 1),
    ]
    assert (row.reads, row.figures_on) == (300 + number, at.date() + timedelta(days=2))
    told = row.figures.first()
    assert told is not None
    assert told.source == "fetched"
    assert told.told["collection_user"] == 3, "the answer is kept as it was"


def test_weibo_tells_what_a_hundred_posts_have_reached_by_one_call(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    rows = post(desk, shelf, desk.connect("weibo"), number=3)
    desk.weibo.accounts["wb1"].deleted.add(int(rows[0].platform_id))
    assert fetch(desk) == 2
    assert desk.weibo.calls.count("/2/statuses/count.json") == 1
    row = Delivery.objects.get(pk=rows[1].pk)
    snapshot = row.figures.get()
    rest = int(row.platform_id) % 100
    assert (snapshot.comments, snapshot.shares, snapshot.likes) == (rest + 1, rest + 2, rest + 3)
    assert snapshot.as_of_on == at.date()
    assert (row.reads, row.figures_on) == (None, at.date()), "Weibo tells no reads"
    assert not DeliverySnapshot.objects.filter(delivery=rows[0]).exists(), "it was deleted there"


def test_more_than_a_hundred_posts_take_more_calls(desk: Desk) -> None:
    link = desk.connect("weibo")
    numbers = [str(5_000 + n) for n in range(250)]
    desk.weibo.accounts["wb1"].posts += [
        {"id": int(one), "text": "", "at": desk.weibo.now} for one in numbers
    ]
    posts = [SentPost(f"key{one}", "", one, {}, None, desk.clock()) for one in numbers]
    line = OpenLine(Connection.objects.get(pk=link.pk), desk.clock(), {})
    left: list[SentPost] = posts
    done: list[str] = []
    while left:
        counts = desk.connectors["weibo"].count(left, line)
        assert set(counts.told) == set(counts.asked)
        done += counts.asked
        left = left[len(counts.asked) :]
    assert done == [one.key for one in posts]
    assert line.calls["statuses/count"] == 3


def test_nobody_is_asked_twice_a_day_nor_before_eight(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    post(desk, shelf, desk.connect("wechat"), desk.connect("weibo"))
    wait(desk)
    assert fetch(desk) == 2
    calls = len(desk.wechat.calls) + len(desk.weibo.calls)
    kept = DeliverySnapshot.objects.count()
    assert fetch(desk) == 0
    wait(desk, 0, 1)
    assert fetch(desk) == 0
    assert len(desk.wechat.calls) + len(desk.weibo.calls) == calls
    early = timezone.localtime(desk.clock()).replace(hour=7, minute=59) + timedelta(days=1)
    desk.clock.set(early)
    assert fetch(desk) == 0, "figures of yesterday are not ready"
    desk.clock.set(early + timedelta(minutes=1))
    assert fetch(desk) == 3, "WeChat tells both days again, Weibo a new one"
    assert DeliverySnapshot.objects.count() == kept + 2


def test_who_died_in_the_middle_goes_on_with_what_was_not_asked(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("wechat")
    for _ in range(3):
        post(desk, shelf, link)
        wait(desk)
    Connection.objects.update(figures_after=None)
    assert fetch(desk, most=2) == 3, "the two youngest days: one sum and two"
    assert desk.wechat.calls.count(DETAIL) == 2
    assert fetch(desk) == 3, "the oldest day has three"
    assert desk.wechat.calls.count(DETAIL) == 3
    assert DeliverySnapshot.objects.count() == 6


def test_a_token_that_ends_in_the_middle_is_renewed_and_asked_again(
    desk: Desk, shelf: Newsroom
) -> None:
    link = desk.connect("wechat")
    for _ in range(2):
        post(desk, shelf, link)
        wait(desk)
    Connection.objects.update(figures_after=None)
    desk.wechat.fault = failing(("totaldetail", ""), ("totaldetail", "expired"))
    assert fetch(desk) == 3
    assert desk.wechat.calls.count(DETAIL) == 3
    assert Connection.objects.get().figures_message == ""


@pytest.mark.parametrize(
    ("fault", "said", "hours"),
    [
        ("limit", "调用太频繁", 1),
        ("quota", "今天的调用次数已用完", 24),
        ("reset_after", "没有收到平台的答复", 1),
        ("malformed", "平台的答复读不懂", 1),
        ("bad_gateway", "平台的答复读不懂", 1),
    ],
)
def test_a_platform_that_refuses_is_asked_later(
    desk: Desk, shelf: Newsroom, fault: str, said: str, hours: int
) -> None:
    link = desk.connect("wechat")
    post(desk, shelf, link)
    wait(desk)
    desk.wechat.fault = failing(("totaldetail", fault))
    assert fetch(desk) == 0
    link.refresh_from_db()
    assert said in link.figures_message
    assert fetch(desk) == 0, "not at once"
    assert desk.wechat.calls.count(DETAIL) == 1
    wait(desk, 0, hours)
    assert fetch(desk) >= 1
    link.refresh_from_db()
    assert link.figures_message == ""


def test_an_authorisation_that_ended_waits_for_a_person(desk: Desk, shelf: Newsroom) -> None:
    link = desk.connect("weibo")
    post(desk, shelf, link)
    desk.weibo.expire()
    assert fetch(desk) == 0
    link.refresh_from_db()
    assert "授权已过期" in link.figures_message
    desk.grant(link)
    assert fetch(desk) == 1


def test_figures_that_the_platform_has_not_ready_are_asked_for_again(
    desk: Desk, shelf: Newsroom
) -> None:
    link = desk.connect("wechat")
    post(desk, shelf, link)
    wait(desk)
    desk.wechat.is_ready = False
    assert fetch(desk) == 0
    assert "还没有算好" in Connection.objects.get().figures_message
    desk.wechat.is_ready, desk.wechat.is_late = True, True
    wait(desk, 0, 1)
    assert fetch(desk) == 1, "what it has is kept"
    assert "还没有算全" in Connection.objects.get().figures_message
    desk.wechat.is_late = False
    wait(desk, 0, 1)
    assert fetch(desk) == 1
    assert DeliverySnapshot.objects.count() == 1


def test_the_quota_of_the_day_is_obeyed(
    desk: Desk, shelf: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = desk.connect("wechat")
    for _ in range(2):
        post(desk, shelf, link)
        wait(desk)
    Connection.objects.update(figures_after=None)
    call = "datacube/getarticletotaldetail"
    limits = LIMITS["wechat"]
    monkeypatch.setattr(WeChat, "limits", replace(limits, quotas=dict(limits.quotas) | {call: 1}))
    assert fetch(desk) == 1, "the younger day; the older one would be one call too many"
    assert ConnectionUse.objects.get(connection=link, call=call).number == 1
    link.refresh_from_db()
    assert f"今天的 {call} 已用满 1 次" in link.figures_message
    wait(desk)
    assert fetch(desk) == 2
    assert desk.wechat.calls.count(DETAIL) == 2


def test_an_article_whose_number_was_lost_is_known_by_its_title(
    desk: Desk, shelf: Newsroom
) -> None:
    link = desk.connect("wechat")
    desk.wechat.fault = failing(("submit", "reset_after"))
    rows = post(desk, shelf, link)
    assert not rows[0].progress.get("msg_data_id")
    wait(desk)
    assert fetch(desk) == 0, "nothing tells which it is"
    desk.wechat.tells_titles = True
    wait(desk)
    assert fetch(desk) == 2


def test_after_thirty_days_nobody_asks(desk: Desk, shelf: Newsroom) -> None:
    (row,) = post(desk, shelf, desk.connect("wechat"))
    wait(desk, 30)
    assert fetch(desk) == 30
    wait(desk, 2)
    calls = len(desk.wechat.calls)
    assert fetch(desk) == 0
    assert len(desk.wechat.calls) == calls
    row.refresh_from_db()
    assert row.reads == 3000 + int(row.progress["msg_data_id"])


def test_an_article_that_came_out_after_midnight_is_found(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("wechat")
    desk.clock.set(timezone.localtime(at).replace(hour=23, minute=59, second=58))
    (row,) = post(desk, shelf, link)
    assert row.confirmed_at is not None
    assert timezone.localdate(row.confirmed_at) == at.date() + timedelta(days=1)
    desk.clock.set(timezone.localtime(desk.clock()).replace(hour=9) + timedelta(days=1))
    assert fetch(desk) == 2


# --- entered by a person -------------------------------------------------------------------------


def enter(desk: Desk, row: Delivery, figures: PostFigures, **more: Any) -> DeliverySnapshot:
    known: dict[str, Any] = {"by": desk.room.manager, "at": desk.clock()}
    return actions.enter_post_figures(delivery_id=row.pk, figures=figures, **(known | more))


def test_a_person_enters_figures_with_a_screenshot(desk: Desk, shelf: Newsroom) -> None:
    link = desk.connect("person")
    (row,) = desk.send(publish_with_picture(shelf, desk.clock()), link)
    desk.work_off()
    with pytest.raises(WrongStateError, match="还没有发布"):
        enter(desk, row, PostFigures(desk.clock().date(), Figure(5)))
    actions.confirm_delivery(delivery_id=row.pk, by=desk.room.manager, at=desk.clock())
    today = wait(desk, 2)
    proof = Evidence("后台截图.jpg", picture())
    enter(desk, row, PostFigures(today, Figure(100_000, "lower"), likes=Figure(52)), evidence=proof)
    view = delivery_view(desk.room.manager, row.pk, on=today)
    (line,) = view.figures
    assert line.figures == PostFigures(today, Figure(100_000, "lower"), likes=Figure(52))
    assert (line.source, line.evidence) == ("手工填写", "后台截图.jpg")
    assert view.row.reads == 100_000
    enter(desk, row, PostFigures(today, Figure(120_000)))
    assert [
        one.figures.reads for one in delivery_view(desk.room.manager, row.pk, on=today).figures
    ] == [Figure(120_000)], "a second entry of a day replaces the first"


@pytest.mark.parametrize(
    ("days", "figures", "said"),
    [
        (0, {}, "至少填写一个数"),
        (-1, {"reads": Figure(1)}, "早于发布日期"),
        (3, {"reads": Figure(1)}, "还没有到"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    desk: Desk, shelf: Newsroom, at: datetime, days: int, figures: dict[str, Figure], said: str
) -> None:
    (row,) = post(desk, shelf, desk.connect("weibo"))
    wait(desk)
    with pytest.raises(BadInputError, match=said):
        enter(desk, row, PostFigures(at.date() + timedelta(days=days), **figures))
    assert not DeliverySnapshot.objects.exists()


def test_evidence_must_be_a_picture_or_a_document(desk: Desk, shelf: Newsroom) -> None:
    (row,) = post(desk, shelf, desk.connect("weibo"))
    figures = PostFigures(desk.clock().date(), Figure(1))
    with pytest.raises(BadInputError):
        enter(desk, row, figures, evidence=Evidence("a.exe", b"MZ\x90\x00"))
    assert not DeliverySnapshot.objects.exists()


def test_what_a_person_entered_stays_when_the_platform_tells(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (row,) = post(desk, shelf, desk.connect("weibo"))
    enter(desk, row, PostFigures(at.date(), Figure(777)))
    assert fetch(desk) == 0
    snapshot = row.figures.get()
    assert (snapshot.source, snapshot.reads, snapshot.comments) == ("entered", 777, None)
    wait(desk)
    assert fetch(desk) == 1
    row.refresh_from_db()
    assert row.reads == 777, "the newest reads that anybody knows"
    assert row.figures_on == at.date() + timedelta(days=1)


def test_only_who_manages_channels_of_the_body_enters(
    desk: Desk, shelf: Newsroom, city: City
) -> None:
    (row,) = post(desk, shelf, desk.connect("weibo"))
    figures = PostFigures(desk.clock().date(), Figure(1))
    stranger = make_person("stranger", city.traffic, desk.clock(), "media_manager")
    with pytest.raises((NotFoundError, WrongPersonError)):
        enter(desk, row, figures, by=stranger)
    events = AuditEvent.objects.count()
    enter(desk, row, figures)
    assert AuditEvent.objects.count() == events + 1


# --- lists ---------------------------------------------------------------------------------------


def test_the_list_goes_by_reads_and_the_unknown_come_last(desk: Desk, shelf: Newsroom) -> None:
    rows = post(desk, shelf, desk.connect("weibo"), desk.connect("folder"), number=3)
    today = desk.clock().date()
    for row, reads in zip(rows[:3], (20, 500, 3), strict=True):
        enter(desk, row, PostFigures(today, Figure(reads)))

    def shown(sort: str, **more: Any) -> list[int | None]:
        wanted = DeliveryFilter(**more)
        found = delivery_list(desk.room.manager, wanted, on=today, sort=sort)
        assert found.page.total == len(found.page.rows)
        return [row.reads for row in found.page.rows]

    assert shown("-reads") == [500, 20, 3, None, None, None]
    assert shown("reads") == [3, 20, 500, None, None, None]
    assert set(shown("-reads", connection_id=rows[0].connection_id)) <= {20, 3, 500, None}
    wanted = DeliveryFilter()
    exported = list(exported_deliveries(desk.room.manager, wanted, on=today, sort="-reads"))
    assert [one.reads for one in exported] == [500, 20, 3, None, None, None]
    assert exported[0].figures == PostFigures(today, Figure(500))
    assert exported[-1].figures is None


def test_the_year_tells_reads_by_channel_and_month_and_what_was_read_most(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    rows = post(desk, shelf, desk.connect("weibo"), desk.connect("folder"), number=2)
    empty = delivery_year(desk.room.manager, at.year)
    assert (empty.reads, empty.most_read) == (None, ())
    for row, reads in zip(rows, (20, 30, 500), strict=False):
        enter(desk, row, PostFigures(at.date(), Figure(reads)))
    year = delivery_year(desk.room.manager, at.year)
    assert year.reads == 550
    assert year.reads_by_month[at.month - 1] == 550
    assert sum(year.reads_by_month) == 550
    by_way = {rows[0].connection.name: 0, rows[1].connection.name: 0}
    for row, reads in zip(rows, (20, 30, 500), strict=False):
        by_way[row.connection.name] += reads
    assert {one.name: one.reads for one in year.channels} == by_way
    assert [(one.id, one.reads) for one in year.most_read] == [
        (rows[2].pk, 500),
        (rows[1].pk, 30),
        (rows[0].pk, 20),
    ]
    assert sum(line[4] or 0 for line in exported_year(desk.room.manager, at.year)) == 550
    assert delivery_year(desk.room.manager, at.year - 1).most_read == ()


# --- pages ---------------------------------------------------------------------------------------


def test_the_page_shows_the_series_and_takes_figures_with_their_proof(
    desk: Desk, shelf: Newsroom, at: datetime, client: Client
) -> None:
    row, _ = post(desk, shelf, desk.connect("weibo"), desk.connect("folder"))
    client.force_login(desk.room.manager)
    place = f"/desk/channels/deliveries/{row.pk}/"
    page = client.get(place).content.decode()
    assert "还没有数据" in page
    today = timezone.localdate()
    sent = {
        "as_of_on": today.isoformat(),
        "reads": "10万+",
        "likes": "52",
        "evidence": SimpleUploadedFile("后台截图.jpg", picture(), "image/jpeg"),
    }
    answer = client.post(f"{place}figures/", sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    page = client.get(place).content.decode()
    assert "100000余" in page
    assert "后台截图.jpg" in page
    file = client.get(f"/desk/channels/deliveries/figures/{row.figures.get().pk}/evidence")
    assert b"".join(file) == picture()
    enter(desk, row, PostFigures(at.date(), Figure(90_000)))
    assert "发布以来累计阅读" in client.get(place).content.decode(), "two days make a chart"
    refused = client.post(f"{place}figures/", {"as_of_on": today.isoformat()})
    assert refused.status_code == 422
    listed = client.get("/desk/channels/deliveries/?sort=-reads").content.decode()
    assert grouped(100_000) in listed
    assert "None" not in listed
    lines = client.get("/desk/channels/deliveries/export.csv").getvalue().decode("utf-8-sig")
    assert lines.splitlines()[0].endswith("数据日期,阅读,转发（分享）,点赞,评论")
    assert f"{today.isoformat()},100000余,,52," in lines
    assert "阅读最多的" in client.get(f"/desk/channels/statistics/?year={at.year}").content.decode()
