"""Pictures in Office files, in packed files and of every format: read, painted over, read again."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256

import docx
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.pictures import MOST_FRAMES
from gongkai.rules.screening.mending import can_mend, mended
from gongkai.rules.screening.mending.archives import repacked
from gongkai.rules.screening.model import Finding, Result, Setting
from gongkai.rules.screening.ocr import is_available, recogniser
from gongkai.rules.screening.parts import Part, screen_parts
from gongkai.rules.screening.reading import Line, Reading, shares
from tests.factories.leaky_files import (
    as_format,
    docx_file,
    pdf_beside,
    pdf_file,
    picture,
    saved,
    with_part,
    xlsx_file,
    zip_file,
)

IDENTITY = "11010519491231002X"
LEAK = f"身份证号{IDENTITY}，张三"
LINE = (0.1, 0.4, 0.9, 0.6)
FORMATS = ("png", "jpg", "gif", "bmp", "tif", "webp")


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 1)))


def nothing(finding: Finding) -> bool:
    return False


def middle(data: bytes) -> Image.Image:
    """The stretch of a picture where the number stands."""
    image = Image.open(io.BytesIO(data)).convert("L")
    wide, high = image.size
    box = (int(0.45 * wide), int(0.42 * high), int(0.55 * wide), int(0.58 * high))
    return image.crop(box)


def recognise(data: bytes) -> Reading:
    """Reads the number in what has ink there, as long as it is not all black."""
    darkest, brightest = middle(data).getextrema()
    if float(brightest) < 73 or float(darkest) > 128:  # type: ignore[arg-type]
        return Reading.plain("公示名单")
    image = Image.open(io.BytesIO(data))
    line = Line(LEAK, LINE, tuple(shares(LINE, len(LEAK))))
    return Reading((line,), image.width / image.height)


def inked(form: str = "png", size: tuple[int, int] = (900, 160), **options: object) -> bytes:
    """A picture with ink in its middle, in one of the formats."""
    image = Image.new("RGB", size, "white")
    image.paste(
        "black", (int(0.3 * size[0]), int(0.48 * size[1]), int(0.7 * size[0]), int(0.52 * size[1]))
    )
    out = io.BytesIO()
    name = {"jpg": "JPEG", "tif": "TIFF"}.get(form, form.upper())
    image.save(out, name, **options)
    return out.getvalue()


def several(form: str, *are_inked: bool) -> bytes:
    """A picture with frames or pages one after the other."""
    frames = [
        Image.open(io.BytesIO(inked()))
        if is_inked
        else Image.new("RGB", (900, 160), (250 - n, 255, 255))
        for n, is_inked in enumerate(are_inked)
    ]
    out = io.BytesIO()
    packing = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    frames[0].save(out, form, save_all=True, append_images=frames[1:], **packing)
    return out.getvalue()


def with_picture(words: str = "") -> bytes:
    """A Word file with words and an inked picture in its text."""
    document = docx.Document(io.BytesIO(docx_file([words])))
    document.add_picture(io.BytesIO(inked()))
    return saved(document)


def pptx_file() -> bytes:
    main = "http://schemas.openxmlformats.org"
    return zip_file(
        {
            "[Content_Types].xml": f'<Types xmlns="{main}/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{main}/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{main}/officeDocument/2006/relationships/officeDocument" '
            'Target="ppt/presentation.xml"/></Relationships>',
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{main}/presentationml/2006/main"/>',
        }
    )


def look(screen: Screen, data: bytes, name: str) -> Result:
    return screen_parts(screen, [Part.file(data, name)], recognise)


def painted(screen: Screen, data: bytes, name: str) -> bytes:
    """The file after a click on all that was found, which is offered."""
    found = look(screen, data, name).findings
    personal = [finding for finding in found if finding.rule == "PI-ID"]
    assert personal
    assert all(
        can_mend(one.rule, one.replacement, name, one.where, is_placed=bool(one.spots))
        for one in personal
    )
    spots = [spot for finding in personal for spot in finding.spots]
    done, count = mended(screen, Part.file(data, name), nothing, spots)
    assert count == len(set(spots)) > 0
    return done.data


def parts_of(data: bytes) -> list[tuple[object, ...]]:
    """The parts of a zip with all that is told of them, and what they hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [
            (
                *(one.orig_filename, one.date_time, one.compress_type, one.comment),
                *(one.create_system, one.external_attr, one.internal_attr),
                package.read(one),
            )
            for one in package.infolist()
        ]


CARRIERS: dict[str, Callable[[bytes], bytes]] = {
    "文.docx": lambda png: with_part(docx_file(), {"word/media/image1.png": png}),
    "表.xlsx": lambda png: with_part(xlsx_file(), {"xl/media/image1.png": png}),
    "片.pptx": lambda png: with_part(pptx_file(), {"ppt/media/image1.png": png}),
    "文.odt": lambda png: zip_file(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<a/>",
            "Pictures/1.png": png,
        }
    ),
    "文.ofd": lambda png: zip_file({"OFD.xml": "<OFD/>", "Doc_0/Res/image_0.png": png}),
    "包.zip": lambda png: zip_file({"说明.txt": "公告", "图/名单.png": png}),
    "套.zip": lambda png: zip_file({"内.zip": zip_file({"图.png": png, "甲.txt": "公告"})}),
    "文.zip": lambda png: zip_file(
        {"公示.docx": with_part(docx_file(), {"word/media/image1.png": png}), "甲.txt": "公告"}
    ),
}


# --- where pictures lie --------------------------------------------------------------------------


@pytest.mark.parametrize("name", CARRIERS)
def test_a_picture_in_a_file_is_painted_there_and_all_else_stays_as_it_was(
    screen: Screen, name: str
) -> None:
    data = CARRIERS[name](inked())
    after = painted(screen, data, name)
    assert look(screen, after, name).findings == []
    old, new = parts_of(data), parts_of(after)
    # Word may bring a small picture of the first page along, which goes.
    old = [one for one in old if "thumbnail" not in str(one[0])]
    changed = {str(a[0]) for a, b in zip(old, new, strict=True) if a != b} - {"_rels/.rels"}
    assert len(changed) == 1
    assert [one[:-1] for one in old] == [one[:-1] for one in new]


def test_a_scanned_page_in_a_packed_file_is_painted_there(screen: Screen) -> None:
    data = zip_file({"扫描.pdf": as_format(inked(), "PDF"), "甲.txt": "公告"})
    after = painted(screen, data, "包.zip")
    assert look(screen, after, "包.zip").findings == []


PLACE = (100 / 595, 1 - 364 / 842, 460 / 595, 1 - 300 / 842)


def read_page(data: bytes) -> Reading:
    """Reads a page of `pdf_beside`: its words, one of them wrong, and the number while its place has ink."""
    image = Image.open(io.BytesIO(data)).convert("L")
    sides = zip(PLACE, (image.width, image.height) * 2, strict=True)
    there = image.crop(tuple(int(side * length) for side, length in sides))  # type: ignore[arg-type]
    lines = [Line("现将有关事项公告如下，布署如下。", (0.1, 0.05, 0.9, 0.08))]
    lines.append(Line("证号110101199003077854", (0.1, 0.1, 0.9, 0.12)))
    if there.getextrema()[1] > 72:  # type: ignore[operator]
        lines.append(Line(LEAK, PLACE))
    return Reading(tuple(lines), image.width / image.height)


def test_a_picture_beside_the_words_of_a_page_is_read_and_painted(screen: Screen) -> None:
    data = pdf_beside(inked(), "申请人证号110101199003077854，现将有关事项公告如下。")
    part = Part.file(data, "文.pdf")
    found = screen_parts(screen, [part], read_page).findings
    # What the page says in words is found once, and no word of it is misread.
    assert [(one.rule, one.where) for one in found] == [
        ("PI-ID", "文.pdf，第1页"),
        ("PI-ID", "文.pdf，第1页里的图片（图中文字）"),
    ]
    done, count = mended(screen, part, nothing, found[1].spots)
    assert count == 1
    after = screen_parts(screen, [done], read_page).findings
    assert [one.where for one in after] == ["文.pdf，第1页，第1行"]


def test_pictures_beside_words_that_nobody_reads_are_named_and_signs_are_not_read(
    screen: Screen,
) -> None:
    result = screen_parts(screen, [Part.file(pdf_beside(inked()), "文.pdf")])
    assert result.pictures == 1
    assert result.unread == ["文.pdf：第1页里有图片，没有查图片里的文字"]
    assert result.findings == []
    small = screen_parts(screen, [Part.file(pdf_beside(inked(), scale=0.05), "文.pdf")])
    assert (small.pictures, small.unread) == (0, [])


def test_the_same_picture_in_several_places_is_painted_in_all_of_them(screen: Screen) -> None:
    inner = CARRIERS["文.docx"](inked())
    data = zip_file({"甲.docx": inner, "乙.png": inked(), "丙.jpg": inked("jpg")})
    found = look(screen, data, "包.zip").findings
    spots = [spot for finding in found for spot in finding.spots]
    done, _ = mended(screen, Part.file(data, "包.zip"), nothing, spots)
    assert look(screen, done.data, "包.zip").findings == []


def test_words_and_pictures_of_a_document_are_masked_by_one_click(screen: Screen) -> None:
    data = with_picture(LEAK)
    found = look(screen, data, "文.docx").findings
    spots = [spot for finding in found for spot in finding.spots]
    done, count = mended(screen, Part.file(data, "文.docx"), lambda one: one.rule == "PI-ID", spots)
    assert count == 2
    assert look(screen, done.data, "文.docx").findings == []
    assert IDENTITY not in "".join(p.text for p in docx.Document(io.BytesIO(done.data)).paragraphs)
    with zipfile.ZipFile(io.BytesIO(done.data)) as package:
        assert float(middle(package.read("word/media/image1.png")).getextrema()[1]) < 24  # type: ignore[arg-type]


def test_the_small_picture_of_the_first_page_does_not_stay(screen: Screen) -> None:
    data = with_picture()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "docProps/thumbnail.jpeg" in package.namelist()
    after = painted(screen, data, "文.docx")
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert "docProps/thumbnail.jpeg" not in package.namelist()
        assert b"thumbnail" not in package.read("_rels/.rels")
    opened = docx.Document(io.BytesIO(after))
    assert [shape.type for shape in opened.inline_shapes]
    opened_document: dict[str, bytes | str] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<a/>",
        "Pictures/1.png": inked(),
        "Thumbnails/thumbnail.png": inked(size=(256, 200)),
    }
    after = painted(screen, zip_file(opened_document), "文.odt")
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        small = Image.open(io.BytesIO(package.read("Thumbnails/thumbnail.png")))
        assert small.size == (256, 200)
        assert small.convert("L").getextrema() == (0, 0)


@pytest.mark.parametrize(
    "more",
    [
        {"_xmlsignatures/sig1.xml": "<a/>"},
        {"META-INF/documentsignatures.xml": "<a/>"},
    ],
)
def test_a_signed_file_is_left_alone_with_the_reason(
    screen: Screen, more: dict[str, bytes | str]
) -> None:
    data = with_part(CARRIERS["文.docx"](inked()), more)
    spots = [spot for one in look(screen, data, "文.docx").findings for spot in one.spots]
    with pytest.raises(ReadingError, match="签名"):
        mended(screen, Part.file(data, "文.docx"), nothing, spots)
    sealed = zip_file(
        {"OFD.xml": "<OFD/>", "Doc_0/Signs/Signs.xml": "<Signatures><Signature/></Signatures>",
         "Doc_0/Res/image_0.png": inked()}
    )  # fmt: skip
    spots = [spot for one in look(screen, sealed, "文.ofd").findings for spot in one.spots]
    with pytest.raises(ReadingError, match="签名"):
        mended(screen, Part.file(sealed, "文.ofd"), nothing, spots)


def test_what_cannot_be_written_back_says_what_to_do_instead(screen: Screen) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_file()))
    writer.add_attachment("a.png", inked())
    out = io.BytesIO()
    writer.write(out)
    (one,) = (f for f in look(screen, out.getvalue(), "文.pdf").findings if f.rule == "PI-ID")
    assert one.spots == ()
    assert one.message.endswith("请在原来的程序里取出来涂黑，放回去再上传。")


# --- the packing ---------------------------------------------------------------------------------


class PackedByWindows(zipfile.ZipInfo):
    """A part whose name is packed in GBK, without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gb18030"), self.flag_bits


def test_names_in_gbk_dates_notes_and_the_way_of_packing_stay() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, method in (("名单.txt", zipfile.ZIP_STORED), ("说明.txt", zipfile.ZIP_DEFLATED)):
            entry = PackedByWindows(name, (2020, 2, 3, 4, 5, 6))
            entry.compress_type, entry.comment = method, "备注".encode()
            entry.external_attr, entry.create_system = 0o640 << 16, 3
            package.writestr(entry, name * 50)
        package.comment = "全包".encode()
    data = out.getvalue()
    after = repacked(data, {"名单.txt".encode("gb18030").decode("cp437"): b"new"})
    old, new = parts_of(data), parts_of(after)
    assert [one[:-1] for one in old] == [one[:-1] for one in new]
    assert (new[0][-1], new[1][-1]) == (b"new", old[1][-1])
    assert after.count("名单.txt".encode("gb18030")) == 2
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert package.comment == "全包".encode()
        assert package.testzip() is None


def test_parts_written_in_a_stream_are_kept_and_what_lies_between_is_not() -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", "甲" * 400)
        package.writestr("b.txt", "乙" * 400)
    data = b"hidden before" + out.getvalue()
    after = repacked(data, {"b.txt": b"new"})
    assert b"hidden" not in after
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert package.testzip() is None
        assert package.read("a.txt").decode() == "甲" * 400
        assert package.read("b.txt") == b"new"
    with zipfile.ZipFile(io.BytesIO(repacked(data, {"a.txt": None}))) as package:
        assert package.namelist() == ["b.txt"]


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("is_inside", [False, True])
def test_pictures_of_every_format_keep_it_and_their_size(
    screen: Screen, form: str, is_inside: bool
) -> None:
    data, name = inked(form), f"图.{form}"
    if is_inside:
        data, name = zip_file({name: data}), "包.zip"
    after = painted(screen, data, name)
    assert look(screen, after, name).findings == []
    if is_inside:
        with zipfile.ZipFile(io.BytesIO(after)) as package:
            after = package.read(package.namelist()[0])
    before, image = Image.open(io.BytesIO(inked(form))), Image.open(io.BytesIO(after))
    assert (image.format, image.size) == (before.format, before.size)
    # What stands beside the number is as it was, to the rounding of a JPEG.
    beside = (0, 0, 900, 50)
    most = 3 if form == "jpg" else 0
    old, new = before.convert("L").crop(beside), image.convert("L").crop(beside)
    assert max(abs(a - b) for a, b in zip(old.tobytes(), new.tobytes(), strict=True)) <= most


def test_a_photo_of_many_colours_in_gif_stays_like_it_was(screen: Screen) -> None:
    light = Image.radial_gradient("L").resize((900, 160)).point(lambda value: 255 - value // 2)
    coloured = Image.merge("RGB", (light, light, Image.new("L", light.size, 90)))
    out = io.BytesIO()
    coloured.paste("black", (270, 76, 630, 84))
    coloured.quantize(256).save(out, "GIF")
    after = Image.open(io.BytesIO(painted(screen, out.getvalue(), "图.gif"))).convert("RGB")
    before = Image.open(out).convert("RGB")
    beside = (0, 0, 900, 50)
    pairs = zip(before.crop(beside).tobytes(), after.crop(beside).tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 24


@pytest.mark.parametrize("form", ["jpg", "tif", "webp", "png"])
def test_a_picture_in_a_document_lies_as_it_lay(screen: Screen, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "words beside"
    upright = Image.open(io.BytesIO(inked()))
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    lying.save(out, {"jpg": "JPEG", "tif": "TIFF"}.get(form, form.upper()), exif=exif)
    data = with_part(docx_file(), {"word/media/image1.png": out.getvalue()})

    def upright_reading(data: bytes) -> Reading:
        from PIL import ImageOps

        png = io.BytesIO()
        ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB").save(png, "PNG")
        return recognise(png.getvalue())

    found = screen_parts(screen, [Part.file(data, "文.docx")], upright_reading).findings
    spots = [spot for one in found for spot in one.spots]
    done, _ = mended(screen, Part.file(data, "文.docx"), nothing, spots)
    with zipfile.ZipFile(io.BytesIO(done.data)) as package:
        after = package.read("word/media/image1.png")
    image = Image.open(io.BytesIO(after))
    assert image.size == Image.open(out).size
    assert image.getexif()[0x0112] == 6
    assert b"words beside" not in after
    assert screen_parts(screen, [done], upright_reading).findings == []


@pytest.mark.parametrize(
    ("form", "name", "unit"),
    [
        ("GIF", "图.gif", "帧"),
        ("WEBP", "图.webp", "帧"),
        ("TIFF", "图.tif", "页"),
        ("PNG", "图.png", "帧"),
    ],
)
def test_every_frame_is_read_and_what_to_do_is_told_where_a_click_cannot(
    screen: Screen, form: str, name: str, unit: str
) -> None:
    data = several(form, False, True, False)
    (one,) = look(screen, data, name).findings
    assert (one.rule, one.where) == ("PI-ID", f"{name}，第2{unit}（图中文字）")
    assert one.spots == ()
    assert f"请把每{unit}另存为一张图片" in one.message
    assert not can_mend(one.rule, one.replacement, name, one.where)
    inside = look(screen, zip_file({name: data}), "包.zip").findings
    assert [finding.where for finding in inside] == [f"包.zip › {name}，第2{unit}（图中文字）"]


def test_a_film_without_end_is_read_so_far_and_the_rest_is_named(screen: Screen) -> None:
    result = look(screen, several("GIF", *[False] * (MOST_FRAMES + 5)), "图.gif")
    assert result.unread == [f"图.gif：只认了前{MOST_FRAMES}帧，后面5帧没有查"]


# --- what nobody reads is named ------------------------------------------------------------------


def test_drawings_and_pictures_that_are_not_opened_are_named(screen: Screen) -> None:
    emf = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + f"{LEAK}".encode("utf-16-le")
    parts: dict[str, bytes | str] = {
        "word/media/image1.emf": emf,
        "word/media/image2.svg": f"<svg><text>{LEAK}</text></svg>",
        "word/media/hdphoto1.wdp": b"II\xbc\x01rest",
    }
    result = look(screen, with_part(docx_file(), parts), "文.docx")
    assert [(one.rule, one.where) for one in result.findings] == [
        ("PI-ID", "文.docx › image1.emf，文字（不完整）"),
        ("PI-ID", "文.docx › image2.svg"),
    ]
    assert result.unread == [
        "文.docx：“hdphoto1.wdp”不是认得出文字的图片，没有查",
        "文.docx › image1.emf：这是矢量图，只查了里面直接写着的字，没有查里面的图片",
    ]
    heic = b"\0\0\0\x18ftypheic" + bytes(40)
    told = look(screen, zip_file({"照片.heic": heic}), "包.zip").unread
    assert told == ["没有查“包.zip › 照片.heic”：HEIC、AVIF 图片打不开，请另存为 JPEG 或者 PNG。"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("文.rtf", rb"{\rtf1 words {\pict\pngblip 89504e47}}"),
        ("页.html", b'<p>words</p><img alt="a" src="data:image/png;base64,iVBORw0KGgo=">'),
        (
            "页.mht",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
            b"Content-Type: text/html\n\n<p>words</p>\n--x\nContent-Type: image/png\n\nabc\n--x--\n",
        ),
    ],
)
def test_pictures_in_texts_are_named(screen: Screen, name: str, data: bytes) -> None:
    told = look(screen, data, name).unread
    assert told == [f"{name}：里面嵌着图片，没有查图片里的文字，请另存为 DOCX 或者 PDF 再查"]
    plain = look(screen, rb"{\rtf1 C:\\pictures data:image}", "文.rtf").unread
    assert plain == []


def test_pictures_of_open_formats_without_recognition_are_named(screen: Screen) -> None:
    for name in ("文.odt", "文.ofd"):
        result = screen_parts(screen, [Part.file(CARRIERS[name](inked()), name)])
        assert result.pictures == 1
        assert result.unread == [f"{name}：有1张图片，没有查图片里的文字"]


# --- with the model ------------------------------------------------------------------------------


@pytest.mark.skipif(not is_available(), reason="没有安装文字识别（gongkai[ocr]）")
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("form", ["png", "gif", "bmp", "tif", "webp"])
def test_what_the_model_read_in_a_document_in_a_packed_file_is_masked(
    screen: Screen, form: str
) -> None:
    png = picture(f"证号：{IDENTITY}，其余可见")
    data = as_format(png, {"tif": "TIFF"}.get(form, form.upper()))
    inner = with_part(docx_file(), {f"word/media/image1.{form}": data})
    part = Part.file(zip_file({"公示.docx": inner}), "附件 包.zip")
    read = recogniser()
    (found,) = screen_parts(screen, [part], read).findings
    assert found.rule == "PI-ID"
    (spot,) = found.spots
    assert spot.sha256 == sha256(data).hexdigest()
    done, count = mended(screen, part, nothing, [spot])
    assert count == 1
    after = screen_parts(screen, [done], read)
    assert (after.findings, after.unread) == ([], [])


@pytest.mark.skipif(not is_available(), reason="没有安装文字识别（gongkai[ocr]）")
@pytest.mark.filterwarnings("default")
def test_what_the_model_read_in_a_picture_beside_words_is_masked(screen: Screen) -> None:
    part = Part.file(pdf_beside(picture(f"证号：{IDENTITY}，其余可见")), "文.pdf")
    read = recogniser()
    (found,) = screen_parts(screen, [part], read).findings
    assert (found.rule, found.where) == ("PI-ID", "文.pdf，第1页里的图片（图中文字）")
    done, count = mended(screen, part, nothing, found.spots)
    assert count == 1
    assert screen_parts(screen, [done], read).findings == []
    assert "公告如下" in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(done.data)).pages
    )
