"""A folder of hostile and broken files is looked through: each gets its reason, memory stays bounded."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.factories.leaky_files import CLEAN, docx_file, with_part, xlsx_file, zip_file

ID = "11010519491231002X"
LEAK = f"身份证号{ID}。"
MEGABYTE = 1024 * 1024
# Of addresses, for each process; what is really held is a fraction.
MOST_MEMORY = 1400 * MEGABYTE


def bomb(folder: Path) -> bytes:
    """A gigabyte of noughts in a megabyte."""
    path = folder.parent / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("大.txt", "w", force_zip64=True) as out,
    ):
        for _ in range(1024):
            out.write(bytes(MEGABYTE))
    return path.read_bytes()


def nested(depth: int) -> bytes:
    data = zip_file({"名单.txt": LEAK})
    for number in range(depth):
        data = zip_file({f"{number}.zip": data})
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad") / "待发布"
    folder.mkdir()
    macro = with_part(docx_file(), {"word/vbaProject.bin": b"x" * 100})
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(10)
    )
    laughs = f"<!DOCTYPE l [{entities}]><w:document xmlns:w='x'><w:p>&a9;</w:p></w:document>"
    files = {
        "好.txt": CLEAN.encode(),
        "宏.docx": macro,
        "图.svg": f'<svg xmlns="http://x.gov.cn"><script>x()</script><text>{LEAK}</text></svg>'.encode(),
        "点.svg": b'<svg xmlns="http://x.gov.cn" onload="x()"/>',
        "炸弹.zip": bomb(folder),
        "套.zip": nested(2),
        "套太深.zip": nested(8),
        "其实是表.pdf": xlsx_file(hidden_sheet=[[LEAK]]),
        "其实是程序.docx": b"MZ" + bytes(500),
        "其实是文字.xlsx": CLEAN.encode(),
        "坏.docx": docx_file()[:700],
        "实体.docx": with_part(docx_file(), {"word/document.xml": laughs}),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for name in ("大.txt", "大.mp4"):
        with (folder / name).open("wb") as out:
            out.write(b"\0\0\0\x18ftypmp42" if name.endswith("mp4") else LEAK.encode())
            out.truncate(500 * MEGABYTE)
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))

    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "screen", folder, "--format", "json"],
        capture_output=True,
        check=False,
        timeout=240,
        preexec_fn=bounded,
    )
    assert done.returncode == 2, done.stderr.decode()
    return {Path(one["file"]).name: one for one in json.loads(done.stdout)}


def rules(told: dict[str, Any], name: str) -> dict[str, str]:
    return {one["rule"]: one["message"] for one in told[name]["findings"]}


pytestmark = pytest.mark.skipif(os.name != "posix", reason="bounds the memory of a process")


def test_every_file_of_the_folder_is_answered_for(folder: Path, told: dict[str, Any]) -> None:
    assert set(told) == {path.name for path in folder.iterdir()}
    assert told["好.txt"]["findings"] == []
    assert not any(ID in json.dumps(one, ensure_ascii=False) for one in told.values())


@pytest.mark.parametrize(
    ("name", "rule", "words"),
    [
        ("宏.docx", "FILE-MACRO", "宏"),
        ("图.svg", "FILE-MACRO", "SVG 图片里有脚本"),
        ("点.svg", "FILE-MACRO", "SVG 图片里有脚本"),
        ("其实是程序.docx", "FILE-MACRO", "这是程序或脚本"),
        ("其实是程序.docx", "FILE-KIND", "扩展名是“.docx”，内容是程序"),
        ("其实是表.pdf", "FILE-KIND", "扩展名是“.pdf”，内容是压缩包或新版 Office 文件"),
        ("其实是表.pdf", "FILE-SHEET", "隐藏的"),
        ("其实是文字.xlsx", "FILE-KIND", "内容是别的格式"),
        ("炸弹.zip", "FILE-UNREAD", "展开后异常庞大"),
        ("套太深.zip", "FILE-UNREAD", "文件套文件太多"),
        ("坏.docx", "FILE-UNREAD", "已损坏"),
        ("实体.docx", "FILE-UNREAD", "没有查“实体.docx”"),
    ],
)
def test_each_bad_file_is_told_with_its_reason(
    told: dict[str, Any], name: str, rule: str, words: str
) -> None:
    assert words in rules(told, name)[rule]


def test_what_hides_in_a_bad_file_is_found_all_the_same(told: dict[str, Any]) -> None:
    for name in ("图.svg", "套.zip", "其实是表.pdf"):
        assert "PI-ID" in rules(told, name), name
    (place,) = {one["where"] for one in told["套.zip"]["findings"] if one["rule"] == "PI-ID"}
    assert place == "套.zip › 1.zip › 0.zip › 名单.txt"


@pytest.mark.parametrize("name", ["大.txt", "大.mp4"])
def test_a_file_of_half_a_gigabyte_is_refused_unread(told: dict[str, Any], name: str) -> None:
    assert "500 MB，超过" in told[name]["error"]
