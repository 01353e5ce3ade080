"""While somebody types, and where nothing was found: what was meant, from the titles themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.rules.access import Asker
from gongkai.rules.search.query import Phrase, read_query, tidy
from gongkai.rules.search.sounds import MOST_SYLLABLES, spelled, syllables
from gongkai.rules.search.tokens import runs
from gongkai.search.adapters.index import Question, holding, sounding, titles_like
from gongkai.search.queries.finding import newest, plain, synonym_groups
from gongkai.search.queries.scope import marks_of_site

MOST_SUGGESTED: Final = 8
_MOST_MEANT: Final = 3
_MOST_TITLES: Final = 30
_MOST_ALIKE: Final = 200
_LONGEST_SLIP: Final = 12


def suggest(asker: Asker, words: str) -> list[str]:
    """Titles of what is published that have these words, or sound like them; the newest first."""
    query = read_query(words, synonym_groups())
    site = marks_of_site(asker)
    titles = _titles(holding(query.terms, (), "title", site)) if query.terms else []
    sounds = spelled(tidy(words))
    if not titles and len(sounds) > 1:
        titles = [
            title
            for title in _titles(sounding(sounds, site))
            if any(_sounding_parts(title, sounds))
        ]
    return list(dict.fromkeys(titles))[:MOST_SUGGESTED]


def meant(asker: Asker, words: str) -> list[str]:
    """What may have been meant by words that are nowhere: the same sound, or one character apart.

    Each stands in a title, so that a search for it finds something; the commonest first.
    """
    typed = "".join(runs(tidy(words)))[:MOST_SYLLABLES]
    sounds = spelled(tidy(words)) or syllables(typed)
    site = marks_of_site(asker)
    found = Counter(
        part
        for title in (_titles(sounding(sounds, site)) if len(sounds) > 1 else ())
        for part in _sounding_parts(title, sounds)
        if part != typed
    )
    if not found and 3 <= len(typed) <= _LONGEST_SLIP:
        found = Counter(part for part in _slips(typed, site) if part != typed)
    return [part for part, _ in found.most_common(_MOST_MEANT)]


def _titles(question: Question, most: int = _MOST_TITLES) -> list[str]:
    ids = newest(question, most)
    return list(plain().filter(pk__in=ids).order_by("-id").values_list("title", flat=True))


def _sounding_parts(title: str, sounds: Sequence[str]) -> Iterator[str]:
    """The parts of a title that sound so."""
    spoken, written = syllables(title), "".join(runs(title))
    for start in range(len(spoken) - len(sounds) + 1):
        if spoken[start : start + len(sounds)] == tuple(sounds):
            yield written[start : start + len(sounds)]


def _slips(typed: str, site: Sequence[str]) -> Iterator[str]:
    """Parts of titles that become the typed words by one character: another, one more, one less."""
    parts = [
        (typed[:place], typed[rest:], between)
        for place in range(len(typed) + 1)
        for rest, between in ((place + 1, ".?"), (place, "."))
        if len(typed[:place] + typed[rest:]) > 1
    ]
    question = titles_like(
        [[Phrase((part,)) for part in (left, right) if part] for left, right, _ in parts], site
    )
    wanted = [
        re.compile(f"{re.escape(left)}{between}{re.escape(right)}")
        for left, right, between in parts
    ]
    for title in _titles(question, _MOST_ALIKE):
        told = "".join(runs(title))
        for pattern in wanted:
            yield from pattern.findall(told)
