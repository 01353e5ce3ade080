"""What is found: a page of hits with the words in them, how many in all, and counts by filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from gongkai.catalogue.models import Column, Follower, ItemChange
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker
from gongkai.rules.items import KIND_LABELS, VALIDITY_LABELS, ItemKind, Validity
from gongkai.rules.paging import Page, place
from gongkai.rules.release import State
from gongkai.rules.search.query import Query, read_query
from gongkai.rules.search.snippets import Piece, highlight, snippet
from gongkai.search.adapters.index import Question, among, holding
from gongkai.search.models import Entry, Synonyms
from gongkai.search.queries.scope import Wanted, marks_of_site, marks_wanted

# So many hits are looked at, the newest: beyond them nobody counts, and nobody turns pages.
MOST_FOUND: Final = 1_000
_MOST_NUMBERED: Final = 20
_SHOWN_CHOICES: Final = 12


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
    """

    query: Query
    page: Page[Hit]
    facets: tuple[Facet, ...]
    is_many: bool = False


def search(asker: Asker, wanted: Wanted, *, page: int = 1, on: date) -> Found:
    """What is published with all of the words under all of the filters.

    First the item with exactly that 文号 or 索引号, then hits in titles, then the others, each the
    newest first; or all the newest first. What was withdrawn is gone in the same moment, before
    the index follows.
    """
    query = read_query(wanted.words, synonym_groups())
    marks = marks_wanted(wanted)
    if marks is None or not (query.terms or marks) or (wanted.words and not query.terms):
        return Found(query, Page((), 0, 1), ())
    site = marks_of_site(asker)
    everywhere = newest(holding(query.terms, marks, "all", site), MOST_FOUND + 1)
    is_by_title = bool(query.terms) and not wanted.is_newest
    numbered = _numbered(query, marks, site) if is_by_title else []
    total = min(len({*everywhere, *numbered}), MOST_FOUND)
    number, rows = place(total, page)
    # No more titles than reach to the end of this page.
    titles = newest(holding(query.terms, marks, "title", site), rows.stop) if is_by_title else []
    ids = list(dict.fromkeys([*numbered, *titles, *everywhere]))[:total][rows]
    return Found(
        query,
        Page(_hits(ids, query, on), total, number),
        _facets(everywhere[:MOST_FOUND], wanted, on),
        is_many=len(everywhere) > MOST_FOUND,
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
    found = [entry for key in keys for entry in plain().filter(**{key: told})[:_MOST_NUMBERED]]
    borne = {entry.pk: set(entry.marks.split()) for entry in found}
    fitting = {
        pk
        for pk, own in borne.items()
        if own.issuperset(marks) and not (site and own.isdisjoint(site))
    }
    return sorted(fitting, reverse=True)


def plain() -> QuerySet[Entry]:
    """Entries of what still is before the public."""
    return Entry.objects.filter(version__state__in=[State.PUBLISHED, State.URGENT]).exclude(
        item__in=ItemChange.objects.filter(follower=Follower.SEARCH).values("item")
    )


def without_changed(question: Question) -> Question:
    """The question without items that changed since they were indexed."""
    sql, values = question
    return (
        f"SELECT id FROM ({sql}) AS found WHERE id NOT IN (SELECT entry.id FROM search_entry entry"  # noqa: S608
        " JOIN catalogue_itemchange change ON change.item_id = entry.item_id"
        " WHERE change.follower = 'search')",
        values,
    )


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def newest(question: Question, most: int) -> list[int]:
    """The ids of an answer, the newest first."""
    sql, values = without_changed(question)
    return [pk for (pk,) in ask(f"{sql} ORDER BY id DESC LIMIT {most}", values)]


def _hits(ids: Sequence[int], query: Query, on: date) -> tuple[Hit, ...]:
    rows: dict[int, Any] = {
        row["pk"]: row
        for row in plain()
        .filter(pk__in=ids)
        .values(
            "pk", "item__index_number", "title", "document_number", "kind", "validity",
            "column__name", "organisation_id", "published_on", "body__text",
        )
    }  # fmt: skip
    bodies = _bodies({row["organisation_id"] for row in rows.values()}, on)
    return tuple(_hit(rows[pk], query, bodies) for pk in ids if pk in rows)


def _hit(row: dict[str, Any], query: Query, bodies: dict[int, Organisation]) -> Hit:
    front, _, back = row["item__index_number"].partition("/")
    return Hit(
        front=front,
        back=back,
        title=row["title"],
        pieces=highlight(row["title"], query.phrases),
        excerpt=snippet((row["body__text"] or "").partition("\n")[2], query.phrases),
        document_number=row["document_number"],
        kind=KIND_LABELS[ItemKind(row["kind"])],
        validity=VALIDITY_LABELS[Validity(row["validity"])] if row["validity"] else "",
        column=row["column__name"],
        body=_name(bodies[row["organisation_id"]]),
        published_on=row["published_on"],
    )


def _bodies(ids: Iterable[int], on: date) -> dict[int, Organisation]:
    return {row.pk: row for row in Organisation.objects.filter(pk__in=set(ids)).named(on)}


def _name(body: Organisation) -> str:
    return str(getattr(body, "name", ""))


def _facets(ids: Sequence[int], wanted: Wanted, on: date) -> tuple[Facet, ...]:
    """Counts of the hits by filter, in one question."""
    one_of, told = among(ids)
    rows = ask(
        "SELECT kind, validity, year, organisation_id, column_id, count(*) FROM search_entry"  # noqa: S608
        f" WHERE id {one_of} GROUP BY 1, 2, 3, 4, 5",
        [told],
    )
    counts: list[Counter[Any]] = [Counter() for _ in range(5)]
    for *row, times in rows:
        for counter, value in zip(counts, row, strict=True):
            counter[value] += times
    kinds, validities, years, bodies, columns = counts
    shown = Column.objects.only("code", "name").in_bulk(columns.keys())
    named = _bodies(bodies, on)
    return (
        _facet("kind", "种类", [(k, KIND_LABELS[ItemKind(k)], n) for k, n in kinds.items()],
               wanted.kind),
        _facet("column", "栏目", [(shown[k].code, shown[k].name, n) for k, n in columns.items()],
               wanted.column_code),
        _facet("body", "机关", [(named[k].code, _name(named[k]), n) for k, n in bodies.items()],
               wanted.body_code),
        _facet("year", "发布年份", [(str(k), f"{k}年", n) for k, n in sorted(years.items(), reverse=True)],
               str(wanted.year or ""), is_sorted=True),
        _facet("validity", "有效性",
               [(k, VALIDITY_LABELS[Validity(k)], n) for k, n in validities.items() if k],
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
