"""What the demonstration city's police sends to other channels, in every state that waits for people.

Its connections to platforms only rehearse: no key here opens anything.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from gongkai.accounts.models import Person
from gongkai.catalogue.models import ItemVersion
from gongkai.channels import actions
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.delivery_lists import offers_for
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.deliveries import Move, Settled

BODY: Final = "lps-gaj"
_SITE: Final = "https://xxgk.example.gov.cn/disclosure/items/"


def load(at: datetime) -> None:
    """Connect two more channels and send some items, where nothing was sent."""
    numbers = list(
        ItemVersion.objects.filter(state="published", item__organisation__code=BODY)
        .order_by("pk")
        .values_list("item__index_number", flat=True)[:6]
    )
    if Delivery.objects.exclude(item=None).exists() or len(numbers) < 6:
        return
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    manager, head = people["xinmeiti"], people["fuzeren"]
    place = Organisation.objects.get(code=BODY).pk
    known: dict[str, Any] = {"by": manager, "at": at - timedelta(days=3)}
    ways = [
        ("folder", "电子政务办交换目录", {"folder": "e-gov"}, False),
        ("person", "一楼大厅公开栏", {}, False),
    ]
    made = {
        code: actions.set_up_connection(
            organisation_id=place, connector=code, name=name, values=values, is_dry_run=dry, **known
        )
        for code, name, values, dry in ways
    }
    _send(numbers, made, manager, head, at)


def _send(
    numbers: list[str | None],
    made: dict[str, Connection],
    manager: Person,
    head: Person,
    at: datetime,
) -> None:
    own = {way.pk for way in made.values()}
    for place, number in enumerate(numbers):
        when = at - timedelta(days=2, minutes=-place)
        offers = offers_for(manager, str(number), address=f"{_SITE}{number}/").offers
        posts = {
            offer.connection_id: replace(
                offer.post, text=offer.post.text.replace("http:", "https:")
            )
            for offer in offers
            if offer.connection_id in own
        }
        sent = actions.propose_deliveries(
            index_number=str(number), posts=posts, by=manager, at=when
        )
        for delivery in sent:
            if place < 4:
                actions.approve_delivery(delivery_id=delivery.pk, by=head, at=when)
        if place == 4:
            actions.return_delivery(
                delivery_id=sent[0].pk, reason="摘要没有说清时间，请补上。", by=head, at=when
            )
        if place < 3:
            _settle(sent, made, manager, when, place)


def _settle(
    sent: list[Any], made: dict[str, Connection], manager: Person, at: datetime, place: int
) -> None:
    for delivery in sent:
        is_folder = delivery.connection_id == made["folder"].pk
        if is_folder and place == 2:
            settled = Settled(Move.FAIL, "交换目录不能写入，请系统管理员检查磁盘和权限。")
        elif is_folder:
            settled = Settled(Move.CONFIRM, platform_id=delivery.key)
        else:
            todo = "请张贴或在平台上手工发布，然后登记已发布。"
            settled = Settled(Move.SUBMIT, todo, is_by_hand=True)
        actions.settle_delivery(
            delivery_id=delivery.pk, attempts=0, settled=settled, by=SYSTEM, at=at
        )
        if not is_folder and place == 0:
            actions.confirm_delivery(
                delivery_id=delivery.pk, note="张贴在大厅东侧", by=manager, at=at
            )
