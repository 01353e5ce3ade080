"""How the words of all lists and the triggers of all detectors are found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Final, Literal

from gongkai.rules.screening.masking import WIDE_SIGNS, narrow_signs

Machine = Literal["hyperscan", "ahocorasick"]
# Which word, and where it ends in the text (in characters).
Hit = tuple[int, int]
# Triggers are numbered from here on; so one list of hits holds them and the words.
_FIRST_TRIGGER: Final = 1 << 24
_FIRST_LETTERS: Final = 1 << 25
_UNICODE: Final = re.compile(r"\\u([0-9a-f]{4})")
_PART: Final = re.compile(r"\$|\\[^ds]|\\[ds]|\[\^?\]?(?:\\.|[^\]\\])*\]")
# Of all scripts, \\d is too large for Hyperscan, and no number here is written in Bengali; the
# blanks of Python are a few more than those of Hyperscan.
_SIGNS: Final = {r"\d": "0-9", r"\s": r"\s\x1c-\x1f\x{85}"}
# Of what ends with the very last byte Hyperscan 5.4 does not report all: a sign of our own ends the
# text, and something follows it.
_END: Final = b"\x03\n"
_ENDS: Final = ("$", r"\Z")
# A hit is one integer, where it ends (in bytes) and which it is: nothing is sorted faster.
_NUMBER_BITS: Final = 26
_NUMBERS: Final = (1 << _NUMBER_BITS) - 1
# The bytes of UTF-8 that begin no character.
_NO_FIRST: Final = bytes(range(0x80, 0xC0))


def machines() -> tuple[Machine, ...]:
    """Those that this computer has, the faster first."""
    found_here: list[Machine] = []
    for name, module in (("hyperscan", "hyperscan"), ("ahocorasick", "ahocorasick_rs")):
        try:
            __import__(module)
        except ImportError:
            continue
        found_here.append(name)  # type: ignore[arg-type]
    return tuple(found_here)


class _Database:
    """A compiled database; it has one scratch, so that one text goes through at a time."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self._lock = Lock()

    def scan(self, data: bytes, hits: list[int]) -> None:
        """Add where hits end and which they are."""
        add = hits.append

        def on_hit(which: int, start: int, end: int, flags: int, context: object) -> None:
            add(end << _NUMBER_BITS | which)

        with self._lock:
            self.database.scan(data, match_event_handler=on_hit)


# A screen is made anew for each day; its words and patterns are seldom others.
@lru_cache(maxsize=4)
def _words_database(words: tuple[str, ...]) -> _Database:
    import hyperscan as hs

    database: Any = hs.Database(mode=hs.HS_MODE_BLOCK)
    database.compile(
        expressions=[word.encode() for word in words],
        ids=list(range(len(words))),
        elements=len(words),
        flags=[0] * len(words),
        literal=True,
    )
    return _Database(database)


@lru_cache(maxsize=8)
def _triggers_database(
    patterns: tuple[str, ...], ids: tuple[int, ...], letters: tuple[str, ...]
) -> _Database:
    """`ids`: the numbers of the patterns, from 0; the letters are counted by themselves."""
    import hyperscan as hs

    flags = hs.HS_FLAG_UTF8 | hs.HS_FLAG_UCP | hs.HS_FLAG_DOTALL
    classes = [f"[{some}]" for some in letters]
    database: Any = hs.Database(mode=hs.HS_MODE_BLOCK)
    database.compile(
        expressions=[in_hyperscan(pattern).encode() for pattern in (*patterns, *classes)],
        ids=[_FIRST_TRIGGER + number for number in ids]
        + [_FIRST_LETTERS + number for number in range(len(letters))],
        elements=len(patterns) + len(letters),
        flags=[flags] * len(patterns) + [flags | hs.HS_FLAG_SINGLEMATCH] * len(letters),
    )
    return _Database(database)


def in_hyperscan(pattern: str) -> str:
    """An expression of Python's `re` as Hyperscan writes it."""

    def part(match: re.Match[str]) -> str:
        text = match[0]
        if text in _ENDS:
            return r"\x03"
        if text in _SIGNS:
            return f"[{_SIGNS[text]}]"
        for sign, letters in _SIGNS.items() if text.startswith("[") else ():
            text = text.replace(sign, letters)
        return text

    return _UNICODE.sub(r"\\x{\1}", _PART.sub(part, pattern))


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a text holds.

    `text`: as it was read, with figures and letters of full width as narrow ones. `places`: for each
    detector that is wanted the ends of its triggers, in order; None means the whole text. `letters`:
    of the rare letters, and of the wide signs, those of which the text had one, as they were given.
    """

    text: str
    words: list[Hit]
    places: dict[int, list[int] | None]
    letters: frozenset[str]


class Hyperscan:
    """Words as literals, triggers as patterns, in three passes over the same bytes.

    The triggers of the detectors that are `apart`, which hold many words, and the letters have a
    database of their own: with them the others are no longer few enough for the fast search. Its
    pass is the cheapest and comes first: it tells whether the text has signs of full width, so that
    the others read it once.
    """

    def __init__(
        self,
        words: Sequence[str],
        triggers: Sequence[Sequence[str]],
        letters: tuple[str, ...],
        compiled: bytes | None,
        apart: frozenset[int] = frozenset(),
    ) -> None:
        import hyperscan as hs

        self._hs: Any = hs
        self._words: _Database | None = None
        if compiled:
            database = hs.loadb(compiled, mode=hs.HS_MODE_BLOCK)
            database.scratch = hs.Scratch(database)
            self._words = _Database(database)
        elif words:
            self._words = _words_database(tuple(words))
        owned = [(n, p) for n, patterns in enumerate(triggers) for p in patterns]
        self._owners = [owner for owner, _ in owned]
        few = tuple(n for n, (owner, _) in enumerate(owned) if owner not in apart)
        many = tuple(n for n, (owner, _) in enumerate(owned) if owner in apart)
        self._letters = (*letters, *WIDE_SIGNS)
        self._first, rest = (
            _triggers_database(tuple(owned[n][1] for n in ids), ids, some)
            for ids, some in ((many, self._letters), (few, ()))
        )
        self._others = (self._words, rest) if self._words else (rest,)
        self._whole = [n for n, patterns in enumerate(triggers) if not patterns]

    def dump(self) -> bytes | None:
        """The words made ready; None where there are none."""
        if self._words is None:
            return None
        dumped: bytes = self._hs.dumpb(self._words.database)
        return dumped

    def scan(self, text: str) -> Scanned:
        """The words and triggers of a text."""
        data, hits = self._begin(text)
        letters = self._letters_of(hits)
        wide = letters.intersection(WIDE_SIGNS)
        if wide:
            text = narrow_signs(text, wide)
            data, hits = self._begin(text)
        for database in self._others:
            database.scan(data, hits)
        words: list[Hit] = []
        places: dict[int, list[int] | None] = dict.fromkeys(self._whole)
        last = len(data) - len(_END)
        at = characters = 0
        for hit in sorted(hits):
            end, which = min(hit >> _NUMBER_BITS, last), hit & _NUMBERS
            if end != at:
                characters += len(data[at:end].translate(None, _NO_FIRST))
                at = end
            if which < _FIRST_TRIGGER:
                words.append((which, characters))
                continue
            if which >= _FIRST_LETTERS:
                continue
            owner = self._owners[which - _FIRST_TRIGGER]
            known = places.get(owner)
            if known is None:
                places[owner] = [characters]
            else:
                known.append(characters)
        return Scanned(text, words, places, letters)

    def _begin(self, text: str) -> tuple[bytes, list[int]]:
        """The text as bytes with its end, and the hits of the first pass."""
        data = text.encode("utf-8", "replace") + _END
        hits: list[int] = []
        self._first.scan(data, hits)
        return data, hits

    def _letters_of(self, hits: Iterable[int]) -> frozenset[str]:
        numbers = {(hit & _NUMBERS) - _FIRST_LETTERS for hit in hits}
        return frozenset(self._letters[number] for number in numbers if number >= 0)


class AhoCorasick:
    """The words by an automaton; no triggers: every detector reads the whole text."""

    def __init__(
        self, words: Sequence[str], triggers: Sequence[Sequence[str]], letters: tuple[str, ...]
    ) -> None:
        import ahocorasick_rs

        self._automaton = ahocorasick_rs.AhoCorasick(words) if words else None
        self._count = len(triggers)
        self._letters = frozenset(letters)

    def dump(self) -> bytes | None:
        """Nothing: it is made in no time."""
        return None

    def scan(self, text: str) -> Scanned:
        """The words; every detector is wanted for the whole text."""
        text = narrow_signs(text)
        hits = (
            self._automaton.find_matches_as_indexes(text, overlapping=True)
            if self._automaton
            else []
        )
        words = [(which, end) for which, _, end in hits]
        return Scanned(text, words, dict.fromkeys(range(self._count)), self._letters)
