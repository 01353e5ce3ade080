"""What an archived case consists of, file by file, and how long it is kept."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.info_requests.models.letters import RequestFile
from gongkai.info_requests.models.requests import InfoRequest
from gongkai.info_requests.models.texts import person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.archive import PERMANENT, Digest, Paper, retention_label
from gongkai.rules.requests import State


class ArchivePackageQuerySet(models.QuerySet["ArchivePackage"]):
    """Packages by place and retention."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope."""
        return self.filter(
            request__organisation__in=Organisation.objects.within(scope).values("pk")
        )

    def current(self) -> Self:
        """The newest of each case that is archived now."""
        return self.filter(is_current=True, request__state=State.ARCHIVED)

    def ending(self, until: date) -> Self:
        """Those whose retention has ended, or ends by a day."""
        return self.current().filter(retain_until__lte=until)


class ArchivePackage(models.Model):
    """A case as it was archived: the hashes of the whole, and how long it is kept.

    A case that a court reopens and that closes again gets a new `edition`; the old one stays.
    Nothing here is ever deleted by the system, also not when the retention ends.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="packages", verbose_name="申请"
    )
    edition = models.PositiveSmallIntegerField("第几次归档")
    is_current = models.BooleanField("现行", default=True)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    seal = models.CharField("清单哈希", max_length=64)
    years = models.PositiveSmallIntegerField("保管期限（年，0为永久）")
    retain_until = models.DateField("保管至", null=True)
    made_at = models.DateTimeField("归档时间")
    made_by = person_column("归档人")
    reason = models.TextField("调整保管期限的理由", blank=True)
    reviewed_at = models.DateTimeField("鉴定时间", null=True)
    reviewed_by = person_column("鉴定人")

    objects = ArchivePackageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["request", "edition"]
        indexes: ClassVar = [
            models.Index(fields=["is_current", "retain_until"], name="package_retention"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "edition"], name="package_edition_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(is_current=True), name="package_current_once"
            ),
            models.CheckConstraint(
                condition=Q(years=PERMANENT, retain_until=None)
                | (~Q(years=PERMANENT) & Q(retain_until__isnull=False)),
                name="package_kept_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.edition}"

    @property
    def digest(self) -> Digest:
        """Length and hashes of the ZIP file."""
        return Digest(self.size, self.sha256, self.sm3)

    @property
    def period(self) -> str:
        """The retention period in words."""
        return retention_label(self.years)


class ArchivePart(models.Model):
    """One file of a package: a paper of the case, or one that was made when it was archived.

    The original lies where it lay; what was made is sealed under `stored_as`, so that the package
    stays the same whatever a later version would print.
    """

    package = models.ForeignKey(
        ArchivePackage, on_delete=models.PROTECT, related_name="parts", verbose_name="归档包"
    )
    place = models.PositiveIntegerField("次序")
    path = models.CharField("路径", max_length=500)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    file = models.ForeignKey(
        RequestFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="原件"
    )
    stored_as = models.CharField("存放名", max_length=64, null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["package", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["package", "path"], name="part_path_once"),
            models.CheckConstraint(
                condition=Q(file__isnull=False, stored_as=None)
                | Q(file=None, stored_as__isnull=False),
                name="part_lies_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def paper(self) -> Paper:
        """The part as the rules see it."""
        return Paper(self.path, Digest(self.size, self.sha256, self.sm3))
