"""Handed-in files, reports of a body and year, their versions, corrections and public copies.

What a version holds is one JSON text in the published shape (`rules.report.model.to_dict`), not
a row for each cell: a report is always read, checked, compared and frozen as a whole, its hash is
taken over exactly this text, and a TextField gives decimals back unchanged on every database.
Each correction of a cell is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

import simplejson
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from gongkai.accounts.models import Person
from gongkai.audit.models import OutboxQuerySet
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.rules.access import Scope
from gongkai.rules.report.filing import FROZEN, OPEN, PUBLIC, STATE_LABELS, State
from gongkai.rules.report.model import Finding, Report, from_dict, to_dict
from gongkai.rules.report.snapshots import canonical, digest

LEASE = timedelta(minutes=2)
# Below this a reading counts as doubtful.
SURE = 0.8


def to_text(report: Report, findings: Iterable[Finding] = ()) -> str:
    """The report as canonical JSON text: sorted keys, exact decimals."""
    return canonical(to_dict(report, findings))


def load(text: str) -> Any:
    """What `canonical` wrote."""
    return simplejson.loads(text, parse_float=Decimal)


def findings_from(data: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """Findings from the published JSON shape."""
    return tuple(
        Finding(
            f["rule"],
            f["severity"],
            f["message"],
            tuple(f["cells"]),
            f["expected"],
            f["found"],
            f["look"],
        )
        for f in data
    )


def doubtful_cells(report: Report) -> dict[str, str]:
    """The cells that somebody must look at, with the reason: unread, or read with doubt."""
    doubts = {u.cell: u.reason for u in report.unread}
    for cell, place in report.provenance.items():
        if place.sure < SURE and cell not in doubts:
            doubts[cell] = f"识别不确定：原文是“{place.raw}”"
    return doubts


class UploadQuerySet(OutboxQuerySet["Upload"]):
    """Uploads by place, and those that wait for the worker."""

    lease = LEASE
    most_leases = 4

    def within(self, scope: Scope) -> Self:
        """Those handed in for an organisation within a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope))


class Upload(models.Model):
    """A file as it was handed in. The row is also the outbox entry for reading it.

    `organisation` is the one that it was handed in for; where the file speaks of another body
    within reach, the version belongs to that body.
    """

    STATES: ClassVar = {
        "queued": "等待读取",
        "unreadable": "无法读取",
        "unplaced": "待指定机关和年度",
        "read": "已读取",
        "repeated": "重复文件",
    }

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    # Where the officer has named the body: then the name in the file is only compared.
    is_body_given = models.BooleanField("机关由上传人指定", default=False)
    file_name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64, db_index=True)
    state = models.CharField("状态", max_length=20, choices=list(STATES.items()), default="queued")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    message = models.TextField("结果说明", blank=True)
    # What the engine read, before any correction, and the source as blocks to show beside it.
    content = models.TextField("读取结果", blank=True)
    source = models.TextField("原文内容", blank=True)
    version = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="版本"
    )
    # Set where it came with many others.
    collection = models.ForeignKey(
        "Collection", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="批次"
    )
    # Set where another installation sent it, by the key that it showed.
    key = models.ForeignKey(
        "FilingKey", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="报送密钥"
    )
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="上传人",
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="upload_due"),
            models.Index(fields=["organisation", "-id"], name="upload_of_organisation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["read", "repeated"]) | Q(version__isnull=False),
                name="upload_read_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.STATES[self.state]


class AnnualReport(models.Model):
    """The annual report of a body for a year; what it says stands in its versions."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    year = models.PositiveSmallIntegerField("报告年度")

    class Meta:
        ordering: ClassVar = ["-year", "organisation"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="report_once_a_body_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions by place, state and name."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies within a scope."""
        return self.filter(report__organisation__in=Organisation.objects.within(scope))

    def open(self) -> Self:
        """From the draft to the approved one: those that somebody still works on."""
        return self.filter(state__in=OPEN)

    def published(self) -> Self:
        """Those that the public reads."""
        return self.filter(state__in=sorted(PUBLIC))

    def current(self) -> Self:
        """Those neither replaced nor discarded."""
        return self.filter(state__in=OPEN | FROZEN)

    def named(self, on: date) -> Self:
        """With `body_name`: the name that the body bears on a day (its first one before that)."""
        borne = OrganisationName.objects.filter(organisation=OuterRef("report__organisation"))
        latest = borne.filter(from_on__lte=on).order_by("-from_on")
        first = borne.order_by("from_on")
        return self.annotate(
            body_name=Coalesce(
                Subquery(latest.values("name")[:1]), Subquery(first.values("name")[:1])
            )
        )

    def light(self) -> Self:
        """Without the long texts, for lists."""
        return self.defer("content", "findings", "frozen", "templates")


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the public copy says: fixed at publication, under its hash."""

    body: str
    title: str
    report: Report
    findings: tuple[Finding, ...] = field(default=())


class Version(models.Model):
    """One state of a report from first reading to publication.

    `findings` with their counts are computed by the actions whenever the content (or last year's)
    changes, so that lists can be filtered; nobody types them. `frozen` is the published snapshot.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.PROTECT, related_name="versions", verbose_name="报告"
    )
    number = models.PositiveSmallIntegerField("版本号")
    state = models.CharField(
        "状态", max_length=20, choices=[(s.value, STATE_LABELS[s]) for s in State]
    )
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="原始文件"
    )
    error_count = models.PositiveSmallIntegerField("错误数", default=0)
    warning_count = models.PositiveSmallIntegerField("提醒数", default=0)
    unread_count = models.PositiveSmallIntegerField("存疑单元格数", default=0)
    changed_at = models.DateTimeField("最后修改时间")
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("核对时间", null=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    check_note = models.TextField("核对说明", blank=True)
    submitted_at = models.DateTimeField("送审时间", null=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("审核时间", null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    review_note = models.TextField("审核意见", blank=True)
    collected_at = models.DateTimeField("汇总时间", null=True)
    collected_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField("锁定时间", null=True)
    locked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    publish_note = models.TextField("更正说明", blank=True)
    is_original_public = models.BooleanField("公开原始文件", default=False)
    frozen_sha256 = models.CharField("发布内容哈希", max_length=64, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.TextField("撤回原因", blank=True)
    # The long texts stand last: SQLite reads a row from the front, and lists don't need them.
    content = models.TextField("内容")
    findings = models.TextField("核对结果", default="[]")
    frozen = models.TextField("发布内容", blank=True)
    # For a report made from records: its narrative with the places of its figures.
    templates = models.TextField("正文模板", blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["report", "number"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-changed_at"], name="version_by_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=sorted(OPEN)), name="version_one_open"
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=sorted(FROZEN)),
                name="version_one_before_the_public",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="version_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(FROZEN)) | ~Q(frozen_sha256=""),
                name="version_public_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(submitted_by=None)
                | ~Q(approved_by=F("submitted_by")),
                name="version_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"

    @property
    def is_computed(self) -> bool:
        """Whether it was made from records, and not read from a file."""
        return self.upload_id is None

    def read_content(self) -> Report:
        """What the version says now."""
        return from_dict(load(self.content))

    def read_findings(self) -> tuple[Finding, ...]:
        """What the checks found."""
        return findings_from(load(self.findings))

    def read_frozen(self) -> Frozen:
        """The published snapshot; ValueError if its text no longer has its hash."""
        if digest(self.frozen) != self.frozen_sha256:
            raise ValueError(f"第{self.number}版的发布内容与哈希不符")
        data = load(self.frozen)
        return Frozen(
            data["body"],
            data["title"],
            from_dict(data["report"]),
            findings_from(data["report"]["findings"]),
        )


class Correction(models.Model):
    """One change of one cell by hand; values as JSON (`3`, `null`, `"NA"`).

    In a report made from records somebody else must agree to it (`approved_by`).
    """

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="corrections", verbose_name="版本"
    )
    cell = models.CharField("单元格", max_length=80)
    before = models.CharField("原值", max_length=60)
    after = models.CharField("新值", max_length=60)
    reason = models.TextField("理由")
    corrected_at = models.DateTimeField("更正时间")
    corrected_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("同意时间", null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(corrected_by=None)
                | ~Q(approved_by=F("corrected_by")),
                name="correction_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.before} → {self.after}"


class RenditionQuerySet(OutboxQuerySet["Rendition"]):
    """Downloads that wait to be written."""

    lease = LEASE
    most_leases = 4


class Rendition(models.Model):
    """One download of a published version; also the outbox entry for writing its file."""

    FORMATS: ClassVar = {
        "html": "网页",
        "docx": "Word",
        "pdf": "PDF",
        "xlsx": "Excel",
        "json": "JSON",
        "csv": "CSV",
    }

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="renditions", verbose_name="版本"
    )
    format = models.CharField("格式", max_length=10, choices=list(FORMATS.items()))
    state = models.CharField(
        "状态",
        max_length=20,
        choices=[("queued", "等待生成"), ("ready", "已生成"), ("failed", "生成失败")],
        default="queued",
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_until = models.DateTimeField("处理占用至", null=True)
    sha256 = models.CharField("哈希", max_length=64, blank=True)
    size = models.BigIntegerField("字节数", null=True)
    message = models.TextField("说明", blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "format"], name="rendition_once"),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sha256=""), name="rendition_ready_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.format}"

    @property
    def label(self) -> str:
        """The name of the format for readers."""
        return self.FORMATS[self.format]
