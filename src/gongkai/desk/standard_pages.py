"""Pages of the desk for standards catalogues: list, import, doubts, comparison, approval."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries.standards import (
    RowView,
    StandardView,
    list_standards,
    standard_row_view,
    standard_view,
)
from gongkai.desk.catalogue_pages import sent
from gongkai.desk.filters import numbers_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.standard_forms import ImportForm, InstallForm, ReturnForm, RowForm
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.standards.model import COLUMN_LABELS, Column, Row
from gongkai.rules.standards.reading import ReadingError, read_catalogue
from gongkai.rules.standards.versions import IN_WORK, State, shown

SECTION: Final = {"section": "items"}
_DONE: Final = {
    "submit": "已提交，请另一位同事审定。",
    "approve": "已审定，这一版从现在起施行，公众可以看到。",
    "discard": "这一版已作废。",
}


def _bodies(request: OfficerRequest) -> list[OrganisationSummary]:
    return list_organisations(
        request.user,
        on=timezone.localdate(),
        permission=Permission.MANAGE_COLUMNS,
        compiling_only=True,
    )


@require_safe
def standards(request: OfficerRequest) -> HttpResponse:
    """The catalogues in reach, and the ready ones to install."""
    bodies = _bodies(request)
    context = SECTION | {
        "standards": list_standards(request.user, on=timezone.localdate()),
        "bodies": bodies,
        "install": InstallForm(bodies),
    }
    return render(request, "desk/standards/list.html", context)


@form_page
def import_standard(request: OfficerRequest) -> HttpResponse:
    """Read a file; what is not sure is shown before anything is in force."""
    files = request.FILES if request.method == "POST" else None
    initial = {"code": request.GET.get("code", "")[:80]}
    form = ImportForm(_bodies(request), sent(request), files, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version_id = _read(request, form)
        except ReadingError as error:
            form.add_error("file", str(error))
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:standard_version", version_id=version_id)
    context = SECTION | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/standards/import.html", context, status=status)


def _read(request: OfficerRequest, form: ImportForm) -> int:
    got = form.cleaned_data
    reading = read_catalogue(got["file"].read(), got["file"].name)
    version = actions.import_standard(
        organisation=Organisation.objects.get(pk=got["organisation"]),
        code=got["code"],
        name=got["name"] or reading.catalogue.title or got["file"].name,
        reading=reading,
        source_name=got["file"].name,
        by=request.user,
        at=timezone.now(),
    )
    rows, doubts = len(reading.catalogue.rows), len(reading.doubts)
    messages.success(request, f"读出 {rows} 行，{doubts} 处要核对。核对完就可以提交审定。")
    return version.pk


@require_POST
def install_standard(request: OfficerRequest) -> HttpResponse:
    """Install a ready catalogue as a draft."""
    bodies = _bodies(request)
    form = InstallForm(bodies, request.POST)
    if not form.is_valid():
        messages.error(request, "请从列表中选择机关和目录。")
        return redirect("desk:standards")
    body = next(b for b in bodies if b.id == form.cleaned_data["organisation"])
    try:
        version = actions.install_standard(
            organisation=Organisation.objects.get(pk=body.id),
            ready=form.cleaned_data["ready"],
            name_of_body=body.name,
            by=request.user,
            at=timezone.now(),
        )
    except GongkaiError as error:
        messages.error(request, str(error))
        return redirect("desk:standards")
    messages.success(request, "已装入草稿。请对照本省的目录看一遍，再提交审定。")
    return redirect("desk:standard_version", version_id=version.pk)


# --- one version ---------------------------------------------------------------------------------


@require_safe
def version(request: OfficerRequest, version_id: int) -> HttpResponse:
    """A version: its doubts, its rows, what changed, and the one next step."""
    view = standard_view(request.user, version_id, on=timezone.localdate())
    only_doubts = request.GET.get("show") == "doubts"
    lines = [
        {"line": line, "cells": cells_of(line.row), "doubts": line.doubts}
        for line in view.rows
        if line.doubts or not only_doubts
    ]
    context = SECTION | {
        "view": view,
        "lines": lines,
        "only_doubts": only_doubts,
        "with_doubts": sum(bool(line.doubts) for line in view.rows),
        "is_draft": view.state is State.DRAFT,
        "is_submitted": view.state is State.SUBMITTED,
        "is_in_force": view.state is State.IN_FORCE,
        "has_work": any(v.state in IN_WORK for v in view.versions),
        "return_form": ReturnForm(),
        "menu": _menu(view),
    }
    return render(request, "desk/standards/version.html", context)


def _menu(view: StandardView) -> list[tuple[str, str]]:
    """What is seldom wanted of a version: its printed forms, its public page, a new file for it."""
    words = {"html": "打印", "pdf": "下载 PDF", "docx": "下载 Word", "xlsx": "下载 Excel"}
    links = [(reverse("desk:print_standard", args=[view.id, k]), w) for k, w in words.items()]
    if view.state is State.IN_FORCE:
        links.insert(0, (reverse("portal:standard", args=[view.code]), "公开页面"))
        if view.may_manage and not any(v.state in IN_WORK for v in view.versions):
            links.append((f"{reverse('desk:import_standard')}?code={view.code}", "导入新版本"))
    return links


def cells_of(row: Row) -> list[tuple[str, str, str]]:
    """The cells of a row as code, label and words, without its number and names."""
    names = (Column.SEQ, Column.ITEM1, Column.ITEM2)
    found = [(c.value, COLUMN_LABELS[c], shown(row, c)) for c in Column if c not in names]
    return found + [("", label, text) for label, text in row.extras]


@require_POST
def version_step(request: OfficerRequest, version_id: int, step: str) -> HttpResponse:
    """Submit, return, approve, drop, confirm rows, or begin the next version."""
    view = standard_view(request.user, version_id, on=timezone.localdate())
    at = timezone.now()
    try:
        target = _take(request, view, step, at)
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
        return redirect("desk:standard_version", version_id=version_id)
    return redirect("desk:standard_version", version_id=target)


def _take(request: OfficerRequest, view: StandardView, step: str, at: Any) -> int:
    known: dict[str, Any] = {"version_id": view.id, "by": request.user, "at": at}
    match step:
        case "submit":
            actions.submit_standard(**known)
        case "approve":
            actions.approve_standard(**known)
        case "discard":
            actions.discard_standard(**known)
        case "return":
            actions.return_standard(note=request.POST.get("note", ""), **known)
            messages.success(request, "已退回，导入的同事会看到您的意见。")
        case "confirm":
            ids = numbers_of(request.POST.getlist("row"))
            settled = actions.confirm_standard_rows(row_ids=ids, **known)
            messages.success(request, f"核对了 {settled} 处。")
        case "revise":
            new = actions.start_standard_version(
                standard_id=view.standard_id, by=request.user, at=at
            )
            messages.success(request, "已由现行版本生成新草稿，可以修订。")
            return new.pk
        case _:
            raise NotFoundError("没有这一步。请从页面上的按钮办理。")
    if step in _DONE:
        messages.success(request, _DONE[step])
    return view.id


# --- rows of a draft -----------------------------------------------------------------------------


@form_page
def mend_row(request: OfficerRequest, row_id: int) -> HttpResponse:
    """Mend the cells of a row; its doubts stand beside them."""
    view = standard_row_view(request.user, row_id)
    if request.method == "POST" and request.POST.get("do") == "remove":
        return _remove(request, view)
    form = RowForm(view.row, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.mend_standard_row(
                row_id=row_id,
                row=form.to_row(),
                is_accepted=form.cleaned_data["is_accepted"],
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{form.to_row().name}”已保存。")
            if view.next_id is not None and "next" in request.POST:
                return redirect("desk:mend_standard_row", row_id=view.next_id)
            return redirect("desk:standard_version", version_id=view.version_id)
    context = SECTION | {"view": view, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/standards/row_form.html", context, status=status)


def _remove(request: OfficerRequest, view: RowView) -> HttpResponse:
    try:
        actions.remove_standard_row(row_id=view.id, by=request.user, at=timezone.now())
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已从草稿里删去“{view.row.name}”。")
    return redirect("desk:standard_version", version_id=view.version_id)


@form_page
def add_row(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Add a row to a draft."""
    view = standard_view(request.user, version_id, on=timezone.localdate())
    last = view.rows[-1].row if view.rows else Row()
    form = RowForm(Row(area=last.area, subject=last.subject), sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_standard_row(
                version_id=version_id, row=form.to_row(), by=request.user, at=timezone.now()
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已添加一行。")
            return redirect("desk:standard_version", version_id=version_id)
    context = SECTION | {"standard": view, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/standards/row_form.html", context, status=status)
