"""Pages of the desk by name and address, measured in this process and behind the real server."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from urllib.parse import quote

from bench.kills import free_port, serving

LIMIT = 150.0  # milliseconds at the server
# Its name, an address (another one each time), whether the limit holds for it.
Measured = tuple[str, Callable[[], str], bool]


def know_rows() -> None:
    """What the program, or PostgreSQL's own keeper, has told the planner after a day."""
    from django.db import connection

    from gongkai.audit.adapters.planner import count_rows

    count_rows()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def figures(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    return 1000 * median(times), 1000 * quantiles(times, n=20)[-1]


def pass_over_loaded() -> None:
    """As the server does when it has loaded: no page pays for a walk through all that stays."""
    gc.collect()
    gc.freeze()


def in_process(pages: Iterable[Measured], clerk: str, runs: int) -> None:
    """Each page as WSGI in this process, with its questions."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gongkai.accounts.models import Person

    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(username=clerk))
    print(f"\n{'in this process, CPU':<40}  p50 ms  p95 ms   times  queries   must hold")
    base = 0.0
    for name, address, is_limited in pages:
        with CaptureQueriesContext(connection) as asked:
            _get(client, address())
        queries = len(asked)
        pass_over_loaded()
        times = []
        for _ in range(runs):
            target = address()
            begin = process_time()
            _get(client, target)
            times.append(process_time() - begin)
        middle, slow = figures(times)
        base = base or middle
        tell(name, middle, slow, base, f"{queries:>9}", is_limited)


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")


def tell(
    name: str, middle: float, slow: float, base: float, queries: str, is_limited: bool
) -> None:
    """A line of the table."""
    limit = ("" if slow < LIMIT else "  MISSED ") + f"< {LIMIT:.0f} ms" if is_limited else ""
    print(
        f"{name:<40}{middle:>8.1f}{slow:>8.1f}{middle / base:>8.1f}{queries}{limit:>20}",
        flush=True,
    )


def behind_granian(
    folder: Path,
    pages: Sequence[Measured],
    clerk: str,
    runs: int,
    then: Callable[[HTTPConnection, int, float], None] | None = None,
) -> None:
    """Each page over HTTP from the real server, on one kept connection; then whatever else."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    from gongkai.accounts.models import Person

    person = Person.objects.get(username=clerk)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}
    connections.close_all()
    port, base = free_port(), 0.0
    print(f"\n{'behind granian, by the clock':<40}  p50 ms  p95 ms   times            must hold")
    with serving(folder, port):
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        for name, address, is_limited in pages:
            times = []
            for run in range(runs + 3):
                begin = perf_counter()
                line.request("GET", quote(address(), "/?=&~-,"), headers=cookie)
                answer = line.getresponse()
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"{name}: {answer.status}")
                if run >= 3:
                    times.append(perf_counter() - begin)
            middle, slow = figures(times)
            base = base or middle
            tell(name, middle, slow, base, " " * 9, is_limited)
        if then is not None:
            then(line, runs, base)
        line.close()
