"""The leading group: who belongs to it, when it met."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.rules.supervision.plans import GROUP_DUTY_LABELS, GroupDuty
from gongkai.supervision.models.columns import body_column, hash_column, name_column


class LeadingGroup(models.Model):
    """The leading group of a body; `office` is the unit that does its daily work."""

    organisation = body_column("机关")
    name = models.CharField("名称", max_length=200)
    founded_on = models.DateField("成立日期")
    founded_by_document = models.CharField("成立文件", max_length=200, blank=True)
    office = body_column("办公室设在", null=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["organisation", "-founded_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="leading_group_once"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody in the group, from a day on until another."""

    group = models.ForeignKey(
        LeadingGroup, on_delete=models.PROTECT, related_name="members", verbose_name="领导小组"
    )
    name = models.CharField("姓名", max_length=50)
    post = models.CharField("职务", max_length=100, blank=True)
    duty = models.CharField("组内职务", max_length=20, choices=choices_of(GROUP_DUTY_LABELS))
    since_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True)

    class Meta:
        ordering: ClassVar = ["group", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(duty__in=sorted(GroupDuty)), name="group_member_duty_known"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("since_on")),
                name="group_member_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def duty_label(self) -> str:
        """What they are in the group, in words."""
        return GROUP_DUTY_LABELS[GroupDuty(self.duty)]


class Meeting(models.Model):
    """A meeting of the group with its minutes."""

    group = models.ForeignKey(
        LeadingGroup, on_delete=models.PROTECT, related_name="meetings", verbose_name="领导小组"
    )
    held_on = models.DateField("日期")
    title = models.CharField("议题", max_length=200)
    attendance = models.CharField("出席", max_length=500, blank=True)
    decisions = models.TextField("议定事项", blank=True)
    minutes = hash_column("会议纪要")
    minutes_name = name_column("会议纪要文件名")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["group", "-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title
