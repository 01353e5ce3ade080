"""What reviewers said of a version, the secrecy review, and what is withheld."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models.items import Item, ItemVersion, choices_of, person_column
from gongkai.rules.release import DUTY_LABELS, Duty
from gongkai.rules.secrecy import CONCLUSION_LABELS, Conclusion

_REVIEWS = {duty: DUTY_LABELS[duty] for duty in Duty if duty is not Duty.WRITE}
# Reviews of the answer from which an item came (条例第四十四条).
CARRIED: dict[str, str] = {"legal": "答复的法制审核", "sign": "答复的签发"}
_RETURN: dict[str, str] = {"return": "发布前退回"}


class ItemReview(models.Model):
    """An opinion on exactly one text of a version, named by its hash.

    `marks` are passages with a remark: [{"quote", "remark"}]. `evidence` names the review of an
    answer that was carried over.
    """

    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="reviews", verbose_name="版本"
    )
    kind = models.CharField(
        "类别",
        max_length=10,
        choices=[*choices_of(_REVIEWS), *CARRIED.items(), *_RETURN.items()],
    )
    sha256 = models.CharField("所审内容哈希", max_length=64)
    is_approved = models.BooleanField("同意")
    opinion = models.TextField("意见")
    marks = models.JSONField("标出的文字", default=list)
    evidence = models.JSONField("带入的审核", null=True)
    reviewed_at = models.DateTimeField("审核时间")
    reviewed_by = person_column("审核人")

    class Meta:
        ordering: ClassVar = ["version", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[*_REVIEWS, *CARRIED, *_RETURN]),
                name="item_review_kind_known",
            ),
            # Consent of the secrecy review is a filled form, never a word here.
            models.CheckConstraint(
                condition=~Q(kind__in=[Duty.SECRECY, *_RETURN]) | Q(is_approved=False),
                name="item_review_no_short_secrecy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"


class SecrecyReview(models.Model):
    """The filled form of the secrecy review of one text (`rules.secrecy`)."""

    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, related_name="secrecy_reviews", verbose_name="版本"
    )
    sha256 = models.CharField("所审内容哈希", max_length=64)
    answers = models.JSONField("审查单")
    conclusion = models.CharField("结论", max_length=10, choices=choices_of(CONCLUSION_LABELS))
    reason = models.TextField("理由和依据", blank=True)
    evidence = models.JSONField("带入的审查", null=True)
    reviewed_at = models.DateTimeField("审查时间")
    reviewed_by = person_column("审查人")

    class Meta:
        ordering: ClassVar = ["version", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(conclusion__in=sorted(Conclusion)), name="secrecy_conclusion_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.conclusion}"


class Withheld(models.Model):
    """The register of information that is not disclosed, assessed anew in time (条例第十八条)."""

    OUTCOMES: ClassVar = {"kept": "仍不公开", "released": "转为公开"}

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="withholdings", verbose_name="信息"
    )
    ground = models.CharField("法定理由", max_length=30)
    reason = models.TextField("理由和依据")
    review_by_on = models.DateField("下次评估日期")
    withheld_at = models.DateTimeField("登记时间")
    withheld_by = person_column("登记人")
    outcome = models.CharField(
        "评估结果", max_length=10, blank=True, choices=list(OUTCOMES.items())
    )
    assessment = models.TextField("评估意见", blank=True)
    assessed_at = models.DateTimeField("评估时间", null=True)
    assessed_by = person_column("评估人")

    class Meta:
        ordering: ClassVar = ["review_by_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", assessed_at=None)
                | (~Q(outcome="") & Q(assessed_at__isnull=False)),
                name="withheld_assessed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.ground}"
