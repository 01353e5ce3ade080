"""Pages of the desk for faults that readers report on pages: list, one report, what it comes to."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from gongkai.desk.exports import spreadsheet
from gongkai.desk.fault_forms import (
    AnswerFaultForm,
    CorrectFaultForm,
    EnterFaultForm,
    HandOnForm,
)
from gongkai.desk.filters import page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.faults import actions
from gongkai.faults.queries import (
    SORTS,
    FaultFilter,
    FaultYear,
    export_faults,
    fault_list,
    fault_view,
    fault_year,
    fault_years,
)
from gongkai.look.charts import Bar, BarChart
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError, WrongPersonError
from gongkai.rules.page_faults import (
    KIND_LABELS,
    OUTCOME_LABELS,
    STATE_LABELS,
    FaultFormError,
    FaultKind,
    Outcome,
    State,
    read_form,
)

_SECTION: Final = {"section": "items"}
_SORTABLE: Final = (("page", "网页"), ("received", "收到时间"), ("due", "答复期限"))
_HEAD: Final = (
    "编号", "来源", "网页", "网址", "答复机关", "问题种类", "说明", "收到时间", "答复期限", "状态", "处理结果",
    "答复", "答复时间",
)  # fmt: skip


def _may_see(request: OfficerRequest) -> None:
    if not request.user.scope(Permission.SEE_ITEMS).paths:
        raise WrongPersonError("网页纠错由发布信息的部门和公开办办理。请交由其办理。")


def _filter(request: OfficerRequest) -> FaultFilter:
    get = request.GET
    return FaultFilter(
        words=words_of(request),
        kind=next((k for k in FaultKind if k == get.get("kind")), None),
        state=next((s for s in State if s == get.get("state")), None),
        outcome=next((o for o in Outcome if o == get.get("outcome")), None),
        only_late=get.get("late") == "1",
    )


def _sort(request: OfficerRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in SORTS else "due"


@require_safe
def faults(request: OfficerRequest) -> HttpResponse:
    """The reports in reach, those without an answer first by their last day."""
    _may_see(request)
    wanted, sort = _filter(request), _sort(request)
    page = fault_list(
        request.user,
        wanted,
        today=timezone.localdate(),
        sort=sort,
        page=page_of(request),
    )
    context = _SECTION | {
        "wanted": wanted,
        "is_filtered": wanted != FaultFilter(),
        "kinds": KIND_LABELS.items(),
        "states": STATE_LABELS.items(),
        "outcomes": OUTCOME_LABELS.items(),
        "sort": sort,
        "columns": sort_heads(_SORTABLE, sort),
        "page": page,
        "may_enter": bool(request.user.scope(Permission.EDIT_ITEMS).paths),
    }
    return render(request, "desk/faults/list.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, as XLSX or CSV; who reported is left out."""
    _may_see(request)
    today = timezone.localdate()
    rows = export_faults(request.user, _filter(request), today=today, sort=_sort(request))
    lines = [
        (
            row.number, row.way, row.page_title, row.address, row.body, row.kind, row.text,
            f"{timezone.localtime(row.received_at):%Y-%m-%d %H:%M}", str(row.answer_by_on),
            row.state_label, row.outcome, row.answer,
            f"{timezone.localtime(row.answered_at):%Y-%m-%d %H:%M}" if row.answered_at else "",
        )
        for row in rows
    ]  # fmt: skip
    return spreadsheet(kind, "网页纠错", f"网页纠错-{today:%Y%m%d}", _HEAD, lines)


@sensitive_post_parameters("name", "phone", "email")
@form_page
def enter(request: OfficerRequest) -> HttpResponse:
    """Enter a report that the national platform sent, or that came by telephone or letter."""
    if not request.user.scope(Permission.EDIT_ITEMS).paths:
        raise WrongPersonError("登记网页纠错由发布信息的部门或公开办办理。请交由其办理。")
    form = EnterFaultForm(
        request.POST if request.method == "POST" else None,
        initial={"received_on": timezone.localdate()},
    )
    if form.is_bound and form.is_valid():
        got = form.cleaned_data
        try:
            number, code = actions.report_fault(
                form=read_form({name: str(value) for name, value in got.items()}),
                way=got["way"],
                outside_number=got["outside_number"],
                received_on=got["received_on"],
                days=settings.FAULT_DAYS,
                by=request.user,
                at=timezone.now(),
            )
        except FaultFormError as error:
            for field, words in error.problems.items():
                form.add_error(field, words)
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记，编号 {number}。反映人要查询的，查询码是 {code}。")
            return redirect("desk:faults")
    context = _SECTION | {"form": form, "days": settings.FAULT_DAYS}
    return render(request, "desk/faults/enter.html", context, status=422 if form.is_bound else 200)


@form_page
def fault(request: OfficerRequest, fault_id: int) -> HttpResponse:
    """One report: what it says, who reported it (on asking), and what is to be done."""
    view = fault_view(request.user, fault_id, today=timezone.localdate())
    do = request.POST.get("do", "") if request.method == "POST" else ""
    sent = {name: request.POST if do == name else None for name in ("answer", "correct", "hand_on")}
    shown: dict[str, Any] = {
        "answer": AnswerFaultForm(sent["answer"]),
        "correct": CorrectFaultForm(sent["correct"]),
        "hand_on": HandOnForm(view.bodies, sent["hand_on"]),
    }
    code, person = 200, None
    if do == "person":
        person = actions.look_at_reporter(fault_id=fault_id, by=request.user, at=timezone.now())
    elif request.method == "POST":
        code = 422
        done = _done(request, fault_id, do, shown.get(do))
        if done is not None:
            return done
    context = _SECTION | {
        "view": view,
        "row": view.row,
        "person": person,
        "answer_form": shown["answer"],
        "correct_form": shown["correct"],
        "hand_on_form": shown["hand_on"],
        # What the error summary on top speaks of.
        "form": shown.get(do, shown["answer"]),
    }
    return render(request, "desk/faults/fault.html", context, status=code)


def _done(
    request: OfficerRequest, fault_id: int, do: str, form: forms.Form | None
) -> HttpResponse | None:
    """Take the step of the form; None where it was refused, with the reason in the form."""
    known: dict[str, Any] = {"fault_id": fault_id, "by": request.user, "at": timezone.now()}
    try:
        if do == "reopen":
            actions.reopen_fault(**known)
            messages.success(request, "已重新办理，请再次答复。")
            return redirect("desk:page_fault", fault_id)
        if form is None:
            raise NotFoundError("没有这个操作。请刷新页面后再办。")
        if not form.is_valid():
            return None
        return _stepped(request, do, form.cleaned_data, known)
    except (NotFoundError, WrongPersonError):
        raise
    except GongkaiError as error:
        if form is None:
            raise
        form.add_error(None, str(error))
        return None


def _stepped(
    request: OfficerRequest, do: str, got: dict[str, Any], known: dict[str, Any]
) -> HttpResponse:
    if do == "correct":
        version = actions.correct_fault(**got, **known)
        messages.success(
            request, "更正的新版本已经建好。改好后送校对，走同样的审核；发布后回来答复。"
        )
        return redirect("desk:edit_item", version.pk)
    if do == "hand_on":
        fault = actions.hand_fault_on(**got, **known)
        messages.success(request, f"{fault.number} 已转交，答复期限不变。")
    else:
        fault = actions.answer_fault(**got, **known)
        messages.success(request, f"{fault.number} 已答复，反映人凭编号和查询码可以看到。")
    return redirect("desk:faults")


# --- what it comes to ----------------------------------------------------------------------------


def _year(request: OfficerRequest) -> FaultYear:
    _may_see(request)
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    return fault_year(request.user, max(year, 2000), today=today)


@require_safe
def figures(request: OfficerRequest) -> HttpResponse:
    """What came in during a year, how fast it was answered, and what came of it."""
    shown = _year(request)
    context = _SECTION | {
        "shown": shown,
        "years": fault_years(request.user, today=timezone.localdate()),
        "charts": [
            _chart("kinds", f"{shown.year}年网页纠错按问题种类", shown.by_kind),
            _chart("outcomes", f"{shown.year}年网页纠错按处理结果", shown.by_outcome),
            _chart(
                "months",
                f"{shown.year}年网页纠错按收到月份",
                tuple((f"{month}月", count) for month, count in enumerate(shown.by_month, 1)),
            ),
        ],
    }
    return render(request, "desk/faults/figures.html", context)


def _chart(key: str, title: str, lines: tuple[tuple[str, int], ...]) -> BarChart:
    bars = tuple(Bar(label, count) for label, count in lines)
    return BarChart(f"faults-{key}", title, "条", "条数", "", bars)


@require_safe
def export_figures(request: OfficerRequest, kind: str) -> HttpResponse:
    """The same figures as a spreadsheet."""
    shown = _year(request)
    lines = [
        ("收到", shown.received),
        ("已答复", shown.answered),
        ("按期答复", shown.on_time),
        ("超期", shown.late),
        ("待答复", shown.waiting),
        ("答复用时中位数（日）", "" if shown.median_days is None else shown.median_days),
        *((f"种类：{label}", count) for label, count in shown.by_kind),
        *((f"结果：{label}", count) for label, count in shown.by_outcome),
        *((f"来源：{label}", count) for label, count in shown.by_way),
        *((f"收到月份：{month}月", count) for month, count in enumerate(shown.by_month, 1)),
    ]
    return spreadsheet(
        kind, f"{shown.year}年", f"网页纠错统计-{shown.year}", ("项目", "数量"), lines
    )
