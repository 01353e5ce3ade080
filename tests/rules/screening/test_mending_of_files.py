"""Remedies by a click in files: what is planted is found, cleaned, and found no more."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, PngImagePlugin

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.ole import CompoundFile
from gongkai.rules.screening.mending import can_mend, mended
from gongkai.rules.screening.mending.pictures import cleaned_picture
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.parts import Part, screen_parts
from tests.factories.leaky_files import docx_file, pdf_file, with_part
from tests.factories.old_office import compound_file, doc_file, xls_file
from tests.factories.pdfs import everything_inside, form_pdf, printed_pdf
from tests.factories.slides import ofd_file, pptx_file

IDENTITY, OTHER = "11010519491231002X", "110105199001010010"
LEAK = f"张三，身份证号{IDENTITY}。"
OLD = {"FILE-UNREAD"}  # what an old Office file always gives


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 1)))


def everything(finding: Finding) -> bool:
    return True


def rules(screen: Screen, part: Part) -> set[str]:
    return {finding.rule for finding in screen_parts(screen, [part]).findings}


def raw(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def words_of_pdf(data: bytes) -> str:
    """What two readers find in a PDF, and all its bytes unpacked."""
    import pypdfium2
    from pypdf import PdfReader

    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    texts += [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    return "".join("".join(texts).split()) + everything_inside(data).decode("latin-1")


# --- PDF -----------------------------------------------------------------------------------------


def test_numbers_in_a_pdf_are_made_black_and_no_reader_finds_them(screen: Screen) -> None:
    data = printed_pdf([f"补贴名单\n{LEAK}\n金额300元", f"李四，身份证号{OTHER}。\n下页正文"])
    part = Part.file(data, "附件 名单.pdf")
    assert "PI-ID" in rules(screen, part)
    done, count = mended(screen, part, everything)
    assert count == 2
    assert "PI-ID" not in rules(screen, done)
    seen = words_of_pdf(done.data)
    for gone in (IDENTITY, OTHER, "".join(f"{ord(c):04x}" for c in IDENTITY)):
        assert gone not in seen
    for kept in ("补贴名单", "张三", "金额300元", "李四", "下页正文", "［此处不予公开］"):
        assert kept in seen


def test_only_the_wanted_number_of_a_pdf_is_made_black(screen: Screen) -> None:
    data = printed_pdf([f"{LEAK}\n李四，身份证号{OTHER}。"])
    part = Part.file(data, "附件 名单.pdf")
    done, count = mended(screen, part, lambda finding: finding.text == OTHER)
    assert count == 1
    seen = words_of_pdf(done.data)
    assert OTHER not in seen
    assert IDENTITY in seen
    assert mended(screen, part, lambda finding: False) == (part, 0)


def test_the_black_lies_over_the_number_and_not_beside_it(screen: Screen) -> None:
    import pypdfium2

    data = printed_pdf([LEAK])
    done, _ = mended(screen, Part.file(data, "附件 名单.pdf"), everything)
    document = pypdfium2.PdfDocument(done.data)
    page = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    # A black bar of the length of eighteen figures, one line high.
    rows = [page.crop((0, y, page.width, y + 1)).histogram() for y in range(page.height)]
    longest = max(sum(row[:40]) for row in rows)
    assert 150 < longest < 400


def test_a_comment_with_a_number_does_not_stay_as_a_picture(screen: Screen) -> None:
    data = pdf_file(LEAK, comment=f"核对{OTHER}")
    done, _ = mended(screen, Part.file(data, "附件 公告.pdf"), everything)
    assert rules(screen, done) == set()
    # Drawn without the comment, the page is white where it stood.
    import pypdfium2

    document = pypdfium2.PdfDocument(done.data)
    page = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    assert page.crop((50, page.height - 100, 200, page.height - 50)).getextrema()[0] > 200


def test_scripts_and_attached_files_are_taken_out_of_a_pdf(screen: Screen) -> None:
    data = pdf_file("公告正文", attached=("名单.txt", LEAK.encode()))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('x')")
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert('y')"))
        out = io.BytesIO()
        pdf.save(out)
    part = Part.file(out.getvalue(), "附件 公告.pdf")
    assert {"FILE-MACRO", "FILE-INSIDE", "PI-ID"} <= rules(screen, part)
    done, _ = mended(screen, part, everything)
    assert rules(screen, done) == set()
    inside = everything_inside(done.data)
    for gone in (b"app.alert", IDENTITY.encode(), b"EmbeddedFile"):
        assert gone not in inside
    assert "公告正文" in words_of_pdf(done.data)


def test_a_sealed_pdf_is_left_alone_and_told(screen: Screen) -> None:
    with pikepdf.open(io.BytesIO(pdf_file("公告正文", author="李某"))) as pdf:
        value = pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=b"x"))
        field = pdf.make_indirect(
            Dictionary(FT=Name.Sig, T="签章", V=value, Type=Name.Annot, Subtype=Name.Widget,
                       Rect=Array([0, 0, 0, 0]))
        )  # fmt: skip
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.pages[0].obj.Annots = Array([field])
        out = io.BytesIO()
        pdf.save(out)
    part = Part.file(out.getvalue(), "附件 公告.pdf")
    assert rules(screen, part) == {"FILE-META"}
    with pytest.raises(ReadingError, match="电子签章"):
        mended(screen, part, everything)


def test_a_number_in_a_form_is_masked_in_its_field_and_nowhere_else(screen: Screen) -> None:
    from pypdf import PdfReader

    data = form_pdf("公告正文", f"No {IDENTITY}", f"{OTHER} ok", "kept", xfa=f"<a>{IDENTITY}</a>")
    part = Part.file(data, "附件 表.pdf")
    places = {f.where for f in screen_parts(screen, [part]).findings if f.rule == "PI-ID"}
    assert places == {"附件 表.pdf，表单，第1行", "附件 表.pdf，表单，第2行"}
    assert all(can_mend("PI-ID", "x", "表.pdf", place) for place in places)
    done, count = mended(screen, part, everything)
    assert count == 2
    assert "PI-ID" not in rules(screen, done)
    inside = everything_inside(done.data).decode("latin-1")
    assert IDENTITY not in inside
    assert OTHER not in inside
    fields: Any = PdfReader(io.BytesIO(done.data)).get_fields()
    assert [fields[f"栏{n}"]["/V"] for n in range(3)] == [
        "No 1101**********002X", "1101**********0010 ok", "kept",
    ]  # fmt: skip
    assert "公告正文" in words_of_pdf(done.data)
    one, count = mended(screen, part, lambda finding: finding.text == OTHER)
    assert count == 1
    assert IDENTITY in everything_inside(one.data).decode("latin-1")


def test_a_form_and_the_page_below_it_are_masked_at_once(screen: Screen) -> None:
    part = Part.file(form_pdf(LEAK, OTHER, "kept"), "附件 表.pdf")
    done, count = mended(screen, part, everything)
    assert count == 2
    assert "PI-ID" not in rules(screen, done)
    seen = words_of_pdf(done.data)
    assert IDENTITY not in seen
    assert OTHER not in seen


def test_a_signed_form_is_left_alone_and_told(screen: Screen) -> None:
    part = Part.file(form_pdf("公告正文", OTHER, is_signed=True), "附件 表.pdf")
    with pytest.raises(ReadingError, match="电子签章"):
        mended(screen, part, everything)


# --- slides --------------------------------------------------------------------------------------


def test_notes_comments_authors_and_hidden_slides_are_taken_out(screen: Screen) -> None:
    data = pptx_file(
        [("公开的标题",), ("不给人看的一页", LEAK), ("第三页",)],
        hidden=[2],
        notes="讲的时候不要提这件事",
        comment="请领导定",
        author="李某",
    )
    part = Part.file(data, "附件 汇报.pptx")
    found = screen_parts(screen, [part]).findings
    assert {"FILE-SHEET", "FILE-NOTE", "FILE-COMMENT", "FILE-META", "PI-ID"} == {
        f.rule for f in found
    }
    assert {f.where for f in found if f.rule == "FILE-SHEET"} == {"附件 汇报.pptx，第2页"}
    done, _ = mended(screen, part, everything)
    assert rules(screen, done) == set()
    for gone in ("不给人看", IDENTITY, "不要提", "请领导定", "李某", "王某", "内部标题", "rId9"):
        assert gone not in raw(done.data), gone
    with zipfile.ZipFile(io.BytesIO(done.data)) as package:
        names = package.namelist()
    assert "ppt/slides/slide2.xml" not in names
    assert "公开的标题" in raw(done.data)
    assert "第三页" in raw(done.data)
    assert raw(done.data).count('id="258"') == 0
    assert raw(done.data).count('id="259"') == 2  # in the list and in the section


def test_numbers_on_slides_are_masked_in_text_and_table(screen: Screen) -> None:
    data = pptx_file([(LEAK,)], table=[["姓名", "银行账号"], ["张三", "62220212345678901"]])
    part = Part.file(data, "附件 汇报.pptx")
    assert {"PI-ID", "PI-TABLE"} <= rules(screen, part)
    done, _ = mended(screen, part, everything)
    assert not {"PI-ID", "PI-TABLE"} & rules(screen, done)
    assert "1101**********002X" in raw(done.data)
    assert "62220212345678901" not in raw(done.data)


def test_a_show_of_hidden_slides_alone_is_left_to_a_person(screen: Screen) -> None:
    part = Part.file(pptx_file([("甲",)], hidden=[1]), "附件 汇报.pptx")
    with pytest.raises(ReadingError, match="都是隐藏的"):
        mended(screen, part, everything)


def test_a_number_in_a_note_goes_with_the_note(screen: Screen) -> None:
    part = Part.file(pptx_file(notes=LEAK), "附件 汇报.pptx")
    assert can_mend("PI-ID", "x", "汇报.pptx", "附件 汇报.pptx，第1页的备注")
    done, count = mended(screen, part, lambda finding: finding.rule == "PI-ID")
    assert count == 1
    assert IDENTITY not in raw(done.data)


# --- OFD -----------------------------------------------------------------------------------------


def test_an_ofd_loses_author_remarks_and_attached_files_and_keeps_its_stamp(
    screen: Screen,
) -> None:
    data = ofd_file(author="李某", remark="请领导定", attached=LEAK.encode(), stamp=True)
    part = Part.file(data, "附件 通告.ofd")
    assert rules(screen, part) == {"FILE-META", "FILE-COMMENT", "FILE-INSIDE", "PI-ID"}
    done, _ = mended(screen, part, everything)
    assert rules(screen, done) == set()
    for gone in ("李某", "内部标题", "请领导定", IDENTITY, "list.txt"):
        assert gone not in raw(done.data), gone
    assert "公告正文" in raw(done.data)
    assert 'Type="Stamp"' in raw(done.data)
    bare, _ = mended(screen, Part.file(ofd_file(remark="甲乙"), "附件 通告.ofd"), everything)
    assert "Annot" not in raw(bare.data)


def test_numbers_in_an_ofd_are_masked_in_their_places_and_nobody_finds_them(
    screen: Screen,
) -> None:
    text = f"补贴名单\n{LEAK}\n李四，身份证号{OTHER}，联系电话。\n受害人王小明报案"
    part = Part.file(ofd_file(text, cover=b"a small picture"), "附件 名单.ofd")
    found = [f for f in screen_parts(screen, [part]).findings if f.rule.startswith("PI-")]
    assert [f.text for f in found] == [IDENTITY, OTHER, "王小明"]
    assert all(can_mend(f.rule, f.replacement, "名单.ofd", f.where) for f in found)
    done, count = mended(screen, part, lambda finding: finding.rule != "FILE-META")
    assert count == 3
    inside = raw(done.data)
    assert "补贴名单" in inside
    assert "张三，身份证号1101**********002X。" in inside
    assert "李四，身份证号1101**********0010，联系电话。" in inside
    assert "受害人王**报案" in inside
    # Each character keeps its place; the glyphs would tell what they stood for.
    assert inside.count("ofd:Glyphs>") == 2
    assert f'DeltaX="g {len(LEAK)} 4"' in inside
    for gone in (IDENTITY, OTHER, "王小明", "cover.png", "a small picture"):
        assert gone not in inside
    assert not rules(screen, done) & {"PI-ID", "PI-VICTIM"}
    one, count = mended(screen, part, lambda finding: finding.text == OTHER)
    assert count == 1
    assert IDENTITY in raw(one.data)
    assert OTHER not in raw(one.data)


def test_an_ofd_that_holds_the_number_elsewhere_is_not_kept(screen: Screen) -> None:
    data = with_part(ofd_file(LEAK), {"Doc_0/CustomTags/tag.xml": f"<a>{IDENTITY}</a>"})
    with pytest.raises(ReadingError, match="还能读出来"):
        mended(screen, Part.file(data, "附件 名单.ofd"), everything)


def test_a_wrong_word_in_an_ofd_is_left_to_a_person(screen: Screen) -> None:
    assert not can_mend("WORD-WRONG", "部署", "名单.ofd", "附件 名单.ofd，“Content.xml”")


def test_a_sealed_ofd_is_left_alone_and_told(screen: Screen) -> None:
    part = Part.file(ofd_file(author="李某", is_sealed=True), "附件 通告.ofd")
    assert rules(screen, part) == {"FILE-META"}
    with pytest.raises(ReadingError, match="电子签章"):
        mended(screen, part, everything)


def test_a_stamp_on_an_ofd_is_no_remark(screen: Screen) -> None:
    assert rules(screen, Part.file(ofd_file(stamp=True), "附件 通告.ofd")) == set()


# --- pictures ------------------------------------------------------------------------------------


def photo(kind: str, **options: Any) -> bytes:
    """A picture with an author, a place, words beside it, and something behind its end."""
    picture = Image.effect_noise((40, 20), 50).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "李某"
    exif[0x010E] = LEAK
    exif[0x8825] = {1: "N", 2: (26.0, 35.0, 0.0), 3: "E", 4: (104.0, 50.0, 0.0)}
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **options)
    return out.getvalue() + b"PK\x03\x04" + b"behind the end" * 3


def words_in_png() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "王某")
    info.add_text("Comment", f"号码{OTHER}", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "<x><creator>赵某</creator></x>", "", "")
    return info


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("现场.jpg", photo("JPEG", comment=f"号码{OTHER}", quality=90, progressive=True)),
        ("现场.png", photo("PNG", pnginfo=words_in_png())),
    ],
)
def test_a_picture_loses_all_beside_its_pixels(screen: Screen, name: str, data: bytes) -> None:
    part = Part.file(data, f"附件 {name}")
    assert {"FILE-PLACE", "FILE-META", "FILE-INSIDE", "PI-ID"} <= rules(screen, part)
    done, _ = mended(screen, part, everything)
    assert rules(screen, done) == set()
    for gone in ("李某", "王某", "赵某", IDENTITY, OTHER, "behind the end"):
        assert gone.encode() not in done.data
        assert gone.encode("gb18030") not in done.data
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(done.data)) as after:
        assert before.tobytes() == after.tobytes()
        assert dict(after.getexif()) == {0x0112: 6}
        assert set(after.info) <= {"exif", "jfif", "jfif_version", "jfif_unit", "jfif_density",
                                   "progressive", "progression", "dpi"}  # fmt: skip


def test_a_number_beside_the_pixels_is_cleaned_by_the_click_on_it(screen: Screen) -> None:
    part = Part.file(photo("PNG"), "附件 现场.png")
    done, count = mended(screen, part, lambda finding: finding.rule == "PI-ID")
    assert count == 1
    assert "PI-ID" not in rules(screen, done)


def test_colours_and_thumbnails_are_told_apart(screen: Screen) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(out, "JPEG", icc_profile=profile)
    with Image.open(io.BytesIO(cleaned_picture(out.getvalue()))) as cleaned:
        assert cleaned.info["icc_profile"] == profile
    png = io.BytesIO()
    Image.new("RGBA", (30, 30), (1, 2, 3, 4)).save(png, "PNG", icc_profile=profile, dpi=(96, 96))
    with Image.open(io.BytesIO(cleaned_picture(png.getvalue()))) as cleaned:
        assert cleaned.info["icc_profile"] == profile
        assert cleaned.getpixel((0, 0)) == (1, 2, 3, 4)


def test_a_broken_picture_is_told_and_not_cleaned(screen: Screen) -> None:
    data = photo("PNG")[:60]
    result = screen_parts(screen, [Part.file(data, "附件 现场.png")])
    assert any("图片已损坏" in told for told in result.unread)
    with pytest.raises(ReadingError):
        cleaned_picture(data)


# --- old Office files ----------------------------------------------------------------------------


def test_what_an_old_workbook_hides_is_found(screen: Screen) -> None:
    data = xls_file(hidden_row=True, hidden_column=True, note=True)
    result = screen_parts(screen, [Part.file(data, "附件 表.xls")])
    assert {f.rule for f in result.findings} == {
        "FILE-SHEET", "FILE-COLUMN", "FILE-COMMENT", "FILE-META", "FILE-UNREAD",
    }  # fmt: skip
    told = "".join(f.message for f in result.findings)
    for words in ("“原始数据”是深度隐藏的", "1行", "1列", "作者“李某”", "单位“某公司”", "另存为"):
        assert words in told
    locked = screen_parts(screen, [Part.file(xls_file(is_locked=True), "附件 表.xls")])
    assert any("打开密码" in f.message for f in locked.findings)


def test_what_an_old_document_hides_is_found(screen: Screen) -> None:
    found = rules(screen, Part.file(doc_file(comments=12), "附件 文.doc"))
    assert found == {"FILE-COMMENT", "FILE-META", "FILE-INSIDE"} | OLD
    assert rules(screen, Part.file(doc_file(), "附件 文.doc")) == {"FILE-META", "FILE-INSIDE"} | OLD
    macro = compound_file({"WordDocument": bytes(5000), "Macros/VBA": b"x", "_VBA_PROJECT": b"x"})
    assert "FILE-MACRO" in rules(screen, Part.file(macro, "附件 文.doc"))


@pytest.mark.parametrize(("name", "data"), [("表.xls", xls_file()), ("文.doc", doc_file())])
def test_an_old_file_loses_its_names_and_nothing_else_moves(
    screen: Screen, name: str, data: bytes
) -> None:
    part = Part.file(data, f"附件 {name}")
    assert "FILE-META" in rules(screen, part)
    assert can_mend("FILE-META", None, name)
    assert not can_mend("FILE-SHEET", None, name)
    done, count = mended(screen, part, everything)
    assert count == 1
    assert "FILE-META" not in rules(screen, done)
    for gone in ("李某", "王某", "赵某", "某公司", "内部"):
        assert gone.encode("gb18030") not in done.data
        assert gone.encode("utf-16-le") not in done.data
    assert len(done.data) == len(data)
    before, after = CompoundFile(data), CompoundFile(done.data)
    assert before.entries == after.entries
    for path in ("ObjectPool/_1234",):
        entry = before.find(path)
        assert entry is None or before.read(entry) == after.read(entry)
    if name == "文.doc":
        entry = before.find("WordDocument")
        assert entry is not None
        assert before.read(entry) == after.read(entry)


def test_a_compound_file_with_rings_and_lies_ends(screen: Screen) -> None:
    data = bytearray(xls_file())
    for at in range(512, len(data), 97):
        broken = bytes(data[:at]) + b"\x01\0\0\0" + bytes(data[at + 4 :])
        screen_parts(screen, [Part.file(broken, "附件 表.xls")])


# --- properties of a package ---------------------------------------------------------------------


def test_a_number_in_the_properties_goes_with_them(screen: Screen) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{IDENTITY}</dc:title></cp:coreProperties>"
    )
    part = Part.file(with_part(docx_file(), {"docProps/core.xml": core}), "附件 文.docx")
    assert "PI-ID" in rules(screen, part)
    done, _ = mended(screen, part, lambda finding: finding.rule == "PI-ID")
    assert rules(screen, done) == set()
