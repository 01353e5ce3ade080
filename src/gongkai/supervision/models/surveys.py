"""Questionnaires, their questions, and the sheets that the public filled. No sheet names anybody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.rules.supervision.surveys import (
    LEAST_SHEETS,
    QUESTION_KIND_LABELS,
    SURVEY_STATE_LABELS,
    Question,
    QuestionKind,
    SurveyState,
)
from gongkai.sites.models import Site
from gongkai.supervision.models.columns import body_column


class Survey(models.Model):
    """A questionnaire about a body, open on a site of the portal from a day until another.

    `site` is empty for the main one. `least`: below so many sheets nothing is scored. `note` is what
    was said at the last move, `summary` what the public reads beside the result.
    """

    organisation = body_column("评议组织机关")
    body = body_column("被评议单位")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="网站"
    )
    title = models.CharField("标题", max_length=100)
    intro = models.TextField("说明", blank=True)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    least = models.PositiveSmallIntegerField("最低份数", default=LEAST_SHEETS)
    state = models.CharField("状态", max_length=20, choices=choices_of(SURVEY_STATE_LABELS))
    note = models.CharField("办理说明", max_length=500, blank=True)
    summary = models.TextField("结果说明", blank=True)
    drawn_up_at = models.DateTimeField("起草时间")
    drawn_up_by = person_column("起草人")
    proposed_at = models.DateTimeField("提请时间", null=True)
    proposed_by = person_column("提请人")
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = person_column("批准人")
    reported_at = models.DateTimeField("结果提请时间", null=True)
    reported_by = person_column("结果提请人")
    published_at = models.DateTimeField("结果公布时间", null=True)
    published_by = person_column("结果公布人")

    class Meta:
        ordering: ClassVar = ["-closes_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "closes_on"], name="survey_state_day"),
            models.Index(fields=["body", "closes_on"], name="survey_of_body"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(SurveyState)), name="survey_state_known"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_ends_after_beginning"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="survey_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("reported_by")),
                name="survey_published_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        """Where it stands, in words."""
        return SURVEY_STATE_LABELS[SurveyState(self.state)]


class SurveyQuestion(models.Model):
    """A question of a questionnaire."""

    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="questions", verbose_name="问卷"
    )
    number = models.PositiveSmallIntegerField("题号")
    text = models.CharField("题目", max_length=200)
    kind = models.CharField("题型", max_length=20, choices=choices_of(QUESTION_KIND_LABELS))
    options = models.JSONField("选项", default=list)
    is_required = models.BooleanField("必答", default=True)

    class Meta:
        ordering: ClassVar = ["survey", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_question_once"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(QuestionKind)), name="survey_question_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def row(self) -> Question:
        """The question as the rules know it."""
        return Question(self.text, QuestionKind(self.kind), tuple(self.options), self.is_required)


class SurveySheet(models.Model):
    """A filled questionnaire. `network` is a blind mark of the address, kept for a day against floods."""

    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="sheets", verbose_name="问卷"
    )
    form_token = models.CharField("表单标记", max_length=64, unique=True)
    network = models.CharField("网络标记", max_length=64, blank=True)
    received_at = models.DateTimeField("收到时间")
    received_by = person_column("登记人")

    class Meta:
        ordering: ClassVar = ["survey", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["network", "received_at"], name="survey_sheet_network"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyAnswer(models.Model):
    """An answer: the place of an option or a level, or words in which personal data is hidden.

    `hidden`: how many places were; what stood there is kept nowhere. `is_quoted`: the office wants
    the public to read it.
    """

    sheet = models.ForeignKey(
        SurveySheet, on_delete=models.PROTECT, related_name="answers", verbose_name="答卷"
    )
    question = models.ForeignKey(
        SurveyQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name="题目"
    )
    choice = models.PositiveSmallIntegerField("选项", null=True)
    text = models.TextField("文字", blank=True)
    hidden = models.PositiveSmallIntegerField("隐去处数", default=0)
    is_quoted = models.BooleanField("公布", default=False)

    class Meta:
        ordering: ClassVar = ["sheet", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["question", "choice"], name="survey_answer_choice"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet", "question", "choice"], name="survey_answer_once"
            ),
            models.CheckConstraint(
                condition=(Q(choice=None) & ~Q(text="")) | Q(choice__isnull=False, text=""),
                name="survey_answer_choice_or_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.question_id}"
