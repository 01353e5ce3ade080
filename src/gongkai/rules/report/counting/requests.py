"""Table 3 of the annual report, counted from the requests themselves.

One request is one count, in the column of its applicant. It is new in the year of its first
receipt, has its result in the year of its first answer, and is carried over while it has none.
Counting from one record per request makes the identities of the form hold by themselves.
Source: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号; what they leave open is noted below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.rules.report.forms import FormId, form_for_year
from gongkai.rules.results import ApplicantKind, ResultCode, table3_row


@dataclass(frozen=True, slots=True)
class CountedRequest:
    """What a request contributes: its first receipt, its applicant, and its results in order.

    `results` are (day of handing over, posting or closing; code). A request without confirmed
    receipt is not counted and has no record. A supplement does not move `received_on`.
    """

    received_on: date
    kind: ApplicantKind
    results: tuple[tuple[date, ResultCode], ...] = ()

    @property
    def result(self) -> tuple[date, ResultCode] | None:
        """The result that counts: the last one of the year in which the first was given.

        An answer that a court or review body orders in a later year is not counted again, since
        the earlier report has counted the request.
        """
        if not self.results:
            return None
        ordered = sorted(self.results, key=lambda result: result[0])
        return [result for result in ordered if result[0].year == ordered[0][0].year][-1]


def count_table3(requests: Iterable[CountedRequest], year: int) -> dict[str, int]:
    """Every cell of table 3 of a report year, by address (`T3.granted.natural`), zeros included.

    Raises NoFormError before 2019.
    """
    return table3_cells((group for request in requests if (group := group_of(request, year))), year)


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that count alike in a year: new or carried in, with a result or carried out."""

    kind: ApplicantKind
    is_new: bool
    result: ResultCode | None
    number: int = 1


def table3_cells(groups: Iterable[Group], year: int) -> dict[str, int]:
    """Every cell of table 3 of a report year from groups of requests, zeros included.

    Raises NoFormError before 2019.
    """
    form = form_for_year(year)
    counts: Counter[str] = Counter()
    for group in groups:
        for address in request_cells(group, form.id):
            counts[address] += group.number
    return {address: counts[address] for address in form.table("T3").addresses()}


def request_cells(group: Group, form: FormId) -> tuple[str, ...]:
    """The cells of table 3 in which a request of this group counts, its totals included.

    Received (一 or 二), then a result with (七)总计, or 四; each in the applicant's column and 总计.
    """
    rows = ["new_received" if group.is_new else "carried_in"]
    if group.result:
        rows += [table3_row(group.result, form), "result_total"]
    else:
        rows.append("carried_out")
    return tuple(f"T3.{row}.{column}" for row in rows for column in (group.kind, "total"))


def group_of(request: CountedRequest, year: int) -> Group | None:
    """How a request counts in a year; None where it does not."""
    received, result = request.received_on.year, request.result
    if received > year or (result and result[0].year < year):
        return None
    done = result[1] if result and result[0].year == year else None
    return Group(request.kind, received == year, done)
