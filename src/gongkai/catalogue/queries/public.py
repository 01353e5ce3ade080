"""What the public sees: the platform of a body, its columns, items, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import takewhile
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.catalogue.models import (
    Column,
    ItemVersion,
    Publisher,
    Share,
)
from gongkai.catalogue.queries.access import name_on, names_on
from gongkai.catalogue.queries.newest_first import (
    SHOWN,
    Lists,
    newest_on_site,
)
from gongkai.catalogue.queries.pages import cut
from gongkai.catalogue.queries.showing import (
    columns_on_site,
)
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.columns import ARTICLE_ITEMS, UPDATE_LABELS, UpdateClass
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import (
    VALIDITY_LABELS,
    ItemKind,
    Validity,
)
from gongkai.rules.paging import Page, place
from gongkai.rules.similar import likeness, pairs
from gongkai.rules.site_pages import PageKind, page_of

NO_ITEM = "没有这条信息。请核对网址，或者到公开平台搜索。"
NO_COLUMN = "没有这个栏目。请核对网址，或者到公开平台查找。"
MOST_FOUND = 50
MOST_PAIRS = 16
MOST_WEIGHED = 200
ALIKE_ENOUGH = 0.15


@dataclass(frozen=True, slots=True)
class PublicRow:
    """An item in a list. `front` and `back` are the two parts of its 索引号."""

    index_number: str
    title: str
    document_number: str
    publisher: str
    published_at: datetime
    validity: str
    column: str

    @property
    def front(self) -> str:
        """The code of the body."""
        return self.index_number.partition("/")[0]

    @property
    def back(self) -> str:
        """The part that lists show."""
        return self.index_number.partition("/")[2]


def _row(version: ItemVersion, publisher: str = "") -> PublicRow:
    item = version.item
    return PublicRow(
        index_number=str(item.index_number),
        title=version.title,
        document_number=version.document_number,
        publisher=publisher,
        published_at=version.published_at or item.begun_at,
        validity=VALIDITY_LABELS[Validity(item.validity)] if item.validity else "",
        column=version.column.name,
    )


def _rows(versions: QuerySet[ItemVersion]) -> list[PublicRow]:
    """What a list tells of some versions, without the records themselves: there may be many."""
    found = versions.values_list(
        "item__index_number",
        "title",
        "document_number",
        "published_at",
        "item__begun_at",
        "item__validity",
        "column__name",
    )
    return [
        PublicRow(
            index_number=str(number),
            title=title,
            document_number=document_number,
            publisher="",
            published_at=published_at or begun_at,
            validity=VALIDITY_LABELS[Validity(validity)] if validity else "",
            column=column,
        )
        for number, title, document_number, published_at, begun_at, validity, column in found
    ]


def _shown() -> QuerySet[ItemVersion]:
    """What stands in the columns: live, and not yet archived."""
    return _told(ItemVersion.objects.filter(state__in=SHOWN))


def _told(rows: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
    """With what a list tells of each, and nothing more."""
    return rows.select_related("item", "column").only(
        "state",
        "title",
        "document_number",
        "published_at",
        "item__index_number",
        "item__kind",
        "item__about",
        "item__successor",
        "item__begun_at",
        "item__validity",
        "column__name",
    )


def shown_rows(which: Q) -> list[tuple[ItemVersion, PublicRow]]:
    """What is shown of some versions, the newest first."""
    rows = _shown().filter(which).order_by("-published_at", "-pk")
    return [(version, _row(version)) for version in rows]


def shown_of_items(ids: Iterable[int]) -> list[tuple[int, PublicRow]]:
    """What is shown of some items, by the id of the item, the newest first."""
    return [(version.item_id, row) for version, row in shown_rows(Q(item__in=list(ids)))]


# --- the platform --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Body:
    """A body that publishes here."""

    code: str
    name: str


def public_bodies(asker: Asker, *, on: date) -> list[Body]:
    """The bodies that publish here and have columns, by their place in the tree."""
    publishing = Publisher.objects.values("organisation")
    rows = Organisation.objects.filter(pk__in=publishing).existing(on).named(on).order_by("path")
    shown = bodies_shown_to(asker)
    if shown is not None:
        rows = rows.filter(pk__in=shown)
    return [Body(row.code, str(getattr(row, "name", ""))) for row in rows]


@dataclass(frozen=True, slots=True)
class ColumnNode:
    """A column in the tree of a body; `depth` counts from 0 at the top."""

    code: str
    name: str
    depth: int
    article: str
    empty_reason: str
    has_items: bool
    below: tuple[ColumnNode, ...] = ()


def column_tree(asker: Asker, body_code: str) -> tuple[ColumnNode, ...]:
    """The open columns of a body as a tree, and whether anything stands in each or below it."""
    filled = _shown().filter(column=OuterRef("pk"))
    taken = Share.objects.shown().filter(column=OuterRef("pk"), item__versions__state__in=SHOWN)
    rows = list(
        Column.objects.open()
        .filter(organisation__code=body_code)
        .annotate(is_filled=Exists(filled) | Exists(taken))
        .order_by("place", "pk")
    )
    children: dict[int | None, list[Column]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def nodes(parent: int | None, depth: int) -> tuple[ColumnNode, ...]:
        made = []
        for row in children.get(parent, []):
            below = nodes(row.pk, depth + 1)
            is_filled = bool(getattr(row, "is_filled", False))
            made.append(
                ColumnNode(
                    row.code,
                    row.name,
                    depth,
                    ARTICLE_ITEMS.get(row.article_item, ""),
                    row.empty_reason,
                    is_filled or any(node.has_items for node in below),
                    below,
                )
            )
        return tuple(made)

    return nodes(None, 0)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column with those above it (code, name) and its body."""

    code: str
    name: str
    body: Body
    owner: str
    trail: tuple[tuple[str, str], ...]
    column_type: str
    description: str
    keywords: str
    article: str
    update: str
    empty_reason: str
    is_leaf: bool


def public_column(asker: Asker, code: str, *, on: date) -> ColumnView:
    """An open column. Raises NotFoundError."""
    found = public_columns(asker, [code], on=on).get(code)
    if found is None:
        raise NotFoundError(NO_COLUMN)
    return found


def public_columns(asker: Asker, codes: Iterable[str], *, on: date) -> dict[str, ColumnView]:
    """The open ones of some columns, by code."""
    below = Column.objects.open().filter(parent=OuterRef("pk"))
    found = Column.objects.open().select_related("organisation").filter(code__in=list(codes))
    columns = list(columns_on_site(found, asker).annotate(has_below=Exists(below)))
    ways = {column.pk: ids_of(column.path)[:-1] for column in columns}
    above = Column.objects.in_bulk({pk for way in ways.values() for pk in way})
    bodies = {pk for column in columns for pk in (column.organisation_id, column.owner_id)}
    names = names_on(bodies, on)
    return {
        column.code: ColumnView(
            code=column.code,
            name=column.name,
            body=Body(column.organisation.code, names[column.organisation_id]),
            owner=names[column.owner_id],
            trail=tuple((above[pk].code, above[pk].name) for pk in ways[column.pk]),
            column_type=column.column_type,
            description=column.description,
            keywords=column.keywords,
            article=ARTICLE_ITEMS.get(column.article_item, ""),
            update=UPDATE_LABELS[UpdateClass(column.update_class)],
            empty_reason=column.empty_reason,
            is_leaf=not getattr(column, "has_below", False),
        )
        for column in columns
    }


@dataclass(frozen=True, slots=True)
class ClosedColumn:
    """A column that is shown no longer: why, and the nearest above it that is (code, name)."""

    name: str
    reason: str
    body: Body
    above: tuple[str, str] | None


def closed_column(asker: Asker, code: str, *, on: date) -> ClosedColumn | None:
    """A column that was closed; None where there never was one."""
    rows = Column.objects.filter(code=code, is_open=False).select_related("organisation")
    column = columns_on_site(rows, asker).first()
    if column is None:
        return None
    ids = [int(part) for part in column.path.strip("/").split("/")]
    above = Column.objects.open().filter(pk__in=ids).order_by("-path").first()
    return ClosedColumn(
        name=column.name,
        reason=column.closed_reason,
        body=Body(column.organisation.code, name_on(column.organisation, on)),
        above=(above.code, above.name) if above else None,
    )


@dataclass(frozen=True, slots=True)
class NearColumn:
    """A column that somebody may have meant who went astray."""

    code: str
    name: str
    body: str


def near_columns(asker: Asker, path: str, *, most: int = 6) -> list[NearColumn]:
    """Columns with items near an address that leads nowhere: of the same body, the closest first.

    Nothing for an address that names neither a column nor an item.
    """
    page = page_of(path)
    bodies = Publisher.objects.filter(index_code=page.key.partition("/")[0])
    rows = Column.objects.open().filter(Exists(_shown().filter(column=OuterRef("pk"))))
    rows = columns_on_site(rows, asker)
    if page.kind is PageKind.ITEM:
        rows = rows.filter(organisation__in=bodies.values("organisation"))
    elif page.kind is PageKind.COLUMN:
        rows = rows.filter(code__startswith=f"{page.key.partition('-')[0]}-")
    else:
        return []
    found = sorted(
        rows.order_by("place", "pk"),
        key=lambda row: _shared(row.code, page.key),
        reverse=True,
    )[:most]
    named = Organisation.objects.named(timezone.localdate())
    names = {
        row.pk: str(getattr(row, "name", ""))
        for row in named.filter(pk__in={row.organisation_id for row in found})
    }
    return [NearColumn(row.code, row.name, names[row.organisation_id]) for row in found]


def _shared(code: str, other: str) -> int:
    """With how many equal letters two codes begin."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(code, other, strict=False))
    )


@dataclass(frozen=True, slots=True)
class PublicFilter:
    """What a public list shows: words, a year of publication, a validity, a kind."""

    words: str = ""
    year: int | None = None
    validity: Validity | None = None
    kind: ItemKind | None = None


def public_items(
    asker: Asker,
    wanted: PublicFilter,
    *,
    column_code: str = "",
    body_code: str = "",
    page: int = 1,
    lists: Lists | None = None,
) -> Page[PublicRow]:
    """What is published in a column and below it, or by a body, the newest first.

    `lists`: what was asked for other lists just now.
    """
    lists = lists or Lists()
    where = lists.of_column(column_code) if column_code else lists.of_body(body_code)
    if wanted == PublicFilter():
        total = lists.counts.of(where)
        number, cut_out = place(total, page)
        return Page(tuple(lists.rows(where, cut_out, _rows)), total, number)
    rows = _containing(_shown().filter(where.all), wanted.words)
    if wanted.year is not None:
        rows = rows.filter(published_at__year=wanted.year)
    if wanted.validity is not None:
        rows = rows.filter(item__validity=wanted.validity)
    if wanted.kind is not None:
        rows = rows.filter(item__kind=wanted.kind)
    found, total, number = cut(rows.order_by("-published_at", "-pk"), page)
    return Page(tuple(_row(version) for version in found), total, number)


def newest_published(asker: Asker, *, most: int) -> list[PublicRow]:
    """What all bodies published last, the newest first."""
    return _rows(newest_on_site(asker, most))


def _containing(rows: QuerySet[ItemVersion], words: str) -> QuerySet[ItemVersion]:
    for word in words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(words__icontains=word))
    return rows


def published_search(asker: Asker, words: str, *, most: int = 10) -> list[PublicRow]:
    """Published items that have all of the words, then those whose title is alike; at most `most`.

    For the question "is it public already?", asked in whole sentences as well as in words.
    """
    parts = [word for word in words.split() if word][:8]
    if not parts:
        return []
    most = min(most, MOST_FOUND)
    newest = _shown().order_by("-published_at", "-pk")
    found = list(_containing(newest, " ".join(parts))[:most])
    wanted = pairs(words)
    telling = sorted(pair for pair in wanted if not pair.isdigit())[:MOST_PAIRS]
    if len(found) < most and telling:
        any_of = reduce(or_, (Q(title__icontains=pair) for pair in telling))
        known = {version.pk for version in found}
        alike = [
            (likeness(wanted, pairs(version.title)), version)
            for version in newest.filter(any_of)[:MOST_WEIGHED]
            if version.pk not in known
        ]
        alike.sort(key=lambda pair: pair[0], reverse=True)
        found += [version for close, version in alike if close >= ALIKE_ENOUGH]
    return [_row(version) for version in found[:most]]
