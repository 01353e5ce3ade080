"""What was read and asked for, in memory and then in a file, until the worker counts it.

A visit writes nothing into the database and waits for no lock of it. Each process gathers for some
seconds and then appends its sums to one file; what a killed process had gathered is lost. Nothing
is kept of who came or when within the day.
"""

from __future__ import annotations

import atexit
import json
import os
import time
from collections import Counter
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Final

from django.core.files.storage import default_storage

from gongkai.rules.visits import Visit, counted_key

MOST_GATHERED: Final = 500
MOST_SECONDS: Final = 5.0
MOST_BYTES: Final = 64 * 1024 * 1024
# Day, what is counted (a kind of page, host or old), of it which, on which site (empty: the main one).
Line = tuple[str, str, str, str]
HOST, OLD = "host", "old"

_lock = Lock()
_gathered: Counter[Line] = Counter()
_since = 0.0


def note_visit(visit: Visit, site: str = "") -> None:
    """Count a visit of one of our sites (its code), and the site from which it came."""
    day = visit.on.isoformat()
    lines: list[Line] = [(day, visit.page.kind.value, counted_key(visit.page), site)]
    if visit.host:
        lines.append((day, HOST, visit.host, site))
    _note(lines)


def note_old_address(old: str, on: date, site: str = "") -> None:
    """Count that an old address of one of our sites was asked for."""
    _note([(on.isoformat(), OLD, old, site)])


def _note(lines: list[Line]) -> None:
    global _since  # noqa: PLW0603 - one gathering a process
    with _lock:
        now = time.monotonic()
        if not _gathered:
            _since = now
        _gathered.update(lines)
        is_full = len(_gathered) >= MOST_GATHERED or now - _since >= MOST_SECONDS
    if is_full:
        write_down()


def write_down() -> None:
    """Append what this process has gathered to the file."""
    with _lock:
        told = [json.dumps([*line, times], ensure_ascii=False) for line, times in _gathered.items()]
        _gathered.clear()
    file = _file("gathered")
    if not told or (file.exists() and file.stat().st_size > MOST_BYTES):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, ("\n".join(told) + "\n").encode())
    finally:
        os.close(descriptor)


def take_gathered() -> Counter[Line]:
    """What was gathered since the last time; it stays until `forget_taken`."""
    write_down()
    taken = _file("gathered.taken")
    if not taken.exists():
        try:
            _file("gathered").rename(taken)
        except FileNotFoundError:
            return Counter()
    found: Counter[Line] = Counter()
    for text in taken.read_text("utf-8").splitlines():
        try:
            day, kind, key, *site, times = json.loads(text)
            found[day, kind, key, site[0] if site else ""] += int(times)
        except ValueError:
            continue  # half a line of a process that was killed
    return found


def forget_taken() -> None:
    """Remove what was taken, once it is counted."""
    _file("gathered.taken").unlink(missing_ok=True)


def _file(name: str) -> Path:
    return Path(default_storage.path(f"visits/{name}"))


@atexit.register
def _at_the_end() -> None:
    try:
        write_down()
    except OSError:
        return  # the folder is gone already
