"""A composed letter: fixed parts in their order, ready to be printed. Nothing in it can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.rules.errors import WrongStateError
from gongkai.rules.results import LetterKind


class Section(StrEnum):
    """A part of a letter, as the desk and tests name it; the values never change."""

    OPENING = "opening"
    FACTS = "facts"
    LAW = "law"
    DECISION = "decision"
    DEMAND = "demand"
    TABLE = "table"
    REMEDY = "remedy"
    CONTACT = "contact"
    SIGNATURE = "signature"


class Audience(StrEnum):
    """Who reads it."""

    APPLICANT = "applicant"
    OUTSIDER = "outsider"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; level 1 is 一、 (黑体), 2 is （一） (楷体), 0 the body text."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; a head names a row or a column."""

    text: str
    is_head: bool = False
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: shares of the width per column, rows of cells, how many rows repeat on each page.

    `tall` rows leave room to write and sign.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    caption: str = ""
    tall: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Piece:
    """A section with its blocks."""

    section: Section
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[str]:
        """Every text in it."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from (cell.text for row in block.rows for cell in row if cell.text)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or sheet as it will be printed.

    `is_sheet`: a table without red head, addressee and seal. `template` names the texts it was
    made from. `gaps` is empty unless it is a preview: the names of what is still missing.
    """

    kind: LetterKind
    title: str
    issuer: str
    number: str
    addressee: str
    pieces: tuple[Piece, ...]
    attachments: tuple[str, ...]
    dated_on: date | None
    note: str
    template: str
    is_sheet: bool = False
    copy_to: str = ""
    gaps: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every text of the letter in the order of print."""
        yield from filter(None, (self.issuer, self.number, self.title, self.addressee))
        for piece in self.pieces:
            yield from piece.texts()
        yield from self.attachments
        yield from filter(None, (self.note, self.copy_to))

    def section(self, section: Section) -> str:
        """The text of one section, paragraphs on lines of their own; empty where it has none."""
        return "\n".join(
            text for piece in self.pieces if piece.section is section for text in piece.texts()
        )


class IncompleteLetterError(WrongStateError):
    """A letter that lacks a mandatory part.

    `missing` maps each fact that lacks to its Chinese name; `faults` are the other reasons.
    """

    def __init__(self, title: str, missing: dict[str, str], faults: tuple[str, ...]) -> None:
        problems = "；".join([*(f"缺少{label}" for label in missing.values()), *faults])
        super().__init__(f"《{title}》还不能生成：{problems}。请补齐后再生成。")
        self.missing = missing
        self.faults = faults
