"""Items that stand in columns of two bodies."""

from __future__ import annotations

from datetime import datetime

from gongkai.catalogue import actions
from gongkai.catalogue.models import Column, Share, ShareRule
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.columns import UpdateClass
from tests.factories.items import Newsroom, publish

INDEX_CODE = "11520200MB1A20001X"


def column_of(body: Organisation, at: datetime, index_code: str = INDEX_CODE) -> Column:
    """A body that publishes, with one column."""
    actions.set_up_publisher(
        organisation=body, index_code=index_code, has_month_in_index=True, by=SYSTEM, at=at
    )
    return actions.add_column(
        organisation=body,
        parent=None,
        code=f"{body.code}-news",
        name="转载",
        update_class=UpdateClass.ON_EVENT,
        by=SYSTEM,
        at=at,
    )


def share_both_ways(
    room: Newsroom, other: Organisation, at: datetime, mark: str = ""
) -> tuple[Share, ShareRule]:
    """An item of the newsroom offered to another body, and one of that body taken by the newsroom's.

    Returns the latter share and the rule by which it was taken.
    """
    column = column_of(other, at)
    offered = publish(room, at, title="警方提示")
    actions.share_item(version_id=offered.pk, column_id=column.pk, by=room.editor, at=at)
    theirs = publish(room, at, title="政府公报")
    actions.hand_over_item(
        version_id=theirs.pk, organisation=other, column_id=column.pk, by=SYSTEM, at=at
    )
    rule = actions.take_shares_of(receiver=room.body, sender=other, by=SYSTEM, at=at)
    share = actions.share_item(
        version_id=theirs.pk,
        column_id=room.column.pk,
        note=f"{mark}请一并公开",
        by=SYSTEM,
        at=at,
    )
    return share, rule
