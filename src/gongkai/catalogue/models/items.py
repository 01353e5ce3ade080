"""Items, their versions, what was saved of each, and their files."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from gongkai.accounts.models import Person
from gongkai.catalogue.models.columns import Column, seen_in
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.items import (
    KIND_LABELS,
    MODE_LABELS,
    VALIDITY_LABELS,
    Attachment,
    Content,
    ItemKind,
    Mode,
    Validity,
    hash_of,
)
from gongkai.rules.publishing import STATUTORY, UNIT_LABELS, Limit, Unit
from gongkai.rules.release import IN_WORK, LIVE, NEEDS_SECRECY, STATE_LABELS, State


def person_column(label: str) -> Any:
    """A column for somebody of the office; empty for the system."""
    return models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=label
    )


def choices_of(labels: Any) -> list[tuple[str, str]]:
    """The choices of a column from a mapping of values to labels."""
    return [(str(key), value) for key, value in labels.items()]


class ItemQuerySet(models.QuerySet["Item"]):
    """Items by place and duty."""

    def within(self, scope: Scope) -> Self:
        """Those of bodies in a scope, and those whose column a unit in it keeps."""
        return self.filter(seen_in(scope))

    def owed(self) -> Self:
        """Those that must be published and were not yet."""
        return self.filter(mode=Mode.PROACTIVE, first_published_on=None, is_closed=False)

    def overdue(self, today: date) -> Self:
        """Owed ones whose last day is past (条例第二十六条)."""
        return self.owed().filter(due_on__lt=today)


class Item(models.Model):
    """A piece of government information in the catalogue, for ever under one 索引号.

    `index_number` is given at the first release and never again to another, also where the item
    moves to another body. `formed_on` is the day on which the information was formed or changed;
    `due_on` follows from it, from the limit and from the calendar: only the actions write it.
    `is_closed`: nothing is owed any more, because the draft was dropped or the information is
    withheld. `about` is the document that an interpretation explains, or the draft of which a result
    tells; `expires_on` repeats what the published text says.
    """

    index_number = models.CharField("索引号", max_length=40, null=True, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="+", verbose_name="栏目"
    )
    kind = models.CharField("种类", max_length=20, choices=choices_of(KIND_LABELS))
    mode = models.CharField(
        "公开属性", max_length=20, choices=choices_of(MODE_LABELS), default=Mode.PROACTIVE
    )
    validity = models.CharField(
        "有效性", max_length=20, blank=True, choices=choices_of(VALIDITY_LABELS)
    )
    validity_on = models.DateField("有效性变动日期", null=True)
    validity_basis = models.CharField("有效性变动依据", max_length=300, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="由何件取代"
    )
    about = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="所解读或反馈的"
    )
    no_interpretation = models.CharField("不解读的理由", max_length=300, blank=True)
    expires_on = models.DateField("有效期至", null=True)
    revoked_on = models.DateField("处罚决定撤销、变更日期", null=True)
    revoked_basis = models.CharField("撤销、变更的依据", max_length=300, blank=True)
    formed_on = models.DateField("形成或变更日期")
    limit_days = models.PositiveSmallIntegerField("公开时限", default=STATUTORY.days)
    limit_unit = models.CharField(
        "时限单位", max_length=20, choices=choices_of(UNIT_LABELS), default=STATUTORY.unit
    )
    limit_basis = models.CharField("时限依据", max_length=300, default=STATUTORY.basis)
    due_on = models.DateField("应公开日期")
    first_published_on = models.DateField("首次发布日期", null=True)
    is_closed = models.BooleanField("不再应公开", default=False)
    source_system = models.CharField("来源", max_length=50, blank=True)
    begun_at = models.DateTimeField("建立时间")
    begun_by = person_column("建立人")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "due_on", "mode", "column"],
                condition=Q(first_published_on=None, is_closed=False),
                name="item_owed",
            ),
            models.Index(fields=["column", "-first_published_on"], name="item_of_column"),
            # With what the annual report asks of rules and documents. Not for these kinds alone:
            # SQLite takes no partial index whose condition comes as parameters.
            models.Index(
                fields=[
                    "kind",
                    "organisation",
                    "formed_on",
                    "first_published_on",
                    "validity",
                    "validity_on",
                ],
                name="item_of_kind",
            ),
            # Counted for annual reports, from the index alone: what a body published in a year.
            models.Index(fields=["kind", "-id"], name="item_newest_of_kind"),
            models.Index(
                fields=["organisation", "first_published_on"],
                condition=Q(first_published_on__isnull=False),
                name="item_published",
            ),
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="item_expiring"
            ),
            # Few items explain another one: whether one does is asked of each document.
            models.Index(
                fields=["about", "kind"], condition=Q(about__isnull=False), name="item_about"
            ),
            models.Index(
                fields=["organisation", "revoked_on"],
                condition=Q(revoked_on__isnull=False),
                name="item_revoked",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=sorted(ItemKind)), name="item_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=sorted(Mode)), name="item_mode_known"),
            models.CheckConstraint(
                condition=Q(validity__in=["", *sorted(Validity)]), name="item_validity_known"
            ),
            models.CheckConstraint(
                condition=Q(first_published_on=None) | Q(index_number__isnull=False),
                name="item_published_has_number",
            ),
        ]

    def __str__(self) -> str:
        return self.index_number or f"稿件 {self.pk}"

    @property
    def limit(self) -> Limit:
        """How long it may take until it is published."""
        return Limit(self.limit_days, Unit(self.limit_unit), self.limit_basis)


class ItemVersionQuerySet(models.QuerySet["ItemVersion"]):
    """Versions by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those of items in a scope."""
        return self.filter(seen_in(scope, "item__"))

    def live(self) -> Self:
        """Those that the public reads."""
        return self.filter(state__in=sorted(LIVE))

    def in_work(self) -> Self:
        """Those on their way to the public."""
        return self.filter(state__in=sorted(IN_WORK))


class ItemVersion(models.Model):
    """A version of an item on its way through the reviews, before the public, or past.

    `content` is canonical JSON (`rules.items.Content`) under `sha256`; kind, title, number and words
    repeat what it says for lists and searches. `cleared_sha256` is the hash that the secrecy review
    let pass, `passed_sha256` the one in which the screening left no block: the database holds that
    nothing else gets out. `saved` counts what was saved, so that
    two editors notice each other.
    """

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="versions", verbose_name="信息"
    )
    number = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=20, choices=choices_of(STATE_LABELS))
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, related_name="+", verbose_name="栏目"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机关"
    )
    kind = models.CharField("种类", max_length=20, choices=choices_of(KIND_LABELS))
    title = models.CharField("名称", max_length=500)
    document_number = models.CharField("文号", max_length=100, blank=True)
    content = models.TextField("内容")
    sha256 = models.CharField("内容哈希", max_length=64)
    cleared_sha256 = models.CharField("保密审查通过的哈希", max_length=64, blank=True)
    passed_sha256 = models.CharField("筛查通过的哈希", max_length=64, blank=True)
    words = models.TextField("检索文字", blank=True)
    saved = models.PositiveIntegerField("保存次数", default=0)
    change_note = models.CharField("更正或修订说明", max_length=500, blank=True)
    urgent_order = models.CharField("应急发布指令", max_length=500, blank=True)
    release_from = models.DateTimeField("定时发布时间", null=True)
    written_at = models.DateTimeField("起草时间")
    written_by = person_column("起草人")
    changed_at = models.DateTimeField("最近修改时间")
    changed_by = person_column("最近修改人")
    moved_at = models.DateTimeField("进入现状态时间")
    moved_by = person_column("最近办理人")
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = person_column("发布人")
    ended_at = models.DateTimeField("撤下时间", null=True)
    ended_by = person_column("撤下人")
    end_reason = models.CharField("撤下的理由", max_length=500, blank=True)

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["item", "number"]
        indexes: ClassVar = [
            # The lists of the desk walk one of these, body by body and state by state, and read no
            # row before it is shown: behind the order stands what else a list is filtered by.
            models.Index(
                fields=[
                    "organisation",
                    "state",
                    "changed_at",
                    "id",
                    "kind",
                    "column",
                    "published_at",
                    "item",
                ],
                name="item_version_list",
            ),
            models.Index(
                fields=["organisation", "state", "title", "id", "kind", "column", "published_at"],
                name="item_version_by_title",
            ),
            models.Index(
                fields=[
                    "organisation",
                    "state",
                    "column",
                    "id",
                    "kind",
                    "published_at",
                    "changed_at",
                ],
                name="item_version_by_column",
            ),
            models.Index(
                fields=["organisation", "state", "published_at", "id", "kind", "column"],
                condition=Q(published_at__isnull=False),
                name="item_version_by_release",
            ),
            models.Index(
                fields=["organisation", "kind", "state", "changed_at", "id", "published_at"],
                name="item_version_of_kind",
            ),
            models.Index(
                fields=["column", "state", "changed_at", "id", "kind", "published_at"],
                name="item_version_column_list",
            ),
            models.Index(
                fields=["written_by", "state", "changed_at", "id"], name="item_version_of_writer"
            ),
            # With what a list asks of a column of many thousand, so that it reads no row.
            models.Index(
                fields=["column", "state", "-published_at", "kind", "changed_at", "organisation"],
                name="item_version_of_column",
            ),
            # What a list asks of thousands of known ids, without their texts. It begins with an
            # expression, because SQLite would go to the rows for the id itself.
            models.Index(
                Coalesce("id", "id"),
                "organisation",
                "state",
                "column",
                "kind",
                "changed_at",
                "published_at",
                "id",
                name="item_version_by_id",
            ),
            models.Index(fields=["state", "release_from"], name="item_version_to_release"),
            models.Index(fields=["-published_at"], name="item_version_newest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="item_version_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=sorted(LIVE)), name="item_version_one_live"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=sorted(IN_WORK)),
                name="item_version_one_in_work",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(State)), name="item_version_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(NEEDS_SECRECY)) | Q(cleared_sha256=F("sha256")),
                name="item_version_out_was_cleared",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(NEEDS_SECRECY)) | Q(passed_sha256=F("sha256")),
                name="item_version_out_was_screened",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(LIVE)) | Q(published_at__isnull=False),
                name="item_version_live_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SCHEDULED) | Q(release_from__isnull=False),
                name="item_version_scheduled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"

    def read(self) -> Content:
        """What it says. Raises ValueError where the text no longer has its hash."""
        if hash_of(self.content) != self.sha256:
            raise ValueError(f"“{self}”的内容与哈希不符")
        return Content.read(self.content)


class Revision(models.Model):
    """What somebody saved of a version: who wrote which words, and when. Rows are only added."""

    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="revisions", verbose_name="版本"
    )
    place = models.PositiveIntegerField("次序")
    content = models.TextField("内容")
    sha256 = models.CharField("内容哈希", max_length=64)
    saved_at = models.DateTimeField("保存时间")
    saved_by = person_column("保存人")

    class Meta:
        ordering: ClassVar = ["version", "place"]
        indexes: ClassVar = [
            models.Index(fields=["saved_by", "version"], name="revision_of_writer"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "place"], name="revision_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.place}"


class ItemFile(models.Model):
    """A file that came with a version, kept under its hash.

    Whether the public may have it is decided by the content of the live version alone.
    """

    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="files", verbose_name="版本"
    )
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("格式", max_length=100)
    size = models.BigIntegerField("字节数")
    pages = models.PositiveIntegerField("页数", null=True)
    sha256 = models.CharField("哈希", max_length=64)
    description = models.CharField("说明", max_length=300, blank=True)
    added_at = models.DateTimeField("加入时间")
    added_by = person_column("加入人")

    class Meta:
        ordering: ClassVar = ["version", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "sha256"], name="item_file_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def attachment(self) -> Attachment:
        """The file as what a version says names it."""
        return Attachment(self.name, self.sha256, self.size, self.media_type, self.description)
