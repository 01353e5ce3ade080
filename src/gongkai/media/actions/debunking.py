"""Cases of debunking, and how often they were read."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import ItemVersion
from gongkai.media.actions.work import Work
from gongkai.media.models import Debunking
from gongkai.media.queries import (
    MANAGE,
    clarifications,
)
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.sheets import Figure


@action
def record_debunking(
    *,
    organisation_id: int,
    item_id: int | None,
    title: str = "",
    rumour: str = "",
    published_on: date | None = None,
    reads: Figure | None = None,
    comments: Figure | None = None,
    by: Asker,
    at: datetime,
) -> Debunking:
    """Register a case of debunking, by its clarification (条例第六条) where that is in the catalogue.

    Without one the title and the day are needed. Raises NotFoundError, BadInputError.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    if item_id is not None:
        if item_id not in dict(clarifications(by)):
            raise BadInputError("请从列表中选择还没有登记的澄清信息。")
        version = (
            ItemVersion.objects.filter(item=item_id, state__in=["published", "urgent"])
            .select_related("item")
            .get()
        )
        title = title or version.title
        rumour = rumour or str(version.read().extras.get("rumour", ""))
        published_on = published_on or version.item.first_published_on
    if published_on is None:
        raise BadInputError("请填写发布日期。")
    Work.check_day(published_on, at, "发布日期")
    row = Debunking.objects.create(
        organisation=body,
        item_id=item_id,
        title=Work.text(title, "标题", 300),
        rumour=Work.text(rumour, "不实信息", 300, required=False),
        published_on=published_on,
        reads=reads.value if reads else None,
        reads_bound=reads.bound if reads else "exact",
        comments=comments.value if comments else None,
        comments_bound=comments.bound if comments else "exact",
        recorded_at=at,
        recorded_by=person_of(by),
    )
    record(on=row, organisation_id=body.pk, after={"title": row.title, "item": item_id})
    return row


@action
def count_debunking(
    *,
    debunking_id: int,
    reads: Figure | None,
    comments: Figure | None,
    by: Asker,
    at: datetime,
) -> Debunking:
    """Enter how often a clarification was read and answered by now. Raises NotFoundError."""
    row = (
        Debunking.objects.within(by.scope(MANAGE))
        .select_for_update(of=("self",))
        .filter(pk=debunking_id)
        .first()
    )
    if row is None:
        raise NotFoundError("没有找到这个案例，或者不在您的工作范围内。")
    before = {"reads": row.reads, "comments": row.comments}
    row.reads, row.reads_bound = (reads.value, reads.bound) if reads else (None, "exact")
    row.comments = comments.value if comments else None
    row.comments_bound = comments.bound if comments else "exact"
    row.save()
    record(
        on=row,
        organisation_id=row.organisation_id,
        before=before,
        after={"reads": row.reads, "comments": row.comments},
    )
    return row
