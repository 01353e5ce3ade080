"""Counts over many requests: of one applicant, of alike ones, and the lists behind table 3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from gongkai.info_requests.models import InfoRequest, Letter
from gongkai.info_requests.queries.access import NOT_FOUND, visible_requests
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.results import APPLICANT_LABELS, RESULTS, ApplicantKind, ResultCode, table3_row
from gongkai.rules.similar import ALIKE, likeness, pairs


def monthly_count(request: InfoRequest) -> int:
    """Which request of its applicant in the calendar month this is, at its body; 1 for the first.

    Every received request counts, whatever became of it, in the month of 收到之日
    (国办函〔2020〕109号).
    """
    day = request.received_on or request.arrived_on
    earlier = InfoRequest.objects.filter(
        Q(received_on__lt=day) | Q(received_on=day, pk__lt=request.pk),
        organisation=request.organisation_id,
        applicant_mark=bytes(request.applicant_mark),
        received_on__gte=day.replace(day=1),
    )
    return earlier.exclude(pk=request.pk).count() + 1


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """An earlier request that is much like this one; `likeness` from 0 to 1.

    `answer` is the number of the answer that it got, if any.
    """

    number: str
    title: str
    state_label: str
    result: str
    ended_on: date | None
    likeness: float
    is_same_applicant: bool
    answer: str = ""


MOST_COMPARED: Final = 500


def similar_requests(asker: Asker, number: str, *, most: int = 10) -> tuple[SimilarRequest, ...]:
    """The requests at the same body that are most like this one, those of the applicant first.

    Compared are the last 500 of the body, and the last 500 of the applicant there. Raises
    NotFoundError.
    """
    request = visible_requests(asker).filter(number=number).first()
    if request is None:
        raise NotFoundError(NOT_FOUND)
    mark = bytes(request.applicant_mark)
    others = (
        visible_requests(asker).filter(organisation=request.organisation_id).exclude(pk=request.pk)
    )
    latest = others.order_by("-pk")
    candidates = {row.pk: row for row in latest.filter(applicant_mark=mark)[:MOST_COMPARED]}
    candidates |= {row.pk: row for row in latest[:MOST_COMPARED]}
    wanted = pairs(request.description)
    found = [
        SimilarRequest(
            row.number,
            row.title,
            row.state_label,
            RESULTS[ResultCode(row.result)].label if row.result else "",
            row.ended_on,
            share,
            bytes(row.applicant_mark) == mark,
        )
        for row in candidates.values()
        if (share := likeness(wanted, pairs(row.description))) >= ALIKE
    ]
    found.sort(key=lambda row: (not row.is_same_applicant, -row.likeness, row.number))
    kept = found[:most]
    answers = dict(
        Letter.objects.filter(request__number__in=[row.number for row in kept])
        .exclude(result="")
        .exclude(number="")
        .order_by("pk")
        .values_list("request__number", "number")
    )
    return tuple(replace(row, answer=answers.get(row.number, "")) for row in kept)


def _of_year(organisation_id: int, year: int) -> QuerySet[InfoRequest]:
    """The requests that count in a year: received by its end, and not counted before it."""
    received = InfoRequest.objects.filter(
        organisation=organisation_id, received_on__lte=date(year, 12, 31)
    )
    return received.filter(Q(counted_on=None) | Q(counted_on__gte=date(year, 1, 1)))


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A request behind a cell of table 3; `counted_on` and `result` empty while it has no result."""

    number: str
    title: str
    kind_label: str
    received_on: date
    counted_on: date | None
    result: str
    state_label: str


def requests_in_cell(
    asker: Asker, organisation_id: int, year: int, address: str
) -> tuple[QuerySet[InfoRequest], int]:
    """The requests behind a cell of table 3 that the asker may see, and how many there are in all.

    By the rule of `rules.report.counting.requests`. Raises NotFoundError outside of the asker's
    reach and for an address that table 3 of that year doesn't have, NoFormError before 2019.
    """
    place = Organisation.objects.within(asker.scope(Permission.SEE_REPORTS))
    table = form_for_year(year).table("T3")
    if address not in set(table.addresses()) or not place.filter(pk=organisation_id).exists():
        raise NotFoundError(NOT_FOUND)
    _, row, column = address.split(".")
    rows = _of_year(organisation_id, year).filter(_in_row(row, year))
    if column != "total":
        rows = rows.filter(applicant_kind=column)
    seen = rows.filter(pk__in=visible_requests(asker).values("pk"))
    return seen.order_by("received_on", "pk"), rows.count()


def _in_row(row: str, year: int) -> Q:
    first, last = date(year, 1, 1), date(year, 12, 31)
    done = Q(counted_on__lte=last)
    match row:
        case "new_received":
            return Q(received_on__gte=first)
        case "carried_in":
            return Q(received_on__lt=first)
        case "result_total":
            return done
        case "carried_out":
            return Q(counted_on=None) | Q(counted_on__gt=last)
    form = form_for_year(year).id
    codes = [code.value for code in ResultCode if table3_row(code, form) == row]
    return done & Q(counted_result__in=codes)


def counted_row(request: InfoRequest, year: int) -> CountedRow:
    """A request as a line behind a cell; a result of a later year is not told."""
    counted = request.counted_on if request.counted_on and request.counted_on.year <= year else None
    return CountedRow(
        number=request.number,
        title=request.title,
        kind_label=APPLICANT_LABELS[ApplicantKind(request.applicant_kind)],
        received_on=request.received_on or request.arrived_on,
        counted_on=counted,
        result=RESULTS[ResultCode(request.counted_result)].label if counted else "",
        state_label=request.state_label,
    )


def requests_by_id(
    asker: Asker, organisation_id: int, ids: Iterable[int]
) -> tuple[QuerySet[InfoRequest], int]:
    """Of some requests of a body those that the asker may see, and how many there are in all."""
    wanted = set(ids)
    mine = visible_requests(asker).filter(organisation=organisation_id)
    # All ids of a large year don't fit into one question.
    known = wanted & set(mine.values_list("pk", flat=True))
    rows = InfoRequest.objects.filter(pk__in=known) if len(known) < 30_000 else mine
    return rows.order_by("received_on", "pk"), len(wanted)
