"""Cuts the fonts that the package carries out of the free fonts of Debian. Run by hand, rarely.

    apt-get install fonts-noto-cjk fonts-lxgw-wenkai unicode-data
    pip install fonttools
    python tools/subset_fonts.py

Writes src/gongkai/rules/fonts/*.otf and *.ttf. The same package versions give the same bytes. The
body face covers GB 2312, 通用规范汉字表 (8,105 characters) and the 5,401 common traditional ones;
the three faces of headings cover GB 2312 and fall back to the body face. Renamed, because a changed
font may not carry a reserved name (OFL 1.1, section 3).
"""

from __future__ import annotations

import bz2
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "src" / "gongkai" / "rules" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
WENKAI = Path("/usr/share/fonts/truetype/lxgw-wenkai")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
SIMPLIFIED_CHINESE = 2  # index of the SC face inside the Noto collections

# Latin, Greek, Cyrillic, punctuation, units, arrows, operators, numbers in circles, shapes, CJK
# punctuation, CJK numbers in brackets and units, full-width forms: whole blocks, few glyphs each.
BLOCKS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x370, 0x45F),
    (0x2000, 0x206F),
    (0x2070, 0x22FF),
    (0x2460, 0x26FF),
    (0x3000, 0x303F),
    (0x3100, 0x312F),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),
)


class Face(NamedTuple):
    """A source font and what becomes of it."""

    source: Path
    index: int
    name: str
    family: str
    bold: bool
    wide: bool


FACES = (
    Face(
        NOTO / "NotoSerifCJK-Regular.ttc",
        SIMPLIFIED_CHINESE,
        "serif.otf",
        "Gongkai Serif",
        False,
        True,
    ),
    Face(
        NOTO / "NotoSerifCJK-Bold.ttc",
        SIMPLIFIED_CHINESE,
        "serif-bold.otf",
        "Gongkai Serif",
        True,
        False,
    ),
    Face(
        NOTO / "NotoSansCJK-Regular.ttc",
        SIMPLIFIED_CHINESE,
        "sans.otf",
        "Gongkai Sans",
        False,
        False,
    ),
    Face(WENKAI / "LXGWWenKai-Regular.ttf", -1, "kai.ttf", "Gongkai Kai", False, False),
)


def decoded(codec: str, first: Iterable[int], second: Iterable[int]) -> set[int]:
    """The code points that a two-byte codec holds in those rows."""
    out = set()
    seconds = tuple(second)
    for high in first:
        for low in seconds:
            try:
                out.add(ord(bytes((high, low)).decode(codec)))
            except UnicodeDecodeError:
                continue
    return out


def standard_characters() -> set[int]:
    """通用规范汉字表 (2013), from the kTGH field of Unihan."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        return {int(line[2:].split("\t")[0], 16) for line in lines if "\tkTGH\t" in line}


def code_points(wide: bool) -> set[int]:
    """What a face shall cover."""
    points = {point for low, high in BLOCKS for point in range(low, high + 1)}
    points |= decoded("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    if wide:
        trail = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
        points |= decoded("big5", range(0xA4, 0xC7), trail) | standard_characters()
    return points


def rename(font: TTFont, face: Face) -> None:
    """Gives the font its new family name and keeps copyright and licence."""
    style = "Bold" if face.bold else "Regular"
    postscript = f"{face.family.replace(' ', '')}-{style}"
    names = {1: face.family, 2: style, 3: postscript, 4: f"{face.family} {style}", 6: postscript}
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 13, 14) and n.platformID == 3]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff[0]
        top.FullName, top.FamilyName = names[4], face.family


def cut(face: Face) -> None:
    """Writes one subset font and says its size."""
    options = subset.Options()
    options.font_number = face.index
    options.layout_features = []
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx"]
    font = subset.load_font(str(face.source), options)
    wanted = code_points(face.wide) & set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    rename(font, face)
    font["head"].modified = font["head"].created
    path = OUT / face.name
    font.recalcTimestamp = False
    font.save(str(path))
    print(f"{face.name}: {len(wanted)} characters, {path.stat().st_size} bytes")


if __name__ == "__main__":
    for each in FACES:
        cut(each)
