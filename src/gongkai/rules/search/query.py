"""What somebody typed, as the phrases that must all be found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from gongkai.rules.search.tokens import BETWEEN, JOINT, as_it_may_stand, folded_letters, runs

MOST_CHARACTERS: Final = 100
MOST_PHRASES: Final = 8
MOST_ALTERNATIVES: Final = 6
_LONGEST_GRAM: Final = 3
_QUOTED: Final = re.compile(r"[\"“”＂]([^\"“”＂]*)[\"“”＂]|(\S+)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]+")


@dataclass(frozen=True)
class Phrase:
    """Runs that stand one behind the other: `〔2020〕15号` is 2020, 15号."""

    runs: tuple[str, ...]

    @property
    def squeezed(self) -> str:
        """As it stands in a squeezed text."""
        return " ".join(self.runs)

    @property
    def pairs(self) -> tuple[str, ...]:
        """Its pairs of characters; the last may be one character."""
        found = []
        for number, run in enumerate(self.runs, 1):
            twos = [run[place : place + 2] for place in range(len(run))]
            found += twos[:-1] if number == len(self.runs) and len(run) > 1 else twos
        return tuple(found)

    @property
    def grams(self) -> tuple[str, ...]:
        """Its tokens of the most characters; every text in which it stands has them all."""
        found = [f"{left[-1]}{JOINT}{right[0]}" for left, right in pairwise(self.runs)]
        for run in self.runs:
            threes = [run[place : place + 3] for place in range(len(run) - 2)]
            found += threes or ([run] if len(run) > 1 or not found else [])
        return tuple(dict.fromkeys(found))

    @property
    def is_gram(self) -> bool:
        """Whether it stands in every text that has its tokens: it is one."""
        return len(self.squeezed) <= _LONGEST_GRAM

    @cached_property
    def _is_as_written(self) -> bool:
        return len(self.runs) == 1 and folded_letters().isdisjoint(self.runs[0])

    @cached_property
    def _written(self) -> bytes:
        return self.runs[0].encode()

    @cached_property
    def as_written(self) -> bytes | None:
        """How it stands in every text in UTF-8; None where it may be written in other ways."""
        return self._written if self._is_as_written else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # To fold a text and to cut it into runs takes ten times as long as to look through it.
        return re.compile(BETWEEN.join(map(as_it_may_stand, self.runs)))

    def stands_at_once(self, text: bytes) -> bool | None:
        """Whether it stands in a text in UTF-8; None where the text must be read to know."""
        if len(self.runs) == 1 and (self._is_as_written or self._written in text):
            return self._written in text
        return None

    def stands_in(self, text: str) -> bool:
        """Whether it is a part of a text, blanks and punctuation between its runs disregarded."""
        return self._pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase or one that means the same: one of them must be found."""

    phrases: tuple[Phrase, ...]

    @property
    def is_told_by_grams(self) -> bool:
        """Whether tokens alone tell where it stands."""
        return all(phrase.is_gram for phrase in self.phrases)

    def stands_in(self, entry: bytes) -> bool:
        """Whether one of its phrases stands in an entry in UTF-8: in its first line or in the rest."""
        at_once = [phrase.stands_at_once(entry) for phrase in self.phrases]
        if True in at_once or None not in at_once:
            return True in at_once
        title, _, rest = entry.decode().partition("\n")
        return any(phrase.stands_in(part) for phrase in self.phrases for part in (title, rest))


def finder(terms: Sequence[Term]) -> Callable[[bytes], bool]:
    """Whether all terms stand in an entry in UTF-8."""
    phrases = [phrase for term in terms for phrase in term.phrases]
    written = [phrase.as_written for phrase in phrases if phrase.as_written is not None]
    if len(phrases) == len(written) == 1:
        # A thousand entries are looked through for one answer: nothing is worked out for each.
        word = written[0]
        return lambda entry: word in entry
    return lambda entry: all(term.stands_in(entry) for term in terms)


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must be found. `words` is what was typed, without what nobody can type."""

    words: str
    terms: tuple[Term, ...]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases with their alternatives, for highlighting."""
        return tuple(phrase for term in self.terms for phrase in term.phrases)

    @property
    def compact(self) -> str:
        """All runs in one: how a document number or an 索引号 is compared."""
        return compact(self.words)


def compact(text: str) -> str:
    """A number without brackets, blanks and hyphens: 黔府发〔2020〕15号 and 黔府发(2020)15号 are one."""
    return "".join(runs(text))


def tidy(text: str) -> str:
    """What was typed: without control characters, blanks once, at most 100 characters."""
    return " ".join(_CONTROL.sub(" ", text[: 20 * MOST_CHARACTERS]).split())[
        :MOST_CHARACTERS
    ].strip()


def read_query(text: str, synonyms: Iterable[Sequence[str]] = ()) -> Query:
    """The query in a text: words parted by blanks, phrases in quotation marks.

    `synonyms` are groups of words that mean the same; at most 8 terms count.
    """
    words = tidy(text)
    groups = [["".join(runs(word)) for word in group] for group in synonyms]
    terms = []
    for match in _QUOTED.finditer(words):
        found = tuple(runs(match[1] if match[1] is not None else match[2]))
        if found:
            terms.append(Term(_alternatives(Phrase(found), groups)))
    return Query(words, tuple(dict.fromkeys(terms))[:MOST_PHRASES])


def _alternatives(phrase: Phrase, groups: list[list[str]]) -> tuple[Phrase, ...]:
    """The phrase, and the same with a word in it replaced by one that means the same."""
    found = {phrase: None}
    if len(phrase.runs) == 1:
        text = phrase.runs[0]
        for group in groups:
            for word in group:
                if word and word in text:
                    for other in group:
                        if other and other != word:
                            found[Phrase((text.replace(word, other),))] = None
    return tuple(found)[:MOST_ALTERNATIVES]
