"""What posts have reached: the series of one, the files that prove it, and which are to be asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from gongkai.channels.adapters.connectors import SentPost
from gongkai.channels.models import Connection, Delivery, DeliverySnapshot
from gongkai.channels.queries.deliveries import visible_deliveries
from gongkai.rules.access import Asker
from gongkai.rules.channels.accounts import LIVE
from gongkai.rules.channels.post_figures import COUNTED_DAYS, PostFigures
from gongkai.rules.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class FigureLine:
    """What a post had reached on a day; `evidence` is the name of the file that shows it."""

    id: int
    figures: PostFigures
    source: str
    evidence: str


def figure_lines(delivery: Delivery) -> tuple[FigureLine, ...]:
    """The series of a delivery, the newest first."""
    labels = DeliverySnapshot.SOURCES
    return tuple(
        FigureLine(row.pk, row.read(), labels[row.source], row.evidence_name)
        for row in delivery.figures.defer("told")
    )


def newest_figures(ids: Collection[int]) -> dict[int, PostFigures]:
    """The newest figures of deliveries, by their ids."""
    rows = DeliverySnapshot.objects.filter(
        delivery__in=ids, as_of_on=F("delivery__figures_on")
    ).defer("told")
    return {row.delivery_id: row.read() for row in rows}


def figure_evidence(asker: Asker, snapshot_id: int) -> tuple[str, str]:
    """The hash and the name of the file that proves figures. Raises NotFoundError."""
    mine = visible_deliveries(asker).values("pk")
    row = DeliverySnapshot.objects.filter(pk=snapshot_id, delivery__in=mine).first()
    if row is None or not row.evidence:
        raise NotFoundError("没有找到这个文件，或者不在您的工作范围内。")
    return row.evidence, row.evidence_name


def connections_to_ask(at: datetime, codes: Collection[str]) -> list[Connection]:
    """The connections of these connectors whose platform is to be asked for figures by now."""
    rows = Connection.objects.usable().filter(
        Q(figures_after=None) | Q(figures_after__lte=at),
        Q(account=None) | Q(account__state__in=sorted(LIVE)),
        connector__in=codes,
        is_dry_run=False,
        is_working=True,
    )
    return list(rows.order_by("figures_after", "pk"))


def posts_to_ask(connection: Connection, at: datetime, most: int) -> list[SentPost]:
    """The youngest posts of a connection that its platform was not asked for today."""
    today = timezone.localdate(at)
    rows = Delivery.objects.published().filter(
        Q(asked_on=None) | Q(asked_on__lt=today),
        organisation=connection.organisation_id,
        connection=connection,
        confirmed_at__gt=at - timedelta(days=COUNTED_DAYS + 1),
    )
    return [
        SentPost(
            row.key,
            row.title,
            row.platform_id,
            dict(row.progress),
            row.sending_since,
            row.confirmed_at,
        )
        for row in rows.order_by("-confirmed_at", "-pk")[:most]
        if row.confirmed_at is not None
    ]
