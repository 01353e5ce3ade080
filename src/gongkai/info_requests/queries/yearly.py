"""What the requests of bodies add up to in a year: table 3, the ids behind it, the fees.

Every question here is answered from an index alone, for one body as for all of a province: the
requests of a year are those received in it and, of the earlier ones, those answered in it or not
yet, each a range of `request_table3` or `request_answered`. Nothing is counted beforehand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Sum,
    TextField,
    Value,
)

from gongkai.info_requests.models import FeeCharge, InfoRequest
from gongkai.info_requests.queries.access import NOT_FOUND
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.counting.ledger import Seen
from gongkai.rules.report.counting.requests import Group, table3_cells
from gongkai.rules.results import ApplicantKind, ResultCode

_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
# More in one question than SQLite takes.
MOST_ASKED: Final = 20_000


class Ids(Aggregate):
    """The ids of a group as one text with commas: a row for each would cost more than the count."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same on PostgreSQL."""
        template = "ARRAY_TO_STRING(ARRAY_AGG(%(expressions)s), ',')"
        return self.as_sql(compiler, connection, template=template, **extra)


def table3(
    asker: Asker,
    organisation_id: int,
    year: int,
    *,
    permission: Permission = Permission.SEE_REQUESTS,
) -> dict[str, int]:
    """The cells of table 3 of a body and year.

    `T3.row.column` → number, by the form of that year; all cells are there, also zeros. A request
    is new by 收到之日 of its first receipt, done on the day its first result left, carried out
    where no result had left by 31 December. Who compiles the report counts without seeing a case:
    `permission` says by which right. Raises NotFoundError outside of the asker's reach.
    """
    place = Organisation.objects.within(asker.scope(permission))
    if not place.filter(pk=organisation_id).exists():
        raise NotFoundError(NOT_FOUND)
    return tables3([organisation_id], year)[organisation_id]


def tables3(organisation_ids: Collection[int], year: int) -> dict[int, dict[str, int]]:
    """Table 3 of each of some bodies; who asks must have made sure that they may be counted."""
    groups: dict[int, list[Group]] = {pk: [] for pk in organisation_ids}
    rows = _grouped(organisation_ids, year, date(year, 1, 1), Count("*"))
    for body, kind, result, done, is_new, number in rows:
        code = ResultCode(result) if done else None
        groups[body].append(Group(ApplicantKind(kind), bool(is_new), code, number))
    return {pk: table3_cells(found, year) for pk, found in groups.items()}


def requests_seen(
    frozen: Mapping[int, datetime | None], carried: Mapping[int, Collection[int]], year: int
) -> dict[int, list[Seen]]:
    """The requests of some bodies that may count in a year, those that stand alike together.

    `frozen`: for each body when last year's report was frozen, None where days decide; then also
    those come that it may have missed. `carried` are those that it left, by body. For
    `rules.report.counting.ledger`.
    """
    seen: dict[int, list[Seen]] = {pk: [] for pk in frozen}
    by_days = [pk for pk, at in frozen.items() if at is None]
    after = {pk: at for pk, at in frozen.items() if at is not None}
    for ids, since in ((by_days, date(year, 1, 1)), (list(after), date(year - 1, 1, 1))):
        for row in _grouped(ids, year, since, Ids("pk")) if ids else ():
            seen[row[0]].append(_seen(*row[1:], year=year))
    if after:
        _add_late(seen, after, carried, year)
    return seen


def _seen(kind: str, result: str, done: int, is_new: int, ids: str, *, year: int) -> Seen:
    return Seen(
        tuple(map(int, ids.split(","))),
        ApplicantKind(kind),
        date(year if is_new else year - 1, 1, 1),
        date(year, 12, 31) if done else None,
        ResultCode(result) if result else None,
    )


def _grouped(
    organisation_ids: Collection[int], year: int, since: date, what: Aggregate
) -> Iterable[tuple[Any, ...]]:
    """The requests that count in a year, of the earlier ones those answered on `since` or later.

    By body, kind, result, whether it was given by the end of the year, and whether the request is
    of the year. One statement, so that a request answered meanwhile is in exactly one part; each
    part is one range of an index, since for one condition with OR a database would read the table.
    What is alike in a whole part is a constant of it: grouped by the day or by the one body,
    PostgreSQL expects thousands of groups and sorts.
    """
    if not organisation_ids:
        return ()
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = InfoRequest.objects.filter(organisation__in=organisation_ids).order_by()
    earlier = rows.filter(received_on__lt=first)
    here = rows.filter(received_on__gte=first, received_on__lte=last)
    parts = (
        (1, 1, here.filter(counted_on__lte=last)),
        (1, 0, here.filter(Q(counted_on=None) | Q(counted_on__gt=last))),
        # A database without statistics takes two bounds for fewer rows than one.
        (0, 1, earlier.filter(counted_on__gte=since, counted_on__lte=last)),
        (0, 0, earlier.filter(counted_on__gt=last, counted_on__lte=date.max)),
        (0, 0, earlier.filter(counted_on=None)),
    )
    one, *others = organisation_ids
    body = F("organisation") if others else Value(one, output_field=BigIntegerField())
    columns = ("body", "applicant_kind", "counted_result", "done", "is_new", "what")
    # The columns are named before the sum: after it, each request would be a group of its own.
    asked = [
        part.values(
            "applicant_kind",
            "counted_result",
            body=body,
            done=Value(done, output_field=SmallIntegerField()),
            is_new=Value(is_new, output_field=SmallIntegerField()),
        )
        .annotate(what=what)
        .values_list(*columns)
        for is_new, done, part in parts
    ]
    found: Iterable[tuple[Any, ...]] = asked[0].union(*asked[1:], all=True)
    return found


def _add_late(
    seen: dict[int, list[Seen]],
    after: Mapping[int, datetime],
    carried: Mapping[int, Collection[int]],
    year: int,
) -> None:
    """Add those with an answer of longer ago, registered or answered only after the freeze.

    Few, unless old records were imported.
    """
    found: dict[int, list[Seen]] = {}
    left: list[int] = []
    for body in after:
        there = {pk for one in seen[body] for pk in one.ids}
        left += sorted(pk for pk in carried.get(body, ()) if pk not in there)
    for body, one in _late(after, left, year):
        found.setdefault(body, []).append(one)
    for body, late in found.items():
        # Answered since the others were asked for: then it still stands there without an answer.
        ids = {pk for one in late for pk in one.ids}
        seen[body] = [
            other if other.counted_on else replace(other, ids=tuple(set(other.ids) - ids))
            for other in seen[body]
        ] + late


def _late(
    after: Mapping[int, datetime], left: Sequence[int], year: int
) -> Iterator[tuple[int, Seen]]:
    """Those with an answer of longer ago that were registered only after the freeze; few.

    `left`: what last year's reports left and no other question found.
    """
    since = date(year - 1, 1, 1)
    old = InfoRequest.objects.filter(organisation__in=list(after), counted_on__lt=since).order_by()
    columns = (
        "pk", "organisation", "applicant_kind", "received_on", "counted_on", "counted_result",
        "filed_at",
    )  # fmt: skip
    # As in `_grouped`, two bounds: what was registered is looked for, not what was answered.
    missed = old.filter(filed_at__gte=min(after.values()), filed_at__lt=_EVER).values_list(*columns)
    rows = {row[0]: row for row in missed if row[6] >= after[row[1]]}
    for start in range(0, len(left), MOST_ASKED):
        part = left[start : start + MOST_ASKED]
        rows |= {row[0]: row for row in old.filter(pk__in=part).values_list(*columns)}
    for pk, body, kind, received, counted, result, filed_at in rows.values():
        if received is None:
            continue
        is_late = filed_at >= after[body]
        yield body, Seen((pk,), ApplicantKind(kind), received, counted, ResultCode(result), is_late)


def fees_paid(organisation_ids: Collection[int], year: int) -> dict[int, int]:
    """信息处理费 that bodies were paid in a year, in yuan (国办函〔2020〕109号); only who was paid.

    Starts from the few that were paid: the requests of a large body are many.
    """
    body = InfoRequest.objects.filter(pk=OuterRef("request")).values("organisation")
    paid = FeeCharge.objects.filter(
        paid_on__gte=date(year, 1, 1), paid_on__lte=date(year, 12, 31)
    ).annotate(body=Subquery(body))
    sums = paid.order_by().values_list("body").annotate(total=Sum("yuan"))
    wanted = set(organisation_ids)
    return {owner: int(total) for owner, total in sums if owner in wanted}


def charges_paid(organisation_id: int, year: int) -> QuerySet[FeeCharge]:
    """The charges that a body was paid in a year; who asks for names must scope them."""
    return FeeCharge.objects.filter(
        request__organisation=organisation_id,
        paid_on__gte=date(year, 1, 1),
        paid_on__lte=date(year, 12, 31),
    )
