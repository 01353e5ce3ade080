"""Precision and recall of the screening, as `tools/screening_quality.py` prints them, may not fall."""

from __future__ import annotations

from functools import cache

import pytest

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.ocr import is_available, recogniser
from tests.factories.carriers import CARRIERS, PICTURES
from tools.screening_quality import SETTING, Score, score_files, score_texts


@cache
def screen() -> Screen:
    return Screen(SETTING)


@cache
def texts() -> dict[str, Score]:
    return score_texts(screen(), seeds=3)


@pytest.mark.parametrize("group", ["PI", "SEC", "WORD", "LAW", "DATE", "LINK"])
def test_every_planted_leak_is_found_by_its_group(group: str) -> None:
    score = texts()[group]
    assert score.planted > 0
    assert score.missed == []


def test_nothing_else_is_called_a_leak() -> None:
    assert {group: score.alarms for group, score in texts().items() if score.alarms} == {}


@pytest.mark.parametrize("place", CARRIERS)
def test_a_leak_is_found_wherever_it_hides_in_a_file(place: str) -> None:
    score = score_files(screen(), {place: CARRIERS[place]}, seeds=1)[place]
    assert score.missed == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", PICTURES)
def test_a_leak_in_a_picture_is_found_where_the_words_in_it_are_read(place: str) -> None:
    if not is_available():
        pytest.skip("没有安装 gongkai[ocr]")
    score = score_files(screen(), {place: PICTURES[place]}, seeds=1, recognise=recogniser())[place]
    assert score.missed == []
