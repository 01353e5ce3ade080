"""What stands around a published item, and what somebody has to think of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.catalogue.models import Column, Consultation, Item, ItemVersion, Withheld
from gongkai.catalogue.queries.access import seen_version
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, Scope
from gongkai.rules.items import (
    DOCUMENTS,
    VALIDITY_LABELS,
    Content,
    ItemKind,
    Validity,
    guide_review_on,
)
from gongkai.rules.publishing import withdraw_by
from gongkai.rules.release import IN_WORK, LIVE, STATE_LABELS, State

EXPIRY_NOTICE: Final = timedelta(days=60)
REVIEW_NOTICE: Final = timedelta(days=15)
MOST_CHOICES: Final = 10


# --- what replaces a document --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A published document that may replace another one."""

    item_id: int
    index_number: str
    title: str
    document_number: str
    validity: str


def successor_choices(asker: Asker, version_id: int, words: str) -> tuple[DocumentChoice, ...]:
    """Published documents that have all of the words in title or number, the newest first.

    Raises NotFoundError for a version outside of the asker's reach.
    """
    version = seen_version(asker, version_id)
    parts = words.split()[:8]
    if not parts:
        return ()
    rows = _live().filter(item__kind__in=sorted(DOCUMENTS)).exclude(item=version.item_id)
    for part in parts:
        rows = rows.filter(
            Q(title__icontains=part)
            | Q(document_number__icontains=part)
            | Q(item__index_number__icontains=part)
        )
    return tuple(_choice(row) for row in rows.order_by("-published_at")[:MOST_CHOICES])


def _choice(row: ItemVersion) -> DocumentChoice:
    return DocumentChoice(
        item_id=row.item_id,
        index_number=row.item.index_number or "",
        title=row.title,
        document_number=row.document_number,
        validity=VALIDITY_LABELS[Validity(row.item.validity)] if row.item.validity else "",
    )


def _live() -> QuerySet[ItemVersion]:
    rows = ItemVersion.objects.live().select_related("item", "item__successor")
    return rows.defer("content", "words")


@dataclass(frozen=True, slots=True)
class StandingView:
    """What a document is tied to: (version id, title, state) of each; `successor` as a choice.

    `lacks_interpretation`: none is planned and nobody said why.
    """

    validity: str
    validity_on: date | None
    validity_basis: str
    expires_on: date | None
    successor: DocumentChoice | None
    predecessors: tuple[tuple[int, str, str], ...]
    interpretations: tuple[tuple[int, str, State], ...]
    waiver: str
    lacks_interpretation: bool
    revoked_on: date | None
    revoked_basis: str
    withdraw_by: date | None
    about: tuple[int, str] | None

    @property
    def not_ready(self) -> tuple[str, ...]:
        """Interpretations that could not go out together with the document now."""
        wanted = {State.CLEARED, State.SCHEDULED, *LIVE}
        return tuple(
            f"{title}（{STATE_LABELS[state]}）"
            for _, title, state in self.interpretations
            if state not in wanted
        )

    @property
    def together(self) -> tuple[int, ...]:
        """The versions of interpretations that wait only for their release."""
        waits = {State.CLEARED, State.SCHEDULED}
        return tuple(pk for pk, _, state in self.interpretations if state in waits)


def standing_of(asker: Asker, version_id: int) -> StandingView:
    """What the item of a version is tied to. Raises NotFoundError."""
    item = seen_version(asker, version_id).item
    is_document = item.kind in DOCUMENTS
    explained = ItemVersion.objects.none()
    if is_document:
        explained = ItemVersion.objects.filter(
            item__about=item,
            item__kind=ItemKind.INTERPRETATION,
            state__in=sorted({*IN_WORK, *LIVE}),
        )
    explains = tuple((row.pk, row.title, State(row.state)) for row in explained.order_by("pk"))
    successor = None
    if item.successor_id:
        row = _live().filter(item=item.successor_id).first()
        successor = _choice(row) if row else None
    before = _live().filter(item__successor=item) if is_document else ItemVersion.objects.none()
    return StandingView(
        validity=VALIDITY_LABELS[Validity(item.validity)] if item.validity else "",
        validity_on=item.validity_on,
        validity_basis=item.validity_basis,
        expires_on=item.expires_on,
        successor=successor,
        predecessors=tuple((row.pk, row.title, row.document_number) for row in before),
        interpretations=explains,
        waiver=item.no_interpretation,
        lacks_interpretation=item.kind == ItemKind.NORMATIVE
        and not explains
        and not item.no_interpretation,
        revoked_on=item.revoked_on,
        revoked_basis=item.revoked_basis,
        withdraw_by=withdraw_by(item.revoked_on) if item.revoked_on else None,
        about=_about(item),
    )


def _about(item: Item) -> tuple[int, str] | None:
    if item.about_id is None:
        return None
    row = ItemVersion.objects.filter(item=item.about_id).order_by("-number").first()
    return (row.pk, row.title) if row else None


# --- reminders -----------------------------------------------------------------------------------


class Reminded(StrEnum):
    """Of what somebody is reminded; the order in which it is shown."""

    REVOKED = "revoked"
    UNTOLD = "untold"
    WITHHELD = "withheld"
    EXPIRING = "expiring"
    SHOWN_LONG_ENOUGH = "shown_long_enough"
    UNEXPLAINED = "unexplained"
    OLD_GUIDE = "old_guide"


REMINDED_LABELS: Final = {
    Reminded.REVOKED: "处罚决定已撤销或变更，要撤回",
    Reminded.UNTOLD: "征求意见已截止，没有反馈采纳情况",
    Reminded.WITHHELD: "不予公开的信息，该重新评估",
    Reminded.EXPIRING: "文件有效期将满",
    Reminded.SHOWN_LONG_ENOUGH: "处罚决定公示期已满",
    Reminded.UNEXPLAINED: "规范性文件没有政策解读",
    Reminded.OLD_GUIDE: "公开指南超过十二个月没有修订",
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to think of. `id`: of the consultation for UNTOLD, else of a version.

    `second_id`: of the entry of the register for WITHHELD. `by_on` is the day by which it should
    be done.
    """

    kind: Reminded
    id: int
    title: str
    by_on: date
    is_late: bool
    second_id: int = 0

    @property
    def label(self) -> str:
        """What it is about, in words."""
        return REMINDED_LABELS[self.kind]


def reminders(asker: Asker, *, today: date, most: int = 20) -> tuple[Reminder, ...]:
    """What somebody who writes for a body has to think of, at most so many of each kind.

    What the law gives days for stands first, then by day.
    """
    scope = asker.scope(Permission.EDIT_ITEMS)
    if not scope.paths:
        return ()
    places = Organisation.objects.within(scope).values("pk")
    columns = list(Column.objects.filter(owner__in=places).values_list("pk", flat=True))
    items = Item.objects.filter(Q(organisation__in=places) | Q(column__in=columns))
    found = [
        *_revoked(items, today, most),
        *_untold(scope, today, most),
        *_to_assess(places, today, most),
        *_ending(items, today, most),
        *_unexplained(items, most),
        *_old_guides(items, today, most),
    ]
    order = list(Reminded)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.by_on, one.id)))


def _live_of(items: QuerySet[Item], most: int) -> QuerySet[ItemVersion]:
    """What the public reads of the first of some items; asked by their ids, which is quick."""
    live = ItemVersion.objects.live()
    shown = items.filter(Exists(live.filter(item=OuterRef("pk")))).values_list("pk", flat=True)
    keys = list(shown[:most])
    return live.filter(item__in=keys).select_related("item") if keys else live.none()


def _revoked(items: QuerySet[Item], today: date, most: int) -> list[Reminder]:
    found = []
    few = Item.objects.filter(revoked_on__isnull=False)
    marked = items.filter(pk__in=few.values("pk")).order_by("revoked_on")
    for row in _live_of(marked, most).defer("content", "words"):
        last = withdraw_by(row.item.revoked_on or today)
        found.append(Reminder(Reminded.REVOKED, row.pk, row.title, last, last < today))
    return found


def _untold(scope: Scope, today: date, most: int) -> list[Reminder]:
    rows = Consultation.objects.within(scope).untold(today)
    title = ItemVersion.objects.live().filter(item=OuterRef("item")).values("title")[:1]
    titled = rows.annotate(title=title).filter(title__isnull=False).order_by("closes_on")
    return [
        Reminder(Reminded.UNTOLD, pk, words, closes_on, closes_on < today)
        for pk, words, closes_on in titled.values_list("pk", "title", "closes_on")[:most]
    ]


def _to_assess(places: object, today: date, most: int) -> list[Reminder]:
    rows = Withheld.objects.filter(
        Q(item__organisation__in=places) | Q(item__column__owner__in=places),
        outcome="",
        review_by_on__lte=today + REVIEW_NOTICE,
    )
    latest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-number")
    titled = rows.annotate(
        title=latest.values("title")[:1], version=latest.values("pk")[:1]
    ).order_by("review_by_on")
    return [
        Reminder(
            Reminded.WITHHELD,
            row.version,
            row.title,
            row.review_by_on,
            row.review_by_on < today,
            row.pk,
        )
        for row in titled[:most]
    ]


def _ending(items: QuerySet[Item], today: date, most: int) -> list[Reminder]:
    """Documents whose last day comes soon, and penalties that have been shown long enough."""
    # By the short index first: a body may have a million items that never end.
    ends = Item.objects.filter(expires_on__lte=today + EXPIRY_NOTICE)
    items = items.filter(pk__in=ends.values("pk")).order_by("expires_on")
    soon = items.filter(
        kind__in=sorted(DOCUMENTS), validity__in=["", Validity.IN_FORCE, Validity.AMENDED]
    )
    over = items.filter(kind=ItemKind.PENALTY, expires_on__lt=today)
    found = []
    for kind, some in ((Reminded.EXPIRING, soon), (Reminded.SHOWN_LONG_ENOUGH, over)):
        for row in _live_of(some, most).defer("content", "words"):
            last = row.item.expires_on or today
            found.append(Reminder(kind, row.pk, row.title, last, last < today))
    return found


def _unexplained(items: QuerySet[Item], most: int) -> list[Reminder]:
    """Normative documents in force without an interpretation; what came from elsewhere is spared."""
    explains = Item.objects.filter(about=OuterRef("pk"), kind=ItemKind.INTERPRETATION)
    bare = items.filter(
        ~Exists(explains),
        kind=ItemKind.NORMATIVE,
        no_interpretation="",
        validity__in=["", Validity.IN_FORCE],
        source_system="",
        first_published_on__isnull=False,
    ).order_by("-pk")
    return [
        Reminder(
            Reminded.UNEXPLAINED, row.pk, row.title, row.item.first_published_on or date.max, True
        )
        for row in _live_of(bare, most).defer("content", "words")
    ]


def _old_guides(items: QuerySet[Item], today: date, most: int) -> list[Reminder]:
    found = []
    for row in _live_of(items.filter(kind=ItemKind.DISCLOSURE_GUIDE).order_by("-pk"), most):
        last = guide_review_on(Content.read(row.content))
        if last is not None and last < today:
            found.append(Reminder(Reminded.OLD_GUIDE, row.pk, row.title, last, True))
    return found
