"""How fast the search answers over many items, beside LIKE over the same rows and PostgreSQL.

    python -m bench.search [--most 1000000] [--characters 1000] [--folder data] [--runs 60]
                           [--beside postgres://…]

Twelve bodies publish that many items (`bench.many_items`), no text like another (`bench.texts`).
Rows are written in bulk, the index is built by the same action as `gongkai search reindex`; with
--folder the data are kept, and a run that was broken off goes on. Then it prints, by the length of
the words, with filters, for frequent, rare and missing words, numbers and suggestions, the median
and the 95th percentile of whole requests (view, queries, page) in this process, by the clock and
as CPU time, which other work on the machine changes less; whether it finds exactly what stands in
the texts, hits in titles first; how long one more item takes until it is found; and LIKE.

--beside: the same items in a database of PostgreSQL as well (it takes them a few times longer; 50,000
are a matter of minutes), then the same words there, by its index and by LIKE. With DATABASE_URL all
of it is measured on PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode

from bench.pages import figures, know_rows, pass_over_loaded
from bench.texts import clauses, letters, text_of

LIMIT = 30.0  # milliseconds at the server, 95th percentile
LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8)
STEP = 3000
# A filter each, and all of them.
FILTERS: tuple[dict[str, str], ...] = (
    {"kind": "notice"},
    {"year": "2018"},
    {"validity": "in_force"},
    {"column": "bench-lps-gaj-a20-notice"},
    {"kind": "normative", "year": "2017", "validity": "lapsed"},
    {"sort": "newest"},
)


def start(folder: Path) -> None:
    """Set Django up on the folder, with the database up to date."""
    from gongkai.cli import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.start(folder)
    django.migrate()


def prepare(most: int, characters: int) -> None:
    """That many published items, indexed."""
    from django.utils import timezone

    from bench.many_items import publish_until
    from gongkai.rules.access import SYSTEM
    from gongkai.search.actions import begin_rebuild
    from gongkai.search.models import Entry, Rebuild

    begin = perf_counter()
    new = publish_until(most, characters)
    print(f"{new:,} items written in {perf_counter() - begin:.0f} s")
    if not Rebuild.objects.exists() and not Entry.objects.exists():
        begin_rebuild(by=SYSTEM, at=timezone.now())
    begin, cpu = perf_counter(), process_time()
    done = _go_on(begin)
    if (rest := _not_indexed()) is not None:  # written since an index was whole
        Rebuild.objects.create(after=rest.start - 1, highest=rest.stop - 1)
        done += _go_on(begin)
    spent = process_time() - cpu
    print(f"{done:,} items indexed in {perf_counter() - begin:.0f} s, {spent:.0f} s of CPU")
    know_rows()


def _go_on(begin: float) -> int:
    """Build the index to its end, if it is being built; how many items are new in it."""
    from django.utils import timezone

    from gongkai.rules.access import SYSTEM
    from gongkai.search.actions import go_on_with_rebuild
    from gongkai.search.models import Rebuild

    done = 0
    while Rebuild.objects.exists():
        new = go_on_with_rebuild(most=STEP, by=SYSTEM, at=timezone.now())
        done += new
        if new and done % (25 * STEP) == 0:
            print(f"{done:,} indexed, {perf_counter() - begin:.0f} s", flush=True)
    return done


def _not_indexed() -> range | None:
    """From the first version that has no entry to the last of all; None where each has one."""
    from django.db.models import Exists, Max, OuterRef

    from gongkai.catalogue.models import ItemVersion
    from gongkai.search.models import Entry

    known = Entry.objects.filter(version=OuterRef("pk"))
    first = ItemVersion.objects.filter(~Exists(known)).order_by("pk").first()
    if first is None:
        return None
    return range(first.pk, ItemVersion.objects.aggregate(last=Max("pk"))["last"] + 1)


# --- what is asked -------------------------------------------------------------------------------


def from_texts(length: int, most: int, characters: int) -> Iterator[str]:
    """Words of that length as they stand in the texts, common and rare as they come."""
    chance = random.Random(length)  # noqa: S311
    while True:
        text = text_of(chance.randrange(most), characters)[1]
        at = chance.randrange(len(text))
        if len(words := text[at : at + length]) == length and words.isalnum():
            yield words


def frequent(length: int) -> Iterator[str]:
    """Words of that length in the commonest clauses."""
    chance = random.Random(length)  # noqa: S311
    for clause in clauses()[0]:
        if len(clause) >= length:
            at = chance.randrange(len(clause) - length + 1)
            yield clause[at : at + length]


def rare(most: int) -> Iterator[str]:
    """Words of a title that stand in one item."""
    chance = random.Random(1)  # noqa: S311
    while True:
        yield text_of(chance.randrange(most), 0)[0][2:5]


def missing(length: int) -> Iterator[str]:
    """Words that stand nowhere."""
    chance = random.Random(length)  # noqa: S311
    while True:
        yield "".join(chance.choices(letters(), k=length))


def numbers(kind: str) -> Iterator[str]:
    """Document numbers or 索引号 of items."""
    from django.db.models import Max, Min

    from gongkai.search.models import Entry

    chance = random.Random(2)  # noqa: S311
    keys = Entry.objects.aggregate(first=Min("pk"), last=Max("pk"))
    field = "document_number" if kind == "document" else "item__index_number"
    while True:
        key = chance.randint(keys["first"], keys["last"])
        found = Entry.objects.filter(pk__gte=key).order_by("pk").values_list(field, flat=True)
        yield str(found[0])


# --- how fast ------------------------------------------------------------------------------------


class Table:
    """Lines of times; whole requests in this process."""

    def __init__(self, runs: int) -> None:
        from django.test import Client

        self.client, self.runs = Client(headers={"host": "localhost"}), runs
        self.client.get("/search/?q=x")
        pass_over_loaded()
        print(f"{'':<40}{'clock p50':>11}{'p95 ms':>9}{'CPU p50':>10}{'p95 ms':>9}")

    def line(
        self,
        label: str,
        words: Iterator[str],
        path: str = "/search/",
        *,
        share: int = 1,
        **filters: str,
    ) -> None:
        """One line: many words, once each; `share`: of so many lines."""
        asked = list(islice(words, -(-self.runs // share)))
        self._get(path, asked[0], filters)
        clock, cpu = [], []
        for word in asked:
            begin, used = perf_counter(), process_time()
            self._get(path, word, filters)
            clock.append(perf_counter() - begin)
            cpu.append(process_time() - used)
        told = (*figures(clock), *figures(cpu))
        over = "" if told[1] < LIMIT else "   CPU under" if told[3] < LIMIT else "   over"
        print(
            f"{label:<40}{told[0]:>11.1f}{told[1]:>9.1f}{told[2]:>10.1f}{told[3]:>9.1f}{over}",
            flush=True,
        )

    def _get(self, path: str, word: str, filters: dict[str, str]) -> None:
        answer = self.client.get(f"{path}?{urlencode({'q': word, **filters})}")
        if answer.status_code != 200:
            raise SystemExit(f"{path} {word}: {answer.status_code}")


def measure(most: int, characters: int, runs: int) -> None:
    """All lines."""
    table = Table(runs)
    for length in LENGTHS:
        table.line(f"{length} characters", from_texts(length, most, characters))
    for length in LENGTHS:
        words = from_texts(length, most, characters)
        for filters in FILTERS:
            told = " ".join(filters.values())
            table.line(f"{length} characters, {told}", words, share=2, **filters)
    for length in (2, 4, 8):
        table.line(f"{length} characters, frequent", frequent(length))
    table.line("3 characters in one item", rare(most))
    for length in (2, 4, 8):
        table.line(f"{length} characters, nowhere", missing(length))
    table.line("document number", numbers("document"))
    table.line("索引号", numbers("index"))
    for length in (1, 2, 4):
        label = f"suggestions for {length} characters"
        table.line(label, from_texts(length, most, characters), "/search/suggest/")


# --- how exact -----------------------------------------------------------------------------------


def exactness(words: list[str]) -> tuple[float, float, int]:
    """Recall, precision against the texts themselves, and how many hits there are in truth."""
    from gongkai.rules.search.query import read_query
    from gongkai.rules.search.tokens import squeezed
    from gongkai.search.adapters.index import holding
    from gongkai.search.models import Entry
    from gongkai.search.queries.finding import newest

    truth: dict[str, set[int]] = {word: set() for word in words}
    rows = Entry.objects.values_list("pk", "title", "body__text").iterator(STEP)
    for pk, title, text in rows:
        told = f"{squeezed(title)} | {squeezed(text)}"
        for word in words:
            if word in told:
                truth[word].add(pk)
    right = found = 0
    for word in words:
        hits = set(newest(holding(read_query(word).terms, (), "all"), 10**9))
        right, found = right + len(hits & truth[word]), found + len(hits)
    true = sum(map(len, truth.values()))
    return right / max(1, true), right / max(1, found), true


def titles_come_first(words: list[str]) -> bool:
    """Whether no hit in a title stands behind one that is none, on the first page of each."""
    from gongkai.rules.access import ANONYMOUS
    from gongkai.search.queries import Wanted, search

    for word in words:
        found = search(ANONYMOUS, Wanted(words=word), on=_today())
        in_title = [any(piece.is_hit for piece in hit.pieces) for hit in found.page.rows]
        if in_title != sorted(in_title, reverse=True):
            return False
    return True


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


# --- one more, and others ------------------------------------------------------------------------


def one_more(characters: int) -> float:
    """Milliseconds until an item that is published is found by words that no other has."""
    from bench.many_items import publish_until
    from gongkai.catalogue.models import Follower, Item, ItemChange
    from gongkai.config.worker import freshen
    from gongkai.rules.access import ANONYMOUS
    from gongkai.search.queries import Wanted, search

    have = Item.objects.count()
    publish_until(have + 1, characters)
    title = text_of(have, 0)[0]
    begin = perf_counter()
    ItemChange.objects.create(follower=Follower.SEARCH, item=Item.objects.latest("pk"))
    freshen()
    found = search(ANONYMOUS, Wanted(words=title), on=_today())
    if [hit.title for hit in found.page.rows[:1]] != [title]:
        raise SystemExit("an item that was published is not found")
    return (perf_counter() - begin) * 1000


def times_of(ask: Callable[[str], Any], words: list[str]) -> list[float]:
    """Seconds for each word."""
    times = []
    for word in words:
        begin = perf_counter()
        ask(word)
        times.append(perf_counter() - begin)
    return times


def beside_like(words: list[str]) -> None:
    """The first page by the index and by LIKE over the same texts."""
    from django.db import connection

    from gongkai.rules.access import ANONYMOUS
    from gongkai.search.models import EntryText
    from gongkai.search.queries import Wanted, search

    def by_like(word: str) -> list[int]:
        rows = EntryText.objects.filter(text__contains=word).order_by("-pk")
        return list(rows.values_list("pk", flat=True)[:1001])

    index = figures(times_of(lambda w: search(ANONYMOUS, Wanted(words=w), on=_today()), words))
    like = figures(times_of(by_like, words))
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    head = f"{name}, {EntryText.objects.count():,} items, the query alone"
    print(f"\n{head:<40}{'clock p50':>11}{'p95 ms':>9}")
    print(f"{'index, counts, filters, excerpts':<40}{index[0]:>11.1f}{index[1]:>9.1f}")
    times = f"{like[0] / index[0]:.1f} and {like[1] / index[1]:.1f} times"
    print(f"{'LIKE, ids of the newest thousand':<40}{like[0]:>11.1f}{like[1]:>9.1f}   {times}")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--characters", type=int, default=1000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--beside", metavar="URL")
    parser.add_argument("--like-only", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    most, characters = given.most, given.characters
    with tempfile.TemporaryDirectory() as scratch:
        start(given.folder or Path(scratch))
        prepare(most, characters)
        words = [
            word
            for length in (2, 3, 4, 5, 6, 8)
            for word in islice(from_texts(length, most, characters), 6)
        ]
        if not given.like_only:
            measure(most, characters, given.runs)
            recall, precision, true = exactness(words)
            print(f"\nrecall {recall:.6f}, precision {precision:.6f} over {true:,} hits")
            print(f"titles first: {titles_come_first(words)}")
            print(f"one more item is found after {one_more(characters):.0f} ms", flush=True)
        beside_like(words[::3])
    if given.beside:
        size = [f"--most={most}", f"--characters={characters}", "--like-only"]
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", "bench.search", *size],
            env={**os.environ, "DATABASE_URL": given.beside},
            check=True,
        )


if __name__ == "__main__":
    main()
