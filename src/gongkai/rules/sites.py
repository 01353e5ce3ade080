"""Sites beside the main one: where each lives, what it needs before it opens, in which colours.

Sources: 国办发〔2017〕47号 附件 (five numbers in the footer, names of domains), GB/T 37668-2019 and WCAG 2.2
(contrast of text: 4.5:1, in 长者模式 7:1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import BadInputError

# Sites without a domain of their own live below this on the main one: /sites/<code>/.
ROOM: Final = "/sites/"
MAIN: Final = "default"
# What the law wants of a site before it opens: its five numbers, and who answers for it.
REQUIRED: Final = {
    "approval": "开办批准文号",
    "conac_mark": "党政机关网站标识",
    "icp_filing": "ICP 备案号",
    "police_filing": "公安备案号",
    "id_code": "政府网站标识码",
    "sponsor": "主办单位",
    "address": "联系地址",
    "phone": "联系电话",
}
ENOUGH: Final = 4.5
ENOUGH_FOR_ELDERS: Final = 7.0
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,29}")
_DOMAIN: Final = re.compile(r"(?=.{4,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def missing_of(record: Mapping[str, str]) -> list[str]:
    """What a record of a site lacks before it may go public, in Chinese."""
    return [label for name, label in REQUIRED.items() if not record.get(name, "").strip()]


def check_code(text: str) -> str:
    """The code of a site, which stands in addresses. Raises BadInputError."""
    code = text.strip().lower()
    if not _CODE.fullmatch(code) or code in {MAIN, "main", "new"}:
        raise BadInputError(
            f"代码“{text[:40]}”不能用。请用 2—30 个小写字母、数字和短横线，以字母开头，例如 jiaojing。"
        )
    return code


def check_domain(text: str) -> str:
    """A domain as browsers name it, empty for none. Raises BadInputError."""
    domain = text.strip().lower().rstrip(".")
    if not domain:
        return ""
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise BadInputError(
            f"“{text[:60]}”不是域名。请只写域名，不写 https:// 和路径，例如 jiaojing.gy.gov.cn。"
        )
    return domain


# --- colours -------------------------------------------------------------------------------------


class PaletteName(StrEnum):
    """Families of colours; the values never change."""

    BLUE = "blue"
    GREEN = "green"
    TEAL = "teal"
    PURPLE = "purple"
    BROWN = "brown"
    SLATE = "slate"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a family, as `#rrggbb`; `elder_…` are those of 长者模式."""

    label: str
    brand: str
    strong: str
    soft: str
    line: str
    elder_brand: str
    elder_strong: str


PALETTES: Final = {
    PaletteName.BLUE: Palette(
        "藏蓝", "#163f86", "#0c2a5e", "#eaf0f9", "#b4c5e2", "#0f3474", "#08204c"
    ),
    PaletteName.GREEN: Palette(
        "松绿", "#14583a", "#0b3b26", "#e8f3ed", "#aed0be", "#0e462d", "#072c1b"
    ),
    PaletteName.TEAL: Palette(
        "黛青", "#0d5460", "#083a43", "#e6f2f4", "#a9cdd3", "#0a434d", "#052b32"
    ),
    PaletteName.PURPLE: Palette(
        "绛紫", "#562a75", "#3b1a54", "#f2ecf7", "#cdb9dd", "#472061", "#2d123f"
    ),
    PaletteName.BROWN: Palette(
        "赭石", "#6b3d12", "#4a290a", "#f7f0e8", "#dcc4aa", "#57300c", "#371d06"
    ),
    PaletteName.SLATE: Palette(
        "墨灰", "#36475c", "#232f3f", "#edf0f4", "#bac5d2", "#2a3849", "#182130"
    ),
}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb` as WCAG 2.2 computes it: 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def faint_in(palette: Palette) -> list[tuple[str, str, float]]:
    """The pairs of a palette, text and ground, that are harder to read than allowed."""
    pairs = (
        (palette.brand, "#ffffff", ENOUGH),
        (palette.strong, "#ffffff", ENOUGH),
        (palette.brand, palette.soft, ENOUGH),
        (palette.strong, palette.soft, ENOUGH),
        (palette.brand, "#f3f5f8", ENOUGH),
        (palette.elder_brand, "#ffffff", ENOUGH_FOR_ELDERS),
        (palette.elder_strong, "#ffffff", ENOUGH_FOR_ELDERS),
        (palette.elder_brand, palette.soft, ENOUGH_FOR_ELDERS),
    )
    return [(a, b, contrast(a, b)) for a, b, least in pairs if contrast(a, b) < least]
