"""Redactions: boxes on a file of a case, until a copy without what they cover is released."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import Q

from gongkai.audit.models import OutboxQuerySet
from gongkai.info_requests.models.letters import RequestFile
from gongkai.info_requests.models.requests import InfoRequest
from gongkai.info_requests.models.texts import dump, load, person_column
from gongkai.rules.redaction.boxes import Box, box_from_dict, box_to_dict

REDACTION_STATES: Final = {
    "draft": "遮盖中",
    "queued": "正在生成",
    "released": "已生成",
    "void": "作废",
}
MOST_STEPS_BACK: Final = 20
# Longer than any file takes; a worker that was killed holds it no longer.
REDACTION_LEASE: Final = timedelta(minutes=10)


class RedactionQuerySet(OutboxQuerySet["Redaction"]):
    """Redactions that wait for the worker."""

    lease = REDACTION_LEASE
    most_leases = 4
    oldest_by = ("queued_at", "pk")
    beside = ("request", "source__request")

    def note_progress(self, pk: int, page: int) -> None:
        """Note up to which page the worker came; for the eye alone."""
        self.filter(pk=pk, state="queued").update(pages_done=page)


class Redaction(models.Model):
    """The boxes on a file, and what came of them.

    `boxes` and `earlier` (the lists before, for stepping back) are canonical JSON of
    `rules.redaction.boxes`; `pages` tells for each page its width and height in points and whether
    it has letters. `version` counts the changes: whoever changes names the one that they saw.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="redactions", verbose_name="申请"
    )
    source = models.ForeignKey(
        RequestFile, on_delete=models.PROTECT, related_name="redactions", verbose_name="原件"
    )
    released = models.OneToOneField(
        RequestFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="released_redaction",
        verbose_name="遮盖件",
    )
    state = models.CharField(
        "状态", max_length=10, choices=list(REDACTION_STATES.items()), default="draft"
    )
    boxes = models.TextField("遮盖框", default="[]")
    earlier = models.TextField("先前的遮盖框", default="[]")
    pages = models.TextField("页面", default="[]")
    has_words = models.BooleanField("附可朗读文字", default=True)
    version = models.PositiveIntegerField("修改次数", default=0)
    source_sha256 = models.CharField("原件哈希", max_length=64)
    result_sha256 = models.CharField("遮盖件哈希", max_length=64, blank=True)
    message = models.TextField("结果说明", blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    pages_done = models.PositiveIntegerField("已完成页数", default=0)
    made_at = models.DateTimeField("开始时间")
    made_by = person_column("开始人")
    changed_at = models.DateTimeField("修改时间")
    changed_by = person_column("修改人")
    queued_at = models.DateTimeField("提交生成时间", null=True)
    queued_by = person_column("提交生成人")
    released_at = models.DateTimeField("生成时间", null=True)
    released_by = person_column("生成人")

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["request", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="redaction_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["draft", "queued"]),
                name="redaction_in_work_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(REDACTION_STATES)), name="redaction_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(released__isnull=False, released_at__isnull=False) & ~Q(result_sha256="")),
                name="redaction_released_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(queued_at__isnull=False),
                name="redaction_queued_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.source_id} {self.state}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return REDACTION_STATES[self.state]

    def read_boxes(self) -> tuple[Box, ...]:
        """The boxes in reading order."""
        return tuple(map(box_from_dict, load(self.boxes)))

    def read_pages(self) -> list[dict[str, Any]]:
        """Width, height and `has_text` of each page."""
        pages: list[dict[str, Any]] = load(self.pages)
        return pages


def dump_boxes(boxes: tuple[Box, ...]) -> str:
    """Boxes as canonical JSON."""
    return dump([box_to_dict(box) for box in boxes])
