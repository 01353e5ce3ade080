"""The five steps to an answer as a page: one question at a time, every answer kept and changeable."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.desk.case_fields import Desk
from gongkai.desk.case_parts import repeats_of
from gongkai.desk.case_steps import BY_MOVE, offered
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.models import WizardAnswer
from gongkai.info_requests.queries import CaseView, actors_of
from gongkai.info_requests.queries import case as get_case
from gongkai.rules.errors import BadInputError
from gongkai.rules.requests import OPEN, Actor
from gongkai.rules.results import LETTER_TITLES, PART_LABELS, RESULTS
from gongkai.rules.wizard import (
    BY_KEY,
    STEP_LABELS,
    Choice,
    Progress,
    Question,
    WizardStep,
    walk,
)

_ANSWERERS = frozenset({Actor.CLERK, Actor.HEAD, Actor.DEPARTMENT})


def answers_of(view: CaseView) -> dict[str, str]:
    """The standing answers of the five steps by question."""
    return {question: row.answer for question, row in view.judged.items()}


def kept_result(view: CaseView) -> str:
    """The code of the result that the answers of a case lead to; empty where none."""
    result = walk(answers_of(view)).result
    return result.value if result else ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with its answer, and who gave it when."""

    question: Question
    choice: Choice
    row: WizardAnswer


def answer_lines(view: CaseView) -> list[AnswerLine]:
    """The answers on the way that they lead, in the order in which they were asked."""
    return [
        AnswerLine(question, choice, view.judged[question.key])
        for question, choice in walk(answers_of(view)).answered
    ]


@dataclass(frozen=True, slots=True)
class StepMark:
    """One of the five steps in the progress line."""

    label: str
    state: str  # done, now, later


def _marks(progress: Progress) -> list[StepMark]:
    order = list(WizardStep)
    now = order.index(progress.question.step) if progress.question else len(order)
    return [
        StepMark(STEP_LABELS[step], "done" if i < now else "now" if i == now else "later")
        for i, step in enumerate(order)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def wizard(request: OfficerRequest, number: str) -> HttpResponse:
    """Ask the open question, or say what the answers lead to.

    An answer goes in by POST; `again` opens a question anew, `restart` all of them. They belong to
    the case: whoever works on it next goes on from there.
    """
    today = timezone.localdate()
    view = get_case(request.user, number, today=today)
    error = ""
    if request.method == "POST":
        changes = _changes(request.POST.dict(), view)
        try:
            actions.keep_answers(number=number, changes=changes, by=request.user, at=timezone.now())
        except BadInputError as problem:
            error = str(problem)
        else:
            return redirect(f"{reverse('desk:case_wizard', args=[number])}#question")
    progress = walk(answers_of(view))
    desk = Desk(view, request.user, today)
    question = progress.question
    actors = actors_of(request.user, view.request)
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "progress": progress,
        "lines": answer_lines(view),
        "may_answer": view.request.state in OPEN and bool(actors & _ANSWERERS),
        "marks": _marks(progress),
        "error": error,
        "repeats": repeats_of(desk) if question and question.key == "repeat" else [],
        **_end(desk, progress, actors),
    }
    return render(request, "desk/case/wizard.html", context, status=422 if error else 200)


def _changes(sent: dict[str, str], view: CaseView) -> dict[str, str]:
    """What an answer, or one taken back, changes."""
    if "restart" in sent:
        return dict.fromkeys(view.judged, "")
    if sent.get("again") in BY_KEY:
        keys = [line.question.key for line in answer_lines(view)]
        later = keys[keys.index(sent["again"]) :] if sent["again"] in keys else []
        return dict.fromkeys(later, "")
    question, answer = sent.get("question", ""), sent.get("answer", "")
    return {question: answer or "-"}  # no answer at all is none of the choices


def _end(desk: Desk, progress: Progress, actors: frozenset[Actor]) -> dict[str, object]:
    if progress.move is None:
        return {}
    step = BY_MOVE[progress.move]
    known = offered(desk.view, actors).get(step.slug)
    shown: dict[str, object] = {"next_step": step, "offer": known}
    if progress.result:
        result = RESULTS[progress.result]
        shown |= {
            "result": result,
            "letter_title": LETTER_TITLES[result.letter],
            "parts": [PART_LABELS[part] for part in result.parts],
        }
    return shown
