"""Versions by the words of their name and numbers: pairs of characters in the database's own index.

Chinese has no spaces, and people look for two characters as often as for ten. Each name is kept as
its pairs of neighbouring characters (电动车: 电动, 动车), in a table that the database searches in full
text: FTS5 on SQLite, a tsvector under a GIN index on PostgreSQL. A word is found where its pairs
stand next to each other, so the answer is exact; marks and spaces don't count, so 六公通[2026]18号
finds 六公通〔2026〕18号. Measured for 1,000,000 versions by `bench/items.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connection

CREATE: Final = {
    "sqlite": ("CREATE VIRTUAL TABLE catalogue_titles USING fts5(pairs, tokenize='unicode61')",),
    "postgresql": (
        "CREATE TABLE catalogue_titles (id bigint PRIMARY KEY, pairs tsvector NOT NULL)",
        "CREATE INDEX catalogue_titles_pairs ON catalogue_titles USING gin (pairs)",
    ),
}
DROP: Final = "DROP TABLE catalogue_titles"
_PUT: Final = (
    "INSERT INTO catalogue_titles (id, pairs) VALUES (%s, %s::tsvector)"
    " ON CONFLICT (id) DO UPDATE SET pairs = excluded.pairs"
)
_MATCH: Final = (
    "SELECT rowid FROM catalogue_titles WHERE pairs MATCH %s ORDER BY rowid DESC LIMIT %s"
)
_HOLDS: Final = (
    "SELECT id FROM catalogue_titles WHERE pairs @@ %s::tsquery ORDER BY id DESC LIMIT %s"
)
_MOST_WORDS: Final = 8


def plain(text: str) -> str:
    """The letters, digits and characters of a text, wide ones as narrow ones, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def _tokens(text: str) -> list[str]:
    """The pairs of a text; its last character stands alone, so that each begins a token."""
    letters = plain(text)
    return [letters[n : n + 2] for n in range(len(letters))]


def put(texts: Mapping[int, Sequence[str]]) -> None:
    """Keep what versions are called: their id → name and numbers. What was kept before goes."""
    rows = [
        (pk, [token for text in parts for token in _tokens(text)]) for pk, parts in texts.items()
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            keys = [(pk,) for pk, _ in rows]
            cursor.executemany("DELETE FROM catalogue_titles WHERE rowid = %s", keys)
            cursor.executemany(
                "INSERT INTO catalogue_titles (rowid, pairs) VALUES (%s, %s)",
                [(pk, " ".join(tokens)) for pk, tokens in rows],
            )
        else:
            cursor.executemany(_PUT, [(pk, _vector(tokens)) for pk, tokens in rows])


def _vector(tokens: Sequence[str]) -> str:
    # Written out as PostgreSQL reads it: its own parser knows no Chinese words. Only letters and
    # digits stand here, nothing needs to be escaped.
    places: dict[str, list[str]] = {}
    for place, token in enumerate(tokens[:16_000], 1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"'{token}':{','.join(at[:255])}" for token, at in places.items())


def find(words: str, most: int) -> list[int]:
    """The ids of versions whose name or numbers hold all the words, the newest first, so many.

    Words that hold no letter, digit or character are passed over; without any, nothing is found.
    """
    asked = [letters for word in words.split()[:_MOST_WORDS] if (letters := plain(word))]
    if not asked:
        return []
    if connection.vendor == "sqlite":
        statement, query = _MATCH, " AND ".join(map(_fts5, asked))
    else:
        statement, query = _HOLDS, " & ".join(map(_tsquery, asked))
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, most])
        return [row[0] for row in cursor.fetchall()]


def _phrase(letters: str) -> list[str]:
    return [letters[n : n + 2] for n in range(max(1, len(letters) - 1))]


def _fts5(letters: str) -> str:
    return f'"{" ".join(_phrase(letters))}"{"*" if len(letters) == 1 else ""}'


def _tsquery(letters: str) -> str:
    ending = ":*" if len(letters) == 1 else ""
    return "(" + " <-> ".join(f"'{token}'{ending}" for token in _phrase(letters)) + ")"
