"""Pages of the desk for the correction of one's own data (条例第四十一条)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.desk.remedy_forms import text
from gongkai.desk.report_forms import INPUT
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.models import WAYS
from gongkai.info_requests.queries import (
    CORRECTION_SORTS,
    CorrectionFilter,
    CorrectionView,
    correction_list,
    printed_correction,
)
from gongkai.info_requests.queries import correction as get_correction
from gongkai.rules.corrections import OPEN, OUTCOME_LABELS, STATE_LABELS, TRANSITIONS, Move, State
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.letters import Correction, to_pdf
from gongkai.rules.requests import Actor


@require_safe
def corrections(request: OfficerRequest) -> HttpResponse:
    """The corrections in reach, the open ones first by their target day."""
    get = request.GET
    wanted = CorrectionFilter(
        words=get.get("q", "").replace("\0", "").strip()[:100],
        state=State(get["state"]) if get.get("state") in set(State) else None,
        only_open=get.get("open") == "1",
    )
    page = get.get("page", "1")
    sort = get.get("sort", "")
    context = {
        "section": "corrections",
        "wanted": wanted,
        "is_filtered": wanted != CorrectionFilter(),
        "states": [(s.value, STATE_LABELS[s]) for s in State],
        "page": correction_list(
            request.user,
            wanted,
            today=timezone.localdate(),
            sort=sort if sort in CORRECTION_SORTS else "target",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        ),
    }
    return render(request, "desk/corrections/list.html", context)


class ReceiveForm(forms.Form):
    """How the identity was checked."""

    how = text(
        "怎样核对的身份", 500, rows=2, needed=True, help_text="例如：与户籍信息一致，电话确认本人。"
    )


class DecideForm(forms.Form):
    """The answer: what came of it, what the letter says, how it leaves."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[(o.value, OUTCOME_LABELS[o]) for o in Correction],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。"},
    )
    note = text(
        "更正的内容、不予更正的理由，或有权更正的机关",
        2000,
        rows=4,
        needed=True,
        help_text="原样印在答复书上。转送、告知的，写明机关名称和联系方式。",
    )
    way = forms.ChoiceField(
        label="送达方式", choices=list(WAYS.items()), widget=forms.Select(attrs=INPUT)
    )
    tracking = text("邮件号", 50, help_text="邮寄的填写中国邮政的邮件号。")


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
    context = {
        "section": "corrections",
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
