"""What a PDF would unfold to, added up before PDFium unfolds it.

PDFium has no budget: 1 MB of packed drawing takes it 5 GB and half a minute, a form that draws
ten forms that draw ten forms … never ends. pypdf reads the structure, within limits of its own.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from enum import Enum, auto
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import LimitReachedError

from gongkai.rules.report.reading.limits import MAX_DRAWING_BYTES, MAX_PAGES
from gongkai.rules.report.reading.source import ReadingError

# Both libraries warn about every harmless oddity of a file.
for _name in ("pypdf", "pdfminer"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

DAMAGED: Final = "PDF 已损坏或没有下载完整。请重新下载，或用 PDF 软件打开后另存一份再试"
LOCKED: Final = "PDF 设有打开密码。请用 PDF 软件取消密码后另存一份再试"
_DRAWN: Final = re.compile(rb"/([^\s()<>\[\]{}/%]{1,127})\s+Do\b")
_ESCAPED: Final = re.compile(r"#([0-9A-Fa-f]{2})")
_MAX_DEPTH: Final = 12


class Fault(Enum):
    """Why a PDF is not opened."""

    LOCKED = auto()
    DAMAGED = auto()
    TOO_MANY_PAGES = auto()
    BOMB = auto()


class PdfFaultError(Exception):
    """A PDF that is not to be opened; `pages` is what it declares, 0 where that is not known."""

    def __init__(self, fault: Fault, pages: int = 0) -> None:
        super().__init__(fault.name)
        self.fault, self.pages = fault, pages


_WORDS: Final = {
    Fault.LOCKED: LOCKED,
    Fault.DAMAGED: DAMAGED,
    Fault.TOO_MANY_PAGES: "PDF 有 {} 页，最多读 {} 页。请只保留年报的部分，另存后再试",
    Fault.BOMB: "PDF 展开后异常庞大，可能是恶意构造的。请改传 Word 原件或网页",
}


def check_pdf(data: bytes) -> None:
    """Raises ReadingError for a PDF that is locked, damaged, too long, or unfolds without end."""
    try:
        weigh_pdf(data, max_pages=MAX_PAGES, max_drawing=MAX_DRAWING_BYTES)
    except PdfFaultError as error:
        raise ReadingError(_WORDS[error.fault].format(error.pages, MAX_PAGES)) from error


def weigh_pdf(
    data: bytes, *, max_pages: int, max_drawing: int, max_pixels: int | None = None
) -> None:
    """Raises PdfFaultError for a PDF that is locked, damaged, or past one of the limits.

    `max_drawing`: bytes of drawing of one page; `max_pixels`: of one picture that is drawn.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PdfFaultError(Fault.LOCKED)
        root: Any = reader.root_object
        declared = root["/Pages"]["/Count"]
        if declared > max_pages:
            raise PdfFaultError(Fault.TOO_MANY_PAGES, declared)
        for page in reader.pages:
            contents = page.get_contents()
            if contents is not None:
                size = _Drawing(max_pixels).size(contents, page.get("/Resources"))
                if size > max_drawing:
                    raise PdfFaultError(Fault.BOMB)
    except PdfFaultError:
        raise
    except (LimitReachedError, MemoryError) as error:
        raise PdfFaultError(Fault.BOMB) from error
    except Exception as error:
        raise PdfFaultError(Fault.DAMAGED) from error


class _Drawing:
    """Adds up what a page draws, every form as often as it is drawn."""

    def __init__(self, max_pixels: int | None) -> None:
        self._sizes: dict[int, int] = {}
        self._max_pixels = max_pixels

    def size(self, stream: Any, resources: Any, depth: int = 0) -> int:
        """Bytes of drawing after all forms are unfolded, at least."""
        if depth > _MAX_DEPTH:
            raise PdfFaultError(Fault.BOMB)
        content = stream.get_data()
        total = len(content)
        for name, times in Counter(_DRAWN.findall(content)).items():
            form = _drawn(name, resources)
            if form is None or form.get("/Subtype") != "/Form":
                self._look_at(form)
                continue
            key = form.indirect_reference.idnum
            if key not in self._sizes:
                self._sizes[key] = 0  # a form that draws itself is not drawn again
                own = form.get("/Resources", resources)
                self._sizes[key] = self.size(form, own, depth + 1)
            total += times * self._sizes[key]
        return total

    def _look_at(self, picture: Any) -> None:
        if picture is None or self._max_pixels is None:
            return
        if picture.get("/Width", 0) * picture.get("/Height", 0) > self._max_pixels:
            raise PdfFaultError(Fault.BOMB)


def _drawn(name: bytes, resources: Any) -> Any:
    """The form or picture that a name draws, None for names of nothing."""
    key = "/" + _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), name.decode("latin-1"))
    objects = resources.get_object().get("/XObject") if resources is not None else None
    drawn = objects.get_object().get(key) if objects is not None else None
    return drawn.get_object() if drawn is not None else None
