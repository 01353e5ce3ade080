"""A Word file becomes the text of an item, and says what did not come along."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pytest
from docx import Document

from gongkai.rules.rich_text import clean
from gongkai.rules.word import WordError, read_word
from tests.factories.word_files import make_notice, with_macros, zipped


def test_title_number_day_and_publisher_are_found_where_offices_put_them() -> None:
    document = read_word(make_notice(), "养犬.docx")
    assert document.title == "六盘水市公安局关于印发《养犬管理办法》的通知"
    assert document.document_number == "六公规〔2026〕3号"
    assert document.created_on == date(2026, 11, 20)
    assert document.publisher == "六盘水市公安局"
    assert "版头“六盘水市公安局文件”没有放进正文" in document.lost
    assert document.title not in document.body


def test_headings_lists_tables_pictures_and_notes_are_kept() -> None:
    document = read_word(make_notice(), "养犬.docx")
    body = document.body
    assert "<h2>一、登记</h2><h3>（一）所需材料</h3>" in body
    assert "<ul><li>居民身份证</li><li>犬只照片</li></ul>" in body
    assert (
        '<p class="indent">现将办法印发给你们，请<strong>认真执行</strong>。<sup>［1］</sup></p>'
        in body
    )
    assert "<table><caption>表1 各地登记点</caption><thead>" in body
    assert (
        '<th rowspan="2" scope="col">地区</th><th colspan="2" scope="colgroup">登记点</th>' in body
    )
    assert '<th scope="col">城区</th><th scope="col">乡镇</th></tr></thead>' in body
    assert "<td>钟山</td><td>3</td><td>4</td>" in body
    (picture,) = document.pictures
    assert picture.alt == "登记流程图"
    assert f'src="file:{hashlib.sha256(picture.data).hexdigest()}" alt="登记流程图"' in body
    assert body.endswith("<h2>注释</h2><p>［1］以公安部门登记为准。</p>")
    assert (document.notes, document.silent_pictures) == (1, 0)
    assert clean(body) == body


def test_tracked_changes_and_comments_are_counted_and_taken_or_left() -> None:
    data = make_notice(tracked=True)
    taken = read_word(data, "a.docx")
    assert (taken.insertions, taken.deletions, taken.comments) == (1, 1, 1)
    assert "自2027年1月1日起施行。" in taken.body
    left = read_word(data, "a.docx", accepts_changes=False)
    assert "自12月1日起施行。" in left.body
    assert "再核实" not in taken.body + left.body
    assert not read_word(make_notice(), "a.docx").has_changes


def test_a_picture_without_words_is_counted() -> None:
    assert read_word(make_notice(silent=True), "a.docx").silent_pictures == 1


def test_a_document_without_any_order_keeps_all_its_words() -> None:
    document = Document()
    document.add_paragraph("没有标题的说明，一段很长的文字，以句号结束。")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "框里的话"
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text = "项"
    outer.cell(1, 0).add_table(1, 2).cell(0, 1).text = "里层"
    out = io.BytesIO()
    document.save(out)
    read = read_word(out.getvalue(), "情况说明.docx")
    assert read.title == "情况说明"
    assert "<p>框里的话</p>" in read.body
    assert "里层" in read.body
    assert any("套着的表格" in words for words in read.lost)
    assert any("第一行作为表头" in words for words in read.lost)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_macros(make_notice()), "宏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "另存为 .docx"),
        (b"PK\x03\x04broken", "另存"),
        (zipped({"a.txt": b"x"}), "没有 Word 正文"),
        (make_notice()[:2000], "另存"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(data: bytes, words: str) -> None:
    with pytest.raises(WordError, match=words):
        read_word(data, "坏.docx")


def test_a_picture_that_is_none_is_named_and_the_rest_is_read() -> None:
    source = make_notice()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            is_picture = entry.filename.startswith("word/media/")
            new.writestr(entry, b"<svg onload='x()'/>" if is_picture else old.read(entry))
    read = read_word(out.getvalue(), "a.docx")
    assert read.pictures == ()
    assert any("图片没有导入" in words for words in read.lost)
    assert "<table>" in read.body
