"""What the office sees while it takes requests in: dates that follow, repeats, the month's count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.info_requests.models import DisclosureOffice, InfoRequest, Letter, RequestFile
from gongkai.info_requests.queries.access import NOT_FOUND, actors_of, visible_requests
from gongkai.info_requests.queries.counts import SimilarRequest, monthly_count, similar_requests
from gongkai.info_requests.queries.offices import calendar_of, office_of
from gongkai.info_requests.queries.worklist import WorkRow, work_row
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.deadlines import (
    RECEIPT_RULES,
    Channel,
    ReceiptRule,
    compute,
    needs_confirmation,
    receipt_date,
)
from gongkai.rules.deadlines.events import Arrived, Confirmed, Event
from gongkai.rules.errors import NotFoundError, WrongPersonError
from gongkai.rules.fees import fee_of_request
from gongkai.rules.requests import Actor, State
from gongkai.rules.results import LetterKind


@dataclass(frozen=True, slots=True)
class Body:
    """A body in a chooser."""

    id: int
    name: str


def registering_bodies(asker: Asker, *, on: date) -> list[Body]:
    """The bodies whose requests the asker takes in, and that take requests now."""
    scope = asker.scope(Permission.HANDLE_REQUESTS)
    return [body for body, path in _open_bodies(on) if scope.covers(path)]


def receiving_bodies(asker: Asker, *, on: date) -> list[Body]:
    """Every body that takes requests now: where one that was sent astray can go to."""
    if not asker.scope(Permission.HANDLE_REQUESTS).paths:
        return []
    return [body for body, _ in _open_bodies(on)]


def _open_bodies(on: date) -> list[tuple[Body, str]]:
    offices = DisclosureOffice.objects.filter(is_open=True).values("organisation")
    named: Any = Organisation.objects.named(on).filter(pk__in=offices).order_by("path")
    return [(Body(row.pk, row.name), row.path) for row in named]


@dataclass(frozen=True, slots=True)
class ExpectedDates:
    """What follows from the way in which a request came: the rule, 收到之日, the last day.

    The days are None while a needed confirmation is missing.
    """

    rule: ReceiptRule
    must_confirm: bool
    received_on: date | None
    due_on: date | None
    is_provisional: bool
    warnings: tuple[str, ...]


def expected_dates(
    asker: Asker,
    organisation_id: int,
    channel: Channel,
    arrived_on: date,
    confirmed_on: date | None,
) -> ExpectedDates:
    """The dates that a registration would have (条例第三十一条、第三十三条).

    Raises NotFoundError outside of the asker's reach, CalendarRangeError.
    """
    place = Organisation.objects.within(asker.scope(Permission.HANDLE_REQUESTS))
    if not place.filter(pk=organisation_id).exists():
        raise NotFoundError(NOT_FOUND)
    office = office_of(organisation_id)
    calendar, policy = calendar_of(office.region), office.read_policy()
    must_confirm = needs_confirmation(channel, policy)
    log: list[Event] = [Arrived(arrived_on, channel)]
    if must_confirm and confirmed_on is not None:
        log.append(Confirmed(confirmed_on))
    received = receipt_date(channel, arrived_on, confirmed_on, policy)
    clock = compute(log, calendar, policy, today=arrived_on)
    warnings = calendar.warnings(received, clock.due) if received and clock.due else ()
    return ExpectedDates(
        RECEIPT_RULES[channel], must_confirm, received, clock.due, clock.provisional, warnings
    )


@dataclass(frozen=True, slots=True)
class IntakeView:
    """A request as the office took it in, and what may still be done before work begins.

    `place_in_month` says which request of the applicant in the month this is, `yuan` what that
    one would cost by items. `slip` is the 登记回执, None until the request is received.
    """

    request: InfoRequest
    row: WorkRow
    rule: ReceiptRule
    similar: tuple[SimilarRequest, ...]
    place_in_month: int
    yuan: int
    slip: Letter | None
    files: tuple[RequestFile, ...]
    parts: tuple[str, ...]

    @property
    def may_confirm(self) -> bool:
        """Whether the receipt is to be confirmed with the applicant."""
        return self.request.state == State.SUBMITTED

    @property
    def may_confirm_text(self) -> bool:
        """Whether the applicant is to confirm what was written down for them."""
        return self.request.state == State.DRAFT

    @property
    def may_transfer(self) -> bool:
        """Whether it may still be passed on to another body."""
        return self.request.state in (State.DRAFT, State.SUBMITTED)

    @property
    def may_split(self) -> bool:
        """Whether it may still be split; the action looks at the log as well."""
        return self.request.state in (State.SUBMITTED, State.RECEIVED)


def intake_of(asker: Asker, number: str, *, today: date) -> IntakeView:
    """A request for the disclosure office that takes it in.

    Raises NotFoundError, WrongPersonError for whoever is not of that office: that page leads to the code.
    """
    rows = visible_requests(asker).select_related("organisation", "unit", "applicant", "handler")
    request = rows.filter(number=number).first()
    if request is None:
        raise NotFoundError(NOT_FOUND)
    if not actors_of(asker, request) & {Actor.CLERK, Actor.HEAD}:
        raise WrongPersonError("登记信息只给公开办的人员看。需要的话，请联系公开办。")
    office = office_of(request.organisation_id)
    place = monthly_count(request)
    slips = request.letters.filter(kind=LetterKind.RECEIPT_SLIP).exclude(state="void")
    return IntakeView(
        request=request,
        row=work_row(request, today, (calendar_of(office.region), office.read_policy())),
        rule=RECEIPT_RULES[Channel(request.channel)],
        similar=similar_requests(asker, number, most=5),
        place_in_month=place,
        yuan=fee_of_request(place),
        slip=slips.last(),
        files=tuple(request.files.order_by("pk")),
        parts=tuple(request.parts.order_by("pk").values_list("number", flat=True)),
    )
