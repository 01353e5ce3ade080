"""What officers keep beside the cases: absences with their deputies, and lists of their own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.accounts.models import Person
from gongkai.info_requests.models.texts import person_column


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by time."""

    def covering(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(from_on__lte=day, until_on__gte=day, ended_at=None)


class Absence(models.Model):
    """A time in which somebody is away, and who looks after their cases meanwhile.

    The cases stay with their handler; the deputy sees them, handles them and is reminded of them.
    `ended_at` is set where somebody came back early or the entry was a mistake.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    deputy = person_column("代办人")
    from_on = models.DateField("开始日期")
    until_on = models.DateField("结束日期")
    reason = models.CharField("原因", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = person_column("登记人")
    ended_at = models.DateTimeField("销假时间", null=True)
    ended_by = person_column("销假人")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["person", "until_on"], name="absence_of_person"),
            models.Index(fields=["deputy", "until_on"], name="absence_of_deputy"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="absence_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="absence_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on} {self.until_on}"


class SavedList(models.Model):
    """Filters of a list of the desk that a person keeps under a name; `query` as in the address.

    `topic` says of which list: `requests`, or `items` of the catalogue.
    """

    TOPICS: ClassVar = {"requests": "依申请公开", "items": "信息发布"}

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员"
    )
    topic = models.CharField(
        "清单", max_length=10, choices=list(TOPICS.items()), default="requests"
    )
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=500)
    kept_at = models.DateTimeField("保存时间")
    kept_by = person_column("保存人")

    class Meta:
        ordering: ClassVar = ["person", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "topic", "name"], name="saved_list_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
