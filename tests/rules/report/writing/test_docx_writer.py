"""The DOCX of a report keeps to GB/T 9704-2012 and opens as Word's own."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import Report
from gongkai.rules.report.writing import blank, write
from gongkai.rules.writing import TYPE_AREA_TWIPS
from tests.factories.reports import complete, zeros


def opened(report: Report) -> Document:
    return docx.Document(BytesIO(write(report, "docx")))


def attribute(element: Any, tag: str, name: str) -> str:
    """The attribute of the first such tag that has it."""
    return str(element.find(f".//{qn(tag)}[@{qn(name)}]").get(qn(name)))


def test_the_page_has_the_type_area_of_the_standard() -> None:
    (section,) = opened(complete()).sections
    assert section.page_width == Twips(11906)
    assert section.page_height == Twips(16838)
    assert section.top_margin == Twips(2098)
    assert section.left_margin == Twips(1588)
    sizes = (section.page_width, section.left_margin, section.right_margin)
    assert sizes == (Twips(11906), Twips(1588), Twips(11906 - 1588 - TYPE_AREA_TWIPS))
    pitch = int(attribute(section._sectPr, "w:docGrid", "w:linePitch"))
    assert (16838 - 2098 - 1984) // pitch == 22


def test_a_line_holds_28_characters_of_16_points() -> None:
    body = opened(complete()).styles["Normal"]
    character = 320 + int(attribute(body.element, "w:spacing", "w:val"))
    assert TYPE_AREA_TWIPS // character == 28
    assert body.paragraph_format.line_spacing == Twips(579)
    assert body.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY


@pytest.mark.parametrize(
    ("style", "face"),
    [("Title", "方正小标宋简体"), ("heading 1", "黑体"), ("heading 2", "楷体_GB2312")],
)
def test_each_kind_of_text_has_the_face_of_the_standard(style: str, face: str) -> None:
    styles = opened(complete()).styles
    assert attribute(styles[style].element, "w:rFonts", "w:eastAsia") == face
    assert styles["Title"].font.size == Pt(22)


def test_paragraphs_are_indented_by_two_characters_in_both_ways() -> None:
    text = opened(complete()).styles["Body Text"].element
    assert attribute(text, "w:ind", "w:firstLineChars") == "200"
    assert attribute(text, "w:ind", "w:firstLine") == "640"


def test_page_numbers_stand_outside_with_a_dash_each_side() -> None:
    document = opened(complete())
    (section,) = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text[:2] + paragraph.text[-2:] == "—  —"
        assert attribute(paragraph._p, "w:jc", "w:val") == side


@pytest.mark.parametrize("report", [complete(), zeros("2019", 2019)], ids=["2021", "2019"])
def test_the_tables_are_the_statutory_grids_with_merged_cells(report: Report) -> None:
    grids = load_form(report.form or "2021").grids.values()
    for table, grid in zip(opened(report).tables, grids, strict=True):
        columns = sum(cell.colspan for cell in grid[0])
        assert (len(table.rows), len(table.columns)) == (len(grid), columns)
        assert sum(c.width for c in table.columns) == Twips(TYPE_AREA_TWIPS)
        # python-docx gives a merged cell once for each place that it covers.
        places = {cell._tc for row in table.rows for cell in row.cells}
        assert len(places) == sum(len(line) for line in grid)


def test_the_heads_of_table_three_repeat_on_a_new_page() -> None:
    table = opened(complete()).tables[1]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated[:3] == [True, True, True]
    assert not any(repeated[3:])


def test_headings_and_tables_stand_in_the_order_of_the_form() -> None:
    document = opened(complete())
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [section.heading for section in load_form("2021").sections]
    body = [child.tag.rsplit("}", 1)[1] for child in document.element.body]
    assert body.count("tbl") == 3


def test_a_number_too_long_for_its_cell_gets_smaller_instead_of_breaking() -> None:
    report = complete()
    report.values["T4.cases.review.total"] = 123456789
    cell = opened(report).tables[2].rows[3].cells[4]
    size = cell.paragraphs[0].runs[0].font.size
    assert size is not None
    assert size < Pt(9)


def test_control_characters_and_markup_do_not_break_the_file() -> None:
    report = complete()
    report.sections["S5"] = "甲\x00\x1f<w:p>&amp;]]>乙"
    assert any(p.text == "甲<w:p>&amp;]]>乙" for p in opened(report).paragraphs)


def test_the_time_of_writing_is_noted_only_when_it_is_given() -> None:
    assert b"dcterms:created" not in _properties(write(complete(), "docx"))
    given = datetime(2026, 1, 31, 8, tzinfo=UTC)
    assert b"2026-01-31T08:00:00Z" in _properties(write(complete(), "docx", at=given))


def _properties(data: bytes) -> bytes:
    return ZipFile(BytesIO(data)).read("docProps/core.xml")


def test_a_blank_form_has_empty_cells_and_room_to_write() -> None:
    document = opened(blank(2025))
    assert document.paragraphs[0].text == "2025年政府信息公开工作年度报告"
    assert {cell.text for cell in document.tables[2].rows[3].cells} == {""}
    assert [p.text for p in document.paragraphs].count("") == 2
