"""What a PDF would unfold to, added up before PDFium unfolds it.

PDFium has no budget: 1 MB of packed drawing takes it 5 GB and half a minute, a form that draws
ten forms that draw ten forms … never ends. pypdf reads the structure, within limits of its own.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
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
_BOMB: Final = "PDF 展开后异常庞大，可能是恶意构造的。请改传 Word 原件或网页"
_TOO_MANY: Final = "PDF 有 {} 页，最多读 {} 页。请只保留年报的部分，另存后再试"
_DRAWN: Final = re.compile(rb"/([^\s()<>\[\]{}/%]{1,127})\s+Do\b")
_ESCAPED: Final = re.compile(r"#([0-9A-Fa-f]{2})")
_MAX_DEPTH: Final = 12


def check_pdf(data: bytes) -> None:
    """Raises ReadingError for a PDF that is locked, damaged, too long, or unfolds without end."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError(LOCKED)
        root: Any = reader.root_object
        declared = root["/Pages"]["/Count"]
        if declared > MAX_PAGES:
            raise ReadingError(_TOO_MANY.format(declared, MAX_PAGES))
        for page in reader.pages:
            _check_page(page)
    except ReadingError:
        raise
    except (LimitReachedError, MemoryError) as error:
        raise ReadingError(_BOMB) from error
    except Exception as error:
        raise ReadingError(DAMAGED) from error


def _check_page(page: Any) -> None:
    contents = page.get_contents()
    if (
        contents is not None
        and _Drawing().size(contents, page.get("/Resources")) > MAX_DRAWING_BYTES
    ):
        raise ReadingError(_BOMB)


class _Drawing:
    """Adds up what a page draws, every form as often as it is drawn."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}

    def size(self, stream: Any, resources: Any, depth: int = 0) -> int:
        """Bytes of drawing after all forms are unfolded, at least."""
        if depth > _MAX_DEPTH:
            raise ReadingError(_BOMB)
        content = stream.get_data()
        total = len(content)
        for name, times in Counter(_DRAWN.findall(content)).items():
            form = _form(name, resources)
            if form is None:
                continue
            key = form.indirect_reference.idnum
            if key not in self._sizes:
                self._sizes[key] = 0  # a form that draws itself is not drawn again
                own = form.get("/Resources", resources)
                self._sizes[key] = self.size(form, own, depth + 1)
            total += times * self._sizes[key]
        return total


def _form(name: bytes, resources: Any) -> Any:
    """The form that a name draws, None for pictures and for names of nothing."""
    key = "/" + _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), name.decode("latin-1"))
    objects = resources.get_object().get("/XObject") if resources is not None else None
    form = objects.get_object().get(key) if objects is not None else None
    form = form.get_object() if form is not None else None
    return form if form is not None and form.get("/Subtype") == "/Form" else None
