"""What is found: a page of hits with the words in them, how many in all, and counts by filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from gongkai.catalogue.models import Column, Follower, ItemChange
from gongkai.organisations.models import OrganisationName
from gongkai.rules.access import Asker
from gongkai.rules.items import KIND_LABELS, VALIDITY_LABELS, ItemKind, Validity
from gongkai.rules.paging import Page, place
from gongkai.rules.release import State
from gongkai.rules.search.query import Query, finder, read_query
from gongkai.rules.search.snippets import Piece, highlight, snippet
from gongkai.search.adapters.index import TABLE, Question, counted, holding
from gongkai.search.models import Entry, Rebuild, Synonyms
from gongkai.search.queries.scope import Wanted, marks_of_site, marks_wanted

# So many hits are looked at, the newest: beyond them nobody counts, and nobody turns pages.
MOST_FOUND: Final = 1_000
_MOST_NUMBERED: Final = 20
_AT_ONCE: Final = 50
_SHOWN_CHOICES: Final = 12
_FACETS: Final = 5
_BODIES: Final = 3  # their place among them
_FEW_CHANGED: Final = 500
_CHANGED: Final = (
    "SELECT entry.id FROM search_entry entry JOIN catalogue_itemchange change"
    " ON change.item_id = entry.item_id WHERE change.follower = 'search'"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A published item that was found; `front` and `back` are the two parts of its 索引号."""

    front: str
    back: str
    title: str
    pieces: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    document_number: str
    kind: str
    validity: str
    column: str
    body: str
    published_on: date


class _Body(NamedTuple):
    """How a body is called."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter with how many hits have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the values that hits have, the commonest first (years: the latest first)."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search.

    `is_many`: there are more than were looked at; counts by filter are those of the newest.
    `done`: the share of the index that is built, 0 to 1: below 1 items are missing.
    """

    query: Query
    page: Page[Hit]
    facets: tuple[Facet, ...]
    is_many: bool = False
    done: float = 1.0

    @property
    def percent(self) -> int:
        """`done` in whole hundredths."""
        return int(100 * self.done)


def search(asker: Asker, wanted: Wanted, *, page: int = 1, on: date) -> Found:
    """What is published with all of the words under all of the filters.

    First the item with exactly that 文号 or 索引号, then hits in titles, then the others, each the
    newest first; or all the newest first. What was withdrawn is gone in the same moment, before
    the index follows.
    """
    query = read_query(wanted.words, synonym_groups())
    marks = marks_wanted(wanted)
    rebuild = Rebuild.objects.first()
    done = rebuild.done if rebuild else 1.0
    if marks is None or not (query.terms or marks) or (wanted.words and not query.terms):
        return Found(query, Page((), 0, 1), (), done=done)
    site = marks_of_site(asker)
    everywhere = newest(holding(query.terms, marks, "all", site), MOST_FOUND + 1)
    is_by_title = bool(query.terms) and not wanted.is_newest
    numbered = _numbered(query, marks, site) if is_by_title else []
    total = min(len({*everywhere, *numbered}), MOST_FOUND)
    number, rows = place(total, page)
    # No more titles than reach to the end of this page.
    titles = newest(holding(query.terms, marks, "title", site), rows.stop) if is_by_title else []
    shown = _rows(list(dict.fromkeys([*numbered, *titles, *everywhere]))[:total][rows])
    counts = _counts(everywhere[:MOST_FOUND])
    bodies = _bodies(
        {pk for pk, _ in counts[_BODIES][:_SHOWN_CHOICES]}
        | {row["organisation_id"] for row in shown},
        on,
    )
    return Found(
        query,
        Page(tuple(_hit(row, query, bodies) for row in shown), total, number),
        _facets(counts, wanted, bodies),
        is_many=len(everywhere) > MOST_FOUND,
        done=done,
    )


def synonym_groups() -> list[list[str]]:
    """The groups of words that mean the same."""
    return [words.split() for words in Synonyms.objects.values_list("words", flat=True)]


def _numbered(query: Query, marks: Sequence[str], site: Sequence[str]) -> list[int]:
    """The items whose 文号 or 索引号 (or its last part) is exactly what was typed."""
    told = query.compact
    if len(told) < 4 or not any(letter.isdigit() for letter in told):
        return []
    keys = ("number_key", "index_key", "serial_key")
    borne = {
        pk: set(own.split())
        for key in keys
        for pk, own in plain().filter(**{key: told}).values_list("pk", "marks")[:_MOST_NUMBERED]
    }
    fitting = {
        pk
        for pk, own in borne.items()
        if own.issuperset(marks) and not (site and own.isdisjoint(site))
    }
    return sorted(fitting, reverse=True)


def plain() -> QuerySet[Entry]:
    """Entries of what still is before the public."""
    changed = ItemChange.objects.filter(follower=Follower.SEARCH, item=OuterRef("item"))
    return Entry.objects.filter(
        ~Exists(changed), version__state__in=[State.PUBLISHED, State.URGENT]
    )


def without_changed(question: Question) -> tuple[str, list[Any]]:
    """The question without items that changed since they were indexed: SQL and its values.

    All of the few that wait are read once; where many wait, each hit is asked whether it does.
    """
    return (
        f"SELECT id FROM ({question.sql}) AS found WHERE CASE"  # noqa: S608
        f" WHEN (SELECT count(*) FROM ({_CHANGED} LIMIT {_FEW_CHANGED}) AS few) < {_FEW_CHANGED}"
        f" THEN id NOT IN ({_CHANGED}) ELSE NOT EXISTS ({_CHANGED} AND entry.id = found.id) END",
        question.values,
    )


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def newest(question: Question, most: int) -> list[int]:
    """The ids of an answer, the newest first."""
    if question.unsure:
        return _looked_up(question, most)
    sql, values = without_changed(question)
    if question.looked_up is not None:
        condition, told = question.looked_up
        # OFFSET 0: row by row, the newest first, until there are enough.
        sql = (
            f"SELECT id FROM ({sql}) AS found CROSS JOIN LATERAL (SELECT FROM {TABLE} told"  # noqa: S608
            f" WHERE told.id = found.id AND {condition} OFFSET 0) AS standing"
        )
        values = [*values, *told]
    return [pk for (pk,) in ask(f"{sql} ORDER BY id DESC LIMIT {most}", values)]


def _looked_up(question: Question, most: int) -> list[int]:
    """The ids of an answer, the newest first, as far as what is unsure stands in the text."""
    sql, values = without_changed(question)
    is_title = question.tier == "title"
    text, table, key = (
        ("title", "search_entry", "id") if is_title else ("text", "search_entrytext", "entry_id")
    )
    has_all, found = finder(question.unsure), list[int]()
    with connection.cursor() as cursor:
        # CROSS JOIN: the index leads, in its order.
        cursor.execute(
            f"SELECT found.id, CAST(told.{text} AS BLOB) FROM ({sql}) AS found CROSS JOIN {table} told"  # noqa: S608
            f" WHERE told.{key} = found.id ORDER BY found.id DESC",
            values,
        )
        while len(found) < most and (rows := cursor.fetchmany(_AT_ONCE)):
            found += [pk for pk, told in rows if has_all(told)]
    return found[:most]


def _rows(ids: Sequence[int]) -> list[dict[str, Any]]:
    """What is shown of the hits, in their order."""
    rows: dict[int, Any] = {
        row["pk"]: row
        for row in plain()
        .filter(pk__in=ids)
        .values(
            "pk", "item__index_number", "title", "document_number", "kind", "validity",
            "column__name", "organisation_id", "published_on", "body__text",
        )
    }  # fmt: skip
    return [rows[pk] for pk in ids if pk in rows]


def _hit(row: dict[str, Any], query: Query, bodies: Mapping[int, _Body]) -> Hit:
    front, _, back = row["item__index_number"].partition("/")
    return Hit(
        front=front,
        back=back,
        title=row["title"],
        pieces=highlight(row["title"], query.phrases),
        excerpt=snippet(_body_of(row["body__text"] or ""), query.phrases),
        document_number=row["document_number"],
        kind=KIND_LABELS[ItemKind(row["kind"])],
        validity=VALIDITY_LABELS[Validity(row["validity"])] if row["validity"] else "",
        column=row["column__name"],
        body=bodies[row["organisation_id"]].name,
        published_on=row["published_on"],
    )


def _body_of(text: str) -> str:
    """What stands behind the lines of the title and of the number."""
    return text.partition("\n")[2].partition("\n")[2]


def _bodies(ids: Iterable[int], on: date) -> dict[int, _Body]:
    """Their codes, and their names on a day (the first one before it was borne)."""
    borne = OrganisationName.objects.filter(organisation__in=set(ids)).order_by("from_on")
    found: dict[int, _Body] = {}
    for pk, from_on, *told in borne.values_list(
        "organisation", "from_on", "organisation__code", "name"
    ):
        if from_on <= on or pk not in found:
            found[pk] = _Body(*told)
    return found


_Counts = Sequence[tuple[Any, int]]


def _counts(ids: Sequence[int]) -> list[_Counts]:
    """How often the hits have each kind, validity, year, body and column: the commonest of them."""
    rows = ask(*counted(ids))
    # Counting here takes half the time of a GROUP BY over nearly as many groups as rows.
    counts = [Counter(values) for values in zip(*rows, strict=True)] or [Counter()] * _FACETS
    return [sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])) for counter in counts]


def _facets(
    counts: Sequence[_Counts], wanted: Wanted, bodies: Mapping[int, _Body]
) -> tuple[Facet, ...]:
    """Filters with their labels."""
    kinds, validities, years, offices, columns = counts
    columns = columns[:_SHOWN_CHOICES]
    found = Column.objects.filter(pk__in=[pk for pk, _ in columns])
    shown = {pk: (code, name) for pk, code, name in found.values_list("pk", "code", "name")}
    return (
        _facet("kind", "种类", [(k, KIND_LABELS[ItemKind(k)], n) for k, n in kinds],
               wanted.kind),
        _facet("column", "栏目", [(shown[k][0], shown[k][1], n) for k, n in columns], wanted.column_code),
        _facet("body", "机关",
               [(bodies[k].code, bodies[k].name, n) for k, n in offices[:_SHOWN_CHOICES]],
               wanted.body_code),
        _facet("year", "发布年份", [(str(k), f"{k}年", n) for k, n in sorted(years, reverse=True)],
               str(wanted.year or ""), is_sorted=True),
        _facet("validity", "有效性",
               [(k, VALIDITY_LABELS[Validity(k)], n) for k, n in validities if k],
               wanted.validity),
    )  # fmt: skip


def _facet(
    name: str,
    label: str,
    counts: list[tuple[str, str, int]],
    chosen: str | None,
    *,
    is_sorted: bool = False,
) -> Facet:
    if not is_sorted:
        counts = sorted(counts, key=lambda row: (-row[2], row[1]))
    return Facet(
        name,
        label,
        tuple(
            Choice(value, told, count, value == chosen)
            for value, told, count in counts[:_SHOWN_CHOICES]
        ),
    )
