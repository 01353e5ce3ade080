"""What an applicant sees of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.info_requests.models import (
    FOR_OTHERS,
    FeeCharge,
    Letter,
    clock_events,
)
from gongkai.info_requests.queries.access import request_of
from gongkai.info_requests.queries.cases import TimelineEntry, timeline_entry
from gongkai.info_requests.queries.offices import calendar_of, office_of
from gongkai.rules.access import CodeHolder
from gongkai.rules.deadlines import (
    Clock,
    DayLine,
    compute,
    explain,
)
from gongkai.rules.requests import OPEN, State
from gongkai.rules.results import RESULTS, ResultCode


@dataclass(frozen=True, slots=True)
class StatusView:
    """What an applicant sees of a request: never a name of an officer, never an internal step."""

    number: str
    body_id: int
    title: str
    description: str
    state: State
    state_label: str
    result: str
    received_on: date | None
    due_on: date | None
    is_provisional: bool
    clock: Clock
    days: tuple[DayLine, ...]
    timeline: tuple[TimelineEntry, ...]
    letters: tuple[Letter, ...]
    fee: FeeCharge | None
    may_withdraw: bool
    supplement_by: date | None
    pay_by: date | None
    has_rated: bool


# What an applicant may see of the log; the rest is work inside of the office.
_SHOWN: Final = frozenset(
    {
        "arrived", "confirmed", "supplement_asked", "supplemented", "supplement_lapsed",
        "opinion_asked", "opinion_given", "extended", "reason_asked", "delayed", "fee_notified",
        "fee_paid", "fee_lapsed", "answer_sent", "withdrawn", "reopened", "filed", "transferred",
        "calendar_changed",
    }
)  # fmt: skip


def status_for_applicant(number: str, code: str, *, today: date) -> StatusView:
    """What the applicant sees with number and code. Raises NotFoundError."""
    request = request_of(CodeHolder(number, code))
    office = office_of(request.organisation_id)
    calendar, policy = calendar_of(office.region), office.read_policy()
    rows = list(request.events.all())
    clock = compute(clock_events(rows), calendar, policy, today=today)
    shown = [_for_applicant(timeline_entry(row)) for row in rows if row.kind in _SHOWN]
    sent = request.letters.filter(state__in=["sent", "served"]).exclude(kind__in=sorted(FOR_OTHERS))
    is_public = request.state not in (State.IN_REVIEW, State.ANSWERED)
    state = State(request.state) if is_public else State.RECEIVED
    return StatusView(
        number=request.number,
        body_id=request.organisation_id,
        title=request.title,
        description=request.description,
        state=state,
        state_label="办理中" if not is_public else request.state_label,
        result=RESULTS[ResultCode(request.result)].label if request.result and is_public else "",
        received_on=request.received_on,
        due_on=clock.due,
        is_provisional=clock.provisional,
        clock=clock,
        days=explain(clock, calendar),
        timeline=tuple(shown),
        letters=tuple(sent),
        fee=FeeCharge.objects.filter(request=request).first(),
        may_withdraw=request.state in OPEN,
        supplement_by=clock.supplement_by,
        pay_by=clock.pay_by,
        has_rated=any(row.kind == "rated" for row in rows),
    )


def _for_applicant(entry: TimelineEntry) -> TimelineEntry:
    """Without names of officers and of third parties."""
    kept = {k: v for k, v in entry.data.items() if k in {"reply_by", "days", "until", "party"}}
    return TimelineEntry(entry.place, entry.kind, entry.on, entry.at, "", kept)
