"""What the worker does by the calendar for supervision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from gongkai.rules.access import SYSTEM
from gongkai.rules.supervision.crawl import Fetched, observe
from gongkai.supervision.actions.findings import remind_of_finding
from gongkai.supervision.actions.inspection import inspect_own_pages
from gongkai.supervision.actions.plans import remind_of_task
from gongkai.supervision.actions.surveys import NETWORK_KEPT, forget_survey_networks
from gongkai.supervision.models import SurveySheet
from gongkai.supervision.queries.findings import findings_to_remind
from gongkai.supervision.queries.inspection import bodies_to_inspect, pages_to_look_at
from gongkai.supervision.queries.plans import tasks_to_remind

Clock = Callable[[], datetime]


def remind_of_tasks(clock: Clock) -> int:
    """Remind of tasks that are near their last day or past it, each level once; how many."""
    at = clock()
    return sum(
        remind_of_task(task_id=task_id, level=level, by=SYSTEM, at=at)
        for task_id, level in tasks_to_remind(timezone.localdate(at))
    )


def remind_of_findings(clock: Clock) -> int:
    """Remind of findings that are near the last day for mending or past it, each level once."""
    at = clock()
    return sum(
        remind_of_finding(finding_id=finding_id, level=level, by=SYSTEM, at=at)
        for finding_id, level in findings_to_remind(timezone.localdate(at))
    )


def forget_old_answerers(clock: Clock) -> int:
    """Forget from which networks sheets of questionnaires came a day ago and longer; how many."""
    at = clock()
    old = SurveySheet.objects.filter(received_at__lte=at - NETWORK_KEPT).exclude(network="")
    return forget_survey_networks(by=SYSTEM, at=at) if old.exists() else 0


def inspect_sites(clock: Clock, look: Callable[[str], Fetched]) -> int:
    """Look at the own pages of one body that was not looked at today; 1, or 0 where all were.

    `look` gives a page of the main site as a reader gets it. One body a round, so that nothing waits.
    """
    at = clock()
    today = timezone.localdate(at)
    waiting = bodies_to_inspect(today)
    if not waiting:
        return 0
    pages = [look(address) for address in pages_to_look_at(waiting[0])]
    seen = observe(pages, today, wrong_words=lambda text: ())
    inspect_own_pages(organisation_id=waiting[0], seen=seen, pages=len(pages), by=SYSTEM, at=at)
    return 1
