"""What is read in a picture: its lines, and where each letter stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.rules.redaction.boxes import UNIT
from gongkai.rules.screening.model import Spot

Place = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture as it is shown."""

# What a mask covers beyond the letters that it hides, in parts of the height of their line.
_ASIDE: Final = 0.3
_ABOVE: Final = 0.15
# A line that leans further than this part of its height has its letters anywhere in its place.
_LEANS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, with its place, and that of each letter where both are known."""

    text: str
    place: Place | None = None
    letters: tuple[Place, ...] = ()

    def place_of(self, start: int, end: int) -> Place | None:
        """What hides some of the letters: the whole line where it is not certain where they are."""
        if self.place is None:
            return None
        left, top, right, bottom = self.place
        chosen = self.letters[start:end]
        if len(self.letters) == len(self.text) and chosen:
            left, right = min(one[0] for one in chosen), max(one[2] for one in chosen)
        return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Reading:
    """All lines in a picture, from top to bottom. `shape`: its width by its height."""

    lines: tuple[Line, ...] = ()
    shape: float = 1.0

    @classmethod
    def plain(cls, text: str) -> Reading:
        """Words of which nobody knows where they stand."""
        return cls(tuple(map(Line, text.split("\n"))))

    @property
    def text(self) -> str:
        """The words, a line a line."""
        return "\n".join(line.text for line in self.lines)

    def spots(self, start: int, end: int, sha256: str, page: int) -> Iterator[Spot]:
        """Where a stretch of `text` shows on that page of that file, a spot for each line."""
        begin = 0
        for line in self.lines:
            first, last = max(start - begin, 0), min(end - begin, len(line.text))
            begin += len(line.text) + 1
            place = line.place_of(first, last) if first < last else None
            if place is not None:
                yield _spot(place, self.shape, sha256, page)


Recogniser = Callable[[bytes], Reading]
"""From a picture (PNG, JPEG) to the words in it."""


def around(corners: Sequence[Sequence[float]], size: tuple[int, int]) -> Place | None:
    """The place around four corners in a picture of a size in pixels; None without corners."""
    if len(corners) == 0:
        return None
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    width, height = size
    return min(xs) / width, min(ys) / height, max(xs) / width, max(ys) / height


def leans(corners: Sequence[Sequence[float]]) -> bool:
    """Whether a line of four corners, from its top left one on, is not level, or stands upright."""
    (x0, y0), (x1, y1), _, (x3, y3) = corners
    high = max(abs(float(y3) - float(y0)), abs(float(x3) - float(x0)), 1.0)
    return abs(float(y1) - float(y0)) > _LEANS * high or abs(float(x1) - float(x0)) < high


def shares(place: Place, count: int) -> Iterator[Place]:
    """A place in so many equal parts, side by side."""
    left, top, right, bottom = place
    wide = (right - left) / max(count, 1)
    for n in range(count):
        yield left + n * wide, top, left + (n + 1) * wide, bottom


def _spot(place: Place, shape: float, sha256: str, page: int) -> Spot:
    left, top, right, bottom = place
    high = bottom - top
    aside = _ASIDE * high / shape
    x, y = max(int((left - aside) * UNIT), 0), max(int((top - _ABOVE * high) * UNIT), 0)
    far, low = int((right + aside) * UNIT) + 1, int((bottom + _ABOVE * high) * UNIT) + 1
    return Spot(sha256, page, x, y, max(min(far, UNIT) - x, 1), max(min(low, UNIT) - y, 1))
