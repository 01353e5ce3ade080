"""Web addresses in what is published: where each stands, and what came back when it was asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models.items import ItemVersion, choices_of
from gongkai.rules.published_links import LINK_LABELS, LinkState

LINK_LEASE: Final = timedelta(minutes=5)


class LinkQuerySet(models.QuerySet["Link"]):
    """Links by their turn."""

    def due(self, at: datetime) -> Self:
        """Those whose turn it is, and that nobody asks just now."""
        turn = self.filter(due_from__lte=at)
        return turn.filter(Q(leased_until=None) | Q(leased_until__lte=at)).order_by(
            "due_from", "pk"
        )


class Link(models.Model):
    """A web address, once for all items that lead there.

    `failures` counts those in a row. `due_from` is when it is asked next; None while nothing that is
    published leads there.
    """

    url = models.TextField("网址")
    url_sha256 = models.CharField("网址的哈希", max_length=64, unique=True)
    host = models.CharField("主机", max_length=260)
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(LINK_LABELS), default=LinkState.WAITING
    )
    status = models.PositiveSmallIntegerField("应答码", null=True)
    message = models.CharField("说明", max_length=200, blank=True)
    failures = models.PositiveIntegerField("连续打不开的次数", default=0)
    failing_since = models.DateTimeField("从何时起打不开", null=True)
    last_asked = models.DateTimeField("最近检查", null=True)
    due_from = models.DateTimeField("下次检查", null=True)
    leased_until = models.DateTimeField("处理占用至", null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_from", "id"], name="link_turn"),
            models.Index(fields=["last_asked", "host"], name="link_last_asked"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=["dead", "inside"]),
                name="link_broken",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(LinkState)), name="link_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.state}"


class LinkUse(models.Model):
    """That a version that the public reads leads to an address."""

    link = models.ForeignKey(
        Link, on_delete=models.PROTECT, related_name="uses", verbose_name="网址"
    )
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="link_uses", verbose_name="版本"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "version"], name="link_use_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.link_id}"
