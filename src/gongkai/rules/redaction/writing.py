"""A PDF of page pictures and invisible words, written from nothing.

No library that copies objects has a part in it: a file holds what stands here and nothing else, no
metadata, no identifier, no date.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from gongkai.rules.redaction.layer import Run

_FIRST_PAGE: Final = 9
# 16 shades of a band: no eye tells them from 256 in a text, and they pack twice as well.
_SHADES: Final = [round(value / 17) * 17 for value in range(256)]
_COLOUR: Final = 20
# A page picture that packs to more bytes a pixel than this is a photo: JPEG does better.
_PHOTO: Final = 0.1


@dataclass(frozen=True, slots=True)
class Packed:
    """The picture of a page as it lies in the file. `is_exact`: every pixel is as it was drawn."""

    width: int
    height: int
    is_grey: bool
    is_exact: bool
    data: bytes


def pack(picture: Image.Image, quality: int) -> Packed:
    """A page picture, packed: shades of a text exactly, photos as JPEG."""
    is_grey = picture.mode == "L" or not _has_colour(picture)
    plain = picture.convert("L") if is_grey else picture
    shaded = plain.point(_SHADES if is_grey else _SHADES * 3)
    drawn = zlib.compress(shaded.tobytes(), 6)
    if len(drawn) > _PHOTO * plain.width * plain.height:
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() < len(drawn):
            return Packed(*plain.size, is_grey, False, out.getvalue())
    return Packed(*plain.size, is_grey, True, drawn)


def _has_colour(picture: Image.Image) -> bool:
    # A wider look first: most pages have no colour at all.
    small = picture.reduce(4) if min(picture.size) > 16 else picture
    bands = small.split()
    for one, other in ((0, 1), (1, 2)):
        if ImageChops.difference(bands[one], bands[other]).getextrema()[1] > _COLOUR:  # type: ignore[operator]
            return True
    return False


@dataclass
class PdfWriter:
    """Takes page after page, then gives the file."""

    _out: io.BytesIO = field(default_factory=lambda: io.BytesIO(b""))
    _offsets: dict[int, int] = field(default_factory=dict)
    _pages: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._object(3, _FONT)
        self._object(4, _CID_FONT)
        self._object(5, _DESCRIPTOR)
        font = _blank_font()
        self._stream(6, b"/Length1 %d" % len(font), zlib.compress(font, 9))
        self._stream(7, b"", zlib.compress(_to_unicode(), 9))
        self._stream(8, b"", zlib.compress(bytes(2 * 65536), 9))

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._out.tell()

    def add(self, size: tuple[float, float], picture: Packed, runs: Iterable[Run]) -> None:
        """Add a page of a size in points, with its picture and its words."""
        number = _FIRST_PAGE + 3 * len(self._pages)
        self._pages.append(number)
        width, height = (round(side, 2) for side in size)
        self._object(
            number,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %a %a]/Contents %d 0 R"
            b"/Resources<</XObject<</P %d 0 R>>/Font<</F 3 0 R>>>>>>"
            % (width, height, number + 1, number + 2),
        )
        content = _content((width, height), runs)
        self._stream(number + 1, b"", zlib.compress(content, 6))
        self._stream(
            number + 2,
            b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s"
            % (picture.width, picture.height, b"DeviceGray" if picture.is_grey else b"DeviceRGB"),
            picture.data,
            b"FlateDecode" if picture.is_exact else b"DCTDecode",
        )

    def finish(self) -> bytes:
        """The whole file."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        self._object(1, b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>")
        self._object(2, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(self._pages)))
        start, count = self._out.tell(), len(self._offsets) + 1
        lines = [b"%010d 00000 n \n" % self._offsets[number] for number in range(1, count)]
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(lines))
        self._out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n" % (count, start))
        self._out.write(b"%%EOF\n")
        return self._out.getvalue()

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _stream(
        self, number: int, entries: bytes, data: bytes, way: bytes = b"FlateDecode"
    ) -> None:
        head = b"<<%s/Filter/%s/Length %d>>\nstream\n" % (entries, way, len(data))
        self._object(number, head + data + b"\nendstream")


# --- words ---------------------------------------------------------------------------------------


def _content(size: tuple[float, float], runs: Iterable[Run]) -> bytes:
    """The picture over the whole page, and the words under it in ink that does not show."""
    width, height = size
    lines = [b"q %a 0 0 %a 0 0 cm /P Do Q" % (width, height), b"BT 3 Tr"]
    for run in runs:
        x0, y0, x1, y1 = run.place
        tall = max(round((y1 - y0) * height, 2), 1.0)
        wide = max((x1 - x0) * width, 0.5)
        text = _sixteen_bits(run.text)
        stretch = round(min(max(100 * wide / (tall * (len(text) // 2)), 1), 1000), 2)
        lines.append(
            b"/F %a Tf %a Tz 1 0 0 1 %a %a Tm <%s> Tj"
            % (
                tall,
                stretch,
                round(x0 * width, 2),
                round((1 - y1) * height, 2),
                text.hex().encode(),
            )
        )
    return b"\n".join([*lines, b"ET"])


def _sixteen_bits(text: str) -> bytes:
    """The letters as the numbers of the blank font; 〓 for those beyond it."""
    return "".join(letter if ord(letter) < 0x10000 else "〓" for letter in text).encode("utf-16-be")


_FONT: Final = (
    b"<</Type/Font/Subtype/Type0/BaseFont/GongkaiBlank/Encoding/Identity-H"
    b"/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>"
)
_CID_FONT: Final = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/GongkaiBlank/CIDToGIDMap 8 0 R/DW 1000"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 5 0 R>>"
)
_DESCRIPTOR: Final = (
    b"<</Type/FontDescriptor/FontName/GongkaiBlank/Flags 4/FontBBox[0 -120 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80/FontFile2 6 0 R>>"
)


@cache
def _blank_font() -> bytes:
    return (Path(__file__).parent / "blank.ttf").read_bytes()


@cache
def _to_unicode() -> bytes:
    """Every number is its own letter: the same table for every file."""
    rows = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [
        f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange\n"
        for part in (rows[:100], rows[100:200], rows[200:])
    ]
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n" + "".join(blocks) + "endcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
