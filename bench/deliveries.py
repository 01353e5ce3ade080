"""The ledgers of channels with 10,000 accounts and 1,000,000 deliveries, and their exports.

    python -m bench.deliveries [--accounts 10000] [--deliveries 1000000] [--posts 100000] [--folder data]

`--posts` more were made on the platforms themselves, without an item, and are registered last.

Each page is asked 15 times in this process by the clock, as an officer of the whole city and as one of
a single body; the export of accounts and of deliveries once. DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, Final

from bench.pages import pass_over_loaded

RUNS: Final = 15
_BODIES: Final = 40
_FIVE_YEARS: Final = timedelta(days=5 * 365)
_PLACES: Final = ("钟山区", "水城区", "六枝特区", "盘州市", "凉都大道", "高铁站", "水西路")
_SUBJECTS: Final = (
    "夏季交通安全", "户籍窗口安排", "冒充客服提醒", "驾驶证换证", "校园护学", "夜间施工绕行", "居住证办理",
    "电动自行车登记", "刷单骗局", "防溺水", "冬季交通安全",
)  # fmt: skip
_STATES: Final = (
    ("confirmed", 9_700), ("failed", 60), ("recalled", 120), ("cancelled", 90), ("proposed", 20),
    ("unclear", 3), ("queued", 7),
)  # fmt: skip


def main() -> None:
    """Fill a database and time the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--deliveries", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as temporary:
        from gongkai.cli import django

        django.start(chosen.folder or Path(temporary))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        people = _filled() or _fill(chosen.accounts, chosen.deliveries)
        _post(chosen.posts)
        _measure(people)


def _filled() -> dict[str, Any]:
    """The people of a folder that was filled before; nobody in a new one."""
    from gongkai.accounts.models import Person

    return {
        person.username: person for person in Person.objects.filter(username__in=("whole", "one"))
    }


def _fill(accounts: int, deliveries: int) -> dict[str, Any]:
    from django.utils import timezone

    from gongkai.channels.models import Account, AccountSnapshot, Connection, Delivery
    from gongkai.organisations.models import Kind
    from tests.factories.city import build_city, make_organisation, make_person
    from tests.factories.items import build_newsroom, publish

    now = timezone.now()
    city = build_city(now)
    version = publish(build_newsroom(city, now), now)
    bodies = [
        make_organisation(f"bench{n}", city.government, Kind.BODY, now) for n in range(_BODIES)
    ]
    whole = make_person("whole", city.government, now, "media_manager")
    one = make_person("one", bodies[0], now, "media_manager")
    Account.objects.bulk_create(
        [
            Account(
                organisation=bodies[n % _BODIES],
                name=f"账号{n}",
                platform="weibo",
                uid=str(n),
                operation="own",
                state="normal",
                followers=n,
                as_of_on=now.date(),
                quiet_since=now.date() - timedelta(n % 20),
                registered_at=now,
            )
            for n in range(accounts)
        ],
        batch_size=500,
    )
    pks = list(Account.objects.values_list("pk", flat=True))
    AccountSnapshot.objects.bulk_create(
        [
            AccountSnapshot(
                account_id=pk,
                as_of_on=now.date() - timedelta(30 * month),
                followers=pk,
                source="entered",
                taken_at=now,
            )
            for pk in pks
            for month in range(12)
        ],
        batch_size=500,
    )
    ways = [
        Connection.objects.create(
            organisation=body,
            connector="folder",
            name=f"目录{n}",
            options={"folder": "x"},
            sealed=b"",
            event_key=f"{n:032}",
            made_at=now,
        )
        for n, body in enumerate(bodies)
    ]
    states = [state for state, share in _STATES for _ in range(share)]
    items = _items(version.item, deliveries // _BODIES + 1)
    rows: list[Delivery] = []
    begin = perf_counter()
    for n in range(deliveries):
        state = states[(n * 7_919) % len(states)]
        way = ways[n % _BODIES]
        is_out = state == "confirmed"
        # Over five years, evenly, in the order of their ids as in life.
        proposed = now - (deliveries - n) * _FIVE_YEARS / deliveries
        rows.append(
            Delivery(
                organisation_id=way.organisation_id,
                connection=way,
                item_id=items[n // _BODIES],
                version=version,
                replaces_id=None,
                key=f"{n:032}",
                title=f"第{n}号通告",
                post={"title": f"第{n}号通告", "text": "", "author": "", "link": "", "cover": ""},
                fingerprint=f"{n:064}",
                state=state,
                not_before=proposed,
                proposed_at=proposed,
                confirmed_at=proposed + timedelta(minutes=n % 300) if is_out else None,
            )
        )
        if len(rows) == 5_000:
            _keep(rows)
    _keep(rows)
    print(f"{len(pks):,} accounts, {deliveries:,} deliveries in {perf_counter() - begin:.0f} s")
    return {"whole": whole, "one": one}


def _keep(rows: list[Any]) -> None:
    from gongkai.channels.adapters.titles import put_titles
    from gongkai.channels.models import Delivery

    Delivery.objects.bulk_create(rows, batch_size=500)
    put_titles(rows)
    rows.clear()


def _post(number: int) -> None:
    """Register posts of the platforms themselves, over five years, where there are none."""
    from django.utils import timezone

    from gongkai.channels.models import Connection, Delivery

    ways = list(Connection.objects.filter(name__startswith="目录").order_by("pk"))
    if Delivery.objects.filter(item=None).exists():
        return
    now, begin = timezone.now(), perf_counter()
    rows: list[Delivery] = []
    for n in range(number):
        out = now - (n + 1) * _FIVE_YEARS / number
        way = ways[n % len(ways)]
        rows.append(
            Delivery(
                organisation_id=way.organisation_id,
                connection=way,
                key=f"p{n:031}",
                title=f"{_PLACES[n % 7]}{_SUBJECTS[n % 11]}第{n}期",
                post={"title": "", "text": "", "author": "", "link": "", "cover": ""},
                fingerprint=f"p{n:063}",
                state="confirmed",
                not_before=out,
                proposed_at=out,
                confirmed_at=out,
            )
        )
        if len(rows) == 5_000:
            _keep(rows)
    _keep(rows)
    print(f"{number:,} posts of the platforms themselves in {perf_counter() - begin:.0f} s")


def _items(like: Any, number: int) -> list[int]:
    """Items of the register, so that each stands once on a channel."""
    from gongkai.catalogue.models import Item

    Item.objects.bulk_create(
        [
            Item(
                index_number=f"bench/{n}",
                organisation_id=like.organisation_id,
                column_id=like.column_id,
                kind=like.kind,
                formed_on=like.formed_on,
                due_on=like.due_on,
                first_published_on=like.first_published_on,
                begun_at=like.begun_at,
            )
            for n in range(number)
        ],
        batch_size=500,
    )
    rows = Item.objects.filter(index_number__startswith="bench/").order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _measure(people: dict[str, Any]) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    ledger = "/desk/channels/deliveries/"
    pages = (
        ("ledger of deliveries", ledger),
        ("  page 200", f"{ledger}?page=200"),
        ("  failed", f"{ledger}?show=failed"),
        ("  one channel", f"{ledger}?channel=1"),
        ("  published", f"{ledger}?state=confirmed"),
        ("  the oldest", f"{ledger}?sort=new"),
        ("  words of one", f"{ledger}?q=第77777号"),
        ("  words of nothing", f"{ledger}?q=春季森林防火"),
        ("  words of 9,000 posts", f"{ledger}?q=冒充客服"),
        ("  words of a million", f"{ledger}?q=通告"),
        ("  a long word of a million", f"{ledger}?q=夏季交通安全"),
        ("  words and a state", f"{ledger}?q=交通安全&state=confirmed&page=20"),
        ("statistics of a year", "/desk/channels/statistics/"),
        ("ledger of accounts", "/desk/channels/accounts/"),
        ("matrix of the public", "/channels/"),
    )
    print(f"{'':<28}{'who':<8}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'queries':>9}")
    for who, person in people.items():
        client = Client(headers={"host": "localhost"})
        client.force_login(person)
        for name, address in pages:
            times, spent = [], []
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            asked = len(seen)
            pass_over_loaded()
            for _ in range(RUNS):
                begin, cpu = perf_counter(), process_time()
                answer = client.get(address)
                spent.append(1000 * (process_time() - cpu))
                times.append(1000 * (perf_counter() - begin))
                if answer.status_code != 200:
                    raise SystemExit(f"{address}: {answer.status_code}")
            slow = quantiles(times, n=20)[-1]
            print(
                f"{name:<28}{who:<8}{median(times):>8.0f}{slow:>8.0f}{median(spent):>8.0f}{asked:>9}"
            )
        for name in ("accounts", "deliveries"):
            begin, cpu = perf_counter(), process_time()
            portions = iter(client.get(f"/desk/channels/{name}/export.xlsx"))
            size = len(next(portions))
            first = perf_counter() - begin
            size += sum(len(part) for part in portions)
            clock, busy = perf_counter() - begin, process_time() - cpu
            print(
                f"{name}.xlsx {size // 1024:,} KB{'':<8}{who:<8}{clock:>8.1f} s, cpu {busy:.1f} s, first {1000 * first:.0f} ms"
            )


if __name__ == "__main__":
    main()
