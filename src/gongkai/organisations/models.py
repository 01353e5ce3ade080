"""Organisations as a tree, and the names they bore."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from gongkai.rules.access import Scope
from gongkai.rules.organisations import KIND_LABELS, LEVEL_LABELS, Kind, Level

ROOT_PATH = "/"


def ids_of(path: str) -> tuple[int, ...]:
    """The ids along a path from the top down, the node's own id last."""
    return tuple(int(part) for part in path.strip("/").split("/"))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by place, time and name."""

    def within(self, scope: Scope) -> Self:
        """Those that lie in a scope."""
        condition = Q(pk__in=[])
        for path in scope.paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)

    def below(self, path: str) -> Self:
        """The node at a path and all below it, parents before children."""
        return self.filter(path__startswith=path).order_by("path")

    def existing(self, on: date) -> Self:
        """Those founded and not yet closed on a day."""
        return self.filter(founded_on__lte=on).filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def named(self, on: date) -> Self:
        """With `name` and `short_name` as on a day (the first name before founding)."""
        borne = OrganisationName.objects.filter(organisation=OuterRef("pk"))
        latest = borne.filter(from_on__lte=on).order_by("-from_on")
        first = borne.order_by("from_on")
        return self.annotate(
            name=Coalesce(Subquery(latest.values("name")[:1]), Subquery(first.values("name")[:1])),
            short_name=Coalesce(
                Subquery(latest.values("short_name")[:1]), Subquery(first.values("short_name")[:1])
            ),
        )


class Organisation(models.Model):
    """A body, an inner department, a county branch or a station.

    `parent` is the fact; `path` (`/1/5/9/`, ids from the top) is derived from it by the actions,
    so that a subtree is one query. `supervisor` is the supervising office (政府信息公开工作主管部门,
    条例第三条) named here; what lies below inherits it.
    """

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上级机构"
    )
    path = models.CharField("路径", max_length=255, db_index=True, editable=False)
    kind = models.CharField(
        "类型", max_length=20, choices=[(k.value, KIND_LABELS[k]) for k in Kind]
    )
    level = models.CharField(
        "层级", max_length=20, choices=[(k.value, LEVEL_LABELS[k]) for k in Level]
    )
    code = models.CharField("机构代码", max_length=50, unique=True)
    compiles_own_report = models.BooleanField("单独编制年度报告", default=False)
    supervisor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="主管部门"
    )
    founded_on = models.DateField("成立日期")
    closed_on = models.DateField("撤销日期", null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="并入机构"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in Kind]), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[k.value for k in Level]), name="organisation_level_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("founded_on")),
                name="organisation_closed_after_founded",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
                name="organisation_merged_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_open(self, on: date) -> bool:
        """Whether it exists on a day."""
        return self.founded_on <= on and (self.closed_on is None or on < self.closed_on)


class OrganisationName(models.Model):
    """A name borne from a day on, until the next one."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="names", verbose_name="机构"
    )
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50)
    from_on = models.DateField("启用日期")

    class Meta:
        ordering: ClassVar = ["organisation", "from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "from_on"], name="organisation_one_name_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name
