"""Files that go out with an item: of which kind they truly are, and which ones may not.

What a file is, its content says; a name that says another thing is refused, because a reader would
open it with the wrong program, or be deceived. What can act by itself is never taken.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Final

from gongkai.rules.intake import FileRefusedError

MOST_FILE_BYTES: Final = 200 * 1024 * 1024
MOST_UNPACKED_BYTES: Final = 1024 * 1024 * 1024
MOST_PACKED: Final = 5_000
# Packed tighter than this, a file is made to burst.
MOST_RATIO: Final = 200
_HEAD: Final = 4096
_STEP: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its name for readers, its media type, and how its names end."""

    label: str
    media_type: str
    suffixes: tuple[str, ...]
    may_show: bool = False


_OOXML: Final = "application/vnd.openxmlformats-officedocument."
KINDS: Final = {
    kind.suffixes[0]: kind
    for kind in (
        FileKind("PDF 文件", "application/pdf", (".pdf",), may_show=True),
        FileKind("OFD 版式文件", "application/ofd", (".ofd",)),
        FileKind("Word 文档", f"{_OOXML}wordprocessingml.document", (".docx",)),
        FileKind("Excel 表格", f"{_OOXML}spreadsheetml.sheet", (".xlsx",)),
        FileKind("演示文稿", f"{_OOXML}presentationml.presentation", (".pptx",)),
        FileKind("Word 文档", "application/msword", (".doc", ".wps")),
        FileKind("Excel 表格", "application/vnd.ms-excel", (".xls", ".et")),
        FileKind("演示文稿", "application/vnd.ms-powerpoint", (".ppt", ".dps")),
        FileKind("文本文件", "text/plain", (".txt",)),
        FileKind("CSV 数据", "text/csv", (".csv",)),
        FileKind("图片", "image/jpeg", (".jpg", ".jpeg"), may_show=True),
        FileKind("图片", "image/png", (".png",), may_show=True),
        FileKind("图片", "image/gif", (".gif",), may_show=True),
        FileKind("图片", "image/tiff", (".tif", ".tiff")),
        FileKind("压缩包", "application/zip", (".zip",)),
        FileKind("视频", "video/mp4", (".mp4", ".m4v")),
        FileKind("音频", "audio/mpeg", (".mp3",)),
        FileKind("音频", "audio/wav", (".wav",)),
    )
}
KIND_OF_TYPE: Final = {kind.media_type: kind for kind in KINDS.values()}
_WEBP: Final = "image/webp"
SUFFIXES: Final = tuple(sorted(suffix for kind in KINDS.values() for suffix in kind.suffixes))


def suffix_of(media_type: str) -> str:
    """How the address of a file ends, so that any web server knows its kind: ".pdf"."""
    if media_type == _WEBP:
        return ".webp"
    kind = KIND_OF_TYPE.get(media_type)
    return kind.suffixes[0] if kind else ".bin"


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How a kind begins, at which byte.
_STARTS: Final = (
    (b"%PDF-", 0, ".pdf"), (b"\xff\xd8\xff", 0, ".jpg"), (b"\x89PNG\r\n\x1a\n", 0, ".png"),
    (b"GIF8", 0, ".gif"), (b"II*\0", 0, ".tif"), (b"MM\0*", 0, ".tif"), (b"ID3", 0, ".mp3"),
    (b"\xff\xfb", 0, ".mp3"), (b"\xff\xf3", 0, ".mp3"), (b"\xff\xf2", 0, ".mp3"),
    (b"ftyp", 4, ".mp4"), (b"WAVE", 8, ".wav"),
)  # fmt: skip
_PROGRAMS: Final = re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe")
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|body|script|svg|\w+[^>]*\bxmlns)",
    re.IGNORECASE,
)
_SVG: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)
# What a packed file may not contain, by the end of its name.
_ACTING: Final = frozenset(
    [
        ".exe",
        ".dll",
        ".com",
        ".scr",
        ".msi",
        ".bat",
        ".cmd",
        ".ps1",
        ".vbs",
        ".vbe",
        ".js",
        ".jse",
        ".wsf",
        ".hta",
        ".jar",
        ".sh",
        ".py",
        ".lnk",
        ".reg",
        ".svg",
        ".html",
        ".htm",
        ".docm",
        ".xlsm",
        ".pptm",
        ".dotm",
        ".xltm",
    ]
)
_MACRO: Final = "请另存为不带宏的格式（.docx、.xlsx、.pptx 或 PDF）后再上传。"


def kind_of(name: str, file: BinaryIO) -> FileKind:
    """What a file truly is; the file is read in pieces and left at its beginning.

    Raises FileRefusedError, in words that say why and what to do, for what is empty, too large, of
    no known kind, not what its name says, or able to act: macros, scripts, programs, SVG.
    """
    shown = name if len(name) <= 60 else name[:57] + "…"
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise FileRefusedError(f"“{shown}”是空文件。请重新选择。")
    check_size(name, size)
    suffix = PurePath(name).suffix.lower()
    try:
        kind = _kind(shown, suffix, file)
    finally:
        file.seek(0)
    if kind is None:
        wanted = "、".join(suffix.strip(".") for suffix in SUFFIXES)
        raise FileRefusedError(f"“{shown}”的格式不能接收。请改用以下格式之一：{wanted}。")
    if suffix not in kind.suffixes:
        raise FileRefusedError(
            f"“{shown}”的内容与扩展名不符：内容是{kind.label}，扩展名应是 {kind.suffixes[0]}。"
            "请改正文件名，或者用原来的程序打开并重新保存。"
        )
    return kind


def check_size(name: str, size: int) -> None:
    """Raises FileRefusedError for a file that is too large, before anybody reads it."""
    if size > MOST_FILE_BYTES:
        shown = name if len(name) <= 60 else name[:57] + "…"
        raise FileRefusedError(
            f"“{shown}”有 {size / 1024 / 1024:.0f} MB，最大 {MOST_FILE_BYTES // 1024 // 1024} MB。"
            "请压缩或分成几个文件；视频可以放到视频平台，在线链接里写网址。"
        )


def _kind(shown: str, suffix: str, file: BinaryIO) -> FileKind | None:
    head = file.read(_HEAD)
    for start, at, found in _STARTS:
        if head[at : at + len(start)] == start:
            return KINDS[found]
    if head.startswith(_OLE):
        return _old_office(shown, file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(shown, file)
    _refuse_acting(shown, suffix, head)
    return None if b"\0" in head or suffix not in {".txt", ".csv"} else KINDS[suffix]


def _refuse_acting(shown: str, suffix: str, head: bytes) -> None:
    """Raises FileRefusedError for what acts by itself: programs, scripts, SVG, pages."""
    if _PROGRAMS.match(head):
        raise FileRefusedError(f"“{shown}”是程序或脚本，不能作为附件公开。")
    if suffix == ".svg" or _SVG.search(head):
        raise FileRefusedError(f"“{shown}”是 SVG 图片，里面可以藏脚本。请另存为 PNG 或 PDF。")
    if _MARKUP.match(head):
        raise FileRefusedError(
            f"“{shown}”是网页或 XML 文件，不能作为附件公开。请把文字写进正文，或者转成 PDF。"
        )


def _old_office(shown: str, file: BinaryIO) -> FileKind | None:
    """An OLE file by the streams that it holds; WPS writes the same as Office."""
    streams = {
        "WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt",
    }  # fmt: skip
    signs = {name.encode("utf-16-le") + b"\0\0": kind for name, kind in streams.items()}
    macro, locked = (word.encode("utf-16-le") for word in ("_VBA_PROJECT", "EncryptedPackage"))
    found = None
    for piece in _pieces(file):
        if macro in piece:
            raise FileRefusedError(f"“{shown}”里有宏，不能作为附件公开。{_MACRO}")
        if locked in piece:
            raise FileRefusedError(f"“{shown}”设有打开密码，读者打不开。请去掉密码后再上传。")
        found = found or next((kind for sign, kind in signs.items() if sign in piece), None)
    return KINDS[found] if found else None


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file in pieces that overlap, so that no sign is cut in two."""
    file.seek(0)
    tail = b""
    while piece := file.read(_STEP):
        yield tail + piece
        tail = piece[-64:]


def _packed(shown: str, file: BinaryIO) -> FileKind | None:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileRefusedError(f"“{shown}”已经损坏，打不开。请重新保存后再上传。") from error
    _check_packed(shown, infos)
    names = {info.filename for info in infos}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefusedError(f"“{shown}”里有宏，不能作为附件公开。{_MACRO}")
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx")):
            if any(name.startswith(folder) for name in names):
                return KINDS[kind]
        return None
    if "OFD.xml" in names:
        return KINDS[".ofd"]
    acting = sorted(name for name in names if PurePath(name).suffix.lower() in _ACTING)
    if acting:
        inside = acting[0][-60:]
        raise FileRefusedError(
            f"“{shown}”里有不能公开的文件“{inside}”（程序、脚本、网页或带宏的文件）。请去掉后重新压缩。"
        )
    return KINDS[".zip"]


def _check_packed(shown: str, infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise FileRefusedError(f"“{shown}”设有打开密码，读者打不开。请去掉密码后再上传。")
    whole = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    is_bomb = whole > 10 * _STEP and whole / packed > MOST_RATIO
    if whole > MOST_UNPACKED_BYTES or len(infos) > MOST_PACKED or is_bomb:
        raise FileRefusedError(
            f"“{shown}”解开以后有 {whole / _STEP:.0f} MB、{len(infos)} 个文件，超出可以接收的范围。"
            "请拆成几个文件。"
        )


_PAGES: Final = re.compile(rb"<(?:\w+:)?(?:Pages|Slides)>(\d{1,6})</")


def pages_of(kind: FileKind, file: BinaryIO) -> int | None:
    """How many pages, slides or sheets it says it has; None where that cannot be told.

    The file is left at its beginning.
    """
    try:
        if kind.media_type == "application/pdf":
            import pypdfium2

            document = pypdfium2.PdfDocument(file, autoclose=False)
            try:
                return len(document)
            finally:
                document.close()
        if kind.media_type.startswith(_OOXML):
            with zipfile.ZipFile(file) as archive:
                if kind is KINDS[".xlsx"]:
                    sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
                    return len(sheets) or None
                with archive.open("docProps/app.xml") as told:
                    found = _PAGES.search(told.read(100_000))
                return int(found[1]) if found else None
    except Exception:  # noqa: BLE001 (written by anybody, broken in any way: nothing is said)
        return None
    finally:
        file.seek(0)
    return None


def said_of(media_type: str, pages: int | None) -> str:
    """Kind and length of a file in words, such as PDF 文件，3 页."""
    kind = KIND_OF_TYPE.get(media_type)
    label = kind.label if kind else "文件"
    unit = "个工作表" if kind is KINDS[".xlsx"] else "页"
    return f"{label}，{pages} {unit}" if pages else label
