"""What the public sees: the platform of a body, its columns, items, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from itertools import takewhile
from operator import or_
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import (
    PICTURE_TYPES,
    Column,
    Item,
    ItemFile,
    ItemVersion,
    PictureWidths,
    Publisher,
    Share,
)
from gongkai.catalogue.queries.access import name_on, seen_version
from gongkai.catalogue.queries.consultations import PublicConsultation, public_consultation
from gongkai.catalogue.queries.pages import cut
from gongkai.catalogue.queries.showing import (
    column_on_site,
    columns_on_site,
    in_column,
    versions_on_site,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.attachments import KIND_OF_TYPE, said_of
from gongkai.rules.columns import ARTICLE_ITEMS, UPDATE_LABELS, UpdateClass
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import (
    ABOUT_FIELDS,
    DOCUMENTS,
    EXTRA_FIELDS,
    KIND_LABELS,
    VALIDITY_LABELS,
    Attachment,
    Content,
    ItemKind,
    Validity,
)
from gongkai.rules.paging import Page
from gongkai.rules.preview import MOST_BYTES, READABLE
from gongkai.rules.release import LIVE, State
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


def _shown() -> QuerySet[ItemVersion]:
    """What stands in the columns: live, and not yet archived."""
    return (
        ItemVersion.objects.filter(state__in=[State.PUBLISHED, State.URGENT])
        .select_related("item", "column")
        .defer("content", "words")
    )


def shown_of_items(ids: Iterable[int]) -> list[tuple[int, PublicRow]]:
    """What is shown of some items, by the id of the item, the newest first."""
    rows = _shown().filter(item__in=list(ids)).order_by("-published_at", "-pk")
    return [(version.item_id, _row(version)) for version in rows]


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
    taken = Share.objects.shown().filter(
        column=OuterRef("pk"), item__versions__state__in=[State.PUBLISHED, State.URGENT]
    )
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
    found = Column.objects.open().select_related("organisation", "owner").filter(code=code)
    column = columns_on_site(found, asker).first()
    if column is None:
        raise NotFoundError(NO_COLUMN)
    ids = [int(part) for part in column.path.strip("/").split("/")]
    above = Column.objects.in_bulk(ids[:-1])
    return ColumnView(
        code=column.code,
        name=column.name,
        body=Body(column.organisation.code, name_on(column.organisation, on)),
        owner=name_on(column.owner, on),
        trail=tuple((above[pk].code, above[pk].name) for pk in ids[:-1]),
        column_type=column.column_type,
        description=column.description,
        keywords=column.keywords,
        article=ARTICLE_ITEMS.get(column.article_item, ""),
        update=UPDATE_LABELS[UpdateClass(column.update_class)],
        empty_reason=column.empty_reason,
        is_leaf=not Column.objects.open().filter(parent=column).exists(),
    )


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
) -> Page[PublicRow]:
    """What is published in a column and below it, or by a body, the newest first."""
    rows = _shown()
    if column_code:
        rows = rows.filter(in_column(column_code))
    if body_code:
        rows = rows.filter(organisation__code=body_code)
    rows = _containing(rows, wanted.words)
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
    rows = versions_on_site(_shown(), asker).order_by("-published_at", "-pk")
    return [_row(version) for version in rows[:most]]


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


# --- one item ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of a published item; `id` is that of its address.

    `may_show`: a browser shows it without another program. `widths` are those (pixels) in which there
    is a copy of a picture, the narrowest first.
    """

    id: int
    attachment: Attachment
    pages: int | None = None
    widths: tuple[int, ...] = ()

    @property
    def said(self) -> str:
        """Kind and length in words."""
        return said_of(self.attachment.media_type, self.pages)

    @property
    def may_read(self) -> bool:
        """Whether a page of ours shows what it says."""
        return self.attachment.media_type in READABLE and self.attachment.size <= MOST_BYTES

    @property
    def may_show(self) -> bool:
        """Whether a browser shows it by itself."""
        kind = KIND_OF_TYPE.get(self.attachment.media_type)
        return kind is not None and kind.may_show


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A version that the public could read before."""

    number: int
    published_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A published item, or what is left of one that was withdrawn (`content` None)."""

    id: int
    index_number: str
    title: str
    kind_label: str
    column: ColumnView
    published_at: datetime
    version: int
    change_note: str
    is_urgent: bool
    is_archived: bool
    validity: str
    validity_label: str
    validity_on: date | None
    validity_basis: str
    successor: PublicRow | None
    content: Content | None
    sha256: str
    files: tuple[PublicFile, ...]
    extras: tuple[tuple[str, str | date], ...]
    related: tuple[PublicRow, ...]
    interprets: PublicRow | None
    interpretations: tuple[PublicRow, ...]
    results: tuple[PublicRow, ...]
    predecessors: tuple[PublicRow, ...]
    consultation: PublicConsultation | None
    earlier: tuple[EarlierVersion, ...]
    withdrawn_at: datetime | None = None
    withdraw_reason: str = ""


def published_item(asker: Asker, index_number: str, *, on: date) -> PublicItem:
    """An item under its 索引号: what the public reads now, or that it was withdrawn and why.

    Raises NotFoundError where there is none, also while it was never published.
    """
    item = (
        Item.objects.select_related("column", "successor", "about")
        .filter(index_number=index_number)
        .exclude(first_published_on=None)
        .first()
    )
    if item is None:
        raise NotFoundError(NO_ITEM)
    out = list(item.versions.exclude(published_at=None).select_related("column").order_by("number"))
    if not out or not _is_on_site(asker, item):
        raise NotFoundError(NO_ITEM)
    version = next((v for v in out if v.state in LIVE), out[-1])
    content = version.read() if version.state in LIVE else None
    return _public_item(asker, item, version, content, out, on)


def _is_on_site(asker: Asker, item: Item) -> bool:
    """Whether the site of the reader shows the item."""
    return bodies_shown_to(asker) is None or column_on_site(item, asker) is not None


def previewed_item(asker: Asker, version_id: int, *, at: datetime) -> PublicItem:
    """A version as the public would read it if it came out now, for whoever may see it.

    Raises NotFoundError.
    """
    version = seen_version(asker, version_id)
    shown = _public_item(
        asker, version.item, version, version.read(), [version], timezone.localdate(at)
    )
    return replace(
        shown,
        index_number=version.item.index_number or "发布时编号",
        published_at=version.published_at or at,
    )


def _public_item(
    asker: Asker,
    item: Item,
    version: ItemVersion,
    content: Content | None,
    out: list[ItemVersion],
    on: date,
) -> PublicItem:
    """What a page shows of a version; `out` are the versions that came out, `content` None hides it."""
    is_live = content is not None
    return PublicItem(
        id=item.pk,
        index_number=item.index_number or "",
        title=version.title,
        kind_label=KIND_LABELS[ItemKind(item.kind)],
        column=public_column(asker, (column_on_site(item, asker) or item.column).code, on=on),
        published_at=version.published_at or item.begun_at,
        version=version.number,
        change_note=version.change_note,
        is_urgent=version.state == State.URGENT,
        is_archived=version.state == State.ARCHIVED,
        validity=item.validity,
        validity_label=VALIDITY_LABELS[Validity(item.validity)] if item.validity else "",
        validity_on=item.validity_on,
        validity_basis=item.validity_basis,
        successor=_row_of(item.successor),
        content=content,
        sha256=version.sha256,
        files=_files(version, content) if content else (),
        extras=_extras(content, has_link=item.about_id is not None) if content else (),
        related=_by_numbers(content.relations) if content else (),
        interprets=_row_of(item.about) if is_live else None,
        interpretations=_about(item, ItemKind.INTERPRETATION) if is_live else (),
        results=_about(item, ItemKind.FEEDBACK)
        if is_live and item.kind == ItemKind.CONSULTATION
        else (),
        predecessors=_listed(Q(item__successor=item)) if is_live and item.kind in DOCUMENTS else (),
        consultation=public_consultation(asker, item.pk, on=on)
        if is_live and item.kind == ItemKind.CONSULTATION
        else None,
        earlier=tuple(
            EarlierVersion(v.number, v.published_at, v.end_reason)
            for v in out
            if v.pk != version.pk and v.published_at
        ),
        withdrawn_at=None if is_live else version.ended_at,
        withdraw_reason="" if is_live else version.end_reason,
    )


def _extras(content: Content, *, has_link: bool) -> tuple[tuple[str, str | date], ...]:
    """The fields of the kind with their labels; 被解读的文件 stands as a link where it is one."""
    return tuple(
        (field.label, date.fromisoformat(value) if field.is_date else value)
        for code, field in EXTRA_FIELDS.items()
        if content.kind in field.kinds
        and (value := content.extras.get(code))
        and not (code in ABOUT_FIELDS.values() and has_link)
        and code != "note_line"
    )


def _files(version: ItemVersion, content: Content) -> tuple[PublicFile, ...]:
    known = {file.sha256: file for file in version.files.all()}
    shown = [a.sha256 for a in content.files if a.media_type in PICTURE_TYPES]
    pictures = PictureWidths.objects.filter(sha256__in=shown, state="done") if shown else ()
    widths = {row.sha256: tuple(one["width"] for one in row.copies) for row in pictures}
    return tuple(
        PublicFile(known[a.sha256].pk, a, known[a.sha256].pages, widths.get(a.sha256, ()))
        for a in content.files
        if a.sha256 in known
    )


def _by_numbers(numbers: tuple[str, ...]) -> tuple[PublicRow, ...]:
    if not numbers:
        return ()
    rows = _shown().filter(item__index_number__in=numbers).order_by("-published_at")
    return tuple(_row(row) for row in rows)


def _row_of(item: Item | None) -> PublicRow | None:
    """An item that another one names, where the public may read it."""
    if item is None or not item.index_number:
        return None
    found = _by_numbers((item.index_number,))
    return found[0] if found else None


def _about(item: Item, kind: ItemKind) -> tuple[PublicRow, ...]:
    """What explains this item or tells what came of it: the link back, kept by nobody by hand."""
    return _listed(Q(item__about=item, item__kind=kind))


def _listed(which: Q) -> tuple[PublicRow, ...]:
    return tuple(_row(row) for row in _shown().filter(which).order_by("-published_at")[:20])


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """A file that may be handed out."""

    path: Path
    name: str
    media_type: str


def published_file(
    asker: Asker, index_number: str, file_id: int, *, width: int | None = None
) -> FileOnDisk:
    """A file of what the public reads now; drafts and withdrawn items have none.

    `width`: the copy of a picture that is so wide, where there is one. Raises NotFoundError.
    """
    file = (
        ItemFile.objects.select_related("version__item")
        .filter(
            pk=file_id,
            version__item__index_number=index_number,
            version__state__in=sorted(LIVE),
        )
        .first()
    )
    if (
        file is None
        or not _is_on_site(asker, file.version.item)
        or file.sha256 not in {f.sha256 for f in file.version.read().files}
    ):
        raise NotFoundError("没有这个附件，可能已随更正撤换。请回到信息页面下载。")
    if width is not None:
        row = PictureWidths.objects.filter(sha256=file.sha256, state="done").first()
        copy = row.copy_for(width) if row else None
        if copy is not None:
            return FileOnDisk(path_of(copy["sha256"]), file.name, copy["media_type"])
    return FileOnDisk(path_of(file.sha256), file.name, file.media_type)
