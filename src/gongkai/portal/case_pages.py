"""The applicant's own request: where it stands, its letters, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.info_requests import actions
from gongkai.info_requests.models import Letter
from gongkai.info_requests.queries import (
    WRONG_CODE,
    StatusView,
    lookup_locked_until,
    open_with_code,
    printed,
    publication_for_applicant,
    status_for_applicant,
)
from gongkai.portal import opened_case
from gongkai.portal.case_words import milestones, next_step
from gongkai.portal.opened_case import case_page
from gongkai.portal.period_calendar import draw
from gongkai.portal.request_forms import (
    LookupForm,
    RatingForm,
    ReasonsForm,
    SupplementForm,
    WithdrawForm,
    read_uploads,
)
from gongkai.rules.access import ANONYMOUS, CodeHolder
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError, WrongStateError
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.letters import letter_html, stylesheet, to_docx, to_pdf
from gongkai.rules.requests import State
from gongkai.rules.results import LetterKind

COLUMN: Final = "依申请公开"


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and slow down whoever guesses. Neither is ever in an address."""
    form = LookupForm(request.POST or None)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            number, address = form.cleaned_data["number"], request.META.get("REMOTE_ADDR") or None
            now = timezone.now()
            until = lookup_locked_until(number, address, now)
            if until is None:
                try:
                    opened = open_with_code(number, form.cleaned_data["code"])
                except NotFoundError:
                    actions.note_failed_lookup(number=number, address=address, by=ANONYMOUS, at=now)
                    until = lookup_locked_until(number, address, now)
                    form.add_error("code", WRONG_CODE)
                else:
                    opened_case.open_here(request, opened)
                    return redirect("portal:case")
            if until is not None:
                code = 429
                form.add_error(
                    None,
                    f"输错次数太多。为了保护申请人，请于{timezone.localtime(until):%H:%M}后再试，"
                    "或者联系受理申请的机关。",
                )
    context = {"section": "requests", "trail": _trail(), "form": form}
    return render(request, "portal/requests/status.html", context, status=code)


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("首页", reverse("portal:home")), (COLUMN, reverse("portal:requests")), *more]


def _view(holder: CodeHolder) -> StatusView:
    return status_for_applicant(holder.number, holder.code, today=timezone.localdate())


def _in_case(view: StatusView, **more: Any) -> dict[str, Any]:
    return {
        "section": "requests",
        "trail": _trail((f"申请 {view.number}", reverse("portal:case"))),
        "view": view,
        **more,
    }


@case_page
@require_safe
def case(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Where the request stands, in plain words, with all that may be done now."""
    view = _view(holder)
    context = _in_case(
        view,
        next_step=next_step(view, today=timezone.localdate()),
        milestones=milestones(view),
        public=publication_for_applicant(holder),
        months=draw(view.days, due=view.due_on, today=timezone.localdate()),
    )
    context["trail"] = _trail()
    return render(request, "portal/requests/case.html", context)


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the request in this browser."""
    opened_case.forget(request)
    return redirect("portal:status")


@case_page
@require_safe
def days(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Why this date: day by day, to be printed."""
    return render(request, "portal/requests/days.html", _in_case(_view(holder)))


# --- letters and files ---------------------------------------------------------------------------


def _letter(view: StatusView, letter_id: int) -> Letter:
    found = next((letter for letter in view.letters if letter.pk == letter_id), None)
    if found is None:
        raise NotFoundError("没有找到这份文书，或者还没有发给您。")
    return found


def _printed(request: HttpRequest, holder: CodeHolder, letter: Letter) -> PrintedLetter:
    if letter.kind != LetterKind.RECEIPT_SLIP:
        return printed(letter)
    status_url = request.build_absolute_uri(reverse("portal:status"))
    return printed(letter, query_code=holder.code, status_url=status_url)


@case_page
@require_safe
def letter(request: HttpRequest, holder: CodeHolder, letter_id: int) -> HttpResponse:
    """A letter to read; that it was opened is noted."""
    actions.open_letter(number=holder.number, letter_id=letter_id, by=holder, at=timezone.now())
    view = _view(holder)
    row = _letter(view, letter_id)
    # The writer escapes whatever a letter says.
    html = mark_safe(letter_html(_printed(request, holder, row), level=2))  # noqa: S308
    enclosed = [file for file in view.enclosed if file.letter_id == row.pk]
    context = _in_case(view, letter=row, html=html, enclosed=enclosed)
    return render(request, "portal/requests/letter.html", context)


_WRITERS: Final[dict[str, tuple[Callable[[PrintedLetter], bytes], str]]] = {
    "pdf": (partial(to_pdf, spells_letters=True), "application/pdf"),
    "docx": (
        to_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@case_page
@require_safe
def letter_file(
    request: HttpRequest, holder: CodeHolder, letter_id: int, kind: str
) -> HttpResponse:
    """A letter as a file to keep; that it was opened is noted."""
    if kind not in _WRITERS:
        raise Http404
    actions.open_letter(number=holder.number, letter_id=letter_id, by=holder, at=timezone.now())
    row = _letter(_view(holder), letter_id)
    write, media_type = _WRITERS[kind]
    data = write(_printed(request, holder, row))
    return _download(data, f"{row.title}（{holder.number}）.{kind}", media_type)


@case_page
@require_safe
def file(request: HttpRequest, holder: CodeHolder, file_id: int) -> HttpResponse:
    """A file that came with a letter."""
    row, data = actions.view_file(
        number=holder.number, file_id=file_id, by=holder, at=timezone.now()
    )
    return _download(data, row.name, row.media_type)


def _download(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


@login_not_required
@cache_control(max_age=3600, public=True)
@require_safe
def letter_style(request: HttpRequest) -> HttpResponse:
    """The style sheet of letters."""
    return HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")


# --- what the applicant does ---------------------------------------------------------------------

Act = Callable[[forms.Form], Any]


def _act(
    request: HttpRequest,
    view: StatusView,
    form: forms.Form,
    act: Act,
    template: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it says; what the law refuses is said in the form."""
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                act(form)
            except GongkaiError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, done)
                return redirect("portal:case")
    return render(request, template, _in_case(view, form=form, **more), status=code)


def _form(request: HttpRequest, kind: type[forms.Form]) -> forms.Form:
    return kind(request.POST, request.FILES) if request.method == "POST" else kind()


def _not_now(view: StatusView, text: str) -> HttpResponse:
    raise WrongStateError(f"{text}现在的状态是“{view.state_label}”。请回到申请页面查看。")


@case_page
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Answer the supplement notice."""
    view = _view(holder)
    if view.state is not State.AWAIT_SUPPLEMENT:
        return _not_now(view, "这件申请现在不需要补正。")
    if view.supplement_by and view.supplement_by < timezone.localdate():
        return redirect("portal:case")  # which says what may still be done
    notice = [row for row in view.letters if row.kind == LetterKind.SUPPLEMENT_NOTICE][-1]
    if request.method != "POST":
        # The page shows what the notice wants: to see it is to have opened the notice.
        actions.open_letter(number=holder.number, letter_id=notice.pk, by=holder, at=timezone.now())

    def act(form: forms.Form) -> None:
        uploads, refused = read_uploads(form.cleaned_data["materials"], "supplement")
        if refused:
            raise BadInputError(" ".join(text for _, text in refused))
        actions.receive_supplement(
            number=holder.number,
            text=form.cleaned_data["text"],
            uploads=uploads,
            by=holder,
            at=timezone.now(),
        )

    form = _form(request, SupplementForm)
    done = "补正已经收到，答复期限重新计算。"
    more = {"notice": notice, "points": notice.read_facts().get("points", [])}
    return _act(request, view, form, act, "portal/requests/supplement.html", done, **more)


@case_page
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Answer the letter that asks for reasons."""
    view = _view(holder)
    if view.state is not State.AWAIT_REASON:
        return _not_now(view, "这件申请现在不需要说明理由。")

    def act(form: forms.Form) -> None:
        actions.receive_reasons(
            number=holder.number, text=form.cleaned_data["text"], by=holder, at=timezone.now()
        )

    done = "您说明的理由已经收到。"
    form = _form(request, ReasonsForm)
    return _act(request, view, form, act, "portal/requests/reasons.html", done)


@case_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Withdraw the request, after the consequence was named."""
    view = _view(holder)
    if not view.may_withdraw:
        return _not_now(view, "这件申请已经办结，不能再撤回。")

    def act(form: forms.Form) -> None:
        actions.withdraw_request(
            number=holder.number, reason=form.cleaned_data["reason"], by=holder, at=timezone.now()
        )

    done = "申请已经撤回。"
    form = _form(request, WithdrawForm)
    return _act(request, view, form, act, "portal/requests/withdraw.html", done)


@case_page
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, holder: CodeHolder) -> HttpResponse:
    """Rate the answer, once."""
    view = _view(holder)
    if not view.has_answer or view.has_rated:
        return _not_now(view, "答复发出以后可以评价一次。")

    def act(form: forms.Form) -> None:
        actions.rate_answer(
            number=holder.number,
            stars=form.cleaned_data["stars"],
            text=form.cleaned_data["text"],
            by=holder,
            at=timezone.now(),
        )

    form = _form(request, RatingForm)
    return _act(request, view, form, act, "portal/requests/rate.html", "谢谢您的评价。")
