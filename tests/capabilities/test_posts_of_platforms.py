"""Posts that people made on a platform itself: registered from a sheet, counted by the annual report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from gongkai.accounts.actions import grant_role
from gongkai.annual_reports.queries import compute_report
from gongkai.annual_reports.queries.figures import figure_records
from gongkai.audit.models import AuditEvent
from gongkai.channels import actions
from gongkai.channels.adapters.titles import DELIVERIES
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.delivery_lists import delivery_list
from gongkai.channels.queries.delivery_selection import DeliveryFilter
from gongkai.channels.queries.figures import publications_counted, publications_in
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.deliveries import State
from gongkai.rules.channels.post_sheet import POST_HEADS, PostRow, read_posts
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.sheets import Figure
from tests.factories.channels import build_newsroom
from tests.factories.city import City, make_person
from tests.factories.deliveries import Clock, Desk, post_for, publish_with_picture
from tests.factories.items import Newsroom
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.platforms import WeChatPlatform, WeiboPlatform, serving
from tests.factories.statistics import confirm, enter

HEAD = ",".join(POST_HEADS)


@pytest.fixture
def desk(city: City, at: datetime, tmp_path: Path) -> Iterator[Desk]:
    wechat, weibo = WeChatPlatform(), WeiboPlatform()
    with serving(wechat), serving(weibo):
        yield Desk(
            build_newsroom(city, at), wechat, weibo, tmp_path / "drop", Clock(at, wechat, weibo)
        )


@pytest.fixture
def shelf(city: City, at: datetime) -> Newsroom:
    return build_shelf(city, at)


def load(desk: Desk, *lines: str) -> actions.ImportedPosts:
    rows = read_posts("\n".join([HEAD, *lines]).encode("utf-8-sig"), "清单.csv")
    return actions.import_posts(rows=rows, by=desk.room.manager, at=desk.clock())


def counted(desk: Desk, year: int) -> dict[str, int]:
    found = publications_in(desk.room.city.police.pk, year)
    return {code: figure.value for code, figure in found.items()}


def test_a_sheet_is_registered_once(desk: Desk) -> None:
    desk.connect("weibo")
    lines = (
        "weibo1,夏季行动直播,2026-07-01,https://weibo.com/1/a,2026-07-02,10万余,3,,",
        "weibo1,防溺水长图,2026-07-03,,,,,,",
    )
    events = AuditEvent.objects.count()
    assert load(desk, *lines) == actions.ImportedPosts(2, 0)
    assert AuditEvent.objects.count() == events + 1
    assert load(desk, *lines, lines[0]) == actions.ImportedPosts(0, 3)
    first, second = Delivery.objects.order_by("pk")
    assert (first.reads, first.figures_on) == (100_000, date(2026, 7, 2))
    assert first.figures.get().read().reads == Figure(100_000, "lower")
    assert (second.reads, second.figures.count()) == (None, 0)
    assert timezone.localdate(first.confirmed_at) == date(2026, 7, 1)


def test_what_the_system_sent_itself_is_not_registered_again(desk: Desk, shelf: Newsroom) -> None:
    (row,) = desk.send(publish_with_picture(shelf, desk.clock()), desk.connect("weibo"))
    desk.work_off()
    row.refresh_from_db()
    assert row.url
    assert load(desk, f"weibo1,换个标题,2026-11-23,{row.url},,,,,") == actions.ImportedPosts(0, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("weibo9,标题,2026-07-01,,,,,,", "第2行：渠道“weibo9”不在您管理的"),
        ("weibo1,,2026-07-01,,,,,,", "第2行：请填写渠道、标题和发布日期"),
        ("weibo1,标题,,,,,,,", "第2行：请填写渠道、标题和发布日期"),
        ("weibo1,标题,2026-12-01,,,,,,", "第2行：发布日期还没有到"),
        ("weibo1,标题,2026-07-01,,,5,,,", "第2行：有阅读、转发、点赞或评论数的，请填写数据日期"),
        ("weibo1,标题,2026-07-01,,2026-06-01,5,,,", "第2行：统计日期早于发布日期"),
        ("weibo1,标题,2026-07-01,weibo.com/1,,,,,", "第2行："),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_registered(
    desk: Desk, line: str, said: str
) -> None:
    desk.connect("weibo")
    with pytest.raises(BadInputError, match=said):
        load(desk, line, "weibo1,好的一行,2026-07-01,,,,,,")
    assert not Delivery.objects.exists()


def test_channels_of_others_are_not_registered_to(desk: Desk, city: City) -> None:
    desk.connect("weibo")
    stranger = make_person("stranger", city.traffic, desk.clock(), "media_manager")
    row = PostRow(2, "weibo1", "标题", date(2026, 7, 1))
    with pytest.raises(BadInputError, match="不在您管理的"):
        actions.import_posts(rows=[row], by=stranger, at=desk.clock())


def test_the_database_takes_no_unsent_delivery_without_an_item(desk: Desk) -> None:
    desk.connect("weibo")
    load(desk, "weibo1,标题,2026-07-01,,,,,,")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state="queued")


def test_a_post_of_the_platform_is_recalled_by_a_person(desk: Desk) -> None:
    desk.connect("weibo")
    load(desk, "weibo1,标题,2026-07-01,,,,,,")
    row = Delivery.objects.get()
    known = {"delivery_id": row.pk, "by": desk.room.manager, "at": desk.clock()}
    with pytest.raises(NotFoundError):
        actions.correct_delivery(post=row.read_post(), reason="错字", **known)  # type: ignore[arg-type]
    actions.recall_delivery(reason="错字", **known)  # type: ignore[arg-type]
    assert not desk.step(), "no worker sends or deletes it"
    assert counted(desk, 2026) == {"published.weibo": 1}
    actions.settle_recall(is_gone=True, **known)  # type: ignore[arg-type]
    assert counted(desk, 2026) == {}


def test_words_find_a_post_that_has_no_item(desk: Desk) -> None:
    desk.connect("weibo")
    load(desk, "weibo1,夏季行动直播,2026-07-01,,,,,,", "weibo1,长图,2026-07-01,,,,,,")
    wanted = DeliveryFilter(words="行动")
    found = delivery_list(desk.room.manager, wanted, on=desk.clock().date())
    assert [row.title for row in found.page.rows] == ["夏季行动直播"]


def test_the_ledger_goes_by_what_came_out_last(desk: Desk, shelf: Newsroom) -> None:
    """Old posts that are registered today stand in the year in which they came out."""
    way, person = desk.connect("weibo"), desk.connect("person")
    (sent,) = desk.send(publish_with_picture(shelf, desk.clock()), way)
    desk.work_off()
    load(desk, "weibo1,去年的,2025-07-01,,,,,,", "weibo1,前年的,2024-07-01,,,,,,")
    (waiting,) = desk.send(sent.read_version(), person)
    names = {sent.pk: "sent", waiting.pk: "waiting"}

    def shown(sort: str = "-new", **wanted: Any) -> list[str]:
        asked = DeliveryFilter(**wanted)
        found = delivery_list(desk.room.manager, asked, on=desk.clock().date(), sort=sort)
        return [names.get(row.id, row.title) for row in found.page.rows]

    assert shown() == ["waiting", "sent", "去年的", "前年的"]
    assert shown("new") == ["前年的", "去年的", "sent", "waiting"]
    assert shown(state=State.CONFIRMED) == ["sent", "去年的", "前年的"]
    assert shown(connection_id=way.pk) == ["sent", "去年的", "前年的"]
    assert shown(words="年的") == ["去年的", "前年的"]
    assert shown("new", words="年的", state=State.CONFIRMED) == ["前年的", "去年的"]
    assert shown("-reads") == ["waiting", "sent", "去年的", "前年的"]


def test_words_find_only_what_may_be_seen(desk: Desk, city: City, at: datetime) -> None:
    """Words that stand in very many posts of others hide none of the own ones."""
    desk.connect("weibo")
    load(desk, *(f"weibo1,常见的提醒{n},2026-07-01,,,,,," for n in range(6)))
    neighbour = make_person("neighbour", city.traffic, at, "media_manager")
    wanted = DeliveryFilter(words="提醒")
    assert not delivery_list(neighbour, wanted, on=at.date()).page.rows
    statement, values = DELIVERIES.found("提醒", 3, [city.police.pk])
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert len(cursor.fetchall()) == 3
        cursor.execute(*DELIVERIES.found("提醒", 3, [city.traffic.pk]))
        assert not cursor.fetchall()


@pytest.mark.parametrize("words", ["e", "6", "号", "《", "%", "常 见"])
def test_odd_words_are_answered(desk: Desk, words: str) -> None:
    desk.connect("weibo")
    load(desk, "weibo1,常见的提醒,2026-07-01,,,,,,")
    found = delivery_list(desk.room.manager, DeliveryFilter(words=words), on=desk.clock().date())
    assert [row.title for row in found.page.rows] == (["常见的提醒"] if words == "常 见" else [])


# --- the annual report ---------------------------------------------------------------------------


def test_what_stands_on_channels_is_counted_by_kind_and_year(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    links = [desk.connect(code) for code in ("weibo", "wechat", "folder")]
    person = desk.connect("person")
    version = publish_with_picture(shelf, at)
    desk.send(version, *links, person)
    desk.work_off()
    assert counted(desk, 2026) == {
        "published.other": 1, "published.wechat": 1, "published.weibo": 1,
    }, "what waits for a person does not count yet"  # fmt: skip
    load(desk, "weibo1,直播,2026-01-01,,,,,,", "weibo1,旧的,2025-12-31,,,,,,")
    assert counted(desk, 2026)["published.weibo"] == 2
    assert counted(desk, 2025) == {"published.weibo": 1}
    assert counted(desk, 2024) == {}
    rows = publications_counted(desk.room.city.police.pk, 2026, "published.weibo")
    assert {row.title for row in rows} == {"直播", version.title}


def test_a_correction_counts_once(desk: Desk, shelf: Newsroom, at: datetime) -> None:
    (row,) = desk.send(publish_with_picture(shelf, at), desk.connect("wechat"))
    desk.work_off()
    made = actions.correct_delivery(
        delivery_id=row.pk,
        post=post_for(row.read_version(), "wechat"),
        reason="错字",
        by=desk.room.manager,
        at=desk.clock(),
    )
    actions.approve_delivery(delivery_id=made.pk, by=desk.room.deputy, at=desk.clock())
    desk.work_off()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["confirmed", "recalled"]
    assert counted(desk, 2026) == {"published.wechat": 1}


def test_the_report_counts_the_ledger_and_names_the_register_that_differs(
    desk: Desk, city: City, at: datetime
) -> None:
    desk.connect("weibo")
    body, year = city.police.pk, 2026
    compiler = make_person("compiler", city.police, at, "report_compiler")
    grant_role(person=compiler, role="media_manager", organisation=city.police, by=SYSTEM, at=at)
    head = make_person("confirmer", city.police, at, "report_compiler")
    entry = enter(
        city.police, compiler, at, figure="published.weibo", value=Decimal(9), part="", year=year
    )
    confirm(entry, head, at)
    before = compute_report(compiler, body, year, on=at.date())
    assert before.slots["published.weibo"].value == 9, (
        "the ledger holds nothing: the register counts"
    )
    load(desk, "weibo1,一,2026-07-01,,,,,,", "weibo1,二,2026-07-02,,,,,,")
    computed = compute_report(compiler, body, year, on=at.date())
    assert computed.slots["published.weibo"].value == 2
    assert computed.slots["published.total"].value == 2
    assert "published.weibo" in computed.ledgers
    behind = figure_records(compiler, body, year, "published.weibo", on=at.date())
    assert behind.line.source == "渠道投放台账"
    assert [row.kind for row in behind.page.rows] == ["delivery", "delivery"]
    assert len(behind.entries) == 1
    finding = next(one for one in computed.findings if one.rule == "REG-REC")
    assert (finding.expected, finding.found) == (2, 9)


# --- the page ------------------------------------------------------------------------------------


def test_the_page_takes_the_sheet_that_it_gives_out(desk: Desk, client: Client) -> None:
    desk.connect("weibo")
    client.force_login(desk.room.manager)
    blank = client.get("/desk/channels/deliveries/blank.xlsx")
    book = load_workbook(BytesIO(blank.content))
    sheet = book.active
    assert sheet is not None
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    sheet.append(["weibo1", "夏季行动直播", day, "https://weibo.com/1/a", "", "", "", "", ""])
    out = BytesIO()
    book.save(out)
    assert "weibo1" in client.get("/desk/channels/deliveries/import/").content.decode()

    def send() -> str:
        file = SimpleUploadedFile("清单.xlsx", out.getvalue())
        answer = client.post("/desk/channels/deliveries/import/", {"file": file}, follow=True)
        return str(answer.content.decode())

    assert "登记了 1 条" in send()
    assert "1 条台账里已经有" in send()
    row = Delivery.objects.get()
    page = client.get(f"/desk/channels/deliveries/{row.pk}/").content.decode()
    assert "公开平台上没有" in page
    assert "更正" not in page
    assert Connection.objects.get().deliveries.count() == 1
