"""Rules and normative documents, counted for table 2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.report.counting.documents import (
    CountedDocument,
    count_documents,
    document_cells,
)

days = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@st.composite
def documents(draw: st.DrawFn) -> CountedDocument:
    made = draw(days)
    published = draw(st.dates(made, date(2026, 12, 31)))
    validity = draw(st.sampled_from(Validity))
    changed = draw(st.dates(published, date(2027, 12, 31)))
    kind = draw(st.sampled_from([ItemKind.RULE, ItemKind.NORMATIVE]))
    return CountedDocument(
        kind, made, published, validity, None if validity is Validity.IN_FORCE else changed
    )


@given(st.lists(documents(), max_size=30), st.integers(2019, 2026))
def test_a_cell_is_the_number_of_its_documents(found: Sequence[CountedDocument], year: int) -> None:
    for address, number in count_documents(found, year).items():
        assert number == sum(address in document_cells(document, year) for document in found)


@given(st.lists(documents(), max_size=30), st.integers(2022, 2026))
def test_what_is_in_force_follows_from_last_year_unless_one_lapsed(
    found: Sequence[CountedDocument], year: int
) -> None:
    kept = [d for d in found if d.validity is not Validity.LAPSED]
    before, now = count_documents(kept, year - 1), count_documents(kept, year)
    for row in ("rules", "normative"):
        cell = f"T2_1.{row}"
        expected = before[f"{cell}.in_force"] + now[f"{cell}.issued"] - now[f"{cell}.repealed"]
        assert now[f"{cell}.in_force"] == expected


@given(st.lists(documents(), max_size=30), st.integers(2019, 2020))
def test_in_the_old_form_the_total_is_never_below_what_is_new(
    found: Sequence[CountedDocument], year: int
) -> None:
    cells = count_documents(found, year)
    for row in ("rules", "normative"):
        assert cells[f"T2_1.{row}.published_total"] >= cells[f"T2_1.{row}.published_new"]


def test_a_document_repealed_in_its_own_year_was_issued_but_is_not_in_force() -> None:
    made, gone = date(2024, 2, 1), date(2024, 11, 1)
    document = CountedDocument(ItemKind.NORMATIVE, made, made, Validity.REPEALED, gone)
    assert set(document_cells(document, 2024)) == {
        "T2_1.normative.issued",
        "T2_1.normative.repealed",
    }
    assert document_cells(document, 2025) == ()
