"""Two texts side by side with the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

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
    both = min(len(old), len(new))
    for before, after in zip(old[:both], new[:both], strict=True):
        pieces = tuple(words(before, after))
        if any(piece.kind == "same" and piece.text.strip() for piece in pieces):
            yield Line("changed", pieces)
        else:
            yield Line("removed", (Piece("removed", before),))
            yield Line("added", (Piece("added", after),))
    for line in old[both:]:
        yield Line("removed", (Piece("removed", line),))
    for line in new[both:]:
        yield Line("added", (Piece("added", line),))


def words(before: str, after: str) -> Iterator[Piece]:
    """The pieces of one line, by words and characters."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("removed", "".join(old[i:j]))
        if k < m:
            yield Piece("added", "".join(new[k:m]))


def has_changes(lines: tuple[Line, ...]) -> bool:
    """Whether anything differs."""
    return any(line.kind != "same" for line in lines)
