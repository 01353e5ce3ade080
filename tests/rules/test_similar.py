"""How alike two requests are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.similar import ALIKE, likeness, pairs

WANTED = "申请公开2025年全市道路交通事故统计数据"


@pytest.mark.parametrize(
    "text",
    [
        "2025年全市道路交通事故统计数据",
        "请贵局提供：2025年，全市道路交通事故的统计数据。",
        "我想获取2025年全市道路交通事故统计数据（按月）",
    ],
)
def test_the_same_wish_in_other_words_is_alike(text: str) -> None:
    assert likeness(pairs(WANTED), pairs(text)) >= ALIKE


@pytest.mark.parametrize("text", ["", "的", "申请公开政府信息", "全市养犬登记数量和收费依据"])
def test_another_wish_is_not_alike(text: str) -> None:
    assert likeness(pairs(WANTED), pairs(text)) < ALIKE


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    a, b = pairs(one), pairs(other)
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
    assert likeness(a, a) == (1.0 if a else 0.0)
