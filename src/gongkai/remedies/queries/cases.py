"""One case with everything that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.accounts.models import Person, RoleGrant
from gongkai.info_requests.models import DisclosureOffice, InfoRequest
from gongkai.info_requests.queries import calendar_of, office_of
from gongkai.organisations.models import ids_of
from gongkai.remedies.models import RemedyCase, RemedyEvent, RemedyFile, entries
from gongkai.remedies.queries.access import NOT_FOUND, actors_of, visible_remedies
from gongkai.remedies.queries.evidence import EvidenceItem, evidence_list
from gongkai.remedies.queries.lists import RemedyRow, remedy_row
from gongkai.rules.access import Asker, Permission, roles_with
from gongkai.rules.errors import NotFoundError
from gongkai.rules.remedies import Track, is_doubtful_suit
from gongkai.rules.remedy_cases import (
    TRANSITIONS,
    CaseLimit,
    CaseOffer,
    Standing,
    limits,
    offers,
    replay,
)
from gongkai.rules.remedy_evidence import Wanted, checklist
from gongkai.rules.requests import STATE_LABELS as REQUEST_STATES
from gongkai.rules.requests import State as RequestState
from gongkai.rules.results import RESULTS, ResultCode

_LABELS = {line.move.value: line.label for line in TRANSITIONS.values()} | RemedyEvent.OTHER_KINDS


@dataclass(frozen=True, slots=True)
class RemedyEntry:
    """One line of the timeline of a case."""

    place: int
    label: str
    on: date
    at: datetime
    by_name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RequestToSue:
    """The request that a case attacks, as its page and the register form show it."""

    number: str
    title: str
    applicant: str
    organisation_id: int
    result: str
    state_label: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class RemedyView:
    """Everything that the page of a case shows, as of a day.

    `version` is to be handed back with a move, so that a move on an old view is refused.
    """

    case: RemedyCase
    row: RemedyRow
    office: DisclosureOffice
    standing: Standing
    limits: tuple[CaseLimit, ...]
    offers: tuple[CaseOffer, ...]
    timeline: tuple[RemedyEntry, ...]
    files: tuple[RemedyFile, ...]
    evidence: tuple[EvidenceItem, ...]
    checklist: tuple[Wanted, ...]
    request: RequestToSue | None
    is_doubtful: bool
    may_handle: bool
    version: int

    @property
    def missing(self) -> int:
        """How many pieces of evidence are not there."""
        return sum(not wanted.is_there for wanted in self.checklist)


def remedy(asker: Asker, number: str, *, today: date) -> RemedyView:
    """One case. Raises NotFoundError, also where it exists elsewhere."""
    case = (
        visible_remedies(asker)
        .select_related("organisation", "request__applicant", "handler", "follows")
        .filter(number=number)
        .first()
    )
    if case is None:
        raise NotFoundError(NOT_FOUND)
    office = office_of(case.organisation_id)
    calendar, policy = calendar_of(office.region), office.read_policy()
    rows = list(case.events.all())
    standing = replay(Track(case.track), entries(rows))
    actors = actors_of(asker, case)
    evidence = evidence_list(case)
    code = result_of(case.request)
    return RemedyView(
        case=case,
        row=remedy_row(case, today),
        office=office,
        standing=standing,
        limits=limits(standing, calendar, policy),
        offers=offers(standing, actors, calendar, today),
        timeline=tuple(map(_entry, rows)),
        files=tuple(case.files.all()),
        evidence=evidence,
        checklist=checklist(
            code,
            {item.kind for item in evidence},
            was_extended=bool(case.request and case.request.is_extended),
            was_consulted=bool(case.request and case.request.consultations.exists()),
        ),
        request=_to_sue(case.request) if case.request else None,
        is_doubtful=_is_doubtful(case, code),
        may_handle=bool(asker.scope(Permission.HANDLE_REMEDIES).covers(case.organisation.path)),
        version=case.version,
    )


def result_of(request: InfoRequest | None) -> ResultCode | None:
    """The result that a case attacks: the present one, or the last one of a reopened request."""
    if request is None:
        return None
    if request.result:
        return ResultCode(request.result)
    last = request.letters.exclude(result="").filter(state__in=["sent", "served"]).last()
    return ResultCode(last.result) if last else None


def _is_doubtful(case: RemedyCase, code: ResultCode | None) -> bool:
    if code is None or case.request is None or case.request.ended_on is None:
        return False
    return is_doubtful_suit(code, case.request.ended_on, Track(case.track))


def _entry(row: RemedyEvent) -> RemedyEntry:
    return RemedyEntry(
        row.place, _LABELS.get(row.kind, row.kind), row.on, row.at, row.by_name, row.data
    )


def _to_sue(request: InfoRequest) -> RequestToSue:
    code = result_of(request)
    return RequestToSue(
        number=request.number,
        title=request.title,
        applicant=request.applicant.name,
        organisation_id=request.organisation_id,
        result=RESULTS[code].label if code else "",
        state_label=REQUEST_STATES[RequestState(request.state)],
        answered_on=request.counted_on or request.ended_on,
    )


def request_to_sue(asker: Asker, number: str) -> RequestToSue:
    """A request against which a case may be registered. Raises NotFoundError outside of reach."""
    request = (
        InfoRequest.objects.within(asker.scope(Permission.HANDLE_REMEDIES))
        .select_related("applicant")
        .filter(number=number.strip())
        .first()
    )
    if request is None:
        raise NotFoundError("没有找到这件申请，或者不在您的工作范围内。请核对申请编号。")
    return _to_sue(request)


def remedies_of_request(asker: Asker, number: str, *, today: date) -> tuple[RemedyRow, ...]:
    """The cases against the answer to a request, the newest first."""
    rows = visible_remedies(asker).filter(request__number=number)
    return tuple(
        remedy_row(row, today) for row in rows.select_related("request", "handler").order_by("-pk")
    )


def people_for(asker: Asker, case: RemedyCase) -> list[Person]:
    """Who may be put in charge of a case: those who handle cases of its body."""
    if not asker.scope(Permission.HANDLE_REMEDIES).covers(case.organisation.path):
        return []
    held = RoleGrant.objects.standing().filter(
        role__in=roles_with(Permission.HANDLE_REMEDIES),
        organisation__in=ids_of(case.organisation.path),
    )
    return list(
        Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("name", "pk")
    )
