"""Reading foreign annual reports: any file becomes blocks, blocks become a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final

from gongkai.rules.report.model import Report
from gongkai.rules.report.reading import sniff
from gongkai.rules.report.reading.encoding import (
    declared_charset,
    decode,
    without_embedded,
)
from gongkai.rules.report.reading.limits import (
    MAX_BYTES,
    MAX_LINES,
    MAX_MARKUP_BYTES,
    MAX_TEXT_BYTES,
    MEGABYTE,
)
from gongkai.rules.report.reading.source import Document, Line, ReadingError, SourceKind

__all__ = ["Document", "ReadingError", "open_document", "read"]

_SAMPLE: Final = 65_536
_NO_REPORT: Final = (
    "没有找到年度报告的标题、六个部分或表格。请确认选对了文件；"
    "如果正文是图片，请用 OCR 软件转成文字后再试"
)
_TOO_LONG: Final = "文字有 {} MB，远远超过一份年报。请确认选对了文件"


def read(data: bytes, name: str) -> Report:
    """The report in a file of any kind that is read; `name` serves messages and as a hint.

    Raises ReadingError, in Chinese and with the name, for a file that cannot be read.
    """
    with _naming(name):
        document = _open(data, name)
        if document.kind == "json":
            from gongkai.rules.report.reading.json import read_json

            return read_json(document.text)
        if document.kind == "csv":
            from gongkai.rules.report.reading.csv import read_csv

            return read_csv(document.text)
        from gongkai.rules.report.reading import anchor

        report = anchor.interpret(document, name)
        if not (report.title or report.agency or report.form or report.sections):
            raise ReadingError(_NO_REPORT)
        return report


def open_document(data: bytes, name: str, *, keeps_tables: bool = False) -> Document:
    """A file as blocks. Raises ReadingError, in Chinese and with the name of the file.

    `keeps_tables`: a table of a DOCX or XLSX file is one grid, however long its cells are.
    """
    with _naming(name):
        return _open(data, name, keeps_tables=keeps_tables)


@contextmanager
def _naming(name: str) -> Iterator[None]:
    try:
        yield
    except ReadingError as error:
        raise ReadingError(f"“{name}”无法读取：{error}。") from error


def _open(data: bytes, name: str, *, keeps_tables: bool = False) -> Document:
    if len(data) > MAX_BYTES:
        raise ReadingError(
            f"文件有 {len(data) // MEGABYTE} MB，超过 {MAX_BYTES // MEGABYTE} MB 的上限。"
            "请确认选对了文件，或压缩其中的图片后再试"
        )
    if not data.strip(b"\0 \t\r\n"):
        raise ReadingError("文件是空的。请确认文件已经完整保存或下载，再重新上传")
    sniff.refuse_foreign(data, name)
    if sniff.is_pdf(data):
        from gongkai.rules.report.reading.pdf import read_pdf

        return read_pdf(data)
    if sniff.is_zip(data):
        return _open_package(data, keeps_tables=keeps_tables)
    if sniff.is_web_archive(data):
        from gongkai.rules.report.reading.web_archive import page_in

        return _open_text(*page_in(data), name="*.html")
    return _open_text(data, None, name)


def _open_package(data: bytes, *, keeps_tables: bool) -> Document:
    from gongkai.rules.report.reading.package import Package

    package = Package(data)
    if sniff.zipped_kind(package.names) == "xlsx":
        from gongkai.rules.report.reading.xlsx import read_xlsx

        return read_xlsx(package, keeps_tables=keeps_tables)
    from gongkai.rules.report.reading.docx import read_docx

    return read_docx(package, keeps_tables=keeps_tables)


def _open_text(data: bytes, declared: str | None, name: str) -> Document:
    data = without_embedded(data)
    if len(data) > MAX_MARKUP_BYTES:
        decode(data[:_SAMPLE])  # rubbish is called rubbish, whatever its size
        raise ReadingError(_TOO_LONG.format(len(data) // MEGABYTE))
    decoded = decode(data, declared_charset(data) or declared)
    kind = sniff.textual_kind(decoded.text, name)
    if kind != "html" and len(data) > MAX_TEXT_BYTES:
        raise ReadingError(_TOO_LONG.format(len(data) // MEGABYTE))
    if kind == "html":
        from gongkai.rules.report.reading.html import read_html

        return read_html(decoded)
    if kind == "json" or sniff.is_our_csv(decoded.text):
        return _data(kind, decoded.text)
    from gongkai.rules.report.reading import text

    match kind:
        case "markdown":
            return text.read_markdown(decoded)
        case "csv":
            return text.read_separated(decoded)
    return text.read_text(decoded)


def _data(kind: SourceKind, text: str) -> Document:
    """Our own formats are data: no character may be mended."""
    lines = enumerate(text.splitlines(), 1)
    blocks = [Line(line, f"第{number}行") for number, line in islice(lines, MAX_LINES)]
    return Document(kind, list(blocks), text=text)
