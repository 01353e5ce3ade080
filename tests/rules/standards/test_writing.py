"""A catalogue that is written and read is the same: as XLSX, DOCX and Markdown; and its PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import docx
import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.rules.standards.model import CHANNELS, Audience, Catalogue, Level, Mode, Row
from gongkai.rules.standards.reading import read_catalogue
from gongkai.rules.standards.reading.cells import basis_of, elements_of
from gongkai.rules.standards.ready import ready_catalogue
from gongkai.rules.standards.writing import (
    Code,
    as_markdown,
    printed_form,
    qr_svg,
    write_docx,
    write_pdf,
    write_qr_sheet,
    write_xlsx,
)
from tests.factories.standards import make_row

AT = datetime(2026, 11, 1, tzinfo=UTC)
LETTERS = "户籍出生登记指南网络安全交通管理甲乙丙丁"
words = st.text(LETTERS, min_size=2, max_size=8)
signed = st.text(LETTERS + "、；（）《》“”：", min_size=3, max_size=24)
elements = st.lists(signed, min_size=1, max_size=5).map("\n".join).map(elements_of).filter(bool)
basis = st.lists(words.map(lambda w: f"【法律】《{w}》"), max_size=3).map("\n".join).map(basis_of)
limits = st.sampled_from(["即时公开", "形成之日起20个工作日内", "7个工作日内", "长期公开"])


@st.composite
def rows(draw: st.DrawFn) -> Row:
    channels = draw(st.sets(st.sampled_from(sorted(CHANNELS))))
    audience = draw(st.sampled_from(Audience))
    return Row(
        area=draw(st.sampled_from(["户籍管理", "禁毒", ""])),
        seq=draw(st.none() | st.integers(1, 99)),
        item1=draw(words),
        item2=draw(words),
        elements=draw(elements),
        basis=draw(basis),
        time_limit=draw(limits),
        subject=draw(words),
        channels=tuple(key for key in CHANNELS if key in channels),
        channel_other=draw(words) if "other" in channels else "",
        audiences=(audience,),
        group=draw(st.just("") | words) if audience is Audience.GROUP else "",
        modes=(draw(st.sampled_from(Mode)),),
        levels=tuple(level for level in Level if draw(st.booleans())),
    )


def catalogues() -> st.SearchStrategy[Catalogue]:
    def whole(made: list[Row]) -> Catalogue:
        # One table for each field of work, as it is printed.
        areas = dict.fromkeys(row.area for row in made)
        return Catalogue("", tuple(row for area in areas for row in made if row.area == area))

    return st.lists(rows(), min_size=1, max_size=5).map(whole)


WRITERS: dict[str, Callable[[Catalogue], bytes]] = {
    "目录.xlsx": lambda c: write_xlsx(printed_form(c)),
    "目录.docx": lambda c: write_docx(printed_form(c), AT),
    "目录.md": lambda c: as_markdown(c).encode(),
}


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(catalogue=catalogues())
def test_what_is_written_is_read_back(name: str, catalogue: Catalogue) -> None:
    read = read_catalogue(WRITERS[name](catalogue), name).catalogue
    assert read.rows == catalogue.rows


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_ready_catalogue_is_read_back_without_a_doubt_but_on_limits(name: str) -> None:
    catalogue = ready_catalogue("public_security", "某市公安局").catalogue
    reading = read_catalogue(WRITERS[name](catalogue), name)
    assert reading.catalogue.rows == catalogue.rows
    assert {doubt.code for doubt in reading.doubts} <= {"limit"}


def test_columns_of_a_place_keep_their_labels() -> None:
    row = make_row(extras=(("公开形式", "文本"), ("五公开", "决策")))
    catalogue = Catalogue("", (row, make_row(seq=2, item2="另一项")))
    for name, write in WRITERS.items():
        assert read_catalogue(write(catalogue), name).catalogue.rows == catalogue.rows


def test_other_programs_open_the_form_with_its_merged_heads() -> None:
    catalogue = ready_catalogue("public_security", "某市公安局").catalogue
    book = openpyxl.load_workbook(BytesIO(WRITERS["目录.xlsx"](catalogue)))
    assert len(book.worksheets) == 6
    sheet = book.worksheets[0]
    assert "I2:J2" in {str(span) for span in sheet.merged_cells.ranges}
    assert [sheet["I3"].value, sheet["J3"].value, sheet["I4"].value] == ["全社会", "特定群体", "√"]
    document = docx.Document(BytesIO(WRITERS["目录.docx"](catalogue)))
    assert len(document.tables) == 6
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


def test_text_never_becomes_a_formula() -> None:
    catalogue = Catalogue("", (make_row(item2="=HYPERLINK(1)"),))
    sheet = openpyxl.load_workbook(BytesIO(WRITERS["目录.xlsx"](catalogue))).active
    assert sheet["C4"].data_type == "s"


def test_the_pdf_lies_on_its_side_and_shows_the_ticks() -> None:
    catalogue = ready_catalogue("public_security", "某市公安局").catalogue
    paper = printed_form(catalogue, "某市公安局")
    pdf = write_pdf(paper, AT)
    assert pdf == write_pdf(paper, AT)
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for sign in ("■政府网站", "□政府公报", "√", "临时居民身份证申领、换领、补领", "第 1 页"):
        assert sign in text.replace("\r\n", ""), sign


def test_a_sheet_of_codes_has_a_card_for_each_row() -> None:
    codes = [Code(f"事项{n}", "户籍管理", f"https://x.gov.cn/s/{n}/") for n in range(12)]
    document = pypdfium2.PdfDocument(write_qr_sheet("二维码", "某市公安局", codes, AT))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) == 2
    assert all(f"事项{n}" in text for n in range(12))


def test_a_code_has_no_style_of_its_own_and_tells_addresses_apart() -> None:
    one, other = qr_svg("https://x.gov.cn/1/"), qr_svg("https://x.gov.cn/2/")
    assert one != other
    assert "style" not in one
    assert one.startswith("<svg")
