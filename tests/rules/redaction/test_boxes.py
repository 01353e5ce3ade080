"""Boxes: what may be drawn, what must be decided before a release, and what the letter says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.errors import BadInputError
from gongkai.rules.redaction.boxes import (
    GROUNDS,
    UNIT,
    Box,
    Decision,
    box_from_dict,
    box_to_dict,
    check_boxes,
    release_problems,
    withheld_text,
)
from gongkai.rules.results import RESULTS, ResultCode

PRIVACY, INTERNAL = "DENY_THIRD_PARTY", "DENY_INTERNAL"
BOX = Box(1, 1, 100, 200, 300, 400, ground=PRIVACY)


def test_every_ground_is_a_refusal_under_articles_14_to_16() -> None:
    for ground, label in GROUNDS.items():
        result = RESULTS[ResultCode(ground)]
        assert result.is_refusal
        assert result.article[:4] in label


def test_a_file_with_state_secrets_is_no_matter_of_boxes() -> None:
    assert ResultCode.DENY_STATE_SECRET not in GROUNDS


@given(
    st.builds(
        Box,
        st.integers(0),
        st.integers(1, 9),
        *[st.integers(0, UNIT)] * 4,
        ground=st.sampled_from(["", *GROUNDS]),
        note=st.text(max_size=9),
        decision=st.sampled_from(Decision),
    )
)
def test_a_box_is_written_and_read_back(box: Box) -> None:
    assert box_from_dict(box_to_dict(box)) == box


@pytest.mark.parametrize(
    "change", [{"x": 1.5}, {"page": "1"}, {"w": True}, {"decision": "maybe"}, {"colour": "red"},
               {"note": 3}, {"id": None}],
)  # fmt: skip
def test_what_is_no_box_is_not_read(change: dict[str, object]) -> None:
    with pytest.raises(BadInputError, match="刷新"):
        box_from_dict({**box_to_dict(BOX), **change})


def test_boxes_are_clipped_to_their_page_and_put_in_reading_order() -> None:
    later = replace(BOX, id=2, page=2, x=-50, w=100, y=UNIT - 10, h=50)
    first, second = check_boxes([later, BOX], 2)
    assert first == BOX
    assert (second.x, second.w, second.y, second.h) == (0, 50, UNIT - 10, 10)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"page": 3}, "没有第 3 页"),
        ({"page": 0}, "没有第 0 页"),
        ({"w": 0}, "没有宽高"),
        ({"h": -5}, "没有宽高"),
        ({"x": UNIT}, "页面之外"),
        ({"ground": "DENY_STATE_SECRET"}, "依据"),
        ({"note": "长" * 201}, "缩短"),
    ],
)
def test_a_box_that_makes_no_sense_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        check_boxes([replace(BOX, **change)], 2)  # type: ignore[arg-type]


def test_two_boxes_with_one_number_are_refused() -> None:
    with pytest.raises(BadInputError):
        check_boxes([BOX, replace(BOX, x=5)], 1)


def test_all_that_is_to_be_done_before_a_release_is_named() -> None:
    assert release_problems([BOX]) == ()
    open_box = replace(BOX, id=2, page=4, decision=Decision.SUGGESTED)
    groundless = replace(BOX, id=3, ground="")
    problems = release_problems([open_box, groundless])
    assert len(problems) == 2
    assert "第 4 页" in problems[0]
    assert "没有选择依据" in problems[1]
    assert "没有遮盖" in release_problems([replace(BOX, decision=Decision.REJECTED)])[0]


def test_the_letter_says_for_each_ground_on_which_pages_and_why() -> None:
    boxes = [
        replace(BOX, id=n, page=page, note="联系电话") for n, page in enumerate((1, 2, 3, 5, 5))
    ]
    boxes.append(replace(BOX, id=9, page=7, ground=INTERNAL))
    boxes.append(replace(BOX, id=10, page=8, decision=Decision.REJECTED))
    assert withheld_text(boxes, "合同") == (
        "《合同》第 1 至 3、5 页共 5 处，内容为联系电话：属于个人隐私、商业秘密，"
        "依据《中华人民共和国政府信息公开条例》第十五条、第三十二条不予公开。\n"
        "《合同》第 7 页共 1 处：属于内部事务信息，"
        "依据《中华人民共和国政府信息公开条例》第十六条第一款不予公开。"
    )
