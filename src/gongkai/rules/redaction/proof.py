"""The proof that a released file holds nothing of what was covered: it is read as a stranger would.

The structure may hold the objects that `writing` writes and no other; the letters that PDFium finds
must be letters that were kept, and inside of a box only the words that stand for it; and each box,
drawn anew from the result, must be black.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image
from pypdf import PdfReader

from gongkai.rules.redaction.boxes import UNIT, Box
from gongkai.rules.redaction.errors import LeakError
from gongkai.rules.redaction.layer import WITHHELD, Run
from gongkai.rules.redaction.painting import pixels_of
from gongkai.rules.redaction.source import PDF, Source, open_source

_EXACT: Final = 8
_PHOTO: Final = 72
"""How bright a pixel inside of a box may be: JPEG is not exact at the edges."""
_FIXED_OBJECTS: Final = 8
_ALLOWED: Final[dict[str, frozenset[str]]] = {
    "trailer": frozenset({"/Size", "/Root"}),
    "root": frozenset({"/Type", "/Pages", "/Lang"}),
    "page": frozenset({"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}),
    "resources": frozenset({"/XObject", "/Font"}),
    "content": frozenset({"/Filter", "/Length"}),
    "picture": frozenset(
        {
            *("/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace"),
            *("/Filter", "/Length"),
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What a page of the result is to be: its size in pixels, its words, its boxes."""

    width: int
    height: int
    is_exact: bool
    runs: tuple[Run, ...]
    boxes: tuple[Box, ...]


def prove_pdf(data: bytes, promises: Sequence[Promise]) -> None:
    """Raises LeakError unless the PDF keeps the promises."""
    _prove_structure(data, len(promises))
    with open_source(data, PDF) as source:
        if source.page_count != len(promises):
            raise LeakError("页数不符")
        for number, promise in enumerate(promises, 1):
            _prove_words(source, number, promise)
            _prove_pixels(source, number, promise)


def prove_picture(data: bytes, media_type: str, promise: Promise) -> None:
    """Raises LeakError unless the picture is pixels alone, and black where boxes are."""
    image = Image.open(io.BytesIO(data))
    known = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    if image.info.keys() - known or getattr(image, "n_frames", 1) != 1 or image.getexif():
        raise LeakError("图片带有附加信息")
    if image.size != (promise.width, promise.height):
        raise LeakError("图片大小不符")
    _prove_black(image.convert("L"), promise, 1)


# --- structure -----------------------------------------------------------------------------------


def _prove_structure(data: bytes, pages: int) -> None:
    reader = PdfReader(io.BytesIO(data), strict=True)
    _only("trailer", reader.trailer)
    _only("root", reader.trailer["/Root"])
    objects = sum(len(numbers) for numbers in reader.xref.values())
    # Number 0 is the head of the list of free ones.
    if objects - (0 in reader.xref.get(65535, {})) != _FIXED_OBJECTS + 3 * pages:
        raise LeakError("文件里有多余的对象")
    if "/Prev" in reader.trailer or not data.endswith(b"%%EOF\n"):
        raise LeakError("文件里有旧版本的内容")
    for page in reader.pages:
        _only("page", page)
        resources: Any = page["/Resources"]
        _only("resources", resources)
        _only("content", page["/Contents"])
        pictures = list(resources["/XObject"].values())
        if len(pictures) != 1:
            raise LeakError("页面里有多余的图片")
        _only("picture", pictures[0].get_object())


def _only(what: str, found: Any) -> None:
    if extra := set(found.keys()) - _ALLOWED[what]:
        raise LeakError(f"文件里有多余的内容 {'、'.join(sorted(extra))}")


# --- words and pixels ----------------------------------------------------------------------------


def _prove_words(source: Source, number: int, promise: Promise) -> None:
    allowed = Counter(_letters(run.text for run in promise.runs))
    found = source.glyphs(number)
    if extra := Counter(_letters(glyph.text for glyph in found)) - allowed:
        raise LeakError(f"第 {number} 页多出 {sum(extra.values())} 个字")
    stand_ins = {_plain(letter) for letter in WITHHELD}
    for glyph in found:
        if glyph.text.isspace():
            continue
        x = (glyph.place[0] + glyph.place[2]) / 2 * UNIT
        y = (glyph.place[1] + glyph.place[3]) / 2 * UNIT
        for box in promise.boxes:
            inside = box.x < x < box.x + box.w and box.y < y < box.y + box.h
            if inside and _plain(glyph.text) not in stand_ins:
                raise LeakError(f"第 {number} 页的框里还有文字")


def _letters(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for letter in text:
            if not letter.isspace():
                yield _plain(letter)


def _plain(letter: str) -> str:
    """A letter as the result knows it."""
    return letter if ord(letter) < 0x10000 else "〓"


def _prove_pixels(source: Source, number: int, promise: Promise) -> None:
    if not promise.boxes:
        return
    width, _ = source.size(number)
    drawn = source.picture(number, round(promise.width / width * 72)).convert("L")
    if drawn.size != (promise.width, promise.height):
        drawn = drawn.resize((promise.width, promise.height), Image.Resampling.BOX)
    _prove_black(drawn, promise, 3)


def _prove_black(picture: Image.Image, promise: Promise, margin: int) -> None:
    """Each box is black but for a margin of pixels, where drawing may blur."""
    brightest = _EXACT if promise.is_exact else _PHOTO
    for box in promise.boxes:
        left, top, right, bottom = pixels_of(box, *picture.size)
        inner = (left + margin, top + margin, right - margin, bottom - margin)
        if inner[0] >= inner[2] or inner[1] >= inner[3]:
            continue
        if picture.crop(inner).getextrema()[1] > brightest:  # type: ignore[operator]
            raise LeakError(f"第 {box.page} 页的框没有盖住")
