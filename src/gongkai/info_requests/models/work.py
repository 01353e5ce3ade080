"""What officers note while they work: answers of the five steps, searches, reviews, notes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.info_requests.models.letters import Letter
from gongkai.info_requests.models.requests import InfoRequest
from gongkai.info_requests.models.texts import person_column


class SearchRecord(models.Model):
    """A search for the information: what must stand behind 不存在 (条例第三十六条第四项)."""

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="searches", verbose_name="申请"
    )
    places = models.TextField("检索的单位和系统")
    keywords = models.TextField("关键词")
    period = models.CharField("检索的时间范围", max_length=100, blank=True)
    searchers = models.CharField("检索人", max_length=200)
    searched_on = models.DateField("检索日期")
    has_found = models.BooleanField("是否找到")
    outcome = models.TextField("检索结果")
    recorded_at = models.DateTimeField("记录时间")
    recorded_by = person_column("记录人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.searched_on}"


class Review(models.Model):
    """An opinion on a draft by a person who did not write it; void once the draft changes."""

    KINDS: ClassVar = {"legal": "法制审核", "secrecy": "保密审查", "department": "部门审核"}

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="reviews", verbose_name="申请"
    )
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField("类别", max_length=10, choices=list(KINDS.items()))
    sha256 = models.CharField("所审内容哈希", max_length=64)
    is_approved = models.BooleanField("同意")
    opinion = models.TextField("意见")
    reviewed_at = models.DateTimeField("审核时间")
    reviewed_by = person_column("审核人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.kind}"


class Note(models.Model):
    """A note among officers; never shown to the applicant."""

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="notes", verbose_name="申请"
    )
    text = models.TextField("内容")
    written_at = models.DateTimeField("记录时间")
    written_by = person_column("记录人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return self.text[:20]


class WizardAnswer(models.Model):
    """An answer to a question of the five steps; an empty one takes the last one back.

    Rows are added, never edited: the last one of each question counts.
    """

    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="wizard_answers", verbose_name="申请"
    )
    question = models.CharField("问题", max_length=40)
    answer = models.CharField("答案", max_length=40, blank=True)
    answered_at = models.DateTimeField("回答时间")
    answered_by = person_column("回答人")

    class Meta:
        ordering: ClassVar = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.question}"
