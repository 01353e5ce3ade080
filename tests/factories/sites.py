"""Sites, old addresses and visits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.old_addresses import Lead
from gongkai.rules.sites import REQUIRED
from gongkai.sites.actions import (
    SiteRecord,
    bring_old_addresses,
    count_visits,
    found_site,
    open_site,
)
from gongkai.sites.models import OldAddress, Site
from tests.factories.items import Newsroom

NUMBERS = dict.fromkeys(REQUIRED, "某")


def make_site(
    keeper: Organisation,
    bodies: Collection[Organisation],
    at: datetime,
    *,
    code: str = "gongan",
    by: Asker = SYSTEM,
    is_open: bool = True,
    **said: Any,
) -> Site:
    """A site that shows some bodies, with all numbers."""
    told = SiteRecord(**{"name": "某市公安局网站", **NUMBERS, **said})
    ids = [body.pk for body in bodies]
    site = found_site(keeper=keeper, code=code, said=told, bodies=ids, by=by, at=at)
    return open_site(site_id=site.pk, by=by, at=at) if is_open else site


def fill_site(room: Newsroom, at: datetime, mark: str = "") -> OldAddress:
    """An old address of the body, visits of its column, and a log that was counted."""
    bring_old_addresses(
        organisation=room.body,
        leads=[Lead(f"/{mark}alt.html", room.column.code, 1)],
        by=room.head,
        at=at,
    )
    day = at.date().isoformat()
    count_visits(
        lines={
            (day, "column", room.column.code, ""): 3,
            (day, "home", "", ""): 2,
            (day, "host", "a.cn", ""): 1,
        },
        log="access",
        until=at,
        by=SYSTEM,
        at=at,
    )
    return OldAddress.objects.latest("pk")
