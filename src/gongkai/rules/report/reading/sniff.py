"""What kind of file it is: by its content first, by its name second."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final, Literal

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.report.reading.text import has_pipe_table

Kind = Literal["html", "docx", "pdf", "xlsx", "markdown", "text", "json", "csv"]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_DOCX: Final = "请在 Word 或 WPS 中另存为 .docx 后再试"
_AS_XLSX: Final = "请在 Excel 或 WPS 中另存为 .xlsx 后再试"
_PICTURE: Final = "这是图片，没有文字。请用 OCR 软件转成文字，或改传网页、Word 原件"
_ARCHIVE: Final = "这是压缩包。请先解压，再分别上传里面的文件"

_MAGIC: Final = (
    (rb"\{\\rtf", f"这是 RTF 文件。{_AS_DOCX}"),
    (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP", _PICTURE),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", _ARCHIVE),
    (rb"PK\x05\x06", "这是空的压缩包。请确认选对了文件"),
)
_ZIPPED: Final[tuple[tuple[str, Kind | str], ...]] = (
    ("word/", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", f"这是 .xlsb 文件。{_AS_XLSX}"),
    ("ppt/", "这是演示文稿。请改传年报的网页、Word 或 PDF"),
    ("OFD.xml", "这是 OFD 文件。请在 OFD 阅读器中转成有文字层的 PDF，或改传 Word 原件"),
    ("content.xml", f"这是 OpenDocument 文件。{_AS_DOCX}（表格另存为 .xlsx）"),
)
_NAMED: Final[dict[str, Kind]] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".csv": "csv",
}
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:p|div|table|tr|td|th|span|br|h[1-6]|ul|li|font|center)\b", re.IGNORECASE
)
_OFFICE_XML: Final = re.compile(r"<\?mso-application|<w:wordDocument|<pkg:package")
_MAIL: Final = re.compile(
    rb"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE
)
_HEAD: Final = 4096


def refuse_foreign(data: bytes, name: str) -> None:
    """Raises ReadingError for kinds that are known and not read, with the way out."""
    for magic, reason in _MAGIC:
        if re.match(magic, data, re.DOTALL):
            raise ReadingError(reason)
    if data.startswith(_OLE):
        raise ReadingError(_old_office(data, name))


def _old_office(data: bytes, name: str) -> str:
    if _utf16("EncryptedPackage") in data:
        return "文件设有打开密码。请在 Word、Excel 或 WPS 中取消密码，另存后再试"
    suffix = PurePath(name).suffix.lower()
    if suffix in (".xls", ".et") or _utf16("Workbook") in data:
        return f"这是旧版 Excel（.xls）或 WPS 表格（.et）文件。{_AS_XLSX}"
    if suffix in (".ppt", ".dps") or _utf16("PowerPoint Document") in data:
        return "这是演示文稿。请改传年报的网页、Word 或 PDF"
    return f"这是旧版 Word（.doc）或 WPS（.wps）文件。{_AS_DOCX}"


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def is_pdf(data: bytes) -> bool:
    """Whether the PDF mark stands near the beginning, where readers look for it."""
    return b"%PDF-" in data[:1024]


def is_zip(data: bytes) -> bool:
    """Whether it is a zip file: DOCX, XLSX, OFD or an archive."""
    return data.startswith(b"PK\x03\x04")


def is_web_archive(data: bytes) -> bool:
    """Whether it is a page with its pictures in one file (.mht, and many a .doc of web systems)."""
    return _MAIL.match(data[:_HEAD]) is not None


def zipped_kind(names: Iterable[str]) -> Kind:
    """docx or xlsx by the names inside a zip file; ReadingError for any other package."""
    inside = tuple(names)
    for start, kind in _ZIPPED:
        if any(name.startswith(start) for name in inside):
            if kind in ("docx", "xlsx"):
                return kind
            raise ReadingError(kind)
    raise ReadingError(_ARCHIVE)


def textual_kind(text: str, name: str) -> Kind:
    """html, json, csv, markdown or text; ReadingError for the XML of Office."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    named = _NAMED.get(PurePath(name).suffix.lower())
    if _OFFICE_XML.search(head):
        is_sheet = "Excel.Sheet" in head or "<Workbook" in head
        raise ReadingError(f"这是 Office 的 XML 文件。{_AS_XLSX if is_sheet else _AS_DOCX}")
    if head[:1] in "{[" and (named == "json" or '"tables"' in text):
        return "json"
    if is_our_csv(text):
        return "csv"
    opens_with_a_tag = head.startswith("<") and named != "markdown"
    if _PAGE.search(head) or (opens_with_a_tag and _TAG.search(head)):
        return "html"
    if named == "html":
        return "html" if _TAG.search(text) else "text"
    if named:
        return named
    return "markdown" if has_pipe_table(text) or "<table" in text else "text"


def is_our_csv(text: str) -> bool:
    """Whether the text begins with the header of the CSV that `writing.csv` makes."""
    return text[:100].lstrip("\ufeff \r\n").lower().startswith("table,row,column,")
