"""Catalogues in spreadsheets and Word: merged cells, torn rows, heads that come again."""

from __future__ import annotations

from io import BytesIO

import docx
import openpyxl
import pytest

from gongkai.rules.standards.model import Audience, Column, Level, Mode, Reading
from gongkai.rules.standards.reading import ReadingError, read_catalogue

HEAD = ["序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
        "公开对象", "", "公开方式", "", "公开层级", ""]  # fmt: skip
UNDER = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请",
         "县级", "乡级"]  # fmt: skip
WHOLE = ["1", "出生登记", "国内出生", "受理部门\n办理条件", "《甲法》", "20个工作日内", "公安局",
         "■政府网站□政府公报", "√", "", "√", "", "√", "√"]  # fmt: skip
MERGED = ("B1:C1", "I1:J1", "K1:L1", "M1:N1")


def sheet(*rows: list[str], merges: tuple[str, ...] = MERGED) -> Reading:
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append([cell or None for cell in row])
    for span in merges:
        page.merge_cells(span)
    out = BytesIO()
    book.save(out)
    return read_catalogue(out.getvalue(), "目录.xlsx")


def like(**changes: str) -> list[str]:
    places = {"seq": 0, "item1": 1, "item2": 2, "elements": 3, "basis": 4, "limit": 5,
              "subject": 6, "channels": 7, "all": 8, "group": 9, "active": 10,
              "request": 11, "county": 12, "town": 13}  # fmt: skip
    row = list(WHOLE)
    for name, value in changes.items():
        row[places[name]] = value
    return row


def codes(reading: Reading, row: int = 0) -> list[tuple[str, Column | None]]:
    return [(doubt.code, doubt.column) for doubt in reading.of_row(row)]


def test_a_whole_row_is_read_without_a_doubt() -> None:
    reading = sheet(HEAD, UNDER, WHOLE)
    (row,) = reading.catalogue.rows
    assert reading.doubts == []
    assert (row.seq, row.item1, row.item2) == (1, "出生登记", "国内出生")
    assert row.elements == ("受理部门", "办理条件")
    assert (row.audiences, row.modes) == ((Audience.EVERYONE,), (Mode.PROACTIVE,))
    assert row.levels == (Level.COUNTY, Level.TOWNSHIP)


def test_merged_items_hold_for_all_their_rows() -> None:
    reading = sheet(
        HEAD,
        UNDER,
        WHOLE,
        like(seq="2", item1="", item2="国外出生"),
        merges=(*MERGED, "B3:B4"),
    )
    assert [row.item1 for row in reading.catalogue.rows] == ["出生登记"] * 2
    assert reading.doubts == []


def test_an_item_whose_merged_cell_was_lost_is_taken_from_above_and_told() -> None:
    reading = sheet(HEAD, UNDER, WHOLE, like(seq="2", item1="", item2="国外出生"))
    assert reading.catalogue.rows[1].item1 == "出生登记"
    assert codes(reading, 1) == [("item_above", Column.ITEM1)]


@pytest.mark.parametrize("ditto", ["同上", "（同上）", "〃", "同 上"])
def test_same_as_above_is_filled_in(ditto: str) -> None:
    reading = sheet(
        HEAD, UNDER, WHOLE, like(seq="2", item2="乙", basis=ditto, limit=ditto, channels=ditto)
    )
    first, second = reading.catalogue.rows
    assert (second.basis, second.time_limit, second.channels) == (
        first.basis,
        first.time_limit,
        first.channels,
    )
    assert codes(reading, 1) == []


def test_same_as_above_in_the_first_row_is_doubted() -> None:
    assert codes(sheet(HEAD, UNDER, like(basis="同上"))) == [("ditto_alone", Column.BASIS)]


def test_a_head_that_comes_again_is_no_row() -> None:
    reading = sheet(HEAD, UNDER, WHOLE, HEAD, UNDER, like(seq="2", item2="乙"))
    assert [row.seq for row in reading.catalogue.rows] == [1, 2]
    assert reading.doubts == []


def test_a_row_that_a_page_tore_is_joined_and_told() -> None:
    rest = [""] * 14
    rest[3] = "所需材料"
    reading = sheet(HEAD, UNDER, WHOLE, HEAD, UNDER, rest)
    (row,) = reading.catalogue.rows
    assert row.elements == ("受理部门", "办理条件", "所需材料")
    assert codes(reading) == [("torn", Column.ELEMENTS)]


@pytest.mark.parametrize("tick", ["√", "✓", "☑", "■", "是"])
def test_every_sign_for_a_tick_is_one(tick: str) -> None:
    assert sheet(HEAD, UNDER, like(all=tick)).catalogue.rows[0].audiences == (Audience.EVERYONE,)


def test_a_letter_like_a_tick_is_taken_and_told() -> None:
    reading = sheet(HEAD, UNDER, like(all="v"))
    assert reading.catalogue.rows[0].audiences == (Audience.EVERYONE,)
    assert codes(reading) == [("like_tick", Column.AUDIENCES)]


def test_lost_ticks_and_two_ticks_are_doubted_not_guessed() -> None:
    reading = sheet(HEAD, UNDER, like(all="", active="√", request="√"))
    row = reading.catalogue.rows[0]
    assert row.audiences == ()
    assert codes(reading) == [("tick_missing", Column.AUDIENCES), ("tick_double", Column.MODES)]


def test_words_in_the_column_of_a_group_say_who_it_is() -> None:
    row = sheet(HEAD, UNDER, like(all="", group="√（申请人）")).catalogue.rows[0]
    assert (row.audiences, row.group) == ((Audience.GROUP,), "申请人")


def test_gaps_and_repetitions_of_numbers_are_told() -> None:
    reading = sheet(HEAD, UNDER, WHOLE, like(seq="4", item2="乙"), like(seq="2", item2="丙"))
    messages = [doubt.message for doubt in reading.doubts if doubt.code == "seq_gap"]
    assert len(messages) == 2
    assert "从 1 到 4" in messages[0]


def test_every_empty_cell_that_the_form_needs_is_told_with_its_place() -> None:
    reading = sheet(HEAD, UNDER, like(basis="", limit="", subject="", channels=""))
    assert {doubt.column for doubt in reading.doubts} == {
        Column.BASIS,
        Column.TIME_LIMIT,
        Column.SUBJECT,
        Column.CHANNELS,
    }
    assert all("第3行" in doubt.where for doubt in reading.doubts)


def test_a_line_with_a_title_begins_another_field_of_work() -> None:
    title = ["禁毒领域基层政务公开标准目录", *[""] * 13]
    reading = sheet(HEAD, UNDER, WHOLE, title, like(item1="宣传", item2="知识"))
    assert [row.area for row in reading.catalogue.rows] == ["", "禁毒"]


def test_a_word_file_goes_on_in_a_second_table_without_a_head() -> None:
    document = docx.Document()
    document.add_paragraph("户籍管理领域基层政务公开标准目录")
    for rows in ([HEAD, UNDER, WHOLE], [like(seq="2", item2="乙")]):
        table = document.add_table(len(rows), 14)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
        document.add_paragraph("")
    out = BytesIO()
    document.save(out)
    reading = read_catalogue(out.getvalue(), "目录.docx")
    assert [(row.area, row.item2) for row in reading.catalogue.rows] == [
        ("户籍管理", "国内出生"),
        ("户籍管理", "乙"),
    ]


def test_a_cell_of_a_thousand_characters_is_still_a_cell() -> None:
    long = "\n".join(f"【法律】《第{n}部法》" for n in range(120))
    reading = sheet(HEAD, UNDER, like(basis=long))
    assert len(reading.catalogue.rows[0].basis) == 120


def test_a_file_without_such_a_table_is_refused_with_a_way_out() -> None:
    with pytest.raises(ReadingError, match="表头"):
        read_catalogue("只有文字。\n没有表格。".encode(), "说明.txt")
    with pytest.raises(ReadingError, match="图片"):
        read_catalogue(b"\x89PNG\r\n\x1a\n" + b"0" * 64, "扫描.png")
