"""Which part of a file a reader asks for: viewers of PDF and players on phones fetch pieces of it.

Source: RFC 9110, 13.1.5 (If-Range) and 14 (Range, Content-Range).
"""

from __future__ import annotations

import re
from typing import Final

# Nineteen figures: more than any file has bytes.
_ONE: Final = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.IGNORECASE | re.ASCII)


def part_asked(told: str, size: int) -> range | None:
    """The bytes that a `Range` header asks for of a file with so many; None for all of it.

    Empty where the file has none of them. A header that can't be read asks for all, and so does one
    that names several parts.
    """
    found = _ONE.fullmatch(told.strip())
    if found is None or (not found[1] and not found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    return range(first, min(int(found[2]) + 1, size) if found[2] else size)


def is_same(told: str, etag: str) -> bool:
    """Whether `If-Range` lets a part be sent: it is empty, or names the file as it is, and for sure."""
    return not told or (told.strip() == etag and not etag.startswith("W/"))


def place_of(part: range, size: int) -> str:
    """The `Content-Range` of a part of a file with so many bytes; of an empty one, that it has none."""
    return f"bytes {part.start}-{part.stop - 1}/{size}" if part else f"bytes */{size}"
