"""JPEG and PNG without what was written beside the picture; the picture itself is not touched."""

from __future__ import annotations

import struct
import zlib
from pathlib import PurePath
from typing import Final

from gongkai.rules.screening.files.pictures import (
    PNG_START,
    exif_of,
    jpeg_stretches,
    png_stretches,
)

_ORIENTATION: Final = 0x0112
# What a reader needs to show a JPEG: its tables and scans, the two heads and the colours.
_HEAD, _ADOBE, _COLOURS = 0xE0, 0xEE, 0xE2
_APPLICATION: Final = range(0xE0, 0xF0)
_COMMENT: Final = 0xFE
# Of the chunks that a reader may leave out, those that tell how it looks.
_LOOKS: Final = frozenset(
    (
        b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"hIST",
        b"sPLT", b"acTL", b"fcTL", b"fdAT",
    )
)  # fmt: skip
_SUFFIXES: Final = frozenset((".jpg", ".jpeg", ".png"))


def is_picture(name: str) -> bool:
    """Whether a file of that name is a picture that can be cleaned."""
    return PurePath(name).suffix.lower() in _SUFFIXES


def cleaned_picture(data: bytes) -> bytes:
    """The picture without Exif, XMP, texts, thumbnails, and what hides behind its end.

    Every pixel stays, and which side is up. Raises ReadingError for a damaged file.
    """
    return _png(data) if data.startswith(PNG_START) else _jpeg(data)


def _jpeg(data: bytes) -> bytes:
    side = _side_up(exif_of(data))
    parts = [data[:2]]
    if side != 1:
        body = b"Exif\0\0" + _upright(side)
        parts.append(struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body)
    for one in jpeg_stretches(data):
        body = data[one.start + 4 : one.end]
        kept = (
            (one.mark not in _APPLICATION and one.mark != _COMMENT)
            or (one.mark == _HEAD and body.startswith(b"JFIF\0"))
            or (one.mark == _COLOURS and body.startswith(b"ICC_PROFILE\0"))
            or one.mark == _ADOBE
        )  # fmt: skip
        if kept:
            parts.append(_without_thumbnail(data[one.start : one.end], one.mark))
    return b"".join(parts)


def _without_thumbnail(segment: bytes, mark: int | bytes) -> bytes:
    """The head of a JPEG may hold a small picture of its own."""
    if mark != _HEAD or len(segment) <= 18:
        return segment
    return segment[:2] + struct.pack(">H", 16) + segment[4:16] + b"\0\0"


def _png(data: bytes) -> bytes:
    side = _side_up(exif_of(data))
    parts = [PNG_START]
    for one in png_stretches(data):
        mark = bytes(one.mark)
        if not mark[0] & 0x20 or mark in _LOOKS:
            parts.append(data[one.start : one.end])
        if mark == b"IHDR" and side != 1:
            body = b"eXIf" + _upright(side)
            parts.append(struct.pack(">I", len(body) - 4) + body)
            parts.append(struct.pack(">I", zlib.crc32(body)))
    return b"".join(parts)


def _side_up(exif: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _upright(side: int) -> bytes:
    """An Exif with nothing in it but the orientation."""
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, side, 0, 0)
