"""What a body needs to publish: its numbering and its tree of columns."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.columns import ARTICLE_ITEMS, UPDATE_LABELS, UpdateClass
from gongkai.rules.identifiers import IndexPattern

ROOT_PATH = "/"


class Publisher(models.Model):
    """A body that publishes: how it writes its 索引号, and by whose calendar it counts.

    `index_code` is the 9 characters of the organisation code or the 18 of the credit code.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    index_code = models.CharField("索引号机构代码", max_length=18, unique=True)
    has_month_in_index = models.BooleanField("索引号含月份", default=False)
    region = models.CharField("日历地区", max_length=6, default="CN")

    class Meta:
        ordering: ClassVar = ["organisation"]

    def __str__(self) -> str:
        return self.index_code

    @property
    def index_pattern(self) -> IndexPattern:
        """How its numbers are written."""
        return IndexPattern(self.index_code, self.has_month_in_index)


class IndexSequence(models.Model):
    """The last serial given under a code in a year; it never goes back, so no number comes twice."""

    index_code = models.CharField("索引号机构代码", max_length=18)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        ordering: ClassVar = ["index_code", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["index_code", "year"], name="index_sequence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.index_code} {self.year}: {self.last}"


def seen_in(scope: Scope, way: str = "") -> Q:
    """What is of a body in a scope, or stands in a column that a unit in it keeps.

    `way` leads to what has the body and the column, as in "item__". Joined: a list of the items seen
    would hold a million before one row is read.
    """
    places = Organisation.objects.within(scope).values("pk")
    return Q(**{f"{way}organisation__in": places}) | Q(**{f"{way}column__owner__in": places})


class ColumnQuerySet(models.QuerySet["Column"]):
    """Columns by place in the tree."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope))

    def below(self, path: str) -> Self:
        """The column at a path and all below it, parents before children."""
        return self.filter(path__startswith=path).order_by("path")

    def open(self) -> Self:
        """Those that are shown."""
        return self.filter(is_open=True)


class Column(models.Model):
    """A column of the platform of a body.

    `parent` is the fact; `path` (`/1/5/`, ids from the top) is derived from it by the actions, so
    that a subtree is one query. `place` orders the columns under one parent. `empty_reason` says
    why nothing stands here: a column without items and without a reason is a fault.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上级栏目"
    )
    path = models.CharField("路径", max_length=255, db_index=True, editable=False)
    place = models.PositiveIntegerField("次序", default=0)
    code = models.SlugField("代码", max_length=80, unique=True)
    name = models.CharField("名称", max_length=50)
    article_item = models.CharField(
        "条例条目", max_length=20, blank=True, choices=list(ARTICLE_ITEMS.items())
    )
    update_class = models.CharField(
        "更新要求", max_length=10, choices=[(u.value, UPDATE_LABELS[u]) for u in UpdateClass]
    )
    empty_reason = models.CharField("可以没有内容的理由", max_length=200, blank=True)
    column_type = models.CharField("栏目类型", max_length=20, default="信息公开")
    description = models.CharField("栏目说明", max_length=300, blank=True)
    keywords = models.CharField("栏目关键词", max_length=200, blank=True)
    is_open = models.BooleanField("显示", default=True)
    closed_reason = models.CharField("停用的理由", max_length=200, blank=True)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(article_item__in=["", *ARTICLE_ITEMS]), name="column_article_known"
            ),
            models.CheckConstraint(
                condition=Q(update_class__in=[u.value for u in UpdateClass]),
                name="column_update_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code
