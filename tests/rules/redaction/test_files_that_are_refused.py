"""Files that cannot be redacted are refused with what to do, before they do harm."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageFilter

from gongkai.rules.errors import BadInputError
from gongkai.rules.redaction import limits, redact, source
from gongkai.rules.redaction.boxes import Box
from gongkai.rules.redaction.errors import LeakError, RedactionError
from gongkai.rules.redaction.layer import Run
from gongkai.rules.redaction.proof import Promise, prove_pdf
from gongkai.rules.redaction.source import JPEG, PDF, PNG, TIFF, open_source
from gongkai.rules.redaction.writing import PdfWriter, pack
from tests.factories.pdfs import add_page, grey_picture, new_pdf, printed_pdf, save, say

BOX = Box(1, 1, 10_000, 10_000, 50_000, 5_000, ground="DENY_INTERNAL")


def refuse(data: bytes, media_type: str = PDF) -> str:
    """The words with which a file is refused."""
    with pytest.raises(RedactionError) as caught:
        redact(data, media_type, [BOX])
    return str(caught.value)


def test_a_pdf_with_a_password() -> None:
    pdf = new_pdf()
    add_page(pdf, say("x", 100, 100))
    locked = save(pdf, encryption=pikepdf.Encryption(user="open", owner="own"))
    assert "取消密码" in refuse(locked)


def test_a_pdf_that_only_forbids_copying_is_taken() -> None:
    pdf = new_pdf()
    add_page(pdf, say("WORD", 100, 100))
    limited = save(pdf, encryption=pikepdf.Encryption(user="", owner="own"))
    assert "WORD" in redact(limited, PDF, [BOX]).words[0]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.4 nonsense %%EOF", b"\0" * 100])
def test_a_damaged_pdf(data: bytes) -> None:
    assert "另存" in refuse(data)


def test_a_pdf_of_too_many_pages() -> None:
    pdf = new_pdf()
    for _ in range(limits.MAX_PAGES + 1):
        add_page(pdf, b"")
    assert "拆成" in refuse(save(pdf))


def test_a_pdf_whose_drawing_unfolds_without_end() -> None:
    pdf = new_pdf()
    page = add_page(pdf, b"/Fm Do " * 50)
    form = pdf.make_stream(b"0 0 1 1 re f " * 100_000)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    page.Resources.XObject = Dictionary(Fm=form)
    assert "恶意" in refuse(save(pdf))


def test_a_pdf_with_a_picture_of_billions_of_pixels() -> None:
    pdf = new_pdf()
    page = add_page(pdf, b"/Im Do")
    picture = grey_picture(pdf)
    picture.Width, picture.Height = 60_000, 60_000
    page.Resources.XObject = Dictionary(Im=picture)
    assert "恶意" in refuse(save(pdf))


def test_a_pdf_page_as_large_as_a_house_is_drawn_coarser() -> None:
    pdf = new_pdf()
    add_page(pdf, say("WORD", 1000, 1000, size=300), size=(14_400, 14_400))
    with open_source(save(pdf), PDF) as opened:
        picture = opened.picture(1, 200)
    assert picture.width * picture.height <= limits.MAX_PAGE_PIXELS * 1.01


def test_a_picture_of_billions_of_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_PICTURE_PIXELS", 10_000)
    out = io.BytesIO()
    Image.new("1", (200, 200)).save(out, "PNG")
    assert "太大" in refuse(out.getvalue(), PNG)


@pytest.mark.parametrize("media_type", [PNG, JPEG, TIFF])
def test_a_damaged_picture(media_type: str) -> None:
    assert "损坏" in refuse(b"II*\0nonsense", media_type)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_that_is_cut_off(kind: str) -> None:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(out, kind)
    half = out.getvalue()[: len(out.getvalue()) // 2]
    assert "损坏" in refuse(half, f"image/{kind.lower()}")


def test_office_documents_and_texts_are_to_be_saved_as_pdf() -> None:
    for media_type in ("text/plain", "application/msword", "application/zip"):
        assert "另存为 PDF" in refuse(b"text", media_type)


def test_a_box_on_a_page_that_does_not_exist() -> None:
    with pytest.raises(BadInputError, match="没有第 2 页"):
        redact(printed_pdf(["字"]), PDF, [Box(1, 2, 0, 0, 10, 10)])


# --- the proof can fail --------------------------------------------------------------------------


def _written(text: str = "字", shade: int = 0) -> tuple[bytes, Promise]:
    picture = Image.new("L", (200, 200), 255)
    picture.paste(shade, (20, 20, 120, 30))
    runs = (Run(text, (0.5, 0.5, 0.6, 0.55)),)
    writer = PdfWriter()
    packed = pack(picture, 80)
    writer.add((72, 72), packed, runs)
    box = Box(1, 1, 10_000, 10_000, 50_000, 5_000)
    return writer.finish(), Promise(200, 200, packed.is_exact, runs, (box,))


def test_the_proof_passes_what_is_as_promised() -> None:
    data, promise = _written()
    prove_pdf(data, [promise])


def test_the_proof_fails_where_a_box_is_not_black() -> None:
    data, promise = _written(shade=120)
    with pytest.raises(LeakError, match="没有盖住"):
        prove_pdf(data, [promise])


def test_the_proof_fails_where_a_letter_is_too_many() -> None:
    data, promise = _written("字密")
    with pytest.raises(LeakError, match="多出 1 个字"):
        prove_pdf(data, [replace(promise, runs=(Run("字", promise.runs[0].place),))])


def test_the_proof_fails_where_words_stand_in_a_box() -> None:
    data, promise = _written()
    with pytest.raises(LeakError, match="框里"):
        prove_pdf(data, [replace(promise, boxes=(Box(1, 1, 45_000, 45_000, 40_000, 40_000),))])


def test_the_proof_fails_where_anything_else_is_in_the_file() -> None:
    data, promise = _written()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Note = pikepdf.String("x")
        with pytest.raises(LeakError, match="多余"):
            prove_pdf(save(pdf, static_id=True), [promise])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].Thumb = grey_picture(pdf)
        with pytest.raises(LeakError, match="多余"):
            prove_pdf(save(pdf), [promise])


def test_a_photo_is_packed_as_jpeg_and_still_proved() -> None:
    noise = Image.effect_noise((600, 800), 90).filter(ImageFilter.GaussianBlur(2))
    out = io.BytesIO()
    noise.save(out, "TIFF")
    result = redact(out.getvalue(), TIFF, [BOX])
    assert b"DCTDecode" in result.data
    assert len(result.data) < len(zlib.compress(noise.tobytes()))
