"""The ledger of deliveries: filters, pages, one delivery with its log, what a page proposes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from gongkai.channels.adapters.connectors import Connector, connector_of, described
from gongkai.channels.models import Delivery
from gongkai.channels.queries.access import MANAGE, names_of
from gongkai.channels.queries.connections import visible_connections
from gongkai.channels.queries.deliveries import (
    NO_DELIVERY,
    picture_files,
    shown_version,
    visible_deliveries,
)
from gongkai.channels.queries.delivery_selection import WAITING, Chosen, DeliveryFilter
from gongkai.channels.queries.post_figures import FigureLine, figure_lines, newest_figures
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.channels.deliveries import STANDS, STATE_LABELS, TABLE, Actor, Move, State
from gongkai.rules.channels.post_figures import FIGURES, PostFigures
from gongkai.rules.channels.posts import Post, Source, propose
from gongkai.rules.errors import NotFoundError
from gongkai.rules.paging import MOST_COUNTED, PAGE_SIZE, Count, Page, place
from gongkai.rules.release import LIVE

MOST_EXPORTED: Final = 50_000
_NO_FIGURES: Final[Mapping[int, PostFigures]] = {}
HEADS: Final = (
    "投放编号", "标题", "索引号", "渠道", "单位", "状态", "提请时间", "提请人", "审批人", "发布时间",
    "平台网址", "说明", "数据日期", *FIGURES.values(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery in a list; `figures` are its newest, where they were asked for."""

    id: int
    key: str
    title: str
    index_number: str
    channel: str
    organizer: str
    state: State
    state_label: str
    is_by_hand: bool
    message: str
    not_before: datetime
    proposed_at: datetime
    proposer: str
    approver: str
    confirmed_at: datetime | None
    url: str
    reads: int | None
    figures_on: date | None
    figures: PostFigures | None = None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of the ledger; nobody counts beyond 10,000."""

    page: Page[DeliveryRow]
    total: Count


def delivery_list(
    asker: Asker, wanted: DeliveryFilter, *, on: date, sort: str = "-new", page: int = 1
) -> DeliveryPage:
    """The deliveries in the asker's reach; the newest first: what came out, or was proposed, last."""
    asked = Chosen.of(asker, wanted)
    counted = asked.count()
    number, shown = place(min(counted, MOST_COUNTED), page)
    keys = asked.keys(shown.stop, sort)[shown]
    rows = _rows(keys, on)
    return DeliveryPage(
        Page(tuple(rows), min(counted, MOST_COUNTED), number, PAGE_SIZE), Count.of(counted)
    )


def _rows(
    keys: Sequence[int], on: date, figures: Mapping[int, PostFigures] = _NO_FIGURES
) -> list[DeliveryRow]:
    found = Delivery.objects.select_related(
        "connection", "item", "proposed_by", "approved_by"
    ).in_bulk(list(keys))
    names = names_of((row.organisation_id for row in found.values()), on)
    return [_row(found[key], names, figures.get(key)) for key in keys if key in found]


def _row(row: Delivery, names: dict[int, str], figures: PostFigures | None = None) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk,
        key=row.key,
        title=row.title,
        index_number=(row.item.index_number or "") if row.item else "",
        channel=row.connection.name,
        organizer=names.get(row.organisation_id, ""),
        state=State(row.state),
        state_label=row.state_label,
        is_by_hand=row.is_by_hand,
        message=row.message,
        not_before=row.not_before,
        proposed_at=row.proposed_at,
        proposer=row.proposed_by.name if row.proposed_by else "系统",
        approver=row.approved_by.name if row.approved_by else "",
        confirmed_at=row.confirmed_at,
        url=row.url,
        reads=row.reads,
        figures_on=row.figures_on,
        figures=figures,
    )


def exported_deliveries(
    asker: Asker, wanted: DeliveryFilter, *, on: date, sort: str = "-new"
) -> Iterator[DeliveryRow]:
    """What a list shows as a whole, a portion at a time; at most 50,000."""
    keys = Chosen.of(asker, wanted).keys(MOST_EXPORTED, sort)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        yield from _rows(part, on, newest_figures(part))


def delivery_counts(asker: Asker) -> list[tuple[str, str, Count]]:
    """What waits for people in the asker's reach: (kind, label, how many)."""
    return [
        (kind, label, Count.of(Chosen.of(asker, DeliveryFilter(waiting=kind)).count()))
        for kind, (label, _) in WAITING.items()
    ]


# --- one delivery --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepLine:
    """An entry of the log of a delivery."""

    label: str
    state_label: str
    code: str
    message: str
    happened_at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery with its log. `is_outdated`: the public reads another text of the item by now.

    `replaces` and `replaced_by`: (id, title) of the delivery before and after a correction.
    """

    row: DeliveryRow
    kind: Connector
    connection_id: int
    is_dry_run: bool
    post: Post
    reason: str
    platform_id: str
    steps: tuple[StepLine, ...]
    figures: tuple[FigureLine, ...]
    may_enter_figures: bool
    moves: frozenset[Move]
    is_mine: bool
    is_outdated: bool
    replaces: tuple[int, str] | None
    replaced_by: tuple[int, str] | None
    may_manage: bool


def delivery_view(asker: Asker, delivery_id: int, *, on: date) -> DeliveryView:
    """One delivery. Raises NotFoundError outside of the asker's reach."""
    row = (
        visible_deliveries(asker)
        .filter(pk=delivery_id)
        .select_related(
            "connection",
            "item",
            "version",
            "proposed_by",
            "approved_by",
            "replaces",
            "organisation",
        )
        .first()
    )
    if row is None:
        raise NotFoundError(NO_DELIVERY)
    may = asker.scope(MANAGE).covers(row.organisation.path)
    roles = asker.roles_at(row.organisation.path)
    actors = {actor for actor in Actor if actor.value in roles}
    lines = TABLE.moves_from(State(row.state))
    newer = row.replaced.order_by("-pk").first()
    return DeliveryView(
        row=_row(row, names_of([row.organisation_id], on)),
        kind=connector_of(row.connection.connector),
        connection_id=row.connection_id,
        is_dry_run=row.connection.is_dry_run,
        post=row.read_post(),
        reason=row.reason,
        platform_id=row.platform_id,
        steps=tuple(
            StepLine(
                s.label, STATE_LABELS[State(s.state)], s.code, s.message, s.happened_at, s.by_name
            )
            for s in row.steps.all()
        ),
        figures=figure_lines(row),
        may_enter_figures=may and State(row.state) in {*STANDS, State.RECALLED},
        moves=frozenset(line.move for line in lines if may and not line.actors.isdisjoint(actors)),
        is_mine=row.proposed_by_id == asker.pk,
        is_outdated=row.version is not None and row.version.state not in LIVE,
        replaces=(row.replaces.pk, row.replaces.title) if row.replaces else None,
        replaced_by=(newer.pk, newer.title) if newer else None,
        may_manage=may,
    )


# --- what a page proposes ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """A channel to which an item may go, with the proposal for it.

    `standing`: the delivery by which it is there already, or on its way: (id, state in words).
    """

    connection_id: int
    name: str
    kind: Connector
    is_dry_run: bool
    post: Post
    standing: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """An item before the public with its channels. `covers`: (SHA-256, name) of its pictures."""

    item_id: int
    index_number: str
    title: str
    body: str
    covers: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]


def offers_for(
    asker: Asker, index_number: str, *, address: str, author: str = "", only: int | None = None
) -> Offers:
    """The channels that the asker manages, for an item; `address` is its page on the portal.

    `only`: the one connection. Raises NotFoundError.
    """
    version = shown_version(asker, index_number)
    content = version.read()
    pictures = picture_files(version, content)
    standing = {
        row.connection_id: (row.pk, row.state_label)
        for row in Delivery.objects.filter(item=version.item_id).standing().order_by("pk")
    }
    rows = (
        visible_connections(asker)
        .usable()
        .filter(organisation__in=Organisation.objects.within(asker.scope(MANAGE)).values("pk"))
    )
    if only is not None:
        rows = rows.filter(pk=only)
    source = Source(
        content.title,
        content.summary,
        content.body,
        author or content.publisher,
        address,
        tuple(pictures),
    )
    offers = []
    for row in rows.order_by("name", "pk")[:100]:
        kind = described().get(row.connector)
        if kind is None:
            continue
        own = replace(source, author=row.options.get("author") or source.author)
        offers.append(
            Offer(
                row.pk,
                row.name,
                kind,
                row.is_dry_run,
                propose(kind.limits, own),
                standing.get(row.pk),
            )
        )
    covers = tuple((sha256, file.name) for sha256, file in pictures.items())
    return Offers(
        version.item_id, str(version.item.index_number), content.title, content.body, covers,
        tuple(offers),
    )  # fmt: skip
