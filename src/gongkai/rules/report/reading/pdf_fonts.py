"""Pages whose fonts are not in the file, read by the codes of their characters alone.

PDFium needs a shape for each character and silently drops what the substitute font of this
machine lacks: on a server without Chinese fonts a lone 1 vanishes. pdfminer needs the code only.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef

from gongkai.rules.report.reading.limits import MAX_PAGE_CHARACTERS, MAX_PAGES
from gongkai.rules.report.reading.pdf_page import Character, Page, Turn, gather

_MAX_HOPS: Final = 20


class Rereader:
    """Opens the file a second time, when the first page needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pages: list[PDFPage] | None = None
        self._device = PDFPageAggregator(PDFResourceManager())
        self._interpreter = PDFPageInterpreter(self._device.rsrcmgr, self._device)

    def reread(self, page: Page) -> bool:
        """Replaces the characters of a page; False where pdfminer cannot read it."""
        try:
            if self._pages is None:
                pages = PDFPage.create_pages(_Document(PDFParser(io.BytesIO(self._data))))
                self._pages = list(islice(pages, MAX_PAGES))
            self._interpreter.process_page(self._pages[page.number - 1])
            drawn = self._device.get_result()
            letters = list(islice(_letters(drawn), MAX_PAGE_CHARACTERS))
        except Exception:  # noqa: BLE001 - damaged files raise any kind there; PDFium's text stays
            return False
        angles = Counter(_quarter(letter) for letter in letters)
        quarter = angles.most_common(1)[0][0] if angles else 0
        page.glyphs.clear()
        page.unmapped = 0
        gather(page, map(_character, letters), Turn(quarter, *drawn.bbox))
        return True


class _Document(PDFDocument):
    """Follows references of references itself: pdfminer follows one to itself without end."""

    def getobj(self, objid: int) -> object:
        """The object with that number, never a reference."""
        found = super().getobj(objid)
        for _ in range(_MAX_HOPS):
            if not isinstance(found, PDFObjRef):
                return found
            found = super().getobj(found.objid)
        raise PDFObjectNotFound(objid)


def _letters(drawn: LTContainer[Any]) -> Iterator[LTChar]:
    """The characters in the order of drawing, those of forms in their place."""
    open_items = [iter(drawn)]
    while open_items:
        for item in open_items[-1]:
            if isinstance(item, LTChar):
                yield item
            elif isinstance(item, LTContainer):
                open_items.append(iter(item))
                break
        else:
            open_items.pop()


def _quarter(letter: LTChar) -> int:
    a, b, *_ = letter.matrix
    return round(math.atan2(b, a) / (math.pi / 2)) % 4


def _character(letter: LTChar) -> Character:
    return letter.get_text(), (letter.x0, letter.x1), (letter.y0, letter.y1)
