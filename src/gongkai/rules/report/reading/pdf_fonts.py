"""Pages whose fonts are not in the file, read by the codes of their characters alone.

PDFium needs a shape for each character and silently drops what the substitute font of this
machine lacks: on a server without Chinese fonts a lone 1 vanishes. pdfminer needs the code only.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pdfplumber

from gongkai.rules.report.reading.limits import MAX_PAGE_CHARACTERS
from gongkai.rules.report.reading.pdf_page import Character, Page, Turn, gather


class Rereader:
    """Opens the file a second time, when the first page needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pages: list[Any] | None = None

    def reread(self, page: Page) -> bool:
        """Replaces the characters of a page; False where pdfminer cannot read it."""
        try:
            if self._pages is None:
                self._pages = pdfplumber.open(io.BytesIO(self._data)).pages
            source = self._pages[page.number - 1]
            characters = source.chars[:MAX_PAGE_CHARACTERS]
            height = float(source.height)
            source.close()
        except Exception:  # noqa: BLE001 - damaged files raise any kind there; PDFium's text stays
            return False
        angles = Counter(_quarter(character) for character in characters)
        quarter = angles.most_common(1)[0][0] if angles else 0
        page.glyphs.clear()
        page.unmapped = 0
        gather(
            page, _characters(characters, height), Turn(quarter, 0, 0, float(source.width), height)
        )
        return True


def _quarter(character: dict[str, Any]) -> int:
    a, b, *_ = character["matrix"]
    return round(math.atan2(b, a) / (math.pi / 2)) % 4


def _characters(characters: list[dict[str, Any]], height: float) -> Iterator[Character]:
    for c in characters:
        yield str(c["text"]), (c["x0"], c["x1"]), (height - c["bottom"], height - c["top"])
