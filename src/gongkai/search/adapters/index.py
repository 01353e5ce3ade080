"""The inverted index, in the same database and transaction as all else: FTS5 or GIN.

Both answer the same questions with the same rows, and keep no places of tokens. SQLite keeps the
parts of up to three characters; whether a longer phrase stands in what has all of its parts, whoever
asks looks up in the text (`Question.unsure`). PostgreSQL keeps single characters and pairs, and looks
by itself. Decided in docs/adr/0025 and docs/adr/0033.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from gongkai.rules.search.query import Phrase, Term
from gongkai.rules.search.tokens import grams, pairs, runs, squeezed

TABLE: Final = "search_words"
# The index of entries that has all that is counted of them.
COUNTED: Final = "search_entry_counted"
Tier = Literal["all", "title"]
_Condition = tuple[str, list[Any]]

# Signs before tokens of titles and of their sounds; the tokenizer leaves them, no text has them.
_TITLE, _SOUND = "¶", "♪"
# Of a phrase so many tokens are asked for, the rarest: a list of a million is walked for each, and
# more of them leave hardly fewer texts to be looked through. A long one is a number (索引号) whose
# parts all stand in every text.
_FEW_GRAMS, _MOST_GRAMS = 2, 4
_SHORT: Final = 6
_APART: Final = 2
# How far back so many rows with a token reach tells how rare it is.
_SAMPLE: Final = 50
_PAGES: Final = 1000
_FTS5: Final = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
    "words, content='', columnsize=0, detail=none, tokenize='ascii')",
    # Bytes of new tokens before they are written as a piece of the index: fewer pieces to merge.
    f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('hashsize', {16 << 20})",  # noqa: S608
)
_GIN: Final = (
    f"CREATE TABLE {TABLE} (id bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL,"
    " title_tokens text[] NOT NULL, tokens text[] NOT NULL, sounds text[] NOT NULL)",
    f"CREATE INDEX {TABLE}_tokens ON {TABLE} USING gin (tokens)",
    f"CREATE INDEX {TABLE}_title ON {TABLE} USING gin (title_tokens)",
    f"CREATE INDEX {TABLE}_sounds ON {TABLE} USING gin (sounds)",
)
_LISTS: Final = tuple(f"{TABLE}_{name}" for name in ("tokens", "title", "sounds"))
# What is asked for as the answer to a question of its own is unknown to the planner, who takes it for
# rare, and always goes by the index: to read the tokens of a row costs a hundred times what it thinks.
_HAS, _HAS_ONE = "@> (SELECT %s::text[])", "&& (SELECT %s::text[])"


@dataclass(frozen=True, slots=True)
class Question:
    """SQL for ids with its values, the newest first.

    Tokens don't tell all of it: whoever asks looks `unsure` terms up in the text (or the title) where
    that is SQLite; PostgreSQL looks by itself at the rows `told` that fulfil the condition `looked_up`.
    """

    sql: str
    values: list[Any]
    unsure: tuple[Term, ...] = ()
    tier: Tier = "all"
    looked_up: _Condition | None = None


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
    for statement in _GIN if editor.connection.vendor == "postgresql" else _FTS5:
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
            # A search reads all of the list of what is new; so far it is short, and soon sorted in.
            cursor.execute(
                f"SELECT {', '.join(f'gin_clean_pending_list({one!r})' for one in _LISTS)}"
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608
                [(document.id, _words(document)) for document in documents],
            )


def take_out(documents: Iterable[Document]) -> None:
    """Remove documents. They must say what they said when they were put in."""
    with connections["default"].cursor() as cursor:
        if _is_postgresql():
            ids = [document.id for document in documents]
            cursor.execute(f"DELETE FROM {TABLE} WHERE id = ANY(%s)", [ids])  # noqa: S608
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} ({TABLE}, rowid, words) VALUES ('delete', %s, %s)",  # noqa: S608
                [(document.id, _words(document)) for document in documents],
            )


def clear(using: str = "default") -> None:
    """Remove all documents."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(f"TRUNCATE {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")  # noqa: S608


def begin_merging() -> None:
    """Mark all pieces of a new index to become one: each is looked into by every search."""
    if not _is_postgresql():
        with connections["default"].cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('merge', -{_PAGES})")  # noqa: S608


def merge_pieces() -> bool:
    """Merge some pages of the pieces, well under a second of work; whether there was something."""
    if _is_postgresql():
        return False
    with connections["default"].cursor() as cursor:
        before = _changes(cursor)
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('merge', {_PAGES})")  # noqa: S608
        # One change is the command itself: www.sqlite.org/fts5.html#the_merge_command
        return _changes(cursor) - before > 1


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def holding(
    terms: Sequence[Term], marks: Sequence[str], tier: Tier, one_of: Sequence[str] = ()
) -> Question:
    """A question for the ids of the documents that hold all terms and bear all marks.

    `title`: all terms stand in the title. `one_of`: they bear one of these marks at least. There is
    a term or a mark.
    """
    if _is_postgresql():
        return _holding_in_arrays(terms, marks, tier, one_of)
    said = [*map(_quoted, marks), *(_match(term, tier) for term in terms)]
    if one_of:
        said.append(_any(map(_quoted, one_of)))
    return Question(
        *_matching(" AND ".join(said)),
        unsure=tuple(term for term in terms if not term.is_told_by_grams),
        tier=tier,
    )


def titles_like(parts: Sequence[Sequence[Phrase]], one_of: Sequence[str] = ()) -> Question:
    """A question for the ids of documents whose title may have all phrases of one of the parts.

    Whoever asks looks at the titles. `one_of` as in `holding`; there is a part.
    """
    if _is_postgresql():
        either = _any_of(_all_of(_has_tokens(phrase, "title") for phrase in part) for part in parts)
        return _among_rows([either, *_has_one_of(one_of)])
    said = _any(" AND ".join(_phrase(phrase, "title") for phrase in part) for part in parts)
    if one_of:
        said = f"{said} AND {_any(map(_quoted, one_of))}"
    return Question(*_matching(said))


def counted(ids: Sequence[int]) -> tuple[str, list[Any]]:
    """SQL with its value for what is counted of some entries: kind, validity, year, body, column."""
    told = "SELECT kind, validity, year, organisation_id, column_id FROM"
    if _is_postgresql():
        return f"{told} search_entry WHERE id = ANY(%s)", [list(ids)]
    # A list of a thousand is no thousand parameters. SQLite by itself would look into the index of
    # the key and then into each row, which over a million takes three times as long.
    return (
        f"{told} json_each(%s) AS chosen CROSS JOIN search_entry INDEXED BY {COUNTED}"
        " WHERE search_entry.id = chosen.value",
        [json.dumps(list(ids))],
    )


def sounding(syllables: Sequence[str], one_of: Sequence[str] = ()) -> Question:
    """A question for the ids of the documents whose title has these syllables in this order.

    Perhaps in another order: whoever asks looks at the titles anyway. `one_of` as in `holding`;
    there are two syllables or more.
    """
    if _is_postgresql():
        return _among_rows([(f"sounds {_HAS}", [list(syllables)]), *_has_one_of(one_of)])
    said = " AND ".join(map(_quoted, _sounds(["".join(runs(one)) for one in syllables])))
    if one_of:
        said = f"{said} AND {_any(map(_quoted, one_of))}"
    return Question(*_matching(said))


def _is_postgresql() -> bool:
    return connections["default"].vendor == "postgresql"


def _words(document: Document) -> str:
    """A row of FTS5: all tokens, in any order."""
    title = grams(document.title)
    return " ".join(
        (
            *(title | grams(document.body)),
            *(f"{_TITLE}{gram}" for gram in title),
            *_sounds(document.sound.split()),
            document.marks,
        )
    )


def _sounds(syllables: Sequence[str]) -> list[str]:
    """Every two and three neighbouring syllables as tokens."""
    return [
        _SOUND + _SOUND.join(syllables[start : start + count])
        for count in (2, 3)
        for start in range(len(syllables) - count + 1)
    ]


def _matching(said: str) -> tuple[str, list[Any]]:
    return f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s", [said]  # noqa: S608


def _quoted(token: str) -> str:
    """A token in the language of FTS5; none has a quotation mark."""
    return f'"{token}"'


def _any(said: Iterable[str]) -> str:
    return "(" + " OR ".join(f"({one})" for one in said) + ")"


def _match(term: Term, tier: Tier) -> str:
    """A term in the language of FTS5."""
    return _any(_phrase(phrase, tier) for phrase in term.phrases)


def _phrase(phrase: Phrase, tier: Tier) -> str:
    sign = _TITLE if tier == "title" else ""
    told = [_quoted(f"{sign}{gram}") for gram in phrase.grams]
    most = _FEW_GRAMS if len(told) <= _SHORT else _MOST_GRAMS
    return " AND ".join(_rarest(told, most) if len(told) > most else told)


def _rarest(said: Sequence[str], most: int) -> list[str]:
    """The rarest of neighbouring tokens, one beside another only where there are too few."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE((SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH told.value"  # noqa: S608
            f" ORDER BY rowid DESC LIMIT 1 OFFSET {_SAMPLE - 1}), 0), told.key FROM json_each(%s) told",
            [json.dumps(said)],
        )
        rarest_first = sorted(cursor.fetchall())
    commonest, chosen = rarest_first[-1][0], list[int]()
    for reach, place in rarest_first:
        if reach < commonest and all(abs(place - other) >= _APART for other in chosen):
            chosen.append(place)
    chosen += [place for _, place in rarest_first if place not in chosen]
    return [said[place] for place in chosen[:most]]


def _arrays(document: Document) -> tuple[Any, ...]:
    """A row of PostgreSQL: texts for phrases, and the sets of their pairs and characters."""
    title, body = squeezed(document.title), squeezed(document.body)
    in_title = {*pairs(document.title), *title} - {" "}
    everything = in_title | {*pairs(document.body), *body, *document.marks.split()} - {" "}
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
    conditions = [_any_of(_has_tokens(one, tier) for one in term.phrases) for term in terms]
    if marks:
        conditions.append((f"tokens {_HAS}", [list(marks)]))
    unsure = [term for term in terms if any(len(phrase.pairs) > 1 for phrase in term.phrases)]
    columns = ("title",) if tier == "title" else ("title", "body")
    looked_up = _all_of(
        _any_of(
            (f"strpos(told.{column}, %s) > 0", [phrase.squeezed])  # LIKE takes twice as long
            for phrase in term.phrases
            for column in columns
        )
        for term in unsure
    )
    return replace(
        _among_rows([*conditions, *_has_one_of(one_of)]), looked_up=looked_up if unsure else None
    )


def _among_rows(conditions: Iterable[_Condition]) -> Question:
    """A question of PostgreSQL. OFFSET 0: it finds its rows before anybody limits their number."""
    said, values = _all_of(conditions)
    return Question(
        f"SELECT id FROM {TABLE} WHERE {said} ORDER BY id DESC OFFSET 0",  # noqa: S608
        values,
    )


def _has_one_of(marks: Sequence[str]) -> list[_Condition]:
    return [(f"tokens {_HAS_ONE}", [list(marks)])] if marks else []


def _has_tokens(phrase: Phrase, tier: Tier) -> _Condition:
    return f"{'title_tokens' if tier == 'title' else 'tokens'} {_HAS}", [list(phrase.pairs)]


def _all_of(conditions: Iterable[_Condition]) -> _Condition:
    return _joined(" AND ", conditions)


def _any_of(conditions: Iterable[_Condition]) -> _Condition:
    return _joined(" OR ", conditions)


def _joined(word: str, conditions: Iterable[_Condition]) -> _Condition:
    told = list(conditions)
    said = f"({word.join(condition for condition, _ in told)})"
    return said, [value for _, values in told for value in values]
