"""Two reports side by side, and how much of a text repeats another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.report.compare import compare
from gongkai.rules.report.model import NA
from gongkai.rules.report.similarity import repeated_sentences, repeated_share
from tests.factories.reports import changed, complete, figures, zeros


def test_a_report_compared_with_itself_has_no_change_and_repeats_all() -> None:
    comparison = compare(complete(), complete())
    assert comparison.changes == ()
    assert [(s.section, s.share) for s in comparison.sections][:2] == [("S1", 1.0), ("S5", 1.0)]
    assert comparison.overall.share == 1.0
    assert len(comparison.cells) == 200


@pytest.mark.parametrize(
    ("a", "b", "difference", "ratio"),
    [
        (4, 10, 6, Decimal("2.5")),
        (0, 10, 10, None),
        (3, 1, -2, Decimal("0.3333")),
        (None, 1, None, None),
        (NA, 1, None, None),
    ],
)
def test_a_pair_has_its_difference_and_its_ratio(
    a: int | None, b: int, difference: int | None, ratio: Decimal | None
) -> None:
    left = changed(zeros("2021", 2021), T2_5__license__decisions=a)
    right = changed(zeros("2021", 2022), T2_5__license__decisions=b)
    (pair,) = compare(left, right).changes
    assert (pair.difference, pair.ratio) == (difference, ratio)
    assert str(pair.label) == "“行政许可”行“本年处理决定数量”列"


def test_other_handling_is_compared_across_the_forms_by_its_sum() -> None:
    old = changed(figures("bureau_2020"), T3__other__natural=3)
    new = changed(
        zeros("2021", 2021), T3__other_misc__natural=4, T3__other_no_supplement__natural=1
    )
    pairs = {pair.address: pair for pair in compare(old, new).cells}
    assert (pairs["T3.other.natural"].a, pairs["T3.other.natural"].b) == (3, 5)
    assert pairs["T3.other_misc.natural"].a is None
    assert pairs["T2_9.procurement.project_count"].b is None


ONE = "政策解读形式比较单一，图表解读数量偏少，群众看不懂也不爱看。"
TWO = "基层工作人员更换频繁，新到岗人员对答复文书的规范掌握得不够。"
THREE = "网站检索功能难以找到早年的文件，栏目之间也有不少重复的地方。"


def test_the_share_counts_repeated_words_in_whatever_order() -> None:
    assert repeated_share(ONE + TWO, TWO + ONE) == pytest.approx(1.0)
    assert repeated_share(ONE + TWO, TWO) == pytest.approx(0.5, abs=0.05)
    assert repeated_share(ONE, THREE) == 0.0
    assert repeated_share("", ONE) == 0.0


def test_new_figures_line_breaks_and_widths_hide_no_repetition() -> None:
    now = "2023年，我局召开培训会12次，参加人员３００人次，发放材料500份，效果良好。"
    then = "2022年,我局召开培训会8次，\n参加人员200人次，发放材料40份，效果良好。"
    assert repeated_share(now, then) == 1.0


def test_titles_of_laws_are_no_repetition() -> None:
    title = "《中华人民共和国政府信息公开条例》"
    assert repeated_share(title + ONE, title + THREE) == 0.0


def test_the_repeated_sentences_are_shown() -> None:
    assert repeated_sentences(ONE + THREE, THREE + TWO) == (THREE.rstrip("。").replace("，", "，"),)


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_share_lies_between_nothing_and_all(a: str, b: str) -> None:
    assert 0.0 <= repeated_share(a, b) <= 1.0
    assert repeated_share(a, a) in (0.0, 1.0)
