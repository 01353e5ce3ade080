"""Standards catalogues: their versions, rows, what serves a row, and what is known of it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.catalogue.models.columns import Column
from gongkai.catalogue.models.items import Item, choices_of, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.standards.model import Row
from gongkai.rules.standards.versions import IN_WORK, STATE_LABELS, State


class StandardQuerySet(models.QuerySet["Standard"]):
    """Catalogues by place."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class Standard(models.Model):
    """A standards catalogue (政务公开标准目录) of a body; what it says stands in its versions.

    `last_key` is the last key given to a row: a row keeps its key over all versions, and with it
    its address and what was linked to it.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    code = models.SlugField("代码", max_length=80, unique=True)
    name = models.CharField("名称", max_length=200)
    last_key = models.PositiveIntegerField("最后行号", default=0)
    begun_at = models.DateTimeField("建立时间")
    begun_by = person_column("建立人")

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation", "code"]

    def __str__(self) -> str:
        return self.code


class StandardVersion(models.Model):
    """A version of a catalogue: a draft, the one in force, or an earlier one.

    `changed_by` is whoever last imported or mended it; `hands` all of them: none may approve it.
    """

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="versions", verbose_name="目录"
    )
    number = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=20, choices=choices_of(STATE_LABELS))
    title = models.CharField("标题", max_length=200)
    source_name = models.CharField("来源文件", max_length=255, blank=True)
    doubts = models.JSONField("文件的疑点", default=list)
    hands = models.JSONField("经手人", default=list)
    note = models.CharField("意见", max_length=500, blank=True)
    made_at = models.DateTimeField("导入时间")
    made_by = person_column("导入人")
    changed_at = models.DateTimeField("最近修改时间")
    changed_by = person_column("最近修改人")
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = person_column("提交人")
    approved_at = models.DateTimeField("审定时间", null=True)
    approved_by = person_column("审定人")
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = person_column("停用人")

    class Meta:
        ordering: ClassVar = ["standard", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_once"),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state=State.IN_FORCE),
                name="standard_version_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(state__in=sorted(IN_WORK)),
                name="standard_version_one_in_work",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="standard_version_state_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
                name="standard_version_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.IN_FORCE, State.SUPERSEDED])
                | Q(approved_at__isnull=False),
                name="standard_version_in_force_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} 第{self.number}版"


class StandardRow(models.Model):
    """A row of a version. `data` is `rules.standards.model.Row` as JSON, `doubts` what is open.

    `key` is the lasting number of the row in its catalogue. Names repeat what `data` says, for
    searches.
    """

    version = models.ForeignKey(
        StandardVersion, on_delete=models.CASCADE, related_name="rows", verbose_name="版本"
    )
    place = models.PositiveIntegerField("次序")
    key = models.PositiveIntegerField("行号")
    area = models.CharField("领域", max_length=100, blank=True)
    name = models.CharField("事项", max_length=500)
    data = models.JSONField("内容")
    doubts = models.JSONField("疑点", default=list)

    class Meta:
        ordering: ClassVar = ["version", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="standard_row_key_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self) -> Row:
        """The row."""
        return Row.of_data(self.data)


class StandardPlace(models.Model):
    """What the office says of a row, for all versions: its column, and why it may have nothing."""

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="places", verbose_name="目录"
    )
    key = models.PositiveIntegerField("行号")
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="栏目"
    )
    empty_reason = models.CharField("可以没有内容的理由", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["standard", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "key"], name="standard_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.key}"


class StandardLink(models.Model):
    """That an item serves a row. An item may serve several rows, also of several catalogues.

    `confirmed` lists the elements that somebody found in the item under other words.
    """

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="links", verbose_name="目录"
    )
    key = models.PositiveIntegerField("行号")
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="standard_links", verbose_name="信息"
    )
    confirmed = models.JSONField("人工确认的要素", default=list)
    linked_at = models.DateTimeField("关联时间")
    linked_by = person_column("关联人")

    class Meta:
        ordering: ClassVar = ["standard", "key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "key", "item"], name="standard_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.key} {self.item_id}"
