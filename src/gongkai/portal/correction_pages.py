"""Correction of one's own data (条例第四十一条): the form, the receipt, the status, the answer."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.info_requests import actions
from gongkai.info_requests.queries import (
    WRONG_CODE,
    correction_for_applicant,
    correction_holder,
    lookup_locked_until,
    open_correction,
    open_offices,
    printed_correction,
)
from gongkai.portal.correction_forms import CorrectForm
from gongkai.portal.opened_case import KEPT_FOR
from gongkai.portal.request_forms import LookupForm, read_uploads
from gongkai.rules.access import ANONYMOUS, CodeHolder
from gongkai.rules.corrections import OPEN, State
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.letters import to_pdf

COLUMN: Final = "更正本人信息"
_KEY: Final = "opened_correction"


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("首页", reverse("portal:home")), ("依申请公开", reverse("portal:requests")), *more]


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: HttpRequest) -> HttpResponse:
    """What a correction is, and the form for it."""
    offices = open_offices(ANONYMOUS, on=timezone.localdate())
    if request.method == "POST":
        form = CorrectForm(offices, request.POST, request.FILES)
        if form.is_valid() and _filed(request, form):
            return redirect("portal:correction")
    else:
        initial: dict[str, Any] = {"form_token": secrets.token_urlsafe(24), "way_wanted": "portal"}
        if len(offices) == 1:
            initial["body"] = offices[0].code
        form = CorrectForm(offices, initial=initial)
    context = {
        "section": "requests",
        "column": COLUMN,
        "trail": _trail(),
        "form": form,
        "offices": offices,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/corrections/form.html", context, status=status)


def _filed(request: HttpRequest, form: CorrectForm) -> bool:
    """File what was typed; what is refused is said at its field."""
    identity, refused = read_uploads(form.cleaned_data["identity"], "identity")
    papers, more = read_uploads(form.cleaned_data["papers"], "evidence")
    for kind, text in (*refused, *more):
        form.add_error("identity" if kind == "identity" else "papers", text)
    if form.errors:
        return False
    try:
        receipt = actions.file_correction(
            organisation_id=form.body_id,
            form=form.read(),
            uploads=[*identity, *papers],
            form_token=form.cleaned_data["form_token"],
            by=ANONYMOUS,
            at=timezone.now(),
        )
    except GongkaiError as error:
        form.add_error(None, str(error))
        return False
    _remember(request, *open_correction(receipt.number, receipt.code), is_new=True)
    return True


def _remember(request: HttpRequest, number: str, version: int, *, is_new: bool = False) -> None:
    """Keep a correction open in this browser; the code itself is kept nowhere."""
    until = timezone.now() + KEPT_FOR
    request.session[_KEY] = {
        "number": number, "version": version, "until": until.isoformat(), "is_new": is_new,
    }  # fmt: skip


def _holder(request: HttpRequest) -> CodeHolder | None:
    """Who has a correction open in this browser; None where nobody, or no longer."""
    kept: dict[str, Any] | None = request.session.get(_KEY)
    if kept is None:
        return None
    try:
        if datetime.fromisoformat(kept["until"]) > timezone.now():
            holder = correction_holder(kept["number"], kept["version"])
            _remember(request, kept["number"], kept["version"], is_new=kept["is_new"])
            return holder
    except NotFoundError:
        pass
    del request.session[_KEY]
    return None


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and slow down whoever guesses. Neither is ever in an address."""
    form = LookupForm(request.POST or None)
    form.fields["number"].label = "更正编号"
    form.fields["number"].help_text = "提交时给您的编号，例如 520200GA-2026-G3。"
    answer = 200
    if request.method == "POST":
        answer = 422
        if form.is_valid():
            if _looked_up(request, form):
                return redirect("portal:correction")
            answer = 429 if form.non_field_errors() else 422
    context = {"section": "requests", "trail": _trail(), "form": form}
    return render(request, "portal/corrections/status.html", context, status=answer)


def _looked_up(request: HttpRequest, form: LookupForm) -> bool:
    number, address = form.cleaned_data["number"], request.META.get("REMOTE_ADDR") or None
    now = timezone.now()
    until = lookup_locked_until(number, address, now)
    if until is None:
        try:
            opened = open_correction(number, form.cleaned_data["code"])
        except NotFoundError:
            actions.note_failed_lookup(number=number, address=address, by=ANONYMOUS, at=now)
            until = lookup_locked_until(number, address, now)
            form.add_error("code", WRONG_CODE)
        else:
            _remember(request, *opened)
            return True
    if until is not None:
        form.add_error(
            None,
            f"输错次数太多。为了保护申请人，请于{timezone.localtime(until):%H:%M}后再试，"
            "或者联系受理的机关。",
        )
    return False


@login_not_required
@never_cache
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """Where the correction stands; the first time the receipt with its code."""
    holder = _holder(request)
    if holder is None:
        return redirect("portal:correction_status")
    view = correction_for_applicant(holder, today=timezone.localdate())
    is_new = bool(request.session[_KEY].get("is_new"))
    context = {
        "section": "requests",
        "trail": _trail((COLUMN, reverse("portal:corrections"))),
        "view": view,
        "info": view.case,
        "code": holder.code if is_new else "",
        "may_withdraw": view.case.state in OPEN,
        "is_decided": view.case.state == State.DECIDED,
    }
    return render(request, "portal/corrections/case.html", context)


@login_not_required
@never_cache
@require_safe
def letter(request: HttpRequest) -> HttpResponse:
    """The answer as PDF."""
    holder = _holder(request)
    if holder is None:
        return redirect("portal:correction_status")
    row = correction_for_applicant(holder, today=timezone.localdate()).case
    if row.state != State.DECIDED:
        raise NotFoundError("答复还没有作出。请回到更正申请页面查看进度。")
    response = HttpResponse(to_pdf(printed_correction(row)), content_type="application/pdf")
    name = f"更正答复书（{row.number}）.pdf"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw the correction, after the consequence was named."""
    holder = _holder(request)
    if holder is None:
        return redirect("portal:correction_status")
    if request.method == "POST":
        actions.withdraw_correction(number=holder.number, by=holder, at=timezone.now())
        messages.success(request, "更正申请已经撤回。")
        return redirect("portal:correction")
    view = correction_for_applicant(holder, today=timezone.localdate())
    context = {
        "section": "requests",
        "trail": _trail((f"更正 {holder.number}", reverse("portal:correction"))),
        "info": view.case,
        "may_withdraw": view.case.state in OPEN,
    }
    return render(request, "portal/corrections/withdraw.html", context)


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the correction in this browser."""
    request.session.pop(_KEY, None)
    return redirect("portal:correction_status")
