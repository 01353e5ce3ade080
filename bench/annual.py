"""How long a body's report takes to compute: 100,000 requests of one body, ten years, SQLite.

    python -m bench.annual [--folder DIR] [--requests 100000]

Prints the time of the first and of the middle of nine computations, with and without the ids of
the requests, of the overview, and of `gongkai report build` as a process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

YEARS = range(2017, 2027)


def prepare(folder: Path, number: int) -> None:
    """The demonstration organisations with so many requests at one body."""
    from django.utils import timezone

    from gongkai.demo import organisations
    from gongkai.info_requests.models import InfoRequest
    from gongkai.organisations.models import Organisation
    from gongkai.rules.deadlines import Channel
    from gongkai.rules.requests import State
    from gongkai.rules.results import ApplicantKind, ResultCode

    at = timezone.now()
    organisations.load(at)
    if InfoRequest.objects.exists():
        return
    body = Organisation.objects.get(code="lps-gaj")
    chance = random.Random(7)  # noqa: S311  (invented, the same each time)
    kinds, results = list(ApplicantKind), list(ResultCode)
    rows = []
    for n in range(number):
        received = date(YEARS[n * len(YEARS) // number], 1, 1) + timedelta(chance.randrange(365))
        counted = received + timedelta(chance.randrange(5, 40))
        done = chance.random() < 0.995 and counted < at.date()
        result = chance.choice(results) if done else None
        rows.append(
            InfoRequest(
                number=f"B{n}",
                organisation=body,
                applicant_kind=chance.choice(kinds),
                channel=Channel.PORTAL,
                state=State.SERVED if done else State.RECEIVED,
                result=result or "",
                title=f"第{n}件申请",
                description="内容描述" * 20,
                form_wanted="electronic",
                way_wanted="portal",
                applicant_mark=b"m" * 32,
                arrived_on=received,
                received_on=received,
                counted_on=counted if done else None,
                counted_result=result or "",
                filed_at=at,
            )
        )
    InfoRequest.objects.bulk_create(rows, batch_size=5000)


def timed(label: str, work: Callable[[], object]) -> None:
    """Print the first and the middle of nine runs, in milliseconds."""
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    print(f"{label}: first {taken[0]:.0f} ms, middle {statistics.median(taken):.0f} ms")


def main() -> None:
    """Prepare and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path("/tmp/bench-annual"))  # noqa: S108
    parser.add_argument("--requests", type=int, default=100_000)
    given = parser.parse_args()
    from gongkai.cli import django

    django.start(given.folder)
    django.migrate()
    prepare(given.folder, given.requests)
    from gongkai.annual_reports.queries import body_named, compute_report, overview
    from gongkai.rules.access import SYSTEM

    body, day = body_named(SYSTEM, "lps-gaj"), date(2026, 11, 26)
    for year in (2020, 2026):
        timed(f"compute {year}", lambda y=year: compute_report(SYSTEM, body, y, on=day))  # type: ignore[misc]
    timed(
        "compute 2026 with ids",
        lambda: compute_report(SYSTEM, body, 2026, on=day, with_ledger=True),
    )
    timed("overview 2026", lambda: overview(SYSTEM, body, 2026, on=day))
    start = time.perf_counter()
    command = ["-m", "gongkai", "report", "build", "--org", "lps-gaj", "--year", "2026"]
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *command, "--data", str(given.folder), "-o", str(given.folder / "r.json")],
        check=False,
    )
    print(f"gongkai report build as a process: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
