"""One item as the public reads it, and its files; many of them in a fixed number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import (
    PICTURE_TYPES,
    Item,
    ItemFile,
    ItemVersion,
    PictureWidths,
)
from gongkai.catalogue.queries.access import seen_version
from gongkai.catalogue.queries.consultations import PublicConsultation, public_consultation
from gongkai.catalogue.queries.public import ColumnView, PublicRow, public_columns, shown_rows
from gongkai.catalogue.queries.showing import column_on_site, columns_of_items
from gongkai.rules.access import Asker
from gongkai.rules.attachments import KIND_OF_TYPE, said_of
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
from gongkai.rules.preview import MOST_BYTES, READABLE
from gongkai.rules.release import LIVE, State

NO_ITEM = "没有这条信息。请核对网址，或者到公开平台搜索。"
# So many items are told beside another one for each reason.
MOST_BESIDE = 20
_EXPLAINS = (ItemKind.INTERPRETATION, ItemKind.FEEDBACK)


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """A file that may be handed out, with the hash of what it holds."""

    path: Path
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PictureCopy:
    """A copy of a picture; its width in pixels."""

    width: int
    sha256: str
    media_type: str

    @property
    def on_disk(self) -> FileOnDisk:
        """The copy as it may be handed out."""
        return FileOnDisk(path_of(self.sha256), "", self.media_type, self.sha256)


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of a published item; `id` is that of its address.

    `may_show`: a browser shows it without another program. `copies` are those of a picture that are
    narrower, the narrowest first.
    """

    id: int
    attachment: Attachment
    pages: int | None = None
    copies: tuple[PictureCopy, ...] = ()

    @property
    def on_disk(self) -> FileOnDisk:
        """The file as it may be handed out."""
        told = self.attachment
        return FileOnDisk(path_of(told.sha256), told.name, told.media_type, told.sha256)

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
    found = published_items(asker, [index_number], on=on).get(index_number)
    if found is None:
        raise NotFoundError(NO_ITEM)
    return found


def published_items(
    asker: Asker, index_numbers: Sequence[str], *, on: date
) -> dict[str, PublicItem]:
    """The same of several items by their 索引号, in about as many questions as for one."""
    items = list(
        Item.objects.select_related("column")
        .filter(index_number__in=index_numbers)
        .exclude(first_published_on=None)
    )
    out: dict[int, list[ItemVersion]] = defaultdict(list)
    rows = ItemVersion.objects.filter(item__in=items).exclude(published_at=None).defer("words")
    for version in rows.order_by("item", "number"):
        out[version.item_id].append(version)
    shown = []
    for item in items:
        if came_out := out[item.pk]:
            version = next((v for v in came_out if v.state in LIVE), came_out[-1])
            content = version.read() if version.state in LIVE else None
            shown.append(_Shown(item, version, content, came_out))
    return {str(one.index_number): one for one in _public_items(asker, shown, on)}


def previewed_item(asker: Asker, version_id: int, *, at: datetime) -> PublicItem:
    """A version as the public would read it if it came out now, for whoever may see it.

    Raises NotFoundError.
    """
    version = seen_version(asker, version_id)
    shown = _Shown(version.item, version, version.read(), [version])
    (item,) = _public_items(asker, [shown], timezone.localdate(at)) or (None,)
    if item is None:
        raise NotFoundError(NO_ITEM)
    return replace(
        item,
        index_number=version.item.index_number or "发布时编号",
        published_at=version.published_at or at,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A version that a page shows; `out` are the versions that came out, `content` None hides it."""

    item: Item
    version: ItemVersion
    content: Content | None
    out: list[ItemVersion]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside some items: their columns, files, and the items that they name or that name them."""

    columns: Mapping[int, ColumnView]  # by the id of the item
    files: Mapping[int, dict[str, ItemFile]]  # by the id of the version, then by hash
    copies: Mapping[str, tuple[PictureCopy, ...]]
    consultations: Mapping[int, PublicConsultation | None]
    by_number: dict[str, PublicRow] = field(default_factory=dict)
    by_id: dict[int, PublicRow] = field(default_factory=dict)
    # By the id of the item that they are about, and their kind; by that of their successor.
    about: dict[tuple[int | None, str], list[PublicRow]] = field(default_factory=dict)
    predecessors: dict[int | None, list[PublicRow]] = field(default_factory=dict)

    def add(self, version: ItemVersion, row: PublicRow) -> None:
        """One more item that they name or that names them."""
        item = version.item
        self.by_id[item.pk] = self.by_number[row.index_number] = row
        self.about.setdefault((item.about_id, item.kind), []).append(row)
        self.predecessors.setdefault(item.successor_id, []).append(row)


def _public_items(asker: Asker, shown: list[_Shown], on: date) -> list[PublicItem]:
    """What pages show of some versions; those are absent whose column the site doesn't show."""
    beside = _beside(asker, shown, on)
    return [_public_item(one, beside) for one in shown if one.item.pk in beside.columns]


def _beside(asker: Asker, shown: list[_Shown], on: date) -> _Beside:
    """All that their pages show beside what they say themselves."""
    live = [one for one in shown if one.content is not None]
    stands_in = columns_of_items([one.item for one in shown], asker)
    columns = public_columns(asker, {column.code for column in stands_in.values()}, on=on)
    files: dict[int, dict[str, ItemFile]] = defaultdict(dict)
    with_files = [one.version.pk for one in live if one.content and one.content.files]
    for file in ItemFile.objects.filter(version__in=with_files) if with_files else ():
        files[file.version_id][file.sha256] = file
    beside = _Beside(
        {pk: columns[column.code] for pk, column in stands_in.items() if column.code in columns},
        files,
        _copies(live),
        {
            one.item.pk: public_consultation(asker, one.item.pk, on=on)
            for one in live
            if one.item.kind == ItemKind.CONSULTATION
        },
    )
    for version, row in _others(shown, live):
        beside.add(version, row)
    return beside


def _copies(shown: list[_Shown]) -> dict[str, tuple[PictureCopy, ...]]:
    """The copies of their pictures, by the hash of the picture."""
    pictures = {
        file.sha256
        for one in shown
        for file in (one.content.files if one.content else ())
        if file.media_type in PICTURE_TYPES
    }
    rows = PictureWidths.objects.filter(sha256__in=pictures, state="done") if pictures else ()
    return {row.sha256: tuple(PictureCopy(**one) for one in row.copies) for row in rows}


def _others(shown: list[_Shown], live: list[_Shown]) -> list[tuple[ItemVersion, PublicRow]]:
    """The items that they name or that name them, where the public may read them, the newest first.

    Their keys are asked for first, each by its own index.
    """
    numbers = {number for one in live if one.content for number in one.content.relations}
    ids = {one.item.successor_id for one in shown} | {one.item.about_id for one in live}
    ids.discard(None)
    about = Q(about__in=[one.item.pk for one in live], kind__in=_EXPLAINS)
    documents = [one.item.pk for one in live if one.item.kind in DOCUMENTS]
    for which in (Q(index_number__in=numbers), about, Q(successor__in=documents)):
        ids.update(Item.objects.filter(which).order_by().values_list("pk", flat=True))
    return shown_rows(Q(item__in=ids)) if ids else []


def _public_item(shown: _Shown, beside: _Beside) -> PublicItem:
    """What a page shows of a version."""
    item, version, content = shown.item, shown.version, shown.content
    is_live = content is not None

    def about(kind: ItemKind) -> tuple[PublicRow, ...]:
        return tuple(beside.about.get((item.pk, kind), [])[:MOST_BESIDE]) if is_live else ()

    named = set(content.relations if content else ()) & beside.by_number.keys()
    related = sorted(
        (beside.by_number[number] for number in named),
        key=lambda row: (row.published_at, row.index_number),
        reverse=True,
    )
    return PublicItem(
        id=item.pk,
        index_number=item.index_number or "",
        title=version.title,
        kind_label=KIND_LABELS[ItemKind(item.kind)],
        column=beside.columns[item.pk],
        published_at=version.published_at or item.begun_at,
        version=version.number,
        change_note=version.change_note,
        is_urgent=version.state == State.URGENT,
        is_archived=version.state == State.ARCHIVED,
        validity=item.validity,
        validity_label=VALIDITY_LABELS[Validity(item.validity)] if item.validity else "",
        validity_on=item.validity_on,
        validity_basis=item.validity_basis,
        successor=beside.by_id.get(item.successor_id or 0),
        content=content,
        sha256=version.sha256,
        files=_files(version, content, beside) if content else (),
        extras=_extras(content, has_link=item.about_id is not None) if content else (),
        related=tuple(related),
        interprets=beside.by_id.get(item.about_id or 0) if is_live else None,
        interpretations=about(ItemKind.INTERPRETATION),
        results=about(ItemKind.FEEDBACK) if item.kind == ItemKind.CONSULTATION else (),
        predecessors=tuple(beside.predecessors.get(item.pk, [])[:MOST_BESIDE])
        if is_live and item.kind in DOCUMENTS
        else (),
        consultation=beside.consultations.get(item.pk),
        earlier=tuple(
            EarlierVersion(v.number, v.published_at, v.end_reason)
            for v in shown.out
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


def _files(version: ItemVersion, content: Content, beside: _Beside) -> tuple[PublicFile, ...]:
    known = beside.files.get(version.pk, {})
    return tuple(
        PublicFile(known[a.sha256].pk, a, known[a.sha256].pages, beside.copies.get(a.sha256, ()))
        for a in content.files
        if a.sha256 in known
    )


def published_file(
    asker: Asker, index_number: str, file_id: int, *, width: int | None = None
) -> FileOnDisk:
    """A file of what the public reads now; drafts and withdrawn items have none.

    `width`: the copy of a picture that is so wide. Raises NotFoundError.
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
        or column_on_site(file.version.item, asker) is None
        or file.sha256 not in {f.sha256 for f in file.version.read().files}
    ):
        raise NotFoundError("没有这个附件，可能已随更正撤换。请回到信息页面下载。")
    if width is None:
        return FileOnDisk(path_of(file.sha256), file.name, file.media_type, file.sha256)
    row = PictureWidths.objects.filter(sha256=file.sha256, state="done").first()
    copy = row.copy_for(width) if row else None
    if copy is None:
        raise NotFoundError("没有这个宽度的图片。请回到信息页面查看。")
    return FileOnDisk(path_of(copy["sha256"]), "", copy["media_type"], copy["sha256"])
