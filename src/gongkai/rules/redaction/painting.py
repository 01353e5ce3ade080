"""Black over boxes: the pixels under them are gone before anything is packed."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PIL import Image, ImageDraw

from gongkai.rules.redaction.boxes import UNIT, Box


def pixels_of(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom (the last two outside) of all pixels that a box touches."""
    left = max(math.floor(box.x * width / UNIT), 0)
    top = max(math.floor(box.y * height / UNIT), 0)
    right = min(math.ceil((box.x + box.w) * width / UNIT), width)
    bottom = min(math.ceil((box.y + box.h) * height / UNIT), height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def cover(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture with every pixel black that a box touches; the given one is painted on."""
    pencil = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = pixels_of(box, *picture.size)
        pencil.rectangle((left, top, right - 1, bottom - 1), fill=0)
    return picture
