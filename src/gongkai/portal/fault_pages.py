"""A reader reports that something on a page is wrong, and sees what became of it (网页纠错)."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.faults import actions
from gongkai.faults.queries import (
    WRONG_CODE,
    FaultStatus,
    fault_receipt,
    fault_status,
    reported_page,
)
from gongkai.info_requests.actions import note_failed_lookup
from gongkai.info_requests.queries import lookup_locked_until
from gongkai.portal.reader import reader_of
from gongkai.portal.request_forms import Choice, LookupForm, Text
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import GongkaiError, NotFoundError, UnavailableError
from gongkai.rules.page_faults import (
    KIND_LABELS,
    MOST_QUOTE,
    MOST_TEXT,
    FaultForm,
    FaultFormError,
    form_problems,
    read_form,
)
from gongkai.rules.site_pages import own_path

COLUMN: Final = "网页纠错"
_REPORTED: Final = "reported_fault"


class ReportFaultForm(forms.Form):
    """Where the fault stands and what is wrong; who reports it, only if they like."""

    address = Text("网页的网址", "从地址栏复制。说不清网址的可以不填，在下面写明是哪个网页。")
    kind = Choice("是哪一类问题", KIND_LABELS.items(), "请选择是哪一类问题。")
    quote = Text("有错的原文（选填）", f"把有错的那句话复制到这里，最多 {MOST_QUOTE} 字。", rows=2)
    text = Text("错在哪里，应当怎样", f"最多 {MOST_TEXT} 字。不要写身份证号、银行卡号。", rows=5)
    name = Text(
        "您的称呼（选填）", "姓名和联系方式加密保存，不会公开，只用于核实。", autocomplete="name"
    )
    phone = Text("电话（选填）", autocomplete="tel", inputmode="tel")
    email = Text(
        "电子邮箱（选填）", "例如 name@example.cn", autocomplete="email", inputmode="email"
    )
    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Every problem at its field."""
        cleaned = super().clean() or {}
        for field, words in form_problems(self.read()).items():
            if field not in self.errors:
                self.add_error(field, words)
        return cleaned

    def read(self) -> FaultForm:
        """What was typed."""
        return read_form({name: str(self.data.get(name, "")) for name in self.fields})


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("首页", reverse("portal:home")), *more]


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def fault(request: HttpRequest) -> HttpResponse:
    """The form; `?page=` names the page from which the reader comes."""
    code = 200
    if request.method == "POST":
        form = ReportFaultForm(request.POST)
        code = 422
        if form.is_valid():
            code = _reported(request, form)
            if code == 302:
                return redirect("portal:fault_receipt")
        address = form.read().address
    else:
        address = own_path(request.GET.get("page", "")[:300])
        initial = {"form_token": secrets.token_urlsafe(24), "address": address}
        form = ReportFaultForm(initial=initial)
    context = {
        "section": "about",
        "form": form,
        "page": reported_page(reader_of(request), address) if own_path(address) else None,
        "days": settings.FAULT_DAYS,
        "trail": _trail(),
        "column": COLUMN,
    }
    return render(request, "portal/faults/form.html", context, status=code)


def _reported(request: HttpRequest, form: ReportFaultForm) -> int:
    """Hand the report in; 302 where it is kept, else the status of the page that says why not."""
    try:
        number, _ = actions.report_fault(
            form=form.read(),
            form_token=form.cleaned_data["form_token"],
            address=request.META.get("REMOTE_ADDR"),
            most_an_hour=settings.FAULTS_PER_HOUR,
            days=settings.FAULT_DAYS,
            by=reader_of(request),
            at=timezone.now(),
        )
    except FaultFormError as error:
        for field, words in error.problems.items():
            form.add_error(field, words)
        return 422
    except GongkaiError as error:
        form.add_error(None, str(error))
        return 429 if isinstance(error, UnavailableError) else 422
    request.session[_REPORTED] = number
    return 302


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and query code of what this browser reported last, to be noted or printed."""
    number = request.session.get(_REPORTED)
    if not number:
        return redirect("portal:fault")
    shown, code = fault_receipt(ANONYMOUS, number, on=timezone.localdate())
    context = {
        "section": "about",
        "shown": shown,
        "code": code,
        "trail": _trail((COLUMN, reverse("portal:fault"))),
    }
    return render(request, "portal/faults/receipt.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """What became of a report, for whoever has its number and query code."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    form.fields["number"].label = "纠错编号"
    form.fields["number"].help_text = "见回执，例如 JC2026-00017。"
    shown = _looked_up(request, form) if form.is_bound and form.is_valid() else None
    code = 200
    if form.is_bound and shown is None:
        code = 429 if form.non_field_errors() else 422
    context = {
        "section": "about",
        "form": form,
        "shown": shown,
        "trail": _trail((COLUMN, reverse("portal:fault"))),
    }
    return render(request, "portal/faults/status.html", context, status=code)


def _looked_up(request: HttpRequest, form: LookupForm) -> FaultStatus | None:
    """What number and code open; None where they do not, with the reason in the form."""
    number, address = form.cleaned_data["number"], request.META.get("REMOTE_ADDR") or None
    now = timezone.now()
    until = lookup_locked_until(number, address, now)
    if until is None:
        try:
            return fault_status(
                ANONYMOUS, number, form.cleaned_data["code"], on=timezone.localdate(now)
            )
        except NotFoundError:
            note_failed_lookup(number=number, address=address, by=ANONYMOUS, at=now)
            form.add_error("code", WRONG_CODE)
            until = lookup_locked_until(number, address, now)
    if until is not None:
        form.add_error(None, f"输错次数太多，请于{timezone.localtime(until):%H:%M}后再试。")
    return None
