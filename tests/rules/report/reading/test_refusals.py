"""Bad input: a clear error that names the file and the way out, in bounded time and memory."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from gongkai.rules.report.reading import ReadingError, limits, open_document, read
from tests.rules.report.reading.files import Canvas, docx, packed, pdf, zeros, zipped

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def locked_pdf() -> bytes:
    page = Canvas()
    page.text(60, 100, "某市公安局年度报告" * 3)
    writer = pypdf.PdfWriter(io.BytesIO(pdf(page)))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawing(content: bytes, *, times: int = 1, forms: str = "") -> bytes:
    """A PDF of one page that draws that content so many times."""
    stream = b"\x78\xda" + packed(content, times)
    head = (
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
        " /Resources << /XObject << /X 10 0 R >> >> /Contents 4 0 R >>\nendobj\n"
        f"4 0 obj\n<< /Filter /FlateDecode /Length {len(stream)} >>\nstream\n"
    )
    tail = f"\nendstream\nendobj\n{forms}trailer\n<< /Size 99 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    return head.encode() + stream + tail.encode()


def forms_in_forms(depth: int, times: int) -> bytes:
    """A form that draws the next one many times, which draws the next one many times, …"""
    inside = "/X Do " * times
    forms = "".join(
        f"{n} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {len(inside)}"
        f" /Resources << /XObject << /X {n + 1} 0 R >> >> >>\nstream\n{inside}\nendstream\nendobj\n"
        for n in range(10, 10 + depth)
    )
    return drawing(b"/X Do", forms=forms)


def a_million_pages() -> bytes:
    kids = "3 0 R " * 1_000_000
    return (
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        f"2 0 obj\n<< /Type /Pages /Count 1000000 /Kids [{kids}] >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
        "trailer\n<< /Size 9 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    ).encode()


def many_parts() -> bytes:
    return zipped({f"word/{n}": b"" for n in range(20_000)})


def rubbish(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311 - the same rubbish each time


def paragraphs() -> bytes:
    numbers = (f"{n * n % 99_991}" for n in range(150_000))
    return docx("".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in numbers))


# name → how to make it, a word of the reason
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "空.docx": (lambda: b"", "空的"),
    "空白.txt": (lambda: b" \r\n\0\0\n", "空的"),
    "乱码.txt": (lambda: rubbish(MEGABYTE), "二进制"),
    "乱码.html": (lambda: rubbish(50 * MEGABYTE), "二进制"),
    "太大.txt": (lambda: b"1" * (200 * MEGABYTE), "200 MB"),
    "长文.txt": (lambda: b"1 2\n" * 1_000_000, "行数太多"),
    "炸弹.docx": (lambda: zeros("word/document.xml", 2048), "异常庞大"),
    "撒谎.docx": (lambda: zeros("word/document.xml", 1024, declared=1000), "损坏"),
    "炸弹.xlsx": (lambda: zeros("xl/workbook.xml", 15), "异常庞大"),
    "零件.docx": (many_parts, "异常庞大"),
    "深.docx": (lambda: docx("<w:sdt><w:sdtContent>" * 100_000), "异常庞大|损坏"),
    "段落.docx": (paragraphs, "行数太多"),
    "加密.pdf": (locked_pdf, "密码"),
    "扫描.pdf": (lambda: pdf(Canvas(), Canvas(), picture=True), "扫描图片"),
    "半截.pdf": (lambda: pdf(Canvas())[:600], "损坏"),
    "炸弹.pdf": (lambda: drawing(b" " * MEGABYTE, times=900), "异常庞大"),
    "线条.pdf": (lambda: drawing(b"0 0 m 9 9 l S " * 10_000, times=300), "异常庞大"),
    "套娃.pdf": (lambda: forms_in_forms(30, 10), "异常庞大"),
    "百万页.pdf": (a_million_pages, "页|损坏"),
    "深.html": (lambda: b"<html><body>" + b"<div>" * 100_000 + b"x", "嵌套太深"),
    "表中表.html": (lambda: b"<table><tr><td>" * 100_000 + b"x", "嵌套"),
    "格子.html": (lambda: b"<table>" + b"<tr><td>1<td>2" * 500_000, "单元格太多"),
    "跨列.html": (
        lambda: b"<table><tr>" + b"<td colspan=1000 rowspan=65534>1" * 15_000,
        "过多|太多|太大",
    ),
    "旧.doc": (lambda: OLE, "另存为 .docx"),
    "旧.wps": (lambda: OLE, "另存为 .docx"),
    "旧.xls": (lambda: OLE, "另存为 .xlsx"),
    "无名": (lambda: OLE + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
    "加密.docx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "稿.rtf": (lambda: rb"{\rtf1\ansi 1}", "另存为 .docx"),
    "图.pdf": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
    "照片.jpg": (lambda: b"\xff\xd8\xff\xe0" + bytes(99), "图片"),
    "包.zip": (lambda: zipped({"年报.docx": b""}), "解压"),
    "包.rar": (lambda: b"Rar!\x1a\x07\x00" + bytes(99), "解压"),
    "版式.ofd": (lambda: zipped({"OFD.xml": b"<x/>"}), "OFD"),
    "开放.odt": (lambda: zipped({"mimetype": b"", "content.xml": b"<x/>"}), "OpenDocument"),
    "网页.mht": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html"),
    "套娃.mht": (
        lambda: (
            b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 50_000
        ),
        "mht",
    ),
    "旧.xml": (lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "xlsx"),
    "二进制.xlsb": (lambda: zipped({"xl/workbook.bin": b""}), "另存为 .xlsx"),
    "演示.pptx": (lambda: zipped({"ppt/presentation.xml": b"<x/>"}), "演示文稿"),
    "框架.html": (
        lambda: b"<html><frameset><frame src=a.html></frameset></html>",
        "没有可读的文字",
    ),
}

MEASURE = """
import json, sys, time
from gongkai.rules.report.reading import ReadingError, limits, read
data = open(sys.argv[1], "rb").read()
try:
    import resource
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
except ImportError:
    peak, unit = lambda: 0, 1
before, begin = peak(), time.process_time()
try:
    read(data, sys.argv[2])
    message = ""
except ReadingError as error:
    message = str(error)
print(json.dumps([message, time.process_time() - begin, (peak() - before) * unit]))
"""


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_by_name_with_the_way_out_within_bounds(
    name: str, tmp_path: Path
) -> None:
    make, reason = BAD[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), name],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    message, seconds, memory = json.loads(done.stdout)
    assert done.stderr == ""
    assert message.startswith(f"“{name}”无法读取：")
    assert re.search(reason, message)
    assert re.search("请", message)
    assert seconds < 8
    assert memory < 500 * MEGABYTE


def test_a_file_protected_against_changes_only_is_read() -> None:
    page = Canvas()
    page.text(60, 100, "某市公安局年度报告" * 3)
    writer = pypdf.PdfWriter(io.BytesIO(pdf(page)))
    writer.encrypt("", "owner")
    out = io.BytesIO()
    writer.write(out)
    lines = open_document(out.getvalue(), "年报.pdf").lines()
    assert any("某市公安局" in line.text for line in lines)


def test_text_that_is_no_report_is_refused_by_name() -> None:
    with pytest.raises(ReadingError, match="“通知.txt”无法读取：没有找到年度报告"):
        read("关于召开会议的通知\n请准时参加。".encode(), "通知.txt")


def test_the_documentation_states_the_limits() -> None:
    page = (Path(__file__).parents[4] / "docs/reference/file-formats.md").read_text("utf-8")
    for row in (
        f"| 任何文件 | {limits.MAX_BYTES // MEGABYTE} MB |",
        f"| 网页（不算内嵌的图片） | {limits.MAX_MARKUP_BYTES // MEGABYTE} MB |",
        f"| 纯文本、Markdown、JSON、CSV | {limits.MAX_TEXT_BYTES // MEGABYTE} MB |",
        f"| PDF 页数 | {limits.MAX_PAGES} 页 |",
        f"| PDF 一页的绘图指令，解压以后 | {limits.MAX_DRAWING_BYTES // MEGABYTE} MB |",
        f"| Word、Excel 里的一个部件，解压以后 | {limits.MAX_PART_BYTES // MEGABYTE} MB |",
        f"| 一张表的列 | {limits.MAX_COLUMNS} |",
        f"表格套表格不超过 {limits.MAX_TABLE_DEPTH} 层",
    ):
        assert row in page
    assert limits.MAX_LINES == limits.MAX_CELLS
    assert f"| 文字行、单元格 | 各 {limits.MAX_CELLS:,} |" in page


@pytest.mark.parametrize("name", ["年报", "../../年报.txt", "年\n报.txt", ""])
def test_any_name_will_do(name: str) -> None:
    with pytest.raises(ReadingError):
        read(b"", name)
