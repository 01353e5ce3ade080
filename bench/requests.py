"""How fast the desk is with 100,000 requests: pages, search, filing, and the rounds of the worker.

    python -m bench.requests [--most 100000] [--folder data] [--runs 30]

The demonstration city is built through the real actions; its cases are then copied in bulk until
there are enough, most of them closed long ago, some six in a hundred open. (With --folder the data
are kept for the next run.) Then it prints for each page the median and the 95th percentile at the
server, with the number of questions to the database, and how often the time of an empty page behind
sign-in that is: in this process as CPU time, which other work on the machine does not change, and
behind granian by the clock. Beside it stands what must hold. Last, the
rounds of the worker over all open requests. DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.applicants import Applicant
from bench.pages import behind_granian, figures, in_process, know_rows, tell

BATCH = 2000
OPEN_SHARE = 0.06
CLERK = "jingban"
SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
SUBJECTS = (
    "道路交通事故统计数据", "户籍迁移审批材料", "采购合同和验收报告", "辖区治安案件发案情况",
    "电子警察设备检定证书", "行政处罚裁量基准", "信访事项受理登记", "警务辅助人员招聘方案",
)  # fmt: skip


# --- the data ------------------------------------------------------------------------------------


def prepare(folder: Path, most: int) -> None:
    """The demonstration city with so many requests of its police."""
    from gongkai.cli import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.start(folder)
    django.migrate()
    from gongkai.demo import load
    from gongkai.info_requests.models import InfoRequest

    if not InfoRequest.objects.exists():
        load()
    missing = most - InfoRequest.objects.count()
    if missing > 0:
        begin = perf_counter()
        _copy(missing)
        print(f"{missing:,} requests copied in {perf_counter() - begin:.0f} s", flush=True)
    know_rows()


def _copy(count: int) -> None:
    """Copies of the cases of the body that has most, with everything that hangs on them."""
    from django.db.models import Count

    from gongkai.info_requests.models import InfoRequest
    from gongkai.rules.requests import OPEN

    body = (
        InfoRequest.objects.values_list("organisation")
        .annotate(n=Count("pk"))
        .order_by("-n")
        .first()
    )
    rows = list(
        InfoRequest.objects.filter(organisation=body[0] if body else None, packages=None)
        .select_related("applicant")
        .prefetch_related("events", "letters", "searches", "reviews", "consultations", "notes")
    )
    is_open = [row for row in rows if row.state in OPEN]
    closed = [row for row in rows if row.state not in OPEN]
    chance = random.Random(0)  # noqa: S311 - the same data each time
    done = 0
    while done < count:
        size = min(BATCH, count - done)
        chosen = [
            chance.choice(is_open if chance.random() < OPEN_SHARE else closed) for _ in range(size)
        ]
        _copy_batch(chosen, done, chance)
        done += size


def _copy_batch(chosen: list[Any], start: int, chance: random.Random) -> None:
    from django.db import transaction

    from gongkai.info_requests.adapters.sealing import cipher
    from gongkai.info_requests.models import Applicant, InfoRequest
    from gongkai.info_requests.queries import read_identity

    identities: dict[int, bytes] = {}
    requests, applicants, shifts = [], [], []
    for place, row in enumerate(chosen, start):
        shift = timedelta(0 if row.ended_on is None else 7 * chance.randrange(20, 500))
        person = f"{chance.choice(SURNAMES)}{chance.choice(NAMES)}{chance.choice(NAMES)}"
        title = f"{chance.choice(SUBJECTS)}（{2016 + place % 10}年第{place % 97}号）"
        copy = _moved(row, shift)
        copy.number = f"{row.number.partition('-')[0]}-{copy.arrived_on.year}-{100_000 + place}"
        copy.title = copy.description = title
        copy.form_token, copy.split_from_id = None, None
        copy.applicant_mark = person.encode().ljust(32, b"\0")
        shifts.append(shift)
        requests.append(copy)
        if row.pk not in identities:
            from dataclasses import asdict

            from gongkai.info_requests.models import dump

            identities[row.pk] = dump(asdict(read_identity(row))).encode()
        applicant = _moved(row.applicant, shift)
        applicant.name = person
        applicant.identity = cipher().seal(identities[row.pk], f"{copy.number}|identity")
        applicants.append(applicant)
    with transaction.atomic():
        InfoRequest.objects.bulk_create(requests)
        for applicant, copy in zip(applicants, requests, strict=True):
            applicant.request = copy
        Applicant.objects.bulk_create(applicants)
        for name in ("events", "searches", "consultations", "notes"):
            _copy_rows(name, chosen, requests, shifts)
        _copy_letters(chosen, requests, shifts)


def _copy_rows(name: str, chosen: list[Any], requests: list[Any], shifts: list[timedelta]) -> None:
    copies = []
    for row, copy, shift in zip(chosen, requests, shifts, strict=True):
        for child in getattr(row, name).all():
            twin = _moved(child, shift)
            twin.request = copy
            copies.append(twin)
    if copies:
        type(copies[0])._base_manager.bulk_create(copies)


def _copy_letters(chosen: list[Any], requests: list[Any], shifts: list[timedelta]) -> None:
    """Letters without their consultations, and the reviews that hang on them."""
    from gongkai.info_requests.models import Letter, Review

    letters: list[Any] = []
    reviews: list[tuple[Any, Any]] = []
    for row, copy, shift in zip(chosen, requests, shifts, strict=True):
        for letter in row.letters.all():
            twin = _moved(letter, shift)
            twin.request, twin.consultation_id = copy, None
            twin.number = f"{letter.number}-{copy.number}" if letter.number else ""
            letters.append(twin)
            for review in row.reviews.all():
                if review.letter_id == letter.pk:
                    mine = _moved(review, shift)
                    mine.request = copy
                    reviews.append((mine, twin))
    Letter.objects.bulk_create(letters)
    for review, letter in reviews:
        review.letter = letter
    Review.objects.bulk_create(review for review, _ in reviews)


def _moved(row: Any, shift: timedelta) -> Any:
    """A new row like another one, so much earlier."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)(**{n: v - shift if isinstance(v, date) else v for n, v in values.items()})


# --- the pages -----------------------------------------------------------------------------------


def pages() -> Iterator[tuple[str, Callable[[], str], bool]]:
    """What is measured: its name, an address (another one each time), whether the limit holds."""
    from gongkai.info_requests.models import Applicant, InfoRequest

    chance = random.Random(1)  # noqa: S311 - the same addresses each time
    numbers = list(InfoRequest.objects.order_by("?").values_list("number", flat=True)[:200])
    names = list(Applicant.objects.order_by("?").values_list("name", flat=True)[:200])
    body = InfoRequest.objects.filter(number=numbers[0]).values_list("organisation", flat=True)[0]
    deep = list(
        InfoRequest.objects.filter(organisation=body)
        .order_by("arrived_on", "pk")
        .values_list("arrived_on", "pk")[50_000:50_200]
    )
    work = "/desk/requests/"
    yield "empty page behind sign-in", lambda: "/bench/empty/", False
    yield "home: what is to be done", lambda: "/desk/", True
    yield "work list, open, first page", lambda: work, True
    yield "work list, everything", lambda: f"{work}?show=all", True
    yield "work list, everything, by arrival", lambda: f"{work}?show=all&sort=arrived", True
    yield "work list, one state", lambda: f"{work}?state=received", True
    yield "work list, overdue", lambda: f"{work}?level=-1", True
    if deep:
        yield (
            "work list, page 2,000",
            lambda: f"{work}?show=all&sort=arrived&after={{}}~{{}}".format(*chance.choice(deep)),
            True,
        )
    yield "work list, by number", lambda: f"{work}?show=all&q={chance.choice(numbers)}", True
    yield "work list, by applicant", lambda: f"{work}?show=all&q={chance.choice(names)}", True
    yield "work list, by a word", lambda: f"{work}?show=all&q={chance.choice(SUBJECTS)}", True
    yield "work list, by a word in no title", lambda: f"{work}?show=all&q=没有的词", True
    yield "case", lambda: f"/desk/cases/{chance.choice(numbers)}/", True
    yield "archive of a case", lambda: f"/desk/cases/{chance.choice(numbers)}/archive/", True
    yield "archived cases", lambda: "/desk/requests/archive/", True


def _filing(line: HTTPConnection, runs: int, base: float) -> None:
    """The form of the portal from the first step to the receipt; the steps and the whole."""
    from gongkai.info_requests.models import InfoRequest

    code = InfoRequest.objects.select_related("organisation").latest("pk").organisation.code
    wholes: list[float] = []
    steps: dict[str, list[float]] = {}
    for _ in range(runs):
        somebody = Applicant.unlike_others(code)
        somebody.file(line)
        wholes.append(sum(seconds for _, seconds in somebody.times))
        for step, seconds in somebody.times:
            steps.setdefault(step, []).append(seconds)
    for step, times in steps.items():
        tell(step, *figures(times), base, " " * 9, True)
    tell("filing, all six steps and the receipt", *figures(wholes), base, " " * 9, False)


# --- the worker ----------------------------------------------------------------------------------


class Waiting(threading.Thread):
    """Somebody else who writes a little all the time: `longest` is their longest wait, in seconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.longest = 0.0
        self._ends = threading.Event()

    def __enter__(self) -> Waiting:
        """Begin to write."""
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop."""
        self._ends.set()
        self.join()

    def run(self) -> None:
        """Write a session, rest a moment, and so on."""
        from django.contrib.sessions.backends.db import SessionStore
        from django.db import connection

        session = SessionStore()
        session.create()
        while not self._ends.wait(0.02):
            begin = perf_counter()
            session.save()
            self.longest = max(self.longest, perf_counter() - begin)
        session.delete()
        connection.close()


def rounds() -> None:
    """What the worker does over all open requests, and a holiday notice that comes late."""
    from django.utils import timezone

    from gongkai.info_requests import tasks
    from gongkai.info_requests.models import InfoRequest
    from gongkai.info_requests.queries import similar_requests
    from gongkai.rules.access import SYSTEM

    at = timezone.now()
    count = InfoRequest.objects.open().count()
    print(
        f"\n{'the worker, open requests: ' + f'{count:,}':<40}       s   done  others waited at most"
    )

    def timed(name: str, work: Callable[[], Any]) -> None:
        begin = perf_counter()
        with Waiting() as others:
            done = work()
        told = done if isinstance(done, int) else len(done)
        wait = f"{1000 * others.longest:.0f} ms"
        print(f"{name:<40}{perf_counter() - begin:>8.2f}{told:>7,}{wait:>23}", flush=True)

    number = InfoRequest.objects.open().latest("pk").number
    timed("alike requests of one", lambda: similar_requests(SYSTEM, number))
    timed("refresh consulted", lambda: tasks.refresh_consulted(lambda: at))
    timed("raise alarms, first round", lambda: tasks.raise_alarms(lambda: at))
    timed("raise alarms, nothing new", lambda: tasks.raise_alarms(lambda: at))
    timed("sweep sealed files", lambda: tasks.sweep_sealed_files(lambda: at))
    _late_notice(timed, at)


def _late_notice(timed: Callable[[str, Callable[[], Any]], None], at: Any) -> None:
    """A make-up working day in a fortnight turns into a day off: every running clock moves."""
    from gongkai.info_requests.actions import approve_calendar_change, propose_calendar_change
    from gongkai.rules.access import SYSTEM
    from gongkai.rules.calendar import standard_calendar
    from gongkai.rules.holiday_orders import order_from_dict

    known = standard_calendar()
    year = at.year
    order = next(o for o in known.orders if o.year == year).to_dict()
    day = known.add_working_days(at.date(), 2)
    order["revision"] = order.get("revision", 0) + 7
    order["document"] = f"国办发明电〔{year}〕99号"
    order["off"] = order["off"] | {day.isoformat(): "临时放假"}
    changes: list[Any] = []
    new = order_from_dict(order)

    def propose() -> Any:
        changes.append(propose_calendar_change(order=new, by=SYSTEM, at=at))
        return changes[0].moves

    timed("late holiday notice: what would move", propose)
    timed(
        "late holiday notice: approved",
        lambda: approve_calendar_change(change_id=changes[0].pk, by=SYSTEM, at=at),
    )


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=30, help="how often each page is asked for")
    parser.add_argument("--folder", type=Path, help="data folder, kept for the next run")
    parser.add_argument("--pages-only", action="store_true", help="without the worker's rounds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "data"
        prepare(folder, options.most)
        in_process(pages(), CLERK, options.runs)
        behind_granian(folder, list(pages()), CLERK, options.runs, _filing)
        if not options.pages_only:
            rounds()


if __name__ == "__main__":
    main()
