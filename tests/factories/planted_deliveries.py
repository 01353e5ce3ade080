"""What a body keeps of its deliveries, for the walk that looks for leaks."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Item
from gongkai.channels import actions
from gongkai.channels.models import Connection, Delivery
from gongkai.rules.access import SYSTEM
from gongkai.rules.channels.deliveries import Move, Settled
from gongkai.rules.channels.posts import Post
from tests.factories.city import City, make_person


def fill_deliveries(
    city: City, insider: Person, shown: Item, at: datetime, mark: str = ""
) -> tuple[Connection, Delivery]:
    """A connection with a secret, and a delivery that failed after a picture was sent."""
    connection = actions.set_up_connection(
        organisation_id=city.police.pk,
        connector="folder",
        name=f"{mark}交换目录",
        values={"folder": "drop"},
        is_dry_run=False,
        by=insider,
        at=at,
    )
    (delivery,) = actions.propose_deliveries(
        index_number=str(shown.index_number),
        posts={connection.pk: Post(f"{mark}标题", f"{mark}摘要", link="https://testserver/")},
        by=insider,
        at=at,
    )
    second = make_person(f"second{mark}", city.police, at, "media_deputy", name=f"{mark}复核")
    actions.approve_delivery(delivery_id=delivery.pk, by=second, at=at)
    delivery = actions.settle_delivery(
        delivery_id=delivery.pk,
        attempts=0,
        settled=Settled(
            Move.FAIL, f"{mark}失败", calls={"send": 1}, pictures={("a" * 64, "cover"): "M1"}
        ),
        by=SYSTEM,
        at=at,
    )
    return connection, delivery
