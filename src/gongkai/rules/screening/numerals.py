"""Numbers written with Chinese numerals."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "两": 2,
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERALS: Final = "〇○零一二三四五六七八九十"


def number_of(text: str) -> int | None:
    """The number that figures or numerals write: 12, 十二, 一百一十三, 二〇二六; None for none."""
    if text.isdecimal():
        return int(text)
    if not text or any(sign not in _DIGITS and sign not in _TENS for sign in text):
        return None
    if not any(sign in _TENS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = digit = 0
    for sign in text:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
