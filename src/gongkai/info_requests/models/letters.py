"""Letters, the parties and files that belong to them, and fees."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import F, Q

from gongkai.info_requests.models.requests import InfoRequest
from gongkai.info_requests.models.texts import choices_of, digest, load, person_column
from gongkai.organisations.models import Organisation
from gongkai.rules.deadlines.events import (
    PARTY_LABELS,
    Party,
)
from gongkai.rules.results import (
    LETTER_TITLES,
    LetterKind,
)

LETTER_STATES: Final = {
    "draft": "拟稿",
    "signed": "已签发",
    "sent": "已发出",
    "served": "已送达",
    "void": "作废",
}


WAYS: Final = {
    "in_person": "当面领取",
    "china_post": "中国邮政邮寄",
    "email": "电子邮件",
    "portal": "网站查收",
    "fax": "传真",
}


# Papers for a consulted party or a helping unit: the applicant never sees them.
FOR_OTHERS: Final = frozenset(
    {
        LetterKind.OPINION_LETTER,
        LetterKind.JOINT_OPINION_LETTER,
        LetterKind.OVERRULING_NOTICE,
        LetterKind.ASSISTANCE_LETTER,
    }
)


class Consultation(models.Model):
    """An opinion asked of a third party or another body (条例第三十二条至第三十四条).

    `key` names it in the log. The party is told what is needed and no more: never who asks.
    """

    OPINIONS: ClassVar = {
        "agreed": "同意公开",
        "partly": "同意部分公开",
        "refused": "不同意公开",
        "silent": "逾期未提出意见",
        "returned": "无法送达，征求意见书退回",
    }

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="consultations", verbose_name="申请"
    )
    key = models.CharField("编号", max_length=10)
    party = models.CharField("对象类型", max_length=20, choices=choices_of(PARTY_LABELS))
    name = models.CharField("对象名称", max_length=100)
    contact = models.BinaryField("联系方式（密文）")
    information = models.TextField("征求意见的信息")
    reason = models.TextField("征求意见的理由")
    asked_on = models.DateField("发出日期")
    received_on = models.DateField("对方收到日期", null=True)
    given_on = models.DateField("意见日期", null=True)
    opinion = models.CharField("意见", max_length=10, blank=True, choices=list(OPINIONS.items()))
    opinion_text = models.TextField("意见内容", blank=True)

    class Meta:
        ordering: ClassVar = ["request", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "key"], name="consultation_key_once"),
            models.CheckConstraint(
                condition=Q(party__in=sorted(Party)), name="consultation_party_known"
            ),
            models.CheckConstraint(
                condition=Q(given_on=None, opinion="")
                | (Q(given_on__isnull=False) & ~Q(opinion="")),
                name="consultation_closed_has_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.key}"


class Letter(models.Model):
    """A paper of the office: its facts, its number, where it went.

    `facts` is canonical JSON and frozen from signing on under `sha256`; the printed forms follow
    from it. `addressee` and `destination` say to whom and where it goes, and both are judged
    before it leaves.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="letters", verbose_name="申请"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, related_name="letters"
    )
    kind = models.CharField("文种", max_length=30)
    state = models.CharField(
        "状态", max_length=10, choices=list(LETTER_STATES.items()), default="draft"
    )
    result = models.CharField("办理结果", max_length=30, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    addressee = models.CharField("收件人", max_length=100)
    facts = models.TextField("内容要素")
    sha256 = models.CharField("内容哈希", max_length=64)
    way = models.CharField("送达方式", max_length=20, blank=True, choices=list(WAYS.items()))
    destination = models.BinaryField("送达地址（密文）", null=True)
    tracking = models.CharField("邮件号", max_length=50, blank=True)
    sent_on = models.DateField("发出日期", null=True)
    served_on = models.DateField("送达日期", null=True)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = person_column("起草人")
    signed_at = models.DateTimeField("签发时间", null=True)
    signed_by = person_column("签发人")
    sent_at = models.DateTimeField("登记发出时间", null=True)
    sent_by = person_column("发出人")
    served_at = models.DateTimeField("登记送达时间", null=True)
    served_by = person_column("登记送达人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]
        # What waits for a review, or to be sent, is asked for each day among all that was sent.
        indexes: ClassVar = [
            models.Index(fields=["state", "way", "result", "request"], name="letter_of_state")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~Q(number=""),
                name="letter_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"]) | Q(signed_at__isnull=False),
                name="letter_out_was_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "served"])
                | (Q(sent_on__isnull=False) & ~Q(way="")),
                name="letter_sent_has_way",
            ),
            models.CheckConstraint(
                condition=~Q(state="served") | Q(served_on__gte=F("sent_on")),
                name="letter_served_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"

    @property
    def is_for_others(self) -> bool:
        """Whether it goes to somebody who may not learn who asks."""
        return self.kind in FOR_OTHERS

    @property
    def title(self) -> str:
        """The kind in words."""
        return LETTER_TITLES[LetterKind(self.kind)]

    @property
    def is_uncollected(self) -> bool:
        """Whether it waits to be handed over: it has not reached anybody."""
        return self.state == "sent" and self.way == "in_person"

    def read_facts(self) -> dict[str, Any]:
        """What the letter says; ValueError if its text no longer has its hash."""
        if digest(self.facts) != self.sha256:
            raise ValueError(f"文书“{self}”的内容与哈希不符")
        data: dict[str, Any] = load(self.facts)
        return data


class RequestFile(models.Model):
    """A file of a case, sealed in the data folder. Every view of it is in the audit record."""

    KINDS: ClassVar = {
        "identity": "身份证明",
        "application": "申请书",
        "envelope": "信封",
        "attachment": "附件",
        "supplement": "补正材料",
        "withdrawal": "撤回材料",
        "opinion": "第三方意见",
        "payment": "缴费票据",
        "service": "送达凭证",
        "source": "待处理的政府信息",
        "released": "提供的政府信息",
        "letter": "文书",
        "order": "判决书或复议决定书",
        "other": "其他",
    }

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="files", verbose_name="申请"
    )
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="files")
    kind = models.CharField("类别", max_length=20, choices=list(KINDS.items()))
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField("格式", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64)
    stored_as = models.CharField("存放名", max_length=64, unique=True)
    added_at = models.DateTimeField("加入时间")
    added_by = person_column("加入人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return self.name


class FeeCharge(models.Model):
    """The one 信息处理费 of a request: by items or by pages, never both (国办函〔2020〕109号)."""

    request = models.OneToOneField(
        InfoRequest, on_delete=models.PROTECT, related_name="fee", verbose_name="申请"
    )
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(
        "计收方式", max_length=10, choices=[("items", "按件"), ("pages", "按量")]
    )
    count = models.PositiveIntegerField("第几件或页数")
    yuan = models.PositiveIntegerField("金额（元）")
    paid_on = models.DateField("缴费日期", null=True)
    receipt_number = models.CharField("票据号码", max_length=60, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["paid_on"], condition=Q(paid_on__isnull=False), name="fee_of_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(yuan__gt=0), name="fee_positive"),
            models.CheckConstraint(
                condition=Q(paid_on=None, receipt_number="")
                | (Q(paid_on__isnull=False) & ~Q(receipt_number="")),
                name="fee_paid_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.yuan}元"
