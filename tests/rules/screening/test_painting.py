"""Words in pictures are painted over where they were read: pixels, not a cover over them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from gongkai.rules.redaction.boxes import UNIT
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.mending import can_mend, mended
from gongkai.rules.screening.mending.painting import painted_picture
from gongkai.rules.screening.model import Finding, Setting, Spot
from gongkai.rules.screening.ocr import is_available, recogniser
from gongkai.rules.screening.parts import Part, screen_parts
from gongkai.rules.screening.reading import Line, Reading, leans, shares
from tests.factories.leaky_files import picture

IDENTITY = "11010519491231002X"
LEAK = f"身份证号{IDENTITY}，张三"
LINE = (0.1, 0.4, 0.9, 0.6)


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 1)))


def nothing(finding: Finding) -> bool:
    return False


def reading(letters: bool = True) -> Reading:
    places = tuple(shares(LINE, len(LEAK))) if letters else ()
    return Reading((Line("公示名单", (0.1, 0.1, 0.3, 0.2)), Line(LEAK, LINE, places)), 4.0)


def spots_of(screen: Screen, data: bytes, name: str, read: Reading) -> tuple[Spot, ...]:
    result = screen_parts(screen, [Part.file(data, name)], lambda _: read)
    return tuple(spot for finding in result.findings for spot in finding.spots)


def as_jpeg(data: bytes, **options: object) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "JPEG", quality=95, **options)
    return out.getvalue()


def scanned(*pages: bytes) -> bytes:
    """A PDF of pictures alone, as a scanner writes it."""
    first, *more = (Image.open(io.BytesIO(page)).convert("RGB") for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=more)
    return out.getvalue()


def dark(image: Image.Image, spot: Spot) -> bool:
    """Whether nothing but black is left within a spot."""
    sides = (spot.x, spot.y, spot.x + spot.w, spot.y + spot.h)
    wide, high = image.size
    left, top, right, bottom = (
        int(side * length / UNIT)
        for side, length in zip(sides, (wide, high, wide, high), strict=True)
    )
    inner = image.convert("L").crop((left + 2, top + 2, right - 2, bottom - 2))
    return int(inner.getextrema()[1]) < 24  # type: ignore[arg-type]


# --- where words stand ---------------------------------------------------------------------------


def test_a_spot_covers_the_letters_with_a_rim_and_leaves_the_others() -> None:
    read = reading()
    start = read.text.index(IDENTITY)
    (spot,) = read.spots(start, start + len(IDENTITY), "ab", 1)
    letters = list(shares(LINE, len(LEAK)))
    first, last = letters[4], letters[4 + len(IDENTITY) - 1]
    assert letters[2][2] * UNIT < spot.x < first[0] * UNIT
    assert last[2] * UNIT < spot.x + spot.w < letters[-1][2] * UNIT
    assert spot.y < 0.4 * UNIT
    assert spot.y + spot.h > 0.6 * UNIT


def test_the_whole_line_is_covered_where_the_place_of_the_letters_is_not_certain() -> None:
    read = reading(letters=False)
    start = read.text.index(IDENTITY)
    (spot,) = read.spots(start, start + len(IDENTITY), "ab", 1)
    assert spot.x < 0.1 * UNIT
    assert spot.x + spot.w > 0.9 * UNIT


def test_words_over_two_lines_have_a_spot_on_each_and_unknown_places_none() -> None:
    lines = (Line("一二三", (0.0, 0.0, 0.9, 0.1)), Line("四五六", (0.0, 0.2, 0.9, 0.3)))
    assert len(list(Reading(lines).spots(1, 5, "ab", 1))) == 2
    assert list(Reading.plain("一二三").spots(0, 2, "ab", 1)) == []
    assert Reading(lines).text == "一二三\n四五六"


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        (((0, 0), (100, 2), (100, 22), (0, 20)), False),
        (((0, 20), (100, 0), (104, 20), (4, 40)), True),
        (((0, 0), (20, 0), (20, 200), (0, 200)), True),
    ],
)
def test_a_line_that_is_not_level_is_known(
    corners: tuple[tuple[int, int], ...], expected: bool
) -> None:
    assert leans(corners) is expected


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["附件 名单.png", "附件 名单.jpg"])
def test_a_picture_keeps_its_kind_and_size_and_loses_the_words_and_all_beside_them(
    screen: Screen, name: str
) -> None:
    exif = Image.Exif()
    exif[0x010E] = IDENTITY
    data = picture(LEAK)
    if name.endswith("jpg"):
        data = as_jpeg(data, exif=exif, comment=IDENTITY)
    spots = spots_of(screen, data, name, reading())
    done, count = mended(screen, Part.file(data, name), nothing, spots)
    assert count == 1
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(done.data))
    assert (after.format, after.size) == (before.format, before.size)
    assert dark(after, spots[0])
    assert IDENTITY.encode() not in done.data
    assert not after.getexif()
    # What stands beside it is as it was.
    beside = (0, 0, before.width, int(before.height * 0.3))
    difference = [
        abs(a - b)
        for a, b in zip(
            before.convert("L").crop(beside).tobytes(),
            after.convert("L").crop(beside).tobytes(),
            strict=True,
        )
    ]
    assert max(difference) <= (40 if name.endswith("jpg") else 0)


def test_a_picture_that_was_held_sideways_is_covered_as_it_is_shown(screen: Screen) -> None:
    turned = Image.open(io.BytesIO(picture(LEAK))).transpose(Image.Transpose.ROTATE_90)
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    turned.save(out, "JPEG", exif=exif)
    spots = spots_of(screen, out.getvalue(), "图.jpg", reading())
    after = Image.open(io.BytesIO(painted_picture(out.getvalue(), spots)))
    assert after.size == (900, 160)
    assert dark(after, spots[0])


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16"])
def test_pictures_of_every_depth_are_painted(screen: Screen, mode: str) -> None:
    drawn = Image.open(io.BytesIO(picture(LEAK))).convert("L")
    image = Image.frombytes("I;16", drawn.size, bytes(2 * drawn.width * drawn.height))
    if mode != "I;16":
        image = drawn.convert("RGB").convert(mode)
    out = io.BytesIO()
    image.save(out, "PNG")
    spots = spots_of(screen, out.getvalue(), "图.png", reading())
    assert dark(Image.open(io.BytesIO(painted_picture(out.getvalue(), spots))), spots[0])


def test_a_broken_picture_is_told_and_spots_of_another_file_paint_nothing(screen: Screen) -> None:
    data = picture(LEAK)
    (spot,) = spots_of(screen, data, "图.png", reading())
    with pytest.raises(ReadingError):
        painted_picture(data[:100], [spot])
    part = Part.file(picture("别的"), "图.png")
    assert mended(screen, part, nothing, [spot]) == (part, 0)


# --- scanned PDF ---------------------------------------------------------------------------------


def pictures_in(data: bytes) -> Iterator[Image.Image]:
    for page in PdfReader(io.BytesIO(data)).pages:
        for one in page.images:
            assert one.image is not None
            yield one.image


def test_the_picture_of_a_scanned_page_is_another_one_and_no_page_keeps_the_old(
    screen: Screen,
) -> None:
    data = scanned(picture("第一页"), picture(LEAK))

    def recognise(page: bytes) -> Reading:
        grey = Image.open(io.BytesIO(page)).convert("L")
        ink = sum(value < 128 for value in grey.tobytes())
        return reading() if ink > 12_000 else Reading.plain("第一页")

    result = screen_parts(screen, [Part.file(data, "扫描.pdf")], recognise)
    (found,) = (finding for finding in result.findings if finding.spots)
    assert (found.rule, found.spots[0].page) == ("PI-ID", 2)
    assert found.spots[0].sha256 == sha256(data).hexdigest()
    done, count = mended(screen, Part.file(data, "扫描.pdf"), nothing, found.spots)
    assert count == 1
    first, second = pictures_in(done.data)
    assert dark(second, found.spots[0])
    assert not dark(first, found.spots[0])
    document = pypdfium2.PdfDocument(done.data)
    assert dark(document[1].render(scale=2).to_pil(), found.spots[0])
    assert [page.get_size() for page in document] == [
        page.get_size() for page in pypdfium2.PdfDocument(data)
    ]


def test_a_click_is_offered_only_where_the_place_in_the_picture_is_known() -> None:
    where = "附件 图.png（图中文字）"
    assert can_mend("PI-ID", "1***", "图.png", where, is_placed=True)
    assert not can_mend("PI-ID", "1***", "图.png", where)
    assert not can_mend("WORD-WRONG", "对的", "图.png", where, is_placed=True)
    inside = "附件 包.zip › 图.png（图中文字）"
    assert can_mend("PI-ID", "1***", "包.zip", inside, is_placed=True)
    assert not can_mend("PI-ID", "1***", "包.zip", inside)


# --- with the model ------------------------------------------------------------------------------


@pytest.mark.skipif(not is_available(), reason="没有安装文字识别（gongkai[ocr]）")
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", ["附件 名单.png", "附件 名单.jpg", "附件 名单.pdf"])
def test_what_the_model_read_is_masked_and_not_read_again(screen: Screen, name: str) -> None:
    data = picture(f"证号：{IDENTITY}，其余可见")
    data = {"png": data, "jpg": as_jpeg(data), "pdf": scanned(data)}[name[-3:]]
    read = recogniser()
    before = screen_parts(screen, [Part.file(data, name)], read)
    assert [finding.rule for finding in before.findings] == ["PI-ID"]
    (spot,) = before.findings[0].spots
    assert spot.w < 0.7 * UNIT
    done, _ = mended(screen, Part.file(data, name), nothing, [spot])
    after = screen_parts(screen, [done], read)
    assert (after.findings, after.unread) == ([], [])
    if not name.endswith("pdf"):
        text = read(done.data).text
        assert "其余可见" in text
        assert not any(IDENTITY[n : n + 4] in text for n in range(len(IDENTITY) - 3))
