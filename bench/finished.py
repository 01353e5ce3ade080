"""Finished pages a second: the one-process default beside nginx with the same file.

    python -m bench.finished [--seconds 5] [--connections 32] [--folder data]

The same page of an item, compressed, is asked for over a number of lasting connections by wrk: from
`gongkai serve` (granian in one process, the front before Django), from nginx with one worker over
the same folder, and from Django itself under an address that has no file. Printed are requests a second,
the 99th percentile, and the memory of the process that answers. Needs wrk and nginx
(apt-get install wrk nginx-light).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.kills import free_port, serving
from bench.page_kills import prepare

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def published(room: Any) -> str:
    """The address of an item with a text of ordinary length, its page finished."""
    from django.utils import timezone

    from gongkai.config import worker
    from tests.factories.items import publish

    body = (
        "<p>为维护本市的交通秩序，方便群众办事，现就有关事项通告如下，请相互转告，共同遵守。</p>"
        * 40
    )
    version = publish(room, timezone.now(), title="测量用的通告", body=body)
    worker.freshen()
    return f"/disclosure/items/{version.item.index_number}/"


@contextmanager
def nginx(pages: Path, folder: Path, port: int) -> Iterator[None]:
    """One worker of nginx over the folder of the pages."""
    folder.mkdir()
    conf = folder / "nginx.conf"
    conf.write_text(
        f"daemon off; pid {folder}/pid; worker_processes 1; user root;\n"
        "events { worker_connections 1024; }\n"
        "http { access_log off; gzip_static on; index index.html; keepalive_requests 1000000000;"
        " open_file_cache max=1000; sendfile on; types { text/html html; }\n"
        f" server {{ listen 127.0.0.1:{port}; root {pages}; }} }}\n",
        "utf-8",
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-e", folder / "error.log", "-c", conf])  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, address: str) -> int:
    """The length of the answer; waits until somebody listens."""
    deadline = time.monotonic() + 300
    while True:
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            line.request("GET", address, headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            if answer.status != 200:
                raise SystemExit(f"{address}: {answer.status}")
            return len(answer.read())
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        finally:
            line.close()


def wrk(port: int, address: str, seconds: int, connections: int) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in milliseconds."""
    done = subprocess.run(  # noqa: S603
        [  # noqa: S607
            "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
            "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{address}",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    if "Non-2xx" in done.stdout:
        raise SystemExit(done.stdout)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    if not rate or not slow:
        raise SystemExit(done.stdout)
    return float(rate[1]), float(slow[1]) * _UNITS[slow[2]]


def resident(process: int) -> float:
    """Megabytes of the process and its children that are no worker of the outboxes."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        parent = re.search(r"PPid:\s+(\d+)", text)
        memory = re.search(r"VmRSS:\s+(\d+)", text)
        is_ours = int(status.parent.name) == process or (parent and int(parent[1]) == process)
        if is_ours and memory and b"tick" not in command:
            total = max(total, int(memory[1]) / 1024)
    return total


def main() -> None:
    """Measure, and say what must hold."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--seconds", type=int, default=5)
    wanted.add_argument("--connections", type=int, default=32)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--folder", type=Path)
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary) / "data"
        address = published(prepare(folder))
        here, there = free_port(), free_port()
        with (
            serving(folder, here) as server,
            nginx(folder / "pages/default/www", Path(temporary) / "nginx", there),
        ):
            if ask(here, address) != ask(there, address):
                raise SystemExit("they answer differently")
            best: dict[str, tuple[float, float]] = {}
            for _ in range(asked.rounds):  # side by side: whatever else runs hits both
                for name, port, place in (
                    ("nginx", there, address),
                    ("gongkai serve", here, address),
                    ("Django", here, f"{address}?x=1&y=2"),
                ):
                    told = wrk(port, place, asked.seconds, asked.connections)
                    best[name] = max(best.get(name, told), told)
            memory = resident(server.pid)
    limit = best["nginx"][0]
    print(f"\n{'':<16}{'requests/s':>12}  p99 ms  of nginx")
    for name, (rate, slow) in best.items():
        print(f"{name:<16}{rate:>12,.0f}{slow:>8.2f}{rate / limit:>9.3f}")
    print(f"resident: {memory:.0f} MB; must hold: of nginx ≥ 0.5, p99 < 10 ms, resident < 250 MB")


if __name__ == "__main__":
    main()
