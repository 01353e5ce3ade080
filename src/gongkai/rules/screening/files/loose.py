"""Files without a structure that is read here: old Office files, RTF, pictures."""

from __future__ import annotations

import re
import struct
from typing import Final

_WIDE: Final = re.compile(rb"(?:[\x20-\x7e\t\n\r]\x00|[\x00-\xff][\x30\x4e-\x9f\xff]){6,}")
_NARROW: Final = re.compile(rb"(?:[\x20-\x7e\t]|[\xb0-\xf7][\xa1-\xfe]|\xa3[\xb0-\xfa]){8,}")
_CONTROL: Final = re.compile(
    r"\\u(-?\d+) ?(?:\\'[0-9a-f]{2}|\?)?|((?:\\'[0-9a-f]{2})+)|\\(par|line|cell|row)\b ?|\\[a-z]+-?\d* ?|[{}]",
    re.IGNORECASE,
)
MAX_LOOSE: Final = 64 * 1024 * 1024


def loose_text(data: bytes) -> str:
    """The runs of characters in a binary file, in UTF-16 and GBK, one a line.

    Not the text that a person sees: enough to find a number or a mark, never enough to be sure that
    there is none.
    """
    data = data[:MAX_LOOSE]
    parts = [match[0].decode("utf-16-le", "replace") for match in _WIDE.finditer(data)]
    shifted = data[1:]
    parts += [match[0].decode("utf-16-le", "replace") for match in _WIDE.finditer(shifted)]
    parts += [match[0].decode("gb18030", "replace") for match in _NARROW.finditer(data)]
    return "\n".join(dict.fromkeys(parts))


def rtf_text(source: bytes) -> str:
    """The text of an RTF file, with its groups of fonts and pictures as harmless rubbish."""
    text = source.decode("latin-1")

    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1]) % 65536)
        if match[2]:
            return bytes.fromhex(match[2].replace("\\'", "")).decode("gb18030", "replace")
        return "\n" if match[3] else ""

    return _CONTROL.sub(plain, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def has_place(data: bytes) -> bool:
    """Whether a JPEG says where it was taken (GPS in its Exif)."""
    at = data.find(b"Exif\0\0")
    if not data.startswith(b"\xff\xd8") or at < 0:
        return False
    exif = data[at + 6 : at + 6 + 65_536]
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHII", exif, first + 2 + 12 * number)
            if tag == 0x8825:
                (entries,) = struct.unpack_from(f"{order}H", exif, value)
                tags = {
                    struct.unpack_from(f"{order}H", exif, value + 2 + 12 * n)[0]
                    for n in range(min(entries, 64))
                }
                return {2, 4} <= tags
    except struct.error:
        return False
    return False
