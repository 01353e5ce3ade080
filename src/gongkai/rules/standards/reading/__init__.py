"""Reading standards catalogues: XLSX, DOCX, Markdown, and text in which the table is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.rules.report.reading import ReadingError, open_document
from gongkai.rules.report.reading.source import Cell, Document, Grid, Line
from gongkai.rules.standards.model import Catalogue, Column, Doubt, Reading, Row, area_of
from gongkai.rules.standards.reading.grids import GridReader
from gongkai.rules.standards.reading.header import (
    Slot,
    is_head,
    is_under_head,
    slot_of,
    slots_of_lost,
)
from gongkai.rules.standards.reading.loose import LooseReader

__all__ = ["ReadingError", "read_catalogue"]

_FEWEST_CELLS: Final = 5
_FEWEST_BARS: Final = 2  # in a row that was cut off
_TITLE: Final = re.compile(r"(?:目录|清单|一览表)\s*[|｜\s]*$")
_NUMBER: Final = re.compile(r"\d{1,4}")
_NO_TABLE: Final = (
    "没有找到标准目录的表头（序号、公开事项、公开内容、公开依据、公开时限……）。"
    "请确认选对了文件；如果表格是图片，请用 OCR 软件转成文字后再试。"
)


def read_catalogue(data: bytes, name: str) -> Reading:
    """The catalogue in a file of any kind that is read, with every doubt and its place.

    Raises ReadingError, in Chinese and with the name, for a file without such a table.
    """
    try:
        document = open_document(data, name, keeps_tables=True)
    except ReadingError as error:
        raise ReadingError(str(error).replace("年报", "标准目录")) from error
    reading = _of_grids(document) or _of_text(document)
    if reading is None:
        raise ReadingError(f"“{name}”无法读取：{_NO_TABLE}")
    reading.doubts += [Doubt("file", note) for note in document.notes]
    reading.doubts += _numbering(reading.catalogue.rows)
    return reading


def _of_grids(document: Document) -> Reading | None:
    reader = GridReader()
    title = ""
    for block in document.blocks:
        if isinstance(block, Grid):
            reader.take(block, title)
            title = ""
        elif _TITLE.search(block.text):
            title = block.text.strip()
    if not reader.rows:
        return None
    return Reading(Catalogue(reader.title, tuple(reader.rows)), reader.doubts)


def _of_text(document: Document) -> Reading | None:
    lines = [line for line in document.lines() if line.text.strip()]
    piped = [line for line in lines if line.text.count("|") >= _FEWEST_BARS]
    if sum(line.text.count("|") >= _FEWEST_CELLS for line in piped) >= 2:
        return _of_pipes(piped, lines)
    return _of_lines(lines)


# --- rows between bars ---------------------------------------------------------------------------


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().removeprefix("|").split("|")]


def _of_pipes(piped: Sequence[Line], lines: Sequence[Line]) -> Reading | None:
    if any(_has_inner_gap(_cells(line.text)) for line in piped):
        return _of_grids(Document("text", [_as_grid(piped)]))
    title = next((_bare(x.text) for x in lines if _TITLE.search(_bare(x.text))), "")
    head = next((n for n, x in enumerate(piped) if is_head(_cells(x.text))), None)
    if head is None:
        return None
    below = piped[head + 1] if head + 1 < len(piped) else None
    second = _cells(below.text) if below and is_under_head(_cells(below.text)) else []
    reader = LooseReader(slots_of_lost(_cells(piped[head].text), second), area_of(title))
    for line in piped[head + 1 + bool(second) :]:
        cells = _cells(line.text)
        if not (is_head(cells) or is_under_head(cells)):
            reader.take_cells(cells, line.where)
    return Reading(Catalogue(title, tuple(reader.rows)), reader.doubts)


def _bare(text: str) -> str:
    return text.strip(" |｜\t")


def _has_inner_gap(cells: Sequence[str]) -> bool:
    """Whether empty cells stand between filled ones: then no cell has slid to the left."""
    filled = [n for n, cell in enumerate(cells) if cell]
    return bool(filled) and len(filled) < filled[-1] - filled[0] + 1


def _as_grid(piped: Sequence[Line]) -> Grid:
    rows = [_cells(line.text) for line in piped]
    width = max(map(len, rows))
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(cells, len(rows), width, piped[0].where)


# --- paragraphs ----------------------------------------------------------------------------------


def _of_lines(lines: Sequence[Line]) -> Reading | None:
    head = [n for n, line in enumerate(lines) if slot_of(line.text) is not None]
    columns = {slot.column for n in head if (slot := slot_of(lines[n].text))}
    if len(columns) < _FEWEST_CELLS:
        return None
    title = "".join(_titles(lines[: head[0]]))
    first = next(
        (n for n in range(head[0], len(lines)) if _NUMBER.fullmatch(lines[n].text.strip())), None
    )
    if first is None:
        return None
    slots = [slot for n in head if n < first and (slot := slot_of(lines[n].text))]
    reader = LooseReader(_lowest(slots), area_of(title))
    for number, texts, where in _pieces(lines[first:]):
        reader.take_lines(number, texts, where)
    return Reading(Catalogue(title, tuple(reader.rows)), reader.doubts)


def _titles(lines: Sequence[Line]) -> list[str]:
    titled = [line.text.strip() for line in lines if _TITLE.search(line.text)]
    return [max(titled, key=len)] if titled else [line.text.strip() for line in lines]


def _lowest(slots: Sequence[Slot]) -> list[Slot]:
    """The columns of a head whose labels came one a line: without those that have others below."""
    divided = {slot.column for slot in slots if slot.value}
    return [slot for slot in slots if slot.value or slot.column not in divided]


def _pieces(lines: Sequence[Line]) -> Iterator[tuple[str, list[str], str]]:
    """The paragraphs of each row behind its number; numbers in a row make one that can't be read."""
    number, where = "", ""
    texts: list[str] = []
    for line in lines:
        text = line.text.strip()
        if _is_label(text):
            continue
        if _NUMBER.fullmatch(text):
            if number and not texts:
                number = f"{number} {text}"
                continue
            if number:
                yield number, texts, where
            number, texts, where = text, [], line.where
        else:
            texts.append(text)
    if number:
        yield number, texts, where


def _is_label(text: str) -> bool:
    """Whether a line belongs to a head that a later page repeats; 街道 alone may be a 公开主体."""
    slot = slot_of(text)
    if slot is None or slot == Slot(Column.ITEM1):
        return False
    return slot.column is not Column.LEVELS or text.endswith("级")


# --- numbers -------------------------------------------------------------------------------------


def _numbering(rows: Sequence[Row]) -> Iterator[Doubt]:
    """Gaps and repetitions of 序号 inside of each field of work."""
    last: dict[str, int] = {}
    for n, row in enumerate(rows):
        if row.seq is None:
            continue
        before = last.get(row.area)
        if before is not None and row.seq not in {before, before + 1}:
            yield Doubt(
                "seq_gap",
                f"序号从 {before} 到 {row.seq}，"
                + ("中间可能缺行，" if row.seq > before else "顺序倒了，")
                + "请核对。",
                row=n,
                column=Column.SEQ,
            )
        last[row.area] = row.seq
