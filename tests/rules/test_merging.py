"""Two texts are laid side by side, and nobody's words go without a choice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.merging import Side, UndecidedError, merged, passages
from gongkai.rules.rich_text import blocks_of

BLOCKS = st.lists(
    st.sampled_from(["<p>甲</p>", "<p>乙</p>", "<h2>丙</h2>", "<ul><li>丁</li></ul>"])
)


def test_paragraph_stands_against_paragraph() -> None:
    parts = passages("<p>甲</p><p>乙</p><p>丙</p>", "<p>甲</p><p>乙改</p><p>丙改</p><p>新</p>")
    assert [(p.theirs, p.mine) for p in parts if not p.is_same] == [
        ("<p>乙</p><p>丙</p>", "<p>乙改</p><p>丙改</p><p>新</p>")
    ]
    parts = passages("<p>甲</p><p>乙</p>", "<p>甲改</p><p>乙改</p>")
    assert [(p.number, p.theirs, p.mine) for p in parts] == [
        (1, "<p>甲</p>", "<p>甲改</p>"),
        (2, "<p>乙</p>", "<p>乙改</p>"),
    ]
    assert merged(parts, {1: Side.THEIRS, 2: Side.BOTH}) == "<p>甲</p><p>乙</p><p>乙改</p>"


def test_words_on_both_sides_need_a_choice_and_words_on_one_side_stay() -> None:
    parts = passages("<p>甲</p><p>只有对方</p>", "<p>甲</p>")
    assert merged(parts, {}) == "<p>甲</p><p>只有对方</p>"
    with pytest.raises(UndecidedError, match="第 1 处"):
        merged(passages("<p>甲</p>", "<p>乙</p>"), {})


@given(BLOCKS, BLOCKS)
def test_choosing_one_side_everywhere_gives_that_side(left: list[str], right: list[str]) -> None:
    theirs, mine = "".join(left), "".join(right)
    parts = passages(theirs, mine)
    for side, text in ((Side.THEIRS, theirs), (Side.MINE, mine)):
        chosen = merged(parts, {part.number: side for part in parts})
        assert blocks_of(chosen) == blocks_of(text)
