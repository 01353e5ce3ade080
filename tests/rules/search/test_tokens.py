"""Text is cut so that every part of it can be found."""

from __future__ import annotations

import pytest

from gongkai.rules.search.query import Phrase, compact, read_query, tidy
from gongkai.rules.search.snippets import highlight, snippet
from gongkai.rules.search.sounds import spelled, syllables
from gongkai.rules.search.tokens import fold, squeezed, tokens


def test_a_run_becomes_its_pairs_and_its_last_character() -> None:
    assert tokens("户口迁移，Ａb 1") == ["户口", "口迁", "迁移", "移", "ab", "b", "1"]
    assert squeezed("《户口》（2026）第１号") == "户口 2026 第1号"
    assert len(fold("ＡＢ㎡①x")) == len("ＡＢ㎡①x"), "every character keeps its place"


def test_a_query_is_words_and_phrases_and_their_synonyms() -> None:
    query = read_query("户口 “公开 指南” 〔2026〕1号", [["户口", "户籍"]])
    assert [[p.squeezed for p in term.phrases] for term in query.terms] == [
        ["户口", "户籍"],
        ["公开 指南"],
        ["2026 1号"],
    ]
    assert Phrase(("2026", "1")).is_open
    assert not Phrase(("2026", "1号")).is_open
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
