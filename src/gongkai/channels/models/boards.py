"""Boards and other carriers in buildings, what hangs there, and what each check found."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models import Item
from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.channels.boards import (
    BOARD_KIND_LABELS,
    BOARD_STATE_LABELS,
    FINDING_LABELS,
    BoardDetails,
    BoardKind,
    BoardState,
    Finding,
)


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))

    def standing(self) -> Self:
        """Those that have not been removed."""
        return self.exclude(state=BoardState.REMOVED)

    def due(self, since: date) -> Self:
        """Those last looked at on or before a day, or never."""
        return self.standing().filter(Q(checked_on=None) | Q(checked_on__lte=since))


class Board(models.Model):
    """A board, screen or rack. `checked_on` repeats the newest check, for lists.

    `photo` is the SHA-256 of a picture in the data folder, made anew by `rules.pictures`.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="单位"
    )
    code = models.CharField("编号", max_length=40)
    kind = models.CharField("类型", max_length=20, choices=choices_of(BOARD_KIND_LABELS))
    place = models.CharField("位置", max_length=200)
    size = models.CharField("规格", max_length=100, blank=True)
    content = models.CharField("内容", max_length=500, blank=True)
    owner = models.CharField("责任人", max_length=50, blank=True)
    installed_on = models.DateField("设置日期", null=True)
    removed_on = models.DateField("拆除日期", null=True)
    photo = models.CharField("照片", max_length=64, blank=True)
    state = models.CharField("状态", max_length=20, choices=choices_of(BOARD_STATE_LABELS))
    checked_on = models.DateField("最近检查", null=True)
    items = models.ManyToManyField(
        Item, through="BoardItem", related_name="+", verbose_name="公开的信息"
    )
    registered_at = models.DateTimeField("登记时间")
    registered_by = person_column("登记人")

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place", "code"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "checked_on"], name="board_of_body"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=~Q(state=BoardState.REMOVED),
                name="board_code_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(BoardState)), name="board_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(BoardKind)), name="board_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=BoardState.REMOVED) | Q(removed_on__isnull=False),
                name="board_removed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"

    def read_details(self) -> BoardDetails:
        """What the register says of it."""
        known = {name: getattr(self, name) for name in BoardDetails.__dataclass_fields__}
        return BoardDetails(**known | {"kind": BoardKind(self.kind)})

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return BOARD_KIND_LABELS[BoardKind(self.kind)]

    @property
    def state_label(self) -> str:
        """The state in words."""
        return BOARD_STATE_LABELS[BoardState(self.state)]


class BoardItem(models.Model):
    """That an item hangs at a board, in which place of the order."""

    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="shown", verbose_name="公开栏、展板"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", verbose_name="信息")
    place = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering: ClassVar = ["board", "place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "item"], name="board_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.item_id}"


class BoardCheck(models.Model):
    """What a check of a board found on a day."""

    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="checks", verbose_name="公开栏、展板"
    )
    on = models.DateField("检查日期")
    finding = models.CharField("结果", max_length=20, choices=choices_of(FINDING_LABELS))
    note = models.CharField("说明", max_length=300, blank=True)
    photo = models.CharField("照片", max_length=64, blank=True)
    checked_at = models.DateTimeField("记录时间")
    checked_by = person_column("检查人")
    by_name = models.CharField("检查人姓名", max_length=100)

    class Meta:
        ordering: ClassVar = ["board", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finding__in=sorted(Finding)), name="board_finding_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.on} {self.finding}"

    @property
    def label(self) -> str:
        """What was found, in words."""
        return FINDING_LABELS[Finding(self.finding)]
