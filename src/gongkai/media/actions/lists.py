"""The lists of outlets and themes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from gongkai.audit.actions import action, record
from gongkai.media.actions.work import Work
from gongkai.media.models import Outlet, Theme
from gongkai.media.queries import (
    MANAGE,
)
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError
from gongkai.rules.media.work import (
    USUAL_OUTLETS,
    OutletLevel,
)


@action
def keep_outlet(
    *,
    organisation_id: int,
    name: str,
    level: OutletLevel,
    aliases: Sequence[str] = (),
    is_open: bool = True,
    by: Asker,
    at: datetime,
) -> Outlet:
    """Put an outlet into the list of a body and all below it, or mend the one of that name.

    Raises NotFoundError, BadInputError where a name is another outlet's.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    name = Work.text(name, "媒体名称", 100)
    names = {name, *(Work.text(alias, "别名", 100) for alias in aliases if alias.strip())}
    for other in Outlet.objects.filter(organisation=body).exclude(name=name):
        shared = names & {other.name, *other.aliases}
        if shared:
            raise BadInputError(f"“{min(shared)}”已经是“{other.name}”的名称，请核对。")
    outlet, _ = Outlet.objects.update_or_create(
        organisation=body,
        name=name,
        defaults={"level": level, "aliases": sorted(names - {name}), "is_open": is_open},
    )
    record(
        on=outlet, organisation_id=body.pk, after={"name": name, "level": level, "open": is_open}
    )
    return outlet


@action
def load_outlets(*, organisation_id: int, by: Asker, at: datetime) -> int:
    """Put the usual outlets of the central level into the list; returns how many are new."""
    body = body_in_reach(by, MANAGE, organisation_id)
    known = set(Outlet.objects.filter(organisation=body).values_list("name", flat=True))
    new = [
        Outlet(organisation=body, name=name, level=level, aliases=list(aliases))
        for level, name, aliases in USUAL_OUTLETS
        if name not in known
    ]
    Outlet.objects.bulk_create(new)
    record(on=body, organisation_id=body.pk, after={"outlets": len(new)})
    return len(new)


@action
def keep_theme(
    *,
    organisation_id: int,
    name: str,
    begins_on: date | None = None,
    ends_on: date | None = None,
    by: Asker,
    at: datetime,
) -> Theme:
    """Put a theme or campaign into the list of a body, or mend the one of that name."""
    body = body_in_reach(by, MANAGE, organisation_id)
    if begins_on and ends_on and ends_on < begins_on:
        raise BadInputError("结束日期早于开始日期，请核对。")
    theme, _ = Theme.objects.update_or_create(
        organisation=body,
        name=Work.text(name, "主题名称", 100),
        defaults={"begins_on": begins_on, "ends_on": ends_on},
    )
    record(on=theme, organisation_id=body.pk, after={"name": theme.name})
    return theme
