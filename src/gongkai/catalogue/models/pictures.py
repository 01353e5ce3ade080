"""Pictures of items in the widths that screens need: the outbox, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q

from gongkai.audit.models import OutboxQuerySet
from gongkai.catalogue.models.items import person_column

PICTURE_TYPES: Final = frozenset(("image/jpeg", "image/png"))


class PictureWidthsQuerySet(OutboxQuerySet["PictureWidths"]):
    """Pictures that wait for the worker."""

    lease = timedelta(minutes=5)
    most_leases = 8
    oldest_by = ("queued_at", "pk")


class PictureWidths(models.Model):
    """A picture, by the hash of its file, and its copies: pixels alone, none wider than it is.

    `copies` is a list of {"width", "sha256", "media_type"}, the narrowest first; the same picture in
    several items has one row. Whether the public may have a copy is asked of the picture.
    """

    STATES: ClassVar = {"queued": "等待处理", "done": "已处理", "failed": "处理不了"}

    sha256 = models.CharField("图片的哈希", max_length=64, unique=True)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()), default="queued")
    copies = models.JSONField("各种宽度", default=list)
    message = models.CharField("处理不了的原因", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    queued_at = models.DateTimeField("提交时间")
    queued_by = person_column("提交人")

    objects = PictureWidthsQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["queued_at"], condition=Q(state="queued"), name="picture_widths_queue"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "done", "failed"]),
                name="picture_widths_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:8]} {self.state}"

    def copy_for(self, width: int) -> dict[str, Any] | None:
        """The copy of that width; None where there is none."""
        return next((one for one in self.copies if one["width"] == width), None)
