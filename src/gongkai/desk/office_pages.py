"""Pages of the desk for the disclosure office: calendar, absences, holidays, ways in, settings."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongkai.accounts.models import Person
from gongkai.desk.office_forms import (
    AbsenceForm,
    HandOverForm,
    HolidayForm,
    OfficeForm,
    RejectForm,
    office_initial,
)
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.models import DisclosureOffice
from gongkai.info_requests.queries import (
    CalendarChangeView,
    Colleague,
    absences,
    calendar_changes,
    calendar_states,
    colleagues,
    intake_alarms,
    month_of,
    provisional_count,
    ways_in,
)
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError
from gongkai.rules.holiday_notice import is_notice, parse_notice
from gongkai.rules.holiday_orders import FIRST_YEAR, LAST_YEAR, HolidayOrder, order_from_dict
from gongkai.rules.organisations import Kind

WEEKDAYS = "一二三四五六日"


@require_safe
def month(request: OfficerRequest) -> HttpResponse:
    """A month with due days, internal dates, holidays and shifted working days."""
    today = timezone.localdate()
    asked = re.fullmatch(r"(\d{4})-(\d{2})", request.GET.get("month", ""))
    first = today.replace(day=1)
    if asked and FIRST_YEAR <= int(asked[1]) <= LAST_YEAR and 1 <= int(asked[2]) <= 12:
        first = date(int(asked[1]), int(asked[2]), 1)
    is_mine = request.GET.get("mine") == "1"
    context = {
        "section": "requests",
        "tab": "calendar",
        "month": month_of(request.user, first, today=today, only_mine=is_mine),
        "is_mine": is_mine,
        "weekdays": WEEKDAYS,
        "today": today,
    }
    return render(request, "desk/requests/calendar.html", context)


# --- absences and hand-over ----------------------------------------------------------------------


def _is_office(request: OfficerRequest) -> bool:
    return bool(request.user.scope(Permission.HANDLE_REQUESTS).paths)


def _handover(
    request: OfficerRequest, absence_form: AbsenceForm, form: HandOverForm, people: list[Colleague]
) -> HttpResponse:
    context = {
        "section": "requests",
        "tab": "handover",
        "absence_form": absence_form,
        "form": form,
        "errors": absence_form if absence_form.errors else form,
        "absences": absences(request.user, today=timezone.localdate()),
        "gone": [p for p in people if not p.is_active and p.open_cases],
        "is_office": _is_office(request),
    }
    status = 422 if absence_form.errors or form.errors else 200
    return render(request, "desk/requests/handover.html", context, status=status)


def _empty_forms(
    request: OfficerRequest, people: list[Colleague]
) -> tuple[AbsenceForm, HandOverForm]:
    today = timezone.localdate()
    initial = {"person": request.user.pk, "from_on": today}
    return (
        AbsenceForm(people, initial=initial, prefix="away"),
        HandOverForm(people, initial={"from_person": request.user.pk}),
    )


@form_page
def handover(request: OfficerRequest) -> HttpResponse:
    """Hand all open cases of a person over; beside it, who is away and who acts for them."""
    people = colleagues(request.user, today=timezone.localdate())
    absence_form, form = _empty_forms(request, people)
    if request.method != "POST":
        return _handover(request, absence_form, form, people)
    form = HandOverForm(people, request.POST)
    if form.is_valid():
        got = form.cleaned_data
        try:
            numbers = actions.hand_over(
                from_person=Person.objects.get(pk=got["from_person"]),
                to_person=Person.objects.get(pk=got["to_person"]),
                reason=got["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已移交 {len(numbers)} 件在办的申请。")
            return redirect("desk:handover")
    return _handover(request, absence_form, form, people)


@require_POST
def absence(request: OfficerRequest) -> HttpResponse:
    """Note an absence with its deputy."""
    people = colleagues(request.user, today=timezone.localdate())
    _, form = _empty_forms(request, people)
    absence_form = AbsenceForm(people, request.POST, prefix="away")
    if absence_form.is_valid():
        got = absence_form.cleaned_data
        deputy = got["deputy"]
        try:
            noted = actions.record_absence(
                person=Person.objects.get(pk=got["person"]),
                deputy=Person.objects.get(pk=deputy) if deputy else None,
                from_on=got["from_on"],
                until_on=got["until_on"],
                reason=got["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            absence_form.add_error(None, str(error))
        else:
            messages.success(
                request,
                f"已登记：{chinese_date(noted.from_on)}至{chinese_date(noted.until_on)}请假。",
            )
            return redirect("desk:handover")
    return _handover(request, absence_form, form, people)


@require_POST
def end_absence(request: OfficerRequest, absence_id: int) -> HttpResponse:
    """End an absence early."""
    actions.end_absence(absence_id=absence_id, by=request.user, at=timezone.now())
    messages.success(request, "已销假，案件和提醒回到本人。")
    return redirect("desk:handover")


# --- holidays ------------------------------------------------------------------------------------


def read_order(text: str) -> HolidayOrder:
    """The order of a pasted notice or a year file. Raises BadInputError."""
    if is_notice(text):
        return parse_notice(text)
    if text.lstrip().startswith("{"):
        try:
            return order_from_dict(json.loads(text))
        except ValueError as error:
            raise BadInputError("年份文件不是正确的 JSON。请核对后重新上传。") from error
    raise BadInputError(
        "这不是国务院办公厅放假安排通知的全文。请从标题“国务院办公厅关于…年部分节假日安排的通知”"
        "复制到末尾的落款日期。"
    )


@form_page
def holidays(request: OfficerRequest) -> HttpResponse:
    """What is announced, what is missing, and a form for a notice that came late or changed."""
    form = HolidayForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            change = actions.propose_calendar_change(
                order=read_order(form.cleaned_data["notice"]), by=request.user, at=timezone.now()
            )
        except GongkaiError as error:
            form.add_error("text", str(error))
        else:
            return redirect("desk:holiday_change", change.pk)
    today = timezone.localdate()
    context = {
        "section": "requests",
        "tab": "holidays",
        "form": form,
        "states": calendar_states(request.user, today=today),
        "provisional": provisional_count(request.user, today=today),
        "changes": calendar_changes(request.user),
        "may_change": bool(request.user.scope(Permission.CHANGE_CALENDAR).paths),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/requests/holidays.html", context, status=status)


def _change(request: OfficerRequest, change_id: int) -> CalendarChangeView:
    found = next((c for c in calendar_changes(request.user) if c.id == change_id), None)
    if found is None:
        raise NotFoundError("没有找到这份放假通知，或者不由您决定。")
    return found


@form_page
def holiday_change(request: OfficerRequest, change_id: int) -> HttpResponse:
    """A notice with every open case that it moves, before and after; approve it or leave it out."""
    change = _change(request, change_id)
    form = RejectForm(request.POST if "reject" in request.POST else None)
    problem = ""
    try:
        if "approve" in request.POST:
            moved = actions.approve_calendar_change(
                change_id=change_id, by=request.user, at=timezone.now()
            )
            told = f"已采用。{len(moved)} 件申请的期限有变化，已通知申请人。"
            if not _change(request, change_id).is_carried_out:
                told += "其余的正在后台逐件重新计算，这一页上看得到进度。"
            messages.success(request, told)
            return redirect("desk:holidays")
        if "reject" in request.POST and form.is_valid():
            actions.reject_calendar_change(
                change_id=change_id,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, "已记录为不采用，期限没有变化。")
            return redirect("desk:holidays")
    except GongkaiError as error:
        problem = str(error)
    context = {
        "section": "requests",
        "tab": "holidays",
        "change": change,
        "form": form,
        "problem": problem,
    }
    status = 422 if problem or form.errors else 200
    return render(request, "desk/requests/holiday_change.html", context, status=status)


# --- the ways in, and settings -------------------------------------------------------------------


@require_safe
def ways(request: OfficerRequest) -> HttpResponse:
    """Whether the ways by which requests come are alive."""
    context = {
        "section": "requests",
        "tab": "ways",
        "ways": ways_in(),
        "alarms": intake_alarms(request.user),
    }
    return render(request, "desk/requests/ways.html", context)


@form_page
def office(request: OfficerRequest) -> HttpResponse:
    """The settings of a disclosure office, for its head."""
    context: dict[str, Any] = {"section": "requests", "tab": "office"}
    bodies = [
        row
        for row in list_organisations(
            request.user, on=timezone.localdate(), permission=Permission.SET_UP_OFFICES
        )
        if row.kind in (Kind.BODY, Kind.BRANCH, Kind.GOVERNMENT)
    ]
    if not bodies:
        return render(request, "desk/requests/office.html", context | {"bodies": ()})
    asked = request.POST.get("body") or request.GET.get("body") or ""
    body = next((row for row in bodies if row.code == asked), bodies[0])
    known = DisclosureOffice.objects.filter(organisation=body.id).first()
    form = OfficeForm(request.POST or None, initial=office_initial(known))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_up_office(
                organisation=Organisation.objects.get(pk=body.id),
                code=form.cleaned_data["code"],
                issuer=form.cleaned_data["issuer"],
                settings={**form.settings, "policy": form.policy},
                by=request.user,
                at=timezone.now(),
            )
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存{body.name}的设置，从下一份文书起生效。")
            return redirect(f"{request.path}?body={body.code}")
    context |= {"bodies": bodies, "body": body, "is_new": known is None, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/requests/office.html", context, status=status)
