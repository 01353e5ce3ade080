"""Items are shown in columns of other bodies as well: offered, accepted or declined, and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import Column, Follower, ItemChange, Share, ShareRule
from gongkai.catalogue.queries.access import seen_version
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.release import State
from gongkai.rules.sharing import UNDER_WAY, ShareState

NO_SHARE = "没有这条共享，或者不在您的工作范围内。"


@action
def share_item(
    *, version_id: int, column_id: int, note: str = "", by: Asker, at: datetime
) -> Share:
    """Offer a published item to a column of another body.

    It stands there at once where the same person edits for both bodies, or the other body takes
    whatever this one shares. Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError.
    """
    version = seen_version(by, version_id)
    item = version.item
    require(by, Permission.EDIT_ITEMS, item.organisation.path)
    if version.state not in {State.PUBLISHED, State.URGENT}:
        raise WrongStateError("只有在公开的信息才能共享。请发布后再共享。")
    column = Column.objects.open().select_related("organisation").filter(pk=column_id).first()
    if column is None:
        raise NotFoundError("没有这个栏目，可能已经停用。请重新选择。")
    if column.organisation_id == item.organisation_id:
        raise BadInputError("这是本机关的栏目。要换栏目，请用“移动”。")
    if Share.objects.filter(item=item, column=column, state__in=sorted(UNDER_WAY)).exists():
        raise BadInputError(f"已经向栏目“{column.name}”共享过，不用再提。")
    is_taken = (
        by.scope(Permission.EDIT_ITEMS).covers(column.organisation.path)
        or ShareRule.objects.filter(receiver=column.organisation, sender=item.organisation).exists()
    )
    person = person_of(by)
    share = Share.objects.create(
        item=item,
        column=column,
        state=ShareState.ACCEPTED if is_taken else ShareState.OFFERED,
        note=note.strip()[:200],
        offered_at=at,
        offered_by=person,
        decided_at=at if is_taken else None,
        decided_by=person if is_taken else None,
    )
    _follow(share)
    record(**_trace(share))
    return share


@action
def decide_share(
    *, share_id: int, is_accepted: bool, reason: str = "", by: Asker, at: datetime
) -> Share:
    """Take what another body offers into one's column, or decline it with a reason.

    Raises NotFoundError, WrongStateError, BadInputError.
    """
    share = _locked(share_id, by, is_received=True)
    if share.state != ShareState.OFFERED:
        raise WrongStateError("这条共享已经有了决定。请刷新后查看。")
    if not is_accepted and not reason.strip():
        raise BadInputError("请写明不接受的理由，对方会看到。")
    share.state = ShareState.ACCEPTED if is_accepted else ShareState.DECLINED
    share.decided_at, share.decided_by = at, person_of(by)
    share.reason = "" if is_accepted else reason.strip()[:200]
    share.save()
    _follow(share)
    record(**_trace(share))
    return share


@action
def end_share(*, share_id: int, reason: str = "", by: Asker, at: datetime) -> Share:
    """Show an item no longer in the column of another body, or take an offer back: either side may.

    Raises NotFoundError, WrongStateError.
    """
    share = _locked(share_id, by, is_received=False)
    if share.state not in UNDER_WAY:
        raise WrongStateError("这条共享已经停止。请刷新后查看。")
    share.state, share.reason = ShareState.ENDED, reason.strip()[:200]
    share.ended_at, share.ended_by = at, person_of(by)
    share.save()
    _follow(share)
    record(**_trace(share))
    return share


@action
def take_shares_of(
    *, receiver: Organisation, sender: Organisation, by: Asker, at: datetime
) -> ShareRule:
    """Say that a body takes whatever another one shares with it.

    Raises WrongPersonError, BadInputError.
    """
    require(by, Permission.MANAGE_COLUMNS, receiver.path)
    if receiver == sender:
        raise BadInputError("请选择别的机关。")
    if ShareRule.objects.filter(receiver=receiver, sender=sender).exists():
        raise BadInputError("已经设置过自动接受这个机关的共享。")
    rule = ShareRule.objects.create(
        receiver=receiver, sender=sender, made_at=at, made_by=person_of(by)
    )
    record(on=rule, organisation_id=receiver.pk, after={"sender": sender.pk})
    return rule


@action
def ask_before_shares_of(*, rule_id: int, by: Asker, at: datetime) -> None:
    """Say that every share is to be decided again. What stands already stays. Raises NotFoundError."""
    rows = Organisation.objects.within(by.scope(Permission.MANAGE_COLUMNS)).values("pk")
    rule = ShareRule.objects.filter(pk=rule_id, receiver__in=rows).first()
    if rule is None:
        raise NotFoundError("没有这条自动接受，可能同事已经取消了。")
    record(on=rule, organisation_id=rule.receiver_id, before={"sender": rule.sender_id})
    rule.delete()


def _locked(share_id: int, by: Asker, *, is_received: bool) -> Share:
    scope = by.scope(Permission.EDIT_ITEMS)
    rows = Share.objects.received(scope) if is_received else Share.objects.within(scope)
    share = (
        rows.select_for_update(of=("self",))
        .select_related("item", "column")
        .filter(pk=share_id)
        .first()
    )
    if share is None:
        raise NotFoundError(NO_SHARE)
    return share


def _follow(share: Share) -> None:
    """Have the search look at the item again."""
    ItemChange.objects.create(follower=Follower.SEARCH, item_id=share.item_id)


def _trace(share: Share) -> dict[str, Any]:
    return {
        "on": share,
        "organisation_id": share.column.organisation_id,
        "after": {"item": share.item_id, "column": share.column.code, "state": share.state},
    }
