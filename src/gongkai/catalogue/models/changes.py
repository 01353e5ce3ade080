"""Outbox of what the public sees differently from now on: for the index, and for finished pages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.catalogue.models.items import Item


class Follower(models.TextChoices):
    """What follows the published items; the values never change."""

    SEARCH = "search", "全文检索"
    LINKS = "links", "链接检查"


class ItemChange(models.Model):
    """An item that its follower has yet to look at again.

    Written in the transaction of the change. A follower deletes the rows that it has seen, by
    their keys: what changes meanwhile has a row of its own.
    """

    follower = models.CharField("跟随者", max_length=20, choices=Follower.choices)
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="changes", verbose_name="信息"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["follower", "id"], name="item_change_of_follower"),
        ]

    def __str__(self) -> str:
        return f"{self.follower} {self.item_id}"
