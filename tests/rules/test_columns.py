"""The columns that the law asks for."""

from __future__ import annotations

from gongkai.rules.columns import (
    A20,
    A21,
    ARTICLE_ITEMS,
    EXTRA_CITY_COUNTY,
    EXTRA_PARENT,
    EXTRA_TOWNSHIP,
    TEMPLATE,
    UPDATE_DAYS,
    UPDATE_LABELS,
    UpdateClass,
    walk,
)


def test_article_20_has_fifteen_items_and_each_has_a_column() -> None:
    assert list(A20) == [f"A20_{n:02}" for n in range(1, 16)]
    columns = [column for column, _ in walk(TEMPLATE)]
    assert {column.article_item for column in columns} == {"", *A20}
    assert {EXTRA_CITY_COUNTY.article_item, EXTRA_TOWNSHIP.article_item} == set(A21)
    assert set(ARTICLE_ITEMS) == {*A20, *A21}


def test_codes_are_given_once_and_parents_come_first() -> None:
    codes = [column.code for column, _ in walk(TEMPLATE)]
    assert len(codes) == len(set(codes))
    assert EXTRA_PARENT in codes
    for column, parent in walk(TEMPLATE):
        if parent:
            assert codes.index(parent.code) < codes.index(column.code)


def test_the_top_of_the_tree_is_that_of_the_platform() -> None:
    assert [column.name for column in TEMPLATE] == [
        "政策",
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
    ]


def test_every_update_class_has_words_and_a_limit() -> None:
    assert set(UPDATE_LABELS) == set(UPDATE_DAYS) == set(UpdateClass)
    assert UPDATE_DAYS[UpdateClass.NEWS] == 14
    assert UPDATE_DAYS[UpdateClass.NOTICE] == 180
