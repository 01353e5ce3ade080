"""Which pages follow from which records. Nothing else in the project knows it.

Every action leaves one event in the audit record. `CHANGE_OF` says what its verb changes before the
public, `PAGES_OF` which kinds of pages show that, and how the pages of that kind are found. A verb
that is neither here nor in `silent` breaks a test, and so does a kind that follows from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.annual_reports.models import Version
from gongkai.catalogue.models import (
    Column,
    Item,
    ItemVersion,
    Opinion,
    PictureWidths,
    Publisher,
    Share,
    Standard,
    StandardLink,
    StandardRow,
)
from gongkai.catalogue.queries import maps_of, public_bodies
from gongkai.catalogue.queries.newest import IN_A_MAP
from gongkai.finished.book import Sweep, Turn
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.rules.access import ANONYMOUS, Asker, Reader
from gongkai.rules.standards.versions import State as StandardState

# So many pages of each list are files; older items are behind them, and all are in the site maps.
# Each publication makes them anew for each column above it.
MOST_LIST_PAGES: Final = 5
_LATER_PAGES: Final = range(2, MOST_LIST_PAGES + 1)


class Kind(StrEnum):
    """Kinds of finished pages."""

    HOME = "home"
    ABOUT = "about"
    STATEMENT = "statement"
    ROBOTS = "robots"
    SITE_MAP = "site_map"
    SITE_FEED = "site_feed"
    MAPS = "maps"
    PLATFORM = "platform"
    COLUMN = "column"
    FEED = "feed"
    STANDARD = "standard"
    STANDARD_ROW = "standard_row"
    REPORTS = "reports"
    REPORT = "report"
    MATRIX = "matrix"
    ITEM = "item"


class Change(StrEnum):
    """What a record changes before the public."""

    ITEM = "item"  # came out, changed, moved, went
    DRAFT = "draft"  # a correction is being written
    PICTURE = "picture"  # there are copies of it now
    OPINION = "opinion"
    COLUMNS = "columns"  # the tree of a body
    COLUMN = "column"  # the name or place of a column that has items
    LINKS = "links"  # which items serve a row of a standards catalogue
    STANDARD = "standard"  # another version is in force
    REPORT = "report"
    ACCOUNT = "account"  # on a platform
    SITES = "sites"  # which there are, and where
    EVERYTHING = "everything"


CHANGE_OF: Final[Mapping[str, Change]] = {
    **dict.fromkeys(
        (
            "catalogue.publish_item",
            "catalogue.publish_from_answer",
            "catalogue.emergency_publish",
            "catalogue.complete_emergency",
            "catalogue.withdraw_item",
            "catalogue.archive_item",
            "catalogue.restore_item",
            "catalogue.hand_over_item",
            "catalogue.move_item",
            "catalogue.mark_validity",
            "catalogue.lapse_document",
            "catalogue.share_item",
            "catalogue.decide_share",
            "catalogue.end_share",
        ),
        Change.ITEM,
    ),
    "catalogue.change_item": Change.DRAFT,
    "catalogue.make_picture_widths": Change.PICTURE,
    "catalogue.give_opinion": Change.OPINION,
    "catalogue.enter_opinion": Change.OPINION,
    **dict.fromkeys(
        (
            "catalogue.set_up_publisher",
            "catalogue.load_columns",
            "catalogue.add_column",
            "catalogue.order_column",
            "catalogue.close_column",
            "catalogue.reopen_column",
        ),
        Change.COLUMNS,
    ),
    "catalogue.change_column": Change.COLUMN,
    "catalogue.move_column": Change.COLUMN,
    "catalogue.link_standard_items": Change.LINKS,
    "catalogue.unlink_standard_item": Change.LINKS,
    "catalogue.set_standard_rows_of_item": Change.LINKS,
    "catalogue.draft_for_standard_row": Change.LINKS,
    "catalogue.install_standard": Change.STANDARD,
    "catalogue.approve_standard": Change.STANDARD,
    **dict.fromkeys(
        (
            "annual_reports.publish_version",
            "annual_reports.withdraw_version",
            "annual_reports.collect_version",
            "annual_reports.collect_versions",
            "annual_reports.lock_version",
            "annual_reports.keep_rendition",
            "annual_reports.give_up_rendition",
        ),
        Change.REPORT,
    ),
    **dict.fromkeys(
        (
            "channels.register_account",
            "channels.edit_account",
            "channels.hand_account_over",
            "channels.certify_account",
            "channels.finish_account_change",
            "channels.move_account",
            "channels.file_account_event",
            "channels.note_reach",
            "channels.take_snapshot",
            "channels.import_accounts",
            "channels.import_snapshots",
        ),
        Change.ACCOUNT,
    ),
    "sites.open_site": Change.SITES,
    "sites.change_site": Change.SITES,
    "sites.close_site": Change.SITES,
    **dict.fromkeys(
        (
            "organisations.rename_organisation",
            "organisations.move_organisation",
            "organisations.merge_organisation",
            "organisations.close_organisation",
        ),
        Change.EVERYTHING,
    ),
}
# Of these the record of one body alone tells; a site that doesn't show it stays as it is.
_OF_ONE_BODY: Final = frozenset(
    {
        Change.ITEM,
        Change.DRAFT,
        Change.OPINION,
        Change.COLUMNS,
        Change.COLUMN,
        Change.LINKS,
        Change.STANDARD,
        Change.REPORT,
    }
)
# Pages that name what these took back go before anything else is done.
WITHDRAWALS: Final = frozenset({"catalogue.withdraw_item", "annual_reports.withdraw_version"})


@dataclass(frozen=True, slots=True)
class Event:
    """What the audit record says of an action."""

    verb: str
    object_type: str
    object_id: str
    organisation_id: int | None
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """The record that changed: an item, a column, a body."""

    book: Turn
    body_id: int | None = None
    item: Item | None = None
    column: Column | None = None
    picture: str = ""  # its hash
    bodies: frozenset[int] | None = None  # those whose records the site shows, None for all

    @property
    def page(self) -> str:
        """The address of the item."""
        return item_address(self.item_number)

    @property
    def item_number(self) -> str:
        """Its 索引号, empty before it has one."""
        return (self.item.index_number or "") if self.item else ""


Found = Iterable[str | Sweep]
Resolve = Callable[[Record], Found]


# --- addresses -----------------------------------------------------------------------------------


def item_address(index_number: str | None) -> str:
    """Where an item stands; empty before it has a number."""
    front, _, back = (index_number or "").partition("/")
    return reverse("portal:item", args=[front, back]) if front and back else ""


def column_in(address: str) -> str:
    """The code of the column of which a page or feed stands under an address; else empty."""
    front = reverse("portal:column", args=["code"]).removesuffix("code/")
    return address.removeprefix(front).partition("/")[0] if address.startswith(front) else ""


def number_in(address: str) -> str:
    """The 索引号 of the item that stands under an address; empty for every other page."""
    *above, front, back, end = address.split("/") if address.count("/") > 3 else [""] * 3
    number = f"{front}/{back}"
    return number if above and not end and item_address(number) == address else ""


def item_target(index_number: str) -> str:
    """How the book names an item."""
    return f"item:{index_number}"


def column_target(code: str) -> str:
    """How the book names a column."""
    return f"column:{code}"


def _column(code: str) -> list[str]:
    """The first pages of the list of a column; those behind it has not are none."""
    later = [reverse("portal:column_page", args=[code, n]) for n in _LATER_PAGES]
    return [reverse("portal:column", args=[code]), *later]


def _feeds(code: str) -> list[str]:
    return [reverse("portal:feed", args=[code, kind]) for kind in ("rss", "atom")]


def _platform(code: str) -> list[str]:
    """The same of the list of a body."""
    later = [reverse("portal:disclosure_page", args=[n]) for n in _LATER_PAGES]
    return [f"{page}?body={code}" for page in (reverse("portal:disclosure"), *later)]


def _rows(standard: str, keys: Iterable[int]) -> list[str]:
    return [reverse("portal:standard_row", args=[standard, key]) for key in keys]


def _one(name: str) -> Resolve:
    return lambda record: [reverse(name)]


def _site_feeds(record: Record) -> Found:
    return [reverse("portal:site_feed", args=[kind]) for kind in ("rss", "atom")]


# --- what follows from an item -------------------------------------------------------------------


def _the_item(record: Record) -> Found:
    """Its own page, and those of items that name it or that it names, now or until now."""
    item = record.item
    if item is None or not record.page:
        return
    yield record.page
    yield from (
        item_address(target.removeprefix("item:"))
        for target in record.book.targets(record.page)
        if target.startswith("item:")
    )
    yield from record.book.pages(item_target(str(item.index_number)))
    numbers = Item.objects.filter(_around(item)).values_list("index_number", flat=True)
    yield from filter(None, map(item_address, numbers))


def _items_with_picture(record: Record) -> Found:
    versions = ItemVersion.objects.live().filter(files__sha256=record.picture)
    return filter(None, map(item_address, versions.values_list("item__index_number", flat=True)))


def _columns_around(record: Record) -> list[Column]:
    """The columns that list the item, now or until now, and all above them."""
    if record.item is None or not record.page:
        return []
    codes = [
        target.removeprefix("column:")
        for target in record.book.targets(record.page)
        if target.startswith("column:")
    ]
    shared = Share.objects.filter(item=record.item).values("column")
    here = Column.objects.filter(Q(code__in=codes) | Q(pk=record.item.column_id) | Q(pk__in=shared))
    ids = {int(part) for column in here for part in column.path.strip("/").split("/")}
    return list(Column.objects.filter(pk__in=ids).select_related("organisation"))


def _columns_of_item(record: Record) -> Found:
    return [page for column in _columns_around(record) for page in _column(column.code)]


def _feeds_of_item(record: Record) -> Found:
    return [address for column in _columns_around(record) for address in _feeds(column.code)]


def _platforms_of_item(record: Record) -> Found:
    codes = {column.organisation.code for column in _columns_around(record)}
    pages = [page for code in sorted(codes) for page in _platform(code)]
    # Without the name of a body the platform shows that of the first.
    first = public_bodies(_asker(record.bodies), on=date.fromisoformat(record.book.read("day")))
    return (
        [reverse("portal:disclosure"), *pages] if {one.code for one in first[:1]} & codes else pages
    )


def _maps_of_item(record: Record) -> Found:
    if record.item is None:
        return
    yield reverse("portal:sitemap")
    for pk in record.item.versions.exclude(published_at=None).values_list("pk", flat=True):
        yield reverse("portal:sitemap_part", args=[-(-pk // IN_A_MAP)])


def _standards_of_item(record: Record) -> Found:
    links = StandardLink.objects.filter(item=record.item)
    codes = links.values_list("standard__code", flat=True).distinct()
    return [reverse("portal:standard", args=[code]) for code in codes]


def _rows_of_item(record: Record) -> Found:
    links = StandardLink.objects.filter(item=record.item)
    for code, key in links.values_list("standard__code", "key"):
        yield from _rows(code, [key])


# --- what follows from the set-up of a body ------------------------------------------------------


def _columns_of_body(record: Record) -> Found:
    found = Column.objects.filter(organisation=record.body_id)
    return [page for code in found.values_list("code", flat=True) for page in _column(code)]


def _feeds_of_body(record: Record) -> Found:
    found = Column.objects.filter(organisation=record.body_id)
    return [a for code in found.values_list("code", flat=True) for a in _feeds(code)]


def _all_platforms(record: Record) -> Found:
    codes = Publisher.objects.values_list("organisation__code", flat=True)
    return [reverse("portal:disclosure"), *(page for code in codes for page in _platform(code))]


def _fixed_map(record: Record) -> Found:
    return [reverse("portal:sitemap"), reverse("portal:sitemap_part", args=[0])]


def _items_below(record: Record) -> Found:
    return [Sweep(Kind.ITEM, record.column.path)] if record.column else []


def _standards_of_body(record: Record) -> Found:
    codes = Standard.objects.filter(organisation=record.body_id).values_list("code", flat=True)
    return [reverse("portal:standard", args=[code]) for code in codes]


def _rows_of_body(record: Record) -> Found:
    return [Sweep(Kind.STANDARD_ROW, str(record.body_id))]


def _reports_of_body(record: Record) -> Found:
    rows = Version.objects.filter(report__organisation=record.body_id).exclude(frozen_sha256="")
    for code, year in rows.values_list("report__organisation__code", "report__year").distinct():
        yield reverse("portal:report", args=[year, code])


def _all_of(kind: Kind) -> Resolve:
    return lambda record: [Sweep(kind, "")]


_TREE: Final[Mapping[Kind, Resolve]] = {
    Kind.COLUMN: _columns_of_body,
    Kind.FEED: _feeds_of_body,
    Kind.PLATFORM: _all_platforms,
    Kind.SITE_MAP: _one("portal:site_map"),
    Kind.MAPS: _fixed_map,
}
PAGES_OF: Final[Mapping[Change, Mapping[Kind, Resolve]]] = {
    Change.ITEM: {
        Kind.ITEM: _the_item,
        Kind.COLUMN: _columns_of_item,
        Kind.FEED: _feeds_of_item,
        Kind.PLATFORM: _platforms_of_item,
        Kind.HOME: _one("portal:home"),
        Kind.SITE_FEED: _site_feeds,
        Kind.MAPS: _maps_of_item,
        Kind.STANDARD: _standards_of_item,
        Kind.STANDARD_ROW: _rows_of_item,
    },
    Change.DRAFT: {Kind.ITEM: _the_item},
    Change.PICTURE: {Kind.ITEM: _items_with_picture},
    Change.OPINION: {Kind.ITEM: _the_item},
    Change.COLUMNS: _TREE,
    Change.COLUMN: {
        **_TREE,
        Kind.HOME: _one("portal:home"),
        Kind.SITE_FEED: _site_feeds,
        Kind.ITEM: _items_below,
    },
    Change.LINKS: {Kind.STANDARD: _standards_of_body, Kind.STANDARD_ROW: _rows_of_body},
    Change.STANDARD: {
        **_TREE,
        Kind.STANDARD: _standards_of_body,
        Kind.STANDARD_ROW: _rows_of_body,
    },
    Change.REPORT: {
        Kind.REPORT: _reports_of_body,
        Kind.REPORTS: _one("portal:reports"),
        Kind.HOME: _one("portal:home"),
        Kind.MAPS: _fixed_map,
    },
    Change.ACCOUNT: {Kind.MATRIX: _one("portal:matrix")},
    Change.SITES: {Kind.SITE_MAP: _one("portal:site_map"), Kind.ROBOTS: _one("portal:robots")},
    Change.EVERYTHING: {kind: _all_of(kind) for kind in Kind},
}


def pages_of(event: Event, book: Turn, bodies: Bodies = None) -> Iterator[str | Sweep]:
    """The pages that an event makes stale, and the sweeps where they are many.

    `bodies` are those whose records the site shows, None for all.
    """
    change = CHANGE_OF.get(event.verb)
    if change is None:
        return
    record = _record(event, book, bodies)
    if bodies is not None and not _concerns(record, change, bodies):
        return
    for resolve in PAGES_OF[change].values():
        yield from resolve(record)


def _concerns(record: Record, change: Change, bodies: frozenset[int]) -> bool:
    """Whether a site of these bodies shows anything of the record, or showed it until now."""
    if change not in _OF_ONE_BODY or record.body_id in bodies:
        return True
    if record.item is None:
        return False
    item, book = record.item, record.book
    if item.organisation_id in bodies or book.targets(record.page):
        return True
    return bool(
        book.pages(item_target(record.item_number))
        or Item.objects.filter(_around(item), organisation__in=bodies).exists()
        or StandardLink.objects.filter(item=item, standard__organisation__in=bodies).exists()
        or Share.objects.filter(item=item, column__organisation__in=bodies).exists()
    )


def _around(item: Item) -> Q:
    """The items that explain or replace it, and those that it explains or by which it is replaced."""
    return Q(about=item) | Q(successor=item) | Q(pk__in=[item.about_id, item.successor_id])


def _record(event: Event, book: Turn, bodies: Bodies) -> Record:
    item: int | str | None = None
    column, picture = None, ""
    if event.object_type == "catalogue.opinion":
        opinion = Opinion.objects.filter(pk=event.object_id)
        item = opinion.values_list("consultation__item", flat=True).first()
    elif event.object_type == "catalogue.column":
        column = Column.objects.filter(pk=event.object_id).first()
    elif event.object_type == "catalogue.picturewidths":
        widths = PictureWidths.objects.filter(pk=event.object_id)
        picture = widths.values_list("sha256", flat=True).first() or ""
    elif event.object_type == "catalogue.item":
        item = event.object_id
    elif "item" in event.after:
        item = event.after["item"]
    found = Item.objects.filter(pk=item).first() if item else None
    return Record(book, event.organisation_id, found, column, picture, bodies)


# --- all there are -------------------------------------------------------------------------------

Keyed = list[tuple[int, list[str]]]
Bodies = frozenset[int] | None
Every = Callable[[str, int, int, Bodies], Keyed]


def _few(addresses: Callable[[], Iterable[str]]) -> Every:
    """Those that are made in one go."""
    return lambda scope, after, most, bodies: [(1, list(addresses()))] if after < 1 else []


def _of(bodies: Bodies, field: str = "organisation") -> Q:
    """The condition on rows that they are of one of the bodies."""
    return Q() if bodies is None else Q(**{f"{field}__in": bodies})


def _asker(bodies: Bodies) -> Asker:
    """A reader of the site that shows some bodies."""
    return ANONYMOUS if bodies is None else Reader(bodies)


def _every_map(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    numbers = (0, *maps_of(_asker(bodies)))
    maps = [reverse("portal:sitemap_part", args=[n]) for n in numbers]
    return [] if after else [(1, [reverse("portal:sitemap"), *maps])]


def _every_platform(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    rows = Publisher.objects.filter(_of(bodies), pk__gt=after).order_by("pk")
    found = [
        (pk, _platform(code)) for pk, code in rows.values_list("pk", "organisation__code")[:most]
    ]
    return [(0, [reverse("portal:disclosure")]), *found] if not after else found


def _every_column(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    rows = Column.objects.filter(_of(bodies), pk__gt=after).order_by("pk")
    return [(pk, _column(code)) for pk, code in rows.values_list("pk", "code")[:most]]


def _every_feed(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    rows = Column.objects.filter(_of(bodies), pk__gt=after).order_by("pk")
    return [(pk, _feeds(code)) for pk, code in rows.values_list("pk", "code")[:most]]


def _every_standard(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    rows = Standard.objects.filter(_of(bodies), pk__gt=after).order_by("pk")
    found = rows.values_list("pk", "code")[:most]
    return [(pk, [reverse("portal:standard", args=[code])]) for pk, code in found]


def _every_row(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    rows = StandardRow.objects.filter(_of(bodies, "version__standard__organisation"), pk__gt=after)
    if scope:  # those of earlier versions too: a row may have gone
        rows = rows.filter(version__standard__organisation=int(scope))
    else:
        rows = rows.filter(version__state=StandardState.IN_FORCE)
    found = rows.order_by("pk").values_list("pk", "version__standard__code", "key")[:most]
    return [(pk, _rows(code, [key])) for pk, code, key in found]


def _every_report(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    rows = Version.objects.filter(_of(bodies, "report__organisation"), pk__gt=after)
    rows = rows.exclude(frozen_sha256="").order_by("pk")
    found = rows.values_list("pk", "report__year", "report__organisation__code")[:most]
    return [(pk, [reverse("portal:report", args=[year, code])]) for pk, year, code in found]


def _shared(**where: Any) -> QuerySet[Share, Any]:
    """The items that stand, stood or may stand in some columns of other bodies."""
    return Share.objects.filter(**where).values("item")


def _every_item(scope: str, after: int, most: int, bodies: Bodies) -> Keyed:
    which = _of(bodies)
    if bodies is not None:
        which |= Q(pk__in=_shared(column__organisation__in=bodies))
    rows = Item.objects.filter(which, pk__gt=after)
    rows = rows.exclude(first_published_on=None).order_by("pk")
    if scope:
        taken = _shared(column__path__startswith=scope)
        rows = rows.filter(Q(column__path__startswith=scope) | Q(pk__in=taken))
    return [(pk, [item_address(no)]) for pk, no in rows.values_list("pk", "index_number")[:most]]


EVERY: Final[Mapping[Kind, Every]] = {
    Kind.HOME: _few(lambda: [reverse("portal:home")]),
    Kind.ABOUT: _few(lambda: [reverse("portal:about")]),
    Kind.STATEMENT: _few(lambda: [reverse("portal:statement")]),
    Kind.ROBOTS: _few(lambda: [reverse("portal:robots")]),
    Kind.SITE_MAP: _few(lambda: [reverse("portal:site_map")]),
    Kind.SITE_FEED: _few(
        lambda: [reverse("portal:site_feed", args=[kind]) for kind in ("rss", "atom")]
    ),
    Kind.MAPS: _every_map,
    Kind.PLATFORM: _every_platform,
    Kind.COLUMN: _every_column,
    Kind.FEED: _every_feed,
    Kind.STANDARD: _every_standard,
    Kind.STANDARD_ROW: _every_row,
    Kind.REPORTS: _few(lambda: [reverse("portal:reports")]),
    Kind.REPORT: _every_report,
    Kind.MATRIX: _few(lambda: [reverse("portal:matrix")]),
    Kind.ITEM: _every_item,
}


def count_all(bodies: Bodies = None) -> int:
    """About how many pages there are on a site that shows some bodies, None for all."""
    items = Item.objects.filter(_of(bodies)).exclude(first_published_on=None).count()
    columns = Column.objects.filter(_of(bodies)).count()
    rows = StandardRow.objects.filter(
        _of(bodies, "version__standard__organisation"), version__state=StandardState.IN_FORCE
    ).count()
    reports = Version.objects.filter(_of(bodies, "report__organisation"))
    found = reports.exclude(frozen_sha256="").count()
    standards = Standard.objects.filter(_of(bodies)).count()
    return items + (2 + MOST_LIST_PAGES) * columns + rows + found + standards + 10


# --- what follows from the calendar --------------------------------------------------------------


def turned(before: date, today: date) -> Iterator[Sweep]:
    """What must be made anew because days have passed, beside pages that name their own day."""
    days = Q(from_on__gt=before, from_on__lte=today)
    bodies = Q(founded_on__gt=before, founded_on__lte=today) | Q(
        closed_on__gt=before, closed_on__lte=today
    )
    is_other = OrganisationName.objects.filter(days).exists()
    if is_other or Organisation.objects.filter(bodies).exists():
        for kind in Kind:
            yield Sweep(kind, "")
    elif before.year != today.year:
        yield Sweep(Kind.COLUMN, "")  # each offers the last ten years
