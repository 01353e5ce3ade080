"""The ledger of deliveries: filters, pages, one delivery with its log, what a page proposes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import connection as database

from gongkai.catalogue.adapters.titles import find
from gongkai.catalogue.models import Item
from gongkai.channels.adapters.connectors import Connector, connector_of, described
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.access import MANAGE, SEE, names_of
from gongkai.channels.queries.connections import visible_connections
from gongkai.channels.queries.deliveries import (
    NO_DELIVERY,
    picture_files,
    shown_version,
    visible_deliveries,
)
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
MOST_FOUND: Final = 500
_BRANCHES: Final = 400
_NO_FIGURES: Final[Mapping[int, PostFigures]] = {}
_BY_HAND: Final = (State.SENT, State.UNCLEAR, State.RECALLING)
# Work that waits for people, as the list offers it: its states.
WAITING: Final = {
    "approval": ("待审批", (State.PROPOSED,)),
    "hand": ("等人办理", _BY_HAND),
    "failed": ("发送失败", (State.FAILED,)),
    "unclear": ("结果不明", (State.UNCLEAR,)),
}
SORTS: Final = ("-new", "new", "-reads", "reads")
HEADS: Final = (
    "投放编号", "标题", "索引号", "渠道", "单位", "状态", "提请时间", "提请人", "审批人", "发布时间",
    "平台网址", "说明", "数据日期", *FIGURES.values(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries a list shows; `waiting` names a kind of work from `WAITING`."""

    words: str = ""
    state: State | None = None
    connection_id: int | None = None
    waiting: str = ""


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
    """The deliveries in the asker's reach, the newest first."""
    asked = _Asked.of(asker, wanted)
    counted = asked.count()
    number, shown = place(min(counted, MOST_COUNTED), page)
    keys = asked.keys(shown.stop, sort)[shown]
    rows = _rows(keys, on)
    return DeliveryPage(
        Page(tuple(rows), min(counted, MOST_COUNTED), number, PAGE_SIZE), Count.of(counted)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, as conditions of SQL; the ledger is walked body by body, state by state.

    No index has the order of several bodies, and sorting a million rows takes a second; the index of
    one body and state has it. Each is walked for a page, and the best of those make the page.
    """

    branches: tuple[tuple[Any, ...], ...]
    where: str
    rest: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, asker: Asker, wanted: DeliveryFilter) -> _Asked:
        reach = Organisation.objects.within(asker.scope(SEE)).values("pk")
        bodies = (
            Connection.objects.filter(organisation__in=reach)
            .order_by("organisation")
            .values_list("organisation", flat=True)
            .distinct()
        )
        branches: list[tuple[Any, ...]] = [(body,) for body in bodies]
        where = "organisation_id = %s"
        if wanted.connection_id is not None:
            # A channel has an index of its own: no body is walked that has nothing there.
            chosen = visible_connections(asker).filter(pk=wanted.connection_id)
            branches = [(pk,) for pk in chosen.values_list("pk", flat=True)]
            where = "connection_id = %s"
        states = [wanted.state] if wanted.state else list(WAITING.get(wanted.waiting, ("", ()))[1])
        if states:
            branches = [(*branch, state) for branch in branches for state in states]
            where += " AND state = %s"
        rest, values = _conditions(asker, wanted)
        return cls(tuple(branches), where, rest, values)

    def keys(self, most: int, sort: str) -> list[int]:
        """The ids of the first rows; by reads, those of which nobody knows them come last."""
        is_down = sort.startswith("-")
        if not sort.endswith("reads"):
            return [pk for _, pk in self._walk("id", "", most, is_down=is_down)]
        known = self._walk("reads", " AND reads IS NOT NULL", most, is_down=is_down)
        left = most - len(known)
        rest = self._walk("id", " AND reads IS NULL", left, is_down=True) if left else []
        return [pk for _, pk in (*known, *rest)]

    def _walk(self, by: str, more: str, most: int, *, is_down: bool) -> list[tuple[int, int]]:
        """(value, id) of the first rows in the order of a column, each branch by its index."""
        way = "DESC" if is_down else "ASC"
        order = f"{by} {way}, id {way}" if by != "id" else f"id {way}"
        found: list[tuple[int, int]] = []
        for start in range(0, len(self.branches), _BRANCHES):
            part = self.branches[start : start + _BRANCHES]
            one = (
                f"SELECT value, id FROM (SELECT {by} AS value, id FROM channels_delivery"  # noqa: S608
                f" WHERE {self.where}{self.rest}{more} ORDER BY {order} LIMIT {int(most)}) AS "
            )
            sql = " UNION ALL ".join(f"{one}b{n}" for n in range(len(part)))
            values = [v for branch in part for v in (*branch, *self.values)]
            with database.cursor() as cursor:
                cursor.execute(
                    f"{sql} ORDER BY 1 {way}, 2 {way} LIMIT {int(most)}",
                    values,
                )
                found += cursor.fetchall()
        return sorted(found, reverse=is_down)[:most]

    def count(self) -> int:
        """How many there are, up to one more than is counted."""
        total = 0
        for start in range(0, len(self.branches), _BRANCHES):
            part = self.branches[start : start + _BRANCHES]
            any_of = " OR ".join(f"({self.where})" for _ in part)
            sql = (
                "SELECT COUNT(*) FROM (SELECT 1 FROM channels_delivery"  # noqa: S608
                f" WHERE ({any_of}){self.rest} LIMIT {MOST_COUNTED + 1}) AS counted"
            )
            with database.cursor() as cursor:
                cursor.execute(sql, [*(v for branch in part for v in branch), *self.values])
                total += cursor.fetchone()[0]
            if total > MOST_COUNTED:
                break
        return min(total, MOST_COUNTED + 1)


def _conditions(asker: Asker, wanted: DeliveryFilter) -> tuple[str, tuple[Any, ...]]:
    rest = ""
    values: list[Any] = []
    if wanted.waiting == "hand":
        rest += " AND is_by_hand"
    if wanted.words:
        # Each by its own index: one question with OR over two tables reads them whole.
        by_key = Delivery.objects.filter(key=wanted.words).values_list("pk", flat=True)
        item = Item.objects.filter(index_number=wanted.words).values_list("pk", flat=True).first()
        # A post of the platform itself has no version to be found by.
        direct = visible_deliveries(asker).filter(item=None, title__icontains=wanted.words)
        of_item = Delivery.objects.filter(item=item).values_list("pk", flat=True)[:MOST_FOUND]
        versions = find(wanted.words, MOST_FOUND) or [0]
        direct_pks = direct.values_list("pk", flat=True)[:MOST_FOUND]
        pks = [*by_key, *(of_item if item is not None else ()), *direct_pks, 0]
        marks = (", ".join(["%s"] * len(some)) for some in (versions, pks))
        rest += " AND (version_id IN ({}) OR id IN ({}))".format(*marks)
        values += [*versions, *pks]
    return rest, tuple(values)


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
    keys = _Asked.of(asker, wanted).keys(MOST_EXPORTED, sort)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        yield from _rows(part, on, newest_figures(part))


def delivery_counts(asker: Asker) -> list[tuple[str, str, Count]]:
    """What waits for people in the asker's reach: (kind, label, how many)."""
    return [
        (kind, label, Count.of(_Asked.of(asker, DeliveryFilter(waiting=kind)).count()))
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
