"""No page shows what is not published: the office is killed while it publishes and withdraws.

    python -m bench.page_kills [--kills 200] [--folder data]

A process publishes items that were approved before, and takes others back, as fast as it can; after
each step it brings the finished pages up to date, as the desk does before its officer sees the
answer. At a random moment it gets SIGKILL. Then the pages are brought up to date as `gongkai serve`
does before it answers anybody, and every page is compared with the records: none may be missing,
differ, or be there that should not, and no file may be left half-written. DATABASE_URL chooses
PostgreSQL. SIGKILL takes the process, not the machine: what outlives a loss of power rests on fsync.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

LONGEST_RUN = 0.5  # seconds of publishing before the blow
STOCK = 12  # approved items that wait for each run


def prepare(folder: Path) -> Any:
    """A small site with all its pages finished; who acts there."""
    from gongkai.cli import django

    django.start(folder)
    django.migrate()
    from django.utils import timezone

    from gongkai.config import finishing
    from tests.factories.city import build_city
    from tests.factories.site_life import build_site

    at = timezone.now()
    room, _ = build_site(build_city(at), at)
    finishing.begin()
    while finishing.sweep_next(timezone.now):
        pass
    return room


def stock(room: Any, wanted: int) -> list[int]:
    """The ids of approved versions, more of them where they run short."""
    from django.utils import timezone

    from gongkai.catalogue.models import ItemVersion
    from gongkai.rules.release import State
    from tests.factories.items import approve, draft

    ready = ItemVersion.objects.filter(state=State.CLEARED)
    for number in range(wanted - ready.count()):
        now = timezone.now()
        approve(room, draft(room, now, title=f"第{now.timestamp():.6f}号之{number}"), now)
    return list(ready.order_by("pk").values_list("pk", flat=True))


def publish_and_withdraw(room: Any, ready: list[int], seed: int) -> None:
    """Until there is nothing left to publish; killed before, as a rule."""
    from django.utils import timezone

    from gongkai.catalogue import actions
    from gongkai.catalogue.models import ItemVersion
    from gongkai.config import worker
    from gongkai.rules.release import State

    chance = random.Random(seed)  # noqa: S311  (a choice, no secret)
    while True:
        out = list(ItemVersion.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True))
        if out and (not ready or chance.random() < 0.5):
            actions.withdraw_item(
                version_id=chance.choice(out), reason="有误", by=room.head, at=timezone.now()
            )
        elif ready:
            actions.publish_item(version_id=ready.pop(), by=room.head, at=timezone.now())
        else:
            return
        worker.freshen()


def strike(room: Any, seed: int) -> str:
    """One run that ends by SIGKILL; where the audit record and the pages stood then."""
    from django.db import connections

    ready = stock(room, STOCK)
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            publish_and_withdraw(room, ready, seed)
        finally:
            os._exit(0)
    time.sleep(random.Random(seed).uniform(0.01, LONGEST_RUN))  # noqa: S311
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        return "came to its end"
    return _where()


def _where() -> str:
    """In the middle of what the process was killed."""
    from gongkai.audit.models import AuditEvent
    from gongkai.config import finishing
    from gongkai.finished.book import turn

    store = finishing.store()
    with turn(store.book) as book:
        read = int(book.read("sequence"))
    if next(store.folder.rglob(".new-*"), None):
        return "while files were written"
    last = AuditEvent.objects.latest("sequence").sequence
    return "between commit and pages" if last > read else "elsewhere"


def faults() -> list[str]:
    """What is wrong with the pages once they were brought up to date as at a start."""
    from gongkai.config import finishing
    from gongkai.finished.following import Fault

    finishing.begin()
    return [
        f"{one.kind} {one.address}"
        for one in finishing.finisher().verify()
        if isinstance(one, Fault)
    ]


def main() -> None:
    """Kill, and look."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--kills", type=int, default=200)
    wanted.add_argument("--folder", type=Path)
    wanted.add_argument("--seed", type=int, default=1)
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        room = prepare(asked.folder or Path(temporary))
        struck: Counter[str] = Counter()
        wrong: list[str] = []
        for number in range(asked.kills):
            struck[strike(room, asked.seed + number)] += 1
            found = faults()
            wrong += found
            if found:
                print(f"kill {number}: {found}")
        print(f"{asked.kills} kills, {len(wrong)} faults")
        for where, times in struck.most_common():
            print(f"  {times:>4}  {where}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
