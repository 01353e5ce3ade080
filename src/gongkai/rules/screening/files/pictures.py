"""What stands in a picture file beside the picture: who made it, with what, words, things behind its end.

JPEG and PNG are walked by their own marks; nothing is unfolded but a few texts, within limits. GIF, TIFF
and others may show several pictures one after the other.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from gongkai.rules.report.reading.sniff import is_pdf, is_zip
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract, Picture
from gongkai.rules.screening.files.loose import has_place

JPEG_START: Final = b"\xff\xd8\xff"
PNG_START: Final = b"\x89PNG\r\n\x1a\n"
START_OF_SCAN: Final = 0xDA
EXIF, PHOTOSHOP, COMMENT = 0xE1, 0xED, 0xFE
_PICTURE: Final = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP", re.DOTALL
)
_DAMAGED: Final = "图片已损坏"
MOST_FRAMES: Final = 40
_END: Final = 0xD9
_STANDING_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
# Where the packed pixels end: a mark that is neither an escaped 0xFF nor a restart.
_MARK: Final = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])", re.DOTALL)
_MOST_TEXT: Final = 1024 * 1024
_TAG: Final = re.compile(r"<[^>]{0,2000}>")


def is_picture(data: bytes) -> bool:
    """Whether a file is a picture of pixels of a kind that is opened here, by its content."""
    return _PICTURE.match(data) is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a picture file by its mark; the bytes from `start` to `end` with the mark itself."""

    mark: int | bytes
    start: int
    end: int


def jpeg_stretches(data: bytes) -> list[Stretch]:
    """The segments of a JPEG up to its end mark, scans with their pixels.

    Raises ReadingError for a file that breaks off before its first scan.
    """
    found: list[Stretch] = []
    at, has_scan = 2, False
    while at + 2 <= len(data) and data.startswith(b"\xff\xd8"):
        if data[at] != 0xFF:
            break
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
        elif mark == _END:
            return [*found, Stretch(mark, at, at + 2)]
        elif mark in _STANDING_ALONE:
            at += 2
        else:
            if at + 4 > len(data):
                break
            end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
            if mark == START_OF_SCAN:
                has_scan = True
                following = _MARK.search(data, end)
                end = following.start() if following else len(data)
            found.append(Stretch(mark, at, min(end, len(data))))
            at = end
    if not has_scan:
        raise ReadingError(_DAMAGED)
    return found


def png_stretches(data: bytes) -> list[Stretch]:
    """The chunks of a PNG up to its end. Raises ReadingError for a file that breaks off."""
    found: list[Stretch] = []
    at = len(PNG_START)
    while at + 12 <= len(data):
        length, mark = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            break
        found.append(Stretch(mark, at, end))
        if mark == b"IEND":
            return found
        at = end
    raise ReadingError(_DAMAGED)


@dataclass(frozen=True, slots=True)
class Frames:
    """What a picture file shows one after the other: the number of each (from 1) and a picture of it.

    `unit` is how they are called, `left` how many more there are than are shown here. Where there is
    only one, it is the file itself.
    """

    shown: tuple[tuple[int, bytes], ...]
    unit: str = ""
    left: int = 0

    @property
    def is_one(self) -> bool:
        """Whether it is a picture like most."""
        return not self.unit


def frames_of(data: bytes) -> Frames:
    """All that a picture file shows, at most so many; what looks like the one before stands once.

    Raises OSError and others for what is damaged.
    """
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        count = getattr(opened, "n_frames", 1)
        # A photo may come with a small copy of itself or a map of its brightness.
        if count == 1 or opened.format in ("JPEG", "MPO"):
            return Frames(((1, data),))
        shown: list[tuple[int, bytes]] = []
        last = b""
        for number in range(min(count, MOST_FRAMES)):
            opened.seek(number)
            frame = opened.convert("RGB")
            if frame.tobytes() != last:
                last, out = frame.tobytes(), io.BytesIO()
                frame.save(out, "PNG", compress_level=1)
                shown.append((number + 1, out.getvalue()))
        unit = "页" if opened.format == "TIFF" else "帧"
        return Frames(tuple(shown), unit, max(0, count - MOST_FRAMES))


def extract_picture(data: bytes) -> Extract:
    """The picture, and what is written beside it. A broken one is handed on as it is."""
    out = Extract(pictures=[Picture("", data, 1)])
    try:
        if data.startswith(JPEG_START):
            _jpeg(data, jpeg_stretches(data), out)
        elif data.startswith(PNG_START):
            _png(data, png_stretches(data), out)
    except ReadingError as error:
        out.unread.append(str(error))
    return out


def _jpeg(data: bytes, stretches: list[Stretch], out: Extract) -> None:
    told: list[str] = []
    names: list[tuple[str, str | None]] = []
    for one in stretches:
        body = data[one.start + 4 : one.end]
        if one.mark == EXIF and body.startswith(b"Exif\0\0"):
            _exif(body[6:], names, told)
        elif one.mark == EXIF and body.startswith(b"http://ns.adobe.com/x"):
            told.append(_TAG.sub(" ", body.decode("utf-8", "replace")[:_MOST_TEXT]))
        elif one.mark == COMMENT:
            told.append(_decoded(body))
    _tell(names, told, out)
    _behind(data, stretches[-1].end, out)


def _png(data: bytes, stretches: list[Stretch], out: Extract) -> None:
    told: list[str] = []
    names: list[tuple[str, str | None]] = []
    for one in stretches:
        body = data[one.start + 8 : one.end - 4]
        if one.mark == b"eXIf":
            _exif(body, names, told)
        elif one.mark in (b"tEXt", b"zTXt", b"iTXt"):
            key, words = _png_text(bytes(one.mark), body)
            if key.lower() in ("author", "artist", "creator"):
                names.append(("作者", words))
            told.append(_TAG.sub(" ", words))
    _tell(names, told, out)
    _behind(data, stretches[-1].end, out)


def _png_text(mark: bytes, body: bytes) -> tuple[str, str]:
    key, _, rest = body.partition(b"\0")
    is_packed = mark == b"zTXt"
    if mark == b"iTXt":
        is_packed = rest[:1] == b"\1"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    elif is_packed:
        rest = rest[1:]
    if is_packed:
        try:
            rest = zlib.decompressobj().decompress(rest, _MOST_TEXT)
        except zlib.error:
            rest = b""
    return key.decode("latin-1"), _decoded(rest[:_MOST_TEXT])


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).strip("\0 ")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").strip("\0 ")


# --- Exif ----------------------------------------------------------------------------------------

_CAMERA, _THUMBNAIL = 0x8769, 1
_NAMES: Final = (
    (0x013B, "作者"), (0x9C9D, "作者"), (0x8298, "版权人"), (0xA430, "相机主人"),
    (0x0110, "拍摄设备"), (0xA431, "设备编号"),
)  # fmt: skip
_WORDS: Final = (0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F)


def _exif(body: bytes, names: list[tuple[str, str | None]], told: list[str]) -> None:
    from PIL import Image

    try:
        exif = Image.Exif()
        exif.load(body)
        entries: dict[int, Any] = dict(exif) | exif.get_ifd(_CAMERA)
        has_thumbnail = bool(exif.get_ifd(_THUMBNAIL))
    except Exception:  # noqa: BLE001 (written by anybody, broken in any way: has_place looks apart)
        return
    names += [(label, _exif_words(entries[tag])) for tag, label in _NAMES if tag in entries]
    told += [_exif_words(entries[tag]) for tag in _WORDS if tag in entries]
    if has_thumbnail:
        names.append(("缩略图", "可能是裁剪、打码以前的样子"))


def _exif_words(value: object) -> str:
    if isinstance(value, bytes):
        if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0"):
            value = value[8:]
        wide = b"\0" in value.rstrip(b"\0")
        return value.decode("utf-16-le", "replace").strip("\0 ") if wide else _decoded(value)
    return str(value).strip("\0 ")


def _tell(names: list[tuple[str, str | None]], told: list[str], out: Extract) -> None:
    out.author(list(dict.fromkeys(names)))
    words = "\n".join(_tidied(told))
    out.say("文件属性", words)
    if words and not any(mark.rule == "FILE-META" for mark in out.marks):
        out.mark("FILE-META", "文件属性", words, "图片文件里写有看不见的文字。")


def _tidied(told: list[str]) -> Iterator[str]:
    for words in told:
        tidy = re.sub(r"\s+", " ", words).strip()
        if tidy:
            yield tidy


def _behind(data: bytes, end: int, out: Extract) -> None:
    rest = data[end:]
    if not rest.strip(b"\0 \r\n"):
        return
    told = f"图片末尾的后面还藏着 {len(rest):,} 字节的数据。"
    out.mark("FILE-INSIDE", "图片后面", "图片后面的数据", told)
    if is_zip(rest) or is_pdf(rest):
        out.inside.append(("图片后面的文件", rest))


def exif_of(data: bytes) -> bytes:
    """The Exif of a JPEG or PNG, from its byte order on; empty where there is none."""
    try:
        if data.startswith(PNG_START):
            for one in png_stretches(data):
                if one.mark == b"eXIf":
                    return data[one.start + 8 : one.end - 4]
        elif data.startswith(b"\xff\xd8"):
            for one in jpeg_stretches(data):
                if one.mark == EXIF and data[one.start + 4 : one.start + 10] == b"Exif\0\0":
                    return data[one.start + 10 : one.end]
    except ReadingError:
        return b""
    return b""


def shows_place(data: bytes) -> bool:
    """Whether a picture says where it was taken."""
    if data.startswith(PNG_START):
        exif = exif_of(data)
        return bool(exif) and has_place(b"\xff\xd8Exif\0\0" + exif)
    return has_place(data)
