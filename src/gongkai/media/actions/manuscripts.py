"""Manuscripts, and to whom they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import ItemVersion
from gongkai.media.actions.work import Work
from gongkai.media.models import Manuscript, Pitch
from gongkai.media.queries import (
    MANAGE,
    actors_of,
    visible_manuscripts,
)
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.media.work import (
    PITCH_TABLE,
    ManuscriptKind,
    PitchMove,
    PitchState,
)


def _item(index_number: str) -> int | None:
    if not index_number.strip():
        return None
    found = ItemVersion.objects.filter(
        item__index_number=index_number.strip(), state__in=["published", "urgent"]
    ).first()
    if found is None:
        raise BadInputError(f"没有找到已公开的信息“{index_number.strip()}”，请核对索引号。")
    return found.item_id


@action
def register_manuscript(
    *,
    organisation_id: int,
    title: str,
    kind: ManuscriptKind,
    authors: str = "",
    theme_id: int | None = None,
    index_number: str = "",
    outlet_ids: Sequence[int] = (),
    pitched_on: date | None = None,
    by: Asker,
    at: datetime,
) -> Manuscript:
    """Register a manuscript and, with `outlet_ids`, that it was sent to them on a day.

    Raises NotFoundError for a unit out of reach, BadInputError.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    row = Manuscript.objects.create(
        organisation=body,
        title=Work.text(title, "标题", 300),
        kind=kind,
        authors=Work.text(authors, "作者", 100, required=False),
        theme=Work.theme(by, theme_id),
        item_id=_item(index_number),
        registered_at=at,
        registered_by=person_of(by),
    )
    _send(row, outlet_ids, pitched_on or timezone.localdate(at), by, at)
    record(on=row, organisation_id=body.pk, after={"title": row.title, "outlets": list(outlet_ids)})
    return row


def _send(
    row: Manuscript, outlet_ids: Sequence[int], on: date, by: Asker, at: datetime
) -> list[Pitch]:
    Work.check_day(on, at, "投稿日期")
    known = set(row.pitches.values_list("outlet_id", flat=True))
    sent = []
    for outlet_id in dict.fromkeys(outlet_ids):
        outlet = Work.outlet(by, outlet_id)
        if outlet.pk in known:
            raise WrongStateError(f"这篇稿件已经投给{outlet.name}了。")
        line = PITCH_TABLE.check(None, PitchMove.PITCH, actors=actors_of(by, row.organisation.path))
        sent.append(
            Pitch.objects.create(manuscript=row, outlet=outlet, pitched_on=on, state=line.end)
        )
    return sent


@action
def pitch_manuscript(
    *, manuscript_id: int, outlet_ids: Sequence[int], on: date, by: Asker, at: datetime
) -> list[Pitch]:
    """Note that a manuscript was sent to more outlets.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError where one has it already.
    """
    row = Work.open(manuscript_id, by)
    if not outlet_ids:
        raise BadInputError("请选择投给哪些媒体。")
    sent = _send(row, outlet_ids, on, by, at)
    record(
        on=row, organisation_id=row.organisation_id, after={"outlets": list(outlet_ids), "on": on}
    )
    return sent


@action
def decline_pitch(*, pitch_id: int, by: Asker, at: datetime) -> Pitch:
    """Note that an outlet did not use a manuscript. Raises WrongStateError where it did."""
    mine = visible_manuscripts(by).values("pk")
    pitch = (
        Pitch.objects.select_for_update(of=("self",))
        .select_related("manuscript__organisation")
        .filter(pk=pitch_id, manuscript__in=mine)
        .first()
    )
    if pitch is None:
        raise NotFoundError("没有找到这次投稿，或者不在您的工作范围内。")
    path = pitch.manuscript.organisation.path
    require(by, MANAGE, path)
    line = PITCH_TABLE.check(PitchState(pitch.state), PitchMove.DECLINE, actors=actors_of(by, path))
    pitch.state = line.end
    pitch.save(update_fields=["state"])
    record(
        on=pitch.manuscript,
        organisation_id=pitch.manuscript.organisation_id,
        after={"pitch": pitch.pk, "state": pitch.state},
    )
    return pitch
