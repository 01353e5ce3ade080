"""Connections and deliveries, made through the same actions as in life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db.models import Min
from PIL import Image

from gongkai.catalogue.actions import Upload
from gongkai.catalogue.models import ItemVersion
from gongkai.channels import actions, tasks
from gongkai.channels.adapters.connectors import Connector
from gongkai.channels.adapters.folder import Folder
from gongkai.channels.adapters.person import ByPerson
from gongkai.channels.adapters.wechat import WeChat
from gongkai.channels.adapters.weibo import Weibo
from gongkai.channels.models import Connection, Delivery
from gongkai.rules.channels.accounts import Platform as Kind
from gongkai.rules.channels.deliveries import AT_WORK
from gongkai.rules.channels.posts import LIMITS, Post, Source, propose
from tests.factories.channels import Newsroom, register
from tests.factories.items import Newsroom as Shelf
from tests.factories.items import publish
from tests.factories.platforms import Platform, WeChatPlatform, WeiboPlatform

SITE = "https://testserver"


class Clock:
    """A clock that only moves when it is told; platforms go by it, too."""

    def __init__(self, at: datetime, *platforms: Platform) -> None:
        self.platforms = platforms
        self.at = at
        self.set(at)

    def set(self, at: datetime) -> None:
        self.at = at
        for platform in self.platforms:
            platform.now = at.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Desk:
    """A newsroom with its platforms and connectors."""

    room: Newsroom
    wechat: WeChatPlatform
    weibo: WeiboPlatform
    drop: Path
    clock: Clock
    seconds: float = 5.0

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """As the worker has them."""
        own: tuple[Connector, ...] = (
            WeChat(self.wechat.address, self.seconds),
            Weibo(self.weibo.address, self.seconds),
            Folder(self.drop),
            ByPerson(),
        )
        return {one.code: one for one in own}

    def connect(self, code: str, number: int = 1, **more: Any) -> Connection:
        """A connection to an account of the platform, with a token where people authorise."""
        at = self.clock()
        values = {
            "wechat": {"appid": f"wx{number}", "secret": "s3cret", "author": "平安某市"},
            "weibo": {"app_key": f"wb{number}", "app_secret": "s3cret", "redirect_uri": f"{SITE}/"},
            "folder": {"folder": f"drop-{number}"},
        }.get(code, {})
        kinds = {"wechat": Kind.WECHAT, "weibo": Kind.WEIBO}
        account = None
        if code in kinds:
            account = register(
                self.room, at, mark=f"{code}{number}", platform=kinds[code], uid=f"{number}"
            )
            platform = self.wechat if code == "wechat" else self.weibo
            platform.open(values.get("appid") or values["app_key"], uid=f"{1000 + number}")
        made = actions.set_up_connection(
            organisation_id=None if account else self.room.city.police.pk,
            account_id=account.pk if account else None,
            connector=code,
            name=f"{code}{number}",
            values=values,
            **({"is_dry_run": False} | more),
            by=self.room.manager,
            at=at,
        )
        if code == "weibo":
            self.grant(made)
        return made

    def grant(self, connection: Connection) -> None:
        """A person authorises; the worker exchanges the code."""
        code = f"code-{self.weibo.next()}"
        self.weibo.codes[code] = connection.options["app_key"]
        actions.edit_connection(
            connection_id=connection.pk,
            name=connection.name,
            values=connection.options | {"code": code},
            is_active=True,
            is_dry_run=connection.is_dry_run,
            by=self.room.manager,
            at=self.clock(),
        )
        actions.ask_connection_check(
            connection_id=connection.pk, by=self.room.manager, at=self.clock()
        )
        assert tasks.check_next_connection(self.clock, self.connectors)
        connection.refresh_from_db()

    def propose(
        self, version: ItemVersion, *connections: Connection, **more: Any
    ) -> list[Delivery]:
        """Proposals of an item for channels, as the page offers them."""
        posts = {c.pk: post_for(version, c.connector) for c in connections}
        known: dict[str, Any] = {"by": self.room.manager, "at": self.clock()}
        return actions.propose_deliveries(
            index_number=str(version.item.index_number), posts=posts, **(known | more)
        )

    def send(self, version: ItemVersion, *connections: Connection) -> list[Delivery]:
        """Proposed and approved."""
        made = self.propose(version, *connections)
        for delivery in made:
            actions.approve_delivery(delivery_id=delivery.pk, by=self.room.deputy, at=self.clock())
        return made

    def step(self) -> bool:
        """One step of the worker; the clock moves to the next one that is due."""
        if tasks.send_next_delivery(self.clock, self.connectors):
            return True
        waiting = Delivery.objects.filter(state__in=sorted(AT_WORK), is_by_hand=False)
        times = [
            waiting.filter(leased_until=None).aggregate(at=Min("not_before"))["at"],
            waiting.aggregate(at=Min("leased_until"))["at"],
        ]
        known = [one for one in times if one is not None]
        if not known:
            return False
        self.clock.set(max(min(known), self.clock() + timedelta(seconds=1)))
        return True

    def work_off(self, most: int = 50_000) -> None:
        """All that can be done without a person, in as much time as it takes."""
        for _ in range(most):
            if not self.step():
                return
        raise AssertionError("the deliveries come to no end")


def post_for(version: ItemVersion, code: str) -> Post:
    """The proposal for a channel."""
    content = version.read()
    link = f"{SITE}/disclosure/items/{version.item.index_number}/"
    shown = tuple(f.sha256 for f in content.files if f.media_type in {"image/jpeg", "image/png"})
    source = Source(content.title, content.summary, content.body, "某市公安局", link, shown)
    return propose(LIMITS[code], source)


def picture(colour: str = "navy") -> bytes:
    """A small photograph."""
    out = BytesIO()
    Image.new("RGB", (90, 40), colour).save(out, "JPEG")
    return out.getvalue()


def publish_with_picture(
    shelf: Shelf, at: datetime, title: str = "关于启用电子警察的通告", **more: Any
) -> ItemVersion:
    """A published item with a picture."""
    upload = Upload(name="封面.jpg", data=picture())
    return publish(shelf, at, upload, title=title, **more)
