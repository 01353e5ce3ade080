"""Old Office files (DOC, XLS, PPT): who made them, and what they keep out of sight.

The streams of the compound file are read; the words themselves only loosely, and that is said.
Sources: [MS-OLEPS], [MS-XLS], [MS-DOC], the open specifications of the formats.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract
from gongkai.rules.screening.files.ole import CompoundFile

SUMMARY, MORE_SUMMARY = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
LOCKED: Final = "文件设有打开密码"
TOLD: Final = (
    "旧版 Office 文件的文字、修订、隐藏文字只能粗略地查。"
    "请用 Office 或 WPS 打开，“另存为”.docx、.xlsx 或 .pptx 后重新上传。"
)
_NARROW, _WIDE = 0x1E, 0x1F
# Properties by their numbers that name people and bodies, and those that are words.
_PEOPLE: Final = {SUMMARY: {4: "作者", 8: "最后修改人"}, MORE_SUMMARY: {14: "主管", 15: "单位"}}
_WORDS: Final = {SUMMARY: (2, 3, 5, 6), MORE_SUMMARY: (2,)}
_MOST_PROPERTIES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Text:
    """A text among the properties: its number, where its bytes stand in the stream, what it says."""

    number: int
    start: int
    end: int
    words: str


def property_texts(stream: bytes) -> Iterator[Text]:
    """The texts among the properties of a stream, in all of its sets. Raises ReadingError."""
    try:
        (sets,) = struct.unpack_from("<I", stream, 24)
        for number in range(min(sets, 4)):
            (base,) = struct.unpack_from("<I", stream, 28 + 20 * number + 16)
            yield from _set_texts(stream, base)
    except struct.error as error:
        raise ReadingError("文件属性已损坏") from error


def _set_texts(stream: bytes, base: int) -> Iterator[Text]:
    (count,) = struct.unpack_from("<I", stream, base + 4)
    entries = [
        struct.unpack_from("<II", stream, base + 8 + 8 * place)
        for place in range(min(count, _MOST_PROPERTIES))
    ]
    encoding = "gb18030"
    for number, offset in entries:
        kind, value = struct.unpack_from("<Ih", stream, base + offset)
        if number == 1 and kind == 2:  # the code page of the narrow texts
            encoding = "utf-8" if value in (-535, 65001) else "gb18030"
    for number, offset in entries:
        kind, length = struct.unpack_from("<II", stream, base + offset)
        if kind not in (_NARROW, _WIDE):
            continue
        start = base + offset + 8
        end = min(start + (length if kind == _NARROW else 2 * length), len(stream))
        words = stream[start:end].decode(encoding if kind == _NARROW else "utf-16-le", "replace")
        yield Text(number, start, end, words.split("\0")[0])


def extract_old_office(data: bytes, out: Extract) -> None:
    """Note what an old Office file keeps out of sight. Raises ReadingError for one with a password."""
    file = CompoundFile(data)
    _properties(file, out)
    paths = [entry.path.lower() for entry in file.entries]
    if any(path.rpartition("/")[2] in ("_vba_project", "_vba_project_cur") for path in paths):
        out.mark("FILE-MACRO", "文件", "宏", "文件里有宏。")
    inside = {path.split("/")[1] for path in paths if path.startswith("objectpool/")}
    inside |= {path.split("/")[0] for path in paths if path.startswith("mbd")}
    if inside:
        told = f"嵌入了{len(inside)}个对象。"
        out.mark("FILE-INSIDE", "嵌入的对象", f"{len(inside)}个对象", told)
    book = file.find("Workbook", "Book")
    if book is not None:
        _workbook(file.read(book), out)
    document = file.find("WordDocument")
    if document is not None:
        _document(file.read(document), out)


def _properties(file: CompoundFile, out: Extract) -> None:
    names: list[tuple[str, str | None]] = []
    words: list[str] = []
    for stream in (SUMMARY, MORE_SUMMARY):
        entry = file.find(stream)
        if entry is None:
            continue
        try:
            for text in property_texts(file.read(entry)):
                if label := _PEOPLE[stream].get(text.number):
                    names.append((label, text.words))
                elif text.number in _WORDS[stream]:
                    words.append(text.words)
        except ReadingError:
            out.unread.append("文件属性读不了")
    out.author(names)
    out.say("文件属性", "\n".join(filter(None, words)))


# --- Excel ---------------------------------------------------------------------------------------

_SHEET, _COLUMN, _ROW, _NOTE, _PASSWORD, USER = 0x85, 0x7D, 0x208, 0x1C, 0x2F, 0x5C
_STATES: Final = {1: "隐藏", 2: "深度隐藏"}


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a workbook: the kind of each, where its body begins and ends."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, min(at + 4 + length, len(stream))
        at += 4 + length


def _workbook(stream: bytes, out: Extract) -> None:
    rows = columns = notes = 0
    for kind, start, end in records(stream):
        body = stream[start:end]
        if kind == _PASSWORD:
            raise ReadingError(LOCKED)
        if kind == _SHEET and len(body) > 8 and body[4] & 3:
            name = _sheet_name(body)
            state = _STATES.get(body[4] & 3, "隐藏")
            out.mark("FILE-SHEET", f"工作表“{name}”", name, f"工作表“{name}”是{state}的。")
        elif kind == _COLUMN and len(body) >= 10:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            spread = last - first + 1
            columns += spread if (flags & 1 or not width) and spread < 200 else 0
        elif kind == _ROW and len(body) >= 14:
            rows += bool(body[12] & 0x20)
        elif kind == _NOTE:
            notes += 1
    for number, unit in ((rows, "行"), (columns, "列")):
        if number:
            out.mark("FILE-COLUMN", "表格", f"{number}{unit}", f"有{number}{unit}是隐藏的。")
    if notes:
        out.mark("FILE-COMMENT", "批注", f"{notes}条批注", f"有{notes}条单元格批注。")


def _sheet_name(body: bytes) -> str:
    length, is_wide = body[6], body[7] & 1
    if is_wide:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")


# --- Word ----------------------------------------------------------------------------------------

_LETTERS_OF_COMMENTS: Final = 0x5C
_FLAGS: Final = 0x0A


def _document(stream: bytes, out: Extract) -> None:
    if len(stream) < 0x100:
        return
    (flags,) = struct.unpack_from("<H", stream, _FLAGS)
    if flags & 0x100:
        raise ReadingError(LOCKED)
    (letters,) = struct.unpack_from("<i", stream, _LETTERS_OF_COMMENTS)
    if letters > 0:
        out.mark("FILE-COMMENT", "批注", f"批注{letters}个字", f"有批注（{letters}个字）。")
