"""Half-yearly reports of changes, and reminders of what is nearly due."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.channels.actions.work import Work
from gongkai.channels.models import ChangeReport
from gongkai.channels.queries.access import MANAGE, told_of
from gongkai.channels.queries.reports import change_lines, freeze
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import body_in_reach
from gongkai.rules.access import Asker, require
from gongkai.rules.channels.watch import Period, period_of
from gongkai.rules.errors import BadInputError, WrongStateError


@action
def submit_change_report(
    *, organisation_id: int, period: Period, note: str = "", by: Asker, at: datetime
) -> ChangeReport:
    """Hand in the changes of a body's accounts in half a year; what it says stays as it is.

    Raises NotFoundError, WrongPersonError, WrongStateError where it was handed in, BadInputError
    for a half-year that has not begun.
    """
    body = body_in_reach(by, MANAGE, organisation_id)
    require(by, MANAGE, body.path)
    if period >= period_of(timezone.localdate(at)):
        raise BadInputError(f"{period.label}还没有结束，结束后再报送。")
    known = ChangeReport.objects.filter(
        organisation=body, year=period.year, half=period.half
    ).select_for_update()
    if known.exists():
        raise WrongStateError(f"{period.label}的变动已经报送过了。")
    lines = change_lines(by, period, organisation_id=body.pk)
    report = ChangeReport.objects.create(
        organisation=body,
        year=period.year,
        half=period.half,
        lines=[freeze(line) for line in lines],
        note=note.strip()[:300],
        submitted_at=at,
        submitted_by=Work.person(by),
    )
    record(
        on=report,
        organisation_id=body.pk,
        after={"period": period.code, "changes": len(lines), "note": report.note},
    )
    return report


@action
def remind_of_accounts(
    *, organisation_id: int, key: str, subject: str, body: str, by: Asker, at: datetime
) -> int:
    """Leave a reminder on the desk of everybody who looks after the accounts of a body.

    Once a key and person; where nobody is named, for the disclosure office. Returns how many are
    new.
    """
    place = Organisation.objects.get(pk=organisation_id)
    people = told_of(place)
    wanted: list[tuple[Person | None, str]] = [
        (person, f"{key}:p{person.pk}") for person in people
    ] or [(None, key)]
    have = set(Notice.objects.filter(key__in=[k for _, k in wanted]).values_list("key", flat=True))
    new = [
        Notice.objects.create(
            organisation=place,
            person=person,
            channel="desk",
            recipient=cipher().seal(b"", "notice"),
            subject=subject[:200],
            body=body,
            key=mark,
            state="sent",
            queued_at=at,
        )
        for person, mark in wanted
        if mark not in have
    ]
    record(on=place, organisation_id=place.pk, after={"key": key, "reminded": len(new)})
    return len(new)
