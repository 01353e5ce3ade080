"""What a worker does for cases: reminds of replies that are nearly due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.utils import timezone

from gongkai.audit.adapters.turns import Turns
from gongkai.info_requests.models import DisclosureOffice, Notice
from gongkai.info_requests.queries import calendar_of
from gongkai.remedies.actions import warn_of_reply
from gongkai.remedies.models import RemedyCase
from gongkai.rules.access import SYSTEM

# Remaining working days at which the office is reminded; a simple procedure has only five.
LEVELS: Final = (3, 1, 0)


def remind_of_replies(clock: Callable[[], datetime]) -> int:
    """Remind of every reply with 3, 1 or 0 working days left, or overdue; returns how many.

    A second run on the same day leaves none.
    """
    at = clock()
    today = timezone.localdate(at)
    known = set(Notice.objects.filter(key__startswith="remedy:").values_list("key", flat=True))
    left, turns = 0, Turns()
    offices = {o.organisation_id: o for o in DisclosureOffice.objects.all()}
    for case in RemedyCase.objects.filter(act_by_on__isnull=False).iterator():
        office = offices.get(case.organisation_id)
        due = case.act_by_on
        if office is None or due is None:
            continue
        days = calendar_of(office.region).working_days_between(today, due)
        level = -1 if due < today else next((n for n in sorted(LEVELS) if days <= n), None)
        if level is not None and f"remedy:{case.number}:{due}:{level}" not in known:
            left += bool(warn_of_reply(number=case.number, level=level, by=SYSTEM, at=at))
            turns.give()
    return left
