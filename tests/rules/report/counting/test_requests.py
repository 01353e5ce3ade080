"""Table 3 counted from requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.report.counting.requests import CountedRequest, count_table3
from gongkai.rules.report.forms import NoFormError, form_for_year, t3_leaves
from gongkai.rules.results import ApplicantKind, ResultCode, table3_cell

days = st.dates(date(2018, 1, 1), date(2024, 12, 31))


@st.composite
def requests(draw: st.DrawFn) -> CountedRequest:
    received_on = draw(days)
    later = st.dates(received_on, date(2025, 12, 31))
    results = draw(st.lists(st.tuples(later, st.sampled_from(ResultCode)), max_size=3))
    return CountedRequest(received_on, draw(st.sampled_from(ApplicantKind)), tuple(results))


@given(st.lists(requests(), max_size=40), st.integers(2019, 2025))
def test_the_identities_of_the_form_hold_for_any_requests(
    found: Sequence[CountedRequest], year: int
) -> None:
    cells = count_table3(found, year)
    form = form_for_year(year)
    assert list(cells) == list(form.table("T3").addresses())
    for column in (*ApplicantKind, "total"):
        total = cells[f"T3.result_total.{column}"]
        before = cells[f"T3.new_received.{column}"] + cells[f"T3.carried_in.{column}"]
        assert before == total + cells[f"T3.carried_out.{column}"]
        assert total == sum(cells[f"T3.{row}.{column}"] for row in t3_leaves(form))
    for row in form.table("T3").rows:
        kinds = sum(cells[f"T3.{row.code}.{kind}"] for kind in ApplicantKind)
        assert cells[f"T3.{row.code}.total"] == kinds


@given(st.lists(requests(), max_size=40), st.integers(2019, 2024))
def test_what_is_carried_out_of_a_year_is_carried_into_the_next_in_the_same_column(
    found: Sequence[CountedRequest], year: int
) -> None:
    cells, following = count_table3(found, year), count_table3(found, year + 1)
    for column in (*ApplicantKind, "total"):
        assert cells[f"T3.carried_out.{column}"] == following[f"T3.carried_in.{column}"]


@given(st.lists(requests(), max_size=30))
def test_every_request_is_new_once_and_has_its_result_counted_at_most_once(
    found: Sequence[CountedRequest],
) -> None:
    tables = [count_table3(found, year) for year in range(2019, 2026)]
    since = [request for request in found if request.received_on.year >= 2019]
    assert sum(table["T3.new_received.total"] for table in tables) == len(since)
    answered = [r for r in found if r.result and r.result[0].year >= 2019]
    assert sum(table["T3.result_total.total"] for table in tables) == len(answered)


def test_a_result_is_counted_in_the_cell_of_its_code_and_applicant() -> None:
    request = CountedRequest(
        date(2026, 3, 2),
        ApplicantKind.LEGAL,
        ((date(2026, 3, 20), ResultCode.UNABLE_NOT_EXIST),),
    )
    cells = count_table3([request], 2026)
    cell = table3_cell(ResultCode.UNABLE_NOT_EXIST, ApplicantKind.LEGAL, "2021")
    assert cells[cell] == 1
    assert sum(cells.values()) == 6  # new, result and total, each in its column and in the last


def test_a_new_answer_ordered_in_the_same_year_replaces_the_first_and_in_a_later_one_does_not() -> (
    None
):
    first = (date(2025, 5, 6), ResultCode.DENY_PROCESS)
    second = (date(2025, 11, 3), ResultCode.GRANT_PROVIDED)
    third = (date(2026, 2, 2), ResultCode.PARTIAL)
    request = CountedRequest(date(2025, 4, 1), ApplicantKind.NATURAL, (first, second, third))
    assert request.result == second
    cells = count_table3([request], 2025)
    assert cells["T3.granted.natural"] == 1
    assert cells["T3.deny_process.natural"] == 0
    assert not any(count_table3([request], 2026).values())


def test_years_without_a_national_form_are_refused() -> None:
    with pytest.raises(NoFormError):
        count_table3([], 2018)
