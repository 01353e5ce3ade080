"""What is found: entries of published items, texts of their files, and what the office adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from gongkai.accounts.models import Person
from gongkai.catalogue.models import Column, Item, ItemVersion
from gongkai.organisations.models import Organisation
from gongkai.search.adapters.index import COUNTED

if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField[int, int]
else:
    _BigInteger = models.BigIntegerField


class RowKey(_BigInteger):
    """A key that the program gives: on SQLite the place of the row itself.

    There a `bigint` has an index of its own, so that each row is looked up twice.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """As of a whole number, by the name under which SQLite takes it for the place of the row."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Entry(models.Model):
    """A published item as the index knows it; made anew from the item whenever that changes.

    The key is the minute of publication or the next that is free (`rules.search.order`), so that
    the order of keys is the order of publication. `sound` are the syllables of the title; `marks` the
    tokens of the filters under which the entry stands.
    """

    id = RowKey("序", primary_key=True)
    item = models.OneToOneField(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name="信息"
    )
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="+", verbose_name="版本"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="+", verbose_name="栏目"
    )
    title = models.CharField("名称", max_length=500)
    document_number = models.CharField("文号", max_length=100, blank=True)
    number_key = models.CharField("文号（比对）", max_length=100, db_index=True)
    index_key = models.CharField("索引号（比对）", max_length=40, db_index=True)
    serial_key = models.CharField("索引号后段（比对）", max_length=40, db_index=True)
    kind = models.CharField("种类", max_length=20)
    validity = models.CharField("有效性", max_length=20, blank=True)
    published_on = models.DateField("发布日期")
    year = models.PositiveSmallIntegerField("发布年份")
    sound = models.TextField("读音")
    marks = models.TextField("筛选标记")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["id", "kind", "validity", "year", "organisation", "column"],
                name=COUNTED,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntryText(models.Model):
    """All that is searched of an entry: its title in the first line, numbers, words, text, files."""

    entry = models.OneToOneField(
        Entry,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="body",
        verbose_name="条目",
    )
    text = models.TextField("文字")

    class Meta:
        ordering: ClassVar = ["entry"]

    def __str__(self) -> str:
        return self.text[:20]


class Rebuild(models.Model):
    """The index is being built anew, in the order of versions; the row goes when it is whole.

    `after`: the version up to which it is built; `highest`: the last there was when it began;
    `is_complete`: all entries are there, their pieces of the index are being merged.
    """

    after = models.BigIntegerField("已编入到的版本", default=0)
    highest = models.BigIntegerField("最后的版本")
    is_complete = models.BooleanField("已全部编入", default=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.after}/{self.highest}"

    @property
    def done(self) -> float:
        """The share that is built, 0 to 1."""
        return 1.0 if self.is_complete else min(self.after / max(self.highest, 1), 0.99)


class FileText(models.Model):
    """The words in a file, read once. `is_read` without text: there are none, or none to be read."""

    sha256 = models.CharField("哈希", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=255)
    text = models.TextField("文字", blank=True)
    is_read = models.BooleanField("已读取", default=False)
    attempts = models.PositiveSmallIntegerField("读取次数", default=0)
    note = models.CharField("没有读取的原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(is_read=False), name="file_text_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Synonyms(models.Model):
    """Words that mean the same to whoever searches: 户口 户籍. Blanks part them."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="维护机关"
    )
    words = models.CharField("同义词", max_length=200)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )

    class Meta:
        ordering: ClassVar = ["words"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["words"], name="synonyms_once"),
        ]

    def __str__(self) -> str:
        return self.words


class MissedSearch(models.Model):
    """Words for which nothing was found: how often, between which days. Nothing of who asked.

    `is_settled`: an editor has dealt with it; the next miss opens it again.
    """

    words = models.CharField("查找的词", max_length=40, unique=True)
    times = models.PositiveIntegerField("次数", default=0)
    first_on = models.DateField("最早")
    last_on = models.DateField("最近")
    is_settled = models.BooleanField("已处理", default=False)

    class Meta:
        ordering: ClassVar = ["-times", "-last_on"]
        indexes: ClassVar = [
            models.Index(fields=["is_settled", "-times"], name="missed_search_open"),
        ]

    def __str__(self) -> str:
        return self.words
