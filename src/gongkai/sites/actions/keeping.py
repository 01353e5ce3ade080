"""Old addresses are brought in, taken out, and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from django.db.models import F

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import Column, Item
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import NotFoundError
from gongkai.rules.old_addresses import Lead, OldAddressError, end_of, problems_of
from gongkai.rules.site_pages import PageKind, own_path
from gongkai.sites.adapters.counting import HOST, OLD, Line
from gongkai.sites.models import CountedLog, OldAddress, ReferrerDay, Site, VisitDay
from gongkai.sites.queries import places_of


@action
def bring_old_addresses(
    *,
    organisation: Organisation,
    leads: Sequence[Lead],
    site: Site | None = None,
    by: Asker,
    at: datetime,
) -> tuple[int, int]:
    """Let old addresses of a site lead to new ones; returns how many are new, how many changed.

    All or none: raises OldAddressError naming each line that leads nowhere, to two places, round in
    a circle, or away from a page that is there. Raises WrongPersonError.
    """
    require(by, Permission.MANAGE_COLUMNS, organisation.path)
    if site is not None:
        require(by, Permission.MANAGE_COLUMNS, site.keeper.path)
    known = {row.old: row for row in OldAddress.objects.filter(site=site)}
    ways = {old: row.new for old, row in known.items()}
    told = [Lead(lead.old, _named(lead.new), lead.line) for lead in leads]
    problems = problems_of(told, ways)
    if problems:
        raise OldAddressError(problems)
    after = ways | {lead.old: lead.new for lead in told}
    ends = {lead.old: end_of(lead.old, after) for lead in told}
    places = places_of([*ends.values(), *ends])
    for lead in told:
        if not places[ends[lead.old]]:
            problems.append(
                f"第{lead.line}行：新网址“{lead.new[:80]}”没有公开的网页。"
                "请填本站网址、索引号或者栏目代码。"
            )
        elif places[lead.old] == lead.old:
            problems.append(f"第{lead.line}行：{lead.old} 是现在的网页，不能转到别处。")
        elif lead.old in known and known[lead.old].organisation_id != organisation.pk:
            problems.append(f"第{lead.line}行：{lead.old} 由别的机关登记。请与它联系。")
    if problems:
        raise OldAddressError(problems)
    new, changed = _kept(
        organisation, site, known, {o: places[end] for o, end in ends.items()}, by, at
    )
    record(
        on=OldAddress(pk=0),
        organisation_id=organisation.pk,
        after={
            "new": new,
            "changed": changed,
            "first": told[0].old,
            **({"site": site.code} if site else {}),
        },
    )
    return new, changed


def _kept(
    organisation: Organisation,
    site: Site | None,
    known: Mapping[str, OldAddress],
    ways: Mapping[str, str],
    by: Asker,
    at: datetime,
) -> tuple[int, int]:
    """Keep where old addresses lead; how many are new, how many changed."""
    person = cast("Person | None", by if by.pk else None)
    new, changed = [], []
    for old, place in ways.items():
        row = known.get(old)
        if row is None:
            new.append(
                OldAddress(
                    site=site,
                    organisation=organisation,
                    old=old,
                    new=place,
                    added_at=at,
                    added_by=person,
                )
            )
        elif row.new != place:
            row.new, row.added_at, row.added_by = place, at, person
            changed.append(row)
    OldAddress.objects.bulk_create(new, batch_size=500)
    OldAddress.objects.bulk_update(changed, ["new", "added_at", "added_by"], batch_size=200)
    return len(new), len(changed)


def _named(text: str) -> str:
    """What a list names as the new place: the path of an address of this site, or as it stands."""
    return own_path(text) or text.strip()


@action
def drop_old_address(*, address_id: int, by: Asker, at: datetime) -> str:
    """Let an old address lead nowhere again; returns it. Raises NotFoundError."""
    rows = OldAddress.objects.within(by.scope(Permission.MANAGE_COLUMNS))
    row = rows.filter(pk=address_id).first()
    if row is None:
        raise NotFoundError("没有这个旧网址，可能同事已经删除了。")
    record(on=row, organisation_id=row.organisation_id, before={"old": row.old, "new": row.new})
    row.delete()
    return row.old


@action
def count_visits(
    *,
    lines: Mapping[Line, int],
    log: str = "",
    until: datetime | None = None,
    by: Asker,
    at: datetime,
) -> int:
    """Add what was read and asked for, by day, kind, which and site; returns how many were read.

    `log` and `until`: the access log from which it comes, and to which moment it is counted.
    """
    read = 0
    bodies = _bodies_of(lines)
    sites = {site.code: site for site in Site.objects.all()}
    for (day, kind, key, code), times in sorted(lines.items()):
        on, site = date.fromisoformat(day), sites.get(code)
        if kind == OLD:
            OldAddress.objects.filter(old=key, site=site).update(
                hits=F("hits") + times, last_hit_on=on
            )
        elif kind == HOST:
            row, _ = ReferrerDay.objects.get_or_create(on=on, host=key)
            ReferrerDay.objects.filter(pk=row.pk).update(times=F("times") + times)
        elif kind in set(PageKind):
            known = {"organisation_id": bodies.get(key)}
            visit, _ = VisitDay.objects.get_or_create(
                on=on, kind=kind, key=key[:60], site=site, defaults=known
            )
            VisitDay.objects.filter(pk=visit.pk).update(times=F("times") + times)
            read += times
    if log and until is not None:
        CountedLog.objects.update_or_create(name=log, defaults={"until": until})
    record(on=VisitDay(pk=0), after={"lines": len(lines), "read": read, "log": log})
    return read


def _bodies_of(lines: Mapping[Line, int]) -> dict[str, int]:
    """The body of each item and column; what is none of ours has none."""
    keys = sorted({key for _, kind, key, _ in lines if kind in set(PageKind) and key})
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        items = Item.objects.filter(index_number__in=some)
        known = items.values_list("index_number", "organisation")
        found |= {str(number): body for number, body in known}
        columns = Column.objects.filter(code__in=some)
        found |= dict(columns.values_list("code", "organisation"))
    return found
