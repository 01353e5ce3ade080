"""What a file holds, seen and unseen: texts with their places, tables, marks, files inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a file, or a table; `where` says in Chinese where it stands.

    `is_repeated`: the cells of the table stand in a text of the file already.
    """

    where: str
    text: str = ""
    rows: Rows | None = None
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Something about the file itself: the rule, where, what is shown, and a sentence."""

    rule: str
    where: str
    shown: str
    message: str


class Picture(NamedTuple):
    """A picture whose words are not read yet; `where` says in Chinese where it is.

    `page` is the page of the file that it shows as a whole (from 1), 0 where it is only a part.
    `beside` are the words that were read on that page otherwise.
    """

    where: str
    data: bytes
    page: int = 0
    beside: str = ""


@dataclass(slots=True)
class Extract:
    """Everything in one file; `scans` counts the pages with pictures that were not drawn."""

    pieces: list[Piece] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    inside: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    scans: int = 0
    unread: list[str] = field(default_factory=list)

    def say(self, where: str, text: str) -> None:
        """Keep a text, unless it is blank."""
        if text.strip():
            self.pieces.append(Piece(where, text))

    def tabulate(self, where: str, rows: Rows, *, is_repeated: bool = False) -> None:
        """Keep a table, unless it is empty."""
        if any(any(row) for row in rows):
            self.pieces.append(Piece(where, rows=rows, is_repeated=is_repeated))

    def mark(self, rule: str, where: str, shown: str, message: str) -> None:
        """Note something about the file itself."""
        self.marks.append(Mark(rule, where, shown[:60] or where, message))

    def author(self, names: Sequence[tuple[str, str | None]]) -> None:
        """Note who or what stands in the properties of the file."""
        told = [
            f"{label}“{value.strip()[:30]}”" for label, value in names if value and value.strip()
        ]
        if told:
            self.mark("FILE-META", "文件属性", "、".join(told), f"文件属性里有{'、'.join(told)}。")
