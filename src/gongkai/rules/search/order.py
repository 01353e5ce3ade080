"""The key of an entry: what was published later has the larger one, so newest first needs no sort."""

from __future__ import annotations

from datetime import datetime


def earliest_key(published_at: datetime) -> int:
    """The minute since 1970; the key of an entry is the first one from it on that is free.

    Close keys make a small index: what is stored is how far one is from the next.
    """
    return int(published_at.timestamp()) // 60
