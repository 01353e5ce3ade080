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
from gongkai.rules.paging import PAGE_SIZE, Page
from gongkai.rules.release import State
from gongkai.rules.search.query import Query, read_query
from gongkai.rules.search.snippets import Piece, highlight, snippet
from gongkai.search.adapters.index import Question, Tier, holding
from gongkai.search.models import Entry, EntryText, Synonyms
from gongkai.search.queries.scope import Wanted, marks_wanted

# Beyond this many hits nobody counts, and nobody turns pages.
MOST_COUNTED: Final = 10_000
# Counts by filter are taken over so many hits, the newest.
MOST_SORTED: Final = 5_000
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

    `is_many`: more than are counted; `is_sampled`: counts by filter are those of the newest hits.
    """

    query: Query
    page: Page[Hit]
    facets: tuple[Facet, ...]
    is_many: bool = False
    is_sampled: bool = False


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
    question = holding(query.terms, marks, "all")
    numbered = [] if wanted.is_newest else _numbered(query, marks)
    total = _count(question, numbered)
    number = min(max(1, page), max(1, -(-min(total, MOST_COUNTED) // PAGE_SIZE)))
    ids = _ids_of_page(query, marks, wanted, numbered, number)
    return Found(
        query,
        Page(_hits(ids, query, on), min(total, MOST_COUNTED), number),
        _facets(question, numbered, wanted, on),
        is_many=total > MOST_COUNTED,
        is_sampled=total > MOST_SORTED,
    )


def synonym_groups() -> list[list[str]]:
    """The groups of words that mean the same."""
    return [words.split() for words in Synonyms.objects.values_list("words", flat=True)]


def _numbered(query: Query, marks: Sequence[str]) -> list[int]:
    """The items whose 文号 or 索引号 (or its last part) is exactly what was typed."""
    told = query.compact
    if len(told) < 4 or not any(letter.isdigit() for letter in told):
        return []
    keys = ("number_key", "index_key", "serial_key")
    found = [entry for key in keys for entry in plain().filter(**{key: told})[:_MOST_NUMBERED]]
    fitting = {entry.pk for entry in found if set(marks) <= set(entry.marks.split())}
    return sorted(fitting, reverse=True)


def plain() -> QuerySet[Entry]:
    """Entries of what still is before the public."""
    return Entry.objects.filter(version__state__in=[State.PUBLISHED, State.URGENT]).exclude(
        item__in=ItemChange.objects.filter(follower=Follower.SEARCH).values("item")
    )


def without(question: Question, ids: Sequence[int]) -> Question:
    """The question without some ids, and without items that changed since they were indexed."""
    sql, values = question
    marks = ",".join(["%s"] * len(ids))
    held = f" AND id NOT IN ({marks})" if ids else ""
    return (
        f"SELECT id FROM ({sql}) AS found WHERE id NOT IN (SELECT entry.id FROM search_entry entry"  # noqa: S608
        " JOIN catalogue_itemchange change ON change.item_id = entry.item_id"
        f" WHERE change.follower = 'search'){held}",
        [*values, *ids],
    )


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _count(question: Question, numbered: Sequence[int], most: int = MOST_COUNTED) -> int:
    sql, values = without(question, numbered)
    [(found,)] = ask(f"SELECT count(*) FROM ({sql} LIMIT {most + 1}) AS counted", values)  # noqa: S608
    return int(found) + len(numbered)


def _ids_of_page(
    query: Query, marks: Sequence[str], wanted: Wanted, numbered: Sequence[int], number: int
) -> list[int]:
    """The ids of a page, tier by tier."""
    skipped, ids = (number - 1) * PAGE_SIZE, list[int]()
    ids += numbered[skipped : skipped + PAGE_SIZE]
    skipped = max(0, skipped - len(numbered))
    tiers: tuple[Tier, ...] = ("title", "rest")
    if wanted.is_newest or not query.terms:
        tiers = ("all",)
    for tier in tiers:
        if len(ids) >= PAGE_SIZE:
            break
        question = holding(query.terms, marks, tier)
        sql, values = without(question, numbered)
        limit = PAGE_SIZE - len(ids)
        found = ask(f"{sql} ORDER BY id DESC LIMIT {limit} OFFSET {skipped}", values)
        ids += [pk for (pk,) in found]
        if skipped and tier != tiers[-1]:
            # How many of this tier stood on the pages before is known only where none is left.
            skipped = 0 if found else max(0, skipped - _count(question, numbered) + len(numbered))
    return ids


def _hits(ids: Sequence[int], query: Query, on: date) -> tuple[Hit, ...]:
    rows = plain().filter(pk__in=ids).select_related("item", "column").in_bulk()
    texts = dict(EntryText.objects.filter(pk__in=ids).values_list("pk", "text"))
    names = _names({row.organisation_id for row in rows.values()}, on)
    return tuple(_hit(rows[pk], texts.get(pk, ""), query, names) for pk in ids if pk in rows)


def _hit(row: Entry, text: str, query: Query, names: dict[int, str]) -> Hit:
    front, _, back = str(row.item.index_number).partition("/")
    return Hit(
        front=front,
        back=back,
        title=row.title,
        pieces=highlight(row.title, query.phrases),
        excerpt=snippet(text.partition("\n")[2], query.phrases),
        document_number=row.document_number,
        kind=KIND_LABELS[ItemKind(row.kind)],
        validity=VALIDITY_LABELS[Validity(row.validity)] if row.validity else "",
        column=row.column.name,
        body=names.get(row.organisation_id, ""),
        published_on=row.published_on,
    )


def _names(ids: Iterable[int], on: date) -> dict[int, str]:
    rows = Organisation.objects.filter(pk__in=set(ids)).named(on)
    return {row.pk: str(getattr(row, "name", "")) for row in rows}


def _facets(
    question: Question, numbered: Sequence[int], wanted: Wanted, on: date
) -> tuple[Facet, ...]:
    """Counts of the hits by filter, in one question."""
    sql, values = without(question, ())
    rows = ask(
        f"WITH hits AS MATERIALIZED ({sql} ORDER BY id DESC LIMIT {MOST_SORTED})"  # noqa: S608
        " SELECT entry.kind, entry.validity, entry.year, entry.organisation_id, entry.column_id,"
        " count(*) FROM hits JOIN search_entry entry ON entry.id = hits.id GROUP BY 1, 2, 3, 4, 5",
        values,
    )
    counts: list[Counter[Any]] = [Counter() for _ in range(5)]
    for *row, times in rows:
        for counter, value in zip(counts, row, strict=True):
            counter[value] += times
    kinds, validities, years, bodies, columns = counts
    shown = Column.objects.in_bulk(columns.keys())
    codes = dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "code"))
    names = _names(bodies, on)
    return (
        _facet("kind", "种类", [(k, KIND_LABELS[ItemKind(k)], n) for k, n in kinds.items()],
               wanted.kind),
        _facet("column", "栏目", [(shown[k].code, shown[k].name, n) for k, n in columns.items()],
               wanted.column_code),
        _facet("body", "机关", [(codes[k], names.get(k, ""), n) for k, n in bodies.items()],
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
