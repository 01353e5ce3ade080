"""A file to redact, page by page: how each page looks, and where its letters stand.

PDFium may be used by one thread at a time: whoever has a `Source` open holds it.
"""

from __future__ import annotations

import ctypes
import io
import threading
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageOps

from gongkai.rules.redaction.boxes import Place
from gongkai.rules.redaction.errors import RedactionError
from gongkai.rules.redaction.limits import (
    MAX_DRAWING_BYTES,
    MAX_PAGE_GLYPHS,
    MAX_PAGE_PIXELS,
    MAX_PAGES,
    MAX_PICTURE_PIXELS,
)
from gongkai.rules.report.reading.pdf_guard import Fault, PdfFaultError, weigh_pdf

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
MEDIA_TYPES: Final = frozenset({PDF, PNG, JPEG, TIFF})

_POINTS: Final = 72
_SHEET: Final = (595.0, 842.0)
_PDFIUM: Final = threading.RLock()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter that the text layer of a page tells of, and the place that its ink may take.

    `line` counts the lines of the page; `is_seen` tells whether it shows on the page: letters in
    the colour of the paper, under pictures, or in hidden layers do not.
    """

    text: str
    place: Place
    line: int
    is_seen: bool = False


class Source(Protocol):
    """An open file."""

    @property
    def page_count(self) -> int:
        """How many pages it has."""

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page (from 1) as it is shown, in points of 1/72 inch."""

    def picture(self, page: int, dpi: int) -> Image.Image:
        """A page as it is shown, without any transparency."""

    def glyphs(self, page: int, *, look: bool = False) -> tuple[Glyph, ...]:
        """The letters of a page in reading order; `look` finds out which of them are seen."""


_REFUSED: Final = {
    Fault.LOCKED: "PDF 设有打开密码，不能遮盖。请用 PDF 软件取消密码后另存一份，再加入案卷",
    Fault.DAMAGED: "PDF 已损坏或不完整。请用 PDF 软件打开后另存一份，再加入案卷",
    Fault.TOO_MANY_PAGES: f"PDF 有 {{}} 页，一次最多 {MAX_PAGES} 页。请按页拆成几个文件",
    Fault.BOMB: "PDF 展开后异常庞大，可能是恶意构造的。请打印后扫描成图片，再来遮盖",
}
_SAVE_AS: Final = (
    "这种格式的文件（{}）里有看不见的内容，不能直接遮盖。请用原来的程序打开，另存为 PDF 后加入案卷，"
    "再遮盖那份 PDF。"
)
_PICTURE_DAMAGED: Final = "图片已损坏，打不开。请重新扫描，或用看图软件另存一份。"
_PICTURE_LARGE: Final = (
    f"图片太大，最多 {MAX_PICTURE_PIXELS // 1_000_000} 百万像素。请缩小后另存一份。"
)


@contextmanager
def open_source(data: bytes, media_type: str) -> Iterator[Source]:
    """The file, weighed before it is unfolded. Raises RedactionError."""
    if media_type == PDF:
        with _PDFIUM, _open_pdf(data) as source:
            yield source
    elif media_type in MEDIA_TYPES:
        yield _open_pictures(data, media_type)
    else:
        raise RedactionError(_SAVE_AS.format(media_type))


# --- PDF -----------------------------------------------------------------------------------------


@contextmanager
def _open_pdf(data: bytes) -> Iterator[_Pdf]:
    try:
        weigh_pdf(
            data,
            max_pages=MAX_PAGES,
            max_drawing=MAX_DRAWING_BYTES,
            max_pixels=MAX_PICTURE_PIXELS,
        )
        document = pypdfium2.PdfDocument(data)
    except PdfFaultError as error:
        raise RedactionError(_REFUSED[error.fault].format(error.pages) + "。") from error
    except pypdfium2.PdfiumError as error:
        raise RedactionError(_REFUSED[Fault.DAMAGED] + "。") from error
    try:
        # PDFium counts by the tree of pages, which may not be what the file declares.
        if not 1 <= len(document) <= MAX_PAGES:
            fault = Fault.TOO_MANY_PAGES if len(document) else Fault.DAMAGED
            raise RedactionError(_REFUSED[fault].format(len(document)) + "。")
        document.init_forms()
        yield _Pdf(document)
    except pypdfium2.PdfiumError as error:
        raise RedactionError(_REFUSED[Fault.DAMAGED] + "。") from error
    finally:
        document.close()


class _Pdf:
    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def page_count(self) -> int:
        return len(self._document)

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        page = self._document[number - 1]
        try:
            yield page
        finally:
            page.close()

    def size(self, page: int) -> tuple[float, float]:
        with self._page(page) as opened:
            return _size(opened)

    def picture(self, page: int, dpi: int) -> Image.Image:
        with self._page(page) as opened:
            return _render(opened, dpi)

    def glyphs(self, page: int, *, look: bool = False) -> tuple[Glyph, ...]:
        with self._page(page) as opened:
            letters = list(_letters(opened))
            if not look or not letters:
                return tuple(letters)
            with_text = _render(opened, _LOOK_DPI, is_gray=True)
            _hide_text(opened)
            ink = ImageChops.difference(with_text, _render(opened, _LOOK_DPI, is_gray=True))
            return tuple(_seen(letters, ink))


def _size(page: Any) -> tuple[float, float]:
    width, height = page.get_size()
    if not (0.1 < width < 1e6 and 0.1 < height < 1e6):
        raise RedactionError(_REFUSED[Fault.DAMAGED] + "。")
    return width, height


def _render(page: Any, dpi: int, *, is_gray: bool = False) -> Image.Image:
    width, height = _size(page)
    scale = dpi / _POINTS
    scale = min(scale, (MAX_PAGE_PIXELS / (width * height)) ** 0.5, 30_000 / max(width, height))
    bitmap = page.render(scale=scale, grayscale=is_gray, rev_byteorder=True, no_smoothpath=False)
    picture: Image.Image = bitmap.to_pil().convert("L" if is_gray else "RGB")
    picture.load()
    bitmap.close()
    return picture


_LOOK_DPI: Final = 110
_INK: Final = 24
"""Difference in brightness, of 255, from which a letter counts as seen."""


def _seen(letters: list[Glyph], ink: Image.Image) -> Iterator[Glyph]:
    """The letters with whether they show: where the page without text would look different."""
    width, height = ink.size
    hidden = _piled(letters)
    for number, glyph in enumerate(letters):
        x0, y0, x1, y1 = glyph.place
        spot = (
            max(int(x0 * width), 0),
            max(int(y0 * height), 0),
            min(int(x1 * width) + 1, width),
            min(int(y1 * height) + 1, height),
        )
        is_seen = (
            number not in hidden
            and spot[0] < spot[2]
            and spot[1] < spot[3]
            and (glyph.text.isspace() or ink.crop(spot).getextrema()[1] >= _INK)  # type: ignore[operator]
        )
        yield Glyph(glyph.text, glyph.place, glyph.line, is_seen)


def _piled(letters: list[Glyph]) -> set[int]:
    """Letters that lie on other letters: which of them shows cannot be told by the ink."""
    piled: set[int] = set()
    grid: dict[tuple[int, int], list[int]] = {}
    for number, glyph in enumerate(letters):
        if glyph.text.isspace():
            continue
        x0, y0, x1, y1 = glyph.place
        cells = {
            (int(x * _CELLS), int(y * _CELLS)) for x in (x0, (x0 + x1) / 2, x1) for y in (y0, y1)
        }
        for other in {o for cell in cells for o in grid.get(cell, ())}:
            if letters[other].text != glyph.text and _overlap(letters[other].place, glyph.place):
                piled |= {number, other}
        for cell in cells:
            grid.setdefault(cell, []).append(number)
    return piled


_CELLS: Final = 40
_PILED: Final = 0.4


def _overlap(one: Place, other: Place) -> bool:
    """Whether two letters share a good part of the smaller one."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return False
    smaller = min((p[2] - p[0]) * (p[3] - p[1]) for p in (one, other))
    return width * height > _PILED * smaller


def _hide_text(page: Any) -> None:
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=15):
        pdfium.FPDFPageObj_SetIsActive(item, False)


_GRAIN: Final = 1_000_000


def _letters(page: Any) -> Iterator[Glyph]:
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MAX_PAGE_GLYPHS:
            raise RedactionError(_REFUSED[Fault.BOMB] + "。")
        place_of = _to_fractions(page)
        line, high = 0, 0
        bottom_of_line: float | None = None
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if code in (10, 13):
                line, bottom_of_line = line + (bottom_of_line is not None), None
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            place = place_of(text, index)
            letter = _letter(code)
            if letter and place is not None:
                bottom_of_line = place[3]
                yield Glyph(letter, place, line)
    finally:
        text.close()


def _letter(code: int) -> str:
    """The letter of a code point; nothing for what has no shape of its own."""
    if not 32 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
        return ""
    letter = chr(code)
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Cn"} else letter


def _to_fractions(page: Any) -> Any:
    """A function from a letter to its place: what is turned or cropped is reckoned in."""
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(px: float, py: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, _GRAIN, _GRAIN, 0, px, py, x, y)
        return x.value / _GRAIN, y.value / _GRAIN

    origin, right, up = shown(0, 0), shown(1000, 0), shown(0, 1000)
    across = ((right[0] - origin[0]) / 1000, (right[1] - origin[1]) / 1000)
    along = ((up[0] - origin[0]) / 1000, (up[1] - origin[1]) / 1000)
    box = [ctypes.c_double() for _ in range(4)]
    loose = pdfium.FS_RECTF()

    def place_of(text: Any, index: int) -> Place | None:
        if pdfium.FPDFText_GetCharBox(text, index, *box):
            left, right_, bottom, top = (v.value for v in box)
        else:
            left = right_ = bottom = top = 0.0
        if not (left < right_ and bottom < top):
            if not pdfium.FPDFText_GetLooseCharBox(text, index, loose):
                return None
            left, right_ = sorted((loose.left, loose.right))
            bottom, top = sorted((loose.bottom, loose.top))
        xs = [
            origin[0] + px * across[0] + py * along[0]
            for px in (left, right_)
            for py in (bottom, top)
        ]
        ys = [
            origin[1] + px * across[1] + py * along[1]
            for px in (left, right_)
            for py in (bottom, top)
        ]
        return min(xs), min(ys), max(xs), max(ys)

    return place_of


# --- pictures ------------------------------------------------------------------------------------

_DECODERS: Final = {PNG: ("PNG",), JPEG: ("JPEG", "MPO"), TIFF: ("TIFF",)}


def _open_pictures(data: bytes, media_type: str) -> _Pictures:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=_DECODERS[media_type])
            pages = getattr(image, "n_frames", 1) if media_type == TIFF else 1
    except Image.DecompressionBombError as error:
        raise RedactionError(_PICTURE_LARGE) from error
    except Exception as error:
        raise RedactionError(_PICTURE_DAMAGED) from error
    if pages > MAX_PAGES:
        raise RedactionError(f"TIFF 有 {pages} 页，一次最多 {MAX_PAGES} 页。请按页拆成几个文件。")
    return _Pictures(image, pages, is_scan=media_type == TIFF)


class _Pictures:
    def __init__(self, image: Image.Image, pages: int, *, is_scan: bool) -> None:
        self._image, self._pages, self._is_scan = image, pages, is_scan

    @property
    def page_count(self) -> int:
        return self._pages

    def _frame(self, page: int) -> Image.Image:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if self._pages > 1:
                    self._image.seek(page - 1)
                if self._image.width * self._image.height > MAX_PICTURE_PIXELS:
                    raise RedactionError(_PICTURE_LARGE)
                return _plain(self._image)
        except RedactionError:
            raise
        except Exception as error:
            raise RedactionError(_PICTURE_DAMAGED) from error

    def size(self, page: int) -> tuple[float, float]:
        frame = self._frame(page)
        scale = max(_SHEET) / max(frame.size)
        return frame.width * scale, frame.height * scale

    def picture(self, page: int, dpi: int) -> Image.Image:
        frame = self._frame(page)
        most = MAX_PAGE_PIXELS
        if self._is_scan:  # it becomes a PDF; a single picture keeps its pixels
            most = min(most, int((max(_SHEET) * dpi / _POINTS) ** 2))
        shrink = (most / (frame.width * frame.height)) ** 0.5
        if shrink < 1:
            size = (max(int(frame.width * shrink), 1), max(int(frame.height * shrink), 1))
            frame = frame.resize(size, Image.Resampling.LANCZOS)
        return frame

    def glyphs(self, page: int, *, look: bool = False) -> tuple[Glyph, ...]:
        return ()


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, upright, on white paper: nothing hides behind transparency."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I"):  # 16 bits of grey
        turned = turned.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    if turned.mode in ("1", "L") and "transparency" not in turned.info:
        mode = "L"
    else:
        mode = "RGB"
        if "A" in turned.getbands() or "transparency" in turned.info:
            layers = turned.convert("RGBA")
            turned = Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers)
    plain = turned.convert(mode)
    return Image.frombytes(mode, plain.size, plain.tobytes())
