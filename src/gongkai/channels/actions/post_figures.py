"""What posts have reached, as their platform tells it or as a person read it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import store
from gongkai.channels.actions.delivery_work import DeliveryWork
from gongkai.channels.actions.work import Work
from gongkai.channels.adapters.connectors import Counts
from gongkai.channels.models import Connection, Delivery, DeliverySnapshot
from gongkai.channels.queries.connections import NO_CONNECTION
from gongkai.rules.access import Asker
from gongkai.rules.channels.deliveries import STANDS, State
from gongkai.rules.channels.post_figures import FIGURES, PostFigures, check_post_figures
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.rules.intake import check_file_size, clean_file_name, media_type_of

_OUT: Final = STANDS | {State.RECALLED}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows figures: a screenshot of the platform's own page."""

    name: str
    data: bytes


@action
def enter_post_figures(
    *,
    delivery_id: int,
    figures: PostFigures,
    evidence: Evidence | None = None,
    by: Asker,
    at: datetime,
) -> DeliverySnapshot:
    """Enter what a post had reached on a day; a second entry for the day replaces the first.

    Raises as `DeliveryWork.open`, WrongStateError for what never came out, BadInputError for figures
    that say nothing, for a day before the publication or to come, for a file that is no picture and
    no document.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    delivery = work.delivery
    if delivery.state not in _OUT or delivery.confirmed_at is None:
        raise WrongStateError("还没有发布，没有阅读数据可以登记。")
    check_post_figures(
        figures,
        published_on=timezone.localdate(delivery.confirmed_at),
        today=timezone.localdate(at),
    )
    kept = {"evidence": "", "evidence_name": ""}
    if evidence is not None:
        check_file_size(evidence.name, len(evidence.data))
        media_type_of(evidence.name, evidence.data)  # refuses what is no document and no picture
        kept = {
            "evidence": store([evidence.data]).sha256,
            "evidence_name": clean_file_name(evidence.name),
        }
    row, _ = DeliverySnapshot.objects.update_or_create(
        delivery=delivery,
        as_of_on=figures.as_of_on,
        defaults=DeliverySnapshot.columns(figures)
        | kept
        | {"source": "entered", "told": {}, "taken_at": at, "taken_by": Work.person(by)},
    )
    _project([delivery])
    record(
        on=delivery,
        organisation_id=delivery.organisation_id,
        after={
            "as_of_on": figures.as_of_on,
            **{name: getattr(row, name) for name in FIGURES},
            "evidence": row.evidence,
        },
    )
    return row


@action
def note_post_figures(
    *,
    connection_id: int,
    counts: Counts,
    calls: Mapping[str, int],
    message: str = "",
    not_before: datetime | None = None,
    by: Asker,
    at: datetime,
) -> int:
    """Keep what a platform tells of posts; what a person entered for a day stays.

    `not_before`: when it is asked again, where `message` says why it did not tell all. Noting the
    same answer twice changes nothing. Returns how many figures were written.
    Raises NotFoundError.
    """
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None:
        raise NotFoundError(NO_CONNECTION)
    today = timezone.localdate(at)
    rows = {
        row.key: row
        for row in Delivery.objects.filter(connection=connection, key__in=counts.asked)
        .order_by("pk")
        .select_for_update(of=("self",))
    }
    entered = set(
        DeliverySnapshot.objects.filter(delivery__in=rows.values(), source="entered").values_list(
            "delivery", "as_of_on"
        )
    )
    told = [
        DeliverySnapshot(
            delivery=rows[key],
            source="fetched",
            told=dict(one.words),
            as_of_on=one.figures.as_of_on,
            taken_at=at,
            **DeliverySnapshot.columns(one.figures),
        )
        for key, series in counts.told.items()
        for one in series
        if key in rows and (rows[key].pk, one.figures.as_of_on) not in entered
    ]
    columns = [name for count in FIGURES for name in (count, f"{count}_bound")]
    DeliverySnapshot.objects.bulk_create(
        told,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["delivery", "as_of_on"],
        update_fields=[*columns, "source", "told", "taken_at"],
    )
    if not counts.is_late:
        for row in rows.values():
            row.asked_on = today
    _project(rows.values())
    DeliveryWork.count(connection, calls, today)
    connection.figures_message = message[:500]
    connection.figures_after = not_before
    connection.save(update_fields=["figures_message", "figures_after"])
    record(
        on=connection,
        organisation_id=connection.organisation_id,
        after={"posts": len(rows), "figures": len(told), "message": connection.figures_message},
    )
    return len(told)


def _project(deliveries: Iterable[Delivery]) -> None:
    """Let deliveries show the newest of their figures."""
    found = {row.pk: row for row in deliveries}
    for row in found.values():
        row.reads, row.figures_on = None, None
    rows = DeliverySnapshot.objects.filter(delivery__in=found).order_by("as_of_on")
    for pk, day, reads in rows.values_list("delivery", "as_of_on", "reads"):
        found[pk].figures_on = day
        found[pk].reads = found[pk].reads if reads is None else reads
    Delivery.objects.bulk_update(
        list(found.values()), ["reads", "figures_on", "asked_on"], batch_size=100
    )
