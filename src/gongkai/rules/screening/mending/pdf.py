"""PDF without properties and comments; pages and words stay as they are."""

from __future__ import annotations

import io
from typing import Any, Final

from gongkai.rules.report.reading.pdf_guard import check_pdf
from gongkai.rules.report.reading.source import ReadingError

_KEPT: Final = frozenset(("/Link", "/Widget"))


def cleaned_pdf(data: bytes, rules: frozenset[str]) -> tuple[bytes, int]:
    """The PDF without what the rules name, and how many of them were done.

    Raises ReadingError for what is damaged, locked or unfolds without end.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, NameObject

    check_pdf(data)
    try:
        writer: Any = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        if "FILE-META" in rules:
            writer.metadata = None
            writer.root_object.pop("/Metadata", None)
            for page in writer.pages:
                page.pop("/Metadata", None)
                page.pop("/PieceInfo", None)
        if "FILE-COMMENT" in rules:
            for page in writer.pages:
                kept = [
                    reference
                    for reference in page.get("/Annots") or ()
                    if reference.get_object().get("/Subtype") in _KEPT
                ]
                page[NameObject("/Annots")] = ArrayObject(kept)
        writer.compress_identical_objects()
        out = io.BytesIO()
        writer.write(out)
    except Exception as error:  # pypdf raises of every kind
        raise ReadingError("这份 PDF 改写不了") from error
    return out.getvalue(), len(rules)
