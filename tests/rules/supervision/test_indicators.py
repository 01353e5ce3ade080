"""Indicators: a tree that adds up, its sheet, the score, what does not apply."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.desk.exports import to_xlsx
from gongkai.rules.errors import BadInputError
from gongkai.rules.supervision.indicators import (
    MEASURE_LABELS,
    SOURCE_LABELS,
    TREE_HEADS,
    USUAL,
    IndicatorRow,
    Measure,
    Source,
    check_tree,
    leaves_of,
    read_tree,
    score,
    share_of,
)


def test_the_usual_tree_adds_up_and_uses_every_measure() -> None:
    assert check_tree(USUAL) == USUAL
    leaves = leaves_of(USUAL)
    assert sum(leaf.weight for leaf in leaves) == 100
    assert {leaf.measure for leaf in leaves} == set(Measure)
    # An appraisal by a questionnaire of one's own is counted; one made elsewhere is entered.
    assert {leaf.source for leaf in leaves} == set(Source) - {Source.SURVEY}


def test_a_tree_goes_out_as_a_sheet_and_comes_in_the_same() -> None:
    lines = [
        (
            r.code,
            r.name,
            float(r.weight),
            SOURCE_LABELS[r.source],
            MEASURE_LABELS[r.measure],
            r.rule,
        )
        for r in USUAL
    ]
    assert read_tree(to_xlsx("指标", TREE_HEADS, lines), "指标.xlsx") == USUAL


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight": Decimal(41)}, "合计应是 100 分"),
        ({"code": "1.1"}, "有两行"),
        ({"code": "9.9"}, "没有上级"),
    ],
)
def test_a_tree_that_is_none_is_refused(change: dict[str, object], words: str) -> None:
    rows = [replace(USUAL[0], **change), *USUAL[1:]]  # type: ignore[arg-type]
    with pytest.raises(BadInputError, match=words):
        check_tree(rows)


def test_a_line_of_the_system_says_what_is_counted() -> None:
    row = IndicatorRow("1", "按期公开", Decimal(100), Source.SYSTEM)
    with pytest.raises(BadInputError, match="取数项"):
        check_tree([row])
    with pytest.raises(BadInputError, match=r"第2行.*编号"):
        read_tree("编号,指标,分值\nx,甲,100\n".encode(), "x.csv")


def test_what_does_not_apply_is_left_out_and_the_rest_brought_up_to_the_whole() -> None:
    rows = [IndicatorRow("1", "甲", Decimal(60)), IndicatorRow("2", "乙", Decimal(40))]
    half = score(rows, {"1": Decimal(50), "2": None})
    assert (half.points, half.applicable, half.total) == (Decimal(30), Decimal(60), Decimal(50))
    assert score(rows, {"1": Decimal(50)}).missing == 1
    assert score(rows, {}).total is None
    assert share_of(1, 3) == Decimal("33.33")
    assert share_of(0, 0) is None


@given(
    st.lists(st.integers(0, 100), min_size=len(leaves_of(USUAL)), max_size=len(leaves_of(USUAL)))
)
def test_a_score_lies_between_the_worst_and_the_best_share(shares: list[int]) -> None:
    leaves = leaves_of(USUAL)
    got = score(leaves, {r.code: Decimal(s) for r, s in zip(leaves, shares, strict=True)})
    assert got.total is not None
    assert min(shares) <= got.total <= max(shares)
    assert got.missing == 0
