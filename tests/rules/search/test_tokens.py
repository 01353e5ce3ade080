"""Text is cut so that every part of it can be found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.search.query import Phrase, compact, finder, read_query, tidy
from gongkai.rules.search.snippets import highlight, snippet
from gongkai.rules.search.sounds import spelled, syllables
from gongkai.rules.search.tokens import fold, grams, pairs, squeezed


def test_a_run_becomes_its_pairs_and_its_last_character() -> None:
    assert pairs("户口迁移，Ａb 1") == ["户口", "口迁", "迁移", "移", "ab", "b", "1"]
    assert squeezed("《户口》（2026）第１号") == "户口 2026 第1号"
    assert len(fold("ＡＢ㎡①x")) == len("ＡＢ㎡①x"), "every character keeps its place"


def test_a_run_becomes_all_its_parts_of_up_to_three_characters() -> None:
    assert grams("户口迁，Ａb") == {*"户口迁ab", "户口", "口迁", "户口迁", "ab", "迁·a"}
    assert grams("，。") == set()


@pytest.mark.parametrize(
    ("words", "wanted", "is_gram"),
    [
        ("户", {"户"}, True),
        ("户口", {"户口"}, True),
        ("户口迁", {"户口迁"}, True),
        ("户口迁移", {"户口迁", "口迁移"}, False),
        ("“a b”", {"a·b"}, True),
        ("〔2020〕1号", {"0·1", "202", "020", "1号"}, False),
        ("户口户口户", {"户口户", "口户口"}, False),
    ],
)
def test_a_phrase_is_looked_for_by_its_longest_tokens(
    words: str, wanted: set[str], is_gram: bool
) -> None:
    (phrase,) = read_query(words).phrases
    assert set(phrase.grams) == wanted
    assert phrase.is_gram is is_gram


@pytest.mark.parametrize(
    ("words", "text", "stands"),
    [
        ("户口迁移", "办理户口迁移。", True),
        ("户口迁移", "户口，迁移", False),
        ("gdp2", "ＧＤＰ２增长", True),
        ("更改", "更改", True),
        ("〔2020〕15号", "黔府发（2020）第15号", False),
        ("〔2020〕15号", "黔府发（2020） 15号", True),
    ],
)
def test_a_phrase_stands_in_a_text_however_it_is_written(
    words: str, text: str, stands: bool
) -> None:
    (phrase,) = read_query(words).phrases
    assert phrase.stands_in(text) is stands


_LETTERS = st.text(alphabet="户口籍迁移ab1Ａ①，。 更_ﾞ", max_size=14)


@given(words=_LETTERS, text=_LETTERS)
def test_a_text_in_which_a_phrase_stands_has_all_its_tokens(words: str, text: str) -> None:
    for phrase in read_query(words).phrases:
        stands = phrase.squeezed in squeezed(text)
        assert phrase.stands_in(text) is stands
        has_all = grams(text).issuperset(phrase.grams)
        assert has_all or not stands
        assert not phrase.is_gram or has_all is stands


@pytest.mark.parametrize(
    ("words", "entry", "stands"),
    [
        ("户口迁移", "题\n办理户口迁移。", True),
        ("户口迁移", "题\n户口，迁移", False),
        ("户口迁移 办理须知", "办理须知\n户口迁移", True),
        ("户口迁移 办理须知", "办理\n户口迁移", False),
        ("gdp2024", "题\nＧＤＰ2024", True),
        ("“甲乙 丙丁”", "甲乙\n丙丁", False),
        ("“甲乙 丙丁”", "甲乙，丙丁\n", True),
    ],
)
def test_an_entry_is_tested_as_a_title_and_a_text(words: str, entry: str, stands: bool) -> None:
    assert finder(read_query(words).terms)(entry.encode()) is stands


def test_a_query_is_words_and_phrases_and_their_synonyms() -> None:
    query = read_query("户口 “公开 指南” 〔2026〕1号", [["户口", "户籍"]])
    assert [[p.squeezed for p in term.phrases] for term in query.terms] == [
        ["户口", "户籍"],
        ["公开 指南"],
        ["2026 1号"],
    ]
    assert Phrase(("2026", "1")).pairs == ("20", "02", "26", "6", "1")
    assert Phrase(("2026", "1号")).pairs == ("20", "02", "26", "6", "1号")
    assert len(read_query("词 " * 50).terms) == 1
    assert len(read_query(" ".join(f"词{n}" for n in range(50))).terms) == 8
    assert read_query("，。！").terms == ()


def test_what_nobody_can_type_is_left_out() -> None:
    assert tidy(" a\x00\u200bb\u202e  c ") == "a b c"
    assert len(tidy("词" * 10_000)) == 100
    assert compact("黔府发〔2026〕15号") == compact("黔府发(2026) 15 号")


def test_hits_are_marked_in_the_text_as_it_was_written() -> None:
    phrases = read_query("户口迁移 gdp").phrases
    pieces = highlight("《户口迁移》与ＧＤＰ", phrases)
    assert [(p.text, p.is_hit) for p in pieces] == [
        ("《", False),
        ("户口迁移", True),
        ("》与", False),
        ("ＧＤＰ", True),
    ]
    text = "前" * 300 + "户口迁移" + "后" * 300
    shown = snippet(text, phrases)
    assert [p.text for p in shown if p.is_hit] == ["户口迁移"]
    assert sum(len(p.text) for p in shown) <= 122
    assert highlight("", phrases) == ()
    assert highlight("无", ()) == highlight("无", phrases)


@pytest.mark.parametrize(
    ("typed", "sounds"),
    [
        ("hukou", ("hu", "kou")),
        ("hu kou", ("hu", "kou")),
        ("hukou'qianyi", ("hu", "kou", "qian", "yi")),
        ("户口", ()),
        ("xyz", ()),
        ("", ()),
    ],
)
def test_pinyin_is_cut_into_syllables(typed: str, sounds: tuple[str, ...]) -> None:
    assert spelled(typed) == sounds


def test_every_character_has_one_sound() -> None:
    assert syllables("重庆银行 2026") == ("chong", "qing", "yin", "hang", "2", "0", "2", "6")
