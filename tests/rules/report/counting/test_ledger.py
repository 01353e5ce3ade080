"""Each request lands in exactly one year, whatever happens while a report is being frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.report.counting.ledger import Ledger, Seen, count, differences
from gongkai.rules.report.counting.requests import Group
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.results import ApplicantKind, ResultCode

FIRST, LAST = 2021, 2025
days = st.dates(date(FIRST, 1, 1), date(LAST, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Seen, int, int]:
    """A request, the year after whose freeze it is registered, and that after which it is answered."""
    received = draw(days)
    result = draw(st.none() | st.sampled_from(ResultCode))
    counted = draw(st.dates(received, date(LAST, 12, 31))) if result else None
    kind = draw(st.sampled_from(ApplicantKind))
    registered = draw(st.integers(received.year, received.year + 3))
    answered = draw(st.integers(counted.year, counted.year + 3)) if counted else LAST + 9
    return Seen((), kind, received, counted, result), registered, answered


@given(st.lists(histories(), max_size=25))
def test_each_request_is_new_once_and_has_its_result_once(
    drawn: Sequence[tuple[Seen, int, int]],
) -> None:
    new: Counter[int] = Counter()
    done: Counter[int] = Counter()
    before: Ledger | None = None
    for year in range(FIRST, LAST + 4):
        # What was recorded when the report of this year was frozen.
        known = [
            replace(
                seen,
                ids=(n,),
                counted_on=seen.counted_on if answered <= year else None,
                is_late=registered == year,
            )
            for n, (seen, registered, answered) in enumerate(drawn, 1)
            if registered <= year
        ]
        now = count(known, year, before)
        cells = now.cells(year)
        form = form_for_year(year).id
        if before is not None:
            last = before.cells(year - 1)
            for column in (*ApplicantKind, "total"):
                assert cells[f"T3.carried_in.{column}"] == last[f"T3.carried_out.{column}"]
        for column in (*ApplicantKind, "total"):
            came = cells[f"T3.new_received.{column}"] + cells[f"T3.carried_in.{column}"]
            went = cells[f"T3.result_total.{column}"] + cells[f"T3.carried_out.{column}"]
            assert came == went
        for address, number in cells.items():
            assert number == len(now.behind(address, form))
        new.update(now.behind("T3.new_received.total", form))
        done.update(now.behind("T3.result_total.total", form))
        before = Ledger.read(now.text())
    assert set(new.values()) <= {1}
    assert set(done.values()) <= {1}
    assert len(new) == len(drawn)
    assert len(done) == sum(seen.result is not None for seen, _, _ in drawn)


def test_without_an_earlier_ledger_the_days_decide() -> None:
    old = Seen((1,), ApplicantKind.NATURAL, date(2023, 12, 1), date(2024, 1, 9), ResultCode.PARTIAL)
    past = Seen((2,), ApplicantKind.NATURAL, date(2023, 2, 1), date(2023, 3, 1), ResultCode.PARTIAL)
    assert count([old, past], 2024).groups == {
        Group(ApplicantKind.NATURAL, False, ResultCode.PARTIAL): (1,)
    }


def test_two_computations_name_the_requests_in_which_they_differ() -> None:
    open_one = Seen((7,), ApplicantKind.LEGAL, date(2024, 3, 1))
    answered = replace(open_one, counted_on=date(2024, 4, 1), result=ResultCode.PARTIAL)
    found = {
        d.address: (d.before, d.after, d.came, d.left)
        for d in differences(count([open_one], 2024), count([answered], 2024), 2024, "2021")
    }
    assert found["T3.partial.org_legal"] == (0, 1, (7,), ())
    assert found["T3.carried_out.total"] == (1, 0, (), (7,))
    assert "T3.new_received.total" not in found
    assert len(found) == 6


@given(st.lists(st.integers(1, 10**9), unique=True, max_size=50))
def test_a_ledger_reads_back_as_it_was_written(ids: list[int]) -> None:
    group = Group(ApplicantKind.BUSINESS, True, None)
    ledger = Ledger({group: tuple(sorted(ids))})
    assert Ledger.read(ledger.text()) == ledger
