"""What was screened, what was found, what was decided; word lists, and what is let pass.

No text of personal data is kept here: a finding keeps its masked form, and a keyed hash by which the
same words are known again.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.accounts.models import Person
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Scope
from gongkai.rules.screening.decisions import STATE_LABELS, FindingState
from gongkai.rules.screening.model import SEVERITIES, SEVERITY_LABELS, SURENESS_LABELS


def _person(label: str) -> models.ForeignKey[Person | None, Person | None]:
    return models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=label
    )


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Subjects by place."""

    def within(self, scope: Scope) -> Self:
        """Those of the organisations in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope))


class Subject(models.Model):
    """A thing that is screened as a whole: an item of the catalogue, a letter, an upload.

    `kind` and `key` name it in the capability that owns it. `edited_by` wrote the text as it was
    last screened, `writers` (their ids) parts of it before: none of them may let a block pass.
    """

    kind = models.CharField("种类", max_length=30)
    key = models.CharField("编号", max_length=100)
    title = models.CharField("名称", max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    content_hash = models.CharField("内容哈希", max_length=64)
    lists = models.CharField("所用词表", max_length=64)
    unread = models.JSONField("没有查到的内容", default=list)
    edited_by = _person("起草人")
    writers = models.JSONField("各次修改人", default=list)
    screened_at = models.DateTimeField("筛查时间")
    screened_by = _person("筛查人")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="subject_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-screened_at"], name="subject_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def was_written_by(self, person_id: int | None) -> bool:
        """Whether a person wrote a part of the text."""
        return person_id is not None and person_id in {self.edited_by_id, *self.writers}


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings by place and state."""

    def within(self, scope: Scope) -> Self:
        """Those on the subjects of a scope."""
        return self.filter(subject__organisation__in=Organisation.objects.within(scope))

    def open(self) -> Self:
        """Those that nobody has dealt with."""
        return self.filter(state=FindingState.OPEN)

    def blocking(self) -> Self:
        """Those that stop a release now."""
        return self.open().filter(severity="block")


class Finding(models.Model):
    """One thing found in a subject, the same through small changes of the text.

    `times` counts the places for rules that do not go by place. `position` orders them as they
    stand. `spots` are its places in pictures (`rules.screening.model.Spot`), each as a list.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField("规则", max_length=20)
    severity = models.CharField(
        "级别", max_length=10, choices=[(s, SEVERITY_LABELS[s]) for s in SEVERITIES]
    )
    sureness = models.CharField("把握", max_length=10, choices=list(SURENESS_LABELS.items()))
    words_key = models.CharField("文字的带密钥哈希", max_length=64)
    masked = models.CharField("隐去后的文字", max_length=400)
    context = models.CharField("前后文", max_length=500, blank=True)
    place = models.CharField("位置", max_length=300)
    position = models.PositiveIntegerField("次序", default=0)
    times = models.PositiveIntegerField("处数", default=1)
    message = models.CharField("说明", max_length=500)
    replacement = models.CharField("可改为", max_length=400, null=True)
    spots = models.JSONField("图中位置", default=list)
    state = models.CharField(
        "状态", max_length=12, choices=[(s.value, STATE_LABELS[s]) for s in FindingState]
    )
    reason = models.CharField("理由", max_length=500, blank=True)
    found_at = models.DateTimeField("首次发现")
    found_by = _person("首次筛查人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = _person("决定人")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["subject", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in FindingState]), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=SEVERITIES), name="finding_severity_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ignored", "false_alarm"])
                | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="finding_decided_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "severity", "subject"], name="finding_open"),
            models.Index(fields=["rule", "state"], name="finding_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    """Allowances by place and time."""

    def standing(self, on: date) -> Self:
        """Those that hold on a day."""
        return self.filter(ended_at=None).filter(Q(until_on=None) | Q(until_on__gte=on))

    def for_path(self, path: str) -> Self:
        """Those of an organisation and of all above it."""
        places = [path[: i + 1] for i, letter in enumerate(path) if letter == "/" and i]
        return self.filter(organisation__path__in=places)


class Allowance(models.Model):
    """白名单: these words under this rule are let pass here and below, for a reason."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    rule = models.CharField("规则", max_length=20)
    words_key = models.CharField("文字的带密钥哈希", max_length=64)
    shown = models.CharField("隐去后的文字", max_length=400)
    reason = models.CharField("理由", max_length=500)
    until_on = models.DateField("有效期至", null=True)
    added_at = models.DateTimeField("加入时间")
    added_by = _person("加入人")
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = _person("停用人")

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["rule", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "rule", "words_key"],
                condition=Q(ended_at=None),
                name="allowance_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="allowance_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.shown}"


class WordList(models.Model):
    """A list of words that an organisation keeps; it counts there and below.

    Under the rule WORD-TITLE it is the register of leaders.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    code = models.SlugField("代码", max_length=50, unique=True)
    name = models.CharField("名称", max_length=100)
    rule = models.CharField("规则", max_length=20)
    is_active = models.BooleanField("在用", default=True)
    made_at = models.DateTimeField("建立时间")
    made_by = _person("建立人")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    """Versions by state and place."""

    def in_use(self, path: str) -> Self:
        """The newest approved version of each list in use at an organisation or above it."""
        places = [path[: i + 1] for i, letter in enumerate(path) if letter == "/" and i]
        newest = ListVersion.objects.filter(
            word_list=models.OuterRef("word_list"), state="approved"
        ).order_by("-number")
        return self.filter(
            word_list__is_active=True,
            word_list__organisation__path__in=places,
            pk=models.Subquery(newest.values("pk")[:1]),
        )


class ListVersion(models.Model):
    """One version of a list, edited as a draft; another person lets it count.

    The entries of what was handed in never change. `editors` wrote in it (ids of persons): none of
    them may approve it.
    """

    STATES: ClassVar = {
        "draft": "编辑中",
        "proposed": "待批准",
        "approved": "已批准",
        "rejected": "不采用",
        "discarded": "已放弃",
    }

    word_list = models.ForeignKey(WordList, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    source = models.CharField("来源", max_length=300, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    entries = models.JSONField("词条")
    digest = models.CharField("词条哈希", max_length=64)
    size = models.PositiveIntegerField("词数")
    editors = models.JSONField("编辑过的人", default=list)
    state = models.CharField(
        "状态", max_length=10, choices=list(STATES.items()), default="proposed"
    )
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = _person("提出人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = _person("决定人")

    objects = ListVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["word_list", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word_list", "number"], name="list_version_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"]) | Q(decided_at__isnull=False),
                name="list_version_decided",
            ),
            models.UniqueConstraint(
                fields=["word_list"],
                condition=Q(state__in=["draft", "proposed"]),
                name="list_version_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(proposed_by=None)
                | ~Q(proposed_by=F("decided_by")),
                name="list_version_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word_list_id} {self.number}"


class BackScanQuerySet(models.QuerySet["BackScan"]):
    """Back scans, of which a worker takes one portion after the other."""

    def begin_portion(self, pk: int) -> int:
        """Note that somebody begins the next portion; how often it was begun, with this time."""
        self.filter(pk=pk).update(attempts=F("attempts") + 1)
        return self.values_list("attempts", flat=True).get(pk=pk)


class BackScan(models.Model):
    """补查: everything of one kind screened again, one after the other, from where it stopped.

    `attempts`: how often somebody began what stands behind `cursor`; more than once where a worker
    died.
    """

    kind = models.CharField("种类", max_length=30)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    reason = models.CharField("原因", max_length=300)
    cursor = models.CharField("做到哪里", max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField("这一段的尝试次数", default=0)
    done = models.PositiveIntegerField("已查", default=0)
    total = models.PositiveIntegerField("共", default=0)
    blocks = models.PositiveIntegerField("新的拦截", default=0)
    started_at = models.DateTimeField("开始时间")
    started_by = _person("发起人")
    paused_at = models.DateTimeField("暂停时间", null=True)
    paused_by = _person("暂停人")
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_by = _person("结束人")

    objects = BackScanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "organisation"],
                condition=Q(ended_at=None),
                name="back_scan_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"


class PassedOverQuerySet(models.QuerySet["PassedOver"]):
    """What back scans passed over, of which a worker tries again what somebody asked for."""

    def begin(self, pk: int) -> int:
        """Note that somebody begins to try again; how often it was begun, with this time."""
        self.filter(pk=pk).update(attempts=F("attempts") + 1)
        return self.values_list("attempts", flat=True).get(pk=pk)


class PassedOver(models.Model):
    """A thing that a back scan could not screen, with the reason; it goes once it was screened.

    `is_waiting`: somebody asked for one more try. `attempts`: how often it was begun since.
    """

    scan = models.ForeignKey(BackScan, on_delete=models.PROTECT, related_name="passed_over")
    key = models.CharField("编号", max_length=100)
    title = models.CharField("名称", max_length=300)
    reason = models.CharField("没有查成的原因", max_length=300)
    is_waiting = models.BooleanField("等再试一次", default=False)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    passed_at = models.DateTimeField("跳过时间")
    passed_by = _person("跳过人")

    objects = PassedOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scan", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scan", "key"], name="passed_over_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(is_waiting=True), name="passed_over_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.key}"


class Caller(models.Model):
    """Another system that may ask for screenings, known by its key, of which only a hash is kept.

    `minute` and `calls_in_minute` count what it asked for just now; `calls` since it was let in.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    name = models.CharField("系统名称", max_length=100)
    key_hash = models.CharField("密钥哈希", max_length=64, unique=True)
    key_start = models.CharField("密钥开头", max_length=10)
    minute = models.CharField("最近一分钟", max_length=16, blank=True)
    calls_in_minute = models.PositiveIntegerField("这一分钟的次数", default=0)
    calls = models.PositiveIntegerField("总次数", default=0)
    last_called_on = models.DateField("最近调用日期", null=True)
    made_at = models.DateTimeField("开通时间")
    made_by = _person("开通人")
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = _person("停用人")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
