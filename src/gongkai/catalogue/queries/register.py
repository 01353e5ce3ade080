"""The register of what is withheld (条例第十八条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Q, QuerySet

from gongkai.catalogue.models import ItemVersion, Withheld, seen_in
from gongkai.catalogue.queries.pages import cut
from gongkai.rules.access import Asker, Permission
from gongkai.rules.paging import Page
from gongkai.rules.results import ResultCode
from gongkai.rules.secrecy import GROUNDS


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """An entry of the register (条例第十八条); `version_id` None: it was reassessed since."""

    id: int
    title: str
    version_id: int | None
    ground: str
    reason: str
    withheld_at: datetime
    withheld_by: str
    review_by_on: date
    is_due: bool
    outcome: str
    assessment: str
    assessed_at: datetime | None
    assessed_by: str


Only = Literal["open", "due", "all"]


def withheld_register(
    asker: Asker, *, today: date, only: Only = "open", words: str = "", page: int = 1
) -> Page[WithheldRow]:
    """The register in the asker's reach, those to be assessed first at the top.

    `only` due: open ones whose day of assessment has come.
    """
    found, total, number = cut(_entries(asker, today, only, words), page)
    return Page(_lines(found, today), total, number)


def whole_register(
    asker: Asker, *, today: date, only: Only = "all", words: str = ""
) -> tuple[WithheldRow, ...]:
    """The register on no page, for an export."""
    return _lines(list(_entries(asker, today, only, words)), today)


def count_due(asker: Asker, *, today: date) -> int:
    """How many entries are to be assessed now."""
    return _entries(asker, today, "due", "").count()


def _entries(asker: Asker, today: date, only: Only, words: str) -> QuerySet[Withheld]:
    seen = seen_in(asker.scope(Permission.SEE_ITEMS), "item__")
    rows = Withheld.objects.filter(seen).select_related("withheld_by", "assessed_by")
    if only != "all":
        rows = rows.filter(outcome="")
    if only == "due":
        rows = rows.filter(review_by_on__lte=today)
    for word in words.split()[:8]:
        titled = ItemVersion.objects.filter(title__icontains=word).values("item")
        rows = rows.filter(Q(reason__icontains=word) | Q(item__in=titled))
    return rows.order_by("review_by_on", "pk")


def _lines(found: list[Withheld], today: date) -> tuple[WithheldRow, ...]:
    versions = {
        v.item_id: v
        for v in ItemVersion.objects.filter(item__in=[row.item_id for row in found])
        .order_by("number")
        .defer("content", "words")
    }
    return tuple(
        WithheldRow(
            id=row.pk,
            title=versions[row.item_id].title,
            version_id=versions[row.item_id].pk,
            ground=GROUNDS[ResultCode(row.ground)],
            reason=row.reason,
            withheld_at=row.withheld_at,
            withheld_by=row.withheld_by.name if row.withheld_by else "系统",
            review_by_on=row.review_by_on,
            is_due=not row.outcome and row.review_by_on <= today,
            outcome=row.outcome,
            assessment=row.assessment,
            assessed_at=row.assessed_at,
            assessed_by=row.assessed_by.name if row.assessed_by else "",
        )
        for row in found
    )
