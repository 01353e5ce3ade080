"""An invented site of the police, shared items, old addresses and visits of the city."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.models import Column, ItemVersion, Share
from gongkai.demo.site import SITE
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.old_addresses import Lead
from gongkai.rules.release import State
from gongkai.rules.sites import PaletteName
from gongkai.sites.actions import (
    SiteRecord,
    bring_old_addresses,
    count_visits,
    found_site,
    open_site,
)
from gongkai.sites.models import OldAddress, Site, VisitDay

_OLD: Final = (
    ("/tzgg/", "gaj-a20-notice"),
    ("/show.asp?id=1207", "gaj-policy-normative"),
    ("/xxgk/", "/disclosure/"),
)
_DAYS: Final = 40
# None of these numbers is a real one.
_SITE: Final = SiteRecord(
    name="六盘水市公安局网站",
    palette=PaletteName.TEAL,
    sponsor="六盘水市公安局",
    address="演示地址2号",
    phone="0000-0000001",
    approval="演示批〔2026〕1号",
    conac_mark="演示标识",
    icp_filing="演示ICP备00000000号-2",
    police_filing="演示公网安备00000000000001号",
    id_code="0000000001",
    notice=SITE["notice"],
)


def load(at: datetime) -> None:
    """Set a site up, bring addresses in and count visits where there are none yet."""
    body = Organisation.objects.get(code="lps-gaj")
    if not Site.objects.exists():
        site = found_site(
            keeper=body, code="gongan", said=_SITE, bodies=[body.pk], by=SYSTEM, at=at
        )
        open_site(site_id=site.pk, by=SYSTEM, at=at)
    if not Share.objects.exists():
        _share(body, at)
    if not OldAddress.objects.exists():
        bring_old_addresses(
            organisation=body,
            leads=[Lead(old, new, line) for line, (old, new) in enumerate(_OLD, 1)],
            by=SYSTEM,
            at=at,
        )
    if not VisitDay.objects.exists():
        count_visits(lines=_lines(at), by=SYSTEM, at=at)


def _share(body: Organisation, at: datetime) -> None:
    """The newest item waits for another body, the one before stands there."""
    out = ItemVersion.objects.filter(state=State.PUBLISHED, organisation=body).order_by("-pk")
    column = Column.objects.get(code="jyj-a20-other")
    editor = Person.objects.get(username="bianji")
    for version, by in zip(out[:2], (editor, SYSTEM), strict=True):
        actions.share_item(
            version_id=version.pk, column_id=column.pk, note="校园周边有关", by=by, at=at
        )


def _lines(at: datetime) -> dict[tuple[str, str, str, str], int]:
    """More on working days than on others, the newest items most."""
    out = ItemVersion.objects.filter(state=State.PUBLISHED, organisation__code="lps-gaj")
    numbers = list(out.order_by("-pk").values_list("item__index_number", flat=True)[:8])
    lines: dict[tuple[str, str, str, str], int] = {}
    for ago in range(_DAYS):
        on = (at - timedelta(days=ago)).date()
        day, busy = on.isoformat(), 1 if on.weekday() > 4 else 4
        lines[day, "home", "", ""] = 30 * busy + ago % 7
        lines[day, "search", "", ""] = 8 * busy + ago % 5
        lines[day, "column", "gaj-a20-notice", ""] = 6 * busy
        lines[day, "host", "gz.gov.cn", ""] = 3 * busy
        for place, number in enumerate(numbers):
            lines[day, "item", str(number), ""] = (9 - place) * busy
    lines[at.date().isoformat(), "old", "/tzgg/", ""] = 12
    return lines
