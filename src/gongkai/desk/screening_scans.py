"""Pages of the desk for back scans, the white list, and the systems that may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue.queries import count_live_versions
from gongkai.desk.filters import words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.screening_forms import CallerForm, ScanForm
from gongkai.desk.screening_pages import (
    SECTION,
    bodies_where,
    may_manage,
    names_of_bodies,
    page_number,
)
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.screening import actions
from gongkai.screening.queries import (
    OpenFilter,
    get_back_scan,
    list_allowances,
    list_back_scans,
    list_callers,
    open_page,
    passed_over_in,
)

ITEMS: Final = "item"


# --- the white list ------------------------------------------------------------------------------


@require_safe
def allowances(request: OfficerRequest) -> HttpResponse:
    """What is let pass for good, where, why, and until when."""
    words = words_of(request)
    show_all = request.GET.get("all") == "1"
    rows = [
        row
        for row in list_allowances(request.user, on=timezone.localdate())
        if (show_all or row.is_standing)
        and (words in row.shown or words in row.reason or words in row.rule_title)
    ]
    context = SECTION | {
        "tab": "allowances",
        "rows": rows,
        "words": words,
        "show_all": show_all,
        "places": names_of_bodies(request),
        "may_manage": may_manage(request),
    }
    return render(request, "desk/screening/allowances.html", context)


@require_POST
def end_allowance(request: OfficerRequest, allowance_id: int) -> HttpResponse:
    """Let these words pass no longer."""
    try:
        one = actions.end_allowance(allowance_id=allowance_id, by=request.user, at=timezone.now())
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{one.shown}”已从白名单停用，下次筛查会再提示。")
    return redirect("desk:allowances")


# --- back scans ----------------------------------------------------------------------------------


@form_page
def scans(request: OfficerRequest) -> HttpResponse:
    """The back scans, and a form to start one."""
    bodies = bodies_where(request, Permission.MANAGE_WORD_LISTS)
    form = ScanForm(bodies, *((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        place = Organisation.objects.get(pk=form.cleaned_data["organisation"])
        try:
            made = actions.start_back_scan(
                organisation=place,
                kind=ITEMS,
                total=count_live_versions(place.path),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已开始，在后台进行。可以离开这一页。")
            return redirect("desk:back_scan", scan_id=made.pk)
    context = SECTION | {
        "tab": "scans",
        "form": form,
        "bodies": bodies,
        "scans": list_back_scans(request.user),
        "places": names_of_bodies(request),
    }
    return render(request, "desk/screening/scans.html", context, status=422 if form.errors else 200)


@require_safe
def scan(request: OfficerRequest, scan_id: int) -> HttpResponse:
    """How far a back scan is, and what it brought up."""
    one = get_back_scan(request.user, scan_id)
    found = OpenFilter(
        kind=one.kind,
        since=one.started_at,
        below=one.organisation_path,
        only_blocks=request.GET.get("blocks") == "1",
    )
    places = names_of_bodies(request)
    context = SECTION | {
        "tab": "scans",
        "scan": one,
        "wanted": found,
        "page": open_page(request.user, found, page=page_number(request)),
        "passed_over": passed_over_in(request.user, scan_id),
        "place": places.get(one.organisation_id, ""),
        "places": places,
        "may_manage": may_manage(request),
    }
    is_part = request.headers.get("HX-Request") == "true"
    name = "scan_progress" if is_part else "scan"
    return render(request, f"desk/screening/{name}.html", context)


@require_POST
def step(request: OfficerRequest, scan_id: int, step: str) -> HttpResponse:
    """Pause, go on, stop for good, or try again what could not be screened."""
    steps: dict[str, tuple[Callable[..., object], str]] = {
        "pause": (actions.pause_back_scan, "已暂停，可以随时继续。"),
        "resume": (actions.resume_back_scan, "已继续，从停下的地方往后查。"),
        "stop": (actions.end_back_scan, "已停止。查过的结果保留。"),
        "retry": (actions.retry_passed_over, "已安排在后台再试，结果显示在这一页。"),
    }
    if step not in steps:
        raise NotFoundError("没有这一步。")
    act, told = steps[step]
    try:
        act(scan_id=scan_id, by=request.user, at=timezone.now())
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("desk:back_scan", scan_id=scan_id)


# --- systems that may call -----------------------------------------------------------------------


@form_page
@sensitive_variables("made")
def callers(request: OfficerRequest) -> HttpResponse:
    """The systems that may ask for screenings; a new key is shown once."""
    bodies = bodies_where(request, Permission.MANAGE_WORD_LISTS)
    form = CallerForm(bodies, *((request.POST,) if request.method == "POST" else ()))
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.admit_caller(
                organisation=Organisation.objects.get(pk=form.cleaned_data["organisation"]),
                name=form.cleaned_data["name"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            form = CallerForm(bodies)
    context = SECTION | {
        "tab": "callers",
        "form": form,
        "bodies": bodies,
        "made": made,
        "callers": list_callers(request.user),
        "places": names_of_bodies(request),
        "address": request.build_absolute_uri("/api/v1/screening/"),
    }
    return render(
        request, "desk/screening/callers.html", context, status=422 if form.errors else 200
    )


@require_POST
def end_caller(request: OfficerRequest, caller_id: int) -> HttpResponse:
    """Shut a system out."""
    try:
        one = actions.shut_caller_out(caller_id=caller_id, by=request.user, at=timezone.now())
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{one.name}”的密钥已停用。")
    return redirect("desk:callers")
