"""What a body owes and by when: requests, the plan of the year, corrections, filings of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet

from gongkai.channels.models import AccountEvent
from gongkai.info_requests.models import InfoRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.supervision.plans import PlanState, TaskState
from gongkai.supervision.models import Finding, PlanTask

SOON_DAYS: Final = 10


@dataclass(frozen=True, slots=True)
class Deadline:
    """How much of one kind of work is late, and how much is due within ten days.

    `leads_to` names the list, empty where the asker may not see it.
    """

    text: str
    late: int
    soon: int
    next_on: date | None
    leads_to: str


def deadlines_of(asker: Asker, body: Organisation, *, on: date) -> tuple[Deadline, ...]:
    """What the body and the units below it still owe; kinds of which nothing is open are left out.

    Who asks must have made sure that they may be counted.
    """
    return tuple(_deadlines(asker, body, on))


def _deadlines(asker: Asker, body: Organisation, on: date) -> Iterator[Deadline]:
    path = body.path
    requests = InfoRequest.objects.filter(organisation=body.pk).open()
    tasks = PlanTask.objects.filter(
        plan__organisation__path__startswith=path,
        plan__state=PlanState.ISSUED,
        state__in=[TaskState.OPEN, TaskState.HANDED_IN],
    )
    findings = Finding.objects.filter(organisation__path__startswith=path).open()
    filings = AccountEvent.objects.filter(
        account__organisation__path__startswith=path, filed_on=None, file_by_on__isnull=False
    )
    kinds: tuple[tuple[str, QuerySet[Any], str, Permission, str], ...] = (
        ("答复政府信息公开申请", requests, "due_on", Permission.SEE_REQUESTS, "requests"),
        ("工作方案的任务", tasks, "due_on", Permission.SEE_SUPERVISION, "plan"),
        ("问题整改", findings, "due_on", Permission.SEE_SUPERVISION, "findings"),
        ("新媒体账号变动报备", filings, "file_by_on", Permission.SEE_CHANNELS, "accounts"),
    )
    soon = on + timedelta(SOON_DAYS)
    for text, rows, field, permission, place in kinds:
        dated = rows.filter(**{f"{field}__isnull": False}).order_by()
        counts = dated.aggregate(
            late=Count("pk", filter=Q(**{f"{field}__lt": on})),
            soon=Count("pk", filter=Q(**{f"{field}__gte": on, f"{field}__lte": soon})),
            next_on=Min(field, filter=Q(**{f"{field}__gte": on})),
        )
        next_on = counts["next_on"]
        if counts["late"] or next_on:
            sees = asker.scope(permission).covers(path)
            yield Deadline(text, counts["late"], counts["soon"], next_on, place if sees else "")
