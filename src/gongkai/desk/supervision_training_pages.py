"""Pages of the desk for training and its test."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk import supervision_check_forms as known
from gongkai.desk.exports import spreadsheet
from gongkai.desk.filters import FilterHead, choice, page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.supervision_parts import (
    ask,
    attached,
    bodies,
    download,
    may_manage,
    number_of,
    section,
    who,
    years,
)
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.supervision.training import MaterialKind, TrainingKind, letters_of
from gongkai.supervision.actions import training as actions
from gongkai.supervision.queries.training import (
    TRAINING_HEADS,
    TRAINING_SORTS,
    TrainingView,
    exported_trainings,
    training_file,
    training_list,
    training_units,
    training_view,
)


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The trainings in reach."""
    words, year, today = words_of(request), number_of(request, "year"), timezone.localdate()
    asked = request.GET.get("sort", "")
    sort = asked if asked in TRAINING_SORTS else "-day"
    context = section("training") | {
        "head": FilterHead(
            label="筛选培训",
            search="名称或内容",
            words=words,
            clear=request.path,
            choices=(choice("year", "年份", years(), year),),
        ),
        "is_filtered": bool(words or year),
        "columns": sort_heads(
            (("day", "日期"), ("people", "人次")), sort, last_first={"day", "people"}
        ),
        "page": training_list(
            request.user, today=today, words=words, year=year, sort=sort, page=page_of(request)
        ),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/trainings.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows."""
    rows = exported_trainings(
        request.user,
        today=timezone.localdate(),
        words=words_of(request),
        year=number_of(request, "year"),
    )
    return spreadsheet(
        kind, "培训", f"培训台账-{timezone.localdate():%Y%m%d}", TRAINING_HEADS, rows
    )


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Register a training."""
    form = known.TrainingForm(
        bodies(request), sent(request)[0], initial={"held_on": timezone.localdate()}
    )

    def act(got: dict[str, Any]) -> tuple[str, str]:
        organisation, kind = got.pop("organisation"), TrainingKind(got.pop("kind"))
        row = actions.hold_training(organisation_id=organisation, kind=kind, **got, **who(request))
        return reverse("desk:training", args=[row.pk]), "已登记。接着登记各单位参加的人数。"

    return ask(request, form, "登记培训", reverse("desk:trainings"), act, tab="training")


def _view(request: OfficerRequest, training_id: int) -> TrainingView:
    return training_view(request.user, training_id, today=timezone.localdate())


@require_safe
def training(request: OfficerRequest, training_id: int) -> HttpResponse:
    """A training: who came, what was taught, what the test came to."""
    view = _view(request, training_id)
    shares = view.score.shares or (None,) * len(view.questions)
    context = section("training") | {
        "view": view,
        "questions": [
            (q, letters_of(q.right), share) for q, share in zip(view.questions, shares, strict=True)
        ],
        "may_ask": view.may_manage and not view.score.papers,
    }
    return render(request, "desk/supervision/training.html", context)


@form_page
def attendance(request: OfficerRequest, training_id: int) -> HttpResponse:
    """Say how many of a unit came."""
    view = _view(request, training_id)
    units = training_units(request.user, training_id, on=timezone.localdate())
    form = known.AttendanceForm(units, sent(request)[0])
    here = reverse("desk:training", args=[training_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        unit = got.pop("unit")
        actions.note_attendance(training_id=training_id, unit_id=unit, **got, **who(request))
        return here, "已登记参加人数。"

    hint = f"{view.line.training.title}。同一单位再登记一次，就改正前一次。"
    return ask(request, form, "登记参加人数", here, act, tab="training", hint=hint)


@form_page
def material(request: OfficerRequest, training_id: int) -> HttpResponse:
    """Keep a file of a training."""
    view = _view(request, training_id)
    form = known.MaterialForm(*sent(request))
    here = reverse("desk:training", args=[training_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = attached(form, "file")
        if file is None:
            raise BadInputError("请选择文件。")
        actions.add_training_file(
            training_id=training_id, kind=MaterialKind(got["kind"]), file=file, **who(request)
        )
        return here, "已保存文件。"

    hint = view.line.training.title
    return ask(request, form, "上传材料", here, act, tab="training", hint=hint)


@require_safe
def file(request: OfficerRequest, file_id: int) -> FileResponse:
    """A file of a training."""
    return download(training_file(request.user, file_id))


@form_page
def question(request: OfficerRequest, training_id: int) -> HttpResponse:
    """Put a question into the test."""
    view = _view(request, training_id)
    form = known.QuestionForm(sent(request)[0])
    here = reverse("desk:training", args=[training_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        options = got["options"].splitlines()
        actions.ask_question(
            training_id=training_id, text=got["text"], options=options, right=got["right"],
            **who(request),
        )  # fmt: skip
        return here, "已加入试题。"

    hint = f"{view.line.training.title}。有人答题以后，题目不能再变。"
    return ask(request, form, "增加试题", here, act, tab="training", hint=hint)


@form_page
def drop(request: OfficerRequest, training_id: int, question_id: int) -> HttpResponse:
    """Take a question out of the test."""
    view = _view(request, training_id)
    found = next((q for q in view.questions if q.pk == question_id), None)
    if found is None:
        raise NotFoundError("没有找到这道题。")
    here = reverse("desk:training", args=[training_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.drop_question(question_id=question_id, **who(request))
        return here, "已删去这道题。"

    form = forms.Form(sent(request)[0])
    return ask(request, form, "删去试题", here, act, tab="training", hint=found.text, button="删去")


@form_page
def test(request: OfficerRequest, training_id: int) -> HttpResponse:
    """Fill the test; only the person sees what was right, the office sees the session."""
    view = _view(request, training_id)
    here = reverse("desk:training", args=[training_id])
    if not view.questions:
        raise NotFoundError("这次培训没有测试题。")
    form = known.TestForm(view.questions, sent(request)[0])

    def act(_: dict[str, Any]) -> tuple[str, str]:
        right = actions.take_test(training_id=training_id, answers=form.answers(), **who(request))
        return here, f"您答对 {sum(right)} 题，共 {len(right)} 题。"

    return ask(
        request,
        form,
        f"测试：{view.line.training.title}",
        here,
        act,
        tab="training",
        hint="试卷不记名字，也不记时间。公开工作机构只看得到这一场的平均分，三人以上答题才显示。",
        button="交卷",
    )
