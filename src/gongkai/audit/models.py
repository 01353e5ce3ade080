"""One row for each thing that was done, and the head of their chain."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, Self, TypeVar

from django.db import models
from django.db.models import F, Q

GENESIS = "0" * 64
# A worker that is stopped from outside breaks off what it has in hand, once or several times in a
# row; what kills the worker by itself breaks off each time. So often, with longer and longer pauses
# between in which all else has its turn, only the latter does.
MOST_BROKEN_OFF: Final = 6

M = TypeVar("M", bound=models.Model)


class OutboxQuerySet(models.QuerySet[M]):
    """Rows that wait for a worker: taken by a lease, so that a killed worker loses nothing.

    The table has `state`, `attempts` and `leased_until`. `waiting` is the state that waits,
    `oldest_by` the order, `beside` what is read along with a row that is taken. A row whose worker
    died waits twice as long each time, up to `most_leases`.
    """

    lease: ClassVar[timedelta]
    most_leases: ClassVar[int] = 1
    waiting: ClassVar[str] = "queued"
    oldest_by: ClassVar[tuple[str, ...]] = ("pk",)
    beside: ClassVar[tuple[str, ...]] = ()

    def due(self, at: datetime) -> Self:
        """Those that wait, or whose worker let the lease run out."""
        queued = self.filter(state=self.waiting)
        return queued.filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def take(self, at: datetime) -> M | None:
        """The oldest due row, leased to the caller; None where nothing is due."""
        for pk, attempts in (
            self.due(at).order_by(*self.oldest_by).values_list("pk", "attempts")[:1]
        ):
            mine = self.due(at).filter(pk=pk, attempts=attempts)
            until = at + self.lease * min(2**attempts, self.most_leases)
            if mine.update(attempts=F("attempts") + 1, leased_until=until):
                return (self.select_related(*self.beside) if self.beside else self).get(pk=pk)
        return None


class AuditEvent(models.Model):
    """Who did what to which object, when; chained by hash to the event before.

    Ids are plain values: the record outlives what it tells of. The database refuses to change or
    delete a row (triggers in the first migration).
    """

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    by_id = models.BigIntegerField("操作人编号", null=True)
    by_name = models.CharField("操作人", max_length=100)
    action = models.CharField("操作", max_length=100)
    object_type = models.CharField("对象类型", max_length=100)
    object_id = models.CharField("对象编号", max_length=100)
    organisation_id = models.BigIntegerField("机构编号", null=True)
    before = models.JSONField("操作前", null=True)
    after = models.JSONField("操作后", null=True)
    previous_hash = models.CharField("上一条哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        ordering: ClassVar = ["sequence"]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id", "sequence"], name="audit_object"),
            models.Index(fields=["organisation_id", "sequence"], name="audit_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def digest(self, sequence: int | None = None) -> str:
        """SHA-256, in hex, over the whole content, the place in the chain and the hash before."""
        content = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.attname != "hash"
        }
        content["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        if sequence is not None:
            content["sequence"] = sequence
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever appends, so that no gap can arise."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="audit_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"
