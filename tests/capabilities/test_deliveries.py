"""Deliveries to channels: two persons, real wire formats, nothing ever twice, a ledger that is true."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from gongkai.audit.models import AuditEvent
from gongkai.audit.queries import verify_chain
from gongkai.catalogue import actions as catalogue
from gongkai.channels import actions
from gongkai.channels.adapters.lines import open_secrets
from gongkai.channels.models import (
    Account,
    Connection,
    ConnectionUse,
    Delivery,
    PlatformPicture,
)
from gongkai.channels.queries.connections import connection_view
from gongkai.channels.queries.delivery_lists import delivery_list
from gongkai.channels.queries.delivery_selection import DeliveryFilter
from gongkai.channels.queries.statistics import account_figures, delivery_year, exported_year
from gongkai.channels.tasks import fetch_reach
from gongkai.info_requests.adapters.sealing import SealError
from gongkai.rules.channels.deliveries import MOST_LOOKS, State
from gongkai.rules.channels.ledger import Snapshot
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.moves import MoveNotPossibleError, SamePersonError
from gongkai.rules.sheets import Figure
from tests.factories.channels import build_newsroom
from tests.factories.city import City
from tests.factories.deliveries import Clock, Desk, post_for, publish_with_picture
from tests.factories.items import Newsroom, publish
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.platforms import (
    REFUSED_FAULTS,
    TAKEN_FAULTS,
    Platform,
    WeChatPlatform,
    WeiboPlatform,
    serving,
)


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


def failing(platform: Platform, *faults: tuple[str, str]) -> None:
    """Let calls fail once each, in this order: (the end of its name, what goes wrong)."""
    waiting = list(faults)

    def fault(name: str) -> str:
        if waiting and name.endswith(waiting[0][0]):
            return waiting.pop(0)[1]
        return ""

    platform.fault = fault


def again(delivery: Delivery) -> Delivery:
    delivery.refresh_from_db()
    return delivery


# --- the way of one delivery ---------------------------------------------------------------------


def test_an_item_goes_to_three_channels_and_the_ledger_has_their_addresses(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    links = [desk.connect(code) for code in ("wechat", "weibo", "folder")]
    wechat, weibo, folder = desk.send(version, *links)
    desk.work_off()
    assert {again(d).state for d in (wechat, weibo, folder)} == {State.CONFIRMED}
    account = desk.wechat.accounts["wx1"]
    assert [p["status"] for p in account.publications] == [0]
    assert wechat.url == f"https://mp.weixin.qq.com/s/{account.publications[0]['article_id']}"
    assert account.publications[0]["article"]["content_source_url"] == wechat.post["link"]
    post = desk.weibo.accounts["wb1"].posts[0]
    assert post["full"].startswith("【关于启用电子警察的通告】")
    assert weibo.url.startswith("https://weibo.com/1001/")
    with zipfile.ZipFile(desk.drop / "drop-1" / f"{folder.key}.zip") as file:
        told = json.loads(file.read("item.json"))
        assert told["index_number"] == version.item.index_number
        assert len(file.namelist()) == 3
    moves = list(wechat.steps.values_list("move", flat=True))
    assert moves == ["propose", "approve", "advance", "submit", "confirm"]
    used = dict(ConnectionUse.objects.filter(connection=links[0]).values_list("call", "number"))
    assert used == {
        "token": 1, "draft/add": 1, "freepublish/submit": 1, "freepublish/get": 1,
        "material/add_material": 1,
    }  # fmt: skip


def test_who_proposed_does_not_approve_and_a_return_has_its_reason(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    (delivery,) = desk.propose(version, desk.connect("folder"))
    with pytest.raises(SamePersonError):
        actions.approve_delivery(delivery_id=delivery.pk, by=desk.room.manager, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(approved_by=desk.room.manager)
    assert desk.step() is False, "nothing leaves before the approval"
    actions.return_delivery(delivery_id=delivery.pk, reason="标题太长", by=desk.room.deputy, at=at)
    post = replace(post_for(version, "folder"), title="启用电子警察")
    actions.amend_delivery(delivery_id=delivery.pk, post=post, by=desk.room.deputy, at=at)
    with pytest.raises(SamePersonError):
        actions.approve_delivery(delivery_id=delivery.pk, by=desk.room.deputy, at=at)
    actions.approve_delivery(delivery_id=delivery.pk, by=desk.room.head, at=at)
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED


def test_nothing_is_sent_before_its_moment_and_nothing_that_was_withdrawn(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    later = at + timedelta(hours=3)
    (delivery,) = desk.propose(version, desk.connect("weibo"), not_before=later)
    actions.approve_delivery(delivery_id=delivery.pk, by=desk.room.deputy, at=at)
    from gongkai.channels.tasks import send_next_delivery

    assert not send_next_delivery(desk.clock, desk.connectors)
    catalogue.withdraw_item(version_id=version.pk, reason="内容有误", by=shelf.head, at=at)
    desk.work_off()
    assert again(delivery).state == State.FAILED
    assert "撤下" in delivery.message
    assert desk.weibo.accounts["wb1"].posts == []


def test_an_item_stands_once_on_a_channel(desk: Desk, shelf: Newsroom, at: datetime) -> None:
    version = publish_with_picture(shelf, at)
    link = desk.connect("weibo")
    (delivery,) = desk.send(version, link)
    with pytest.raises(WrongStateError, match="不能重复发布"):
        desk.propose(version, link)
    actions.cancel_delivery(delivery_id=delivery.pk, reason="不发了", by=desk.room.manager, at=at)
    desk.send(version, link)
    desk.work_off()
    assert len(desk.weibo.accounts["wb1"].posts) == 1
    with pytest.raises(WrongStateError, match="不能重复发布"):
        desk.propose(version, link)


def test_two_items_with_the_same_words_could_not_be_told_apart(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("weibo")
    desk.send(publish_with_picture(shelf, at), link)
    with pytest.raises(WrongStateError, match="文字与它相同"):
        desk.propose(publish_with_picture(shelf, at), link)


def test_what_a_platform_would_refuse_is_not_even_proposed(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    link = desk.connect("weibo")
    post = replace(post_for(version, "weibo"), text="没有链接")
    with pytest.raises(BadInputError, match="必须带公开平台的链接"):
        actions.propose_deliveries(
            index_number=str(version.item.index_number),
            posts={link.pk: post},
            by=desk.room.manager,
            at=at,
        )
    assert not Delivery.objects.exists()


def test_nobody_of_another_body_sees_or_moves_it(
    desk: Desk, shelf: Newsroom, city: City, at: datetime
) -> None:
    link = desk.connect("folder")
    (delivery,) = desk.propose(publish_with_picture(shelf, at), link)
    stranger = city.education_clerk
    with pytest.raises((NotFoundError, WrongPersonError)):
        actions.approve_delivery(delivery_id=delivery.pk, by=stranger, at=at)
    with pytest.raises((NotFoundError, WrongPersonError)):
        actions.ask_connection_check(connection_id=link.pk, by=stranger, at=at)


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", TAKEN_FAULTS)
@pytest.mark.parametrize("call", ["draft/add", "freepublish/submit"])
def test_what_wechat_took_without_an_answer_is_found_and_not_sent_twice(
    desk: Desk, shelf: Newsroom, at: datetime, fault: str, call: str
) -> None:
    desk.seconds = 0.3
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect("wechat"))
    failing(desk.wechat, (call, fault))
    desk.work_off()
    account = desk.wechat.accounts["wx1"]
    assert again(delivery).state == State.CONFIRMED
    assert [p["article_id"] for p in account.publications] == [delivery.platform_id]
    assert account.drafts == {}
    assert "doubt" in delivery.steps.values_list("move", flat=True)


@pytest.mark.parametrize("fault", TAKEN_FAULTS)
def test_what_weibo_took_without_an_answer_is_found_by_its_words(
    desk: Desk, shelf: Newsroom, at: datetime, fault: str
) -> None:
    desk.seconds = 0.3
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect("weibo"))
    failing(desk.weibo, ("share.json", fault))
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED
    assert [str(p["id"]) for p in desk.weibo.accounts["wb1"].posts] == [delivery.platform_id]


@pytest.mark.parametrize(
    ("code", "call"), [("wechat", "freepublish/submit"), ("weibo", "share.json")]
)
def test_what_was_cut_off_is_sent_again_only_when_the_list_shows_that_it_is_not_there(
    desk: Desk, shelf: Newsroom, at: datetime, code: str, call: str
) -> None:
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect(code))
    platform: Platform = desk.wechat if code == "wechat" else desk.weibo
    failing(platform, (call, "reset_before"))
    begun = desk.clock()
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED
    assert desk.clock() - begun >= timedelta(minutes=10), "the list is given time to settle"
    assert sum(name.endswith(call) for name in platform.calls) == 2
    moves = list(delivery.steps.values_list("move", flat=True))
    assert moves.index("doubt") < moves.index("reopen")


def test_an_expired_token_is_renewed_and_a_wrong_secret_told(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("wechat")
    (delivery,) = desk.send(publish_with_picture(shelf, at), link)
    failing(desk.wechat, ("add_material", "expired"))
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED
    assert sum(name.endswith("stable_token") for name in desk.wechat.calls) == 2
    desk.wechat.accounts["wx1"].secret = "reset"
    desk.wechat.expire()
    (other,) = desk.send(publish_with_picture(shelf, at, title="第二件通告"), link)
    desk.clock.set(at + timedelta(hours=3))
    desk.work_off()
    assert again(other).state == State.FAILED
    assert "AppSecret" in other.message
    assert other.steps.latest("pk").code == "40125"


def test_a_quota_of_the_platform_or_of_ours_waits_for_the_next_day(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("wechat")
    (first,) = desk.send(publish_with_picture(shelf, at), link)
    failing(desk.wechat, ("draft/add", "quota"))
    desk.work_off()
    assert again(first).state == State.CONFIRMED
    assert first.confirmed_at is not None
    assert first.confirmed_at >= at + timedelta(hours=14)
    put_off = first.steps.get(move="put_off")
    assert put_off.code == "45009"
    assert "明天" in put_off.message
    ConnectionUse.objects.update_or_create(
        connection=link,
        call="draft/add",
        used_on=timezone.localdate(desk.clock()),
        defaults={"number": 1000},
    )
    (second,) = desk.send(publish_with_picture(shelf, at, title="第二件通告"), link)
    calls = len(desk.wechat.calls)
    desk.step()
    assert again(second).state == State.RETRIED
    assert second.steps.latest("pk").code == "quota"
    assert not any(n.endswith("draft/add") for n in desk.wechat.calls[calls:])


def test_an_expired_authorisation_of_weibo_waits_for_a_person_and_goes_on(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("weibo")
    (delivery,) = desk.send(publish_with_picture(shelf, at), link)
    desk.clock.set(at + timedelta(days=31))
    for _ in range(20):
        desk.step()
    assert again(delivery).state == State.RETRIED
    assert "重新授权" in delivery.message
    desk.grant(link)
    assert again(delivery).not_before <= desk.clock()
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED


def test_a_platform_that_refuses_after_its_review_is_told_and_may_be_sent_anew(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect("wechat"))
    for _ in range(2):
        desk.step()
    desk.wechat.accounts["wx1"].publications[0]["ends"] = 4
    desk.work_off()
    assert again(delivery).state == State.FAILED
    assert "审核" in delivery.message
    actions.retry_delivery(delivery_id=delivery.pk, by=desk.room.manager, at=desk.clock())
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED


def test_a_platform_that_never_tells_is_left_to_a_person(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect("weibo"))
    desk.weibo.fault = lambda name: "bad_gateway"
    desk.work_off()
    assert again(delivery).state == State.UNCLEAR
    assert delivery.is_by_hand
    assert delivery.steps.filter(move="put_off").count() <= MOST_LOOKS
    assert "登记已发布" in delivery.message
    desk.weibo.fault = lambda name: ""
    actions.confirm_delivery(
        delivery_id=delivery.pk,
        url="https://weibo.com/1001/abc",
        by=desk.room.manager,
        at=desk.clock(),
    )
    assert again(delivery).state == State.CONFIRMED
    assert not desk.step()


def test_a_network_that_is_gone_is_tried_again_and_then_told(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect("weibo"))
    desk.weibo.address = "http://127.0.0.1:9"
    desk.work_off()
    assert again(delivery).state == State.FAILED
    assert delivery.steps.filter(move="put_off").count() == 7
    assert "连不上平台" in delivery.message


def test_a_worker_that_died_over_a_delivery_leaves_it_to_be_looked_up(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (delivery,) = desk.send(publish_with_picture(shelf, at), desk.connect("weibo"))
    taken = Delivery.objects.all().take(at)
    assert taken is not None
    with pytest.raises(WrongStateError, match="正在向平台发送"):
        actions.cancel_delivery(delivery_id=delivery.pk, reason="停", by=desk.room.head, at=at)
    # What it had sent before it died:
    parts = desk.connectors["weibo"]
    from gongkai.channels.adapters.lines import OpenLine
    from gongkai.channels.queries.deliveries import parcel_of

    parts.send(parcel_of(taken), OpenLine(taken.connection, at, {}))
    desk.work_off()
    assert again(delivery).state == State.CONFIRMED
    assert len(desk.weibo.accounts["wb1"].posts) == 1
    assert "中断" in delivery.steps.get(move="doubt").message


# --- by hand, recalled, corrected, rehearsed -----------------------------------------------------


def test_a_board_is_a_task_for_a_person_who_confirms(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    (delivery,) = desk.send(publish(shelf, at), desk.connect("person"))
    desk.work_off()
    assert again(delivery).state == State.SENT
    assert delivery.is_by_hand
    actions.confirm_delivery(
        delivery_id=delivery.pk, note="已张贴在一楼大厅", by=desk.room.deputy, at=at
    )
    assert again(delivery).state == State.CONFIRMED
    assert delivery.confirmed_by == desk.room.deputy


def test_a_recall_deletes_on_wechat_and_is_a_task_on_weibo(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    links = [desk.connect(code) for code in ("wechat", "weibo", "folder")]
    made = desk.send(publish_with_picture(shelf, at), *links)
    desk.work_off()
    failing(desk.wechat, ("freepublish/delete", "malformed"))
    for delivery in made:
        actions.recall_delivery(
            delivery_id=delivery.pk, reason="内容有误", by=desk.room.manager, at=desk.clock()
        )
    desk.work_off()
    wechat, weibo, folder = map(again, made)
    assert wechat.state == State.RECALLED
    assert [p["status"] for p in desk.wechat.accounts["wx1"].publications] == [5]
    assert folder.state == State.RECALLED
    assert (desk.drop / "drop-1" / f"{folder.key}.recall.json").exists()
    assert not (desk.drop / "drop-1" / f"{folder.key}.zip").exists()
    assert weibo.state == State.RECALLING
    assert weibo.is_by_hand
    actions.settle_recall(delivery_id=weibo.pk, is_gone=True, by=desk.room.manager, at=desk.clock())
    assert again(weibo).state == State.RECALLED


def test_a_correction_takes_the_wrong_one_off_before_the_right_one_goes_out(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    (old,) = desk.send(version, desk.connect("wechat"))
    desk.work_off()
    post = replace(post_for(version, "wechat"), title="关于启用电子警察的通告（更正）")
    new = actions.correct_delivery(
        delivery_id=old.pk, post=post, reason="地点写错", by=desk.room.manager, at=desk.clock()
    )
    assert again(old).state == State.CONFIRMED
    actions.approve_delivery(delivery_id=new.pk, by=desk.room.deputy, at=desk.clock())
    desk.work_off()
    assert again(old).state == State.RECALLED
    assert again(new).state == State.CONFIRMED
    shown = [p for p in desk.wechat.accounts["wx1"].publications if p["status"] == 0]
    assert [p["article"]["title"] for p in shown] == ["关于启用电子警察的通告（更正）"]
    assert desk.wechat.calls.index("/cgi-bin/freepublish/delete") < len(desk.wechat.calls) - 3


def test_a_dry_run_goes_all_the_way_without_a_call(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("wechat", is_dry_run=True)
    version = publish_with_picture(shelf, at)
    (delivery,) = desk.send(version, link)
    desk.work_off()
    assert again(delivery).state == State.REHEARSED
    assert desk.wechat.calls == []
    with pytest.raises(MoveNotPossibleError):
        actions.recall_delivery(delivery_id=delivery.pk, reason="试", by=desk.room.manager, at=at)
    desk.propose(version, link)  # it does not stand in the way of the real one


# --- connections ---------------------------------------------------------------------------------


def test_secrets_are_sealed_never_shown_and_open_in_no_other_row(desk: Desk, at: datetime) -> None:
    link = desk.connect("wechat")
    raw = bytes(Connection.objects.values_list("sealed", flat=True).get(pk=link.pk))
    assert b"s3cret" not in raw
    view = connection_view(desk.room.manager, link.pk, on=at.date())
    assert view.kept == {"secret"}
    assert "s3cret" not in repr(view)
    assert not any("s3cret" in json.dumps(e.after) for e in AuditEvent.objects.all())
    other = desk.connect("folder")
    other.sealed = raw
    with pytest.raises(SealError):
        open_secrets(other)
    actions.edit_connection(
        connection_id=link.pk,
        name="公众号",
        values={"appid": "wx1", "secret": ""},
        is_active=True,
        is_dry_run=False,
        by=desk.room.manager,
        at=at,
    )
    assert open_secrets(Connection.objects.get(pk=link.pk)) == {"secret": "s3cret"}


def test_a_test_of_the_settings_says_what_is_wrong(desk: Desk, at: datetime) -> None:
    link = desk.connect("wechat")

    def tested() -> Connection:
        from gongkai.channels.tasks import check_next_connection

        actions.ask_connection_check(connection_id=link.pk, by=desk.room.manager, at=at)
        assert check_next_connection(desk.clock, desk.connectors)
        return Connection.objects.get(pk=link.pk)

    assert tested().is_working is True
    assert "0 次发布" in tested().check_message
    desk.wechat.accounts["wx1"].secret = "reset"
    found = tested()
    assert found.is_working is False
    assert "AppSecret 无效" in found.check_message


def test_pictures_that_a_platform_has_are_not_sent_again(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    link = desk.connect("wechat")
    desk.send(publish_with_picture(shelf, at), link)
    desk.send(publish_with_picture(shelf, at, title="第二件通告"), link)
    desk.work_off()
    assert PlatformPicture.objects.filter(connection=link, use="cover").count() == 1
    assert sum(name.endswith("add_material") for name in desk.wechat.calls) == 1


def test_followers_are_fetched_once_a_day_and_what_a_person_entered_stays(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    links = [desk.connect(code) for code in ("wechat", "weibo")]
    Connection.objects.update(is_working=True)
    desk.weibo.accounts["wb1"].followers = 220_001
    desk.send(publish_with_picture(shelf, at), links[1])
    desk.work_off()
    assert fetch_reach(desk.clock, desk.connectors) == 2
    assert fetch_reach(desk.clock, desk.connectors) == 0
    accounts = {account.pk: account for account in Account.objects.all()}
    found = {link.connector: accounts[link.account_id] for link in links if link.account_id}
    assert found["wechat"].followers == 110_000
    assert found["wechat"].as_of_on == at.date() - timedelta(days=1)
    assert found["weibo"].followers == 220_001
    assert found["weibo"].quiet_since == at.date()
    row = found["weibo"].snapshots.get()
    assert row.source == "fetched"
    desk.clock.set(at + timedelta(days=1, hours=-2))
    assert fetch_reach(desk.clock, desk.connectors) == 0, "not before eight"
    desk.clock.set(at + timedelta(days=1))
    actions.take_snapshot(
        account_id=found["weibo"].pk,
        snapshot=Snapshot(at.date() + timedelta(days=1), Figure(5)),
        by=desk.room.manager,
        at=desk.clock(),
    )
    fetch_reach(desk.clock, desk.connectors)
    assert Account.objects.get(pk=found["weibo"].pk).followers == 5


def series(account: Account) -> dict[date, tuple[int | None, ...]]:
    return {
        row.as_of_on: (row.followers, row.gained, row.lost, row.readers, row.sharers)
        for row in account.snapshots.all()
    }


def test_wechat_tells_who_followed_and_left_and_how_many_read_on_each_day(
    desk: Desk, at: datetime, client: Client
) -> None:
    """A row for each way on which people came: they are added up. Days that were missed are there."""
    link = desk.connect("wechat")
    Connection.objects.update(is_working=True)
    assert link.account is not None
    yesterday = at.date() - timedelta(days=1)
    actions.take_snapshot(
        account_id=link.account.pk,
        snapshot=Snapshot(yesterday - timedelta(days=2), Figure(5, "lower")),
        by=desk.room.manager,
        at=at,
    )
    assert fetch_reach(desk.clock, desk.connectors) == 1
    found = series(link.account)
    assert sorted(found) == [yesterday - timedelta(days=n) for n in range(6, -1, -1)]
    gained, lost = yesterday.day + 22, 1 + yesterday.day % 5
    day = yesterday.day
    assert found[yesterday] == (110_000, gained, lost, 1000 + day, 30 + day)
    assert found[yesterday - timedelta(days=1)][0] == 110_000 - gained + lost
    entered = link.account.snapshots.get(as_of_on=yesterday - timedelta(days=2))
    assert (entered.followers, entered.followers_bound, entered.source) == (5, "lower", "entered")
    assert entered.gained is not None
    link.account.refresh_from_db()
    assert link.account.followers == 110_000
    used = dict(ConnectionUse.objects.filter(connection=link).values_list("call", "number"))
    for name in ("getusercumulate", "getusersummary", "getbizsummary"):
        assert used[f"datacube/{name}"] == 1
    desk.clock.set(at + timedelta(days=3))
    assert fetch_reach(desk.clock, desk.connectors) == 1
    assert len(series(link.account)) == 10
    client.force_login(desk.room.manager)
    page = client.get(f"/desk/channels/accounts/{link.account.pk}/").content.decode()
    assert "最近 10 天的数" in page
    assert f'<td data-label="新增关注" class="number">{gained}</td>' in page


def test_an_account_without_the_rights_to_all_statistics_still_tells_its_followers(
    desk: Desk, at: datetime
) -> None:
    link = desk.connect("wechat")
    Connection.objects.update(is_working=True)
    desk.wechat.fault = lambda name: "forbidden" if "getbizsummary" in name else ""
    assert fetch_reach(desk.clock, desk.connectors) == 1
    assert link.account is not None
    newest = series(link.account)[at.date() - timedelta(days=1)]
    assert newest[0] == 110_000
    assert newest[1] is not None
    assert newest[3:] == (None, None)


@pytest.mark.parametrize(
    ("fault", "asked", "said"),
    [
        ("forbidden", 1, "没有该接口的权限"),
        ("quota", 1, "今天的调用次数已用完"),
        ("limit", 6, "调用太频繁"),
        ("reset_before", 6, ""),
    ],
)
def test_a_platform_that_does_not_tell_followers_is_not_asked_all_day(
    desk: Desk, at: datetime, fault: str, asked: int, said: str
) -> None:
    link = desk.connect("wechat")
    Connection.objects.update(is_working=True)
    desk.wechat.fault = lambda name: fault if "getusercumulate" in name else ""
    for n in range(10):
        desk.clock.set(at + timedelta(minutes=n))
        assert fetch_reach(desk.clock, desk.connectors) == 0
    calls = [name for name in desk.wechat.calls if "getusercumulate" in name]
    assert len(calls) <= 3 * asked
    day = timezone.localdate(at)
    tries = ConnectionUse.objects.filter(connection=link, used_on=day, call__startswith="reach")
    assert sum(tries.values_list("number", flat=True)) == asked
    link.refresh_from_db()
    assert link.figures_message
    assert said in link.figures_message
    desk.wechat.fault = lambda name: ""
    desk.clock.set(at + timedelta(days=1))
    assert fetch_reach(desk.clock, desk.connectors) == 1
    link.refresh_from_db()
    assert link.figures_message == ""


# --- many, with faults ---------------------------------------------------------------------------


def chance(seed: int, share: float) -> Callable[[str], str]:
    """What goes wrong with a call, for a share of all calls."""
    dice = random.Random(seed)  # noqa: S311 - the same each time
    kinds = (*TAKEN_FAULTS, *REFUSED_FAULTS)

    def fault(name: str) -> str:
        if "oauth2" in name or dice.random() >= share:
            return ""
        return dice.choice(kinds)

    return fault


def agree(desk: Desk, links: list[Connection]) -> None:
    """The ledger and the platforms tell the same: each item stands once, with its own number."""
    for link in links:
        rows = list(Delivery.objects.filter(connection=link, state=State.CONFIRMED))
        told = Counter(row.platform_id for row in rows)
        if link.connector == "folder":
            place = desk.drop / str(link.options["folder"])
            shown = Counter(path.stem for path in place.glob("*.zip"))
        elif link.connector == "weibo":
            posts = desk.weibo.accounts[str(link.options["app_key"])].posts
            shown = Counter(str(post["id"]) for post in posts)
            by_id = {str(post["id"]): post["full"] for post in posts}
            assert all(by_id[row.platform_id] == row.post["text"] for row in rows)
        else:
            account = desk.wechat.accounts[str(link.options["appid"])]
            shown = Counter(p["article_id"] for p in account.publications)
            titles = {p["article_id"]: p["article"]["title"] for p in account.publications}
            assert all(titles[row.platform_id] == row.title for row in rows)
        assert told == shown
        assert max(told.values(), default=1) == 1


@pytest.mark.timeout(1800)  # a minute of work, on a machine that has it
def test_a_thousand_deliveries_with_faults_stand_once_each(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    codes = ["wechat"] * 16 + ["weibo"] * 16 + ["folder"] * 8
    links = [desk.connect(code, number) for number, code in enumerate(codes, 1)]
    for number in range(25):
        desk.send(publish_with_picture(shelf, at, title=f"第{number}号通告"), *links)
    assert Delivery.objects.count() == 1000
    desk.seconds = 0.15
    desk.wechat.fault, desk.weibo.fault = chance(7, 0.2), chance(11, 0.2)
    desk.work_off()
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert states == {State.CONFIRMED: 1000}
    agree(desk, links)
    assert not Delivery.objects.filter(leased_until__isnull=False).exists()
    assert verify_chain().damages == []


def _url_of_test_database() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    user, host, port = known["USER"], known["HOST"] or "127.0.0.1", known["PORT"]
    return f"postgres://{user}@{host}:{port}/{known['NAME']}"


@pytest.mark.timeout(1800)  # a dozen lives of a worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_over_and_over_sends_nothing_twice(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    links = [desk.connect(code, n) for n, code in enumerate(("wechat", "weibo", "folder"), 1)]
    for number in range(4):
        desk.send(publish_with_picture(shelf, at, title=f"第{number}号通告"), *links)
    dice = random.Random(3)  # noqa: S311 - the same each time
    worker: list[subprocess.Popen[bytes]] = []

    def strike(name: str) -> None:
        """Kill the worker between what the platform took and what it would hear of it."""
        if kills[0] < 6 and worker and dice.random() < 0.4:
            kills[0] += 1
            worker[-1].send_signal(signal.SIGKILL)
            worker[-1].wait()

    kills = [0]
    desk.wechat.after = desk.weibo.after = strike
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        "DATABASE_URL": _url_of_test_database(),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "GONGKAI_WECHAT_URL": desk.wechat.address,
        "GONGKAI_WEIBO_URL": desk.weibo.address,
        "GONGKAI_DROP_FOLDER": str(desk.drop),
    }
    for life in range(60):
        desk.clock.set(at + timedelta(minutes=11 * life))
        command = [
            sys.executable,
            "-m",
            "tests.factories.delivery_worker",
            desk.clock().isoformat(),
        ]
        worker.append(subprocess.Popen(command, env=environ))
        if (
            worker[-1].wait(120) == 0
            and not Delivery.objects.exclude(state=State.CONFIRMED).exists()
        ):
            break
    assert kills[0] == 6
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {State.CONFIRMED: 12}
    agree(desk, links)


# --- statistics ----------------------------------------------------------------------------------


def test_a_year_of_deliveries_is_told_by_channel_month_result_and_time(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    links = [desk.connect(code) for code in ("weibo", "folder")]
    weibo, _ = desk.send(version, *links)
    desk.work_off()
    cancelled = desk.propose(publish_with_picture(shelf, at, title="另一条"), links[1])[0]
    actions.cancel_delivery(delivery_id=cancelled.pk, reason="不发", by=desk.room.manager, at=at)
    year = delivery_year(desk.room.manager, at.year)
    assert (year.total, dict(year.by_result)) == (
        3, {"发布": 2, "失败或结果不明": 0, "没有发出": 1, "在办": 0},
    )  # fmt: skip
    assert year.by_month[at.month - 1] == 3
    assert [(one.name, one.total, one.by_result) for one in year.channels] == [
        ("folder1", 2, (1, 0, 1, 0)), ("weibo1", 1, (1, 0, 0, 0)),
    ]  # fmt: skip
    took = again(weibo).confirmed_at - again(weibo).approved_at  # type: ignore[operator]
    assert year.channels[1].spans is not None
    assert year.channels[1].spans.half == took
    assert exported_year(desk.room.manager, at.year) == [
        ("weibo1", f"{at.year}-{at.month:02}", "已发布", 1, ""),
        ("folder1", f"{at.year}-{at.month:02}", "已取消", 1, ""),
        ("folder1", f"{at.year}-{at.month:02}", "已发布", 1, ""),
    ]
    assert delivery_year(desk.room.manager, at.year - 1).total == 0
    assert delivery_year(desk.room.city.education_clerk, at.year).total == 0
    figures = account_figures(desk.room.manager, today=at.date())
    assert (figures.total, figures.ended) == (1, 0)
    assert account_figures(desk.room.city.education_clerk, today=at.date()).total == 0


def test_a_delivery_is_found_by_its_number_its_item_and_words_of_the_name(
    desk: Desk, shelf: Newsroom, at: datetime
) -> None:
    version = publish_with_picture(shelf, at)
    (delivery,) = desk.propose(version, desk.connect("folder"))
    for words in (delivery.key, str(version.item.index_number), "电子警察"):
        found = delivery_list(desk.room.manager, DeliveryFilter(words=words), on=at.date())
        assert [row.id for row in found.page.rows] == [delivery.pk], words
    assert not delivery_list(
        desk.room.manager, DeliveryFilter(words="没有"), on=at.date()
    ).page.rows
