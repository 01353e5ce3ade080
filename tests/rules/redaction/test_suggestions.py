"""What the machine proposes to cover, and what it warns of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.redaction.boxes import Box, Decision
from gongkai.rules.redaction.source import PDF, Glyph, open_source
from gongkai.rules.redaction.suggestions import (
    PageText,
    cover_word,
    cut_letters,
    left_over,
    page_texts,
    suggest,
)
from tests.factories.pdfs import add_page, new_pdf, printed_pdf, save


def texts_of(*pages: str) -> list[PageText]:
    """The letters of printed pages."""
    with open_source(printed_pdf(pages), PDF) as source:
        return page_texts(source)


def under(page: PageText, box: Box) -> str:
    """The letters that a box touches."""
    return "".join(glyph.text for glyph in page.glyphs if box.touches(glyph.place))


def test_personal_data_and_names_of_the_case_are_proposed_with_their_kind() -> None:
    [page] = texts_of(
        "联系人李四，身份证110101199003077854，手机13800000000\n由丙公司承建，办公电话0850-1234567"
    )
    boxes = suggest([page], {"李四": "applicant", "丙公司": "party"})
    assert [(box.kind, under(page, box)) for box in boxes] == [
        ("applicant", "李四"),
        ("identity_number", "110101199003077854"),
        ("mobile_phone", "13800000000"),
        ("party", "丙公司"),
    ]
    assert all(box.decision is Decision.SUGGESTED and not box.ground for box in boxes)
    assert [box.id for box in boxes] == [1, 2, 3, 4]
    assert "0307" not in "".join(box.hint for box in boxes)


def test_a_number_over_a_line_break_is_proposed_as_two_boxes() -> None:
    [page] = texts_of("身份证号码：1101011990\n03077854，其他")
    boxes = suggest([page], {})
    assert [under(page, box) for box in boxes] == ["1101011990", "03077854"]


def test_a_word_is_found_with_spaces_in_it_and_in_full_width() -> None:
    pages = texts_of("张 三与张三，ＡＢＣ", "张　三、abc")
    assert [box.page for box in cover_word(pages, "张三")] == [1, 1, 2]
    assert [box.page for box in cover_word(pages, "AbC")] == [1, 2]
    assert [box.id for box in cover_word(pages, "张三", first_id=7)] == [7, 8, 9]


@pytest.mark.parametrize("word", ["", " ", "张", "长" * 101])
def test_a_word_too_short_or_too_long_is_refused(word: str) -> None:
    with pytest.raises(BadInputError, match="2 至 100"):
        cover_word([], word)


def test_a_covered_word_that_stands_open_elsewhere_is_named() -> None:
    pages = texts_of("张三提出申请", "经查，张三属实", "无关")
    [first, second] = [replace(b, decision=Decision.ACCEPTED) for b in cover_word(pages, "张三")]
    assert left_over(pages, [first]) == {"张三": [2]}
    assert left_over(pages, [first, second]) == {}


def test_a_box_that_cuts_a_letter_is_named() -> None:
    [page] = texts_of("国家")
    [whole] = [replace(b, decision=Decision.ACCEPTED) for b in cover_word([page], "国家")]
    assert cut_letters(page, [whole]) == []
    half = replace(whole, w=whole.w // 4)
    assert cut_letters(page, [half]) == [half]


def test_a_page_without_letters_says_so() -> None:
    pdf = new_pdf()
    add_page(pdf, b"0 0 100 100 re f")
    with open_source(save(pdf), PDF) as source:
        [page] = page_texts(source)
    assert not page.has_text
    assert suggest([page], {"张三": "applicant"}) == ()


def test_letters_of_no_page_touch_nothing() -> None:
    assert not Box(1, 1, 0, 0, 10, 10).touches(Glyph("字", (0.5, 0.5, 0.6, 0.6), 0).place)
