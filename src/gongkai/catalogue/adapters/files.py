"""Files under their own SHA-256 in the data folder: stored once, whole, and durably.

Nothing here is served by a web server: a page hands a file out after it has asked a query.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: its hash is also its address."""

    sha256: str
    size: int


def store(chunks: Iterable[bytes]) -> StoredFile:
    """Write the bytes to disk and return only when they are there to stay.

    A file that is there already is not written again. Raises OSError where the disk refuses.
    """
    folder = Path(default_storage.path("content"))
    folder.mkdir(parents=True, exist_ok=True)
    hasher, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as out:
            for chunk in chunks:
                hasher.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(hasher.hexdigest())
        if target.exists():
            os.unlink(temporary)
        else:
            target.parent.mkdir(exist_ok=True)
            os.replace(temporary, target)
            _sync_folder(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return StoredFile(hasher.hexdigest(), size)


def path_of(sha256: str) -> Path:
    """Where the file of that hash lies."""
    return Path(default_storage.path(f"content/{sha256[:2]}/{sha256}"))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
