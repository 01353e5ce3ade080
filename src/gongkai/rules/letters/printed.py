"""What a printed letter holds, before any file format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.dates import chinese_date
from gongkai.rules.letters.model import Letter, Paragraph, Table
from gongkai.rules.writing import clean


class Head(StrEnum):
    """How the head of a letter looks; the city chooses. The values never change."""

    LETTER = "letter"
    RED = "red"


MARK: Final = "预览稿，不得发出"
_SHORT: Final = 14  # ems of a cell text that stands in the middle


@dataclass(frozen=True, slots=True)
class Sized:
    """A table with the size of its type and the room above and below its texts, in points."""

    table: Table
    points: float
    room: float


def sized(table: Table) -> Sized:
    """Many rows are set small; rows to sign in leave room for a hand."""
    if len(table.rows) > 20:
        return Sized(table, 9, 3)
    return Sized(table, 12, 8 if table.tall else 6)


def is_short(text: str) -> bool:
    """Whether a cell's text stands in the middle rather than at the left."""
    return len(text) <= _SHORT and "\n" not in text


def breaks(table: Table) -> bool:
    """Whether a table may break over pages; a small one stays whole."""
    return len(table.rows) > 8


def blocks(letter: Letter) -> Iterator[Paragraph | Table]:
    """The body in the order of print."""
    for piece in letter.pieces:
        yield from piece.blocks


def date_line(letter: Letter) -> str:
    """成文日期 as printed."""
    return chinese_date(letter.dated_on) if letter.dated_on else "〔待填：成文日期〕"


def mark(letter: Letter) -> str:
    """What stands on every page of a preview; empty on a letter."""
    return MARK if letter.gaps else ""


def cleaned(text: str) -> str:
    """A text that every format can hold."""
    return clean(text).replace("\t", "    ")
