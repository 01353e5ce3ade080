"""Remedies by a click: what was found is gone, what was shown stays."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.mending import can_mend, mended
from gongkai.rules.screening.mending.places import Places
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.parts import Part, screen_parts
from tests.factories.leaky_files import docx_file, in_body, pdf_file, saved, with_part, xlsx_file

IDENTITY = "11010519491231002X"
MASKED = "1101**********002X"
OTHER = "110105199001010010"
NAMES = "w:author='李某' w:date='2026-01-01T00:00:00Z'"


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 1)))


def everything(finding: Finding) -> bool:
    return True


def rules(screen: Screen, part: Part) -> set[str]:
    return {finding.rule for finding in screen_parts(screen, [part]).findings}


def shown(data: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    (sheet,) = book.worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def raw(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_a_number_in_the_text_is_masked_and_the_rest_stays(screen: Screen) -> None:
    part = Part.html(
        f"<p>张三，身份证号<b>{IDENTITY[:6]}</b>{IDENTITY[6:]}，<a href='/x'>见此</a></p>"
    )
    done, count = mended(screen, part, everything)
    assert count == 1
    assert done.text == f'<p>张三，身份证号<b>{MASKED}</b>，<a href="/x">见此</a></p>'
    assert rules(screen, done) == set()


def test_only_what_is_wanted_is_mended(screen: Screen) -> None:
    part = Part.plain(f"身份证号{IDENTITY}，身份证号{OTHER}。")
    done, count = mended(screen, part, lambda f: f.text == OTHER)
    assert count == 1
    assert done.text == f"身份证号{IDENTITY}，身份证号1101**********0010。"
    assert mended(screen, part, lambda f: False) == (part, 0)


def test_a_personal_column_of_a_table_is_masked_cell_by_cell(screen: Screen) -> None:
    part = Part.html(
        "<table><tr><th>姓名</th><th>出生日期</th><th>金额</th></tr>"
        "<tr><td>张三</td><td><p>1990-01-01</p></td><td>300</td></tr>"
        '<tr><td>李四</td><td rowspan="2">1991-02-03</td><td>500</td></tr>'
        "<tr><td>王五</td><td>600</td></tr></table>"
    )
    assert "PI-TABLE" in rules(screen, part)
    done, _ = mended(screen, part, lambda f: f.rule == "PI-TABLE")
    assert "<td>1990****</td>" in done.text
    assert '<td rowspan="2">1991****</td>' in done.text
    assert "张三" in done.text
    assert "PI-TABLE" not in rules(screen, done)


def test_tracked_changes_are_accepted_and_comments_and_authors_taken_out(screen: Screen) -> None:
    document: Any = docx.Document()
    document.core_properties.author = "李某"
    document.core_properties.title = "内部稿"
    kept = document.add_paragraph("正文第一段")
    document.add_comment(kept.runs, text="请领导定", author="王某")
    document.settings.element.append(
        document.settings.element.makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}trackRevisions"
        )
    )
    xml = (
        f"<w:p><w:r><w:t>自</w:t></w:r><w:del w:id='1' {NAMES}><w:r><w:delText>即日</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' {NAMES}><w:r><w:rPr><w:b/></w:rPr><w:t>12月1日</w:t></w:r></w:ins>"
        "<w:r><w:t>起施行</w:t></w:r></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del w:id='3' {NAMES}/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>后半句。</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>不要公开这一句话</w:t></w:r><w:r><w:t>公开</w:t></w:r></w:p>"
    )
    part = Part.file(in_body(saved(document), xml), "附件 通知.docx")
    assert {"FILE-CHANGE", "FILE-COMMENT", "FILE-META", "FILE-HIDDEN"} <= rules(screen, part)
    done, count = mended(screen, part, everything)
    assert count >= 4
    assert rules(screen, done) == set()
    read = docx.Document(io.BytesIO(done.data))
    words = [paragraph.text for paragraph in read.paragraphs]
    assert words[:3] == ["自12月1日起施行", "前半句，后半句。", "公开"]
    assert "正文第一段" in words
    assert read.paragraphs[0].runs[1].bold
    for gone in ("李某", "王某", "请领导定", "即日", "不要公开", "内部稿", "trackRevisions"):
        assert gone not in raw(done.data), gone


def test_a_deleted_row_of_a_word_table_goes_and_an_inserted_one_stays(screen: Screen) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    xml = (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        f"<w:tr><w:trPr><w:del w:id='1' {NAMES}/></w:trPr>{cell.format('旧行')}</w:tr>"
        f"<w:tr><w:trPr><w:ins w:id='2' {NAMES}/></w:trPr>{cell.format('新行')}</w:tr></w:tbl>"
    )
    part = Part.file(in_body(docx_file(), xml), "附件 表.docx")
    done, _ = mended(screen, part, everything)
    (table,) = docx.Document(io.BytesIO(done.data)).tables
    assert [[c.text for c in row.cells] for row in table.rows] == [["新行"]]


def test_numbers_in_a_word_file_are_masked_in_text_table_and_header(screen: Screen) -> None:
    data = docx_file(
        [f"联系人张三，身份证号{IDENTITY}。"],
        [["姓名", "银行账号"], ["张三", "62220212345678901"]],
        header=f"身份证号{OTHER}",
    )
    part = Part.file(data, "附件 名单.docx")
    assert {"PI-ID", "PI-TABLE"} <= rules(screen, part)
    done, _ = mended(screen, part, everything)
    assert not {"PI-ID", "PI-TABLE"} & rules(screen, done)
    assert IDENTITY not in raw(done.data)
    read = docx.Document(io.BytesIO(done.data))
    assert read.paragraphs[0].text == f"联系人张三，身份证号{MASKED}。"
    assert read.tables[0].cell(1, 1).text.endswith("*8901")


def test_a_hidden_sheet_and_comments_go_and_numbers_are_masked(screen: Screen) -> None:
    data = xlsx_file(
        [["姓名", "身份证号码", "金额"], ["张三", IDENTITY, 300], ["李四", OTHER, 500]],
        hidden_sheet=[["身份证号码"], ["110105199003070038"]],
        comment="李某核对过",
    )
    part = Part.file(data, "附件 名单.xlsx")
    assert {"PI-ID", "PI-TABLE", "FILE-SHEET", "FILE-COMMENT"} <= rules(screen, part)
    done, _ = mended(screen, part, everything)
    assert rules(screen, done) == set()
    assert shown(done.data) == [
        ["姓名", "身份证号码", "金额"],
        ["张三", MASKED, 300],
        ["李四", "1101**********0010", 500],
    ]
    for gone in (IDENTITY, OTHER, "110105199003070038", "原始数据", "李某核对过"):
        assert gone not in raw(done.data), gone


def test_hidden_rows_and_columns_go_and_the_rest_moves_up(screen: Screen) -> None:
    book: Any = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    for row in (
        ["序号", "备注", "单位", "金额"],
        [1, "内", "甲", 10],
        [2, "内", "乙", 20],
        [3, "内", "丙", 30],
    ):
        sheet.append(row)
    sheet["D5"] = "=SUM(D2:D4)"
    sheet.merge_cells("C6:D6")
    sheet["C6"] = "以上"
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["D"].width = 30
    sheet.row_dimensions[3].hidden = True
    part = Part.file(saved(book), "附件 表.xlsx")
    assert rules(screen, part) == {"FILE-COLUMN"}
    done, _ = mended(screen, part, everything)
    assert rules(screen, done) == set()
    read = openpyxl.load_workbook(io.BytesIO(done.data))
    (now,) = read.worksheets
    values = [[cell.value for cell in row] for row in now.iter_rows(max_row=3)]
    assert values == [["序号", "单位", "金额"], [1, "甲", 10], [3, "丙", 30]]
    assert [str(one) for one in now.merged_cells.ranges] == ["B5:C5"]
    assert now.column_dimensions["C"].width == 30
    assert "乙" not in raw(done.data)


def test_a_formula_stays_where_nothing_is_cut(screen: Screen) -> None:
    book: Any = openpyxl.Workbook()
    book.properties.creator = "李某"
    book.active.append([1, 2, "=A1+B1"])
    done, _ = mended(screen, Part.file(saved(book), "附件 表.xlsx"), everything)
    assert shown(done.data) == [[1, 2, "=A1+B1"]]
    assert "李某" not in raw(done.data)


def test_a_pdf_loses_its_author_and_comments_and_keeps_its_words(screen: Screen) -> None:
    part = Part.file(pdf_file("公告正文", author="李某", comment="请核"), "附件 公告.pdf")
    assert {"FILE-META", "FILE-COMMENT"} <= rules(screen, part)
    done, count = mended(screen, part, everything)
    assert count == 2
    assert not {"FILE-META", "FILE-COMMENT"} & rules(screen, done)
    assert "李某".encode("utf-16-be") not in done.data
    assert mended(screen, done, everything)[1] == 0
    import pypdfium2

    document = pypdfium2.PdfDocument(done.data)
    assert "公告正文" in document[0].get_textpage().get_text_range()
    document.close()


def test_a_photo_loses_its_place_and_keeps_its_pixels_and_its_side(screen: Screen) -> None:
    from PIL import Image

    picture = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "李某"
    exif[0x8825] = {1: "N", 2: (26.0, 35.0, 0.0), 3: "E", 4: (104.0, 50.0, 0.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    part = Part.file(out.getvalue(), "附件 现场.jpg")
    assert "FILE-PLACE" in rules(screen, part)
    done, count = mended(screen, part, everything)
    assert count == 2
    assert rules(screen, done) == set()
    with (
        Image.open(io.BytesIO(out.getvalue())) as before,
        Image.open(io.BytesIO(done.data)) as after,
    ):
        assert before.tobytes() == after.tobytes()
        assert dict(after.getexif()) == {0x0112: 6}


def test_text_files_are_masked_in_their_own_letters(screen: Screen) -> None:
    for encoding in ("utf-8", "gb18030", "utf-8-sig"):
        part = Part.file(f"张三，身份证号{IDENTITY}".encode(encoding), "附件 名单.txt")
        done, count = mended(screen, part, everything)
        assert (count, done.data.decode(encoding)) == (1, f"张三，身份证号{MASKED}")


def test_what_no_click_mends_is_said_beforehand() -> None:
    assert can_mend("PI-ID", MASKED, None)
    assert can_mend("PI-TABLE", None, "名单.xlsx")
    assert can_mend("FILE-SHEET", None, "名单.xlsx")
    assert not can_mend("FILE-SHEET", None, "名单.xls")
    assert can_mend("PI-ID", MASKED, "名单.pdf")
    assert not can_mend("WORD-WRONG", "布置", "名单.pdf")
    assert not can_mend("PI-ID", MASKED, "名单.pdf", "附件 名单.pdf，第1页（图片）（图中文字）")
    assert not can_mend("PI-ID", MASKED, "名单.png", "附件 名单.png（图中文字）")
    assert not can_mend("FILE-META", None, None)
    assert not can_mend("SEC-MARK", None, None)


def test_a_damaged_file_is_told(screen: Screen) -> None:
    from gongkai.rules.screening.mending.pictures import cleaned_picture
    from gongkai.rules.screening.mending.word import mended_document

    with pytest.raises(ReadingError):
        cleaned_picture(b"\xff\xd8\xff\xe1\x00\x04")
    broken = with_part(docx_file(), {"word/document.xml": "<w:document"})
    with pytest.raises(ReadingError):
        mended_document(screen, broken, frozenset(), everything)


def test_numbers_close_ranks_where_some_are_gone() -> None:
    places = Places({2, 5})
    assert [places.new(n) for n in range(1, 7)] == [1, None, 2, 3, None, 4]
    assert places.span(1, 6) == (1, 4)
    assert places.span(2, 3) == (2, 2)
    assert places.span(5, 5) is None
