"""How words sound: 依申情公开 and `yishenqing` are both near 依申请公开.

Readings come from pypinyin, which decides by the words around a character.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from gongkai.rules.search.tokens import runs

MOST_SYLLABLES: Final = 20
_LONGEST: Final = 6  # zhuang, shuang, chuang
_LATIN: Final = re.compile(r"[a-z']+")


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """One syllable for each character of the runs of a text, in their order; others stay."""
    from pypinyin import lazy_pinyin

    found: list[str] = []
    for run in runs(text):
        spoken = lazy_pinyin(run, errors=list)  # type: ignore[arg-type]  # it takes letters apart
        found += spoken if len(spoken) == len(run) else list(run)
    return tuple(found)


@cache
def _known() -> frozenset[str]:
    """All syllables of the language, without tones."""
    from pypinyin import lazy_pinyin

    return frozenset(lazy_pinyin([chr(code) for code in range(0x4E00, 0x9FA6)])) - {""}


def spelled(text: str) -> tuple[str, ...]:
    """The syllables in Latin letters (`huji qianyi`, `huji'qianyi`), none where they are not some."""
    parts = text.lower().split()
    if not parts or not all(_LATIN.fullmatch(part) for part in parts):
        return ()
    found: list[str] = []
    for part in " ".join(parts).replace("'", " ").split():
        cut = _cut(part)
        if not cut:
            return ()
        found += cut
    return tuple(found[:MOST_SYLLABLES])


@lru_cache(maxsize=1024)
def _cut(text: str) -> tuple[str, ...]:
    """A run of letters as syllables, the longest first; none where letters are left over."""
    if not text:
        return ()
    known = _known()
    for length in range(min(_LONGEST, len(text)), 0, -1):
        head, rest = text[:length], text[length:]
        if head in known and (not rest or _cut(rest)):
            return (head, *_cut(rest))
    return ()
