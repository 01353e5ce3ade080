"""The public answers a questionnaire (社会评议) and reads what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.look.charts import Bar, BarChart
from gongkai.portal.reader import branch_of
from gongkai.portal.request_forms import Text
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import GongkaiError, NotFoundError, UnavailableError
from gongkai.rules.supervision.surveys import (
    MOST_TEXT,
    AnswersError,
    Given,
    Question,
    QuestionKind,
    Stage,
    Tally,
    answer_problem,
)
from gongkai.supervision.actions import surveys as actions
from gongkai.supervision.models import SurveyQuestion
from gongkai.supervision.queries.surveys import PublicSurvey, public_survey, public_surveys

COLUMN: Final = "社会评议"
_GIVEN: Final = "given_survey"


class _Choices(forms.TypedMultipleChoiceField):
    """Radio buttons or boxes; the law judges what was chosen."""

    def __init__(self, question: Question, label: str, hint: str) -> None:
        several = question.kind is QuestionKind.MULTIPLE
        super().__init__(
            label=label,
            help_text=hint,
            required=False,
            coerce=int,
            choices=question.answers,
            widget=forms.CheckboxSelectMultiple if several else _Radios,
            error_messages={"invalid_choice": "请从选项中选择。"},
        )


class _Radios(forms.RadioSelect):
    """Radio buttons whose value is a list, as that of boxes."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was chosen: one, or none."""
        found = data.get(name)
        return [found] if found else []


class AnswerForm(forms.Form):
    """The questions of one questionnaire."""

    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, questions: Sequence[SurveyQuestion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"q{row.number}": (row.number, row.row) for row in questions}
        for name, (number, question) in self.asked.items():
            label = f"{number}. {question.text}" + ("" if question.is_required else "（选填）")
            if question.kind is QuestionKind.TEXT:
                hint = f"最多 {MOST_TEXT} 字。不要写姓名、电话、身份证号。"
                self.fields[name] = Text(label, hint, rows=4)
            else:
                hint = "可选多项。" if question.kind is QuestionKind.MULTIPLE else ""
                self.fields[name] = _Choices(question, label, hint)

    def clean(self) -> dict[str, Any]:
        """Every problem at its question; by its number it is told apart in the summary, too."""
        cleaned = super().clean() or {}
        for name, (number, question) in self.asked.items():
            if name not in self.errors and (words := answer_problem(question, self._given(name))):
                self.add_error(name, f"第{number}题：{words}")
        return cleaned

    def _given(self, name: str) -> Given:
        value = self.cleaned_data.get(name)
        return Given(text=value) if isinstance(value, str) else Given(tuple(value or ()))

    def answers(self) -> dict[int, Given]:
        """What was answered, by number of the question."""
        return {number: self._given(name) for name, (number, _) in self.asked.items()}

    def shown(self) -> list[tuple[forms.BoundField, bool]]:
        """Each question as a field, and whether one chooses."""
        kinds = self.asked.items()
        return [(self[name], q.kind is not QuestionKind.TEXT) for name, (_, q) in kinds]


def _site_id(request: HttpRequest) -> int | None:
    branch = branch_of(request)
    return None if branch is None else branch.id


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("首页", reverse("portal:home")), *more]


@login_not_required
@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The questionnaires of this site: those that run, and those of which the result is told."""
    lines = public_surveys(site_id=_site_id(request), today=timezone.localdate())
    context = {
        "section": "about",
        "open": [line for line in lines if line.stage is Stage.OPEN],
        "ended": [line for line in lines if line.stage in {Stage.CLOSED, Stage.TOLD}],
        "column": COLUMN,
        "trail": _trail(),
    }
    return render(request, "portal/surveys/list.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The form while it is open, the result once it is told, else when it was."""
    site_id = _site_id(request)
    shown = public_survey(survey_id, site_id=site_id, today=timezone.localdate())
    form, status = None, 200
    if shown.line.stage is Stage.OPEN or request.method == "POST":
        initial = {"form_token": secrets.token_urlsafe(24)}
        sent = request.POST if request.method == "POST" else None
        form = AnswerForm(shown.questions, sent, initial=initial)
        if form.is_bound:
            status = _given(request, form, survey_id, site_id) if form.is_valid() else 422
        if status == 302:
            return redirect("portal:survey_receipt", survey_id=survey_id)
    context = {
        "section": "about",
        "shown": shown,
        "form": form if shown.line.stage is Stage.OPEN else None,
        "charts": _charts(shown),
        "trail": _trail((COLUMN, reverse("portal:surveys"))),
    }
    return render(request, "portal/surveys/survey.html", context, status=status)


def _given(request: HttpRequest, form: AnswerForm, survey_id: int, site_id: int | None) -> int:
    """Hand the sheet in; 302 where it is kept, else the status of the page that says why not."""
    try:
        actions.answer_survey(
            survey_id=survey_id,
            answers=form.answers(),
            form_token=form.cleaned_data["form_token"],
            site_id=site_id,
            address=request.META.get("REMOTE_ADDR"),
            most_an_hour=settings.SURVEYS_PER_HOUR,
            by=ANONYMOUS,
            at=timezone.now(),
        )
    except AnswersError as error:
        for number, words in error.problems.items():
            form.add_error(f"q{number}", words)
        return 422
    except NotFoundError:
        raise
    except GongkaiError as error:
        form.add_error(None, str(error))
        return 429 if isinstance(error, UnavailableError) else 422
    request.session[_GIVEN] = survey_id
    return 302


def chart_of(one: Tally) -> BarChart:
    """The answers to a question as bars; none for written ones."""
    bars = tuple(Bar(words, number) for words, number in one.counts)
    return BarChart(
        f"survey-{one.number}", f"{one.number}. {one.question.text}", "人", "人数", "", bars
    )


def _charts(shown: PublicSurvey) -> list[tuple[Tally, BarChart]]:
    if shown.result is None:
        return []
    return [(one, chart_of(one)) for one in shown.result.tallies if one.counts]


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest, survey_id: int) -> HttpResponse:
    """That this browser handed a sheet in."""
    if request.session.get(_GIVEN) != survey_id:
        return redirect("portal:survey", survey_id=survey_id)
    shown = public_survey(survey_id, site_id=_site_id(request), today=timezone.localdate())
    trail = _trail((COLUMN, reverse("portal:surveys")))
    context = {"section": "about", "shown": shown, "trail": trail}
    return render(request, "portal/surveys/receipt.html", context)
