"""The compound file that an old Office file is: its streams, read within limits and without trust.

Source: [MS-CFB], the open specification of the format.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from gongkai.rules.report.reading.source import ReadingError

OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED: Final = "旧版 Office 文件已损坏"
_LAST: Final = 0xFFFFFFFA  # from here on numbers are marks, not sectors
_MOST_ENTRIES: Final = 20_000
_MINI: Final = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or storage of the file: `path` from the root, joined by slashes."""

    path: str
    is_stream: bool
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file. Raises ReadingError for a damaged one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise ReadingError(_DAMAGED) from error

    def _open(self) -> None:
        if not self._data.startswith(OLE_START):
            raise ReadingError(_DAMAGED)
        (shift,) = struct.unpack_from("<H", self._data, 30)
        if shift not in (9, 12):
            raise ReadingError(_DAMAGED)
        self._sector: int = 1 << shift
        first_directory, cutoff, first_mini = (
            struct.unpack_from("<I", self._data, at)[0] for at in (48, 56, 60)
        )
        self._cutoff = cutoff
        self._table = self._read_table()
        self._mini_table = self._numbers(self._chain(first_mini)) if first_mini < _LAST else []
        self.entries = self._read_directory(self._chain(first_directory))

    def _place(self, sector: int) -> int:
        at = (sector + 1) * self._sector
        if at >= len(self._data):
            raise ReadingError(_DAMAGED)
        return at

    def _numbers(self, sectors: list[int]) -> list[int]:
        each = self._sector // 4
        out: list[int] = []
        for sector in sectors:
            piece = self._data[self._place(sector) : self._place(sector) + self._sector]
            out += struct.unpack(f"<{each}I", piece.ljust(self._sector, b"\xff"))
        return out

    def _read_table(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while following < _LAST and following not in seen:
            seen.add(following)
            *more, following = self._numbers([following])
            sectors += more
        return self._numbers([sector for sector in sectors if sector < _LAST])

    def _chain(self, start: int) -> list[int]:
        out: list[int] = []
        seen: set[int] = set()
        while start < _LAST:
            if start in seen or start >= len(self._table):
                raise ReadingError(_DAMAGED)
            seen.add(start)
            out.append(start)
            start = self._table[start]
        return out

    def _read_directory(self, sectors: list[int]) -> list[Entry]:
        raw = b"".join(
            self._data[self._place(one) : self._place(one) + self._sector] for one in sectors
        )
        rows = [raw[at : at + 128] for at in range(0, len(raw) - 127, 128)][:_MOST_ENTRIES]
        self._mini: list[int] = []
        entries: list[Entry] = []
        waiting: list[tuple[int, str]] = []
        seen: set[int] = set()
        if rows:
            _, start, size, child = self._row(rows[0])[1:]
            self._mini = self._chain(start) if size else []
            waiting.append((child, ""))
        while waiting:
            number, folder = waiting.pop()
            if number >= len(rows) or number in seen:
                continue
            seen.add(number)
            name, kind, start, size, child = self._row(rows[number])
            left, right = struct.unpack_from("<II", rows[number], 68)
            path = f"{folder}/{name}".lstrip("/")
            waiting += [(left, folder), (right, folder)]
            if kind == 1:
                waiting.append((child, path))
            entries.append(Entry(path, kind == 2, start, size))
        return sorted(entries, key=lambda entry: entry.path)

    @staticmethod
    def _row(row: bytes) -> tuple[str, int, int, int, int]:
        """Name, kind (1 storage, 2 stream, 5 root), first sector, size, first child."""
        (length,) = struct.unpack_from("<H", row, 64)
        name = row[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        (child,) = struct.unpack_from("<I", row, 76)
        start, size = struct.unpack_from("<II", row, 116)
        return name, row[66], start, size, child

    def find(self, *names: str) -> Entry | None:
        """The first stream of one of these paths."""
        wanted = {name.lower() for name in names}
        return next((e for e in self.entries if e.is_stream and e.path.lower() in wanted), None)

    def spans(self, entry: Entry) -> list[tuple[int, int]]:
        """Where the bytes of a stream lie in the file, piece by piece."""
        out: list[tuple[int, int]] = []
        left = entry.size
        if entry.size < self._cutoff:
            each, places = _MINI, self._mini_places(entry.start)
        else:
            each, places = self._sector, [self._place(one) for one in self._chain(entry.start)]
        for place in places:
            if left <= 0:
                break
            out.append((place, place + min(each, left)))
            left -= each
        return out

    def _mini_places(self, start: int) -> list[int]:
        places: list[int] = []
        seen: set[int] = set()
        per_sector = self._sector // _MINI
        while start < _LAST:
            if start in seen or start >= len(self._mini_table):
                raise ReadingError(_DAMAGED)
            seen.add(start)
            sector, inside = divmod(start, per_sector)
            if sector >= len(self._mini):
                raise ReadingError(_DAMAGED)
            places.append(self._place(self._mini[sector]) + inside * _MINI)
            start = self._mini_table[start]
        return places

    def read(self, entry: Entry) -> bytes:
        """The bytes of a stream. Raises ReadingError."""
        return b"".join(self._data[start:end] for start, end in self.spans(entry))

    def overwritten(self, data: bytes, entry: Entry, new: bytes) -> bytes:
        """The file with the bytes of a stream replaced by as many others."""
        out = bytearray(data)
        at = 0
        for start, end in self.spans(entry):
            out[start:end] = new[at : at + end - start]
            at += end - start
        return bytes(out)
