"""The PDF of a report is searchable, accessible, complete in itself and safe."""

from __future__ import annotations

import ctypes
import re
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import pdfplumber
import pypdfium2
import pytest

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.writing import WritingError, write
from gongkai.rules.report.writing.pdf import write_pdf
from tests.factories.reports import complete

MARKUP = '#panic("x") #import "a.typ" $x^2$ *粗* _斜_ = 题 @a <b> `c` \\ #sys.inputs // 注'


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_all_text_can_be_searched() -> None:
    text = "".join(pages(write(complete(), "pdf"))).replace("\r\n", "")
    form = load_form("2021")
    assert all(section.heading in text for section in form.sections)
    assert "收到政府信息公开申请3件" in text
    assert "（本列数据的勾稽关系为" in text


def test_markup_of_the_typesetter_in_a_report_is_plain_text() -> None:
    report = complete()
    report.agency = report.title = report.preamble = MARKUP
    report.sections["S5"] = f"（一）{MARKUP}。{MARKUP}"
    text = "".join(pages(write(report, "pdf")))
    assert text.count("#panic") >= 4
    assert "$x^2$" in text


def test_all_fonts_are_embedded_and_are_those_of_the_package() -> None:
    with pdfplumber.open(BytesIO(write(complete(), "pdf"))) as document:
        names = {char["fontname"] for page in document.pages for char in page.chars}
    faces = {re.fullmatch(r"[A-Z]{6}\+Gongkai(Serif|Sans|Kai)-\w+", name) for name in names}
    assert {face and face[1] for face in faces} == {"Serif", "Sans", "Kai"}


def test_the_file_says_that_it_is_for_archives_and_for_everyone() -> None:
    data = write(complete(), "pdf")
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert re.search(rb"/Lang ?\(zh-CN\)", data)


def test_tables_and_headings_are_tagged() -> None:
    document = pypdfium2.PdfDocument(write(complete(), "pdf"))
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    kinds: set[str] = set()
    for page in document:
        tree = pypdfium2.raw.FPDF_StructTree_GetForPage(page.raw)
        for index in range(pypdfium2.raw.FPDF_StructTree_CountChildren(tree)):
            _gather(pypdfium2.raw.FPDF_StructTree_GetChildAtIndex(tree, index), kinds)
        pypdfium2.raw.FPDF_StructTree_Close(tree)
    document.close()
    assert {"Table", "TR", "TH", "TD", "P", "H1"} <= kinds


def _gather(element: Any, kinds: set[str]) -> None:
    if not element:
        return
    length = pypdfium2.raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pypdfium2.raw.FPDF_StructElement_GetType(element, buffer, length)
    kinds.add(buffer.raw.decode("utf-16-le").rstrip("\0"))
    for index in range(pypdfium2.raw.FPDF_StructElement_CountChildren(element)):
        _gather(pypdfium2.raw.FPDF_StructElement_GetChildAtIndex(element, index), kinds)


def test_a_page_of_text_has_22_lines_of_28_characters() -> None:
    report = complete()
    report.sections["S1"] = "测" * 28 * 60
    document = pypdfium2.PdfDocument(write(report, "pdf"))
    text = document[1].get_textpage()
    lines = [
        len(list(line))
        for _, line in groupby(
            round(text.get_charbox(n)[1])
            for n in range(text.count_chars())
            if text.get_text_range(n, 1) == "测"
        )
    ]
    document.close()
    assert lines == [28] * 22


def test_a_character_that_no_font_has_is_named_with_the_way_out() -> None:
    report = complete()
    report.sections["S6"] = "甲\U0001fffd乙"
    with pytest.raises(WritingError, match=r"U\+1FFFD.*DOCX"):
        write(report, "pdf")


def test_rare_characters_of_names_and_places_are_in_the_fonts() -> None:
    report = complete()
    report.agency = report.title = "镕喆堃垚犇骉䶮㙍公安局"
    report.sections["S1"] = "（一）繁體字與罕用字：㛃𫖯𬀩，１２３①②③㈠℃㎡×÷≤…—·￥№"
    assert "镕喆堃垚犇骉䶮㙍" in "".join(pages(write_pdf(report)))


def test_the_time_of_writing_is_an_argument() -> None:
    assert b"(D:20240101000000Z" in write(complete(2023), "pdf")
    given = datetime(2026, 1, 31, 16, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert b"(D:20260131080000Z" in write(complete(), "pdf", at=given)
