"""Pages of the desk for questionnaires: draw up, pass by a second person, count, publish."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.account_forms import body_field, choice_field
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, numbers_of, page_of, words_of
from gongkai.desk.form_fields import area_field, line_field
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_parts import ask, bodies, may_manage, section, who
from gongkai.desk.supervision_plan_forms import Bodies, whole_field
from gongkai.desk.worklist_forms import day_field
from gongkai.look.charts import Bar, BarChart
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.supervision.surveys import (
    LEAST_SHEETS,
    QUESTION_KIND_LABELS,
    SURVEY_STATE_LABELS,
    SURVEY_TABLE,
    Question,
    QuestionKind,
    Stage,
    SurveyMove,
    SurveyState,
    Tally,
)
from gongkai.supervision.actions import surveys as actions
from gongkai.supervision.actions.surveys import SurveyDetails
from gongkai.supervision.queries.surveys import (
    RESULT_HEADS,
    SurveyView,
    exported_result,
    exported_sheets,
    sites_for_surveys,
    survey_list,
    survey_view,
)

_NOTED: Final = {
    SurveyMove.RETURN: "哪里要改",
    SurveyMove.SEND_BACK: "哪里要改",
    SurveyMove.WITHDRAW: "撤下的理由",
}
_LABELS: Final = {line.move: line.label for line in SURVEY_TABLE.lines.values()}
_HINTS: Final = {
    SurveyMove.PROPOSE: "提请以后由另一位同事批准，题目不能再改。",
    SurveyMove.APPROVE: "批准以后，问卷在开始日期自动开放，截止日期过后自动关闭。",
    SurveyMove.PUBLISH: "公布以后，公众在公开平台看到各题的统计和选出的意见。",
}
# Steps of the page; a question is put and dropped by pages of its own.
_STEPS: Final = tuple(
    move for move in SurveyMove if move not in {SurveyMove.DRAW_UP, SurveyMove.EDIT}
)


class SurveyForm(forms.Form):
    """What a questionnaire says of itself; `places` None where whose it is does not change."""

    title = line_field("标题", 100, "例如：2026年政府信息公开社会评议。", required=True)
    intro = area_field("说明", 4, "公众在题目前面看到，最多 1000 字。")
    opens_on = day_field("开始日期")
    closes_on = day_field("截止日期")
    least = whole_field("最低份数", 1, 10_000, "少于这么多份不计分，免得几个人定一个单位的分。")

    def __init__(self, places: Bodies | None, sites: Bodies, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            **self.fields,
            "site_id": forms.TypedChoiceField(
                label="在哪个网站",
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "主站"), *sites],
                widget=forms.Select(attrs={"class": "input"}),
                error_messages={"invalid_choice": "请从列表中选择网站。"},
            ),
        }
        if places is not None:
            self.fields = {
                "organisation": body_field("评议组织机关", places),
                "body": body_field("被评议单位", places),
                **self.fields,
            }


class QuestionForm(forms.Form):
    """A question."""

    kind = choice_field("题型", QUESTION_KIND_LABELS)
    text = line_field("题目", 200, required=True)
    options = area_field("选项", 5, "单选、多选每行写一个；满意度和填写文字不用写。")
    is_required = forms.BooleanField(label="必答", required=False)


class NoteForm(forms.Form):
    """Why."""

    def __init__(self, label: str, rows: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = area_field(label, rows, required=True)


def _view(request: OfficerRequest, survey_id: int) -> SurveyView:
    return survey_view(request.user, survey_id, today=timezone.localdate())


def _details(got: dict[str, Any]) -> SurveyDetails:
    return SurveyDetails(**{name: got[name] for name in SurveyDetails.__dataclass_fields__})


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The questionnaires in reach."""
    words, asked = words_of(request), request.GET.get("state", "")
    state = SurveyState(asked) if asked in set(SurveyState) else None
    context = section("surveys") | {
        "head": FilterHead(
            label="筛选问卷",
            search="标题",
            words=words,
            clear=request.path,
            choices=(choice("state", "状态", SURVEY_STATE_LABELS.items(), state),),
        ),
        "is_filtered": bool(words or state),
        "page": survey_list(
            request.user, today=timezone.localdate(), words=words, state=state,
            page=page_of(request),
        ),
        "may_manage": may_manage(request),
    }  # fmt: skip
    return render(request, "desk/supervision/surveys.html", context)


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Draw up a questionnaire."""
    form = SurveyForm(
        bodies(request), sites_for_surveys(request.user), sent(request)[0],
        initial={"opens_on": timezone.localdate(), "least": LEAST_SHEETS},
    )  # fmt: skip

    def act(got: dict[str, Any]) -> tuple[str, str]:
        row = actions.draw_up_survey(
            organisation_id=got["organisation"], body_id=got["body"], details=_details(got),
            **who(request),
        )  # fmt: skip
        return reverse("desk:survey", args=[row.pk]), "已建立问卷。接着增加题目。"

    return ask(request, form, "起草问卷", reverse("desk:surveys"), act, tab="surveys")


@form_page
def edit(request: OfficerRequest, survey_id: int) -> HttpResponse:
    """Change what a draft says of itself."""
    survey = _view(request, survey_id).line.survey
    initial = {name: getattr(survey, name) for name in SurveyDetails.__dataclass_fields__}
    form = SurveyForm(None, sites_for_surveys(request.user), sent(request)[0], initial=initial)
    here = reverse("desk:survey", args=[survey_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.edit_survey(survey_id=survey_id, details=_details(got), **who(request))
        return here, "已修改。"

    return ask(request, form, "修改问卷", here, act, tab="surveys")


def chart_of(one: Tally) -> BarChart:
    """The answers to a question as bars."""
    bars = tuple(Bar(words, number) for words, number in one.counts)
    return BarChart(f"survey-{one.number}", one.question.text, "人", "人数", "", bars)


@require_safe
def survey(request: OfficerRequest, survey_id: int) -> HttpResponse:
    """A questionnaire: its questions, what came in, the next step."""
    view = _view(request, survey_id)
    line = view.line
    context = section("surveys") | {
        "view": view,
        "may_edit": SurveyMove.EDIT in view.moves,
        "may_quote": line.survey.state == SurveyState.APPROVED and bool(view.moves),
        "steps": [
            (move.value, _LABELS[move])
            for move in _STEPS
            if move in view.moves and not (move is SurveyMove.REPORT and line.stage is Stage.OPEN)
        ],
        "public": _public_address(request, view),
        "charts": [(one, chart_of(one)) for one in view.result.tallies if one.counts],
    }
    return render(request, "desk/supervision/survey.html", context)


def _public_address(request: OfficerRequest, view: SurveyView) -> str:
    """Where the public finds it; empty while it does not, and on another site."""
    if view.line.stage is Stage.HIDDEN or view.line.survey.site_id is not None:
        return ""
    return request.build_absolute_uri(reverse("portal:survey", args=[view.line.survey.pk]))


@form_page
def put(request: OfficerRequest, survey_id: int, number: int | None = None) -> HttpResponse:
    """Put a question into a draft, or change one."""
    view = _view(request, survey_id)
    old = next((q for q in view.questions if q.number == number), None)
    if number is not None and old is None:
        raise NotFoundError("没有找到这道题，可能已经删去。")
    initial: dict[str, Any] = {"is_required": True}
    if old is not None:
        initial = {
            "kind": old.kind, "text": old.text, "options": "\n".join(old.options),
            "is_required": old.is_required,
        }  # fmt: skip
    here = reverse("desk:survey", args=[survey_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        question = Question(
            got["text"], QuestionKind(got["kind"]), tuple(got["options"].splitlines()),
            got["is_required"],
        )  # fmt: skip
        actions.put_question(survey_id=survey_id, question=question, number=number, **who(request))
        return here, "已保存题目。"

    title = "增加题目" if old is None else f"修改第 {number} 题"
    form = QuestionForm(sent(request)[0], initial=initial)
    return ask(request, form, title, here, act, tab="surveys", hint=view.line.survey.title)


@form_page
def drop(request: OfficerRequest, survey_id: int, number: int) -> HttpResponse:
    """Take a question out of a draft."""
    view = _view(request, survey_id)
    found = next((q for q in view.questions if q.number == number), None)
    if found is None:
        raise NotFoundError("没有找到这道题，可能已经删去。")
    here = reverse("desk:survey", args=[survey_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.drop_survey_question(survey_id=survey_id, number=number, **who(request))
        return here, "已删去这道题。"

    form = forms.Form(sent(request)[0])
    return ask(request, form, "删去题目", here, act, tab="surveys", hint=found.text, button="删去")


@form_page
def step(request: OfficerRequest, survey_id: int, move: str) -> HttpResponse:
    """Propose, return, approve, withdraw; propose, send back, publish the result."""
    view = _view(request, survey_id)
    chosen = SurveyMove(move) if move in set(SurveyMove) else None
    if chosen is None or chosen not in _STEPS:
        raise NotFoundError("没有这个步骤，请回到问卷页面。")
    here = reverse("desk:survey", args=[survey_id])
    data = sent(request)[0]
    if chosen is SurveyMove.REPORT:
        form: forms.Form = NoteForm("结果说明（公众在统计前面看到）", 6, data)
    elif chosen in _NOTED:
        form = NoteForm(_NOTED[chosen], 3, data)
    else:
        form = forms.Form(data)

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.move_survey(
            survey_id=survey_id, move=chosen, note=got.get("note", ""), **who(request)
        )
        return here, f"已办理：{_LABELS[chosen]}。"

    hint = _HINTS.get(chosen, view.line.survey.title)
    title = _LABELS[chosen]
    return ask(request, form, title, here, act, tab="surveys", hint=hint, button=title)


@require_POST
def quote(request: OfficerRequest, survey_id: int) -> HttpResponse:
    """Choose which written answers the public reads."""
    _view(request, survey_id)
    chosen = numbers_of(request.POST.getlist("n"))
    try:
        done = actions.quote_answers(survey_id=survey_id, answer_ids=chosen, **who(request))
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"公布结果时一并公布 {done} 条意见。")
    return redirect("desk:survey", survey_id=survey_id)


@require_safe
def export(request: OfficerRequest, survey_id: int, kind: str) -> HttpResponse:
    """The counts of every question."""
    row, lines = exported_result(request.user, survey_id)
    return spreadsheet(kind, "统计", f"{row.title}-统计", RESULT_HEADS, lines)


@require_safe
def export_sheets(request: OfficerRequest, survey_id: int, kind: str) -> HttpResponse:
    """Every sheet on a line, in no order of time."""
    row, heads, lines = exported_sheets(request.user, survey_id)
    return spreadsheet(kind, "答卷", f"{row.title}-答卷", heads or ("题目",), lines)
