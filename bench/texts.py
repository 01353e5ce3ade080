"""Texts of offices by the million, each its own, with the words as unevenly common as in real ones.

A third of a text are clauses of the clean documents in `tests/corpus/screening`, the commonest in
every tenth text. The rest are words of the dictionary of pypinyin, half by Zipf's law, half from
the few hundred of the text's own subject; and names and figures that stand in one text only.
"""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import accumulate
from typing import Final

SUBJECTS: Final = 800
_WORDS_OF_A_SUBJECT: Final = 300
_LEVEL: Final = 30  # the commonest words are about as common as each other
_CLAUSE: Final = re.compile(r"[\u4e00-\u9fff]{4,24}")
_ENDS: Final = ("的通知", "的公告", "情况的说明", "工作方案", "办事指南", "实施意见")

Weighted = tuple[list[str], list[float]]


@cache
def clauses() -> Weighted:
    """Clauses of real documents, with their weights summed up."""
    from bench.screening import texts

    found = sorted({clause for text in texts() for clause in _CLAUSE.findall(text)})
    random.Random(len(found)).shuffle(found)  # noqa: S311 - the same order each time
    return _by_zipf(found)


@cache
def words() -> Weighted:
    """Words of two characters and more, with their weights summed up."""
    from pypinyin.phrases_dict import phrases_dict

    found = sorted(word for word in phrases_dict if word.isalpha() and len(word) > 1)
    chance = random.Random(len(found))  # noqa: S311
    return _by_zipf(sorted(found, key=lambda word: len(word) * chance.random()))


@cache
def _subject(number: int) -> Weighted:
    return _by_zipf(random.Random(number).sample(words()[0], _WORDS_OF_A_SUBJECT))  # noqa: S311


@cache
def letters() -> list[str]:
    """All characters of the words."""
    return sorted(set("".join(words()[0])))


def _by_zipf(told: list[str]) -> Weighted:
    """The first is the commonest."""
    return told, list(accumulate(1 / (rank + _LEVEL) for rank in range(len(told))))


def text_of(number: int, characters: int) -> tuple[str, str]:
    """Title and text of an item: the same each time, about so many characters."""
    chance = random.Random(number)  # noqa: S311

    def some(among: Weighted, count: int) -> list[str]:
        return chance.choices(among[0], cum_weights=among[1], k=count)

    own, name = _subject(chance.randrange(SUBJECTS)), "".join(chance.choices(letters(), k=3))
    title = "".join(("关于", name, *some(own, 2), *some(words(), 1), chance.choice(_ENDS)))
    lines = [f"{title}。{name}街道{chance.randrange(10**7)}号。"]
    size = len(lines[0])
    while size < characters:
        told = "".join(some(own, 4)), "".join(some(words(), 4))
        lines.append(f"{some(clauses(), 1)[0]}，{told[0]}，{told[1]}。")
        size += len(lines[-1])
    lines.append(f"联系人：{name}，电话{chance.randrange(10**8)}。")
    return title, "\n".join(lines)
