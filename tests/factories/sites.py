"""Old addresses and visits."""

from __future__ import annotations

from datetime import datetime

from gongkai.rules.access import SYSTEM
from gongkai.rules.old_addresses import Lead
from gongkai.sites.actions import bring_old_addresses, count_visits
from gongkai.sites.models import OldAddress
from tests.factories.items import Newsroom


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
            (day, "column", room.column.code): 3,
            (day, "home", ""): 2,
            (day, "host", "a.cn"): 1,
        },
        log="access",
        until=at,
        by=SYSTEM,
        at=at,
    )
    return OldAddress.objects.latest("pk")
