"""The office's database is taken away: what the public still reads, and what it is told.

    DATABASE_URL=postgres://… python -m bench.outage --stop "pg_ctl -D data -m immediate stop"

A small site with attachments is published and finished, `gongkai serve` started, every kind of page asked
for; then the command stops PostgreSQL, and all is asked for again, also of a server that is started
only then. Public pages and attachments must answer as before, what was withdrawn 410, and what needs
the database 503 with a word about what to do.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.kills import free_port, serving
from bench.page_kills import prepare

WORDS = "请过几分钟再试"


def published(folder: Path) -> dict[str, int]:
    """A finished site; which status each address must answer while the database is gone."""
    room = prepare(folder)
    from django.db import connections
    from django.utils import timezone

    from gongkai.catalogue import actions
    from gongkai.catalogue.actions import Upload
    from gongkai.config import worker
    from gongkai.rules.paging import PAGE_SIZE
    from tests.factories.info_requests import set_up_office
    from tests.factories.items import publish

    now = timezone.now()
    set_up_office(room.body, now)
    shown, gone = (
        publish(room, now, Upload("名单.csv", b"1,2"), title=title)
        for title in ("读得到", "撤回了")
    )
    for number in range(PAGE_SIZE):
        publish(room, now, title=f"第{number}号")
    actions.withdraw_item(version_id=gone.pk, reason="有误", by=room.head, at=now)
    worker.freshen()
    column = f"/disclosure/columns/{room.column.code}/"
    places = dict.fromkeys(
        (
            "/", "/about/", "/disclosure/", f"/disclosure/?body={room.body.code}", column,
            f"{column}page/2/", f"{column}feed.rss", "/feeds/newest.atom", "/sitemap.xml",
            "/sitemap-1.xml", "/robots.txt", "/static/look/css/base.css",
        ),
        200,
    )  # fmt: skip
    for version, status in ((shown, 200), (gone, 410)):
        page = f"/disclosure/items/{version.item.index_number}/"
        places |= {page: status, f"{page}files/{version.files.get().pk}.csv": status}
    needing = (
        "/search/?q=x",
        "/requests/",
        f"/requests/apply/{room.body.code}/who/",
        f"{column}?q=x",
    )
    connections.close_all()
    return places | dict.fromkeys(needing, 503)


def ask(port: int, places: dict[str, int], *, is_there: bool) -> list[str]:
    """What answers otherwise than it must."""
    wrong = []
    for place, wanted in places.items():
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        begun = time.perf_counter()
        line.request("GET", place, headers={"Host": "localhost"})
        answer = line.getresponse()
        page = answer.read().decode("utf-8")
        took = time.perf_counter() - begun
        line.close()
        must = 200 if is_there and wanted == 503 else wanted
        is_right = answer.status == must and (answer.status != 503 or WORDS in page)
        print(f"{answer.status} {1000 * took:8.1f} ms  {place}{'' if is_right else '  WRONG'}")
        if not is_right:
            wrong.append(f"{place}: {answer.status}")
    return wrong


def main() -> None:
    """Ask, take the database away, ask again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stop", required=True, help="the command that stops the database")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "data"
        places = published(folder)
        port = free_port()
        with serving(folder, port):
            print("with the database")
            wrong = ask(port, places, is_there=True)
            subprocess.run(shlex.split(options.stop), check=True)  # noqa: S603 - the caller's own
            print("\nwithout it")
            wrong += ask(port, places, is_there=False)
        port = free_port()
        with serving(folder, port):
            print("\nstarted without it")
            wrong += ask(port, places, is_there=False)
    print(f"\n{len(wrong)} wrong")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
