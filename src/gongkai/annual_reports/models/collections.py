"""Many files that were handed in together: a folder, or an archive of one."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Collections by place."""

    def within(self, scope: Scope) -> Self:
        """Those of areas within a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope).values("pk"))


class Collection(models.Model):
    """Files of many bodies, read one after the other. Its uploads say how far it is.

    `fingerprint` is the hash of all names and hashes of its files: the same folder again is the
    same collection, so that what was interrupted goes on where it stood. `year` is that of files
    that name none.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="收集的机关"
    )
    name = models.CharField("名称", max_length=200)
    year = models.PositiveSmallIntegerField("没有写年度的按哪一年", null=True)
    fingerprint = models.CharField("文件清单的哈希", max_length=64)
    file_count = models.PositiveIntegerField("文件数")
    begun_at = models.DateTimeField("开始时间")
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "fingerprint"], name="collection_of_a_folder_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
