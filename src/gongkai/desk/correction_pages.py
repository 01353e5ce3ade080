"""Pages of the desk for the correction of one's own data (条例第四十一条)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from gongkai.desk.correction_forms import DecideForm, PaperForm, ReceiveForm
from gongkai.desk.exports import to_csv, to_xlsx
from gongkai.desk.filters import FilterHead, Switch, choice, page_of, sort_heads, words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.actions import CorrectionReceipt
from gongkai.info_requests.queries import (
    CORRECTION_SORTS,
    CorrectionFilter,
    CorrectionView,
    correction_list,
    export_corrections,
    printed_correction,
    registering_bodies,
)
from gongkai.info_requests.queries import correction as get_correction
from gongkai.rules.access import Permission
from gongkai.rules.corrections import OPEN, STATE_LABELS, TRANSITIONS, Move, State
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError, WrongStateError
from gongkai.rules.intake import ApplicationError
from gongkai.rules.letters import Correction, to_pdf
from gongkai.rules.requests import Actor

_TAB: Final = {"section": "requests", "tab": "corrections"}
_SORTABLE: Final = (("name", "申请人"), ("arrived", "提交日期"), ("target", "目标日期"))
_HEAD: Final = (
    "更正编号", "申请人", "不准确的记录", "准确的内容", "收到方式", "提交日期", "目标日期", "状态",
    "结果", "答复日期", "文号",
)  # fmt: skip


def _filter(request: OfficerRequest) -> CorrectionFilter:
    get = request.GET
    return CorrectionFilter(
        words=words_of(request),
        state=State(get["state"]) if get.get("state") in set(State) else None,
        only_open=get.get("open") == "1",
    )


def _sort(request: OfficerRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in CORRECTION_SORTS else "target"


def _head(wanted: CorrectionFilter, sort: str) -> FilterHead:
    return FilterHead(
        label="筛选更正申请",
        search="编号、记录内容或申请人全名",
        words=wanted.words,
        clear=reverse("desk:corrections"),
        choices=(
            choice("state", "状态", [(s.value, STATE_LABELS[s]) for s in State], wanted.state),
        ),
        switches=(Switch("open", "只看没有办完的", wanted.only_open),),
        kept=(("sort", sort),) if sort != "target" else (),
    )


@require_safe
def corrections(request: OfficerRequest) -> HttpResponse:
    """The corrections in reach, the open ones first by their target day."""
    wanted, sort = _filter(request), _sort(request)
    context = _TAB | {
        "head": _head(wanted, sort),
        "columns": sort_heads(_SORTABLE, sort),
        "may_register": bool(request.user.scope(Permission.HANDLE_REQUESTS).paths),
        "page": correction_list(
            request.user,
            wanted,
            sort=sort,
            page=page_of(request),
        ),
        "today": timezone.localdate(),
    }
    return render(request, "desk/corrections/list.html", context)


@require_safe
def export(request: OfficerRequest, kind: str) -> HttpResponse:
    """What the list shows, as XLSX or CSV."""
    if kind not in ("csv", "xlsx"):
        raise NotFoundError("只能导出为 Excel（xlsx）或 CSV。")
    rows = export_corrections(request.user, _filter(request), sort=_sort(request))
    lines = [
        (
            row.number, row.name, row.record, row.right, row.get_channel_display(),
            str(row.arrived_on), str(row.target_on), row.state_label, row.outcome_label,
            str(row.decided_on or ""), row.letter_number,
        )
        for row in rows
    ]  # fmt: skip
    name = f"更正申请清单-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "csv":
        return _download(to_csv(_HEAD, lines), name, "text/csv; charset=utf-8")
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(to_xlsx("更正申请", _HEAD, lines), name, media)


@never_cache
@sensitive_post_parameters("id_number", "phone", "email", "address")
@form_page
def register(request: OfficerRequest) -> HttpResponse:
    """Take a correction in that came on paper or in person; its code is shown once, to be handed over."""
    today = timezone.localdate()
    bodies = registering_bodies(request.user, on=today)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {
        "organisation": bodies[0].id if bodies else None,
        "arrived_on": today,
        "way_wanted": "china_post",
        "form_token": secrets.token_urlsafe(24),
    }
    form = PaperForm(bodies, *sent, initial=initial)
    if request.method == "POST" and form.is_valid():
        receipt = _registered(request, form)
        if receipt is not None:
            context = _TAB | {"receipt": receipt, "name": form.cleaned_data["name"]}
            return render(request, "desk/corrections/registered.html", context)
    context = _TAB | {"form": form, "bodies": bodies}
    status = 422 if form.errors else 200
    return render(request, "desk/corrections/register.html", context, status=status)


def _registered(request: OfficerRequest, form: PaperForm) -> CorrectionReceipt | None:
    """Register; None where it was refused, with the reason at its field."""
    got = form.cleaned_data
    try:
        return actions.file_correction(
            organisation_id=got["organisation"],
            form=form.written,
            uploads=form.uploads,
            form_token=got["form_token"],
            channel=got["channel"],
            arrived_on=got["arrived_on"],
            by=request.user,
            at=timezone.now(),
        )
    except ApplicationError as error:
        for field, told in error.problems.items():
            form.add_error(field if field in form.fields else None, told)
    except GongkaiError as error:
        form.add_error(None, str(error))
    return None


# What is to be done in a state: step, its words, its form.
_NEXT: Final[dict[State, tuple[Move, str, str, type[forms.Form]]]] = {
    State.SUBMITTED: (Move.RECEIVE, "receive", "核对身份，开始办理", ReceiveForm),
    State.RECEIVED: (Move.DECIDE, "decide", "签发并发出答复", DecideForm),
}


def _offered(view: CorrectionView) -> tuple[str, str, type[forms.Form]] | None:
    state = State(view.case.state)
    if state not in _NEXT:
        return None
    move, step, label, form = _NEXT[state]
    is_mine = not TRANSITIONS[state, move].actors.isdisjoint(view.actors)
    return (step, label, form) if is_mine else None


@form_page
def correction(request: OfficerRequest, number: str) -> HttpResponse:
    """One correction: what it asks, what proves it, and the next step."""
    view = get_correction(request.user, number, today=timezone.localdate())
    offered = _offered(view)
    wanted = request.POST.get("do", "")
    identity = None
    form = offered[2](initial={"way": view.case.way_wanted}) if offered else None
    if wanted == "identity":
        identity = actions.view_correction_identity(
            number=number, by=request.user, at=timezone.now()
        )
    elif request.method == "POST":
        if offered is None or wanted != offered[0]:
            raise WrongStateError(
                "这件更正申请现在不能这样办理，或者应由别人办理。请刷新页面查看。"
            )
        form = offered[2](request.POST)
        if form.is_valid() and _done(request, number, wanted, form):
            return redirect("desk:correction", number)
    context = _TAB | {
        "view": view,
        "info": view.case,
        "identity": identity,
        "may_see_identity": bool(view.actors & {Actor.CLERK, Actor.HEAD}),
        "is_open": view.case.state in OPEN,
        "form": form,
        "next_step": offered[0] if offered else "",
        "next_label": offered[1] if offered else "",
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/corrections/case.html", context, status=status)


def _done(request: OfficerRequest, number: str, step: str, form: forms.Form) -> bool:
    data: dict[str, Any] = dict(form.cleaned_data)
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "receive": (actions.receive_correction, "已核对身份，开始办理。"),
        "decide": (actions.decide_correction, "答复已签发并发出，申请人会收到通知。"),
    }
    if "outcome" in data:
        data["outcome"] = Correction(data["outcome"])
    act, said = acts[step]
    try:
        act(number=number, by=request.user, at=timezone.now(), **data)
    except (BadInputError, WrongStateError) as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, said)
    return True


@require_safe
def file(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """A file of a correction; every look is recorded."""
    kept, data = actions.view_correction_file(
        number=number, file_id=file_id, by=request.user, at=timezone.now()
    )
    return _download(data, kept.name, "application/octet-stream")


@require_safe
def answer(request: OfficerRequest, number: str) -> HttpResponse:
    """The signed answer as PDF."""
    view = get_correction(request.user, number, today=timezone.localdate())
    if view.case.state != State.DECIDED:
        raise NotFoundError("答复还没有签发。")
    return _download(
        to_pdf(printed_correction(view.case)), f"更正答复书（{number}）.pdf", "application/pdf"
    )


def _download(data: bytes, name: str, media: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": disposition})
