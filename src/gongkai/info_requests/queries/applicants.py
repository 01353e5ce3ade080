"""What an applicant sees of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from gongkai.info_requests.models import (
    FOR_OTHERS,
    DisclosureOffice,
    FeeCharge,
    InfoRequest,
    Letter,
    RequestEvent,
    RequestFile,
    clock_events,
)
from gongkai.info_requests.queries.access import code_of, request_of
from gongkai.info_requests.queries.cases import TimelineEntry, timeline_entry
from gongkai.info_requests.queries.offices import calendar_of, office_of
from gongkai.organisations.models import Organisation
from gongkai.rules.access import CodeHolder
from gongkai.rules.deadlines import (
    Clock,
    DayLine,
    compute,
    explain,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.requests import OPEN, State
from gongkai.rules.results import RESULTS, ResultCode


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant gets at once: number, query code, and the dates where they are fixed.

    `is_replay`: the form had been sent before, and nothing was filed again.
    """

    number: str
    code: str
    state: State
    received_on: date | None
    due_on: date | None
    is_provisional: bool
    is_replay: bool = False


def receipt_of(request: InfoRequest, *, is_replay: bool = False) -> Receipt:
    """What the applicant gets of a request."""
    return Receipt(
        request.number,
        code_of(request),
        State(request.state),
        request.received_on,
        request.due_on,
        request.is_provisional,
        is_replay,
    )


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A request that number and code opened: what a session may keep instead of the code.

    It ends with the code: after `renew_code` it opens nothing.
    """

    number: str
    code_version: int


def open_with_code(number: str, code: str) -> OpenedCase:
    """Open a request. Raises NotFoundError, the same for a wrong number and a wrong code."""
    request = request_of(CodeHolder(number, code))
    return OpenedCase(request.number, request.code_version)


def holder_of(opened: OpenedCase) -> CodeHolder:
    """Whoever opened a request, to act on it. Raises NotFoundError where the code was renewed."""
    request = InfoRequest.objects.filter(
        number=opened.number, code_version=opened.code_version
    ).first()
    if request is None:
        raise NotFoundError("查询码已经更换。请用新的查询码重新查询。")
    return CodeHolder(request.number, code_of(request))


@dataclass(frozen=True, slots=True)
class StatusView:
    """What an applicant sees of a request: never a name of an officer, never an internal step.

    `given` are the files that they handed in, `enclosed` those that came with a letter to them.
    `has_answer` tells that an answer has left, so that it may be rated.
    """

    number: str
    body_id: int
    body_name: str
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
    given: tuple[RequestFile, ...]
    enclosed: tuple[RequestFile, ...]
    office: DisclosureOffice
    filed_at: datetime
    calendar_version: str
    warnings: tuple[str, ...]
    reasons_by: date | None
    may_withdraw: bool
    supplement_by: date | None
    pay_by: date | None
    has_answer: bool
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
    signed = request.letters.filter(state__in=["signed", "sent", "served"])
    letters = tuple(signed.exclude(kind__in=sorted(FOR_OTHERS)))
    sent = tuple(
        letter
        for letter in letters
        if letter.state != "signed" and not (letter.result and letter.is_uncollected)
    )
    # Review and signing stay inside; an answer is one when it has left, after a reopening anew.
    answers = [letter for letter in letters if letter.result]
    has_left = bool(answers) and answers[-1].state != "signed" and not answers[-1].is_uncollected
    is_public = request.state != State.IN_REVIEW and (request.state != State.ANSWERED or has_left)
    files = tuple(request.files.select_related("letter"))
    out = {letter.pk for letter in sent}
    state = State(request.state) if is_public else State.RECEIVED
    return StatusView(
        number=request.number,
        body_id=request.organisation_id,
        body_name=_name_of(request.organisation_id, today),
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
        letters=sent,
        fee=FeeCharge.objects.filter(request=request).first(),
        given=tuple(f for f in files if f.added_by_id is None and f.letter_id is None),
        enclosed=tuple(f for f in files if f.letter_id in out),
        office=office,
        filed_at=request.filed_at,
        calendar_version=calendar.version,
        warnings=calendar.warnings(request.received_on, clock.due)
        if request.received_on and clock.due
        else (),
        reasons_by=_reasons_by(rows) if request.state == State.AWAIT_REASON else None,
        may_withdraw=request.state in OPEN,
        supplement_by=clock.supplement_by,
        pay_by=clock.pay_by,
        has_answer=request.counted_on is not None,
        has_rated=any(row.kind == "rated" for row in rows),
    )


def _name_of(organisation_id: int, on: date) -> str:
    body = Organisation.objects.named(on).get(pk=organisation_id)
    return str(cast("Any", body).name)


def _reasons_by(rows: list[RequestEvent]) -> date | None:
    """Until when the reasons are wanted, by the last letter that asked for them."""
    asked = [row.data.get("reply_by") for row in rows if row.kind == "reason_asked"]
    return date.fromisoformat(asked[-1]) if asked and asked[-1] else None


def _for_applicant(entry: TimelineEntry) -> TimelineEntry:
    """Without names of officers and of third parties."""
    kept = {k: v for k, v in entry.data.items() if k in {"reply_by", "days", "until", "party"}}
    return TimelineEntry(entry.place, entry.kind, entry.on, entry.at, "", kept)
