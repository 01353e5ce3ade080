"""Pictures for a page: read in full, turned upright, made small enough, written anew.

What a camera or a phone wrote beside the picture (place, device, thumbnail) does not survive, nor
does anything that hides behind its end.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from gongkai.rules.errors import BadInputError

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
# Twice the width of a page's text, for dense screens.
MOST_WIDTH: Final = 1600
_READ: Final = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
_REFUSED: Final = (
    "“{name}”不是可以使用的图片。请用 JPG、PNG、WebP、GIF 或 TIFF；SVG 里可以藏脚本，不能接收，"
    "请另存为 PNG 后再上传。"
)


class PictureError(BadInputError):
    """A picture that is not taken; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for a page: its bytes, the ending of its name, its size in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def prepare(name: str, data: bytes, *, most_width: int = MOST_WIDTH) -> Picture:
    """The picture upright, at most `most_width` pixels wide, without anything but its pixels.

    Photographs become JPEG, drawings and what is see-through PNG. Of a moving picture the first
    frame stays. Raises PictureError.
    """
    if len(data) > MOST_BYTES:
        size = len(data) / 1024 / 1024
        raise PictureError(f"“{name}”有 {size:.1f} MB，图片最大 20 MB。请缩小后再上传。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_READ) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise PictureError(
                        f"“{name}”有 {opened.width} × {opened.height} 像素，太大了。"
                        "请把长边缩小到 6000 像素以内。"
                    )
                is_photograph = opened.format == "JPEG"
                image = ImageOps.exif_transpose(opened)
                image.load()
    except UnidentifiedImageError as error:
        raise PictureError(_REFUSED.format(name=name)) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise PictureError(f"“{name}”打不开，可能已损坏。请重新保存后再上传。") from error
    return _written(image, most_width, is_photograph=is_photograph)


def _written(image: Image.Image, most_width: int, *, is_photograph: bool) -> Picture:
    is_clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    image = image.convert("RGBA" if is_clear else "RGB")
    if image.width > most_width:
        height = max(1, round(image.height * most_width / image.width))
        image = image.resize((most_width, height), Image.Resampling.LANCZOS)
    # A fresh picture: nothing of what was written beside the old one comes along.
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    out = io.BytesIO()
    if is_photograph and not is_clear:
        fresh.save(out, "JPEG", quality=85, optimize=True, progressive=True)
        suffix = ".jpg"
    else:
        fresh.save(out, "PNG", optimize=True)
        suffix = ".png"
    return Picture(out.getvalue(), suffix, fresh.width, fresh.height)
