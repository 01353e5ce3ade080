"""Files are opened with all that is in them; nothing that cannot be read passes in silence."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import Files, screen_file
from gongkai.rules.screening.model import Result, Setting
from gongkai.rules.screening.ocr import is_available, recogniser
from gongkai.rules.screening.reading import Reading
from tests.factories.leaky_files import (
    CLEAN,
    docx_file,
    in_body,
    pdf_file,
    picture,
    with_part,
    xlsx_file,
    zip_file,
)

ID = "11010519491231002X"
LEAK = f"身份证号{ID}。"
LIST = [["姓名", "身份证号"], ["张三丰", ID], ["李四光", "110105491231002"]]


@cache
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 25)))


def told(data: bytes, name: str) -> list[tuple[str, str]]:
    return [(f.rule, f.where) for f in screen_file(screen(), data, name).findings]


def rules(data: bytes, name: str) -> set[str]:
    return {rule for rule, _ in told(data, name)}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.txt", b""),
        ("文.txt", CLEAN.encode("gb18030")),
        ("页.html", f"<html><body><p>{CLEAN}</p></body></html>".encode()),
        ("文.docx", docx_file()),
        ("表.xlsx", xlsx_file([["项目", "件数"], ["甲", 3], ["乙", 4], ["合计", 7]])),
        ("文.pdf", pdf_file()),
        ("包.zip", zip_file({"文.txt": CLEAN, "夹/表.csv": "项目,件数\n甲,3\n"})),
        ("文.rtf", rb"{\rtf1\ansi\ansicpg936 \'b9\'ab\'b8\'e6 }"),
    ],
)
def test_a_clean_file_gives_nothing(name: str, data: bytes) -> None:
    assert told(data, name) == []


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("文.txt", LEAK.encode(), "文.txt"),
        ("文.txt", LEAK.encode("gb18030"), "文.txt"),
        ("文.txt", LEAK.encode("utf-16"), "文.txt"),
        ("页.html", f"<p>{LEAK}</p>".encode(), "页.html"),
        ("页.html", f"<p>{CLEAN}</p><!-- {LEAK} -->".encode(), "页.html，网页注释"),
        ("表.csv", f"甲,乙\n丙,{ID}\n".encode(), "表.csv，第2行"),
        ("文.docx", docx_file([CLEAN, LEAK]), "文.docx，正文，第2行"),
        ("文.docx", docx_file(header=LEAK), "文.docx，页眉页脚"),
        ("表.xlsx", xlsx_file([["甲"], [LEAK]]), "表.xlsx，工作表“公示”，第2行"),
        ("表.xlsx", xlsx_file(comment=LEAK), "表.xlsx，批注"),
        (
            "表.xlsx",
            xlsx_file(hidden_sheet=[[LEAK]]),
            "表.xlsx，隐藏的工作表“原始数据”，第1行",
        ),
        ("文.pdf", pdf_file(LEAK), "文.pdf，第1页"),
        ("文.pdf", pdf_file(comment=LEAK), "文.pdf，批注"),
        ("文.pdf", pdf_file(attached=("名单.txt", LEAK.encode())), "文.pdf › 名单.txt"),
        ("包.zip", zip_file({"a/名单.txt": LEAK}), "包.zip › a/名单.txt"),
        (
            "包.zip",
            zip_file({"内.zip": zip_file({"表.docx": docx_file([LEAK])})}),
            "包.zip › 内.zip › 表.docx，正文",
        ),
        (
            "老.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + LEAK.encode("utf-16-le"),
            "老.doc，文字（不完整）",
        ),
        ("文.rtf", rb"{\rtf1 \'c9\'ed\'b7\'dd\'d6\'a4 " + ID.encode() + b"}", "文.rtf，正文"),
        (
            "文.ofd",
            zip_file({"OFD.xml": "<OFD/>", "Doc_0/P.xml": f"<P><TextCode>{LEAK}</TextCode></P>"}),
            "文.ofd，“Doc_0/P.xml”",
        ),
        (
            "文.odt",
            zip_file({"mimetype": "x", "content.xml": f"<d><p>{LEAK}</p></d>"}),
            "文.odt，正文",
        ),
        (
            "页.pptx",
            zip_file(
                {
                    "[Content_Types].xml": "<T/>",
                    "ppt/presentation.xml": "<p/>",
                    "ppt/notesSlides/notesSlide1.xml": f"<s><p><t>{LEAK}</t></p></s>",
                }
            ),
            "页.pptx，第1页的备注",
        ),
    ],
)
def test_a_leak_is_found_wherever_it_is_planted(name: str, data: bytes, where: str) -> None:
    assert ("PI-ID", where) in told(data, name)


def test_a_long_number_that_excel_saved_as_a_number_is_read_whole() -> None:
    assert "PI-CARD" in rules(xlsx_file([["卡号"], [4111111111111111]]), "表.xlsx")


def test_columns_of_people_are_found_in_every_kind_of_table() -> None:
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in LIST)
    for name, data in (
        ("表.xlsx", xlsx_file(LIST)),
        ("表.docx", docx_file(table=LIST)),
        ("表.csv", "\n".join(map(",".join, LIST)).encode()),
        ("表.html", f"<table>{rows}</table>".encode()),
    ):
        assert [rule for rule, _ in told(data, name)].count("PI-TABLE") == 1, name
        assert [rule for rule, _ in told(data, name)].count("PI-ID") == 1, name


def test_what_excel_hides_blocks() -> None:
    people = [["姓名", "备注"], ["甲", "乙"], ["丙", "丁"]]
    assert rules(xlsx_file(people, hidden_column="B"), "表.xlsx") == {"FILE-COLUMN"}
    assert rules(xlsx_file(people, hidden_row=2), "表.xlsx") == {"FILE-COLUMN"}
    assert rules(xlsx_file(people, hidden_sheet=[["甲"]]), "表.xlsx") == {"FILE-SHEET"}
    assert rules(xlsx_file(people, comment="看看"), "表.xlsx") == {"FILE-COMMENT"}


def run(text: str, properties: str = "", tag: str = "w:t") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><{tag}>{text}</{tag}></w:r>"


@pytest.mark.parametrize(
    ("xml", "rule", "where"),
    [
        (run(LEAK, "<w:vanish/>"), "FILE-HIDDEN", "文.docx，正文，隐藏的文字"),
        (
            f'<w:del w:author="某">{run(LEAK, tag="w:delText")}</w:del>',
            "FILE-CHANGE",
            "文.docx，正文，修订中删去的文字",
        ),
        (
            f'<w:moveFrom w:author="某">{run(LEAK)}</w:moveFrom>',
            "FILE-CHANGE",
            "文.docx，正文，修订中删去的文字",
        ),
        (f'<w:ins w:author="某">{run(LEAK)}</w:ins>', "FILE-CHANGE", "文.docx，正文，第1行"),
    ],
)
def test_what_word_keeps_out_of_sight_blocks_and_is_read(xml: str, rule: str, where: str) -> None:
    data = in_body(docx_file(), f"<w:p>{xml}</w:p>")
    assert ("PI-ID", where) in told(data, "文.docx")
    assert rule in rules(data, "文.docx")


def test_a_shown_run_is_not_called_hidden() -> None:
    data = in_body(
        docx_file(), f"<w:p>{run('字', '<w:vanish w:val=' + chr(34) + '0' + chr(34) + '/>')}</w:p>"
    )
    assert rules(data, "文.docx") == set()


def test_comments_properties_macros_and_embedded_files_of_word_are_told() -> None:
    comments = (
        '<w:comments xmlns:w="http://x"><w:comment w:author="某"><w:p><w:r>'
        f"<w:t>{LEAK}</w:t></w:r></w:p></w:comment></w:comments>"
    )
    data = with_part(
        docx_file(),
        {
            "word/comments.xml": comments,
            "word/vbaProject.bin": b"macro",
            "word/embeddings/list.xlsx": xlsx_file([[LEAK]]),
        },
    )
    findings = told(data, "文.docx")
    assert ("FILE-COMMENT", "文.docx，批注") in findings
    assert ("FILE-MACRO", "文.docx，vbaProject.bin") in findings
    assert ("FILE-INSIDE", "文.docx，list.xlsx") in findings
    assert ("PI-ID", "文.docx，批注") in findings
    assert ("PI-ID", "文.docx › list.xlsx，工作表“公示”，第1行") in findings
    named = docx_file()
    with zipfile.ZipFile(io.BytesIO(named)) as package:
        core = package.read("docProps/core.xml").decode()
    named = with_part(
        named,
        {
            "docProps/core.xml": core.replace("<dc:creator>", "<dc:creator>张三").replace(
                "<dc:creator/>", "<dc:creator>张三</dc:creator>"
            )
        },
    )
    assert rules(named, "文.docx") == {"FILE-META"}


def test_the_author_of_a_pdf_and_what_hangs_on_it_are_told() -> None:
    assert rules(pdf_file(author="张三"), "文.pdf") == {"FILE-META"}
    assert rules(pdf_file(attached=("甲.txt", b"x")), "文.pdf") == {"FILE-INSIDE"}
    assert rules(pdf_file(comment="请核对"), "文.pdf") == {"FILE-COMMENT"}


def jpeg_with_place() -> bytes:
    entry = struct.pack("<HHII", 0x8825, 4, 1, 26)
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + b"\0\0\0\0"
    place = (
        struct.pack("<H", 2) + struct.pack("<HHII", 2, 5, 3, 0) + struct.pack("<HHII", 4, 5, 3, 0)
    )
    return b"\xff\xd8\xff\xe1\x00\x50Exif\0\0" + tiff + place


def test_a_photograph_that_says_where_it_was_taken_is_told() -> None:
    assert rules(jpeg_with_place(), "照片.jpg") == {"FILE-PLACE"}
    assert rules(b"\xff\xd8\xff\xe1\x00\x50Exif\0\0II*\0", "照片.jpg") == set()


def test_names_of_files_are_read_as_well() -> None:
    assert told(CLEAN.encode(), f"{ID}.txt") == [("PI-ID", f"{ID}.txt，文件名")]


def test_the_words_in_pictures_are_screened_where_they_can_be_recognised() -> None:
    seen: list[bytes] = []

    def recognise(data: bytes) -> Reading:
        seen.append(data)
        return Reading.plain(LEAK)

    png = picture()
    for name, data in (
        ("图.png", png),
        ("文.docx", with_part(docx_file(), {"word/media/image1.png": png})),
        ("包.zip", zip_file({"图.png": png})),
    ):
        result = Files(screen(), recognise).screen(data, name)
        assert [f.rule for f in result.findings] == ["PI-ID"], name
        assert result.findings[0].where.endswith("（图中文字）")
    assert seen == [png] * 3


def test_pictures_without_recognition_are_named_as_unread() -> None:
    result = screen_file(
        screen(), with_part(docx_file(), {"word/media/a.png": picture()}), "文.docx"
    )
    assert result.findings == []
    assert result.unread == ["文.docx：有1张图片，没有查图片里的文字"]


def test_a_recogniser_that_fails_stops_nothing() -> None:
    def fail(data: bytes) -> Reading:
        raise RuntimeError(str(len(data)))

    result = Files(screen(), fail).screen(zip_file({"a.png": picture(), "b.txt": LEAK}), "包.zip")
    assert [f.rule for f in result.findings] == ["PI-ID"]
    assert "图片认不出" in result.unread[0]


def test_a_scanned_pdf_is_unread_or_recognised() -> None:
    from PIL import Image

    scan = io.BytesIO()
    Image.open(io.BytesIO(picture(LEAK))).save(scan, "PDF")
    assert rules(scan.getvalue(), "扫描.pdf") == {"FILE-UNREAD"}
    result = Files(screen(), lambda data: Reading.plain(LEAK)).screen(scan.getvalue(), "扫描.pdf")
    assert [(f.rule, f.where) for f in result.findings] == [
        ("PI-ID", "扫描.pdf，第1页（图片）（图中文字）")
    ]


def twice(name: str) -> bytes:
    """A zip with two files of one name: programs differ in which they open."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package, warnings.catch_warnings(action="ignore"):
        package.writestr(name, LEAK)
        package.writestr(name, "没有名单")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("包.rar", b"Rar!\x1a\x07\x01\x00" + b"x" * 50, "请改用 ZIP"),
        ("包.7z", b"7z\xbc\xaf\x27\x1c" + b"x" * 50, "请改用 ZIP"),
        ("片.mp4", b"\0\0\0\x20ftypisom" + b"x" * 50, "音频或视频"),
        ("坏.pdf", b"%PDF-1.7 broken", "PDF"),
        ("坏.docx", docx_file()[:2000], "已损坏"),
        ("乱.txt", bytes(range(256)) * 20, "二进制数据"),
        ("两个.zip", twice("名单.txt"), "因软件而异"),
        (
            "锁.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
        ),
    ],
)
def test_what_cannot_be_read_is_a_finding_with_the_reason(
    name: str, data: bytes, reason: str
) -> None:
    result = screen_file(screen(), data, name)
    assert [f.rule for f in result.findings] == ["FILE-UNREAD"]
    assert reason in result.findings[0].message


def test_a_zip_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("0.txt", b"0" * 15_000_000)
    assert rules(out.getvalue(), "包.zip") == {"FILE-UNREAD"}


def test_zips_in_zips_end_somewhere() -> None:
    data = LEAK.encode()
    for depth in range(8):
        data = zip_file({f"{depth}.zip" if depth else "文.txt": data})
    assert "FILE-UNREAD" in rules(data, "包.zip")


def test_names_that_windows_packed_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        info = zipfile.ZipInfo("名单.txt".encode("gb18030").decode("cp437"))
        package.writestr(info, LEAK)
    data = out.getvalue()
    assert isinstance(screen_file(screen(), data, "包.zip"), Result)


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_any_bytes_are_screened_without_error(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"%PDF-1.4\n", b"{\\rtf1 ", b"\xff\xd8\xff", b"<html>"):
        screen_file(screen(), head + data, "x.bin")


@pytest.mark.skipif(not is_available(), reason="没有安装文字识别（gongkai[ocr]）")
@pytest.mark.filterwarnings("default")
def test_a_leak_in_a_picture_is_found_by_the_model_on_this_computer() -> None:
    data = zip_file({"内.zip": zip_file({"扫描.png": picture("身份证号" + ID)})})
    result = Files(screen(), recogniser()).screen(data, "包.zip")
    assert [(f.rule, f.where) for f in result.findings] == [
        ("PI-ID", "包.zip › 内.zip › 扫描.png（图中文字）")
    ]
    tiny = Files(screen(), recogniser()).screen(picture(size=(10, 10)), "点.png")
    assert (tiny.findings, tiny.unread) == ([], [])
