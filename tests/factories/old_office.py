"""Old Office files written byte by byte: a compound file with streams, properties, a workbook."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

SUMMARY, MORE_SUMMARY = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


class _Sectors:
    """Sectors that are given out one after the other, with their chains."""

    def __init__(self, size: int) -> None:
        self.size, self.data, self.table = size, bytearray(), list[int]()

    def add(self, content: bytes) -> int:
        """Keep a stream; returns its first sector."""
        if not content:
            return _END
        first = len(self.table)
        count = -(-len(content) // self.size)
        self.data += content.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), _END]
        return first


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; a path with a slash stands in a storage."""
    big, mini = _Sectors(_SECTOR), _Sectors(_MINI)
    tree: dict[str, dict[str, bytes]] = {"": {}}
    for path, content in streams.items():
        folder, _, name = path.rpartition("/")
        tree.setdefault(folder, {})[name] = content
    entries: list[list[object]] = [["Root Entry", 5, _END, 0, _FREE, _FREE]]

    def put(children: list[tuple[str, bytes | dict[str, bytes]]]) -> int:
        """Children of a storage as a chain to the right, by length and letters as the format asks."""
        following = _FREE
        for name, content in sorted(children, key=lambda c: (len(c[0]), c[0].upper()))[::-1]:
            if isinstance(content, dict):
                entry = [name, 1, 0, 0, put(list(content.items())), following]
            else:
                area = mini if len(content) < _CUTOFF else big
                entry = [name, 2, area.add(content), len(content), _FREE, following]
            entries.append(entry)
            following = len(entries) - 1
        return following

    top: list[tuple[str, bytes | dict[str, bytes]]] = list(tree.pop("").items())
    entries[0][4] = put(top + list(tree.items()))
    entries[0][2], entries[0][3] = big.add(bytes(mini.data)), len(mini.data)
    mini_table = b"".join(struct.pack("<I", one) for one in mini.table)
    first_mini = big.add(mini_table.ljust(-(-len(mini_table) // _SECTOR) * _SECTOR, b"\xff"))
    directory = b"".join(_row(*entry) for entry in entries)  # type: ignore[arg-type]
    first_directory = big.add(directory)
    fat_sectors = 1
    while fat_sectors * 128 < len(big.table) + fat_sectors:
        fat_sectors += 1
    fat = [*big.table, *([_FAT] * fat_sectors)]
    places = range(len(big.table), len(fat))
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors,
                        first_directory, 0, _CUTOFF, first_mini,
                        -(-len(mini_table) // _SECTOR), _END, 0, 0)[:-4]  # fmt: skip
    listed = [*places, *([_FREE] * (109 - fat_sectors))]
    head += struct.pack("<109I", *listed)
    return head + bytes(big.data) + struct.pack(f"<{len(fat)}I", *fat)


def _row(name: str, kind: int, start: int, size: int, child: int, right: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def properties(texts: Mapping[int, str], code_page: int = 936) -> bytes:
    """A stream of properties with these texts."""
    values = {1: struct.pack("<IHH", 2, code_page, 0)}
    for number, text in texts.items():
        words = text.encode("gb18030") + b"\0"
        value = struct.pack("<II", 0x1E, len(words)) + words
        values[number] = value.ljust(-(-len(value) // 4) * 4, b"\0")
    body, table = b"", b""
    for number, value in values.items():
        table += struct.pack("<II", number, 8 + 8 * len(values) + len(body))
        body += value
    size = 8 + len(table) + len(body)
    one_set = struct.pack("<II", size, len(values)) + table + body
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, bytes(16), 48) + one_set


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def workbook(
    sheets: Sequence[tuple[str, int]], *, user: str = "", hidden_row: bool = False,
    hidden_column: bool = False, note: bool = False, is_locked: bool = False,
) -> bytes:  # fmt: skip
    """A workbook stream with sheets (name and state: 0 shown, 1 hidden, 2 very hidden)."""
    written = user.encode("utf-16-le")
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    if is_locked:
        out += _record(0x2F, bytes(6))
    out += _record(0x5C, (struct.pack("<HB", len(user), 1) + written).ljust(112, b" "))
    for name, state in sheets:
        letters = name.encode("utf-16-le")
        out += _record(0x85, struct.pack("<IBBBB", 0, state, 0, len(name), 1) + letters)
    out += _record(0x0A, b"")
    if hidden_column:
        out += _record(0x7D, struct.pack("<6H", 1, 1, 2304, 15, 1, 0))
    if hidden_row:
        out += _record(0x208, struct.pack("<6HI", 2, 0, 3, 255, 0, 0, 0x120))
    if note:
        out += _record(0x1C, bytes(12))
    return out + _record(0x0A, b"")


def xls_file(**options: object) -> bytes:
    """An XLS with an author, and what `workbook` hides in it."""
    book = workbook([("公示", 0), ("原始数据", 2)], user="李某", **options)  # type: ignore[arg-type]
    return compound_file(
        {
            "Workbook": book.ljust(5000, b"\0"),
            SUMMARY: properties({2: "内部标题", 4: "李某", 8: "王某"}),
            MORE_SUMMARY: properties({15: "某公司"}),
        }
    )


def doc_file(*, comments: int = 0, is_locked: bool = False) -> bytes:
    """A DOC with an author, a table of who saved it, an embedded object and perhaps comments."""
    head = bytearray(0x400)
    struct.pack_into("<H", head, 0, 0xA5EC)
    struct.pack_into("<H", head, 0x0A, 0x200 | (0x100 if is_locked else 0))
    struct.pack_into("<i", head, 0x5C, comments)
    names = ["李某", "D:\\内部\\王某\\稿.doc"]
    table = struct.pack("<HHH", 0xFFFF, len(names), 0)
    for name in names:
        table += struct.pack("<H", len(name)) + name.encode("utf-16-le")
    struct.pack_into("<II", head, 0x2D2, 100, len(table))
    return compound_file(
        {
            "WordDocument": bytes(head) + "公告正文内容".encode("utf-16-le").ljust(6000, b"\0"),
            "1Table": (bytes(100) + table).ljust(300, b"\0"),
            SUMMARY: properties({4: "李某", 8: "赵某"}),
            "ObjectPool/_1234": b"x" * 10,
        }
    )
