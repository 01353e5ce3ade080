"""Files that go out with an item: judged by what they are, refused with the reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from gongkai.rules import attachments
from gongkai.rules.attachments import KINDS, kind_of, pages_of, said_of
from gongkai.rules.intake import FileRefusedError
from tests.factories.pdfs import printed_pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


def packed(*names: str, **contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, contents.get(name.replace("/", "_").split(".")[0], b"x"))
    return out.getvalue()


TYPES = "[Content_Types].xml"
FILES = {
    ".pdf": b"%PDF-1.7\n",
    ".ofd": packed("OFD.xml", "Doc_0/Document.xml"),
    ".docx": packed(TYPES, "word/document.xml"),
    ".xlsx": packed(TYPES, "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
    ".pptx": packed(TYPES, "ppt/presentation.xml"),
    ".doc": OLE + b"0" * 600 + wide("WordDocument"),
    ".wps": OLE + b"0" * 600 + wide("WordDocument"),
    ".xls": OLE + b"0" * 600 + wide("Workbook"),
    ".et": OLE + b"0" * 600 + wide("Workbook"),
    ".ppt": OLE + b"0" * 600 + wide("PowerPoint Document"),
    ".dps": OLE + b"0" * 600 + wide("PowerPoint Document"),
    ".txt": "名单".encode(),
    ".csv": "姓名,数\n甲,1".encode("gb18030"),
    ".jpg": b"\xff\xd8\xff\xe0",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".tif": b"II*\0",
    ".zip": packed("名单.xlsx", "说明.txt"),
    ".mp4": b"\0\0\0\x20ftypisom",
    ".mp3": b"ID3\x04",
    ".wav": b"RIFF\0\0\0\0WAVE",
}


@pytest.mark.parametrize("suffix", FILES)
def test_a_file_of_any_office_kind_is_taken_under_its_true_type(suffix: str) -> None:
    file = io.BytesIO(FILES[suffix])
    kind = kind_of(f"附件{suffix.upper()}", file)
    assert suffix in kind.suffixes
    assert file.tell() == 0


REFUSED = {
    ("程序.pdf", b"MZ\x90\0"): "程序或脚本",
    ("脚本.txt", b"#!/bin/sh\nrm -rf /"): "程序或脚本",
    ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"): "SVG",
    ("图.png", b"<?xml version='1.0'?><svg onload='x()'/>"): "SVG",
    ("页.txt", b"\xef\xbb\xbf <!DOCTYPE html><script>x</script>"): "网页",
    ("页.html", b"<html><body>x</body></html>"): "网页",
    ("空.pdf", b""): "空文件",
    ("报表.docx", FILES[".xlsx"]): "内容是Excel 表格，扩展名应是 .xlsx",
    ("照片.pdf", FILES[".jpg"]): "内容与扩展名不符",
    ("文档.doc", FILES[".docx"]): "内容与扩展名不符",
    ("宏.docx", packed(TYPES, "word/document.xml", "word/vbaProject.bin")): "有宏",
    ("宏.docm", packed(TYPES, "word/document.xml", "word/vbaProject.bin")): "有宏",
    ("宏.xls", FILES[".xls"] + wide("_VBA_PROJECT")): "有宏",
    ("锁.doc", FILES[".doc"] + wide("EncryptedPackage")): "打开密码",
    ("包.zip", packed("说明.txt", "安装.exe")): "“安装.exe”",
    ("包.zip", packed("a/b/宏.docm")): "“a/b/宏.docm”",
    ("坏.zip", b"PK\x03\x04" + b"x" * 50): "损坏",
    ("数据.txt", b"abc\0def"): "格式不能接收",
    ("数据.bin", b"abcdef"): "格式不能接收",
    ("其他.doc", OLE + b"0" * 600): "格式不能接收",
}


@pytest.mark.parametrize(("name", "data"), REFUSED, ids=[name for name, _ in REFUSED])
def test_what_can_act_or_is_not_what_it_says_is_refused_with_the_reason(
    name: str, data: bytes
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        kind_of(name, io.BytesIO(data))
    assert REFUSED[name, data] in str(refused.value)


def test_a_sign_that_is_cut_in_two_by_the_reading_is_still_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign = wide("_VBA_PROJECT")
    monkeypatch.setattr(attachments, "_STEP", 700)
    data = FILES[".doc"].ljust(700 - len(sign) // 2, b"0") + sign
    with pytest.raises(FileRefusedError, match="有宏"):
        kind_of("宏.doc", io.BytesIO(data))


def test_a_locked_archive_and_one_made_to_burst_are_refused() -> None:
    locked = bytearray(packed("名单.txt"))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = locked.index(start) + (6 if start.endswith(b"\x04") else 8)
        locked[place] |= 1
    with pytest.raises(FileRefusedError, match="打开密码"):
        kind_of("锁.zip", io.BytesIO(bytes(locked)))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("零.txt", b"0" * (30 * 1024 * 1024))
    with pytest.raises(FileRefusedError, match="解开以后有 30 MB"):
        kind_of("弹.zip", bomb)


def test_a_file_of_five_hundred_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "大.mp4"
    with path.open("wb") as out:
        out.truncate(500 * 1024 * 1024)
    with path.open("rb") as file, pytest.raises(FileRefusedError, match="500 MB，最大 200 MB"):
        kind_of("大.mp4", file)


def test_pages_and_sheets_are_counted_and_broken_files_say_nothing() -> None:
    pdf = io.BytesIO(printed_pdf(["一", "二", "三"]))
    assert pages_of(kind_of("三页.pdf", pdf), pdf) == 3
    assert said_of("application/pdf", 3) == "PDF 文件，3 页"
    sheets = packed(
        TYPES, "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
    )
    assert pages_of(KINDS[".xlsx"], io.BytesIO(sheets)) == 2
    told = packed(TYPES, "docProps/app.xml", docProps_app=b"<Properties><Pages>12</Pages>")
    assert pages_of(KINDS[".docx"], io.BytesIO(told)) == 12
    assert said_of(KINDS[".xlsx"].media_type, 2) == "Excel 表格，2 个工作表"
    for suffix in (".pdf", ".docx", ".xlsx"):
        assert pages_of(KINDS[suffix], io.BytesIO(b"broken")) is None
    assert said_of("image/png", None) == "图片"
