"""No page shows what is not published: the office is killed while it publishes and withdraws.

    python -m bench.page_kills [--kills 200] [--folder data] [--server]

A process publishes items that were approved before, and takes others back, as fast as it can; after
each step it brings the finished pages up to date, as the desk does before its officer sees the
answer. At a random moment it gets SIGKILL. Then the pages are brought up to date as `gongkai serve`
does before it answers anybody, and every page is compared with the records: none may be missing,
differ, or be there that should not, and no file may be left half-written. DATABASE_URL chooses
PostgreSQL.

With --server it is the real `gongkai serve` with its worker: officers publish and withdraw over HTTP
until all its processes get SIGKILL; it is started again, and what its first answers show is compared
with the records and with what the officers were told, before all pages are compared as above.

SIGKILL takes the process, not the machine: what outlives a loss of power rests on fsync.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.kills import free_port, serving

LONGEST_RUN = 0.5  # seconds of publishing before the blow
LONGEST_SERVED = 5.0  # of a server that has just been started
STOCK = 12  # approved items that wait for each run
_SEEN = re.compile(r'name="seen"\s+value="(\d+)"')


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

    finishing.begin()
    return _all_faults()


def _all_faults() -> list[str]:
    """Every page that is not what the records say."""
    from gongkai.config import finishing
    from gongkai.finished.following import Fault

    return [
        f"{one.kind} {one.address}"
        for one in finishing.finisher().verify()
        if isinstance(one, Fault)
    ]


# --- the real server -----------------------------------------------------------------------------


class Officer(threading.Thread):
    """Publishes and withdraws over HTTP until the server is gone; keeps what was acknowledged."""

    def __init__(
        self, port: int, cookies: dict[str, str], ready: list[int], out: list[int]
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.ready, self.out = port, ready, out
        self.token = next(value for name, value in cookies.items() if "csrf" in name)
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.told: dict[int, str] = {}
        self.faults: list[str] = []

    def run(self) -> None:
        """One step after the other."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            while self.ready or self.out:
                if self.ready and (not self.out or len(self.told) % 2 == 0):
                    key, step = self.ready.pop(), "publish"
                else:
                    key, step = self.out.pop(0), "withdraw"
                status = self._post(line, key, step)
                if status != 302:
                    self.faults.append(f"{step} {key}: {status}")
                    return
                self.told[key] = step
                if step == "publish":
                    self.out.append(key)
        except (OSError, HTTPException):
            return
        finally:
            line.close()

    def _post(self, line: HTTPConnection, key: int, step: str) -> int:
        """Open the page of the step, and send its form."""
        address, own = f"/desk/items/{key}/{step}/", {"Cookie": self.cookie, "Host": "localhost"}
        line.request("GET", address, headers=own)
        answer = line.getresponse()
        page = answer.read().decode("utf-8")
        seen = _SEEN.search(page)
        if answer.status != 200 or seen is None:
            return answer.status
        fields = {"csrfmiddlewaretoken": self.token, "seen": seen[1], "reason": "内容有误"}
        form = own | {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", address, urlencode(fields), form)
        answer = line.getresponse()
        answer.read()
        return answer.status


def signed_in(person: Any) -> dict[str, str]:
    """The cookies of somebody who is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {
        settings.SESSION_COOKIE_NAME: str(session.session_key),
        settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
    }


def kill_servers(folder: Path, room: Any, kills: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Start, look, publish, kill: so often; what was going on, and what was wrong."""
    from django.db import connections

    from gongkai.catalogue.models import ItemVersion
    from gongkai.rules.release import State

    struck: Counter[str] = Counter()
    wrong: list[str] = []
    officers: list[Officer] = []
    told = 0
    cookies = signed_in(room.head)
    for number in range(kills + 1):
        port = free_port()
        ready = stock(room, STOCK)
        out = list(ItemVersion.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True))
        connections.close_all()
        with serving(folder, port):
            found = [fault for one in officers for fault in one.faults]
            found += first_answers(port, officers)
            found += [str(one) for one in _all_faults()]
            wrong += found
            if found:
                print(f"after kill {number}: {found}", flush=True)
            if number == kills:
                break
            chance = random.Random(seed + number)  # noqa: S311
            chance.shuffle(out)
            officers = [Officer(port, cookies, ready[n::2], out[n:4:2]) for n in range(2)]
            connections.close_all()
            for one in officers:
                one.start()
            time.sleep(chance.uniform(0.05, LONGEST_SERVED))
        for one in officers:  # the server and its worker are gone by SIGKILL
            one.join(60)
        struck[_where()] += 1
        told += sum(len(one.told) for one in officers)
        if number % 10 == 9:
            print(f"{number + 1} kills, {told} steps acknowledged, {len(wrong)} faults", flush=True)
    return struck, wrong


def first_answers(port: int, officers: list[Officer]) -> list[str]:
    """What is wrong with the pages of all that was touched, as the server hands them out first."""
    from gongkai.catalogue.models import ItemVersion
    from gongkai.rules.release import State

    told = {key: step for one in officers for key, step in one.told.items()}
    touched = told.keys() | {key for one in officers for key in (*one.ready, *one.out)}
    rows = ItemVersion.objects.filter(pk__in=touched).select_related("item", "column")
    faults, line = [], HTTPConnection("127.0.0.1", port, timeout=60)

    def get(address: str) -> tuple[int, str]:
        line.request("GET", address, headers={"Host": "localhost"})
        answer = line.getresponse()
        return answer.status, answer.read().decode("utf-8")

    lists = get("/")[1] + get("/feeds/newest.atom")[1]
    for row in rows:
        is_out, step = row.state == State.PUBLISHED, told.get(row.pk)
        if step and is_out != (step == "publish"):
            faults.append(f"{row.pk}: told {step}, is {row.state}")
        if row.published_at is None:
            if row.title in lists:
                faults.append(f"{row.pk}: listed before it was published")
            continue
        status, page = get(f"/disclosure/items/{row.item.index_number}/")
        if status != (200 if is_out else 410) or row.title not in page:
            faults.append(f"{row.pk}: {row.state}, its page answers {status}")
        if not is_out and f"{row.item.index_number}/" in lists:
            faults.append(f"{row.pk}: withdrawn, and still listed")
    line.close()
    return faults


def main() -> None:
    """Kill, and look."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--kills", type=int, default=200)
    wanted.add_argument("--folder", type=Path)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--server", action="store_true", help="kill the real server")
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        room = prepare(folder)
        if asked.server:
            struck, wrong = kill_servers(folder, room, asked.kills, asked.seed)
        else:
            struck, wrong = Counter(), []
            for number in range(asked.kills):
                struck[strike(room, asked.seed + number)] += 1
                found = faults()
                wrong += found
                if found:
                    print(f"kill {number}: {found}", flush=True)
        print(f"{asked.kills} kills, {len(wrong)} faults")
        for where, times in struck.most_common():
            print(f"  {times:>4}  {where}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
