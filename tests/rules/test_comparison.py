"""Two texts with what differs marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.comparison import (
    Line,
    Piece,
    TableChange,
    compare,
    compare_blocks,
    compare_rows,
    has_changes,
)

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


def marked(pieces: tuple[Piece, ...]) -> str:
    signs = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces)


def test_a_table_is_compared_cell_by_cell() -> None:
    before = [["月", "起数"], ["7月", "112"], ["8月", "105"]]
    after = [["月", "起数"], ["7月", "113"], ["8月", "105"], ["9月", "98"]]
    table = compare_rows(before, after)
    assert [(row.kind, [marked(cell) for cell in row.cells]) for row in table.rows] == [
        ("same", ["月", "起数"]),
        ("changed", ["7月", "-112-+113+"]),
        ("same", ["8月", "105"]),
        ("added", ["+9月+", "+98+"]),
    ]
    assert compare_rows(before, before).kind == "same"


def test_tables_and_lines_stand_in_one_order_and_a_table_finds_its_twin() -> None:
    before = ["引言", [["甲", "1"], ["乙", "2"]], "中间", [["丙", "3"], ["丁", "4"]]]
    after = ["引言改", [["丙", "3"], ["丁", "5"]], "中间"]
    found = compare_blocks(before, after)
    assert [type(block).__name__ for block in found].count("TableChange") == 2
    twin = next(b for b in found if isinstance(b, TableChange) and b.rows[0].kind == "same")
    assert [marked(cell) for cell in twin.rows[1].cells] == ["丁", "-4-+5+"]
    gone = next(b for b in found if isinstance(b, TableChange) and b.rows[0].kind == "removed")
    assert [marked(cell) for cell in gone.rows[0].cells] == ["-甲-", "-1-"]


def test_a_paragraph_put_in_between_leaves_its_neighbours_beside_themselves() -> None:
    before = "第一条　为加强管理。\n第二条　适用于本市。"
    after = "第一条　为了加强管理。\n完全是另一回事\n第二条　适用于全市。"
    assert [line.kind for line in compare(before, after)] == ["changed", "added", "changed"]
