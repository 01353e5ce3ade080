"""Questions about shares: where an item stands beside its own column, what others offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.catalogue.models import Column, Publisher, Share, ShareRule
from gongkai.catalogue.queries.access import seen_version
from gongkai.catalogue.queries.pages import cut
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.paging import Page
from gongkai.rules.release import LIVE
from gongkai.rules.sharing import SHARE_LABELS, UNDER_WAY, ShareState


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share: the item, from whom to which column, and what may be done with it."""

    id: int
    index_number: str
    title: str
    sender: str
    column: str
    receiver: str
    state: ShareState
    note: str
    reason: str
    offered_at: datetime
    offered_by: str
    may_decide: bool
    may_end: bool

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return SHARE_LABELS[self.state]

    @property
    def front(self) -> str:
        """The first part of the 索引号."""
        return self.index_number.partition("/")[0]

    @property
    def back(self) -> str:
        """The second part."""
        return self.index_number.partition("/")[2]


def shares_of_item(asker: Asker, version_id: int, *, on: date) -> list[ShareLine]:
    """Where an item was shared to, the newest first. Raises NotFoundError out of reach."""
    version = seen_version(asker, version_id)
    return _lines(asker, Share.objects.filter(item=version.item_id), on)


def shares_received(
    asker: Asker, *, state: ShareState | None = None, page: int = 1, on: date
) -> Page[ShareLine]:
    """What other bodies share with those in reach, the newest first."""
    rows = Share.objects.received(asker.scope(Permission.SEE_ITEMS))
    if state is not None:
        rows = rows.filter(state=state)
    found, total, number = cut(_full(rows), page)
    return Page(tuple(_lines_of(asker, found, on)), total, number)


def _full(rows: QuerySet[Share]) -> QuerySet[Share]:
    return rows.select_related(
        "item__organisation", "column__organisation", "offered_by"
    ).prefetch_related("item__versions")


def _lines(asker: Asker, rows: QuerySet[Share], on: date) -> list[ShareLine]:
    return _lines_of(asker, list(_full(rows)[:50]), on)


def _lines_of(asker: Asker, rows: Any, on: date) -> list[ShareLine]:
    rows = list(rows)
    ids = {row.item.organisation_id for row in rows} | {row.column.organisation_id for row in rows}
    named = Organisation.objects.filter(pk__in=ids).named(on)
    names = {body.pk: str(getattr(body, "short_name", "")) for body in named} if ids else {}
    scope = asker.scope(Permission.EDIT_ITEMS)
    lines = []
    for row in rows:
        takes = scope.covers(row.column.organisation.path)
        gives = scope.covers(row.item.organisation.path)
        state = ShareState(row.state)
        lines.append(
            ShareLine(
                id=row.pk,
                index_number=row.item.index_number or "",
                title=_title(row),
                sender=names[row.item.organisation_id],
                column=row.column.name,
                receiver=names[row.column.organisation_id],
                state=state,
                note=row.note,
                reason=row.reason,
                offered_at=row.offered_at,
                offered_by=row.offered_by.name if row.offered_by else "系统",
                may_decide=takes and state is ShareState.OFFERED,
                may_end=(takes or gives) and state in UNDER_WAY,
            )
        )
    return lines


def _title(row: Share) -> str:
    """The title that the public reads, or read last."""
    out = [version for version in row.item.versions.all() if version.published_at]
    live = [version for version in out if version.state in LIVE]
    return (live or out)[-1].title


def bodies_to_share_with(asker: Asker, version_id: int, *, on: date) -> list[tuple[int, str]]:
    """The other bodies that publish here."""
    version = seen_version(asker, version_id)
    rows = Organisation.objects.filter(pk__in=Publisher.objects.values("organisation"))
    rows = rows.existing(on).exclude(pk=version.item.organisation_id).named(on).order_by("path")
    return [(row.pk, str(getattr(row, "name", ""))) for row in rows]


def columns_to_share_into(asker: Asker, body_id: int) -> list[tuple[int, str]]:
    """The open columns of a body: everybody may read which there are."""
    rows = Column.objects.open().filter(organisation=body_id).order_by("path")
    return [(row.pk, "　" * (row.path.count("/") - 2) + row.name) for row in rows]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """That a body takes whatever another one shares."""

    id: int
    receiver: str
    sender: str


def share_rules(asker: Asker, *, on: date) -> list[RuleLine]:
    """The rules of the bodies in reach."""
    reach = Organisation.objects.within(asker.scope(Permission.MANAGE_COLUMNS)).values("pk")
    rows = list(ShareRule.objects.filter(receiver__in=reach))
    ids = {pk for row in rows for pk in (row.receiver_id, row.sender_id)}
    named = Organisation.objects.filter(pk__in=ids).named(on) if ids else ()
    names = {body.pk: str(getattr(body, "name", "")) for body in named}
    return [RuleLine(row.pk, names[row.receiver_id], names[row.sender_id]) for row in rows]


def bodies_for_share_rules(
    asker: Asker, *, on: date
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The bodies in reach that publish, and all that do."""
    rows = Organisation.objects.filter(pk__in=Publisher.objects.values("organisation"))
    everybody = rows.existing(on).named(on).order_by("path")
    own = everybody.within(asker.scope(Permission.MANAGE_COLUMNS))

    def named(found: Any) -> list[tuple[int, str]]:
        return [(row.pk, str(getattr(row, "name", ""))) for row in found]

    return named(own), named(everybody)
