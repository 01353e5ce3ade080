"""Two texts that grew apart, passage by passage, and one made from what somebody chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from gongkai.rules.errors import BadInputError
from gongkai.rules.rich_text import blocks_of


class Side(StrEnum):
    """Whose words a passage gets; the values never change."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


SIDE_LABELS = {Side.MINE: "用我写的", Side.THEIRS: "用对方写的", Side.BOTH: "两段都留"}


class UndecidedError(BadInputError):
    """Passages for which nobody said whose words they get."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks of clean HTML that both have, or where they differ; one side may be empty.

    `number` counts the passages that differ, from 1; 0 where they do not.
    """

    number: int
    theirs: str
    mine: str

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.number == 0

    @property
    def usual(self) -> Side | None:
        """What keeps all words where only one of both has any; None where somebody must choose."""
        return Side.BOTH if not (self.theirs and self.mine) else None


def passages(theirs: str, mine: str) -> tuple[Passage, ...]:
    """Both texts (clean HTML) side by side, in their order."""
    left, right = blocks_of(theirs), blocks_of(mine)
    found: list[Passage] = []
    number = 0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        if kind == "equal":
            same = "".join(left[left_from:left_to])
            found.append(Passage(0, same, same))
        elif kind == "replace" and left_to - left_from == right_to - right_from:
            # As many on both sides: paragraph stands against paragraph.
            for one, other in zip(left[left_from:left_to], right[right_from:right_to], strict=True):
                number += 1
                found.append(Passage(number, one, other))
        else:
            number += 1
            theirs_, mine_ = left[left_from:left_to], right[right_from:right_to]
            found.append(Passage(number, "".join(theirs_), "".join(mine_)))
    return tuple(found)


def merged(parts: Sequence[Passage], choices: Mapping[int, Side]) -> str:
    """One text. `choices`: the side by the number of a passage.

    Raises UndecidedError where a passage with words on both sides has none.
    """
    missing = [p.number for p in parts if not p.is_same and p.number not in choices and not p.usual]
    if missing:
        words = "、".join(map(str, missing[:10]))
        raise UndecidedError(f"第 {words} 处还没有选择用谁的内容。请逐处选择，再合并。")
    out = []
    for part in parts:
        side = Side.MINE if part.is_same else choices.get(part.number) or part.usual
        if side in {Side.THEIRS, Side.BOTH}:
            out.append(part.theirs)
        if side in {Side.MINE, Side.BOTH}:
            out.append(part.mine)
    return "".join(out)
