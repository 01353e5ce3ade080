"""Two texts side by side with the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final, Literal

# Lines of a stretch, old times new, that are weighed against each other.
MOST_WEIGHED: Final = 900
ALIKE_ENOUGH: Final = 0.3

Kind = Literal["same", "added", "removed"]
# A Chinese character, a number or Latin word as a whole, or any other sign.
_TOKENS: Final = re.compile(r"\d[\d.,]*|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same, was added, or was removed."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison; `kind` changed: some of its pieces differ."""

    kind: Literal["same", "added", "removed", "changed"]
    pieces: tuple[Piece, ...]


def compare(before: str, after: str) -> tuple[Line, ...]:
    """The lines of both texts in order, words marked inside of lines that changed."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            lines += [Line("same", (Piece("same", line),)) for line in old[i:j]]
        else:
            lines += _changed(old[i:j], new[k:m])
    return tuple(lines)


def _changed(old: list[str], new: list[str]) -> Iterator[Line]:
    """Lines that were replaced, each beside its successor; what is left over stands alone."""
    for before, after in paired(old, new):
        pieces = tuple(words(before or "", after or ""))
        if any(piece.kind == "same" and piece.text.strip() for piece in pieces):
            yield Line("changed", pieces)
            continue
        if before is not None:
            yield Line("removed", (Piece("removed", before),))
        if after is not None:
            yield Line("added", (Piece("added", after),))


def paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Lines that were replaced, each beside the one that it became; None beside what has none.

    In order; a line finds the most alike of those that are left, so that a paragraph put in between
    shifts nothing. Long stretches are paired by place alone.
    """
    if len(old) * len(new) > MOST_WEIGHED:
        yield from zip_longest(old, new)
        return
    start = 0
    fresh: list[str] = []
    for after in new:
        alike = [(_likeness(old[i], after), -i) for i in range(start, len(old))]
        best, place = max(alike, default=(0.0, 0))
        if best < ALIKE_ENOUGH:
            fresh.append(after)
            continue
        yield from ((before, None) for before in old[start:-place])
        yield from ((None, line) for line in fresh)
        yield old[-place], after
        start, fresh = 1 - place, []
    yield from ((before, None) for before in old[start:])
    yield from ((None, line) for line in fresh)


def _likeness(before: str, after: str) -> float:
    """How much two lines share, 0 to 1."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE_ENOUGH else 0.0


def words(before: str, after: str) -> Iterator[Piece]:
    """The pieces of one line, by words and characters."""
    old, new = tokens_of(before), tokens_of(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("removed", "".join(old[i:j]))
        if k < m:
            yield Piece("added", "".join(new[k:m]))


def tokens_of(text: str) -> list[str]:
    """A text in its words and characters; joined they are the text."""
    return _TOKENS.findall(text)


def has_changes(lines: tuple[Line, ...]) -> bool:
    """Whether anything differs."""
    return any(line.kind != "same" for line in lines)


# --- tables, cell by cell ------------------------------------------------------------------------

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table; each cell is its pieces."""

    kind: Literal["same", "added", "removed", "changed"]
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table that is in both texts, or in one of them."""

    rows: tuple[RowChange, ...]

    @property
    def kind(self) -> Literal["same", "changed"]:
        """Whether anything in it differs."""
        return "same" if all(row.kind == "same" for row in self.rows) else "changed"


def compare_rows(before: Rows, after: Rows) -> TableChange:
    """Both tables as one, with the words that differ marked in their cells."""
    old, new = ["\t".join(row) for row in before], ["\t".join(row) for row in after]
    rows: list[RowChange] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [RowChange("same", _cells("same", row)) for row in old[i:j]]
            continue
        for was, becomes in paired(old[i:j], new[k:m]):
            if was is not None and becomes is not None:
                rows.append(RowChange("changed", tuple(_cell_pieces(was, becomes))))
            elif was is not None:
                rows.append(RowChange("removed", _cells("removed", was)))
            elif becomes is not None:
                rows.append(RowChange("added", _cells("added", becomes)))
    return TableChange(tuple(rows))


def _cells(kind: Kind, row: str) -> tuple[tuple[Piece, ...], ...]:
    return tuple((Piece(kind, cell),) for cell in row.split("\t"))


def _cell_pieces(before: str, after: str) -> Iterator[tuple[Piece, ...]]:
    for was, becomes in zip_longest(before.split("\t"), after.split("\t"), fillvalue=""):
        yield tuple(words(was, becomes)) or (Piece("same", ""),)


Block = str | Rows


def compare_blocks(
    before: Sequence[Block], after: Sequence[Block]
) -> tuple[Line | TableChange, ...]:
    """Texts with tables in between: lines by words, tables by cells, in one order."""
    old, new = list(_flat(before)), list(_flat(after))
    tables: dict[str, TableChange] = {}
    taken: set[int] = set()
    gone: set[str] = set()
    for place, block in enumerate(new):
        if isinstance(block, str):
            continue
        other = _twin(block, old, taken)
        sign = chr(_SIGNS + len(tables))
        tables[sign] = compare_rows(() if other is None else old[other], block)
        new[place] = sign
        if other is not None:
            taken.add(other)
            old[other] = sign
    for place, block in enumerate(old):
        if not isinstance(block, str):
            old[place] = sign = chr(_SIGNS + len(tables))
            tables[sign] = compare_rows(block, ())
            gone.add(sign)
    lines = compare("\n".join(map(str, old)), "\n".join(map(str, new)))
    found: list[Line | TableChange] = []
    for line in lines:
        sign = "".join(piece.text for piece in line.pieces)
        if sign not in tables:
            found.append(line)
        elif line.kind != "removed" or sign in gone:
            found.append(tables[sign])
    return tuple(found)


# Signs of private use stand for tables among the lines, each one alike to no other.
_SIGNS: Final = 0xE000


def _flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, str):
            yield from block.splitlines()
        else:
            yield block


def _twin(table: Rows, old: Sequence[Block], taken: set[int]) -> int | None:
    """Which of the old tables a table was: the most alike one that is left."""
    text = "\n".join("\t".join(row) for row in table)
    alike = [
        (_likeness("\n".join("\t".join(row) for row in block), text), -place)
        for place, block in enumerate(old)
        if not isinstance(block, str) and place not in taken
    ]
    best, place = max(alike, default=(0.0, 0))
    return -place if best >= ALIKE_ENOUGH else None
