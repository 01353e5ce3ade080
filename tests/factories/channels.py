"""Accounts on platforms, made through the same actions as in life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import Person
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import Item
from gongkai.channels import actions
from gongkai.channels.models import Account, Board, Connection, Delivery, DeliverySnapshot
from gongkai.rules.channels.accounts import AccountDetails, Duty, Holder, Platform
from gongkai.rules.channels.boards import Finding
from gongkai.rules.channels.ledger import Snapshot
from gongkai.rules.channels.watch import Period
from gongkai.rules.sheets import Figure
from tests.factories.boards import put_up
from tests.factories.city import City, make_person
from tests.factories.planted_deliveries import fill_deliveries

OPENED_ON = date(2020, 3, 2)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A body whose accounts are looked after by two media managers."""

    city: City
    manager: Person
    deputy: Person
    head: Person


def build_newsroom(city: City, at: datetime) -> Newsroom:
    """The police with two media managers."""
    return Newsroom(
        city,
        make_person("media-a", city.police, at, "media_manager", name="邓浩"),
        make_person("media-b", city.police, at, "media_deputy", name="冯媛"),
        city.police_head,
    )


def make_details(mark: str = "", **changes: Any) -> AccountDetails:
    """What a ledger says of a usual account."""
    known: dict[str, Any] = {
        "name": f"{mark}平安某市",
        "platform": Platform.WEIBO,
        "uid": f"{mark}1001",
        "url": "https://weibo.com/pinganmoushi",
        "subject": "某市公安局",
        "is_certified": True,
        "certified_until": date(2027, 6, 30),
        "topics": ("新闻", "警方提示"),
        "opened_on": OPENED_ON,
    }
    return AccountDetails(**(known | changes))


def make_holders(mark: str = "") -> Mapping[Duty, Holder]:
    """Two managers and three reviewers."""
    names = ("张一", "李二", "王三", "赵四", "钱五")
    return {
        duty: Holder(f"{mark}{name}", "民警", f"1380000000{n}", OPENED_ON)
        for n, (duty, name) in enumerate(zip(Duty, names, strict=True))
    }


def register(
    newsroom: Newsroom,
    at: datetime,
    *,
    mark: str = "",
    organisation_id: int | None = None,
    **rest: Any,
) -> Account:
    """An account that is in use."""
    return actions.register_account(
        organisation_id=organisation_id or newsroom.city.police.pk,
        details=make_details(mark, **rest),
        holders=make_holders(mark),
        is_in_use=True,
        on=at.date(),
        by=newsroom.manager,
        at=at,
    )


def reach(
    newsroom: Newsroom,
    account: Account,
    at: datetime,
    *,
    followers: int,
    last: date,
    posts: int = 9,
) -> None:
    """Figures of an account on the day of the action."""
    actions.take_snapshot(
        account_id=account.pk,
        snapshot=Snapshot(at.date(), Figure(followers, "lower"), last, Figure(posts)),
        by=newsroom.manager,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Planted:
    """What a body keeps of its channels."""

    account: Account
    board: Board
    connection: Connection
    delivery: Delivery
    figures: DeliverySnapshot


def fill_channels(
    city: City, insider: Person, shown: Item, at: datetime, mark: str = ""
) -> Planted:
    """An account that the public does not see, with people, a change, figures and a report."""
    account = actions.register_account(
        organisation_id=city.police.pk,
        details=make_details(mark, is_public=False, subject=f"{mark}主体"),
        holders=make_holders(mark),
        is_in_use=True,
        on=at.date(),
        by=insider,
        at=at,
    )
    actions.hand_account_over(
        account_id=account.pk,
        holders={Duty.MANAGER_B: Holder(f"{mark}孙六", f"{mark}职务", "13911112222")},
        on=at.date(),
        by=insider,
        at=at,
    )
    actions.take_snapshot(
        account_id=account.pk,
        snapshot=Snapshot(at.date(), Figure(100)),
        by=insider,
        at=at,
    )
    actions.submit_change_report(
        organisation_id=city.police.pk, period=Period(2025, 2), note=mark, by=insider, at=at
    )
    board = put_up(city.police, insider, at, mark)
    actions.hang_items(
        board_id=board.pk, index_numbers=[str(shown.index_number)], by=insider, at=at
    )
    actions.check_board_on_site(
        board_id=board.pk, finding=Finding.DAMAGED, note=f"{mark}破损", by=insider, at=at
    )
    connection, delivery = fill_deliveries(city, insider, shown, at, mark)
    figures = DeliverySnapshot.objects.create(
        delivery=delivery,
        as_of_on=at.date(),
        reads=5,
        source="entered",
        evidence=store([mark.encode()]).sha256,
        evidence_name=f"{mark}截图.jpg",
        taken_at=at,
        taken_by=insider,
    )
    return Planted(account, board, connection, delivery, figures)
