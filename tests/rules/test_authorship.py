"""Who wrote which words: by runs, over every saving, also for a phrase."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.authorship import authorship


def told(*texts: str) -> list[list[tuple[str, int]]]:
    return [[(run.text, run.saved) for run in line.runs] for line in authorship(texts)]


def test_each_word_belongs_to_the_saving_that_brought_it() -> None:
    assert told("自即日起开展整治。", "自12月1日起开展整治。") == [
        [("自", 0), ("12月1", 1), ("日起开展整治。", 0)]
    ]


def test_a_line_put_in_between_moves_nothing() -> None:
    first = "第一条　为加强管理。\n第二条　适用于本市。"
    second = "第一条　为加强管理。\n新的一句话完全不同\n第二条　适用于本市和各县。"
    assert told(first, second) == [
        [("第一条　为加强管理。", 0)],
        [("新的一句话完全不同", 1)],
        [("第二条　适用于本市", 0), ("和各县", 1), ("。", 0)],
    ]


def test_taking_words_away_is_a_change_of_the_line_though_no_word_stays_of_it() -> None:
    (line,) = authorship(["应当立即书面报告。", "应当书面报告。"])
    assert [run.saved for run in line.runs] == [0]
    assert line.changed == (0, 1)


def test_words_that_come_back_belong_to_whoever_wrote_them_again() -> None:
    assert told("甲乙丙丁戊", "甲乙戊", "甲乙丙丁戊") == [[("甲乙", 0), ("丙丁", 2), ("戊", 0)]]


def test_a_phrase_names_all_who_wrote_a_part_of_it() -> None:
    (line,) = authorship(["罚款一百元。", "罚款二百元。", "处罚款二百元。"])
    assert line.text == "处罚款二百元。"
    assert line.savings_of("二百元") == (0, 1)
    assert line.savings_of("处罚款二百元") == (0, 1, 2)
    assert line.savings_of("没有的话") == ()
    assert line.savings_of("") == ()


def test_cells_of_a_table_are_followed_like_words() -> None:
    assert told("7月\t112\t86\n8月\t105\t79", "7月\t112\t88\n8月\t105\t79") == [
        [("7月\t112\t", 0), ("88", 1)],
        [("8月\t105\t79", 0)],
    ]


@given(st.lists(st.text("甲乙丙丁12 \n", max_size=30), min_size=1, max_size=6))
def test_the_words_are_those_of_the_last_saving_and_nobody_wrote_before_the_first(
    texts: list[str],
) -> None:
    lines = authorship(texts)
    assert [line.text for line in lines] == texts[-1].splitlines()
    for line in lines:
        assert {run.saved for run in line.runs} <= set(range(len(texts)))
        assert list(line.changed) == sorted(set(line.changed))
        assert {run.saved for run in line.runs} <= set(line.changed)
