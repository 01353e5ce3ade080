"""What a reader must never do: put a number where it does not stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import Report
from gongkai.rules.report.reading import read
from gongkai.rules.report.reading.anchor import interpret
from gongkai.rules.report.reading.source import Document, Line
from tests.rules.report.reading.html_shapes import HTML_SHAPES
from tests.rules.report.reading.shapes import SHAPES, balanced, damaged, downwards, fused

NUMBERS = st.lists(st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 50_000)), min_size=7)
FORMS = st.sampled_from(["2019", "2021"])


def read_text(text: str) -> Report:
    document = Document("text")
    document.blocks += [Line(t, f"第{n}行") for n, t in enumerate(text.split("\n"), 1)]
    return interpret(document, "报告.txt")


@pytest.mark.parametrize("shape", SHAPES)
@given(form=FORMS, numbers=NUMBERS)
@settings(max_examples=25)
def test_every_shape_gives_back_the_cells_it_was_printed_from(shape, form, numbers):
    cells = balanced(form, numbers)
    report = read_text(SHAPES[shape](load_form(form), cells))
    assert {a: v for a, v in report.values.items() if v != cells.get(a)} == {}
    assert {a for a in cells if report.value(a) is None} == set()
    assert (report.form, report.agency) == (form, "某某市公安局")


# Padding makes a lost cell and a blank one look alike, so these lose whole rows or no separators.
LOSING = sorted(set(SHAPES) - {"pipes_at_line_ends", "pipes_alone"})


@pytest.mark.parametrize("shape", LOSING)
@given(form=FORMS, numbers=NUMBERS, seed=st.integers(0, 10_000), hits=st.integers(1, 4))
@settings(max_examples=40)
def test_lost_lines_may_lose_numbers_but_never_move_them(shape, form, numbers, seed, hits):
    cells = balanced(form, numbers)
    report = read_text(damaged(SHAPES[shape](load_form(form), cells), seed, hits))
    wrong = {
        a: (v, cells.get(a))
        for a, v in report.values.items()
        if v is not None and v != cells.get(a)
    }
    assert wrong == {}


@given(form=FORMS, numbers=NUMBERS, shape=st.sampled_from([fused, downwards]))
@settings(max_examples=60)
def test_shapes_that_lose_information_give_no_wrong_number(shape, form, numbers):
    cells = balanced(form, numbers)
    report = read_text(shape(load_form(form), cells))
    wrong = {a: v for a, v in report.values.items() if v is not None and v != cells.get(a)}
    assert wrong == {}


@given(form=FORMS, numbers=st.lists(st.integers(0, 9), min_size=30))
@settings(max_examples=25)
def test_columns_printed_downwards_are_read_where_the_sums_prove_the_order(form, numbers):
    cells = balanced(form, numbers)
    report = read_text(downwards(load_form(form), cells))
    unread = [a for a in cells if a.startswith("T3.") and report.value(a) is None]
    assert unread == []


def test_fused_rows_of_a_whole_table_are_cut_by_their_sums():
    cells = balanced("2021", [3, 0, 12, 0, 0, 41, 2, 0, 7, 0, 105, 0, 0])
    report = read_text(fused(load_form("2021"), cells))
    t3 = [a for a in cells if a.startswith("T3.")]
    assert sum(report.value(a) == cells[a] for a in t3) >= 0.9 * len(t3)


@pytest.mark.parametrize("shape", HTML_SHAPES)
@given(form=FORMS, numbers=NUMBERS)
@settings(max_examples=15)
def test_html_with_its_merges_right_wrong_or_lost_gives_back_the_cells(shape, form, numbers):
    cells = balanced(form, numbers)
    page = HTML_SHAPES[shape](load_form(form), cells)
    report = read(page.encode(), "报告.html")
    assert {a: v for a, v in report.values.items() if v != cells.get(a)} == {}
    assert {a for a in cells if report.value(a) is None} == set()


@pytest.mark.parametrize("shape", ["statutory", "from_word", "without_heads"])
@given(form=FORMS, numbers=NUMBERS, blank=st.sets(st.integers(0, 197), max_size=60))
@settings(max_examples=15)
def test_blank_cells_of_a_grid_stay_blank_and_move_nothing(shape, form, numbers, blank):
    cells = balanced(form, numbers)
    addresses = list(cells)
    cells |= {addresses[i]: None for i in blank}
    report = read(HTML_SHAPES[shape](load_form(form), cells).encode(), "报告.html")
    assert {a: v for a, v in report.values.items() if v != cells.get(a)} == {}
    assert {a for a, v in cells.items() if v is not None and report.value(a) is None} == set()
