"""What an item says, under one hash, and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.items import (
    DOCUMENTS,
    EXTRA_FIELDS,
    KIND_LABELS,
    MODE_LABELS,
    VALIDITY_LABELS,
    Attachment,
    Content,
    IncompleteItemError,
    ItemKind,
    Mode,
    Validity,
    check_content,
    content_problems,
    guide_problems,
    guide_review_on,
)
from tests.factories.contents import make_content

FILE = Attachment("名单.xlsx", "a" * 64, 10, "application/x", "名单")


def test_every_value_has_its_words() -> None:
    assert set(KIND_LABELS) == set(ItemKind)
    assert set(VALIDITY_LABELS) == set(Validity)
    assert set(MODE_LABELS) == set(Mode)
    assert {kind for extra in EXTRA_FIELDS.values() for kind in extra.kinds} <= set(ItemKind)


def test_a_complete_item_lacks_nothing() -> None:
    check_content(make_content())


words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(
    st.builds(
        Content,
        title=words,
        kind=st.sampled_from(ItemKind),
        created_on=st.none() | st.dates(),
        body=words,
        keywords=st.lists(words, max_size=3).map(tuple),
        relations=st.lists(words, max_size=3).map(tuple),
        files=st.lists(st.just(FILE), max_size=2).map(tuple),
        extras=st.dictionaries(st.sampled_from(sorted(EXTRA_FIELDS)), words.filter(bool)),
    )
)
def test_what_is_written_is_read_again_under_the_same_hash(content: Content) -> None:
    again = Content.read(content.text())
    assert again == content
    assert again.sha256 == content.sha256


@pytest.mark.parametrize(
    "change",
    [
        {"title": "另一名称"},
        {"body": "<p>另一正文</p>"},
        {"files": (FILE,)},
        {"keywords": ("交通",)},
        {"created_on": date(2026, 11, 21)},
        {"extras": {"rumour": "x"}},
        {"document_number": "某公规〔2026〕1号"},
    ],
)
def test_every_change_changes_the_hash(change: dict[str, Any]) -> None:
    assert replace(make_content(), **change).sha256 != make_content().sha256


@pytest.mark.parametrize("field", ["title", "publisher", "created_on", "subject", "source"])
def test_the_elements_of_the_catalogue_may_not_be_missing(field: str) -> None:
    empty = None if field == "created_on" else " "
    with pytest.raises(IncompleteItemError) as caught:
        check_content(make_content(**{field: empty}))
    assert set(caught.value.problems) == {field}


def test_there_is_a_text_a_file_or_a_link() -> None:
    assert "body" in content_problems(make_content(body="<p> </p>"))
    assert content_problems(make_content(body="", files=(FILE,))) == {}
    assert content_problems(make_content(body="", online_link="https://www.example.gov.cn")) == {}


def test_a_normative_document_has_number_date_in_force_and_readable_text() -> None:
    content = make_content(kind=ItemKind.NORMATIVE, body="", files=(FILE,))
    assert set(content_problems(content)) == {"document_number", "body", "effective_on"}
    assert ItemKind.NORMATIVE in DOCUMENTS
    right = make_content(
        kind=ItemKind.NORMATIVE,
        document_number="某公规〔2026〕1号",
        extras={"effective_on": "2026-12-01", "expires_on": "2031-11-30"},
    )
    assert content_problems(right) == {}
    wrong = replace(right, extras={"effective_on": "2026-12-01", "expires_on": "2026-11-30"})
    assert set(content_problems(wrong)) == {"expires_on"}
    odd = replace(right, extras={"effective_on": "明天"})
    assert set(content_problems(odd)) == {"effective_on"}


def test_a_consultation_is_open_long_enough() -> None:
    content = make_content(
        kind=ItemKind.CONSULTATION,
        extras={"opens_on": "2026-11-01", "closes_on": "2026-11-10", "opinions_to": "信箱"},
    )
    assert set(content_problems(content)) == {"closes_on"}


def test_pictures_without_words_and_tables_without_heads_are_named() -> None:
    problems = content_problems(
        make_content(body='<p>文</p><img src="/a.png"><table><tr><td>1</td></tr></table>')
    )
    assert "1 幅图片没有文字说明" in problems["body"]
    assert "1 张表格没有表头" in problems["body"]


def test_a_title_has_an_end() -> None:
    assert "201 字" in content_problems(make_content(title="长" * 201))["title"]


def test_a_guide_is_held_against_the_register_of_its_office() -> None:
    content = make_content(
        kind=ItemKind.DISCLOSURE_GUIDE,
        extras={
            "office_phone": "0858-1234 567",
            "office_address": "旧址1号",
            "revised_on": "2024-02-29",
        },
    )
    known = {"office_phone": "0858-1234567", "office_address": "新址2号", "office_hours": "9:00"}
    assert guide_problems(content, known) == ("办公地址：指南写“旧址1号”，登记的是“新址2号”。",)
    assert guide_review_on(content) == date(2025, 2, 28)
    assert guide_review_on(make_content()) is None


def test_a_choice_is_one_of_those_listed() -> None:
    wrong = make_content(
        kind=ItemKind.INTERPRETATION, extras={"interprets": "某规定", "form": "唱歌"}
    )
    assert set(content_problems(wrong)) == {"form"}
