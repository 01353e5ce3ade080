"""Pages of the desk for annual reports."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.annual_reports import actions
from gongkai.annual_reports.queries import (
    DEFAULT_SORT,
    Filter,
    Todo,
    UploadRow,
    VersionPage,
    VersionRow,
    export_versions,
    filing_of,
    get_comparable,
    get_upload,
    get_version,
    list_uploads,
    list_versions,
    original_of,
    todo,
    years_seen,
)
from gongkai.catalogue.adapters.files import store
from gongkai.desk.cells import cell_view, values_page
from gongkai.desk.exports import to_csv, to_xlsx
from gongkai.desk.filters import FilterHead, Switch, choice, page_of, sort_heads, words_of
from gongkai.desk.report_forms import CellForm, MoveForm, PlaceForm, UploadForm
from gongkai.desk.requests import OfficerRequest
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.report.compare import compare
from gongkai.rules.report.filing import FROZEN, OPEN, STATE_LABELS, Move, State
from gongkai.rules.report.labels import cell_label

MOST_BYTES = 50 * 1024 * 1024
SORT_KEY = "reports_sort"
HEAD = ("机关", "年度", "版本", "状态", "错误", "提醒", "存疑", "最后修改", "发布时间")

form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form was sent, even where it was sent empty; Nones where it is only asked for."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


# --- home and lists ------------------------------------------------------------------------------


def todo_context(request: OfficerRequest) -> dict[str, Todo]:
    """What the home page shows of annual reports."""
    return {"todo": todo(request.user, on=timezone.localdate())}


def _wanted(request: HttpRequest) -> Filter:
    state, year = request.GET.get("state", ""), request.GET.get("year", "")
    return Filter(
        words=words_of(request),
        state=State(state) if state in {s.value for s in State} else None,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        only_wrong=request.GET.get("wrong") == "1",
    )


def _sort(request: HttpRequest) -> str:
    """The order asked for, else the one that this person chose last."""
    asked = request.GET.get("sort")
    if asked:
        request.session[SORT_KEY] = asked[:20]
    return asked or request.session.get(SORT_KEY, DEFAULT_SORT)


@require_safe
def reports(request: OfficerRequest) -> HttpResponse:
    """The list of reports in reach."""
    wanted, sort = _wanted(request), _sort(request)
    context = {
        "section": "reports",
        "head": _head(request, wanted),
        "columns": sort_heads(
            _SORTABLE, sort, last_first=[key for key, _ in _SORTABLE if key != "body"]
        ),
        "page": list_versions(
            request.user,
            wanted,
            on=timezone.localdate(),
            sort=sort,
            page=page_of(request),
        ),
    }
    return render(request, "desk/reports.html", context)


_LISTED = tuple(state for state in State if state in OPEN | FROZEN)
_SORTABLE = (("body", "机关"), ("year", "年度"), ("errors", "核对结果"), ("changed", "最后修改"))


def _head(request: OfficerRequest, wanted: Filter) -> FilterHead:
    years, listed = years_seen(request.user), [s for s in State if s in _LISTED]
    return FilterHead(
        label="筛选年度报告",
        search="机关名称或年份",
        words=wanted.words,
        clear=reverse("desk:reports"),
        choices=(
            choice("year", "年度", [(year, f"{year}年") for year in years], wanted.year),
            choice("state", "状态", [(s.value, STATE_LABELS[s]) for s in listed], wanted.state),
        ),
        switches=(Switch("wrong", "只看有错误或存疑的", wanted.only_wrong),),
    )


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, as XLSX or CSV."""
    rows = export_versions(
        request.user, _wanted(request), on=timezone.localdate(), sort=_sort(request)
    )
    lines = [_line(row) for row in rows]
    name = f"年度报告清单-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "csv":
        data, media = to_csv(HEAD, lines), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        data = to_xlsx("年度报告", HEAD, lines)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        raise NotFoundError("只能导出为 Excel（xlsx）或 CSV。")
    return HttpResponse(
        data,
        content_type=media,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{_quoted(name)}"},
    )


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def _line(row: VersionRow) -> tuple[Any, ...]:
    return (
        row.body,
        row.year,
        row.number,
        STATE_LABELS[row.state],
        row.error_count,
        row.warning_count,
        row.unread_count,
        f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}",
        f"{timezone.localtime(row.published_at):%Y-%m-%d %H:%M}" if row.published_at else "",
    )


@require_safe
def keys(request: OfficerRequest) -> HttpResponse:
    """Help: the keys, the states, and what the marks of a cell mean."""
    return render(request, "desk/help.html", {"section": "help"})


# --- uploads -------------------------------------------------------------------------------------


def _bodies(
    request: OfficerRequest, permission: Permission = Permission.FILL_REPORTS
) -> list[OrganisationSummary]:
    return list_organisations(
        request.user,
        on=timezone.localdate(),
        permission=permission,
        compiling_only=True,
    )


@form_page
def upload(request: OfficerRequest) -> HttpResponse:
    """Hand in files: stored at once, read by the worker."""
    bodies = _bodies(request)
    form = UploadForm(bodies, *sent(request))
    if request.method == "POST" and form.is_valid():
        rows = _hand_in(request, form)
        if rows:
            if is_partial(request):
                return render(request, "desk/upload_rows.html", {"uploads": rows})
            ids = ",".join(str(row.id) for row in rows)
            return redirect(f"{reverse('desk:uploads')}?ids={ids}")
    context = {"section": "upload", "form": form, "bodies": bodies, "most_bytes": MOST_BYTES}
    if is_partial(request):
        return render(request, "desk/upload_refused.html", context, status=422)
    return render(request, "desk/upload.html", context, status=422 if form.errors else 200)


def _hand_in(request: OfficerRequest, form: UploadForm) -> list[UploadRow]:
    ids = []
    for file in form.uploaded:
        name = (file.name or "未命名")[-255:]
        if (file.size or 0) > MOST_BYTES:
            form.add_error("files", f"“{name}”超过50 MB，没有上传。请压缩其中的图片后再试。")
            continue
        upload = actions.hand_in_file(
            file_name=name,
            stored=store(file.chunks()),
            organisation_id=form.cleaned_data["organisation"],
            by=request.user,
            at=timezone.now(),
        )
        ids.append(upload.pk)
    return list_uploads(request.user, ids) if ids else []


_ID = re.compile(r"[0-9]{1,18}")  # what a database key can hold


@require_safe
def uploads(request: OfficerRequest) -> HttpResponse:
    """What became of handed-in files."""
    ids = [int(i) for i in request.GET.get("ids", "").split(",") if _ID.fullmatch(i)]
    rows = list_uploads(request.user, ids[:100] if ids else None)
    context = {
        "section": "upload",
        "uploads": rows,
        "is_waiting": any(row.is_waiting for row in rows),
    }
    return render(request, "desk/uploads.html", context)


@require_safe
def upload_state(request: OfficerRequest, upload_id: int) -> HttpResponse:
    """The state of one file, asked again by htmx until it is read."""
    row = get_upload(request.user, upload_id)
    if not is_partial(request):
        return redirect(f"{reverse('desk:uploads')}?ids={upload_id}")
    return render(request, "desk/upload_rows.html", {"uploads": [row]})


@form_page
def place(request: OfficerRequest, upload_id: int) -> HttpResponse:
    """Say which body and year a file belongs to."""
    row = get_upload(request.user, upload_id)
    # What came with many others is placed by who collects.
    needs = Permission.AGGREGATE_REPORTS if row.is_collected else Permission.FILL_REPORTS
    form = PlaceForm(_bodies(request, needs), *sent(request), initial={"year": row.year})
    if request.method == "POST" and form.is_valid():
        try:
            placed = actions.place_upload(
                upload_id=upload_id,
                organisation_id=form.cleaned_data["organisation"],
                year=form.cleaned_data["year"],
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error("year", str(error))
        else:
            messages.success(request, f"“{row.file_name}”：{placed.message}")
            return redirect("desk:report", placed.version_id)
    context = {"section": "upload", "upload": row, "form": form}
    return render(request, "desk/place.html", context, status=422 if form.errors else 200)


# --- one report ----------------------------------------------------------------------------------


def _cell_name(address: str, shown: VersionPage) -> str:
    if not address:
        return ""
    label = cell_label(address, shown.content.form)
    return f"{label.row} · {label.column}"


def _report_context(request: OfficerRequest, version_id: int, cell: str) -> dict[str, Any]:
    shown = get_version(request.user, version_id, on=timezone.localdate())
    context: dict[str, Any] = {
        "section": "reports",
        "shown": shown,
        "values": values_page(shown, cell),
        "steps": _steps(shown),
        "can_correct": Move.CORRECT in shown.may,
        "upward": filing_of(request.user, version_id),
        "remarks": [(remark, _cell_name(remark.cell, shown)) for remark in shown.remarks],
    }
    if cell:
        context |= {"cell": cell_view(shown, cell), "cell_form": _cell_form(shown, cell)}
    return context


# The one next lawful action of each state comes first, as the primary button.
_BUTTONS = {
    Move.CHECK: ("check", "核对完毕"),
    Move.SUBMIT: ("submit", "送审"),
    Move.APPROVE: ("approve", "审核通过"),
    Move.RETURN: ("return", "退回"),
    Move.PUBLISH: ("publish", "发布"),
    Move.SEND_BACK: ("send-back", "退回重报"),
    Move.COLLECT: ("collect", "收入汇总"),
    Move.LOCK: ("lock", "锁定"),
    Move.REOPEN: ("reopen", "退回修改"),
    Move.WITHDRAW: ("withdraw", "撤回"),
    Move.DISCARD: ("discard", "作废草稿"),
}


def _steps(shown: VersionPage) -> list[tuple[str, str]]:
    return [button for move, button in _BUTTONS.items() if move in shown.may]


def _cell_form(shown: VersionPage, cell: str, data: Any = None) -> CellForm | None:
    if Move.CORRECT not in shown.may:
        return None
    view = cell_view(shown, cell)
    initial = {"kind": view.kind, "number": view.typed, "seen": view.seen}
    return CellForm(data, initial=initial, auto_id="cell-%s")


@require_safe
def report(request: OfficerRequest, version_id: int) -> HttpResponse:
    """What was read, beside its source."""
    context = _report_context(request, version_id, request.GET.get("cell", ""))
    return render(request, "desk/report.html", context)


@form_page
def cell(request: OfficerRequest, version_id: int, address: str) -> HttpResponse:
    """One cell: where it was read, its history, and the form to correct it."""
    context = _report_context(request, version_id, address)
    if request.method == "POST":
        shown = context["shown"]
        form = _cell_form(shown, address, request.POST)
        if form is None:
            raise WrongStateError("这份报告现在不能更正。请刷新页面，按最新状态办理。")
        if form.is_valid() and _corrected(request, shown, address, form):
            if not is_partial(request):
                return redirect(f"{reverse('desk:report', args=[version_id])}?cell={address}")
            context = _report_context(request, version_id, address) | {"oob": True}
            response = render(request, "desk/report_body.html", context)
            response["HX-Retarget"] = "#report-body"
            return response
        context["cell_form"] = form
    if is_partial(request):
        # htmx shows the panel with its errors in place.
        return render(request, "desk/cell_panel.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/report.html", context, status=status)


def _corrected(request: OfficerRequest, shown: VersionPage, address: str, form: CellForm) -> bool:
    view = cell_view(shown, address)
    try:
        actions.correct_cell(
            version_id=shown.id,
            cell=address,
            seen=view.parse_seen(form.cleaned_data["seen"]),
            value=form.cleaned_data["value"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except (BadInputError, WrongStateError) as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"已更正：{view.label}。核对结果已重新计算。")
    return True


@form_page
def move(request: OfficerRequest, version_id: int, step: str) -> HttpResponse:
    """Confirm a move: the page names what follows from it."""
    shown = get_version(request.user, version_id, on=timezone.localdate())
    chosen = next((m for m, (name, _) in _BUTTONS.items() if name == step), None)
    if chosen is None:
        raise NotFoundError("没有这个操作。")
    if chosen not in shown.may:
        raise WrongStateError(
            f"这份报告的状态是“{STATE_LABELS[shown.state]}”，您现在不能“{_BUTTONS[chosen][1]}”。"
        )
    form = MoveForm(*sent(request))
    note = form.fields["note"]
    note.label, note.required = _NOTES[chosen], _needs_note(shown, chosen)
    note.error_messages["required"] = f"请填写{note.label}。"
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, chosen, version_id, form)
        except BadInputError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, _DONE[chosen])
            return redirect("desk:report", version_id)
    context = {
        "section": "reports",
        "shown": shown,
        "step": step,
        "label": _BUTTONS[chosen][1],
        "form": form,
        "has_file": shown.file_name is not None,
        "has_note": chosen not in _SILENT and (chosen is not Move.PUBLISH or shown.was_public),
    }
    return render(request, "desk/move.html", context, status=422 if form.errors else 200)


def _needs_note(shown: VersionPage, chosen: Move) -> bool:
    if chosen is Move.CHECK:
        return bool(shown.error_count or shown.doubts)
    if chosen in _WITHOUT_NOTE:
        return False
    return shown.was_public if chosen is Move.PUBLISH else True


_SILENT = {Move.SUBMIT, Move.COLLECT, Move.LOCK}
_WITHOUT_NOTE = _SILENT | {Move.APPROVE}


_NOTES = {
    Move.CHECK: "核对说明",
    Move.PUBLISH: "更正说明，会显示在公开页面上",
    Move.SUBMIT: "说明",
    Move.APPROVE: "审核意见",
    Move.RETURN: "退回意见",
    Move.SEND_BACK: "退回意见，报送机关能看到",
    Move.COLLECT: "说明",
    Move.LOCK: "说明",
    Move.REOPEN: "退回原因",
    Move.WITHDRAW: "撤回原因，会显示在公开页面上",
    Move.DISCARD: "作废原因",
}
_DONE = {
    Move.CHECK: "校验通过。下一步可以送审或发布。",
    Move.SUBMIT: "已送审。由另一位有发布权限的同事审核。",
    Move.APPROVE: "审核通过。下一步可以发布。",
    Move.RETURN: "已退回，经办人能看到您的意见。",
    Move.SEND_BACK: "已退回，报送机关能看到您的意见和针对单元格的意见。",
    Move.COLLECT: "已收入汇总。",
    Move.LOCK: "已锁定。下一年度从这份报告接续。",
    Move.PUBLISH: "已发布，公众现在就能看到。下载文件正在生成，几秒后可用。",
    Move.REOPEN: "已退回修改。",
    Move.WITHDRAW: "已撤回，公开页面显示撤回原因。",
    Move.DISCARD: "草稿已作废。",
}


def _act(request: OfficerRequest, chosen: Move, version_id: int, form: MoveForm) -> None:
    note, by, at = form.cleaned_data["note"], request.user, timezone.now()
    if chosen is Move.CHECK:
        actions.check_version(version_id=version_id, note=note, by=by, at=at)
    elif chosen is Move.PUBLISH:
        actions.publish_version(
            version_id=version_id,
            note=note,
            is_original_public=form.cleaned_data["is_original_public"],
            by=by,
            at=at,
        )
    elif chosen in _SILENT:
        silent = {
            Move.SUBMIT: actions.submit_version,
            Move.COLLECT: actions.collect_version,
            Move.LOCK: actions.lock_version,
        }[chosen]
        silent(version_id=version_id, by=by, at=at)
    elif chosen is Move.APPROVE:
        actions.approve_version(version_id=version_id, note=note, by=by, at=at)
    else:
        act = {
            Move.RETURN: actions.return_version,
            Move.SEND_BACK: actions.send_back_version,
            Move.REOPEN: actions.reopen_version,
            Move.WITHDRAW: actions.withdraw_version,
            Move.DISCARD: actions.discard_version,
        }[chosen]
        act(version_id=version_id, reason=note, by=by, at=at)


@require_POST
def new_version(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Start a correction of a public report."""
    draft = actions.draft_new_version(version_id=version_id, by=request.user, at=timezone.now())
    messages.success(
        request, f"已另起第{draft.number}版草稿。公众看到的仍是原版本，直到您发布新版本。"
    )
    return redirect("desk:report", draft.pk)


@require_safe
def original(request: OfficerRequest, version_id: int) -> FileResponse:
    """The file that a version was read from."""
    file = original_of(request.user, version_id)
    return FileResponse(
        file.path.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )


@require_safe
def comparison(request: OfficerRequest, version_id: int, other_id: int) -> HttpResponse:
    """Two reports cell by cell, and how much of the text repeats."""
    today = timezone.localdate()
    shown = get_comparable(request.user, version_id, on=today)
    other = get_comparable(request.user, other_id, on=today)
    result = compare(other.content, shown.content)
    everything = request.GET.get("all") == "1"
    context = {
        "section": "reports",
        "shown": shown,
        "other": other,
        "result": result,
        "pairs": result.cells if everything else result.changes,
        "everything": everything,
    }
    return render(request, "desk/compare.html", context)
