"""The page on which an officer takes a step of a case: the form, what follows, what is in the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.desk.case_answer_forms import DraftForm
from gongkai.desk.case_fields import CaseForm, Common, Desk
from gongkai.desk.case_steps import BY_SLUG, Offered, Step, offered
from gongkai.desk.case_wizard import kept_result
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests.actions import StaleViewError
from gongkai.info_requests.queries import CaseView, actors_of
from gongkai.info_requests.queries import case as get_case
from gongkai.rules.errors import GongkaiError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.intake import ApplicationError


@form_page
def move(request: OfficerRequest, number: str, step: str) -> HttpResponse:
    """Show the form of a step, or take the step.

    Asked for, a step that is refused shows why. Sent, the action itself judges: somebody may have
    been faster, and what was typed stays in the form.
    """
    today = timezone.localdate()
    view = get_case(request.user, number, today=today)
    chosen = BY_SLUG.get(step)
    if chosen is None:
        raise NotFoundError("没有这个操作。")
    if chosen.page:
        return redirect(chosen.page, number)
    if request.method != "POST":
        known = offered(view, actors_of(request.user, view.request)).get(step)
        if known is None or not known.is_open:
            return _refused(request, view, chosen, known)
    asked = {key: str(value) for key, value in (request.POST or request.GET).items()}
    asked.setdefault("code", kept_result(view))
    desk = Desk(view, request.user, today, asked)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = chosen.form(desk, *sent)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        done = act(request, form, number)
        if done:
            messages.success(request, done)
            return redirect("desk:case", number)
        # Whoever was faster changed the case: the next try rests on what is shown now.
        desk = Desk(get_case(request.user, number, today=today), request.user, today, asked)
        form.desk = desk
    return page(request, desk.view, form, chosen)


def act(request: OfficerRequest, form: CaseForm, number: str) -> str:
    """Run a form; an error of ours lands in the form, and the answer is empty."""
    seen = request.POST.get("seen", "")
    common = Common(
        number=number,
        by=request.user,
        at=timezone.now(),
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None,
    )
    try:
        return form.run(common)
    except StaleViewError as error:
        message = str(error).replace(
            "请刷新页面，按最新状态办理。",
            "您填写的内容还在下面，没有提交；请核对后再提交，或返回案件查看。",
        )
        form.add_error(None, message)
    except ApplicationError as error:
        for name, text in error.problems.items():
            form.add_error(name if name in form.fields else None, text)
    except GongkaiError as error:
        form.add_error(None, str(error))
    return ""


def page(
    request: OfficerRequest, view: CaseView, form: CaseForm, step: Step, **more: Any
) -> HttpResponse:
    """The page of a form."""
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "step": step,
        "form": form,
        "beside": form.beside(),
        "may_look": (isinstance(form, DraftForm) and form.code) or "pages" in form.fields,
        "may_submit": not isinstance(form, DraftForm) or form.code,
        **more,
    }
    looks = request.method == "POST" and "look" in request.POST
    status = 422 if form.is_bound and form.errors and not looks else 200
    return render(request, "desk/case/move.html", context, status=status)


def _refused(
    request: OfficerRequest, view: CaseView, step: Step, known: Offered | None
) -> HttpResponse:
    if known is None or known.refusal is None:
        state = view.request.state_label
        error: GongkaiError = WrongStateError(f"“{state}”的申请现在不能“{step.label}”。")
    else:
        error = known.refusal
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "step": step,
        "error": error,
        "article": known.article if known else step.article,
    }
    status = 403 if isinstance(error, WrongPersonError) else 409
    return render(request, "desk/case/refused.html", context, status=status)
