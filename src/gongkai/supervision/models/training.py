"""Training: who came, what was taught, the test without names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.rules.supervision.training import (
    MATERIAL_KIND_LABELS,
    TRAINING_KIND_LABELS,
    TrainingKind,
)
from gongkai.supervision.models.columns import body_column, hash_column, name_column


class Training(models.Model):
    """A session of training."""

    organisation = body_column("机关")
    title = models.CharField("名称", max_length=200)
    topic = models.CharField("内容", max_length=500, blank=True)
    kind = models.CharField("组织方式", max_length=20, choices=choices_of(TRAINING_KIND_LABELS))
    organiser = models.CharField("组织单位", max_length=100, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    held_on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "held_on"], name="training_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(TrainingKind)), name="training_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """Who trained, in words."""
        return TRAINING_KIND_LABELS[TrainingKind(self.kind)]


class TrainingAttendance(models.Model):
    """How many of a unit came; `names` as on the list of those present, for the office alone."""

    training = models.ForeignKey(
        Training, on_delete=models.PROTECT, related_name="attendance", verbose_name="培训"
    )
    unit = body_column("单位")
    people = models.PositiveSmallIntegerField("人数")
    names = models.CharField("姓名", max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["training", "unit__path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["training", "unit"], name="training_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.unit_id}"


class TrainingFile(models.Model):
    """What was taught, or proof that it was."""

    training = models.ForeignKey(
        Training, on_delete=models.PROTECT, related_name="files", verbose_name="培训"
    )
    kind = models.CharField("类型", max_length=20, choices=choices_of(MATERIAL_KIND_LABELS))
    content = hash_column("文件")
    content_name = name_column("文件名")

    class Meta:
        ordering: ClassVar = ["training", "pk"]

    def __str__(self) -> str:
        return self.content_name


class TrainingQuestion(models.Model):
    """A question of the test; `right` are places in `options`, from 0."""

    training = models.ForeignKey(
        Training, on_delete=models.PROTECT, related_name="questions", verbose_name="培训"
    )
    number = models.PositiveSmallIntegerField("题号")
    text = models.CharField("题目", max_length=500)
    options = models.JSONField("选项", default=list)
    right = models.JSONField("正确选项", default=list)

    class Meta:
        ordering: ClassVar = ["training", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["training", "number"], name="training_question_once"),
        ]

    def __str__(self) -> str:
        return self.text


class TrainingPaper(models.Model):
    """One filled test: which questions were right. `mark` is blind, so that nobody takes it twice.

    It says neither who took it nor when.
    """

    training = models.ForeignKey(
        Training, on_delete=models.PROTECT, related_name="papers", verbose_name="培训"
    )
    mark = models.CharField("去重标记", max_length=64)
    right = models.JSONField("对错", default=list)

    class Meta:
        ordering: ClassVar = ["training", "mark"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["training", "mark"], name="training_paper_once"),
        ]

    def __str__(self) -> str:
        return str(self.training_id)
