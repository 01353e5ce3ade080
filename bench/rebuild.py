"""How many pages a second one core makes when all pages of a site are made anew.

    python -m bench.rebuild [--most 1000000] [--folder data] [--pages 1000]

The data are those of `bench.items` (--folder keeps them). Of each kind of page so many are made as
`gongkai site build` makes them, into an empty store, from all over the site: asked for, compressed,
written, synced, noted. Printed are the pages a second of the processor for each kind, and for the whole
site: all its pages by the time that all would take. Must hold: at least 300 for the whole site.
DATABASE_URL chooses PostgreSQL, whose own work is not counted.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

from bench.items import prepare

LIMIT = 300
AT_ONCE = 200


def portions(kind: Any, most: int) -> tuple[int, list[list[str]]]:
    """How many pages of a kind there are; some of them from all over the site, as a sweep has them."""
    from gongkai.catalogue.models import Item
    from gongkai.finished.dependencies import EVERY, Kind

    def from_key(after: int) -> list[tuple[int, list[str]]]:
        return EVERY[kind]("", after, AT_ONCE, None)

    if kind is Kind.ITEM:
        out = Item.objects.exclude(first_published_on=None)
        last = out.latest("pk").pk
        parts = max(1, most // AT_ONCE)
        keyed = [from_key(number * last // parts) for number in range(parts)]
        return out.count(), [_addresses(found) for found in keyed if found]
    found, everything = from_key(0), list[list[str]]()
    while found:
        everything.append(_addresses(found))
        found = from_key(found[-1][0]) if len(found) >= AT_ONCE else []
    total = sum(map(len, everything))
    return total, everything[:: max(1, total // most)]


def _addresses(found: list[tuple[int, list[str]]]) -> list[str]:
    return [address for _, several in found for address in several]


def measure(folder: Path, most: int) -> float:
    """A line for each kind; pages a second for the whole site."""
    from django.utils import timezone

    from gongkai.config import finishing
    from gongkai.finished.book import turn
    from gongkai.finished.dependencies import Kind
    from gongkai.finished.store import Store

    pages = finishing.finisher(Store.of(folder, "bench"))
    pages.begin(timezone.localdate())
    there, needed = 0, 0.0
    print(f"{'':<14}{'pages':>10}{'made':>8}{'a second':>10}")
    for kind in Kind:
        total, some = portions(kind, most)
        if not total:
            continue
        made, took = 0, 0.0
        for number, portion in enumerate([some[0][:20], *some]):
            with turn(pages.store.book) as book:
                begun = process_time()
                pages.make(book, portion)
            if number:  # the first time templates are read
                took += process_time() - begun
                made += len(portion)
        print(f"{kind:<14}{total:>10,}{made:>8,}{made / took:>10,.0f}", flush=True)
        there += total
        needed += total * took / made
    return there / needed


def main() -> None:
    """Make pages, and say what must hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=1_000, help="of each kind, about")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = options.folder or Path(temporary) / "data"
        prepare(data, options.most)
        with tempfile.TemporaryDirectory(dir=data) as pages:  # on the same disk
            rate = measure(Path(pages), options.pages)
    verdict = "" if rate >= LIMIT else "  MISSED"
    print(f"{'whole site':<32}{rate:>10,.0f}{verdict}")


if __name__ == "__main__":
    main()
