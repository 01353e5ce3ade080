"""What people do with deliveries: propose, approve, mend, retry, recall, correct, confirm."""

from __future__ import annotations

import secrets as random
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from gongkai.audit.actions import action, record
from gongkai.channels.actions.delivery_work import DeliveryWork
from gongkai.channels.actions.work import Work
from gongkai.channels.adapters.connectors import connector_of
from gongkai.channels.adapters.titles import put_titles
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.queries.access import MANAGE
from gongkai.channels.queries.connections import NO_CONNECTION, visible_connections
from gongkai.channels.queries.deliveries import shown_version
from gongkai.rules.access import Asker, require
from gongkai.rules.channels.accounts import check_url
from gongkai.rules.channels.deliveries import TABLE, Move, State
from gongkai.rules.channels.posts import Post
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.moves import SamePersonError
from gongkai.rules.release import LIVE

_TWICE = (
    "这条信息在“{name}”上已经有一件投放，或者另一件的文字与它相同。不能重复发布：要改的请办“更正”，"
    "要重发的请先撤回原来的一件。"
)


@action
def propose_deliveries(
    *,
    index_number: str,
    posts: Mapping[int, Post],
    not_before: datetime | None = None,
    by: Asker,
    at: datetime,
) -> list[Delivery]:
    """Propose that a published item goes to channels: `posts` by the id of each connection.

    All or none. Raises NotFoundError for an item or connection out of reach, WrongPersonError,
    BadInputError, WrongStateError as `propose_delivery`.
    """
    version = shown_version(by, index_number)
    if not posts:
        raise BadInputError("请至少选择一个渠道。")
    made = [
        propose_delivery(
            connection_id=pk, version_id=version.pk, post=post, not_before=not_before, by=by, at=at
        )
        for pk, post in posts.items()
    ]
    record(
        on=version.item,
        organisation_id=version.organisation_id,
        after={"deliveries": [delivery.key for delivery in made]},
    )
    return made


@action
def propose_delivery(
    *,
    connection_id: int,
    version_id: int,
    post: Post,
    not_before: datetime | None = None,
    replaces_id: int | None = None,
    by: Asker,
    at: datetime,
) -> Delivery:
    """Propose one delivery of a version before the public, for somebody else to approve.

    Raises NotFoundError, WrongPersonError, BadInputError for what the channel would refuse,
    WrongStateError where the item is on this channel already.
    """
    connection = (
        visible_connections(by)
        .usable()
        .filter(pk=connection_id)
        .select_related("organisation")
        .first()
    )
    if connection is None:
        raise NotFoundError(NO_CONNECTION)
    require(by, MANAGE, connection.organisation.path)
    version = shown_version(by, version_id=version_id)
    line = TABLE.check(
        None, Move.PROPOSE, actors=DeliveryWork.actors(by, connection.organisation.path)
    )
    delivery = Delivery(
        organisation=connection.organisation,
        connection=connection,
        item=version.item,
        version=version,
        replaces_id=replaces_id,
        key=random.token_hex(16),
        not_before=max(not_before or at, at),
        proposed_at=at,
        proposed_by=Work.person(by),
    )
    DeliveryWork.put(delivery, connector_of(connection.connector), post, version.read().body)
    work = DeliveryWork(delivery, by, at)
    _save_once(work, connection)
    work.tell(line)
    record(**work.trace(None, connection=connection.pk, item=version.item_id, title=post.title))
    return delivery


def _save_once(work: DeliveryWork, connection: Connection) -> None:
    work.delivery.state = State.PROPOSED
    try:
        with transaction.atomic():
            work.delivery.save()
    except IntegrityError as error:
        raise WrongStateError(_TWICE.format(name=connection.name)) from error
    put_titles([work.delivery])


@action
def amend_delivery(
    *,
    delivery_id: int,
    post: Post,
    not_before: datetime | None = None,
    by: Asker,
    at: datetime,
) -> Delivery:
    """Mend what a delivery says before it is approved, by the version that the public reads now.

    Raises as `DeliveryWork.open` and `propose_delivery`.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, before = work.check(Move.AMEND), work.delivery.state
    delivery = work.delivery
    version = shown_version(by, item_id=delivery.item_id)
    delivery.version = version
    kind = connector_of(delivery.connection.connector)
    DeliveryWork.put(delivery, kind, post, version.read().body)
    delivery.not_before = max(not_before or at, at)
    delivery.proposed_at, delivery.proposed_by = at, Work.person(by)
    _save_once(work, delivery.connection)
    work.tell(line)
    record(**work.trace(before, title=post.title))
    return delivery


@action
def approve_delivery(*, delivery_id: int, by: Asker, at: datetime) -> Delivery:
    """Let a delivery go out: somebody else than who proposed it.

    A correction recalls what it replaces. Raises as `DeliveryWork.open`, SamePersonError,
    WrongStateError where the item was changed or withdrawn since.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, delivery = work.check(Move.APPROVE), work.delivery
    if delivery.proposed_by_id is not None and delivery.proposed_by_id == by.pk:
        raise SamePersonError("提请和审批不能是同一人（先审后发）。请换一人审批。")
    if delivery.read_version().state not in LIVE:
        raise WrongStateError("提请以后，原文已经更正或者撤下。请退回，按最新的原文重新提请。")
    if not delivery.connection.is_active:
        raise WrongStateError(f"“{delivery.connection.name}”已停用。请退回，或者先启用接口。")
    replaced = delivery.replaces
    if replaced is not None and replaced.state == State.CONFIRMED:
        recall_delivery(delivery_id=replaced.pk, reason=f"更正：{delivery.reason}", by=by, at=at)
    before = delivery.state
    delivery.approved_at, delivery.approved_by = at, Work.person(by)
    delivery.not_before = max(delivery.not_before, at)
    work.tell(line)
    record(**work.trace(before))
    return delivery


@action
def return_delivery(*, delivery_id: int, reason: str, by: Asker, at: datetime) -> Delivery:
    """Send a proposal back with the reason. Raises as `DeliveryWork.open` and the table."""
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, before = work.check(Move.RETURN, reason), work.delivery.state
    work.tell(line, reason.strip())
    record(**work.trace(before, reason=reason.strip()[:300]))
    return work.delivery


@action
def cancel_delivery(*, delivery_id: int, reason: str, by: Asker, at: datetime) -> Delivery:
    """Drop a delivery of which nothing is on the platform. Raises as `DeliveryWork.open`."""
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, before = work.check(Move.CANCEL, reason), work.delivery.state
    if work.delivery.leased_until is not None:
        # A worker died over it: what it had sent, only the platform knows.
        raise WrongStateError("上次发送时中断，系统要先核对平台上有没有。请过一会儿再办。")
    work.delivery.is_by_hand = False
    work.delivery.reason = reason.strip()[:300]
    work.tell(line, reason.strip())
    record(**work.trace(before, reason=reason.strip()[:300]))
    return work.delivery


@action
def confirm_delivery(
    *, delivery_id: int, url: str = "", note: str = "", by: Asker, at: datetime
) -> Delivery:
    """Note that it is published: by a person who did it, or who found it on the platform.

    Raises as `DeliveryWork.open`, BadInputError for what is no address.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, before, delivery = work.check(Move.CONFIRM), work.delivery.state, work.delivery
    if not delivery.is_by_hand and delivery.state != State.UNCLEAR:
        raise WrongStateError("这一件由系统发送，结果由系统登记。请过一会儿刷新页面。")
    if url.strip():
        check_url(url.strip(), "网址")
    delivery.url, delivery.is_by_hand = url.strip(), False
    delivery.confirmed_at, delivery.confirmed_by = at, Work.person(by)
    work.tell(line, note.strip())
    record(**work.trace(before, url=delivery.url, note=note.strip()[:300]))
    return delivery


@action
def retry_delivery(*, delivery_id: int, by: Asker, at: datetime) -> Delivery:
    """Send again what failed, or of which a person saw that it is not on the platform.

    Raises as `DeliveryWork.open`, WrongStateError for what was withdrawn meanwhile.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, before, delivery = work.check(Move.RETRY), work.delivery.state, work.delivery
    if before == State.UNCLEAR and not delivery.is_by_hand:
        raise WrongStateError("系统正在核对平台上的列表，核对完才能决定。请过一会儿刷新页面。")
    if delivery.read_version().state not in LIVE:
        raise WrongStateError("原文已经更正或者撤下。请取消这一件，按最新的原文重新提请。")
    delivery.is_by_hand, delivery.tries, delivery.looks = False, 0, 0
    delivery.not_before = at
    work.tell(line, "由人决定重新发送")
    record(**work.trace(before))
    return delivery


@action
def recall_delivery(*, delivery_id: int, reason: str, by: Asker, at: datetime) -> Delivery:
    """Take what is published off the platform. Raises as `DeliveryWork.open` and the table."""
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line, before, delivery = work.check(Move.RECALL, reason), work.delivery.state, work.delivery
    delivery.reason, delivery.tries, delivery.looks = reason.strip()[:300], 0, 0
    delivery.not_before = at
    # No connector knows what people posted there themselves.
    delivery.is_by_hand = delivery.item_id is None
    todo = "请在平台上删除，然后登记已撤回。" if delivery.is_by_hand else ""
    work.tell(line, f"{reason.strip()} {todo}".strip())
    record(**work.trace(before, reason=delivery.reason))
    return delivery


@action
def settle_recall(
    *, delivery_id: int, is_gone: bool, note: str = "", by: Asker, at: datetime
) -> Delivery:
    """Note that a person took it off the platform, or could not. Raises as `DeliveryWork.open`."""
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    line = work.check(Move.FINISH_RECALL if is_gone else Move.DROP_RECALL)
    before, delivery = work.delivery.state, work.delivery
    if not delivery.is_by_hand:
        raise WrongStateError("系统正在撤回这一件。请过一会儿刷新页面。")
    delivery.is_by_hand = False
    if is_gone:
        delivery.recalled_at, delivery.recalled_by = at, Work.person(by)
    work.tell(line, note.strip())
    record(**work.trace(before, note=note.strip()[:300]))
    return delivery


@action
def correct_delivery(
    *,
    delivery_id: int,
    post: Post,
    reason: str,
    by: Asker,
    at: datetime,
) -> Delivery:
    """Propose the corrected text of what is published; approved, it recalls the wrong one first.

    Raises as `DeliveryWork.open` and `propose_delivery`.
    """
    work = DeliveryWork.open(delivery_id=delivery_id, by=by, at=at)
    old = work.delivery
    work.check(Move.RECALL, reason or "更正")
    if not reason.strip():
        raise BadInputError("请写明更正的原因。")
    version = shown_version(by, item_id=old.item_id)
    made = propose_delivery(
        connection_id=old.connection_id,
        version_id=version.pk,
        post=post,
        replaces_id=old.pk,
        by=by,
        at=at,
    )
    made.reason = reason.strip()[:300]
    made.save(update_fields=["reason"])
    record(**work.trace(old.state, corrected_by=made.key, reason=made.reason))
    return made
