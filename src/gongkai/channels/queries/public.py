"""The matrix of accounts as the public sees it: those in use, and notices of those that ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, F, Q

from gongkai.channels.models import Account, AccountQuerySet
from gongkai.channels.queries.access import names_of
from gongkai.rules.access import Asker, bodies_shown_to
from gongkai.rules.channels.accounts import (
    ENDED,
    FUNCTION_LABELS,
    PLATFORM_LABELS,
    Function,
    Platform,
)
from gongkai.rules.paging import Page, place

PAGE_SIZE: Final = 24
# How long the notice of a closed account stays in the matrix.
NOTICE_FOR: Final = timedelta(365)


@dataclass(frozen=True, slots=True)
class PublicAccount:
    """An account in the matrix. `qr_text` is what its code says; empty where nothing is known."""

    id: int
    name: str
    platform_label: str
    organizer: str
    subject: str
    is_certified: bool
    url: str
    qr_text: str
    functions: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndedAccount:
    """An account that was closed or merged, with its notice."""

    name: str
    platform_label: str
    organizer: str
    closed_on: date
    reason: str
    notice: str
    successor: str
    successor_url: str

    @property
    def has_link(self) -> bool:
        """Whether the notice is an address."""
        return self.notice.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of the matrix with how many accounts each platform has."""

    page: Page[PublicAccount]
    platforms: tuple[tuple[str, str, int], ...]
    ended: tuple[EndedAccount, ...]


def _public(asker: Asker) -> AccountQuerySet:
    """Open to everybody: what a body shows of its accounts is no secret of anybody."""
    rows = Account.objects.filter(is_public=True)
    bodies = bodies_shown_to(asker)
    if bodies is None:
        return rows
    return rows.filter(Q(organisation__in=bodies) | Q(organisation__parent__in=bodies))


def public_matrix(
    asker: Asker, *, today: date, words: str = "", platform: Platform | None = None, page: int = 1
) -> Matrix:
    """The accounts in use that bodies show, by platform and name."""
    rows = _public(asker).live()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(subject__icontains=word))
    counted = dict(rows.values_list("platform").annotate(n=Count("pk")).order_by())
    if platform is not None:
        rows = rows.filter(platform=platform)
        total = counted.get(platform.value, 0)
    else:
        total = sum(counted.values())
    number, shown = place(total, page, PAGE_SIZE)
    found = list(
        rows.order_by("organisation__path", F("followers").desc(nulls_last=True), "pk")[shown]
    )
    ended = list(
        _public(asker)
        .filter(state__in=sorted(ENDED), closed_on__gte=today - NOTICE_FOR)
        .select_related("merged_into")
        .order_by("-closed_on", "pk")[:50]
    )
    names = names_of((row.organisation_id for row in (*found, *ended)), today)
    return Matrix(
        page=Page(tuple(_account(row, names) for row in found), total, number, PAGE_SIZE),
        platforms=tuple(
            (p.value, label, counted[p.value])
            for p, label in PLATFORM_LABELS.items()
            if p.value in counted
        ),
        ended=tuple(_ended(row, names) for row in ended),
    )


def _account(row: Account, names: dict[int, str]) -> PublicAccount:
    return PublicAccount(
        id=row.pk,
        name=row.name,
        platform_label=row.platform_label,
        organizer=names.get(row.organisation_id, ""),
        subject=row.subject,
        is_certified=row.is_certified,
        url=row.url,
        qr_text=row.qr_content or row.url,
        functions=tuple(FUNCTION_LABELS[Function(f)] for f in row.functions),
        topics=tuple(row.topics),
    )


def _ended(row: Account, names: dict[int, str]) -> EndedAccount:
    assert row.closed_on is not None  # noqa: S101 - held by a constraint
    heir = row.merged_into if row.merged_into and row.merged_into.is_public else None
    return EndedAccount(
        name=row.name,
        platform_label=row.platform_label,
        organizer=names.get(row.organisation_id, ""),
        closed_on=row.closed_on,
        reason=row.close_reason,
        notice=row.notice,
        successor=heir.name if heir else "",
        successor_url=heir.url if heir else "",
    )
