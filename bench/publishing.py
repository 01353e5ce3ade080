"""How long a publication takes on a site of 1,000,000 items until every page that changes is fresh.

    python -m bench.publishing [--most 1000000] [--folder data] [--runs 20]

The data are those of `bench.items` (--folder keeps them). An item is published, corrected and
withdrawn by the desk's actions, and the finished pages are brought up to date as the desk does before
its officer sees the answer. Printed are the time of the processor and by the clock of the action, and
of the pages with how many were made. Must hold: the clock of both under 1 s. DATABASE_URL chooses PostgreSQL,
whose own work is in the clock alone.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

from bench.items import prepare

LIMIT = 1.0
ROLES = {
    "editor": "bianji",
    "proofreader": "jiaodui",
    "first": "chushen",
    "second": "jingban",
    "final": "juzhang",
    "secrecy": "baomi",
    "head": "fuzeren",
}


def newsroom() -> Any:
    """Those of the demonstration city who take part, at the deepest column with the most items."""
    from django.db.models import Count

    from gongkai.accounts.models import Person
    from gongkai.catalogue.models import Column, ItemVersion
    from tests.factories.items import Newsroom

    people = {role: Person.objects.get(username=name) for role, name in ROLES.items()}
    police = people["head"].grants.first().organisation
    rows = ItemVersion.objects.filter(organisation=police, state="published", column__is_open=True)
    full = rows.values("column", "column__path").annotate(n=Count("pk")).order_by()
    deep = max(full, key=lambda row: (row["column__path"].count("/"), row["n"]))
    column = Column.objects.get(pk=deep["column"])
    return Newsroom(city=SimpleNamespace(police=police), column=column, **people)  # type: ignore[arg-type]


class Measured:
    """Times of one kind of step, in seconds: processor and clock of the action, then of the pages."""

    def __init__(self, name: str) -> None:
        self.name, self.rows = name, list[tuple[float, float, float, float]]()

    def run(self, action: Callable[[], Any]) -> Any:
        """One step, and the pages after it."""
        from django.utils import timezone

        from gongkai.config import finishing

        cpu, clock = process_time(), perf_counter()
        made = action()
        middle = process_time(), perf_counter()
        while finishing.follow_next(timezone.now):
            pass
        end = process_time(), perf_counter()
        self.rows.append(
            (middle[0] - cpu, middle[1] - clock, end[0] - middle[0], end[1] - middle[1])
        )
        return made

    def __str__(self) -> str:
        """Median and worst, in milliseconds."""
        told = " ".join(
            f"{1000 * median(part):>8.0f}{1000 * max(part):>8.0f}"
            for part in zip(*self.rows, strict=True)
        )
        worst = max(row[1] + row[3] for row in self.rows)
        middle = median(row[1] + row[3] for row in self.rows)
        verdict = "" if middle < LIMIT else "  MISSED"
        return f"{self.name:<10}{told}   whole {middle:.2f} s, worst {worst:.2f} s{verdict}"


def main() -> None:
    """Publish, correct, withdraw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        prepare(options.folder or Path(temporary) / "data", options.most)
        measure(options.runs)


def measure(runs: int) -> None:
    """Each step so often; the first round is not counted."""
    from django.utils import timezone

    from gongkai.catalogue import actions
    from gongkai.catalogue.actions import Upload
    from gongkai.catalogue.models import Item
    from gongkai.config import finishing
    from tests.factories.items import approve, draft

    finishing.begin()
    room = newsroom()
    print(f"{Item.objects.count():,} items; column {room.column.code} and those above it")
    steps = {name: Measured(name) for name in ("publish", "correct", "withdraw")}
    for run in range(runs + 1):
        version = draft(room, timezone.now(), Upload("名单.csv", f"1,{run}".encode()))
        approve(room, version, timezone.now())
        while finishing.follow_next(timezone.now):
            pass
        key = version.pk
        steps["publish"].run(
            lambda key=key: actions.publish_item(version_id=key, by=room.head, at=timezone.now())
        )
        other = actions.start_correction(
            version_id=key, note="更正笔误", by=room.editor, at=timezone.now()
        )
        approve(room, other, timezone.now())
        while finishing.follow_next(timezone.now):
            pass
        key = other.pk
        steps["correct"].run(
            lambda key=key: actions.publish_item(version_id=key, by=room.head, at=timezone.now())
        )
        steps["withdraw"].run(
            lambda key=key: actions.withdraw_item(
                version_id=key, reason="内容有误", by=room.head, at=timezone.now()
            )
        )
        if run == 0:
            for one in steps.values():
                one.rows.clear()
    print(
        f"{'ms':<10}{'action CPU':>16} {'clock':>16} {'pages CPU':>16} {'clock':>16}   p50, worst"
    )
    for one in steps.values():
        print(one)


if __name__ == "__main__":
    main()
