"""Two texts with what differs marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.comparison import Line, Piece, compare, has_changes

texts = st.lists(st.text("甲乙丙1 2\t", max_size=8), max_size=6).map("\n".join)


def test_the_words_that_differ_are_marked_inside_of_their_line() -> None:
    lines = compare("一\n自12月1日起施行。", "一\n自12月15日起施行。")
    assert lines == (
        Line("same", (Piece("same", "一"),)),
        Line(
            "changed",
            (
                Piece("same", "自12月"),
                Piece("removed", "1"),
                Piece("added", "15"),
                Piece("same", "日起施行。"),
            ),
        ),
    )
    assert has_changes(lines)


def test_a_line_that_came_or_went_stands_alone() -> None:
    assert [line.kind for line in compare("甲\n乙", "甲")] == ["same", "removed"]
    assert [line.kind for line in compare("甲", "甲\n乙")] == ["same", "added"]
    assert [line.kind for line in compare("甲", "乙")] == ["removed", "added"]


def test_a_cell_of_a_table_is_marked_alone() -> None:
    (line,) = compare("姓名\t张三\t12", "姓名\t张三\t13")
    assert [piece.text for piece in line.pieces if piece.kind != "same"] == ["12", "13"]


def side(lines: tuple[Line, ...], without: str) -> list[str]:
    return [
        "".join(piece.text for piece in line.pieces if piece.kind != without)
        for line in lines
        if line.kind != without
    ]


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_comparison(before: str, after: str) -> None:
    lines = compare(before, after)
    assert side(lines, "added") == before.splitlines()
    assert side(lines, "removed") == after.splitlines()
    assert has_changes(lines) is (before.splitlines() != after.splitlines())
