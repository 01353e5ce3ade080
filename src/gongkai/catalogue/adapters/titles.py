"""Rows by the words of their name and numbers: pairs of characters in the database's own index.

Chinese has no spaces, and people look for two characters as often as for ten. Each name is kept as
its pairs of neighbouring characters (电动车: 电动, 动车), in a table that the database searches in full
text: FTS5 on SQLite, a tsvector under a GIN index on PostgreSQL. A word is found where its pairs
stand next to each other, so the answer is exact; marks and spaces don't count, so 六公通[2026]18号
finds 六公通〔2026〕18号. Measured for 1,000,000 versions by `bench/items.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

_MOST_WORDS: Final = 8
# No letter, digit or character: what begins with it can't be mistaken for a pair of a name.
_MARK: Final = "\ue000"
# So many bodies are asked for in the index; the marks of more would be most of it.
_MOST_BODIES: Final = 8


def plain(text: str) -> str:
    """The letters, digits and characters of a text, wide ones as narrow ones, in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def _tokens(text: str) -> list[str]:
    """The pairs of a text; its last character stands alone, so that each begins a token."""
    letters = plain(text)
    return [letters[n : n + 2] for n in range(len(letters))]


@dataclass(frozen=True, slots=True)
class Titles:
    """The names of the rows of one model, in a table of their own."""

    table: str

    def create(self, vendor: str) -> tuple[str, ...]:
        """The statements that make the table in a kind of database."""
        if vendor == "sqlite":
            return (f"CREATE VIRTUAL TABLE {self.table} USING fts5(pairs, tokenize='unicode61')",)
        return (
            f"CREATE TABLE {self.table} (id bigint PRIMARY KEY, pairs tsvector NOT NULL)",
            f"CREATE INDEX {self.table}_pairs ON {self.table} USING gin (pairs)",
        )

    def drop(self) -> str:
        """The statement that takes it away."""
        return f"DROP TABLE {self.table}"

    def put(
        self, texts: Mapping[int, Sequence[str]], bodies: Mapping[int, int] | None = None
    ) -> None:
        """Keep what rows are called: their id → name and numbers. What was kept before goes.

        `bodies`: their id → the body whose they are, where it is asked for bodies.
        """
        rows = []
        for pk, parts in texts.items():
            tokens = [token for text in parts for token in _tokens(text)]
            rows.append((pk, [*tokens, f"{_MARK}{bodies[pk]}"] if bodies else tokens))
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                keys = [(pk,) for pk, _ in rows]
                cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", keys)  # noqa: S608
                cursor.executemany(
                    f"INSERT INTO {self.table} (rowid, pairs) VALUES (%s, %s)",  # noqa: S608
                    [(pk, " ".join(tokens)) for pk, tokens in rows],
                )
            else:
                cursor.executemany(
                    f"INSERT INTO {self.table} (id, pairs) VALUES (%s, %s::tsvector)"  # noqa: S608
                    " ON CONFLICT (id) DO UPDATE SET pairs = excluded.pairs",
                    [(pk, _vector(tokens)) for pk, tokens in rows],
                )

    def find(self, words: str, most: int) -> list[int]:
        """The ids of rows whose name or numbers hold all the words, the newest first, so many.

        Words that hold no letter, digit or character are passed over; without any, nothing is found.
        """
        statement, values = self.found(words, most)
        if not statement:
            return []
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return [row[0] for row in cursor.fetchall()]

    def found(
        self, words: str, most: int, bodies: Collection[int] = ()
    ) -> tuple[str, tuple[str | int, ...]]:
        """The question of `find` as SQL with its values; empty where no word is asked.

        `bodies`: whose rows are looked for, as far as the index can tell them apart; the rows of
        others may still be among them.
        """
        asked = [letters for word in words.split()[:_MOST_WORDS] if (letters := plain(word))]
        if not asked:
            return "", ()
        marks = [f"{_MARK}{int(body)}" for body in bodies] if len(bodies) <= _MOST_BODIES else []
        if connection.vendor == "sqlite":
            terms = [*map(_fts5, asked), *_any_of([f'"{mark}"' for mark in marks], " OR ")]
            key, holds, query = "rowid", "MATCH %s", " AND ".join(terms)
        else:
            terms = [*map(_tsquery, asked), *_any_of([f"'{mark}'" for mark in marks], " | ")]
            key, holds, query = "id", "@@ %s::tsquery", " & ".join(terms)
        statement = f"SELECT {key} AS key FROM {self.table} WHERE pairs {holds} ORDER BY {key} DESC LIMIT %s"  # noqa: S608
        return statement, (query, most)


def _any_of(terms: Sequence[str], by: str) -> tuple[str, ...]:
    return (f"({by.join(terms)})",) if terms else ()


# Those of the versions of items.
VERSIONS: Final = Titles("catalogue_titles")


def _vector(tokens: Sequence[str]) -> str:
    # Written out as PostgreSQL reads it: its own parser knows no Chinese words. Only letters and
    # digits stand here, nothing needs to be escaped.
    places: dict[str, list[str]] = {}
    for place, token in enumerate(tokens[:16_000], 1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"'{token}':{','.join(at[:255])}" for token, at in places.items())


def _phrase(letters: str) -> list[str]:
    return [letters[n : n + 2] for n in range(max(1, len(letters) - 1))]


def _fts5(letters: str) -> str:
    return f'"{" ".join(_phrase(letters))}"{"*" if len(letters) == 1 else ""}'


def _tsquery(letters: str) -> str:
    ending = ":*" if len(letters) == 1 else ""
    return "(" + " <-> ".join(f"'{token}'{ending}" for token in _phrase(letters)) + ")"
