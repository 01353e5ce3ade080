"""Questions about the website: where an address leads now, and the list of such addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max, Min, Q, QuerySet, Sum

from gongkai.catalogue.models import Column, Item, ItemVersion
from gongkai.catalogue.queries.pages import cut
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import WrongPersonError
from gongkai.rules.paging import Page
from gongkai.rules.site_pages import PAGE_LABELS, PageKind, page_of
from gongkai.sites.models import CountedLog, OldAddress, ReferrerDay, Site, VisitDay

SORTS: Final = {
    "old": ("old",),
    "-old": ("-old",),
    "hits": ("hits", "old"),
    "-hits": ("-hits", "old"),
    "last": ("last_hit_on", "old"),
    "-last": ("-last_hit_on", "old"),
}
# Pages that are always there.
_FIXED: Final = frozenset(
    {"/", "/disclosure/", "/disclosure/annual-reports/", "/requests/", "/about/", "/about/map/"}
)


def lead_from(asker: Asker, asked: str, site_id: int | None = None) -> tuple[str, str] | None:
    """The old address of a site that is meant and the new one; None where nobody knows.

    Without `site_id`: of the main one. `asked` is path and query; where the query is not known, the path alone counts.
    """
    path = asked.partition("?")[0]
    rows = OldAddress.objects.filter(old__in={asked, path}, site=site_id).order_by("-old")
    return rows.values_list("old", "new").first()


def all_leads(asker: Asker, site_id: int | None = None) -> dict[str, str]:
    """Every old address of a site, without `site_id` of the main one, and where it leads now."""
    return dict(OldAddress.objects.filter(site=site_id).values_list("old", "new"))


def places_of(named: Iterable[str]) -> dict[str, str]:
    """The address of each name that a list gives: a path, an 索引号, or the code of a column.

    Empty for a name that leads nowhere: an item that was never published, a closed column.
    """
    names = set(named)
    pages = {name: page_of(name) for name in names}
    numbers = {page.key for page in pages.values() if page.kind is PageKind.ITEM} | names
    codes = {page.key for page in pages.values() if page.kind is PageKind.COLUMN} | names
    items = set(_in_parts(numbers, Item.objects.exclude(first_published_on=None), "index_number"))
    columns = set(_in_parts(codes, Column.objects.open(), "code"))
    found = {}
    for name, page in pages.items():
        if name in items:
            found[name] = f"/disclosure/items/{name}/"
        elif name in columns:
            found[name] = f"/disclosure/columns/{name}/"
        elif name in _FIXED or (page.kind is PageKind.ITEM and page.key in items):
            found[name] = name
        else:
            found[name] = name if page.kind is PageKind.COLUMN and page.key in columns else ""
    return found


def _in_parts(names: Iterable[str], rows: object, field: str) -> Iterable[str]:
    """Which of many names are there, asked in portions that every database takes."""
    wanted = sorted(names)
    for start in range(0, len(wanted), 500):
        known = rows.filter(**{f"{field}__in": wanted[start : start + 500]})  # type: ignore[attr-defined]
        yield from known.values_list(field, flat=True)


@dataclass(frozen=True, slots=True)
class OldAddressRow:
    """An old address in the list, of the main site where `site` is empty. `is_live`: its new address leads to a page."""

    id: int
    site: str
    old: str
    new: str
    hits: int
    last_hit_on: date | None
    is_live: bool


def old_addresses(
    asker: Asker, words: str = "", *, sort: str = "-hits", page: int = 1
) -> Page[OldAddressRow]:
    """The old addresses of the bodies in reach, those that are asked for most at the top."""
    rows = OldAddress.objects.within(asker.scope(Permission.SEE_ITEMS)).select_related("site")
    for word in words.split()[:8]:
        rows = rows.filter(Q(old__icontains=word) | Q(new__icontains=word))
    found, total, number = cut(rows.order_by(*SORTS.get(sort, SORTS["-hits"])), page)
    places = places_of(row.new for row in found)
    return Page(
        tuple(
            OldAddressRow(
                row.pk,
                row.site.name if row.site else "",
                row.old,
                row.new,
                row.hits,
                row.last_hit_on,
                bool(places[row.new]),
            )
            for row in found
        ),
        total,
        number,
    )


def keeping_bodies(asker: Asker, *, on: date) -> list[tuple[int, str]]:
    """The bodies for which somebody may keep old addresses."""
    rows = Organisation.objects.within(asker.scope(Permission.MANAGE_COLUMNS)).existing(on)
    return [(row.pk, str(getattr(row, "name", ""))) for row in rows.named(on).order_by("path")]


# --- visits --------------------------------------------------------------------------------------

SPANS: Final = {"7": "近 7 日", "30": "近 30 日", "365": "近一年"}
MOST_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class Visits:
    """How often pages were read in a span of days, in the asker's reach.

    `days` has every day; `items` and `columns` those that were read most, with title and address.
    """

    since: date
    until: date
    total: int
    searches: int
    days: tuple[tuple[date, int], ...]
    kinds: tuple[tuple[str, int], ...]
    items: tuple[tuple[str, str, int], ...]
    columns: tuple[tuple[str, str, int], ...]
    hosts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ItemVisits:
    """How often the page of an item was read, on all sites, between the first and last counted day."""

    times: int
    since: date
    until: date


def visits_of_items(asker: Asker, index_numbers: Iterable[str]) -> dict[str, ItemVisits]:
    """By 索引号, of those that were read; of bodies whose items or channels the asker may see."""
    wanted = sorted({number for number in index_numbers if number})
    reach = Q()
    for permission in (Permission.SEE_ITEMS, Permission.SEE_CHANNELS):
        bodies = Organisation.objects.within(asker.scope(permission)).values("pk")
        reach |= Q(organisation__in=bodies)
    rows = VisitDay.objects.filter(reach, key__in=wanted, kind=PageKind.ITEM).exclude(key="")
    grouped = rows.order_by().values("key")
    return {
        row["key"]: ItemVisits(row["total"], row["first"], row["last"])
        for row in grouped.annotate(total=Sum("times"), first=Min("on"), last=Max("on"))
    }


def sites_with_visits(asker: Asker) -> list[tuple[str, str]]:
    """Code and name of the sites in reach beside the main one."""
    rows = Site.objects.within(asker.scope(Permission.SEE_ITEMS)).order_by("name")
    return list(rows.values_list("code", "name"))


def visits(asker: Asker, *, since: date, until: date, site: str | None = None) -> Visits:
    """What was read from a day to another, both with: pages of the bodies in reach and of nobody.

    `site`: on the site with this code alone, empty for the main one; None for all of them.

    Raises WrongPersonError for somebody who sees no items.
    """
    scope = asker.scope(Permission.SEE_ITEMS)
    if not scope.paths:
        raise WrongPersonError("访问统计由发布信息的部门和公开办查看。请向其了解。")
    reach = Organisation.objects.within(scope).values("pk")
    rows = VisitDay.objects.filter(on__range=(since, until))
    rows = rows.filter(Q(organisation=None) | Q(organisation__in=reach)).order_by()
    if site is not None:
        rows = rows.filter(site__code=site) if site else rows.filter(site=None)
    by_day = dict(rows.values_list("on").annotate(n=Sum("times")))
    by_kind = dict(rows.values_list("kind").annotate(n=Sum("times")))
    length = (until - since).days + 1
    days = [since + timedelta(days=n) for n in range(length)]
    hosts = ReferrerDay.objects.filter(on__range=(since, until)).order_by()
    return Visits(
        since=since,
        until=until,
        total=sum(by_kind.values()),
        searches=by_kind.get(PageKind.SEARCH, 0),
        days=tuple((day, by_day.get(day, 0)) for day in days),
        kinds=tuple((label, by_kind.get(kind, 0)) for kind, label in PAGE_LABELS.items()),
        items=_most_read(rows, PageKind.ITEM),
        columns=_most_read(rows, PageKind.COLUMN),
        hosts=tuple(
            hosts.values_list("host").annotate(n=Sum("times")).order_by("-n", "host")[:MOST_LISTED]
        ),
    )


def _most_read(rows: QuerySet[VisitDay], kind: PageKind) -> tuple[tuple[str, str, int], ...]:
    """Title, address and times of what was read most."""
    some = rows.filter(kind=kind).exclude(organisation=None).values_list("key")
    found = list(some.annotate(n=Sum("times")).order_by("-n", "key")[:MOST_LISTED])
    keys = [key for key, _ in found]
    if kind is PageKind.COLUMN:
        names = dict(Column.objects.filter(code__in=keys).values_list("code", "name"))
    else:
        out = ItemVersion.objects.exclude(published_at=None).order_by("number")
        named = out.filter(item__index_number__in=keys)
        known = named.values_list("item__index_number", "title")  # the last version stays
        names = {str(number): title for number, title in known}
    where = "columns" if kind is PageKind.COLUMN else "items"
    return tuple((names.get(key, key), f"/disclosure/{where}/{key}/", n) for key, n in found)


def counted_until(asker: Asker, log: str) -> datetime | None:
    """To which moment an access log was counted; None for one that is new."""
    return CountedLog.objects.filter(name=log).values_list("until", flat=True).first()
