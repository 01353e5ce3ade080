"""Words of a classification: the product's own, and tables that bodies bring in."""

from __future__ import annotations

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.terms import (
    DEFAULTS,
    Term,
    TermKind,
    check_terms,
    in_order,
    read_terms,
    write_terms,
)


def test_every_classification_has_words_and_the_themes_are_twenty_two() -> None:
    assert set(DEFAULTS) == set(TermKind)
    assert len(DEFAULTS[TermKind.THEME]) == 22
    for terms in DEFAULTS.values():
        check_terms(terms)


@pytest.mark.parametrize("kind", TermKind)
def test_what_is_written_is_read_back(kind: TermKind) -> None:
    assert read_terms(write_terms(DEFAULTS[kind])) == DEFAULTS[kind]


def test_a_table_from_a_spreadsheet_is_read_with_its_tree() -> None:
    terms = read_terms(
        "\ufeff代码\t名称\t上级代码\n16\t公安、安全、司法\n16.1\t户籍\t16\n\n17\t民政"
    )
    assert terms == (Term("16", "公安、安全、司法"), Term("16.1", "户籍", "16"), Term("17", "民政"))
    assert [(term.code, depth) for term, depth in in_order(terms)] == [
        ("16", 0),
        ("16.1", 1),
        ("17", 0),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有读到"),
        ("01,甲\n01,乙", "第 2 行"),
        ("01,甲\n代码,乙", "第 2 行"),
        ("01,甲\n02,", "第 2 行"),
        ("01,甲,09", "上级代码“09”"),
        ("01,甲,02\n02,乙,01", "绕回"),
        ("01," + "长" * 51, "超过 50 字"),
        ('1,"' + "x" * 200_000, "引号没有成对"),
        ("1,甲\r1,乙\r", "第 2 行的代码“1”"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        read_terms(text)
