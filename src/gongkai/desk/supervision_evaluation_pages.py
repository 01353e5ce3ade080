"""Pages of the desk for what an evaluator from outside found in an assessment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk.exports import spreadsheet
from gongkai.desk.form_fields import line_field
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_check_forms import SheetForm
from gongkai.desk.supervision_parts import ask, attached, download, file_field, who
from gongkai.desk.worklist_forms import day_field
from gongkai.rules.supervision.scores import SCORE_HEADS, read_scores
from gongkai.supervision.actions import evaluations as actions
from gongkai.supervision.queries.assessments import (
    AssessmentView,
    assessment_view,
    blank_scores,
    evaluation_file,
)


class EvaluationForm(forms.Form):
    """Who evaluated, how, of which days, with the report."""

    evaluator = line_field("评估机构", 100, required=True)
    from_on = day_field("评估从")
    until_on = day_field("评估至")
    method = line_field("评估方法", 500, "例如：网上检查、模拟申请 10 件、问卷。")
    report = file_field("评估报告", "作为各项评分的证据。", required=True)


class ResultForm(forms.Form):
    """Where the result was published."""

    index_number = line_field("索引号", 60, "评估结果公开以后，信息页面上的索引号。", required=True)


def _view(request: OfficerRequest, assessment_id: int) -> AssessmentView:
    return assessment_view(request.user, assessment_id, today=timezone.localdate())


@form_page
def evaluation(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """Record who evaluated."""
    view = _view(request, assessment_id)
    known = view.evaluation
    names = ("evaluator", "from_on", "until_on", "method")
    assessment = view.line.assessment
    initial = (
        {name: getattr(known, name) for name in names}
        if known
        else {"from_on": assessment.from_on, "until_on": assessment.until_on}
    )
    form = EvaluationForm(*sent(request), initial=initial)
    if known:
        # The first one stays until another is chosen.
        form.fields["report"].required = False
        form.fields["report"].help_text = "作为各项评分的证据；不换的不用再选。"
    here = reverse("desk:assessment", args=[assessment_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.record_evaluation(
            assessment_id=assessment_id,
            **{name: got[name] for name in names},
            report=attached(form, "report"),
            **who(request),
        )
        return here, "已登记评估机构。接着导入评分，发现的问题登记整改。"

    return ask(request, form, "登记第三方评估", here, act, tab="assessments", hint=view.line.body)


@form_page
def load(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """Read the scores of the evaluator."""
    view = _view(request, assessment_id)
    form = SheetForm(*sent(request))
    here = reverse("desk:assessment", args=[assessment_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = got["file"]
        rows = read_scores(file.read(), file.name or "评分.xlsx")
        done = actions.import_scores(assessment_id=assessment_id, rows=rows, **who(request))
        return here, f"已导入 {done} 项评分。"

    hint = f"{view.line.body}。表头：{'、'.join(SCORE_HEADS)}。只导入来源是第三方评估的指标。"
    return ask(request, form, "导入第三方评分", here, act, tab="assessments", hint=hint)


@form_page
def result(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """Say where the result was published."""
    view = _view(request, assessment_id)
    form = ResultForm(sent(request)[0])
    here = reverse("desk:assessment", args=[assessment_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.link_result(
            assessment_id=assessment_id, index_number=got["index_number"], **who(request)
        )
        return here, "已关联公布的信息。"

    return ask(request, form, "关联公布的结果", here, act, tab="assessments", hint=view.line.body)


@require_safe
def blank(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """The sheet for the evaluator to fill in."""
    rows = blank_scores(request.user, assessment_id)
    return spreadsheet("xlsx", "评分", "第三方评分表", SCORE_HEADS, rows)


@require_safe
def report(request: OfficerRequest, assessment_id: int) -> FileResponse:
    """The report of the evaluator."""
    return download(evaluation_file(request.user, assessment_id))
