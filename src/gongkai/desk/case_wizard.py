"""The five steps to an answer as a page: one question at a time, every answer kept and changeable."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.desk.case_fields import Desk
from gongkai.desk.case_parts import repeats_of
from gongkai.desk.case_steps import BY_MOVE, offered
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests.queries import actors_of
from gongkai.info_requests.queries import case as get_case
from gongkai.rules.results import LETTER_TITLES, PART_LABELS, RESULTS
from gongkai.rules.wizard import BY_KEY, STEP_LABELS, Progress, WizardStep, walk

_KEPT = "wizard"
_MOST_KEPT = 50


def kept_answers(request: HttpRequest, number: str) -> dict[str, str]:
    """What this person answered on a case so far."""
    answers: dict[str, str] = request.session.get(_KEPT, {}).get(number, {})
    return answers


def kept_result(request: HttpRequest, number: str) -> str:
    """The code of the result that the answers of this person lead to; empty where none."""
    result = walk(kept_answers(request, number)).result
    return result.value if result else ""


def _keep(request: HttpRequest, number: str, answers: dict[str, str]) -> None:
    kept = request.session.get(_KEPT, {})
    kept.pop(number, None)
    if answers:
        kept[number] = answers
    for oldest in list(kept)[:-_MOST_KEPT]:
        del kept[oldest]
    request.session[_KEPT] = kept


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

    An answer goes in by POST; `again` opens a question anew, `restart` all of them.
    """
    today = timezone.localdate()
    view = get_case(request.user, number, today=today)
    answers = dict(kept_answers(request, number))
    error = ""
    if request.method == "POST":
        error = _answered(request.POST.dict(), answers)
        if not error:
            _keep(request, number, answers)
            return redirect(f"{reverse('desk:case_wizard', args=[number])}#question")
    progress = walk(answers)
    desk = Desk(view, request.user, today)
    question = progress.question
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "progress": progress,
        "marks": _marks(progress),
        "error": error,
        "repeats": repeats_of(desk) if question and question.key == "repeat" else [],
        **_end(request, desk, progress),
    }
    return render(request, "desk/case/wizard.html", context, status=422 if error else 200)


def _answered(sent: dict[str, str], answers: dict[str, str]) -> str:
    """Take an answer, or take one back; the sentence to show where there was none."""
    if "restart" in sent:
        answers.clear()
        return ""
    if sent.get("again") in BY_KEY:
        keys = [question.key for question, _ in walk(answers).answered]
        for key in keys[keys.index(sent["again"]) :] if sent["again"] in keys else []:
            answers.pop(key, None)
        return ""
    question = BY_KEY.get(sent.get("question", ""))
    if question is None or question.choice(sent.get("answer", "")) is None:
        return "请选择一个答案，再继续。"
    answers[question.key] = sent["answer"]
    return ""


def _end(request: OfficerRequest, desk: Desk, progress: Progress) -> dict[str, object]:
    if progress.move is None:
        return {}
    step = BY_MOVE[progress.move]
    known = offered(desk.view, actors_of(request.user, desk.view.request)).get(step.slug)
    shown: dict[str, object] = {"next_step": step, "offer": known}
    if progress.result:
        result = RESULTS[progress.result]
        shown |= {
            "result": result,
            "letter_title": LETTER_TITLES[result.letter],
            "parts": [PART_LABELS[part] for part in result.parts],
        }
    return shown
