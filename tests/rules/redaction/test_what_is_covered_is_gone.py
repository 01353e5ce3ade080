"""What a box covers cannot be got out of the released file by any means, and the rest stays."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops
from pypdf import PdfReader

from gongkai.rules.redaction import preview_page, readable_words, redact, show_page
from gongkai.rules.redaction.boxes import UNIT, Box, Decision
from gongkai.rules.redaction.layer import WITHHELD
from gongkai.rules.redaction.painting import pixels_of
from gongkai.rules.redaction.source import JPEG, PDF, PNG, TIFF, open_source
from gongkai.rules.redaction.suggestions import cover_word, page_texts
from tests.factories.pdfs import (
    A4,
    add_page,
    everything_inside,
    grey_picture,
    new_pdf,
    printed_pdf,
    replace_stream,
    save,
    say,
)

SECRET = "SECRETWORD"
OPEN = "PUBLICWORD"


def box_at(left: float, bottom: float, right: float, top: float, page: int = 1) -> Box:
    """A box given in points of an A4 page from its bottom left."""
    width, height = A4
    x, y = round(left / width * UNIT), round((1 - top / height) * UNIT)
    w, h = round((right - left) / width * UNIT), round((top - bottom) / height * UNIT)
    return Box(1, page, x, y, w, h, ground="DENY_THIRD_PARTY")


def boxes_on(data: bytes, word: str) -> list[Box]:
    """Accepted boxes on all places of a word."""
    with open_source(data, PDF) as source:
        found = cover_word(page_texts(source), word)
    return [replace(b, decision=Decision.ACCEPTED, ground="DENY_THIRD_PARTY") for b in found]


def read_by_everybody(data: bytes) -> str:
    """The text of a PDF by four readers, and all of its bytes unpacked; no spaces."""
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    with pdfplumber.open(io.BytesIO(data)) as plumber:
        texts += ["".join(char["text"] for char in page.chars) for page in plumber.pages]
        texts.append(str(plumber.metadata))
    texts += [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    texts.append(everything_inside(data).decode("latin-1"))
    texts.append(data.decode("latin-1"))
    return "".join("".join(texts).split())


def assert_gone(data: bytes, *words: str) -> None:
    """No reader finds a word, nor its letters in any usual coding."""
    seen = read_by_everybody(data)
    for word in words:
        assert word not in seen
        assert "".join(f"{ord(letter):04x}" for letter in word) not in seen.lower()
        assert word.encode("utf-16-be").decode("latin-1") not in seen


def assert_clean(data: bytes) -> None:
    """Nothing is in the file but pages, their pictures and the blank font."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang"}
        assert set(pdf.trailer.keys()) == {"/Size", "/Root"}
        assert len(pdf.objects) == 8 + 3 * len(pdf.pages)
        for page in pdf.pages:
            assert set(page.obj.keys()) == {
                "/Type",
                "/Parent",
                "/MediaBox",
                "/Contents",
                "/Resources",
            }


# --- hiding places -------------------------------------------------------------------------------


def test_the_text_under_a_box_is_gone_and_the_rest_can_still_be_read() -> None:
    data = printed_pdf(["申请人张三提出申请\n身份证号码110101199003077854\n批准建设"])
    result = redact(data, PDF, boxes_on(data, "张三") + [
        replace(box, id=9) for box in boxes_on(data, "110101199003077854")
    ])  # fmt: skip
    assert_gone(result.data, "张三", "110101199003077854", "9900307")
    assert "张" not in result.words[0]
    assert f"申请人\n{WITHHELD}\n提出申请" in result.words[0]
    assert "批准建设" in read_by_everybody(result.data)
    assert_clean(result.data)


def _white(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 100, 500, extra=b"1 g")


def _invisible(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 100, 500, extra=b"3 Tr")


def _tiny(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 100, 500, size=0.01)


def _off_the_page(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 700, 500) + say(SECRET, 100, -50)


def _clipped(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 100, 500, extra=b"0 0 1 1 re W n")


def _under_paper(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 100, 500) + b"q 1 g 90 480 300 60 re f Q\n"


def _under_a_word(pdf: pikepdf.Pdf) -> bytes:
    return say(SECRET, 100, 500, extra=b"1 g") + say("OTHERTHING", 100, 500)


@pytest.mark.parametrize(
    "hide", [_white, _invisible, _tiny, _off_the_page, _clipped, _under_paper, _under_a_word]
)
def test_text_that_nobody_sees_is_not_released_even_without_a_box(hide: Any) -> None:
    pdf = new_pdf()
    add_page(pdf, say(OPEN, 100, 700) + say("COVERED", 100, 300) + hide(pdf))
    result = redact(save(pdf), PDF, [box_at(90, 290, 250, 320)])
    assert_gone(result.data, SECRET, "COVERED")
    assert OPEN in result.words[0]
    assert_clean(result.data)


def test_text_under_a_picture_and_text_that_is_drawn_inside_of_forms() -> None:
    pdf = new_pdf()
    form = pdf.make_stream(say(SECRET, 100, 500) + say("FORMWORD", 100, 400))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, *A4])
    page = add_page(pdf, b"")
    form.Resources = page.Resources
    page.Resources.XObject = Dictionary(Fm=form, Im=grey_picture(pdf))
    page.Contents = pdf.make_stream(
        say(OPEN, 100, 700) + b"/Fm Do\nq 300 0 0 60 90 480 cm /Im Do Q\n"
    )
    result = redact(save(pdf), PDF, [box_at(90, 290, 250, 320)])
    assert_gone(result.data, SECRET)
    assert {OPEN, "FORMWORD"} <= set(result.words[0].split("\n"))


def test_a_layer_that_is_switched_off() -> None:
    pdf = new_pdf()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=SECRET))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), ON=Array([]))
    )
    add_page(
        pdf,
        say(OPEN, 100, 700) + b"/OC /L BDC\n" + say(SECRET, 100, 500) + b"EMC\n",
        resources={"Properties": Dictionary(L=layer)},
    )
    result = redact(save(pdf), PDF, [box_at(90, 290, 250, 320)])
    assert_gone(result.data, SECRET)
    assert_clean(result.data)


def test_metadata_attachments_scripts_bookmarks_annotations_fields_and_thumbnails() -> None:
    pdf = new_pdf()
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents=SECRET, T=SECRET
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=SECRET,
            V=SECRET,
            DA="/F 12 Tf 0 g",
            Rect=Array([100, 600, 300, 620]),
        )
    )
    page = add_page(
        pdf,
        say(OPEN, 100, 700) + b"/Span <</ActualText(%s)>> BDC EMC\n" % SECRET.encode(),
        Annots=Array([note, field]),
        Thumb=grey_picture(pdf),
        Metadata=pdf.make_stream(SECRET.encode()),
        PieceInfo=Dictionary(X=Dictionary(Private=SECRET)),
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=f"app.alert('{SECRET}')")
    pdf.Root.Outlines = Dictionary(Title=SECRET)
    pdf.Root.StructTreeRoot = Dictionary(Alt=SECRET)
    pdf.Root.Dests = Dictionary({f"/{SECRET}": Array([page.obj, Name.Fit])})
    pdf.attachments[f"{SECRET}.txt"] = SECRET.encode()
    pdf.docinfo.Author = SECRET
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = SECRET
    result = redact(save(pdf), PDF, [box_at(90, 590, 320, 630)])
    assert_gone(result.data, SECRET)
    assert result.words[0].startswith(OPEN)
    assert_clean(result.data)


def test_an_older_revision_and_what_lies_behind_the_end() -> None:
    pdf = new_pdf()
    add_page(pdf, say(SECRET, 100, 700))
    options = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "compress_streams": False}
    old = save(pdf, **options)
    with pikepdf.open(io.BytesIO(old)) as opened:
        number = opened.pages[0].Contents.objgen[0]
    data = replace_stream(old, number, say(OPEN, 100, 700)) + b"% " + SECRET.encode()
    result = redact(data, PDF, [box_at(90, 590, 320, 630)])
    assert OPEN in result.words[0]
    assert_gone(result.data, SECRET)
    assert_clean(result.data)


def test_the_font_of_the_result_is_the_same_whatever_was_covered() -> None:
    one = redact(printed_pdf(["甲乙丙"]), PDF, [box_at(60, 700, 500, 800)])
    other = redact(printed_pdf(["罕见字龘靐"]), PDF, [box_at(60, 700, 500, 800)])
    assert one.words == other.words == (WITHHELD,)
    assert one.sha256 == other.sha256


def test_a_word_that_is_divided_by_a_line_break_is_found_and_gone() -> None:
    data = printed_pdf(["本案当事人王建\n国已经到案，电话1380000\n0000"])
    boxes = boxes_on(data, "王建国")
    assert len(boxes) == 2
    phone = [replace(box, id=box.id + 10) for box in boxes_on(data, "13800000000")]
    result = redact(data, PDF, boxes + phone)
    assert_gone(result.data, "王建", "建国", "1380000")
    assert "本案当事人" in result.words[0]
    assert "已经到案" in result.words[0]


# --- geometry ------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 250, 550, 750)])
def test_turned_and_cropped_pages(turn: int, crop: tuple[int, ...] | None) -> None:
    pdf = new_pdf()
    entries: dict[str, Any] = {"Rotate": turn}
    if crop:
        entries["CropBox"] = Array(list(crop))
    add_page(pdf, say(OPEN, 100, 700) + say(SECRET, 100, 500) + say("BEYOND", 5, 5), **entries)
    data = save(pdf)
    boxes = boxes_on(data, SECRET)
    assert len(boxes) >= 1
    result = redact(data, PDF, boxes)
    assert_gone(result.data, SECRET, *(["BEYOND"] if crop else []))
    assert OPEN in "".join(result.words[0].split())
    with open_source(data, PDF) as source, open_source(result.data, PDF) as released:
        assert released.size(1) == pytest.approx(source.size(1), abs=0.1)
        before = source.picture(1, 200).convert("L")
        after = released.picture(1, 200).convert("L")
    # The secret is black, the open word looks as before.
    spot = pixels_of(boxes[0], *after.size)
    assert after.crop(spot).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) < 90  # type: ignore[operator]
    assert _difference_outside(before, after, boxes) <= 12


def test_a_page_tree_that_begins_elsewhere_than_at_nought() -> None:
    pdf = new_pdf()
    page = add_page(pdf, say(OPEN, -400, 200) + say(SECRET, -400, 100))
    page.MediaBox = Array([-500, -300, 95, 542])
    data = save(pdf)
    result = redact(data, PDF, boxes_on(data, SECRET))
    assert_gone(result.data, SECRET)
    assert OPEN in result.words[0]


@pytest.mark.parametrize("share", [0.5, 0.1, 0.9])
def test_a_box_over_a_part_of_a_letter_takes_the_whole_letter_out_of_the_words(
    share: float,
) -> None:
    data = printed_pdf(["国"])
    [whole] = boxes_on(printed_pdf(["国国"]), "国国")
    cut = replace(whole, w=round(whole.w * share / 2))
    result = redact(data, PDF, [cut])
    assert result.words == (WITHHELD,)
    assert_gone(result.data, "国")


def test_a_box_smaller_than_a_pixel_covers_a_pixel() -> None:
    data = printed_pdf(["国"])
    result = redact(data, PDF, [Box(1, 1, 50_000, 50_000, 1, 1, ground="DENY_INTERNAL")])
    with open_source(result.data, PDF) as source:
        drawn = source.picture(1, 200).convert("L")
    assert drawn.getpixel((drawn.width // 2, drawn.height // 2)) < 100  # type: ignore[operator]


def test_rejected_and_undecided_boxes_cover_nothing() -> None:
    data = printed_pdf(["张三李四"])
    boxes = [replace(box, decision=Decision.REJECTED) for box in boxes_on(data, "张三")]
    assert "张三李四" in redact(data, PDF, boxes).words[0]


def test_a_scan_has_no_words_but_its_pixels_are_gone() -> None:
    pdf = new_pdf()
    page = add_page(pdf, b"q 595 0 0 842 0 0 cm /Im Do Q " + say(SECRET, 100, 500, extra=b"3 Tr"))
    page.Resources.XObject = Dictionary(Im=grey_picture(pdf, 60, 80))
    result = redact(save(pdf), PDF, [box_at(90, 490, 250, 520)])
    assert_gone(result.data, SECRET)
    assert result.words == (WITHHELD,)


def test_without_the_layer_of_words_there_are_only_pictures() -> None:
    data = printed_pdf(["张三李四"])
    result = redact(data, PDF, boxes_on(data, "张三"), has_words=False)
    assert result.words == ("",)
    assert PdfReader(io.BytesIO(result.data)).pages[0].extract_text() == ""


def test_equal_input_gives_equal_bytes() -> None:
    data = printed_pdf(["张三李四"])
    boxes = boxes_on(data, "张三")
    assert redact(data, PDF, boxes) == redact(data, PDF, boxes)


# --- properties ----------------------------------------------------------------------------------

_LETTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 400))
_WORDS = st.text(alphabet=[c for c in _LETTERS if c in "一丁七万丈三上下不与丑专且世丘丙业丛东丝丢两严丧个中丰串临丸丹为主丽举乃久么义之乌乍乎乏乐乒乓乔乖乘乙九也习乡书买乱乳"], min_size=1, max_size=30)  # fmt: skip
_PART = st.integers(0, UNIT - 1)
_BOX = st.tuples(_PART, _PART, st.integers(1, UNIT // 2), st.integers(1, UNIT // 8))


@settings(max_examples=25)
@given(lines=st.lists(_WORDS, min_size=1, max_size=12), places=st.lists(_BOX, max_size=6))
def test_nothing_inside_of_any_box_is_read_and_nothing_outside_is_lost(
    lines: list[str], places: list[tuple[int, int, int, int]]
) -> None:
    data = printed_pdf(["\n".join(lines)])
    boxes = [Box(n, 1, *place, ground="DENY_INTERNAL") for n, place in enumerate(places)]
    result = redact(data, PDF, boxes)
    with open_source(data, PDF) as source, open_source(result.data, PDF) as released:
        letters = source.glyphs(1)
        before = source.picture(1, 200).convert("L")
        after = released.picture(1, 200).convert("L")
        found = "".join(g.text for g in released.glyphs(1) if not g.text.isspace())
    kept = [g.text for g in letters if not any(box.touches(g.place) for box in boxes)]
    read = found.replace(WITHHELD, "")
    assert sorted(read) == sorted(letter for letter in kept if not letter.isspace())
    assert _difference_outside(before, after, boxes) <= 12


def _difference_outside(before: Image.Image, after: Image.Image, boxes: list[Box]) -> int:
    """The largest difference of a pixel outside of all boxes."""
    after = after if after.size == before.size else after.resize(before.size)
    difference = ImageChops.difference(before, after)
    for box in boxes:
        left, top, right, bottom = pixels_of(box, *difference.size)
        difference.paste(0, (left - 2, top - 2, right + 2, bottom + 2))
    extremes: Any = difference.getextrema()
    return int(extremes[1])


# --- pictures ------------------------------------------------------------------------------------


def _picture(kind: str, **options: Any) -> bytes:
    image = Image.new("RGB", (400, 300), "white")
    image.paste((200, 30, 30), (100, 100, 200, 150))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


COVER = Box(1, 1, 25_000, 33_000, 26_000, 18_000, ground="DENY_THIRD_PARTY")


def test_a_photo_loses_its_exif_its_thumbnail_and_what_is_covered() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x8298], exif[0x0112] = SECRET, SECRET, 1
    data = _picture("JPEG", exif=exif, comment=SECRET.encode())
    assert SECRET.encode() in data
    result = redact(data, JPEG, [COVER])
    assert result.media_type == JPEG
    assert SECRET.encode() not in result.data
    released = Image.open(io.BytesIO(result.data))
    assert not released.getexif()
    grey = released.convert("L")
    assert grey.getpixel((150, 125)) < 20  # type: ignore[operator]
    assert grey.getpixel((20, 20)) > 240  # type: ignore[operator]


def test_a_photo_that_lies_on_its_side_is_shown_and_covered_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = _picture("JPEG", exif=exif)
    assert Image.open(io.BytesIO(show_page(data, JPEG, 1))).size == (300, 400)
    assert Image.open(io.BytesIO(redact(data, JPEG, [COVER]).data)).size == (300, 400)


def test_a_png_loses_its_notes_and_what_hid_behind_transparency() -> None:
    from PIL.PngImagePlugin import PngInfo

    image = Image.new("RGBA", (400, 300), (200, 30, 30, 0))
    notes = PngInfo()
    notes.add_text("Comment", SECRET)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=notes)
    result = redact(out.getvalue(), PNG, [COVER])
    released = Image.open(io.BytesIO(result.data))
    released.load()
    assert SECRET.encode() not in result.data
    assert not released.info
    assert released.getpixel((5, 5)) == (255, 255, 255)
    assert released.getpixel((150, 125)) == (0, 0, 0)


def test_a_scan_of_several_pages_becomes_a_pdf() -> None:
    pages = [Image.new("L", (827, 1169), shade) for shade in (255, 200, 150)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], description=SECRET)
    result = redact(out.getvalue(), TIFF, [replace(COVER, page=2)])
    assert (result.media_type, result.page_count) == (PDF, 3)
    assert_gone(result.data, SECRET)
    assert_clean(result.data)
    with open_source(result.data, PDF) as source:
        assert source.size(1) == pytest.approx(A4, rel=0.01)
        assert source.picture(3, 72).convert("L").getpixel((300, 300)) == pytest.approx(150, abs=9)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_every_depth_keep_their_looks(mode: str) -> None:
    image = Image.new("L", (100, 100), 255)
    image.paste(0, (0, 0, 50, 100))
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        image = image.convert(mode)
    out = io.BytesIO()
    image.save(out, "TIFF")
    shown = Image.open(io.BytesIO(show_page(out.getvalue(), TIFF, 1))).convert("L")
    assert shown.getpixel((10, 50)) < 30  # type: ignore[operator]
    assert shown.getpixel((90, 50)) > 225  # type: ignore[operator]


def test_the_preview_shows_what_will_be_released() -> None:
    data = printed_pdf(["张三李四"])
    boxes = boxes_on(data, "张三")
    shown = Image.open(io.BytesIO(preview_page(data, PDF, boxes, 1))).convert("L")
    spot = pixels_of(boxes[0], *shown.size)
    assert shown.crop(spot).getextrema()[1] == 0
    assert readable_words(data, PDF, boxes, 1) == redact(data, PDF, boxes).words[0]


def test_moments_and_identifiers_are_in_no_result() -> None:
    data = printed_pdf(["张三李四"])
    result = redact(data, PDF, boxes_on(data, "张三"))
    for word in (str(datetime.now(UTC).year), "Producer", "CreationDate", "/ID"):
        assert word.encode() not in everything_inside(result.data).replace(b"CIDInit", b"")
