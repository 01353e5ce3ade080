"""Pictures are read in full and written anew, or refused with the reason."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gongkai.rules.pictures import MOST_BYTES, MOST_WIDTH, PictureError, prepare


def photograph(size: tuple[int, int], *, turned: bool = False) -> bytes:
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    if turned:
        exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_place_and_camera_do_not_survive_and_the_picture_stands_upright() -> None:
    data = photograph((300, 100), turned=True)
    assert b"SecretCamera" in data
    picture = prepare("路口.jpg", data + b"hidden behind the end")
    assert (picture.width, picture.height, picture.suffix) == (100, 300, ".jpg")
    assert b"SecretCamera" not in picture.data
    assert b"hidden" not in picture.data
    with Image.open(io.BytesIO(picture.data)) as again:
        assert not again.getexif()


def test_a_large_picture_becomes_as_wide_as_a_page_needs() -> None:
    picture = prepare("大.jpg", photograph((4000, 1000)))
    assert (picture.width, picture.height) == (MOST_WIDTH, MOST_WIDTH // 4)


def test_what_is_see_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    picture = prepare("章.png", out.getvalue())
    with Image.open(io.BytesIO(picture.data)) as again:
        assert (picture.suffix, again.mode) == (".png", "RGBA")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "打不开"),
        (photograph((300, 100))[:400], "打不开"),
        (b"x" * (MOST_BYTES + 1), "最大 20 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        prepare("图.svg", data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    Image.new("1", (20000, 10000)).save(out, "PNG")
    with pytest.raises(PictureError, match="像素|打不开"):
        prepare("炸弹.png", out.getvalue())
