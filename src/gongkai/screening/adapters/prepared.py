"""Word lists made ready, kept on the disk: a process that starts does not make them ready again."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.core.files.storage import storages

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.words import WordList

log = logging.getLogger(__name__)

# Fewer words are made ready faster than they are read.
WORTH = 5_000
MOST_KEPT = 8


def prepared_screen(setting: Setting, lists: Sequence[WordList]) -> Screen:
    """A screen, from what an earlier process made ready where there is such a thing.

    What was kept for other words or another version of the engine has another name; what is
    damaged is made anew.
    """
    words = [word.text for one in lists for word in one.words if word.counts(setting.on)]
    if len(words) < WORTH:
        return Screen(setting, lists)
    name = f"{_digest(words)}.words"
    kept = _read(name)
    if kept is not None:
        try:
            return Screen(setting, lists, compiled=kept)
        except Exception:  # noqa: BLE001 (whatever the engine says of a damaged file)
            log.warning("the prepared words %s cannot be used, they are made anew", name)
    screen = Screen(setting, lists)
    dumped = screen.dump()
    if dumped is not None:
        _keep(name, dumped)
    return screen


def _digest(words: Sequence[str]) -> str:
    try:
        engine = version("hyperscan")
    except PackageNotFoundError:
        engine = "none"
    return sha256("\n".join((engine, *words)).encode("utf-8", "replace")).hexdigest()


def _read(name: str) -> bytes | None:
    try:
        with storages["prepared"].open(name) as file:
            data: bytes = file.read()
            return data
    except OSError:
        return None


def _keep(name: str, data: bytes) -> None:
    """Keep it whole, and the newest others; a full disk only costs the next start some seconds."""
    path = Path(storages["prepared"].path(name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(data)
        half.replace(path)
        others = sorted(path.parent.glob("*.words"), key=lambda one: -one.stat().st_mtime_ns)
        for old in others[MOST_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        log.warning("the prepared words %s could not be kept", name, exc_info=True)
