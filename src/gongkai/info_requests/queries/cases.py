"""One case with everything that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.info_requests.models import (
    Consultation,
    DisclosureOffice,
    FeeCharge,
    InfoRequest,
    Letter,
    Note,
    RequestEvent,
    RequestFile,
    Review,
    SearchRecord,
    WizardAnswer,
    clock_events,
)
from gongkai.info_requests.queries.access import NOT_FOUND, actors_of, visible_requests
from gongkai.info_requests.queries.offices import calendar_of, office_of
from gongkai.info_requests.queries.worklist import WorkRow, work_row
from gongkai.rules.access import Asker
from gongkai.rules.deadlines import (
    Clock,
    DayLine,
    Milestone,
    compute,
    explain,
    internal_dates,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.letters import FACT_LABELS, compose
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.offers import Offer, offers
from gongkai.rules.requests import State
from gongkai.rules.results import LetterKind


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the timeline. `data` is what the event tells beside its day."""

    place: int
    kind: str
    on: date
    at: datetime
    by_name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that the page of a case shows, as of a day.

    `judged` holds the standing answers of the five steps by question. `version` is to be handed back with a move, so that a move on an old view is refused.
    """

    request: InfoRequest
    row: WorkRow
    applicant: str
    office: DisclosureOffice
    clock: Clock
    days: tuple[DayLine, ...]
    internal_dates: tuple[Milestone, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[TimelineEntry, ...]
    letters: tuple[Letter, ...]
    consultations: tuple[Consultation, ...]
    searches: tuple[SearchRecord, ...]
    reviews: tuple[Review, ...]
    files: tuple[RequestFile, ...]
    notes: tuple[Note, ...]
    judged: Mapping[str, WizardAnswer]
    fee: FeeCharge | None
    version: int

    @property
    def draft(self) -> Letter | None:
        """The answer that is being drafted or reviewed."""
        return next((letter for letter in self.letters if letter.state == "draft"), None)


def case(asker: Asker, number: str, *, today: date) -> CaseView:
    """One case. Raises NotFoundError, also where it exists elsewhere."""
    request = (
        visible_requests(asker)
        .select_related("organisation", "unit", "applicant", "handler")
        .filter(number=number)
        .first()
    )
    if request is None:
        raise NotFoundError(NOT_FOUND)
    return _case_view(asker, request, today)


def _case_view(asker: Asker, request: InfoRequest, today: date) -> CaseView:
    office = office_of(request.organisation_id)
    calendar, policy = calendar_of(office.region), office.read_policy()
    rows = list(request.events.all())
    log = clock_events(rows)
    clock = compute(log, calendar, policy, today=today)
    fee = FeeCharge.objects.filter(request=request).first()
    return CaseView(
        request=request,
        row=work_row(request, today, (calendar, policy)),
        applicant=request.applicant.name,
        office=office,
        clock=clock,
        days=explain(clock, calendar),
        internal_dates=internal_dates(clock.due, calendar, policy) if clock.due else (),
        offers=offers(
            State(request.state),
            log,
            calendar,
            today=today,
            actors=actors_of(asker, request),
            policy=policy,
        ),
        timeline=tuple(map(timeline_entry, rows)),
        letters=tuple(request.letters.all()),
        consultations=tuple(request.consultations.all()),
        searches=tuple(request.searches.select_related("recorded_by")),
        reviews=tuple(request.reviews.select_related("reviewed_by")),
        files=tuple(request.files.all()),
        notes=tuple(request.notes.select_related("written_by")),
        judged=_judged(request, rows),
        fee=fee,
        version=request.version,
    )


def _judged(request: InfoRequest, rows: list[RequestEvent]) -> dict[str, WizardAnswer]:
    """The standing answers of the five steps; an order to answer anew begins them anew."""
    reopened = [row.at for row in rows if row.kind == "reopened"]
    answers = request.wizard_answers.select_related("answered_by")
    if reopened:
        answers = answers.filter(answered_at__gt=reopened[-1])
    latest = {row.question: row for row in answers}
    return {question: row for question, row in latest.items() if row.answer}


def timeline_entry(row: RequestEvent) -> TimelineEntry:
    """A row of the log as a line of the timeline."""
    return TimelineEntry(
        row.place, row.kind, row.on, row.at, row.by_name, {**(row.clock or {}), **row.data}
    )


def printed(letter: Letter, **more: Any) -> PrintedLetter:
    """A letter as it is printed, from its frozen facts; `more` are facts that are kept nowhere.

    The receipt slip needs `query_code` and `status_url`. Raises IncompleteLetterError, and
    ValueError where the facts were altered.
    """
    known = {str(key) for key in FACT_LABELS}
    facts = {k: v for k, v in letter.read_facts().items() if k in known and v is not None}
    return compose(LetterKind(letter.kind), facts | more)
