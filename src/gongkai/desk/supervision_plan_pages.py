"""Pages of the desk for the yearly plan and its tasks."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk import supervision_plan_forms as known
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
from gongkai.rules.errors import NotFoundError
from gongkai.rules.supervision.plan_sheet import PROGRESS_HEADS, TASK_HEADS, read_tasks
from gongkai.rules.supervision.plans import (
    TASK_STATE_LABELS,
    TASK_TRANSITIONS,
    TaskMove,
    TaskState,
)
from gongkai.supervision.actions import plans as actions
from gongkai.supervision.queries.plans import (
    TASK_SORTS,
    TaskFilter,
    TaskView,
    exported_tasks,
    managed_units,
    plan_list,
    plan_view,
    report_file,
    task_list,
    task_people,
    task_view,
)

_SHOWS: Final = (
    ("", "全部"), ("late", "已超期"), ("soon", "快到期"), ("waiting", "待确认"), ("mine", "我负责的"),
)  # fmt: skip
_COLUMNS: Final = (("number", "任务"), ("due", "完成时限"), ("progress", "进度"))
_STEPS: Final = {
    TaskMove.ACCEPT: ("确认完成", "已确认完成。"),
    TaskMove.RETURN: ("退回", "已退回，承办单位会看到理由。"),
    TaskMove.CANCEL: ("撤销任务", "已撤销，不再催办。"),
    TaskMove.REOPEN: ("重新办理", "任务重新打开。"),
}


def _wanted(request: HttpRequest, plan_id: int | None = None) -> TaskFilter:
    state, show = request.GET.get("state", ""), request.GET.get("show", "")
    return TaskFilter(
        words=words_of(request),
        year=number_of(request, "year"),
        state=TaskState(state) if state in set(TaskState) else None,
        show=show if show in dict(_SHOWS) else "",
        plan_id=plan_id,
    )


def _listed(request: OfficerRequest, wanted: TaskFilter) -> dict[str, Any]:
    asked = request.GET.get("sort", "")
    usual = "number" if wanted.plan_id else "due"
    sort = asked if asked in TASK_SORTS else usual
    head = FilterHead(
        label="筛选任务",
        search="任务或完成标准",
        words=wanted.words,
        clear=request.path,
        choices=(
            *(() if wanted.plan_id else (choice("year", "年度", years(), wanted.year),)),
            choice("state", "状态", TASK_STATE_LABELS.items(), wanted.state),
        ),
        kept=(("show", wanted.show),) if wanted.show else (),
    )
    return {
        "head": head,
        "wanted": wanted,
        "shows": _SHOWS,
        "is_filtered": wanted != TaskFilter(plan_id=wanted.plan_id),
        "columns": sort_heads(_COLUMNS, sort),
        "page": task_list(
            request.user, wanted, today=timezone.localdate(), sort=sort, page=page_of(request)
        ),
    }


@require_safe
def tasks(request: OfficerRequest) -> HttpResponse:
    """The tasks of all plans in reach, the most urgent first."""
    context = section("tasks") | _listed(request, _wanted(request))
    context["may_manage"] = may_manage(request)
    return render(request, "desk/supervision/tasks.html", context)


def _export(request: OfficerRequest, kind: str, wanted: TaskFilter, name: str) -> HttpResponse:
    today = timezone.localdate()
    rows = exported_tasks(request.user, wanted, today=today)
    return spreadsheet(kind, "任务", name, (*TASK_HEADS, *PROGRESS_HEADS), rows)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows."""
    return _export(request, kind, _wanted(request), f"工作任务-{timezone.localdate():%Y%m%d}")


@require_safe
def plans(request: OfficerRequest) -> HttpResponse:
    """The plans in reach."""
    year = number_of(request, "year")
    context = section("plans") | {
        "lines": plan_list(request.user, today=timezone.localdate(), year=year),
        "years": years(),
        "year": year,
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/plans.html", context)


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Begin a plan."""
    form = known.NewPlanForm(
        bodies(request), sent(request)[0], initial={"year": timezone.localdate().year}
    )

    def act(got: dict[str, Any]) -> tuple[str, str]:
        plan = actions.draw_up_plan(
            organisation_id=got["organisation"],
            year=got["year"],
            title=got["title"],
            document_number=got["document_number"],
            **who(request),
        )
        return reverse("desk:plan", args=[plan.pk]), "方案已建立。接着加任务，或者导入任务清单。"

    return ask(request, form, "新建工作方案", reverse("desk:plans"), act, tab="plans")


@require_safe
def plan(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """A plan with its tasks."""
    view = plan_view(request.user, plan_id, today=timezone.localdate())
    context = section("plans") | _listed(request, _wanted(request, plan_id)) | {"view": view}
    return render(request, "desk/supervision/plan.html", context)


@require_safe
def export_plan(request: OfficerRequest, plan_id: int, kind: str) -> HttpResponse:
    """The tasks of a plan, as they can be imported, with their progress."""
    view = plan_view(request.user, plan_id, today=timezone.localdate())
    return _export(request, kind, _wanted(request, plan_id), view.line.plan.title)


@form_page
def edit(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Mend the name and number of a plan."""
    row = plan_view(request.user, plan_id, today=timezone.localdate()).line.plan
    initial = {"title": row.title, "document_number": row.document_number}
    form = known.PlanForm(sent(request)[0], initial=initial)
    here = reverse("desk:plan", args=[plan_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.edit_plan(plan_id=plan_id, **got, **who(request))
        return here, "已保存。"

    return ask(request, form, "修改方案", here, act, tab="plans")


@form_page
def issue(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Issue a plan."""
    row = plan_view(request.user, plan_id, today=timezone.localdate()).line.plan
    form = known.DayForm("印发日期", sent(request)[0], initial={"on": timezone.localdate()})
    here = reverse("desk:plan", args=[plan_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.issue_plan(plan_id=plan_id, on=got["on"], **who(request))
        return here, "已印发，各承办单位能看到自己的任务，到期以前会收到提醒。"

    hint = f"{row.title}。印发以后各承办单位能看到任务。"
    return ask(request, form, "印发方案", here, act, tab="plans", hint=hint, button="印发")


@form_page
def close(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Close a plan."""
    row = plan_view(request.user, plan_id, today=timezone.localdate()).line.plan
    here = reverse("desk:plan", args=[plan_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.close_plan(plan_id=plan_id, **who(request))
        return here, "方案已办结。"

    hint = f"{row.title}。办结以后任务不能再变。"
    form = forms.Form(sent(request)[0])
    return ask(request, form, "办结方案", here, act, tab="plans", hint=hint, button="办结")


@form_page
def load(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Import the tasks of a plan."""
    row = plan_view(request.user, plan_id, today=timezone.localdate()).line.plan
    form = known.SheetForm(*sent(request))
    here = reverse("desk:plan", args=[plan_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = got["file"]
        rows = read_tasks(file.read(), file.name or "任务清单")
        done = actions.import_tasks(plan_id=plan_id, rows=rows, **who(request))
        return here, f"已加入 {done} 项任务。"

    hint = f"{row.title}。表头：{'、'.join(TASK_HEADS)}。已有同样内容的任务不会重复加入。"
    return ask(request, form, "导入任务清单", here, act, tab="plans", hint=hint)


@form_page
def add(request: OfficerRequest, plan_id: int) -> HttpResponse:
    """Put a task into a plan."""
    units = managed_units(request.user, plan_id, on=timezone.localdate())
    form = known.TaskForm(units, sent(request)[0])
    here = reverse("desk:plan", args=[plan_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        task = actions.add_task(plan_id=plan_id, details=form.details(), **who(request))
        return here, f"已加入第{task.number}项任务。"

    return ask(request, form, "增加任务", here, act, tab="plans")


# --- one task ------------------------------------------------------------------------------------


def _view(request: OfficerRequest, task_id: int) -> TaskView:
    return task_view(request.user, task_id, today=timezone.localdate())


@require_safe
def task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """A task: who, until when, how far, what proves it."""
    view = _view(request, task_id)
    steps = [(move.value, words[0]) for move, words in _STEPS.items() if move in view.moves]
    context = section("tasks") | {
        "view": view,
        "steps": steps,
        "may_report": TaskMove.REPORT in view.moves and view.plan_state == "issued",
        "may_edit": TaskMove.EDIT in view.moves,
        "may_name": TaskMove.NAME_PERSON in view.moves,
    }
    return render(request, "desk/supervision/task.html", context)


@form_page
def edit_task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """Mend a task."""
    view = _view(request, task_id)
    units = managed_units(request.user, view.line.plan_id, on=timezone.localdate())
    initial = {
        "content": view.line.content,
        "measure": view.line.measure,
        "due_on": view.line.due_on,
        "unit": view.unit_id,
        "co_units": view.co_unit_ids,
    }
    form = known.TaskForm(units, sent(request)[0], initial=initial)
    here = reverse("desk:plan_task", args=[task_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.edit_task(task_id=task_id, details=form.details(), **who(request))
        return here, "已保存。"

    return ask(request, form, "修改任务", here, act, tab="tasks")


@form_page
def person(request: OfficerRequest, task_id: int) -> HttpResponse:
    """Say who of the unit answers for a task."""
    view = _view(request, task_id)
    people = [(one.pk, one.name) for one in task_people(request.user, task_id)]
    form = known.PersonForm(people, sent(request)[0], initial={"person": view.person_id})
    here = reverse("desk:plan_task", args=[task_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.name_person(task_id=task_id, person_id=got["person"], **who(request))
        return here, "已确定责任人，到期提醒发给责任人。"

    return ask(request, form, "确定责任人", here, act, tab="tasks", hint=view.line.content)


@form_page
def report(request: OfficerRequest, task_id: int) -> HttpResponse:
    """Tell how far a task is."""
    view = _view(request, task_id)
    form = known.ReportForm(*sent(request), initial={"progress": view.line.progress})
    here = reverse("desk:plan_task", args=[task_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.report_task(
            task_id=task_id,
            progress=got["progress"],
            note=got["note"],
            link=got["link"],
            evidence=attached(form, "evidence"),
            is_done=got["is_done"],
            **who(request),
        )
        words = "已报完成，等公开工作机构确认。" if got["is_done"] else "进度已记录。"
        return here, words

    return ask(request, form, "报告进度", here, act, tab="tasks", hint=view.line.content)


@form_page
def step(request: OfficerRequest, task_id: int, move: str) -> HttpResponse:
    """Accept, return, cancel or take up a task again."""
    view = _view(request, task_id)
    chosen = TaskMove(move) if move in set(TaskMove) else None
    if chosen not in _STEPS:
        raise NotFoundError("没有这个步骤，请回到任务页面。")
    label, words = _STEPS[chosen]
    form = known.NoteForm(sent(request)[0])
    if not any(line.needs for (_, other), line in TASK_TRANSITIONS.items() if other == chosen):
        form.fields["note"].required = False
        form.fields["note"].label = "意见"
    here = reverse("desk:plan_task", args=[task_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.settle_task(task_id=task_id, move=chosen, note=got["note"], **who(request))
        return here, words

    return ask(request, form, label, here, act, tab="tasks", hint=view.line.content, button=label)


@require_safe
def evidence(request: OfficerRequest, report_id: int) -> FileResponse:
    """A piece of evidence."""
    return download(report_file(request.user, report_id))
