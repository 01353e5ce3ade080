"""Pages of the desk."""

from __future__ import annotations

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from gongkai.accounts import actions as accounts
from gongkai.accounts.queries import identify, locked_until
from gongkai.catalogue.queries import batches_to_decide
from gongkai.catalogue.queries.standards import standards_to_approve
from gongkai.desk.forms import ChangePasswordForm, SignInForm
from gongkai.desk.item_list_pages import todo_of_items
from gongkai.desk.report_pages import form_page, todo_context
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.standing_pages import MOST_ON_HOME, reminder_lines
from gongkai.desk.worklist_pages import todo_of_requests
from gongkai.faults.queries import fault_todo
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.errors import BadInputError
from gongkai.supervision.queries.complaints import complaint_todo
from gongkai.supervision.queries.findings import finding_todo
from gongkai.supervision.queries.inspection import inspection_todo
from gongkai.supervision.queries.plans import task_todo


@require_safe
def home(request: OfficerRequest) -> HttpResponse:
    """What is to be done today."""
    context = {
        "section": "home",
        "request_todo": todo_of_requests(request),
        "item_reminders": reminder_lines(request, MOST_ON_HOME)[:MOST_ON_HOME],
        "item_todo": todo_of_items(request),
        "batches_to_decide": batches_to_decide(request.user),
        "standards_to_approve": standards_to_approve(request.user),
        "fault_todo": fault_todo(request.user, today=timezone.localdate()),
        "complaint_todo": complaint_todo(request.user, today=timezone.localdate()),
        "finding_todo": finding_todo(request.user, today=timezone.localdate()),
        "inspection_todo": inspection_todo(request.user, today=timezone.localdate()),
        "task_todo": task_todo(request.user, today=timezone.localdate()),
        **todo_context(request),
    }
    return render(request, "desk/home.html", context)


@login_not_required
@sensitive_post_parameters("password")
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; slow down whoever guesses."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        username, address = form.cleaned_data["username"], request.META.get("REMOTE_ADDR") or None
        person = identify(
            username=username, password=form.cleaned_data["password"], address=address, at=now
        )
        accounts.sign_in(
            person=person, username=username, address=address, by=person or ANONYMOUS, at=now
        )
        if person is not None:
            login(request, person)
            return redirect(_next(request))
        until = locked_until(username, address, now)
        form.add_error(
            None,
            f"登录失败次数过多，请于{timezone.localtime(until):%H:%M}后再试。"
            if until
            else "登录名或密码不对，请核对后再试。忘记密码请联系本单位的安全管理员。",
        )
    status = 422 if form.errors else 200
    return render(
        request, "desk/sign_in.html", {"form": form, "next": _next(request)}, status=status
    )


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        accounts.sign_out(by=request.user, at=timezone.now())
        logout(request)
    return redirect("portal:home")


@sensitive_post_parameters()
@form_page
def change_password(request: OfficerRequest) -> HttpResponse:
    """Change one's own password; other sessions end."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = accounts.change_password(
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                by=request.user,
                at=timezone.now(),
            )
        except BadInputError as error:
            form.add_error(None, str(error))
        else:
            update_session_auth_hash(request, person)
            return redirect("desk:home")
    status = 422 if form.errors else 200
    return render(request, "desk/change_password.html", {"form": form}, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "desk:home"
