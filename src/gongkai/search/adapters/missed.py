"""Words for which nothing was found, in a file until the worker counts them.

A search is a reading: it writes nothing into the database, and works while the database is read
only. One line is one search; nothing is kept of who asked or when.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Final

from django.core.files.storage import default_storage

from gongkai.rules.search.missed import fit_to_keep

MOST_BYTES: Final = 4 * 1024 * 1024


def note_missed(words: str) -> None:
    """Keep words that nothing was found for, if they tell of nobody and there is room."""
    told = fit_to_keep(words)
    file = _file("missed")
    if not told or (file.exists() and file.stat().st_size > MOST_BYTES):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{told}\n".encode())
    finally:
        os.close(descriptor)


def take_missed() -> Counter[str]:
    """The words since the last time with how often; they stay until `forget_taken`."""
    taken = _file("missed.taken")
    if not taken.exists():
        try:
            _file("missed").rename(taken)
        except FileNotFoundError:
            return Counter()
    return Counter(line for line in taken.read_text("utf-8").splitlines() if line)


def forget_taken() -> None:
    """Remove what was taken, once it is counted."""
    _file("missed.taken").unlink(missing_ok=True)


def _file(name: str) -> Path:
    return Path(default_storage.path(f"searches/{name}"))
