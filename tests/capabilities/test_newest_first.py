"""Public lists walk an index for each column: they must show what sorting everything would show."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from gongkai.catalogue.models import Column, ItemVersion, Share
from gongkai.catalogue.queries import (
    Lists,
    PublicFilter,
    newest,
    newest_published,
    public_items,
    published_item,
    published_items,
)
from gongkai.catalogue.queries import newest_first as walked
from gongkai.catalogue.queries.newest import addresses_in_map, count_maps, maps_of
from gongkai.config import finishing
from gongkai.finished.dependencies import item_address, number_in
from gongkai.rules.access import ANONYMOUS, Reader
from gongkai.rules.paging import PAGE_SIZE
from gongkai.rules.release import State
from gongkai.rules.sharing import ShareState
from tests.factories.city import City
from tests.factories.items import publish
from tests.factories.site_life import SiteLife, build_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(city: City, at: datetime) -> SiteLife:
    """A site on which much has happened: each step in turn, three times."""
    room, other = build_site(city, at)
    drawn = iter(range(7, 10_000_000, 13))
    life = SiteLife(room, other, at + timedelta(hours=1), lambda below: next(drawn) % below)
    for _ in range(3):
        for step in life.steps:
            life.take(step)
    for _ in range(30):
        life.take(life.publish)
    for _ in range(4):
        life.take(life.share)
    # Many came out in the same moment, as after an import.
    versions = ItemVersion.objects.exclude(published_at=None)
    versions.filter(pk__in=[v.pk for v in versions[::3]]).update(published_at=life.now)
    return life


def sorted_all(code: str) -> list[str]:
    """What stands in a column or below it, found without an index and sorted here."""
    path = Column.objects.get(code=code).path
    shared = Share.objects.filter(state=ShareState.ACCEPTED, column__path__startswith=path)
    items = set(shared.values_list("item", flat=True))
    rows = ItemVersion.objects.filter(state__in=[State.PUBLISHED, State.URGENT])
    found = [
        row
        for row in rows.select_related("item", "column")
        if row.column.path.startswith(path) or row.item_id in items
    ]
    found.sort(key=lambda row: (row.published_at or row.moved_at, row.pk), reverse=True)
    return [str(row.item.index_number) for row in found]


def listed(code: str, lists: Lists) -> list[str]:
    """The same as the pages of the list show it."""
    page = public_items(ANONYMOUS, PublicFilter(), column_code=code, lists=lists)
    found = list(page.rows)
    for number in range(2, page.pages + 1):
        found += public_items(
            ANONYMOUS, PublicFilter(), column_code=code, page=number, lists=lists
        ).rows
    assert page.total == len(found)
    return [row.index_number for row in found]


@pytest.mark.parametrize("most_walked", [walked.MOST_WALKED, 0])
def test_a_list_shows_what_sorting_everything_would_show(
    life: SiteLife, monkeypatch: pytest.MonkeyPatch, most_walked: int
) -> None:
    monkeypatch.setattr(walked, "MOST_WALKED", most_walked)
    assert Share.objects.shown().exists()
    lists, longest = Lists(), 0
    for code in Column.objects.values_list("code", flat=True):
        expected = sorted_all(code)
        for asked in (lists, Lists(ahead=2 * PAGE_SIZE)):
            assert listed(code, asked) == expected, code
        longest = max(longest, len(expected))
    assert longest > PAGE_SIZE


def test_the_newest_of_a_site_are_those_of_its_bodies(life: SiteLife) -> None:
    shown = ItemVersion.objects.filter(state__in=[State.PUBLISHED, State.URGENT])
    everything = [
        str(row.item.index_number)
        for row in shown.select_related("item").order_by("-published_at", "-pk")
    ]
    found = newest_published(ANONYMOUS, most=1000)
    assert [row.index_number for row in found] == everything
    branch = Reader(frozenset({life.other.pk}))
    there = {row.index_number for row in newest_published(branch, most=1000)}
    own = set(
        shown.filter(column__organisation=life.other).values_list("item__index_number", flat=True)
    )
    shared = shown.filter(
        item__in=Share.objects.shown().filter(column__organisation=life.other).values("item")
    )
    assert there == own | set(shared.values_list("item__index_number", flat=True))
    assert own < there


def test_the_site_maps_hold_every_item_once(
    life: SiteLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.catalogue.queries.newest.IN_A_MAP", 4)
    maps = range(1, count_maps(ANONYMOUS) + 1)
    found = [f"{one.front}/{one.back}" for n in maps for one in addresses_in_map(ANONYMOUS, n)]
    shown = ItemVersion.objects.filter(state__in=[State.PUBLISHED, State.URGENT])
    assert sorted(found) == sorted(str(row.item.index_number) for row in shown)


def test_items_read_together_are_those_read_one_by_one(life: SiteLife) -> None:
    today = timezone.localdate(life.now)
    out = ItemVersion.objects.exclude(published_at=None).select_related("item")
    numbers = sorted({str(version.item.index_number) for version in out})
    for asker in (ANONYMOUS, Reader(frozenset({life.other.pk}))):
        together = published_items(asker, [*numbers, "没有/这条"], on=today)
        assert together
        for number, shown in together.items():
            assert shown == published_item(asker, number, on=today)


def test_pages_made_together_are_those_made_one_by_one(life: SiteLife) -> None:
    items = ItemVersion.objects.exclude(published_at=None).select_related("item")
    lists = [
        f"/disclosure/columns/{code}/" for code in Column.objects.values_list("code", flat=True)
    ]
    lists += [f"/disclosure/?body={code}" for code in (life.room.body.code, life.other.code)]
    addresses = [
        "/",
        "/disclosure/",
        "/about/map/",
        "/feeds/newest.rss",
        "/feeds/newest.atom",
        "/sitemap.xml",
        "/sitemap-1.xml",
        *lists,
        *(
            place.replace("/?", "/page/2/?") if "?" in place else f"{place}page/2/"
            for place in lists
        ),
        *(f"{place}feed.atom" for place in lists if "?" not in place),
        *(item_address(version.item.index_number) for version in items),
    ]
    # Once more in the same moment: what was counted may hold, what is shown is read again.
    pages = finishing.finisher()
    for _ in range(2):
        with pages.render.together(addresses):
            together = [pages.render(address) for address in addresses]
        assert together == [pages.render(address) for address in addresses]


def test_a_list_marks_its_column_among_all_columns(life: SiteLife) -> None:
    pages = finishing.finisher()
    codes = Column.objects.open().filter(organisation=life.room.body).values_list("code", flat=True)
    places = [f"/disclosure/columns/{code}/" for code in codes]
    with pages.render.together(places):
        for place in places:
            made = pages.render(place).page
            assert made is not None
            text = made.body.decode()
            rail = text[text.index('id="columns"') :].partition("</nav>")[0]
            assert re.findall(r'href="([^"]+)" aria-current="page"', rail) == [place]
            assert len(re.findall(r'href="/disclosure/columns/', rail)) == len(places)


def test_counts_hold_until_something_happens(life: SiteLife) -> None:
    moment = finishing.Moment()
    counts = moment.counts()
    assert moment.counts() is counts
    publish(life.room, life.now)
    assert moment.counts() is not counts


def test_the_maps_of_a_site_are_those_in_which_something_of_it_stands(
    life: SiteLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "IN_A_MAP", 3)
    for bodies in ([], [life.room.body.pk], [life.other.pk], [life.room.body.pk, life.other.pk]):
        asker = Reader(frozenset(bodies))
        everything = range(1, count_maps(asker) + 1)
        filled = [number for number in everything if addresses_in_map(asker, number)]
        assert maps_of(asker) == filled
        assert filled or not bodies


def test_an_address_tells_which_item_stands_there() -> None:
    assert (
        number_in(item_address("11520200MB1A23456R/202611-00012"))
        == "11520200MB1A23456R/202611-00012"
    )
    for address in (
        "/",
        "/disclosure/",
        "/disclosure/items/a/",
        "/disclosure/columns/a-b/",
        "/a/b/c/d/",
    ):
        assert number_in(address) == ""
