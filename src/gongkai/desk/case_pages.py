"""The page of one case at work, on screen and as the file that goes to the printer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk.case_steps import next_of, offered
from gongkai.desk.case_view import (
    calendar_of_days,
    consultation_lines,
    ended_words,
    letter_lines,
    lines_of,
    wishes_of,
)
from gongkai.desk.case_wizard import answer_lines
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.models import RequestFile
from gongkai.info_requests.queries import NOT_REDACTED, CaseView, actors_of, has_answer_out
from gongkai.info_requests.queries import case as get_case
from gongkai.remedies.queries import remedies_of_request
from gongkai.rules.redaction.source import MEDIA_TYPES
from gongkai.rules.requests import OPEN, Actor

_HANDLERS = frozenset({Actor.CLERK, Actor.HEAD, Actor.DEPARTMENT})
_LITIGANTS = frozenset({Actor.CLERK, Actor.HEAD, Actor.LEGAL})


@require_safe
def case(request: OfficerRequest, number: str) -> HttpResponse:
    """One case: what it is, what may be done now, how its clock runs."""
    view = get_case(request.user, number, today=timezone.localdate())
    context = _context(request, view)
    _note_opening(request, view, context["actors"])
    return render(request, "desk/case/case.html", context)


@require_safe
def print_case(request: OfficerRequest, number: str) -> HttpResponse:
    """The whole file on paper: everything of the page, unfolded, without buttons."""
    view = get_case(request.user, number, today=timezone.localdate())
    return render(request, "desk/case/print.html", _context(request, view))


def _note_opening(request: OfficerRequest, view: CaseView, actors: frozenset[Actor]) -> None:
    """Note the first look of whoever works on a case.

    A GET that writes, but once, and only what the look itself is (ADR 开案): the alarm for
    requests that nobody opened rests on it, and a button "I have seen it" would be forgotten.
    """
    if view.request.opened_at is None and request.method == "GET" and actors & _HANDLERS:
        actions.open_case(number=view.request.number, by=request.user, at=timezone.now())


def _may_be_covered(file: RequestFile) -> bool:
    return file.kind not in NOT_REDACTED and file.media_type in MEDIA_TYPES


def _context(request: OfficerRequest, view: CaseView) -> dict[str, Any]:
    today = timezone.localdate()
    actors = actors_of(request.user, view.request)
    steps = offered(view, actors)
    following = next_of(view, steps, actors)
    open_steps = [s for s in steps.values() if s.is_open]
    return {
        "section": "requests",
        "view": view,
        "info": view.request,
        "is_open": view.request.state in OPEN,
        "ended": ended_words(view),
        "actors": actors,
        "is_office": bool(actors & {Actor.CLERK, Actor.HEAD}),
        "following": following,
        "moves": [s for s in open_steps if not s.step.is_quiet and s.step.slug != following.target],
        "work": [s for s in open_steps if s.step.is_quiet and s.step.slug != following.target],
        "refused": [s for s in steps.values() if not s.is_open and not s.step.is_quiet],
        "may": {s.step.slug.replace("-", "_"): True for s in open_steps},
        "weeks": calendar_of_days(view.days, today, view.clock.due),
        "lines": lines_of(view),
        "letters": letter_lines(view),
        "consultations": consultation_lines(view),
        "wishes": wishes_of(view),
        "judged": answer_lines(view),
        "files": [(file, _may_be_covered(file)) for file in view.files],
        "remedies": remedies_of_request(request.user, view.request.number, today=today),
        "is_answer_out": has_answer_out(view.request, view.letters),
        "may_sue": view.request.counted_on is not None and actors & _LITIGANTS,
        "now": timezone.now(),
    }
