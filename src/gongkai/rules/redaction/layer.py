"""The words that stay, for whoever hears the page instead of seeing it.

Of the source only letters are taken that show on the page and that no box touches. They are
written anew under a blank font that is the same in every file, so that neither the font nor its
table of letters tells what stood under a box. In place of a box stand the same words each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.rules.redaction.boxes import UNIT, Box, Place
from gongkai.rules.redaction.source import Glyph

WITHHELD = "［此处不予公开］"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in a row, and the place that they take together."""

    text: str
    place: Place
    is_withheld: bool = False


def kept_runs(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> tuple[Run, ...]:
    """The words of a page that may be read out, in reading order, boxes among them."""
    waiting = list(boxes)
    runs: list[Run] = []
    row: list[Glyph] = []

    def end_row() -> None:
        runs.extend(_as_runs(row))
        row.clear()

    for glyph in glyphs:
        touched = [box for box in boxes if box.touches(glyph.place)]
        if touched or not glyph.is_seen:
            end_row()
            for box in touched:
                if box in waiting:
                    waiting.remove(box)
                    runs.append(_withheld(box))
            continue
        if row and (glyph.line != row[-1].line or not _follows(row[-1].place, glyph.place)):
            end_row()
        row.append(glyph)
    end_row()
    return (*runs, *map(_withheld, waiting))


def _withheld(box: Box) -> Run:
    place = (box.x / UNIT, box.y / UNIT, (box.x + box.w) / UNIT, (box.y + box.h) / UNIT)
    return Run(WITHHELD, place, is_withheld=True)


def _follows(last: Place, place: Place) -> bool:
    """Whether a letter stands beside the last one, with at most two letters of space."""
    height = max(last[3] - last[1], place[3] - place[1])
    middle = (place[1] + place[3]) / 2
    return (
        last[1] - height / 2 < middle < last[3] + height / 2
        and -height / 2 < place[0] - last[2] < 3 * height
    )


def _as_runs(row: Iterable[Glyph]) -> Iterator[Run]:
    letters = list(row)
    text = "".join(glyph.text for glyph in letters)
    if not text.strip():
        return
    inked = [glyph.place for glyph in letters if not glyph.text.isspace()]
    yield Run(
        text.strip(),
        (
            min(p[0] for p in inked),
            min(p[1] for p in inked),
            max(p[2] for p in inked),
            max(p[3] for p in inked),
        ),
    )
