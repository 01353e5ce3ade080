"""How long annual reports take to compute from records, and the page of the head of the office.

    python -m bench.annual [--folder DIR] [--requests N] [--items N] [--bodies N] [--keep]

Ten years of requests and publications over so many bodies, one tenth of them at one body, and what
the narrative counts: 100,000 manuscripts pitched twice, 10,000 accounts with monthly figures, boards and
training; made in bulk; SQLite in the folder, or the database of DATABASE_URL (an empty one). At full size:

    python -m bench.annual --requests 1000000 --items 5000000

Prints milliseconds, processor beside the clock, the middle of nine runs: the processor is what
a computation costs when others work on the machine (on PostgreSQL it is only this side's). The
folder is deleted at the end.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

FIRST, LAST = date(2017, 1, 1), date(2026, 11, 20)
DAYS = (LAST - FIRST).days
TODAY = date(2026, 11, 26)
MANUSCRIPTS, ACCOUNTS, MONTHS, BOARDS = 100_000, 10_000, 120, 5_000


def prepare(number: int, items: int, bodies: int) -> None:
    """The demonstration organisations, more bodies, and their records."""
    from django.utils import timezone

    from gongkai.catalogue.actions import load_columns
    from gongkai.catalogue.models import Item
    from gongkai.demo import organisations
    from gongkai.info_requests.models import InfoRequest
    from gongkai.organisations.actions import found_organisation
    from gongkai.organisations.models import Organisation
    from gongkai.rules.access import SYSTEM
    from gongkai.rules.organisations import Kind, Level

    at = timezone.now()
    organisations.load(at)
    top = Organisation.objects.get(code="lps")
    for n in range(bodies - 1):
        found_organisation(
            parent=top, kind=Kind.BODY, level=Level.CITY, code=f"b{n}", name=f"第{n}局",
            short_name=f"{n}局", on=organisations.FOUNDED_ON, compiles_own_report=True, by=SYSTEM,
            at=at,
        )  # fmt: skip
    columns = load_columns(organisation=top, prefix="bench", by=SYSTEM, at=at)
    insert(InfoRequest, number, _requests(at))
    insert(Item, items, _items(at, columns[0]))
    _keep_ledgers(top, at)


def _keep_ledgers(top: Any, at: Any) -> None:
    """What the narrative counts: media work, accounts with monthly figures, boards, training."""
    from gongkai.channels.models import Account, AccountSnapshot, Board
    from gongkai.media.models import Adoption, Manuscript, Outlet, Pitch
    from gongkai.rules.channels.accounts import Operation, Platform
    from gongkai.rules.channels.accounts import State as AccountState
    from gongkai.rules.channels.boards import BoardKind, BoardState
    from gongkai.rules.media.work import AdoptionForm, ManuscriptKind, OutletLevel, PitchState
    from gongkai.rules.supervision.training import TrainingKind
    from gongkai.supervision.models import Training

    outlets = [
        Outlet.objects.create(organisation=top, name=f"媒体{n}", level=level)
        for n, level in enumerate(list(OutletLevel)[:3])
    ]
    first, mine = outlets[0].pk, {"organisation_id": _spread()}
    pitched, ended = _day("n % 3600"), _day("n % 3600 + 3")
    blank = Manuscript(organisation_id=0, kind=ManuscriptKind.NEWS, registered_at=at)
    insert(Manuscript, MANUSCRIPTS, (blank, mine | {"title": "'稿件' || n"}))
    low = Manuscript.objects.order_by("pk").values_list("pk", flat=True)[0]
    insert(Pitch, 2 * MANUSCRIPTS, (
        Pitch(manuscript_id=0, outlet_id=0, state=PitchState.PENDING, pitched_on=FIRST),
        {"manuscript_id": f"{low} + n / 2", "outlet_id": f"{first} + n % 2",
         "pitched_on": pitched.replace("n %", "n / 2 %")},
    ))  # fmt: skip
    insert(Adoption, MANUSCRIPTS, (
        Adoption(manuscript_id=0, outlet_id=0, adopted_on=FIRST, form=AdoptionForm.FULL,
                 recorded_at=at),
        {"manuscript_id": f"{low} + n", "outlet_id": f"{first} + n % 3", "adopted_on": ended},
    ))  # fmt: skip
    insert(Account, ACCOUNTS, (
        Account(organisation_id=0, name="", platform=Platform.WEIBO, is_certified=True,
                operation=Operation.OWN, opened_on=FIRST, state=AccountState.NORMAL,
                registered_at=at),
        mine | {"name": "'账号' || n"},
    ))  # fmt: skip
    low = Account.objects.order_by("pk").values_list("pk", flat=True)[0]
    insert(AccountSnapshot, ACCOUNTS * MONTHS, (
        AccountSnapshot(account_id=0, as_of_on=FIRST, followers=1000, posts=10, reads=5000,
                        source="fetched", taken_at=at),
        {"account_id": f"{low} + n / {MONTHS}", "as_of_on": _day(f"n % {MONTHS} * 30")},
    ))  # fmt: skip
    board = Board(organisation_id=0, kind=BoardKind.DISPLAY, place="大楼", installed_on=FIRST,
                  state=BoardState.IN_USE, registered_at=at)  # fmt: skip
    insert(Board, BOARDS, (board, mine | {"code": "'B' || n"}))
    training = Training(organisation_id=0, title="培训", kind=TrainingKind.OWN, hours=2,
                        held_on=FIRST, recorded_at=at)  # fmt: skip
    insert(Training, BOARDS, (training, mine | {"held_on": pitched}))


def _spread() -> str:
    """A body by the number of the row: one tenth at one of them, the others share."""
    from gongkai.organisations.models import Organisation

    big = Organisation.objects.get(code="lps-gaj").pk
    rest = list(Organisation.objects.filter(code__startswith="b").values_list("pk", flat=True))
    low, many = min(rest), len(rest)
    return f"CASE WHEN n % 10 = 0 THEN {big} ELSE {low} + (n / 10 + n) % {many} END"


def _day(days: str) -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"date('{FIRST}', ({days}) || ' days')"
    return f"date '{FIRST}' + ({days})::int"


def _instant(days: str) -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"{_day(days)} || ' 09:00:00'"
    return f"({_day(days)})::timestamptz"


def _one_of(values: Any, key: str) -> str:
    cases = " ".join(f"WHEN {i} THEN '{value}'" for i, value in enumerate(values))
    return f"CASE ({key}) % {len(values)} {cases} END"


def _requests(at: Any) -> tuple[Any, dict[str, str]]:
    from gongkai.info_requests.models import InfoRequest
    from gongkai.rules.deadlines import Channel
    from gongkai.rules.requests import State
    from gongkai.rules.results import ApplicantKind, ResultCode

    # Of 200 one is not answered yet; some answers take until the next year.
    came, went = "(n / 7 * 11 + n) % 3600", "(n / 7 * 11 + n) % 3600 + n % 40"
    open_one = "n % 200 = 199"
    template = InfoRequest(
        organisation_id=0, applicant_kind="", channel=Channel.PORTAL, state="", title="申请",
        description="内容描述" * 20, form_wanted="electronic", way_wanted="portal",
        applicant_mark=b"m" * 32, filed_at=at,
    )  # fmt: skip
    return template, {
        "number": "'B' || n",
        "organisation_id": _spread(),
        "applicant_kind": _one_of(ApplicantKind, "n / 3"),
        "state": f"CASE WHEN {open_one} THEN '{State.RECEIVED}' ELSE '{State.SERVED}' END",
        "result": f"CASE WHEN {open_one} THEN '' ELSE {_one_of(ResultCode, 'n / 5')} END",
        "counted_result": f"CASE WHEN {open_one} THEN '' ELSE {_one_of(ResultCode, 'n / 5')} END",
        "title": "'第' || n || '件申请'",
        "arrived_on": _day(came),
        "received_on": _day(came),
        "filed_at": _instant(came),
        "counted_on": f"CASE WHEN {open_one} THEN NULL ELSE {_day(went)} END",
    }


def _items(at: Any, column: Any) -> tuple[Any, dict[str, str]]:
    from gongkai.catalogue.models import Item
    from gongkai.rules.items import ItemKind, Validity

    made = "(n / 7 * 11 + n) % 3550"
    template = Item(organisation_id=0, column=column, kind=ItemKind.OTHER, begun_at=at)
    # One of a hundred is a normative document.
    return template, {
        "index_number": "'B' || n",
        "organisation_id": _spread(),
        "kind": f"CASE WHEN n % 100 = 7 THEN '{ItemKind.NORMATIVE}' ELSE '{template.kind}' END",
        "validity": f"CASE WHEN n % 100 = 7 THEN '{Validity.IN_FORCE}' ELSE '' END",
        "formed_on": _day(made),
        "due_on": _day(f"{made} + 20"),
        "first_published_on": _day(f"{made} + 5"),
    }


def insert(model: Any, number: int, made: tuple[Any, dict[str, str]]) -> None:
    """So many rows like the template, with the columns that are given as SQL of `n`."""
    from django.db import connection

    template, columns = made
    names, values, given = [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        names.append(f'"{field.column}"')
        if field.column in columns:
            values.append(columns[field.column])
        else:
            values.append("%s")
            value = field.get_db_prep_save(field.pre_save(template, add=True), connection)
            given.append(value)
    # Percent signs of the expressions are doubled, those of the values are places.
    chosen = ", ".join(v if v == "%s" else v.replace("%", "%%") for v in values)
    if connection.vendor == "sqlite":
        source = f"(WITH RECURSIVE s(n) AS (VALUES(0) UNION ALL SELECT n+1 FROM s WHERE n<{number - 1}) SELECT n FROM s)"  # noqa: S608
    else:
        source = f"generate_series(0, {number - 1}) AS s(n)"
    table = model._meta.db_table
    with without_indexes(table), connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {chosen} FROM {source}',  # noqa: S608
            given,
        )


@contextmanager
def without_indexes(table: str) -> Iterator[None]:
    """Take the indexes of a table away and make them again: filling them row by row takes hours."""
    from django.db import connection

    question = (
        "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name=%s"
        if connection.vendor == "sqlite"
        else "SELECT indexname, indexdef FROM pg_indexes WHERE tablename=%s AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [table])
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, words in found:
            cursor.execute(words)


def timed(label: str, work: Callable[[], object]) -> None:
    """Print the first and the middle of nine runs, by the clock and by the processor."""
    clock, processor = [], []
    for _ in range(9):
        start, busy = time.perf_counter(), time.process_time()
        work()
        clock.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - busy))
    print(
        f"{label}: processor {statistics.median(processor):.0f} ms; clock first {clock[0]:.0f},"
        f" middle {statistics.median(clock):.0f}, least {min(clock):.0f} ms",
        flush=True,
    )


def measure() -> None:
    """The report of one body, of all bodies, and the pages of the desk."""
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from gongkai.accounts.models import Person
    from gongkai.annual_reports.actions import draft_report
    from gongkai.annual_reports.models import Computation, Version
    from gongkai.annual_reports.queries import body_named, compute_report, count_all, overview
    from gongkai.demo import people
    from gongkai.rules.access import SYSTEM

    body = body_named(SYSTEM, "lps-gaj")
    for year in (2020, 2026):
        timed(f"one body, {year}", lambda y=year: compute_report(SYSTEM, body, y, on=TODAY))  # type: ignore[misc]
    for year in (2020, 2026):
        timed(f"all bodies, {year}", lambda y=year: count_all(SYSTEM, y, on=TODAY))  # type: ignore[misc]
    timed("what the overview holds", lambda: overview(SYSTEM, body, 2026, on=TODAY))
    people.load(timezone.now())
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(username="zhuguan"))
    pages = {
        "overview as a page": f"/desk/annual/{body}/2026/overview/",
        "live report as a page": f"/desk/annual/{body}/2026/",
    }
    for label, address in pages.items():
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        timed(label, lambda a=address: client.get(a))  # type: ignore[misc]
    # Last year frozen from records, taken back at the end: the year goes on from its requests.
    with transaction.atomic():
        draft = draft_report(organisation_id=body, year=2025, by=SYSTEM, at=timezone.now())
        Version.objects.filter(pk=draft.pk).update(state="published", frozen_sha256="0" * 64)
        Computation.objects.filter(version=draft).update(computed_at="2026-01-20T08:00:00Z")
        timed(
            "one body, 2026, after a frozen 2025",
            lambda: compute_report(SYSTEM, body, 2026, on=TODAY),
        )
        timed("overview as a page, after it", lambda: client.get(pages["overview as a page"]))
        transaction.set_rollback(True)


def main() -> None:
    """Prepare and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path("/tmp/bench-annual"))  # noqa: S108
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=500_000)
    parser.add_argument("--bodies", type=int, default=100)
    parser.add_argument("--keep", action="store_true", help="do not delete the folder")
    given = parser.parse_args()
    from gongkai.cli import django

    django.start(given.folder)
    django.migrate()
    from django.db import connection

    from gongkai.info_requests.models import InfoRequest

    try:
        if not InfoRequest.objects.exists():
            prepare(given.requests, given.items, given.bodies)
            if connection.vendor == "postgresql":
                # What its own keeper does within minutes: without it no index answers alone.
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM ANALYZE")
        print(f"{given.requests} requests, {given.items} publications, {connection.vendor}")
        measure()
    finally:
        if not given.keep:
            shutil.rmtree(given.folder)


if __name__ == "__main__":
    main()
