"""Personal data in running text: numbers proved by their checksums, and names and homes.

Sources: 《个人信息保护法》 Art. 4 and 28; GB 11643 (identity numbers); ISO/IEC 7812 (bank cards).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

PersonalKind = Literal["identity_number", "mobile_phone", "bank_card", "home_address", "name"]

LABELS: Final[dict[PersonalKind, str]] = {
    "identity_number": "身份证号码",
    "mobile_phone": "手机号码",
    "bank_card": "银行卡号",
    "home_address": "住址",
    "name": "申请人姓名",
}


@dataclass(frozen=True, slots=True)
class PersonalHit:
    """One piece of personal data: its kind and its place in the text."""

    kind: PersonalKind
    start: int
    end: int
    text: str

    @property
    def masked(self) -> str:
        """The text with its middle hidden, safe to show in a finding or a log."""
        keep = 1 if self.kind == "name" else 3
        tail = "" if self.kind == "name" else self.text[-2:]
        return self.text[:keep] + "*" * max(1, len(self.text) - keep - len(tail)) + tail


_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are a citizen's number: a real birthday and the right check digit."""
    if not re.fullmatch(r"[1-9]\d{5}(?:18|19|20)\d{9}[\dXx]", text):
        return False
    month, day = int(text[10:12]), int(text[12:14])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return text[17].upper() == _CHECKS[total % 11]


def is_bank_card(text: str) -> bool:
    """Whether 16 to 19 digits carry a card issuer's prefix and pass the Luhn test."""
    if not re.fullmatch(r"(?:62|4|5[1-5])\d{14,17}", text) or not 16 <= len(text) <= 19:
        return False
    digits = [int(digit) for digit in reversed(text)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_mobile_phone(text: str) -> bool:
    """Whether 11 digits have the prefix of a mobile network."""
    return re.fullmatch(r"1[3-9]\d{9}", text) is not None


_EDGE: Final = r"(?<![0-9A-Za-z.\-_/])", r"(?![0-9A-Za-z\-_/])"
_LONG_NUMBER: Final = re.compile(rf"{_EDGE[0]}\d[\d ]{{9,22}}[\dXx]{_EDGE[1]}")
_HOME: Final = re.compile(
    r"(?:家庭住址|家庭地址|户籍地址?|户籍所在地|现住址?|住址|家住|居住在|居住于)(?:为|是|[：:])?"
    r"([^，。；,;\n]{4,30}?\d+\s*(?:号|室|栋|幢|单元|组))"
)
# The commonest surnames that are not also common words behind 申请人.
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶魏苏吕丁沈"
    "姚卢姜崔钟谭陆汪范廖韦贾夏薛邹熊孟秦阎侯尹龙段钱汤黎贺龚邱"
)
_NAME: Final = re.compile(
    rf"申请人(?:姓名)?[：:]?([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
    r"(?=(?:提出|申请|提交|来信|来电|不服|要求|（身份证|\(身份证))"
)
_HIDDEN: Final = re.compile(r"某|[xX×*○〇]")

_NUMBERS: Final[tuple[tuple[PersonalKind, Callable[[str], bool]], ...]] = (
    ("identity_number", is_identity_number),
    ("bank_card", is_bank_card),
    ("mobile_phone", is_mobile_phone),
)


def find_personal_data(text: str) -> Iterator[PersonalHit]:
    """Personal data in a text, each kind in reading order.

    Numbers count only when their check digits agree, so order numbers and telephone numbers of
    offices stay silent; a name counts only right behind 申请人, and not when it is hidden (张某).
    """
    for match in _LONG_NUMBER.finditer(text):
        digits = match[0].replace(" ", "")
        for kind, proves in _NUMBERS:
            if proves(digits):
                yield PersonalHit(kind, match.start(), match.end(), digits)
                break
    for match in _HOME.finditer(text):
        if not _HIDDEN.search(match[1]):
            yield PersonalHit("home_address", match.start(1), match.end(1), match[1])
    for match in _NAME.finditer(text):
        if not _HIDDEN.search(match[1]):
            yield PersonalHit("name", match.start(1), match.end(1), match[1])
