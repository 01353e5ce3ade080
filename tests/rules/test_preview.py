"""A file as clean HTML, without what it hides."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import Workbook

from gongkai.rules import preview
from gongkai.rules.attachments import KINDS
from gongkai.rules.preview import PreviewError, preview_of
from tests.factories.word_files import make_notice

DOCX, XLSX, CSV, TXT = (KINDS[suffix].media_type for suffix in (".docx", ".xlsx", ".csv", ".txt"))


def book(*, hidden_sheet: bool = False, hidden_column: bool = False) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "事故"
    for row in (["一季度事故情况"], ["地区", "起数"], ["钟山<区>", 12], ["水城区", 9]):
        sheet.append(row)
    if hidden_column:
        sheet.column_dimensions["B"].hidden = True
    if hidden_sheet:
        other = made.create_sheet("底数")
        other.append(["机密数字", 1])
        other.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_file_becomes_headings_paragraphs_and_tables() -> None:
    shown = preview_of(make_notice(), "通知.docx", DOCX)
    assert "<table>" in shown.html
    assert "<img" not in shown.html
    assert shown.notes == ("图片 1 幅没有显示",)


def test_markup_that_somebody_wrote_as_text_stays_text() -> None:
    document = Document()
    document.add_paragraph("<script>alert(1)</script>")
    out = io.BytesIO()
    document.save(out)
    html = preview_of(out.getvalue(), "a.docx", DOCX).html
    assert "&lt;script&gt;" in html
    assert "<script" not in preview_of(b"<b onclick=x>a</b>, ok", "a.csv", CSV).html


def test_a_spreadsheet_becomes_a_table_with_its_head() -> None:
    html = preview_of(book(), "表.xlsx", XLSX).html
    assert "<caption>工作表“事故”</caption>" in html
    assert '<td colspan="2">一季度事故情况</td>' in html
    assert '<th scope="col">地区</th><th scope="col">起数</th>' in html
    assert "<td>钟山&lt;区&gt;</td><td>12</td>" in html


def test_what_a_book_hides_is_not_shown() -> None:
    shown = preview_of(book(hidden_sheet=True), "表.xlsx", XLSX)
    assert "机密数字" not in shown.html
    assert shown.notes == ("没有显示隐藏的工作表",)
    with pytest.raises(PreviewError, match="隐藏的行或列"):
        preview_of(book(hidden_column=True), "表.xlsx", XLSX)


def test_csv_and_text_in_both_encodings_are_read_and_cut_with_a_word() -> None:
    assert "<td>钟山区</td>" in preview_of("地区,数\n钟山区,1".encode("gb18030"), "a.csv", CSV).html
    assert preview_of("一\n\n二".encode(), "a.txt", TXT).html == "<p>一</p>\n<p>二</p>"
    long = preview_of(("甲,乙\n" * 400).encode(), "a.csv", CSV)
    assert long.html.count("<tr>") == preview.MOST_ROWS
    assert long.notes == ("只显示前 300 行，共 400 行",)


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (b"PK\x03\x04broken", "a.docx", DOCX),
        (b"PK\x03\x04broken", "a.xlsx", XLSX),
        (b"", "a.txt", TXT),
        (b"\0" * (preview.MOST_BYTES + 1), "a.txt", TXT),
        (b"%PDF-1.7", "a.pdf", KINDS[".pdf"].media_type),
    ],
)
def test_what_cannot_be_shown_says_that_it_can_be_downloaded(
    data: bytes, name: str, media: str
) -> None:
    with pytest.raises(PreviewError, match="请下载后打开"):
        preview_of(data, name, media)
