"""One delivery at work: locked, moved by the table, told in its own log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import F

from gongkai.channels.actions.work import Work
from gongkai.channels.adapters.connectors import Connector
from gongkai.channels.models import Connection, ConnectionUse, Delivery, DeliveryAttempt
from gongkai.channels.queries.access import MANAGE
from gongkai.channels.queries.deliveries import NO_DELIVERY, visible_deliveries
from gongkai.rules.access import Asker, require
from gongkai.rules.channels.deliveries import TABLE, Actor, Move, Proof, State, Transition
from gongkai.rules.channels.posts import Post, check_post, fingerprint
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError


@dataclass
class DeliveryWork:
    """A delivery with whoever acts on it."""

    delivery: Delivery
    by: Asker
    at: datetime

    @classmethod
    def open(cls, *, delivery_id: int, by: Asker, at: datetime) -> Self:
        """The delivery, locked until the action ends.

        Raises NotFoundError outside of the person's reach, WrongPersonError for who may only look,
        WrongStateError for a person while the worker speaks with the platform about it.
        """
        delivery = (
            visible_deliveries(by)
            .filter(pk=delivery_id)
            .select_for_update(of=("self",))
            .select_related("organisation", "connection", "version", "replaces")
            .first()
        )
        if delivery is None:
            raise NotFoundError(NO_DELIVERY)
        require(by, MANAGE, delivery.organisation.path)
        if by.pk is not None and delivery.leased_until and delivery.leased_until > at:
            raise WrongStateError("系统正在向平台发送或者核对这一件，请过一会儿刷新再办。")
        return cls(delivery, by, at)

    @staticmethod
    def actors(by: Asker, path: str) -> frozenset[Actor]:
        """In which capacities somebody acts."""
        if by.pk is None:
            return frozenset({Actor.SYSTEM})
        roles = by.roles_at(path)
        return frozenset(actor for actor in Actor if actor.value in roles)

    def check(self, move: Move, reason: str = "") -> Transition:
        """The line of the table for a move that may be made now."""
        line: Transition = TABLE.check(
            State(self.delivery.state),
            move,
            actors=self.actors(self.by, self.delivery.organisation.path),
            proofs=[Proof.REASON] if reason.strip() else [],
        )
        return line

    def tell(self, line: Transition, message: str = "", code: str = "") -> Delivery:
        """Take the move and tell it in the log of the delivery."""
        delivery = self.delivery
        delivery.state, delivery.message = line.end, message[:500]
        delivery.leased_until = None
        delivery.save()
        DeliveryAttempt.objects.create(
            delivery=delivery,
            move=line.move,
            state=line.end,
            code=code[:40],
            message=message[:500],
            happened_at=self.at,
            happened_by=Work.person(self.by),
            by_name=self.by.name,
        )
        return delivery

    def trace(self, before: str | None, **more: Any) -> dict[str, Any]:
        """What the audit event of the action says."""
        delivery = self.delivery
        return {
            "on": delivery,
            "organisation_id": delivery.organisation_id,
            "before": {"state": before} if before else None,
            "after": {"key": delivery.key, "state": delivery.state, **more},
        }

    @staticmethod
    def put(delivery: Delivery, kind: Connector, post: Post, body: str) -> None:
        """Let a delivery say this. Raises BadInputError for what the channel would refuse."""
        problems = check_post(kind.limits, post, body)
        if problems:
            raise BadInputError(" ".join(problem.message for problem in problems))
        told = fingerprint(post.text) if kind.limits.is_post else f"{post.title}\n{post.link}"
        delivery.title, delivery.post = post.title[:200], asdict(post)
        delivery.fingerprint = hashlib.sha256(told.encode()).hexdigest()

    @staticmethod
    def count(connection: Connection, calls: Mapping[str, int], used_on: date) -> None:
        """Add calls of a platform to those of the day."""
        for call, number in calls.items():
            row, _ = ConnectionUse.objects.get_or_create(
                connection=connection, call=call, used_on=used_on
            )
            ConnectionUse.objects.filter(pk=row.pk).update(number=F("number") + number)
