"""Pages of the desk for taking requests in: registration, confirmation, splitting, passing on."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.register_forms import (
    ArrivalForm,
    RegisterForm,
    RenewForm,
    TransferForm,
)
from gongkai.desk.report_pages import form_page, is_partial
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Receipt
from gongkai.info_requests.queries import (
    ExpectedDates,
    IntakeView,
    expected_dates,
    intake_of,
    receiving_bodies,
    registering_bodies,
)
from gongkai.rules.deadlines import Channel
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.intake import ApplicationError
from gongkai.rules.letters import to_html, to_pdf
from gongkai.rules.letters.html import stylesheet

LIST_TAB = {"section": "requests", "tab": "register"}


# --- registering ---------------------------------------------------------------------------------


def _dates(request: OfficerRequest, form: ArrivalForm) -> ExpectedDates | str | None:
    """What would follow from what is filled in so far; a sentence where it cannot be."""
    form.is_valid()
    got = form.cleaned_data
    if not all(got.get(name) for name in ("organisation", "channel", "arrived_on")):
        return None
    if got["arrived_on"] > timezone.localdate():
        return "到达日期还没有到，请核对。"
    try:
        return expected_dates(
            request.user,
            got["organisation"],
            got["channel"],
            got["arrived_on"],
            got.get("confirmed_on"),
        )
    except GongkaiError as error:
        return str(error)


@require_safe
def receipt_dates(request: OfficerRequest) -> HttpResponse:
    """The dates that follow from the way in which a request came, while the form is filled in."""
    bodies = registering_bodies(request.user, on=timezone.localdate())
    form = ArrivalForm(bodies, request.GET)
    dates = _dates(request, form)
    name = "desk/requests/dates.html" if is_partial(request) else "desk/requests/dates_page.html"
    return render(request, name, LIST_TAB | {"dates": dates})


@sensitive_post_parameters("id_number", "phone", "email", "address")
@form_page
def register(request: OfficerRequest) -> HttpResponse:
    """Take a request in that came on paper, by fax or mail, or was spoken."""
    today = timezone.localdate()
    bodies = registering_bodies(request.user, on=today)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {
        "organisation": bodies[0].id if bodies else None,
        "arrived_on": today,
        "way_wanted": "china_post",
    }
    form = RegisterForm(bodies, *sent, initial=initial)
    is_look = "look" in request.POST
    if request.method == "POST" and not is_look and form.is_valid():
        receipt = _register(request, form)
        if receipt is not None:
            messages.success(request, f"已登记为 {receipt.number}。")
            return redirect("desk:intake", receipt.number)
    first = ArrivalForm(bodies, request.POST or initial)
    context = LIST_TAB | {"form": form, "bodies": bodies, "dates": _dates(request, first)}
    if is_look:
        form.errors.clear()
    return render(
        request, "desk/requests/register.html", context, status=422 if form.errors else 200
    )


def _register(request: OfficerRequest, form: RegisterForm) -> Receipt | None:
    """Register; None where it was refused, with the reason at its field."""
    got = form.cleaned_data
    now = timezone.now()
    try:
        if got["channel"] is Channel.ORAL:
            return actions.fill_in_request(
                organisation_id=got["organisation"],
                application=form.written,
                by=request.user,
                at=now,
            )
        return actions.register_request(
            organisation_id=got["organisation"],
            channel=got["channel"],
            arrived_on=got["arrived_on"],
            application=form.written,
            uploads=form.uploads,
            confirmed_on=got["confirmed_on"],
            tracking=got["tracking"],
            how=got["how"],
            forwarded_by=got["forwarded_by"],
            by=request.user,
            at=now,
        )
    except ApplicationError as error:
        for name, text in error.problems.items():
            form.add_error(name if name in form.fields else None, text)
    except GongkaiError as error:
        form.add_error(None, str(error))
    return None


# --- what was taken in ---------------------------------------------------------------------------


def _shown(request: OfficerRequest, number: str) -> IntakeView:
    return intake_of(request.user, number, today=timezone.localdate())


@require_safe
def intake(request: OfficerRequest, number: str) -> HttpResponse:
    """A request as it was taken in: receipt, code, repeats, and what may still be done."""
    return render(
        request, "desk/requests/intake.html", LIST_TAB | {"view": _shown(request, number)}
    )


@require_POST
def slip(request: OfficerRequest, number: str, kind: str) -> HttpResponse:
    """The 登记回执 with the query code, to print; every print is recorded."""
    if kind not in ("html", "pdf"):
        raise NotFoundError("登记回执只有网页和 PDF 两种。")
    letter = actions.print_slip(
        number=number,
        status_url=request.build_absolute_uri(reverse("portal:status")),
        by=request.user,
        at=timezone.now(),
    )
    if kind == "pdf":
        data, media = to_pdf(letter), "application/pdf"
        headers = {"Content-Disposition": f'inline; filename="receipt-{number}.pdf"'}
    else:
        data, media = to_html(letter), "text/html; charset=utf-8"
        # The sheet carries its own style, and nothing else may run or load there.
        own = base64.b64encode(hashlib.sha256(f"\n{stylesheet()}".encode()).digest()).decode()
        headers = {"Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{own}'"}
    return HttpResponse(data, content_type=media, headers=headers)


@form_page
def transfer(request: OfficerRequest, number: str) -> HttpResponse:
    """Pass a request on to the body for which it was meant."""
    view = _shown(request, number)
    bodies = [
        body
        for body in receiving_bodies(request.user, on=timezone.localdate())
        if body.id != view.request.organisation_id
    ]
    return _step(
        request,
        view,
        "transfer",
        TransferForm(bodies, request.POST or None),
        lambda got: actions.transfer_request(
            number=number,
            organisation_id=got["organisation"],
            reason=got["reason"],
            by=request.user,
            at=timezone.now(),
            seen=_seen(request),
        ),
        after="desk:requests",
    )


@form_page
def renew(request: OfficerRequest, number: str) -> HttpResponse:
    """Give the applicant a new query code."""
    return _step(
        request,
        _shown(request, number),
        "renew",
        RenewForm(request.POST or None),
        lambda got: actions.renew_code(
            number=number, reason=got["reason"], by=request.user, at=timezone.now()
        ),
    )


@form_page
def split(request: OfficerRequest, number: str) -> HttpResponse:
    """Split a request into several matters, each with a number of its own."""
    view = _shown(request, number)
    matters = request.POST.getlist("matter") or [view.request.description, ""]
    context = LIST_TAB | {"view": view, "step": "split"}
    if request.method == "POST" and "more" not in request.POST:
        try:
            receipts = actions.split_request(
                number=number,
                matters=matters,
                by=request.user,
                at=timezone.now(),
                seen=_seen(request),
            )
        except GongkaiError as error:
            context |= {"matters": matters, "problem": str(error)}
            return render(request, "desk/requests/split.html", context, status=422)
        numbers = "、".join(receipt.number for receipt in receipts)
        messages.success(request, f"已拆成 {len(receipts) + 1} 件，新编号：{numbers}。")
        return redirect("desk:intake", number)
    if "more" in request.POST:
        matters.append("")
    return render(request, "desk/requests/split.html", context | {"matters": matters})


def _seen(request: OfficerRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


DONE = {
    "transfer": "已转交。这件申请不再在您的清单里。",
    "renew": "已换发查询码，原来的作废。请打印新的登记回执交给申请人。",
}


def _step(
    request: OfficerRequest,
    view: IntakeView,
    step: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    after: str = "desk:intake",
) -> HttpResponse:
    """Ask, do, and go back; what was typed stays where it is refused."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{view.request.number}：{DONE[step]}")
            return (
                redirect(after, view.request.number) if after == "desk:intake" else redirect(after)
            )
    context = LIST_TAB | {"view": view, "step": step, "form": form}
    return render(request, "desk/requests/step.html", context, status=422 if form.errors else 200)
