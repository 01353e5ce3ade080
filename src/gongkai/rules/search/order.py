"""The key of an entry: what was published later has the larger one, so newest first needs no sort."""

from __future__ import annotations

from datetime import datetime
from typing import Final

_ITEM_BITS: Final = 24


def entry_key(published_at: datetime, item_id: int) -> int:
    """Seconds since 1970 above the last 24 bits of the item's id: at most 58 bits until 2514.

    Two items have the same key only where they went out in the same second and their ids are
    16,777,216 apart.
    """
    return (int(published_at.timestamp()) << _ITEM_BITS) | (item_id & ((1 << _ITEM_BITS) - 1))
