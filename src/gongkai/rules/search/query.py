"""What somebody typed, as the phrases that must all be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.rules.search.tokens import runs

MOST_CHARACTERS: Final = 100
MOST_PHRASES: Final = 8
MOST_ALTERNATIVES: Final = 6
_QUOTED: Final = re.compile(r"[\"“”＂]([^\"“”＂]*)[\"“”＂]|(\S+)")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Runs that stand one behind the other: `〔2020〕15号` is 2020, 15号."""

    runs: tuple[str, ...]

    @property
    def squeezed(self) -> str:
        """As it stands in a squeezed text."""
        return " ".join(self.runs)

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its tokens; the last one may be one character, which begins any token."""
        found = []
        for number, run in enumerate(self.runs, 1):
            pairs = [run[place : place + 2] for place in range(len(run))]
            found += pairs[:-1] if number == len(self.runs) and len(run) > 1 else pairs
        return tuple(found)

    @property
    def is_open(self) -> bool:
        """Whether the last token is one character, the beginning of any."""
        return len(self.runs[-1]) == 1


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase or one that means the same: one of them must be found."""

    phrases: tuple[Phrase, ...]


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
