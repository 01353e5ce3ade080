"""Large word lists are made ready once for all processes."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from gongkai.rules.screening.machines import machines
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.words import Word, WordList
from gongkai.screening.adapters import prepared
from gongkai.screening.adapters.prepared import prepared_screen

SETTING = Setting(on=date(2026, 11, 26))
pytestmark = pytest.mark.skipif("hyperscan" not in machines(), reason="nothing to keep")


def words(mark: str, count: int = 20) -> list[WordList]:
    entries = tuple(Word(f"{mark}第{number}词") for number in range(count))
    return [WordList("own", "词表", "WORD-SENSITIVE", "1", "来源", "某人", entries)]


def kept() -> list[str]:
    place = storages["prepared"]
    return sorted(place.listdir("")[1]) if place.exists("") else []


@pytest.fixture(autouse=True)
def few_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "WORTH", 10)
    for name in kept():
        storages["prepared"].delete(name)


def found(lists: list[WordList], text: str) -> list[str]:
    return [f.text for f in prepared_screen(SETTING, lists).text(text) if f.rule.startswith("WORD")]


def test_what_was_made_ready_is_read_again_and_finds_the_same() -> None:
    lists = words("甲")
    first = found(lists, "甲第3词和甲第11词")
    (name,) = kept()
    changed = storages["prepared"].get_modified_time(name)
    assert found(lists, "甲第3词和甲第11词") == first == ["甲第3词", "甲第11词"]
    assert storages["prepared"].get_modified_time(name) == changed


def test_what_is_damaged_is_made_anew() -> None:
    lists = words("乙")
    found(lists, "字")
    (name,) = kept()
    storages["prepared"].delete(name)
    storages["prepared"].save(name, ContentFile(b"rubbish" * 100))
    assert found(lists, "乙第3词") == ["乙第3词"]
    assert storages["prepared"].size(name) > 700


def test_few_words_are_not_kept_and_old_ones_go() -> None:
    found(words("丙", 5), "丙第3词")
    assert kept() == []
    for number in range(prepared.MOST_KEPT + 2):
        found(words(f"丁{number}号"), "字")
    assert len(kept()) == prepared.MOST_KEPT
