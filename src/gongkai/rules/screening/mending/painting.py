"""Words in pictures painted over: the pixels that showed them are gone.

Where they stand was told by whoever read them (`reading`); each spot covers the letters with a rim, or
the whole line where their place is not certain. The redaction makes the picture anew and proves that
it is black there and that nothing else came along.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from PIL import Image, ImageOps

from gongkai.rules.errors import GongkaiError
from gongkai.rules.redaction import redact
from gongkai.rules.redaction.boxes import Box
from gongkai.rules.redaction.limits import MAX_PICTURE_PIXELS
from gongkai.rules.redaction.painting import pixels_of
from gongkai.rules.redaction.source import JPEG, PNG
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.model import Spot

_REDACTED: Final = MappingProxyType({"JPEG": JPEG, "PNG": PNG})
# The formats that come out as they were, and how they are packed.
_KEPT: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "BMP": {},
        "GIF": {},
        "JPEG": {"quality": 90},
        "PNG": {},
        "TIFF": {"compression": "tiff_lzw"},
        "WEBP": {"lossless": True, "exact": True},
    }
)
_IN_PNG: Final = frozenset(("1", "I;16", "L", "LA", "P", "RGB", "RGBA"))
_ORIENTATION: Final = 0x0112
# What brings a picture that was turned upright back to how it lay.
_TURNED_BACK: Final = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
)
# The pixels of a TIFF are told by tags of the same kind: size, depth, packing, places of strips.
_OF_TIFF: Final = frozenset((256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317, 339))
_BRIGHTEST: Final = 72
_DAMAGED: Final = "图片已损坏"
_LARGE: Final = "图片太大。请缩小以后再上传"
_NOT_DONE: Final = "图片涂黑以后没有通过检查，没有保存。请在原来的程序里涂黑"
_OTHER: Final = "这种图片改写不了。请另存为 PNG 或者 JPEG 再上传"
_SEVERAL: Final = "图里有几帧或者几页。请逐张另存为 PNG 再上传"


def spots_in(data: bytes, spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Those of the spots that lie in this file, each once."""
    file = sha256(data).hexdigest()
    return tuple(dict.fromkeys(spot for spot in spots if spot.sha256 == file))


def boxes_on(spots: Sequence[Spot], first: int = 1) -> list[Box]:
    """Boxes over spots, numbered from `first`."""
    return [
        Box(number, spot.page, spot.x, spot.y, spot.w, spot.h)
        for number, spot in enumerate(spots, first)
    ]


def painted_picture(data: bytes, spots: Sequence[Spot], *, keeps_side: bool = False) -> bytes:
    """The picture in its own format, as large as before, black over the spots.

    Nothing beside its pixels is left. It comes out upright; with `keeps_side` it lies as it lay and
    tells how it was held, for a place in a document that was made for it. Raises ReadingError for
    what cannot be read or written, or shows several pictures.
    """
    boxes = boxes_on(spots)
    try:
        form, side = _form_of(data)
        if form in _REDACTED and not (keeps_side and side != 1):
            return redact(data, _REDACTED[form], boxes).data
        return _like(data, form, side if keeps_side else 1, boxes)
    except GongkaiError as error:
        raise ReadingError(str(error).rstrip("。")) from error


def _form_of(data: bytes) -> tuple[str, int]:
    """The format, and how it was held as Exif tells it (1: upright)."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            form = "JPEG" if opened.format == "MPO" else str(opened.format)
            if form != "JPEG" and getattr(opened, "n_frames", 1) > 1:
                raise ReadingError(_SEVERAL)
            if opened.width * opened.height > MAX_PICTURE_PIXELS:
                raise ReadingError(_LARGE)
            side = opened.getexif().get(_ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReadingError(_DAMAGED) from error
    if form not in _KEPT:
        raise ReadingError(_OTHER)
    return form, side if side in _TURNED_BACK else 1


def _like(data: bytes, form: str, side: int, boxes: Sequence[Box]) -> bytes:
    """Painted by the redaction as a PNG, and packed as it was, which is proved again."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            upright, png = ImageOps.exif_transpose(opened), io.BytesIO()
            (upright if upright.mode in _IN_PNG else upright.convert("RGB")).save(png, "PNG")
    except (OSError, ValueError, SyntaxError) as error:
        raise ReadingError(_DAMAGED) from error
    with Image.open(io.BytesIO(redact(png.getvalue(), PNG, boxes).data)) as opened:
        black = opened.copy()
    options: dict[str, Any] = dict(_KEPT[form])
    lying = black
    if side != 1:
        lying = black.transpose(_TURNED_BACK[side])
        options["exif"] = Image.Exif()
        options["exif"][_ORIENTATION] = side
    if form == "GIF" and lying.mode == "RGB":
        lying = lying.quantize(256, dither=Image.Dither.NONE)
    out = io.BytesIO()
    lying.save(out, form, **options)
    _prove(out.getvalue(), black.size, boxes)
    return out.getvalue()


def _prove(data: bytes, size: tuple[int, int], boxes: Sequence[Box]) -> None:
    with Image.open(io.BytesIO(data)) as opened:
        is_one = getattr(opened, "n_frames", 1) == 1
        beside = set(opened.getexif()) - _OF_TIFF - {_ORIENTATION}
        shown = ImageOps.exif_transpose(opened).convert("L")
    if not is_one or beside or shown.size != size:
        raise ReadingError(_NOT_DONE)
    for box in boxes:
        left, top, right, bottom = pixels_of(box, *size)
        inner = (left + 1, top + 1, max(right - 1, left + 2), max(bottom - 1, top + 2))
        if shown.crop(inner).getextrema()[1] > _BRIGHTEST:  # type: ignore[operator]
            raise ReadingError(_NOT_DONE)
