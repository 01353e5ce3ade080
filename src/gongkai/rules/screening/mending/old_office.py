"""DOC, XLS and PPT without the names among their properties; nothing else in the file moves.

The bytes are overwritten where they stand, so that the file keeps its structure and its length.
Hidden sheets, comments and changes cannot be taken out of these formats safely: that is left to the
program that wrote them.
"""

from __future__ import annotations

import struct
from typing import Final

from gongkai.rules.screening.files.old_office import (
    MORE_SUMMARY,
    SUMMARY,
    USER,
    Text,
    property_texts,
    records,
)
from gongkai.rules.screening.files.ole import CompoundFile, Entry

# Of a Word document, where the head tells of tables with names: who saved it and where, whom the
# file belongs to, who made changes. [MS-DOC] 2.5.6, 2.5.7.
_NAME_TABLES: Final = (0x2D2, 0x19A, 0x232)
_SECOND_TABLE: Final = 0x200


def forget_authors(data: bytes) -> bytes:
    """The file with all texts of its properties emptied. Raises ReadingError for a damaged one."""
    file = CompoundFile(data)
    for name in (SUMMARY, MORE_SUMMARY):
        entry = file.find(name)
        if entry is not None:
            data = _blank(file, data, entry, [(t.start, t.end) for t in _texts(file, entry)])
    book = file.find("Workbook", "Book")
    if book is not None:
        stream = file.read(book)
        users = [(start, end) for kind, start, end in records(stream) if kind == USER]
        data = _forget_users(file, data, book, users)
    document = file.find("WordDocument")
    if document is not None:
        data = _forget_name_tables(file, data, document)
    return data


def _texts(file: CompoundFile, entry: Entry) -> list[Text]:
    return list(property_texts(file.read(entry)))


def _blank(file: CompoundFile, data: bytes, entry: Entry, spans: list[tuple[int, int]]) -> bytes:
    stream = bytearray(file.read(entry))
    for start, end in spans:
        stream[start:end] = bytes(end - start)
    return file.overwritten(data, entry, bytes(stream))


def _forget_users(
    file: CompoundFile, data: bytes, entry: Entry, spans: list[tuple[int, int]]
) -> bytes:
    """The name of the user in a workbook: no letters, filled up with spaces as Excel does."""
    stream = bytearray(file.read(entry))
    for start, end in spans:
        if end - start > 3:
            stream[start:end] = b"\0\0\0" + b" " * (end - start - 3)
    return file.overwritten(data, entry, bytes(stream))


def _forget_name_tables(file: CompoundFile, data: bytes, document: Entry) -> bytes:
    head = file.read(document)
    if len(head) < max(_NAME_TABLES) + 8:
        return data
    (flags,) = struct.unpack_from("<H", head, 0x0A)
    table = file.find("1Table" if flags & _SECOND_TABLE else "0Table")
    if table is None:
        return data
    spans: list[tuple[int, int]] = []
    stream = file.read(table)
    for place in _NAME_TABLES:
        start, length = struct.unpack_from("<II", head, place)
        if 6 < length <= len(stream) and start + length <= len(stream):
            spans += _letters(stream, start, start + length)
    return _blank(file, data, table, spans)


def _letters(stream: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The letters of a table of texts, without its counts: [MS-DOC] 2.2.4, STTB."""
    is_wide = stream[start : start + 2] == b"\xff\xff"
    at = start + (2 if is_wide else 0)
    count, extra = struct.unpack_from("<HH", stream, at)
    at += 4
    spans: list[tuple[int, int]] = []
    for _ in range(count):
        if at + 2 > end:
            break
        length = struct.unpack_from("<H", stream, at)[0] * 2 if is_wide else stream[at]
        at += 2 if is_wide else 1
        spans.append((at, min(at + length, end)))
        at += length + extra
    return spans
