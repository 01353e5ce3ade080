"""Redaction for partial disclosure: what is covered is gone, not hidden (条例第三十七条).

Every page becomes a picture, drawn anew with its boxes black, and a layer of the words that stay.
Nothing of the source is carried over: no font, metadata, attachment, script, annotation, form field,
hidden layer or older revision. See docs/adr/0017-redacted-files-are-drawn-anew.md.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image

from gongkai.rules.redaction.boxes import Box, check_boxes
from gongkai.rules.redaction.errors import RedactionError
from gongkai.rules.redaction.layer import Run, kept_runs
from gongkai.rules.redaction.limits import DPI, MAX_RESULT_BYTES, QUALITIES
from gongkai.rules.redaction.painting import cover
from gongkai.rules.redaction.proof import Promise, prove_pdf, prove_picture
from gongkai.rules.redaction.source import JPEG, PDF, PNG, Source, open_source
from gongkai.rules.redaction.writing import PdfWriter, pack

__all__ = ["Redacted", "preview_page", "readable_words", "redact", "show_page"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Redacted:
    """The released file, proved. `words` holds for each page what a machine can read of it."""

    data: bytes
    media_type: str
    page_count: int
    words: tuple[str, ...]
    source_sha256: str
    sha256: str


def redact(
    data: bytes,
    media_type: str,
    boxes: Sequence[Box],
    *,
    has_words: bool = True,
    progress: Progress | None = None,
) -> Redacted:
    """The file with all covering boxes black and everything under them gone.

    PDF gives PDF, TIFF gives PDF (no browser shows TIFF), PNG gives PNG, JPEG gives JPEG.
    `has_words` adds the layer of words that stay. `progress` hears page and number of pages.
    Raises RedactionError for a file that cannot be redacted, LeakError for a result that fails the
    proof.
    """
    with open_source(data, media_type) as source:
        covering = [box for box in check_boxes(boxes, source.page_count) if box.covers]
        if media_type in (PNG, JPEG):
            result, words = _redact_picture(source, media_type, covering)
        else:
            result, words = _redact_pages(source, covering, has_words, progress)
            media_type = PDF
        pages = source.page_count
    return Redacted(
        result,
        media_type,
        pages,
        words,
        hashlib.sha256(data).hexdigest(),
        hashlib.sha256(result).hexdigest(),
    )


def show_page(data: bytes, media_type: str, page: int, *, dpi: int = 110) -> bytes:
    """A page of the source as PNG, to draw boxes on. Raises RedactionError."""
    with open_source(data, media_type) as source:
        return _as_png(_page_of(source, page, dpi))


def preview_page(
    data: bytes, media_type: str, boxes: Sequence[Box], page: int, *, dpi: int = 110
) -> bytes:
    """A page as it will be released, as PNG. Raises RedactionError."""
    with open_source(data, media_type) as source:
        on_page = [box for box in boxes if box.covers and box.page == page]
        return _as_png(cover(_page_of(source, page, dpi), on_page))


def readable_words(data: bytes, media_type: str, boxes: Sequence[Box], page: int) -> str:
    """What a machine will read of a page of the released file. Raises RedactionError."""
    with open_source(data, media_type) as source:
        covering = [box for box in boxes if box.covers]
        return "\n".join(run.text for run in _words_of(source, page, covering))


def _page_of(source: Source, page: int, dpi: int) -> Image.Image:
    if not 1 <= page <= source.page_count:
        raise RedactionError(f"文件共 {source.page_count} 页，没有第 {page} 页。")
    picture = source.picture(page, dpi)
    most = dpi * 12
    if max(picture.size) > 2 * most:
        picture.thumbnail((most, most))
    return picture


def _as_png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


# --- pages ---------------------------------------------------------------------------------------


def _redact_pages(
    source: Source, boxes: Sequence[Box], has_words: bool, progress: Progress | None
) -> tuple[bytes, tuple[str, ...]]:
    kept = [
        _words_of(source, page, boxes) if has_words else ()
        for page in range(1, source.page_count + 1)
    ]
    for dpi, quality in QUALITIES:
        writer, promises = PdfWriter(), []
        for page, runs in enumerate(kept, 1):
            on_page = tuple(box for box in boxes if box.page == page)
            packed = pack(cover(source.picture(page, dpi), on_page), quality)
            writer.add(source.size(page), packed, runs)
            promises.append(Promise(packed.width, packed.height, packed.is_exact, runs, on_page))
            if progress is not None:
                progress(page, source.page_count)
            if writer.size > MAX_RESULT_BYTES:
                break
        else:
            result = writer.finish()
            prove_pdf(result, promises)
            return result, tuple("\n".join(run.text for run in runs) for runs in kept)
    raise RedactionError(
        f"遮盖后的文件超过 {MAX_RESULT_BYTES // 1024 // 1024} MB。请按页拆成几个文件，分别遮盖。"
    )


def _words_of(source: Source, page: int, boxes: Sequence[Box]) -> tuple[Run, ...]:
    on_page = [box for box in boxes if box.page == page]
    return kept_runs(source.glyphs(page, look=True), on_page)


def _redact_picture(
    source: Source, media_type: str, boxes: Sequence[Box]
) -> tuple[bytes, tuple[str, ...]]:
    picture = cover(source.picture(1, DPI), boxes)
    is_exact = media_type == PNG
    for quality in (90, *(quality for _, quality in QUALITIES)):
        out = io.BytesIO()
        if is_exact:
            picture.save(out, "PNG", optimize=False)
        else:
            picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MAX_RESULT_BYTES:
            break
        if is_exact:
            raise RedactionError("图片遮盖后超过 20 MB。请缩小图片，或转成 JPEG 后再遮盖。")
    result = out.getvalue()
    promise = Promise(*picture.size, is_exact, (), tuple(boxes))
    prove_picture(result, media_type, promise)
    return result, ("",)
