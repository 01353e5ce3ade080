"""JPEG without what the camera wrote beside the picture; the picture itself is not touched."""

from __future__ import annotations

import struct
from typing import Final

from gongkai.rules.report.reading.source import ReadingError

_START_OF_SCAN: Final = 0xDA
_EXIF, _PHOTOSHOP, _COMMENT = 0xE1, 0xED, 0xFE
_ORIENTATION: Final = 0x0112


def cleaned_jpeg(data: bytes) -> bytes:
    """The JPEG without Exif, XMP, IPTC and comments; which side is up is kept.

    Raises ReadingError for a damaged file.
    """
    if not data.startswith(b"\xff\xd8"):
        raise ReadingError("图片已损坏")
    out = bytearray(data[:2])
    at, side = 2, 1
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ReadingError("图片已损坏")
        marker = data[at + 1]
        if marker == _START_OF_SCAN:
            head = _upright(side) if side != 1 else b""
            return bytes(out[:2]) + head + bytes(out[2:]) + data[at:]
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if marker == _EXIF and segment[4:10] == b"Exif\0\0":
            side = _side_up(segment[10:])
        if marker not in (_EXIF, _PHOTOSHOP, _COMMENT):
            out += segment
        at += 2 + length
    raise ReadingError("图片已损坏")


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
    """An Exif segment with nothing in it but the orientation."""
    body = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, side, 0, 0)
    return struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body
