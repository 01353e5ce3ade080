"""How fast the search answers over many items, beside LIKE over the same rows.

    python -m bench.search [--most 1000000] [--characters 1000] [--folder data] [--runs 20]

One body publishes that many items; titles and texts are drawn, by their frequency, from the
sentences of the clean documents in `tests/corpus/screening`. Rows are written in bulk, the index is
built by the same action as `gongkai search reindex`. (With --folder the data are kept for the next
run.) Then it prints, by the length of the words and with filters, the median and the 95th
percentile of `search` with counts by filter, excerpts and the first page, as time at the server;
whether it finds exactly what `instr` finds over the same texts; how long one more item takes until
it is found; and LIKE. DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

LIMIT = 30.0  # milliseconds at the server, 95th percentile
BATCH = 1000
BEGIN = datetime(2016, 1, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LENGTHS = (1, 2, 3, 4, 6, 8)


def start(folder: Path) -> None:
    """Set Django up on the folder, with the database up to date."""
    from gongkai.cli import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.start(folder)
    django.migrate()


def sentences() -> list[str]:
    """What the items are made of."""
    from bench.screening import texts

    lines = (line.strip() for text in texts() for line in text.split("\n"))
    return sorted({line for line in lines if 8 <= len(line) <= 200})


def prepare(most: int, characters: int) -> None:
    """That many published items, indexed."""
    from gongkai.catalogue.models import Item
    from gongkai.demo import organisations
    from gongkai.rules.access import SYSTEM
    from gongkai.search.actions import empty_index, index_items
    from gongkai.search.models import Entry

    if not Item.objects.exists():
        organisations.load(BEGIN)
    have, begin = Item.objects.count(), perf_counter()
    for first in range(have, most, BATCH):
        _publish(range(first, min(first + BATCH, most)), characters)
    print(f"{most - have:,} items written in {perf_counter() - begin:.0f} s")
    if Entry.objects.count() >= most:
        return
    begin, last = perf_counter(), 0
    empty_index(by=SYSTEM, at=BEGIN)
    step: int | None = last
    while step is not None:
        step = index_items(after=step, most=BATCH, by=SYSTEM, at=BEGIN)
    print(f"{most:,} items indexed in {perf_counter() - begin:.0f} s")


def _publish(numbers: range, characters: int) -> None:
    """Published items in bulk: the same rows that the actions leave, without their reviews."""
    from gongkai.catalogue.models import Column, Item, ItemVersion
    from gongkai.organisations.models import Organisation
    from gongkai.rules.items import Content, ItemKind
    from gongkai.rules.rich_text import from_plain

    body = Organisation.objects.get(code="lps-gaj")
    if not Column.objects.exists():
        from gongkai.catalogue.actions import load_columns
        from gongkai.rules.access import SYSTEM

        load_columns(organisation=body, prefix="bench", by=SYSTEM, at=BEGIN)
    columns = list(Column.objects.all())
    lines, kinds = sentences(), list(ItemKind)
    items, versions = [], []
    for number in numbers:
        chance = random.Random(number)  # noqa: S311 - the same items each time
        text, size = [], 0
        while size < characters:
            text.append(chance.choice(lines))
            size += len(text[-1])
        at = BEGIN + timedelta(minutes=5 * number)
        content = Content(
            title=f"关于{chance.choice(lines)[:30]}的通知（{number}）",
            kind=chance.choice(kinds),
            publisher="六盘水市公安局",
            created_on=at.date(),
            document_number=f"六公通〔{at.year}〕{number}号",
            source="六盘水市公安局",
            body=from_plain("\n".join(text)),
        )
        item = Item(
            index_number=f"11520200MB1A23456R/{at.year}-{number:07d}",
            organisation=body,
            column=chance.choice(columns),
            kind=content.kind,
            formed_on=at.date(),
            due_on=at.date(),
            first_published_on=at.date(),
            begun_at=at,
        )
        items.append(item)
        versions.append(_version(item, content, at))
    Item.objects.bulk_create(items)
    ItemVersion.objects.bulk_create(versions)


def _version(item: Any, content: Any, at: datetime) -> Any:
    from gongkai.catalogue.models import ItemVersion

    text = content.text()
    return ItemVersion(
        item=item,
        number=1,
        state="published",
        column=item.column,
        organisation=item.organisation,
        title=content.title,
        document_number=content.document_number,
        content=text,
        sha256=content.sha256,
        cleared_sha256=content.sha256,
        passed_sha256=content.sha256,
        kind=content.kind,
        words=content.words,
        written_at=at,
        changed_at=at,
        moved_at=at,
        published_at=at,
    )


def questions(length: int, runs: int) -> Iterator[str]:
    """Words of that length that stand in the items, common and rare as they come."""
    chance, lines = random.Random(length), sentences()  # noqa: S311
    while runs:
        line = chance.choice(lines)
        at = chance.randrange(len(line))
        words = line[at : at + length]
        if len(words) == length and words.isalnum():
            runs -= 1
            yield words


def timed(words: list[str], **filters: Any) -> list[float]:
    """Milliseconds for the first page of each."""
    from gongkai.rules.access import ANONYMOUS
    from gongkai.search.queries import Wanted, search

    times = []
    for word in words:
        begin = perf_counter()
        search(ANONYMOUS, Wanted(words=word, **filters), on=BEGIN.date())
        times.append((perf_counter() - begin) * 1000)
    return times


def exactness(words: list[str]) -> tuple[float, float]:
    """Recall and precision of the index against the texts themselves."""
    from django.db import connection

    from gongkai.rules.search.query import read_query
    from gongkai.rules.search.tokens import squeezed
    from gongkai.search.adapters.index import holding
    from gongkai.search.models import Entry

    texts = {
        pk: f"{squeezed(title)} | {squeezed(text)}"
        for pk, title, text in Entry.objects.values_list("pk", "title", "body__text")[:20_000]
    }
    right = found = true = 0
    for word in words:
        with connection.cursor() as cursor:
            cursor.execute(*holding(read_query(word).terms, (), "all"))
            hits = {pk for (pk,) in cursor.fetchall()} & texts.keys()
        truth = {pk for pk, text in texts.items() if squeezed(word) in text}
        right, found, true = right + len(hits & truth), found + len(hits), true + len(truth)
    return right / max(1, true), right / max(1, found)


def report(label: str, times: list[float]) -> None:
    """A line of the table."""
    high = quantiles(times, n=20)[-1]
    print(f"{label:<34}{median(times):>9.1f}{high:>9.1f}{'' if high < LIMIT else '   over'}")


def like(words: list[str]) -> list[float]:
    """Milliseconds for the first page by LIKE over titles and texts, the newest first."""
    from gongkai.catalogue.queries import PublicFilter, public_items
    from gongkai.rules.access import ANONYMOUS

    times = []
    for word in words:
        begin = perf_counter()
        public_items(ANONYMOUS, PublicFilter(words=word), body_code="lps-gaj")
        times.append((perf_counter() - begin) * 1000)
    return times


def one_more(most: int) -> float:
    """Milliseconds until an item that is published is found."""
    from gongkai.catalogue.models import Follower, Item, ItemChange
    from gongkai.rules.access import SYSTEM
    from gongkai.search.actions import follow_changes

    item = Item.objects.latest("pk")
    ItemChange.objects.create(follower=Follower.SEARCH, item=item)
    begin = perf_counter()
    follow_changes(by=SYSTEM, at=BEGIN)
    return (perf_counter() - begin) * 1000


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--characters", type=int, default=1000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        start(given.folder or Path(scratch))
        prepare(given.most, given.characters)
        print(f"{'words':<34}{'median':>9}{'p95 ms':>9}   (must hold: p95 under {LIMIT:.0f})")
        for length in LENGTHS:
            words = list(questions(length, given.runs))
            timed(words[:2])
            report(f"{length} characters", timed(words))
            report(f"{length} characters, kind and year", timed(words, kind="notice", year=2017))
            report(f"{length} characters, newest first", timed(words, is_newest=True))
        words = list(questions(4, 3))
        report("4 characters by LIKE", like(words))
        recall, precision = exactness([w for n in (2, 3, 5) for w in questions(n, 5)])
        print(f"recall {recall:.4f}, precision {precision:.4f}")
        print(f"one more item is found after {one_more(given.most):.1f} ms")


if __name__ == "__main__":
    main()
