"""Where sites live, what they need, and that their colours can be read."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from gongkai.rules.errors import BadInputError
from gongkai.rules.sites import (
    PALETTES,
    Palette,
    check_code,
    check_domain,
    contrast,
    faint_in,
    missing_of,
)

CSS = Path(import_module("gongkai").__path__[0]) / "portal/static/portal/palettes.css"


def test_every_palette_can_be_read_and_a_faint_one_is_named() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    for palette in PALETTES.values():
        assert faint_in(palette) == [], palette.label
    faint = Palette("淡", "#8899ff", "#8899ff", "#ffffff", "#ffffff", "#777777", "#777777")
    assert len(faint_in(faint)) > 5


def test_the_stylesheet_has_the_colours_of_the_rules() -> None:
    css = CSS.read_text("utf-8")
    for name, palette in PALETTES.items():
        plain, elder = re.findall(rf'data-palette="{name}"[^{{]*\{{([^}}]*)\}}', css)
        told = dict(re.findall(r"--([\w-]+): (#\w+);", plain))
        assert told == {
            "brand": palette.brand,
            "brand-strong": palette.strong,
            "brand-soft": palette.soft,
            "brand-line": palette.line,
        }
        told = dict(re.findall(r"--([\w-]+): (#\w+);", elder))
        assert told == {"brand": palette.elder_brand, "brand-strong": palette.elder_strong}


def test_codes_and_domains_are_taken_as_addresses_write_them() -> None:
    assert check_code(" JiaoJing ") == "jiaojing"
    assert check_domain(" JJ.gy.gov.cn. ") == "jj.gy.gov.cn"
    assert check_domain("公安.政务") == "xn--55qx5d.xn--zfr164b" or check_domain(
        "公安.政务"
    ).startswith("xn--")
    assert check_domain("") == ""
    for wrong in ("a", "9a", "a b", "a/b", "default", "a" * 31):
        with pytest.raises(BadInputError):
            check_code(wrong)
    for wrong in ("https://a.cn", "a", "a.cn/b", "a..cn", "a.cn:80", "-a.cn", "a b.cn"):
        with pytest.raises(BadInputError):
            check_domain(wrong)


def test_what_is_missing_is_named() -> None:
    assert missing_of({}) == [
        "开办批准文号", "党政机关网站标识", "ICP 备案号", "公安备案号", "政府网站标识码", "主办单位",
        "联系地址", "联系电话",
    ]  # fmt: skip
    assert "联系电话" in missing_of({"phone": " "})
