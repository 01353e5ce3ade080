"""Numbers that never change once given: 索引号, 发文字号, request numbers, query codes.

Sources: 《政府信息公开目录系统实施指引（试行）》 for the 索引号 (20 characters, later practice adds
the month or the 18-character credit code); GB/T 9704-2012 for document numbers; GB 11714-1997 and
GB 32100-2015 for the codes of organisations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.rules.errors import BadInputError


class IdentifierError(BadInputError):
    """A number that is not written as its rule wants it."""


# --- codes of organisations ----------------------------------------------------------------------

_ORG: Final = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
_CREDIT: Final = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_organisation_code(text: str) -> bool:
    """Whether it is an organisation code with its check character (GB 11714), hyphen or not."""
    if not _ORG.fullmatch(text):
        return False
    digits = text.replace("-", "")
    total = sum(int(c, 36) * w for c, w in zip(digits, _ORG_WEIGHTS, strict=False))
    return digits[8] == "0123456789X0"[(11 - total % 11) % 11]


def is_credit_code(text: str) -> bool:
    """Whether it is a unified social credit code with its check character (GB 32100)."""
    if not _CREDIT.fullmatch(text):
        return False
    total = sum(_CREDIT_LETTERS.index(c) * 3**i for i, c in enumerate(text[:17]))
    return text[17] == _CREDIT_LETTERS[-total % 31]


# --- 索引号 --------------------------------------------------------------------------------------

_INDEX: Final = re.compile(r"([0-9A-Z]{9}|[0-9A-Z]{18})/(\d{4})(\d{2})?-(\d{5})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class IndexNumber:
    """An 索引号: code of the body, year, month where the body uses it, serial of that year.

    It identifies an item for ever and stays when the publisher changes.
    """

    body: str
    year: int
    serial: int
    month: int | None = None

    def __post_init__(self) -> None:
        if not _INDEX.fullmatch(str(self)) or self.serial < 1 or self.month not in _MONTHS:
            raise IdentifierError(
                f"索引号“{self}”不合规则：应为 9 位机构代码或 18 位统一社会信用代码，加“/年份-五位序号”"
                "或“/年月-五位序号”，如 000014349/2017-00110。请核对机构代码和序号。"
            )

    def __str__(self) -> str:
        month = "" if self.month is None else f"{self.month:02}"
        return f"{self.body}/{self.year:04}{month}-{self.serial:05}"

    @property
    def back(self) -> str:
        """The part behind the slash, which result lists may show alone."""
        return str(self).partition("/")[2]

    @classmethod
    def parse(cls, text: str) -> IndexNumber:
        """The number as written, white space around it ignored. Raises IdentifierError."""
        found = _INDEX.fullmatch(text.strip())
        if not found:
            raise IdentifierError(
                f"“{text}”不是索引号：应写作 000014349/2017-00110。请核对后重新输入。"
            )
        body, year, month, serial = found.groups()
        return cls(body, int(year), int(serial), int(month) if month else None)


_MONTHS: Final = (None, *range(1, 13))


@dataclass(frozen=True, slots=True)
class IndexPattern:
    """How a body writes its 索引号: its code in front, behind it the year, or year and month.

    The serial runs through the year either way, so that both ways count alike.
    """

    body: str
    has_month: bool = False

    def __post_init__(self) -> None:
        IndexNumber(self.body, 2000, 1)

    def number(self, published_on: date, serial: int) -> IndexNumber:
        """The number of the serial-th item of the year of a day. Raises IdentifierError."""
        month = published_on.month if self.has_month else None
        return IndexNumber(self.body, published_on.year, serial, month)


# --- document numbers ----------------------------------------------------------------------------

_DOCUMENT: Final = re.compile(
    r"([\u4e00-\u9fff]{1,20})〔((?:19|20)\d{2})〕([1-9]\d{0,5})号", re.ASCII
)
_LOOSE: Final = re.compile(
    r"([\u4e00-\u9fff]{1,20}?)[〔\[(【〈](\d{4})[〕\])】〉]第?(\d{1,6})号", re.ASCII
)
_WIDE: Final = str.maketrans("０１２３４５６７８９（）［］", "0123456789()[]")


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """A 发文字号: 机关代字, year, serial, as 六公信公复〔2020〕1号 (GB/T 9704-2012).

    One sequence per body, kind and year; assigned at sign-off, never used again.
    """

    issuer: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not _DOCUMENT.fullmatch(str(self)):
            raise IdentifierError(
                f"文号“{self}”不合规则：应为机关代字〔四位年份〕序号号，序号不编虚位，"
                "如 六公信公复〔2020〕1号。请核对机关代字、年份和序号。"
            )

    def __str__(self) -> str:
        return f"{self.issuer}〔{self.year:04}〕{self.serial}号"

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """The number strictly as GB/T 9704 writes it. Raises IdentifierError naming the faults."""
        problems = document_number_problems(text)
        if problems:
            raise IdentifierError(
                f"文号“{text}”不合规则：{'；'.join(problems)}。请改正后重新输入。"
            )
        return cls.read(text)

    @classmethod
    def read(cls, text: str) -> DocumentNumber:
        """The number however it is written: other brackets, 第, zeros. Raises IdentifierError."""
        found = _LOOSE.fullmatch(_plain(text))
        if not found:
            raise IdentifierError(
                f"“{text}”不是文号：应写作 六公信公复〔2020〕1号。请核对后重新输入。"
            )
        issuer, year, serial = found.groups()
        return cls(issuer, int(year), int(serial))


def document_number_problems(text: str) -> tuple[str, ...]:
    """What GB/T 9704 would not allow in a document number, in Chinese; empty when it is right."""
    if _DOCUMENT.fullmatch(text):
        return ()
    found = _LOOSE.fullmatch(_plain(text))
    if not found:
        return ("应由机关代字、〔年份〕、序号和“号”组成",)
    problems = []
    if "〔" not in text or "〕" not in text:
        problems.append("年份应使用六角括号〔〕")
    if "第" in text:
        problems.append("序号前不加“第”")
    if found[3].startswith("0"):
        problems.append("序号不编虚位（1 不编为 01）")
    if _plain(text) != text:
        problems.append("应使用半角数字，中间不留空格")
    return tuple(problems) or ("年份应为四位公历年份",)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(_WIDE)


# --- requests ------------------------------------------------------------------------------------

_REQUEST: Final = re.compile(r"([0-9A-Za-z]{1,18})-((?:19|20)\d{2})-([1-9]\d{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class RequestNumber:
    """The number of a request: code of the body, year of receipt, serial of that year."""

    body: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not _REQUEST.fullmatch(str(self)):
            raise IdentifierError(
                f"申请编号“{self}”不合规则：应为机构代码-年份-序号，如 520200-2026-17。请核对。"
            )

    def __str__(self) -> str:
        return f"{self.body}-{self.year}-{self.serial}"

    @classmethod
    def parse(cls, text: str) -> RequestNumber:
        """The number as written, white space around it ignored. Raises IdentifierError."""
        found = _REQUEST.fullmatch(text.strip())
        if not found:
            raise IdentifierError(
                f"“{text}”不是申请编号：应写作 520200-2026-17，见登记回执。请核对后重新输入。"
            )
        return cls(found[1], int(found[2]), int(found[3]))


_SIDE: Final = re.compile(r"([0-9A-Za-z]{1,18})-((?:19|20)\d{2})-([RG])([1-9]\d{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class SideNumber:
    """The number of a case beside the requests: `R` a review or suit, `G` a correction (更正).

    The letter keeps it apart from every request number of the same body and year.
    """

    body: str
    year: int
    letter: str
    serial: int

    def __post_init__(self) -> None:
        if not _SIDE.fullmatch(str(self)):
            raise IdentifierError(
                f"编号“{self}”不合规则：应为机构代码-年份-字母序号，如 520200-2026-G3。请核对。"
            )

    def __str__(self) -> str:
        return f"{self.body}-{self.year}-{self.letter}{self.serial}"

    @classmethod
    def parse(cls, text: str) -> SideNumber:
        """The number as written, white space around it ignored. Raises IdentifierError."""
        found = _SIDE.fullmatch(text.strip())
        if not found:
            raise IdentifierError(
                f"“{text}”不是编号：应写作 520200-2026-G3，见登记回执。请核对后重新输入。"
            )
        return cls(found[1], int(found[2]), found[3], int(found[4]))


# No I, L, O, U: nothing that is misread on paper or by telephone.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans("ILO", "110")
QUERY_CODE_BYTES: Final = 8


def query_code(entropy: bytes) -> str:
    """The code beside a request number, from 8 random bytes: 60 bits as XXXX-XXXX-XXXX.

    The randomness is given by the caller. Raises ValueError for fewer bytes.
    """
    if len(entropy) < QUERY_CODE_BYTES:
        raise ValueError(f"a query code needs {QUERY_CODE_BYTES} random bytes")
    number = int.from_bytes(entropy[:QUERY_CODE_BYTES], "big")
    letters = "".join(_ALPHABET[number >> 5 * i & 31] for i in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def read_query_code(text: str) -> str:
    """The code as typed by a person (small letters, blanks, O for 0). Raises IdentifierError."""
    letters = re.sub(r"[\s\-]+", "", text).translate(_WIDE).upper().translate(_MISREAD)
    if len(letters) != 12 or any(c not in _ALPHABET for c in letters):
        raise IdentifierError(
            "查询码应为 12 位字母和数字，如 7K2M-9QXD-4TFA，见登记回执。请核对后重新输入。"
        )
    return "-".join((letters[:4], letters[4:8], letters[8:]))
