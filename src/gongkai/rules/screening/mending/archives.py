"""A zip written anew with a few parts changed: all others keep their bytes, names, dates and order.

Names are kept as they were packed (Windows packs Chinese ones in GBK without saying so). What stood
between the parts, or was packed twice under one name, is not carried over.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from gongkai.rules.report.reading.package import part_name

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_DESCRIPTOR: Final = 0x08  # the sizes stand behind the part
_IN_UTF8: Final = 0x800
_LARGE: Final = 0x0001  # sizes beyond four gigabytes; there are none here


def repacked(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The zip with other contents for some parts, by the names of `Package`; None drops a part.

    `data` must have been opened by `Package`, which refuses what is not sane.
    """
    out = io.BytesIO()
    directory: list[bytes] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = {part_name(entry): entry for entry in package.infolist()}
        comment = package.comment
    for name, entry in entries.items():
        if changes.get(name, b"") is None:
            continue
        directory.append(_write(out, data, entry, changes.get(name)))
    start = out.tell()
    out.writelines(directory)
    count, size = len(directory), out.tell() - start
    out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, len(comment)) + comment)
    return out.getvalue()


def _write(out: io.BytesIO, data: bytes, entry: zipfile.ZipInfo, content: bytes | None) -> bytes:
    """Write a part and its head; its line for the directory comes back."""
    at = entry.header_offset
    named, more = struct.unpack_from("<2H", data, at + 26)
    begin = at + _LOCAL.size + named
    local = _without_large(data[begin : begin + more])
    packed = data[begin + more : begin + more + entry.compress_size]
    method, crc, size = entry.compress_type, entry.CRC, entry.file_size
    if content is not None:
        crc, size = zlib.crc32(content), len(content)
        if method != zipfile.ZIP_STORED:
            method = zipfile.ZIP_DEFLATED
        packed = content if method == zipfile.ZIP_STORED else _deflated(content)
    year, month, day, hour, minute, second = entry.date_time
    clock = hour << 11 | minute << 5 | second // 2
    date = (year - 1980) << 9 | month << 5 | day
    flags = entry.flag_bits & ~_DESCRIPTOR
    name = entry.orig_filename.encode("utf-8" if flags & _IN_UTF8 else "cp437")
    shared = (flags, method, clock, date, crc, len(packed), size, len(name))
    central = _without_large(entry.extra)
    start = out.tell()
    out.write(_LOCAL.pack(b"PK\x03\x04", entry.extract_version, *shared, len(local)))
    out.write(name + local + packed)
    head = _CENTRAL.pack(
        b"PK\x01\x02",
        entry.create_version | entry.create_system << 8,
        entry.extract_version,
        *shared,
        len(central),
        len(entry.comment),
        0,
        entry.internal_attr,
        entry.external_attr,
        start,
    )
    return head + name + central + entry.comment


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _without_large(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _LARGE:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept
