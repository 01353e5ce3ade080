"""What kind a file is, by its content first and its name second, and everything in it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import PurePath
from typing import Final

from gongkai.rules.report.reading.encoding import declared_charset, decode, without_embedded
from gongkai.rules.report.reading.limits import MEGABYTE
from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.sniff import is_pdf, is_web_archive, is_zip
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import with_context
from gongkai.rules.screening.files.extract import Extract, Piece
from gongkai.rules.screening.files.loose import loose_text, rtf_text
from gongkai.rules.screening.files.office import extract_package
from gongkai.rules.screening.files.old_office import LOCKED, TOLD, extract_old_office
from gongkai.rules.screening.files.ole import OLE_START
from gongkai.rules.screening.files.open_formats import extract_odf, extract_ofd
from gongkai.rules.screening.files.pictures import extract_picture, is_picture
from gongkai.rules.screening.markup import read_markup

MAX_BYTES: Final = 200 * MEGABYTE
GUESSED: Final = "文字（不完整）"
_NEWER_PICTURE: Final = re.compile(rb"....ftyp(?:hei[cmsx]|hev[cx]|mif1|msf1|avi[fs])", re.DOTALL)
_METAFILE: Final = re.compile(rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF", re.DOTALL)
# Pictures that are written into an RTF, a page or a page with its pictures in one file.
_IN_TEXT: Final = re.compile(
    rb"\\pict\b|[\"'(]data:image/(?!svg)|^Content-Type: image/(?!svg)", re.MULTILINE | re.IGNORECASE
)
_ARCHIVE: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MEDIA: Final = re.compile(
    rb"....ftyp|ID3|\x1aE\xdf\xa3|RIFF....(?:AVI |WAVE)|OggS|FLV\x01", re.DOTALL
)
_PROGRAM: Final = re.compile(rb"MZ.{56}|\x7fELF|#!", re.DOTALL)
_DRAWING: Final = re.compile(r"<svg[\s>]", re.IGNORECASE)
_ACTS: Final = re.compile(r"<script\b|\bon[a-z]+\s*=|javascript:|<foreignObject\b", re.IGNORECASE)
_TAG: Final = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|table|span|meta|br)\b", re.IGNORECASE
)
_COMMENT: Final = re.compile(r"<!--(.*?)-->", re.DOTALL)


def extract_file(data: bytes, name: str, *, with_pictures: bool = False) -> Extract:
    """Everything in a file. Raises ReadingError, without the name, for what cannot be read.

    With `with_pictures` pages without text are drawn, so that their words can be recognised.
    """
    if len(data) > MAX_BYTES:
        raise ReadingError(f"文件超过 {MAX_BYTES // MEGABYTE} MB，请拆开后再查")
    if not data.strip(b"\0 \t\r\n"):
        return Extract()
    if is_pdf(data):
        from gongkai.rules.screening.files.pdf import extract_pdf

        return extract_pdf(data, with_pictures=with_pictures)
    if is_zip(data) or data.startswith(b"PK\x05\x06"):
        return _zipped(data)
    return _other(data, name)


def _other(data: bytes, name: str) -> Extract:
    if is_picture(data):
        return extract_picture(data)
    if _NEWER_PICTURE.match(data):
        raise ReadingError("HEIC、AVIF 图片打不开，请另存为 JPEG 或者 PNG")
    if _METAFILE.match(data):
        out = Extract([Piece(GUESSED, loose_text(data))])
        out.unread.append("这是矢量图，只查了里面直接写着的字，没有查里面的图片")
        return out
    if data.startswith(OLE_START):
        return _old_office(data)
    if data.startswith(_ARCHIVE):
        raise ReadingError("这种压缩包打不开，请改用 ZIP")
    if _MEDIA.match(data):
        raise ReadingError("这是音频或视频")
    if _PROGRAM.match(data):
        out = Extract()
        out.mark("FILE-MACRO", "文件", "程序", "这是程序或脚本，不能公开。")
        return out
    out = _written(data, name)
    if _IN_TEXT.search(data):
        out.unread.append("里面嵌着图片，没有查图片里的文字，请另存为 DOCX 或者 PDF 再查")
    return out


def _written(data: bytes, name: str) -> Extract:
    """What is a text, with or without marks."""
    if data.startswith(b"{\\rtf"):
        return Extract([Piece("正文", rtf_text(data))])
    if is_web_archive(data):
        from gongkai.rules.report.reading.web_archive import page_in

        page, declared = page_in(data)
        return _text(page, declared, "*.html")
    return _text(data, None, name)


def _old_office(data: bytes) -> Extract:
    if _LOCKED in data:
        raise ReadingError(LOCKED)
    out = Extract([Piece(GUESSED, loose_text(data))])
    out.mark("FILE-UNREAD", "全文", "旧版 Office 文件", TOLD)
    try:
        extract_old_office(data, out)
    except ReadingError as error:
        if str(error) == LOCKED:
            raise
        out.unread.append(str(error))
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            out.mark("FILE-MACRO", "文件", "宏", "文件里有宏。")
    return out


def _zipped(data: bytes) -> Extract:
    if data.startswith(b"PK\x05\x06"):
        return Extract()
    package = Package(data)
    names = package.names
    for folder in ("word", "xl", "ppt"):
        if "[Content_Types].xml" in names and any(n.startswith(f"{folder}/") for n in names):
            return extract_package(package, folder)
    if "OFD.xml" in names:
        return extract_ofd(package)
    if "content.xml" in names and "mimetype" in names:
        return extract_odf(package)
    out = Extract()
    for name in names:
        if name.endswith("/"):
            continue
        shown = _file_name(name)
        content = package.read(name)
        if content is not None:
            out.inside.append((shown, content))
    return out


def _file_name(name: str) -> str:
    """The name of a packed file; Windows packs Chinese names in GBK without saying so."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _text(data: bytes, declared: str | None, name: str) -> Extract:
    data = without_embedded(data)
    text = decode(data, declared_charset(data) or declared).text
    out = Extract()
    if _DRAWING.search(text[:65_536]) and _ACTS.search(text):
        out.mark("FILE-MACRO", "文件", "脚本", "SVG 图片里有脚本。")
    if _TAG.search(text[:65_536]) or name.lower().endswith((".html", ".htm", ".shtml")):
        markup = read_markup(text)
        out.say("", markup.text)
        for number, rows in enumerate(markup.tables, 1):
            out.tabulate(f"第{number}个表格", rows, is_repeated=True)
        for finding in with_context(markup.text, markup.findings):
            out.mark(finding.rule, "图片", finding.text, finding.message)
        out.say("网页注释", "\n".join(_COMMENT.findall(text)))
        return out
    if name.lower().endswith((".csv", ".tsv")) or "\t" in text[:2000].split("\n", 1)[0]:
        separator = "\t" if "\t" in text[:2000] else ","
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        except csv.Error:
            rows = [line.split(separator) for line in text.splitlines()]
        out.tabulate("", rows)
        return out
    out.say("", text)
    return out


_OLD: Final = "旧版 Office 文件"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
# By their content a few kinds are known for certain; the endings that each may have.
_ENDINGS: Final = (
    (re.compile(rb"%PDF-"), "PDF", (".pdf",)),
    (re.compile(re.escape(OLE_START)), _OLD, (
        ".doc", ".xls", ".ppt", ".wps", ".et", ".dps", ".dot", ".xlt", ".pot", ".msg", ".vsd", ".mpp",
    )),
    (re.compile(rb"PK\x03\x04"), "压缩包或新版 Office 文件", (
        ".zip", ".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".dotx", ".xltx", ".potx",
        ".ofd", ".odt", ".ods", ".odp", ".wps", ".et", ".dps", ".epub", ".vsdx", ".jar", ".apk",
    )),
    (re.compile(rb"\x89PNG\r\n"), "PNG 图片", (".png",)),
    (re.compile(rb"\xff\xd8\xff"), "JPEG 图片", (".jpg", ".jpeg", ".jpe", ".jfif")),
    (re.compile(rb"GIF8"), "GIF 图片", (".gif",)),
    (re.compile(rb"MZ.{56}|\x7fELF", re.DOTALL), "程序", (".exe", ".dll", ".com", ".scr", ".msi")),
)  # fmt: skip
# Kinds whose content always begins as above; a text under such a name is none of them.
_CERTAIN: Final = frozenset(
    ending for _, _, endings in _ENDINGS for ending in endings if ending not in (".com", ".scr")
)


def told_by_content(data: bytes, name: str) -> str:
    """What a file is where its name says another thing, in Chinese; empty where they agree."""
    suffix = PurePath(name).suffix.lower()
    if not data.strip(b"\0 \t\r\n") or not suffix:
        return ""
    for begin, label, endings in _ENDINGS:
        if begin.match(data):
            # What has a password is packed in the old way, whatever its name says.
            is_locked = label == _OLD and _LOCKED in data
            return "" if suffix in endings or is_locked else label
    if suffix in _CERTAIN and not is_pdf(data):
        return "别的格式"
    return ""
