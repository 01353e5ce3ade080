"""Word lists: where they come from, what they say, and how they are brought in and out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.word_files import text_rows
from gongkai.rules.screening.words import (
    Word,
    WordList,
    builtin_lists,
    read_words,
    word_from_dict,
    write_words_csv,
)

ON = date(2026, 11, 25)


def screen(*words: Word, rule: str = "WORD-SENSITIVE", on: date = ON) -> Screen:
    one = WordList("own", "自建词表", rule, "3", "某市公安局", "张主任", words)
    return Screen(Setting(on=on), (one,))


def found(text: str, *words: Word, on: date = ON) -> list[str]:
    return [f.text for f in screen(*words, on=on).text(text) if f.rule == "WORD-SENSITIVE"]


def test_the_lists_that_come_along_say_where_they_are_from() -> None:
    lists = builtin_lists()
    assert {one.rule for one in lists} >= {"WORD-WRONG", "WORD-BODY", "WORD-HKMT", "WORD-PLACE"}
    for one in lists:
        assert one.source
        assert one.version
        assert one.approved_by
        assert one.words


def test_no_built_in_correction_is_itself_called_wrong() -> None:
    whole = Screen(Setting(on=ON))
    for one in builtin_lists():
        for word in one.words:
            hits = [f for f in whole.text(word.right) if f.rule == one.rule] if word.right else []
            assert hits == [], (word.text, word.right)


def test_words_of_the_past_count_from_their_day() -> None:
    word = Word("旧局", "新局", from_on=date(2026, 1, 1), until_on=date(2026, 12, 31))
    assert found("旧局", word) == ["旧局"]
    assert found("旧局", word, on=date(2025, 12, 31)) == []
    assert found("旧局", word, on=date(2027, 1, 1)) == []


def test_a_word_inside_a_harmless_one_is_let_pass() -> None:
    word = Word("予报", "预报", unless=("准予报名", "不予报销"))
    assert found("准予报名、不予报销、天气予报", word) == ["予报"]


def test_the_longest_word_counts() -> None:
    assert found("甲乙丙", Word("甲乙"), Word("甲乙丙"), Word("乙丙")) == ["甲乙丙"]


def test_the_finding_names_the_list_and_offers_the_right_word() -> None:
    (finding,) = screen(Word("旧局", "新局", severity="block")).text("报旧局")
    assert finding.source == "自建词表 3（某市公安局）"
    assert (finding.remedy, finding.replacement, finding.severity) == ("replace", "新局", "block")


@pytest.mark.parametrize(
    "text",
    [
        "词语,改为,说明\n旧局,新局,2026年改名\n坏词,,\n",
        "说明\t词语\t改为\n2026年改名\t旧局\t新局\n\t坏词\t\n",
        "# 注释\n旧局→新局→2026年改名\n坏词\n",
        "\ufeff旧局,新局,2026年改名\n坏词\n",
    ],
)
def test_lists_are_read_in_the_forms_in_which_they_are_handed_around(text: str) -> None:
    assert read_words(text_rows(text)) == (Word("旧局", "新局", "2026年改名"), Word("坏词"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "没有读到词语"),
        ([["词语"], ["的"]], "第2行：“的”只有一个字"),
        ([["词语", "生效日期"], ["旧局", "去年"]], "第2行：“旧局”的日期“去年”不对"),
        ([["词语", "级别"], ["旧局", "很重"]], "级别不对"),
        ([["词语", "改为"], ["旧局", "旧局"]], "正确写法和错误写法相同"),
        ([["词语", "例外"], ["旧局", "新局"]], "例外应当是包含它的更长的词"),
        ([["词语"], ["长" * 61]], "应有1至60个字"),
    ],
)
def test_a_bad_list_is_refused_with_the_row(rows: list[list[str]], told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        read_words(rows)


WORDS = st.builds(
    Word,
    text=st.text("甲乙丙丁ab1", min_size=2, max_size=8),
    right=st.just("") | st.just("正确"),
    note=st.text('说明"', max_size=5),
    unless=st.just(()),
    severity=st.sampled_from([None, "block", "warning", "info"]),
    from_on=st.none() | st.dates(date(2000, 1, 1)),
    until_on=st.none() | st.dates(date(2000, 1, 1)),
)


@given(st.lists(WORDS, min_size=1, unique_by=lambda word: word.text))
def test_what_is_written_is_read_again(words: list[Word]) -> None:
    assert list(read_words(text_rows(write_words_csv(words)))) == words
    assert [word_from_dict(word.to_dict()) for word in words] == words


def test_a_list_with_an_open_quote_or_old_line_ends_is_refused_or_read() -> None:
    assert text_rows("坏词,好词\r旧局,新局\r") == [["坏词", "好词"], ["旧局", "新局"]]
    with pytest.raises(BadInputError, match="引号没有成对"):
        text_rows('坏词,"' + "x" * 200_000)
