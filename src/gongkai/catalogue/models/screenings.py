"""That a version is to be screened, and how far it has come: the outbox of the screening."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.audit.models import OutboxQuerySet
from gongkai.catalogue.models.items import ItemVersion, person_column

LEASE = timedelta(minutes=10)


class ItemScreeningQuerySet(OutboxQuerySet["ItemScreening"]):
    """Screenings that wait for the worker."""

    lease = LEASE
    most_leases = 4
    oldest_by = ("queued_at", "pk")
    beside = ("version__item__organisation",)


class ItemScreening(models.Model):
    """The screening of a version as it stood under a hash; findings are kept by `screening`.

    `content_hash` is the hash under which `screening` knows the same content. `mended_from` is the
    revision before a remedy was applied by a click, so that it can be undone; None once somebody
    writes again.
    """

    STATES: ClassVar = {"queued": "正在筛查", "done": "已筛查", "failed": "筛查没有完成"}

    version = models.OneToOneField(
        ItemVersion, on_delete=models.PROTECT, related_name="screening", verbose_name="版本"
    )
    sha256 = models.CharField("所查内容哈希", max_length=64)
    content_hash = models.CharField("筛查用的哈希", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()))
    message = models.CharField("没有完成的原因", max_length=300, blank=True)
    mended_from = models.PositiveIntegerField("改正前的稿次", null=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    queued_at = models.DateTimeField("提交时间")
    queued_by = person_column("提交人")

    objects = ItemScreeningQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["queued_at"], condition=Q(state="queued"), name="item_screening_queue"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "done", "failed"]),
                name="item_screening_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(content_hash=""),
                name="item_screening_done_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"
