"""Pages of the desk for indicators and assessments."""

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
from gongkai.rules.supervision.indicators import TREE_HEADS, USUAL, read_tree
from gongkai.supervision.actions import assessments as actions
from gongkai.supervision.queries.assessments import (
    ASSESSMENT_HEADS,
    assessment_list,
    assessment_view,
    exported_assessment,
    exported_tree,
    tree_list,
    tree_view,
    value_file,
)


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The assessments and the sets of indicators in reach."""
    today, year = timezone.localdate(), number_of(request, "year")
    context = section("assessments") | {
        "lines": assessment_list(request.user, today=today, year=year),
        "trees": tree_list(request.user, today=today),
        "years": years(),
        "year": year,
        "may_manage": may_manage(request),
    }
    return render(request, "desk/supervision/assessments.html", context)


@form_page
def new_tree(request: OfficerRequest) -> HttpResponse:
    """Make a set of indicators."""
    form = known.TreeForm(bodies(request), *sent(request))

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = got["file"]
        rows = read_tree(file.read(), file.name or "指标") if file else USUAL
        tree = actions.make_tree(
            organisation_id=got["organisation"], name=got["name"], rows=rows, **who(request)
        )
        return reverse("desk:indicator_tree", args=[tree.pk]), "指标已建立。"

    hint = f"表头：{'、'.join(TREE_HEADS)}。各一级指标合计 100 分，下级合计等于上级。"
    back = reverse("desk:assessments")
    return ask(request, form, "新建考核指标", back, act, tab="assessments", hint=hint)


@require_safe
def tree(request: OfficerRequest, tree_id: int) -> HttpResponse:
    """A set of indicators."""
    view = tree_view(request.user, tree_id, today=timezone.localdate())
    return render(request, "desk/supervision/tree.html", section("assessments") | {"view": view})


@form_page
def load_tree(request: OfficerRequest, tree_id: int) -> HttpResponse:
    """Put the lines of a sheet into a set of indicators that was not used."""
    view = tree_view(request.user, tree_id, today=timezone.localdate())
    form = known.SheetForm(*sent(request))
    here = reverse("desk:indicator_tree", args=[tree_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        file = got["file"]
        rows = read_tree(file.read(), file.name or "指标")
        actions.change_tree(tree_id=tree_id, rows=rows, **who(request))
        return here, f"已换成 {len(rows)} 行指标。"

    hint = f"{view.tree.name}。表头：{'、'.join(TREE_HEADS)}。原来的指标全部换掉。"
    return ask(request, form, "导入指标", here, act, tab="assessments", hint=hint)


@require_safe
def export_tree(request: OfficerRequest, tree_id: int, kind: str) -> HttpResponse:
    """A set of indicators as it can be imported."""
    view = tree_view(request.user, tree_id, today=timezone.localdate())
    return spreadsheet(
        kind, "指标", view.tree.name, TREE_HEADS, exported_tree(request.user, tree_id)
    )


# --- assessments ---------------------------------------------------------------------------------


@form_page
def new(request: OfficerRequest) -> HttpResponse:
    """Begin to assess a body."""
    today = timezone.localdate()
    trees = [
        (row.pk, f"{row.name}（{body}）") for row, body in tree_list(request.user, today=today)
    ]
    initial = {"from_on": today.replace(month=1, day=1), "until_on": today}
    form = known.AssessmentForm(bodies(request), trees, sent(request)[0], initial=initial)

    def act(got: dict[str, Any]) -> tuple[str, str]:
        row = actions.begin_assessment(
            organisation_id=got["organisation"],
            body_id=got["body"],
            tree_id=got["tree"],
            from_on=got["from_on"],
            until_on=got["until_on"],
            **who(request),
        )
        return reverse("desk:assessment", args=[row.pk]), "系统取数的指标已经算好。"

    back = reverse("desk:assessments")
    hint = "" if trees else "还没有考核指标，先新建一套。"
    return ask(request, form, "开始考核", back, act, tab="assessments", hint=hint)


@require_safe
def assessment(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """An assessment: every indicator with its value and what it rests on."""
    view = assessment_view(request.user, assessment_id, today=timezone.localdate())
    item = view.evaluation.item if view.evaluation else None
    front, _, back = str(item.index_number if item else "").partition("/")
    context = section("assessments") | {
        "view": view,
        "result_url": reverse("portal:item", args=[front, back]) if item else "",
    }
    return render(request, "desk/supervision/assessment.html", context)


@require_safe
def export(request: OfficerRequest, assessment_id: int, kind: str) -> HttpResponse:
    """An assessment line by line."""
    line, rows = exported_assessment(request.user, assessment_id, today=timezone.localdate())
    name = f"{line.body}考核表-{line.assessment.until_on:%Y%m%d}"
    return spreadsheet(kind, "考核", name, ASSESSMENT_HEADS, rows)


@form_page
def value(request: OfficerRequest, assessment_id: int, indicator_id: int) -> HttpResponse:
    """Score an indicator."""
    view = assessment_view(request.user, assessment_id, today=timezone.localdate())
    row = next((r for r in view.rows if r.is_leaf and r.indicator.pk == indicator_id), None)
    if row is None:
        raise NotFoundError("没有找到这项指标。")
    initial = {"share": row.value.share, "basis": row.value.basis} if row.value else {}
    form = known.ValueForm(*sent(request), initial=initial)
    here = reverse("desk:assessment", args=[assessment_id])

    def act(got: dict[str, Any]) -> tuple[str, str]:
        actions.enter_value(
            assessment_id=assessment_id,
            indicator_id=indicator_id,
            share=got["share"],
            basis=got["basis"],
            evidence=attached(form, "evidence"),
            **who(request),
        )
        return here, f"已给“{row.indicator.name}”评分。"

    hint = (
        f"{view.line.body}：{row.indicator.code} {row.indicator.name}，{row.indicator.weight} 分。"
    )
    return ask(
        request, form, "评分", here, act, tab="assessments", hint=f"{hint}{row.indicator.rule}"
    )


def _plain(
    request: OfficerRequest, assessment_id: int, title: str, hint: str, act: Any
) -> HttpResponse:
    view = assessment_view(request.user, assessment_id, today=timezone.localdate())
    here = reverse("desk:assessment", args=[assessment_id])
    form = forms.Form(sent(request)[0])

    def done(got: dict[str, Any]) -> tuple[str, str]:
        return here, act()

    return ask(
        request, form, title, here, done, tab="assessments", hint=f"{view.line.body}。{hint}",
        button=title,
    )  # fmt: skip


@form_page
def count_again(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """Count anew what the system counts."""

    def act() -> str:
        done = actions.count_again(assessment_id=assessment_id, **who(request))
        return f"{done} 项指标已重新取数。"

    return _plain(request, assessment_id, "重新取数", "按现在的记录重算系统取数的指标。", act)


@form_page
def close(request: OfficerRequest, assessment_id: int) -> HttpResponse:
    """End an assessment."""

    def act() -> str:
        actions.close_assessment(assessment_id=assessment_id, **who(request))
        return "考核已结束，被考核单位看得到结果。"

    return _plain(request, assessment_id, "结束考核", "结束以后分数不再变。", act)


@require_safe
def evidence(request: OfficerRequest, value_id: int) -> FileResponse:
    """The evidence of a value."""
    return download(value_file(request.user, value_id))
