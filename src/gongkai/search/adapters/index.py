"""The inverted index, in the same database and transaction as all else: FTS5 or GIN.

Both hold the same tokens (`rules.search.tokens`) and answer the same questions with the same rows.
SQLite finds a phrase by the places of its tokens. PostgreSQL keeps no places (a `tsvector` counts
only 16,383 of them): it finds the rows that have all tokens and looks whether the phrase stands in
them. Decided in docs/adr/0025.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from gongkai.rules.search.query import Phrase, Term
from gongkai.rules.search.tokens import runs, squeezed, tokens

TABLE: Final = "search_words"
Tier = Literal["all", "title"]
Question = tuple[str, list[Any]]

# prefix='1': a single character is looked up like a pair, instead of merging all pairs it begins.
_FTS5: Final = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
    "title, body, sound, marks, content='', columnsize=0, tokenize='ascii', prefix='1')"
)
_GIN: Final = (
    f"CREATE TABLE {TABLE} (id bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL,"
    " title_tokens text[] NOT NULL, tokens text[] NOT NULL, sounds text[] NOT NULL)",
    f"CREATE INDEX {TABLE}_tokens ON {TABLE} USING gin (tokens)",
    f"CREATE INDEX {TABLE}_title ON {TABLE} USING gin (title_tokens)",
    f"CREATE INDEX {TABLE}_sounds ON {TABLE} USING gin (sounds)",
)


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of an entry: plain texts, and the tokens of its sound and its filters."""

    id: int
    title: str
    body: str
    sound: str
    marks: str


def make_table(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table of the index: for a migration."""
    for statement in _GIN if editor.connection.vendor == "postgresql" else (_FTS5,):
        editor.execute(statement)


def drop_table(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the table of the index: for a migration."""
    editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def put(documents: Iterable[Document]) -> None:
    """Add documents whose ids are not there."""
    with connections["default"].cursor() as cursor:
        if _is_postgresql():
            cursor.executemany(
                f"INSERT INTO {TABLE} VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608
                [_arrays(document) for document in documents],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, title, body, sound, marks)"  # noqa: S608
                " VALUES (%s, %s, %s, %s, %s)",
                [_columns(document) for document in documents],
            )


def take_out(documents: Iterable[Document]) -> None:
    """Remove documents. They must say what they said when they were put in."""
    with connections["default"].cursor() as cursor:
        if _is_postgresql():
            ids = [document.id for document in documents]
            cursor.execute(f"DELETE FROM {TABLE} WHERE id = ANY(%s)", [ids])  # noqa: S608
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} ({TABLE}, rowid, title, body, sound, marks)"  # noqa: S608
                " VALUES ('delete', %s, %s, %s, %s, %s)",
                [_columns(document) for document in documents],
            )


def clear(using: str = "default") -> None:
    """Remove all documents."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(f"TRUNCATE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")  # noqa: S608


def holding(
    terms: Sequence[Term], marks: Sequence[str], tier: Tier, one_of: Sequence[str] = ()
) -> Question:
    """A question for the ids of the documents that hold all terms and bear all marks.

    `title`: all terms stand in the title. `one_of`: they bear one of these marks at least. There is
    a term or a mark.
    """
    if _is_postgresql():
        return _holding_in_arrays(terms, marks, tier, one_of)
    parts = []
    if terms:
        said = " AND ".join(map(_match, terms))
        parts.append(f"({'title' if tier == 'title' else '{title body}'} : ({said}))")
    if marks:
        parts.append("(marks : (" + " AND ".join(f'"{mark}"' for mark in marks) + "))")
    if one_of:
        parts.append(_one_mark_of(one_of))
    return (
        f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s",  # noqa: S608
        [" AND ".join(parts)],
    )


def among(ids: Sequence[int]) -> tuple[str, Any]:
    """A condition on an id, and its one value: a list of a thousand is no thousand parameters."""
    if _is_postgresql():
        return "= ANY(%s)", list(ids)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))


def _one_mark_of(marks: Sequence[str]) -> str:
    """In the language of FTS5: one of the marks at least."""
    return "(marks : (" + " OR ".join(f'"{mark}"' for mark in marks) + "))"


def sounding(syllables: Sequence[str], one_of: Sequence[str] = ()) -> Question:
    """A question for the ids of the documents whose title has these syllables in this order.

    On PostgreSQL in any order: whoever asks looks at the titles anyway. `one_of` as in `holding`.
    """
    if _is_postgresql():
        sql = f"SELECT id FROM {TABLE} WHERE sounds @> %s::text[]"  # noqa: S608
        if one_of:
            return f"{sql} AND tokens && %s::text[]", [list(syllables), list(one_of)]
        return sql, [list(syllables)]
    said = f'(sound : "{" ".join("".join(runs(one)) for one in syllables)}")'
    if one_of:
        said = f"{said} AND {_one_mark_of(one_of)}"
    return f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s", [said]  # noqa: S608


def _is_postgresql() -> bool:
    return connections["default"].vendor == "postgresql"


def _columns(document: Document) -> tuple[Any, ...]:
    """A row of FTS5: texts as blanks between tokens."""
    return (
        document.id,
        " ".join(tokens(document.title)),
        " ".join(tokens(document.body)),
        document.sound,
        document.marks,
    )


def _match(term: Term) -> str:
    """A term in the language of FTS5; tokens are letters and figures only, so nothing is quoted."""
    return "(" + " OR ".join(map(_phrase, term.phrases)) + ")"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.is_open else ""}'


def _arrays(document: Document) -> tuple[Any, ...]:
    """A row of PostgreSQL: texts for phrases, and the sets of their pairs and characters."""
    title, body = squeezed(document.title), squeezed(document.body)
    in_title = {*tokens(document.title), *title} - {" "}
    everything = in_title | {*tokens(document.body), *body, *document.marks.split()} - {" "}
    return (
        document.id,
        title,
        body,
        sorted(in_title),
        sorted(everything),
        sorted(set(document.sound.split())),
    )


def _holding_in_arrays(
    terms: Sequence[Term], marks: Sequence[str], tier: Tier, one_of: Sequence[str]
) -> Question:
    conditions: list[str] = []
    values: list[Any] = []

    def add(condition: str, told: Sequence[Any]) -> None:
        conditions.append(condition)
        values.extend(told)

    if marks:
        add("tokens @> %s::text[]", [list(marks)])
    if one_of:
        add("tokens && %s::text[]", [list(one_of)])
    if terms:
        add(*_all_of(terms, _in_title if tier == "title" else _anywhere))
    return f"SELECT id FROM {TABLE} WHERE {' AND '.join(conditions)}", values  # noqa: S608


def _all_of(terms: Sequence[Term], ask: Callable[[Phrase], Question]) -> Question:
    parts, values = [], []
    for term in terms:
        asked = [ask(phrase) for phrase in term.phrases]
        parts.append("(" + " OR ".join(condition for condition, _ in asked) + ")")
        values += [value for _, told in asked for value in told]
    return "(" + " AND ".join(parts) + ")", values


def _anywhere(phrase: Phrase) -> Question:
    likes = "" if len(phrase.tokens) == 1 else " AND (title LIKE %s OR body LIKE %s)"
    return f"(tokens @> %s::text[]{likes})", [
        list(phrase.tokens),
        *([f"%{phrase.squeezed}%"] * 2 if likes else []),
    ]


def _in_title(phrase: Phrase) -> Question:
    likes = "" if len(phrase.tokens) == 1 else " AND title LIKE %s"
    return f"(title_tokens @> %s::text[]{likes})", [
        list(phrase.tokens),
        *([f"%{phrase.squeezed}%"] if likes else []),
    ]
