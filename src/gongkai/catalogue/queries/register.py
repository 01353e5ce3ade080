"""The register of what is withheld (条例第十八条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.catalogue.models import Item, ItemVersion, Withheld
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


def withheld_register(
    asker: Asker, *, today: date, only_open: bool = True, page: int = 1
) -> Page[WithheldRow]:
    """The register in the asker's reach, those to be assessed first at the top."""
    items = Item.objects.within(asker.scope(Permission.SEE_ITEMS)).values("pk")
    rows = Withheld.objects.filter(item__in=items).select_related("withheld_by")
    if only_open:
        rows = rows.filter(outcome="")
    found, total, number = cut(rows.order_by("review_by_on", "pk"), page)
    versions = {
        v.item_id: v
        for v in ItemVersion.objects.filter(item__in=[row.item_id for row in found])
        .order_by("number")
        .defer("content", "words")
    }
    return Page(
        tuple(
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
            )
            for row in found
        ),
        total,
        number,
    )
