"""The HTML of a report is complete, accessible and safe."""

from __future__ import annotations

import re

import pytest
from lxml import html

from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import NA, Report
from gongkai.rules.report.writing import write
from gongkai.rules.report.writing.html import body_html, sections_html, tables_html
from tests.factories.reports import complete, zeros

HOSTILE = '<script>alert(1)</script><b onclick="x">&amp;'


def page(report: Report) -> html.HtmlElement:
    return html.document_fromstring(write(report, "html").decode())


@pytest.mark.parametrize("report", [complete(), zeros("2019", 2020)], ids=["2021", "2019"])
def test_each_table_has_the_cells_of_the_statutory_grid(report: Report) -> None:
    form = load_form(report.form or "2021")
    tables = page(report).xpath("//table")
    assert len(tables) == 3
    for table, grid in zip(tables, form.grids.values(), strict=True):
        found = [
            [
                (c.get("data-cell") or c.text, c.get("colspan", "1"), c.get("rowspan", "1"))
                for c in row
            ]
            for row in table.xpath(".//tr")
        ]
        assert found == [
            [(c.address or c.text, str(c.colspan), str(c.rowspan)) for c in line] for line in grid
        ]
        assert table.xpath("./caption")


def test_each_value_names_its_headers_and_they_exist_once() -> None:
    root = page(complete())
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    cells = root.xpath("//td[@data-cell]")
    assert [cell.get("data-cell") for cell in cells] == list(load_form("2021").addresses())
    for cell in cells:
        named = [root.get_element_by_id(name) for name in cell.get("headers").split()]
        assert named
        assert {head.tag for head in named} == {"th"}


def test_blank_and_not_applicable_and_zero_look_different() -> None:
    report = complete()
    report.values |= {"T3.partial.natural": NA, "T3.granted.org_legal": None}
    root = page(report)
    shown = {c.get("data-cell"): c.text_content() for c in root.xpath("//td[@data-cell]")}
    assert shown["T3.partial.natural"] == "/"
    assert shown["T3.granted.org_legal"] == ""
    assert shown["T3.granted.org_other"] == "0"


def test_text_of_a_report_is_never_markup() -> None:
    report = complete()
    report.agency = report.title = report.preamble = HOSTILE
    report.sections = dict.fromkeys(("S1", "S2", "S5", "S6"), HOSTILE)
    root = page(report)
    assert not root.xpath("//script | //b | //@onclick")
    assert root.xpath("//p[contains(., '<script>alert(1)</script>')]")


def test_nothing_in_the_page_breaks_a_strict_content_policy() -> None:
    written = write(complete(), "html").decode()
    assert not re.search(r"<script|\son\w+=|\sstyle=|https?://(?!www\.w3)", written)
    assert "<style>" not in body_html(complete())


def test_the_six_headings_are_locked_and_in_order() -> None:
    headings = page(complete()).xpath("//h2/text()")
    assert headings == [section.heading for section in load_form("2021").sections]


def test_fragments_take_the_level_and_the_prefix_of_their_page() -> None:
    fragment = html.fromstring(sections_html(complete(), level=4, prefix="r1-")["S3"])
    assert fragment.get("id") == "r1-S3"
    assert fragment.xpath("./h4")
    assert all(str(element.get("id", "r1-")).startswith("r1-") for element in fragment.iter())


def test_a_fragment_of_a_table_can_hold_what_the_page_wants() -> None:
    tables = tables_html(complete(), inside=lambda address, text: f"<i>{address}={text}</i>")
    assert list(tables) == ["S2", "S3", "S4"]
    assert "<i>T3.new_received.natural=3</i>" in tables["S3"]
