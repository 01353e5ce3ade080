"""What a worker, or the platform itself, tells of a delivery."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.channels.actions.delivery_work import DeliveryWork
from gongkai.channels.actions.figures import Figures
from gongkai.channels.adapters.connectors import Reach
from gongkai.channels.models import (
    Account,
    AccountSnapshot,
    Connection,
    Delivery,
    PlatformPicture,
)
from gongkai.channels.queries.connections import NO_CONNECTION
from gongkai.rules.access import Asker
from gongkai.rules.channels.deliveries import Move, Settled, State
from gongkai.rules.errors import NotFoundError, WrongStateError


@action
def settle_delivery(
    *, delivery_id: int, attempts: int, settled: Settled, by: Asker, at: datetime
) -> Delivery:
    """Write down what a try came to.

    `attempts` is that of the row when it was taken: WrongStateError where another worker has it by
    now, or a person moved it.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    delivery, before = work.delivery, work.delivery.state
    if delivery.attempts != attempts:
        raise WrongStateError("这一件已由另一个进程接手。")
    line = work.check(settled.move)
    if settled.not_before is not None:
        delivery.not_before = settled.not_before
    if settled.progress is not None:
        delivery.progress = dict(settled.progress)
    delivery.is_by_hand = settled.is_by_hand
    delivery.tries, delivery.looks = settled.tries, settled.looks
    if line.move is Move.CONFIRM:
        delivery.platform_id, delivery.url = settled.platform_id[:100], settled.url[:500]
        delivery.confirmed_at = at
    if line.move is Move.FINISH_RECALL:
        delivery.recalled_at = at
    DeliveryWork.count(delivery.connection, settled.calls, settled.used_on or at.date())
    if settled.forgets_pictures:
        PlatformPicture.objects.filter(connection=delivery.connection).delete()
    for (sha256, use), place in settled.pictures.items():
        PlatformPicture.objects.get_or_create(
            connection=delivery.connection, sha256=sha256, use=use, defaults={"place": place[:500]}
        )
    work.tell(line, settled.message, settled.code)
    record(**work.trace(before, platform_id=delivery.platform_id, url=delivery.url))
    return delivery


@action
def note_reach(
    *,
    connection_id: int,
    reach: Reach,
    calls: Mapping[str, int],
    by: Asker,
    at: datetime,
) -> AccountSnapshot:
    """Keep what a platform tells of an account; what a person entered for a day stays.

    What it tells of days before is written anew: platforms correct it.
    Raises NotFoundError where the connection has no account.
    """
    connection = Connection.objects.select_related("account").filter(pk=connection_id).first()
    if connection is None or connection.account is None:
        raise NotFoundError("这个接口没有账号。")
    account = connection.account
    last = timezone.localdate(reach.last_post_at) if reach.last_post_at else None
    row, _ = AccountSnapshot.objects.get_or_create(
        account=account,
        as_of_on=reach.as_of_on,
        defaults={
            "followers": reach.followers,
            "last_post_on": last,
            "source": "fetched",
            "taken_at": at,
        },
    )
    _keep_days(account, reach, at)
    DeliveryWork.count(connection, calls, timezone.localdate(at))
    connection.figures_message = ""
    connection.save(update_fields=["figures_message"])
    Figures.project(account)
    record(
        on=account,
        organisation_id=account.organisation_id,
        after={"as_of_on": reach.as_of_on, "followers": row.followers},
    )
    return row


def _keep_days(account: Account, reach: Reach, at: datetime) -> None:
    days = {day.on: day for day in reach.days}
    known = {row.as_of_on: row for row in account.snapshots.filter(as_of_on__in=days)}
    for on, day in sorted(days.items()):
        row = known.get(on) or AccountSnapshot(
            account=account, as_of_on=on, source="fetched", taken_at=at
        )
        if row.source == "fetched" and day.followers is not None:
            row.followers = day.followers
        for name in ("gained", "lost", "readers", "sharers"):
            told = getattr(day, name)
            if told is not None:
                setattr(row, name, told)
        row.save()


@action
def note_reach_refused(
    *, connection_id: int, message: str, calls: Mapping[str, int], by: Asker, at: datetime
) -> Connection:
    """Note why a platform did not tell what an account has reached, and the calls that it took.

    Raises NotFoundError.
    """
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None:
        raise NotFoundError(NO_CONNECTION)
    DeliveryWork.count(connection, calls, timezone.localdate(at))
    connection.figures_message = message[:500]
    connection.save(update_fields=["figures_message"])
    record(
        on=connection,
        organisation_id=connection.organisation_id,
        after={"message": connection.figures_message},
    )
    return connection


@action
def note_publication(
    *, connection_id: int, publish_id: str, settled: Settled, by: Asker, at: datetime
) -> Delivery:
    """Take what a platform tells by itself of a publication that is under way.

    Raises NotFoundError where none waits for it: it was told twice, or is not ours.
    """
    rows = Delivery.objects.filter(
        connection=connection_id, state__in=[State.SENT, State.UNCLEAR]
    ).order_by("pk")
    found = next((row for row in rows if row.progress.get("publish_id") == publish_id), None)
    if found is None or not Connection.objects.filter(pk=connection_id, is_active=True).exists():
        raise NotFoundError("没有等待这个结果的投放。")
    done = settle_delivery(
        delivery_id=found.pk, attempts=found.attempts, settled=settled, by=by, at=at
    )
    record(
        on=done,
        organisation_id=done.organisation_id,
        after={"publish_id": publish_id, "state": done.state},
    )
    return done
