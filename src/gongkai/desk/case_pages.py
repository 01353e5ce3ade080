"""Pages of the desk for one case at work."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk.case_view import calendar_of_days, letter_lines, light_of, lines_of, wishes_of
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.queries import CaseView
from gongkai.info_requests.queries import case as get_case


@require_safe
def case(request: OfficerRequest, number: str) -> HttpResponse:
    """One case: what it is, what may be done now, how its clock runs."""
    view = _opened(request, number)
    return render(request, "desk/case/case.html", case_context(request, view))


def _opened(request: OfficerRequest, number: str) -> CaseView:
    """The case; the first look of an officer at it is noted.

    A GET that writes, but once, and only what the look itself is: the alarm for requests that
    nobody opened rests on it, and a button "I have seen it" would be pressed by nobody.
    """
    today = timezone.localdate()
    view = get_case(request.user, number, today=today)
    if view.request.opened_at is None and request.method == "GET":
        actions.open_case(number=number, by=request.user, at=timezone.now())
    return view


def case_context(request: OfficerRequest, view: CaseView) -> dict[str, Any]:
    """What the page of a case shows."""
    today = timezone.localdate()
    return {
        "section": "requests",
        "view": view,
        "info": view.request,
        "light": light_of(view),
        "weeks": calendar_of_days(view.days, today, view.clock.due),
        "lines": lines_of(view),
        "letters": letter_lines(view),
        "wishes": wishes_of(view),
    }
